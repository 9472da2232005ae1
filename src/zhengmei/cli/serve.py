"""`zhengmei serve`: one command from an empty folder to a running platform."""

import argparse
import importlib
import importlib.util
import os
import socket
import sys

from zhengmei.cli.django_setup import load_django

DEMONSTRATION = "zhengmei.apps.registry.demo"
ADMINISTRATORS = {"system": "系统管理员", "security": "安全管理员", "audit": "审计管理员"}


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``serve``."""
    serve = subparsers.add_parser("serve", help="启动平台：网页与后台任务")
    serve.add_argument("--host", default="127.0.0.1", help="监听地址，默认只限本机")
    serve.add_argument("--port", type=int, default=8000, help="监听端口，默认 8000")
    serve.add_argument("--demo", action="store_true", help="演示：空库时装入演示数据，可换一天看")
    serve.set_defaults(run=_serve)


_PATIENCE = 10
"""Seconds that a server which is told to stop may take over what it is doing; then it is ended. Tasks are taken up again."""


def _serve(arguments: argparse.Namespace) -> int:
    if arguments.demo:
        os.environ["ZHENGMEI_DEMO"] = "1"
    if not _port_is_free(arguments.host, arguments.port):
        print(f"端口 {arguments.port} 已被占用：请先停止占用它的程序，或用 --port 换一个。", file=sys.stderr)
        return 1
    if not load_django():
        return 2
    if not _settings_make_sense():
        return 1
    _prepare_database()
    people = _first_people(demo=arguments.demo)
    print(f"政媒已启动：http://{_shown(arguments.host)}:{arguments.port}/  （按 Ctrl+C 停止）")
    for line in people:
        print(line)
    sys.stdout.flush()
    _run(arguments.host, arguments.port)
    return 0


def _port_is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the server will bind: a port whose last connections still linger is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _settings_make_sense() -> bool:
    from django.core import checks

    # The platform's own checks: those of the framework are for whoever writes code, and take a second.
    found = checks.run_checks(tags=["platform"])
    for note in found:
        print(f"{note.id}：{note.msg}{' → ' + note.hint if note.hint else ''}", file=sys.stderr)
    return not any(note.is_serious() for note in found)


def _prepare_database() -> None:
    from django.core.management import call_command

    from zhengmei.config.health import pending_migrations

    if pending_migrations():
        print("正在准备数据库……", flush=True)
        call_command("migrate", interactive=False, verbosity=0)


def _first_people(*, demo: bool) -> list[str]:
    """Fill an empty platform and return the lines that tell who may log in."""
    from django.conf import settings

    from zhengmei.apps.orgs.queries import anybody, demonstration_people

    lines = []
    if not anybody():
        if demo and importlib.util.find_spec(DEMONSTRATION):
            print("正在装入演示数据……", flush=True)
            importlib.import_module(DEMONSTRATION).load()
        else:
            lines = _first_administrators()
    if demo and not lines:
        lines = [f"演示账号（口令均为 {settings.DEMO_PASSWORD}）："]
        lines += [f"  {person.username:<16}{person.display_name}" for person in demonstration_people()]
    return lines


def _first_administrators() -> list[str]:
    from zhengmei.apps.orgs.services import create_person

    lines = ["首次启动，已建三名管理员。初始口令只显示这一次，首次登录须修改："]
    for kind, title in ADMINISTRATORS.items():
        person, password = create_person(None, username=f"{kind}-admin", display_name=title, admin_kind=kind)
        lines.append(f"  {person.username:<16}{password}  {title}")
    return lines


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)


def _run(host: str, port: int) -> None:
    from django.db import connections
    from django.urls import get_resolver
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # What is loaded here the serving process has from the start; open connections it must not have.
    assert get_resolver().url_patterns
    connections.close_all()
    os.environ["ZHENGMEI_EMBEDDED_WORKER"] = "1"
    # One worker with threads: SQLite has one writer anyway; past one machine several of these run behind a proxy.
    Granian(
        "zhengmei.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=_PATIENCE,
    ).serve()
