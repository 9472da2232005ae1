"""A character five-gram model in the ARPA format from the corpus files, so that a peer can be measured with a model of its own.

    python benchmarks/screening/arpa.py DATA OUT.arpa      (two minutes, a file of 0.6 GB)

Interpolated modified Kneser-Ney (Chen and Goodman 1998): of four- and five-grams those seen once are left out, and what they
held goes to the back-off. The corpus is cut into clauses as pycorrector cuts its sentences, as it asks for the
perplexity of clauses.
"""

import lzma
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

SIZE = 7000
"""Five characters must fit into 64 bits: 7,000 to the fifth is 1.7e19."""
UNKNOWN, BEGIN, END, KNOWN = range(4)
CLAUSE = re.compile(r"[\u4e00-\u9fa5a-zA-Z0-9+#&]+")


@dataclass(frozen=True)
class Grams:
    """The n-grams of one order as ascending numbers in base SIZE, with the logarithms (base 10) of probability and back-off."""

    keys: Numbers
    chance: Floats
    rest: Floats


def read(corpus: Path) -> tuple[list[str], npt.NDArray[np.uint16]]:
    """Return the characters by number, and the clauses, each as BEGIN, its characters, END; the last is only UNKNOWN."""
    parts = []
    for path in sorted(corpus.glob("*.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            clauses = (clause for line in lines for clause in CLAUSE.findall(line))
            text = "".join(f"\x01{clause}\x02" for clause in clauses)
        parts.append(np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint16))
    text = np.concatenate([*parts, np.array([BEGIN, UNKNOWN, END], np.uint16)])
    seen = np.bincount(text, minlength=1 << 16)
    seen[:KNOWN] = 0
    common = np.argsort(-seen, kind="stable")[: SIZE - KNOWN]
    common = common[seen[common] > 0]
    number = np.zeros(1 << 16, np.uint16)
    number[[BEGIN, END]] = BEGIN, END
    number[common] = np.arange(KNOWN, KNOWN + len(common))
    return ["<unk>", "<s>", "</s>", *map(chr, common)], number[text]


def counted(text: npt.NDArray[np.uint16], order: int) -> tuple[Numbers, Numbers]:
    """Return the n-grams within clauses, and how often each was seen."""
    size = len(text) - order + 1
    keys, inside = np.zeros(size, np.uint64), np.ones(size, bool)
    for step in range(order):
        part = text[step : step + size]
        keys = keys * np.uint64(SIZE) + part
        inside &= (part != BEGIN) | (step == 0)
    keys = keys[inside]
    keys.sort()
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[first], np.diff(first, append=len(keys)).astype(np.uint64)


def continued(keys: Numbers, seen: Numbers, above: Numbers, order: int) -> Numbers:
    """Return, instead of counts, how many different characters stand before each n-gram that doesn't begin a clause."""
    endings, before = np.unique(above % np.uint64(SIZE**order), return_counts=True)
    answer = seen.copy()
    answer[np.searchsorted(keys, endings)] = before
    return answer


def smoothed(
    keys: Numbers, weight: Numbers, kept: npt.NDArray[np.bool_], below: Grams, base: int
) -> tuple[Grams, Grams]:
    """Return this order, and the order below (its numbers less than ``base``) with its back-offs."""
    number = [float((weight == count).sum()) for count in range(5)]
    share = number[1] / (number[1] + 2 * number[2])
    discounts = [0.0, *(count - (count + 1) * share * number[count + 1] / number[count] for count in (1, 2, 3))]
    context = keys // np.uint64(SIZE)
    first = np.flatnonzero(np.concatenate(([True], context[1:] != context[:-1])))
    owner = np.repeat(np.arange(len(first)), np.diff(first, append=len(keys)))
    own = (weight - np.array(discounts)[np.minimum(weight, 3).astype(np.int64)]) / np.add.reduceat(weight, first)[owner]
    rest = np.maximum(1 - np.add.reduceat(np.where(kept, own, 0.0), first), 1e-9)
    keys, own, owner, heads = keys[kept], own[kept], owner[kept], context[first]
    backed = np.zeros(len(below.keys))
    places = np.minimum(np.searchsorted(below.keys, heads), len(below.keys) - 1)
    there = below.keys[places] == heads
    backed[places[there]] = np.log10(rest[there])
    chance = np.log10(own + rest[owner] * 10 ** below.chance[np.searchsorted(below.keys, keys % np.uint64(base))])
    return Grams(keys, chance, np.zeros(len(keys))), Grams(below.keys, below.chance, backed)


def model(text: npt.NDArray[np.uint16], order: int) -> Iterator[Grams]:
    """Yield the orders from one up."""
    keys, seen = counted(text, 1)
    grams = None
    for size in range(1, order + 1):
        above, above_seen = counted(text, size + 1) if size < order else (keys, seen)
        weight = continued(keys, seen, above, size) if size < order else seen
        if grams is None:
            weight[keys == BEGIN] = 0
            chance = np.where(keys == BEGIN, -99.0, np.log10(np.maximum(weight, 0.5) / weight.sum()))
            grams = Grams(keys, chance, np.zeros(len(keys)))
        else:
            kept = (seen > 1) | (size <= 3)
            upper, lower = smoothed(keys, weight, kept, grams, SIZE ** (size - 1))
            yield lower
            grams = upper
        keys, seen = above, above_seen
    assert grams is not None
    yield grams


def write(orders: list[Grams], names: list[str], out: IO[str]) -> None:
    """Write the text form that kenlm reads."""
    out.write("\\data\\\n" + "".join(f"ngram {size}={len(part.keys)}\n" for size, part in enumerate(orders, 1)))
    for size, part in enumerate(orders, 1):
        out.write(f"\n\\{size}-grams:\n")
        for start in range(0, len(part.keys), 1_000_000):
            rows = slice(start, start + 1_000_000)
            digits = [
                (part.keys[rows] // np.uint64(SIZE**step) % np.uint64(SIZE)).tolist() for step in reversed(range(size))
            ]
            words = zip(*([names[digit] for digit in column] for column in digits), strict=True)
            numbers = zip(part.chance[rows].tolist(), words, part.rest[rows].tolist(), strict=True)
            out.writelines(f"{chance:.5f}\t{' '.join(gram)}\t{rest:.5f}\n" for chance, gram, rest in numbers)
    out.write("\n\\end\\\n")


def main() -> None:
    data, target = map(Path, sys.argv[1:])
    names, text = read(data / "corpus")
    orders = list(model(text, 5))
    print(f"{len(text):,} signs; n-grams kept, from one up: " + ", ".join(f"{len(part.keys):,}" for part in orders))
    with target.open("w", encoding="utf-8") as out:
        write(orders, names, out)


if __name__ == "__main__":
    main()
