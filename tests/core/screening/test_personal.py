"""Personal data: a generated suite, and the masks that the region prescribes."""

from collections import Counter

import pytest

from tests.core.screening.number_suite import samples
from tests.core.screening.screening_kit import only, rules, screen


def test_it_finds_the_numbers_and_leaves_their_relatives() -> None:
    missed, alarms, asked = Counter[str](), Counter[str](), Counter[bool]()
    examples = []
    for sample in samples():
        asked[sample.wanted] += 1
        family = sample.rule.partition(".")[0]
        found = {hit.rule for hit in screen(sample.text) if hit.rule.startswith(family)}
        if sample.wanted and not any(rule.startswith(sample.rule) for rule in found):
            missed[sample.rule] += 1
            examples.append(sample.text)
        elif not sample.wanted and found:
            alarms[sample.rule] += 1
            examples.append(f"{sample.text} {found}")
    assert asked[True] >= 2000
    assert asked[False] >= 2000
    # The goal is 99 of 100; what is missed today is nothing, and a change that misses one is looked at.
    assert not missed, (missed, examples[:10])
    assert not alarms, (alarms, examples[:10])


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("身份证号11010519491231002X", "personal.identity"),  # the example of GB 11643—1999
        ("卡号4012888888881881", "personal.bank_card"),  # the card that payment systems publish for trials
        ("银行卡6216261000000000018", "personal.bank_card"),  # the same of 银联
        ("电话13800138000", "personal.mobile"),  # the operator's own number for topping up
        ("号牌京A12345", "personal.plate"),  # the shapes of GA 36—2018
        ("号牌京AD12345", "personal.plate"),
        ("号牌京A12345D", "personal.plate"),
    ],
)
def test_it_knows_the_examples_that_others_have_published(text: str, rule: str) -> None:
    assert rule in rules(text)


def test_it_leaves_a_published_number_whose_owner_would_be_too_old() -> None:
    """The other example of GB 11643—1999 was born in 1880."""
    assert rules("身份证号440524188001010014") == set()


def test_it_gives_the_same_samples_for_the_same_seed() -> None:
    assert list(samples(1)) == list(samples(1))
    assert list(samples(1)) != list(samples(2))


@pytest.mark.parametrize(
    ("text", "rule", "mask"),
    [
        ("身份证号11010119900307109X，", "personal.identity", "11*************09X"),
        ("电话13812341234。", "personal.mobile", "138****1234"),
        ("电话：１３８１２３４１２３４。", "personal.mobile", "138****1234"),
        ("邮箱zhang@qq.com", "personal.mail", "z***@qq.com"),
        ("护照号码：E12345678。", "personal.passport", "E*****678"),
        ("驾驶鲁B12345的轿车", "personal.plate", "鲁B***45"),
        ("姓名：张三，女，9岁", "personal.minor", "张某"),
    ],
)
def test_it_suggests_the_prescribed_mask(text: str, rule: str, mask: str) -> None:
    assert only(text, rule).suggestion == mask


def test_it_cuts_an_address_at_the_town() -> None:
    hit = only("家住佳县佳州街道人民路3号楼2单元501室。", "personal.address")
    assert hit.suggestion == "佳县佳州街道"
    assert hit.severity == "blocker"


def test_it_knows_a_minor_by_the_day_of_birth() -> None:
    assert "未成年人" in only("学生，440803201503070015", "personal.identity").category


def test_it_leaves_the_telephone_of_an_office() -> None:
    assert "personal.landline" not in rules("咨询电话：0532-87891234")
    assert only("家庭电话：0532-87891234", "personal.landline").suggestion == "0532-****1234"


def test_it_grants_an_exception_only_where_the_pack_has_it() -> None:
    text = "身份证号11010119900307109X"
    told = only(text, "personal.identity", "hi-sanya", exception="punishment_notice")
    assert (told.severity, told.cites) == ("hint", ("hi-sanya:21",))
    assert only(text, "personal.identity", "hi-sanya").severity == "blocker"
    assert only(text, "personal.identity", "qd-licang", exception="punishment_notice").severity == "blocker"


def test_a_household_is_masked_to_its_door() -> None:
    text = "张三住在幸福小区12号3号楼2单元501室，有人看见。"
    (hit,) = [hit for hit in screen(text) if "住址" in hit.category]
    assert hit.text == "幸福小区12号3号楼2单元501室"
