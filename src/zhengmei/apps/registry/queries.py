"""Reading the register: totals with their base, what changed field by field, and one timeline of past and future."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from zhengmei.apps.announcements.models import PublicNotice
from zhengmei.apps.announcements.queries import Progress, needs_words, progress
from zhengmei.apps.approvals.models import Act, Run, Waiting
from zhengmei.apps.approvals.seats import role_name
from zhengmei.apps.audit.models import Event
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.deadlines.queries import as_they_stand
from zhengmei.apps.registry.changes import EDITABLE, label_of
from zhengmei.apps.registry.masking import masked
from zhengmei.apps.registry.models import Account, Filing
from zhengmei.apps.regulation.queries import Bound, calendar, packs
from zhengmei.config.clock import SHANGHAI

SORTS = {
    "name": "sort_key",
    "platform": "platform",
    "sponsor": "sponsor__sort_key",
    "state": "state",
    "followers": "followers",
    "registered": "registered_on",
}
STATE_TONES = {
    Account.PLANNED: "wait",
    Account.RUNNING: "done",
    Account.SUSPENDED: "soon",
    Account.CLOSING: "soon",
}
# Told better by the signature itself, or by the changes of the fields.
TOLD_OTHERWISE = ("run.sign", "run.record", "run.return", "run.refuse", "account.correct")
MOST_EVENTS = 200


@dataclass(frozen=True)
class Totals:
    """Figures over the rows shown, each with its base."""

    accounts: int
    states: tuple[tuple[str, int], ...]
    followers: int | None
    with_followers: int

    @property
    def followers_words(self) -> str:
        """The sum with thousands separators."""
        return f"{self.followers or 0:,}"


@dataclass(frozen=True)
class FieldChange:
    """One field of an account that somebody changed; an empty side is shown as a dash."""

    label: str
    before: str
    after: str


SHOWN = len("2026-11-21 09:30")


@dataclass(frozen=True)
class Entry:
    """One line of the timeline, in the words of the `timeline` part."""

    when: str
    what: str
    who: str = ""
    text: str = ""
    cites: tuple[Mapping[str, str], ...] = ()
    future: bool = False
    late: bool = False


@dataclass(frozen=True)
class NextStep:
    """Who must do what by when. ``by`` None: no date is set."""

    what: str
    who: str
    by: date | None = None
    status: str = "firm"
    preview: str = ""
    judged: bool = True
    url: str = ""
    cites: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class NoticeLine:
    notice: PublicNotice
    progress: Progress
    needs: str


@dataclass
class History:
    """Everything the page of one account reads, fetched with a number of queries that no row count changes."""

    clocks: list[Clock]
    notices: list[NoticeLine]
    runs: list[Run]
    filings: list[Filing]
    entries: list[Entry] = field(default_factory=list)
    steps: list[NextStep] = field(default_factory=list)


def sorted_accounts(rows: QuerySet[Account], wanted: str) -> QuerySet[Account]:
    """Return the rows in the order asked for (``followers``, ``-followers``), by name where it makes no sense."""
    key = SORTS.get(wanted.removeprefix("-"), "sort_key")
    return rows.order_by(f"-{key}" if wanted.startswith("-") else key, "pk")


def totals(rows: QuerySet[Account]) -> Totals:
    """Return the figures over all rows, not only those of one page; one query per figure, whatever the rows."""
    names = dict(Account.STATES)
    counted = rows.order_by("state").values_list("state").annotate(number=Count("pk"))
    states = tuple((names[state], number) for state, number in counted)
    known = rows.order_by().aggregate(number=Count("followers"), total=Sum("followers"))
    return Totals(sum(number for _, number in states), states, known["total"], known["number"])


def words_of(value: Any) -> str:
    """Return a value as people read it, personal numbers masked; empty for nothing."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "，".join(f"{key}：{words_of(part)}" for key, part in value.items() if part)
    if isinstance(value, list):
        return "；".join(filter(None, map(words_of, value)))
    return "" if value is None else str(masked(str(value)))


def field_changes(account: Account) -> list[tuple[datetime, str, list[FieldChange]]]:
    """Return every correction of the account, oldest first: when, by whom, old → new per field (A13). One query."""
    # By number, not by date: who stands on another day of the demonstration dates a later change earlier.
    rows = list(account.history.select_related("history_user", "qr_code").order_by("history_id"))
    found = []
    for before, after in pairwise(rows):
        changes = [
            FieldChange(label_of(name), words_of(getattr(before, name)) or "—", words_of(getattr(after, name)) or "—")
            for name in EDITABLE
            if getattr(before, name) != getattr(after, name)
        ]
        if changes:
            who = after.history_user.display_name if after.history_user else "平台"
            found.append((after.history_date, who, changes))
    return found


def history_of(account: Account, found: Bound | None, today: date) -> History:
    """Return clocks, notices, cases, the timeline and the next steps of one account."""
    key = f"registry.account:{account.pk}"
    days = calendar()
    clocks = as_they_stand(Clock.objects.filter(subject=key).order_by("stopped_on", "cancelled", "due_on", "pk"), today)
    rows = PublicNotice.objects.filter(subject=key).prefetch_related("postings").order_by("pk")
    notices = [NoticeLine(row, progress(row, today, days), needs_words(row)) for row in as_they_stand(rows, today)]
    filings = list(Filing.objects.filter(account=account).select_related("run").order_by("-pk"))
    runs = [filing.run for filing in filings]
    known = History(clocks, notices, runs, filings)
    known.entries = [*_past(account, key, known, today), *_future(known, today)]
    known.steps = _steps(known)
    return known


