"""The sample pack from file to answer: everything in it arrives, and no answer says a fact that its sources do not."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from assistant import replies
from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from ingest.sample.build import PACK
from ingest.sample.matters import read_list
from ingest.sync import IngestReport, ingest, unplaced
from knowledge.codelists import LimitKind
from knowledge.encode import Encoder
from knowledge.guide import ServiceGuide
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Searcher
from knowledge.store import Store
from knowledge.text import fold
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT

LISTS = (
    "national_matters.xlsx",
    "yunling_province_matters.xlsx",
    "yunhe_city_matters.xlsx",
    "qingxi_matters.xlsx",
    "songyuan_matters.csv",
)
PAGES = sorted(path.name for path in PACK.iterdir() if path.name not in LISTS)
# Prose without a matter of its own: kept as documents only.
DOCUMENTS = {
    "yunhe_medical_notice.pdf",
    "yunhe_medical_notice_2026.html",
    "yunhe_rental_housing.html",
    "yunhe_unemployment_faq.html",
}
# What each list calls its business items, the most particular name first.
ITEM_COLUMNS = ("业务办理项名称", "业务办理项", "具体事项", "事项名称")
QUESTIONS = {
    "materials": "要带什么材料",
    "limits": "多久能办好",
    "fee": "要收费吗",
    "windows": "在哪里办",
    "hours": "几点上班",
    "phone": "咨询电话是多少",
    "conditions": "需要什么条件",
    "steps": "怎么办理",
    "bases": "办理依据是什么",
    "outcome": "办好后拿到什么证",
    "online": "能网上办吗",
    "visits": "要跑几次",
    "complaints": "投诉电话是多少",
}
DAY = date(2026, 11, 1)  # the pack tells of guides that ended before and begin after
LONGEST_SETUP_SECONDS = 20
MARKS = re.compile(r"\[\d+\]")
ORDINAL = re.compile(r"^\s*\d{1,3}[.、]\s*", re.MULTILINE)
NUMBER = re.compile(r"\d+(?:[.:\-]\d+)*")


@dataclass(frozen=True)
class Town:
    """云河市 with everything the pack says of it."""

    report: IngestReport
    store: Store
    assistant: Assistant
    setup_seconds: float


@dataclass(frozen=True)
class Asked:
    """One question about a guide, and its answer."""

    guide: ServiceGuide
    facet: str
    answer: Answer

    def __str__(self) -> str:
        return f"{self.guide.region} {self.guide.title} {self.facet}"


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, places: Places, encoder: Encoder, lexicon: Lexicon) -> Town:
    started = time.perf_counter()
    folder = tmp_path_factory.mktemp("pack")
    store = Store.open(folder)
    report = ingest([PACK], store, places, today=DAY)
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    assistant = Assistant(Searcher(store, index, lexicon), places)
    return Town(report, store, assistant, time.perf_counter() - started)


@pytest.fixture(scope="session")
def asked(town: Town) -> list[Asked]:
    """Every facet of every guide, asked by the guide's own name in its own place."""
    return [
        Asked(guide, facet, town.assistant.answer(f"{guide.title}{words}", region=guide.region, today=DAY))
        for guide in town.store.guides(limit=1000, day=DAY)
        for facet, words in QUESTIONS.items()
    ]


def answered(asked: list[Asked]) -> Iterator[Asked]:
    return (one for one in asked if one.answer.status is Status.ANSWERED)


# ---- everything arrives


def test_the_pack_is_ready_within_seconds(town: Town) -> None:
    assert town.setup_seconds < LONGEST_SETUP_SECONDS


def test_nothing_of_the_pack_is_refused_withheld_or_without_a_place(town: Town) -> None:
    assert [file.refused for file in town.report.refused] == []
    assert list(unplaced(town.report)) == []
    assert [finding for finding in town.report.errors if finding.withholds] == []
    assert town.report.total("quarantined") == 0
    assert town.report.exit_code == 0


def test_every_file_of_the_pack_is_in_the_report(town: Town) -> None:
    assert [file.file for file in town.report.files] == sorted(f"pack/{path.name}" for path in PACK.iterdir())


@pytest.mark.parametrize("name", LISTS)
def test_every_row_of_a_list_is_a_guide(town: Town, name: str) -> None:
    written = read_list(PACK.parent / "content" / "lists" / f"{Path(name).stem}.toml")
    stored = [guide for guide in town.store.guides(limit=1000) if guide.source.file == name]
    column = next(written.header.index(heading) for heading in ITEM_COLUMNS if heading in written.header)
    titles = [guide.title for guide in stored]
    assert len(stored) == len(written.rows)
    assert [row[column] for row in written.rows if not any(row[column] in title for title in titles)] == []
    (file,) = [file for file in town.report.files if file.file.endswith(name)]
    assert (file.rows, file.guides, file.entries) == (len(stored), len(stored), 0)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_kept_whole_and_its_matter_is_a_guide(town: Town, name: str) -> None:
    (file,) = [file for file in town.report.files if file.file.endswith(name)]
    assert (file.documents, file.guides) == (1, 0 if name in DOCUMENTS else 1)


