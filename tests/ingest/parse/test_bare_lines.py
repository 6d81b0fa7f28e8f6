"""Unmarked lines told by their neighbours, however many there are."""

from __future__ import annotations

import pytest

from ingest.parse import bare_lines
from ingest.parse.headlines import headlines
from ingest.raw import Block
from tests.ingest.parse.pages import page


def heads(*lines: str) -> list[str]:
    return [head.text for head in headlines(page(*lines))]


def test_a_short_line_between_a_sentence_and_its_text_heads_it() -> None:
    assert heads("本页介绍残疾人补贴。", "对象", "具有本市户籍的残疾人可以申请，由本人提出。") == ["对象"]


def test_short_lines_below_a_colon_are_a_list() -> None:
    assert heads("需要带齐下列证件：", "户口簿", "结婚证", "照片", "材料不齐的一次告知，补齐后受理。") == []


@pytest.mark.parametrize("number", [100, 1000])
def test_each_line_of_a_long_list_is_looked_at_a_few_times(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    looked, looks_bare = [0], bare_lines._looks_bare

    def counting(block: Block) -> bool:
        looked[0] += 1
        return looks_bare(block)

    monkeypatch.setattr(bare_lines, "_looks_bare", counting)
    heads("便民服务", *(f"第{one}处便民服务点位" for one in range(number)))
    assert looked[0] <= 12 * number
