"""What a page says of its own validity, and what it only says of a certificate's."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.parse.lapses import validity_of
from ingest.raw import RawDocument, Stamp
from knowledge.codelists import MatterState
from knowledge.guide import Validity


def read(text: str, **stamp: object) -> Validity:
    return validity_of(
        RawDocument(name="a.html", digest="d", text=text, blocks=(), stamp=Stamp.model_validate(stamp), notes=())
    )


def test_a_page_that_ended_names_its_day_and_what_replaced_it() -> None:
    said = read("本指南自2026年9月1日起停止使用，由《居住证办理指南》替代。")
    assert (said.expires, said.replaced_by) == (date(2026, 9, 1), "居住证办理指南")


@pytest.mark.parametrize(
    ("text", "field", "day"),
    [
        ("本说明自2027年1月1日起施行。", "effective", date(2027, 1, 1)),
        ("本事项自2026年10月1日起暂停办理。", "suspended", date(2026, 10, 1)),
        ("本业务自2026年10月1日起暂停受理，自2027年1月1日起恢复办理。", "resumes", date(2027, 1, 1)),
        ("本通告自2026年9月1日起失效", "expires", date(2026, 9, 1)),
    ],
)
def test_a_sentence_about_the_page_itself_is_its_date(text: str, field: str, day: date) -> None:
    assert getattr(read(text), field) == day


@pytest.mark.parametrize(
    "text",
    ["居住证有效期5年。", "自2026年9月1日起停止使用旧版申请表。", "《旧办法》自2026年9月1日起失效。", "按照《居住证暂行条例》办理。", "本指南自2026年13月1日起废止"],
)  # fmt: skip
def test_what_is_said_of_something_else_ends_no_page(text: str) -> None:
    assert read(text) == Validity()


def test_the_stamps_state_is_the_pages() -> None:
    assert read("", state="已失效").state is MatterState.CANCELLED
    assert read("", state="暂停办理").state is MatterState.SUSPENDED
    assert read("", state="现行有效").state is MatterState.IN_FORCE
