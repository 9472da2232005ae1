"""The log on screen: filter in the address, pages, export, check."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import enter
from zhengmei.apps.audit.models import Event
from zhengmei.apps.audit.services import record
from zhengmei.config import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    client = Client()
    client.force_login(enter("audit-admin", "audit"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_it_filters_by_who_what_whom_and_when(auditor):
    clerk = enter("clerk")
    record(actor=clerk, action="unit.edit", sentence="修改单位甲", subject="orgs.unit:1", subject_label="甲")
    record(actor=None, action="unit.move", sentence="改隶单位乙", subject="orgs.unit:2", subject_label="乙")
    day = clock.today().isoformat()

    def found(**query):
        return [event.sentence for event in auditor.get(reverse("audit:log"), query).context["page"]]

    assert found(who="clerk") == ["修改单位甲"]
    assert found(action="unit.move") == ["改隶单位乙"]
    assert found(subject="orgs.unit:1") == ["修改单位甲"]
    assert found(subject="乙") == ["改隶单位乙"]
    assert found(first="2199-01-01") == []
    assert len(found(first=day, last=day)) == 2
    assert len(found(first="不是日期", last="9999-12-31")) == 2


def test_it_exports_what_is_filtered_and_logs_that_it_did(auditor):
    record(actor=None, action="a", sentence="要的")
    record(actor=None, action="b", sentence="不要的")
    response = auditor.post(reverse("audit:export") + "?action=a", {"format": "csv"})
    text = response.content.decode("utf-8-sig")
    assert "要的" in text
    assert "不要的" not in text
    assert response["Content-Disposition"] == 'attachment; filename="audit.csv"'
    event = Event.objects.first()
    assert (event.action, event.data) == ("audit.export", {"action": "a"})
    assert auditor.post(reverse("audit:export")).content[:2] == b"PK"


def test_it_says_whether_the_log_is_intact(auditor):
    record(actor=None, action="a", sentence="一")
    record(actor=None, action="a", sentence="二")
    assert "逐条核对无误" in auditor.post(reverse("audit:check")).text
    from django.db import models

    models.QuerySet(Event).filter(seq=1).update(sentence="改")
    page = auditor.post(reverse("audit:check")).text
    assert "第 1 条日志的内容与校验值不符" in page
    assert "保留现场" in page


def test_it_asks_the_database_no_more_often_for_more_rows(auditor, django_assert_max_num_queries):
    counts = []
    auditor.get(reverse("audit:log"))  # the first click of a session also writes when it was
    for _ in range(2):
        for number in range(15):
            record(actor=None, action="a", sentence=str(number))
        with django_assert_max_num_queries(10) as captured:
            auditor.get(reverse("audit:log"))
        counts.append(len(captured))
    assert counts[0] == counts[1]
