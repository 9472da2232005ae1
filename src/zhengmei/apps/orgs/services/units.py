"""Units: founding, editing, moving, abolishing."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from zhengmei.apps.orgs import ledger
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.names import cleaned_name, sort_key_of
from zhengmei.apps.orgs.queries import in_force, subtree
from zhengmei.apps.orgs.services.refusal import Refused
from zhengmei.config import clock

EDITABLE = {
    "name", "short_name", "kind", "level", "region_code", "oversees", "oversight", "oversees_packs", "secret",
    "public_facing",
}  # fmt: skip


@transaction.atomic
def create_unit(
    actor: Person | None,
    *,
    name: str,
    kind: str,
    level: str,
    short_name: str = "",
    region_code: str = "",
    parent: Unit | None = None,
    oversees: Unit | None = None,
    oversight: str = "supervise",
    oversees_packs: Iterable[str] = (),
    secret: bool = False,
    public_facing: bool = True,
    active_from: date | None = None,
) -> Unit:
    """Enter a unit under its parent (None: a root) and return it. Refuses an abolished parent and a taken name."""
    if parent is not None and parent.active_to is not None:
        raise Refused(f"{parent} 已撤销，不能在其下新增单位。")
    unit = Unit(
        name=_name(name), short_name=_name(short_name), kind=kind, level=level, region_code=region_code.strip(),
        parent=parent, oversees=oversees, oversight=oversight, oversees_packs=list(oversees_packs), secret=secret,
        public_facing=public_facing, active_from=active_from or clock.today(), sort_key=sort_key_of(name),
    )  # fmt: skip
    _refuse_taken_name(unit)
    _save(unit)
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    Unit.objects.filter(pk=unit.pk).update(path=unit.path)
    _record(actor, "unit.create", f"新增单位「{unit.name}」" + (f"，上级为「{parent.name}」" if parent else ""), unit)
    return unit


@transaction.atomic
def edit_unit(actor: Person | None, unit: Unit, **changes: Any) -> Unit:
    """Change what the unit is called or is; unknown names raise TypeError. Nothing changed leaves no event."""
    if unknown := set(changes) - EDITABLE:
        raise TypeError(f"not editable: {sorted(unknown)}")
    for field in ("name", "short_name"):
        if field in changes:
            changes[field] = _name(changes[field])
    different = {field: value for field, value in changes.items() if getattr(unit, field) != value}
    if not different:
        return unit
    if different.get("oversees") == unit:
        raise Refused("单位不能把自己设为管理范围。")
    before = {field: _plain(getattr(unit, field)) for field in different}
    for field, value in different.items():
        setattr(unit, field, value)
    unit.sort_key = sort_key_of(unit.name)
    _refuse_taken_name(unit)
    _save(unit)
    changed = "、".join(str(Unit._meta.get_field(field).verbose_name) for field in different)  # type: ignore[union-attr]
    after = {field: _plain(value) for field, value in different.items()}
    _record(actor, "unit.edit", f"修改单位「{unit.name}」的{changed}", unit, {"before": before, "after": after})
    return unit


@transaction.atomic
def move_unit(actor: Person | None, unit: Unit, parent: Unit | None) -> Unit:
    """Put the unit, with all below it, under another parent. Refuses a parent inside the unit itself.

    What was signed before keeps the post it was signed in (T-62): appointments don't change.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if parent is not None:
        parent = Unit.objects.select_for_update().get(pk=parent.pk)
        if parent.path.startswith(unit.path):
            raise Refused(f"不能把「{unit.name}」移到它自己或它的下级之下。")
        if parent.active_to is not None:
            raise Refused(f"{parent} 已撤销，不能作为上级单位。")
    if unit.parent_id == (parent.pk if parent else None):
        return unit
    old_path, old_parent = unit.path, unit.parent
    unit.parent, unit.path = parent, f"{parent.path if parent else '/'}{unit.pk}/"
    _refuse_taken_name(unit)
    _save(unit)
    Unit.objects.filter(path__startswith=old_path).update(
        path=Concat(Value(unit.path), Substr("path", len(old_path) + 1))
    )
    moved = f"「{unit.name}」由「{old_parent or '顶级'}」改隶「{parent or '顶级'}」"
    _record(actor, "unit.move", moved, unit, {"before": old_path, "after": unit.path})
    return unit


@transaction.atomic
def abolish_unit(actor: Person | None, unit: Unit) -> Unit:
    """Mark the unit as abolished today. Refuses while units below it are active or people hold posts in it."""
    if subtree(unit).exclude(pk=unit.pk).filter(active_to__isnull=True).exists():
        raise Refused(f"「{unit.name}」还有下级单位，请先撤销或改隶下级单位。")
    if unit.appointments.filter(in_force(clock.today())).exists():
        raise Refused(f"「{unit.name}」还有在任人员，请先由安全管理员收回其岗位。")
    if Unit.objects.filter(pk=unit.pk, active_to__isnull=True).update(active_to=clock.today()) != 1:
        raise Refused(f"「{unit.name}」已经撤销，无须重复办理。")
    unit.refresh_from_db()
    _save(unit)
    _record(actor, "unit.abolish", f"撤销单位「{unit.name}」", unit)
    return unit


def _name(text: str) -> str:
    try:
        return cleaned_name(text)
    except ValueError as error:
        raise Refused(str(error)) from error


def _refuse_taken_name(unit: Unit) -> None:
    # NULL parents are never equal to each other in a unique constraint, so the question is asked here as well.
    same = Unit.objects.filter(parent=unit.parent, name=unit.name, active_to__isnull=True).exclude(pk=unit.pk)
    if same.exists():
        raise Refused(f"同一上级下已有名为「{unit.name}」的单位，请核对是否重复录入。")


def _save(unit: Unit) -> None:
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:
        raise Refused(f"同一上级下已有名为「{unit.name}」的单位，请核对是否重复录入。") from error


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Unit) else value


def _record(actor: Person | None, action: str, sentence: str, unit: Unit, data: dict[str, Any] | None = None) -> None:
    ledger.record(
        actor=actor, action=action, sentence=sentence, subject=f"orgs.unit:{unit.pk}", subject_label=unit.name,
        unit=unit, data=data,
    )  # fmt: skip
