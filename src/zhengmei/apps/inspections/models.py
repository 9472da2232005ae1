"""One inspection: what was asked, which files it rests on, how far it has come, what it came to."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from zhengmei.apps.orgs.models import Unit
from zhengmei.bulletin.periods import period_name


class Inspection(models.Model):
    """Belongs to the unit that made it. Its papers lie in the folder of the run that finished it."""

    WAITING, RUNNING, DONE, FAILED, STOPPED = "waiting", "running", "done", "failed", "stopped"
    REMOVED, PURGED = "removed", "purged"
    STATES: ClassVar = [
        (WAITING, "排队中"),
        (RUNNING, "检查中"),
        (DONE, "已完成"),
        (FAILED, "没有完成"),
        (STOPPED, "已停止"),
        (REMOVED, "已删除"),
        (PURGED, "已清除"),
    ]
    UNDER_WAY: ClassVar = (WAITING, RUNNING)
    GONE: ClassVar = (REMOVED, PURGED)

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="inspections", verbose_name="检查单位")
    scope = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="检查的地区或单位")
    first = models.DateField("期间第一天")
    at = models.DateField("检查日")
    packs = models.JSONField("办法", default=list)
    rectify_by = models.DateField("整改期限", null=True, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上次检查"
    )
    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reruns", verbose_name="原检查"
    )
    charts = models.BooleanField("通报里加图", default=False)
    demo = models.BooleanField("演示数据", default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="检查人")
    made_at = models.DateTimeField("发起时间")
    state = models.CharField("状态", max_length=10, choices=STATES, default=WAITING)
    version = models.PositiveIntegerField(default=1)
    state_before = models.CharField(max_length=10, blank=True)
    """What it was before it was removed, to be restored to."""
    purge_on = models.DateField("清除日期", null=True, blank=True, db_index=True)
    """The day on which the files and the result of a removed one are purged; until then it can be restored."""
    job = models.CharField(max_length=36, blank=True)
    """Which enqueued task may carry it out; an older one finds another name here and does nothing."""
    attempts = models.PositiveIntegerField(default=0)
    step = models.CharField("步骤", max_length=60, blank=True)
    step_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    error = models.TextField("没有完成的原因", blank=True)
    folder = models.CharField(max_length=40, blank=True)
    """Name of the folder with the papers of the run that finished."""
    totals = models.JSONField("总数", default=dict)
    preview = models.CharField("预演字样", max_length=60, blank=True)
    left_out = models.PositiveIntegerField("略去的数据", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "检查"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["unit", "state"])]

    def __str__(self) -> str:
        return f"{self.scope}{self.period}检查"

    @property
    def waiting(self) -> bool:
        """Whether its turn has not come yet."""
        return self.state == self.WAITING

    @property
    def period(self) -> str:
        """Return the period in words: 2026年10月."""
        return period_name(self.first, self.at)

    @property
    def key(self) -> str:
        """Return how audit rows name this inspection."""
        return f"inspections.inspection:{self.pk}"


class SourceFile(models.Model):
    """One file that an inspection rests on. A re-run shares the stored files of its origin; they never change."""

    ACCOUNTS, POSTS, MESSAGES, MAPPING, PREVIOUS = "accounts", "posts", "messages", "mapping", "previous"
    KINDS: ClassVar = [
        (ACCOUNTS, "账号表"),
        (POSTS, "发文表"),
        (MESSAGES, "留言表"),
        (MAPPING, "列名对照"),
        (PREVIOUS, "上次结果"),
    ]

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="files")
    kind = models.CharField("种类", max_length=10, choices=KINDS)
    name = models.CharField("文件名", max_length=120)
    path = models.CharField(max_length=300)
    """Below the folder of uploads."""
    size = models.PositiveBigIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    account = models.CharField("账号名称", max_length=120, blank=True)
    platform = models.CharField("平台", max_length=60, blank=True)
    """For a posts file without a column for them."""

    class Meta:
        verbose_name = verbose_name_plural = "检查数据"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
