"""Messages come after the commit, once, to those who are still there."""

import pytest
from django.db import transaction

from tests.cast import enter
from zhengmei.apps.notifications.models import Message
from zhengmei.apps.notifications.queries import unread
from zhengmei.apps.notifications.services import mark_read, notify

pytestmark = pytest.mark.django_db


def test_it_tells_each_active_person_once(django_capture_on_commit_callbacks):
    here, gone = enter("here"), enter("gone", is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        notify([here, here, gone], "请签字", "/x/")
        assert Message.objects.count() == 0
    assert list(Message.objects.values_list("person__username", "text", "url")) == [("here", "请签字", "/x/")]


def test_it_says_nothing_about_what_did_not_happen(django_capture_on_commit_callbacks):
    person = enter("here")
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        notify([person], "请签字")
        transaction.set_rollback(True)
    assert unread(person) == 0


def test_it_marks_as_read_only_by_post(client, django_capture_on_commit_callbacks):
    person = enter("here")
    with django_capture_on_commit_callbacks(execute=True):
        notify([person], "请签字", "/x/")
    client.force_login(person)
    assert "请签字" in client.get("/inbox/").text
    assert unread(person) == 1
    client.post("/inbox/read/")
    assert unread(person) == 0
    assert mark_read(person) == 0
