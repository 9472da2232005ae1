"""Reading the inbox."""

from django.db.models import QuerySet

from zhengmei.apps.notifications.models import Message
from zhengmei.apps.orgs.models import Person


def inbox(person: Person) -> QuerySet[Message]:
    """Return the person's messages, newest first."""
    return Message.objects.filter(person=person)


def unread(person: Person) -> int:
    """Return how many messages the person has not read."""
    return inbox(person).filter(read_at__isnull=True).count()
