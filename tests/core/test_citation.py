"""Clause ids: how they are read, ordered and shown."""

import pytest

from zhengmei.core.citation import Citation, ClauseError, chinese_number, parse_clause


@pytest.mark.parametrize(
    ("text", "label", "root", "ancestors"),
    [
        ("8", "第八条", "8", ("8",)),
        ("8(五)", "第八条（五）", "8", ("8(五)", "8")),
        ("8(二)2", "第八条（二）第2目", "8", ("8(二)2", "8(二)", "8")),
        ("5¶2", "第五条第二款", "5", ("5¶2", "5")),
        ("5¶2(十)", "第五条第二款（十）", "5", ("5¶2(十)", "5")),
        ("6(十一)", "第六条（十一）", "6", ("6(十一)", "6")),
        ("F1", "附件1", "F1", ("F1",)),
        ("F1-注2", "附件1 注2", "F1", ("F1-注2", "F1")),
        ("P", "文头", "P", ("P",)),
        ("32", "第三十二条", "32", ("32",)),
    ],
)
def test_it_reads_a_clause_and_shows_it_as_people_write_it(
    text: str, label: str, root: str, ancestors: tuple[str, ...]
) -> None:
    clause = parse_clause(text)
    assert (clause.text, clause.label, clause.root, clause.ancestors) == (text, label, root, ancestors)


def test_it_takes_full_width_brackets_for_half_width_ones() -> None:
    assert parse_clause(" 8（五） ") == parse_clause("8(五)")


@pytest.mark.parametrize("text", ["", "第八条", "8(5)", "8()", "x", "8(五", "F", "¶2"])
def test_it_refuses_what_is_no_clause_and_shows_the_allowed_forms(text: str) -> None:
    with pytest.raises(ClauseError, match=r"8\(二\)2"):
        parse_clause(text)


def test_clauses_sort_as_they_stand_in_the_document() -> None:
    wanted = ["P", "2", "8", "8(一)", "8(二)", "8(二)2", "8(十)", "10", "F1", "F2"]
    assert [clause.text for clause in sorted(map(parse_clause, reversed(wanted)), key=lambda one: one.order)] == wanted


def test_a_citation_has_a_machine_form_and_a_chip() -> None:
    citation = Citation("sx-jiaxian", "佳县", parse_clause("8(五)"))
    assert (str(citation), citation.label) == ("sx-jiaxian:8(五)", "佳县 第八条（五）")


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")])
def test_numbers_are_written_as_article_headings_print_them(number: int, text: str) -> None:
    assert chinese_number(number) == text


@pytest.mark.parametrize("number", [0, 100])
def test_a_number_beyond_the_headings_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="1–99"):
        chinese_number(number)
