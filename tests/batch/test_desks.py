"""Several desks at one inspection: answers come in order, and a desk that dies is told in a sentence."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.batch import office
from zhengmei.batch.parallel import Beside, Here, Job, desks, spread
from zhengmei.batch.request import PostsFile, Request
from zhengmei.intake.problems import Unreadable
from zhengmei.packs import load


class Slip(Here):
    """Notes what it is handed and gives it back."""

    def __init__(self, name: str, seen: list[tuple[str, int]]) -> None:
        self._name, self._seen = name, seen

    def give(self, job: Job) -> None:
        self._job = job
        self._seen.append((self._name, job[1][0]))

    def take(self) -> Any:
        return self._job[1][0] * 10


def test_answers_come_in_the_order_of_the_jobs_and_a_run_stays_at_its_desk() -> None:
    seen: list[tuple[str, int]] = []
    at_work = [Slip("甲", seen), Slip("乙", seen)]
    jobs: Iterator[Job] = (("judge", (number,)) for number in range(5))
    assert list(spread(at_work, jobs)) == [0, 10, 20, 30, 40]
    assert seen == [("甲", 0), ("乙", 1), ("甲", 2), ("乙", 3), ("甲", 4)]


def asked(tmp_path: Path, workers: int | None) -> Request:
    words = dict(zip(*[iter(office.files(tmp_path))] * 2, strict=True))
    return Request(
        [load("qd-licang")], office.AT, Path(words["--accounts"]), [PostsFile(Path(words["--posts"]))], workers=workers
    )


def test_a_small_register_is_judged_here_alone(tmp_path: Path) -> None:
    with desks(asked(tmp_path, None), 200) as at_work:
        assert [type(desk) for desk in at_work] == [Here]
    with desks(asked(tmp_path, 3), 200) as at_work:
        assert [type(desk) for desk in at_work] == [Beside, Beside, Here]


def test_a_desk_that_dies_is_told_in_a_sentence(tmp_path: Path) -> None:
    with desks(asked(tmp_path, 2), 200) as at_work:
        first = at_work[0]
        assert isinstance(first, Beside)
        os.kill(first._process.pid or 0, signal.SIGKILL)
        with pytest.raises(Unreadable, match="--workers 1"):
            first.take()
