"""Doors of the 办法 pages: everybody who has logged in may read; only the system administrator enters facts."""

from django.http import Http404

from zhengmei.apps.orgs.access import person_of, require_admin, signed_in
from zhengmei.apps.regulation.queries import packs
from zhengmei.core.pack.schema import Pack

__all__ = ["pack_or_404", "person_of", "require_admin", "signed_in"]


def pack_or_404(pack_id: str) -> Pack:
    """Return the pack with the dates that people have entered; 404 for an id that no pack has."""
    try:
        return packs()[pack_id]
    except KeyError:
        raise Http404(f"没有编号为「{pack_id}」的办法。") from None
