"""People of the house who try what is not theirs: other people's files, steps, roles and sessions."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from tests.apps.registry.casting import PDF, Stage, fresh, stage
from tests.cast import clerk_of, enter
from zhengmei.apps.approvals.evidence import keep
from zhengmei.apps.approvals.models import Act, Attachment, Run
from zhengmei.apps.audit.models import ChainHead, Event
from zhengmei.apps.audit.services import verify
from zhengmei.apps.audit.spreadsheet import safe_cell
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.services import create_person, create_unit, deactivate
from zhengmei.apps.registry.models import Filing
from zhengmei.config import clock

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 14)
PASSWORD = "Correct-Horse-7"


@pytest.fixture
def licang() -> Iterator[Stage]:
    with (
        override_settings(
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], DEMO=True,
        ),
        clock.standing_on(DAY),
    ):  # fmt: skip
        yield stage("qd-licang", "street", "lc-clerk", DAY)


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["demonstration_day"] = DAY.isoformat()
    session.save()
    return client


def decide(person: Person, filing: Filing, step: str, **given: object) -> int:
    prefix = step.replace(".", "-")
    sent = {f"{prefix}-{name}": value for name, value in {"seen_revision": 1, "kind": "sign", **given}.items()}
    return as_person(person).post(reverse("registry:decide", args=[filing.pk, step]), sent).status_code


def test_nobody_signs_a_step_of_a_role_they_do_not_hold(licang: Stage) -> None:
    filing = licang.submitted()
    outsider = clerk_of(create_unit(None, name="别区街道", kind="township", level="township"), "outsider")
    statuses = {
        name: decide(licang.person(name) if name.startswith("lc-") else outsider, filing, "agree")
        for name in ("lc-clerk", "outsider")
    }
    assert statuses == {"lc-clerk": 403, "outsider": 404}
    assert not Act.objects.exists()
    assert fresh(filing).run.state == Run.SIGNING


def test_a_forged_step_kind_or_revision_moves_nothing(licang: Stage) -> None:
    filing, office = licang.submitted(), licang.person("lc-office")
    assert decide(office, filing, "no-such-step") == 404
    for forged in ({"kind": "record"}, {"kind": "approve"}, {"kind": ""}):
        assert decide(office, filing, "agree", **forged) == 422
    assert decide(office, filing, "agree", seen_revision=2) == 409
    assert decide(office, filing, "agree", seen_revision="9" * 40) in (409, 422)
    assert not Act.objects.exists()


def test_a_signature_sent_again_is_told_that_it_was_given(licang: Stage) -> None:
    filing, office = licang.submitted(), licang.person("lc-office")
    assert decide(office, filing, "agree") == 302
    assert decide(office, filing, "agree") == 409
    assert Act.objects.count() == 1


def test_who_has_left_loses_the_next_click(licang: Stage) -> None:
    filing, office = licang.submitted(), licang.person("lc-office")
    client = as_person(office)
    deactivate(None, office)
    response = client.post(
        reverse("registry:decide", args=[filing.pk, "agree"]), {"agree-kind": "sign", "agree-seen_revision": 1}
    )
    assert response.url.startswith(reverse("login"))
    assert not Act.objects.exists()


def test_no_form_field_puts_another_units_file_into_a_case(licang: Stage) -> None:
    filing = licang.draft()
    other = create_unit(None, name="别区街道", kind="township", level="township")
    owner = clerk_of(other, "owner")
    theirs = keep(SimpleUploadedFile("机密.pdf", PDF), owner, other, handed_in=False)
    client, needs = as_person(licang.clerk), licang.prepared(filing).requirements
    forged = {"seen": filing.draft_version, "checks__sent": "1", "file": theirs.pk}
    for need in needs:
        forged |= {
            f"need__{need.key}": str(theirs.pk),
            f"need__{need.key}__file": theirs.pk,
            f"need__{need.key}[file]": theirs.pk,
        }
    for section in ("materials", "exceptions", "basics", "people", "more"):
        client.post(reverse("registry:save", args=[filing.pk, section]), forged)
    for need in needs:
        client.post(reverse("registry:upload", args=[filing.pk, need.key]), {"file": str(theirs.pk)})
    kept = [given.get("file") for given in fresh(filing).materials.values() if isinstance(given, dict)]
    assert theirs.pk not in kept
    assert client.get(reverse("approvals:evidence", args=[theirs.pk])).status_code == 404
    theirs.refresh_from_db()
    assert not theirs.handed_in


def test_the_office_above_reads_a_draft_and_its_files_only_once_handed_in(licang: Stage) -> None:
    filing, office = licang.draft(), licang.person("lc-office")
    mine = keep(SimpleUploadedFile("稿.pdf", PDF), licang.clerk, licang.unit, handed_in=False)
    client = as_person(office)
    assert client.get(reverse("registry:filing", args=[filing.pk])).status_code == 404
    assert client.get(reverse("approvals:evidence", args=[mine.pk])).status_code == 404
    assert as_person(licang.clerk).get(reverse("approvals:evidence", args=[mine.pk])).status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.svg", b"<svg onload='alert(1)'/>"), ("x.pdf", b"<html><script>1</script>"), ("x.png", b"GIF89a"), ("x.docx", b"PK\x03\x04junk")],
)  # fmt: skip
def test_a_page_dressed_as_a_document_is_not_taken(licang: Stage, name: str, content: bytes) -> None:
    filing = licang.draft()
    need = next(need for need in licang.prepared(filing).requirements if need.kind == "file")
    before = Attachment.objects.count()
    response = as_person(licang.clerk).post(
        reverse("registry:upload", args=[filing.pk, need.key]), {"file": SimpleUploadedFile(name, content)}
    )
    assert response.status_code == 422
    assert Attachment.objects.count() == before


def test_a_file_is_handed_out_as_a_download_whatever_its_name(licang: Stage) -> None:
    row = keep(SimpleUploadedFile('a"\u202e;\r\nX: 1.html.pdf', PDF), licang.clerk, licang.unit)
    response = as_person(licang.clerk).get(reverse("approvals:evidence", args=[row.pk]))
    assert response["Content-Disposition"].startswith("attachment")
    assert "\n" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert ".." not in row.file.name


def test_a_forged_address_of_origin_opens_no_fresh_count_of_failures(client: Client) -> None:
    create_person(None, username="zhang", display_name="拟稿人", password=PASSWORD)
    for attempt in range(6):
        forged = {
            "X-Forwarded-For": f"10.9.8.{attempt}",
            "X-Real-IP": f"10.9.8.{attempt}",
            "Forwarded": f"for=10.9.8.{attempt}",
        }
        last = client.post(reverse("login"), {"username": "  ZhAng ", "password": "wrong"}, headers=forged)
    assert last.status_code == 403
    full_width = {"username": "ｚｈａｎｇ", "password": PASSWORD}
    assert client.post(reverse("login"), full_width, headers={"X-Forwarded-For": "10.1.1.1"}).status_code == 403


def test_a_session_from_before_the_log_in_is_worth_nothing_after_it(client: Client) -> None:
    create_person(None, username="zhang", display_name="拟稿人", password=PASSWORD)
    client.post(reverse("login"), {"username": "zhang", "password": "wrong"})
    client.cookies["sessionid"] = "planted" * 5
    response = client.post(reverse("login"), {"username": "zhang", "password": PASSWORD})
    cookie = response.cookies["sessionid"]
    assert cookie.value != "planted" * 5
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_log_emptied_as_a_whole_is_noticed() -> None:
    enter("zhang")
    create_person(None, username="li", display_name="拟稿人", password=PASSWORD)
    assert verify().ok
    Event.objects.all()._raw_delete("default")
    ChainHead.objects.all()._raw_delete("default")
    assert not verify().ok


@pytest.mark.parametrize("text", ["=1+1", " =1", "\u3000=1", "＝1+1", "＠SUM(A1)", "+1", "-1", "@x", "\t=1", "\n=1"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")


def test_pages_of_signed_in_people_are_not_left_behind_in_the_browser(client: Client) -> None:
    person = enter("passer-by", "system")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("orgs:units")).headers["Cache-Control"] == "no-store"
