"""The rows for the work itself: accounts, filings, notices, deadlines, the 办法. One of each in the member's own unit and
one in another town's, which for everybody here does not exist."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from tests.cast import LONG_AGO
from zhengmei.apps.announcements.models import Posting, PublicNotice
from zhengmei.apps.approvals.models import Attachment
from zhengmei.apps.deadlines.models import Clock
from zhengmei.apps.inspections.models import Inspection
from zhengmei.apps.orgs.models import Person, Unit
from zhengmei.apps.registry import opening
from zhengmei.apps.registry.models import Account
from zhengmei.apps.regulation.services import bind
from zhengmei.apps.screening.models import AllowRule, MissedPair, Screening, UnitLexicon
from zhengmei.config import clock
from zhengmei.core.screening.hit import Hit

HIT = {
    **asdict(Hit(0, 2, "演示", "文字/错别字/演示", "warn", "certain", "演示", "", "lexicon.own", "wording")),
    "chips": [],
}
PACK = "hi-sanya"
LEXICON = """
[lexicon]
id = "own"
title = "演示"
version = "1"
source = "演示"
licence = "演示"
retrieved = 2026-11-21
"""

LOGIN, OPEN, HIDDEN, FORBIDDEN, WRONG_VERB, INVALID, TOO_LATE, GONE_ON = 302, 200, 404, 403, 405, 422, 409, 302
Statuses = tuple[int, int, int, int, int, int]

FOR_MEMBERS: Statuses = (LOGIN, OPEN, OPEN, FORBIDDEN, FORBIDDEN, FORBIDDEN)
FOR_READERS: Statuses = (LOGIN, OPEN, OPEN, OPEN, OPEN, OPEN)
FOR_SYSTEM: Statuses = (LOGIN, FORBIDDEN, FORBIDDEN, OPEN, FORBIDDEN, FORBIDDEN)
# An empty form is a form with errors: who may use it is told so.
FOR_MEMBERS_FORMS: Statuses = (LOGIN, INVALID, INVALID, FORBIDDEN, FORBIDDEN, FORBIDDEN)
FOR_SYSTEM_FORMS: Statuses = (LOGIN, FORBIDDEN, FORBIDDEN, INVALID, FORBIDDEN, FORBIDDEN)
WRONG_FOR_MEMBERS: Statuses = (LOGIN, WRONG_VERB, WRONG_VERB, FORBIDDEN, FORBIDDEN, FORBIDDEN)
WRONG_FOR_READERS: Statuses = (LOGIN, *(WRONG_VERB,) * 5)
NOT_FOUND_FOR_MEMBERS: Statuses = (LOGIN, HIDDEN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN)
NOT_THEIRS: Statuses = (LOGIN, HIDDEN, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN)


def theirs(status: int) -> Statuses:
    """The member's own object: this status for the member, nothing for a stranger, refused to administrators."""
    return (LOGIN, status, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN)


