"""What a role is called, and which roles there are to appoint somebody to: those of the packs and two of ours."""

from dataclasses import dataclass
from functools import cache

from zhengmei.apps.orgs.models import PLATFORM_ROLES
from zhengmei.core.pack.schema import Role
from zhengmei.packs import load_all

PREFIX = "role."
# Nobody is appointed on the platform to what happens outside it, or to being the public.
NOT_APPOINTED = {"external", "public"}


@dataclass(frozen=True)
class RoleName:
    """One role of one pack (pack_id "" for the platform's own)."""

    pack_id: str
    pack_title: str
    key: str
    label: str
    exactly_one: bool = False


@cache
def all_roles() -> dict[tuple[str, str], RoleName]:
    """Return every role a person can be appointed to, by (pack id, key)."""
    found = {("", key): RoleName("", "平台", key, label) for key, label in PLATFORM_ROLES.items()}
    for pack in load_all():
        for rule in pack.rules:
            if isinstance(rule.params, Role) and rule.params.held_in not in NOT_APPOINTED:
                key = rule.id.removeprefix(PREFIX)
                role = RoleName(pack.head.id, pack.head.title, key, rule.params.name, rule.params.exactly_one)
                found[pack.head.id, key] = role
    return found


def role_label(pack_id: str, key: str) -> str:
    """Return the name of the role as the text has it; the bare key where the pack is no longer there."""
    role = all_roles().get((pack_id, key))
    return role.label if role else key


def pack_title(pack_id: str) -> str:
    """Return the title of the pack as appointments show it, "平台" for the platform's own roles."""
    return next((role.pack_title for (pack, _), role in all_roles().items() if pack == pack_id), pack_id)
