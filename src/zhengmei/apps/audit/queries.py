"""Reading the log."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from zhengmei.apps.audit.models import Event
from zhengmei.config.clock import SHANGHAI

VERIFIED = "audit.verify"


@dataclass(frozen=True)
class Search:
    """What the filter above the log asks for; empty means everything. Days are whole days in Asia/Shanghai."""

    who: str = ""
    action: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


def events(search: Search) -> QuerySet[Event]:
    """Return the matching events, newest first."""
    found = Event.objects.all()
    if search.who:
        found = found.filter(actor_label__icontains=search.who)
    if search.action:
        found = found.filter(action=search.action)
    if search.subject:
        words = search.subject
        found = found.filter(Q(subject=words) | Q(subject_label__icontains=words) | Q(sentence__icontains=words))
    if search.first:
        found = found.filter(at__gte=_midnight(search.first))
    if search.last and search.last < date.max:
        found = found.filter(at__lt=_midnight(search.last + timedelta(days=1)))
    return found


def actions() -> list[str]:
    """Return the actions that occur, for the filter."""
    return list(Event.objects.order_by("action").values_list("action", flat=True).distinct())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def last_verification(by_platform: bool = False) -> Event | None:
    """Return the newest event of the chain being verified (`data["ok"]` is the outcome), or None."""
    found = Event.objects.filter(action=VERIFIED)
    return (found.filter(actor__isnull=True) if by_platform else found).order_by("-seq").first()
