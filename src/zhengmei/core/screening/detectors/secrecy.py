"""Secrecy by structure: a marking on a line of its own, a marking with a term, words that only internal papers carry.

Plain keywords are not enough: 机密 and 秘密 stand in every article about keeping secrets. No finding says that a text
is secret, and none says that it is not (T-54).
"""

import re
from collections.abc import Iterable

from zhengmei.core.screening.detectors.base import before
from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.hit import Severity, Tier

_TERM = r"(?:[0-9一二三四五六七八九十]{1,3}(?:年|个月|月|天|日)|长期|(?:启用|公布|公开)前|解密)"
_STARRED = re.compile(rf"(?:绝\s?密|机\s?密|秘\s?密)\s?[★☆▲*]\s?{_TERM}?")
_OWN_LINE = re.compile(
    rf"[\s【\[（(]*(?:密级[:：]?\s?)?(?:绝\s{{0,4}}密|机\s{{0,4}}密|秘\s{{0,4}}密|内\s?部\s?(?:资\s?料|文\s?件|材\s?料))"
    rf"(?:\s?[★☆▲*、,，—-]?\s?(?:{_TERM}|件|急件|注意保存|不得外传|严禁外传))?[★☆]?[\s】\]）)]*"
)
_LEVEL = re.compile(
    rf"密级(?:[:：和与]?\s?)(?:及保密期限)?[:：]\s?(?:绝密|机密|秘密|工作秘密|内部)(?:[^\n，。；]{{0,3}}{_TERM})?"
)
_INTERNAL = re.compile(
    r"(?:内部(?:资料|文件|材料|刊物|使用)|内部情况)[，,、\s]{0,2}(?:注意保存|请?妥善保管|不得外传|严禁外传|不得公开|请勿外传|阅后(?:收回|销毁|即焚))"
    r"|[（(【](?:仅供内部(?:使用|参考|传阅|交流|学习)|内部(?:资料|文件|使用|参考|掌握|发行)|不予公开|此件不公开|不公开|不宜公开|依申请公开|此件依申请公开|注意保密)[）)】]"
    r"|(?:此件|本件|本文件)(?:不公开|不得公开|不予公开|依申请公开|不得登报|不得外传)"
    r"|公开(?:属性|方式|类别|类型)[:：]\s?(?:不予公开|不公开|依申请公开)"
    r"|仅供内部(?:使用|参考|传阅|掌握)|阅后(?:即焚|销毁|收回)|未经批准不得(?:翻印|外传|扩散)"
)
_TELEGRAM = re.compile(
    r"[一-鿿]{1,6}(?:机发|机电|密电|密发|特急密|密函|内发|内部|保密)[〔\[（(【][0-9]{4}[〕\]）)】]\s?[0-9]{1,5}\s?号"
)
_RED_HEAD = re.compile(r"\s*[一-鿿]{4,30}文\s?件\s*")
_NUMBER_LINE = re.compile(
    r"\s*[一-鿿]{1,10}[〔\[（(【][0-9]{4}[〕\]）)】]\s?[0-9]{1,5}\s?号(?:\s+签发人[:：].{0,20})?\s*"
)
_CITED = re.compile(r"《|标注|标为|标明|标识|列为|定为|印有|标有|注明|字样|格式|例如|规定|定密")
ADVICE = "请核对原件的定密和公开属性，由未参与起草的保密审查人复核；原件涉密的不得录入本平台"


class SecrecyMarkings:
    """Markings of secret and internal papers, and the head of a red-headed original."""

    triggers = (
        "绝密", "机密", "秘密", "绝 密", "机 密", "秘 密", "密级", "内部", "仅供",
        "不公开", "不予公开", "依申请公开", "不得", "阅后", "不宜公开",
        "注意保密", "机发", "机电", "密电", "密发", "密函", "内发", "文件", "文 件",
    )  # fmt: skip

    def look(self, document: Document, start: int, end: int) -> Iterable[Finding]:
        text = document.text
        if end - start <= 40 and _OWN_LINE.fullmatch(text, start, end):
            yield _marking(start, end, "密级标志", "own_line", "单独成行的密级或内部资料标志", "certain", "blocker")
            return
        for pattern, kind, rule, message in (
            (_STARRED, "密级标志", "starred", "密级与保密期限的标志"),
            (_LEVEL, "密级标志", "level", "写明密级的栏目"),
            (_INTERNAL, "内部标志", "internal", "内部材料或不公开的标志"),
            (_TELEGRAM, "内部文号", "number", "不公开文件的文号"),
        ):
            for found in pattern.finditer(text, start, end):
                cited = document.quoted(found.start(), found.end()) or _CITED.search(
                    before(document, start, found.start(), 12)
                )
                tier: Tier = "hint" if cited else "certain"
                yield _marking(found.start(), found.end(), kind, rule, message, tier, "hint" if cited else "blocker")
        yield from _red_head(document, start, end)


def _red_head(document: Document, start: int, end: int) -> Iterable[Finding]:
    """A line «…文件» with its number alone on the next line that is not empty: the head of an original."""
    if end - start > 40 or not _RED_HEAD.fullmatch(document.text, start, end):
        return
    number = document.paragraph_number(start)
    for ahead in range(number + 1, min(number + 4, document.paragraph_count)):
        low, high = document.paragraph(ahead)
        if not document.text[low:high].strip():
            continue
        if high - low <= 60 and _NUMBER_LINE.fullmatch(document.text, low, high):
            yield Finding(
                start, high, "保密/红头/红头原版", "warn", "likely", "像是红头文件原版的版头；公开发布请用制发机关网站上的文本",
                "secrecy.red_head", "red_header", "", "发文机关标志下一行是发文字号",
            )  # fmt: skip
        return


def _marking(start: int, end: int, kind: str, rule: str, message: str, tier: Tier, severity: Severity) -> Finding:
    return Finding(
        start, end, f"保密/标志/{kind}", severity, tier, f"{message}；{ADVICE}", f"secrecy.{rule}", "secrecy",
        evidence="按标志的结构识别，不凭单个词",
    )  # fmt: skip
