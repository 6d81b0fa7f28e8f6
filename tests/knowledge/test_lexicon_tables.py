"""The lexicon's tables: what a row may be, what a bad file is told, and whether the reviewed tables keep their promises."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge.errors import GuideError
from knowledge.lexicon.schema import BUSINESS_THEMES, Audience, load_matters
from knowledge.lexicon.tables import (
    AmbiguousWord,
    Facet,
    Item,
    Situation,
    Synonym,
    load_ambiguous,
    load_cancelled,
    load_everyday,
    load_facets,
    load_sayings,
    load_situations,
    load_synonyms,
)
from knowledge.text import fold

LEXICON = Path(__file__).parents[2] / "knowledge" / "lexicon"
FACETS = {
    "materials", "limits", "fee", "windows", "hours", "phone", "conditions", "steps", "bases", "outcome", "online",
    "visits", "complaints", "remedy", "agent",
    "amount", "duration",
}  # fmt: skip
MUST_ASK = [
    *("过户", "社保", "办证", "补办", "转移", "销户", "上户口", "异地就医", "生育报销", "公积金取"),
    *("居住证", "残疾证", "丧葬费", "养老金", "执照", "护照"),
]


@pytest.fixture(scope="module")
def matter_ids() -> set[str]:
    return {matter.id for matter in load_matters(LEXICON / "matters")}


def test_every_choice_of_an_ambiguous_word_leads_to_a_matter(matter_ids: set[str]) -> None:
    lost = [
        (row.word, option.matter)
        for row in load_ambiguous(LEXICON)
        for option in row.options
        if option.matter not in matter_ids
    ]
    assert lost == []


def test_the_words_that_must_be_asked_back_are_there() -> None:
    rows = load_ambiguous(LEXICON)
    known = {word for row in rows for word in (row.word, *row.variants)}
    assert set(MUST_ASK) <= known
    assert len(rows) >= 66


def test_an_ambiguous_word_asks_a_question() -> None:
    assert all(row.question.endswith("？") for row in load_ambiguous(LEXICON))


def test_every_facet_has_enough_wordings() -> None:
    facets = load_facets(LEXICON)
    assert {facet.key for facet in facets} == FACETS
    assert [facet.key for facet in facets if len(facet.words) < 25] == []


def test_a_doubt_names_another_facet_or_none() -> None:
    wrong = [
        (facet.key, doubt.word)
        for facet in load_facets(LEXICON)
        for doubt in facet.doubts
        if doubt.rival is not None and (doubt.rival not in FACETS or doubt.rival == facet.key)
    ]
    assert wrong == []


def test_statutory_and_promised_limits_have_wordings_of_their_own() -> None:
    limits = next(facet for facet in load_facets(LEXICON) if facet.key == "limits")
    assert [sub.key for sub in limits.subs] == ["statutory", "promised"]


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("孩子8岁怎么办身份证", "minor"),
        ("我爸七十多岁走不动", "elderly"),
        ("身份证被偷了", "lost"),
        ("香港居民能办吗", "hk-mo-tw"),
        ("老婆是越南人", "foreigner"),
        ("我妈能不能替我去办", "proxy"),
    ],
)
def test_a_situation_is_recognised_by_word_or_pattern(question: str, key: str) -> None:
    situation = next(row for row in load_situations(LEXICON) if row.key == key)
    said = any(word in question for word in situation.words)
    assert said or any(re.search(pattern, question) for pattern in situation.patterns)


def test_an_adult_child_is_no_minor() -> None:
    minor = next(row for row in load_situations(LEXICON) if row.key == "minor")
    assert not any(re.search(pattern, "他今年30岁") or re.search(pattern, "儿子35岁") for pattern in minor.patterns)


def test_what_was_not_done_with_a_card_is_no_loss() -> None:
    lost = next(row for row in load_situations(LEXICON) if row.key == "lost")
    told = {
        text: any(re.search(pattern, text) for pattern in lost.patterns)
        for text in ("卡没了", "执照没年检", "社保卡没领")
    }
    assert told == {"卡没了": True, "执照没年检": False, "社保卡没领": False}


def test_situations_imply_the_business_item() -> None:
    items = {row.key: row.item for row in load_situations(LEXICON)}
    assert items["lost"] is Item.REPLACE
    assert items["expired"] is Item.RENEW
    assert items["change"] is Item.CHANGE
    assert items["proxy"] is None


def test_synonyms_are_many_and_never_name_themselves() -> None:
    rows = load_synonyms(LEXICON)
    assert len(rows) >= 500
    assert [row.word for row in rows if row.word in row.terms] == []


def test_everyday_words_are_many_and_none_holds_what_it_stands_for() -> None:
    rows = load_everyday(LEXICON)
    assert len(rows) >= 3000
    assert [row.word for row in rows if any(term in row.word or row.word in term for term in row.terms)] == []
    assert [text for row in rows for text in (row.word, *row.terms) if fold(text) != text] == []


def test_everyday_words_need_not_be_written_down(tmp_path: Path) -> None:
    assert load_everyday(tmp_path) == ()


def test_names_that_people_ask_for_have_sayings_of_their_own() -> None:
    rows = load_sayings(LEXICON)
    assert len(rows) >= 2000
    assert sum(len(row.said) for row in rows) >= 3000
    assert [row.name for row in rows if any(len(text) > 40 for text in row.said)] == []


def test_no_saying_is_a_question_that_measures() -> None:
    proxies = Path(__file__).parents[2] / "evals" / "proxies"
    files = (proxies / f"official_names{end}.jsonl" for end in ("", "_2", "_3", "_4", "_5"))
    asked = {json.loads(line)["question"] for file in files for line in file.read_text("utf-8").splitlines()}
    assert asked.isdisjoint(text for row in load_sayings(LEXICON) for text in row.said)


def test_a_cancelled_document_points_to_a_matter_that_exists(matter_ids: set[str]) -> None:
    rows = load_cancelled(LEXICON)
    assert len(rows) >= 30
    assert [row.name for row in rows if row.matter is not None and row.matter not in matter_ids] == []


def test_business_matters_have_business_themes() -> None:
    matters = load_matters(LEXICON / "matters")
    business = [matter for matter in matters if matter.audience == (Audience.BUSINESS,)]
    assert len(business) >= 180
    assert [matter.id for matter in business if matter.theme not in BUSINESS_THEMES] == []


def test_every_near_miss_names_a_matter(matter_ids: set[str]) -> None:
    matters = load_matters(LEXICON / "matters")
    lost = [(m.id, near.word, near.matter) for m in matters for near in m.not_for if near.matter not in matter_ids]
    assert lost == []


@pytest.mark.parametrize(
    ("file", "load", "text", "told"),
    [
        ("synonyms.jsonl", load_synonyms, '{"word": "娃", "terms": ["子女"]}\n{"word": "娃",', "第 2 行"),
        ("synonyms.jsonl", load_synonyms, '{"word": "娃", "terms": []}', "terms：项数太少"),
        ("synonyms.jsonl", load_synonyms, '{"word": "娃", "term": ["子女"]}', "没有这个字段"),
        ("everyday.tsv", load_everyday, "利息\t利率\n抽签", "第 2 行"),
        ("everyday.tsv", load_everyday, "利息\t利率\n利息\t贴息", "已经写过"),
        ("ambiguous.jsonl", load_ambiguous, '{"word": "过户", "question": "哪种？", "options": []}', "项数太少"),
        ("cancelled.jsonl", load_cancelled, '{"name": "旧证", "fate": "没了", "note": "无"}', "fate：取值不在允许"),
        ("facets.json", load_facets, "[]", "最外层应是一个对象"),
        ("facets.json", load_facets, '{"facets": [{"key": "fee", "label": "收费", "words": ["要钱吗", "要钱吗"]}]}', "写了两遍"),
        ("situations.json", load_situations, '{"situations": [{"key": "a", "label": "甲", "words": ["丢了"], "patterns": ["("]}]}', "正则"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_chinese_with_its_place(
    tmp_path: Path, file: str, load: Callable[[Path], object], text: str, told: str
) -> None:
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(GuideError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(file)
    assert told in str(caught.value)


def test_one_wording_in_two_rows_is_refused(tmp_path: Path) -> None:
    rows = [{"word": "娃", "terms": ["子女"]}, {"word": "娃", "terms": ["未成年人"]}]
    (tmp_path / "synonyms.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    with pytest.raises(GuideError, match="「娃」在第 1 行已经写过"):
        load_synonyms(tmp_path)


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Synonym, {"word": "娃", "terms": ["娃"]}),
        (Facet, {"key": "Fee", "label": "收费", "words": ["要钱吗"]}),
        (Situation, {"key": "lost", "label": "丢失", "words": ["丢了"], "item": "重办"}),
        (
            AmbiguousWord,
            {
                "word": "过户",
                "question": "哪种？",
                "options": [{"label": "甲", "matter": "a"}, {"label": "乙", "matter": "a"}],
            },
        ),
    ],
)
def test_a_row_that_says_nothing_new_cannot_be_built(model: type, fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        model(**fields)