def build_work(person: Person, unit: Unit, root: Unit) -> dict[str, int]:
    """Enter one account, filing, notice, posting, deadline and file of the unit; return their ids by kind."""
    bind(None, root, PACK, LONG_AGO)
    filing = opening.start_draft(person, unit)
    account = Account.objects.create(
        number=f"账号-{unit.pk}", platform="weibo", name=unit.name, name_skeleton=unit.name, sort_key="", sponsor=unit
    )
    common = {"subject": f"registry.account:{account.pk}", "subject_label": unit.name, "unit": unit, "pack_id": PACK}
    due = Clock.objects.create(
        **common, title="备案", pack_version="1", pack_hash="0", rule_id="filing.open", status="firm",
        due_on=clock.today(), started_on=LONG_AGO,
    )  # fmt: skip
    notice = PublicNotice.objects.create(
        **common, action="open", pack_version="1", pack_hash="0", rule_id="notice.open", title="公告",
        created_at=clock.now(),
    )  # fmt: skip
    posting = Posting.objects.create(
        notice=notice, channel="网站", posted_on=LONG_AGO, recorded_by=person, recorded_at=clock.now()
    )
    file = Attachment.objects.create(
        unit=unit,
        file="evidence/gone.pdf",
        name="批复.pdf",
        kind="pdf",
        size=9,
        sha256="0" * 64,
        uploaded_by=person,
        uploaded_at=clock.now(),
    )
    made = {"unit": unit, "made_by": person, "made_at": clock.now()}
    text = Screening.objects.create(
        **made, name="演示", delete_on=date.max, text="演示", hits=[HIT], state=Screening.OPEN
    )
    rule = AllowRule.objects.create(**made, word="演示", reach=unit, valid_to=date.max)
    pair = MissedPair.objects.create(**made, wrong="一", right="二", state=MissedPair.WITHDRAWN)
    lexicon = UnitLexicon.objects.create(
        **made, key="own", title="演示", edition="1", text=LEXICON, reach=unit, valid_to=date.max, state=UnitLexicon.ON
    )
    asked = {"unit": unit, "scope": unit, "first": LONG_AGO, "at": LONG_AGO, "packs": [PACK], "made_by": person}
    states = (Inspection.WAITING, Inspection.DONE, Inspection.REMOVED, Inspection.PURGED)
    inspections = [Inspection.objects.create(**asked, made_at=clock.now(), state=state).pk for state in states]
    return {
        "text": text.pk, "rule": rule.pk, "pair": pair.pk, "lexicon": lexicon.pk,
        **dict(zip(("inspection", "inspected", "removed", "purged"), inspections, strict=True)),
        "filing": filing.pk, "account": account.pk, "clock": due.pk, "notice": notice.pk, "posting": posting.pk,
        "file": file.pk,
    }  # fmt: skip


BY_OBJECT: dict[str, tuple[tuple[str, str, int, dict[str, str]], ...]] = {
    # kind of object → (address, verb, what the member gets for their own, further parts of the address)
    "account": (
        ("registry:account", "get", OPEN, {}),
        ("registry:account_edit", "get", OPEN, {}),
        ("registry:account_edit", "post", INVALID, {}),
        ("registry:go_live", "post", INVALID, {}),
        ("registry:account_report", "post", GONE_ON, {}),
    ),
    "filing": (
        ("registry:filing", "get", OPEN, {}),
        ("registry:save", "post", GONE_ON, {"section": "basics"}),
        ("registry:save", "post", HIDDEN, {"section": "no-such-section"}),
        ("registry:upload", "post", HIDDEN, {"key": "need__x"}),
        ("registry:submit", "get", OPEN, {}),
        ("registry:submit", "post", TOO_LATE, {}),
        ("registry:withdraw", "get", OPEN, {}),
        ("registry:withdraw", "post", INVALID, {}),
        ("registry:decide", "post", HIDDEN, {"step_id": "1"}),
        ("registry:carry_out", "get", TOO_LATE, {}),
        ("registry:carry_out", "post", TOO_LATE, {}),
    ),
    "notice": (("announcements:notice", "get", OPEN, {}), ("announcements:post", "post", INVALID, {})),
    "posting": (
        ("announcements:take_down", "get", OPEN, {}),
        ("announcements:take_down", "post", INVALID, {}),
        ("announcements:screenshot", "get", HIDDEN, {}),
    ),
    "clock": (
        ("deadlines:clock", "get", OPEN, {}),
        ("deadlines:pause", "post", FORBIDDEN, {}),
        ("deadlines:resume", "post", FORBIDDEN, {}),
    ),
    "file": (("approvals:evidence", "get", HIDDEN, {}),),
    "text": (
        ("screening:result", "get", OPEN, {}),
        ("screening:act", "post", HIDDEN, {}),
        ("screening:undo", "post", GONE_ON, {}),
        ("screening:mask", "get", OPEN, {}),
        ("screening:mask", "post", GONE_ON, {}),
        ("screening:delete", "get", OPEN, {}),
        ("screening:delete", "post", OPEN, {}),
        ("screening:report", "get", OPEN, {}),
        ("screening:text", "get", OPEN, {}),
        ("screening:missed", "get", OPEN, {}),
        ("screening:missed", "post", INVALID, {}),
        ("screening:propose", "get", OPEN, {"number": "1"}),
        ("screening:propose", "post", INVALID, {"number": "1"}),
        ("screening:propose", "get", HIDDEN, {"number": "2"}),
    ),
    "rule": (("screening:rule", "get", OPEN, {}), ("screening:rule", "post", INVALID, {})),
    # The member is a clerk: lexicons are for those who may decide about allow rules (tests/apps/screening/test_lexicons.py).
    "lexicon": (
        ("screening:lexicon", "get", HIDDEN, {}),
        ("screening:lexicon", "post", HIDDEN, {}),
        ("screening:lexicon_file", "get", HIDDEN, {}),
    ),
    "pair": (("screening:withdraw_pair", "post", GONE_ON, {}),),
    "inspection": (
        ("inspections:inspection", "get", OPEN, {}),
        ("inspections:progress", "get", OPEN, {}),
        ("inspections:report", "get", HIDDEN, {}),
        ("inspections:changes", "get", HIDDEN, {}),
        ("inspections:paper", "get", HIDDEN, {"key": "docx"}),
        ("inspections:repeat", "get", HIDDEN, {}),
        ("inspections:repeat", "post", HIDDEN, {}),
        ("inspections:restart", "post", TOO_LATE, {}),
        ("inspections:stop", "post", GONE_ON, {}),
        ("inspections:remove", "post", TOO_LATE, {}),
        ("inspections:restore", "post", TOO_LATE, {}),
    ),
    "inspected": (
        ("inspections:inspection", "get", OPEN, {}),
        ("inspections:repeat", "get", OPEN, {}),
        ("inspections:repeat", "post", INVALID, {}),
        ("inspections:remove", "post", GONE_ON, {}),
    ),
    "removed": (
        ("inspections:inspection", "get", OPEN, {}),
        ("inspections:report", "get", HIDDEN, {}),
        ("inspections:restore", "post", GONE_ON, {}),
    ),
    "purged": (
        ("inspections:inspection", "get", OPEN, {}),
        ("inspections:report", "get", HIDDEN, {}),
        ("inspections:restore", "post", TOO_LATE, {}),
        ("inspections:restart", "post", TOO_LATE, {}),
    ),
}
"""What an empty request of the member is answered; what filled-in ones do is told by the pages' own tests."""

