"""Print the table of src/zhengmei/core/screening/lunar.py, and the months whose first day PyEphem puts elsewhere.

    python tools/build_lunar_table.py

A developer's tool: it needs sxtwl and ephem. A month begins on the day of the new moon by Beijing time (GB/T 33661—2017).
"""

from datetime import date, timedelta

import ephem
import sxtwl

FIRST, LAST = 1901, 2056
BEIJING = timedelta(hours=8)


def months(year: int) -> list[tuple[str, int]]:
    """Name and days of every month of a lunar year."""
    leap = sxtwl.getRunMonth(year)
    names = [(month, after) for month in range(1, 13) for after in (False, True) if not after or month == leap]
    return [
        (f"{'leap ' if after else ''}{month}", sxtwl.getLunarMonthNum(year, month, after)) for month, after in names
    ]


def main() -> None:
    begun = sxtwl.fromLunar(FIRST, 1, 1)
    first = date(begun.getSolarYear(), begun.getSolarMonth(), begun.getSolarDay())
    print(f"first day {first}")
    codes = []
    for year in range(FIRST, LAST + 1):
        code = sxtwl.getRunMonth(year) << 13
        for place, (name, days) in enumerate(months(year)):
            code |= (days == 30) << place
            moon = new_moon(first)
            if moon != first:
                print(f"{year}, month {name}: {first} here, new moon on {moon}")
            first += timedelta(days=days)
        codes.append(f"{code:05x}")
    for start in range(0, len(codes), 20):
        print(" ".join(codes[start : start + 20]))


def new_moon(near: date) -> date:
    """The day, in Beijing, of the new moon about ``near``."""
    found = ephem.next_new_moon(ephem.Date(near.isoformat().replace("-", "/")) - 3)
    return (found.datetime() + BEIJING).date()


if __name__ == "__main__":
    main()
