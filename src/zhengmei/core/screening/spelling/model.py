"""The model: everything counted and learned, in one file of arrays that is read by mapping it into memory."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.hit import Tier
from zhengmei.core.screening.spelling.alphabet import Alphabet
from zhengmei.core.screening.spelling.confusables import Confusables
from zhengmei.core.screening.spelling.context import ContextNetwork
from zhengmei.core.screening.spelling.counts import Counts
from zhengmei.core.screening.spelling.features import Knowledge
from zhengmei.core.screening.spelling.network import Network
from zhengmei.core.screening.spelling.pairs import PairPrior
from zhengmei.core.screening.spelling.static_map import StaticMap

MAGIC = b"ZMSPELL3"
_ALIGNED = 64
_NETWORKS = ("first", "second", "third", "fourth")
Array = npt.NDArray[Any]


class ModelError(ValueError):
    """The file is no model of this version; the message says so in a sentence."""


@dataclass(frozen=True)
class Tiers:
    """From which probability a hit is certain, likely, a hint."""

    certain: float
    likely: float
    hint: float

    def of(self, probability: float) -> Tier:
        """Return the tier of a hit."""
        return "certain" if probability >= self.certain else "likely" if probability >= self.likely else "hint"


@dataclass(frozen=True)
class Model:
    """``first`` and ``second`` judge wrong characters, ``third`` what is written twice, ``fourth`` what is missing. ``least``
    is the score that a candidate needs to be looked at closely, ``surprise`` what a seam may read like at most to be looked at.
    ``about`` holds provenance: what it was trained on, when.
    """

    alphabet: Alphabet
    knowledge: Knowledge
    prior: PairPrior
    first: Network
    second: Network
    third: Network
    fourth: Network
    least: float
    surprise: float
    thresholds: Tiers
    repeated: Tiers
    missing: Tiers
    about: Mapping[str, Any] = field(default_factory=dict)

    def parts(self) -> Iterator[bytes]:
        """Yield the bytes of the file. The same model gives the same bytes."""
        arrays = self._arrays()
        table, offset = {}, 0
        for name, array in arrays.items():
            table[name] = [array.dtype.str, list(array.shape), offset]
            offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
        known = self.knowledge
        maps = [[each.seed, each.segment, each.segments] for each in (known.counts.table, known.counts.rest)]
        head = {
            "maps": maps, "total": known.total,
            "layers": [len(network.weights) for network in self._networks()], "arrays": table,
            "about": dict(self.about), "least": self.least, "surprise": self.surprise,
            "tiers": [[each.certain, each.likely, each.hint] for each in (self.thresholds, self.repeated, self.missing)],
        }  # fmt: skip
        text = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
        text += b" " * (-(len(MAGIC) + 8 + len(text)) % _ALIGNED)
        yield MAGIC + len(text).to_bytes(8, "little") + text
        for array in arrays.values():
            data = np.ascontiguousarray(array).tobytes()
            yield data + b"\0" * (-len(data) % _ALIGNED)

    @classmethod
    def of(cls, data: npt.NDArray[np.uint8]) -> "Model":
        """Return the model in ``data``, without copying it."""
        if bytes(data[: len(MAGIC)]) != MAGIC:
            raise ModelError("这不是本版本的纠错模型文件，请用 zhengmei screen train 重新训练")
        start = len(MAGIC) + 8 + int.from_bytes(bytes(data[len(MAGIC) : len(MAGIC) + 8]), "little")
        try:
            head = json.loads(bytes(data[len(MAGIC) + 8 : start]))
            found = {
                name: np.frombuffer(data, kind, int(np.prod(shape)), start + offset).reshape(shape)
                for name, (kind, shape, offset) in head["arrays"].items()
            }
            return cls._of(head, found)
        except (ValueError, KeyError) as error:
            raise ModelError("纠错模型文件不完整，请重新复制或重新训练") from error

    @classmethod
    def _of(cls, head: Mapping[str, Any], found: Mapping[str, Array]) -> "Model":
        def network(name: str, layers: int) -> Network:
            weights = [found[f"{name}.weight{layer}"] for layer in range(layers)]
            biases = [found[f"{name}.bias{layer}"] for layer in range(layers)]
            return Network(found[f"{name}.mean"], found[f"{name}.scale"], weights, biases)

        def fields(name: str, *parts: str) -> list[Array]:
            return [found[f"{name}.{part}"] for part in parts]

        maps = [StaticMap(found[name], *shape) for name, shape in zip(("cells", "rests"), head["maps"], strict=True)]
        knowledge = Knowledge(
            Counts(maps[0], maps[1], found["rest"]),
            Confusables(*fields("confusables", "starts", "meant", "relation")),
            ContextNetwork(*fields("context", "single", "run", "output", "scales", "weight", "bias", "face", "offset")),
            found["level"],
            head["total"],
        )
        first, second, third, fourth = (
            network(name, many) for name, many in zip(_NETWORKS, head["layers"], strict=True)
        )
        tiers = [Tiers(*each) for each in head["tiers"]]
        return cls(
            Alphabet(found["alphabet"]), knowledge, PairPrior(*fields("prior", "keys", "often", "written", "meant")),
            first, second, third, fourth, head["least"], head["surprise"], tiers[0], tiers[1], tiers[2], head["about"],
        )  # fmt: skip

    def _networks(self) -> tuple[Network, ...]:
        return self.first, self.second, self.third, self.fourth

    def _arrays(self) -> dict[str, Array]:
        known = self.knowledge
        found: dict[str, Array] = {
            "alphabet": self.alphabet.numbers,
            "cells": known.counts.table.cells,
            "rests": known.counts.rest.cells,
            "rest": known.counts.single,
            "level": known.level,
        }
        for name, part in (("confusables", known.confusables), ("context", known.context), ("prior", self.prior)):
            found |= {f"{name}.{key}": value for key, value in vars(part).items()}
        for name, network in zip(_NETWORKS, self._networks(), strict=True):
            found |= {f"{name}.mean": network.mean, f"{name}.scale": network.scale}
            found |= {f"{name}.weight{layer}": weight for layer, weight in enumerate(network.weights)}
            found |= {f"{name}.bias{layer}": bias for layer, bias in enumerate(network.biases)}
        return found
