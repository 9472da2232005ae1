"""A seeded generator of what must be found and of its nearest relatives that must not (screening goals, §4)."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.core.screening.text_suite import TEXT_KINDS, Made

PER_KIND = 300
DIVISIONS = (
    "110101",
    "310104",
    "320106",
    "330102",
    "370202",
    "370211",
    "440803",
    "460204",
    "500103",
    "610828",
    "510104",
    "650102",
)
LEADS = ("联系人电话：", "名单：一、", "本人", "，", "登记为")


@dataclass(frozen=True)
class Sample:
    """``text`` holds one number; ``rule`` must be hit, or, when ``wanted`` is False, no rule of its family may be."""

    text: str
    rule: str
    wanted: bool
    number: str


def samples(seed: int = 20261121) -> Iterator[Sample]:
    """Yield the same samples for the same seed: PER_KIND of each kind to be found, and as many not to be."""
    chance = random.Random(seed)
    for rule, make, spoil in KINDS:
        for _ in range(PER_KIND):
            lead, number, tail = make(chance)
            yield Sample(f"{lead}{number}{tail}", rule, True, number)
            lead, number, tail = spoil(chance)
            yield Sample(f"{lead}{number}{tail}", rule, False, number)


def _digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _identity_sign(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


def _luhn_sign(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def _identity_body(chance: random.Random) -> str:
    born = date(1950, 1, 1) + timedelta(days=chance.randrange(20_000))
    return f"{chance.choice(DIVISIONS)}{born:%Y%m%d}{chance.randrange(1, 1000):03d}"


def identity(chance: random.Random) -> Made:
    body = _identity_body(chance)
    number = body + _identity_sign(body)
    if chance.random() < 0.2:
        number = f"{number[:6]} {number[6:14]} {number[14:]}"
    return (
        chance.choice(("身份证号：", "公民身份号码", "证件", "，")),
        number,
        chance.choice(("。", "，男", "）", "\n")),
    )


def not_identity(chance: random.Random) -> Made:
    """A wrong check digit, a division that never was, a day that never was, a day to come, a longer number."""
    body = _identity_body(chance)
    way = chance.randrange(5)
    if way == 0:
        right = _identity_sign(body)
        return "身份证号：", body + chance.choice([sign for sign in "0123456789X" if sign != right]), "。"
    if way == 1:
        body = chance.choice(("990101", "000000", "160101", "390203")) + body[6:]
    elif way == 2:
        body = f"{body[:6]}{chance.choice(('19900230', '19851131', '20010229', '19991301', '19700100'))}{body[14:]}"
    elif way == 3:
        body = f"{body[:6]}{chance.choice(('20990101', '20271231', '18200101'))}{body[14:]}"
    else:
        return "流水号", body + _identity_sign(body) + _digits(chance, 3), "。"
    return "身份证号：", body + _identity_sign(body), "。"


def mobile(chance: random.Random) -> Made:
    number = chance.choice(
        ("130", "135", "138", "139", "147", "150", "158", "166", "176", "178", "186", "189", "191", "199")
    ) + _digits(chance, 8)
    shape = chance.randrange(4)
    if shape == 1:
        number = f"{number[:3]} {number[3:7]} {number[7:]}"
    elif shape == 2:
        number = f"{number[:3]}-{number[3:7]}-{number[7:]}"
    elif shape == 3:
        number = f"+86 {number}"
    return chance.choice(LEADS), number, chance.choice(("。", "（手机）", "，请联系", ""))


def not_mobile(chance: random.Random) -> Made:
    """An unallocated segment, a longer or shorter number, a sum, a decimal, part of a code, a serial number."""
    number = "138" + _digits(chance, 8)
    return chance.choice((
        ("编号", "12" + _digits(chance, 9), "。"),
        ("代号", "154" + _digits(chance, 8), "。"),
        ("共", number, "元"),
        ("数值", f"{number}{chance.randrange(10)}", "。"),
        ("数值", number[:10], "。"),
        ("比率0.", number, "。"),
        ("订单号", number, "，"),
        ("型号A", number, "，"),
        ("统一社会信用代码91", number + "MA3C", "。"),
    ))  # fmt: skip


def bank_card(chance: random.Random) -> Made:
    prefix, length = chance.choice(
        (
            ("622202", 19),
            ("622848", 19),
            ("621700", 19),
            ("621660", 19),
            ("622588", 16),
            ("621799", 19),
            ("622260", 17),
            ("625900", 16),
        )
    )
    body = prefix + "1234567" + _digits(chance, length - 14)
    number = body + _luhn_sign(body)
    if chance.random() < 0.3:
        number = " ".join(number[place : place + 4] for place in range(0, len(number), 4))
    return chance.choice(("卡号：", "开户行账号", "银行卡")), number, chance.choice(("。", "（储蓄卡）", ""))


def not_bank_card(chance: random.Random) -> Made:
    """A wrong Luhn digit, a scheme that does not exist, a longer number, one digit over and over."""
    body = "622202" + _digits(chance, 12)
    right = _luhn_sign(body)
    other = "88" + _digits(chance, 16)
    return chance.choice((
        ("卡号：", body + chance.choice([sign for sign in "0123456789" if sign != right]), "。"),
        ("合同", other + _luhn_sign(other), "。"),
        ("卡号：", body + right + "12345", "。"),
        ("卡号：", "6" * 16, "。"),
        ("流水号", body + right, "。"),
    ))  # fmt: skip


def plate(chance: random.Random) -> Made:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    tail = chance.choice(
        (
            _digits(chance, 5),
            chance.choice(letters) + _digits(chance, 4),
            _digits(chance, 3) + chance.choice(letters) + _digits(chance, 1),
            "D" + _digits(chance, 5),
            _digits(chance, 5) + "F",
        )
    )
    return (
        chance.choice(("车牌号为", "驾驶", "号牌")),
        f"{chance.choice('鲁京琼粤陕川')}{chance.choice('ABCDEF')}{chance.choice(('', '·'))}{tail}",
        chance.choice(("的小型轿车", "。", "号车")),
    )


def not_plate(chance: random.Random) -> Made:
    """I and O, too short, too long, too many letters, no province."""
    return chance.choice((
        ("编号", "鲁I" + _digits(chance, 5), "。"),
        ("编号", "鲁B" + _digits(chance, 4), "。"),
        ("编号", "鲁B" + _digits(chance, 7), "。"),
        ("编号", "鲁B" + "ABCD" + _digits(chance, 1), "。"),
        ("编号", "东B" + _digits(chance, 5), "。"),
        ("高速", "G" + _digits(chance, 4), "。"),
    ))  # fmt: skip


def mail(chance: random.Random) -> Made:
    name = "".join(chance.choice("abcdefghijkmnpqrstuvwxyz") for _ in range(8))
    return (
        chance.choice(("邮箱", "请发", "：")),
        f"{name}{chance.randrange(100)}@{chance.choice(('qq.com', '163.com', 'sina.com.cn', 'gmail.com'))}",
        chance.choice(("。", "，", "")),
    )


def not_mail(chance: random.Random) -> Made:
    """A government mailbox, a mention, a version, something without a domain."""
    return chance.choice((
        ("邮箱", f"zwgk{chance.randrange(100)}@licang.gov.cn", "。"),
        ("请", f"@李沧发布{chance.randrange(100)}", "。"),
        ("包", f"core@{chance.randrange(9)}.{chance.randrange(9)}.{chance.randrange(9)}", "。"),
        ("地址", f"abc{chance.randrange(100)}@localhost", "。"),
    ))  # fmt: skip


def passport(chance: random.Random) -> Made:
    number = chance.choice("EGDSP") + _digits(chance, 8) if chance.random() < 0.6 else "EK" + _digits(chance, 7)
    return "护照号码：", number, "。"


def not_passport(chance: random.Random) -> Made:
    """The same signs with nothing that says passport, or of the wrong length."""
    return chance.choice(
        (
            ("设备", "E" + _digits(chance, 8), "。"),
            ("护照号码：", "E" + _digits(chance, 6), "。"),
            ("护照号码：", "ZZ" + _digits(chance, 7), "。"),
        )
    )


def military(chance: random.Random) -> Made:
    return (
        chance.choice(("军官证：", "军官证号", "文职干部证")),
        f"{chance.choice('军士文')}字第{_digits(chance, 7)}号",
        "。",
    )


def not_military(chance: random.Random) -> Made:
    """Numbers of documents, which read alike."""
    return chance.choice(
        (
            ("依据", f"公字第{_digits(chance, 7)}号", "。"),
            ("许可证", f"卫字第{_digits(chance, 7)}号", "。"),
            ("军官证，", f"字第{_digits(chance, 2)}号", "。"),
        )
    )


def household(chance: random.Random) -> Made:
    town = chance.choice(("浮山路街道", "虎山街道", "佳州街道", "辛安街道"))
    where = f"{town}{chance.choice(('京口路', '九水东路', '人民路'))}{chance.randrange(1, 300)}号{chance.randrange(1, 30)}号楼"
    where += f"{chance.randrange(1, 5)}单元{chance.randrange(101, 2900)}室"
    return chance.choice(("住址：青岛市李沧区", "家住青岛市李沧区", "户籍地：青岛市李沧区")), where, "。"


def not_household(chance: random.Random) -> Made:
    """Offices and places of events, and addresses that stop where they should."""
    number = chance.randrange(1, 300)
    return chance.choice((
        ("办公地址：青岛市李沧区", f"黑龙江中路{number}号{chance.randrange(1, 20)}楼{number}室", "。"),
        ("会议地点：", f"行政中心{number % 9 + 1}号楼{number + 100}室", "。"),
        ("住址：", f"青岛市李沧区浮山路街道{number}", "。"),
        ("全县共", f"{number}个单元{number}户", "。"),
    ))  # fmt: skip


def minor(chance: random.Random) -> Made:
    """The names are those that forms use for nobody."""
    name = chance.choice(("张三", "李四", "王五"))
    age = chance.randrange(1, 18)
    sex = chance.choice("男女")
    return chance.choice((
        ("姓名：", name, f"，{sex}，{age}岁。"),
        ("1. ", name, f"（{sex}，{age}周岁）"),
        ("学生", name, f"，{age}岁，"),
        ("、", name, f"，{sex}，{chance.randrange(2009, 2026)}年{chance.randrange(1, 13)}月生，"),
        (f"实验小学{chance.choice('一二三四五六')}年级{chance.randrange(1, 9)}班", name, "，"),
    ))  # fmt: skip


def not_minor(chance: random.Random) -> Made:
    """Adults, names that are covered or made up, schools and ages without a name."""
    age, name = chance.randrange(18, 90), chance.choice(("张三", "李四", "王五"))
    return chance.choice((
        ("姓名：", name, f"，男，{age}岁。"),
        ("姓名：", "张某某", f"，女，{age % 18}岁。"),
        ("姓名：", name, f"（化名），女，{age % 18}岁。"),
        ("全校", "学生", f"，{age % 18}岁以下，"),
        ("实验小学三年级", "2班全体", "，"),
        ("、", name, f"，男，19{age}年5月生，"),
    ))  # fmt: skip


KINDS: tuple[tuple[str, Callable[[random.Random], Made], Callable[[random.Random], Made]], ...] = (
    ("personal.identity", identity, not_identity),
    ("personal.mobile", mobile, not_mobile),
    ("personal.bank_card", bank_card, not_bank_card),
    ("personal.plate", plate, not_plate),
    ("personal.mail", mail, not_mail),
    ("personal.passport", passport, not_passport),
    ("personal.military", military, not_military),
    ("personal.address", household, not_household),
    ("personal.minor", minor, not_minor),
    *TEXT_KINDS,
)
