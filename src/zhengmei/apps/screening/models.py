"""Texts that were screened and what was decided about each hit; allow rules and missed errors that people reported;
the lexicons that units wrote themselves.

A text is kept for a short time and then deleted with everything found in it: it may hold personal data.
"""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from zhengmei.apps.orgs.models import Unit

KEPT = timedelta(days=30)


class Screening(models.Model):
    """One text and its hits. ``decisions``: number of a hit → what was done; ``acts``: in which order, for undoing.

    The text as handed in never changes; what has been accepted is laid over it (``marking.working_text``).
    """

    WAITING, OPEN, FAILED = "waiting", "open", "failed"
    STATES: ClassVar = [(WAITING, "正在筛查"), (OPEN, "已筛查"), (FAILED, "没有筛成")]

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="screenings", verbose_name="单位")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("筛查时间")
    delete_on = models.DateField("删除日期", db_index=True)
    """On this day the row is gone; every reader asks for later ones only, whether or not it was pruned yet."""
    name = models.CharField("名称", max_length=200)
    """What the text is called in lists: its title, the file's name, or its first words."""
    title = models.CharField("标题", max_length=200, blank=True)
    file_name = models.CharField("文件", max_length=120, blank=True)
    pack_ids = models.JSONField("办法", default=list)
    platform = models.CharField("发布平台", max_length=40, blank=True)
    exception = models.CharField("依法公开的情形", max_length=40, blank=True)
    reposted = models.BooleanField("转载", default=False)
    text = models.TextField("原文")
    done = models.PositiveIntegerField("已筛字数", default=0)
    began_at = models.DateTimeField("开始筛查", null=True)
    heard_at = models.DateTimeField("最近进展", null=True)
    """By the wall clock, as ``began_at``: how fast it goes, and whether it still does."""
    part_names = models.JSONField("段落名称", default=list)
    """What each line of the text is called in the document it came from; empty for text that was pasted."""
    hits = models.JSONField("命中", default=list)
    left_out = models.PositiveIntegerField("未列出的命中", default=0)
    counts = models.JSONField("各程度的处数", default=dict)
    stamps = models.JSONField("词库版本", default=list)
    decisions = models.JSONField("处理", default=dict)
    acts = models.JSONField("处理次序", default=list)
    failure = models.CharField("未成的原因", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=STATES, default=WAITING)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = verbose_name_plural = "稿件筛查"
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["unit", "delete_on"])]

    def __str__(self) -> str:
        return f"筛查第 {self.pk} 号"

    @property
    def subject(self) -> str:
        return f"screening.screening:{self.pk}"

    @property
    def queued(self) -> bool:
        """Whether the background work has not taken it up yet."""
        return self.state == self.WAITING and self.began_at is None


class Feedback(models.Model):
    """What people bring in from a unit has in common: from which unit, by whom as what, and who decided."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_as = models.CharField("提出人岗位", max_length=200)
    made_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_as = models.CharField("处理人岗位", max_length=200, blank=True)
    decided_at = models.DateTimeField("处理时间", null=True)
    opinion = models.CharField("处理意见", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class AllowRule(Feedback):
    """A word that may stand: proposed after a false alarm, tried on past texts, approved by somebody else.

    ``reach``: the unit for which it holds, and all below it; None: everywhere on this platform.
    """

    PROPOSED, APPROVED, DECLINED, WITHDRAWN, ENDED = "proposed", "approved", "declined", "withdrawn", "ended"
    STATES: ClassVar = [
        (PROPOSED, "待审核"), (APPROVED, "已同意"), (DECLINED, "不同意"), (WITHDRAWN, "已撤回"), (ENDED, "已停用"),
    ]  # fmt: skip

    word = models.CharField("放行的字样", max_length=60)
    hit_text = models.CharField("误报的字样", max_length=60)
    hit_rule = models.CharField("误报的规则", max_length=80)
    hit_message = models.CharField("当时的提示", max_length=300)
    near = models.JSONField("附近须有", default=list)
    reach = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="适用范围")
    valid_to = models.DateField("有效期至")
    reason = models.CharField("理由", max_length=300)
    trial = models.JSONField("试跑结果", default=dict)
    state = models.CharField("状态", max_length=10, choices=STATES, default=PROPOSED)

    class Meta:
        verbose_name = verbose_name_plural = "误报规则"
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "reach"])]

    def __str__(self) -> str:
        return f"误报规则第 {self.pk} 号"

    @property
    def subject(self) -> str:
        return f"screening.rule:{self.pk}"


class MissedPair(Feedback):
    """An error that the screening missed: the sentence as written and as it should be, for the next training."""

    QUEUED, WITHDRAWN = "queued", "withdrawn"
    STATES: ClassVar = [(QUEUED, "待训练"), (WITHDRAWN, "已撤回")]

    wrong = models.CharField("原句", max_length=400)
    right = models.CharField("正确的句子", max_length=400)
    marked = models.CharField("误写", max_length=60)
    corrected = models.CharField("正写", max_length=60)
    state = models.CharField("状态", max_length=10, choices=STATES, default=QUEUED)

    class Meta:
        verbose_name = verbose_name_plural = "漏报"
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"漏报第 {self.pk} 号"

    @property
    def subject(self) -> str:
        return f"screening.pair:{self.pk}"


class UnitLexicon(Feedback):
    """A lexicon that a unit uploaded: tried first, then switched on; the text never changes, a new one is a new version.

    ``reach``: the unit for which it holds, and all below it; None: everywhere on this platform. Of one ``key`` a unit has
    at most one switched on.
    """

    TRIED, ON, REPLACED, WITHDRAWN, DROPPED = "tried", "on", "replaced", "withdrawn", "dropped"
    STATES: ClassVar = [
        (TRIED, "待启用"), (ON, "已启用"), (REPLACED, "已由新版替换"), (WITHDRAWN, "已撤下"), (DROPPED, "没有启用，已删去"),
    ]  # fmt: skip

    key = models.CharField("编号", max_length=40)
    """``id`` in the head of the text: versions of one lexicon share it."""
    title = models.CharField("名称", max_length=120)
    edition = models.CharField("版本", max_length=40)
    """``version`` in the head; with the key it is what a hit names."""
    source = models.CharField("出处", max_length=200)
    text = models.TextField("内容")
    counts = models.JSONField("各类词条数", default=dict)
    reach = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="适用范围")
    valid_to = models.DateField("有效期至")
    trial = models.JSONField("试跑结果", default=dict)
    state = models.CharField("状态", max_length=10, choices=STATES, default=TRIED)

    class Meta:
        verbose_name = verbose_name_plural = "本单位词库"
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "reach"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "key"], condition=models.Q(state="on"), name="one_lexicon_on")
        ]

    def __str__(self) -> str:
        return f"词库《{self.title}》{self.edition}"

    @property
    def subject(self) -> str:
        return f"screening.lexicon:{self.pk}"

    @property
    def entries(self) -> int:
        """How many entries it holds."""
        return sum(self.counts.get(kind, 0) for kind in ("deny", "allow", "name", "holder", "source"))

    @property
    def lets_pass(self) -> bool:
        """Whether it silences anything: like an allow rule, that is for somebody else to agree to (管办分离)."""
        return bool(self.counts.get("allow"))


Decision = dict[str, Any]
"""{"do": "accepted", "put": what stands there now} or {"do": "ignored"}."""
