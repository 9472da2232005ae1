"""Minors beyond their identity card: a name beside an age or a class, and lists with such columns."""

import re
from collections.abc import Iterable, Iterator

from zhengmei.core.screening.detectors.base import EVERY
from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Severity
from zhengmei.core.screening.names import COMMON_COMPOUND, COMMON_SURNAMES

ADULT = 18
_NAME = rf"(?P<name>(?:{COMMON_COMPOUND}|[{COMMON_SURNAMES}])[一-鿿]{{1,2}})"
_LABEL = r"(?:姓名[:： ]?|名叫|学生|同学|儿童|孩子|幼儿|少年|少女)"
_PAUSE = r"[，、,；;（( \t]{1,3}"
_AGED = re.compile(
    rf"(?:(?<![一-鿿])|(?<=姓名[:： ])|(?<=名叫)|(?<=学生)|(?<=儿童)|(?<=少年)|(?<=孩子)|(?<=姓名)){_NAME}{_PAUSE}"
    rf"(?P<sex>[男女](?:孩|生|童)?{_PAUSE})?"
    r"(?:(?:年龄[:：]?|今年|现年)?(?P<age>[0-9]{1,2})周?岁|(?P<born>20[0-9]{2})年[0-9]{1,2}月(?:[0-9]{1,2}日)?出?生)"
)
_IN_CLASS = re.compile(
    r"(?:小学|中学|初中|高中|学校|幼儿园|附小|附中)[（(]?[^，。；\n]{0,12}?(?:年级|[0-9一二三四五六七八九十大中小][）)]?班)(?:的)?"
    rf"(?:学生|同学|小朋友|幼儿)?[:： ]?{_NAME}(?:同学|小朋友)?(?=[，。、；）)\s]|$)"
)
_MADE_UP = re.compile(r"[（(]?(?:均为|系|为)?化名")
_CELLS = re.compile(r"[\t|｜]+|\s{2,}|[ \u3000]")
_NAME_COLUMNS = frozenset(("姓名", "学生姓名", "儿童姓名", "幼儿姓名", "孩子姓名", "未成年人姓名"))
_MINOR_COLUMNS = frozenset((
    "年级", "班级", "年级班级", "学校", "就读学校", "所在学校", "学校班级", "学校名称", "幼儿园", "学籍号", "监护人",
    "监护人姓名", "监护人电话", "监护人联系电话", "家长", "家长姓名", "家长电话", "家长联系电话",
))  # fmt: skip
REACH = 12
"""So many lines around a column called 姓名 belong to the same row of headings: each cell of a sheet is a line."""


class Minors:
    """A child's name with age or day of birth, or with school and class."""

    triggers = (
        "岁",
        "月出生",
        "日出生",
        "月生",
        "日生",
        "年级",
        "班学生",
        "班同学",
        "班的",
        ")班",
        "）班",
        "中班",
        "大班",
        "小班",
    )

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        yield from self._aged(document, start, end)
        for found in _IN_CLASS.finditer(document.text, start, end):
            if not _disguised(document, found, end):
                yield _named(found, "学校和班级", "hint")

    def _aged(self, document: Document, start: int, end: int) -> Iterator[Finding]:
        year = document.context.on.year
        for found in _AGED.finditer(document.text, start, end):
            age = int(found["age"]) if found["age"] else year - int(found["born"])
            labelled = found["sex"] or re.search(
                f"{_LABEL}$", document.text[max(start, found.start("name") - 4) : found.start("name")]
            )
            if 0 <= age < ADULT and labelled and not _disguised(document, found, end):
                yield _named(found, "年龄", "warn")


class MinorLists:
    """Headings of a list: names beside classes or guardians."""

    triggers = (EVERY,)

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        text = document.text
        place = text.find("姓名", start, end)
        reached = -1
        while place >= 0:
            number = document.paragraph_number(place)
            low, high = document.paragraph(number)
            if number > reached and _columns(text[low:high]) & _NAME_COLUMNS:
                reached = min(number + REACH, document.paragraph_count - 1)
                around = range(max(0, number - REACH), reached + 1)
                columns = {column for near in around for column in _columns(text[slice(*document.paragraph(near))])}
                if columns & _MINOR_COLUMNS:
                    what = "、".join(sorted(columns & _MINOR_COLUMNS))
                    message = (
                        f"名单里姓名与{what}列在一起，像是未成年人名单；公开前须去掉或遮盖，确需公开的取得监护人同意"
                    )
                    yield Finding(
                        low, high, "个人信息/未成年人/名单", "warn", "likely", message, "personal.minor_list", "privacy",
                        evidence="按表头的栏目识别",
                    )  # fmt: skip
            place = text.find("姓名", high, end)


def _columns(line: str) -> set[str]:
    """What stands between tabs, bars and blanks of a short line; a sentence has none."""
    return {cell.strip(" ：:*") for cell in _CELLS.split(line)} if len(line) <= 60 else set()


def _disguised(document: Document, found: re.Match[str], end: int) -> bool:
    name = found["name"]
    return "某" in name or _MADE_UP.match(document.text, found.end("name"), end) is not None


def _named(found: re.Match[str], beside: str, severity: Severity) -> Finding:
    name = found["name"]
    surname = name[:-2] if len(name) > 3 else name[:1]
    return Finding(
        found.start("name"), found.end("name"), "个人信息/未成年人/姓名", severity, "likely" if severity == "warn" else "hint",
        f"写明了未成年人的姓名和{beside}，公开前须遮盖姓名或取得监护人同意", "personal.minor", "privacy",
        surname + "某" * (len(name) - len(surname)), f"姓名与{beside}写在一起",
    )  # fmt: skip
