"""Lines are found again by their number, wherever blocks begin and end."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengmei.intake import lines
from zhengmei.intake.lines import LineIndex

TEXTS = st.lists(st.binary(max_size=40).map(lambda one: one.replace(b"\n", b"")), max_size=60)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.booleans(), st.integers(1, 64), st.data())
def test_it_finds_the_lines_asked_for(
    tmp_path: Path, texts: list[bytes], ended: bool, block: int, data: st.DataObject
) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"\n".join(texts) + (b"\n" if ended and texts else b""))
    whole = path.read_bytes().split(b"\n")
    told = whole[:-1] if whole[-1] == b"" else whole
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "_BLOCK", block)
        index = LineIndex(path)
        assert index.number == len(told)
        asked = sorted(data.draw(st.sets(st.integers(0, len(told) - 1)))) if told else []
        assert [line.rstrip(b"\n") for line in index.lines(asked)] == [told[number] for number in asked]
