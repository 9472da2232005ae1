"""Which fonts the PDF is set in: an office's own ones first, each for the role that its name tells, then the shipped ones."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from zhengmei.bulletin.drafting import BODY, HEADING, PAGE, SUBHEADING, TITLE

VARIABLE = "ZHENGMEI_FONTS"
"""A folder with an office's own 小标宋, 仿宋, 黑体, 楷体, 宋体."""
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
SHIPPED = {TITLE: SERIF, BODY: SERIF, HEADING: SANS, SUBHEADING: SERIF, PAGE: SERIF}
# The first that a name fits is its role: 方正小标宋 is no 宋体 and 仿宋 neither. Fonts of other languages fit none.
_ROLES = (
    (TITLE, r"小标宋|标宋|biaosong"),
    (BODY, r"仿宋|fangsong"),
    (SUBHEADING, r"楷|kaiti|fzkai"),
    (HEADING, r"黑体|simhei|heiti|fzhei|noto sans (cjk )?sc|source han sans (sc|cn)"),
    (PAGE, r"宋体|simsun|songti|fzshusong|noto serif (cjk )?sc|source han serif (sc|cn)"),
)
Roles = dict[str, list[str]]


def folder() -> Path | None:
    """Return the folder that the environment names, None where it names none."""
    named = os.environ.get(VARIABLE, "").strip()
    return Path(named) if named else None


def roles_of(families: Iterable[str]) -> Roles:
    """Return for each role the families to try, the best first: an office's own, its 宋体 for what it lacks, the shipped one.

    A 国标 cut (GB2312) comes before others of its kind.
    """
    own: Roles = {role: [] for role in SHIPPED}
    for family in sorted(set(families), key=lambda name: ("gb2312" not in name.lower(), name)):
        role = next((role for role, names in _ROLES if re.search(names, family, re.IGNORECASE)), None)
        if role is not None:
            own[role].append(family)
    plain = own[PAGE]
    return {
        role: list(dict.fromkeys([*own[role], *(plain if shipped == SERIF else []), shipped]))
        for role, shipped in SHIPPED.items()
    }


def own_roles() -> Roles:
    """Return the families for each role on this machine. Raises ImportError where the typesetting library is missing."""
    given = folder()
    if given is None or not given.is_dir():
        return roles_of(())
    import typst

    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(given)])
    return roles_of(found.families())


def remark() -> str:
    """Return a sentence where the folder that is named is of no use, else nothing."""
    given = folder()
    if given is None:
        return ""
    if not given.is_dir():
        return f"{VARIABLE} 指的目录 {given} 不存在，通报 PDF 用自带的思源字体。"
    try:
        used = own_roles()
    except ImportError:
        return ""
    if used == roles_of(()):
        return f"{VARIABLE} 指的目录 {given} 里没有认得的中文字体（小标宋、仿宋、黑体、楷体、宋体），通报 PDF 用自带的思源字体。"
    return ""
