"""Which database the tests run on, and which tests need a browser.

ZHENGMEI_TEST_DB is `sqlite` (default), `postgres` (a server is started here), or `none` (core tests only: Django is
not even loaded).
"""

import importlib.util
import os
import tempfile
from pathlib import Path

import hypothesis
import pytest

from tests.databases import start_postgres

DATABASE = os.environ.get("ZHENGMEI_TEST_DB", "sqlite")
JOURNEYS = Path(__file__).parent / "journeys"

# No test is timed: on a busy machine any example may take long (the benchmarks measure, and compare in the same run).
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

if importlib.util.find_spec("playwright") is None:
    collect_ignore = ["journeys"]


def pytest_configure(config: pytest.Config) -> None:
    """Choose the database and read the settings, before pytest-django starts Django in the same hook."""
    if DATABASE not in {"sqlite", "postgres", "none"}:
        raise pytest.UsageError(f"ZHENGMEI_TEST_DB={DATABASE}: allowed are sqlite, postgres, none")
    if DATABASE == "none":
        return
    # Workers of pytest-xdist inherit the controller's environment, and with it the server it has started.
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for name in ("ZHENGMEI_DEMO", "ZHENGMEI_DEBUG", "ZHENGMEI_HTTPS", "ZHENGMEI_HOSTS", "ZHENGMEI_PROXIES"):
            os.environ.pop(name, None)
        folder = tempfile.TemporaryDirectory(prefix="zhengmei-test-")
        config.add_cleanup(folder.cleanup)
        os.environ["ZHENGMEI_DATA"] = folder.name
        if DATABASE == "postgres":
            os.environ["DATABASE_URL"], stop = start_postgres()
            config.add_cleanup(stop)
        else:
            os.environ["DATABASE_URL"] = f"sqlite:///{folder.name}/zhengmei.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhengmei.config.settings"
    from django.conf import settings

    # pytest-django starts Django only when the settings have been read by now.
    settings.DATABASES  # noqa: B018


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in tests/journeys needs a browser, marked or not."""
    for item in items:
        if item.path.is_relative_to(JOURNEYS):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Give SQLite a file: its in-memory default locks whole tables, which no installation does."""
    from django.conf import settings

    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
