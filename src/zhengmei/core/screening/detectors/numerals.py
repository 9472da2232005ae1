"""Numbers after GB/T 15835—2011: only what the standard rules out, not what it leaves to taste."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Tier

_DIGITS, _CHINESE = "0123456789", "一二三四五六七八九十"
_LUNAR_BEFORE = re.compile(r"(?:农历|阴历|旧历|藏历)[^，。；]{0,6}$")
_UNIT_SIGNS = {
    "KG": "kg", "Kg": "kg", "KM": "km", "Km": "km", "ML": "mL", "KW": "kW", "Kw": "kW", "kw": "kW", "HZ": "Hz", "hz": "Hz", "MHZ": "MHz",
    "Mhz": "MHz", "GHZ": "GHz", "Ghz": "GHz", "KWH": "kW·h", "Kwh": "kW·h", "CM": "cm", "Cm": "cm", "MM": "mm", "Mm": "mm",
}  # fmt: skip
_SIGNS = "|".join(sorted(_UNIT_SIGNS, key=len, reverse=True))
# 苏-30CM is the name of a type.
_NO_TYPE = "(?<![一-鿿][-－—][0-9])(?<![一-鿿][-－—][0-9][0-9])"
_UNIT = re.compile(rf"(?<=[0-9]){_NO_TYPE}\s?(?P<sign>{_SIGNS})(?![A-Za-z0-9])")


@dataclass(frozen=True)
class WrongNumber:
    """One way of writing a number that is never right; the triggers keep the pattern away from other paragraphs."""

    rule: str
    kind: str
    triggers: tuple[str, ...]
    pattern: re.Pattern[str]
    message: str
    tier: Tier = "likely"

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in self.pattern.finditer(document.text, start, end):
            if not _LUNAR_BEFORE.search(document.text, max(start, found.start() - 10), found.start()):
                right = re.sub("[零0Oo○]", "〇", found[0]) if self.rule == "year_zero" else ""
                yield wrong_number(found.start(), found.end(), self.kind, self.message, self.rule, self.tier, right)


class Units:
    """Signs of units in the wrong case."""

    triggers = tuple(_UNIT_SIGNS)

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in _UNIT.finditer(document.text, start, end):
            right = _UNIT_SIGNS[found["sign"]]
            message = f"计量单位的符号写作“{right}”"
            yield wrong_number(found.start("sign"), found.end("sign"), "计量单位", message, "unit", "certain", right)


NUMERALS = (
    WrongNumber(
        "percent", "数字用法", ("百分之",), re.compile(r"百分之[0-9一二三四五六七八九十.]{1,6}[%％]"), "“百分之”与“%”重复",
    ),
    WrongNumber(
        "about_twice", "数字用法", ("左右", "上下"),
        re.compile(r"(?:大约|约|近|将近)[0-9]{1,6}(?:万|亿|千|百)?(?:名|个|人|元|次|户|亩|家|件|吨|公里|米)?(?:左右|上下)"),
        "“约”与“左右”重复，留一个",
    ),
    WrongNumber(
        "about_many", "数字用法", tuple(f"{sign}余" for sign in f"{_DIGITS}万亿千百"),
        re.compile(r"(?:大约|约)[0-9]{1,6}(?:万|亿|千|百)?余(?:万|亿)?(?:名|个|人|元|次|户|亩|家|件|吨|公里|米)"),
        "“约”与“余”重复，留一个",
    ),
    WrongNumber(
        "times_less", "数字用法", ("倍",),
        re.compile(r"(?:减少|降低|下降|缩小|缩短|减小)(?:到|了|为)?[0-9一二两三四五六七八九十]+倍"),
        "减少、降低不用倍数，改用百分数或几分之几",
    ),
    WrongNumber(
        "some_with_digits", "数字用法", tuple(f"{digit}几" for digit in _DIGITS),
        re.compile(r"(?<![0-9.])[0-9]+几[名个人元次户亩家件吨米公天年岁项条种批辆台套篇处万亿千百]"),
        "带“几”的概数用汉字写，如“十几个”", "certain",
    ),
    WrongNumber(
        "range_scale", "数字用法", tuple(f"{digit}{sign}" for digit in _DIGITS for sign in "-~～"),
        re.compile(r"(?<![0-9.\-年至到])[0-9]+(?:\.[0-9]+)?[\-~～][0-9]+(?:\.[0-9]+)?[万亿](?![0-9])"),
        "范围两端的“万、亿”都要写，如“3万～5万”，只写一个会误作个位数",
    ),
    WrongNumber(
        "year_zero", "日期写法", ("二零", "二0", "二O", "二o", "二○", *(f"九{sign}" for sign in "零0Oo○")),
        re.compile(r"(?:二[零0Oo○]|一九)[零0Oo○一二三四五六七八九〇]{2}年(?<![一二三四五六七八九〇]{4}年)"),
        "年份用汉字写时“0”写作“〇”，如“二〇二六年”", "certain",
    ),
    WrongNumber(
        "mixed_date", "日期写法",
        (*(f"{digit}月{sign}" for digit in _DIGITS for sign in _CHINESE), *(f"{sign}月{digit}" for digit in _DIGITS for sign in _CHINESE)),
        re.compile(
            r"(?<![0-9])[0-9]{1,2}月[一二三四五六七八九十]{1,3}[日号]"
            r"|(?<![一二三四五六七八九十年历月正腊])(?:十[一二]?|[一二三四五六七八九])月[0-9]{1,2}[日号]"
        ),
        "一个日期里汉字数字与阿拉伯数字不混用", "certain",
    ),
)  # fmt: skip


def wrong_number(start: int, end: int, kind: str, message: str, rule: str, tier: Tier, suggestion: str = "") -> Finding:
    """Return the finding, which only hints: none of these changes what a text says."""
    return Finding(
        start, end, f"文字/数字/{kind}", "hint", tier, message, f"writing.{rule}", "wording", suggestion, "依据 GB/T 15835—2011",
    )  # fmt: skip
