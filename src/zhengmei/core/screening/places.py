"""Place names under the right parent: 湖北省张家界 and 四川省重庆市 are wrong, 湖南省张家界 is not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhengmei.core.screening.document import Finding

PROVINCE_ENDS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")
NO_PLACE_AFTER = (
    "路",
    "街",
    "大道",
    "巷",
    "桥",
    "籍",
    "商会",
    "菜",
    "人",
    "方面",
    "方向",
    "站",
    "饭店",
    "酒店",
    "宾馆",
    "村",
    "镇",
    "乡",
)
"""After a name without its 市 or 县 these make it something else: 湖南省长沙路 is a street."""
EVERYWHERE = frozenset(
    (
        "市中区",
        "新城区",
        "老城区",
        "东城区",
        "西城区",
        "南城区",
        "北城区",
        "城区",
        "郊区",
        "矿区",
        "东区",
        "西区",
        "南区",
        "北区",
        "中区",
    )
)
"""Names that many a city gives to a quarter, or gave to a former district: 漯河市西城区 is not 北京市西城区 misplaced."""
LONGEST = 15


@dataclass(frozen=True)
class Renamed:
    """A division that was renamed or abolished on ``on`` (as the source writes the day)."""

    old: str
    new: str
    on: str


@dataclass(frozen=True)
class Gazetteer:
    """``children``: full name → parents it lies under (province and city). ``stems``: a city's name without 市 → its full
    name. ``excused``: (parent, name) pairs that are right for another reason, such as a town of the same name."""

    children: Mapping[str, frozenset[str]]
    provinces: frozenset[str]
    cities: frozenset[str]
    stems: Mapping[str, str]
    excused: frozenset[tuple[str, str]]
    renamed: Mapping[tuple[str, str], Renamed]
    stamp: str = ""

    @property
    def parents(self) -> Sequence[str]:
        """The names that the engine looks for: what stands before a child."""
        return sorted(self.provinces | self.cities)


def check_place(gazetteer: Gazetteer, text: str, parent: str, start: int, end: int) -> Iterator[Finding]:
    """Yield what is wrong with the name that follows ``parent``, found at ``start:end``."""
    if start and text[start - 1] + parent in gazetteer.cities:  # 鞍山市 in 马鞍山市
        return
    for length in range(min(LONGEST, len(text) - end), 1, -1):
        name = text[end : end + length]
        renamed = gazetteer.renamed.get((parent, name))
        if renamed is not None:
            yield _finding(
                gazetteer,
                start,
                end + length,
                f"“{renamed.old}”已于{renamed.on}改为“{renamed.new}”，写现状时用新名",
                "renamed",
                "hint",
                parent + renamed.new,
            )
            return
        if name in gazetteer.children or name in gazetteer.provinces:
            yield from _under(gazetteer, parent, name, name, start, end + length)
            return
        full = gazetteer.stems.get(name)
        if full is not None:
            if parent in gazetteer.provinces and not text.startswith(NO_PLACE_AFTER, end + length):
                yield from _under(gazetteer, parent, full, name, start, end + length)
            return


def _under(gazetteer: Gazetteer, parent: str, full: str, name: str, start: int, end: int) -> Iterator[Finding]:
    if (
        full in EVERYWHERE
        or parent == full
        or (parent, name) in gazetteer.excused
        or (parent, full) in gazetteer.excused
    ):
        return
    right = gazetteer.children.get(full, frozenset())
    if parent in right:
        return
    if full in gazetteer.provinces:
        message, suggestion = f"“{full}”是省级行政区，不属于“{parent}”", full
    else:
        above = sorted(right & (gazetteer.provinces if parent in gazetteer.provinces else gazetteer.cities)) or sorted(
            right
        )
        message, suggestion = (
            f"“{name}”不属于“{parent}”，属于“{'、'.join(above[:3])}”",
            above[0] + name if len(above) == 1 else "",
        )
    yield _finding(gazetteer, start, end, message, "parent", "warn", suggestion)


def _finding(
    gazetteer: Gazetteer, start: int, end: int, message: str, rule: str, severity: str, suggestion: str
) -> Finding:
    return Finding(
        start, end, f"文字/地名/{'隶属有误' if rule == 'parent' else '已更名'}", "warn" if severity == "warn" else "hint",
        "certain" if severity == "warn" else "hint", message, f"place.{rule}", "wording", suggestion,
        "依据行政区划代码表", "", gazetteer.stamp,
    )  # fmt: skip
