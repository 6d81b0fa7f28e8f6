"""Rows across levels: what the nearest guide leaves open is taken from above, and every such line says whose it is.

The law's part (conditions, materials, fee, statutory limits) comes down in its level's name. Windows, hours and phones of
another level are introduced as that level's, never passed on as the district's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant import replies
from assistant.answer import Fact
from assistant.desk import Desk, Row
from assistant.evidence import Citations
from assistant.row_limits import limit_lines
from assistant.rows import render
from knowledge.codelists import Level, LimitKind
from knowledge.effective import EffectiveGuide, accepts, effective_guide, implements
from knowledge.fields import label
from knowledge.guide import ServiceGuide, Window
from knowledge.jurisdiction import NATION, Jurisdiction
from knowledge.places import Places
from knowledge.store import Store, StoredItem

# What a hall arranges for itself -> what people call it when it is another level's.
HALL_FIELDS: dict[str, str] = {
    "windows": "窗口",
    "hours": "办理时间",
    "contacts": "咨询电话",
    "complaints": "监督投诉电话",
    "online": "网上办理渠道",
    "visits": "到现场次数",
}
_SAID = {"fee": "是否收费"}  # what a guide is silent on, where the label alone reads oddly
_LEGAL = f"{LimitKind.STATUTORY.value}办结时限"


class Levels:
    """The guides of one answer, each at its own desk over one set of citations."""

    def __init__(self, guide: EffectiveGuide, citations: Citations, places: Places) -> None:
        self._guide = guide
        self._places = places
        self._citations = citations
        self.nearest = Desk(guide.nearest, citations)

    def complete(self, row: Row) -> Row:
        """A row of the nearest guide with what another level states where it is silent, withheld or not enough.

        Where the place asked about has no guide, a row of its windows, hours or phones begins with whose they are.
        """
        done = self._completed(row)
        region = self.nearest.guide.region
        if done.field not in HALL_FIELDS or done is not row or not row.stated or region == self._guide.asked:
            return done
        lead = self._of_the_town(done)
        lead = lead or replies.OWN_FROM.format(
            near=self._name(self._guide.asked), level=self._name(region), what=HALL_FIELDS[done.field]
        )
        return done.model_copy(
            update={"lines": (lead, *done.lines), "facts": self._named(done.facts, self._guide.nearest)}
        )

    def _of_the_town(self, row: Row) -> str | None:
        """What the guide of another level says of the town asked about, above a row of its windows, hours or phones; None where nothing."""
        asked = self._places.by_code(self._guide.asked)
        if asked is None or asked.level is not Level.STREET:
            return None
        named = {"near": asked.name, "level": self._name(self.nearest.guide.region)}
        own = [one for one in self.nearest.guide.windows if asked.name in _whose(one)]
        if row.field == "windows" and own and all(one.role in replies.WINDOWS_DO for one in own):
            return replies.TOWN_ONLY.format(does=self._does(own), **named)
        said = bool(own) if row.field == "windows" else any(asked.name in line for line in row.lines)
        return replies.TOWN_AMONG.format(what=HALL_FIELDS[row.field], **named) if said else None

    def tail(self, row: Row) -> Row:
        """The phone that ends an answer: completed, and short on whose it is."""
        done, region = self._completed(row), self.nearest.guide.region
        if done is not row or not row.stated or region in (self._guide.asked, NATION):
            return done
        lines = tuple(f"{line}（{self._name(region)}）" for line in done.lines)
        return done.model_copy(update={"lines": lines, "facts": self._named(done.facts, self._guide.nearest)})

    def _completed(self, row: Row) -> Row:
        if row.field == "limits" and row.field not in self.nearest.withheld:
            return self._with_legal_limit(row)
        if row.field == "windows" and row.stated:
            return self._with_accepting_window(row)
        if row.stated:
            return row
        source = self._guide.resolve(row.field).source
        return row if source is None or source.id == self.nearest.guide.id else self._taken_over(row, source)

    def notices(self, shown: Sequence[str] = ()) -> tuple[str, ...]:
        """Who handles the matter when the place asked about does not, and which places below it have their own guide.

        Args:
            shown: the fields that the answer has a row of.
        """
        nearest, said = self.nearest.guide, [*self._only_here(shown)]
        if nearest.region == self._guide.asked and implements(self._guide.nearest, nearest.region):
            return tuple(said)
        if nearest.agency.name:
            said.append(replies.IMPLEMENTED_BY.format(level=self._name(nearest.region), agency=nearest.agency.name))
        if self._guide.below:
            names = "、".join(self._name(code) for code in self._guide.below)
            said.append(replies.ASK_BELOW.format(names=names))
        return tuple(said)

    def _only_here(self, shown: Sequence[str]) -> tuple[str, ...]:
        """That the nearest windows only advise or forward, where no row of windows says so."""
        if "windows" in (*shown, *self.nearest.withheld) or not self._only_advises():
            return ()
        near, source = self._name(self.nearest.guide.region), self._guide.accepting().source
        if source is None or source.id == self.nearest.guide.id:
            return (replies.ONLY_HERE_UNKNOWN.format(near=near, does=self._does()),)
        return (replies.ONLY_HERE.format(near=near, does=self._does(), level=self._name(source.content.region)),)

    def _only_advises(self) -> bool:
        windows = self.nearest.guide.windows
        return any(one.available is not False for one in windows) and not accepts(self.nearest.guide)

    def _does(self, windows: Sequence[Window] | None = None) -> str:
        """What windows, the nearest ones as a rule, do instead of taking applications."""
        among = self.nearest.guide.windows if windows is None else windows
        roles = dict.fromkeys(one.role for one in among if one.role in replies.WINDOWS_DO)
        return "、".join(replies.WINDOWS_DO[role] for role in roles)

    def _taken_over(self, row: Row, source: StoredItem) -> Row:
        """The row as another level states it, introduced by whose it is; the own row where it cannot be shown either."""
        above = render(Desk(source, self._citations), row.field)
        if not above.stated:
            return row
        lead = self._lead(row.field, source)
        lines = (lead, *above.lines) if lead else above.lines
        return above.model_copy(update={"lines": lines, "facts": self._named(above.facts, source)})

    def _lead(self, field: str, source: StoredItem) -> str:
        """Whose statement follows; nothing where another guide of the same place makes it."""
        near, region = self.nearest.guide.region, source.content.region
        if near == region:
            return ""
        words = replies.OWN_FROM if field in HALL_FIELDS else replies.LAW_FROM
        if field in self.nearest.withheld:
            words = replies.HELD_FROM
        what = HALL_FIELDS.get(field) or _SAID.get(field) or label(field)
        return words.format(near=self._name(near), level=self._name(region), what=what)

    def _with_legal_limit(self, row: Row) -> Row:
        """The limits of the nearest guide and the law's from above; what one hall promises is never another's promise."""
        source = self._guide.legal_limit().source
        if source is None or source.id == self.nearest.guide.id or not isinstance(source.content, ServiceGuide):
            return row
        lines, facts = limit_lines(Desk(source, self._citations), LimitKind.STATUTORY)
        above = self._name(source.content.region)
        named = tuple(f"{line}{replies.LIMIT_FROM.format(level=above)}" for line in lines)
        own = (
            tuple(line for line in row.lines if not line.startswith(f"{_LEGAL}：")) if row.facts else _silent_promise()
        )
        return row.model_copy(
            update={"lines": (*own, *named), "facts": (*row.facts, *self._named(facts, source)), "stated": True}
        )

    def _with_accepting_window(self, row: Row) -> Row:
        """The nearest windows and, where none of them takes applications, those of the level that does."""
        source = self._guide.accepting().source
        if not self._only_advises() or source is None or source.id == self.nearest.guide.id:
            return row
        above = render(Desk(source, self._citations), "windows")
        level = self._name(source.content.region)
        lead = replies.CONSULT_ONLY_FROM.format(does=self._does(), level=level, what=HALL_FIELDS["windows"])
        facts = (*row.facts, *self._named(above.facts, source))
        return (
            row.model_copy(update={"lines": (*row.lines, lead, *above.lines), "facts": facts}) if above.stated else row
        )

    def _named(self, facts: tuple[Fact, ...], source: StoredItem) -> tuple[Fact, ...]:
        whose = {"guide_id": source.id, "region_name": self._name(source.content.region)}
        return tuple(fact.model_copy(update=whose) for fact in facts)

    def _name(self, code: str) -> str:
        place = self._places.by_code(code)
        return replies.NATION if code == NATION else place.name if place is not None else code


def who_handles(
    store: Store, item: StoredItem, place: Jurisdiction | None, *, day: date, places: Places
) -> tuple[str, ...]:
    """Who handles the matter of a quoted guide of another level than the place asked about."""
    if place is None or place.code == item.content.region or not isinstance(item.content, ServiceGuide):
        return ()
    return Levels(effective_guide(store, item, place.code, day), Citations(), places).notices(["windows"])


def _whose(window: Window) -> str:
    """What a window is called: neither where it lies (区政务服务中心（白石镇文昌街）) nor where it sends people (由柳岸街道受理)."""
    called = window.name or (window.address or "").partition("由")[0].partition("（")[0]
    return f"{window.town or ''} {called}"


def _silent_promise() -> tuple[str, ...]:
    return (f"{LimitKind.PROMISED.value}办结时限：指南未写明",)
