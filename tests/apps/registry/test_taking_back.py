"""A clerk takes a filing back: with a reason, once, and never by looking at the page."""

from datetime import date

import pytest
from django.test import override_settings

from tests.apps.registry.casting import fresh, stage
from tests.apps.registry.test_filing_pages import HASHERS, address, browser, decide
from zhengmei.apps.approvals.models import Run
from zhengmei.config import clock

pytestmark = pytest.mark.django_db


def test_it_withdraws_with_a_reason_and_not_twice() -> None:
    with override_settings(PASSWORD_HASHERS=HASHERS), clock.standing_on(date(2026, 3, 2)):
        jiaxian = stage("sx-jiaxian", "street", "jx-clerk", date(2026, 3, 2))
        filing = jiaxian.submitted()
        client = browser(jiaxian.clerk)
        assert client.get(address(filing, "withdraw")).status_code == 200
        assert fresh(filing).run.state == Run.SIGNING
        assert client.post(address(filing, "withdraw"), {"reason": ""}).status_code == 422
        assert client.post(address(filing, "withdraw"), {"reason": "不办了"}).status_code == 302
        assert fresh(filing).run.state == Run.WITHDRAWN
        assert client.post(address(filing, "withdraw"), {"reason": "不办了"}).status_code == 409
        assert decide(jiaxian.person("jx-head"), filing, "head_agrees").status_code == 409
