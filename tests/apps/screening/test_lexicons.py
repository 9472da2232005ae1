"""A unit's own lexicons: tried, switched on, seen in the screening at once, replaced, taken off; and who may do so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.apps.screening.office import DAY, Office, screened, see, send, signed_in
from tests.apps.screening.own_words import (
    ALLOW,
    DENY,
    HOLDER,
    MINE,
    NAME,
    PLAIN,
    SENSITIVE,
    SOURCE,
    TEXT,
    WORDS,
    act,
    found_by,
    offered,
    switched_on,
    text_of,
    upload,
)  # fmt: skip
from tests.cast import LONG_AGO, build_town, clerk_of, enter
from zhengmei.apps.approvals.transition import NotAllowed, Overtaken
from zhengmei.apps.audit.models import Event
from zhengmei.apps.notifications.models import Message
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.services import appoint
from zhengmei.apps.screening.marking import marks
from zhengmei.apps.screening.models import Screening, UnitLexicon
from zhengmei.apps.screening.services import lexicons, texts
from zhengmei.config import clock
from zhengmei.core.screening.document import Context
from zhengmei.core.screening.lexicon import parse_lexicon
from zhengmei.intake.engine import screening_engine

pytestmark = pytest.mark.django_db


def test_there_is_nothing_at_first_and_it_says_how_to_begin(office: Office) -> None:
    page = see(office.manager, "lexicons").text
    assert "还没有词库" in page
    assert "上传一个 .toml，先试跑" in page
    assert "本单位词库" in see(office.manager, "home").text
    assert "本单位词库" not in see(office.clerk, "home").text


def test_it_is_tried_first_and_acts_only_once_switched_on_then_is_taken_off_again(office: Office) -> None:
    bureau = office.town.bureau
    row = offered(office.manager)
    assert (row.state, row.counts["deny"], row.counts["holder"], row.counts["sensitive"]) == ("tried", 2, 1, 1)
    page = see(office.manager, "lexicon", row.pk).text
    assert "3 条：要查的词 2，任职 1，其中敏感事件 1" in page
    assert found_by(office.clerk, bureau) == set()
    assert act(office.manager, row, "on") == 302
    assert found_by(office.clerk, bureau) == MINE
    assert act(office.manager, row, "withdraw") == 302
    assert found_by(office.clerk, bureau) == set()
    assert act(office.manager, row, "on") == 302, "withdrawing can be undone"
    assert found_by(office.clerk, bureau) == MINE
    acts = Event.objects.filter(subject=row.subject).order_by("seq").values_list("action", flat=True)
    assert list(acts) == [
        "screening.offer_lexicon", "screening.lexicon_on", "screening.lexicon_withdrawn", "screening.lexicon_on",
    ]  # fmt: skip
    row.refresh_from_db()
    assert (row.made_as, row.decided_as) == ("某市商务局 · 单位管理人", "某市商务局 · 单位管理人")
    assert "own 1（某市商务局）" in Screening.objects.order_by("-pk")[0].stamps


def test_it_reaches_the_units_beneath_and_no_others_and_a_region_all_of_its_units(office: Office) -> None:
    town = office.town
    section = clerk_of(town.section, "section")
    switched_on(office.manager)
    assert found_by(section, town.section) == MINE
    assert found_by(office.elsewhere, town.school_bureau) == set()
    region = f"{town.office.pk}-region"
    switched_on(office.over, text_of(DENY % '"样县局=样县教育局"').replace('"own"', '"region"'), region)
    row = texts.hand_in(office.elsewhere, town.school_bureau, texts.Given("样县局（演示）。"))
    texts.screen(row)
    assert [mark.hit.rule for mark in marks(row)] == ["lexicon.region"]


def test_it_finds_what_the_command_finds_with_the_same_file(office: Office) -> None:
    text = text_of(DENY % WORDS, SENSITIVE, HOLDER, NAME, ALLOW, SOURCE)
    switched = offered(office.manager, text)
    assert act(office.over, switched, "on") == 302
    told = f"{TEXT}样县持之以横研究中心成立。\n来源：样县晚报\n"
    row = texts.hand_in(office.clerk, office.town.bureau, texts.Given(told, reposted=True))
    texts.screen(row)
    command = screening_engine(DAY, [parse_lexicon(text, "own.toml")])
    expected = command.screen(told, Context(DAY, told.split("\n")[0], reposted=True))
    found = [(mark.hit.start, mark.hit.end, mark.hit.rule, mark.hit.message) for mark in marks(row)]
    assert found == [(hit.start, hit.end, hit.rule, hit.message) for hit in expected]
    assert {"lexicon.own", "post.holder", "near_miss.phrase", "repost.unlisted"} <= {hit.rule for hit in expected}
    assert "持之以衡" not in [hit.text for hit in expected], "what the lexicon lets pass"


def test_a_new_version_replaces_the_one_that_is_on_and_the_old_one_can_come_back(office: Office) -> None:
    old = switched_on(office.manager)
    new = offered(
        office.manager, text_of(DENY % '"样县局=样县商务局"', SENSITIVE.replace("12-31", "12-01"), version="2")
    )
    page = see(office.manager, "lexicon", new.pk).text
    assert "和正在用的 1 相比" in page
    assert "加上 1 条：样县局=样县商务局" in page
    assert "去掉 2 条：样县府=样县政府、样县人民政府县长=样一名" in page
    assert "不同的 1 条：样湖夜游" in page
    assert found_by(office.clerk, office.town.bureau) == MINE
    assert act(office.manager, new, "on") == 302
    old.refresh_from_db()
    assert (old.state, old.text) == ("replaced", PLAIN)
    assert found_by(office.clerk, office.town.bureau, f"{TEXT}样县局\n") == {"样县局", "样湖夜游"}
    assert act(office.manager, old, "on") == 302
    assert list(UnitLexicon.objects.filter(state="on")) == [old]
    assert found_by(office.clerk, office.town.bureau) == MINE


def test_what_lets_words_pass_is_switched_on_by_somebody_else(
    office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = offered(office.manager, text_of(ALLOW))
    assert list(Message.objects.values_list("person__username", flat=True)) == ["over"]
    assert "要由上传人以外的人启用" in see(office.manager, "lexicon", row.pk).text
    assert act(office.manager, row, "on") == 403
    assert [mark.hit.text for mark in marks(screened(office, "持之以衡书屋（演示）。"))] == ["持之以衡"]
    assert act(office.over, row, "on") == 302
    assert screened(office, "持之以衡书屋（演示）。").hits == []


def test_it_ends_by_itself(office: Office) -> None:
    switched_on(office.manager, valid_to="2026-12-01")
    with clock.standing_on(date(2026, 12, 1)):
        assert found_by(office.clerk, office.town.bureau) == MINE
    with clock.standing_on(date(2026, 12, 2)):
        assert found_by(office.clerk, office.town.bureau) == set()
        assert "已到期" in see(office.manager, "lexicons").text


def test_the_file_goes_out_as_it_came_in(office: Office) -> None:
    row = offered(office.manager, PLAIN.replace("\n", "\r\n"))
    response = see(office.manager, "lexicon_file", row.pk)
    assert response.content == PLAIN.replace("\n", "\r\n").encode()
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''own-1.toml"


def test_what_a_lexicon_says_is_text_on_every_page(office: Office) -> None:
    bad = '"<script>alert(1)</script>样"'
    row = switched_on(office.manager, text_of(DENY % bad).replace("（演示）", "<b>演示</b>"))
    for page in (see(office.manager, "lexicons"), see(office.manager, "lexicon", row.pk)):
        assert "<script>alert" not in page.text
        assert "<b>演示" not in page.text


MANAGED = (
    ("lexicon", "get", 200, {}), ("lexicon", "post", 422, {}), ("lexicon", "post", 302, {"do": "withdraw"}),
    ("lexicon_file", "get", 200, {}),
)  # fmt: skip
"""What who may manage it gets of a lexicon that is on; nobody else gets anything but 404."""


def manager_of(unit: Unit, username: str) -> Person:
    person = enter(username)
    appoint(None, person, unit, "unit_manager", from_day=LONG_AGO)
    return person


@pytest.mark.parametrize("who", ["manager", "over", "clerk", "colleague", "elsewhere", "stranger", "school", "other"])
def test_only_who_may_decide_about_allow_rules_gets_to_it(office: Office, who: str) -> None:
    row = switched_on(office.manager)
    people = {
        "manager": office.manager, "over": office.over, "clerk": office.clerk, "colleague": office.colleague,
        "elsewhere": office.elsewhere, "stranger": enter("stranger"),
        "school": manager_of(office.town.school_bureau, "school"),
    }  # fmt: skip
    other = build_town("另一市")
    person = people.get(who) or manager_of(other.bureau, "other")
    manages, keeps = who in ("manager", "over"), who in ("manager", "over", "school", "other")
    for name in ("lexicons", "new_lexicon"):
        assert see(person, name).status_code == (200 if keeps else 404)
    assert upload(person, text_of(DENY % WORDS, version="2")).status_code == (302 if keeps else 404)
    for name, verb, status, entered in MANAGED:
        answer = send(person, name, row.pk, **entered) if verb == "post" else see(person, name, row.pk)
        assert answer.status_code == (status if manages else 404), (name, verb)
    row.refresh_from_db()
    assert row.state == ("withdrawn" if manages else "on")


def test_a_manager_beneath_sees_what_reaches_the_unit_but_may_not_take_it_off(office: Office) -> None:
    row = switched_on(office.over, PLAIN, f"{office.town.office.pk}-region")
    page = see(office.manager, "lexicon", row.pk)
    assert (page.status_code, "撤下</button>" in page.text) == (200, False)
    assert act(office.manager, row, "withdraw") == 403
    with pytest.raises(NotAllowed):
        lexicons.withdraw(office.clerk, row)
    assert act(office.over, row, "withdraw") == 302
    assert see(office.manager, "lexicon", row.pk).status_code == 404


def test_a_lost_race_says_who_acted_and_two_versions_are_never_on(office: Office) -> None:
    row = offered(office.manager)
    stale = UnitLexicon.objects.get(pk=row.pk)
    assert act(office.over, row, "on") == 302
    with pytest.raises(Overtaken, match="over"):
        lexicons.switch_on(office.manager, stale)
    second = offered(office.manager, text_of(DENY % WORDS, version="2"))
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitLexicon.objects.filter(pk=second.pk).update(state="on")


def test_pages_and_screening_cost_no_more_queries_for_many_lexicons(office: Office) -> None:
    client = signed_in(office.manager)
    row = switched_on(office.manager)

    def queries(*paths: str) -> list[int]:
        counts = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            counts.append(len(captured))
        text = texts.hand_in(office.clerk, office.town.bureau, texts.Given(TEXT))
        with CaptureQueriesContext(connection) as captured:
            texts.screen(text)
        return [*counts, len(captured)]

    paths = ("/screening/lexicons/", f"/screening/lexicons/{row.pk}/", "/screening/")
    queries(*paths)
    few = queries(*paths)
    for number in range(5):
        row.pk, row.key, row.made_at = None, f"own{number}", row.made_at - timedelta(days=1)
        row.text = PLAIN.replace('"own"', f'"own{number}"')
        row.save()
    assert queries(*paths) == few
