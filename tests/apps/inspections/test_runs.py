"""What happens to an inspection in the background: it finishes, fails in a sentence, is stopped, is interrupted."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django_tasks_db.models import DBTaskResult
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.apps.inspections import desk
from tests.cast import Town
from tests.intake.test_files import ENCRYPTED
from zhengmei.apps.approvals.transition import NotFit, Overtaken
from zhengmei.apps.audit.models import Event
from zhengmei.apps.inspections import papers, running, services
from zhengmei.apps.inspections.models import Inspection, SourceFile
from zhengmei.apps.inspections.queries import papers_for
from zhengmei.apps.inspections.storage import papers_of, uploads
from zhengmei.apps.notifications.models import Message
from zhengmei.apps.orgs.models import Person
from zhengmei.batch.replay import replay
from zhengmei.config.jobs import requeue_interrupted
from zhengmei.packs import load

pytestmark = pytest.mark.django_db


def test_two_files_become_a_verdict_and_five_papers(
    town: Town, clerk: Person, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        row = desk.work(desk.start(clerk, town.office))
    assert (row.state, row.error) == (Inspection.DONE, "")
    assert (row.totals["listed"], row.totals["running"], row.totals["fail"]) == (9, 8, 2)
    assert row.left_out == 1
    starts = {path.name: path.read_bytes()[:4] for path in papers_of(row).iterdir() if path.is_file()}
    assert starts[papers.DOCX][:2] == starts[papers.XLSX][:2] == b"PK"
    assert starts[papers.PDF] == b"%PDF"
    assert starts[papers.REPORT] == b"<!do"
    assert [paper.key for paper in papers_for(row)] == ["docx", "pdf", "xlsx", "html", "json", "annotated-0"]
    done = Message.objects.get(person=clerk)
    assert "已完成" in done.text
    assert done.url == f"/inspections/{row.pk}/"
    acts = Event.objects.filter(subject=row.key).order_by("seq").values_list("action", flat=True)
    assert list(acts) == ["inspection.start", "inspection.running", "inspection.done"]


def test_its_result_file_replays_word_for_word(town: Town, clerk: Person, tmp_path: Path) -> None:
    row = desk.work(desk.start(clerk, town.office))
    result = tmp_path / "结果.json"
    result.write_bytes((papers_of(row) / papers.RESULT).read_bytes())
    for source in row.files.all():
        (tmp_path / source.name).write_bytes((uploads() / source.path).read_bytes())
    assert replay(result, [load(name) for name in desk.PACKS], [tmp_path]).same


def test_a_row_that_nobody_can_read_is_marked_in_a_copy_of_the_file(town: Town, clerk: Person) -> None:
    row = desk.work(desk.start(clerk, town.office))
    copy = next((papers_of(row) / papers.ANNOTATED).iterdir())
    assert copy.name == "发文-问题.xlsx"
    sheet = load_workbook(io.BytesIO(copy.read_bytes()))["发文"]
    marked = [line for line in sheet.iter_rows(values_only=True) if line[-1] and line[-1] != "问题"]
    assert len(marked) == 1
    assert marked[0][2] == "上月下旬"
    assert "发布时间" in str(marked[0][-1])


def test_a_file_without_a_heading_ends_in_a_sentence_and_another_file_mends_it(town: Town, clerk: Person) -> None:
    files = desk.both_files() | {SourceFile.POSTS: [desk.upload("甲,乙\n1,2\n".encode(), "别的.csv")]}
    row = desk.work(desk.start(clerk, town.office, uploads=files))
    assert row.state == Inspection.FAILED
    assert "别的.csv" in row.error
    assert not row.folder
    services.restart(clerk, row, {SourceFile.POSTS: desk.both_files()[SourceFile.POSTS]})
    assert [file.name for file in row.files.all()] == ["账号.xlsx", "发文.xlsx"]
    assert desk.work(row).state == Inspection.DONE


def test_a_quarter_is_compared_by_its_months_and_last_times_failures_are_checked_again(
    town: Town, clerk: Person
) -> None:
    before = desk.work(desk.start(clerk, town.office, (date(2026, 6, 1), date(2026, 6, 30))))
    row = desk.work(desk.start(clerk, town.office, desk.QUARTER, previous=before))
    body = (papers_of(row) / papers.BODY).read_text("utf-8")
    assert all(f'<tr><th scope="row">{name}</th>' in body for name in ("7月", "8月", "9月", "全期"))
    assert "上次（2026-06-30）不合格账号的复查" in body
    book = load_workbook(papers_of(row) / papers.XLSX)
    assert {"各期比较", "连续不合格", "复查"} <= set(book.sheetnames)


def test_pictures_stand_in_the_bulletin_only_when_asked_for(town: Town, clerk: Person) -> None:
    for charts in (False, True):
        row = desk.work(desk.start(clerk, town.office, charts=charts))
        text = "".join(page.extract_text() for page in PdfReader(papers_of(row) / papers.PDF).pages)
        assert ("发布日历" in text) == charts
        words = [one.text for one in Document(str(papers_of(row) / papers.DOCX)).paragraphs]
        assert ("发布日历" in words) == charts


def test_a_draft_pack_only_previews(town: Town, clerk: Person) -> None:
    row = desk.work(desk.start(clerk, town.office, packs=("zj-sfj",)))
    assert row.state == Inspection.DONE
    assert row.preview
    assert (row.totals["fail"], row.totals["named"]) == (0, 0)
    assert "仅供预演" in (papers_of(row) / papers.BODY).read_text("utf-8")


def test_another_pack_shows_whose_verdict_changes_and_why(town: Town, clerk: Person) -> None:
    origin = desk.work(desk.start(clerk, town.office))
    again = desk.work(services.repeat(clerk, origin, ["cn-2019"]))
    found = json.loads((papers_of(again) / papers.CHANGES).read_text("utf-8"))
    turned = {(one["account"], one["before"], one["after"]) for one in found}
    assert ("丙局微讯（演示）", "named", "pass") in turned
    assert all(one["cites"][0]["id"].startswith("qd-licang:") for one in found if one["before"] == "named")
    assert [file.path for file in again.files.all()] == [file.path for file in origin.files.all()]


def test_who_stops_it_gets_no_result_later(
    town: Town, clerk: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    row = desk.start(clerk, town.office)

    def stops_half_way(found: Inspection, name: str, total: int = 0) -> None:
        if name == "编写附表":
            services.stop(clerk, Inspection.objects.get(pk=found.pk))
        running.step(found, name, total)

    before = set((uploads() / "out").glob("*"))
    monkeypatch.setattr(papers, "step", stops_half_way)
    assert desk.work(row).state == Inspection.STOPPED
    assert not row.folder
    assert set((uploads() / "out").glob("*")) == before
    monkeypatch.setattr(papers, "step", running.step)
    old = row.job
    services.restart(clerk, row)
    assert running.begin(row.pk, old) is None
    assert desk.work(row).state == Inspection.DONE


def test_an_interrupted_run_is_taken_up_again_but_not_for_ever(town: Town, clerk: Person) -> None:
    row = desk.start(clerk, town.office)
    row.refresh_from_db()
    taken = DBTaskResult.objects.filter(args_kwargs__args=[row.pk, row.job])
    assert taken.update(status="RUNNING") == 1
    assert running.begin(row.pk, row.job) is not None
    assert requeue_interrupted() == 1
    assert taken.get().status == "READY"
    again = running.begin(row.pk, row.job)
    assert again is not None
    assert again.attempts == 2
    assert running.begin(row.pk, row.job) is not None
    assert desk.work(row).state == Inspection.FAILED
    assert "中断了 3 次" in row.error
    services.restart(clerk, row)
    assert desk.work(row).state == Inspection.DONE


def test_of_two_runs_at_once_only_the_later_writes(town: Town, clerk: Person) -> None:
    row = desk.start(clerk, town.office)
    row.refresh_from_db()
    first, second = running.begin(row.pk, row.job), running.begin(row.pk, row.job)
    assert first is not None
    assert second is not None
    with pytest.raises(running.Stopped):
        running.progress(first, 1)
    with pytest.raises(Overtaken):
        running.finish(first, "x", totals={"running": 0, "fail": 0, "named": 0, "manual": 0})
    running.progress(second, 1)
    row.refresh_from_db()
    assert row.done == 1


def test_it_refuses_days_to_come_and_files_that_hold_nothing(town: Town, clerk: Person) -> None:
    with pytest.raises(NotFit, match="不能晚于今天"):
        desk.start(clerk, town.office, (date(2026, 11, 1), date(2026, 11, 30)))
    with pytest.raises(NotFit, match="晚于检查日"):
        desk.start(clerk, town.office, (date(2026, 11, 2), date(2026, 11, 1)))
    with pytest.raises(NotFit, match="空文件"):
        desk.start(clerk, town.office, uploads={SourceFile.ACCOUNTS: [desk.upload(b"", "空.xlsx")]})
    assert not Inspection.objects.exists()


def test_two_files_of_one_name_are_told_apart(town: Town, clerk: Person) -> None:
    files = desk.both_files()
    for file in (*files[SourceFile.ACCOUNTS], *files[SourceFile.POSTS]):
        file.name = "表.xlsx"
    row = desk.start(clerk, town.office, uploads=files)
    assert [file.name for file in row.files.all()] == ["表.xlsx", "表（2）.xlsx"]


def test_a_name_that_would_leave_the_folder_stays_in_it(town: Town, clerk: Person) -> None:
    files = desk.both_files()
    files[SourceFile.ACCOUNTS][0].name = "../../" + "长" * 200 + ".xlsx"
    row = desk.start(clerk, town.office, uploads=files)
    path = (uploads() / row.files.all()[0].path).resolve()
    assert path.is_relative_to(uploads().resolve())
    assert path.is_file()
    assert path.name.endswith("长.xlsx")


def test_a_report_of_many_accounts_is_shortened_inside_the_page_and_whole_beside_it(
    town: Town, clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "_LARGE", 1_000)
    monkeypatch.setattr(papers, "_SHOWN", 1)
    row = desk.work(desk.start(clerk, town.office))
    body, whole = ((papers_of(row) / name).read_text("utf-8") for name in (papers.BODY, papers.REPORT))
    assert body.count('<details id="account-') == 3
    assert "这里只列前 1 个，全部见单独打开的报告或附表。" in body
    assert whole.count('<details id="account-') == 8


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\n%%EOF",
        (ENCRYPTED / "encrypted.xlsx").read_bytes(),
        b"PK\x03\x04" + bytes(60),
        bytes(range(256)) * 40,
    ],
    ids=["pdf", "encrypted", "torn zip", "noise"],
)
def test_a_file_that_does_harm_ends_in_a_sentence(town: Town, clerk: Person, data: bytes) -> None:
    files = desk.both_files() | {SourceFile.POSTS: [desk.upload(data, "发文.xlsx")]}
    row = desk.work(desk.start(clerk, town.office, uploads=files))
    assert row.state == Inspection.FAILED
    assert "发文.xlsx" in row.error
    assert row.error.endswith("。")
