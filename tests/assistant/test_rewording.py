"""The check on a model's sentences: manner may change, content may not; and it must not refuse everything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.essence import essence, wordings
from assistant.rewording import Objection
from tests.assistant.rewordings import Rewording, rewordings


@pytest.mark.parametrize(("batch", "least"), [(1, 0.9), (2, 0.8)])
def test_most_honest_rewordings_pass(batch: int, least: float) -> None:
    written = [one for one in rewordings() if one.batch == batch]
    passed = [one for one in written if one.objection is None]
    print(f"batch {batch}: {len(passed)} of {len(written)} honest rewordings pass")

    assert len(rewordings()) >= 60
    assert len(passed) >= least * len(written)


@pytest.mark.parametrize(
    ("facts", "say", "objection"),
    [
        ((("limits", "承诺办结时限：10个工作日"),), "承诺10天办好。", Objection.DROPPED),
        ((("limits", "承诺办结时限：10个工作日"),), "法定10个工作日办好。", Objection.KIND),
        ((("limits", "承诺办结时限：10个工作日"),), "承诺大约10个工作日办好。", Objection.ADDED),
        ((("fee", "首次申领不收费；补领每证20元"),), "首次申领每证20元；补领不收费。", Objection.ORDER),
        ((("fee", "每证20元"),), "每证要交200元。", Objection.NUMBER),
        ((("materials", "身份证（原件1份，未成年人提供）"),), "请带身份证原件1份。", Objection.NEGATION),
        ((("materials", "身份证（原件1份）"),), "请带身份证原件1份和户口簿。", Objection.ADDED),
        ((("online", "不能网上办理"),), "可以网上办理。", Objection.CHANGED),
        ((("contacts", "⟦T1⟧"),), "有疑问请打⟦T2⟧。", Objection.NUMBER),
        ((("contacts", "⟦T1⟧"),), "投诉请打⟦T1⟧。", Objection.ADDED),
        ((("hours", "周一至周五 9:00—12:00"),), "周一至周六 9:00—12:00。", Objection.CHANGED),
        ((("fee", "不收费"),), "不收费[1]。", Objection.MARKUP),
        ((("fee", "不收费"),), "不收费吗？", Objection.MARKUP),
        ((("fee", "不收费"), ("limits", "承诺办结时限：3日")), "不收费。", Objection.LEFT_OUT),
    ],
)
def test_a_changed_content_is_refused_with_its_reason(
    facts: tuple[tuple[str, str], ...], say: str, objection: Objection
) -> None:
    assert Rewording(0, facts, say, ("F1",)).objection is objection


@pytest.mark.parametrize(("by", "objection"), [((), Objection.NO_HANDLE), (("F7",), Objection.UNKNOWN_HANDLE)])
def test_every_sentence_needs_a_handle_that_was_given_out(by: tuple[str, ...], objection: Objection) -> None:
    assert Rewording(0, (("fee", "不收费"),), "不收费。", by).objection is objection


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1、0个", "10个"),
        ("9:00", "900"),
        ("1.5元", "15元"),
        ("5日至6日", "56日"),
        ("第3条", "第三条的"),
        ("12，000份", "12000份"),
    ],
)
def test_numbers_never_grow_together(one: str, other: str) -> None:
    assert essence(one) != essence(other)


def test_no_word_of_the_table_can_change_a_fact() -> None:
    table = wordings()
    light = {*table.glue, *(word for words in table.fields.values() for word in words)}

    for word in light:
        assert not set(word) & set("不未无非没免勿禁除只仅全任最约或但至0123456789"), word
        assert word not in {"可以", "可", "能", "一定", "保证", "原件", "复印件", "以上", "以下", "法定", "承诺"}, word
    for group in table.same:
        negated = {word: sum(sign in "不未无非没免" for sign in word) > 0 for word in group}
        assert len(set(negated.values())) == 1, negated


@given(st.text(alphabet="承诺法定10个工作日不收费元身份证原件、，。（）的要带您 —:", max_size=40))
def test_the_essence_of_an_essence_keeps_every_digit(text: str) -> None:
    digits = [sign for sign in text if sign.isdigit()]

    assert [sign for sign in essence(text) if sign.isdigit()] == digits
