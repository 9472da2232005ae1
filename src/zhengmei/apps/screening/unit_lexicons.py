"""Reading the units' own lexicons: who keeps them, which reach a unit, what one holds and what it would hit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from zhengmei.apps.orgs.models import Appointment, Person, Unit
from zhengmei.apps.orgs.queries import holdings, in_force
from zhengmei.apps.screening.corpus import clean_texts
from zhengmei.apps.screening.engine import parsed
from zhengmei.apps.screening.models import Screening, UnitLexicon
from zhengmei.apps.screening.queries import MANAGER, MOST_TEXTS, deciders, kept
from zhengmei.core.screening.lexicon import Entry, Lexicon
from zhengmei.core.screening.lexicon_check import Complaint, check_lexicons, tally_of
from zhengmei.core.screening.modality import SENSITIVE

KINDS = {"deny": "要查的词", "allow": "放行的词", "name": "名称", "holder": "任职", "source": "稿源"}
SHOWN = 20


@dataclass(frozen=True)
class Desk:
    """For whom somebody keeps lexicons: in the name of ``unit``, for ``reach`` and all below it; None: for everybody."""

    key: str
    label: str
    unit: Unit
    reach: Unit | None


def desks(person: Person, day: date) -> list[Desk]:
    """Return for whom the person may keep lexicons: where they may decide about allow rules; one query after holdings."""
    held = holdings(person, day)
    managed = {item.unit_id for item in held if item.role == MANAGER}
    units = Unit.objects.filter(pk__in={item.unit_id for item in held}, active_to__isnull=True)
    found = []
    for unit in units.select_related("oversees"):
        if unit.pk in managed:
            found.append(Desk(f"{unit.pk}-unit", f"本单位及下属：{unit.name}", unit, unit))
        if unit.oversees is not None and unit.oversees.active_to is None:
            label = f"{unit.oversees.name}及下属各单位（以{unit.name}的名义）"
            found.append(Desk(f"{unit.pk}-region", label, unit, unit.oversees))
        if unit.level == "nation":
            found.append(Desk(f"{unit.pk}-nation", f"全国：本平台所有单位（以{unit.name}的名义）", unit, None))
    return found


def may_manage(person: Person, row: UnitLexicon, day: date) -> bool:
    """Whether the person may switch the lexicon on or off: who may decide about a rule of its reach, and the office whose it is."""
    held = {item.appointment_id for item in holdings(person, day)}
    return bool(held) and managing(row, day).filter(pk__in=held).exists()


def managing(row: UnitLexicon, day: date) -> QuerySet[Appointment]:
    """Return the appointments in force that may manage the lexicon."""
    allowed = deciders(row)
    if row.reach is not None and row.unit.oversees_id in row.reach.ancestor_ids():
        allowed |= Q(unit_id=row.unit_id)
    return Appointment.objects.filter(allowed, in_force(day))


def others_to_tell(row: UnitLexicon, day: date) -> list[Person]:
    """Return who else may manage the lexicon, for telling them that it waits for one of them."""
    people = Person.objects.filter(is_active=True, admin_kind="", pk__in=managing(row, day).values("person"))
    return list(people.exclude(pk=row.made_by_id))


def lexicons_in_force(unit: Unit, day: date) -> QuerySet[UnitLexicon]:
    """Return the lexicons switched on that reach the unit on ``day``: its own and those of the units above it."""
    reaching = Q(reach_id__in=unit.ancestor_ids()) | Q(reach__isnull=True)
    rows = UnitLexicon.objects.filter(reaching, state=UnitLexicon.ON, valid_to__gte=day)
    return rows.select_related("unit").order_by("pk")


def own_texts(unit: Unit, day: date) -> list[str]:
    """Return the texts of those lexicons."""
    return [row.text for row in lexicons_in_force(unit, day)]


def contents(lexicon: Lexicon) -> dict[str, int]:
    """Return how many entries there are of each kind, of words to look for how many are sensitive events, and with an end."""
    found = {kind: sum(entry.kind == kind for entry in lexicon.entries) for kind in KINDS}
    found["sensitive"] = sum(entry.concern == SENSITIVE for entry in lexicon.entries)
    found["ending"] = sum(entry.valid_to is not None for entry in lexicon.entries)
    return found


def in_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Return the kinds that occur with their number, as people call them."""
    rows = [(word, counts[kind]) for kind, word in KINDS.items() if counts.get(kind)]
    return [*rows, ("其中敏感事件", counts["sensitive"])] if counts.get("sensitive") else rows


def try_lexicon(lexicon: Lexicon, reach: Unit | None, day: date) -> tuple[list[Complaint], dict[str, Any]]:
    """Return why entries may not be used, and what the lexicon hits in the checked posts and in the texts still kept.

    The checked posts decide, as in ``zhengmei lexicon check``; of the drafts of the units it reaches, the newest, it is
    only counted: they may be wrong indeed.
    """
    clean = clean_texts(settings.SCREENING_CORPUS)
    complaints, hits = check_lexicons([lexicon], day, clean)
    rows = kept(day).filter(state=Screening.OPEN)
    if reach is not None:
        rows = rows.filter(unit__path__startswith=reach.path)
    drafts = rows.order_by("-made_at", "-pk").values_list("text", flat=True)
    past = tally_of([lexicon], day, islice(drafts.iterator(chunk_size=20), MOST_TEXTS))
    return complaints, {
        "on": day.isoformat(), "files": len(clean), "characters": sum(map(len, clean)), "clean": hits.total(),
        "clean_words": hits.most_common(SHOWN), "texts": past.of, "touched": past.texts, "past": past.reported.total(),
        "past_words": past.reported.most_common(SHOWN),
    }  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """What is in the newer of two versions and not in the older, the other way round, and what is written differently."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    altered: tuple[str, ...]


def changes_to(row: UnitLexicon) -> tuple[UnitLexicon, Changes] | None:
    """Return the version that is on, and what switching this one on would change; None where there is no other."""
    current = UnitLexicon.objects.filter(unit=row.unit, key=row.key, state=UnitLexicon.ON).exclude(pk=row.pk).first()
    if current is None:
        return None
    old, new = _by_word(parsed(current.text).entries), _by_word(parsed(row.text).entries)
    altered = tuple(_shown(key) for key in new if key in old and new[key] != old[key])
    return current, Changes(
        tuple(_shown(key) for key in new if key not in old),
        tuple(_shown(key) for key in old if key not in new),
        altered,
    )


_Key = tuple[str, str, str]


def _by_word(entries: Sequence[Entry]) -> dict[_Key, set[Entry]]:
    found: dict[_Key, set[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.kind, entry.word, entry.suggestion), set()).add(entry)
    return found


def _shown(key: _Key) -> str:
    return f"{key[1]}={key[2]}" if key[2] else key[1]
