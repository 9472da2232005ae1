"""The doors to filings. What a person may not see is a 404, whatever they want to do with it."""

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from zhengmei.apps.approvals.access import visible_runs
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import holdings
from zhengmei.apps.registry.models import Filing
from zhengmei.config import clock


def visible_filings(person: Person, day: date) -> QuerySet[Filing]:
    """Return the filings a person may look at on ``day``, with run, unit and applicant at hand."""
    rows = Filing.objects.filter(run__in=visible_runs(person, day))
    return rows.select_related("run__unit", "run__applicant", "account", "saved_by")


def get_filing_or_404(person: Person, pk: int) -> Filing:
    """Return the filing if its case is visible to the person today."""
    return get_object_or_404(visible_filings(person, clock.today()), pk=pk)


def units_to_file_for(person: Person, day: date) -> QuerySet[Unit]:
    """Return the active units whose 经办人 the person is on ``day``; a body outside the platform files nothing here."""
    own = {row.unit_id for row in holdings(person, day) if row.role == "clerk"}
    return Unit.objects.filter(pk__in=own, active_to__isnull=True).exclude(kind="external")
