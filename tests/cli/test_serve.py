"""`zhengmei serve`, `audit verify` and `doctor`, as a person runs them: in a folder of their own, from nothing."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PATIENCE = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZHENGMEI_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "ZHENGMEI_DATA": str(folder), "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", "import sys; from zhengmei.cli.main import main; sys.exit(main())", *words]


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words), env=environment(folder), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@contextmanager
def served(folder: Path, *words: str) -> Iterator[tuple[str, Path]]:
    """Serve until the block ends; gives the address and the file with what was printed."""
    port = free_port()
    printed = folder / f"printed-{port}"
    with printed.open("w") as file:
        process = subprocess.Popen(
            command("serve", "--port", str(port), *words),
            env=environment(folder),
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(process, f"{address}/health/live", printed)
        yield address, printed
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=PATIENCE)


def wait_for(process: subprocess.Popen[bytes], address: str, printed: Path) -> None:
    for _ in range(PATIENCE * 5):
        assert process.poll() is None, printed.read_text()
        try:
            urllib.request.urlopen(address, timeout=5).read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


@dataclass(frozen=True)
class Installation:
    """What the first start in an empty folder left behind, and what it printed."""

    folder: Path
    printed: str


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("installation")
    with served(folder) as (address, printed):
        assert "登录" in urllib.request.urlopen(f"{address}/login/").read().decode()
        assert urllib.request.urlopen(f"{address}/static/zhengmei/base.css").status == 200
    return Installation(folder, printed.read_text())


def test_it_makes_keys_database_and_three_administrators_at_the_first_start(installation: Installation) -> None:
    assert len(re.findall(r"(system|security|audit)-admin\s+\w{12}", installation.printed)) == 3
    assert (installation.folder / "zhengmei.sqlite3").exists()
    assert (installation.folder / "secret_key").stat().st_mode & 0o077 == 0


def test_it_starts_again_without_preparing_anything_or_showing_a_password(installation: Installation) -> None:
    with served(installation.folder) as (_, printed):
        pass
    again = printed.read_text()
    assert "政媒已启动" in again
    assert "口令" not in again
    assert "准备数据库" not in again


def test_it_verifies_the_log_and_both_command_and_doctor_find_a_touched_one(installation: Installation) -> None:
    folder = installation.folder
    answer = run(folder, "audit", "verify", "--json")
    verdict = json.loads(answer.stdout)
    assert (answer.returncode, verdict["ok"]) == (0, True)
    assert verdict["checked"] >= 3, "the three administrators of the first start are in the log"
    with sqlite3.connect(folder / "zhengmei.sqlite3") as database:
        database.execute("UPDATE audit_event SET sentence = '改写' WHERE seq = 2")
    answer = run(folder, "audit", "verify")
    assert answer.returncode == 1
    assert "第 2 条" in answer.stdout
    answer = run(folder, "doctor", "--json")
    lines = {line["name"]: line for line in json.loads(answer.stdout)}
    assert answer.returncode == 1
    assert lines["操作日志"]["ok"] is False
    assert lines["数据库结构"]["ok"] is True


def test_it_says_that_the_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = run(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert answer.returncode == 1
    assert "已被占用" in answer.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [("DATABASE_URL", "mysql://x/y", "sqlite:///"), ("ZHENGMEI_DEMO", "perhaps", "请写 1 或 0")],
)
def test_it_stops_at_a_setting_that_makes_no_sense(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    answer = subprocess.run(
        command("doctor"), env={**environment(tmp_path), name: value}, capture_output=True, text=True, timeout=PATIENCE,
        check=False,
    )  # fmt: skip
    assert answer.returncode == 2
    assert sentence in answer.stderr


def test_it_refuses_to_serve_everybody_with_debug_pages_or_a_short_key(tmp_path: Path) -> None:
    settings = {"ZHENGMEI_HOSTS": "*", "ZHENGMEI_DEBUG": "1", "SECRET_KEY": "short"}
    answer = subprocess.run(
        command("serve", "--port", str(free_port())), env={**environment(tmp_path), **settings}, capture_output=True,
        text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert answer.returncode == 1
    assert all(code in answer.stderr for code in ("zhengmei.E001", "zhengmei.E003", "zhengmei.E004"))
