"""Recording where a notice went up, and when it came down."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from zhengmei.apps.announcements.models import PublicNotice
from zhengmei.apps.orgs.names import cleaned_name
from zhengmei.core.pack.vocabulary import ACTIONS

YEARS = "年份在 1990 至 2199 之间，请核对。"
DATE_ERRORS = {"required": "请填写日期。", "invalid": "日期应写作 2026-11-21，并且是真实存在的日期。"}


def day_field(label: str, today: date) -> forms.DateField:
    """Return a field for one day, today at first."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    years = (MinValueValidator(date(1990, 1, 1), YEARS), MaxValueValidator(date(2199, 12, 31), YEARS))
    return forms.DateField(label=label, widget=widget, initial=today, error_messages=DATE_ERRORS, validators=years)


class NarrowForm(forms.Form):
    """Which notices to show; stands in the address."""

    q = forms.CharField(
        label="标题或账号", required=False, max_length=60, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    action = forms.ChoiceField(
        label="动作", required=False, choices=[("", "全部"), *ACTIONS.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip

    def wanted(self) -> dict[str, str]:
        """Return what was chosen; a value that is not on offer asks for all."""
        self.is_valid()
        return self.cleaned_data


class PostingForm(forms.Form):
    """One channel: the channels that the clause names, or any where it names none."""

    channel = forms.CharField(
        label="渠道", max_length=80,
        error_messages={"required": "请填写公告发布的渠道。", "max_length": "渠道名称最多 80 字。"},
    )  # fmt: skip
    url = forms.URLField(
        label="公告链接", required=False, max_length=500, assume_scheme="https",
        error_messages={"invalid": "链接应以 http:// 或 https:// 开头，请从浏览器地址栏复制。"},
    )  # fmt: skip
    screenshot = forms.FileField(label="截图", required=False, help_text="PDF 或图片，最大 20 MB；要能看出位置和日期。")
    position_confirmed = forms.BooleanField(label="已看截图确认位置", required=False)

    def __init__(self, notice: PublicNotice, free: list[str], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if notice.channels:
            self.fields["channel"] = forms.ChoiceField(
                label="渠道", choices=[(name, name) for name in free],
                error_messages={"required": "请选择渠道。", "invalid_choice": "请从条款所列、还没有发布的渠道中选择。"},
            )  # fmt: skip
        else:
            self.fields["channel"].help_text = "条款没有指定渠道：填写实际发布的地方，例如政府门户网站。"
        if notice.position:
            self.fields["position_confirmed"].label = f"已确认在「{notice.position}」"
        else:
            del self.fields["position_confirmed"]
        self.fields["posted_on"] = day_field("发布日期", today)
        self.order_fields(["channel", "posted_on", "url", "position_confirmed", "screenshot"])

    def clean_channel(self) -> str:
        """Return the channel without hidden characters, so that no two look alike."""
        try:
            return cleaned_name(self.cleaned_data["channel"])
        except ValueError as error:
            raise ValidationError(str(error)) from error


class TakeDownForm(forms.Form):
    """The day on which a notice came down."""

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["taken_down_on"] = day_field("撤下日期", today)

    def clean_taken_down_on(self) -> date:
        """Return the day; a day to come is refused: what is recorded has happened."""
        day: date = self.cleaned_data["taken_down_on"]
        if day > self.today:
            raise ValidationError("撤下日期不能晚于今天。请在公告实际撤下后登记。")
        return day
