"""Lexicons of these tests, all invented, and what a person does with one: upload, switch on, see what it finds."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.apps.screening.office import send
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.screening.marking import marks
from zhengmei.apps.screening.models import UnitLexicon
from zhengmei.apps.screening.services import texts

HEAD = """[lexicon]
id = "own"
title = "本单位词库（演示）"
version = "{version}"
source = "办公室（演示）"
licence = "内部使用"
retrieved = 2026-11-21
"""
DENY = """
[[group]]
category = "文字/机构/全称"
concern = "wording"
severity = "warn"
tier = "certain"
message = "“{text}”应写“{suggestion}”"
source = "三定规定（演示）"
entries = [%s]
"""
WORDS = '"样县府=样县政府"'
SENSITIVE = """
[[group]]
category = "内容/敏感/时点"
concern = "sensitive"
severity = "hint"
tier = "likely"
message = "近期请留意“{text}”"
source = "值班通知（演示）"
valid_to = 2026-12-31
entries = ["样湖夜游"]
"""
HOLDER = """
[[group]]
kind = "holder"
source = "任免公告（演示）"
valid_from = 2026-03-01
entries = ["样县人民政府县长=样一名"]
"""
NAME = """
[[group]]
kind = "name"
category = "文字/机构/全称"
source = "三定规定（演示）"
entries = ["样县持之以恒研究中心"]
"""
ALLOW = """
[[group]]
kind = "allow"
source = "店名（演示）"
entries = ["持之以衡书屋"]
"""
SOURCE = """
[[group]]
kind = "source"
source = "稿源名单（演示）"
entries = ["样县日报"]
"""
TEXT = "样县府今天（演示）开放样湖夜游，副县长样一名出席。\n持之以衡书屋也开业。\n"


def text_of(*groups: str, version: str = "1") -> str:
    return HEAD.replace("{version}", version) + "".join(groups)


PLAIN = text_of(DENY % WORDS, SENSITIVE, HOLDER)


DESKS = {"unit_manager": "{}-unit"}


def upload(person: Person, text: str | bytes = PLAIN, desk: str = "", **changes: Any) -> HttpResponse:
    data = text.encode() if isinstance(text, str) else text
    held = person.appointments.first()
    own = DESKS.get(held.role, "{}-region").format(held.unit_id) if held else ""
    entered = {
        "file": SimpleUploadedFile("本单位.toml", data), "desk": desk or own,
        "valid_to": "2027-11-22", **changes,
    }  # fmt: skip
    return send(person, "new_lexicon", **entered)


def offered(person: Person, text: str = PLAIN, desk: str = "", **changes: Any) -> UnitLexicon:
    response = upload(person, text, desk, **changes)
    assert response.status_code == 302, response.text
    return UnitLexicon.objects.order_by("-pk")[0]


def act(person: Person, row: UnitLexicon, do: str) -> int:
    return send(person, "lexicon", row.pk, do=do).status_code


def switched_on(person: Person, text: str = PLAIN, desk: str = "", **changes: Any) -> UnitLexicon:
    row = offered(person, text, desk, **changes)
    assert act(person, row, "on") == 302
    return row


def found_by(clerk: Person, unit: Unit, text: str = TEXT) -> set[str]:
    """Hand a text in as the clerk; return what the unit's own lexicons find in it."""
    row = texts.hand_in(clerk, unit, texts.Given(text))
    texts.screen(row)
    return {mark.hit.text for mark in marks(row) if mark.hit.rule in ("lexicon.own", "post.holder")}


MINE = {"样县府", "样湖夜游", "副县长样一名"}
