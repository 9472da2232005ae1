"""The shape of the code where import-linter and ruff cannot look. Data files and migrations are exempt."""

import ast
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import offences

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhengmei"
MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
HAND_WRITTEN = {".py", ".html", ".css", ".js", ".sh"}


def python_files(*folders: Path) -> list[Path]:
    """Every hand-written Python file under the folders, or under the whole package."""
    found = [path for folder in folders or (SOURCE,) for path in folder.rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def app_order() -> list[set[str]]:
    """The apps from top to bottom, siblings together, as the import-linter contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "apps")
    return [{name.strip(" ()") for name in layer.split("|")} for layer in layers]


def found_in(files: list[Path], check: Callable[[ast.Module], list[str]]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} {offence}"
        for path in files
        for offence in check(ast.parse(path.read_text("utf-8"), filename=str(path)))
    ]


def test_it_keeps_every_file_short() -> None:
    files = [path for top in ("src", "tests", "tools", "benchmarks") for path in (ROOT / top).rglob("*")]
    written = [path for path in files if path.suffix in HAND_WRITTEN and not {"migrations", "vendor"} & set(path.parts)]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in written}
    assert lengths, "no source found: the test looks in the wrong place"
    assert {name: length for name, length in lengths.items() if length > MAX_FILE_LINES} == {}


def test_it_keeps_every_function_short() -> None:
    assert found_in(python_files(), lambda tree: offences.long_functions(tree, MAX_FUNCTION_LINES)) == []


def test_it_looks_up_no_model_behind_the_importers_back() -> None:
    assert found_in(python_files(), offences.hidden_model_lookups) == []


def test_it_points_no_relation_up_the_order_of_apps() -> None:
    order = app_order()
    upward = []
    for folder in sorted(path for path in (SOURCE / "apps").iterdir() if path.is_dir() and path.name != "__pycache__"):
        upward += found_in(
            python_files(folder), lambda tree, app=folder.name: offences.upward_relations(tree, app, order)
        )
    assert upward == []


def test_it_hides_no_side_effect_in_a_signal() -> None:
    assert found_in(python_files(), offences.signal_receivers) == []


def test_it_writes_rows_only_in_services() -> None:
    readers = {"views", "queries", "access", "forms", "urls"}
    files = [path for path in python_files(SOURCE / "apps", SOURCE / "web") if readers & {path.stem, path.parent.name}]
    assert found_in(files, offences.rows_written) == []


def test_it_never_writes_on_a_get() -> None:
    files = [path for path in python_files(SOURCE / "apps", SOURCE / "web") if "views" in {path.stem, path.parent.name}]
    assert found_in(files, offences.get_views_that_write) == []


def test_it_keeps_files_clocks_and_the_console_out_of_the_core() -> None:
    assert found_in(python_files(SOURCE / "core"), offences.impurities) == []


def in_audit(tree: ast.Module) -> list[str]:
    return offences.upward_relations(tree, "audit", app_order())


@pytest.mark.parametrize(
    ("check", "bad", "good"),
    [
        (lambda tree: offences.long_functions(tree, 2), "def f():\n    a()\n    b()", "def f():\n    a()"),
        (offences.hidden_model_lookups, "apps.get_model('orgs', 'Unit')", "apps.get_app_config('orgs')"),
        (in_audit, "ForeignKey('registry.Account', CASCADE)", "ForeignKey('orgs.Unit', CASCADE)"),
        (in_audit, "models.ManyToManyField(to='approvals.Run')", "models.ForeignKey('self', CASCADE)"),
        (offences.signal_receivers, "@receiver(post_save)\ndef note(): ...", "@require_POST\ndef note(): ..."),
        (
            offences.signal_receivers,
            "from django.db.models.signals import post_save\npost_save.connect(note)",
            "from django.db.backends.signals import connection_created\n"
            "class OrgsConfig(AppConfig):\n    def ready(self):\n        connection_created.connect(tune)",
        ),
        (offences.rows_written, "Unit.objects.filter(pk=1).update(name='')", "context.update(name='')"),
        (offences.get_views_that_write, "def sign(request, pk): services.sign(pk)", "def sign(request, pk): show(pk)"),
        (
            offences.get_views_that_write,
            "from .services import sign_step\ndef sign(request, pk): sign_step(pk)",
            "from .services import sign_step\n@require_POST\ndef sign(request, pk): sign_step(pk)",
        ),
        (
            offences.get_views_that_write,
            "class Sign(View):\n    def get(self, request): services.sign()",
            "class Sign(View):\n    def post(self, request): services.sign()",
        ),
        (offences.impurities, "date.today()", "date(2026, 9, 30)"),
        (offences.impurities, "open('pack.toml')", "parse(text)"),
    ],
)
def test_it_notices_the_offence_and_passes_its_harmless_twin(
    check: Callable[[ast.Module], list[str]], bad: str, good: str
) -> None:
    assert check(ast.parse(bad)) != []
    assert check(ast.parse(good)) == []
