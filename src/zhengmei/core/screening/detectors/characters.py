"""Characters that are not what they look like: invisible ones, Latin look-alikes, traditional among simplified."""

import re
from collections.abc import Iterable, Mapping
from unicodedata import normalize

from zhengmei.core.screening.document import Finding
from zhengmei.core.screening.hit import Severity, Tier
from zhengmei.core.screening.normalise import runs_of

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]+")
_ZERO_WIDTH = re.compile("(?<=[一-鿿0-9A-Za-z])[\u200b\u200c\u2060\u00ad\ufeff]+(?=[一-鿿0-9A-Za-z])")
# Only letters that look like Latin ones: μm and Ω are what they are.
_TWINS = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲАВЕКМНОРСТХаеорсухіјѕ"
_LOOK_ALIKE = re.compile(f"[A-Za-z][{_TWINS}]|[{_TWINS}][A-Za-z]")
_RADICAL = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
_GARBLED = ("\ufffd", "锟斤拷", "烫烫烫")
_BROKEN = re.compile("|".join(_GARBLED))
_CHECKS: tuple[tuple[re.Pattern[str], re.Pattern[str], str, Tier, str], ...] = (
    (_BIDI, _BIDI, "bidi", "certain", "有改变文字显示方向的控制符，看到的次序与实际不同，请删去"),
    (
        re.compile("[\u200b\u200c\u2060\u00ad\ufeff]"),
        _ZERO_WIDTH,
        "zero_width",
        "certain",
        "字与字之间夹着看不见的零宽字符，请删去",
    ),
    (re.compile(f"[{_TWINS}]"), _LOOK_ALIKE, "look_alike", "likely", "拉丁字母里混有外形相同的希腊或西里尔字母"),
    (_RADICAL, _RADICAL, "radical", "certain", "用了部首或兼容区的字符，外形与常用字相同而检索不到"),
)
"""Which signs wake the check, what it looks for around them, its rule, tier and message."""
MOSTLY_TRADITIONAL = 0.2
_QUOTED = re.compile("[“‘「『《〈].|.[”’」』》〉]")


class OddCharacters:
    """Works on the original text: what is looked for is gone after normalising. Spans are those of the original."""

    def __init__(self, traditional: Mapping[str, str]) -> None:
        self._simplified = traditional

    def look(self, original: str, noticed: frozenset[str]) -> Iterable[Finding]:
        """Yield findings placed in ``original``; ``noticed``: which of its characters the normaliser noticed."""
        yield from self._mixed(original, noticed)
        for waking, pattern, rule, tier, message in _CHECKS:
            last = (0, 0)
            for start, end in runs_of([sign for sign in noticed if waking.match(sign)], original):
                for found in pattern.finditer(original, max(0, start - 1), end + 1):
                    if found.span() != last:
                        last = found.span()
                        suggestion = "" if rule != "radical" else _plain(found[0])
                        yield _odd(*last, rule, "warn", tier, message, suggestion)
        if any(sign in original for sign in _GARBLED):
            for found in _BROKEN.finditer(original):
                yield _odd(*found.span(), "garbled", "warn", "certain", "有乱码", "")

    def _mixed(self, original: str, noticed: frozenset[str]) -> Iterable[Finding]:
        """Traditional characters in a text that is otherwise simplified; a traditional text is left alone."""
        runs = runs_of([sign for sign in noticed if sign in self._simplified], original)
        if sum(end - start for start, end in runs) > MOSTLY_TRADITIONAL * len(original):
            return
        for start, end in runs:
            # What an inscription or a seal says is quoted as it stands: “亞”字形, “會稽郡”封泥.
            if end - start == 1 and _QUOTED.search(original, max(0, start - 1), end + 1):
                continue
            plain = "".join(self._simplified[sign] for sign in original[start:end])
            message = f"简体文中夹有繁体字“{original[start:end]}”，规范字是“{plain}”"
            yield _odd(start, end, "mixed_script", "hint", "likely", message, plain)


def _plain(sign: str) -> str:
    return normalize("NFKC", sign)


def _odd(start: int, end: int, rule: str, severity: Severity, tier: Tier, message: str, suggestion: str) -> Finding:
    kind = {"mixed_script": "繁简混用", "radical": "形近字符", "look_alike": "形近字符", "garbled": "乱码"}.get(
        rule, "不可见字符"
    )
    return Finding(start, end, f"文字/字符/{kind}", severity, tier, message, f"character.{rule}", "wording", suggestion)
