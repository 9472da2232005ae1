"""A small classifier: standardised features, rectified layers, one probability; and Adam, which trains it. Only NumPy."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Rows:
    """A gradient that is zero but for some rows, each named once."""

    numbers: npt.NDArray[np.int64]
    slopes: Floats


_FAR = np.float32(6)
"""A feature further from its mean than this many deviations counts as that far."""
_CHUNK = 16_384


@dataclass(frozen=True)
class Network:
    """``weights`` and ``biases`` by layer. With no hidden layer it is a logistic regression."""

    mean: Floats
    scale: Floats
    weights: Sequence[Floats]
    biases: Sequence[Floats]

    def score(self, features: Floats) -> Floats:
        """Return the log odds of each row."""
        found = [self._layers(features[start : start + _CHUNK])[-1] for start in range(0, len(features), _CHUNK)]
        return np.concatenate(found)[:, 0] if found else np.zeros(0, np.float32)

    def probability(self, features: Floats) -> Floats:
        """Return a probability for each row."""
        return sigmoid(self.score(features))

    def _layers(self, features: Floats) -> list[Floats]:
        found = [np.clip((features - self.mean) * self.scale, -_FAR, _FAR)]
        for number, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True), 1):
            layer = found[-1] @ weight + bias
            found.append(np.maximum(layer, 0) if number < len(self.weights) else layer)
        return found

    @classmethod
    def train(
        cls, features: Floats, labels: Floats, importance: Floats, *, hidden: tuple[int, ...], epochs: int, rate: float = 2e-3,
        batch: int = 4096, seed: int = 0,
    ) -> "Network":  # fmt: skip
        """Return a network fitted to 0/1 ``labels`` by weighted log loss. Deterministic for a seed and a number of threads."""
        chance = np.random.default_rng(seed)
        sizes = (features.shape[1], *hidden, 1)
        pairs = list(pairwise(sizes))
        weights = [(chance.standard_normal(pair) * np.sqrt(2 / pair[0])).astype(np.float32) for pair in pairs]
        biases = [np.zeros(size, np.float32) for size in sizes[1:]]
        biases[-1][:] = -3
        mean = features.mean(axis=0, dtype=np.float64)
        deviation = np.sqrt(((features[:200_000] - mean) ** 2).mean(axis=0, dtype=np.float64)) + 1e-3
        network = cls(mean.astype(np.float32), (1 / deviation).astype(np.float32), weights, biases)
        batch = min(batch, max(32, len(features) // 100))
        steps = epochs * (len(features) // batch)
        adam = Adam([*weights, *biases], rate, steps)
        for _ in range(epochs):
            order = chance.permutation(len(features))
            for start in range(0, len(features) - batch + 1, batch):
                rows = order[start : start + batch]
                adam.step(network._gradients(features[rows], labels[rows], importance[rows]))
        return network

    def _gradients(self, features: Floats, labels: Floats, importance: Floats) -> list[Floats]:
        layers = self._layers(features)
        wrong = (sigmoid(layers[-1][:, 0]) - labels) * importance / np.float32(len(labels))
        slope = wrong[:, None]
        weights: list[Floats] = []
        biases: list[Floats] = []
        for number in range(len(self.weights) - 1, -1, -1):
            weights.insert(0, layers[number].T @ slope)
            biases.insert(0, slope.sum(axis=0))
            if number:
                slope = (slope @ self.weights[number].T) * (layers[number] > 0)
        return weights + biases


def merged(networks: Sequence[Network]) -> Network:
    """Return one network whose log odds are the mean of these, which have learned from the same features."""
    many = len(networks)
    weights = [np.concatenate([network.weights[0] for network in networks], axis=1)]
    for layer in range(1, len(networks[0].weights)):
        parts = [network.weights[layer] for network in networks]
        height, width = parts[0].shape
        block = np.zeros((many * height, many * width), np.float32)
        for number, part in enumerate(parts):
            block[number * height : (number + 1) * height, number * width : (number + 1) * width] = part
        weights.append(block)
    weights[-1] = weights[-1].sum(axis=1, keepdims=True) / np.float32(many)
    biases = [np.concatenate(layers) for layers in zip(*(network.biases for network in networks), strict=True)]
    biases[-1] = biases[-1].mean(keepdims=True)
    return Network(networks[0].mean, networks[0].scale, weights, biases)


class Adam:
    """Adam with a cosine schedule, changing its parameters in place."""

    def __init__(self, parameters: Sequence[Floats], rate: float, steps: int, *, warm_up: int = 0) -> None:
        self._parameters = parameters
        self._first = [np.zeros_like(item) for item in parameters]
        self._second = [np.zeros_like(item) for item in parameters]
        self._rate, self._steps, self._warm_up, self._step = rate, max(steps, 1), warm_up, 0

    def step(self, gradients: Sequence[Floats | Rows]) -> None:
        """Take one step down the gradients."""
        self._step += 1
        warmth = min(1.0, self._step / self._warm_up) if self._warm_up else 1.0
        rate = self._rate * warmth * (0.02 + 0.49 * (1 + np.cos(np.pi * self._step / self._steps)))
        first, second = 1 - 0.9**self._step, 1 - 0.995**self._step
        for item, gradient, mean, square in zip(self._parameters, gradients, self._first, self._second, strict=True):
            at, slope = (gradient.numbers, gradient.slopes) if isinstance(gradient, Rows) else (slice(None), gradient)
            moved = mean[at] + np.float32(0.1) * (slope - mean[at])
            spread = square[at] + np.float32(0.005) * (slope * slope - square[at])
            mean[at], square[at] = moved, spread
            item[at] -= np.float32(rate / first) * moved / (np.sqrt(spread / np.float32(second)) + np.float32(1e-7))


def summed(numbers: npt.NDArray[np.int64], slopes: Floats) -> Rows:
    """Return the sum of the slopes of each number, pair by pair: adding at an index one by one is many times slower."""
    order = np.argsort(numbers.astype(np.int32), kind="stable")
    numbers, slopes = numbers[order], slopes[order]
    starts = np.flatnonzero(np.concatenate((np.ones(1, bool), numbers[1:] != numbers[:-1])))
    rank = np.arange(len(numbers)) - np.repeat(starts, np.diff(np.append(starts, len(numbers))))
    while len(numbers) > len(starts):
        odd = np.flatnonzero(rank & 1)
        slopes[odd - 1] += slopes[odd]
        even = np.flatnonzero(rank & 1 == 0)
        numbers, slopes, rank = numbers[even], slopes[even], rank[even] >> 1
    return Rows(numbers, slopes)


def sigmoid(score: Floats) -> Floats:
    """Return the probability of log odds."""
    return (1 / (1 + np.exp(-np.clip(score, -30, 30)))).astype(np.float32)