LISTS: tuple[tuple[str, str, Statuses], ...] = (
    ("todo", "get", FOR_MEMBERS),
    ("search", "get", FOR_READERS),
    ("registry:accounts", "get", FOR_MEMBERS),
    ("registry:filings", "get", FOR_MEMBERS),
    ("registry:new", "get", FOR_MEMBERS),
    ("announcements:list", "get", FOR_MEMBERS),
    ("screening:home", "get", FOR_MEMBERS),
    ("screening:home", "post", (LOGIN, INVALID, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN)),
    ("screening:rules", "get", FOR_MEMBERS),
    ("screening:rules", "post", WRONG_FOR_MEMBERS),
    ("screening:rules_file", "get", FOR_MEMBERS),
    ("screening:rules_file", "post", WRONG_FOR_MEMBERS),
    ("screening:lexicons", "get", NOT_FOUND_FOR_MEMBERS),
    ("screening:lexicons", "post", WRONG_FOR_MEMBERS),
    ("screening:new_lexicon", "get", NOT_FOUND_FOR_MEMBERS),
    ("screening:new_lexicon", "post", NOT_FOUND_FOR_MEMBERS),
    ("screening:pairs", "get", FOR_MEMBERS),
    ("screening:pairs", "post", WRONG_FOR_MEMBERS),
    ("screening:pairs_file", "get", FOR_MEMBERS),
    ("screening:pairs_file", "post", WRONG_FOR_MEMBERS),
    ("inspections:list", "get", FOR_MEMBERS),
    ("inspections:list", "post", WRONG_FOR_MEMBERS),
    ("inspections:new", "get", FOR_MEMBERS),
    ("inspections:new", "post", FOR_MEMBERS_FORMS),
    ("inspections:try", "get", WRONG_FOR_MEMBERS),
    ("inspections:try", "post", (LOGIN, GONE_ON, HIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN)),
    ("inspections:figures", "get", FOR_MEMBERS),
    ("inspections:figures", "post", FOR_MEMBERS_FORMS),
    ("inspections:style", "get", FOR_MEMBERS),
    ("deadlines:calendar", "get", FOR_MEMBERS),
    ("deadlines:ics", "get", FOR_MEMBERS),
    ("deadlines:recompute", "get", FOR_SYSTEM),
    ("regulation:list", "get", FOR_READERS),
    ("regulation:compare", "get", FOR_READERS),
    ("regulation:calendar", "get", FOR_READERS),
    ("regulation:calculator", "get", FOR_READERS),
    ("regulation:chain", "get", FOR_READERS),
    ("regulation:eligibility", "get", FOR_READERS),
    ("regulation:enter_year", "get", FOR_SYSTEM),
    ("regulation:enter_year", "post", FOR_SYSTEM_FORMS),
    ("deadlines:recompute", "post", FOR_SYSTEM_FORMS),
    ("registry:new", "post", NOT_FOUND_FOR_MEMBERS),
    ("todo", "post", WRONG_FOR_MEMBERS),
    ("search", "post", WRONG_FOR_READERS),
    ("registry:accounts", "post", WRONG_FOR_MEMBERS),
    ("registry:filings", "post", WRONG_FOR_MEMBERS),
    ("announcements:list", "post", WRONG_FOR_MEMBERS),
    ("deadlines:calendar", "post", WRONG_FOR_MEMBERS),
    ("deadlines:ics", "post", WRONG_FOR_MEMBERS),
    ("regulation:compare", "post", WRONG_FOR_READERS),
    ("regulation:calculator", "post", WRONG_FOR_READERS),
)

