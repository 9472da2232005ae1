"""Running clocks. Only facts are stored: due day, trace, rule version. Being overdue is derived from the day asked about."""

from datetime import date
from typing import ClassVar

from django.db import models

from zhengmei.apps.orgs.models import Unit


class Clock(models.Model):
    """One deadline that runs for one subject under one rule of one version of a pack."""

    FIRM, PROVISIONAL, SILENT, NOT_COMPUTABLE = "firm", "provisional", "silent", "not_computable"
    STATUSES: ClassVar = [
        (FIRM, "确定"),
        (PROVISIONAL, "暂定"),
        (SILENT, "本地未规定"),
        (NOT_COMPUTABLE, "不可计算"),
    ]
    LEGAL, PRUDENT = "legal", "prudent"
    SIDES: ClassVar = [(LEGAL, "法定钟"), (PRUDENT, "稳妥钟")]

    subject = models.CharField("对象", max_length=80, db_index=True)
    subject_label = models.CharField("对象名称", max_length=200)
    subject_url = models.CharField(max_length=200, blank=True)
    title = models.CharField("事项", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clocks", verbose_name="责任单位")
    pack_id = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    pack_hash = models.CharField(max_length=64)
    calendar_version = models.CharField(max_length=64, blank=True)
    rule_id = models.CharField("规则", max_length=80)
    side = models.CharField("钟", max_length=10, choices=SIDES, default=LEGAL)
    preview = models.CharField("预演字样", max_length=20, blank=True)
    judged = models.BooleanField("计逾期", default=True)
    events = models.JSONField("起算事件", default=dict)
    counted = models.JSONField("按此计算", default=dict)
    """The rule's own numbers as they stood when the clock began: it keeps them when the pack gets a new version."""
    due_on = models.DateField("到期日", null=True, blank=True)
    status = models.CharField("状态", max_length=20, choices=STATUSES)
    trace = models.JSONField(default=list)
    cites = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    extra = models.JSONField(default=dict)
    warn_days = models.JSONField(default=list)
    started_on = models.DateField("起算日", null=True, blank=True)
    paused_on = models.DateField("暂停日", null=True, blank=True)
    pauses = models.JSONField("暂停过的时段", default=list)
    stopped_on = models.DateField("完成日", null=True, blank=True)
    cancelled = models.BooleanField("已取消", default=False)
    moved_from = models.DateField("改动前到期日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        indexes: ClassVar = [models.Index(fields=["stopped_on", "due_on"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "rule_id", "side"],
                condition=models.Q(stopped_on__isnull=True, cancelled=False),
                name="one_running_clock_per_subject_rule_side",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.due_on or self.get_status_display()}"

    @property
    def paused_days(self) -> int:
        """How many calendar days the clock has stood still in all, the present pause not counted."""
        return sum((date.fromisoformat(end) - date.fromisoformat(begin)).days for begin, end in self.pauses)

    @property
    def running(self) -> bool:
        """Whether the clock is neither stopped, cancelled nor paused."""
        return self.stopped_on is None and not self.cancelled and self.paused_on is None

    def overdue_on(self, day: date) -> bool:
        """Whether an unfinished, judged, legal clock of a pack that accuses is past its due day on ``day``."""
        return (
            self.judged
            and self.side == self.LEGAL
            and not self.preview
            and not self.cancelled
            and self.due_on is not None
            and (self.stopped_on or day) > self.due_on
            and self.status in (self.FIRM, self.PROVISIONAL)
        )
