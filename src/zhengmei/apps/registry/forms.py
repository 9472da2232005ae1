"""What people fill in about a case besides its boxes: a signature, an outcome, a withdrawal, the result on the platform."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from zhengmei.apps.approvals.models import Act
from zhengmei.apps.approvals.services import asked_of_signer
from zhengmei.apps.registry.answers import LONG, SHORT, Unacceptable, text_value
from zhengmei.core.pack.schema import Requirement, Step

ACTS = ((Act.SIGN, "同意"), (Act.RETURN, "退回修改"), (Act.REFUSE, "不同意"))
PHRASES = ("同意。", "同意，请按要求办理备案。", "材料不全，请补正后再报。", "内容有误，请核对后再报。")
VERBS = {"file": "收件备案", "register": "登记回执", "check": "核对一致"}


NEEDS_ID = {"required": "请填写账号ID。"}


class PlainText(forms.CharField):
    """Text without hidden characters; the limit is ours, so that too much is a sentence and nothing is cut off."""

    def __init__(self, *, limit: int = SHORT, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.limit = limit

    def to_python(self, value: Any) -> str:
        try:
            return text_value(str(value or ""), self.limit)
        except Unacceptable as error:
            raise forms.ValidationError(str(error)) from error


# A typing error of a century or two would make every page count hundreds of thousands of days.
WITHIN = (
    MinValueValidator(date(1990, 1, 1), "年份在 1990 至 2199 之间，请核对。"),
    MaxValueValidator(date(2199, 12, 31), "年份在 1990 至 2199 之间，请核对。"),
)


class IsoDate(forms.DateField):
    """A day; anything else is a sentence."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        messages = {"invalid": "日期请写成 2026-11-21 的样子，并且是真实存在的日期。", "required": "请填写日期。"}
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%d"], error_messages=messages, validators=WITHIN, **kwargs
        )


class DecisionForm(forms.Form):
    """One signature, or the recorded outcome of a body outside the platform."""

    RETURN, REFUSE = Act.RETURN, Act.REFUSE
    # What the signature needs is not needed to send the case back, so the browser must not insist on it.
    use_required_attribute = False

    seen_revision = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=ACTS, required=False)
    document_number = PlainText(limit=100, required=False, label="文号")
    document_on = IsoDate(required=False, label="日期")
    scan = forms.FileField(required=False, label="扫描件", allow_empty_file=True)
    phrase = forms.ChoiceField(
        required=False, label="常用意见", choices=[("", "（不用常用意见）"), *((text, text) for text in PHRASES)]
    )
    opinion = PlainText(
        limit=LONG, required=False, label="意见", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退回修改或不同意时必须写明理由。可以只选常用意见，也可以接着写。",
    )  # fmt: skip

    def __init__(self, step: Step, *args: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = step.id.replace(".", "-")
        super().__init__(*args, **kwargs)
        self.step = step
        self.asked = asked_of_signer(step)
        self.outside = step.external and step.act != "register"
        register = step.act == "register"
        self._keep("document_number", self._number_label(), self._asks("text"), self.outside or register)
        filing = step.act == "file"
        day = "批复日期" if self.outside else "收到日期（主办单位报送之日）" if filing else "登记日期"
        self._keep("document_on", day, self._asks("text"), self.outside or register or filing)
        self._keep("scan", self._scan_label(), register or self._asks("file"), self.outside)
        self._need("document_number", self.outside or register or self._asks("text", alone=True))
        self._need("document_on", self.outside or register or filing)
        self._need("scan", self.outside or self._asks("file", alone=True))
        for need in self.asked:
            if need.kind == "check":
                self.fields[f"check__{need.key}"] = forms.BooleanField(label=need.label)
                self._need(f"check__{need.key}", True)

    def _asks(self, kind: str, *, alone: bool = False) -> bool:
        """Whether the signer brings something of this kind; ``alone``: and nothing else could stand in for it."""
        return any(need.kind == kind and not (alone and need.any_of) for need in self.asked)

    def _keep(self, name: str, label: str, *asked: bool) -> None:
        if any(asked):
            self.fields[name].label = label
        else:
            del self.fields[name]

    def _need(self, name: str, needed: bool) -> None:
        """What settles a step is not needed to send it back."""
        if name in self.fields:
            field = self.fields[name]
            field.required = needed and self.data.get(self.add_prefix("kind")) not in (Act.RETURN, Act.REFUSE)
            doing = "上传" if name == "scan" else "确认" if name.startswith("check__") else "填写"
            field.error_messages["required"] = f"请{doing}「{field.label}」。"

    def _number_label(self) -> str:
        asked = next((need.label for need in self.asked if need.kind == "text"), "")
        return asked or ("批复文号" if self.outside else "回执号")

    def _scan_label(self) -> str:
        asked = next((need.label for need in self.asked if need.kind == "file"), "")
        return asked or ("批复扫描件" if self.outside else "截图")

    @property
    def verb(self) -> str:
        """What the main button says."""
        return "登记批复" if self.outside else VERBS.get(self.step.act, "同意")

    @property
    def may_refuse(self) -> bool:
        """After the act has been carried out papers can only be sent back."""
        return self.step.stage == "before"

    @property
    def checks(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("check__")]

    @property
    def evidence_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("document_number", "document_on", "scan") if name in self.fields]

    def opinion_in_full(self) -> str:
        """Return the chosen phrase and what was written after it."""
        return f"{self.cleaned_data.get('phrase', '')}{self.cleaned_data.get('opinion', '')}"

    def ticked(self) -> tuple[str, ...]:
        """Return the keys of what the signer confirmed."""
        return tuple(
            name.removeprefix("check__")
            for name in self.fields
            if name.startswith("check__") and self.cleaned_data.get(name)
        )


