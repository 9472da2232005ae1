"""Work that does not wait for anybody: long texts, and deleting what has been kept long enough."""

import logging
from datetime import date

from django_tasks import task

from zhengmei.apps.approvals.transition import Refused
from zhengmei.apps.screening.models import Screening
from zhengmei.apps.screening.services import texts
from zhengmei.config import clock

logger = logging.getLogger("zhengmei.screening")


@task()
def screen_later(pk: int, day: str) -> bool:
    """Screen a long text as of ``day``; return whether it was done. One that was deleted meanwhile is left alone."""
    row = Screening.objects.select_related("unit", "made_by").filter(pk=pk, state=Screening.WAITING).first()
    if row is None:
        return False
    with clock.standing_on(date.fromisoformat(day)):
        try:
            texts.screen(row)
        except Refused:
            # Deleted while it was being looked at: there is nobody left to tell.
            return False
        except Exception:
            # Whoever waits for it must be told, whatever went wrong.
            logger.exception("screening %s failed", pk)
            texts.give_up(row, "筛查时出错，已记入平台日志。请删去后重新筛查；仍不行的，请告诉系统管理员。")
            return False
    return True


@task()
def prune_screenings() -> int:
    """Delete the texts whose time is up; return how many."""
    return texts.prune(clock.today())
