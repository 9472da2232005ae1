"""What people enter: a text with what is to be known about it, a false alarm, a missed error, a decision."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengmei.apps.orgs.models import Unit
from zhengmei.apps.screening.engine import has_exception
from zhengmei.apps.screening.queries import Reach
from zhengmei.apps.screening.services.texts import Given
from zhengmei.apps.screening.unit_lexicons import Desk
from zhengmei.core.pack.schema import Pack
from zhengmei.core.pack.vocabulary import PLATFORMS
from zhengmei.intake.documents import UnreadableDocument, read_named

FILES = ".txt,.docx,.xlsx,.pdf,.html,.htm"
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_LEXICON = 1024 * 1024
EXCEPTION_WORDS = {"punishment_notice": "惩戒公示", "mandatory_disclosure": "强制性信息披露"}


class HandInForm(forms.Form):
    """A text or a file, and what only a person can say about it."""

    text = forms.CharField(
        label="稿件文字", required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": "把稿件粘贴到这里"}),
    )  # fmt: skip
    file = forms.FileField(
        label="或者选择一个文件", required=False, allow_empty_file=True,
        help_text="可以把文件拖到这里。.txt、.docx、.xlsx、.pdf、.html，最大 20 MB。",
        widget=forms.FileInput(attrs={"accept": FILES}),
    )  # fmt: skip
    title = forms.CharField(
        label="标题", required=False, max_length=200, help_text="有的提示只看标题；不写的，取第一行。"
    )
    packs = forms.MultipleChoiceField(
        label="按哪部办法", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="轻重和依据由办法定。一部也不选的，没有「须改」，只请核对。",
        error_messages={"invalid_choice": "没有这部办法，请从列表中选择。"},
    )  # fmt: skip
    platform = forms.ChoiceField(
        label="发布在哪里", required=False, choices=[("", "不限"), *PLATFORMS.items()],
        error_messages={"invalid_choice": "请从列表中选择平台。"},
    )  # fmt: skip
    reposted = forms.BooleanField(label="这是转载稿件", required=False)
    exception = forms.ChoiceField(
        label="稿件里的个人信息属于依法公开", required=False, choices=[("", "不属于"), *EXCEPTION_WORDS.items()],
        help_text="只在所选办法写有这个例外时起作用；公开的内容仍须由审核人确认。",
        error_messages={"invalid_choice": "请从列表中选择。"},
    )  # fmt: skip

    def __init__(
        self, units: Sequence[Unit], packs: Mapping[str, Pack], bound: Iterable[str], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for unit in units}
        if len(units) > 1:
            choices = [(str(unit.pk), unit.name) for unit in units]
            wrong = {"invalid_choice": "请从您任职的单位中选择。", "required": "请选择单位。"}
            self.fields["unit"] = forms.ChoiceField(label="为哪个单位", choices=choices, error_messages=wrong)
            self.order_fields(["unit"])
        for name in ("text", "file"):
            # One of the two is wanted, so neither is marked as optional.
            setattr(self.fields[name], "asked_for", True)  # noqa: B010 - the field part reads it
        chosen: Any = self.fields["packs"]
        chosen.choices = [(pack.head.id, f"{pack.head.short}　{pack.head.title}") for pack in packs.values()]
        chosen.initial = list(bound)
        if not any(has_exception(pack) for pack in packs.values()):
            del self.fields["exception"]

    def clean(self) -> dict[str, Any]:
        """Return what was entered with ``given``, what the service takes; a file's text is read here."""
        entered: dict[str, Any] = super().clean() or {}
        upload = entered.get("file")
        text, names, file_name = entered.get("text") or "", [], ""
        if upload and text.strip():
            raise ValidationError("文字和文件只能二选一：请清空文字，或者不选文件。")
        if upload:
            file_name = str(upload.name)
            try:
                document = read_named(upload.read(), file_name, largest=LARGEST_FILE)
            except UnreadableDocument as error:
                raise ValidationError(f"{error}。") from error
            text, names = (
                "\n".join(part.text.replace("\r", " ") for part in document.parts),
                [p.name for p in document.parts],
            )
        entered["given"] = Given(
            text, entered.get("title", ""), file_name, names, entered.get("packs", []), entered.get("platform", ""),
            entered.get("exception", ""), entered.get("reposted", False),
        )  # fmt: skip
        return entered

    @property
    def chosen_unit(self) -> Unit:
        """The unit chosen, or the only one there is."""
        return self._units[self.cleaned_data["unit"]] if "unit" in self.fields else next(iter(self._units.values()))


