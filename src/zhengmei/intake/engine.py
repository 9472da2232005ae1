"""The screening engine as the command and the pages use it: put together here and nowhere else."""

from collections.abc import Sequence
from datetime import date

from zhengmei import lexicons
from zhengmei.core.screening.engine import Engine, Knowledge
from zhengmei.core.screening.lexicon import Lexicon


def screening_engine(day: date, own: Sequence[Lexicon] = (), scopes: frozenset[str] = frozenset()) -> Engine:
    """Return the engine for ``day`` with what is shipped and an office's own lexicons. Takes about a second; keep it.

    A statistical corrector is handed to the engine here, as its ``corrector``.
    """
    knowledge = Knowledge((*lexicons.shipped(), *own), lexicons.phrases(), lexicons.gazetteer(), lexicons.traditional())
    return Engine(knowledge, day, scopes=scopes)
