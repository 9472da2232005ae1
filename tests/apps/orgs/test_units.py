"""The tree of units, who supervises whom (T-18, T-70), and names."""

import pytest

from tests.cast import build_town, clerk_of, enter
from zhengmei.apps.audit.models import Event
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.orgs.queries import offices_over, subtree_ids, supervisor_of, tree, visible_unit_ids
from zhengmei.apps.orgs.services import Refused, abolish_unit, create_unit, edit_unit, end_appointment, move_unit
from zhengmei.config import clock

pytestmark = pytest.mark.django_db


def test_it_finds_a_whole_tree_by_its_path():
    town = build_town()
    assert subtree_ids(town.bureau) == {town.bureau.pk, town.bureau_office.pk, town.section.pk}
    assert town.section.ancestor_ids() == [town.city.pk, town.bureau.pk, town.section.pk]


def test_it_does_not_take_unit_12_for_a_child_of_unit_1():
    roots = [create_unit(None, name=f"某机构{n}", kind="department", level="city") for n in range(12)]
    assert subtree_ids(roots[0]) == {roots[0].pk}


def test_it_moves_a_unit_with_everything_below_it():
    town = build_town()
    move_unit(None, town.bureau, town.school_bureau)
    town.section.refresh_from_db()
    assert town.section.ancestor_ids() == [town.city.pk, town.school_bureau.pk, town.bureau.pk, town.section.pk]
    assert town.section.pk in subtree_ids(Unit.objects.get(pk=town.school_bureau.pk))


def test_it_refuses_to_put_a_unit_under_itself():
    town = build_town()
    with pytest.raises(Refused, match="下级"):
        move_unit(None, town.bureau, town.section)
    with pytest.raises(Refused, match="下级"):
        move_unit(None, town.bureau, town.bureau)


def test_T18_the_supervisor_of_a_department_is_the_office_above_and_of_its_section_its_own_office_first():
    town = build_town()
    assert supervisor_of(town.bureau) == town.office
    assert offices_over(town.section) == [town.bureau_office, town.office]


def test_it_invents_no_supervisor():
    town = build_town()
    assert supervisor_of(town.city) is None
    assert supervisor_of(town.office) is None


def test_T70_an_office_that_only_monitors_or_only_under_another_text_is_no_supervisor():
    town = build_town()
    edit_unit(None, town.bureau_office, oversight="monitor")
    assert supervisor_of(town.section) == town.office
    edit_unit(None, town.office, oversees_packs=["hi-sanya"])
    assert supervisor_of(town.section, "qd-licang") is None
    assert supervisor_of(town.section, "hi-sanya") == town.office


def test_it_shows_a_member_their_own_tree_and_an_office_the_tree_it_supervises():
    town, other = build_town(), build_town("另一市")
    today = clock.today()
    assert visible_unit_ids(clerk_of(town.bureau, "bureau"), today) == subtree_ids(town.bureau)
    assert visible_unit_ids(clerk_of(town.office, "office"), today) == subtree_ids(town.city)
    assert visible_unit_ids(enter("nobody"), today) == set()
    assert other.city.pk not in visible_unit_ids(clerk_of(town.office, "again"), today)


def test_it_refuses_a_second_unit_of_the_same_name_also_among_roots():
    town = build_town()
    with pytest.raises(Refused, match="重复录入"):
        create_unit(None, name=town.city.name, kind="government", level="city")
    with pytest.raises(Refused, match="重复录入"):
        create_unit(None, name=town.bureau.name, kind="department", level="city", parent=town.city)


@pytest.mark.parametrize("name", ["商务\u202e局", "商务\u200b局", "商务局😀", "商务\x07局"])
def test_it_refuses_names_that_only_look_like_others(name):
    with pytest.raises(Refused, match="看不见的字符"):
        create_unit(None, name=name, kind="department", level="city")


def test_it_abolishes_a_unit_only_when_nobody_and_nothing_is_left_in_it():
    town = build_town()
    with pytest.raises(Refused, match="下级单位"):
        abolish_unit(None, town.bureau)
    person = clerk_of(town.section)
    with pytest.raises(Refused, match="在任人员"):
        abolish_unit(None, town.section)
    end_appointment(None, person.appointments.get())
    assert abolish_unit(None, town.section).active_to == clock.today()
    assert Unit.objects.filter(pk=town.section.pk).exists()


def test_it_keeps_every_version_of_a_unit_and_logs_what_changed():
    town = build_town()
    edit_unit(None, town.bureau, name="某市商务和投资促进局", secret=True)
    assert [row.name for row in town.bureau.history.all()] == ["某市商务和投资促进局", "某市商务局"]
    assert Event.objects.first().data["before"] == {"name": "某市商务局", "secret": False}
    count = Event.objects.count()
    edit_unit(None, town.bureau, secret=True)
    assert Event.objects.count() == count


def test_it_lists_the_tree_in_pinyin_order_with_one_query(django_assert_num_queries):
    town = build_town()
    clerk_of(town.bureau)
    with django_assert_num_queries(1):
        rows = tree(Unit.objects.all(), clock.today())
    assert [(row.depth, row.unit.name.removeprefix("某市")) for row in rows] == [
        (0, "人民政府"), (1, "教育局"), (1, "人民政府办公室"), (1, "商务局"), (2, "商务局办公室"), (2, "商务局电子商务科"),
    ]  # fmt: skip
    assert [row.people for row in rows] == [0, 0, 0, 1, 0, 0]
