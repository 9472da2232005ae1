"""Removed inspections are purged when their time is up; files that no inspection names don't stay on disk."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.apps.inspections import desk
from tests.cast import Town
from zhengmei.apps.approvals.transition import Overtaken
from zhengmei.apps.audit.models import Event
from zhengmei.apps.inspections import papers, retention, services
from zhengmei.apps.inspections.models import Inspection, SourceFile
from zhengmei.apps.inspections.storage import papers_of, uploads
from zhengmei.apps.inspections.tasks import prune_inspections
from zhengmei.apps.orgs.models import Person
from zhengmei.config import clock
from zhengmei.config.environment import days

pytestmark = pytest.mark.django_db
KEPT = timedelta(days=30)
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.fixture(autouse=True)
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)


def lying() -> int:
    """Return how many files lie below the uploads."""
    return sum(path.is_file() for path in uploads().rglob("*"))


def let_lie(days_long: float = 2) -> None:
    """Make everything on disk look as if nobody had written to it for so long."""
    then = clock.wall_clock().timestamp() - days_long * 86_400
    for folder in (*(uploads() / "in").glob("*"), *(uploads() / "out").glob("*")):
        os.utime(folder, (then, then))


def test_a_removed_one_is_purged_after_thirty_days_with_files_result_and_an_audit_row(
    town: Town, clerk: Person
) -> None:
    row = desk.work(desk.start(clerk, town.office))
    services.remove(clerk, row)
    assert row.purge_on == desk.TODAY + KEPT
    let_lie()
    with clock.standing_on(row.purge_on - timedelta(days=1)):
        assert prune_inspections.call() == 0
        assert (papers_of(row) / "result.json").is_file()
    with clock.standing_on(row.purge_on):
        assert prune_inspections.call() == 1 + 3, "the inspection; two uploads and the papers"
        assert prune_inspections.call() == 0
    row.refresh_from_db()
    assert (row.state, row.folder, row.totals) == (Inspection.PURGED, "", {})
    assert not row.files.exists()
    assert lying() == 0
    event = Event.objects.get(action="inspection.purged")
    assert (event.subject, event.sentence) == (row.key, f"按期清除{row}的数据 2 份和结果")
    assert "清理不再需要的检查文件 3 份" in Event.objects.get(action="inspection.sweep").sentence


def test_what_is_not_removed_or_brought_back_in_time_stays(town: Town, clerk: Person) -> None:
    kept, back = (desk.work(desk.start(clerk, town.office)) for _ in range(2))
    services.remove(clerk, back)
    services.restore(clerk, back)
    let_lie()
    before = lying()
    with clock.standing_on(desk.TODAY + 2 * KEPT):
        assert prune_inspections.call() == 0
    assert lying() == before
    for row in (kept, back):
        row.refresh_from_db()
        assert (row.state, row.purge_on) == (Inspection.DONE, None)


def test_files_that_a_rerun_shares_stay_for_it(town: Town, clerk: Person) -> None:
    origin = desk.work(desk.start(clerk, town.office))
    again = desk.work(services.repeat(clerk, origin, ["cn-2019"]))
    services.remove(clerk, origin)
    let_lie()
    with clock.standing_on(desk.TODAY + KEPT):
        assert prune_inspections.call() == 1 + 1, "the origin and its papers"
    assert all((uploads() / file.path).is_file() for file in again.files.all())
    assert SourceFile.objects.count() == 2
    client = desk.signed_in(clerk)
    assert client.get(reverse("inspections:inspection", args=[again.pk])).status_code == 200
    services.repeat(clerk, again, ["qd-licang"])


def test_who_brings_it_back_at_that_very_moment_keeps_it(
    town: Town, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = desk.work(desk.start(clerk, town.office))
    services.remove(clerk, row)
    purge_one = retention._purge

    def first_it_is_restored(found: Inspection) -> None:
        services.restore(clerk, Inspection.objects.get(pk=found.pk))
        purge_one(found)

    monkeypatch.setattr(retention, "_purge", first_it_is_restored)
    assert retention.purge(desk.TODAY + KEPT) == 0
    row.refresh_from_db()
    assert (row.state, row.files.count()) == (Inspection.DONE, 2)
    assert (papers_of(row) / "result.json").is_file()


def test_an_upload_whose_inspection_was_never_entered_is_swept_after_a_day(
    town: Town, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "_enqueue", fails)
    with pytest.raises(RuntimeError):
        desk.start(clerk, town.office)
    assert not Inspection.objects.exists()
    assert lying() == 2
    assert retention.sweep(clock.wall_clock()) == 0, "somebody may be about to enter it"
    let_lie()
    assert retention.sweep(clock.wall_clock()) == 2
    assert lying() == 0


def test_an_exchanged_file_is_swept_and_the_new_one_stays(town: Town, clerk: Person) -> None:
    files = desk.both_files() | {SourceFile.POSTS: [desk.upload("甲,乙\n1,2\n".encode(), "别的.csv")]}
    row = desk.work(desk.start(clerk, town.office, uploads=files))
    services.restart(clerk, row, {SourceFile.POSTS: desk.both_files()[SourceFile.POSTS]})
    let_lie()
    assert retention.sweep(clock.wall_clock()) == 1
    assert desk.work(row).state == Inspection.DONE


def test_the_pages_say_when_it_goes_and_that_it_is_gone(town: Town, clerk: Person) -> None:
    row = desk.work(desk.start(clerk, town.office))
    client = desk.signed_in(clerk)
    address = reverse("inspections:inspection", args=[row.pk])
    assert "删除（30 天内可以恢复）" in client.get(address).content.decode()
    services.remove(clerk, row)
    assert "2026-12-22 清除" in client.get(address).content.decode()
    removed = client.get(reverse("inspections:list"), {"state": "removed"}).content.decode()
    assert "删除满 30 天" in removed
    retention.purge(desk.TODAY + KEPT)
    text = client.get(address).content.decode()
    assert "文件和结果已清除，不能再恢复" in text
    assert "按期清除" in text
    for query in ({}, {"state": "removed"}):
        assert address not in client.get(reverse("inspections:list"), query).content.decode()
    assert client.post(reverse("inspections:restore", args=[row.pk])).status_code == 409
    with pytest.raises(Overtaken):
        services.restore(clerk, row)


def test_an_office_sets_the_days_and_nonsense_stops_the_start(
    town: Town, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "INSPECTIONS_KEPT_DAYS", 7)
    row = desk.work(desk.start(clerk, town.office))
    services.remove(clerk, row)
    assert row.purge_on == desk.TODAY + timedelta(days=7)
    for word, expected in (("", 30), ("90", 90)):
        monkeypatch.setenv("ZHENGMEI_KEEP_REMOVED_DAYS", word)
        assert days("ZHENGMEI_KEEP_REMOVED_DAYS", 30) == expected
    for word in ("0", "-1", "一个月"):
        monkeypatch.setenv("ZHENGMEI_KEEP_REMOVED_DAYS", word)
        with pytest.raises(ImproperlyConfigured, match="ZHENGMEI_KEEP_REMOVED_DAYS"):
            days("ZHENGMEI_KEEP_REMOVED_DAYS", 30)


def purged(row: Inspection, clerk: Person) -> None:
    services.remove(clerk, row)
    assert retention.purge(desk.TODAY + KEPT) == 1


def test_a_recheck_of_a_purged_one_is_said_not_to_have_been_made_on_the_page_and_in_every_paper(
    town: Town, clerk: Person
) -> None:
    before = desk.work(desk.start(clerk, town.office, JUNE))
    row = desk.start(clerk, town.office, previous=before)
    purged(before, clerk)
    row = desk.work(row)
    assert row.state == Inspection.DONE
    said = f"要复查的上次检查（{before}，检查日2026年6月30日）已经删除并清除"
    page = desk.signed_in(clerk).get(reverse("inspections:inspection", args=[row.pk])).content.decode()
    assert "上次检查不合格账号的复查：没有做" in page
    for text in (page, report_text(row), word_text(row), pdf_text(row), sheet_text(row, "没有复查")):
        assert "".join(said.split()) in "".join(text.split())
        assert "请发起一次新的检查" in "".join(text.split())
    assert "复查" not in load_workbook(papers_of(row) / papers.XLSX).sheetnames


def test_a_removed_one_that_is_still_kept_is_rechecked_and_nothing_is_said(town: Town, clerk: Person) -> None:
    before = desk.work(desk.start(clerk, town.office, JUNE))
    row = desk.start(clerk, town.office, previous=before)
    services.remove(clerk, before)
    row = desk.work(row)
    assert "上次（2026-06-30）不合格账号的复查（" in report_text(row)
    assert "没有做" not in report_text(row)
    assert {"复查", "没有复查"} & set(load_workbook(papers_of(row) / papers.XLSX).sheetnames) == {"复查"}


def test_a_result_given_as_a_file_is_rechecked_beside_the_sentence(town: Town, clerk: Person) -> None:
    before = desk.work(desk.start(clerk, town.office, JUNE))
    result = (papers_of(before) / papers.RESULT).read_bytes()
    uploads_given = desk.both_files() | {SourceFile.PREVIOUS: [desk.upload(result, "六月.json")]}
    row = desk.start(clerk, town.office, previous=before, uploads=uploads_given)
    purged(before, clerk)
    row = desk.work(row)
    assert "上次（2026-06-30）不合格账号的复查（" in report_text(row)
    assert "不再保存" in report_text(row)


def test_a_rerun_whose_origin_was_purged_says_that_nothing_was_compared(town: Town, clerk: Person) -> None:
    origin = desk.work(desk.start(clerk, town.office))
    row = services.repeat(clerk, origin, ["cn-2019"])
    purged(origin, clerk)
    row = desk.work(row)
    address = reverse("inspections:inspection", args=[row.pk])
    assert "没有和原来的检查比较" in desk.signed_in(clerk).get(address).content.decode()


def report_text(row: Inspection) -> str:
    return (papers_of(row) / papers.REPORT).read_text("utf-8")


def word_text(row: Inspection) -> str:
    return "".join(one.text for one in Document(str(papers_of(row) / papers.DOCX)).paragraphs)


def pdf_text(row: Inspection) -> str:
    return "".join(page.extract_text() for page in PdfReader(papers_of(row) / papers.PDF).pages)


def sheet_text(row: Inspection, name: str) -> str:
    cells = load_workbook(papers_of(row) / papers.XLSX)[name].iter_rows(values_only=True)
    return "".join(str(cell) for line in cells for cell in line)
