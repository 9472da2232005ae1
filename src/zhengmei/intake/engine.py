"""The screening engine as the command and the pages use it: put together here and nowhere else."""

from collections.abc import Sequence
from datetime import date

from zhengmei import lexicons
from zhengmei.core.screening.engine import Engine, Knowledge
from zhengmei.core.screening.lexicon import Lexicon
from zhengmei.core.screening.memory import Memory
from zhengmei.core.screening.normalise import Normaliser


def screening_engine(day: date, own: Sequence[Lexicon] = (), scopes: frozenset[str] = frozenset()) -> Engine:
    """Return the engine for ``day`` with what is shipped and an office's own lexicons. Takes about a second; keep it.

    What its own lexicons allow is let stand whatever stage finds it. A statistical corrector is handed to the engine
    here, as its ``corrector``.
    """
    knowledge = Knowledge((*lexicons.shipped(), *own), lexicons.phrases(), lexicons.gazetteer(), lexicons.traditional())
    engine = Engine(knowledge, day, scopes=scopes)
    return engine.remembering(Memory(own, day, scopes, normalise=Normaliser(lexicons.traditional()))) if own else engine
