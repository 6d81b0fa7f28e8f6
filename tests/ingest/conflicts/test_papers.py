"""Names of papers: which mean one paper, which are asked for, which were abolished."""

from __future__ import annotations

import pytest

from ingest.conflicts.papers import abolished, covered, demanded, held, is_paper


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《申请表》（原件1份）", "申请表"),
        ("居民户口簿", "户口本"),
        ("父母双方身份证", "有效身份证件"),
        ("不动产权属证书", "不动产权证书"),
    ],
)
def test_writings_of_one_paper_are_one(one: str, other: str) -> None:
    assert held(one, [other])


@pytest.mark.parametrize(
    ("one", "other"),
    [("居住证明", "居住证"), ("户籍证明", "户口簿"), ("结婚证", "离婚证"), ("学历证书", "职业资格证书")],
)
def test_two_papers_are_two(one: str, other: str) -> None:
    assert not held(one, [other])


def test_an_open_entry_covers_what_it_speaks_of() -> None:
    assert covered("劳动合同或者其他存在劳动关系的证明", ["与用人单位存在劳动关系的证明材料"])
    assert not covered("银行流水", ["与用人单位存在劳动关系的证明材料"])


def test_a_step_demands_papers_and_not_actions() -> None:
    assert list(demanded("申请人提交申请表和户口簿，采集照片，领证。无需提交结婚证。")) == ["申请表", "户口簿"]


def test_abolished_for_all_and_not_only_in_some_cases() -> None:
    assert list(abolished("不再要求提交户口簿；已取消的证明材料：户籍证明、居住证明。")) == [
        "户口簿",
        "户籍证明",
        "居住证明",
    ]
    assert list(abolished("无需提交清税证明的情形：未领用发票。无需提交学历证书原件。")) == []


def test_words_that_name_no_paper_in_particular_are_none() -> None:
    assert not any(is_paper(words) for words in ("申请材料", "证明", "有关证明", "章", "办理"))
