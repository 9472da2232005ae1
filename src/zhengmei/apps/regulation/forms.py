"""Questions put to the packs, and the facts that only an office can enter."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from zhengmei.apps.orgs.queries import active_units
from zhengmei.apps.regulation.documents import LIMIT, UnreadableDocument, clean, read_upload
from zhengmei.apps.regulation.wording import KIND_WORDS, rule_title
from zhengmei.core.pack.schema import Deadline, Pack, Rule
from zhengmei.core.pack.vocabulary import ACTIONS, APPLICANTS, EVENTS, MATCH_KEYS, PLATFORMS, PURPOSES, REASONS

COMPUTED_KINDS = ("deadline", "transition", "notice", "limit", "staleness", "validity")
EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
A_LINE = re.compile(
    r"^(?P<name>\S+)\s+(?P<first>\d{4}-\d{2}-\d{2})(?:\s*(?:至|到|~|—|-)\s*(?P<last>\d{4}-\d{2}-\d{2}))?$"
)


class DayField(forms.DateField):
    """A date typed or picked, with one plain error sentence."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    asked_for = False

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "error_messages", {"invalid": "日期读不懂，请写成 2026-09-30 的样子。", "required": "请填写日期。"}
        )
        super().__init__(input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"], **options)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError("日期要在 1990 年至 2199 年之间。")
        return day


def pack_choices(packs: Mapping[str, Pack]) -> list[tuple[str, str]]:
    """Return the packs as choices, called by their short names."""
    return [(pack.head.id, f"{pack.head.short}　{pack.head.title}") for pack in packs.values()]


class PackForm(forms.Form):
    """Which pack is asked. Every question page begins with this one."""

    pack = forms.ChoiceField(label="办法", error_messages={"invalid_choice": "没有这部办法，请从列表中选择。"})

    def __init__(self, *args: Any, packs: Mapping[str, Pack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"] = forms.ChoiceField(
            label="办法", choices=pack_choices(packs),
            error_messages={"invalid_choice": "没有这部办法，请从列表中选择。", "required": "请选择办法。"},
        )  # fmt: skip


class CalculatorForm(PackForm):
    """A rule and the days of its events. The rules offered are those of every pack: a text may simply not have one."""

    rule = forms.ChoiceField(label="规则")

    def __init__(self, *args: Any, packs: Mapping[str, Pack], asked: Rule | None, **kwargs: Any) -> None:
        super().__init__(*args, packs=packs, **kwargs)
        self.fields["rule"] = forms.ChoiceField(
            label="规则", choices=rule_choices(packs.values()),
            error_messages={"invalid_choice": "没有这条规则，请从列表中选择。", "required": "请选择规则。"},
        )  # fmt: skip
        for place, name in enumerate(events_of(asked)):
            day = DayField(label=EVENTS.get(name, name), required=False)
            if name in {"issued_on", "published_on"}:
                day.help_text = "不填时按文件载明的日期。"
            # The deciding day is not optional; it is asked for only after the rule has been chosen.
            day.asked_for = place == 0
            self.fields[f"on_{name}"] = day

    def events(self) -> dict[str, date]:
        """Return the days that were given, by event name."""
        return {
            name.removeprefix("on_"): day
            for name, day in self.cleaned_data.items()
            if name.startswith("on_") and isinstance(day, date)
        }


def rule_choices(packs: Iterable[Pack]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every rule that a day can be computed from, grouped by kind, each once."""
    groups: dict[str, dict[str, str]] = {kind: {} for kind in COMPUTED_KINDS}
    for pack in packs:
        for rule in pack.rules:
            if rule.kind in groups:
                groups[rule.kind].setdefault(rule.id, f"{rule_title(rule.id, rule)}（{rule.id}）")
    return [(KIND_WORDS[kind], sorted(found.items())) for kind, found in groups.items() if found]


def events_of(rule: Rule | None) -> tuple[str, ...]:
    """Return the events whose days the rule's answer depends on, the deciding one first."""
    if rule is None:
        return ()
    first = getattr(rule.params, "event", "") or ("last_update" if rule.kind == "staleness" else "")
    also = rule.params.prudent_event if isinstance(rule.params, Deadline) else ""
    return tuple(dict.fromkeys(name for name in (first, also) if name))


class ChainForm(PackForm):
    """Who has to sign for an action of an applicant."""

    action = forms.ChoiceField(label="动作", choices=list(ACTIONS.items()))
    applicant = forms.ChoiceField(label="谁来申请", choices=[("", "不限"), *APPLICANTS.items()], required=False)
    applicant_level = forms.ChoiceField(
        label="申请人层级", choices=[("", "不限"), *(MATCH_KEYS["applicant_level"] or {}).items()], required=False
    )
    platform = forms.ChoiceField(label="平台", choices=[("", "不限"), *PLATFORMS.items()], required=False)
    reason = forms.ChoiceField(label="原因", choices=[("", "不限"), *REASONS.items()], required=False)


class EligibilityForm(PackForm):
    """May this applicant open an account on this platform."""

    applicant = forms.ChoiceField(label="谁来开设", choices=list(APPLICANTS.items()))
    platform = forms.ChoiceField(label="平台", choices=list(PLATFORMS.items()))
    purpose = forms.ChoiceField(label="用途", choices=[("", "未说明"), *PURPOSES.items()], required=False)


class AttachForm(forms.Form):
    """The official text as a file or pasted. Leaves `cleaned_data["text"]` and `["name"]`."""

    file = forms.FileField(label="上传文件", help_text=".docx 或 .txt，不超过 2 MB。", required=False)
    pasted = forms.CharField(
        label="或者粘贴全文", required=False, max_length=LIMIT, widget=forms.Textarea(attrs={"rows": 8}), strip=False,
        error_messages={"max_length": "粘贴的文字太长，请只粘贴办法全文。"},
    )  # fmt: skip
    title = forms.CharField(label="文件名称", max_length=200, required=False, help_text="不填时使用上传的文件名。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One of the two is needed, so neither is called optional.
        for name in ("file", "pasted"):
            self.fields[name].asked_for = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        upload, pasted = given.get("file"), given.get("pasted") or ""
        if self.errors:
            return given
        try:
            if upload is not None:
                given["text"] = read_upload(upload.name, upload.read(LIMIT + 1))
            else:
                given["text"] = clean(pasted)
        except UnreadableDocument as error:
            self.add_error("file" if upload is not None else "pasted", str(error))
            return given
        if not given["text"].strip():
            self.add_error("file", "没有读到文字。请上传 .docx 或 .txt 的办法全文，或把全文粘贴到下面。")
        given["name"] = (given.get("title") or (upload.name if upload is not None else "粘贴的全文"))[:200]
        return given


class PackDateForm(forms.Form):
    """A date that the document does not show (T-06)."""

    key = forms.ChoiceField(label="哪个日期", widget=forms.RadioSelect)
    value = DayField(label="日期")
    source = forms.CharField(
        label="依据", max_length=200, help_text="写明从哪里得知，例如印发通知的文号和落款日期。",
        error_messages={"required": "请写明依据。没有依据的日期不能用来计算期限。"},
    )  # fmt: skip

    def __init__(self, *args: Any, open_dates: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"] = forms.ChoiceField(
            label="哪个日期", choices=open_dates, widget=forms.RadioSelect,
            error_messages={"required": "请选择录入哪个日期。", "invalid_choice": "该日期文件已载明，不需要录入。"},
        )  # fmt: skip


class RenewalForm(forms.Form):
    """The document by which an expired pack is in force again (T-05)."""

    title = forms.CharField(label="续期文件名称", max_length=200, error_messages={"required": "请写明文件名称。"})
    document_number = forms.CharField(label="文号", max_length=100, error_messages={"required": "请写明文号。"})
    from_day = DayField(label="自哪天起继续有效")
    valid_until = DayField(label="有效期至", required=False, help_text="文件没有写明止日的，不填。")


class UnitChoice(forms.ModelChoiceField):
    """One of the units that have not been abolished."""

    def __init__(self, label: str, help_text: str) -> None:
        super().__init__(
            queryset=active_units(), label=label, help_text=help_text,
            error_messages={"required": "请选择单位。", "invalid_choice": "所选单位不存在或已撤销，请重新选择。"},
        )  # fmt: skip


class BindingForm(forms.Form):
    """The unit that a pack binds, with everything below it, and from which day."""

    unit = UnitChoice("适用单位", "连同其下级单位一并适用；下级另有自己办法的，按下级的办法。")
    from_day = DayField(label="自哪天起适用")


class PlatformForm(forms.Form):
    """A person's verdict on a platform (002-6(三), 003-7(一)): the platform's standing is never guessed."""

    unit = UnitChoice("适用范围", "该单位及其下级都按这个核定结果。")
    platform = forms.ChoiceField(label="平台", choices=list(PLATFORMS.items()))
    approved = forms.TypedChoiceField(
        label="国家有关主管单位是否已核准", choices=(("yes", "已核准"), ("no", "未核准")), widget=forms.RadioSelect,
        coerce=lambda value: value == "yes", error_messages={"required": "请选择已核准或未核准。"},
    )  # fmt: skip
    basis = forms.CharField(label="核定依据", max_length=200, error_messages={"required": "请写明依据什么核定。"})


class LevelsForm(forms.Form):
    """The levels of 「逐级审核」 that the text leaves unnamed (T-17)."""

    unit = UnitChoice("适用范围", "该单位及其下级的新案卷按此逐级；已提交的案卷不变。")
    names = forms.CharField(
        label="中间各级的机关名称", widget=forms.Textarea(attrs={"rows": 4}), required=False, max_length=1000,
        help_text="一行一级，由近及远。没有中间级的不填。",
    )  # fmt: skip

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if any(len(name) > 100 for name in names) or len(names) > 9:
            raise forms.ValidationError("最多 9 级，每级名称最多 100 字。")
        return names


class CalendarYearForm(forms.Form):
    """A year's rest days as the State Council's notice gives them. `as_toml` is what the parser reads."""

    year = forms.IntegerField(label="年份", min_value=2000, max_value=2199)
    document = forms.CharField(
        label="通知文号", max_length=100, help_text="如 国办发明电〔2025〕7号", required=False,
    )  # fmt: skip
    announced_on = DayField(label="通知日期", required=False)
    holidays = forms.CharField(
        label="假期", widget=forms.Textarea(attrs={"rows": 8}), max_length=4000,
        help_text="一行一个：名称、第一天、最后一天。如：春节 2027-02-05 至 2027-02-11。放假的周末也包括在内。",
    )  # fmt: skip
    makeup_days = forms.CharField(
        label="调休上班的周末", widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000,
        help_text="日期之间用空格、逗号或换行分开。没有就不填。",
    )  # fmt: skip

    def clean_holidays(self) -> list[tuple[str, date, date]]:
        found = []
        for number, line in enumerate(
            filter(None, map(str.strip, self.cleaned_data["holidays"].splitlines())), start=1
        ):
            match = A_LINE.match(line)
            if not match or '"' in match["name"] or "\\" in match["name"]:
                raise forms.ValidationError(f"第 {number} 行读不懂。请写成：春节 2027-02-05 至 2027-02-11。")
            try:
                first = date.fromisoformat(match["first"])
                found.append((match["name"], first, date.fromisoformat(match["last"] or match["first"])))
            except ValueError:
                raise forms.ValidationError(f"第 {number} 行的日期不存在，请核对。") from None
        return found

    def clean_makeup_days(self) -> list[date]:
        try:
            return [
                date.fromisoformat(word)
                for word in re.split(r"[\s,，、;；]+", self.cleaned_data["makeup_days"])
                if word
            ]
        except ValueError:
            raise forms.ValidationError("有日期读不懂，请写成 2027-02-14 的样子。") from None

    def clean_document(self) -> str:
        document: str = self.cleaned_data["document"].strip()
        if '"' in document or "\\" in document or any(not c.isprintable() for c in document):
            raise forms.ValidationError("文号里有不能使用的字符，请按通知原样填写。")
        return document

    def as_toml(self) -> str:
        """Return the year as the calendar file has it; without a notice number the year stays provisional."""
        given = self.cleaned_data
        announced = bool(given["document"] and given["announced_on"])
        lines = [f"year = {given['year']}", f'status = "{"announced" if announced else "provisional"}"']
        if given["document"]:
            lines.append(f'document = "{given["document"]}"')
        if given["announced_on"]:
            lines.append(f"announced_on = {given['announced_on']}")
        lines.append(f"makeup_days = [{', '.join(map(str, given['makeup_days']))}]")
        for name, first, last in given["holidays"]:
            lines += ["", "[[holidays]]", f'name = "{name}"', f"first = {first}", f"last = {last}"]
        return "\n".join(lines) + "\n"
