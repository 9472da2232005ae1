"""What an uploaded lexicon is refused for, with line and remedy, and what its trial counts before it is switched on."""

from pathlib import Path
from typing import Any

import pytest

from tests.apps.screening.office import Office, screened, see, send
from tests.apps.screening.own_words import (
    ALLOW,
    DENY,
    HEAD,
    SENSITIVE,
    TEXT,
    WORDS,
    act,
    offered,
    text_of,
    upload,
)  # fmt: skip
from zhengmei.apps.screening.models import UnitLexicon
from zhengmei.apps.screening.services import texts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD.replace("{version}", "1").replace('"own"', "“own”"), "第 2 行第 6 字：不是合规的 TOML"),
        (text_of(DENY % '"甲"'), "第 1 组（第 9 行起） 第 16 行：「甲」是单字"),
        (text_of(DENY % WORDS, SENSITIVE.replace('source = "值班通知（演示）"\n', "")), "第 2 组（第 18 行起）：缺少 source"),
        (text_of(DENY % WORDS, ALLOW.replace("allow", "block")), "kind 只能是 deny、allow、name、holder、source"),
        (text_of(DENY % '"样县\\u0000府"'), "看不见的控制字符"),
        (text_of(), "没有一个词条"),
        (text_of(DENY.replace("severity", 'scope = "370213"\nseverity') % WORDS), "网页上适用范围在页面上选"),
        (text_of(DENY % WORDS).replace('"own"', '"confusions"'), "是自带词库的编号"),
        (text_of(DENY % WORDS).replace('"own"', '"learned"'), "是自带词库的编号"),
        (text_of(DENY % WORDS).replace('"own"', f'"{"a" * 41}"'), "id 最多 40 字"),
        (text_of(SENSITIVE.replace("2026-12-31", "2026-11-21")), "第 17 行：「样湖夜游」已于 2026-11-21 失效"),
        (text_of(DENY % '"样县府=样县府"'), "误写与正写是同一个词"),
        (text_of(DENY % WORDS).encode("gb18030"), "不是 UTF-8 文字"),
        (b"a" + b".a" * 500_000, "用点号连了很多层"),
        (b"a = " + b"[" * 100_000, "方括号套得太深"),
        (b"#" * (1024 * 1024 + 1), "文件超过 1 MB"),
        (b"", "必须正好有这些项"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line_and_the_remedy_and_nothing_is_kept(
    office: Office, text: str | bytes, sentence: str
) -> None:
    response = upload(office.manager, text)
    assert (response.status_code, sentence in response.text) == (422, True), response.text
    assert not UnitLexicon.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_to": "2026-11-22"}, "有效期从明天起"),
        ({"valid_to": "2028-11-23"}, "最长 2 年"),
        ({"desk": "9-region"}, "请从列出的范围中选择"),
        ({"file": ""}, "请选择一个 .toml 文件"),
    ],
)
def test_it_refuses_what_is_entered_with_the_remedy(office: Office, changes: dict[str, str], sentence: str) -> None:
    response = upload(office.manager, **changes)
    assert (response.status_code, sentence in response.text) == (422, True), response.text


def test_a_word_that_cries_wolf_in_the_checked_posts_is_refused_unless_it_has_a_condition(
    office: Office, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "已发.txt").write_text("演示服务大厅的便民服务。\n" * 400, encoding="utf-8")
    settings.SCREENING_CORPUS = tmp_path
    loud = text_of(DENY % f'\n  {WORDS},\n  "便民服务",\n')
    response = upload(office.manager, loud)
    assert response.status_code == 422
    assert "读出来的词条：要查的词 2 条" in response.text
    assert "第 18 行：「便民服务」在干净文本里每万字命中" in response.text
    assert "请加上下文条件" in response.text
    assert "样县府" not in response.text.partition("要改的地方")[2].partition("</ul>")[0]
    row = offered(office.manager, loud.replace("severity", 'near = ["收费"]\nseverity'))
    assert (row.trial["files"], row.trial["clean"]) == (1, 0)
    assert "会命中 <strong>0</strong> 处" in see(office.manager, "lexicon", row.pk).text


def test_it_is_tried_once_more_when_it_is_switched_on(office: Office, settings: Any, tmp_path: Path) -> None:
    row = offered(office.manager)
    assert "没有查误报" in see(office.manager, "lexicon", row.pk).text
    (tmp_path / "已发.txt").write_text("样县府（演示）。\n", encoding="utf-8")
    settings.SCREENING_CORPUS = tmp_path
    response = send(office.manager, "lexicon", row.pk, do="on")
    assert (response.status_code, "「样县府」在干净文本里每万字命中" in response.text) == (422, True)
    row.refresh_from_db()
    assert row.state == "tried"


def test_the_trial_counts_past_texts_of_the_units_it_reaches(office: Office) -> None:
    for _ in range(2):
        screened(office, TEXT)
    screened(office, "没有这些词（演示）。")
    row = texts.hand_in(office.elsewhere, office.town.school_bureau, texts.Given(TEXT))
    texts.screen(row)
    trial = offered(office.manager).trial
    assert (trial["texts"], trial["touched"], trial["past"]) == (3, 2, 4)
    assert trial["past_words"] == [["样县府", 2], ["样湖夜游", 2]]


def test_a_version_is_one_text_but_one_that_was_dropped_may_be_used_again(office: Office) -> None:
    row = offered(office.manager)
    response = upload(office.manager, text_of(DENY % '"样县局"'))
    assert (response.status_code, "版本 1 已经有了（待启用）" in response.text) == (422, True)
    assert act(office.manager, row, "drop") == 302
    assert act(office.manager, row, "on") == 409
    offered(office.manager, text_of(DENY % '"样县局"'))
