"""Build the tables in src/zhengmei/lexicons/tables from open lists, and prune them against text known to be clean.

    python tools/build_screening_tables.py DATA

DATA holds ``lexicon/`` and ``corpus/`` as described in docs/screening-figures.md. Of the corpora only counts are used, and
nothing is kept that is longer than LONGEST_SEEN characters or stands in them fewer than MIN_SEEN times. The news from
HELD_OUT on is not read: the figures are measured on it. A developer's tool: it needs pypinyin and opencc, and takes some
minutes.
"""

import json
import lzma
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

TABLES = Path(__file__).parents[1] / "src/zhengmei/lexicons/tables"
CORPORA = ("news_2012_2025", "laws", "pd199801")
HELD_OUT = "《新闻联播》 (20250701)"
MIN_SIGN, MIN_PHRASE = 20, 20
MIN_SEEN, LONGEST_SEEN = 3, 5
COMMON = 100
"""So many halves of phrases are looked for together with what may stand beside them: more than half of all hits are theirs."""
NEAR_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))


def corpus(data: Path, names: tuple[str, ...] = CORPORA) -> Iterator[str]:
    """Every line of the corpora."""
    for name in names:
        with lzma.open(data / "corpus" / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith(HELD_OUT):
                    break
                yield line.rstrip("\n").replace(" ", "") if name == "pd199801" else line.rstrip("\n")


def write(name: str, about: str, rows: list[str]) -> None:
    (TABLES / name).write_text("".join(f"{row}\n" for row in (f"# {about}", *rows)), encoding="utf-8")


def near_sounds(sound: str) -> set[str]:
    """The syllable itself and those that are mistaken for it."""
    found = {sound}
    for first, second in NEAR_INITIALS:
        for long, short in ((first, second), (second, first)):
            if sound.startswith(long) and not (long == "z" and sound.startswith("zh")):
                found.add(short + sound[len(long) :])
    found |= {item + "g" for item in set(found) if item.endswith(("an", "en", "in"))}
    found |= {item[:-1] for item in set(found) if item.endswith(("ang", "eng", "ing"))}
    return found


def confusables(data: Path, signs: Counter[str]) -> list[str]:
    """One line a character: itself, those that sound like it, those that look like it."""
    from pypinyin import Style, pinyin

    common = [sign for sign, count in signs.items() if count >= MIN_SIGN and "一" <= sign <= "鿿"]
    readings = {sign: set(pinyin(sign, style=Style.NORMAL, heteronym=True)[0]) for sign in common}
    by_sound: defaultdict[str, set[str]] = defaultdict(set)
    for sign, sounds in readings.items():
        for sound in sounds:
            by_sound[sound].add(sign)
    shapes = json.loads((data / "lexicon/shape_confusion_simple_csc.json").read_text("utf-8"))
    rows = []
    for sign in sorted(common):
        alike = {other for sound in readings[sign] for near in near_sounds(sound) for other in by_sound[near]} - {sign}
        looks = {other for other in shapes.get(sign, ()) if other in readings} - {sign} - alike
        rows.append(f"{sign}\t{''.join(sorted(alike))}\t{''.join(sorted(looks))}")
    return rows


def phrases(data: Path, text: str) -> dict[str, str]:
    """Phrase → kind. Official phrases and names count only when the corpora use them."""
    lists = data / "lexicon"
    found: dict[str, str] = {}
    for line in (lists / "ecspell_成语.txt").read_text("utf-8").splitlines():
        found[line.split("\t")[0].strip()] = "成语"
    for line in (lists / "jionlp_chinese_idiom.txt").read_text("utf-8").splitlines():
        word, _, count = line.partition("\t")
        if count.strip().isdigit() and int(count) >= 100:
            found[word.strip()] = "成语"
    official = [
        line.split("\t")[0].strip() for line in (lists / "ecspell_公文写作.txt").read_text("utf-8").splitlines()
    ]
    counts = counted(text, [word for word in official if 5 <= len(word) <= 30])
    found |= {word: "公文固定表述" for word, count in counts.items() if count >= MIN_PHRASE}
    for name in ("div_provinces", "div_cities", "div_areas"):
        names = [item["name"] for item in json.loads((lists / f"{name}.json").read_text("utf-8"))]
        counts = counted(text, sorted({word for word in names if len(word) >= 4}))
        found |= {word: "行政区划名称" for word, count in counts.items() if count >= 5}
    for line in (lists / "ecspell_政策法规标题.txt").read_text("utf-8").splitlines():
        word = line.strip()
        if 6 <= len(word) <= 40 and "第" not in word:
            found[word] = "政策法规标题"
    for word in (
        "扫黑除恶",
        "领导小组",
        "中华人民共和国",
        "中国特色社会主义",
        "人民代表大会",
        "乡村振兴战略",
        "高质量发展",
        "放管服改革",
    ):
        found.setdefault(word, "公文固定表述")
    return {word: kind for word, kind in found.items() if all("一" <= sign <= "鿿" for sign in word) and len(word) >= 4}


def counted(text: str, words: list[str]) -> Counter[str]:
    from ahocorasick_rs import AhoCorasick

    return Counter(words[number] for number, _, _ in AhoCorasick(words).find_matches_as_indexes(text, overlapping=True))


def places(data: Path) -> list[str]:
    """``code, name``; then ``excused`` pairs: a town or street of a province that begins like a city elsewhere."""
    lists = data / "lexicon"
    read = {
        name: json.loads((lists / f"div_{name}.json").read_text("utf-8"))
        for name in ("provinces", "cities", "areas", "streets")
    }
    rows = [f"{item['code']}\t{item['name']}" for name in ("provinces", "cities", "areas") for item in read[name]]
    stems = {item["name"][:-1] for item in read["cities"] if item["name"].endswith("市") and len(item["name"]) > 2}
    excused = set()
    for item in read["areas"] + read["streets"]:
        for length in range(2, len(item["name"]) + 1):
            if item["name"][:length] in stems:
                excused.add(f"excused\t{item['provinceCode']}\t{item['name'][:length]}")
    return rows + sorted(excused)


def renames(data: Path) -> list[str]:
    rows = []
    for line in (data / "lexicon/jionlp_china_location_change.txt").read_text("utf-8").splitlines():
        old, _, new = line.partition("=>")
        before, after = old.split("\t"), new.split("\t")
        names = [part for part in before[2:] if part]
        if len(names) == 6 and len(after) == 3 and names[4] != after[2] and names[4] != after[1]:
            rows.append("\t".join((before[0], names[0], names[2], names[4], after[2])))
    return sorted(set(rows))


def confusion_words(data: Path, text: str) -> list[str]:
    pairs = json.loads((data / "lexicon/macro_confusion_filtered.json").read_text("utf-8"))
    pairs = {
        wrong: right
        for wrong, right in pairs.items()
        if 2 <= len(wrong) <= 8 and len(wrong) == len(right) and wrong != right
    }
    simplified = _t2s()
    pairs = {wrong: right for wrong, right in pairs.items() if simplified(wrong) == wrong}
    counts = counted(text, list(pairs))
    rights = counted(text, sorted(set(pairs.values())))
    return sorted(
        f"{wrong}={right}"
        for wrong, right in pairs.items()
        if not counts[wrong] and rights[right] >= (50 if len(wrong) == 2 else 1)
    )


ALSO_SIMPLIFIED = "噁"
"""Characters of 通用规范汉字表 that OpenCC would replace: 二噁英 is written so."""


def traditional(signs: Counter[str]) -> list[str]:
    """Characters that simplified text does not use, with the simplified one."""
    convert = _t2s()
    rows = []
    for code in range(0x3400, 0xA000):
        sign, plain = chr(code), convert(chr(code))
        if (
            len(plain) == 1
            and plain != sign
            and signs[sign] < 3
            and sign not in ALSO_SIMPLIFIED
            and not _in_gb2312(sign)
            and _in_gb2312(plain)
        ):
            rows.append(f"{sign}\t{plain}")
    return rows


def _t2s() -> Callable[[str], str]:
    from opencc import OpenCC

    return OpenCC("t2s").convert


def _in_gb2312(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def variants_in_clean_text(data: Path, words: dict[str, str]) -> Counter[tuple[str, str]]:
    """(near miss, phrase) → how often clean text holds it: it is right, whatever it resembles."""
    from zhengmei.core.screening.automaton import RustAutomaton
    from zhengmei.core.screening.near_miss import NearMisses, Phrases
    from zhengmei.lexicons import read_confusables

    index = NearMisses(Phrases(words, read_confusables()))
    automaton = RustAutomaton(list(index.anchors))
    anchors = list(index.anchors.values())
    counts: Counter[tuple[str, str]] = Counter()
    for line in corpus(data):
        found = {
            (hit.start, hit.end, hit.suggestion)
            for hit in (index.look(line, automaton.find(line), anchors) if len(line) > MIN_SEEN else ())
        }
        counts.update((line[start:end], word) for start, end, word in found)
    return counts


def common_halves(text: str, words: dict[str, str]) -> list[str]:
    halves = {half for word in words for half in (word[: len(word) // 2], word[len(word) // 2 :])}
    short = sorted(half for half in halves if len(half) <= LONGEST_SEEN)
    return sorted(half for half, _ in counted(text, short).most_common(COMMON))


def main() -> None:
    data = Path(sys.argv[1])
    text = "\n".join(corpus(data))
    signs = Counter(text)
    write(
        "confusables.tsv",
        "character, sounds like, looks like; pypinyin (MIT), macro-correct shape list (Apache-2.0); 2026-11-22",
        confusables(data, signs),
    )
    write("traditional.tsv", "traditional, simplified; OpenCC (Apache-2.0); 2026-11-22", traditional(signs))
    write(
        "divisions.tsv",
        "code, name; modood/Administrative-divisions-of-China (MIT), as of 2023-06-30; 2026-11-22",
        places(data),
    )
    write("renamed.tsv", "day, province, city, old, new; jionlp (Apache-2.0); 2026-11-22", renames(data))
    write(
        "confusions.txt",
        "wrong=right, unseen in clean text; macro-correct (Apache-2.0); 2026-11-22",
        confusion_words(data, text),
    )
    words = phrases(data, text)
    while True:
        variants = {pair: count for pair, count in variants_in_clean_text(data, words).items() if count >= MIN_SEEN}
        # A variant too long to be kept is known by leaving the phrase out; another phrase may then be near it.
        too_long = {word for variant, word in variants if len(variant) > LONGEST_SEEN}
        if not too_long:
            break
        words = {word: kind for word, kind in words.items() if word not in too_long}
    write(
        "phrases.tsv",
        "phrase, kind; ECSpell (MIT), jionlp (Apache-2.0), divisions (MIT); 2026-11-22",
        [f"{word}\t{kind}" for word, kind in sorted(words.items())],
    )
    write(
        "seen.txt",
        f"variants of phrases that stand {MIN_SEEN} times or more in clean text: counts only; 2026-11-22",
        sorted({variant for variant, _ in variants if len(variant) <= LONGEST_SEEN}),
    )
    write(
        "common.txt",
        "halves of phrases that stand most often in text: counts only; 2026-11-22",
        common_halves(text, words),
    )


if __name__ == "__main__":
    main()
