"""Working days counted from announced years; an unknown year is answered provisionally."""

from zhengmei.core.calendar.notice import CalendarError, CalendarYear, Holiday, YearProblem, parse_year, problems_of
from zhengmei.core.calendar.working import DayInfo, WorkingCalendar

__all__ = [
    "CalendarError",
    "CalendarYear",
    "DayInfo",
    "Holiday",
    "WorkingCalendar",
    "YearProblem",
    "parse_year",
    "problems_of",
]
