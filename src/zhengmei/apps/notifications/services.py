"""Telling people. Nothing is told before the change it tells about is committed."""

from collections.abc import Iterable

from django.db import transaction

from zhengmei.apps.notifications.models import Message
from zhengmei.apps.orgs.models import Person
from zhengmei.config import clock

TEXT_LIMIT = 500


def notify(people: Iterable[Person], text: str, url: str = "") -> None:
    """Leave `text` with its `url` in the inbox of each active person, once, after the current transaction commits."""
    recipients = {person.pk for person in people if person.is_active}
    created_at = clock.now()

    def deliver() -> None:
        Message.objects.bulk_create(
            Message(person_id=pk, text=text[:TEXT_LIMIT], url=url, created_at=created_at) for pk in sorted(recipients)
        )

    if recipients:
        transaction.on_commit(deliver)


def mark_read(person: Person) -> int:
    """Mark everything in the person's inbox as read; return how many messages were new."""
    return Message.objects.filter(person=person, read_at__isnull=True).update(read_at=clock.now())
