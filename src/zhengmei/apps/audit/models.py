"""What happened, in order, for ever: rows refuse to be changed and each carries a keyed hash of the one before."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

REFUSAL = "操作日志只能追加，不能修改或删除。"


class AppendOnly(models.QuerySet["Event"]):
    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(REFUSAL)

    # create() stays open for services.record; a row inserted around it does not fit the chain and is found.
    update = delete = bulk_create = bulk_update = update_or_create = _refuse


class Event(models.Model):
    """One act in one sentence. `seq` counts without gaps; `digest` covers every column and the digest before."""

    seq = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间", db_index=True)
    """By the wall clock, also where the actor stood on another day."""
    stood_on = models.DateField("演示日期", null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    actor_label = models.CharField("操作人", max_length=130)
    action = models.CharField("动作", max_length=60, db_index=True)
    sentence = models.TextField("内容")
    subject = models.CharField("对象", max_length=80, blank=True, db_index=True)
    subject_label = models.CharField("对象名称", max_length=200, blank=True)
    unit = models.ForeignKey("orgs.Unit", models.PROTECT, null=True, related_name="+", verbose_name="单位")
    data = models.JSONField("详情", default=dict, encoder=DjangoJSONEncoder)
    algorithm = models.CharField("算法", max_length=20)
    previous = models.CharField(max_length=64)
    digest = models.CharField("校验值", max_length=64)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = "操作日志"
        ordering = ["-seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.sentence}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(REFUSAL)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(REFUSAL)


class ChainHead(models.Model):
    """How many events there are and the digest of the last, under a keyed hash of its own: a missing tail shows."""

    count = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    algorithm = models.CharField(max_length=20, default="")
    seal = models.CharField(max_length=64, default="")

    class Meta:
        verbose_name = "日志链首"

    def __str__(self) -> str:
        return f"{self.count}"
