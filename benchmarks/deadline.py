"""How fast due days are counted against a plain loop over chinesecalendar in the same run, and the core's import time.

Prints only: run ``.venv/bin/python benchmarks/deadline.py``. The bound to hold: a million due days a minute on one core
and an import of the core in under 0.3 s.
"""

import sys

sys.path.pop(0)  # this folder holds inspect.py, which must not stand in for the standard library's module

import subprocess
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from statistics import median
from time import perf_counter

import chinese_calendar

from zhengmei.calendars import load_all
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline.period import Period, count_forward

NUMBER = 200_000
DAYS = 7
FIRST = date(2023, 1, 1)
CORE = (
    "import zhengmei.core.approval, zhengmei.core.calendar, zhengmei.core.citation, zhengmei.core.deadline.period, "
    "zhengmei.core.inspection.windows, zhengmei.core.pack, zhengmei.core.screening"
)


def by_zhengmei(starts: Sequence[date]) -> list[date]:
    """Count through the function that the platform itself calls, without the trace."""
    calendar, period = WorkingCalendar(load_all()), Period(DAYS, "wd")
    return [count_forward(start, period, calendar, roll=True, trace=False).due for start in starts]


def by_plain_loop(starts: Sequence[date]) -> list[date]:
    """Count the way one would write it without this project: ask chinesecalendar day by day."""
    found = []
    for start in starts:
        day, left = start, DAYS
        while left:
            day += timedelta(days=1)
            left -= chinese_calendar.is_workday(day)
        found.append(day)
    return found


def timed(count: Callable[[Sequence[date]], list[date]], starts: Sequence[date]) -> tuple[float, list[date]]:
    """Return the seconds spent and the answers."""
    began = perf_counter()
    answers = count(starts)
    return perf_counter() - began, answers


def seconds_to_run(code: str) -> float:
    """Return the median of five fresh interpreters running ``code``."""
    spent = []
    for _ in range(5):
        began = perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        spent.append(perf_counter() - began)
    return median(spent)


def main() -> None:
    """Print rate, ratio and import time."""
    # Starts stop in mid-December 2026: beyond its last year chinesecalendar raises instead of answering.
    span = (date(2026, 12, 15) - FIRST).days
    starts = [FIRST + timedelta(days=number % span) for number in range(NUMBER)]
    ours, answers = timed(by_zhengmei, starts)
    peer, expected = timed(by_plain_loop, starts)
    print(f"{NUMBER} due days of {DAYS} working days, one core; same answers: {answers == expected}")
    print(f"zhengmei             {NUMBER / ours * 60:>14,.0f} a minute")
    print(f"chinesecalendar loop {NUMBER / peer * 60:>14,.0f} a minute")
    print(f"ratio                {peer / ours:>14.1f}")
    print(f"import of the core   {seconds_to_run(CORE) - seconds_to_run('pass'):>14.3f} s over a bare interpreter")


if __name__ == "__main__":
    main()
