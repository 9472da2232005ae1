"""The office whose inspections are tried, and its clerk, on one day. Models are imported late: pytest reads this file first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Town
    from zhengmei.apps.orgs.models import Person


@pytest.fixture
def town_and_clerk(db: None) -> Iterator[tuple[Town, Person]]:
    from tests.apps.inspections import desk
    from zhengmei.config import clock

    with clock.standing_on(desk.TODAY):
        yield desk.office()


@pytest.fixture
def town(town_and_clerk: tuple[Town, Person]) -> Town:
    return town_and_clerk[0]


@pytest.fixture
def clerk(town_and_clerk: tuple[Town, Person]) -> Person:
    return town_and_clerk[1]
