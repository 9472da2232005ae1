"""Which boxes a clerk fills in for one pack and one action: the printed form's own, in its own order and words.

Where the text prints no form (001, 002) only what its articles name is asked for. Nothing is asked twice: what the
platform already knows (unit, action, day) is filled in by the platform.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zhengmei.core.approval import form_of
from zhengmei.core.pack.schema import FormField, ListItem, Pack
from zhengmei.core.pack.vocabulary import ACCOUNT_FIELDS, KEY_WORDS, MATCH_KEYS, PLATFORMS, PURPOSES

KNOWN_ALREADY = {"action", "platform", "state", "sponsor", "unit", "unit_name", "filled_on", "supervisor", "live_on"}
"""Sources that the platform fills in itself, or asks for only when the account exists."""

NOT_FILLED_IN = {"statement", "sign", "seal", "opinion"}
"""Boxes for ink: they are printed, never typed."""

LATER = {"platform_id", "registered_on", "certified", "followers", "url", "qr_code"}
"""Known only once the account exists on the platform: asked for when opening is carried out."""


@dataclass(frozen=True)
class Box:
    """One question. ``type``: text, textarea, date, single, multi, image, url, email, number, table, group, platform."""

    key: str
    label: str
    type: str
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    hint: str = ""
    other: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the page that is saved by itself."""

    key: str
    title: str
    boxes: tuple[Box, ...]


ATTACHED = "attached_to_official"


def _platform_options(pack: Pack) -> tuple[tuple[str, str], ...]:
    """The pack's own platforms first, in its own words, then the rest of the vocabulary."""
    named: dict[str, str] = {}
    for listed in pack.lists:
        for item in listed.items:
            if item.platform and item.platform in PLATFORMS:
                named.setdefault(item.platform, PLATFORMS[item.platform])
    return tuple({**named, **PLATFORMS}.items())


def _options(items: Iterable[ListItem]) -> tuple[tuple[str, str], ...]:
    return tuple((item.label, item.label) for item in items)


def _box(field: FormField) -> Box:
    return Box(
        key=field.source or f"box_{field.no.replace('.', '_')}", label=field.label.strip(), type=field.type,
        required=field.required, options=_options(field.options), parts=field.parts, columns=field.columns,
        hint=field.note, other=field.other,
    )  # fmt: skip


def _asked_of_miniprograms(pack: Pack) -> tuple[Box, ...]:
    """Whether a mini-program hangs on the unit's official account, where a rule of the pack turns on it (T-19)."""
    rules = [getattr(rule.params, name, {}) for rule in pack.rules for name in ("applies_to", "except_when")]
    if not any(ATTACHED in match for match in rules):
        return ()
    words = MATCH_KEYS[ATTACHED] or {}
    return (Box(ATTACHED, KEY_WORDS[ATTACHED], "single", options=tuple(words.items()), hint="只有小程序需要选。"),)


def _basics(pack: Pack) -> tuple[Box, ...]:
    return (
        Box("platform", "平台", "platform", required=True, options=_platform_options(pack)),
        Box("name", ACCOUNT_FIELDS["name"], "text", required=True),
        Box("acting_name", ACCOUNT_FIELDS["acting_name"], "text", required=True, hint="账号以哪个单位的名义开设"),
        Box("certified_subject", "拟用的认证主体", "text", hint="在平台上通过认证的单位名称；不填则与账号主体相同"),
        *_asked_of_miniprograms(pack),
        Box("purpose", "用途", "single", required=True, options=tuple(PURPOSES.items())),
        Box("reason", "理由", "textarea", required=True),
    )


PLAIN = (
    Box("functions", ACCOUNT_FIELDS["functions"], "textarea"),
    Box("contact", ACCOUNT_FIELDS["contact"], "group", required=True, parts=("姓名", "职务", "联系电话")),
)
"""What 002-6 names for its unattached form; used wherever the text attaches none."""


def sections(pack: Pack, action: str) -> tuple[Section, ...]:
    """Return the sections of the page for one pack and action, in the printed form's order."""
    form = form_of(pack, action)
    printed = [_box(field) for field in form.fields if field.type not in NOT_FILLED_IN] if form else list(PLAIN)
    by_key = {box.key: box for box in printed}
    basics = tuple(
        replace(box, label=by_key[box.key].label, hint=by_key[box.key].hint or box.hint)
        if box.key in by_key and box.type != "platform"
        else box
        for box in _basics(pack)
    )
    taken = {box.key for box in basics} | KNOWN_ALREADY | LATER
    rest = tuple(box for box in printed if box.key not in taken)
    people = tuple(box for box in rest if box.type in ("group", "table") and "column" not in box.key)
    others = tuple(box for box in rest if box not in people)
    found = (
        Section("basics", "账号", basics),
        Section("people", "人员", people),
        Section("more", "其他登记项", others),
    )
    return tuple(section for section in found if section.boxes)


def boxes(pack: Pack, action: str) -> dict[str, Box]:
    """Return every box of the page by key."""
    return {box.key: box for section in sections(pack, action) for box in section.boxes}