def _past(account: Account, key: str, known: History, today: date) -> list[Entry]:
    subjects = [key, *(f"approvals.run:{run.pk}" for run in known.runs)]
    subjects += [f"announcements.notice:{line.notice.pk}" for line in known.notices]
    events = (
        Event.objects.filter(subject__in=subjects).exclude(action__in=TOLD_OTHERWISE).order_by("-seq")[:MOST_EVENTS]
    )
    entries = [
        Entry(_moment(event.at, event.stood_on), event.sentence, event.actor_label) for event in reversed(events)
    ]
    acts = Act.objects.filter(run__in=known.runs).select_related("actor")
    entries += [_signature(act) for act in acts]
    for at, who, changes in field_changes(account):
        text = "；".join(f"{change.label}：{change.before} → {change.after}" for change in changes)
        entries.append(Entry(_moment(at), "更正登记信息", who, text))
    entries += [
        Entry(str(row.due_on), f"{row.title}的日期已过{_marks(row)}")
        for row in known.clocks
        if _only_passed(row, today)
    ]
    # In the order of the clock to its last digit; what is shown ends with the minute.
    return [replace(entry, when=entry.when[:SHOWN]) for entry in sorted(entries, key=lambda entry: entry.when)]


def _signature(act: Act) -> Entry:
    papers = " ".join(filter(None, (act.document_number, str(act.document_on or ""))))
    text = "；".join(filter(None, (act.opinion, papers)))
    return Entry(
        _moment(act.at), f"{act.step_label}：{act.get_kind_display()}", f"{act.actor_label}（签署时的任职）", text
    )


def _moment(at: datetime, stood_on: date | None = None) -> str:
    """A visitor of the demonstration acts on the day they stand on; the wall clock gives only the time of day."""
    local = at.astimezone(SHANGHAI)
    return f"{stood_on or local.date()} {local:%H:%M:%S.%f}"


def _only_passed(row: Clock, today: date) -> bool:
    """A day that has gone by and accuses nobody: a prudent clock, a draft, an expired text."""
    return row.running and row.due_on is not None and row.due_on < today and not row.overdue_on(today)


def _marks(row: Clock) -> str:
    words = ["稳妥钟，只提醒"] if row.side == Clock.PRUDENT and "稳妥钟" not in row.title else []
    words += [word for word in (row.preview, "暂定" if row.status == Clock.PROVISIONAL else "") if word]
    return f"（{'、'.join(words)}）" if words else ""


def _future(known: History, today: date) -> list[Entry]:
    entries = []
    for row in known.clocks:
        if row.running and row.due_on and not _only_passed(row, today):
            late = row.overdue_on(today)
            words = f"{row.title}到期{_marks(row)}"
            entries.append(Entry(str(row.due_on), words, cites=tuple(row.cites), future=True, late=late))
    for line in known.notices:
        day = line.progress.earliest_removal
        if day and day > today and not line.notice.cancelled:
            words = f"{line.notice.title}最早可撤"
            entries.append(Entry(str(day), words, cites=tuple(line.notice.cites), future=True))
    return sorted(entries, key=lambda entry: entry.when)


def _steps(known: History) -> list[NextStep]:
    """What waits for a signature or a clerk first, then notices to put up, then the running legal clocks by day."""
    steps = []
    texts = packs()
    urls = {run.pk: run.subject_url for run in known.runs}
    waiting = Waiting.objects.filter(run__in=[run.pk for run in known.runs]).select_related("run__unit").order_by("pk")
    for row in waiting:
        who = row.run.unit.name if row.role == Waiting.CLERK else role_name(texts[row.run.pack_id], row.role)
        steps.append(NextStep(row.label, who, url=urls.get(row.run_id, ""), cites=tuple(row.cites)))
    for line in known.notices:
        if not line.progress.posted and not line.notice.cancelled:
            what, notice = f"发布{line.notice.title}：{line.needs}", line.notice
            url = reverse("announcements:notice", args=[notice.pk])
            steps.append(NextStep(what, "", preview=notice.preview, url=url, cites=tuple(notice.cites)))
    due = [row for row in known.clocks if row.running and row.due_on and row.side == Clock.LEGAL]
    for item in sorted(due, key=lambda item: item.due_on or date.max):
        steps.append(
            NextStep(item.title, "", item.due_on, item.status, item.preview, item.judged, "", tuple(item.cites))
        )
    return steps


def silent_matters(found: Bound | None, clocks: Iterable[Clock]) -> list[str]:
    """Return the matters of an account on which its text sets no time: shown as 本地未规定, never filled from elsewhere."""
    if found is None:
        return []
    has = {row.rule_id for row in clocks}
    matters = (("filing.open", "开设备案的期限"), ("golive", "正式上线的期限"), ("notice.open", "开通公告"))
    return [
        words
        for rule, words in matters
        if found.pack.rule(rule) is None and not any(key == rule or key.startswith(f"{rule}.") for key in has)
    ]


def found_accounts(rows: QuerySet[Account], words: str) -> QuerySet[Account]:
    """Return the accounts whose name, platform id or register number holds the words."""
    return rows.filter(Q(name__icontains=words) | Q(platform_id__icontains=words) | Q(number__icontains=words))
