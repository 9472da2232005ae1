"""Approval runs: what was submitted, who signed what, in which state. What was signed can never be edited."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from zhengmei.apps.orgs.models import Unit


class SealedRowError(TypeError):
    """Raised when code tries to change or delete something that was signed."""


class SealedModel(models.Model):
    """A row that is written once. Saving it again or deleting it raises SealedRowError."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise SealedRowError(f"{self._meta.verbose_name}一经形成不得修改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise SealedRowError(f"{self._meta.verbose_name}一经形成不得删除")


class Attachment(SealedModel):
    """An uploaded file, checked by content and size, always served as a download."""

    file = models.FileField(upload_to="evidence/%Y/%m")
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=20)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField(max_length=64)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    handed_in = models.BooleanField("已提交", default=True)
    """False while it lies in a draft: until the draft is handed in it is its unit's own business."""

    class Meta:
        verbose_name = verbose_name_plural = "附件"

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One case on its way through the chain of its pack, under the version it began with."""

    DRAFT, SIGNING, RETURNED, REFUSED, WITHDRAWN, APPROVED, FILING, COMPLETE = (
        "draft", "signing", "returned", "refused", "withdrawn", "approved", "filing", "complete",
    )  # fmt: skip
    STATES: ClassVar = [
        (DRAFT, "草稿"),
        (SIGNING, "审批中"),
        (RETURNED, "已退回，待补正"),
        (REFUSED, "不同意"),
        (WITHDRAWN, "已撤回"),
        (APPROVED, "已同意，待实施"),
        (FILING, "已实施，待备案"),
        (COMPLETE, "已办结"),
    ]
    OPEN: ClassVar = [DRAFT, SIGNING, RETURNED, APPROVED, FILING]

    subject = models.CharField("对象", max_length=80)
    subject_label = models.CharField("对象名称", max_length=200)
    subject_url = models.CharField(max_length=200, blank=True)
    action = models.CharField("动作", max_length=20)
    pack_id = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    pack_hash = models.CharField(max_length=64)
    preview = models.CharField("预演字样", max_length=20, blank=True)
    route = models.CharField(max_length=60, blank=True)
    silent = models.BooleanField("本地未规定审批程序", default=False)
    steps = models.JSONField("节点", default=list)
    notes = models.JSONField(default=list)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="runs", verbose_name="申请单位")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="runs", verbose_name="经办人"
    )
    state = models.CharField("状态", max_length=12, choices=STATES, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField("建立时间")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    decided_on = models.DateField("同意之日", null=True, blank=True)
    effective_on = models.DateField("实施之日", null=True, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审批"
        indexes: ClassVar = [models.Index(fields=["state", "unit"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(state__in=["draft", "signing", "returned", "approved", "filing"]),
                name="one_open_run_per_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_label}（{self.get_state_display()}）"


class Revision(SealedModel):
    """What was submitted, word for word, at one moment. Signatures belong to a revision and to no other."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField("版次")
    content = models.JSONField("内容")
    sha256 = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "送审版本"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="one_revision_per_number")]

    def __str__(self) -> str:
        return f"第 {self.number} 版"


class Act(SealedModel):
    """One signature, return, refusal or recorded outcome, by one person, on one revision."""

    SIGN, RETURN, REFUSE, RECORD = "sign", "return", "refuse", "record"
    KINDS: ClassVar = [(SIGN, "同意"), (RETURN, "退回修改"), (REFUSE, "不同意"), (RECORD, "登记")]

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="acts")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="acts")
    step_id = models.CharField("节点", max_length=60)
    step_label = models.CharField("节点名称", max_length=120)
    kind = models.CharField("结论", max_length=10, choices=KINDS)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acts")
    actor_label = models.CharField("签署时的任职", max_length=200)
    roles = models.JSONField("签署时的岗位", default=list)
    opinion = models.TextField("意见", blank=True)
    document_number = models.CharField("文号或回执号", max_length=100, blank=True)
    document_on = models.DateField("文件日期", null=True, blank=True)
    scan = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checks = models.JSONField("已确认事项", default=list)
    at = models.DateTimeField("时间")
    on = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "签署"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["revision", "step_id"],
                condition=models.Q(kind__in=["sign", "record"]),
                name="one_signature_per_step",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.get_kind_display()}"


class Waiting(models.Model):
    """Who a run waits for now: one row per step (or per task of the clerk), rebuilt with every transition."""

    CLERK = "@clerk"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="waiting")
    step_id = models.CharField(max_length=60)
    role = models.CharField("岗位", max_length=60, db_index=True)
    label = models.CharField("事项", max_length=120)
    cites = models.JSONField(default=list)
    since = models.DateField("自")

    class Meta:
        verbose_name = verbose_name_plural = "待办"
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "step_id"], name="one_wait_per_run_and_step")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.label}"
