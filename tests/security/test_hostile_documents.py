"""A document made to do harm is refused in a sentence, quickly and without eating the memory."""

import io
import re
import zipfile

import pytest
from docx import Document

from zhengmei.apps.regulation.documents import LIMIT, UnreadableDocument, read_upload
from zhengmei.cli.document_reading import read_document
from zhengmei.core.calendar import CalendarError, parse_year
from zhengmei.core.calendar.notice import Holiday


def word_file(**replaced: bytes) -> bytes:
    """A real .docx of one table, with its document.xml replaced or changed."""
    made, out = io.BytesIO(), io.BytesIO()
    document = Document()
    document.add_table(rows=1, cols=1).rows[0].cells[0].text = "第一条"
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            data = source.read(entry)
            if entry == "word/document.xml":
                data = replaced.get("whole", data.replace(b"<w:tcPr>", b"<w:tcPr>" + replaced.get("cell", b"")))
                data = re.sub(rb"^<\?xml[^>]*>", replaced.get("head", b""), data)
                data = data.replace("第一条".encode(), replaced.get("text", "第一条".encode()))
            target.writestr(entry, data)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (60 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04" + b"\x00" * 200, word_file(whole=b"<not xml"), word_file(whole=b"<a/>"), bomb(), b"\x00\x01", b"x" * (LIMIT + 1)],
    ids=["broken archive", "broken xml", "another root", "zip bomb", "binary", "too large"],
)  # fmt: skip
def test_it_refuses_in_a_sentence(content: bytes, tmp_path) -> None:
    with pytest.raises(UnreadableDocument):
        read_upload("办法.docx", content)


def test_it_reads_a_cell_once_however_wide_it_says_it_is() -> None:
    wide = word_file(cell=b'<w:gridSpan w:val="1000000000"/>')
    assert read_upload("办法.docx", wide).count("第一条") == 1


def test_it_follows_no_entity_to_a_file(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密")
    head = f'<!DOCTYPE d [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
    hostile = word_file(head=head, text=b"&e;")
    assert "机密" not in read_upload("办法.docx", hostile)


def test_the_command_refuses_the_same_files(tmp_path) -> None:
    path = tmp_path / "办法.docx"
    path.write_bytes(word_file(whole=b"<not xml"))
    with pytest.raises(UnreadableDocument, match="完好"):
        read_document(path)


def test_it_refuses_a_holiday_of_ten_thousand_years_without_walking_through_it(monkeypatch) -> None:
    walked: list[Holiday] = []
    real = Holiday.days
    monkeypatch.setattr(Holiday, "days", lambda self: walked.append(self) or real(self))
    text = 'year = 2027\nstatus = "provisional"\nmakeup_days = [2027-01-02]\n'
    text += '[[holidays]]\nname = "长"\nfirst = 0001-01-01\nlast = 9999-12-31\n'
    with pytest.raises(CalendarError, match="不在 2027 年"):
        parse_year(text)
    assert walked == []


REST = """status = "provisional"
makeup_days = []
[[holidays]]
name = "节"
first = 2027-01-01
last = 2027-01-01
"""


@pytest.mark.parametrize("year", ["99999", "-1", "1e400", '"2027"', "9" * 400])
def test_it_refuses_years_that_are_none(year: str) -> None:
    with pytest.raises(CalendarError):
        parse_year(f"year = {year}\n{REST}")