class WithdrawForm(forms.Form):
    """Why a case is taken back."""

    reason = PlainText(
        limit=SHORT, label="撤回的理由", error_messages={"required": "请写明撤回的理由。"},
        widget=forms.Textarea(attrs={"rows": 2}), help_text="已经签过的人会看到这句话。",
    )  # fmt: skip


def _asked(need: Requirement) -> forms.Field:
    """The box for one thing that is handed in with the filing."""
    missing = {
        "required": f"请{'上传' if need.kind == 'file' else '确认' if need.kind == 'check' else '填写'}「{need.label}」。"
    }
    if need.kind == "file":
        return forms.FileField(label=need.label, allow_empty_file=True, error_messages=missing)
    if need.kind == "check":
        return forms.BooleanField(label=need.label, error_messages=missing)
    return PlainText(label=need.label, error_messages=missing)


class CarryOutForm(forms.Form):
    """What is known only once the account exists on its platform."""

    effective_on = IsoDate(label="在平台上完成的日期", help_text="备案期限从这一天起算。")
    platform_id = PlainText(
        limit=120,
        label="账号ID",
        help_text="平台给的、不随名称改变的编号。",
        error_messages={"required": "请填写账号ID。"},
    )
    url = forms.URLField(
        required=False, label="访问链接", assume_scheme="https", max_length=500,
        error_messages={"invalid": "请填写完整的网址，以 http:// 或 https:// 开头。"},
    )  # fmt: skip
    certified = forms.TypedChoiceField(
        label="是否通过认证", choices=(("yes", "是"), ("no", "否")), widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        error_messages={"required": "请选择是否通过认证。"},
    )  # fmt: skip
    certified_subject = PlainText(limit=100, required=False, label="认证主体", help_text="平台认证信息里写的单位名称。")
    registered_on = IsoDate(required=False, label="创建/注册日期", help_text="不填则与完成日期相同。")
    followers = forms.IntegerField(
        required=False, label="关注量/粉丝量", min_value=0, max_value=2_000_000_000,
        error_messages={"invalid": "请填写整数，例如 12000。", "min_value": "关注量不能小于 0。", "max_value": "这个数太大，请核对。"},
    )  # fmt: skip
    followers_as_of = IsoDate(required=False, label="关注量采集日期", help_text="没有日期的数不能用来比较。")
    live_on = IsoDate(required=False, label="正式运营时间", help_text="还没有上线的不填，上线后在账号页登记。")

    def __init__(self, *args: Any, today: date, golive: bool, needs: Sequence[Requirement] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.needs = today, tuple(needs)
        for need in self.needs:
            self.fields[f"need__{need.key}"] = _asked(need)
        if not golive:
            del self.fields["live_on"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self._days():
            if given.get(name) and given[name] > self.today:
                self.add_error(name, "不能晚于今天。")
        if given.get("followers") is not None and not given.get("followers_as_of"):
            self.add_error("followers_as_of", "填写了关注量的，请写明是哪一天的数。")
        started, live = given.get("registered_on") or given.get("effective_on"), given.get("live_on")
        if live and started and live < started:
            self.add_error("live_on", "正式运营时间早于账号注册日期，请核对。")
        return given

    def _days(self) -> Sequence[str]:
        return [name for name in ("effective_on", "registered_on", "followers_as_of", "live_on") if name in self.fields]

    def account_facts(self) -> dict[str, Any]:
        """Return the fields of the account that were filled in."""
        facts = {
            key: value
            for key, value in self.cleaned_data.items()
            if key != "effective_on" and not key.startswith("need__") and value not in (None, "")
        }
        return {**facts, "certified_on": self.today}
