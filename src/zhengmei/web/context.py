"""What the frame around every page needs: where one may go, for which units, what waits."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.orgs.queries import holdings
from zhengmei.config import clock
from zhengmei.web.display import ENLARGED
from zhengmei.web.todo.queries import count_for

TABLER = Path(__file__).parent / "static" / "vendor" / "tabler" / "tabler.min.css"


@dataclass(frozen=True)
class Destination:
    """One line of the left navigation. `names` are tried in turn; `admins` are the administrators who see it."""

    label: str
    names: tuple[str, ...]
    members: bool = True
    admins: frozenset[str] = frozenset()


ALL_ADMINS = frozenset({"system", "security", "audit"})

# Administrators never see the work itself (drafts, cases), so those lines are for members only.
DESTINATIONS = (
    Destination("待办", ("todo", "home")),
    Destination("账号", ("registry:accounts", "registry:account_list", "registry:list")),
    Destination("备案", ("approvals:list", "approvals:runs", "registry:filings")),
    Destination("稿件", ("screening:home",)),
    Destination("公告", ("announcements:list",)),
    Destination("检查", ("inspections:list",)),
    Destination("期限", ("deadlines:calendar", "deadlines:list")),
    Destination("办法", ("regulation:list",), admins=ALL_ADMINS),
    Destination("审计", ("audit:log", "audit:list"), members=False, admins=frozenset({"audit"})),
    Destination("单位与人员", ("orgs:units", "orgs:list"), admins=frozenset({"system", "security"})),
    Destination("系统", ("system", "platform_state", "health"), members=False, admins=frozenset({"system"})),
)


@dataclass(frozen=True)
class Item:
    """A destination as shown; `current` is a value of aria-current or empty."""

    label: str
    url: str
    current: str


def resolved(*names: str) -> str:
    """Return the address of the first name that exists, or an empty string."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return `frame`, computed when a template first asks for it: a page part that has no frame costs nothing."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    known = person if isinstance(person, Person) and person.is_authenticated else None
    return {
        "items": _items(request.path, known) if known else [],
        "units": _units(known) if known else [],
        "home": resolved("home") or "/",
        "todo": resolved("todo", "home"),
        # Administrators see no business data, so there is nothing they could find.
        "search": resolved("search") if known and not known.admin_kind else "",
        "waiting": count_for(known, clock.today()) if known and not known.admin_kind else None,
        "enlarged": request.COOKIES.get(ENLARGED) == "yes",
        "enlarged_url": resolved("enlarged"),
        "tabler": TABLER.exists(),
    }


def _items(path: str, person: Person) -> list[Item]:
    found = []
    for destination in DESTINATIONS:
        allowed = person.admin_kind in destination.admins if person.admin_kind else destination.members
        url = resolved(*destination.names) if allowed else ""
        if url:
            here = "page" if path == url else ("true" if url != "/" and path.startswith(url) else "")
            found.append(Item(destination.label, url, here))
    return found


def _units(person: Person) -> list[str]:
    ids = [holding.unit_id for holding in holdings(person, clock.today())]
    names = {unit.pk: str(unit) for unit in Unit.objects.filter(pk__in=ids)} if ids else {}
    return [names[pk] for pk in dict.fromkeys(ids) if pk in names]
