"""The screening engine as the command and the pages use it: put together here and nowhere else."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from zhengmei import lexicons
from zhengmei.core.screening.engine import Engine, Knowledge
from zhengmei.core.screening.hit import Tier
from zhengmei.core.screening.lexicon import Lexicon
from zhengmei.core.screening.memory import Memory
from zhengmei.core.screening.normalise import Normaliser
from zhengmei.core.screening.spelling.corrector import SpellingCorrector


def knowledge(own: Sequence[Lexicon] = ()) -> Knowledge:
    """Return what is shipped and an office's own lexicons."""
    return Knowledge(
        (*lexicons.shipped(), *own), lexicons.phrases(), lexicons.gazetteer(), lexicons.traditional(),
        lexicons.own_spelling(),
    )  # fmt: skip


def screening_engine(
    day: date, own: Sequence[Lexicon] = (), scopes: frozenset[str] = frozenset(), *, model: Path | None = None,
    tier: Tier | None = "hint",
) -> Engine:  # fmt: skip
    """Return the engine for ``day`` with what is shipped and an office's own lexicons. Takes about a second; keep it.

    What its own lexicons allow is let stand whatever stage finds it. ``model``: an office's own spelling model instead of
    the shipped one; ``tier``: the least sure tier of its findings, None for no corrector. Raises OSError, ModelError.
    """
    found = lexicons.read_model(model) if model else lexicons.spelling_model()
    corrector = SpellingCorrector(found, tier) if tier else None
    engine = Engine(knowledge(own), day, scopes=scopes, corrector=corrector)
    return engine.remembering(Memory(own, day, scopes, normalise=Normaliser(lexicons.traditional()))) if own else engine
