"""Whose notices a person may see, and who may record where one went up."""

from django.db.models import QuerySet

from zhengmei.apps.announcements.models import Posting, PublicNotice
from zhengmei.apps.approvals.seats import is_clerk
from zhengmei.apps.orgs.access import get_visible_or_404
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.orgs.queries import visible_unit_ids
from zhengmei.config import clock


def visible_notices(person: Person) -> QuerySet[PublicNotice]:
    """Return the notices of units that the person may look into today, with units and postings."""
    rows = PublicNotice.objects.filter(unit_id__in=visible_unit_ids(person, clock.today()))
    return rows.select_related("unit").prefetch_related("postings")


def notice_or_404(person: Person, pk: int) -> PublicNotice:
    """Return a notice of a unit the person may look into."""
    rows = PublicNotice.objects.select_related("unit").prefetch_related("postings__recorded_by", "postings__screenshot")
    return get_visible_or_404(rows, person, pk=pk)


def posting_or_404(person: Person, pk: int) -> Posting:
    """Return a posting whose notice belongs to a unit the person may look into."""
    rows = Posting.objects.select_related("notice__unit", "screenshot")
    return get_visible_or_404(rows, person, unit="notice__unit_id", pk=pk)


def may_record(person: Person, notice: PublicNotice) -> bool:
    """Whether the person files for the unit that must put the notice up."""
    return not notice.cancelled and is_clerk(person, notice.unit, clock.today())
