"""The region or unit that was chosen decides which accounts of the file are inspected, and the result says so."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from tests.apps.inspections import desk
from tests.cast import LONG_AGO, Town
from zhengmei.apps.inspections import papers
from zhengmei.apps.inspections.models import Inspection, SourceFile
from zhengmei.apps.inspections.regions import scope_of
from zhengmei.apps.inspections.storage import papers_of
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.services import create_unit
from zhengmei.core.inspection.facts import Account

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 7, 1) + timedelta(number) for number in range(123)]
POSTS = "账号名称,平台,发布时间,标题\n" + "".join(
    f"{name},微博,{day} 09:00:00,要闻{day}\n" for name in "甲乙丙丁" for day in DAYS
)


def unit(name: str, code: str = "", kind: str = "government", parent: Unit | None = None) -> Unit:
    return create_unit(
        None, name=name, kind=kind, level="district", region_code=code, parent=parent, active_from=LONG_AGO
    )


def values(chosen: Unit, *regions: str) -> tuple[str, ...] | None:
    """Return which of these cells of 地区 lie in the region of the unit; None where nothing is sifted."""
    return scope_of(
        chosen, [Account(name=f"号{n}", platform="weibo", region=cell) for n, cell in enumerate(regions)]
    ).values


@pytest.mark.parametrize(
    "written", ["李沧区", "李沧", "青岛市李沧区", "山东省青岛市李沧区", "李沧区浮山路街道", " 李沧区 "]
)
def test_a_region_is_known_however_it_is_written(written: str) -> None:
    assert values(unit("李沧区人民政府", "370213"), written, "市南区") == (written,)


@pytest.mark.parametrize(
    "written", ["市南区", "青岛市", "山东省", "三亚市", "青岛市市南区", "济南市历下区", "", "某处"]
)
def test_what_lies_elsewhere_or_is_wider_or_unknown_is_left_out(written: str) -> None:
    assert values(unit("李沧区人民政府", "370213"), "李沧区", written) == ("李沧区",)


def test_a_city_holds_its_districts_and_the_units_below_it() -> None:
    city = unit("青岛市人民政府", "370200")
    unit("高新区管委会", kind="committee", parent=city)
    unit("浮山路街道办事处", kind="township", parent=city)
    inside = ("青岛市", "李沧区", "市南区", "高新区", "浮山路街道", "青岛市西海岸新区")
    assert values(city, *inside, "历下区", "济南市") == tuple(sorted(inside))


def test_counties_of_one_name_are_told_apart_by_what_stands_before() -> None:
    inside = values(unit("南京市鼓楼区人民政府", "320106"), "鼓楼区", "南京市鼓楼区", "福州市鼓楼区", "徐州市鼓楼区")
    assert inside == ("南京市鼓楼区", "鼓楼区")


def test_a_unit_without_code_is_found_by_its_name() -> None:
    assert values(unit("三亚市人民政府"), "三亚市", "吉阳区", "海口市") == ("三亚市", "吉阳区")


def test_where_no_cell_names_a_known_region_nobody_is_sifted() -> None:
    assert values(unit("李沧区人民政府", "370213"), "城区", "甲镇", "") is None


def test_of_a_unit_that_is_no_region_its_own_accounts_are_meant(town_and_clerk: tuple[Town, Person]) -> None:
    town, _ = town_and_clerk
    sponsors = ("某市商务局", "商务局", "某市商务局电子商务科", "某市教育局", "某市人民政府", "不认识的单位", "")
    found = scope_of(
        town.bureau,
        [Account(name=f"号{n}", platform="weibo", sponsor=name) for n, name in enumerate(sponsors)],
    )
    assert (found.column, found.values) == ("sponsor", ("商务局", "某市商务局", "某市商务局电子商务科"))


def test_it_asks_no_more_for_many_accounts_and_units(town_and_clerk: tuple[Town, Person]) -> None:
    town, _ = town_and_clerk
    counts = []
    for number in (1, 30):
        for n in range(number):
            unit(f"某{number}{n}镇人民政府", kind="township", parent=town.city)
        with CaptureQueriesContext(connection) as captured:
            values(town.city, *(f"某{number}{n}镇" for n in range(number)))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def inspected(
    person: Person, town: Town, scope: Unit, *regions: str, period: tuple[date, date] = desk.MONTH
) -> Inspection:
    """Inspect four accounts that publish daily and write these regions."""
    register = "账号名称,平台,主办单位,地区\n" + "".join(
        f"{name},微博,{name}单位,{region}\n" for name, region in zip("甲乙丙丁", regions, strict=True)
    )
    files = {
        SourceFile.ACCOUNTS: [desk.upload(register.encode(), "账号.csv")],
        SourceFile.POSTS: [desk.upload(POSTS.encode(), "发文.csv")],
    }
    row = desk.start(person, town.office, period, uploads=files)
    Inspection.objects.filter(pk=row.pk).update(scope=scope)
    return desk.work(row)


def test_the_result_says_how_many_are_left_out_and_why_on_every_paper(town_and_clerk: tuple[Town, Person]) -> None:
    town, clerk = town_and_clerk
    row = inspected(clerk, town, unit("李沧区人民政府", "370213"), "李沧区", "青岛市李沧区", "市南区", "")
    assert row.state == Inspection.DONE, row.error
    assert (row.totals["listed"], row.totals["pass"]) == (2, 2)
    said = "账号表共4个账号，属于李沧区的2个列入检查；其余2个不属于，没有检查：没有写地区的1个、地区写「市南区」的1个。"
    folder = papers_of(row)
    assert said in (folder / papers.BODY).read_text("utf-8")
    assert said in (folder / papers.REPORT).read_text("utf-8")
    assert said in "\n".join(one.text for one in Document(str(folder / papers.DOCX)).paragraphs)
    result = json.loads((folder / papers.RESULT).read_text("utf-8"))
    assert [account["account"] for account in result["accounts"]] == ["乙", "甲"]
    assert result["outside_register"] == [], "those left out are still in the register"


def test_where_nobody_lies_in_the_region_it_ends_in_a_sentence(town_and_clerk: tuple[Town, Person]) -> None:
    town, clerk = town_and_clerk
    row = inspected(clerk, town, unit("李沧区人民政府", "370213"), "市南区", "市南区", "三亚市", "")
    assert row.state == Inspection.FAILED
    assert row.error == (
        "账号.csv 里没有一个账号属于所选的李沧区：地区一栏写的是「市南区」2 个、空白 1 个、「三亚市」1 个；"
        "请改选地区或单位，或者在账号表里把地区改对。"
    )


def test_a_register_without_known_regions_is_inspected_whole_and_says_so(town_and_clerk: tuple[Town, Person]) -> None:
    town, clerk = town_and_clerk
    row = inspected(clerk, town, unit("李沧区人民政府", "370213"), "甲镇", "乙镇", "", "")
    assert row.totals["listed"] == 4
    assert "地区一栏没有平台认得的名称，没有筛选" in (papers_of(row) / papers.BODY).read_text("utf-8")


def test_a_quarter_and_its_months_are_sifted_alike(town_and_clerk: tuple[Town, Person]) -> None:
    town, clerk = town_and_clerk
    regions = ("李沧区", "李沧区", "市南区", "市南区")
    row = inspected(clerk, town, unit("李沧区人民政府", "370213"), *regions, period=desk.QUARTER)
    body = (papers_of(row) / papers.BODY).read_text("utf-8")
    for name in ("7月", "8月", "9月", "全期"):
        assert f'<tr><th scope="row">{name}</th><td class="n">2</td>' in body
