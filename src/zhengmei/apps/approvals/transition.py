"""The only way a state changes: conditional update, audit row, then (by the caller) clocks and notices, in one transaction."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db import models, transaction
from django.db.models import F

from zhengmei.apps.audit.models import Event
from zhengmei.apps.audit.services import record
from zhengmei.apps.notifications.services import notify
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.config import clock


class Refused(Exception):
    """A refusal in a sentence that a clerk understands. Nothing has been changed."""


class NotAllowed(Refused):
    """This person may not do this."""


class Overtaken(Refused):
    """The state has moved on; the sentence says who acted and when."""


class NotFit(Refused):
    """The content is not fit. ``missing``: what is missing, each with clause and remedy."""

    def __init__(self, sentence: str, missing: Iterable[Any] = ()) -> None:
        super().__init__(sentence)
        self.missing = tuple(missing)


class Stateful(Protocol):
    """What ``transition`` can move: a row with state and version."""

    pk: Any
    state: str
    version: int


def overtaken(subject: str) -> Overtaken:
    """Return the refusal for a lost race, naming who acted last on the subject and when."""
    last = Event.objects.filter(subject=subject).order_by("-seq").first()
    if last is None:
        return Overtaken("此件的状态已经变化，请刷新后再办。")
    at = last.at.astimezone(clock.SHANGHAI)
    return Overtaken(
        f"此件已由〈{last.actor_label}〉于〈{at:%Y-%m-%d %H:%M}〉办理：{last.sentence}。请刷新后查看现状。"
    )


def transition(
    row: Stateful,
    *,
    sources: Iterable[str],
    target: str,
    actor: Person | None,
    action: str,
    sentence: str,
    subject: str,
    subject_label: str,
    unit: Unit,
    changes: Mapping[str, Any] | None = None,
    tell: Iterable[Person] = (),
    tell_text: str = "",
    url: str = "",
) -> None:
    """Move ``row`` from one of ``sources`` to ``target`` if nobody moved it since it was read.

    One transaction: an UPDATE that holds only for the state and version that were read; not exactly one row →
    Overtaken. Then the audit row; notices leave after commit. ``row`` carries the new state afterwards. ``actor`` None is
    the platform itself.
    """
    model: type[models.Model] = type(row)  # type: ignore[assignment]
    with transaction.atomic():
        moved = model._default_manager.filter(pk=row.pk, state__in=list(sources), version=row.version).update(
            state=target, version=F("version") + 1, **(changes or {})
        )
        if moved != 1:
            raise overtaken(subject)
        row.state, row.version = target, row.version + 1
        for name, value in (changes or {}).items():
            setattr(row, name, value)
        record(
            actor=actor, action=action, sentence=sentence, subject=subject, subject_label=subject_label, unit=unit,
            data={"state": target, "version": row.version},
        )  # fmt: skip
        if tell_text:
            notify(list(tell), tell_text, url)
