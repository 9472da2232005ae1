"""What the form of a signature asks for, step by step, as the packs have it."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import override_settings

from tests.apps.registry.casting import Stage, fresh, stage
from zhengmei.apps.approvals.models import Run
from zhengmei.apps.approvals.services import Evidence, handed_in_with, pending
from zhengmei.apps.approvals.transition import NotFit
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.registry import opening
from zhengmei.apps.registry.forms import DecisionForm
from zhengmei.apps.registry.models import Filing
from zhengmei.config import clock

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 14)


@pytest.fixture
def xihaian() -> Iterator[Stage]:
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers), clock.standing_on(DAY):
        yield stage("qd-xihaian-sfj", "bureau", "xh-clerk", DAY)


@pytest.fixture
def filing(xihaian: Stage) -> Filing:
    filing = xihaian.submitted()
    xihaian.sign(filing, "xh-head", "sponsor_sign")
    xihaian.sign(filing, "xh-supervisor", "supervisor_sign")
    xihaian.carry_out(filing, DAY)
    return filing


def form(filing: Filing, step_id: str, **sent: str) -> DecisionForm:
    step = next(step for step in pending(fresh(filing).run) if step.id == step_id)
    return DecisionForm(step, {f"{step_id}-{key}": value for key, value in {"seen_revision": "1", **sent}.items()})


def test_a_signature_asks_for_the_seal_and_sending_back_does_not(xihaian: Stage) -> None:
    filing = xihaian.submitted()
    signing = form(filing, "sponsor_sign", kind="sign")
    assert not signing.is_valid()
    assert any("加盖主办单位公章" in error for errors in signing.errors.values() for error in errors)
    assert form(filing, "sponsor_sign", kind="return", opinion="改").is_valid()


def test_a_receipt_may_be_a_number_or_its_scan(xihaian: Stage, filing: Filing) -> None:
    assert not form(filing, "committee_filing", kind="sign").is_valid(), (
        "the day of receipt decides whether it was in time"
    )
    asked = form(filing, "committee_filing", kind="sign", document_on=DAY.isoformat())
    assert asked.is_valid(), "which of the two is missing only the service can say"
    with pytest.raises(NotFit, match="回执号"):
        xihaian.sign(filing, "xh-committee", "committee_filing", evidence=Evidence(document_on=DAY))
    xihaian.sign(filing, "xh-committee", "committee_filing", evidence=Evidence("收字3号", DAY))
    assert fresh(filing).run.state == Run.FILING, "the provincial receipt is still to come"


def test_a_register_asks_for_number_and_day_and_offers_a_screenshot(filing: Filing) -> None:
    asked = form(filing, "provincial_register", kind="sign")
    assert set(asked.errors) == {"document_number", "document_on"}
    assert asked.verb == "登记回执"
    assert not asked.may_refuse, "what has been carried out can only be sent back"


def test_the_clerk_hands_in_the_annex_with_the_filing_and_the_centre_only_receives_it() -> None:
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers), clock.standing_on(DAY):
        licang = stage("qd-licang", "street", "lc-clerk", DAY)
        filing = licang.submitted()
        licang.sign(filing, "lc-office", "agree")
        assert [need.key for need in handed_in_with(fresh(filing).run)] == ["filing_form"]
        with pytest.raises(NotFit, match="附件1"):
            opening.carry_out(fresh(filing), licang.clerk, DAY, {"platform_id": "gov-1"})
        account = licang.carry_out(filing, DAY)
        assert fresh(filing).materials["filing_form"]["file"]
        licang.sign(filing, "lc-clerk", "register")
        with clock.standing_on(date(2026, 9, 28)):
            # The centre confirms late what came in on the 16th: the filing was in time.
            licang.sign(filing, "lc-dispatch", "file", evidence=Evidence(document_on=date(2026, 9, 16)))
            licang.sign(filing, "lc-dispatch", "match")
        done = Clock.objects.get(subject=f"registry.account:{account.pk}", side=Clock.LEGAL)
        assert done.stopped_on == date(2026, 9, 16)
        assert not done.overdue_on(date(2026, 9, 28))
