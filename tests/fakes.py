"""Small honest fakes: they keep the real contract and know only what a test tells them."""

from __future__ import annotations

from datetime import date

from assistant import replies
from assistant.answer import Answer, Citation, Fact, GuideSummary, Option, Status
from knowledge.access import CITIZEN, Viewer
from tests.samples import CITY, PENSION_TEXT

PENSION_ID = f"guide:养老金{CITY}"
PENSION = GuideSummary(
    id=PENSION_ID, title="企业职工基本养老金申领", region=CITY, region_name="云岭省云河市", agency="云河市社会保险中心", updated_at="2026-03-01"
)  # fmt: skip


def cited(marker: int, field: str, quote: str) -> Citation:
    """A citation whose offsets resolve in the pension page's text."""
    start = PENSION_TEXT.index(quote)
    return Citation(
        marker=marker, guide_id=PENSION_ID, title=PENSION.title, field=field, quote=quote, source=f"养老金{CITY}.html",
        start=start, end=start + len(quote),
    )  # fmt: skip


def answered(question: str = "", **changes: object) -> Answer:
    """A whole answer from the pension page: two limits, materials with a special case, a silent part and a notice."""
    text = (
        f"**{PENSION.title}**（云岭省云河市 · 云河市社会保险中心）\n\n"
        "**办理时限**：\n承诺办结时限：10个工作日 [1]\n法定办结时限：20个工作日 [2]\n\n"
        f"**申请材料**：\n1. 《待遇申报表》 [3]\n2. 社会保障卡 [4]\n{replies.SPECIAL_CASES}：\n3. 个人档案（视同缴费的） [5]\n\n"
        f"**网上办理**：指南未写明网上办理\n\n**咨询电话**：0990-8123456 [6]\n\n{replies.AI_LABEL}"
    )
    content: dict[str, object] = {
        "answer_id": "a1",
        "conversation_id": "c1",
        "status": Status.ANSWERED,
        "text": text,
        "guide": PENSION,
        "facts": (
            Fact(field="limits", label="承诺办结时限", value="10", unit="个工作日", marker=1),
            Fact(field="contacts", label="咨询电话", value="0990-8123456", marker=6),
        ),
        "citations": (
            cited(1, "limits", "承诺办结时限：10个工作日"),
            cited(2, "limits", "法定办结时限：20个工作日"),
            cited(3, "materials", "1.《待遇申报表》"),
            cited(4, "materials", "2.社会保障卡"),
            cited(5, "materials", "1.视同缴费的，提供个人档案"),
            cited(6, "contacts", "0990-8123456"),
        ),
        "notices": ("青溪区没有单独的指南，以下按云河市的指南回答。", replies.AI_LABEL),
        "seconds": 0.012,
    }
    return Answer.model_validate({**content, **changes})


def not_found(question: str) -> Answer:
    """Nothing found; the question is repeated as it was typed."""
    text = replies.NOT_FOUND.format(question=question, hotline="12345")
    return Answer(answer_id="a2", conversation_id="c1", status=Status.NOT_FOUND, text=text)


def clarify(question: str = "") -> Answer:
    """A question back with two choices."""
    options = tuple(
        Option(label=f"保安员证核发（{case}）", question=f"保安员证核发（{case}）怎么办")
        for case in ("初次申领", "补发")
    )
    listed = "\n".join(f"- {option.label}" for option in options)
    text = f"{replies.ASK_WHICH.format(topic='保安员证核发')}\n{listed}"
    return Answer(answer_id="a3", conversation_id="c1", status=Status.CLARIFY, text=text, options=options)


def redirected(question: str = "") -> Answer:
    """An emergency from the reviewed table."""
    text = "这是紧急情况，请先到室外再打119，有人不舒服打120。"
    return Answer(answer_id="a4", conversation_id="c1", status=Status.REDIRECTED, text=text)


class FakeAssistant:
    """Answers from the pension page, except for words that lead to the other endings; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.days: list[date | None] = []
        self.forgotten: list[str] = []

    def forget(self, conversation_id: str) -> None:
        self.forgotten.append(conversation_id)

    def answer(
        self,
        question: str,
        *,
        region: str | None,
        conversation_id: str | None = None,
        viewer: Viewer = CITIZEN,
        today: date | None = None,
    ) -> Answer:
        self.asked.append((question, region, conversation_id))
        self.days.append(today)
        endings = {"保安": clarify, "煤气": redirected, "养老": answered}
        return next((ending(question) for word, ending in endings.items() if word in question), not_found(question))
