"""Desks in several processes: one reads and counts the posts, and all of them judge and write."""

import gc
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from os import cpu_count
from threading import active_count
from typing import Any, Protocol

from zhengmei.batch.desk import Desk, Told
from zhengmei.batch.opening import Ground, Opened, extras_of, plan_of, read_ground
from zhengmei.batch.request import Request
from zhengmei.intake.problems import Unreadable

_WORTH_IT = 20_000
"""Fewer accounts are judged here before another process is ready."""
_MOST = 8
Job = tuple[str, tuple[Any, ...]]
"""The name of a desk's method, and what it is given."""


class At(Protocol):
    """A desk that is handed one job at a time and asked for the answer later."""

    def open(self, facts: Opened, told: Told) -> None:
        """Let it begin; what was found when the files were opened."""

    def give(self, job: Job) -> None:
        """Hand it a job."""

    def take(self) -> Any:
        """Return the answer to its job. Raises what the job raised."""


class Here:
    """A desk in this process."""

    def open(self, facts: Opened, told: Told) -> None:
        """Let it begin."""
        self._desk = Desk(facts.plan, facts.ground, facts.extras, told)

    def give(self, job: Job) -> None:
        """Do the job."""
        self._answer = getattr(self._desk, job[0])(*job[1])

    def take(self) -> Any:
        """Return the answer."""
        answer, self._answer = self._answer, None
        return answer


def _start_method() -> str:
    """How a process is started: as a copy of this one where that is safe, with the register already read."""
    # The posts' columnar engine does not survive being copied, nor do locks that other threads hold.
    alone = active_count() == 1 and "fork" in get_all_start_methods()
    return "fork" if alone else "spawn"


class Beside:
    """A desk in another process. A fresh one reads the register by itself while this one reads the posts."""

    def __init__(self, request: Request, ground: Ground, method: str, siblings: Sequence["Beside"] = ()) -> None:
        context = get_context(method)
        self._pipe, other = context.Pipe()
        copied = method == "fork"
        # A copy holds these ends too and would never see the pipe end with this process.
        ours = [self._pipe, *(desk._pipe for desk in siblings)] if copied else []
        given = (other, request, ground if copied else None, ours)
        self._process: BaseProcess = context.Process(target=_work, args=given, daemon=True)  # type: ignore[attr-defined]
        self._process.start()
        other.close()

    def open(self, facts: Opened, told: Told) -> None:
        """Let it begin."""
        self._send(told)

    def give(self, job: Job) -> None:
        """Send the job."""
        self._send(job)

    def take(self) -> Any:
        """Wait for the answer."""
        try:
            answer = self._pipe.recv()
        except EOFError as error:
            raise _ended() from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._pipe.close()
        self._process.terminate()
        self._process.join()

    def _send(self, what: object) -> None:
        try:
            self._pipe.send(what)
        except OSError as error:
            raise _ended() from error


def _ended() -> Unreadable:
    return Unreadable("检查用的一个进程意外结束，多半是内存不够；请用 --workers 1 再查，或者分片检查（--shard）")


def _work(pipe: Connection, request: Request, ground: Ground | None, others: Sequence[Connection]) -> None:
    for end in others:
        end.close()
    gc.disable()
    ground = ground or read_ground(request)
    with suppress(EOFError):  # the process that asks has ended
        told: Told = pipe.recv()
        desk = Desk(plan_of(request, told.first), ground, extras_of(request, ground, told.first), told)
        while True:
            job: Job = pipe.recv()
            try:
                answer = getattr(desk, job[0])(*job[1])
            except Exception as error:
                answer = error
            pipe.send(answer)


@contextmanager
def desks(request: Request, ground: Ground) -> Iterator[Sequence[At]]:
    """Provide the desks for the register that was read: one here, more beside it where there is work for them.

    Enter it before the posts are opened.
    """
    method, worth_it = _start_method(), len(ground.directory.accounts) >= _WORTH_IT
    # The other half of the cores is busy counting the next run and hashing the files.
    number = request.workers or (max(1, min((cpu_count() or 1) // 2, _MOST)) if worth_it else 1)
    with ExitStack() as stack:
        beside: list[Beside] = []
        for _ in range(number - 1):
            beside.append(Beside(request, ground, method, beside))
            stack.callback(beside[-1].close)
        # The one here comes last: while it works, those beside it do too.
        yield [*beside, Here()]


def spread(at_work: Sequence[At], jobs: Iterable[Job]) -> Iterator[Any]:
    """Yield the answers in the order of the jobs. The same place in the order always falls to the same desk."""
    waiting: deque[At] = deque()
    for number, job in enumerate(jobs):
        desk = at_work[number % len(at_work)]
        if len(waiting) == len(at_work):
            yield waiting.popleft().take()
        desk.give(job)
        waiting.append(desk)
    while waiting:
        yield waiting.popleft().take()
