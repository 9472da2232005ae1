"""Text that keeps its own spelling: quotations, classical lines, names of people and firms, accepted variants of words.

What is usual says little about how these are written, so a guess about a word in them is never more than a hint, which says
why. What a check digit or a structure proves is no guess and is not looked at here.
"""

import re
from collections.abc import Mapping, Sequence

from zhengmei.core.screening.automaton import Build, RustAutomaton
from zhengmei.core.screening.document import Document, Finding
from zhengmei.core.screening.names import COMPOUND, SURNAMES

GUESSED = ("文字/错别字/", "文字/多字/重复", "文字/漏字/疑似漏字")
"""Categories of what is a guess about a word."""
STATISTICAL = "spelling."
"""Rules that know no word, only what is usual; what is quoted or a firm's name is unknown to them, not to a list of idioms."""
_REACH = 40
"""So many characters on each side say what a place belongs to."""

_SIGN = "[一-鿿]"
_POSTS = (
    "书记|主席|省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|村长|部长|厅长|局长|处长|科长|主任|院长|校长|园长|所长|站长|队长|组长|行长|会长|社长|馆长|"
    "团长|班长|理事长|秘书长|董事长|总经理|经理|总裁|总监|院士|教授|研究员|工程师|教师|老师|医生|医师|护士|律师|法官|检察官|民警|警官|战士|记者|"
    "通讯员|编辑|导演|演员|歌手|作家|诗人|画家|选手|运动员|教练|司机|乘客|村民|居民|市民|农民|农户|脱贫户|贫困户|养殖户|种植户|商户|住户|渔民|牧民|职工|员工|党员|干部|委员|代表|"
    "作者|责编|审核|校对|摄影|撰稿|网格员|队员|模范|标兵|负责人|联系人|申请人|当事人|被告人|创始人|带头人|发言人|主持人|志愿者|同学|学生|家长|患者|烈士|同志|先生|女士|姓名|名叫|叫做"
)
_VERBS = (
    "主持|出席|参加|讲话|到会|走访|介绍|表示|指出|强调|要求|领取|获评|获得|荣获|受到|任|担任|兼任|坐诊|协助|陪同|一行|调研|慰问|深入|来到|告诉|认为|"
    "宣布|致辞|汇报|回应|回忆|透露|坦言|说|称|等|同志|先生|女士|老师|教授|在|向|对|与|和|及|的|为|是|被|从|将|曾|也|就|带|率|到|不顾|登台|每天|家中|高兴|[两二三四五六七八九十多几][位名人]"
)
_NAME = rf"(?:(?:{COMPOUND}|[{SURNAMES}]){_SIGN}{{1,2}})"
_ENDS = rf"(?=(?:{_VERBS})|[^一-鿿]|$)"
_JOINED = r"[、和及与，, \u3000]"
_AT_HOME = "的?(?:女儿|儿子|家中|家里|父亲|母亲|妻子|丈夫)"
_PEOPLE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_POSTS})[:：]?[ \u3000]?({_NAME}(?:{_JOINED}{_NAME})*){_ENDS}",
        rf"(?:{_POSTS})[:：]?[ \u3000]?([{SURNAMES}]{_SIGN})",
        rf"(?:任命|免去|聘任|推选|选举)({_NAME}(?:{_JOINED}{_NAME})*){_ENDS}",
        rf"(?:(?<![一-鿿])|有|为|是)({_NAME}(?:、{_NAME}){{1,30}}){_ENDS}",
        rf"(?<![一-鿿])(?:据|由|经|对|向|给|以及|包括)?({_NAME})(?=同志|先生|女士|等|表示|说|介绍|告诉|坦言|回忆|任|，[男女]，)",
        rf"(?:(?<![一-鿿])|到|在|向|对|给|与|和)({_NAME})(?={_AT_HOME})",
        rf"({_SIGN}{{1,6}}(?:[·•・]{_SIGN}{{1,8}}){{1,3}})",
    )
)
"""Where names of people stand: after posts, after appointments, in lists, before what people do, with a dot in them."""
_FIRM = re.compile(
    r"[^\W\d_的与和及对向是由到在被把将让给引进入约访]{2,8}(?=有限公司|有限责任公司|股份有限|集团|合作社|工作室|旗舰店|专卖店|加盟店|品牌|牌(?:产品|商标))"
)
_CLASSICAL = re.compile(
    r"(?:[也矣焉哉乎兮]|(?<![总反随代])之)(?=[，。？！；：、”’]|$)|(?<![一-鿿])\S?子?曰|岂|孰|者[，：].{1,20}也"
)
_MODERN = re.compile("[的了们这那吗呢吧很着]|我国|进行|工作|同志")
_STOPS = "。！；\n"


class OwnSpelling:
    """``known``: a word → why it may stand as it is written, in a clause."""

    def __init__(self, known: Mapping[str, str], build: Build = RustAutomaton) -> None:
        self._reasons = list(known.values())
        self._automaton = build(list(known))

    def heard(self, document: Document, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings in their order; a guess in text that keeps its own spelling is a hint and says why."""
        return [
            finding.lowered(why)
            if finding.tier != "hint" and finding.category.startswith(GUESSED) and (why := self._why(document, finding))
            else finding
            for finding in findings
        ]

    def _why(self, document: Document, finding: Finding) -> str:
        """Return in a clause why the place may keep its spelling; empty when nothing says so."""
        start, end = finding.start, finding.end
        low, high = document.paragraph_at(start)
        low, high = max(low, start - _REACH), min(high, end + _REACH)
        around, place, past = document.text[low:high], start - low, end - low
        guess = finding.rule.startswith(STATISTICAL)
        if guess and document.quoted(start, end):
            return "在引号或书名号里"
        if why := self._known(around, place, past):
            return why
        # What is written twice (主任|任某某) need only touch a name, what is one word must lie in it.
        people = [found.span(1) for pattern in _PEOPLE for found in pattern.finditer(around)]
        if any(begun < past and place < over if guess else begun <= place and past <= over for begun, over in people):
            return "像是人名"
        if guess and any(found.start() <= place and past <= found.end() for found in _FIRM.finditer(around)):
            return "像是企业、品牌的名称"
        return "像是古文" if _is_classical(around, place, past) else ""

    def _known(self, around: str, place: int, past: int) -> str:
        found = self._automaton.find(around)
        return next((self._reasons[number] for number, start, end in found if start < past and place < end), "")


def _is_classical(around: str, place: int, past: int) -> bool:
    """Whether the sentence around has words that only classical text has, and none that it has not."""
    start = max(around.rfind(stop, 0, place) for stop in _STOPS) + 1
    ends = [end for stop in _STOPS if (end := around.find(stop, past)) >= 0]
    sentence = around[start : min(ends, default=len(around)) + 1]
    return _CLASSICAL.search(sentence) is not None and _MODERN.search(sentence) is None
