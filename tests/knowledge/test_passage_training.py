"""The questions that teach which passage answers, and the training itself on a few articles."""

from __future__ import annotations

import json
import lzma
import random
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from knowledge.encode import MODEL_FOLDER, StaticEncoder
from knowledge.text import fold
from knowledge.train import passages
from knowledge.train.passages import AskedArticle, Table, asked_articles, read_laws, rivals, shares_found, train

ARTICLES = {
    "第一条": "申请人逾期未领取彩虹陶窑合格证的，由窑务所注销，并公告十五日，费用由申请人承担。",
    "第二条": "彩虹陶窑每日熄火时间为二十二时至次日六时，遇节庆可以顺延两个小时，应当提前张贴告示。",
    "第三条": "窑工连续作业满四小时的，窑主应当安排休息二十分钟并提供饮水，高温季节加倍安排。",
    "第四条": "运输陶土的车辆应当遮盖，撒落的由承运人当场清扫，拒不清扫的处二百元罚款。",
}
ASKED = {
    "第一条": ("窑证办好了忘拿，会作废吗", "做好的证放着没去取咋办"),
    "第二条": ("晚上几点必须停火", "过年能烧晚点不"),
    "第三条": ("干活中间能歇会儿不", "老板不给水喝"),
    "第四条": ("拉泥巴的车要盖布不", "泥掉路上谁扫"),
}


@pytest.fixture
def laws(tmp_path: Path) -> passages.Laws:
    file = tmp_path / "articles.jsonl.xz"
    rows = [{"doc": "kiln", "article": number, "text": text} for number, text in ARTICLES.items()]
    rows.append({"doc": "kiln", "article": "第一条", "text": "重复的一条，不算。"})
    with lzma.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return read_laws(file)


@pytest.fixture
def asked() -> list[tuple[str, AskedArticle]]:
    """Every question with the article after its own, so that nothing but training finds it."""
    turned = zip((*list(ARTICLES)[1:], next(iter(ARTICLES))), ASKED.values(), strict=True)
    rows = [AskedArticle(doc="kiln", article=number, questions=said) for number, said in turned]
    return [(question, row) for row in rows for question in row.questions]


def test_every_article_is_asked_about_in_words_of_its_own() -> None:
    rows = asked_articles()
    questions = [question for row in rows for question in row.questions]
    assert len(rows) >= 5_700
    assert len(questions) >= 27_000
    measuring = {row.doc for row in rows if row.measures}
    assert len(measuring) == 30
    assert measuring.isdisjoint(row.doc for row in rows if not row.measures)
    assert [one for one, times in Counter(questions).items() if times > 1] == []
    assert [key for key, times in Counter((row.doc, row.article) for row in rows).items() if times > 1] == []


def test_no_question_that_teaches_measures() -> None:
    proxies = Path(__file__).parents[2] / "evals" / "proxies"
    rows = (json.loads(line) for file in proxies.glob("*.jsonl") for line in file.read_text("utf-8").splitlines())
    measured = {said for row in rows for said in (row.get("question"), *row.get("turns", ())) if said}
    assert len(measured) > 2000
    assert measured.isdisjoint(question for row in asked_articles() for question in row.questions)


def test_of_two_articles_with_one_number_the_first_is_read(laws: passages.Laws) -> None:
    assert laws["kiln"]["第一条"].startswith("申请人逾期")


def test_the_other_articles_of_a_document_are_the_rivals(laws: passages.Laws) -> None:
    one = AskedArticle(doc="kiln", article="第二条", questions=("几点停火",))
    assert rivals(one, laws) == [fold(ARTICLES[number]) for number in ("第一条", "第三条", "第四条")]


def test_training_finds_articles_that_were_not_found_and_leaves_names_where_they_were(
    laws: passages.Laws,
    asked: list[tuple[str, AskedArticle]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {"EPOCHS": 12, "BATCH": len(asked), "NAMES": 64, "WORDS": 16}.items():
        monkeypatch.setattr(passages, name, value)
    random.seed(1)
    table = Table(MODEL_FOLDER)
    before, _ = shares_found(table, asked, laws)
    train(table, asked, laws)
    after, _ = shares_found(table, asked, laws)
    assert before < 0.5 < after
    shutil.copytree(MODEL_FOLDER, tmp_path / "model")
    table.save(tmp_path / "model")
    assert {file.name for file in (tmp_path / "model").iterdir()} == {file.name for file in MODEL_FOLDER.iterdir()}
    assert (tmp_path / "model" / "README.md").read_text("utf-8") == (MODEL_FOLDER / "README.md").read_text("utf-8")
    old, new = StaticEncoder(), StaticEncoder(tmp_path / "model")
    names = ["居住证首次申领", "普通护照换发"]
    assert new.name != old.name
    now, then = (one.encode_questions(names) for one in (new, old))
    assert np.abs(now @ now.T - then @ then.T).max() < 0.1
