"""Where the lines of a large file are, so that a few of them can be read again without reading all."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

_BLOCK = 1 << 14


class LineIndex:
    """How many lines end before each block of a file; ``number``: how many lines it has."""

    def __init__(self, path: Path) -> None:
        self._path, self._before, last = path, [0], b"\n"
        with path.open("rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                self._before.append(self._before[-1] + block.count(b"\n"))
                last = block[-1:]
        self.number = self._before[-1] + (last != b"\n")

    def lines(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """Yield the lines with these ``numbers``, counted from 0 and ascending."""
        with self._path.open("rb") as file:
            for block, own in groupby(numbers, key=self._block_of):
                at = self._before[block]
                file.seek(block * _BLOCK)
                for number in own:
                    for _ in range(at, number):
                        file.readline()
                    yield file.readline()
                    at = number + 1

    def _block_of(self, number: int) -> int:
        return max(0, bisect_left(self._before, number) - 1)
