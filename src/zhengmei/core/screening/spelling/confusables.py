"""Which character may have been meant: those that sound like the written one, look like it, or were confused with it before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import SIZE, Alphabet, Signs

SAME_TONE, SAME_SOUND, NEAR_SOUND, LOOKS_ALIKE, CONFUSED = 1, 2, 4, 8, 16
"""Bits of a relation."""
_SWAPPED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f"), ("l", "r"))
_FEWEST = 20
_MOST = 200
"""A character has at most this many confusables: its commonest."""
_LIKELIHOOD = ((LOOKS_ALIKE, 0.1), (NEAR_SOUND, 0.06), (SAME_SOUND, 0.45), (SAME_TONE, 1.0))
"""About how much likelier one relation is than another to lead to an error; only for making practice errors."""


@dataclass(frozen=True)
class Confusables:
    """``meant[starts[sign] : starts[sign + 1]]`` are the signs that may have been meant by a sign; ``relation`` says why."""

    starts: npt.NDArray[np.int64]
    meant: npt.NDArray[np.uint16]
    relation: npt.NDArray[np.uint8]

    @classmethod
    def of(
        cls, alphabet: Alphabet, occurrences: npt.NDArray[np.int64], shapes: Mapping[str, str],
        confused: Iterable[tuple[str, str]],
    ) -> "Confusables":  # fmt: skip
        """Build the table for the common characters of a corpus; ``occurrences`` are by code point.

        ``shapes`` is character → characters that look like it; ``confused`` are (wrong, right) pairs.
        """
        common = [
            chr(point) for point in range(0x4E00, 0xA000) if occurrences[point] >= _FEWEST and alphabet.numbers[point]
        ]
        related = _by_sound(common)
        for sign in common:
            for other in shapes.get(sign, ""):
                if other in related and other != sign:
                    related[sign][other] = related[sign].get(other, 0) | LOOKS_ALIKE
        for wrong, right in confused:
            if wrong in related and right in related:
                related[wrong][right] = related[wrong].get(right, 0) | CONFUSED
        rows: dict[int, list[tuple[int, int]]] = {}
        for sign, others in related.items():
            commonest = sorted(
                others, key=lambda other: (-(others[other] & CONFUSED), -int(occurrences[ord(other)]), other)
            )
            rows[int(alphabet.numbers[ord(sign)])] = [
                (int(alphabet.numbers[ord(other)]), others[other]) for other in commonest[:_MOST]
            ]
        flat = [pair for row in range(SIZE) for pair in rows.get(row, ())]
        starts = np.cumsum([0, *(len(rows.get(row, ())) for row in range(SIZE))])
        return cls(
            starts,
            np.array([sign for sign, _ in flat], np.uint16),
            np.array([relation for _, relation in flat], np.uint8),
        )

    def of_places(self, signs: Signs, places: Signs) -> tuple[Signs, Signs, npt.NDArray[np.uint8]]:
        """Return for every confusable of every place: the number of the place, the sign, the relation."""
        rows = signs[places]
        first = self.starts[rows]
        many = self.starts[rows + 1] - first
        number = np.repeat(np.arange(len(places)), many)
        entry = np.arange(len(number)) - np.repeat(np.cumsum(many) - many, many) + first[number]
        return number, self.meant[entry].astype(np.int64), self.relation[entry]

    def confusable(self) -> npt.NDArray[np.bool_]:
        """Return for each sign whether it has any."""
        return np.diff(self.starts) > 0

    def likelihood(self, sign: int) -> tuple[Signs, npt.NDArray[np.float64]]:
        """Return the confusables of a sign, and roughly how likely each relation leads to an error."""
        row = slice(self.starts[sign], self.starts[sign + 1])
        relation = self.relation[row]
        weight = np.full(len(relation), 0.02)
        for bit, value in _LIKELIHOOD:
            weight = np.where(relation & bit, value, weight)
        weight = np.where(relation & CONFUSED, np.maximum(weight, 0.5), weight)
        return self.meant[row].astype(np.int64), weight


def _by_sound(characters: list[str]) -> dict[str, dict[str, int]]:
    from pypinyin import Style, pinyin

    toned = {sign: set(pinyin(sign, style=Style.TONE3, heteronym=True)[0]) for sign in characters}
    plain = {sign: {sound.rstrip("12345") for sound in sounds} for sign, sounds in toned.items()}
    having: dict[str, list[str]] = {}
    for sign in characters:
        for sound in plain[sign]:
            having.setdefault(sound, []).append(sign)
    related: dict[str, dict[str, int]] = {sign: {} for sign in characters}
    for sign in characters:
        found = related[sign]
        for sound in plain[sign]:
            for near in near_sounds(sound):
                for other in having.get(near, ()):
                    if other != sign:
                        found[other] = found.get(other, 0) | (SAME_SOUND if near == sound else NEAR_SOUND)
        for other in found:
            if toned[sign] & toned[other]:
                found[other] |= SAME_TONE
    return related


def near_sounds(sound: str) -> set[str]:
    """Return a syllable and those it is mistaken for: flat and curled tongue, n and l, front and back nasals."""
    found = {sound}
    for first, second in _SWAPPED:
        for one, other in ((first, second), (second, first)):
            if sound.startswith(one) and not (one in "zcs" and sound[1:2] == "h"):
                found.add(other + sound[len(one) :])
    found |= {item + "g" for item in set(found) if item.endswith(("an", "en", "in"))}
    found |= {item[:-1] for item in set(found) if item.endswith(("ang", "eng", "ing"))}
    return found
