"""What a person says when starting an inspection, repeating one, or having a bulletin's figures checked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from zhengmei.apps.inspections.models import Inspection, SourceFile
from zhengmei.apps.inspections.queries import packs_for, periods
from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.regulation.forms import DayField
from zhengmei.apps.regulation.queries import Bound
from zhengmei.bulletin.check import NUMBERS, WORDS, Figures, figures_of
from zhengmei.intake.values import platform_of

TABLES = ".xlsx,.xls,.csv,.json,.xml,.rss,.atom,.txt"


class FilesInput(forms.ClearableFileInput):
    """A box that takes several files, chosen or dropped."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in given]


def _box(label: str, *, required: bool = False, several: bool = True, hint: str = "", ask: str = "") -> forms.FileField:
    kind = FilesField if several else forms.FileField
    # An empty or oversized file is refused where it is kept, with its name.
    widget = (FilesInput if several else forms.FileInput)(attrs={"accept": TABLES, "class": "zm-drop"})
    return kind(
        label=label, required=required, help_text=hint, allow_empty_file=True, widget=widget,
        error_messages={"required": ask or "请选择文件。"},
    )  # fmt: skip


class FilesForm(forms.Form):
    """The files of an inspection, each kind by itself. ``uploads`` gives them by kind."""

    accounts = _box("账号表", several=False, required=True, ask="请选择账号表。", hint="要有账号名称、平台两列")
    posts = _box("发文表", required=True, ask="请选择发文表。", hint="要有发布时间；可以选几份，平台后台的导出也行")
    messages = _box("留言表", hint="查留言答复的才要：收到时间、答复时间")
    mapping = _box("列名对照", several=False, hint="列名和常用的不一样时，写一个 .toml 文件说明")

    def uploads(self) -> dict[str, list[UploadedFile]]:
        """Return the files that were given, by kind."""
        found = {}
        for kind, _ in SourceFile.KINDS:
            given = self.cleaned_data.get(kind)
            if given:
                found[kind] = given if isinstance(given, list) else [given]
        return found


class ExchangeForm(FilesForm):
    """The same boxes, none of them needed: who repairs one file leaves the others as they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class StartForm(FilesForm):
    """Everything that an inspection needs; what stands behind «更多» may stay as it is."""

    period = forms.ChoiceField(
        label="期间", required=False, error_messages={"invalid_choice": "请从列表中选择期间，或者写起止日期。"}
    )
    first = DayField(label="第一天", required=False)
    at = DayField(label="检查日（最后一天）", required=False, help_text="按当日 24:00 认定")
    packs = forms.MultipleChoiceField(label="依据的办法", required=False, widget=forms.CheckboxSelectMultiple)
    previous = forms.ModelChoiceField(
        label="上次检查", queryset=Inspection.objects.none(), required=False, empty_label="不复查",
        error_messages={"invalid_choice": "请从列表中选择上次检查。"},
    )  # fmt: skip
    previous_file = _box("上次结果的文件", several=False, hint="上次不是在这里做的，选它的结果文件（.json）")
    rectify_by = DayField(label="整改期限", required=False, help_text="写进通报；不填则留空")
    charts = forms.BooleanField(label="通报里加图：各平台的认定、每个账号的发布日历", required=False)
    account = forms.CharField(
        label="发文表是哪个账号的", required=False, max_length=120, help_text="后台导出没有账号一栏时填写账号名称"
    )
    platform = forms.CharField(label="它的平台", required=False, max_length=60, help_text="例如 微信订阅号")

    def __init__(
        self, *args: Any, own: QuerySet[Unit], scopes: QuerySet[Unit], known: Sequence[Bound],
        done: QuerySet[Inspection], today: date, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        units = list(own)
        self.fields["unit"] = forms.ModelChoiceField(
            label="以哪个单位的名义", queryset=own, empty_label=None, initial=units[0] if units else None,
            error_messages={"required": "请选择单位。", "invalid_choice": "请从列表中选择单位。"},
        )  # fmt: skip
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        self.fields["scope"] = forms.ModelChoiceField(
            label="检查的地区或单位", queryset=scopes, empty_label=None, initial=_widest(units),
            help_text="只查账号表里在这个地区（或这个单位）的账号；写进通报，也决定适用哪部办法",
            error_messages={"required": "请选择地区或单位。", "invalid_choice": "请从列表中选择。"},
        )  # fmt: skip
        offered = periods(today)
        self.fields["period"].choices = offered  # type: ignore[attr-defined]
        self.fields["period"].asked_for = True  # type: ignore[attr-defined]
        self.fields["period"].initial = offered[0][1][0][0]
        self.fields["packs"].choices = [(one.pack.head.id, pack_label(one)) for one in known]  # type: ignore[attr-defined]
        self.fields["packs"].help_text = "不勾选的，按所选地区或单位适用的办法；勾几部就逐部适用"
        self.fields["previous"].queryset = done  # type: ignore[attr-defined]
        # Every good bulletin re-checks the last one.
        self.fields["previous"].initial = done.filter(demo=False).first()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._settle_period(data)
        scope = data.get("scope")
        if scope and data.get("at") and not data.get("packs") and "packs" not in self.errors:
            data["packs"] = packs_for(scope, data["at"])
            if not data["packs"]:
                self.add_error("packs", f"{scope}还没有绑定办法，请勾选一部。")
        if data.get("platform"):
            data["platform"] = platform_of(data["platform"])
        return data

    def _settle_period(self, data: dict[str, Any]) -> None:
        """Days that were written come before the period that was chosen."""
        written = [name for name in ("first", "at") if data.get(name) or name in self.errors]
        if not written and data.get("period"):
            first, _, at = data["period"].partition("/")
            data["first"], data["at"] = date.fromisoformat(first), date.fromisoformat(at)
        for name in ("first", "at"):
            if not data.get(name) and name not in self.errors and "period" not in self.errors:
                self.add_error(name, "请把起止两个日期都写上。" if written else "请选择期间，或者写起止日期。")

    def uploads(self) -> dict[str, list[UploadedFile]]:
        """Return the files that were given, by kind, last time's result among them."""
        found = super().uploads()
        found.pop(SourceFile.PREVIOUS, None)
        if self.cleaned_data.get("previous_file"):
            found[SourceFile.PREVIOUS] = [self.cleaned_data["previous_file"]]
        return found