def test_no_publisher_has_a_button_in_its_name(town: Town) -> None:
    publishers = {item.content.source.publisher or "" for item in town.store.active()}
    assert not [name for name in publishers if re.search(r"[【】\s]|打印", name)]


def test_no_material_of_a_list_keeps_its_copies_and_case_in_its_name(town: Town) -> None:
    rows = [guide for guide in town.store.guides(limit=1000) if guide.source.place is not None]
    names = [material.name for guide in rows for material in guide.materials]
    assert len(names) > 300
    assert not [name for name in names if re.search(r"[（(][^（()）]*(?:情形|原件|复印件|任选)", name)]


# ---- no invented fact


def test_every_guide_answers_every_question_about_itself(asked: list[Asked]) -> None:
    silent = [str(one) for one in asked if one.answer.status is not Status.ANSWERED and not _asks_which_case(one)]
    assert silent == []


def _asks_which_case(one: Asked) -> bool:
    return one.facet == "materials" and one.answer.status is Status.CLARIFY


def test_every_button_of_a_question_back_leads_to_that_guides_list_for_its_case(town: Town, asked: list[Asked]) -> None:
    asking = [one for one in asked if _asks_which_case(one)]
    lost = [
        f"{one}: {option.label}"
        for one in asking
        for option in one.answer.options
        if not _lists(town.assistant.answer(option.question, region=one.guide.region, today=DAY), one, option.label)
    ]
    assert (len(asking) > 4, lost) == (True, [])


def _lists(answer: Answer, one: Asked, case: str) -> bool:
    about = answer.guide is not None and answer.guide.id == one.guide.id
    return about and replies.LISTED_FOR.format(case=case) in answer.text


def test_every_number_of_every_answer_stands_in_a_cited_quote(asked: list[Asked]) -> None:
    invented = [(str(one), loose) for one in answered(asked) if (loose := _loose_numbers(one.answer))]
    assert invented == []


def _loose_numbers(answer: Answer) -> list[str]:
    """Numbers of the facts, list numbers aside, that no quote of this answer has."""
    words = answer.text.partition("\n")[2]
    for notice in answer.notices:
        words = words.replace(notice, "")
    words = ORDINAL.sub("", MARKS.sub("", words))
    quotes = "\n".join(fold(citation.quote) for citation in answer.citations)
    return [number for number in NUMBER.findall(fold(words)) if not _stands(number, quotes)]


def _stands(number: str, quotes: str) -> bool:
    return re.search(rf"(?<!\d)(?<!\d\.){re.escape(number)}(?!\.?\d)", quotes) is not None


def test_the_check_for_invented_numbers_finds_one(town: Town) -> None:
    answer = town.assistant.answer("企业职工养老金要收费吗", region=CITY, today=DAY)
    assert _loose_numbers(answer) == []
    assert _loose_numbers(answer.model_copy(update={"text": f"{answer.text}\n另收37元"})) == ["37"]


def test_every_quote_stands_where_its_citation_says(town: Town, asked: list[Asked]) -> None:
    for one in answered(asked):
        for citation in one.answer.citations:
            item = town.store.item(citation.guide_id)
            assert item is not None, one
            assert citation.quote, one
            assert item.text[citation.start : citation.end] == citation.quote, one
            assert citation.source == item.content.source.name, one


def test_every_limit_is_that_of_the_guide_it_names_and_of_its_kind(town: Town, asked: list[Asked]) -> None:
    for one in answered(asked):
        for fact in one.answer.facts:
            guide = town.store.guide(fact.guide_id or (one.answer.guide.id if one.answer.guide else ""))
            kind = next((kind for kind in LimitKind if fact.label == f"{kind}办结时限"), None)
            if guide is None or kind is None:
                continue
            own = {limit.wording for limit in guide.limits if limit.kind is kind}
            assert f"{fact.value}{fact.unit or ''}" in own, one


def test_no_district_is_given_another_bodys_promise(town: Town, asked: list[Asked]) -> None:
    facts = [fact for one in answered(asked) for fact in one.answer.facts if fact.label == "承诺办结时限"]
    assert [fact for fact in facts if fact.guide_id is not None] == []
    assert len(facts) > 60


def test_place_and_title_stand_in_the_first_line(places: Places, asked: list[Asked]) -> None:
    for one in answered(asked):
        first, about = one.answer.text.partition("\n")[0], one.answer.guide
        assert about is not None
        place, asked_in = places.by_code(about.region), places.by_code(one.guide.region)
        assert place is not None
        assert asked_in is not None
        assert about.region in asked_in.chain, f"{one}: never another place's guide"
        assert about.title in first, one
        assert place.full_name in first, one


