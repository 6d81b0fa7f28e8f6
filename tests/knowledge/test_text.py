"""One folded form for matching, and the words, grams and sounds made from it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.lexicon.lexicon import FOLDER
from knowledge.lexicon.schema import load_matters
from knowledge.lexicon.tables import load_sayings
from knowledge.text import Segmenter, _dialect, bigrams, fold, fold_once, grams, segmenter, syllables


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("辦護照", "办护照"),
        ("护\u200b照\ufeff", "护照"),
        ("  多久　 办好 ", "多久 办好"),
        ("①《甲》", "1《甲》"),
        ("", ""),
    ],
)
def test_folding_unifies_what_people_type(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more_and_leaves_nothing_invisible(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert "\u200b" not in once


@given(st.text(alphabet="，：；（）！？　“《①ｅ́e\u0301＜\u0338ﬁ한ァﾞ \n中護A1.,", max_size=30))
def test_full_width_is_replaced_as_unicode_says(text: str) -> None:
    said = fold_once(text)
    assert said == fold_once(unicodedata.normalize("NFKC", text))
    assert unicodedata.is_normalized("NFKC", said)


@pytest.mark.parametrize(("written", "folded"), [("護\U00020bb7野家", "护\U00020bb7野家"), ("边度办", "哪里办")])
def test_rare_characters_and_dialect_are_folded_where_they_stand(written: str, folded: str) -> None:
    assert fold_once(f"第一条 {written}") == f"第一条 {folded}"


@pytest.mark.parametrize(
    "text",
    [
        "周末几点办公",
        "我有两个女儿",
        "发放工资",
        "房屋租赁合同",
        "排放工业废气",
        "取得行政许可",
        "重点整治地区",
        "不得行使",
    ],
)
def test_what_holds_a_word_of_a_dialect_by_chance_stays(text: str) -> None:
    assert fold_once(text) == text


def test_official_names_hold_no_word_of_a_dialect() -> None:
    words, spoken = _dialect()
    names = [name for row in load_matters(FOLDER / "matters") for name in (row.name, *row.official)]
    names += [row.name for row in load_sayings(FOLDER)]
    assert [name for name in names if any(spoken[found] != found for found in words.findall(name))] == []


def test_a_taught_word_stays_in_one_piece() -> None:
    fresh = Segmenter(["粤居码签注证"])
    assert "粤居码签注证" in fresh.cut("办粤居码签注证")
    assert "粤居码签注证" not in segmenter().cut("办粤居码签注证")


@pytest.mark.parametrize("word", ["证", "ABC证件", "一" * 13, "甲 乙"])
def test_only_han_words_of_two_to_twelve_characters_are_taught(word: str) -> None:
    plain = Segmenter()
    before = plain.cut(word)
    plain.add([word])
    assert plain.cut(word) == before


def test_words_for_search_hold_the_parts_of_long_words() -> None:
    assert {"居住证", "居住"} <= set(segmenter().words("居住证怎么办"))


def test_words_without_overlaps_give_the_text_back() -> None:
    assert "".join(segmenter().cut("居住证办理，要3.5元abc")) == "居住证办理要3.5元abc"


@given(st.text(alphabet="居住证办理登记申领中华人民共和国身份证明变更注销要多久㐀龥鿿a3. ", max_size=40))
def test_our_cut_is_the_one_of_jieba(text: str) -> None:
    ours, runs = segmenter(), re.findall(r"[㐀-鿿]+|[a-z0-9]+(?:\.[0-9]+)?", text)
    jieba = ours._jieba
    assert ours.cut(text) == [word for run in runs for word in (jieba.cut(run, HMM=False) if run > "z" else [run])]
    assert ours.words(text) == [
        word for run in runs for word in (jieba.cut_for_search(run, HMM=False) if run > "z" else [run])
    ]


def test_everyday_words_weigh_as_such() -> None:
    rate = segmenter().everydayness
    assert rate("护照") < rate("单位") < rate("人") == 1.0
    assert rate("火星车证") == 0.0


def test_verbs_and_idioms_tell_and_nouns_name() -> None:
    tells = segmenter().only_tells
    assert all(map(tells, ("舍不得", "拖到", "打招呼", "乱七八糟")))
    assert not any(map(tells, ("护照", "火星车", "潜水艇", "走")))


def test_grams_hold_single_characters_and_pairs_of_each_run() -> None:
    assert grams("户口页a证") == ["户", "口", "页", "户口", "口页", "证"]


def test_bigrams_never_cross_a_break_and_keep_lone_characters() -> None:
    assert bigrams("户口页,证") == ["户口", "口页", "证"]
    assert bigrams("abc") == []


def test_syllables_are_spelt_without_tones_one_a_character() -> None:
    assert syllables("居住证") == ["ju", "zhu", "zheng"]
    assert "".join(syllables("C1证")) == "c1zheng"


def test_a_word_taught_later_is_cut_anew() -> None:
    cutter = Segmenter()
    assert "养犬登记" not in cutter.cut("养犬登记")
    cutter.add(["养犬登记"])
    assert cutter.cut("养犬登记") == ["养犬登记"]


def test_words_of_other_trades_never_lie_across_the_words_of_a_question() -> None:
    assert segmenter().cut("失业金领多久")[:2] == ["失业金", "领"]
    assert "段时间" not in segmenter().cut("这段时间医保谁交")
