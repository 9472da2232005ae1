"""What the surroundings expect: a small network that has read the corpus, for places whose exact wording was never seen.

Five signs on each side and the runs of two and three among them are looked up, mixed in one hidden layer, and compared with
each candidate. It is trained to tell the sign that stood there from those that are confused with it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhengmei.core.screening.spelling.alphabet import SIZE, Signs
from zhengmei.core.screening.spelling.confusables import Confusables
from zhengmei.core.screening.spelling.network import Adam, Floats, Rows, summed

_SINGLES = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
_RUNS = (
    (-4, -3), (-3, -2), (-2, -1), (-1, 1), (1, 2), (2, 3), (3, 4), (-3, -2, -1), (-2, -1, 1), (-1, 1, 2), (1, 2, 3),
)  # fmt: skip
_BUCKET_BITS = 17
_WIDTH, _HIDDEN, _FACE = 32, 256, 128
_RIVALS, _DRAWS = 7, 256
_BATCH = 2048
_COMMON = 3e5
_RATE = 8e-3
Bytes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class ContextNetwork:
    """Each table holds eight bits a value, and has one scale. ``face``: from the hidden layer to what a sign is compared with."""

    single: Bytes
    run: Bytes
    output: Bytes
    scales: Floats
    weight: Floats
    bias: Floats
    face: Floats
    offset: Floats

    def surroundings(self, signs: Signs, places: Signs) -> Floats:
        """Return [place, face]: what the network makes of the surroundings of each place."""
        singles, runs = _inputs(signs, places)
        size = singles.shape[1] * _WIDTH
        left = self.single[singles].reshape(len(places), size)
        right = self.run[runs].reshape(len(places), runs.shape[1] * _WIDTH)
        mixed: Floats = left.astype(np.float32) @ (self.weight[:size] * self.scales[0])
        mixed += right.astype(np.float32) @ (self.weight[size:] * self.scales[1])
        mixed += self.bias
        found: Floats = np.maximum(mixed, 0, out=mixed) @ self.face
        return found

    def score(self, surroundings: Floats, number: Signs, signs: Signs) -> Floats:
        """Return how well each sign fits the surroundings with the given number. Higher is better; no unit."""
        fitting: Floats = np.einsum("ij,ij->i", self.output[signs].astype(np.float32), surroundings[number])
        fitting *= self.scales[2]
        fitting += self.offset[signs]
        return fitting

    @classmethod
    def train(
        cls,
        signs: Signs,
        confusables: Confusables,
        examples: int,
        *,
        seed: int,
        said: Callable[[str], None] = lambda _: None,
    ) -> "ContextNetwork":
        """Read about ``examples`` places of a corpus. Deterministic for a seed and a number of threads."""
        chance = np.random.default_rng(seed)
        occurrences = np.bincount(signs, minlength=SIZE)
        rivals = _rivals(confusables, occurrences, chance)
        places = np.flatnonzero(
            (rivals[signs, 0] != 0) & (np.arange(len(signs)) >= 8) & (np.arange(len(signs)) < len(signs) - 8)
        )
        places = places[chance.random(len(places)) < np.sqrt(np.minimum(1, _COMMON / occurrences[signs[places]]))]
        places = chance.permutation(places)[:examples]
        draft = _Draft(chance)
        steps = len(places) // _BATCH
        adam = Adam(draft.parameters, _RATE, steps, warm_up=200)
        for step in range(steps):
            batch = places[step * _BATCH : (step + 1) * _BATCH]
            right = signs[batch]
            drawn = rivals[right[:, None], chance.integers(0, _DRAWS, (len(batch), _RIVALS))]
            adam.step(draft.gradients(*_inputs(signs, batch), np.concatenate([right[:, None], drawn], axis=1)))
            if step % 200 == 199:
                said(f"读上下文 {step + 1}/{steps}")
        return draft.finished()


class _Draft:
    """The network while it learns."""

    def __init__(self, chance: np.random.Generator) -> None:
        def drawn(rows: int, columns: int, spread: float) -> Floats:
            return (chance.standard_normal((rows, columns)) * spread).astype(np.float32)

        inputs = (len(_SINGLES) + len(_RUNS)) * _WIDTH
        self.single, self.run = drawn(SIZE, _WIDTH, 0.1), drawn(1 << _BUCKET_BITS, _WIDTH, 0.02)
        self.weight, self.bias = drawn(inputs, _HIDDEN, 1.5 * np.sqrt(2 / inputs)), np.zeros(_HIDDEN, np.float32)
        self.face = drawn(_HIDDEN, _FACE, 1 / np.sqrt(_HIDDEN))
        self.output, self.offset = drawn(SIZE, _FACE, 0.05), np.zeros((SIZE, 1), np.float32)

    @property
    def parameters(self) -> list[Floats]:
        return [self.single, self.run, self.weight, self.bias, self.face, self.output, self.offset]

    def gradients(self, singles: Signs, runs: Signs, signs: Signs) -> list[Floats | Rows]:
        """Return the slopes of the loss: how badly the first of ``signs`` is told from the others."""
        size = len(singles)
        inputs = np.concatenate([self.single[singles].reshape(size, -1), self.run[runs].reshape(size, -1)], axis=1)
        hidden = np.maximum(inputs @ self.weight + self.bias, 0)
        face = hidden @ self.face
        output = self.output[signs]
        score = np.matmul(output, face[:, :, None])[:, :, 0] + self.offset[signs, 0]
        score -= score.max(axis=1, keepdims=True)
        slope = np.exp(score)
        slope /= slope.sum(axis=1, keepdims=True)
        slope[:, 0] -= 1
        slope /= size
        faced = np.matmul(slope[:, None, :], output)[:, 0]
        back = (faced @ self.face.T) * (hidden > 0)
        moved = back @ self.weight.T
        split = len(_SINGLES) * _WIDTH
        return [
            summed(singles.ravel(), moved[:, :split].reshape(-1, _WIDTH)),
            summed(runs.ravel(), moved[:, split:].reshape(-1, _WIDTH)),
            inputs.T @ back,
            back.sum(axis=0),
            hidden.T @ faced,
            summed(signs.ravel(), (slope[:, :, None] * face[:, None, :]).reshape(-1, _FACE)),
            summed(signs.ravel(), slope.reshape(-1, 1)),
        ]

    def finished(self) -> ContextNetwork:
        """Return it with its tables rounded to eight bits."""
        tables = [self.single, self.run, self.output]
        scales = np.array([float(np.quantile(np.abs(table), 0.9999)) / 127 or 1.0 for table in tables], np.float32)
        small = [
            np.clip(np.round(table / scale), -127, 127).astype(np.int8)
            for table, scale in zip(tables, scales, strict=True)
        ]
        return ContextNetwork(
            small[0], small[1], small[2], scales, self.weight, self.bias, self.face, self.offset[:, 0]
        )


def _inputs(signs: Signs, places: Signs) -> tuple[Signs, Signs]:
    """The signs around each place, and the buckets of the runs around it."""
    near = {step: signs[places + step] for step in _SINGLES}
    runs = []
    for steps in _RUNS:
        key = np.full(len(places), len(steps), np.uint64)
        for step in steps:
            key = key * np.uint64(SIZE) + near[step].astype(np.uint64)
        runs.append((key * np.uint64(0x9E3779B97F4A7C15) >> np.uint64(64 - _BUCKET_BITS)).astype(np.int64))
    return np.stack([near[step] for step in _SINGLES], axis=1), np.stack(runs, axis=1)


def _rivals(confusables: Confusables, occurrences: npt.NDArray[np.int64], chance: np.random.Generator) -> Signs:
    """[sign, draw] → a sign that may stand wrongly for it, drawn by likelihood and by the root of how common it is."""
    drawn = np.zeros((SIZE, _DRAWS), np.int64)
    for row in np.flatnonzero(confusables.confusable()):
        meant, likelihood = confusables.likelihood(int(row))
        weight = likelihood * np.sqrt(occurrences[meant] + 10)
        drawn[row] = chance.choice(meant, _DRAWS, p=weight / weight.sum())
    return drawn
