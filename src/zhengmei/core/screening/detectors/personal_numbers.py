"""Numbers of persons: identity card, mobile, landline, bank card. What a check digit can decide is decided by it.

Masks as 永安 prescribes: identity card first 2 and last 3, mobile first 3 and last 4.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from stdnum import luhn, numdb
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from zhengmei.core.screening.detectors.base import NUMBERS, before
from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Severity, Tier

_EDGE, _STOP = r"(?<![0-9A-Za-z.])", r"(?![0-9A-Za-z]|\.[0-9])"
_IDENTITY = re.compile(
    rf"{_EDGE}[1-9][0-9]{{5}}[ -]?(?:18|19|20)[0-9]{{2}}[ -]?(?:0[1-9]|1[0-2])[0-3][0-9][ -]?[0-9]{{3}}[0-9Xx]{_STOP}"
)
_OLD_IDENTITY = re.compile(rf"{_EDGE}[1-9][0-9]{{5}}[0-9]{{2}}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{{3}}{_STOP}")
_CARD = re.compile(rf"{_EDGE}[3-9][0-9]{{3}}(?:[ -]?[0-9]{{4}}){{3}}(?:[ -]?[0-9]{{1,3}})?{_STOP}")
_MOBILE = re.compile(
    r"(?<![0-9A-Za-z.])(?:\+?86[ -]?)?(?P<n>1(?:3[0-9]|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-9])"
    rf"[ -]?[0-9]{{4}}[ -]?[0-9]{{4}}){_STOP}"
)
_LANDLINE = re.compile(
    rf"{_EDGE}\(?(?P<area>0(?:10|2[0-57-9]|[3-9][0-9]{{2}}))[)）]?[ -]?(?P<n>[2-8][0-9]{{6,7}}){_STOP}"
)
_COUNTED = re.compile(r"[ ]?(?:元|万|亿|千|余|多|人|户|吨|次|个|米|平|美|港|欧|份|张|枚|件|条|票)")
_SERIAL = re.compile(r"(?:编号|单号|订单|流水|序列|批号|票号|条码|案号|文号|货号|型号|代码)[^，。；\n]{0,4}$")
_IDENTITY_WORD = re.compile(r"身份证|证件号|公民身份|身份号码")
_CARD_WORD = re.compile(r"卡号|账号|帐号|账户|帐户|银行|储蓄卡|信用卡|汇款|打款|转账")
_HOME_WORD = re.compile(r"家庭|家里|住宅|宅电|本人|家属|监护人|户主|受害|当事人")

_BANKING = frozenset("34569")
"""First digits that ISO/IEC 7812-1 gives to travel (3), banking (4, 5), merchandising and banking (6) and national use (9)."""
_UNION_PAY = "62"


def masked(number: str, head: int, tail: int) -> str:
    """Return ``number`` with every sign between the first ``head`` and the last ``tail`` replaced by a star."""
    return number[:head] + "*" * (len(number) - head - tail) + number[len(number) - tail :]


class PersonalNumbers:
    """Identity cards, bank cards, mobiles and landlines in one paragraph."""

    triggers = (NUMBERS,)

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        taken: list[Finding] = []
        for find in (identity_cards, bank_cards, mobiles, landlines):
            for finding in find(document, start, end):
                if not any(finding.start < other.end and other.start < finding.end for other in taken):
                    taken.append(finding)
        return taken


def identity_cards(document: Document, start: int, end: int) -> Iterator[Finding]:
    """Eighteen digits with the right check digit, a division that existed and a day that has been; fifteen after 身份证."""
    for found in _IDENTITY.finditer(document.text, start, end):
        number = re.sub("[ -]", "", found[0]).upper()
        if not _is_identity(number, document.context.on):
            continue
        minor = _age(ric.get_birth_date(number), document.context.on) < 18
        yield _number(
            found.start(), found.end(), "未成年人" if minor else "身份证", "identity",
            f"居民身份证号码{'（未满十八周岁）' if minor else ''}，公开前须遮盖", masked(number, 2, 3), "校验位、行政区划、出生日期均相符",
        )  # fmt: skip
    for found in _OLD_IDENTITY.finditer(document.text, start, end):
        number = f"{found[0][:6]}19{found[0][6:]}"
        if _IDENTITY_WORD.search(before(document, start, found.start(), 15)) and _is_identity(
            number + ric.calc_check_digit(number + "0"), document.context.on
        ):
            yield _number(
                found.start(), found.end(), "身份证", "identity", "十五位居民身份证号码，公开前须遮盖",
                masked(found[0], 2, 3), "行政区划、出生日期相符，前文说是证件号码",
            )  # fmt: skip


def bank_cards(document: Document, start: int, end: int) -> Iterator[Finding]:
    """Sixteen to nineteen digits with the right Luhn digit: of 银联 by themselves, of other schemes after a word for a card."""
    for found in _CARD.finditer(document.text, start, end):
        number = re.sub("[ -]", "", found[0])
        if number[0] not in _BANKING or not luhn.is_valid(number) or len(set(number)) < 4:
            continue
        told = bool(_CARD_WORD.search(before(document, start, found.start(), 20)))
        if _SERIAL.search(before(document, start, found.start(), 10)) or not (told or number.startswith(_UNION_PAY)):
            continue
        scheme = "银联的号段" if number.startswith(_UNION_PAY) else "银行卡的首位数"
        yield _number(
            found.start(), found.end(), "银行卡", "bank_card", "银行卡号，公开前须遮盖", masked(number, 4, 4),
            f"校验位相符，{scheme}{'，前文说是卡号或账号' if told else ''}", "certain" if told else "likely",
        )  # fmt: skip


def mobiles(document: Document, start: int, end: int) -> Iterator[Finding]:
    """Eleven digits in an allocated number segment that are not a sum, a count or a serial number."""
    for found in _MOBILE.finditer(document.text, start, end):
        if _COUNTED.match(document.text, found.end(), end) or _SERIAL.search(
            before(document, start, found.start(), 10)
        ):
            continue
        number = re.sub("[ -]", "", found["n"])
        yield _number(
            found.start(), found.end(), "手机号码", "mobile", "手机号码，公开前须遮盖；确为对外公布的工作电话的，由审核人确认",
            masked(number, 3, 4), "号段已分配",
        )  # fmt: skip


def landlines(document: Document, start: int, end: int) -> Iterator[Finding]:
    """A landline only where the text before it speaks of somebody's home or person: offices publish theirs every day."""
    for found in _LANDLINE.finditer(document.text, start, end):
        if not _HOME_WORD.search(before(document, start, found.start(), 15)):
            continue
        yield _number(
            found.start(), found.end(), "固定电话", "landline", "个人的固定电话，公开前须遮盖",
            f"{found['area']}-{masked(found['n'], 0, 4)}", "前文说的是个人或住宅", "likely", "warn",
        )  # fmt: skip


def _number(
    start: int, end: int, kind: str, rule: str, message: str, suggestion: str, evidence: str,
    tier: Tier = "certain", severity: Severity = "blocker",
) -> Finding:  # fmt: skip
    severity = "warn" if tier != "certain" and severity == "blocker" else severity
    return Finding(
        start,
        end,
        f"个人信息/号码/{kind}",
        severity,
        tier,
        message,
        f"personal.{rule}",
        "privacy",
        suggestion,
        evidence,
    )


def _is_identity(number: str, on: date) -> bool:
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return False
    if number[-1] != ric.calc_check_digit(number) or number[14:17] == "000":
        return False
    return born <= on and _age(born, on) < 130 and _division_existed(number[:6], born.year)


def _division_existed(code: str, year: int) -> bool:
    """Whether the code was in use at the birth or later: the code is that of the first registration, not of the birth."""
    counties = [part["county"] for _, part in numdb.get("cn/loc").info(code) if "county" in part]
    spans = [re.match(r"\[[0-9]*-([0-9]*)\]", county) for line in counties for county in line.split(",")]
    return any(span is None or not span[1] or int(span[1]) >= year for span in spans)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
