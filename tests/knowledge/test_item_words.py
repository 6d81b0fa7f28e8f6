"""The words of business items: what a row may be, and that what is said and what is named meet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.errors import GuideError
from knowledge.lexicon.item_words import items_named, items_said, load_item_words


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("公司换了法人,那个许可要不要跟着变", "变更"),
        ("厂子搬到隔壁镇了", "变更"),
        ("证快到期了怎么续", "延续"),
        ("执照弄丢了", "补领"),
        ("行驶证泡水了看不清", "换领"),
        ("饭馆不想开了", "注销"),
        ("先停半年再说", "停止"),
        ("身份证挂失后又找到了", "恢复"),
        ("仓库想再加一项冷藏", "增加"),
        ("对结果不服想重新评", "复核"),
        ("想看看办到哪一步了", "查询"),
        ("第一次办", "首次"),
    ],
)
def test_a_citizens_sentence_speaks_of_its_item(question: str, item: str) -> None:
    assert item in items_said(question)


@pytest.mark.parametrize(
    "question", ["办手续要多久", "我退休了能领多少钱", "药品销售要什么条件", "海关在哪", "旧房改造补贴"]
)
def test_words_that_only_look_like_an_item_speak_of_none(question: str) -> None:
    assert items_said(question) == frozenset()


def test_a_name_states_what_it_or_its_brackets_say() -> None:
    assert items_named("个体工商户注销登记") == {"注销"}
    assert items_named("劳务派遣行政许可(设立)") == {"首次"}
    assert items_named("居住证申领") == frozenset()


def test_what_is_to_go_on_is_no_longer_stopped() -> None:
    assert items_said("养老金停了,怎么接着发") == {"恢复"}


def test_every_item_is_both_named_and_said_by_its_own_word() -> None:
    for row in load_item_words():
        if row.item not in ("停止", "增加", "减少"):  # names say 停业, 增项, 核减
            assert row.item in items_named(row.item), row.item


def test_a_pattern_that_is_none_is_refused_with_its_place(tmp_path: Path) -> None:
    table = tmp_path / "item_words.json"
    table.write_text(json.dumps({"items": [{"item": "变更", "names": ["变更"], "said": ["改("]}]}), "utf-8")
    with pytest.raises(GuideError, match="不是合法的正则表达式"):
        load_item_words(table)
