"""An office's own document beside a pack: articles found, quantities found, each with what carries it."""

from dataclasses import replace

import pytest

from tests.core.pack_sample import sample
from zhengmei.core.pack.attach import attach, split_articles
from zhengmei.core.pack.quantity import number_of, quantity_phrases
from zhengmei.core.pack.schema import Notice

DOCUMENT = """样县人民政府办公室文件

2024年6月24日

# 样县政务新媒体管理办法

## 第一章 总 则

第一条 为加强管理，根据国办发〔2018〕123号，制定本办法。

**第二条** 备案与公告按下列规定，
第二条第（一）项所称备案应在5个工作日内完成。
（一）应在 5 个
工作日内备案；
（二）公告不少于十五个工作日。
第三条　个人不得开设；第三方平台上每两周至少发布一条。

第二章 附则
第四条 自发布之日起施行，有效期 2 年。

附件 1

样县备案表	一式三份
---
抄送：县委。
共印90份
"""


def test_it_cuts_a_document_into_preamble_articles_forms_and_imprint() -> None:
    pieces = split_articles(DOCUMENT)
    assert [piece.id for piece in pieces] == ["P", "1", "2", "3", "4", "F1", "P", "P"]
    assert [piece.number for piece in pieces if piece.number] == [1, 2, 3, 4]
    second = next(piece for piece in pieces if piece.id == "2")
    assert second.text.startswith("**第二条**")
    assert "第二条第（一）项" in second.text
    assert second.lines == (11, 15)


def test_an_article_named_inside_a_sentence_does_not_cut_the_text() -> None:
    pieces = split_articles("第一条 依据如下：\n第一条、第二条和第五条所称机构，\n第三条规定的除外。\n第二条 施行。")
    assert [piece.number for piece in pieces] == [1, 2]


def test_chapter_headings_belong_to_no_article() -> None:
    assert not any("第二章" in piece.text for piece in split_articles(DOCUMENT))


def test_a_form_without_a_heading_after_two_blank_lines_is_no_part_of_the_last_article() -> None:
    pieces = split_articles("第一条 开始。\n第二条 自印发之日起施行。\n\n\n备案登记表\n名称")
    assert [(piece.id, piece.text) for piece in pieces][1:] == [
        ("2", "第二条 自印发之日起施行。"),
        ("F1", "备案登记表\n名称"),
    ]


def test_it_names_articles_that_one_side_lacks() -> None:
    report = attach(sample(), DOCUMENT.replace("第四条 自发", "第六条 自发"))
    assert (report.articles_missing, report.articles_surplus) == ((4,), (6,))
    whole = attach(sample(), DOCUMENT)
    assert (whole.articles_missing, whole.articles_surplus) == ((), ())


def test_each_quantity_is_shown_with_the_rule_that_carries_it_or_as_unbound() -> None:
    found = {(item.article, item.phrase): item for item in attach(sample(), DOCUMENT).phrases if not item.excluded}
    assert found["2", "5个工作日"].rules == ("filing.change",)
    assert found["2", "十五个工作日"].rules == ("notice.close",)
    assert found["4", "2年"].rules == ("validity",)
    unbound = {key for key, item in found.items() if not item.bound}
    assert unbound == {("3", "每两周"), ("3", "一条"), ("F1", "三份"), ("P", "90份")}
    assert found["3", "每两周"].verdict == "未绑定"


def test_a_rule_carries_a_number_only_in_an_article_that_it_cites() -> None:
    moved = DOCUMENT.replace("有效期 2 年", "有效期 2 年，5个工作日内报送")
    report = attach(sample(), moved)
    assert [item.phrase for item in report.unbound if item.article == "4"] == ["5个工作日"]


def test_a_rule_that_cites_one_item_carries_nothing_in_another() -> None:
    swapped = DOCUMENT.replace("公告不少于十五个工作日", "公告不少于5个工作日")
    report = attach(sample(), swapped)
    assert [item.phrase for item in report.unbound if item.article == "2"] == ["5个工作日"]


