"""The register of accounts and the filings that change it. Every field of the four printed forms has a place here (§2.20)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from zhengmei.apps.approvals.models import Attachment, Run
from zhengmei.apps.orgs.models import Unit


class Account(models.Model):
    """A government social-media account. ``number`` identifies it for good; its name and platform id may change."""

    PLANNED, RUNNING, SUSPENDED, CLOSING, CLOSED, DEREGISTERED, EXITED = (
        "planned", "running", "suspended", "closing", "closed", "deregistered", "exited",
    )  # fmt: skip
    STATES: ClassVar = [
        (PLANNED, "待上线"),
        (RUNNING, "正常运行"),
        (SUSPENDED, "临时下线"),
        (CLOSING, "停更公告中"),
        (CLOSED, "已关停"),
        (DEREGISTERED, "已注销"),
        (EXITED, "已退出监管"),
    ]
    ACTIVE: ClassVar = [PLANNED, RUNNING, SUSPENDED, CLOSING]

    number = models.CharField("登记号", max_length=40, unique=True)
    platform = models.CharField("平台", max_length=80)
    platform_id = models.CharField("账号ID", max_length=120, blank=True)
    name = models.CharField("名称", max_length=100)
    name_skeleton = models.CharField(max_length=200, db_index=True)
    sort_key = models.CharField(max_length=200, db_index=True)
    sponsor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="accounts", verbose_name="主办单位")
    operator = models.CharField("承办单位", max_length=100, blank=True)
    supervisor = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supervised_accounts",
        verbose_name="主管单位",
    )
    acting_name = models.CharField("账号主体（以何名义开设）", max_length=100, blank=True)
    certified_subject = models.CharField("认证主体", max_length=100, blank=True)
    certified = models.BooleanField("是否通过认证", null=True, blank=True)
    certified_on = models.DateField("认证信息采集日期", null=True, blank=True)
    registered_on = models.DateField("创建/注册日期", null=True, blank=True)
    live_on = models.DateField("正式运营时间", null=True, blank=True)
    url = models.CharField("访问链接", max_length=500, blank=True)
    qr_code = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    introduction = models.TextField("基本情况介绍", blank=True)
    functions = models.TextField("功能", blank=True)
    columns = models.JSONField("栏目设置", default=list, blank=True)
    operators_team = models.JSONField("管理队伍（主要成员）", default=list, blank=True)
    maintenance = models.CharField("维护方式", max_length=100, blank=True)
    sponsor_leader = models.CharField("主办单位分管领导及职务", max_length=100, blank=True)
    sponsor_leader_contact = models.CharField("主办单位分管领导联系方式", max_length=100, blank=True)
    operator_leader = models.CharField("承办单位分管领导及职务", max_length=100, blank=True)
    operator_leader_contact = models.CharField("承办单位分管领导联系方式", max_length=100, blank=True)
    responsible_person = models.CharField("工作负责人及职务", max_length=100, blank=True)
    responsible_contact = models.CharField("工作负责人联系电话", max_length=100, blank=True)
    contact = models.CharField("工作联系人及职务", max_length=100, blank=True)
    contact_details = models.CharField("工作联系人联系电话", max_length=100, blank=True)
    email = models.CharField("负责科室电子邮箱", max_length=120, blank=True)
    news_licence = models.BooleanField("互联网新闻信息服务资质", null=True, blank=True)
    followers = models.PositiveIntegerField("关注量/粉丝量", null=True, blank=True)
    followers_as_of = models.DateField("关注量采集日期", null=True, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="attached", verbose_name="挂接的官方账号"
    )
    state = models.CharField("运行状态", max_length=14, choices=STATES, default=PLANNED)
    demo = models.BooleanField("演示数据", default=False)
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords(excluded_fields=["name_skeleton", "sort_key"])

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        indexes: ClassVar = [models.Index(fields=["sponsor", "platform"]), models.Index(fields=["state"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["platform", "platform_id"],
                condition=~models.Q(platform_id="") & ~models.Q(state="deregistered"),
                name="one_living_account_per_platform_id",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Filing(models.Model):
    """A case about an account: what the clerk filled in, and the run that carries it through the chain."""

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="filing")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="filings")
    content = models.JSONField("表单内容", default=dict)
    materials = models.JSONField("条件与材料", default=dict)
    exceptions = models.JSONField("例外理由", default=dict)
    draft_version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField("最近保存", null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    demo = models.BooleanField("演示数据", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "备案"

    def __str__(self) -> str:
        return str(self.run)
