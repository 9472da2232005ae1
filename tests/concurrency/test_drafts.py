"""Two windows save one draft, or one saves while the other hands in: nothing is lost unseen, nothing unseen is signed."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import override_settings

from tests.apps.registry.casting import Stage, fresh, stage
from tests.concurrency.test_two_at_once import DAY, TOGETHER, at_once
from zhengmei.apps.approvals.models import Run
from zhengmei.apps.approvals.transition import Overtaken
from zhengmei.apps.audit.services import verify
from zhengmei.apps.orgs.models import Person
from zhengmei.apps.registry import opening
from zhengmei.apps.registry.models import Filing
from zhengmei.apps.regulation.models import AttachedDocument, PackDate
from zhengmei.apps.regulation.services import RegulationRefused, attach_document, record_pack_date
from zhengmei.config import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def licang() -> Iterator[Stage]:
    with (
        override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]),
        clock.standing_on(DAY),
    ):
        yield stage("qd-licang", "street", "lc-clerk", DAY)


def test_of_several_saves_of_what_one_has_read_one_wins_and_the_others_are_told(licang: Stage) -> None:
    filing = licang.draft()
    copies = iter([fresh(filing) for _ in range(TOGETHER)])
    texts = iter(["甲", "乙", "丙", "丁"])

    def save() -> Filing:
        mine = next(copies)
        return opening.save_draft(mine, licang.clerk, seen=mine.draft_version, content={"reason": next(texts)})

    results = at_once(save)
    assert sum(isinstance(item, Filing) for item in results) == 1
    assert sum(isinstance(item, Overtaken) for item in results) == TOGETHER - 1
    assert fresh(filing).draft_version == filing.draft_version + 1


def test_what_was_signed_is_what_the_register_would_take_over(licang: Stage) -> None:
    filing = licang.draft()
    read = fresh(filing)
    opening.save_draft(fresh(filing), licang.clerk, seen=filing.draft_version, content={"name": "另一名称"})
    with pytest.raises(Overtaken, match="重新核对"):
        opening.submit(read, licang.clerk)
    assert fresh(filing).run.state == Run.DRAFT


def test_saving_and_handing_in_at_once_never_leave_unsigned_text(licang: Stage) -> None:
    filing = licang.draft()
    turns = iter([(n % 2, fresh(filing)) for n in range(TOGETHER)])

    def save_or_submit() -> str:
        saves, mine = next(turns)
        if saves:
            opening.save_draft(mine, licang.clerk, seen=mine.draft_version, content={"reason": "改过的理由"})
        else:
            opening.submit(mine, licang.clerk)
        return "done"

    assert at_once(save_or_submit).count("done") == 1
    final = fresh(filing)
    if final.run.state == Run.SIGNING:
        assert final.run.revisions.get().content["content"] == final.content
    assert verify().ok


def refused(deed: object) -> object:
    def attempt() -> object:
        try:
            return deed()  # type: ignore[operator]
        except RegulationRefused as refusal:
            return refusal

    return attempt


def test_a_date_of_a_document_entered_by_two_is_entered_once() -> None:
    administrator = Person.objects.create(username="system", display_name="系统管理员", admin_kind="system")
    with clock.standing_on(DAY):
        results = at_once(refused(lambda: record_pack_date(administrator, "hi-sanya", "published_on", DAY, "文号")))
    assert PackDate.objects.count() == 1
    assert sum(isinstance(item, RegulationRefused) for item in results) == TOGETHER - 1
    assert verify().ok


def test_an_original_attached_by_several_is_current_once() -> None:
    administrator = Person.objects.create(username="system", display_name="系统管理员", admin_kind="system")
    results = at_once(refused(lambda: attach_document(administrator, "hi-sanya", "原文", "第一条 正文")))
    assert AttachedDocument.objects.filter(current=True).count() == 1
    assert all(isinstance(item, AttachedDocument | RegulationRefused) for item in results)
    assert connection.vendor in ("sqlite", "postgresql")
