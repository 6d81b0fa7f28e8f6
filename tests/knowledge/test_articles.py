"""Which article of a long document comes first: by words that are no search terms, by the point asked, and each page once."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.document import PolicyDocument
from knowledge.encode import Encoder
from knowledge.guide import Source
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Evidence, Searcher, read_question
from knowledge.search.query import asides_of
from knowledge.store import Incoming, Store
from knowledge.values import Span
from tests.samples import CITY

ARTICLES = (
    "第五条 长者饭堂采取自主供给、单位食堂专区、集体配送等方式设置。",
    "第七条 长者饭堂由街道办事处通过政府购买服务等方式设置。",
    "第十三条 长者饭堂应当在工作日提供午餐服务，有条件的可以提供周末、节假日服务。",
    "第十八条 长者饭堂的基本信息由街道办事处录入平台。",
    "第二十条 违反规定冒用他人就餐卡的，由民政部门责令退回补贴，两年内不得再享受。",
)


def document(name: str, title: str = "云河市老年人助餐配餐服务管理办法") -> Incoming:
    text, spans = "", []
    for article in ARTICLES:
        spans.append(Span(start=len(text), end=len(text) + len(article)))
        text += article + "\n"
    source = Source(id=name, name=f"{name}.html", title=title)
    content = PolicyDocument(id=f"doc:{name}", title=title, region=CITY, paragraphs=tuple(spans), source=source)
    return Incoming(content=content, text=text)


def search(folder: Path, encoder: Encoder, lexicon: Lexicon, question: str, *names: str) -> Evidence:
    store = Store.open(folder)
    for name in names:
        store.put_file(f"{name}.html", "1", [document(name)])
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    query = read_question(question, lexicon, regions=(CITY,))
    return Searcher(store, index, lexicon).search(query)


@pytest.mark.parametrize(
    ("question", "article"), [("长者饭堂周末开不开", "第十三条"), ("长者饭堂的卡借给别人会怎么样", "第二十条")]
)
def test_the_article_that_speaks_to_the_point_comes_first(
    tmp_path: Path, encoder: Encoder, lexicon: Lexicon, question: str, article: str
) -> None:
    assert search(tmp_path, encoder, lexicon, question, "甲").passages[0].passage.text.startswith(article)


def test_a_page_published_twice_is_found_once(tmp_path: Path, encoder: Encoder, lexicon: Lexicon) -> None:
    texts = [hit.passage.text for hit in search(tmp_path, encoder, lexicon, "长者饭堂周末开不开", "甲", "乙").passages]
    assert len(texts) == len(set(texts)) == len(ARTICLES)


def test_words_that_ask_echo_nothing(lexicon: Lexicon) -> None:
    query = read_question("长者饭堂周末怎么申请什么材料", lexicon, regions=(CITY,))
    assert [term.text for term in asides_of(query)] == ["周末"]