def _valid_to(help_text: str) -> forms.DateField:
    return forms.DateField(
        label="有效期至", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), help_text=help_text,
        error_messages={"required": "请填写有效期。", "invalid": "日期应写作 2026-11-21，并且是真实存在的日期。"},
    )  # fmt: skip


def _reach(reaches: Sequence[Reach | Desk], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="适用范围", choices=[(item.key, item.label) for item in reaches], widget=forms.RadioSelect, initial=initial,
        error_messages={"required": "请选择适用范围。", "invalid_choice": "请从列出的范围中选择。"},
    )  # fmt: skip


class ProposalForm(forms.Form):
    """A false alarm: what may stand, where, until when, why."""

    word = forms.CharField(
        label="以后放行的字样", max_length=60,
        help_text="要包住误报的字样，与稿件里写的一样。写得越长，越不会放过真错。",
        error_messages={"required": "请填写放行的字样。", "max_length": "放行的字样最多 60 字。"},
    )  # fmt: skip
    near = forms.CharField(
        label="只在附近有这些字样时", required=False, max_length=100,
        help_text="30 字以内有其中之一才放行，用顿号隔开；不写的，哪里都放行。",
        error_messages={"max_length": "最多 100 字。"},
    )  # fmt: skip
    valid_to = _valid_to("最长两年；到期自动不用，可以再提。")
    reason = forms.CharField(
        label="为什么不是错", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由，审核人要看。", "max_length": "理由最多 300 字。"},
    )  # fmt: skip

    def __init__(self, reaches: Sequence[Reach], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reach"] = _reach(reaches, "unit")
        self.fields["valid_to"].initial = today + timedelta(days=365)
        self.order_fields(["word", "near", "reach", "valid_to", "reason"])

    def clean_near(self) -> list[str]:
        """Return the words, without empty ones."""
        return [word.strip() for word in self.cleaned_data["near"].replace("，", "、").split("、") if word.strip()]


class LexiconForm(forms.Form):
    """A lexicon of one's own: the file, for whom, until when. ``file_name``: as it was uploaded."""

    file = forms.FileField(
        label="词库文件", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".toml"}),
        help_text="一个 .toml，格式和命令 zhengmei screen --lexicon 用的一样，最大 1 MB。",
        error_messages={"required": "请选择一个 .toml 文件。"},
    )  # fmt: skip
    valid_to = _valid_to("整个词库到期自动不用，最长两年；词条自己写的 valid_to 照样管用。")

    file_name = ""

    def __init__(self, desks: Sequence[Desk], today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._desks = {desk.key: desk for desk in desks}
        self.fields["desk"] = _reach(desks, desks[0].key)
        self.fields["valid_to"].initial = today + timedelta(days=365)
        self.order_fields(["file", "desk", "valid_to"])

    def clean_file(self) -> str:
        """Return the text of the file."""
        upload = self.cleaned_data["file"]
        self.file_name = str(upload.name)
        if upload.size > LARGEST_LEXICON:
            raise ValidationError("文件超过 1 MB。请拆成几个词库，[lexicon] 的 id 各不相同。")
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError("不是 UTF-8 文字。请用记事本“另存为”，编码选 UTF-8。") from error

    @property
    def chosen_desk(self) -> Desk:
        """For whom it is."""
        return self._desks[self.cleaned_data["desk"]]


class LexiconActForm(forms.Form):
    """What somebody does with a lexicon."""

    DOES = ("on", "withdraw", "drop")

    do = forms.ChoiceField(
        choices=[(key, key) for key in DOES],
        error_messages={"required": "请选择启用、撤下或者删去。", "invalid_choice": "请选择启用、撤下或者删去。"},
    )


class MissedForm(forms.Form):
    """A missed error: what stands there, what should."""

    marked = forms.CharField(
        label="写错的字样", max_length=60, strip=False,
        help_text="从原文照抄；同样的字样不止一处的，连前后几个字一起写。",
        error_messages={"required": "请从原文照抄写错的字样。", "max_length": "最多 60 字。"},
    )  # fmt: skip
    corrected = forms.CharField(
        label="正确的写法", max_length=60, strip=False,
        error_messages={"required": "请填写正确的写法。", "max_length": "最多 60 字。"},
    )  # fmt: skip


class OpinionForm(forms.Form):
    """What somebody says when deciding about a rule."""

    DOES = ("approve", "decline", "withdraw", "end")

    do = forms.ChoiceField(choices=[(key, key) for key in DOES], error_messages={"required": "请选择同意或者不同意。"})
    opinion = forms.CharField(
        label="意见", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "意见最多 300 字。"},
    )  # fmt: skip
