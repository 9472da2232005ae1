"""What each kind of evidence is worth to the corrector: it is hidden from the close judge, which is not taught anew.

    python benchmarks/screening/corrector_ablation.py DATA [--model FILE]

Prints, for the report part of CSCD-NS, the best sentence F1 over all thresholds, and how many errors are found where nine
proposals in ten are right. Hiding evidence from a judge that was taught with it costs more than teaching it without.
"""

import argparse
from pathlib import Path

import numpy as np
from corrector import parts

from zhengmei import lexicons
from zhengmei.core.screening.spelling.alphabet import padded
from zhengmei.core.screening.spelling.measure import measure
from zhengmei.core.screening.spelling.model import Model
from zhengmei.core.screening.spelling.reading import best_of, candidates, carried_out

WIDTHS = (
    ("place among the candidates", 6), ("likelihood, summed", 3), ("likelihood, by character", 16), ("longest run seen", 6),
    ("how often runs were seen", 27), ("how often the neighbours were seen", 9), ("kind of neighbours, quotation", 9),
    ("context network", 3), ("sound and shape", 5), ("confused before", 7),
)  # fmt: skip
"""The evidence in the order in which ``features.full`` puts it."""


def figures(model: Model, sentences: list[tuple[str, str]], hidden: range) -> tuple[float, float]:
    """Return the best sentence F1 and the recall at nine in ten right, in per cent, with some columns at their mean."""
    written = [model.alphabet.encode(source) for source, _ in sentences]
    signs, right = padded(written), padded([model.alphabet.encode(target) for _, target in sentences])
    places, meant, probability = [], [], []
    for found in candidates(model, signs):
        features = found.features.copy()
        features[:, hidden] = model.second.mean[hidden]
        places.append(found.at)
        meant.append(found.meant)
        probability.append(model.second.probability(features))
    proposed = best_of(np.concatenate(places), np.concatenate(meant), np.concatenate(probability))
    hits = right[proposed.places] == proposed.meant
    order = np.argsort(-proposed.probability, kind="stable")
    precision = np.cumsum(hits[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision[20:] >= 0.9)
    told = int(hits[order][: 21 + enough[-1]].sum()) if len(enough) else 0
    scores = [
        measure(
            sentences, carried_out(model, [source for source, _ in sentences], proposed.at_least(level))
        ).sentence_f1
        for level in np.arange(0.1, 0.9, 0.05)
    ]
    return 100 * max(scores), 100 * told / int((signs != right).sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path)
    arguments = parser.parse_args()
    model = lexicons.read_model(arguments.model) if arguments.model else lexicons.spelling_model()
    if sum(width for _, width in WIDTHS) != len(model.second.mean):
        parser.error("the features of the corrector have changed: put WIDTHS in step")
    rows = next(rows for name, _, rows in parts(arguments.data) if name == "cscd_ns_dev_orig")
    sentences = [pair for pair in rows if len(pair[0]) == len(pair[1])]
    print(f"{'hidden':38}{'S-F1':>7}{'R at P 90':>11}")
    start = 0
    for name, width in (("nothing", 0), *WIDTHS):
        f1, recall = figures(model, sentences, range(start, start + width))
        print(f"{name:38}{f1:7.1f}{recall:11.1f}")
        start += width


if __name__ == "__main__":
    main()
