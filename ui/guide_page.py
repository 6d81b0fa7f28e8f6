"""A whole guide or document as a page: the same ruled rows as an answer, silence included, and the source text it was read from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from assistant.rows import copies_words, window_words
from knowledge.document import CatalogueEntry, PolicyDocument
from knowledge.fields import LABELS
from knowledge.guide import ServiceGuide
from knowledge.limit_words import limit_words
from knowledge.store import StoredItem
from knowledge.validity import ended_on, holds, standing
from ui.answer_card import notice_path
from ui.assets import address
from ui.contract import updated_on
from ui.notice import basis_words, fee_words, visits_words
from ui.problems import ProblemError
from ui.reading import region_name
from ui.rendering import render
from ui.settings import Settings
from ui.who import Asker
from ui.wiring import Opened
from ui.words import ROWS, Lang, row_name, say

# Rows that stand even when the guide is silent on them; the others appear when there is something to say.
ALWAYS = frozenset({"conditions", "materials", "windows", "online", "limits", "fee", "steps", "contacts", "bases"})


class GuideRow(NamedTuple):
    """One ruled row of the guide; `quoted` lines are the source's own words."""

    name: str
    lines: tuple[str, ...]
    quoted: bool


def guide_rows(item: StoredItem, guide: ServiceGuide, lang: Lang) -> tuple[GuideRow, ...]:
    """Every part of a guide in the order people need it: its own words where it is a page, its fields where it is a list row."""
    rows = []
    for field, _, _ in ROWS:
        row = _row(item, guide, field, lang)
        if row is not None:
            rows.append(row)
    return tuple(rows)


def _row(item: StoredItem, guide: ServiceGuide, field: str, lang: Lang) -> GuideRow | None:
    name = row_name(field, lang) or field
    if field in item.withheld:
        return GuideRow(name, (say("guide.withheld", lang),), quoted=False)
    words = own_words(item, guide, field)
    typed = tuple(line for line in _field_lines(guide, field) if line)
    if words and (guide.source.place is None or not typed):  # a list row's text was put together from its cells
        return GuideRow(name, words, quoted=True)
    if typed:
        return GuideRow(name, typed, quoted=False)
    return GuideRow(name, (say("guide.silent", lang, what=LABELS[field]),), quoted=False) if field in ALWAYS else None


def own_words(item: StoredItem, guide: ServiceGuide, field: str) -> tuple[str, ...]:
    """Every place of the source that speaks of a field in its own words, line by line, each line once; empty where none does."""
    words = (item.text[span.start : span.end] for name, span in guide.parts if name == field)
    return tuple(dict.fromkeys(line.strip() for one in words for line in one.split("\n") if line.strip()))


def _field_lines(guide: ServiceGuide, field: str) -> list[str]:
    """A field's lines when the source has no whole part for it (a row of a list)."""
    contacts = {"contacts": "咨询", "complaints": "投诉"}
    if field in contacts:
        return [contact.value for contact in guide.contacts if contact.purpose == contacts[field]]
    if field == "fee":
        return [fee_words(guide.fee)] if guide.fee.is_stated else []
    simple: dict[str, list[str]] = {
        "audience": ["、".join(guide.classification.audiences)],
        "conditions": [condition.text for condition in guide.conditions],
        "materials": [f"{one.name}{copies_words(one)}" for one in guide.materials],
        "windows": [
            "；".join(part for part in (window_words(one), one.hours, "、".join(one.phones)) if part)
            for one in guide.windows
        ],
        "online": [guide.online.text or guide.online.url or guide.online.platform or ""],
        "visits": [visits_words(guide)] if guide.visits.count is not None else [],
        "limits": [f"{limit.kind.value}时限：{limit_words(limit)}" for limit in guide.limits],
        "steps": [step.text for step in guide.steps],
        "outcome": [guide.outcome.name or guide.outcome.text or ""],
        "validity": [guide.outcome.validity or ""],
        "bases": [basis_words(basis) for basis in guide.bases],
        "remedy": [part.text for part in (guide.rights.review, guide.rights.litigation) if part is not None],
        "notes": [f"{section.heading}：{section.text}" for section in guide.sections],
        "faqs": [f"问：{faq.question}\n答：{faq.answer}" for faq in guide.faqs],
    }
    return simple.get(field, [])


def _ended(item: StoredItem, lang: Lang, today: date) -> str | None:
    """That the item does not hold today, and since when; None when it holds."""
    if holds(item.content, today):
        return None
    since = ended_on(item.content, today)
    return say("guide.ended", lang, state=standing(item.content, today).value, day=since.isoformat() if since else "—")


def guide_page(item: StoredItem, *, place: str, lang: Lang, hotline: str, today: date) -> str:
    """The page of one item: ruled rows for a guide, and the source text for both guides and documents; one that ended says so first."""
    content = item.content
    guide = content if isinstance(content, ServiceGuide) else None
    document = content if isinstance(content, PolicyDocument) else None
    day = updated_on(guide) if guide else document.source.published if document else None
    agency = guide.agency.name if guide else document.issuer if document else None
    return render(
        "guide.html",
        lang,
        title=guide.title if guide else document.title if document else "",
        place=place,
        agency=agency or content.source.publisher,
        version=getattr(content, "version", 1),
        updated=str(day) if day else None,
        rows=guide_rows(item, guide, lang) if guide else (),
        ended=_ended(item, lang, today),
        code=(guide.codes.item or guide.codes.implementation) if guide else None,
        text=item.text,
        source=content.source,
        notice_path=notice_path(content.id, lang=lang) if guide else None,
        hotline=hotline,
        style=address("paper.css"),
        early=address("early.js"),
        icon=address("seal.svg"),
        other_lang="?" if lang is Lang.EN else "?lang=en",
    )


def guide_page_router(opened: Opened, settings: Settings) -> APIRouter:
    """The route of guide pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/guides/{guide_id:path}", response_class=HTMLResponse)
    def page(guide_id: str, asker: Asker, lang: Annotated[str, Query(max_length=8)] = "zh") -> str:
        today = date.today()
        item = opened.store.seen_by(asker).item(guide_id, today)
        if item is None or isinstance(item.content, CatalogueEntry):
            raise ProblemError("no-guide")
        spoken = Lang.EN if lang == Lang.EN.value else Lang.ZH
        return guide_page(
            item,
            place=region_name(opened.places, item.content.region),
            lang=spoken,
            hotline=settings.hotline,
            today=today,
        )

    return router
