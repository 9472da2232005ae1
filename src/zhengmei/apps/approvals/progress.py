"""How far work in the background has come, how long it will take, and whether anything still moves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from zhengmei.config import clock

SILENT_FOR = timedelta(minutes=2)
"""After so long without a word somebody should be told: the worker may be gone."""


@dataclass(frozen=True)
class Progress:
    """How far a job has come. ``before``: jobs ahead of it; ``seconds_left`` None: cannot be said yet.

    ``silent_for``: minutes without a word, None while it moves.
    """

    before: int
    seconds_left: int | None
    silent_for: int | None

    @property
    def left_words(self) -> str:
        """The time left in words."""
        if self.seconds_left is None:
            return ""
        if self.seconds_left < 60:
            return f"大约还要 {max(self.seconds_left, 1)} 秒"
        return f"大约还要 {round(self.seconds_left / 60)} 分钟"


def progress_at(
    done: int, total: int, *, began: datetime | None, heard: datetime | None, few: int, before: int = 0
) -> Progress:
    """Return the progress by the wall clock. ``few``: from so many done on the time left can be told."""
    instant = clock.wall_clock()
    left = None
    if total and began and done >= min(few, total):
        left = round((instant - began).total_seconds() / done * (total - done))
    silent = instant - heard if heard else timedelta()
    return Progress(before, left, round(silent.total_seconds() / 60) if silent > SILENT_FOR else None)
