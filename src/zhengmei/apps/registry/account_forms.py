"""What a clerk fills in about an account on the register: its fields, the day it went live, a receipt."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengmei.apps.registry.answers import LONG, SHORT, Unacceptable, text_value
from zhengmei.apps.registry.changes import EDITABLE, label_of
from zhengmei.apps.registry.forms import IsoDate, PlainText
from zhengmei.apps.registry.models import Account

SECTIONS = {
    "账号": (
        "name", "platform_id", "acting_name", "certified", "certified_subject", "certified_on", "registered_on", "url",
        "news_licence",
    ),
    "单位与人员": (
        "operator", "sponsor_leader", "sponsor_leader_contact", "operator_leader", "operator_leader_contact", "responsible_person",
        "responsible_contact", "contact", "contact_details", "email", "operators_team",
    ),
    "内容与数据": ("introduction", "functions", "columns", "maintenance", "followers", "followers_as_of"),
}  # fmt: skip
LONG_TEXTS = {"introduction", "functions"}
DAYS = {"certified_on", "registered_on", "followers_as_of"}
YES_NO = {"certified", "news_licence"}
TABLES = {"operators_team", "columns"}
BAR = "｜"
WORD = {"": None, "yes": True, "no": False}


class YesNo(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, label: str) -> None:
        choices = (("", "未填"), ("yes", "是"), ("no", "否"))
        super().__init__(label=label, choices=choices, required=False, coerce=WORD.__getitem__, empty_value=None)

    def prepare_value(self, value: Any) -> Any:
        """Return the choice for what the register holds."""
        return {True: "yes", False: "no", None: ""}.get(value, value)


class Table(forms.Field):
    """A small table as text: one line per row, the cells apart by ｜. The register keeps the rows as it has them."""

    def __init__(self, label: str, columns: tuple[str, ...]) -> None:
        heads = BAR.join(columns)
        super().__init__(
            label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=f"每行一条，各项用「{BAR}」分开" + (f"：{heads}" if heads else "。"),
        )  # fmt: skip
        self.columns = columns

    def prepare_value(self, value: Any) -> Any:
        """Return the rows as lines."""
        if not isinstance(value, list):
            return value
        return "\n".join(
            BAR.join(str(row.get(head, "")) for head in self.columns) if isinstance(row, dict) else str(row)
            for row in value
        )

    def to_python(self, value: Any) -> list[Any]:
        """Return the lines as rows with the columns' names, or as plain text where there are none."""
        lines = [line.strip() for line in str(value or "").replace("|", BAR).splitlines() if line.strip()]
        if len(lines) > 60 or any(len(line) > 500 for line in lines):
            raise ValidationError("最多 60 行，每行最多 500 字，请删减。")
        try:
            lines = [text_value(line, 500) for line in lines]
        except Unacceptable as error:
            raise ValidationError(str(error)) from error
        if not self.columns:
            return lines
        rows = [[cell.strip() for cell in line.split(BAR)] for line in lines]
        if any(len(cells) > len(self.columns) for cells in rows):
            raise ValidationError(f"每行最多 {len(self.columns)} 项：{BAR.join(self.columns)}。")
        return [
            dict(zip(self.columns, [*cells, *[""] * (len(self.columns) - len(cells))], strict=True)) for cells in rows
        ]


def columns_in(rows: Iterable[Any]) -> tuple[str, ...]:
    """Return the column names that saved rows have, in their order."""
    return tuple(dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row))


