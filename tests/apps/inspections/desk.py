"""An office with its two files, and the background worker standing in for itself: the task is called as the queue does."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import LONG_AGO, Town, build_town, clerk_of
from zhengmei.apps.inspections import samples, services
from zhengmei.apps.inspections.models import Inspection, SourceFile
from zhengmei.apps.inspections.tasks import carry_out
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.regulation.services import bind

TODAY = date(2026, 11, 22)
MONTH = (date(2026, 10, 1), date(2026, 10, 31))
QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
PACKS = ("cn-2019", "qd-licang")


def office() -> tuple[Town, Person]:
    """Enter a town bound to a district's 办法 and the clerk of its office."""
    town = build_town()
    bind(None, town.city, "qd-licang", LONG_AGO)
    return town, clerk_of(town.office, "inspector")


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def both_files() -> dict[str, list[SimpleUploadedFile]]:
    return {
        SourceFile.ACCOUNTS: [upload(samples.accounts_file(TODAY), "账号.xlsx")],
        SourceFile.POSTS: [upload(samples.posts_file(TODAY), "发文.xlsx")],
    }


def start(
    person: Person, unit: Unit, period: tuple[date, date] = MONTH, packs: tuple[str, ...] = PACKS, **more: object
) -> Inspection:
    """Start an inspection of the demonstration files."""
    given = {"uploads": both_files(), **more}
    uploads = given.pop("uploads")
    return services.start(person, unit, unit, *period, list(packs), uploads, **given)  # type: ignore[arg-type]


def work(row: Inspection) -> Inspection:
    """Let the queue carry it out; return it as it then stands."""
    row.refresh_from_db()
    carry_out.func(row.pk, row.job)
    row.refresh_from_db()
    return row


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
