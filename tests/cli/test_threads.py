"""Array arithmetic uses one thread where posts are screened, and as many as it likes where a model is trained."""

import os
import subprocess
import sys

import pytest

ASKED = """
import os, sys
from zhengmei.cli.main import main
assert "numpy" not in sys.modules, "too late to say how many threads"
main(sys.argv[1:])
print(os.environ.get("OPENBLAS_NUM_THREADS"), file=sys.stderr)
"""


def threads(*words: str, **environment: str) -> str:
    """What stands in the environment after a command."""
    kept = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    told = subprocess.run(
        [sys.executable, "-c", ASKED, *words], env=kept | environment, capture_output=True, text=True, check=True
    )
    return told.stderr.strip()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("screen", "--help"), "1"), (("serve", "--help"), "1"), (("screen", "train", "--help"), "None"),
        (("screen", "calibrate", "--help"), "None"),
    ],
)  # fmt: skip
def test_only_training_uses_several_threads(words: tuple[str, ...], expected: str) -> None:
    assert threads(*words) == expected


def test_what_the_environment_says_stands() -> None:
    assert threads("screen", "--help", OPENBLAS_NUM_THREADS="3") == "3"
