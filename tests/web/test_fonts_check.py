"""`zhengmei doctor` and the start say when the folder of an office's fonts is of no use."""

from pathlib import Path

import pytest

from zhengmei.config.checks import fonts_are_of_use


def test_a_folder_of_fonts_that_is_of_no_use_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHENGMEI_FONTS", raising=False)
    assert fonts_are_of_use() == []
    monkeypatch.setenv("ZHENGMEI_FONTS", str(tmp_path))
    (found,) = fonts_are_of_use()
    assert found.id == "zhengmei.W009"
    assert "没有认得的中文字体" in found.msg
