"""Logging in: lock-out, passwords, sessions that end, demonstration apart."""

from datetime import date, timedelta
from importlib import import_module

import pytest
import time_machine
from django.conf import settings as live_settings
from django.test import Client
from django.urls import reverse

from tests.cast import build_town, clerk_of, enter
from zhengmei.apps.audit.models import Event
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.services import Refused, change_password, create_person, deactivate, reset_password, unlock
from zhengmei.config import clock

pytestmark = pytest.mark.django_db
PASSWORD = "Correct-Horse-7"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def person() -> Person:
    found, _ = create_person(None, username="zhang", display_name="拟稿人", password=PASSWORD)
    return found


def log_in(client: Client, password: str = PASSWORD, username: str = "zhang"):
    return client.post(reverse("login"), {"username": username, "password": password})


def is_in(client: Client) -> bool:
    return client.get(reverse("notifications:inbox")).status_code == 200


def test_it_logs_in_with_the_right_password_and_writes_it_down(client, person):
    assert log_in(client, username=" ZHANG ").status_code == 302
    assert is_in(client)
    assert Event.objects.first().action == "login"
    assert person.password.startswith("argon2")


def test_it_says_one_sentence_for_a_wrong_password_and_for_an_unknown_name(client, person):
    known, unknown = log_in(client, "wrong"), log_in(client, "wrong", "nobody-here")
    assert "登录名或口令不正确" in known.text
    assert "登录名或口令不正确" in unknown.text


def test_it_locks_out_after_five_failures_whatever_the_spelling_and_lets_in_after_fifteen_minutes(client, person):
    for spelling in ("zhang", "Zhang", "ZHANG", "zhAng"):
        assert log_in(client, "wrong", spelling).status_code == 200
    locked = log_in(client, "wrong")
    assert (locked.status_code, "登录已锁定" in locked.text) == (403, True)
    assert log_in(client).status_code == 403, "even the right password waits"
    with time_machine.travel(clock.wall_clock() + timedelta(minutes=16), tick=False):
        assert log_in(client).status_code == 302


def test_it_locks_nobody_out_from_another_machine(client, person):
    for _ in range(6):
        log_in(client, "wrong")
    assert log_in(Client(REMOTE_ADDR="10.0.0.7")).status_code == 302


def test_it_lifts_a_lock_out_when_the_security_administrator_says_so(client, person):
    for _ in range(6):
        log_in(client, "wrong")
    unlock(None, person)
    assert log_in(client).status_code == 302


def test_it_logs_out_by_post_only(client, person):
    log_in(client)
    assert client.get(reverse("logout")).status_code == 405
    assert is_in(client)
    client.post(reverse("logout"))
    assert not is_in(client)


def test_it_goes_nowhere_else_after_log_in_than_here(client, person):
    response = client.post(
        reverse("login") + "?next=https://evil.example/", {"username": "zhang", "password": PASSWORD}
    )
    assert response.url == reverse("home")


@pytest.mark.parametrize(("minutes", "still_in"), [(29, True), (31, False)])
def test_it_ends_an_idle_session_after_thirty_minutes(client, person, minutes, still_in):
    start = clock.wall_clock()
    with time_machine.travel(start, tick=False):
        log_in(client)
        assert is_in(client)
    with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
        assert is_in(client) is still_in


def test_it_keeps_a_session_in_use_but_not_beyond_twelve_hours(client, person):
    start = clock.wall_clock()
    with time_machine.travel(start, tick=False):
        log_in(client)
        assert is_in(client)
    for quarter in range(1, 48):
        with time_machine.travel(start + timedelta(minutes=15 * quarter), tick=False):
            assert is_in(client), quarter
    with time_machine.travel(start + timedelta(hours=12, minutes=1), tick=False):
        assert not is_in(client)


def test_it_counts_the_session_by_the_wall_clock_also_in_the_demonstration(client, person, settings):
    settings.DEMO = True
    log_in(client)
    client.post(reverse("demo_day"), {"day": "2031-01-01"})
    assert is_in(client)


def test_it_ends_the_sessions_of_a_person_who_leaves_with_the_next_click(client, person):
    log_in(client)
    deactivate(None, person)
    assert not is_in(client)
    assert log_in(client).status_code == 200


