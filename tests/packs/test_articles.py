"""The five documents, article by article: each is an entry, each is cited or excused, no quantity goes unnoticed."""

from pathlib import Path

import pytest

from zhengmei.core.pack.attach import attach
from zhengmei.core.pack.check import check_pack, clauses_of
from zhengmei.core.pack.parse import HEAD_FILE
from zhengmei.packs import SHIPPED, load, load_all, pack_ids

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "spec" / "regulations"
DOCUMENTS = {
    "qd-xihaian-sfj": ("000-qd-xihaian-sfj.txt", 15),
    "zj-sfj": ("001-zj-sfj.txt", 16),
    "qd-licang": ("002-qd-licang.txt", 19),
    "sx-jiaxian": ("003-sx-jiaxian.txt", 19),
    "hi-sanya": ("004-hi-sanya.txt", 32),
}


def test_every_pack_folder_is_shipped() -> None:
    assert set(pack_ids()) == {path.parent.name for path in SHIPPED.glob(f"*/{HEAD_FILE}")}
    assert set(DOCUMENTS) < set(pack_ids())


@pytest.mark.parametrize("pack_id", pack_ids())
def test_it_is_sound(pack_id: str) -> None:
    others = {pack.head.id: pack for pack in load_all() if pack.head.id != pack_id}
    assert [str(problem) for problem in check_pack(load(pack_id), others)] == []


@pytest.mark.parametrize(("pack_id", "count"), [(pack_id, count) for pack_id, (_, count) in DOCUMENTS.items()])
def test_it_has_an_entry_for_every_article(pack_id: str, count: int) -> None:
    numbers = [article.id.article for article in load(pack_id).articles if article.id.article]
    assert numbers == list(range(1, count + 1))


@pytest.mark.parametrize("pack_id", pack_ids())
def test_every_article_is_cited_by_a_rule_or_says_why_not(pack_id: str) -> None:
    pack = load(pack_id)
    cited = {clause.root for rule in pack.rules for clause in clauses_of(rule)}
    for article in pack.articles:
        if article.id.article:
            assert (article.id.text in cited) != bool(article.not_modelled), article.id.text


@pytest.mark.parametrize("pack_id", pack_ids())
def test_a_gist_is_in_our_own_words_and_short(pack_id: str) -> None:
    for article in load(pack_id).articles:
        assert 2 <= len(article.gist) <= 120, (article.id.text, len(article.gist))


@pytest.mark.skipif(not TEXTS.is_dir(), reason="原文不在仓库里（../shared/spec/regulations 不存在），无从核对")
@pytest.mark.parametrize("pack_id", DOCUMENTS)
def test_every_article_and_quantity_of_the_official_text_is_accounted_for(pack_id: str) -> None:
    name, count = DOCUMENTS[pack_id]
    report = attach(load(pack_id), (TEXTS / name).read_text(encoding="utf-8"))
    assert (report.articles_missing, report.articles_surplus) == ((), ())
    assert len([article for article in report.articles if article.number]) == count
    assert [(item.article, item.phrase, item.around) for item in report.unbound] == []
    assert any(item.rules for item in report.phrases)
