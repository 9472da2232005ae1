"""The log only grows, and any touch shows."""

import csv
import io

import pytest
from django.db import models

from tests.cast import enter
from zhengmei.apps.audit import chain
from zhengmei.apps.audit.models import ChainHead, Event
from zhengmei.apps.audit.services import record, verify
from zhengmei.apps.audit.spreadsheet import as_csv, as_xlsx, safe_cell
from zhengmei.config import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def log():
    """Five events; the rows as the database has them, past every refusal."""
    for number in range(1, 6):
        record(actor=None, action="test", sentence=f"第{number}件事", data={"n": number, "甲": [1.5, None]})
    return models.QuerySet(Event)


def test_it_vouches_for_an_untouched_log(log):
    verdict = verify()
    assert (verdict.ok, verdict.first_bad, verdict.checked) == (True, None, 5)


@pytest.mark.parametrize("column", ["sentence", "actor_label", "subject", "action", "data", "at", "stood_on"])
def test_it_finds_an_edited_row(log, column):
    forged = {"data": {"n": 9}, "at": clock.wall_clock(), "stood_on": clock.today()}.get(column, "别的")
    log.filter(seq=3).update(**{column: forged})
    verdict = verify()
    assert (verdict.ok, verdict.first_bad) == (False, 3)


@pytest.mark.parametrize("removed", [1, 3, 5])
def test_it_finds_a_removed_row_also_the_first_and_the_last(log, removed):
    log.filter(seq=removed).delete()
    verdict = verify()
    assert (verdict.ok, verdict.first_bad) == (False, removed)


def test_it_finds_a_whole_tail_removed_with_the_head_put_back(log):
    log.filter(seq__gt=2).delete()
    ChainHead.objects.update(count=2, digest=log.get(seq=2).digest)
    assert "链首被修改" in verify().sentence


def test_it_finds_everything_removed(log):
    log.all().delete()
    assert verify().first_bad == 1
    ChainHead.objects.all().delete()
    record(actor=None, action="test", sentence="新的开始")
    assert verify().ok, "without rows and head there is nothing left to know by; the exported head is for that"


def test_it_finds_an_inserted_row(log):
    last = log.get(seq=5)
    log.bulk_create([Event(seq=6, at=last.at, actor_label="无人", action="x", sentence="伪造", algorithm=last.algorithm,
                           previous=last.digest, digest=last.digest)])  # fmt: skip
    assert (verify().ok, verify().first_bad) == (False, 6)


def test_it_finds_a_row_inserted_in_between_with_the_rest_renumbered(log):
    for number in (5, 4, 3):
        log.filter(seq=number).update(seq=number + 1)
    row = log.get(seq=2)
    log.bulk_create([Event(seq=3, at=row.at, actor_label="无人", action="x", sentence="伪造", algorithm=row.algorithm,
                           previous=row.digest, digest=log.get(seq=4).previous)])  # fmt: skip
    assert verify().first_bad == 3


def test_it_finds_two_rows_swapped(log):
    first, second = log.get(seq=2).sentence, log.get(seq=3).sentence
    log.filter(seq=2).update(sentence=second)
    log.filter(seq=3).update(sentence=first)
    assert verify().first_bad == 2


def test_it_finds_a_chain_rebuilt_with_another_key(log, settings):
    settings.AUDIT_KEY = "another key, which the forger made up"
    assert verify().first_bad == 1


def test_it_refuses_to_change_or_delete_an_event(log):
    event = Event.objects.get(seq=2)
    event.sentence = "改写"
    for attempt in (
        event.save,
        event.delete,
        lambda: Event.objects.all().delete(),
        lambda: Event.objects.update(sentence="改写"),
        lambda: Event.objects.bulk_update([event], ["sentence"]),
        lambda: Event.objects.bulk_create([event]),
    ):
        with pytest.raises(TypeError, match="只能追加"):
            attempt()
    assert verify().ok


def test_it_states_the_algorithm_of_each_row_and_falls_back_where_there_is_no_sm3(log, monkeypatch):
    assert Event.objects.first().algorithm == "HMAC-SM3"
    monkeypatch.setattr(chain, "sm3_available", lambda: False)
    event = record(actor=None, action="test", sentence="没有 SM3 的机器")
    assert event.algorithm == "HMAC-SHA256"
    assert "HMAC-SM3 在本机不可用" in verify().sentence
    monkeypatch.undo()
    assert verify().ok, "a machine that has SM3 reads what one without it has written"


def test_it_computes_sm3_as_the_standard_does():
    from cryptography.hazmat.primitives import hashes

    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    assert (
        digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )  # GB/T 32905 A.1


def test_it_is_written_by_the_wall_clock_and_says_where_the_actor_stood():
    day = clock.today().replace(year=2031)
    with clock.standing_on(day):
        event = record(actor=enter("visitor"), action="test", sentence="演示")
    assert event.at.year == clock.wall_clock().year
    assert event.stood_on == day


def test_it_is_undone_with_the_change_it_tells_about(log):
    from django.db import transaction

    with transaction.atomic():
        record(actor=None, action="test", sentence="没有发生")
        transaction.set_rollback(True)
    assert verify().checked == 5
    assert record(actor=None, action="test", sentence="发生了").seq == 6


def test_it_survives_what_no_database_likes():
    record(actor=None, action="test", sentence="空\x00字符" + "长" * 9000, subject_label="长" * 900, data={"k": "\x00"})
    assert verify().ok


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\n=1"])
def test_it_exports_nothing_that_a_spreadsheet_would_calculate(log, text):
    record(actor=None, action="test", sentence=text)
    line = list(csv.reader(io.StringIO(as_csv(Event.objects.all()).decode("utf-8-sig"))))[1]
    assert line[5] == f"'{text}"
    assert all(not cell.startswith(("=", "+", "-", "@", "\t")) for cell in line)


def test_it_leaves_ordinary_text_as_it_is():
    assert safe_cell("修改单位「甲」") == "修改单位「甲」"


def test_it_exports_a_workbook_of_text_cells(log):
    import openpyxl

    record(actor=None, action="test", sentence="=HYPERLINK()")
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(Event.objects.all()))).active
    assert sheet.max_row == 7
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}
