"""A quoted article brings the articles it leans on, a short piece of a section its conditions."""

from __future__ import annotations

import pytest

from assistant.references import LONGEST, with_conditions, with_exclusions, with_limits, with_referred
from knowledge.document import DocumentSection, PolicyDocument
from knowledge.guide import Source
from knowledge.passages import passages
from knowledge.search import PassageHit
from knowledge.store import StoredItem
from knowledge.store.items import kind_of
from knowledge.text import fold
from knowledge.values import Span
from tests.samples import CITY

RULES = (
    "第一条　甲方法施行前的按《乙条例》第三条办理。",
    "第二条　承租人不得转租，无正当理由不得闲置6个月以上。",
    "第三条　承租人有第二条所列行为之一的，责令退回。",
    "第四条　前条所称退回，自收到通知之日起30日内办理。",
    "第五条　符合本办法第二条、第三条规定的，适用第一条。",
)
ASKED = fold("承租人不得做什么")


def document(pieces: tuple[str, ...], headings: tuple[str, ...] | None = None) -> StoredItem:
    text, spans = "\n".join(pieces), []
    at = 0
    for piece in pieces:
        spans.append(Span(start=at, end=at + len(piece)))
        at += len(piece) + 1
    sections = tuple(
        DocumentSection(path=(heading,), depth=0, span=spans[number]) for number, heading in enumerate(headings or ())
    )
    content = PolicyDocument(
        id="doc:rules", title="甲办法", region=CITY, sections=sections, paragraphs=tuple(spans), source=Source(id="rules", name="甲")
    )  # fmt: skip
    return StoredItem(kind=kind_of(content), content=content, text=text)


def hit(item: StoredItem, number: int) -> PassageHit:
    return PassageHit(passage=passages(item)[number], title="甲办法", score=0.9, features={"in_text": 1.0})


def quoted(numbers: tuple[int, ...], *, asked: str = ASKED, pieces: tuple[str, ...] = RULES) -> list[str]:
    item = document(pieces)
    hits = tuple(hit(item, number - 1) for number in numbers)
    return [one.passage.text[:3] for one in with_referred(hits, {item.id: item}, folded=asked)]


def test_an_article_brings_the_one_it_refers_to() -> None:
    assert quoted((3,)) == ["第三条", "第二条"]


def test_the_article_before_is_found_by_its_place() -> None:
    assert quoted((4,)) == ["第四条", "第三条"]


def test_articles_of_another_law_are_not_taken_for_its_own() -> None:
    assert quoted((1,)) == ["第一条"]


def test_an_article_that_is_quoted_already_does_not_come_twice() -> None:
    assert quoted((2, 3)) == ["第二条", "第三条"]


def test_several_articles_come_in_order() -> None:
    assert quoted((5,)) == ["第五条", "第二条", "第三条", "第一条"]


def test_whoever_asks_for_consequences_gets_the_article_that_states_them() -> None:
    assert quoted((2,)) == ["第二条"]
    assert quoted((2,), asked=fold("空着不住会怎样"), pieces=RULES[:4]) == ["第二条", "第三条"]


def test_a_very_long_article_is_left_to_its_source() -> None:
    assert quoted((3,), pieces=(RULES[0], RULES[1] + "长" * LONGEST, *RULES[2:])) == ["第三条"]


@pytest.mark.parametrize("number", [2, 3])
def test_a_short_piece_brings_the_conditions_of_its_own_section_alone(number: int) -> None:
    pieces = (
        "补贴条件：毕业5年内。",
        "补贴条件：获奖项目。",
        "补贴标准：10000元。",
        "补贴标准：" + "每满一年补6000元，" * 9,
    )
    item = document(pieces, ("一、资助", "二、奖励", "一、资助", "二、奖励"))
    shown = [one.passage.text for one in with_conditions((hit(item, number),), {item.id: item})]
    assert shown == ([pieces[0], pieces[2]] if number == 2 else [pieces[3]])


APART = ("每人最高补贴2000元。", "除甲培训外，每年最多享受一次。", "每人最高补贴9000元。", "经审核发放。")


@pytest.mark.parametrize(("number", "shown"), [(0, (0, 1)), (1, (0, 1)), (2, (2,)), (3, (3,))])
def test_a_piece_that_limits_the_one_before_it_is_quoted_with_it(number: int, shown: tuple[int, ...]) -> None:
    item = document(APART, ("六、补贴", "六、补贴", "七、补助", "七、补助"))
    found = with_limits((hit(item, number),), {item.id: item})
    assert [one.passage.text for one in found] == [APART[at] for at in shown]


def test_what_something_is_not_for_follows_what_it_is_for() -> None:
    item = document(("应当认定：", "1.因工作受伤的", "不得认定：", "1.醉酒的"))
    content = item.content.model_copy(
        update={
            "paragraphs": item.content.paragraphs[1::2],
            "sections": tuple(
                DocumentSection(path=("认定情形", name), depth=1, span=item.content.paragraphs[at])
                for at, name in ((1, "应当认定为工伤"), (3, "不得认定为工伤"))
            ),
        }
    )
    item = item.model_copy(update={"content": content})
    shown = with_exclusions((hit(item, 0),), {item.id: item})
    assert [one.passage.text for one in shown] == ["1.因工作受伤的", "1.醉酒的"]
    assert with_exclusions((hit(item, 1),), {item.id: item}) == (hit(item, 1),)