def _widest(units: Sequence[Unit]) -> Unit | None:
    """An office begins with what it oversees, anybody else with their own unit."""
    return next((unit.oversees for unit in units if unit.oversees), units[0] if units else None)


def pack_label(one: Bound) -> str:
    """Return a pack as people choose it, marked where it accuses nobody."""
    return f"{one.pack.head.short}　{one.pack.head.title}{f'（{one.preview}，只作预演）' if one.preview else ''}"


class RepeatForm(forms.Form):
    """Other packs for the same files."""

    packs = forms.MultipleChoiceField(
        label="换成哪部办法", widget=forms.CheckboxSelectMultiple, help_text="勾几部就逐部适用",
        error_messages={"required": "请至少勾选一部办法。", "invalid_choice": "请从列表中选择。"},
    )  # fmt: skip

    def __init__(self, *args: Any, known: Sequence[Bound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["packs"].choices = [(one.pack.head.id, pack_label(one)) for one in known]  # type: ignore[attr-defined]


class FiguresForm(forms.Form):
    """The figures of an existing bulletin: typed, or in a file. What isn't given isn't checked."""

    file = _box("或者选一个文件", several=False, hint="两列的表格（项目、数），或者 .toml")
    parts = forms.CharField(
        label="各分项",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一项，例如：微信 30",
    )
    problems = forms.CharField(
        label="各类问题",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一类，例如：更新不及时 5",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            self.fields[name] = forms.IntegerField(
                label=WORDS[name], required=False, min_value=0, max_value=10_000_000,
                error_messages={"invalid": "请写整数。", "min_value": "不能小于 0。"},
            )  # fmt: skip
        self.fields["pass_rate"] = forms.CharField(
            label="合格率", required=False, max_length=12, help_text="照通报写，例如 96.4%"
        )
        for field in self.fields.values():
            field.asked_for = True  # type: ignore[attr-defined]
        self.order_fields([*NUMBERS, "pass_rate", "parts", "problems", "file"])

    def figures(self) -> Figures:
        """Return what was typed, in the shape of a file. Raises Unreadable for a line that holds no number."""
        rows: list[tuple[str, str]] = [
            (WORDS[name], str(self.cleaned_data[name])) for name in NUMBERS if self.cleaned_data.get(name) is not None
        ]
        if self.cleaned_data.get("pass_rate"):
            rows.append((WORDS["pass_rate"], self.cleaned_data["pass_rate"]))
        for name in ("parts", "problems"):
            for line in self.cleaned_data[name].splitlines():
                if line.strip():
                    label, _, number = line.strip().rpartition(" ")
                    rows.append((f"{WORDS[name]}：{label.strip() or line.strip()}", number if label else ""))
        return figures_of(rows, "填写的内容")
