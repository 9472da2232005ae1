"""The background task that carries an inspection out."""

import logging

from django.conf import settings
from django_tasks import task

from zhengmei.apps.approvals.transition import Overtaken
from zhengmei.apps.inspections.models import Inspection
from zhengmei.apps.inspections.papers import make
from zhengmei.apps.inspections.retention import purge, sweep
from zhengmei.apps.inspections.running import Stopped, begin, fail
from zhengmei.batch.run import LeftOut
from zhengmei.bulletin.wording import DoesNotAddUp
from zhengmei.config import clock
from zhengmei.intake.problems import Unreadable

logger = logging.getLogger("zhengmei.inspections")
FAULT = "平台处理时出了错，已记入运行日志。请重新开始一次；还不行的，请系统管理员查看日志（检查编号 {}）。"


@task()
def prune_inspections() -> int:
    """Purge the removed inspections whose time is up, and the files that nobody needs any more; return how many of both."""
    return purge(clock.today()) + sweep(clock.wall_clock())


@task()
def carry_out(pk: int, job: str) -> str:
    """Carry out the inspection and return the state it ends in; empty where this job had nothing to do."""
    row = begin(pk, job)
    if row is None:
        return ""
    try:
        try:
            make(row)
        except (Unreadable, LeftOut, DoesNotAddUp) as error:
            fail(row, f"{str(error).rstrip('。')}。")
        except (Stopped, Overtaken):
            raise
        except Exception:
            if settings.DEBUG:
                raise
            logger.exception("inspection %s", pk)
            fail(row, FAULT.format(pk))
    except (Stopped, Overtaken):
        logger.info("inspection %s was stopped or taken over", pk)
    return Inspection.objects.values_list("state", flat=True).get(pk=pk)