PACK_PAGES: tuple[tuple[str, str, Statuses], ...] = (
    ("regulation:pack", "get", FOR_READERS),
    ("regulation:forms", "get", FOR_READERS),
    ("regulation:gaps", "get", FOR_READERS),
    ("regulation:attach", "get", FOR_SYSTEM),
    ("regulation:enter_date", "get", FOR_SYSTEM),
    ("regulation:enter_renewal", "get", FOR_SYSTEM),
    ("regulation:enter_binding", "get", FOR_SYSTEM),
    ("regulation:enter_platform", "get", FOR_SYSTEM),
    ("regulation:enter_levels", "get", FOR_SYSTEM),
    ("regulation:attach", "post", FOR_SYSTEM_FORMS),
    ("regulation:enter_date", "post", FOR_SYSTEM_FORMS),
    ("regulation:enter_renewal", "post", FOR_SYSTEM_FORMS),
    ("regulation:enter_binding", "post", FOR_SYSTEM_FORMS),
    ("regulation:enter_platform", "post", FOR_SYSTEM_FORMS),
    ("regulation:enter_levels", "post", FOR_SYSTEM_FORMS),
    ("regulation:pack", "post", WRONG_FOR_READERS),
)


def rows() -> Iterator[tuple[str, str, Statuses, Callable[[Any], dict[str, Any]], str]]:
    """Return every row: address, verb, statuses, its arguments from the world, and whose object it is."""
    for name, verb, statuses in LISTS:
        yield name, verb, statuses, lambda world: {}, ""
    for name, verb, statuses in PACK_PAGES:
        yield name, verb, statuses, lambda world: {"pack_id": PACK}, ""
    yield "inspections:sample", "get", FOR_MEMBERS, lambda world: {"name": "accounts"}, ""
    yield "inspections:sample", "get", NOT_FOUND_FOR_MEMBERS, lambda world: {"name": "no-such-file"}, ""
    for kind, pages in BY_OBJECT.items():
        for name, verb, status, more in pages:
            yield name, verb, theirs(status), _argument("own_work", kind, more), "own"
            yield name, verb, NOT_THEIRS, _argument("other_work", kind, more), "other"


def _argument(whose: str, kind: str, more: dict[str, str]) -> Callable[[Any], dict[str, Any]]:
    return lambda world: {"pk": getattr(world, whose)[kind], **more}
