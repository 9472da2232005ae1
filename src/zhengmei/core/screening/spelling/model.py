"""The model: everything counted and learned, in one file of arrays that is read by mapping it into memory."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import Alphabet
from zhengmei.core.screening.spelling.confusables import Confusables
from zhengmei.core.screening.spelling.context import ContextNetwork
from zhengmei.core.screening.spelling.counts import Counts
from zhengmei.core.screening.spelling.features import Knowledge
from zhengmei.core.screening.spelling.network import Network
from zhengmei.core.screening.spelling.pairs import PairPrior
from zhengmei.core.screening.spelling.static_map import StaticMap

MAGIC = b"ZMSPELL1"
_ALIGNED = 64
Array = npt.NDArray[Any]


class ModelError(ValueError):
    """The file is no model of this version; the message says so in a sentence."""


@dataclass(frozen=True)
class Thresholds:
    """From which probability a hit is certain, likely, a hint; ``quick`` is the score a candidate needs to be looked at."""

    certain: float
    likely: float
    hint: float
    quick: float


@dataclass(frozen=True)
class Model:
    """``about`` holds provenance: what it was trained on, when, with which figures."""

    alphabet: Alphabet
    knowledge: Knowledge
    prior: PairPrior
    first: Network
    second: Network
    thresholds: Thresholds
    about: Mapping[str, Any] = field(default_factory=dict)

    def parts(self) -> Iterator[bytes]:
        """Yield the bytes of the file. The same model gives the same bytes."""
        arrays = self._arrays()
        table, offset = {}, 0
        for name, array in arrays.items():
            table[name] = [array.dtype.str, list(array.shape), offset]
            offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
        known = self.knowledge
        head = {
            "map": [known.counts.table.seed, known.counts.table.segment, known.counts.table.segments], "total": known.total,
            "layers": [len(self.first.weights), len(self.second.weights)], "arrays": table, "about": dict(self.about),
            "thresholds": [self.thresholds.certain, self.thresholds.likely, self.thresholds.hint, self.thresholds.quick],
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

        knowledge = Knowledge(
            Counts(StaticMap(found["cells"], *head["map"])),
            Confusables(*fields("confusables", "starts", "meant", "relation")),
            ContextNetwork(*fields("context", "single", "pair", "output", "scales", "weight", "bias", "offset")),
            found["level"],
            head["total"],
        )
        return cls(
            Alphabet(found["alphabet"]), knowledge, PairPrior(*fields("prior", "keys", "often", "written", "meant")),
            network("first", head["layers"][0]), network("second", head["layers"][1]), Thresholds(*head["thresholds"]),
            head["about"],
        )  # fmt: skip

    def _arrays(self) -> dict[str, Array]:
        known = self.knowledge
        found: dict[str, Array] = {
            "alphabet": self.alphabet.numbers,
            "cells": known.counts.table.cells,
            "level": known.level,
        }
        for name, part in (("confusables", known.confusables), ("context", known.context), ("prior", self.prior)):
            found |= {f"{name}.{key}": value for key, value in vars(part).items()}
        for name, network in (("first", self.first), ("second", self.second)):
            found |= {f"{name}.mean": network.mean, f"{name}.scale": network.scale}
            found |= {f"{name}.weight{layer}": weight for layer, weight in enumerate(network.weights)}
            found |= {f"{name}.bias{layer}": bias for layer, bias in enumerate(network.biases)}
        return found
