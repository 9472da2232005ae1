"""Which accounts of a register lie in the region or belong to the unit that was chosen, by what its columns say."""

from collections.abc import Callable, Iterable, Sequence

from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.orgs.queries import subtree
from zhengmei.batch.request import Scope
from zhengmei.core.inspection.facts import Account
from zhengmei.lexicons import divisions

GOVERNING = ("government", "township", "committee")
"""Units that stand for a region; of any other unit the accounts are its own and those of the units below it."""
_ENDINGS = ("人民政府办公室", "人民政府", "街道办事处", "管理委员会", "管委会")
_STEMS = ("市", "区", "县", "省")
_SHORTEST = 3
"""Shorter names (城区, 郊区) stand for many places: they count only where nothing else is written."""
Recognise = Callable[[str], bool | None]


def scope_of(unit: Unit, accounts: Sequence[Account]) -> Scope:
    """Return which of these accounts are inspected when ``unit`` is chosen.

    A region's by 地区, where what is written is a region that the platform knows (by the division codes or its units); a
    unit's by 主办单位. Where the column holds no name that the platform knows, all are.
    """
    regional = unit.kind in GOVERNING
    column = "region" if regional else "sponsor"
    cells = {getattr(account, column) for account in accounts} - {""}
    recognise = _regions(unit) if regional else _units(unit)
    inside = {cell: recognise(cell) for cell in cells}
    named = any(known is not None for known in inside.values())
    values = tuple(sorted(cell for cell, known in inside.items() if known)) if named else None
    return Scope(_place(unit.name) if regional else unit.name, "region" if regional else "sponsor", values)


def _regions(unit: Unit) -> Recognise:
    codes = divisions()
    code = _bare(unit.region_code) or _only_code(_place(unit.name))
    governing = Unit.objects.filter(kind__in=GOVERNING)
    own = {codes[code]} if code in codes else set()
    own |= _places(governing.filter(path__startswith=unit.path))
    inside = own | {name for other, name in codes.items() if code and other.startswith(code)}
    above = {codes[code[:length]] for length in (2, 4) if length < len(code) and code[:length] in codes}
    above |= _places(governing.filter(pk__in=unit.ancestor_ids()[:-1]))
    known = (set(codes.values()) | _places(governing)) - inside
    # A county's name may stand in several provinces: what is written before it decides.
    wide = {name for other, name in codes.items() if len(other) < 6 and len(name) >= _SHORTEST} - inside - above

    def recognise(cell: str) -> bool | None:
        text = "".join(cell.split())
        if any(name in text for name in wide):
            return False
        if text in inside or any(len(name) >= _SHORTEST and name in text for name in inside):
            return True
        if any(text + ending in inside for ending in _STEMS):
            return True
        return False if len(text) >= _SHORTEST and text in known else None

    return recognise


def _bare(code: str) -> str:
    """370213 → 370213, 370200 → 3702, 370000 → 37: the code without the levels that it doesn't fill."""
    bare = code[:6]
    while len(bare) > 2 and bare.endswith("00"):
        bare = bare[:-2]
    return bare if len(bare) in (2, 4, 6) else ""


def _only_code(name: str) -> str:
    """The code of a name that only one division has."""
    found = [code for code, other in divisions().items() if other == name]
    return found[0] if len(found) == 1 else ""


def _place(name: str) -> str:
    """What the region of a governing unit is called: 李沧区人民政府 → 李沧区, 浮山路街道办事处 → 浮山路街道."""
    ending = next((one for one in _ENDINGS if name.endswith(one)), "")
    return name.removesuffix(ending) + ("街道" if ending == "街道办事处" else "")


def _places(units: Iterable[Unit]) -> set[str]:
    return {_place(name) for name in _names(units)} - {""}


def _units(unit: Unit) -> Recognise:
    inside = _names(subtree(unit))
    known = _names(Unit.objects.all())

    def recognise(cell: str) -> bool | None:
        text = "".join(cell.split())
        if text in inside or (len(text) >= _SHORTEST and any(name.endswith(text) for name in inside)):
            return True
        return False if text in known else None

    return recognise


def _names(units: Iterable[Unit]) -> set[str]:
    return {name for unit in units for name in (unit.name, unit.short_name)} - {""}
