"""Background work: what was interrupted runs again, and the daily round tells the right people."""

from datetime import date

import pytest
from django.db import models
from django_tasks_db.models import DBTaskResult

from tests.cast import enter
from zhengmei.apps.audit.models import Event
from zhengmei.apps.audit.services import record
from zhengmei.apps.notifications.models import Message
from zhengmei.config import clock, jobs

pytestmark = pytest.mark.django_db


def test_it_runs_again_what_was_running_when_the_platform_stopped():
    jobs.verify_log.enqueue()
    waiting = DBTaskResult.objects.get()
    DBTaskResult.objects.update(status="RUNNING", started_at=clock.wall_clock(), worker_ids=["gone"])
    assert list(DBTaskResult.objects.ready()) == []
    assert jobs.requeue_interrupted() == 1
    assert list(DBTaskResult.objects.ready()) == [waiting]


def test_it_enqueues_the_daily_round_once_a_day():
    jobs.enqueue_daily()
    assert DBTaskResult.objects.count() == 4
    jobs.verify_log.call()
    jobs.enqueue_daily()
    assert DBTaskResult.objects.count() == 4


def test_it_tells_the_audit_administrator_when_the_log_was_touched(django_capture_on_commit_callbacks):
    auditor = enter("audit-admin", "audit")
    enter("system-admin", "system")
    record(actor=None, action="a", sentence="一")
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.verify_log.call() is True
    assert Message.objects.count() == 0
    models.QuerySet(Event).filter(seq=1).update(sentence="改")
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.verify_log.call() is False
    assert [message.person for message in Message.objects.all()] == [auditor]


@pytest.mark.parametrize(("day", "missing"), [(date(2026, 11, 30), False), (date(2026, 12, 1), True)])
def test_it_warns_of_a_missing_year_from_the_first_of_december(day, missing, django_capture_on_commit_callbacks):
    enter("system-admin", "system")
    with clock.standing_on(day), django_capture_on_commit_callbacks(execute=True):
        assert jobs.warn_of_missing_year.call() is missing
    assert Message.objects.filter(text__contains="2027 年放假安排").exists() is missing
