"""`zhengmei audit verify`: has anybody touched the log?"""

import argparse
import sys

from zhengmei.cli.django_setup import load_django
from zhengmei.cli.printing import print_json


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``audit verify``."""
    audit = subparsers.add_parser("audit", help="核验审计日志有没有被改动")
    commands = audit.add_subparsers(dest="audit_command", metavar="子命令", required=True)
    verify = commands.add_parser("verify", help="逐条重算校验值；有改动时退出码为 1")
    verify.add_argument("--json", action="store_true", help="以 JSON 输出")
    verify.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    if not load_django():
        return 2
    from django.db import DatabaseError

    from zhengmei.apps.audit.services import record_verification, verify

    try:
        verdict = verify()
        record_verification(None, verdict)
    except DatabaseError as error:
        print(f"读不到操作日志：{error}。请先用 zhengmei serve 启动一次平台。", file=sys.stderr)
        return 2
    if arguments.json:
        print_json(verdict)
    else:
        print(f"{'完好' if verdict.ok else '异常'}：{verdict.sentence}")
    return 0 if verdict.ok else 1
