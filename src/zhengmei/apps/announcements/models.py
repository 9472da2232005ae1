"""Public notices: which channels a clause asks for, where they were put up, and when they may come down."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from zhengmei.apps.approvals.models import Attachment
from zhengmei.apps.orgs.models import Unit


class PublicNotice(models.Model):
    """One notice that one rule asks for. Whether it is complete is derived from its postings and the calendar."""

    NEEDS: ClassVar = [("all", "每个渠道都要发布"), ("any", "任一渠道即可"), ("unsaid", "渠道本地未规定")]

    subject = models.CharField("对象", max_length=80, db_index=True)
    subject_label = models.CharField("对象名称", max_length=200)
    subject_url = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="notices")
    action = models.CharField("动作", max_length=20)
    pack_id = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    pack_hash = models.CharField(max_length=64)
    preview = models.CharField(max_length=20, blank=True)
    rule_id = models.CharField(max_length=80)
    title = models.CharField("标题", max_length=200)
    text = models.TextField("公告正文", blank=True)
    channels = models.JSONField("渠道", default=list)
    channels_needed = models.CharField(max_length=10, choices=NEEDS, default="unsaid")
    position = models.CharField("位置要求", max_length=60, blank=True)
    n = models.PositiveIntegerField(null=True, blank=True)
    n_unit = models.CharField(max_length=10, blank=True)
    before_execution = models.BooleanField(default=False)
    cites = models.JSONField(default=list)
    created_at = models.DateTimeField()
    cancelled = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = "公告"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "rule_id"], condition=models.Q(cancelled=False), name="one_notice_per_subject_rule"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Posting(models.Model):
    """A notice put up in one channel, with its proof; taken down on a day or still up."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="postings")
    channel = models.CharField("渠道", max_length=80)
    posted_on = models.DateField("发布日期")
    url = models.CharField("链接", max_length=500, blank=True)
    position_confirmed = models.BooleanField("已确认位置", default=False)
    screenshot = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_down_on = models.DateField("撤下日期", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "公告发布记录"
        ordering: ClassVar = ["posted_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice", "channel"],
                condition=models.Q(taken_down_on__isnull=True),
                name="one_standing_posting_per_channel",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.posted_on}"
