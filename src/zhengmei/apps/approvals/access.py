"""Which cases and files a person may look at. What they may not see is a 404."""

from datetime import date

from django.db.models import Q, QuerySet

from zhengmei.apps.approvals.models import Attachment, Run
from zhengmei.apps.orgs.access import get_visible_or_404
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import holdings
from zhengmei.config import clock


def visible_runs(person: Person, day: date) -> QuerySet[Run]:
    """Return the cases of the units a person belongs to or oversees, each only under the packs their posts count for.

    A case that was never handed in is its unit's own business: nobody above it sees the draft. One query beyond the
    holdings, however many cases there are.
    """
    held = holdings(person, day)
    own = {row.unit_id for row in held}
    seen = Q(pk__in=[])
    for root in Unit.objects.filter(pk__in=own).select_related("oversees"):
        packs = {row.pack_id for row in held if row.unit_id == root.pk}
        under = Q() if "" in packs else Q(pack_id__in=packs)
        seen |= under & Q(unit__path__startswith=root.path)
        if root.oversees:
            limited = Q(pack_id__in=root.oversees_packs) if root.oversees_packs else Q()
            seen |= under & limited & Q(unit__path__startswith=root.oversees.path)
    return Run.objects.filter(seen).filter(Q(submitted_at__isnull=False) | Q(unit_id__in=own))


def get_attachment_or_404(person: Person, pk: int) -> Attachment:
    """Return an uploaded file of a unit that the person may look into; out of a draft, only for the unit's own people."""
    own = {row.unit_id for row in holdings(person, clock.today())}
    return get_visible_or_404(Attachment.objects.filter(Q(handed_in=True) | Q(unit_id__in=own)), person, pk=pk)
