"""A rule in one phrase, for the overview that sets five texts side by side."""

import pytest

from zhengmei.core.pack.headline import headline
from zhengmei.packs import load

PHRASES = [
    ("sx-jiaxian", "filing.change", "2 个工作日内"),
    ("sx-jiaxian", "filing.open", "「及时」，未写天数"),
    ("sx-jiaxian", "notice.open", "不少于 30 日；县政府门户网站与政务新媒体"),
    ("sx-jiaxian", "notice.suspend", "要公告，本地未规定时长；县政府门户网站或政务新媒体"),
    ("sx-jiaxian", "suspend.limit", "每年不超过 1 次，每次不超过 30 日"),
    ("sx-jiaxian", "update.stale", "连续超过 14 天不更新"),
    ("cn-2019", "update.stale", "检查前 14 天内没有更新"),
    ("hi-sanya", "update.weekly", "每周不少于 1 条，节假日除外"),
    ("hi-sanya", "filing.merge", "有要求，本地未规定天数"),
    ("qd-licang", "chain.change", "事后备案，没有写事前审批"),
    ("qd-licang", "review.post", "要审核，本地未规定级数"),
    ("qd-licang", "original.biweekly", "每两周不少于 1 条原创"),
    ("sx-jiaxian", "rank.bottom", "季度排名连续 2 次在后 3 位"),
]


@pytest.mark.parametrize(("pack_id", "rule_id", "phrase"), PHRASES)
def test_it_says_a_rule_in_one_phrase_and_says_what_the_text_leaves_open(
    pack_id: str, rule_id: str, phrase: str
) -> None:
    pack = load(pack_id)
    rule = pack.rule(rule_id)
    assert rule is not None
    assert headline(pack, rule) == phrase


def test_every_rule_of_every_pack_has_a_phrase() -> None:
    for pack_id in ("qd-xihaian-sfj", "zj-sfj", "qd-licang", "sx-jiaxian", "hi-sanya", "cn-2019"):
        pack = load(pack_id)
        assert all(headline(pack, rule).strip("；，→ ") for rule in pack.rules)
