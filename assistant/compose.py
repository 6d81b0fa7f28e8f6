"""Evidence to a draft answer: facts of a guide by template, or passages in their own words. Nothing here invents a word of fact."""

from __future__ import annotations

import re
from datetime import date

from assistant import replies
from assistant.answer import Citation, Fact, GuideSummary, Option
from assistant.benefits import is_benefit, sum_rows
from assistant.desk import Desk, Row
from assistant.ended_bases import ended_bases
from assistant.evidence import Citations
from assistant.exact_list import materials_row
from assistant.facets import Asked
from assistant.in_brief import rows_beside
from assistant.levels import Levels
from assistant.rows import RENDERERS, render
from assistant.scenario import Guidance
from assistant.verify import Fault
from knowledge.amended import source_at
from knowledge.document import PolicyDocument
from knowledge.effective import EffectiveGuide
from knowledge.fields import label
from knowledge.guide import ServiceGuide
from knowledge.jurisdiction import NATION
from knowledge.passages import PROSE, title_of
from knowledge.places import Places
from knowledge.search import PassageHit, Query, Term
from knowledge.search.forms import asked_forms, holds
from knowledge.store import StoredItem
from knowledge.text import fold
from knowledge.validity import change_after, term_of
from knowledge.values import Value

TAIL_FIELDS = ("contacts",)  # every substantive answer carries the phone of its guide


