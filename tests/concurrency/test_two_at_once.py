"""Two people act on one case in the same moment: one acts, the other is told who did. First a control that the race is real."""

import threading
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection, connections, transaction
from django.test import override_settings

from tests.apps.registry.casting import Stage, fresh, stage
from zhengmei.apps.approvals import services
from zhengmei.apps.approvals.models import Act, Run
from zhengmei.apps.approvals.services import Evidence, act, current_revision, withdraw
from zhengmei.apps.approvals.transition import Overtaken, Refused
from zhengmei.apps.audit.models import Event
from zhengmei.apps.audit.services import verify
from zhengmei.apps.registry import opening
from zhengmei.apps.registry.models import Account
from zhengmei.config import clock
from zhengmei.core.pack.schema import Step

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

DAY = date(2026, 9, 14)
TOGETHER = 4


@pytest.fixture
def licang() -> Iterator[Stage]:
    with (
        override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]),
        clock.standing_on(DAY),
    ):
        yield stage("qd-licang", "street", "lc-clerk", DAY)


def at_once(deed: Callable[[], object], people: int = TOGETHER) -> list[object]:
    """Let ``people`` threads do the deed as nearly together as threads can; return each result or refusal."""
    gate = threading.Barrier(people)
    results: list[object] = []

    def run() -> None:
        with clock.standing_on(DAY):
            gate.wait()
            try:
                results.append(deed())
            except Refused as refusal:
                results.append(refusal)
            finally:
                connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == people
    return results


def test_control_checking_in_memory_and_then_saving_lets_everybody_through(licang: Stage) -> None:
    run = licang.submitted().run
    met = threading.Barrier(TOGETHER)

    def naive() -> str:
        mine = Run.objects.get(pk=run.pk)
        met.wait()
        if mine.state == Run.SIGNING:
            Run.objects.filter(pk=mine.pk).update(state=Run.APPROVED)
            return "approved"
        return "too late"

    assert at_once(naive).count("approved") == TOGETHER


def test_only_one_signature_wins_and_the_others_are_told_who_acted(licang: Stage) -> None:
    filing = licang.submitted()
    revision = current_revision(filing.run)
    assert revision is not None
    office = licang.person("lc-office")
    met = threading.Barrier(TOGETHER)
    meeting = threading.local()

    def sign() -> str:
        run = fresh(filing).run  # everybody has read the case before anybody acts
        if not getattr(meeting, "done", False):
            meeting.done = True
            met.wait()
        return act(run, office, "agree", "sign", seen_revision=revision.number, evidence=Evidence())

    results = at_once(sign)
    assert results.count(Run.APPROVED) == 1
    refusals = [item for item in results if isinstance(item, Overtaken)]
    assert len(refusals) == TOGETHER - 1
    assert all("区政府办公室工作人员" in str(item) for item in refusals)
    assert Act.objects.filter(run=filing.run).count() == 1
    assert Event.objects.filter(action="run.sign").count() == 1
    assert verify().ok


def test_who_is_overtaken_between_two_looks_at_the_case_is_told_who_signed(
    licang: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = licang.submitted()
    office = licang.person("lc-office")
    found = services.find_step

    def and_then_another_signs(run: Run, step_id: str) -> Step:
        step = found(run, step_id)
        monkeypatch.setattr(services, "find_step", found)
        act(fresh(filing).run, office, "agree", "sign", seen_revision=1, evidence=Evidence())
        return step

    monkeypatch.setattr(services, "find_step", and_then_another_signs)
    with pytest.raises(Overtaken, match="区政府办公室工作人员"):
        act(fresh(filing).run, office, "agree", "sign", seen_revision=1, evidence=Evidence())


def test_signing_and_withdrawing_at_once_leaves_one_outcome(licang: Stage) -> None:
    filing = licang.submitted()
    office = licang.person("lc-office")
    turn = iter([0, 1, 0, 1])
    guard = threading.Lock()

    def one_or_the_other() -> str:
        with guard:
            mine = next(turn)
        run = fresh(filing).run
        if mine:
            withdraw(run, licang.clerk, "")
            return Run.WITHDRAWN
        return act(run, office, "agree", "sign", seen_revision=1, evidence=Evidence())

    results = [item for item in at_once(one_or_the_other) if isinstance(item, str)]
    final = fresh(filing).run.state
    # A signature may be followed by a withdrawal (allowed until it is carried out), never the other way round.
    assert results in ([final], [Run.APPROVED, Run.WITHDRAWN])
    assert Act.objects.filter(run=filing.run).count() == results.count(Run.APPROVED)


def test_submitting_twice_makes_one_revision(licang: Stage) -> None:
    filing = licang.draft()
    results = at_once(lambda: opening.submit(fresh(filing), licang.clerk))
    assert results.count(None) == 1
    assert filing.run.revisions.count() == 1


def test_carrying_out_twice_registers_one_account(licang: Stage) -> None:
    filing = licang.submitted()
    licang.sign(filing, "lc-office", "agree")
    results = at_once(lambda: licang.carry_out(filing, DAY))
    assert sum(isinstance(item, Account) for item in results) == 1
    assert Account.objects.count() == 1


def test_a_crash_in_the_middle_leaves_the_old_state(licang: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    filing = licang.submitted()
    events = Event.objects.count()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("zhengmei.apps.approvals.services._rebuild_waiting", fail)
    with pytest.raises(RuntimeError):
        licang.sign(filing, "lc-office", "agree")
    assert fresh(filing).run.state == Run.SIGNING
    assert not Act.objects.exists()
    assert Event.objects.count() == events
    assert not transaction.get_connection().needs_rollback
    assert connection.vendor in ("sqlite", "postgresql")
