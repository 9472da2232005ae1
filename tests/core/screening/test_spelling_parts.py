"""The parts of the corrector, each against a slow and obvious way of doing the same."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengmei.core.screening.spelling.alphabet import EDGE, PAD, UNKNOWN, Alphabet, code_points, padded
from zhengmei.core.screening.spelling.confusables import CONFUSED, LOOKS_ALIKE, SAME_TONE, Confusables, near_sounds
from zhengmei.core.screening.spelling.counts import FEWEST, ORDERS, RESTED, Counts, count_of, level_of
from zhengmei.core.screening.spelling.features import Knowledge, single_levels
from zhengmei.core.screening.spelling.measure import measure
from zhengmei.core.screening.spelling.network import Adam, Network, Rows, merged, summed
from zhengmei.core.screening.spelling.pairs import PairPrior, count_pairs
from zhengmei.core.screening.spelling.reading import best_of, quotation
from zhengmei.core.screening.spelling.repeats import removed, repeats
from zhengmei.core.screening.spelling.static_map import LARGEST, StaticMap

TEXT = "县政府召开会议，县政府印发通知。县政府召开会议，研究县政府工作。县政府召开会议"


def occurrences(text: str) -> np.ndarray:
    return np.bincount(code_points(text), minlength=0x10000)


def alphabet(text: str = TEXT) -> Alphabet:
    return Alphabet.of(occurrences(text), 1)


@given(st.dictionaries(st.integers(0, 2**64 - 1), st.integers(1, LARGEST), max_size=300))
@settings(max_examples=60, deadline=None)
def test_the_map_gives_back_what_was_put_in(entries: dict[int, int]) -> None:
    keys = np.array(list(entries), np.uint64)
    values = np.array(list(entries.values()), np.uint8)
    assert StaticMap.build(keys, values)[keys].tolist() == values.tolist()


def test_the_map_finds_a_stranger_about_once_in_two_thousand() -> None:
    keys = np.arange(40_000, dtype=np.uint64)
    table = StaticMap.build(keys, np.full(40_000, 7, np.uint8))
    strangers = np.arange(1_000_000, 1_200_000, dtype=np.uint64)
    assert 40 < int((table[strangers] > 0).sum()) < 160
    assert table.cells.nbytes * 8 / len(keys) < 22


def test_the_map_refuses_equal_keys_and_values_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="distinct"):
        StaticMap.build(np.array([5, 5], np.uint64), np.array([1, 2], np.uint8))
    with pytest.raises(ValueError, match="between 1 and"):
        StaticMap.build(np.array([5], np.uint64), np.array([0], np.uint8))


def test_digits_letters_and_full_width_signs_are_one_sign_each() -> None:
    assert code_points("3９aＺ，").tolist() == [0x30, 0x30, 0x61, 0x61, 0x2C]
    assert code_points("\U00020000").tolist() == [0xFFFF]


def test_counting_agrees_with_a_counter() -> None:
    signs = alphabet()
    text = signs.encode(TEXT)
    counts = Counts.of(text)
    for order in ORDERS:
        runs = Counter(TEXT[start : start + order] for start in range(len(TEXT) - order + 1))
        levels = counts.run(text, np.arange(len(TEXT) - order + 1), order)
        for start, level in enumerate(levels.tolist()):
            often = runs[TEXT[start : start + order]]
            if often < (4 if order == 4 else FEWEST):
                assert level == 0
            else:
                assert level == round(float(level_of(often)))


def test_windows_are_the_runs_that_cover_a_place() -> None:
    signs = alphabet()
    text = padded([signs.encode(TEXT)])
    counts = Counts.of(text)
    places = np.arange(PAD, PAD + len(TEXT))
    levels = counts.windows(text, places, text[places], ORDERS)
    column = 0
    for order in ORDERS:
        for before in range(order):
            assert levels[:, column].tolist() == counts.run(text, places - before, order).tolist()
            column += 1


def test_what_is_left_for_the_rare_agrees_with_a_counter() -> None:
    signs = alphabet()
    text = signs.encode(TEXT)
    counts = Counts.of(text)
    often = {size: Counter(TEXT[at : at + size] for at in range(len(TEXT) - size + 1)) for size in range(1, 5)}
    for order in (1, *RESTED):
        starts = np.arange(len(TEXT) - order + 1)
        after, before = counts.run_rest(text, starts, order)
        for start in starts.tolist():
            run = TEXT[start : start + order]
            if order > 1 and often[order][run] < FEWEST:
                continue
            longer = {key: count for key, count in often[order + 1].items() if count >= FEWEST + (order == 3)}
            for rest, told in (
                (after[start], sum(count - 0.8 for key, count in longer.items() if key[:-1] == run)),
                (before[start], sum(count - 0.8 for key, count in longer.items() if key[1:] == run)),
            ):
                assert rest == pytest.approx(max(1 - told / often[order][run], 0.002), rel=0.25)


def test_the_map_without_hashes_keeps_any_byte() -> None:
    keys = np.arange(5_000, dtype=np.uint64)
    values = (keys % np.uint64(256)).astype(np.uint8)
    table = StaticMap.build(keys, values, bare=True)
    assert table[keys].tolist() == values.tolist()
    assert table.cells.nbytes * 8 / len(keys) < 11


@given(st.integers(3, 10**7))
def test_a_level_stands_for_its_count_within_a_fifth(often: int) -> None:
    assert count_of(round(float(level_of(often)))) == pytest.approx(often, rel=0.25, abs=1)


def test_confusables_know_sound_shape_and_habit() -> None:
    common = "政府攻正征证间" * 30
    table = Confusables.of(alphabet(common), occurrences(common), {"攻": "政"}, [("间", "府")])
    signs = alphabet(common)

    def relation(wrong: str, right: str) -> int:
        place = np.array([0])
        _, meant, relations = table.of_places(signs.encode(wrong), place)
        found = relations[meant == signs.encode(right)[0]]
        return int(found[0]) if len(found) else 0

    assert relation("攻", "政") & LOOKS_ALIKE
    assert relation("正", "政") & SAME_TONE
    assert relation("间", "府") == CONFUSED
    assert relation("攻", "间") == 0
    assert near_sounds("zhan") >= {"zan", "zhang"}
    assert "han" not in near_sounds("zhan")


def test_a_pair_is_counted_only_between_sentences_of_one_length() -> None:
    counted = count_pairs([("攻府", "政府"), ("攻府", "县政府"), ("A府", "政府"), ("政府", "政府")])
    assert counted == Counter({("攻", "政"): 1})
    signs = alphabet("攻政府")
    prior = PairPrior.of(signs, {("攻", "政"): 4})
    wrong, right = signs.encode("攻政"), signs.encode("政攻")
    assert prior.of_pairs(wrong, right).tolist() == [4, 0]
    assert PairPrior.of(signs, {}).of_pairs(wrong, right).tolist() == [0, 0]


def test_quotation_ends_with_its_mark_or_its_paragraph() -> None:
    text = "甲“乙”丙\n“丁\n戊"
    signs = alphabet(text)
    inside = quotation(signs, padded([signs.encode(text)]))[PAD : PAD + len(text)]
    assert "".join(sign for sign, quoted in zip(text, inside, strict=True) if quoted and sign not in "“”") == "乙丁"


def test_of_two_neighbours_only_the_more_probable_is_proposed() -> None:
    found = best_of(np.array([3, 3, 4, 9]), np.array([7, 8, 5, 6]), np.array([0.5, 0.9, 0.8, 0.4], np.float32))
    assert found.places.tolist() == [3, 9]
    assert found.meant.tolist() == [8, 6]


def test_the_network_learns_what_no_line_can_part() -> None:
    chance = np.random.default_rng(1)
    points = chance.standard_normal((4000, 2)).astype(np.float32)
    label = (points[:, 0] * points[:, 1] > 0).astype(np.float32)
    even = np.ones(4000, np.float32)
    bent = Network.train(points, label, even, hidden=(16, 8), epochs=40, rate=1e-2, batch=200)
    straight = Network.train(points, label, even, hidden=(), epochs=40, rate=1e-2, batch=200)
    assert ((bent.probability(points) > 0.5) == label).mean() > 0.95
    assert ((straight.probability(points) > 0.5) == label).mean() < 0.7
    again = Network.train(points, label, even, hidden=(16, 8), epochs=40, rate=1e-2, batch=200)
    assert np.array_equal(again.weights[0], bent.weights[0])


def test_merged_networks_answer_with_the_mean_of_their_log_odds() -> None:
    chance = np.random.default_rng(2)
    points = chance.standard_normal((600, 3)).astype(np.float32)
    label = (points[:, 0] > 0).astype(np.float32)
    judges = [
        Network.train(points, label, np.ones(600, np.float32), hidden=(5, 4), epochs=3, seed=seed) for seed in (1, 2, 3)
    ]
    mean = np.mean([judge.score(points) for judge in judges], axis=0)
    assert np.allclose(merged(judges).score(points), mean, atol=1e-4)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=200))
def test_rows_are_summed_by_number(numbers: list[int]) -> None:
    slopes = np.arange(len(numbers) * 3, dtype=np.float32).reshape(-1, 3)
    rows = summed(np.array(numbers), slopes.copy())
    slow = np.zeros((10, 3), np.float32)
    np.add.at(slow, np.array(numbers), slopes)
    assert sorted(rows.numbers.tolist()) == sorted(set(numbers))
    assert np.allclose(rows.slopes, slow[rows.numbers])


def test_a_gradient_of_rows_moves_only_those_rows() -> None:
    table = np.ones((4, 2), np.float32)
    Adam([table], 0.1, 10).step([Rows(np.array([2]), np.ones((1, 2), np.float32))])
    assert (table[[0, 1, 3]] == 1).all()
    assert (table[2] < 1).all()


def test_figures_count_characters_sentences_and_false_alarms() -> None:
    sentences = [("攻府工作", "政府工作"), ("县里开会", "县里开会"), ("按步就班", "按部就班"), ("少一字", "少了一字")]
    found = measure(sentences, ["政府工作", "县里开汇", "按步就搬", "少一字"])
    assert found.character_precision == pytest.approx(1 / 3)
    assert found.character_recall == pytest.approx(1 / 2)
    assert found.sentence_precision == pytest.approx(1 / 3)
    assert found.sentence_recall == pytest.approx(1 / 3)
    assert found.flagged == 1
    assert found.false_alarms == pytest.approx(25_000)


def test_an_edge_and_an_unknown_sign_are_told_apart() -> None:
    signs = alphabet()
    assert signs.encode("\n龘").tolist() == [EDGE, UNKNOWN]


def test_a_repetition_is_found_with_its_length_and_the_longest_wins() -> None:
    text = "县政府政府召开会议，会议研究的的工作，刚刚召开，县政府县政府召开，府府府，一会一会"
    signs = alphabet(text)
    counts = Counts.of(signs.encode(TEXT))
    confusables = Confusables.of(signs, occurrences(text) * 30, {}, [])
    level, total = single_levels(occurrences(text)[:7000])
    knowledge = Knowledge(counts, confusables, None, level, total)  # type: ignore[arg-type]
    written = padded([signs.encode(text)])
    found = repeats(signs, knowledge, written)
    words = [
        text[place - PAD : place - PAD + size]
        for place, size in zip(found.places.tolist(), found.sizes.tolist(), strict=True)
    ]
    assert words == ["政府", "的", "刚", "县政府", "府"]
    assert found.features.shape[0] == len(words)


@pytest.mark.parametrize(
    ("source", "target", "place"),
    [
        ("县政府政府召开", "县政府召开", (1, 2)),
        ("研究的的工作", "研究的工作", (2, 1)),
        ("甲乙甲乙甲乙", "甲乙甲乙", (2, 2)),
        ("县政府召开", "县政府召", None),
        ("县政府召开", "市政府开", None),
        ("县政府", "县政府", None),
    ],
)
def test_what_was_taken_out_is_a_repetition_or_not(source: str, target: str, place: tuple[int, int] | None) -> None:
    found = removed(source, target)
    assert (found is None) == (place is None)
    if found and place:
        start, size = found
        assert size == place[1]
        assert source[:start] + source[start + size :] == target
