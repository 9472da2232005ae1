"""Every worked case beside every pack, put to the real functions."""

import pytest

from zhengmei.calendars import load_all as load_years
from zhengmei.core.approval import chain_for, eligible
from zhengmei.core.calendar import WorkingCalendar
from zhengmei.core.deadline import compute
from zhengmei.core.pack.cases import Case, Judges, disagreements, parse_cases
from zhengmei.packs import files_of, load, load_all, pack_ids

CASES = [(pack_id, case) for pack_id in pack_ids() for case in parse_cases(files_of(pack_id))]
JUDGES = Judges(
    compute=compute,
    chain_for=chain_for,
    eligible=eligible,
    calendar=WorkingCalendar(load_years()),
    known_ids={rule.id for pack in load_all() for rule in pack.rules},
)


@pytest.mark.parametrize(("pack_id", "case"), CASES, ids=[f"{pack_id}-{case.id}" for pack_id, case in CASES])
def test_a_worked_case_comes_out_as_it_says(pack_id: str, case: Case) -> None:
    assert disagreements(case, load(pack_id), JUDGES) == (), case.says


@pytest.mark.parametrize("pack_id", pack_ids())
def test_the_cases_of_a_pack_have_ids_of_their_own(pack_id: str) -> None:
    ids = [case.id for other, case in CASES if other == pack_id]
    assert ids
    assert len(ids) == len(set(ids))
