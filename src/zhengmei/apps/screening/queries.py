"""Reading screenings and feedback: whose they are, which rules reach a unit, what a rule would silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from zhengmei.apps.approvals.progress import Progress, progress_at
from zhengmei.apps.orgs.models import Appointment, Person, Unit
from zhengmei.apps.orgs.queries import holdings, in_force, offices_over
from zhengmei.apps.orgs.roles import role_label
from zhengmei.apps.screening.engine import memory
from zhengmei.apps.screening.marking import Mark, marks
from zhengmei.apps.screening.models import AllowRule, Screening, UnitLexicon

MANAGER = "unit_manager"
MOST_TEXTS = 300
"""So many kept texts, the newest, a rule is tried on."""


def own_unit_ids(person: Person, day: date) -> set[int]:
    """Return the units in which the person holds a post: texts belong to a unit and to nobody above it."""
    return {held.unit_id for held in holdings(person, day)}


def own_units(person: Person, day: date) -> list[Unit]:
    """Return those units in the order of the person's posts."""
    order = list(dict.fromkeys(held.unit_id for held in holdings(person, day)))
    return sorted(Unit.objects.filter(pk__in=order), key=lambda unit: order.index(unit.pk))


def kept(day: date) -> QuerySet[Screening]:
    """Return the screenings that are still kept on ``day``."""
    return Screening.objects.filter(delete_on__gt=day)


def progress_of(row: Screening) -> Progress:
    """Return how far the screening of a long text has come, by the wall clock."""
    ahead = Screening.objects.filter(state=Screening.WAITING, pk__lt=row.pk).count() if row.queued else 0
    heard = row.heard_at or row.made_at
    return progress_at(row.done, len(row.text), began=row.began_at, heard=heard, few=1, before=ahead)


def rules_in_force(unit: Unit, day: date) -> QuerySet[AllowRule]:
    """Return the approved rules that reach the unit on ``day``."""
    reaching = Q(reach_id__in=unit.ancestor_ids()) | Q(reach__isnull=True)
    return AllowRule.objects.filter(reaching, state=AllowRule.APPROVED, valid_to__gte=day)


def post_in_words(person: Person, unit: Unit, day: date) -> str:
    """Return as what a person acts for a unit: «单位 · 岗位», with （受托） for a delegate."""
    held = [item for item in holdings(person, day) if item.unit_id == unit.pk]
    return _words(unit, held[0].pack_id, held[0].role, held[0].delegated_from) if held else str(unit)


def _words(unit: Unit, pack_id: str, role: str, lent: int | None) -> str:
    return f"{unit.name} · {role_label(pack_id, role)}{'（受托）' if lent else ''}"


@dataclass(frozen=True)
class Reach:
    """How far a rule may act: ``key`` unit, region or nation; ``unit`` None for everywhere."""

    key: str
    label: str
    unit: Unit | None


def reaches(unit: Unit) -> list[Reach]:
    """Return how far a rule proposed by the unit may act, the nearest first."""
    found = [Reach("unit", f"本单位及下属：{unit.name}", unit)]
    for office in offices_over(unit):
        if office.oversees is not None and office.oversees_id != unit.pk:
            found.append(Reach("region", f"本地区：{office.oversees.name}及下属各单位", office.oversees))
            break
    if Unit.objects.filter(level="nation", active_to__isnull=True).exists():
        found.append(Reach("nation", "全国：本平台所有单位", None))
    return found


def deciders(rule: AllowRule | UnitLexicon) -> Q:
    """Return the condition on appointments that may decide about the rule, or about a lexicon of the same reach.

    Its own unit and below: that unit's manager, or an office over it. Wider: an office over the widest unit it reaches,
    or for the whole platform a unit of the nation.
    """
    if rule.reach_id is None:
        return Q(unit__level="nation")
    offices = [office.pk for office in offices_over(rule.unit) if _holds_over(office, rule)]
    own = Q(unit_id=rule.unit_id, role=MANAGER) if rule.reach_id == rule.unit_id else Q(pk__in=[])
    return Q(unit_id__in=offices) | own


def _holds_over(office: Unit, rule: AllowRule | UnitLexicon) -> bool:
    """Whether what the office oversees includes everything that the rule reaches."""
    return rule.reach is not None and office.oversees_id in rule.reach.ancestor_ids()


def may_decide(person: Person, rule: AllowRule, day: date) -> bool:
    """Whether the person may approve or decline: holds the right post and did not propose it (管办分离)."""
    if person.pk == rule.made_by_id:
        return False
    held = {item.appointment_id for item in holdings(person, day)}
    return bool(held) and _appointments(rule, day).filter(pk__in=held).exists()


