"""What people type about units, people and posts. Every error is a sentence beside its field."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from zhengmei.apps.orgs.models import ADMIN_KINDS, Person, Unit
from zhengmei.apps.orgs.passwords import LEAST_CLASSES, LEAST_LENGTH
from zhengmei.apps.orgs.queries import Branch, active_units, tree
from zhengmei.apps.orgs.roles import all_roles
from zhengmei.config import clock
from zhengmei.packs import load_all


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LogInForm(AuthenticationForm):
    """Name and password; one sentence for every failure, so that nobody learns which names exist."""

    error_messages = {
        "invalid_login": "登录名或口令不正确。连续输错 5 次将锁定 15 分钟。",
        "inactive": "登录名或口令不正确。连续输错 5 次将锁定 15 分钟。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "登录名"
        self.fields["password"].label = "口令"
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"

    def confirm_login_allowed(self, user: Any) -> None:
        super().confirm_login_allowed(user)
        # Demonstration data may stay behind in a database that goes into real use; its password is public.
        if not settings.DEMO and self.cleaned_data["password"] == settings.DEMO_PASSWORD:
            raise ValidationError("演示口令只在演示中有效，请联系安全管理员重置口令。")

    def clean_username(self) -> str:
        # Failures are counted by this spelling; capitals must not open a fresh count.
        return str(self.cleaned_data["username"]).strip().lower()


class PasswordForm(forms.Form):
    """The present password once, the new one twice."""

    present = forms.CharField(
        label="现用口令",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新口令",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=f"至少 {LEAST_LENGTH} 位，大写字母、小写字母、数字、符号至少 {LEAST_CLASSES} 类；不含登录名；不与最近 3 次相同。",
    )
    again = forms.CharField(
        label="再输一次新口令",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self.person.check_password(present):
            raise ValidationError("现用口令不正确。")
        return present

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new"):
            raise ValidationError("两次输入的新口令不一致。")
        return again


class UnitChoice(forms.ModelChoiceField):
    """A unit chosen from the tree, indented as it lies."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=active_units(), **kwargs)
        self.error_messages["invalid_choice"] = "所选单位不存在或已撤销，请重新选择。"

    def list_in_tree_order(self, branches: list[Branch]) -> None:
        """Offer these units, indented; one list serves several fields."""
        offered = [(branch.unit.pk, branch.indent + branch.unit.name) for branch in branches]
        self.choices = offered if self.required else [("", "（无）"), *offered]


class UnitForm(forms.ModelForm):
    parent = UnitChoice(label="上级单位", required=False)
    oversees = UnitChoice(
        label="管理范围", required=False, help_text="办公机构填写：由它主管或监管的单位（含全部下级）。其他单位留空。"
    )
    oversees_packs = forms.MultipleChoiceField(
        label="仅限办法", required=False, widget=forms.CheckboxSelectMultiple, help_text="不选表示不限。"
    )

    class Meta:
        model = Unit
        fields = [
            "name", "short_name", "kind", "level", "region_code", "parent", "secret", "public_facing", "oversees",
            "oversight", "oversees_packs",
        ]  # fmt: skip
        help_texts = {"region_code": "六位或更多位数字，如 460200。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = tree(active_units(), clock.today())
        for name in ("parent", "oversees"):
            field = self.fields[name]
            assert isinstance(field, UnitChoice)
            field.list_in_tree_order(branches)
        self.fields["oversees_packs"].choices = [(pack.head.id, pack.head.title) for pack in load_all()]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"

    def clean_region_code(self) -> str:
        code: str = self.cleaned_data["region_code"].strip()
        if code and not (code.isascii() and code.isdigit() and len(code) >= 6):
            raise ValidationError("行政区划代码应为六位或更多位数字。")
        return code

    def validate_constraints(self) -> None:
        """Leave it to the service, which says it in a sentence."""


class PersonForm(forms.Form):
    username = forms.CharField(label="登录名", max_length=60, help_text="字母、数字和 . - _ ，一人一号，不共用。")
    display_name = forms.CharField(label="姓名或职务", max_length=60)
    phone = forms.CharField(label="联系电话", max_length=30, required=False)
    email = forms.EmailField(label="电子邮箱", required=False, error_messages={"invalid": "电子邮箱格式不正确。"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = f"请填写{field.label}。"


class PersonEditForm(PersonForm):
    """What may change about a person later; the log-in name stays for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"]


class AdministratorForm(forms.Form):
    """Which kind of administrator somebody is to be, or none."""

    kind = forms.ChoiceField(
        label="管理员类别",
        required=False,
        choices=list(ADMIN_KINDS.items()),
        help_text="管理员不办理业务，三类管理员不能由一人兼任。",
    )


class PersonChoice(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        people = Person.objects.filter(is_active=True, admin_kind="").order_by("display_name", "username")
        super().__init__(queryset=people, **kwargs)
        self.error_messages["invalid_choice"] = "所选人员不存在、已离岗或是管理员，请重新选择。"
        self.error_messages["required"] = "请选择人员。"

    def label_from_instance(self, person: Any) -> str:
        return f"{person.display_name}（{person.username}）"


class AppointForm(forms.Form):
    person = PersonChoice(label="人员")
    role = forms.ChoiceField(
        label="岗位", error_messages={"required": "请选择岗位。", "invalid_choice": "请重新选择岗位。"}
    )
    from_day = forms.DateField(
        label="任职日期", widget=day_input(), error_messages={"invalid": "日期应写作 2026-11-21。"}
    )
    to_day = forms.DateField(
        label="免职日期",
        widget=day_input(),
        required=False,
        help_text="到期自动收权；不定期可留空。",
        error_messages={"invalid": "日期应写作 2026-11-21。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_day"].initial = clock.today()
        groups: dict[str, list[tuple[str, str]]] = {}
        for role in all_roles().values():
            groups.setdefault(role.pack_title, []).append((f"{role.pack_id}|{role.key}", role.label))
        self.fields["role"].choices = [("", "请选择"), *groups.items()]  # type: ignore[attr-defined]

    def clean_role(self) -> tuple[str, str]:
        """Return pack id and role key."""
        pack_id, _, key = str(self.cleaned_data["role"]).partition("|")
        return pack_id, key


class DelegateForm(forms.Form):
    to = PersonChoice(label="受托人")
    from_day = forms.DateField(
        label="开始日期", widget=day_input(), error_messages={"invalid": "日期应写作 2026-11-21。"}
    )
    to_day = forms.DateField(
        label="截止日期",
        widget=day_input(),
        help_text="当日二十四时自动收回。",
        error_messages={"required": "委托必须有截止日期。", "invalid": "日期应写作 2026-11-21。"},
    )
    reason = forms.CharField(label="事由", max_length=200, error_messages={"required": "请填写委托事由。"})

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_day"].initial = clock.today()
        # A post is lent to a colleague of the same jurisdiction, and nobody reads the names of another one's people.
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
