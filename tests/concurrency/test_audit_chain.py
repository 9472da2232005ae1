"""Many writers at once append to one log: the chain neither forks nor loses a row."""

import threading

import pytest
from django.db import connections, transaction

from zhengmei.apps.audit.models import Event
from zhengmei.apps.audit.services import record, verify

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

WRITERS, EACH = 4, 10


def test_it_keeps_one_chain_under_several_writers() -> None:
    start = threading.Barrier(WRITERS)
    failures: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            start.wait()
            for number in range(EACH):
                with transaction.atomic():
                    record(actor=None, action="race", sentence=f"{writer}/{number}")
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert sorted(Event.objects.values_list("seq", flat=True)) == list(range(1, WRITERS * EACH + 1))
    assert verify().ok
