"""What a person may find: only what they may open. Each group has its own small number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhengmei.apps.announcements.models import PublicNotice
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import visible_unit_ids
from zhengmei.apps.registry.access import visible_filings
from zhengmei.apps.registry.models import Account
from zhengmei.apps.registry.opening import platform_word
from zhengmei.apps.registry.queries import found_accounts
from zhengmei.apps.regulation.queries import packs
from zhengmei.core.citation import Citation, Clause
from zhengmei.core.pack.cites import cite
from zhengmei.core.pack.schema import Pack

MOST = 20


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, where it leads, what kind of thing it is; a clause instead of a link."""

    title: str
    url: str = ""
    text: str = ""
    cite: Citation | None = None


@dataclass(frozen=True)
class Group:
    """The hits of one kind. ``more``: the address that lists them all, where there is one."""

    title: str
    hits: tuple[Hit, ...]
    total: int
    more: str = ""

    @property
    def hidden(self) -> int:
        """How many more there are than are shown."""
        return self.total - len(self.hits)


def search(person: Person, words: str, day: date) -> list[Group]:
    """Return the groups that hold something; an empty list where nothing was found."""
    visible = visible_unit_ids(person, day)
    groups = [
        _accounts(found_accounts(Account.objects.filter(sponsor_id__in=visible), words), words),
        _filings(person, words, day),
        _notices(visible, words),
        _units(person, visible, words),
        _clauses(words),
    ]
    return [group for group in groups if group.total]


def _accounts(rows: QuerySet[Account], words: str) -> Group:
    shown = rows.select_related("sponsor").order_by("sort_key", "pk")[:MOST]
    hits = [
        Hit(
            row.name,
            reverse("registry:account", args=[row.pk]),
            f"{platform_word(row.platform)} · {row.sponsor} · {row.number}",
        )
        for row in shown
    ]
    return Group("账号", tuple(hits), rows.count(), reverse("registry:accounts"))


def _filings(person: Person, words: str, day: date) -> Group:
    wanted = Q(run__subject_label__icontains=words)
    if words.isascii() and words.isdigit() and len(words) < 10:
        wanted |= Q(pk=int(words))
    rows = visible_filings(person, day).filter(wanted)
    hits = [
        Hit(
            row.run.subject_label,
            reverse("registry:filing", args=[row.pk]),
            f"{row.run.get_state_display()} · {row.run.unit}",
        )
        for row in rows.order_by("-pk")[:MOST]
    ]
    return Group("备案", tuple(hits), rows.count())


def _notices(visible: set[int], words: str) -> Group:
    rows = PublicNotice.objects.filter(unit_id__in=visible, title__icontains=words)
    shown = rows.select_related("unit").order_by("-pk")[:MOST]
    hits = [Hit(row.title, reverse("announcements:notice", args=[row.pk]), str(row.unit)) for row in shown]
    return Group("公告", tuple(hits), rows.count(), reverse("announcements:list"))


def _units(person: Person, visible: set[int], words: str) -> Group:
    rows = Unit.objects.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    if person.admin_kind not in ("system", "security"):
        rows = rows.filter(pk__in=visible)
    hits = [
        Hit(row.name, reverse("orgs:unit", args=[row.pk]), row.get_kind_display())
        for row in rows.order_by("sort_key", "pk")[:MOST]
    ]
    return Group("单位", tuple(hits), rows.count())


def _clauses(words: str) -> Group:
    wanted = words.casefold()
    hits: list[Hit] = []
    for pack in packs().values():
        hits += (
            Hit(pack.head.title, text=gist, cite=cite(pack, [clause])[0])
            for clause, gist in _gists(pack)
            if wanted in gist.casefold()
        )
    return Group("办法条款（要点）", tuple(hits[:MOST]), len(hits))


def _gists(pack: Pack) -> Iterator[tuple[Clause, str]]:
    for article in pack.articles:
        yield article.id, article.gist
        for part in article.parts:
            yield part.id, part.gist
