"""What the form of a signature asks for, step by step, as the packs have it."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import override_settings

from tests.apps.registry.casting import Stage, fresh, stage
from zhengmei.apps.approvals.models import Run
from zhengmei.apps.approvals.services import Evidence, pending
from zhengmei.apps.approvals.transition import NotFit
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
    asked = form(filing, "committee_filing", kind="sign")
    assert asked.is_valid(), "which of the two is missing only the service can say"
    with pytest.raises(NotFit, match="回执号"):
        xihaian.sign(filing, "xh-committee", "committee_filing", evidence=Evidence(document_on=DAY))
    xihaian.sign(filing, "xh-committee", "committee_filing", evidence=Evidence(document_number="收字3号"))
    assert fresh(filing).run.state == Run.FILING, "the provincial receipt is still to come"


def test_a_register_asks_for_number_and_day_and_offers_a_screenshot(filing: Filing) -> None:
    asked = form(filing, "provincial_register", kind="sign")
    assert set(asked.errors) == {"document_number", "document_on"}
    assert asked.verb == "登记回执"
    assert not asked.may_refuse, "what has been carried out can only be sent back"