class CorrectForm(forms.Form):
    """The fields of an account as the register has them, the day of the change, and the answer about reporting it."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, account: Account, today: date, columns: Mapping[str, tuple[str, ...]], data: Any = None, files: Any = None
    ) -> None:
        initial = {name: getattr(account, name) for name in EDITABLE} | {"seen": account.version, "effective_on": today}
        super().__init__(data, files, initial=initial)
        self.today = today
        for names in SECTIONS.values():
            for name in names:
                self.fields[name] = self._field(name, account, columns)
        self.fields["picture"] = forms.FileField(
            label="二维码",
            required=False,
            help_text="上传新的图片才会更换；PNG 或 JPG，最大 20 MB。",
            allow_empty_file=True,
        )
        self.fields["effective_on"] = IsoDate(label="在平台上生效的日期", help_text="变更备案的期限从这一天起算。")

    def _field(self, name: str, account: Account, columns: Mapping[str, tuple[str, ...]]) -> forms.Field:
        label = label_of(name)
        if name in YES_NO:
            return YesNo(label)
        if name in DAYS:
            return IsoDate(label=label, required=False)
        if name in TABLES:
            rows = getattr(account, name)
            return Table(label, columns_in(rows) if rows else columns.get(name, ()))
        if name == "followers":
            wrong = {
                "invalid": "请填写整数，例如 12000。",
                "min_value": "关注量不能小于 0。",
                "max_value": "这个数太大，请核对。",
            }
            return forms.IntegerField(
                label=label, required=False, min_value=0, max_value=2_000_000_000, error_messages=wrong
            )
        if name == "url":
            wrong = {"invalid": "请填写完整的网址，以 http:// 或 https:// 开头。"}
            return forms.URLField(
                label=label, required=False, max_length=500, assume_scheme="https", error_messages=wrong
            )
        if name in LONG_TEXTS:
            return PlainText(limit=LONG, label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}))
        limit = Account._meta.get_field(name).max_length or SHORT  # type: ignore[union-attr]
        return PlainText(
            limit=limit, label=label, required=name == "name", error_messages={"required": "名称不能为空。"}
        )

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields as the page groups them."""
        groups = [(title, [self[name] for name in names]) for title, names in SECTIONS.items()]
        groups[0][1].append(self["picture"])
        return groups

    def ask(self) -> None:
        """Ask whether a change that the text's list covers only by 「等」 is to be reported."""
        self.fields["report"] = forms.ChoiceField(
            label="这次改动是否报备", choices=(("yes", "要报备，开始计时"), ("no", "不需要报备，只更正登记")), widget=forms.RadioSelect,
            error_messages={"required": "请选择是否报备。"},
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse days to come, and a number of followers that belongs to no day."""
        given = super().clean() or {}
        for name in (*DAYS, "effective_on"):
            if given.get(name) and given[name] > self.today:
                self.add_error(name, "不能晚于今天。")
        if given.get("followers") is not None and not given.get("followers_as_of"):
            self.add_error("followers_as_of", "填写了关注量的，请写明是哪一天的数。")
        return given

    def given(self) -> dict[str, Any]:
        """Return the register's fields that were typed over; one that was not sent, or came back as shown, is left alone."""
        return {
            name: self.cleaned_data[name] for name in EDITABLE if name in self.cleaned_data and self._typed_over(name)
        }

    def _typed_over(self, name: str) -> bool:
        shown = self.fields[name].prepare_value(self.initial.get(name))
        sent = self.data.get(name)
        return sent is not None and sent.replace("\r\n", "\n") != ("" if shown is None else str(shown))


class GoLiveForm(forms.Form):
    """The day on which an account went into regular operation."""

    live_on = IsoDate(label="正式运营时间", help_text="已有首条发布、对外正式运行的那一天。")


class ReceiptForm(forms.Form):
    """Proof that a change was filed: one receipt per body or system, all of them or none (T-50)."""

    done_on = IsoDate(label="全部报备完成的日期")

    def __init__(self, bodies: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"receipt_{place}": body for place, body in enumerate(bodies)}
        for name, body in self.names.items():
            wrong = {"required": f"请填写「{body}」的回执号或收件记录；各处都办了才算办结。"}
            self.fields[name] = PlainText(limit=100, label=f"{body}：回执号或收件记录", error_messages=wrong)

    def receipts(self) -> dict[str, str]:
        """Return body or system → receipt."""
        return {body: self.cleaned_data[name] for name, body in self.names.items()}
