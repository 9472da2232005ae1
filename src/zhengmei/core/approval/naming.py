"""Account names: what must not be in them, which look alike, and whether they belong to the unit."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
)
_EMOJI = (
    (0x2600, 0x27BF),
    (0x2B00, 0x2BFF),
    (0xFE00, 0xFE0F),
    (0x1F000, 0x1FAFF),
    (0x20E3, 0x20E3),
    (0xE0020, 0xE007F),
)

# Letters of other scripts, and Chinese characters, that are read as another one at a glance.
_LOOK_ALIKES = str.maketrans(
    {
        **dict(zip("авекмнорстухіјѕһԁԛԝ", "abekmhopctyxijshdqw", strict=True)),  # Cyrillic
        **dict(zip("αβεηικμνορτυχζ", "abehikmvoptyxz", strict=True)),  # Greek
        **dict(zip("〇○曰已巳囗", "oo日己己口", strict=True)),
        **dict.fromkeys("·•・", ""),
        "0": "o",
        "1": "l",
        "|": "l",
        "i": "l",
        "і": "l",
        "ι": "l",
    }
)

_GENERIC = (
    "政务新媒体", "人民政府", "微信公众号", "公众号", "官方微博", "官方", "政务", "微博", "微信", "抖音", "快手",
    "视频号", "服务号", "订阅号", "办公室", "委员会", "中心", "发布", "在线", "平台", "政府", "部门", "单位", "服务",
)  # fmt: skip
"""Words that any unit's name may hold and that tie a name to nobody."""

_LEVELS = "省市区县镇乡街道局委办处科厅所院站"


def name_problems(name: str) -> tuple[str, ...]:
    """Return a sentence for every thing in ``name`` that an account name must not hold; none for a clean name."""
    if not name.strip():
        return ("名称不能为空。",)
    found = []
    if any(char in _BIDI for char in name):
        found.append("名称里有改变文字方向的控制符，看到的顺序与实际不同，请删除。")
    if any(char in _INVISIBLE for char in name):
        found.append("名称里有看不见的零宽或空白字符，请删除。")
    if any(_is_control(char) for char in name):
        found.append("名称里有控制字符、换行或无法显示的字符，请删除。")
    if any(_is_emoji(char) for char in name):
        found.append("名称里有表情符号，请改用文字。")
    if any(unicodedata.category(char) in ("Mn", "Me") and not _is_emoji(char) for char in name):
        found.append("名称里有叠加在文字上的符号，请删除。")
    if _mixes_scripts(name):
        found.append("名称里混有形似拉丁字母的外文字母，容易冒充别的账号，请改用普通字母。")
    if name != name.strip():
        found.append("名称前后有空格，请删除。")
    return tuple(found)


def skeleton(name: str) -> str:
    """Return what a reader takes ``name`` for: two names with one skeleton look alike. Not for display."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = (char for char in plain if not (char in _BIDI or char in _INVISIBLE or char.isspace() or _is_control(char)))
    decomposed = unicodedata.normalize("NFKD", "".join(kept).translate(_LOOK_ALIKES))
    return "".join(char for char in decomposed if unicodedata.category(char) not in ("Mn", "Me"))


def looks_like(name: str, other: str) -> bool:
    """Return whether the two are different strings that a reader takes for the same name."""
    return name != other and skeleton(name) == skeleton(other)


def same_across(names: Iterable[str]) -> bool:
    """Return whether all names are one name, apart from width, case and spaces. True for none or one."""
    return len({_plain(name) for name in names}) <= 1


def states_sponsor(certification: str, sponsor: str) -> bool:
    """Return whether the certification text shows the sponsor's full name."""
    return bool(_plain(sponsor)) and _plain(sponsor) in _plain(certification)


def related_to_unit(name: str, unit_name: str, other_words: Iterable[str] = ()) -> bool:
    """Return whether ``name`` shares a telling word of two characters or more with the unit's name or its duties.

    Words that fit every unit (人民政府, 政务, 发布 …) tell nothing. A hint for a person, not a verdict.
    """
    core = _telling(name)
    return any(_share_a_word(core, _telling(source)) for source in (unit_name, *other_words))


def _telling(text: str) -> str:
    plain = _plain(text)
    for word in _GENERIC:
        plain = plain.replace(word, " ")
    return plain


def _share_a_word(first: str, second: str) -> bool:
    return any(
        pair in second
        for pair in (first[place : place + 2] for place in range(len(first) - 1))
        if " " not in pair and not all(char in _LEVELS for char in pair)
    )


@lru_cache(4096)
def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_control(char: str) -> bool:
    # Cc control, Cs half of a pair, Co private use, Cn unassigned, Zl/Zp line ends, Cf any other format mark.
    if char in _BIDI or char in _INVISIBLE or _is_emoji(char):
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _is_emoji(char: str) -> bool:
    code = ord(char)
    return any(first <= code <= last for first, last in _EMOJI)


def _mixes_scripts(name: str) -> bool:
    """Cyrillic or Greek beside Latin or Chinese: never meant in an office's name."""
    scripts = {unicodedata.name(char, "").split(" ", 1)[0] for char in name if char.isalpha()}
    return bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"}) and bool(
        scripts & {"LATIN", "CJK", "FULLWIDTH"}
    )
