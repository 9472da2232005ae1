"""Who may do what on which day: posts, delegations, leaving (J3), three administrators apart."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.cast import LONG_AGO, build_town, clerk_of, enter
from zhengmei.apps.audit.models import Event
from zhengmei.apps.orgs.models import Appointment
from zhengmei.apps.orgs.queries import holdings, in_force, people_holding, visible_unit_ids
from zhengmei.apps.orgs.roles import all_roles
from zhengmei.apps.orgs.services import (
    Refused,
    appoint,
    deactivate,
    delegate,
    end_appointment,
    end_delegation,
    make_administrator,
    reactivate,
)
from zhengmei.config import clock

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 1)
DAY = timedelta(days=1)


def roles_on(person, day):
    return [(held.unit_id, held.pack_id, held.role) for held in holdings(person, day)]


def test_it_counts_a_post_from_its_first_day_to_the_end_of_its_last():
    town, person = build_town(), enter("clerk")
    appoint(None, person, town.bureau, "clerk", from_day=MONDAY, to_day=MONDAY + 2 * DAY)
    held = [bool(roles_on(person, MONDAY + n * DAY)) for n in range(-1, 4)]
    assert held == [False, True, True, True, False]


def test_it_takes_rights_away_in_the_same_moment_and_keeps_the_history():
    town = build_town()
    with clock.standing_on(MONDAY):
        person = clerk_of(town.bureau)
        assert roles_on(person, MONDAY)
        end_appointment(None, person.appointments.get())
        assert roles_on(person, MONDAY) == []
        assert visible_unit_ids(person, MONDAY) == set()
    assert roles_on(person, MONDAY - DAY) == [(town.bureau.pk, "", "clerk")]
    row = Appointment.objects.get()
    assert (row.to_day, row.history.count()) == (MONDAY, 2)


def test_it_ends_a_post_that_was_to_begin_later_without_a_single_day_of_rights():
    town, person = build_town(), enter("clerk")
    with clock.standing_on(MONDAY):
        end_appointment(None, appoint(None, person, town.bureau, "clerk", from_day=MONDAY + 7 * DAY))
    assert not any(roles_on(person, MONDAY + n * DAY) for n in range(20))


def test_it_refuses_to_end_a_post_twice():
    town = build_town()
    row = clerk_of(town.bureau).appointments.get()
    end_appointment(None, row)
    with pytest.raises(Refused, match="已经收回"):
        end_appointment(None, row)


def test_it_says_the_same_about_a_row_in_memory_as_in_a_query():
    town, person = build_town(), enter("clerk")
    with clock.standing_on(MONDAY):
        appoint(None, person, town.bureau, "clerk", from_day=MONDAY, to_day=MONDAY + DAY)
        end_appointment(None, appoint(None, person, town.section, "clerk", from_day=MONDAY - DAY))
    for offset in range(-3, 4):
        day = MONDAY + offset * DAY
        by_query = set(Appointment.objects.filter(in_force(day)).values_list("pk", flat=True))
        assert by_query == {row.pk for row in Appointment.objects.all() if row.counts_on(day)}, day


def test_it_ends_a_delegation_with_its_day():
    town, deputy = build_town(), enter("deputy")
    with clock.standing_on(MONDAY):
        head = clerk_of(town.bureau)
        delegate(None, head.appointments.get(), deputy, MONDAY + DAY, "出差")
        assert holdings(deputy, MONDAY)[0].delegated_from == head.pk
    assert roles_on(deputy, MONDAY + DAY)
    assert roles_on(deputy, MONDAY + 2 * DAY) == []


def test_it_lets_no_delegation_outlive_the_post_it_lends():
    town, deputy = build_town(), enter("deputy")
    with clock.standing_on(MONDAY):
        head = clerk_of(town.bureau)
        delegate(None, head.appointments.get(), deputy, MONDAY + 9 * DAY, "出差")
        end_appointment(None, head.appointments.get())
        assert roles_on(deputy, MONDAY) == []


def test_it_ends_a_delegation_at_once_when_told_to():
    town, deputy = build_town(), enter("deputy")
    with clock.standing_on(MONDAY):
        lent = delegate(None, clerk_of(town.bureau).appointments.get(), deputy, MONDAY + 9 * DAY, "出差")
        end_delegation(None, lent)
        assert roles_on(deputy, MONDAY) == []
        with pytest.raises(Refused, match="已经结束"):
            end_delegation(None, lent)


@pytest.mark.parametrize(
    ("last", "reason", "sentence"),
    [(MONDAY - DAY, "出差", "已过"), (MONDAY + DAY, "  ", "事由")],
)
def test_it_refuses_a_delegation_that_makes_no_sense(last, reason, sentence):
    town, deputy = build_town(), enter("deputy")
    with clock.standing_on(MONDAY), pytest.raises(Refused, match=sentence):
        delegate(None, clerk_of(town.bureau).appointments.get(), deputy, last, reason)


def test_it_takes_everything_from_a_person_who_leaves():
    town, leaving = build_town(), enter("leaving")
    with clock.standing_on(MONDAY):
        appoint(None, leaving, town.bureau, "clerk", from_day=LONG_AGO)
        appoint(None, leaving, town.section, "unit_manager", from_day=LONG_AGO)
        colleague = clerk_of(town.school_bureau, "colleague")
        delegate(None, colleague.appointments.get(), leaving, MONDAY + 9 * DAY, "休假")
        assert len(roles_on(leaving, MONDAY)) == 3
        assert deactivate(None, leaving) == 2
        assert roles_on(leaving, MONDAY) == []
        reactivate(None, leaving)
        assert roles_on(leaving, MONDAY) == []
    assert len(roles_on(leaving, MONDAY - DAY)) == 2


def test_it_finds_holders_and_their_delegates_but_nobody_who_has_left():
    town, deputy = build_town(), enter("deputy")
    with clock.standing_on(MONDAY):
        head, gone = clerk_of(town.bureau, "head"), clerk_of(town.bureau, "gone")
        delegate(None, head.appointments.get(), deputy, MONDAY, "开会")
        deactivate(None, gone)
        found = people_holding("", "clerk", [town.bureau.pk], MONDAY)
    assert {person.username for person in found} == {"head", "deputy"}


def test_it_appoints_no_administrator_and_makes_nobody_with_a_post_one():
    town, admin = build_town(), enter("admin", "system")
    with pytest.raises(Refused, match="不得兼任"):
        appoint(None, admin, town.bureau, "clerk")
    person = clerk_of(town.bureau)
    with pytest.raises(Refused, match="不得兼任"):
        delegate(None, person.appointments.get(), admin, clock.today(), "出差")
    with pytest.raises(Refused, match="不得兼任"):
        make_administrator(None, person, "audit")


def test_it_keeps_the_three_administrators_apart():
    admin, security = enter("admin", "system"), enter("security", "security")
    with pytest.raises(Refused, match="不能由一人兼任"):
        make_administrator(security, admin, "audit")
    with pytest.raises(Refused, match="自己"):
        make_administrator(security, security, "")


def test_it_gives_no_rights_to_an_administrator_whatever_the_table_says():
    town = build_town()
    person = clerk_of(town.bureau)
    type(person).objects.filter(pk=person.pk).update(admin_kind="system")
    person.refresh_from_db()
    assert roles_on(person, clock.today()) == []


def test_it_refuses_the_same_post_twice_also_in_the_database():
    town = build_town()
    person = clerk_of(town.bureau)
    with pytest.raises(Refused, match="无须重复"):
        appoint(None, person, town.bureau, "clerk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.create(person=person, unit=town.bureau, role="clerk", from_day=MONDAY)


def test_it_refuses_a_role_that_no_text_has():
    with pytest.raises(Refused, match="岗位"):
        appoint(None, enter("clerk"), build_town().bureau, "emperor")


def test_it_seats_one_where_the_text_wants_exactly_one():
    town, first, second = build_town(), enter("first"), enter("second")
    role = next((role for role in all_roles().values() if role.exactly_one), None)
    assert role is not None, "001-8 and 003-9 have such a role"
    appoint(None, first, town.bureau, role.key, role.pack_id)
    with pytest.raises(Refused, match="恰为一名"):
        appoint(None, second, town.bureau, role.key, role.pack_id)
    appoint(None, second, town.section, role.key, role.pack_id)


def test_it_writes_every_act_into_the_log():
    town, actor = build_town(), enter("security", "security")
    row = appoint(actor, enter("clerk"), town.bureau, "clerk")
    end_appointment(actor, row)
    actions = list(Event.objects.filter(actor=actor).order_by("seq").values_list("action", flat=True))
    assert actions == ["appointment.begin", "appointment.end"]


def test_it_asks_the_database_a_fixed_number_of_times(django_assert_num_queries):
    town, person = build_town(), enter("clerk")
    for unit in (town.bureau, town.section, town.office):
        appoint(None, person, unit, "clerk", from_day=LONG_AGO)
    with django_assert_num_queries(2):
        holdings(person, MONDAY)
    with django_assert_num_queries(4):
        visible_unit_ids(person, MONDAY)
