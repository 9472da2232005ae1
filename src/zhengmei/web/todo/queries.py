"""Everything that waits for one person: signatures, running clocks of their units, notices to put up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from zhengmei.apps.announcements.models import PublicNotice
from zhengmei.apps.announcements.queries import progress
from zhengmei.apps.approvals.models import Run, Waiting
from zhengmei.apps.approvals.queries import waiting_for
from zhengmei.apps.approvals.seats import CLERK
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.deadlines.queries import as_they_stand
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.queries import holdings
from zhengmei.apps.regulation.queries import calendar
from zhengmei.apps.screening.models import AllowRule
from zhengmei.apps.screening.queries import rules_waiting_for

AHEAD = 30
"""Days ahead that a clock is worth showing before anybody can act on it."""

PLATFORM_ROLES = {CLERK, "unit_manager"}
BUTTONS = {
    Run.DRAFT: "继续填写", Run.RETURNED: "去补正", Run.APPROVED: "登记结果", Run.SIGNING: "去签办", Run.FILING: "去办理",
}  # fmt: skip


@dataclass(frozen=True)
class Task:
    """One row: what, for which account, from whom, by when (``due`` None: the text gives no day), and one button."""

    what: str
    subject: str
    sender: str
    url: str
    button: str
    since: date | None = None
    due: date | None = None
    status: str = "firm"
    preview: str = ""
    judged: bool = True
    overdue: bool = False
    cites: Sequence[Any] = field(default_factory=tuple)


@dataclass(frozen=True)
class Group:
    """The tasks of one stretch of time."""

    key: str
    title: str
    tasks: tuple[Task, ...]


def tasks_for(person: Person, day: date) -> list[Task]:
    """Return what waits for the person on ``day``, in a fixed number of queries."""
    waiting = waiting_for(person, day)
    own = {row.unit_id for row in holdings(person, day) if row.role in PLATFORM_ROLES and not row.pack_id}
    clocks = _clocks(own, {row.run.subject for row in waiting}, day)
    used: set[int] = set()
    found = [_signature(row, clocks, used, day) for row in waiting]
    last = day + timedelta(days=AHEAD)
    near = (row for row in clocks if row.unit_id in own and row.pk not in used and row.due_on and row.due_on <= last)
    found += [_clock_task(row, day) for row in near]
    found += _notices(own, day)
    found += [_rule_task(row) for row in rules_waiting_for(person, day)]
    return sorted(found, key=lambda task: (task.due or date.max, task.since or date.min))


def count_for(person: Person, day: date) -> int:
    """Return how many rows the person's 待办 has on ``day``."""
    return 0 if person.admin_kind else len(tasks_for(person, day))


def grouped(tasks: Sequence[Task], day: date) -> list[Group]:
    """Return the tasks by urgency; a group without tasks is left out."""
    week_ends = day + timedelta(days=7 - day.isoweekday())
    places: dict[str, list[Task]] = {key: [] for key in TITLES}
    for task in tasks:
        if task.overdue:
            key = "late"
        elif task.due is None:
            key = "open"
        elif task.due <= day:
            key = "today"
        else:
            key = "week" if task.due <= week_ends else "later"
        places[key].append(task)
    return [Group(key, TITLES[key], tuple(rows)) for key, rows in places.items() if rows]


TITLES = {"late": "逾期", "today": "今天", "week": "本周", "open": "等我办（未规定期限）", "later": "以后"}


def _clocks(own: set[int], subjects: set[str], day: date) -> list[Clock]:
    """Running clocks with a day: those of one's own units that are near, and those of the cases that wait for one."""
    near = Q(unit_id__in=own, due_on__lte=day + timedelta(days=AHEAD))
    running = Clock.objects.filter(
        near | Q(subject__in=subjects),
        stopped_on__isnull=True,
        cancelled=False,
        paused_on__isnull=True,
        due_on__isnull=False,
    )
    rows = as_they_stand(running.select_related("unit").order_by("due_on", "pk"), day)
    legal = {(row.subject, row.rule_id) for row in rows if row.side == Clock.LEGAL}
    # The prudent clock only reminds; once the legal one runs it would say the same thing twice.
    return [row for row in rows if row.side == Clock.LEGAL or (row.subject, row.rule_id) not in legal]


def _signature(row: Waiting, clocks: Sequence[Clock], used: set[int], day: date) -> Task:
    run = row.run
    clock = _clock_of(run, clocks)
    if clock is not None:
        used.add(clock.pk)
    acts = list(run.acts.all())
    sender = acts[0].actor_label if acts else f"{run.unit} · {run.applicant.display_name}"
    own_draft = run.state == Run.DRAFT
    return Task(
        what=row.label, subject=run.subject_label, sender="" if own_draft else sender, url=run.subject_url,
        button=BUTTONS.get(run.state, "去办理"), since=row.since, due=clock.due_on if clock else None,
        status=clock.status if clock else "silent", preview=run.preview, judged=bool(clock and clock.judged),
        overdue=bool(clock and clock.overdue_on(day)), cites=row.cites or (clock.cites if clock else ()),
    )  # fmt: skip


def _clock_of(run: Run, clocks: Sequence[Clock]) -> Clock | None:
    """The clock that the act at hand would stop: filing while filing, otherwise none of the register's own."""
    if run.state not in (Run.APPROVED, Run.FILING):
        return None
    prefix = "filing." if run.state == Run.FILING else ""
    return next((row for row in clocks if row.subject == run.subject and row.rule_id.startswith(prefix)), None)


def _clock_task(row: Clock, day: date) -> Task:
    return Task(
        what=row.title, subject=row.subject_label, sender=str(row.unit), url=row.subject_url, button="查看",
        since=row.started_on, due=row.due_on, status=row.status, preview=row.preview,
        judged=row.judged and row.side == Clock.LEGAL, overdue=row.overdue_on(day), cites=row.cites,
    )  # fmt: skip


def _notices(own: set[int], day: date) -> list[Task]:
    rows = list(
        PublicNotice.objects.filter(unit_id__in=own, cancelled=False)
        .select_related("unit")
        .prefetch_related("postings")
    )
    days = calendar() if rows else None
    return [
        Task(
            what="发布公告并登记", subject=row.title, sender=str(row.unit), url=_notice_url(row), button="去发布",
            since=row.created_at.date(), status="silent", preview=row.preview, cites=row.cites,
        )
        for row in rows
        if not progress(row, day, days).posted
    ]  # fmt: skip


def _rule_task(row: AllowRule) -> Task:
    return Task(
        what="审核误报规则", subject=f"放行“{row.word}”", sender=row.made_as, url=reverse("screening:rule", args=[row.pk]),
        button="去审核", since=row.made_at.date(), status="silent",
    )  # fmt: skip


def _notice_url(row: PublicNotice) -> str:
    try:
        return reverse("announcements:notice", args=[row.pk])
    except NoReverseMatch:
        return row.subject_url
