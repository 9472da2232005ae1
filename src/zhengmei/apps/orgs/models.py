"""Units, people, appointments and delegations.

Rows are written by `services` only. Nothing here is deleted: a unit ceases, a person leaves, an appointment ends.
"""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from zhengmei.config import clock
from zhengmei.core.pack.vocabulary import APPLICANTS

UNIT_KINDS = {
    **{key: label for key, label in APPLICANTS.items() if key != "person"},
    "office": "办公机构",
    "external": "平台外机构",
}
LEVELS = {
    "nation": "国家级",
    "province": "省级",
    "city": "市级",
    "district": "区级",
    "county": "县级",
    "township": "乡镇级",
    "bureau": "部门内",
}
OVERSIGHT = {"supervise": "主管", "monitor": "监管"}
ADMIN_KINDS = {"": "非管理员", "system": "系统管理员", "security": "安全管理员", "audit": "审计管理员"}
PLATFORM_ROLES = {"clerk": "经办人", "unit_manager": "单位管理人"}


class Unit(models.Model):
    """A body in the tree. An office supervises (主管 or 监管) the whole tree under the unit it `oversees`."""

    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=60, blank=True)
    kind = models.CharField("类型", max_length=24, choices=list(UNIT_KINDS.items()))
    level = models.CharField("层级", max_length=12, choices=list(LEVELS.items()))
    region_code = models.CharField("行政区划代码", max_length=12, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    oversees = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="overseers", verbose_name="管理范围"
    )
    oversight = models.CharField("管理职责", max_length=12, choices=list(OVERSIGHT.items()), default="supervise")
    oversees_packs = models.JSONField("仅限办法", default=list, blank=True)
    """Pack ids under which the oversight counts; empty means every pack (T-70: the word differs in each text)."""
    secret = models.BooleanField("涉密单位", default=False)
    public_facing = models.BooleanField("对外行使公共管理职能", default=True)
    active_from = models.DateField("设立日期", default=clock.today)
    active_to = models.DateField("撤销日期", null=True, blank=True)
    path = models.CharField(max_length=255, default="", db_index=True, editable=False)
    """Ids from the root down to this unit, "/1/5/12/": a subtree is a prefix. Kept by `services`."""
    sort_key = models.CharField(max_length=255, default="", db_index=True, editable=False)
    """The name in pinyin, because no database sorts Chinese alike."""

    history = HistoricalRecords()

    class Meta:
        verbose_name = "单位"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"], condition=Q(active_to__isnull=True), name="one_active_unit_per_name"
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def ancestor_ids(self) -> list[int]:
        """Return the ids from the root down to this unit, itself last."""
        return [int(part) for part in self.path.split("/") if part]


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person by log-in name, small or capital letters alike."""
        return self.get(username=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Who logs in: one real person per account (J1). What they may do comes from appointments, never from here."""

    username = models.CharField("登录名", max_length=60, unique=True)
    display_name = models.CharField("姓名或职务", max_length=60)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("在岗", default=True)
    admin_kind = models.CharField("管理员类别", max_length=10, blank=True, choices=list(ADMIN_KINDS.items()))
    must_change_password = models.BooleanField("须修改口令", default=False)
    password_changed_at = models.DateTimeField("口令修改时间", null=True, blank=True)
    previous_passwords = models.JSONField(default=list, blank=True, editable=False)
    """Hashes of the passwords before this one, newest first."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]
    objects = PersonManager()

    class Meta:
        verbose_name = "人员"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name


class Appointment(models.Model):
    """A person holds a role in a unit: a pack's `role.<key>` without the prefix, or with pack_id "" a platform role.

    In force from `from_day` to the end of `to_day`; one that was ended by hand (`ended_at`) no longer counts on the
    day it ended, so rights stop at once and not at midnight.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments", verbose_name="人员")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name="单位")
    pack_id = models.CharField("办法", max_length=40, blank=True)
    role = models.CharField("岗位", max_length=60)
    from_day = models.DateField("任职日期")
    to_day = models.DateField("免职日期", null=True, blank=True)
    ended_at = models.DateTimeField("收权时间", null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="收权人")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "任职"
        ordering = ["-from_day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit", "pack_id", "role"],
                condition=Q(to_day__isnull=True),
                name="one_open_appointment",
            ),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day")), name="appointment_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.unit_id}:{self.pack_id or 'platform'}:{self.role}"

    def counts_on(self, day: date) -> bool:
        """Return whether the appointment gives rights on `day`; the same rule as `queries.in_force`."""
        return _counts_on(self, day)


class Delegation(models.Model):
    """Somebody else acts for an appointment from `from_day` to the end of `to_day`; there is no delegation for ever."""

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="delegations", verbose_name="任职")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegations", verbose_name="受托人")
    from_day = models.DateField("开始日期")
    to_day = models.DateField("截止日期")
    reason = models.CharField("事由", max_length=200)
    ended_at = models.DateTimeField("提前终止时间", null=True, blank=True)

    class Meta:
        verbose_name = "委托"
        ordering = ["-from_day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_day__gte=F("from_day")), name="delegation_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}→{self.delegate_id}"

    def counts_on(self, day: date) -> bool:
        """Return whether the delegation gives rights on `day`; the same rule as `queries.in_force`."""
        return _counts_on(self, day)


def _counts_on(row: Appointment | Delegation, day: date) -> bool:
    if day < row.from_day:
        return False
    return row.to_day is None or day < row.to_day or (day == row.to_day and row.ended_at is None)
