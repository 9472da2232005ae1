"""The engine as it ships, and short ways to ask it."""

from datetime import date
from functools import cache

from zhengmei.core.screening.document import Context
from zhengmei.core.screening.engine import Engine
from zhengmei.core.screening.hit import Hit
from zhengmei.intake.engine import knowledge
from zhengmei.packs import load

TODAY = date(2026, 11, 21)


@cache
def engine() -> Engine:
    return Engine(knowledge(), TODAY)


def screen(text: str, pack: str = "", **said: object) -> list[Hit]:
    context = Context(**{"on": TODAY, **said})  # type: ignore[arg-type]
    return engine().screen(text, context, load(pack) if pack else None)


def rules(text: str, pack: str = "", **said: object) -> set[str]:
    return {hit.rule for hit in screen(text, pack, **said)}


def only(text: str, rule: str, pack: str = "", **said: object) -> Hit:
    found = [hit for hit in screen(text, pack, **said) if hit.rule == rule]
    assert len(found) == 1, screen(text, pack, **said)
    assert found[0].text == text[found[0].start : found[0].end]
    return found[0]