# ---- what people ask


@pytest.mark.parametrize("region", [CITY, DISTRICT])
def test_the_question_of_the_readme_is_answered_exactly(town: Town, region: str) -> None:
    answer = town.assistant.answer("企业职工养老金多久能批下来，要钱吗？", region=region, today=DAY)
    assert answer.status is Status.ANSWERED
    assert answer.guide is not None
    assert (answer.guide.title, answer.guide.region) == ("企业职工基本养老金申领", CITY)
    assert {fact.label: f"{fact.value}{fact.unit or ''}" for fact in answer.facts} == {
        "承诺办结时限": "10个工作日",
        "法定办结时限": "20个工作日",
        "是否收费": "不收费",
        "咨询电话": "0980-8123301",
    }
    assert {citation.quote for citation in answer.citations} >= {"承诺办结时限：10个工作日", "法定办结时限：20个工作日"}


def test_one_question_in_two_districts_gets_each_its_own_promise(town: Town) -> None:
    promises = {}
    for region in (DISTRICT, OTHER_DISTRICT):
        answer = town.assistant.answer("老年人高龄津贴多久能办好", region=region, today=DAY)
        assert answer.guide is not None
        assert answer.guide.region == region
        guide = town.store.guide(answer.guide.id)
        assert guide is not None
        (promised,) = [limit.wording for limit in guide.limits if limit.kind is LimitKind.PROMISED]
        assert promised in answer.text
        promises[region] = promised
    assert promises[DISTRICT] != promises[OTHER_DISTRICT]


@pytest.mark.parametrize("question", ["怎么给火星车上牌", "怎么申请开办航天发射场"])
def test_a_matter_that_is_not_covered_is_not_found_with_the_hotline(town: Town, question: str) -> None:
    answer = town.assistant.answer(question, region=CITY, today=DAY)
    assert answer.status is Status.NOT_FOUND
    assert "12345" in answer.text
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("region", "question", "said", "unsaid"),
    [
        (OTHER_DISTRICT, "高龄津贴90岁多少钱", "90至99周岁每人每月150元", "不收费"),
        (DISTRICT, "高龄津贴多少钱", "80至89周岁每人每月100元", "不收费"),
        (
            OTHER_DISTRICT,
            "失业金多少钱",
            "每人每月1620元",
            "不收费",
        ),  # the district's guide is silent, the city's FAQ is not
        (OTHER_DISTRICT, "低保多少钱", "按家庭人均收入与标准的差额", "420元"),  # what the insured pay is another matter
        (DISTRICT, "听说90岁老人每月领的更多，是多少", "每人每月200元", "1620元"),
        (OTHER_DISTRICT, "特困供养金多少钱", replies.NOT_STATED_SUM, "不收费"),
        (CITY, "生育津贴能拿多少", replies.NOT_STATED_SUM, "不收费"),
        (OTHER_DISTRICT, "高龄津贴要交钱吗", "不收费", "150元"),
    ],
)
def test_how_much_a_benefit_is_is_never_answered_with_its_fee(
    town: Town, region: str, question: str, said: str, unsaid: str
) -> None:
    answer = town.assistant.answer(question, region=region, today=DAY)
    assert answer.status is Status.ANSWERED
    assert said in answer.text
    assert unsaid not in answer.text
    if said == replies.NOT_STATED_SUM:
        assert any(fact.field == "contacts" for fact in answer.facts)


# ---- towns


@pytest.mark.parametrize(
    ("region", "question", "said"),
    [
        (OTHER_DISTRICT, "古塔镇能不能交低保申请？", "仅咨询"),  # the map knows a town of that name far away alone
        (OTHER_DISTRICT, "古塔镇低保要多久", "仅咨询"),
        (DISTRICT, "白石镇能不能交低保申请？", "仅咨询"),
        (DISTRICT, "居住证在白石镇能办吗", "仅可咨询"),
        (OTHER_DISTRICT, "桂花街道收不收临时救助申请", "桂花路40号"),
    ],
)
def test_who_names_a_town_reads_what_its_window_does(town: Town, region: str, question: str, said: str) -> None:
    answer = town.assistant.answer(question, region=region, today=DAY)
    assert (answer.status, answer.guide and answer.guide.region) == (Status.ANSWERED, region)
    assert said in answer.text
    assert "没有写明" not in answer.text


def test_a_town_of_the_next_district_is_answered_by_that_district(town: Town) -> None:
    answer = town.assistant.answer("古塔镇能不能交低保申请？", region=DISTRICT, today=DAY)
    assert answer.status is Status.ANSWERED
    assert answer.guide is not None
    assert answer.guide.region == "999902"
    assert "只能咨询，不能办" in answer.text
