"""Work in the background: one worker thread beside the web server, on the application's own database."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from zhengmei.apps.audit.queries import last_verification
from zhengmei.apps.audit.services import record_verification, verify
from zhengmei.apps.inspections.tasks import prune_inspections
from zhengmei.apps.notifications.services import notify
from zhengmei.apps.orgs.queries import administrators
from zhengmei.apps.screening.tasks import prune_screenings
from zhengmei.config import clock
from zhengmei.config.health import next_year_missing

logger = logging.getLogger("zhengmei.jobs")

POLL_SECONDS = 2.0
LOOK_AT_THE_CLOCK_SECONDS = 600


@task()
def verify_log() -> bool:
    """Verify the log and tell the audit administrators where something is wrong; return whether all is well."""
    verdict = verify()
    record_verification(None, verdict)
    if not verdict.ok:
        notify(administrators("audit"), f"操作日志核对异常：{verdict.sentence}", "/audit/")
    return verdict.ok


@task()
def warn_of_missing_year() -> bool:
    """From 1 December tell the system administrators, daily, that next year is missing; return whether it is."""
    today = clock.today()
    missing = next_year_missing(today)
    if missing:
        notify(administrators("system"), f"{today.year + 1} 年放假安排尚未录入，跨年的日期均为暂定。", "/health/")
    return missing


def start_worker() -> threading.Thread:
    """Start the thread that runs tasks and, once a day, the daily ones; it ends with the process."""
    requeue_interrupted()
    worker = Worker(
        queue_names=["*"], interval=POLL_SECONDS, batch=False, backend_name="default", startup_delay=False,
        max_tasks=None, worker_id="embedded", excluded_queue_names=[],
    )  # fmt: skip
    threading.Thread(target=_forever, args=(enqueue_daily, LOOK_AT_THE_CLOCK_SECONDS), daemon=True).start()
    thread = threading.Thread(target=_forever, args=(worker.run, POLL_SECONDS), daemon=True)
    thread.start()
    return thread


def requeue_interrupted() -> int:
    """Put back what was running when the platform stopped; return how many. Right only where one worker serves."""
    # READY and RUNNING as the queue's own enumeration spells them.
    return DBTaskResult.objects.filter(status="RUNNING").update(status="READY", started_at=None, worker_ids=[])


def enqueue_daily() -> None:
    """Enqueue the daily tasks if the last round is a day old."""
    last = last_verification(by_platform=True)
    if last is None or clock.wall_clock() - last.at >= timedelta(days=1):
        verify_log.enqueue()
        warn_of_missing_year.enqueue()
        prune_screenings.enqueue()
        prune_inspections.enqueue()


def _forever(work: Callable[[], None], seconds: float) -> None:
    pause = threading.Event()
    while True:
        try:
            work()
        except Exception:
            # A lost database connection must not end background work for good.
            logger.exception("background work stopped and begins again")
        close_old_connections()
        pause.wait(seconds)
