"""The fields of an account as its page shows them: every box of the four printed forms (§2.20), grouped."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhengmei.apps.registry.account_forms import columns_in
from zhengmei.apps.registry.changes import label_of
from zhengmei.apps.registry.masking import masked
from zhengmei.apps.registry.models import Account
from zhengmei.apps.registry.opening import platform_word
from zhengmei.apps.registry.queries import words_of


@dataclass(frozen=True)
class Row:
    """One field: its label, its words (empty: not known), where it leads, or a small table."""

    label: str
    text: str = ""
    url: str = ""
    heads: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[Row, ...]


def sections_of(account: Account) -> tuple[Section, ...]:
    """Return every field, also those that are not known; personal numbers masked. No query beyond the row's own."""

    def plain(name: str) -> Row:
        return Row(label_of(name), words_of(getattr(account, name)))

    followers = f"{account.followers:,}" if account.followers is not None else ""
    if followers and account.followers_as_of:
        followers = f"{followers}（{account.followers_as_of} 采集）"
    # An imported address may be anything; only what a browser may follow becomes a link.
    link = account.url if account.url.startswith(("https://", "http://")) else ""
    picture = reverse("approvals:evidence", args=[account.qr_code_id]) if account.qr_code_id else ""
    identity = (
        Row("登记号", account.number), plain("name"), Row("平台", platform_word(account.platform)), plain("platform_id"),
        plain("acting_name"), plain("certified"), plain("certified_subject"), plain("certified_on"), plain("registered_on"),
        plain("live_on"), Row("运行状态", account.get_state_display()), Row("访问链接", account.url, link),
        Row("二维码", account.qr_code.name if account.qr_code else "", picture), plain("news_licence"),
        Row(label_of("followers"), followers), Row("挂接的官方账号", account.parent.name if account.parent else ""),
    )  # fmt: skip
    people = (
        Row("主办单位", account.sponsor.name), plain("operator"), Row("主管单位", account.supervisor.name if account.supervisor else ""),
        plain("sponsor_leader"), plain("sponsor_leader_contact"), plain("operator_leader"), plain("operator_leader_contact"),
        plain("responsible_person"), plain("responsible_contact"), plain("contact"), plain("contact_details"), plain("email"),
        table("operators_team", account),
    )  # fmt: skip
    content = (plain("introduction"), plain("functions"), table("columns", account), plain("maintenance"))
    return (Section("账号", identity), Section("单位与人员", people), Section("内容", content))


def table(name: str, account: Account) -> Row:
    """Return a table field with its heads; plain words where the rows have no columns."""
    rows: list[Any] = getattr(account, name)
    heads = columns_in(rows)
    if not heads:
        return Row(label_of(name), words_of(rows))
    cells = tuple(tuple(str(masked(row.get(head, ""))) for head in heads) for row in rows if isinstance(row, dict))
    return Row(label_of(name), "", "", heads, cells)
