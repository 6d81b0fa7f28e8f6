"""How a row's matter moves: online, visits, forms of handling, outcome, remedies, questions, scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parse.blanks import is_blank, split_values
from ingest.parse.code_values import DEPTHS, FORMS, ITEM_TYPES, OUTCOME_KINDS, REACHES, day, flag, labelled
from ingest.parse.contacts import parse_online, parse_visits
from ingest.parse.row_frame import label_of, values
from ingest.parse.row_parts import span_over, text_of
from ingest.parse.rows import Cell, Row
from knowledge.guide import (
    Faq,
    Handling,
    Online,
    Outcome,
    Rights,
    Scenario,
    ScenarioOption,
    Section,
    SpecialProcedure,
    Visits,
)
from knowledge.values import Span, Statement

_QUESTION = re.compile(
    r"(?:^|\n)\s*(?:\d{1,2}[.、])?\s*问\s*[：:]\s*(?P<question>[^\n]+?)\s*\n?\s*答\s*[：:]\s*(?P<answer>.+?)(?=\n\s*(?:\d{1,2}[.、])?\s*问\s*[：:]|\Z)",
    re.DOTALL,
)


def online(row: Row) -> Online:
    """网上办理 from its flag, depth, address and platform columns."""
    cells = [
        cell
        for cell in row.all("online.available", "online.depth", "online.url", "online.mobile", "online.platform")
        if not is_blank(cell.text)
    ]
    if not cells:
        return Online()
    told = [
        parse_online(cell.text) if flag(cell.text) is None else Online(available=flag(cell.text))
        for cell in row.all("online.available")
    ]
    depth = text_of(row, "online.depth")
    read = parse_online(depth) if depth else Online()
    url = text_of(row, "online.url")
    return Online(
        available=next((one.available for one in told if one.available is not None), True if url else None),
        depth=labelled(depth, DEPTHS) if depth else next((one.depth for one in told if one.depth), None),
        depth_scheme=read.depth_scheme or ("国家" if depth in DEPTHS else None),
        url=url or next((one.url for one in told if one.url), None),
        mobile=text_of(row, "online.mobile") or next((one.mobile for one in told if one.mobile), None),
        platform=text_of(row, "online.platform"),
        text=cells[0].text,
        span=span_over(cells),
    )


def visits(row: Row) -> Visits:
    """到办事现场次数 with the reason for coming."""
    cell, reason = row.one("visits"), row.one("visits.reason")
    if cell is None:
        return Visits()
    read = parse_visits(cell.text, cell.line)
    words = text_of(row, "visits.reason") or read.reason
    return read.model_copy(update={"reason": words, "span": span_over(one for one in (cell, reason) if one)})


def handling(row: Row) -> Handling:
    """办理形式, 预约, 快递, 通办 and the like; None where the row does not say."""
    cells = [cell for cell in row.cells if cell.home.startswith("handling.") and not is_blank(cell.text)]
    if not cells:
        return Handling()
    booking = text_of(row, "handling.appointment_note")
    mode = text_of(row, "handling.mode")
    forms = values(row, "handling.forms", FORMS)
    if mode is not None and not mode.endswith("件"):
        forms, mode = (*forms, *(one for one in split_values(mode) if one not in forms)), None
    told = flag(text_of(row, "handling.appointment"))
    return Handling(
        forms=forms,
        mode=mode,
        item_type=label_of(row, "handling.item_type", ITEM_TYPES),
        reach=label_of(row, "handling.reach", REACHES),
        cross_province=text_of(row, "handling.cross_province"),
        appointment=told if told is not None else (True if booking else None),
        appointment_note=booking,
        courier=flag(text_of(row, "handling.courier")),
        self_service=flag(text_of(row, "handling.self_service")),
        proxy=text_of(row, "handling.proxy"),
        in_hall=flag(text_of(row, "handling.in_hall")),
        quantity_limit=text_of(row, "handling.quantity_limit"),
        informed_promise=text_of(row, "handling.informed_promise"),
        deferrable=text_of(row, "handling.deferrable"),
        span=span_over(cells),
    )


def outcome(row: Row) -> Outcome:
    """办理结果 with its kind, delivery and validity."""
    cells = [cell for cell in row.cells if cell.home.startswith("outcome.") and not is_blank(cell.text)]
    if not cells:
        return Outcome()
    return Outcome(
        name=text_of(row, "outcome.name"),
        kind=label_of(row, "outcome.kind", OUTCOME_KINDS),
        sample=text_of(row, "outcome.sample"),
        delivery=values(row, "outcome.delivery", {}),
        validity=text_of(row, "outcome.validity"),
        annual_check=text_of(row, "outcome.annual_check"),
        span=span_over(cells),
    )


def rights(row: Row) -> Rights:
    """复议, 诉讼, 权利义务 and 中介服务 in the source's words."""

    def statement(home: str) -> Statement | None:
        cell = row.one(home)
        return Statement(text=cell.text, span=cell.span) if cell is not None and not is_blank(cell.text) else None

    return Rights(
        review=statement("rights.review"),
        litigation=statement("rights.litigation"),
        duties=statement("rights.duties"),
        intermediary=statement("rights.intermediary"),
    )


def faqs(row: Row) -> tuple[Faq, ...]:
    """常见问题 from records or from 「问：… 答：…」."""
    found: list[Faq] = []
    for cell in row.all("faqs"):
        for item in cell.items:
            if item.record and "answer" in item.record.values:
                told = item.record.values
                found.append(
                    Faq(
                        question=told["question"],
                        answer=told["answer"],
                        department=told.get("department"),
                        updated=day(told.get("updated")),
                        span=item.span,
                    )
                )
        found += _written_faqs(cell)
    return tuple(found)


def _written_faqs(cell: Cell) -> Iterator[Faq]:
    for match in _QUESTION.finditer(cell.text):
        start, end = cell.start + match.start("question"), cell.start + match.end("answer")
        yield Faq(question=match["question"].strip(), answer=match["answer"].strip(), span=_trimmed(cell, start, end))


def _trimmed(cell: Cell, start: int, end: int) -> Span:
    text = cell.text[start - cell.start : end - cell.start]
    return Span(start=start, end=start + len(text.rstrip()))


def scenarios(row: Row) -> tuple[Scenario, ...]:
    """The cases a list names, as one question; it does not say which materials each needs."""
    labels = [value for cell in row.all("scenarios", "situation") for value in split_values(cell.text)]
    if len(labels) < 2:
        return ()
    return (
        Scenario(question="您要办的是哪一种情形？", options=tuple(ScenarioOption(label=label) for label in labels)),
    )


def special_procedures(row: Row) -> tuple[SpecialProcedure, ...]:
    """特殊环节, one a record, else the cell as a whole."""
    found = []
    for cell in row.all("special_procedures"):
        for item in cell.items:
            told = item.record.values if item.record else {"name": item.text}
            found.append(SpecialProcedure(**told, span=item.span))
        if not cell.items and not is_blank(cell.text):
            found.append(SpecialProcedure(name=cell.text, span=cell.span))
    return tuple(found)


def sections(row: Row) -> tuple[Section, ...]:
    """注意事项 in the source's words. Unknown columns stay in the source text only: they may hold internal notes."""
    return tuple(
        Section(heading=cell.label, text=cell.text, span=cell.span)
        for cell in row.all("notes")
        if not is_blank(cell.text)
    )
