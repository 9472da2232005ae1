"""Is everything in order? Asked by the health page and by `zhengmei doctor`."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from zhengmei.apps.audit.chain import SM3, algorithm
from zhengmei.apps.audit.models import Event
from zhengmei.apps.audit.queries import last_verification
from zhengmei.apps.regulation.queries import calendar
from zhengmei.config import clock
from zhengmei.core.pack.build import PackError
from zhengmei.packs import files_of, load, pack_ids

LEAST_FREE_BYTES = 1024**3
VERIFY_EVERY_DAYS = 7
# The State Council's notice for a year comes out in October or November of the year before.
NEXT_YEAR_EXPECTED = (12, 1)


@dataclass(frozen=True)
class Item:
    """One line of the health list; `remedy` says what to do where it is not ok."""

    name: str
    ok: bool
    sentence: str
    remedy: str = ""


def health_of_platform() -> list[Item]:
    """Return the health list in a fixed order. A fault in one line doesn't hide the others; verifies nothing anew."""
    lines: tuple[Callable[[], Item], ...] = (
        database, migrations, calendar_years, packs, audit_algorithm, audit_chain, disk,
    )  # fmt: skip
    found = []
    for line in lines:
        try:
            found.append(line())
        except (DatabaseError, OSError) as error:
            found.append(Item(line.__name__, False, f"无法检查：{error}", "请查看日志文件。"))
    return found


def database() -> Item:
    """Can it be reached, and which is it."""
    connection.ensure_connection()
    return Item("数据库", True, f"{connection.display_name} 已连接")


def pending_migrations() -> int:
    """Return how many migrations have not been applied."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrations() -> Item:
    """Does the database have the shape this version expects."""
    pending = pending_migrations()
    if pending:
        return Item("数据库结构", False, f"有 {pending} 项更新未执行", "重新启动平台（zhengmei serve）会自动执行。")
    return Item("数据库结构", True, "已是最新")


def next_year_missing(today: date) -> bool:
    """Return whether next year's rest days should be known by `today` and are not."""
    return (today.month, today.day) >= NEXT_YEAR_EXPECTED and not calendar().covers(today.year + 1)


def calendar_years() -> Item:
    """Are this year's rest days known, and from 1 December next year's."""
    today = clock.today()
    remedy = "请在「办法」页录入国务院办公厅放假安排通知；录入前相关日期均为暂定。"
    if not calendar().covers(today.year):
        return Item("放假安排", False, f"缺少 {today.year} 年", remedy)
    if next_year_missing(today):
        return Item("放假安排", False, f"缺少 {today.year + 1} 年", remedy)
    return Item(
        "放假安排",
        True,
        f"已有 {today.year} 年" + (f"、{today.year + 1} 年" if calendar().covers(today.year + 1) else ""),
    )


def packs() -> Item:
    """Which packs are there, and the fingerprint of their files, to compare two installations."""
    fingerprint = hashlib.sha256()
    for pack_id in pack_ids():
        try:
            load(pack_id)
        except PackError as error:
            return Item("办法", False, f"{pack_id} 无法读取", str(error))
        for name, text in sorted(files_of(pack_id).items()):
            fingerprint.update(f"{pack_id}/{name}\n{text}\n".encode())
    return Item("办法", True, f"{len(pack_ids())} 部：{'、'.join(pack_ids())}；指纹 {fingerprint.hexdigest()[:16]}")


def audit_algorithm() -> Item:
    """Is the log chained with SM3."""
    if algorithm() == SM3:
        return Item("日志校验算法", True, SM3)
    return Item(
        "日志校验算法",
        False,
        f"本机密码库不支持 SM3，现用 {algorithm()}",
        "改用支持 SM3 的 OpenSSL；已有日志不受影响。",
    )


def audit_chain() -> Item:
    """When was the log last verified, and what came out."""
    last = last_verification()
    remedy = "运行 zhengmei audit verify，或由审计管理员在操作日志页核对。"
    if last is None:
        return Item("操作日志", not Event.objects.exists(), "尚未核对过", remedy)
    age = (clock.wall_clock() - last.at).days
    intact = bool(last.data.get("ok"))
    fresh = age < VERIFY_EVERY_DAYS
    sentence = f"{last.at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M} {last.sentence}"
    return Item("操作日志", intact and fresh, sentence, "" if intact and fresh else remedy)


def disk() -> Item:
    """Is there room left where the data lie."""
    free = shutil.disk_usage(settings.DATA).free
    sentence = f"剩余 {free / 1024**3:.1f} GB"
    return Item("磁盘空间", free > LEAST_FREE_BYTES, sentence, "请清理磁盘或扩容；不足 1 GB 时备份和上传可能失败。")
