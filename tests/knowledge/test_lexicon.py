"""The national lexicon's matters: each line is one matter, and no wording leads to two of them unasked."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import knowledge.lexicon
from knowledge.errors import GuideError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.schema import BUSINESS_THEMES, PEOPLE_THEMES, Audience, LexiconMatter, load_matters
from knowledge.lexicon.tables import load_ambiguous

LEXICON = Path(knowledge.lexicon.__file__).parent

# These name ten matters or none; they belong to the table of words that need a question.
TOO_GENERAL = [
    *("办证", "社保", "医保", "过户", "补办", "转移", "销户", "上户口", "护照", "执照", "居住证", "残疾证"),
    *("养老金", "丧葬费", "公积金", "证明", "档案", "补贴", "报销", "登记", "备案", "换证", "补证", "年审", "取钱"),
]

GAS_TRANSFER = {
    "id": "gas-transfer",
    "name": "燃气过户",
    "type": "公共服务",
    "theme": "公用事业",
    "audience": ["自然人"],
    "system": "燃气",
    "words": ["煤气改名", "燃气换户主", "天然气换名字", "煤气户名"],
    "phrases": ["煤气还是房东的名字", "二手房的煤气怎么改", "燃气户主想换成我", "煤气费单子换名"],
}


@cache
def matters() -> tuple[LexiconMatter, ...]:
    return load_matters(LEXICON / "matters")


def leads_to() -> dict[str, set[str]]:
    """Every wording and the ids of the matters that claim it."""
    claims: defaultdict[str, set[str]] = defaultdict(set)
    for matter in matters():
        for wording in matter.wordings:
            claims[wording].add(matter.id)
    return claims


def asked_back() -> set[str]:
    """The words the assistant answers with a question."""
    rows = load_ambiguous(LEXICON)
    return {word for row in rows for word in (row.word, *row.variants)}


def write_line(folder: Path, changes: dict[str, object], file: str = "gas.jsonl") -> None:
    line = json.dumps({**GAS_TRANSFER, **changes}, ensure_ascii=False)
    (folder / file).write_text(line + "\n", encoding="utf-8")


def test_at_least_four_hundred_matters_of_both_audiences_are_there() -> None:
    audiences = {audience for matter in matters() for audience in matter.audience}

    assert len(matters()) >= 400
    assert audiences == set(Audience)


def test_every_theme_of_the_peoples_list_that_a_hall_serves_has_a_matter() -> None:
    used = {matter.theme for matter in matters()}
    rare = {
        "设立变更",
        "准营准办",
        "地方特色",
    }  # their matters are kept under the businesses' themes, or differ by city

    assert PEOPLE_THEMES - rare <= used


def test_no_wording_leads_to_two_matters_unless_the_citizen_is_asked() -> None:
    asked = asked_back()

    shared = {wording: ids for wording, ids in leads_to().items() if len(ids) > 1 and wording not in asked}

    assert shared == {}


def test_every_near_miss_leads_to_a_matter_that_exists() -> None:
    ids = {matter.id for matter in matters()}

    lost = [(matter.id, near) for matter in matters() for near in matter.not_for if near.matter not in ids]

    assert lost == []


def test_a_near_miss_never_contradicts_the_matter_that_claims_its_wording() -> None:
    claims, asked = leads_to(), asked_back()

    wrong = [
        (matter.id, near.word, near.matter, claims[near.word])
        for matter in matters()
        for near in matter.not_for
        if near.word in claims and near.matter not in claims[near.word] and near.word not in asked
    ]

    assert wrong == []


@pytest.mark.parametrize("word", TOO_GENERAL)
def test_a_word_that_fits_many_matters_belongs_to_none(word: str) -> None:
    assert leads_to().get(word, set()) == set()


def test_no_matter_is_named_twice() -> None:
    names = [matter.name for matter in matters()]

    assert sorted(name for name in set(names) if names.count(name) > 1) == []


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("身份证丢了", "id-card-reissue"),
        ("报工伤", "work-injury-recognition"),
        ("伤残评级", "labour-ability-appraisal"),
        ("工伤赔偿", "work-injury-disability-benefit"),
        ("居住证到期", "residence-permit-endorsement"),
        ("暂住登记", "residence-registration"),
        ("失业登记", "unemployment-registration"),
        ("失业金", "unemployment-benefit"),
        ("外地住院备案", "medical-offsite-filing"),
        ("工伤异地备案", "work-injury-offsite"),
        ("残疾证丢了", "disability-certificate-reissue"),
        ("考教资", "teacher-exam"),
        ("教资认定", "teacher-qualification"),
        ("公鸡金提取", "housing-fund-withdrawal"),
        ("准生证", "birth-service-registration"),
    ],
)
def test_near_misses_are_kept_apart(question: str, matter: str) -> None:
    assert leads_to()[question] == {matter}


def test_the_lists_of_themes_are_the_national_ones() -> None:
    assert len(PEOPLE_THEMES) == 32
    assert len(BUSINESS_THEMES) == 35


def test_a_good_line_is_read_with_its_name_first_among_its_wordings(tmp_path: Path) -> None:
    write_line(tmp_path, {"official": ["燃气更名"]})

    (matter,) = load_matters(tmp_path)

    assert matter.wordings[:3] == ("燃气过户", "燃气更名", "煤气改名")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"words": ["煤气改名"], "phrases": []}, "群众说法只有 1 条"),
        ({"theme": "投资审批"}, "主题「投资审批」不在国家主题目录内"),
        ({"official": ["煤气改名"]}, "「煤气改名」写了两遍"),
        ({"words": ["", "燃气换户主", "天然气换名字", "煤气户名"]}, "太短或为空"),
        ({"not_for": [{"word": "煤气改名", "matter": "water-transfer"}]}, "请留一处"),
        ({"not_for": [{"word": "水表改名", "matter": "gas-transfer"}]}, "指回了本事项"),
        ({"type": "行政服务"}, "取值不在允许的范围内"),
        ({"id": "燃气"}, "编号只能用小写英文"),
        ({"fee": "不收费"}, "没有这个字段"),
        ({"audience": []}, "至少要有一项"),
    ],
)
def test_a_bad_line_is_refused_with_its_file_and_line(
    tmp_path: Path, changes: dict[str, object], complaint: str
) -> None:
    write_line(tmp_path, changes)

    with pytest.raises(GuideError, match=rf"^gas\.jsonl，第 1 行：.*{complaint}"):
        load_matters(tmp_path)


def test_a_line_that_is_not_json_says_where_it_breaks(tmp_path: Path) -> None:
    (tmp_path / "gas.jsonl").write_text('\n{"id": "gas-transfer",', encoding="utf-8")

    with pytest.raises(GuideError, match="第 2 行：不是合法的 JSON"):
        load_matters(tmp_path)


def test_an_id_used_in_two_files_is_refused(tmp_path: Path) -> None:
    write_line(tmp_path, {}, "a.jsonl")
    write_line(tmp_path, {}, "b.jsonl")

    with pytest.raises(GuideError, match=r"^b\.jsonl，第 1 行：事项编号 gas-transfer 已被「燃气过户」使用"):
        load_matters(tmp_path)


def test_the_end_of_a_certificates_name_is_no_ambiguous_word(lexicon: Lexicon) -> None:
    assert [word.word for word in lexicon.ambiguous_in("我的证丢了")] == ["补办"]
    assert lexicon.ambiguous_in("狗证丢了") == ()
    assert lexicon.ambiguous_in("签证过期了") == ()


def test_a_matter_is_a_case_of_one_that_exists_and_is_no_case_itself() -> None:
    cases = {matter.id: matter.case_of for matter in matters() if matter.case_of}
    whole = {matter.id for matter in matters() if not matter.case_of}

    assert cases
    assert set(cases.values()) <= whole
