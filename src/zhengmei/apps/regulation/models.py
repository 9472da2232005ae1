"""Which pack binds which unit on which day, and the facts about a pack that only an office can enter."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from zhengmei.apps.orgs.models import Unit


class Binding(models.Model):
    """A pack binds a unit and everything below it, from a day, until a day if one is set."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="bindings", verbose_name="单位")
    pack_id = models.CharField("规章包", max_length=60)
    from_day = models.DateField("起")
    to_day = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "规章绑定"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "pack_id"], condition=models.Q(to_day__isnull=True), name="one_open_binding_per_pack"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} ← {self.pack_id}"


class PackDate(models.Model):
    """A date the document itself doesn't show (T-06), entered by a person with where it comes from."""

    KEYS: ClassVar = [("issued_on", "印发日期"), ("published_on", "公布日期"), ("in_force_from", "施行日期")]

    pack_id = models.CharField("规章包", max_length=60)
    key = models.CharField("日期", max_length=20, choices=KEYS)
    value = models.DateField("日期值")
    source = models.CharField("依据", max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "规章日期"
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack_id", "key"], name="one_value_per_pack_date")]

    def __str__(self) -> str:
        return f"{self.pack_id} {self.get_key_display()} {self.value}"


class Renewal(models.Model):
    """The document by which an expired pack is in force again (T-05)."""

    pack_id = models.CharField("规章包", max_length=60)
    title = models.CharField("文件名称", max_length=200)
    document_number = models.CharField("文号", max_length=100)
    from_day = models.DateField("自")
    valid_until = models.DateField("有效期至", null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "续期文件"

    def __str__(self) -> str:
        return f"{self.title}（{self.document_number}）"


class CalendarEntry(models.Model):
    """A year's rest days as entered by an administrator from the State Council's notice; replaces the shipped file."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    text = models.TextField("内容（TOML）")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "放假安排"

    def __str__(self) -> str:
        return f"{self.year} 年放假安排"


class AttachedDocument(models.Model):
    """An office's own copy of the official text, split by article, shown beside the gist."""

    pack_id = models.CharField("规章包", max_length=60)
    name = models.CharField("文件名", max_length=200)
    text = models.TextField("正文")
    sha256 = models.CharField(max_length=64)
    current = models.BooleanField(default=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "原文"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pack_id"], condition=models.Q(current=True), name="one_current_document_per_pack"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pack_id}：{self.name}"


class ApprovedPlatform(models.Model):
    """A platform that a person has confirmed as approved (or not) by the competent national authority (002-6(三), 003-7(一))."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="approved_platforms", verbose_name="适用单位")
    platform = models.CharField("平台", max_length=80)
    approved = models.BooleanField("已核准")
    basis = models.CharField("依据", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "已核准平台"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "platform"], name="one_verdict_per_platform_and_unit")
        ]

    def __str__(self) -> str:
        return f"{self.platform}：{'已核准' if self.approved else '未核准'}"


class IntermediateLevel(models.Model):
    """A level of 「逐级审核」 that the text leaves unnamed (T-17), entered by the office that knows it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="intermediate_levels")
    pack_id = models.CharField("规章包", max_length=60)
    order = models.PositiveSmallIntegerField("次序")
    name = models.CharField("机关名称", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "中间审核级"
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "pack_id", "order"], name="one_level_per_order")
        ]

    def __str__(self) -> str:
        return self.name
