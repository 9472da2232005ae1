"""Whose texts, rules and pairs a person gets to see. A text belongs to the unit that had it screened, to nobody else."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import visible_unit_ids
from zhengmei.apps.screening.marking import Mark, marks
from zhengmei.apps.screening.models import AllowRule, MissedPair, Screening, UnitLexicon
from zhengmei.apps.screening.queries import kept, own_unit_ids
from zhengmei.apps.screening.unit_lexicons import Desk, desks
from zhengmei.config import clock


def own_screenings(person: Person) -> QuerySet[Screening]:
    """Return the texts of the person's own units that are still kept."""
    day = clock.today()
    return kept(day).filter(unit_id__in=own_unit_ids(person, day)).select_related("unit", "made_by")


def screening_or_404(person: Person, pk: int) -> Screening:
    """Return a text of one of the person's own units."""
    return get_object_or_404(own_screenings(person), pk=pk)


def mark_or_404(screening: Screening, number: int) -> Mark:
    """Return one hit of a text."""
    found = marks(screening)
    if not 1 <= number <= len(found):
        raise Http404
    return found[number - 1]


def visible_rules(person: Person) -> QuerySet[AllowRule]:
    """Return the rules of units the person may look into, and those in force that reach the person's own units."""
    rows = AllowRule.objects.filter(_seen_by(person, AllowRule.APPROVED))
    return rows.select_related("unit", "reach", "made_by", "decided_by")


def _seen_by(person: Person, acting: str) -> Q:
    """Of units the person may look into, whatever its state; of others what is ``acting`` and reaches an own unit."""
    day = clock.today()
    above: set[int] = set()
    for unit in Unit.objects.filter(pk__in=own_unit_ids(person, day)):
        above |= set(unit.ancestor_ids())
    reaching = Q(state=acting) & (Q(reach_id__in=above) | Q(reach__isnull=True))
    own = Q(unit_id__in=visible_unit_ids(person, day))
    return own | reaching if above else own


def rule_or_404(person: Person, pk: int) -> AllowRule:
    """Return a rule that the person may see."""
    return get_object_or_404(visible_rules(person), pk=pk)


def keeps_lexicons(person: Person) -> bool:
    """Whether the person keeps lexicons for anybody, and so is shown the way to them."""
    return bool(desks(person, clock.today()))


def desks_or_404(person: Person) -> list[Desk]:
    """Return for whom the person may keep lexicons; whoever may not decide about allow rules finds nothing here."""
    found = desks(person, clock.today())
    if not found:
        raise Http404
    return found


def visible_lexicons(person: Person) -> QuerySet[UnitLexicon]:
    """Return the lexicons of units the person may look into, and those switched on that reach the person's own units."""
    desks_or_404(person)
    rows = UnitLexicon.objects.filter(_seen_by(person, UnitLexicon.ON))
    return rows.select_related("unit", "reach", "made_by", "decided_by")


def lexicon_or_404(person: Person, pk: int) -> UnitLexicon:
    """Return a lexicon that the person may see."""
    return get_object_or_404(visible_lexicons(person), pk=pk)


def own_pairs(person: Person) -> QuerySet[MissedPair]:
    """Return the missed errors of the person's own units."""
    rows = MissedPair.objects.filter(unit_id__in=own_unit_ids(person, clock.today()))
    return rows.select_related("unit", "made_by", "decided_by")


def pair_or_404(person: Person, pk: int) -> MissedPair:
    """Return a missed error of one of the person's own units."""
    return get_object_or_404(own_pairs(person), pk=pk)
