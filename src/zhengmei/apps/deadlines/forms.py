"""What people fill in on the pages of deadlines."""

from typing import Any

from django import forms

from zhengmei.apps.deadlines.queries import KINDS
from zhengmei.apps.orgs.models import Unit

ALL = ("", "全部")


class NarrowForm(forms.Form):
    """Which clocks to show; every field may stay empty and stands in the address."""

    unit = forms.ChoiceField(label="单位", required=False)
    pack = forms.ChoiceField(label="办法", required=False)
    kind = forms.ChoiceField(label="事项", required=False, choices=[ALL, *KINDS.items()])

    def __init__(self, data: Any, units: list[Unit], packs: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [ALL, *((str(unit.pk), unit.name) for unit in units)]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.fields["pack"].choices = [ALL, *packs]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """Return what was chosen; a value that is not on offer asks for all."""
        self.is_valid()
        return self.cleaned_data


class ReasonForm(forms.Form):
    """The reason that goes into the log with the act."""

    reason = forms.CharField(
        label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明依据，例如补正通知、不可抗力的情形；记入操作日志。",
        error_messages={"required": "请写明理由，理由会记入操作日志。", "max_length": "理由最多 200 字。"},
    )  # fmt: skip


class RecomputeForm(ReasonForm):
    """Why the dates are counted again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "为什么重算"
        self.fields["reason"].help_text = "例如：录入 2027 年放假安排（国办文号）。每个改动的日期各记一条日志。"
