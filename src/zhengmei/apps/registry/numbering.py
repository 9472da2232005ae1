"""Register numbers: the region of the unit, then a number that is never used again."""

from zhengmei.apps.orgs.models import Unit

NO_REGION = "000000"


def region_of(unit: Unit) -> str:
    """Return the division code of the unit or of the nearest unit above it that has one; six zeros where none has."""
    line = unit.ancestor_ids()
    codes = dict(Unit.objects.filter(pk__in=line).exclude(region_code="").values_list("pk", "region_code"))
    return next((codes[pk] for pk in reversed(line) if pk in codes), NO_REGION)