def test_two_weeks_are_fourteen_days() -> None:
    changed = replace(
        sample(),
        rules=tuple(
            replace(r, params=Notice(n=14, unit="cd")) if r.id == "notice.close" else r for r in sample().rules
        ),
    )
    report = attach(changed, DOCUMENT.replace("十五个工作日", "两周"))
    assert ("2", "两周", ("notice.close",)) in [(item.article, item.phrase, item.rules) for item in report.phrases]


def test_a_rule_does_not_carry_the_same_number_in_another_unit() -> None:
    report = attach(sample(), DOCUMENT.replace("十五个工作日", "15日"))
    assert ("2", "15日") in [(item.article, item.phrase) for item in report.unbound]


@pytest.mark.parametrize(
    ("text", "phrase", "number", "unit"),
    [
        ("应当于7个工作日内", "7个工作日", 7, "wd"),
        ("不得少于 30 天。", "30天", 30, "cd"),
        ("30日内完成注销", "30日", 30, "cd"),
        ("应在1个月内完成", "1个月", 1, "month"),
        ("半年内必须上线", "半年", 6, "month"),
        ("有效期 2 年。", "2年", 2, "year"),
        ("每周更新", "每周", None, "per.week"),
        ("每 2 周至少", "每2周", None, "per.two_weeks"),
        ("每两周至少", "每两周", None, "per.two_weeks"),
        ("每5个工作日一报", "每5个工作日", None, "per.5.day"),
        ("应每年定期", "每年", None, "per.year"),
        ("力争当日有效回复", "当日", None, "same_day"),
        ("“月检查通报”", "月", None, "per.month"),
        ("开展两次检查", "两次", 2, "次"),
        ("连续 2 次排名", "2次", 2, "次"),
        ("排名后三位", "三位", 3, "位"),
        ("建立 24 小时值班", "24小时", 24, "hour"),
        ("明确一名联络员", "一名", 1, "名"),
        ("一式二份", "二份", 2, "份"),
        ("至少发布1条信息", "1条", 1, "条"),
        ("一百二十个工作日", "一百二十个工作日", 120, "wd"),
    ],
)
def test_it_finds_quantities_in_digits_and_in_chinese(text: str, phrase: str, number: int | None, unit: str) -> None:
    [found] = [quantity for quantity in quantity_phrases(text) if not quantity.excluded]
    assert (found.text, found.number, found.unit) == (phrase, number, unit)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("国办发〔2018〕123号", "文号"),
        ("2023年4月25日", "日期"),
        ("（2020年10月印发）", "日期"),
        ("成文日期2021-07-23", "日期"),
        ("全面支持IPv6", "版本号"),
        ("互联网协议第6版", "版本号"),
        ("依照第三十条办理", "序数"),
        ("应第一时间处理", "序数"),
        ("（附件1）", "附件编号"),
        ("咨询电话0532-87636690", "电话"),
        ("http://12345.sanya.gov.cn/", "网址"),
        ("《2019年度考核指标》", "文件名"),
    ],
)
def test_a_number_that_is_no_quantity_is_left_out_with_the_reason(text: str, reason: str) -> None:
    assert [quantity.excluded for quantity in quantity_phrases(text)] == [reason]


@pytest.mark.parametrize("text", ["保持统一位置", "同一条信息", "唯一名称", "逐一次第", "成立三周年", "满5周岁"])
def test_words_that_only_look_like_quantities_are_none(text: str) -> None:
    assert [quantity for quantity in quantity_phrases(text) if not quantity.excluded] == []


@pytest.mark.parametrize(
    ("text", "number"), [("两", 2), ("十", 10), ("十五", 15), ("三十", 30), ("一百二十", 120), ("07", 7)]
)
def test_it_reads_chinese_numbers(text: str, number: int) -> None:
    assert number_of(text) == number
