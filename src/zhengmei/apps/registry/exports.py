"""The register as a spreadsheet: the rows on screen, the Chinese headings an office writes, personal numbers masked."""

from collections.abc import Iterable, Iterator

from zhengmei.apps.audit.spreadsheet import XLSX, safe_cell, table_as_csv, table_as_xlsx
from zhengmei.apps.registry.masking import masked
from zhengmei.apps.registry.models import Account
from zhengmei.apps.registry.opening import platform_word

__all__ = ["HEADINGS", "XLSX", "as_csv", "as_xlsx"]

HEADINGS = (
    "登记号", "账号名称", "平台", "账号ID", "主办单位", "承办单位", "主管单位", "账号主体", "认证主体", "是否通过认证", "状态",
    "注册日期", "正式运营时间", "访问链接", "粉丝量", "粉丝量采集日期", "负责同志", "负责同志电话", "联系人", "联系人电话",
    "电子邮箱", "演示数据",
)  # fmt: skip
YES_NO = {True: "是", False: "否", None: ""}


def rows(accounts: Iterable[Account]) -> Iterator[tuple[str, ...]]:
    """Return one row of safe text per account; what is not known is empty, never 0."""
    for row in accounts:
        cells = (
            row.number, row.name, platform_word(row.platform), row.platform_id, row.sponsor.name, row.operator,
            row.supervisor.name if row.supervisor else "", row.acting_name, row.certified_subject,
            YES_NO[row.certified], row.get_state_display(), str(row.registered_on or ""), str(row.live_on or ""), row.url,
            "" if row.followers is None else str(row.followers), str(row.followers_as_of or ""), row.responsible_person,
            row.responsible_contact, row.contact, row.contact_details, row.email, "演示数据" if row.demo else "",
        )  # fmt: skip
        yield tuple(safe_cell(masked(cell)) for cell in cells)


def as_csv(accounts: Iterable[Account]) -> bytes:
    """Return the register as CSV."""
    return table_as_csv(HEADINGS, rows(accounts))


def as_xlsx(accounts: Iterable[Account]) -> bytes:
    """Return the register as a workbook."""
    return table_as_xlsx("账号登记册", HEADINGS, rows(accounts), numbers=["粉丝量"])
