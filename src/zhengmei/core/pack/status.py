"""How a pack stands on a given day, and whether it may accuse anybody."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from zhengmei.core.pack.schema import Pack, Validity
from zhengmei.core.pack.vocabulary import Status

STATUS_NAMES: dict[Status, str] = {
    "draft": "征求意见稿",
    "undated": "施行日期待录",
    "not_yet": "尚未施行",
    "in_force": "现行有效",
    "expired": "有效期届满",
}
PREVIEW_WORDS: dict[Status, str] = {
    "draft": "预演",
    "undated": "",
    "not_yet": "尚未施行",
    "in_force": "",
    "expired": "依据已届满",
}


@dataclass(frozen=True)
class Renewal:
    """A document that renews an expired pack from ``recorded_on`` to ``valid_until`` (None: no end), both included."""

    valid_until: date | None
    document_number: str
    recorded_on: date


def status_on(pack: Pack, day: date, renewals: Iterable[Renewal] = ()) -> Status:
    """Return how the pack stands on ``day``: a draft stays a draft, then undated, not yet, expired or in force.

    A renewal revives an expired pack on the days it covers, and on no other (T-05).
    """
    if pack.head.draft:
        return "draft"
    start = pack.head.in_force_from
    if start is None:
        return "undated"
    if day < start:
        return "not_yet"
    last = expires_on(pack)
    if last is None or day <= last or any(_covers(renewal, day) for renewal in renewals):
        return "in_force"
    return "expired"


def expires_on(pack: Pack) -> date | None:
    """Return the last day on which the pack is valid by its own words; None where it names no term or has no date."""
    rule = pack.rule("validity")
    if rule is None or not isinstance(rule.params, Validity):
        return None
    begun: date | None = getattr(pack.head, rule.params.event, None)
    return None if begun is None else _later(begun, rule.params.n, rule.params.unit)


def accuses(status: Status) -> bool:
    """Whether findings count: drafts, expired and future packs only show what would follow, and accuse nobody (O2).

    A pack whose date is missing is an issued text all the same: it accuses, and what hangs on the date itself (the
    transition periods, T-06) cannot be computed until somebody enters it.
    """
    return status in ("in_force", "undated")


def preview_word(status: Status) -> str:
    """Return the word shown on every answer of a pack that accuses nobody; empty when in force."""
    return PREVIEW_WORDS[status]


def _covers(renewal: Renewal, day: date) -> bool:
    return renewal.recorded_on <= day and (renewal.valid_until is None or day <= renewal.valid_until)


def _later(day: date, n: int, unit: str) -> date:
    """The corresponding day ``n`` units later; the month's last day where there is none (V15)."""
    if unit == "cd":
        return day + timedelta(days=n)
    if unit == "wd":
        raise ValueError("有效期不能按工作日计算；请用 cd、month 或 year")
    months = day.year * 12 + day.month - 1 + (n * 12 if unit == "year" else n)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
