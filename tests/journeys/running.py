"""The platform as a newcomer starts it: `zhengmei serve --demo` on a free port, with its own data, stopped at the end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 120
# What the surrounding test run has set for itself must not reach a platform that stands on its own.
NOT_INHERITED = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ZHENGMEI_DATA", "ZHENGMEI_DEMO", "ZHENGMEI_DEBUG")


@dataclass(frozen=True)
class Platform:
    """A running platform: where it is, and how long it took to answer."""

    address: str
    seconds_to_start: float


@contextmanager
def serving(folder: Path) -> Iterator[Platform]:
    """Serve the demonstration with its data in ``folder`` and stop it again; RuntimeError shows what it printed."""
    folder.mkdir(exist_ok=True)
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    command = [str(Path(sys.executable).parent / "zhengmei"), "serve", "--demo", "--port", str(port)]
    printed = folder / "serve.log"
    began = time.monotonic()
    with printed.open("w") as out:
        process = subprocess.Popen(
            command,
            env={**environment, "ZHENGMEI_DATA": str(folder)},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_it_answers(f"{address}/health/live", process, printed)
        yield Platform(address, time.monotonic() - began)
    finally:
        _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End the server and its workers: the whole session of processes, nothing else."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


def _wait_until_it_answers(url: str, process: "subprocess.Popen[bytes]", printed: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with direct.open(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"zhengmei serve does not answer at {url}. It printed:\n{printed.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
