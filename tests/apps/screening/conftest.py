"""The office that every test here begins with. Imports wait until Django is ready."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.apps.screening.office import Office


@pytest.fixture
def office(db: None) -> "Iterator[Office]":
    """The office on the day of its tests."""
    from tests.apps.screening.office import DAY, build_office
    from zhengmei.config import clock

    with clock.standing_on(DAY):
        yield build_office()