def test_it_ends_all_other_sessions_when_the_password_changes(client, person):
    elsewhere = Client()
    log_in(client)
    log_in(elsewhere)
    entered = {"present": PASSWORD, "new": "Battery-Staple-8", "again": "Battery-Staple-8"}
    assert client.post(reverse("change_password"), entered).status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere)


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("Short-7", "至少 10 位"),
        ("alllowercaseletters", "三类"),
        ("Password1234", "常见"),
        ("My-zhang-Pass-9", "登录名"),
        (PASSWORD, "最近 3 次"),
    ],
)
def test_it_refuses_a_weak_password_with_a_sentence(client, person, new, sentence):
    log_in(client)
    response = client.post(reverse("change_password"), {"present": PASSWORD, "new": new, "again": new})
    assert response.status_code == 422
    assert sentence in response.text


def test_it_lets_an_old_password_return_only_after_three_others(person):
    others = [f"Another-Pass-{n}" for n in range(4)]
    for password in others[:3]:
        change_password(person, password)
    with pytest.raises(Refused, match="最近 3 次"):
        change_password(person, PASSWORD)
    change_password(person, others[3])
    change_password(person, PASSWORD)


def test_it_opens_nothing_but_the_password_page_until_a_password_set_by_others_is_changed(client, person):
    first = reset_password(None, person)
    assert log_in(client, first).status_code == 302
    assert client.get(reverse("notifications:inbox")).url == reverse("change_password")
    assert client.post(reverse("notifications:read")).url == reverse("change_password")
    assert "他人为您设置" in client.get(reverse("change_password")).text
    entered = {"present": first, "new": "Battery-Staple-8", "again": "Battery-Staple-8"}
    client.post(reverse("change_password"), entered)
    assert is_in(client)


def test_it_makes_first_passwords_that_the_policy_allows():
    for number in range(5):
        person, password = create_person(None, username=f"p{number}", display_name="经办人")
        assert person.must_change_password
        assert len(password) == 12


def test_it_lists_log_ins_only_in_the_demonstration_and_refuses_their_password_elsewhere(client, settings):
    create_person(None, username="shown", display_name="演示经办人", password=settings.DEMO_PASSWORD)
    assert "演示经办人" not in client.get(reverse("login")).text
    assert "演示口令只在演示中有效" in log_in(client, settings.DEMO_PASSWORD, "shown").text
    settings.DEMO = True
    page = client.get(reverse("login")).text
    assert "演示经办人" in page
    assert settings.DEMO_PASSWORD in page
    assert log_in(client, settings.DEMO_PASSWORD, "shown").status_code == 302


def test_it_lets_only_the_demonstration_stand_on_another_day(client, settings):
    town = build_town()
    client.force_login(clerk_of(town.bureau), backend=BACKEND)
    assert client.post(reverse("demo_day"), {"day": "2031-01-01"}).status_code == 404
    session = client.session
    session["demonstration_day"] = "2031-01-01"
    session.save()
    assert client.get(reverse("orgs:units")).context["today"] == clock.today()
    settings.DEMO = True
    assert client.get(reverse("orgs:units")).context["today"] == date(2031, 1, 1)
    assert clock.stood_on() is None, "the day must not leak into the next request of the same thread"
    client.post(reverse("demo_day"), {"day": ""})
    assert client.get(reverse("orgs:units")).context["today"] == clock.today()


def test_it_sends_a_content_policy_without_unsafe_words(client):
    policy = client.get(reverse("login")).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_it_asks_for_a_token_with_every_post(person):
    strict = Client(enforce_csrf_checks=True)
    response = log_in(strict)
    assert (response.status_code, "页面已过期" in response.text) == (403, True)


def test_it_answers_404_and_403_in_sentences(client):
    assert "没有这个页面" in client.get("/no-such-page/").text
    client.force_login(enter("audit-admin", "audit"), backend=BACKEND)
    response = client.get(reverse("orgs:people"))
    assert (response.status_code, "仅供系统管理员、安全管理员使用" in response.text) == (403, True)


def test_it_keeps_its_keys_for_the_owner_alone(tmp_path, monkeypatch):
    environment = import_module("zhengmei.config.environment")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    first = environment.secret("SECRET_KEY", tmp_path)
    assert first == environment.secret("SECRET_KEY", tmp_path)
    assert len(first) >= 48
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert first != live_settings.SECRET_KEY


def test_it_draws_again_when_chance_puts_the_log_in_name_into_a_first_password():
    # One letter out of 23 stands in most draws of eight letters somewhere in this many.
    for letter in "abcdefghjk":
        _, password = create_person(None, username=letter, display_name="经办人")
        assert letter not in password.lower()
