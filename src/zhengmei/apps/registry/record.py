"""A filing as those read it who did not write it: its content in words, what changed, what was checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhengmei.apps.approvals.models import Attachment
from zhengmei.apps.registry.fieldset import Box, boxes
from zhengmei.apps.registry.sheet import in_words
from zhengmei.core.citation import Citation
from zhengmei.core.pack.cites import cite
from zhengmei.core.pack.schema import Pack, Requirement


@dataclass(frozen=True)
class Line:
    """A printed label and what stands beside it; ``file`` is the number of an uploaded file."""

    label: str
    text: str
    file: int | None = None
    chips: tuple[Citation, ...] = ()
    given: bool = True


@dataclass(frozen=True)
class Change:
    """One thing that differs between two revisions; an empty side was not filled in."""

    label: str
    before: str
    after: str


def content_lines(pack: Pack, action: str, content: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return every box that was filled in, in the order of the form."""
    known = boxes(pack, action)
    lines = [Line(box.label, text) for key, box in known.items() if (text := in_words(box, content.get(key)))]
    # A box that the pack no longer prints was still signed for: it stays readable.
    lines += [Line(key, str(value)) for key, value in content.items() if key not in known and value]
    return tuple(lines)


def material_lines(pack: Pack, needs: Iterable[Requirement], materials: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return every condition and material the applicant brings, with what was given."""
    lines = []
    for need in needs:
        if need.kind == "role" or need.by == "signer":
            continue
        given = materials.get(need.key) or {}
        text = _material_words(given)
        lines.append(Line(need.label, text or "未提供", given.get("file"), cite(pack, need.cites), bool(text)))
    return tuple(lines)


def _material_words(given: Mapping[str, Any]) -> str:
    if given.get("file"):
        return str(given.get("name", "附件"))
    return "已确认" if given.get("checked") else str(given.get("text", ""))


def changes(
    pack: Pack, action: str, needs: Iterable[Requirement], before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Return what differs between the contents of two revisions, in the words of the form."""
    known = boxes(pack, action)
    labels = {need.key: need.label for need in needs}
    found: list[Change] = []
    plain = Box("", "", "text")
    for key in {**before.get("content", {}), **after.get("content", {})}:
        box = known.get(key, plain)
        _note(
            found, box.label or key, in_words(box, before["content"].get(key)), in_words(box, after["content"].get(key))
        )
    for key in {**before.get("materials", {}), **after.get("materials", {})}:
        was, now = before["materials"].get(key) or {}, after["materials"].get(key) or {}
        if was.get("sha256") != now.get("sha256") and _material_words(was) == _material_words(now):
            _note(found, labels.get(key, key), _material_words(was), f"{_material_words(now)}（内容已更换）")
        else:
            _note(found, labels.get(key, key), _material_words(was), _material_words(now))
    for key in {**before.get("exceptions", {}), **after.get("exceptions", {})}:
        _note(found, "例外理由", str(before["exceptions"].get(key, "")), str(after["exceptions"].get(key, "")))
    return tuple(found)


def _note(found: list[Change], label: str, before: str, after: str) -> None:
    if before != after:
        found.append(Change(label, before, after))


def attachments(lines: Iterable[Line]) -> dict[int, Attachment]:
    """Return the uploaded files that the lines name, by number (one query)."""
    return Attachment.objects.in_bulk([line.file for line in lines if line.file])
