"""One inspection over several processes: each takes a shard of the accounts, and the shards are laid together."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from zhengmei.batch.plain import Line
from zhengmei.batch.request import Request
from zhengmei.batch.results import ACCOUNTS_BEGIN
from zhengmei.batch.run import Outcome, run, write_result
from zhengmei.batch.scoring import Standing

_MEMORY = 2048


def run_parallel(request: Request, out: TextIO, workers: int) -> Outcome:
    """Judge in ``workers`` processes and write the same bytes as one run would. Returns and raises the same.

    Every process reads the files, so the memory that the engine may use is shared out among them.
    """
    if workers < 2 or request.shard != (0, 1):
        return run(request, out)
    threads = max(1, (cpu_count() or 1) // workers)
    shards = [
        replace(request, shard=(which, workers), memory=f"{_MEMORY // workers}MB", threads=threads)
        for which in range(workers)
    ]
    with TemporaryDirectory(prefix="zhengmei-shards-") as folder, ExitStack() as stack:
        paths = [Path(folder) / f"{which}.json" for which in range(workers)]
        # A fresh interpreter for each: a columnar engine does not survive being forked.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            outcomes = list(pool.map(_run_shard, shards, paths))
        files = [stack.enter_context(path.open(encoding="utf-8")) for path in paths]
        heads = [_head(file) for file in files]
        head = heads[0] | {"shard": [0, 1]}
        totals = write_result(out, head, _lines(files), Standing(head, request.packs))
    return replace(outcomes[0], totals=totals)


def _run_shard(request: Request, path: Path) -> Outcome:
    with path.open("w", encoding="utf-8") as out:
        return run(request, out)


def _head(file: TextIO) -> dict[str, Any]:
    """Read a result up to its accounts, one entry a line."""
    head: dict[str, Any] = {}
    next(file)
    for line in file:
        if line.startswith(ACCOUNTS_BEGIN):
            return head
        head |= json.loads("{" + line.rstrip().removesuffix(",") + "}")
    raise ValueError("a shard without accounts")


def _lines(files: Sequence[TextIO]) -> Iterator[Line]:
    """Yield the accounts in the order of one run: the shards took them by turns."""
    while True:
        for file in files:
            text = next(file).rstrip()
            if not text.startswith("{"):
                return
            text = text.removesuffix(",")
            yield Line(text, json.loads(text))