class Draft(Value):
    """An answer before it is checked: a head line, fact rows that the check reads, and their sources."""

    head: str
    rows: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    citations: tuple[Citation, ...]
    guide: GuideSummary
    options: tuple[Option, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Markdown for people."""
        return "\n\n".join((self.head, *self.rows))


def summary(item: StoredItem, places: Places) -> GuideSummary:
    """What an answer says of the guide or document it rests on."""
    content = item.content
    region = places.by_code(content.region)
    agency = content.agency.name if isinstance(content, ServiceGuide) else getattr(content, "issuer", None)
    published = content.source.published
    return GuideSummary(
        id=content.id,
        title=content.title if isinstance(content, ServiceGuide | PolicyDocument) else content.name,
        region=content.region,
        region_name=region.full_name if region is not None else "未写明地区",
        agency=agency or content.source.publisher,
        version=getattr(content, "version", 1),
        updated_at=published.isoformat() if published else None,
        source_url=content.source.url,
    )


def head_line(about: GuideSummary) -> str:
    """Full name, place and body: the first line of every answer."""
    return f"**{about.title}**（{whereabouts(about)}）"


def whereabouts(about: GuideSummary) -> str:
    """The place and the body of a guide."""
    return " · ".join(part for part in (about.region_name, about.agency) if part)


def basis_line(about: GuideSummary) -> str:
    """Which version of what an answer rests on, and of which day where its source says so."""
    said = replies.BASIS.format(place=about.region_name, title=about.title.strip("《》"), version=about.version)
    if about.updated_at is not None:
        said += replies.BASIS_DATED.format(date=day_words(date.fromisoformat(about.updated_at)))
    return f"{said}。"


def closing_notices(*about: GuideSummary) -> tuple[str, ...]:
    """What ends every answer: each guide that it rests on, and that a machine wrote it."""
    return (*map(basis_line, about), replies.AI_LABEL)


def from_guide(
    guide: EffectiveGuide,
    asked: Asked,
    query: Query,
    places: Places,
    *,
    today: date,
    guidance: Guidance | None = None,
) -> Draft:
    """Rows for the fields asked, then the phone; materials are those of the situation told, if one was.

    A silent field is helped by the nearest guide's own words where they hold the answer, else by the level above, in its name.
    """
    citations = Citations()
    levels = Levels(guide, citations, places)
    desk = levels.nearest
    wanted = _with_who_may(guide.nearest, _with_named_windows(guide.nearest, asked.fields, query.folded), asked)
    rows = [levels.complete(_helped(desk, _shown(desk, field, guidance), query.folded)) for field in wanted]
    rows += _further(desk, rows, asked, query)
    rows = _with_the_sum(desk, rows, asked) if is_benefit(desk.guide) else [*rows, *_money(desk, rows, asked)]
    rows += rows_beside(levels, asked, rows)
    tail = [levels.tail(render(desk, field)) for field in TAIL_FIELDS if field not in wanted]
    shown = (*rows, *(row for row in tail if row.stated))
    if not citations.all:
        desk.mark(wanted[0] if wanted else "title", None)
    about = summary(guide.nearest, places)
    ended = ended_bases(guide.nearest, desk, today=today)
    return Draft(
        head=head_line(about),
        rows=tuple(row.text for row in shown),
        facts=tuple(fact for row in shown for fact in row.facts),
        citations=citations.all,
        guide=about,
        options=guidance.options if guidance is not None else (),
        notices=(
            *((replies.ITEM_UNLISTED.format(item=guidance.unlisted),) if guidance and guidance.unlisted else ()),
            *validity_notices(guide.nearest, today=today, coming=guide.coming),
            *ended,
            *levels.notices([row.field for row in rows]),
        ),
    )


_WHO_GOES = re.compile("代办|代为|代理|委托|监护人|本人(?:到场|办理|申请|亲自)|亲自|由本人")
# What a window is named or placed by: 白石镇 of 白石镇便民服务中心（云河市青溪区白石镇文昌街3号）.
_TOWN = re.compile(r"(?:^|[^\u4e00-\u9fff]|[省市区县旗])([\u4e00-\u9fff]{1,6}?(?:街道|镇|乡|苏木))")


def _with_who_may(item: StoredItem, wanted: tuple[str, ...], asked: Asked) -> tuple[str, ...]:
    """The conditions first where it is asked who may go, and they tell it while no material does: 遗嘱公证应当由本人办理."""
    if "agent" not in asked.keys or "conditions" in wanted or not isinstance(item.content, ServiceGuide):
        return wanted
    parts = {field: item.text[span.start : span.end] for field, span in item.content.parts}
    tells = _WHO_GOES.search(parts.get("conditions", "")) and not _WHO_GOES.search(parts.get("materials", ""))
    return ("conditions", *wanted) if tells else wanted


def _with_named_windows(item: StoredItem, wanted: tuple[str, ...], folded: str) -> tuple[str, ...]:
    """The fields asked for, and the windows before them where the question names the town of one: it may only advise there."""
    if "windows" in wanted or not isinstance(item.content, ServiceGuide):
        return wanted
    placed = (fold(f"{one.name or ''} {one.address or ''}") for one in item.content.windows)
    towns = {town for words in placed for town in _TOWN.findall(words)}
    return ("windows", *wanted) if any(town in folded for town in towns) else wanted


def _shown(desk: Desk, field: str, guidance: Guidance | None) -> Row:
    return materials_row(desk, guidance) if field == "materials" else render(desk, field)


# What a part must hold, beside the form asked for, to speak for a silent field: 「原件1份」 is a count and no number of visits.
_SPEAKS_OF = {
    "visits": re.compile(r"[0-9零一二两]次"),
    "limits": re.compile(r"[0-9]个?(?:工作)?(?:日|天|月)|当场|当日"),
    "fee": re.compile(r"元|免费|收费"),
    "windows": re.compile(r"地址|窗口|大厅|中心|号"),
    "hours": re.compile(r"[0-9]{1,2}[:：][0-9]{2}"),
    "contacts": re.compile(r"[0-9]{5,}"),
    "outcome": re.compile(r"[0-9一二三四五六七八九十]个?(?:年|月|日|天)|有效期|长期"),
    "online": re.compile(r"(?<!联)网(?!点)|app|小程序|公众号|在线|线上"),
}


def _helped(desk: Desk, row: Row, folded: str) -> Row:
    """A silent row with the other part of the same guide that speaks of the field and holds the form of answer asked for."""
    forms, speaks = asked_forms(folded), _SPEAKS_OF.get(row.field)
    if row.stated or not forms or speaks is None:
        return row
    for field, span in desk.guide.parts:
        words = desk.text[span.start : span.end]
        if field in desk.withheld or field == row.field or len(words) >= 600:
            continue
        folded_words = fold(words)
        if speaks.search(folded_words) and all(holds(form, folded_words) for form in forms):
            line = f"{row.lines[0]}；{label(field)}中写有：{words.strip()} [{desk.mark(field, span)}]"
            return row.model_copy(update={"lines": (line,), "stated": True})
    return row


# Which form of answer a field gives; a form that no shown field gives is looked for in the guide's own prose.
_GIVES = {
    "limits": "duration",
    "fee": "amount",
    "windows": "place",
    "contacts": "phone",
    "materials": "list",
    "online": "channel",
}


def _further(desk: Desk, rows: list[Row], asked: Asked, query: Query) -> list[Row]:
    """Other parts of the guide that hold a form of answer no row gives: 「一次能看多久、最多几个人」 stands in the conditions."""
    given = {_GIVES.get(row.field) for row in rows if row.stated and row.field not in asked.vague}
    missing = [form for form in asked_forms(query.folded) if form not in given and form in _FURTHER]
    apart = _asked_apart([form for form in missing if form not in asked.keys], query.folded)
    whole = asked.is_open or bool(apart)
    about = () if whole else _beyond_the_name(desk, query)
    if not missing or not (whole or about):
        return []
    shown = {row.field for row in rows} | desk.withheld
    found = []
    for field, span in desk.guide.parts:
        words = fold(desk.text[span.start : span.end])
        told = whole or any(form in words for term in about for form in term.forms)
        if field in PROSE and field not in shown and told and all(holds(form, words) for form in apart or missing):
            found.append(field)
    return [render(desk, field) for field in found if field in RENDERERS]


def _asked_apart(missing: list[str], folded: str) -> list[str]:
    """The missing forms that a clause asks for and nothing else, and so of the matter itself: 养几只 in 「多少钱，养几只」."""
    split = (asked_forms(clause) for clause in _CLAUSE_END.split(folded) if clause)
    clauses = [
        tuple(form for form in forms if form not in _BOUNDS) for forms in split
    ]  # 要缴几年 asks for years, and for the least
    alone = {forms[0] for forms in clauses if len(forms) == 1} if len(clauses) > 1 else set()
    return [form for form in missing if form in alone]


def _beyond_the_name(desk: Desk, query: Query) -> tuple[Term, ...]:
    """What the question names beside the matter itself: 公示 in 「公司简易注销公示多少天」."""
    names = fold(" ".join((desk.guide.title, *desk.guide.aliases)))
    return tuple(term for term in query.terms if term.weight >= 1.0 and not any(form in names for form in term.forms))


def _money(desk: Desk, rows: list[Row], asked: Asked) -> list[Row]:
    """The fee, when an amount was asked and nothing else of the guide tells one: 「一年多少钱」 may be a price.

    Of several things asked the amount is one more, whatever the others say.
    """
    if "amount" not in asked.keys or (any(row.stated for row in rows) and not asked.is_mixed):
        return []
    shown = {row.field for row in rows}
    more = [render(desk, field) for field in ("fee", "outcome") if field not in shown]
    return [row for row in more if row.stated] if rows else more


def _with_the_sum(desk: Desk, rows: list[Row], asked: Asked) -> list[Row]:
    """What the guide of a benefit says of how much is given first, where that was asked, or may have been: 「那多少钱」."""
    if "amount" not in asked.keys and "fee" not in asked.vague:
        return rows
    first = sum_rows(desk)
    return [*first, *(row for row in rows if row.field not in {one.field for one in first})]


_CLAUSE_END = re.compile(r"[,，、。;；!！?？\s]+")
_BOUNDS = frozenset({"threshold", "conditions"})  # forms of answer that only bound another one
_FURTHER = frozenset({"duration", "amount", "count", "age", "date"})


def from_passages(
    hits: tuple[PassageHit, ...],
    items: dict[str, StoredItem],
    places: Places,
    *,
    today: date,
    coming: tuple[StoredItem, ...] = (),
) -> Draft:
    """Passages in their own words, each whole and with its heading; the first decides which document is named."""
    citations = Citations()
    rows, facts = [], []
    for hit in hits:
        item = items[hit.passage.owner]
        marker = citations.cite(
            owner=hit.passage.owner, title=hit.title, field=hit.passage.field,
            source=source_at(item.content, hit.passage.span), text=item.text, span=hit.passage.span,
        )  # fmt: skip
        own = hit.passage.owner == hits[0].passage.owner
        other = "" if own else whose(hit, hits[0].passage.region, places)
        rows.append(quotation(hit, marker, other=other))
        facts.append(
            Fact(field=hit.passage.field, label=hit.passage.heading or hit.title, value=hit.passage.text, marker=marker)
        )
    first = items[hits[0].passage.owner]
    about = summary(first, places)
    owners = dict.fromkeys(hit.passage.owner for hit in hits)
    notices = [notice for owner in owners for notice in validity_notices(items[owner], today=today, coming=coming)]
    for owner in owners:
        if isinstance(items[owner].content, ServiceGuide):
            notices += ended_bases(items[owner], Desk(items[owner], citations), today=today)
    return Draft(
        head=head_line(about),
        rows=tuple(rows),
        facts=tuple(facts),
        citations=citations.all,
        guide=about,
        notices=tuple(dict.fromkeys(notices)),
    )


def without_faults(draft: Draft, faults: tuple[Fault, ...]) -> Draft:
    """The draft with a notice in place of each faulty row, and without the facts that row stated."""
    bad = {fault.sentence for fault in faults}
    doubted = " ".join(bad)
    return draft.model_copy(
        update={
            "rows": tuple(f"{row.partition('：')[0]}：{replies.WITHHELD}" if row in bad else row for row in draft.rows),
            "facts": tuple(fact for fact in draft.facts if f"[{fact.marker}]" not in doubted),
        }
    )


def whose(hit: PassageHit, region: str, places: Places) -> str:
    """The title of a passage's document, with its level where that is not the region of the answer it stands in."""
    if hit.passage.region == region:
        return f"《{hit.title}》"
    place = places.by_code(hit.passage.region)
    level = replies.NATION if hit.passage.region == NATION else place.name if place is not None else ""
    return f"《{hit.title}》（{level}）"


def quotation(hit: PassageHit, marker: int, *, other: str) -> str:
    """A passage as a quotation under its heading; `other` names its document where that is not the answer's own."""
    lines = [line.strip() for line in hit.passage.text.split("\n") if line.strip()]
    heading = hit.passage.heading
    repeated = heading in lines[0] or heading.endswith(lines[0])
    shown = "" if repeated else heading
    above = [f"**{' '.join(part for part in (other, shown) if part)}**"] if other or shown else []
    quoted = [f"> {line}" for line in lines]
    quoted[-1] += f" [{marker}]"
    return "\n".join((*above, *quoted))


def validity_notices(item: StoredItem, *, today: date, coming: tuple[StoredItem, ...] = ()) -> tuple[str, ...]:
    """What changes about something that holds: an end within thirty days, and what takes its place later.

    Args:
        today: the day the question is asked.
        coming: newer versions of it, and newer guides of its place, that take effect after today.
    """
    said = []
    change = change_after(item.content, today)
    if change is not None:
        said.append(replies.ENDING[change.becomes].format(date=day_words(change.day)))
    for new in coming:
        begins = term_of(new.content).effective
        if begins is not None:
            words = replies.COMING_VERSION if new.id == item.id else replies.COMING
            said.append(words.format(date=day_words(begins), title=title_of(new)))
    return tuple(said)


def later_versions(coming: tuple[StoredItem, ...], later: date) -> tuple[str, ...]:
    """What will hold at a later time that was asked about, said before the rows of today."""
    begun = [(term_of(one.content).effective, title_of(one)) for one in coming]
    return tuple(
        replies.LATER_VERSION.format(date=day_words(begins), title=title)
        for begins, title in begun
        if begins is not None and begins <= later
    )


def day_words(day: date) -> str:
    """A day as people write it: 2026年7月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
