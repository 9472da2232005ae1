"""Handing in a text, deciding about hits one by one and together, taking it away, and deleting it in time."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.apps.screening.office import DAY, PACK, TEXT, Office, found, screened, see, send, signed_in
from zhengmei.apps.approvals.transition import Overtaken
from zhengmei.apps.audit.models import Event
from zhengmei.apps.screening.marking import marks, parts, pieces, working_text
from zhengmei.apps.screening.models import KEPT, Screening
from zhengmei.apps.screening.services import texts
from zhengmei.apps.screening.tasks import prune_screenings, screen_later
from zhengmei.config import clock
from zhengmei.core.screening.hit import DISCLAIMER

pytestmark = pytest.mark.django_db


def now(row: Screening) -> str:
    fresh = Screening.objects.get(pk=row.pk)
    return working_text(fresh.text, marks(fresh))


def test_it_screens_what_was_pasted_under_the_texts_of_the_unit(office: Office) -> None:
    page = see(office.clerk, "home")
    assert f'value="{PACK}"' in page.text
    response = send(office.clerk, "home", text=TEXT, packs=[PACK])
    row = Screening.objects.get()
    assert response.url == f"/screening/{row.pk}/"
    assert row.counts == {"blocker": 4, "warn": 1, "hint": 0}
    shown = signed_in(office.clerk).get(response.url).text
    for word in ("须改", "请核对", "人民政府", "138****1234", "三亚", "第二十一条", DISCLAIMER, "第 2 行第 3 字"):
        assert word in shown, word


@pytest.mark.parametrize(("packs", "musts"), [(["cn-2019"], 1), (["cn-2019", PACK], 2), (["zj-sfj"], 0), ([], 0)])
def test_nothing_is_a_must_without_a_text_in_force_that_says_so(office: Office, packs: list[str], musts: int) -> None:
    """The national indicators speak about wording and are silent on telephone numbers; that of 湛江 is a draft."""
    send(office.clerk, "home", text="请到人民攻府，电话13812341234。", packs=packs)
    assert Screening.objects.get().counts == {"blocker": musts, "warn": 2 - musts, "hint": 0}


def test_an_exception_counts_only_where_a_chosen_text_has_it(office: Office) -> None:
    for packs in ([PACK, "cn-2019"], ["zj-sfj"]):
        send(office.clerk, "home", text="电话13812341234。", packs=packs, exception="punishment_notice")
    of_zhanjiang, of_sanya = Screening.objects.all()
    assert of_sanya.counts == {"blocker": 0, "warn": 0, "hint": 1}
    assert of_zhanjiang.counts["hint"] == 0


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"text": " \n"}, "没有可筛查的文字"),
        ({"text": "一" * 300_001}, "请拆成几份"),
        ({"file": SimpleUploadedFile("a.doc", b"x")}, "读不了 .doc 文件"),
        ({"file": SimpleUploadedFile("a.docx", b"PK\x03\x04junk")}, "不是完好的 .docx 文件"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}, "读不出来"),
        ({"text": "一", "file": SimpleUploadedFile("a.txt", b"x")}, "二选一"),
        ({"text": "一", "packs": ["none"]}, "没有这部办法"),
    ],
)
def test_it_says_in_a_sentence_what_cannot_be_taken(office: Office, entered: dict, sentence: str) -> None:
    response = send(office.clerk, "home", **entered)
    assert (response.status_code, sentence in response.text) == (422, True)
    assert not Screening.objects.exists()


def test_it_names_places_of_a_file_in_the_files_own_words(office: Office) -> None:
    document, written = docx.Document(), BytesIO()
    document.add_paragraph("便民服务（演示）")
    document.add_table(1, 2).rows[0].cells[1].text = "人民攻府"
    document.save(written)
    send(office.clerk, "home", file=SimpleUploadedFile("名单.docx", written.getvalue()))
    row = Screening.objects.get()
    assert (row.name, found(row, "人民攻府").place) == ("名单.docx", "表 1 第 1 行第 2 列第 1 字")


def test_it_puts_an_accepted_suggestion_into_the_text_and_takes_it_back(office: Office) -> None:
    row = screened(office)
    number = found(row, "人民攻府").number
    response = send(office.clerk, "act", row.pk, number=number, do="accept")
    assert "#hit-" in response.url
    assert "人民政府" in now(row)
    assert Screening.objects.get().text == TEXT
    send(office.clerk, "act", row.pk, number=number, do="reopen")
    assert now(row) == TEXT
    send(office.clerk, "act", row.pk, number=number, do="ignore")
    assert (now(row), found(row, "人民攻府").state) == (TEXT, "ignored")
    send(office.clerk, "undo", row.pk)
    assert found(row, "人民攻府").state == "open"
    acts = list(Event.objects.filter(subject=row.subject).order_by("seq").values_list("action", flat=True))
    assert acts == [f"screening.{word}" for word in ("hand_in", "screen", "decide", "reopen", "decide", "undo")]


def test_it_masks_all_personal_data_in_one_act_after_showing_it(office: Office) -> None:
    row = screened(office)
    preview = see(office.clerk, "mask", row.pk).text
    assert "手机号码 2 处" in preview
    assert "13812341234" in preview
    assert found(row, "13812341234").state == "open", "looking changes nothing"
    send(office.clerk, "mask", row.pk)
    assert "138****1234，备用139****1234" in now(row)
    send(office.clerk, "undo", row.pk)
    assert now(row) == TEXT


def test_the_log_holds_no_word_of_the_text(office: Office) -> None:
    row = screened(office)
    send(office.clerk, "mask", row.pk)
    send(office.clerk, "act", row.pk, number=found(row, "人民攻府").number, do="accept")
    logged = " ".join(f"{event.sentence}{event.subject_label}{event.data}" for event in Event.objects.all())
    assert "13812341234" not in logged
    assert "攻府" not in logged


def test_it_refuses_what_lies_over_something_accepted_and_what_has_no_suggestion(office: Office) -> None:
    row = screened(office, "乡村振新战略（演示）\n秘密★10年\n")
    long, short = found(row, "乡村振新战略"), found(row, "乡村振新")
    send(office.clerk, "act", row.pk, number=long.number, do="accept")
    client = signed_in(office.clerk)
    client.post(f"/screening/{row.pk}/act/", {"number": short.number, "do": "accept"})
    assert "重叠" in client.get(f"/screening/{row.pk}/").text
    client.post(f"/screening/{row.pk}/act/", {"number": found(row, "秘密★10年").number, "do": "accept"})
    assert "没有可以直接采用的写法" in client.get(f"/screening/{row.pk}/").text
    assert now(row) == "乡村振兴战略（演示）\n秘密★10年\n"


def test_of_two_who_act_on_one_text_the_second_is_told(office: Office) -> None:
    row = screened(office)
    stale = Screening.objects.get(pk=row.pk)
    texts.ignore(office.colleague, row, found(row, "人民攻府"))
    with pytest.raises(Overtaken, match="colleague"):
        texts.mask_all(office.clerk, stale)


def test_a_text_belongs_to_its_unit_and_to_nobody_above_it(office: Office) -> None:
    row = screened(office)
    assert see(office.colleague, "result", row.pk).status_code == 200
    for person in (office.over, office.elsewhere):
        for name in ("result", "mask", "report", "text", "delete", "missed"):
            assert see(person, name, row.pk).status_code == 404, name
        assert send(person, "act", row.pk, number=1, do="accept").status_code == 404
        assert row.name not in see(person, "home").text


def test_the_filter_stands_in_the_address(office: Office) -> None:
    row = screened(office)
    page = see(office.clerk, "result", row.pk, severity="warn").text
    assert ('id="hit-2"' in page, 'id="hit-1"' in page) == (True, False)
    send(office.clerk, "act", row.pk, number=1, do="ignore")
    assert 'id="hit-1"' not in see(office.clerk, "result", row.pk).text
    assert 'id="hit-1"' in see(office.clerk, "result", row.pk, state="ignored").text
    assert "这里没有命中" in see(office.clerk, "result", row.pk, kind="没有这一类").text
    strange = see(office.clerk, "result", row.pk, severity="x", state="x", page="-1", part="9" * 30, hit="٣")
    assert strange.status_code == 200


def test_the_report_names_everything_and_shows_no_personal_number(office: Office) -> None:
    row = screened(office)
    send(office.clerk, "act", row.pk, number=1, do="accept")
    response = see(office.clerk, "report", row.pk)
    document = docx.Document(BytesIO(response.content))
    words = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for line in document.tables[0].rows for cell in line.cells]
    assert any("共 5 处：须改 4 处，请核对 1 处" in line for line in words)
    assert DISCLAIMER in words
    assert {"138****1234", "已改为“人民政府”", "三亚市 第二十一条"} <= set(cells), cells
    assert "13812341234" not in " ".join([*words, *cells])
    assert see(office.clerk, "text", row.pk).content.decode("utf-8-sig") == TEXT.replace("攻府", "政府")


def test_the_report_takes_whatever_characters_a_text_holds(office: Office) -> None:
    row = screened(office, "请到<人民攻府>&\x0b\x1f\uffff办理（演示）。\n人民攻\u200b府\n")
    document = docx.Document(BytesIO(see(office.clerk, "report", row.pk).content))
    assert "人民攻府" in {cell.text for line in document.tables[0].rows for cell in line.cells}


def test_a_long_text_is_screened_in_the_background_and_shown_in_parts(office: Office) -> None:
    text = TEXT + "今天的便民服务照常进行。\n" * 1_000
    page = signed_in(office.clerk).get(send(office.clerk, "home", text=text, packs=[PACK]).url).text
    assert "排队中" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    row = Screening.objects.get()
    assert screen_later.call(row.pk, DAY.isoformat())
    assert not screen_later.call(row.pk, DAY.isoformat()), "done once"
    shown = see(office.clerk, "result", row.pk).text
    assert "第 1 / " in shown
    assert len(shown) < 60_000
    assert "".join(text[low:high] for low, high in parts(text)) == text


def test_a_long_text_shows_how_far_it_has_come_until_it_is_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = TEXT + "今天的便民服务照常进行。\n" * 1_000
    row = texts.hand_in(office.clerk, office.town.bureau, texts.Given(text))
    asked = signed_in(office.clerk)
    address, waiting = reverse("screening:result", args=[row.pk]), {"HTTP_HX_REQUEST": "true"}
    assert "马上开始" in asked.get(address, **waiting).text
    seen = []

    def half(*given: object) -> list[object]:
        heard = given[-1]
        assert callable(heard)
        Screening.objects.filter(pk=row.pk).update(began_at=clock.wall_clock() - timedelta(minutes=1))
        heard(len(text) // 2)
        seen.append(asked.get(address, **waiting).text)
        return []

    monkeypatch.setattr(texts, "screened", half)
    assert screen_later.call(row.pk, DAY.isoformat())
    assert f"{len(text) // 2} / {len(text)} 字" in seen[0]
    assert "大约还要 1 分钟" in seen[0]
    assert asked.get(address, **waiting)["HX-Refresh"] == "true"


def test_it_says_that_nothing_moves(office: Office) -> None:
    row = texts.hand_in(office.clerk, office.town.bureau, texts.Given(TEXT))
    long_ago = clock.wall_clock() - timedelta(minutes=5)
    Screening.objects.filter(pk=row.pk).update(began_at=long_ago, heard_at=long_ago, done=10)
    assert "已有 5 分钟没有进展" in see(office.clerk, "result", row.pk).text


def test_a_text_that_cannot_be_screened_says_so(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row = texts.hand_in(office.clerk, office.town.bureau, texts.Given(TEXT))
    monkeypatch.setattr(texts, "screened", lambda *_: 1 / 0)
    assert not screen_later.call(row.pk, DAY.isoformat())
    assert "没有筛成" in see(office.clerk, "result", row.pk).text


def test_a_text_deleted_while_it_is_screened_troubles_nobody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    row = texts.hand_in(office.clerk, office.town.bureau, texts.Given(TEXT))
    monkeypatch.setattr(texts, "screened", lambda *_: Screening.objects.all().delete() and [])
    assert not screen_later.call(row.pk, DAY.isoformat())
    row = texts.hand_in(office.clerk, office.town.bureau, texts.Given("一二三四五。\n" * 1_000))
    monkeypatch.setattr(texts, "screened", lambda *given: Screening.objects.all().delete() and given[-1](5))
    assert not screen_later.call(row.pk, DAY.isoformat())


def test_the_parts_and_pieces_of_a_text_are_the_text(office: Office) -> None:
    row = screened(office, "乡村振新战略（演示）\n电话13812341234。\n\n")
    assert "".join(piece.text for piece in pieces(row.text, marks(row), 0, len(row.text))) == row.text


def test_a_text_is_gone_after_thirty_days_seen_or_pruned(office: Office) -> None:
    row = screened(office)
    assert row.delete_on - DAY == KEPT == timedelta(days=30)
    with clock.standing_on(row.delete_on):
        assert see(office.clerk, "result", row.pk).status_code == 404
        assert prune_screenings.call() == 1
        assert prune_screenings.call() == 0
    assert not Screening.objects.exists()
    assert Event.objects.filter(action="screening.prune").count() == 1


def test_a_text_can_be_deleted_at_once(office: Office) -> None:
    row = screened(office)
    assert see(office.clerk, "delete", row.pk).status_code == 200
    assert Screening.objects.exists()
    send(office.clerk, "delete", row.pk, confirm="yes")
    assert not Screening.objects.exists()


def test_many_hits_and_texts_cost_no_more_queries(office: Office) -> None:
    row = screened(office)
    client = signed_in(office.clerk)

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    queries("/screening/")  # A first page opens the session.
    few = queries(f"/screening/{row.pk}/"), queries("/screening/")
    big = screened(office, "电话13812341234。\n" * 300)
    for _ in range(20):
        screened(office, "便民（演示）")
    assert (queries(f"/screening/{big.pk}/"), queries("/screening/")) == few