def rules_waiting_for(person: Person, day: date) -> list[AllowRule]:
    """Return the proposed rules that the person may decide about: what ``may_decide`` says of each, in two queries."""
    held = holdings(person, day)
    if not held:
        return []
    managed = {item.unit_id for item in held if item.role == MANAGER}
    wanted = Q(unit_id__in=managed, reach_id=F("unit_id"))
    for office in Unit.objects.filter(pk__in={item.unit_id for item in held}).select_related("oversees"):
        if office.level == "nation":
            wanted |= Q(reach__isnull=True)
        if office.oversees is None or office.active_to is not None:
            continue
        root = office.oversees
        below = Q(unit__path__startswith=root.path, reach__path__startswith=root.path) & ~Q(unit_id=office.pk)
        # A unit's own office is not over the unit itself but over what is below it (see offices_over).
        wanted |= below & ~Q(unit_id=root.pk) if office.path.startswith(root.path) else below
    rows = AllowRule.objects.filter(wanted, state=AllowRule.PROPOSED).exclude(made_by=person)
    return list(rows.select_related("unit").order_by("made_at", "pk"))


def people_to_decide(rule: AllowRule, day: date) -> list[Person]:
    """Return who may decide about the rule today, for telling them."""
    people = Person.objects.filter(is_active=True, admin_kind="", pk__in=_appointments(rule, day).values("person"))
    return list(people.exclude(pk=rule.made_by_id))


def deciding_post(person: Person, rule: AllowRule, day: date) -> str:
    """Return as what the person decides about the rule."""
    return post_among(person, _appointments(rule, day), day)


def post_among(person: Person, appointments: QuerySet[Appointment], day: date) -> str:
    """Return in words the first of the appointments that the person holds; empty where there is none."""
    held = {item.appointment_id: item for item in holdings(person, day)}
    row = appointments.filter(pk__in=held).select_related("unit").order_by("pk").first()
    return _words(row.unit, row.pack_id, row.role, held[row.pk].delegated_from) if row else ""


def _appointments(rule: AllowRule, day: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(deciders(rule), in_force(day))


@dataclass(frozen=True)
class Silenced:
    """A hit found earlier that the rule would silence, in the unit's own text."""

    screening: Screening
    mark: Mark
    around: str


@dataclass(frozen=True)
class Trial:
    """What a rule would have done to the texts still kept. ``accepted``: how many of the hits somebody held true."""

    texts: int
    limited: bool
    hits: int
    silenced: int
    accepted: int
    examples: tuple[Silenced, ...]


def try_rule(rule: AllowRule, day: date, shown_to: Iterable[int]) -> Trial:
    """Return what the rule would silence in the kept texts of the units it reaches.

    Examples come from the units ``shown_to`` only: to everybody else a text is none of their business.
    """
    rows = kept(day).filter(state=Screening.OPEN)
    if rule.reach is not None:
        rows = rows.filter(unit__path__startswith=rule.reach.path)
    known, mine = memory([rule], day), set(shown_to)
    texts = hits = silenced = accepted = 0
    examples: list[Silenced] = []
    # A few at a time: three hundred long texts together would fill the memory.
    for row in rows.order_by("-made_at", "-pk")[:MOST_TEXTS].iterator(chunk_size=20):
        texts += 1
        held = marks(row)
        hits += len(held)
        for mark, gone in zip(held, known.silences(row.text, [mark.hit for mark in held]), strict=True):
            if not gone:
                continue
            silenced += 1
            accepted += mark.state == "accepted"
            if row.unit_id in mine and len(examples) < 20:
                examples.append(Silenced(row, mark, _around(row.text, mark.hit.start, mark.hit.end)))
    limited = texts == MOST_TEXTS and rows.count() > MOST_TEXTS
    return Trial(texts, limited, hits, silenced, accepted, tuple(examples))


def _around(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 15) : end + 15].split())


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return start and end of the sentence that holds ``start:end``; of a very long one only what is near."""
    stops = "。！？；\n"
    low = max((text.rfind(stop, max(0, start - 150), start) for stop in stops), default=-1)
    low = low + 1 if low >= 0 else max(0, start - 150)
    if text[end - 1 : end] in set(stops):
        return low, end
    ends = [place for stop in stops if (place := text.find(stop, end, end + 150)) >= 0]
    high = min(ends) if ends else min(len(text), end + 150)
    return low, high + (1 if high < len(text) and text[high] in stops and text[high] != "\n" else 0)
