"""Several desks at one inspection: answers come in order, and a desk that dies is told in a sentence."""

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.batch import office
from zhengmei.batch import parallel
from zhengmei.batch.opening import read_ground
from zhengmei.batch.parallel import Beside, Here, Job, desks, spread
from zhengmei.batch.request import PostsFile, Request
from zhengmei.batch.run import run
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
    request = asked(tmp_path, None)
    with desks(request, read_ground(request)) as at_work:
        assert [type(desk) for desk in at_work] == [Here]
    with desks(replace(request, workers=3), read_ground(request)) as at_work:
        assert [type(desk) for desk in at_work] == [Beside, Beside, Here]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_desk_that_dies_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(parallel, "_start_method", lambda: method)
    request = asked(tmp_path, 2)
    with desks(request, read_ground(request)) as at_work:
        first = at_work[0]
        assert isinstance(first, Beside)
        os.kill(first._process.pid or 0, signal.SIGKILL)
        with pytest.raises(Unreadable, match="--workers 1"):
            first.take()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_every_way_of_starting_a_desk_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    alone, beside = StringIO(), StringIO()
    run(asked(tmp_path, 1), alone)
    monkeypatch.setattr(parallel, "_start_method", lambda: method)
    run(asked(tmp_path, 3), beside)
    assert beside.getvalue() == alone.getvalue()


def test_a_copy_ends_with_the_process_it_was_copied_from(tmp_path: Path) -> None:
    """Two copies hold each other's pipes unless these are closed: then they would wait for ever."""
    request = asked(tmp_path, 3)
    with desks(request, read_ground(request)) as at_work:
        copies = [desk for desk in at_work if isinstance(desk, Beside)]
        for desk in copies:
            desk._pipe.close()
        for desk in copies:
            desk._process.join(20)
        assert [desk._process.exitcode for desk in copies] == [0, 0]


def test_it_copies_no_process_with_other_threads(tmp_path: Path) -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert parallel._start_method() == "spawn"
    finally:
        done.set()
        other.join()
