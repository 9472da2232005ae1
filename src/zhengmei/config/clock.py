"""The one place that knows what time it is. Everything else asks here.

A visitor of the demonstration, and any test, may stand on another day: the date changes, the time of day stays.
The wall clock remains available for what must not be moved: audit rows and session limits.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_stood_on: ContextVar[date | None] = ContextVar("stood_on", default=None)


def wall_clock() -> datetime:
    """Return the real instant, aware, in Asia/Shanghai, whatever day the visitor stands on."""
    return datetime.now(SHANGHAI)


def stood_on() -> date | None:
    """Return the day that stands in for today, or None when today is today."""
    return _stood_on.get()


def now() -> datetime:
    """Return the current instant, aware, in Asia/Shanghai; on a stood-on day with the real time of day."""
    instant = wall_clock()
    day = _stood_on.get()
    return instant if day is None else datetime.combine(day, instant.timetz())


def today() -> date:
    """Return the current date in Asia/Shanghai: the day legal periods are counted in."""
    return _stood_on.get() or wall_clock().date()


@contextmanager
def standing_on(day: date | None) -> Iterator[None]:
    """Let `today()` be `day` inside the block, in this thread and context only; None changes nothing."""
    token = _stood_on.set(day if day is not None else _stood_on.get())
    try:
        yield
    finally:
        _stood_on.reset(token)
