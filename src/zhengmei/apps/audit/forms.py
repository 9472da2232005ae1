"""The filter above the log."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from zhengmei.apps.audit.queries import Search, actions

# A midnight outside these years has no instant that a database can hold.
WITHIN = (MinValueValidator(date(1990, 1, 1)), MaxValueValidator(date(2199, 12, 31)))


class SearchForm(forms.Form):
    who = forms.CharField(label="操作人", required=False, max_length=60)
    action = forms.ChoiceField(label="动作", required=False)
    subject = forms.CharField(label="对象或内容", required=False, max_length=80)
    first = forms.DateField(
        label="自", required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=WITHIN,
        error_messages={"invalid": "日期应写作 2026-11-21。"},
    )  # fmt: skip
    last = forms.DateField(
        label="至", required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=WITHIN,
        error_messages={"invalid": "日期应写作 2026-11-21。"},
    )  # fmt: skip

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
        self.fields["action"].choices = [("", "全部"), *((name, name) for name in actions())]  # type: ignore[attr-defined]

    def search(self) -> Search:
        """Return what is asked for; a field that makes no sense asks for nothing."""
        self.is_valid()
        return Search(**{name: value for name, value in self.cleaned_data.items() if value})
