"""Other things that lead to a person: passports, military papers, plates, mailboxes, the address of a household."""

import re
from collections.abc import Iterable, Iterator

from zhengmei.core.screening.detectors.base import before
from zhengmei.core.screening.detectors.personal_numbers import masked
from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Severity, Tier

_EDGE, _STOP = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_PASSPORT = re.compile(
    rf"{_EDGE}(?:[EGDSP][0-9]{{8}}|E[A-HJ-NP-Z][0-9]{{7}}|[DSP]E[0-9]{{7}}|1[45][0-9]{{7}}|[HM][0-9]{{8}}(?:[0-9]{{2}})?){_STOP}"
)
_MILITARY = re.compile(
    r"(?P<who>[军兵士文职广政后装参空海北南沈兰成济警]{1,2})字第?[A-Z]?[0-9]{6,8}[0-9X]?号?(?![0-9])"
)
_MILITARY_WORD = re.compile(r"军官证|士兵证|军人证|文职干部证|警官证|军人保障卡|军队证件")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z][·•‧・ -]?"
    rf"(?:(?:[A-HJK][A-HJ-NP-Z0-9][0-9]{{4}}|[0-9]{{5}}[A-HJK])|[A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳]){_STOP}"
)
_PLATE_HEADS = tuple(province + city for province in _PROVINCES for city in "ABCDEFGHJKLMNPQRSTUVWXYZ")
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,12}(?![A-Za-z0-9-])"
)
_OFFICE_MAIL = re.compile(r"举报|监督|投诉|意见|征求|投稿|报名|咨询|办公|单位|公务|电子邮箱[:：]?$|受理|联系方式")
_HOUSEHOLD = re.compile(
    r"(?P<up>[一-鿿]{2,12}?(?:省|自治区|市|区|县|镇|乡|街道|路|街|村|社区|小区|花园|苑|公寓|里|巷|弄|庄)"
    r"[一-鿿0-9A-Za-z\- ]{0,20}?)"
    r"(?P<house>[0-9A-Za-z一二三四五六七八九十]{1,4}(?:号楼|栋|幢|座|号)[ -]?"
    r"(?:[0-9A-Za-z一二三四五六七八九十]{1,3}单元[ -]?)?[0-9A-Za-z-]{1,6}(?:室|户|房|号))"
)
_DWELLING = re.compile(r"单元")
_LIVES = re.compile(r"住址|家住|住在|住于|现住|居住|户籍|户口|家庭|暂住|住[:：]")
_LEAD = re.compile(
    r"^.*(?:住址|家住|住在|住于|现住|暂住|居住(?:于|在|地)?|户籍(?:地|所在地)?|户口所在地|地址)[:：为是]?"
)
_TOWN = re.compile(r"^.*(?:街道|镇|乡|区|县|市)")


class PersonalDocuments:
    """Passports, military papers and plates."""

    triggers = ("护照", "通行证", "字第", "字号", *_PLATE_HEADS)

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        yield from _passports(document, start, end)
        yield from _military_papers(document, start, end)
        yield from _plates(document, start, end)


class Mailboxes:
    """Mailboxes, except those of government domains; one announced as an office's own is only hinted at."""

    triggers = ("@",)

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in _MAIL.finditer(document.text, start, end):
            name, _, host = found[0].partition("@")
            if host.lower().endswith((".gov.cn", "mail.gov.cn")):
                continue
            office = _OFFICE_MAIL.search(before(document, start, found.start(), 12))
            yield _finding(
                found.start(), found.end(), "联系方式/电子邮箱", "mail", "个人电子邮箱，公开前请核对是否需要遮盖",
                f"{name[0]}***@{host}", "不是政府域名", "hint" if office else "certain", "hint" if office else "warn",
            )  # fmt: skip


_FURTHER = re.compile("楼?(?:[0-9A-Za-z甲乙丙丁一二三四五六七八九十]{1,4}(?:号楼|号|栋|幢|座|楼|单元|层|室|户|门))*")
"""What of an address may still follow: the mask must not leave the door behind."""


class Households:
    """Addresses down to the household; published ones stop at the 乡镇 or 街道."""

    triggers = ("单元", "住址", "家住", "住在", "住于", "现住", "居住", "户籍", "户口", "家庭地址", "暂住")

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        for found in _HOUSEHOLD.finditer(document.text, start, end):
            lives = bool(_LIVES.search(before(document, start, found.start("house"), 45)))
            if not lives and not _DWELLING.search(found["house"]):
                continue
            lead = _LEAD.match(found["up"])
            up = found["up"][lead.end() :] if lead else found["up"]
            town = _TOWN.match(up)
            rest = _FURTHER.match(document.text, found.end(), end)
            last = rest.end() if rest else found.end()
            yield _finding(
                found.end("up") - len(up), last,
                "住址/到户地址", "address", "住址写到了户，公开时只写到乡镇、街道",
                town[0] if town else "（略）", f"到户的部分：{document.text[found.end('up') : last]}", "certain" if lives else "likely",
                "blocker" if lives else "warn",
            )  # fmt: skip


def _passports(document: Document, start: int, end: int) -> Iterator[Finding]:
    for found in _PASSPORT.finditer(document.text, start, end):
        around = before(document, start, found.start(), 20)
        wanted = "通行证" if found[0][0] in "HM" else "护照"
        if wanted in around:
            message, evidence = f"{wanted}号码，公开前须遮盖", f"前文写有“{wanted}”"
            yield _finding(
                found.start(), found.end(), "证件/护照", "passport", message, masked(found[0], 1, 3), evidence
            )


def _military_papers(document: Document, start: int, end: int) -> Iterator[Finding]:
    for found in _MILITARY.finditer(document.text, start, end):
        named = _MILITARY_WORD.search(before(document, start, found.start(), 20))
        if named is None:
            continue
        number = re.search(r"[0-9]{6,}", found[0])
        digits = number[0] if number else ""
        hidden, evidence = found[0].replace(digits, masked(digits, 0, 2)), f"前文写有“{named[0]}”"
        yield _finding(
            found.start(), found.end(), "证件/军官证", "military", "军人证件号码，公开前须遮盖", hidden, evidence
        )


def _plates(document: Document, start: int, end: int) -> Iterator[Finding]:
    for found in _PLATE.finditer(document.text, start, end):
        tail = found[0][2:].lstrip("·•‧・ -")
        if sum(sign.isdigit() for sign in tail) < len(tail) - 2 - (not tail[-1].isascii()):
            continue
        yield _finding(
            found.start(), found.end(), "证件/车辆号牌", "plate", "机动车号牌，公开前请遮盖", f"{found[0][:2]}***{tail[-2:]}",
            "字头与位数相符", "certain", "warn",
        )  # fmt: skip


def _finding(
    start: int, end: int, kind: str, rule: str, message: str, suggestion: str, evidence: str,
    tier: Tier = "certain", severity: Severity = "blocker",
) -> Finding:  # fmt: skip
    return Finding(
        start, end, f"个人信息/{kind}", severity, tier, message, f"personal.{rule}", "privacy", suggestion, evidence
    )
