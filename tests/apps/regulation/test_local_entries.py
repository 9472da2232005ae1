"""What only the place itself knows is entered on pages: without them nobody could begin outside the demonstration."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import build_town, enter
from zhengmei.apps.audit.models import Event
from zhengmei.apps.regulation.models import Binding
from zhengmei.apps.regulation.queries import governing, intermediate_levels, platform_verdict
from zhengmei.config import clock

pytestmark = pytest.mark.django_db

PACK = "sx-jiaxian"


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(enter("system-admin", "system"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_system_administrator_binds_a_unit_and_all_below_it_follow(admin: Client) -> None:
    town = build_town()
    Binding.objects.all().delete()
    address = reverse("regulation:enter_binding", args=[PACK])
    sent = {"unit": town.bureau.pk, "from_day": clock.today().isoformat()}
    assert governing(town.section, clock.today()) is None
    assert admin.post(address, sent).status_code == 302
    found = governing(town.section, clock.today())
    assert found is not None
    assert found.pack.head.id == PACK
    assert Event.objects.filter(action="regulation.bind").exists()
    again = admin.post(address, sent)
    assert again.status_code == 422
    assert "无须重复绑定" in again.content.decode()
    assert town.bureau.name in admin.get(address).content.decode()


def test_a_person_says_whether_a_platform_is_approved_and_on_what_ground(admin: Client) -> None:
    town = build_town()
    address = reverse("regulation:enter_platform", args=[PACK])
    sent = {"unit": town.bureau.pk, "platform": "douyin", "approved": "no", "basis": ""}
    assert "依据" in admin.post(address, sent).content.decode()
    assert platform_verdict(town.section, "douyin") is None
    assert admin.post(address, {**sent, "basis": "县中心核定"}).status_code == 302
    assert platform_verdict(town.section, "douyin") is False


def test_the_unnamed_levels_are_entered_line_by_line(admin: Client) -> None:
    town = build_town()
    address = reverse("regulation:enter_levels", args=[PACK])
    assert admin.post(address, {"unit": town.bureau.pk, "names": "市政务公开办\n\n省级初审机关"}).status_code == 302
    assert intermediate_levels(town.section, PACK) == ("市政务公开办", "省级初审机关")
    assert admin.post(address, {"unit": town.bureau.pk, "names": "长" * 101}).status_code == 422
