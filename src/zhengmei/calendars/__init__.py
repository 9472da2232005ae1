"""The State Council's yearly holiday notices as data files, and the one place that reads them.

A new year is a new ``<year>.toml`` beside these (or an entry on the administration page), never a code change.
"""

from importlib.resources import files

from zhengmei.core.calendar import CalendarError, CalendarYear, parse_year

__all__ = ["load_all"]


def load_all() -> tuple[CalendarYear, ...]:
    """Return every shipped year, earliest first. Raises CalendarError naming the file and line of a fault."""
    names = (entry.name for entry in files(__name__).iterdir())
    return tuple(_load(name) for name in sorted(names) if name.endswith(".toml"))


def _load(name: str) -> CalendarYear:
    text = (files(__name__) / name).read_text(encoding="utf-8")
    try:
        return parse_year(text)
    except CalendarError as error:
        raise CalendarError(f"{name} {error}") from error
