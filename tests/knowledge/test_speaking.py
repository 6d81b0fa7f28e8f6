"""Of which matters a document speaks."""

from __future__ import annotations

import pytest

from knowledge.document import Passage
from knowledge.index.speaking import spoken_matters
from knowledge.lexicon.lexicon import Lexicon
from knowledge.values import Span


def passages(*pieces: tuple[str, str]) -> tuple[Passage, ...]:
    """Passages of one document: heading and text of each."""
    return tuple(
        Passage(
            id=f"doc:a#text:{number}",
            owner="doc:a",
            field=f"text:{number}",
            heading=heading,
            text=text,
            region="999900",
            span=Span(start=0, end=len(text)),
        )
        for number, (heading, text) in enumerate(pieces)
    )


@pytest.mark.parametrize(
    ("title", "pieces", "matters"),
    [
        (  # the title tells nothing
            "“毕业”不慌张！这笔钱替你留着呢",
            (
                ("谁能领失业保险金", "失业前交满一年。"),
                ("失业金能领几个月", "最长24个月。"),
                ("失业金去哪领", "网上申领。"),
            ),
            {"unemployment-benefit"},
        ),
        (
            "个体工商户注销十问十答",
            (("要公告吗", "个体工商户注销登记不用公告。"),),
            {"individual-business-cancellation"},
        ),
        (  # two matters
            "湖州市婚姻登记常见问题",
            (
                ("结婚登记要什么证件", "双方身份证和户口簿。"),
                ("离婚登记怎么办", "离婚登记有三十日的冷静期。"),
                ("办结婚登记要多久", "当场办结。"),
                ("协议离婚登记去哪", "任一婚姻登记处。"),
            ),
            {"marriage-registration", "divorce-registration"},
        ),
    ],
)
def test_a_document_speaks_of_what_its_headings_are_read_as(
    title: str, pieces: tuple[tuple[str, str], ...], matters: set[str], lexicon: Lexicon
) -> None:
    assert matters <= set(spoken_matters(title, passages(*pieces), lexicon))


def test_a_matter_that_the_text_never_names_is_none(lexicon: Lexicon) -> None:
    text = passages(("每月发多少", "每人每月100元，按月发到卡里。"), ("什么时候停发", "次月起停发。"))
    assert spoken_matters("关于发放补贴的通知", text, lexicon) == ()


def test_a_page_under_a_bare_name_is_of_no_single_item(lexicon: Lexicon) -> None:
    text = passages(("居住证首次申领", "持身份证申领居住证。"), ("居住证补领", "遗失后补领居住证。"))
    assert spoken_matters("青溪区居住证办理指南", text, lexicon) == ()
