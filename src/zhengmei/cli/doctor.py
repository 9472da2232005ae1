"""`zhengmei doctor`: the health list on the terminal."""

import argparse

from zhengmei.cli.django_setup import load_django
from zhengmei.cli.printing import print_json


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``doctor``."""
    doctor = subparsers.add_parser("doctor", help="检查平台：数据库、放假安排、办法、日志、磁盘、安全设置")
    doctor.add_argument("--json", action="store_true", help="以 JSON 输出")
    doctor.set_defaults(run=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    if not load_django():
        return 2
    from django.core import checks

    from zhengmei.config.health import Item, health_of_platform

    notes = checks.run_checks(include_deployment_checks=False)
    found = [
        *health_of_platform(),
        *(Item(str(note.id), False, str(note.msg), str(note.hint or "")) for note in notes if not note.is_silenced()),
    ]
    if arguments.json:
        print_json(found)
    else:
        for item in found:
            remedy = f"\n      → {item.remedy}" if item.remedy and not item.ok else ""
            print(f"{'正常  ' if item.ok else '需处理'} {item.name}：{item.sentence}{remedy}")
    return 0 if all(item.ok for item in found) else 1
