"""A nearer page about a whole certificate comes before a row of a level above about one item of it."""

from __future__ import annotations

from assistant.whole_pages import by_the_nearer_page
from knowledge.document import Passage
from knowledge.guide import ServiceGuide
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.results import MatterKind
from knowledge.store import Incoming, StoredItem
from knowledge.store.items import kind_of
from knowledge.values import Span
from tests.samples import CITY, DISTRICT, row_guide

CHAIN = (DISTRICT, CITY)


def page(title: str, says: str, region: str = DISTRICT) -> Incoming:
    """A guide with one more sentence in its text."""
    piece = row_guide(f"P{title}", title, region=region)
    return Incoming(content=piece.content, text=f"{piece.text}\n{says}")


ABOVE = row_guide("N1", "居住证年度签注")
NEAR = page("青溪区居住证办理指南", "签注时限：当场办结")


def first_of(*pieces: Incoming, quotes: tuple[Incoming, ...] = ()) -> Evidence:
    """The evidence after a search that found pieces in this order and passages of some."""
    items = {
        one.content.id: StoredItem(kind=kind_of(one.content), content=one.content, text=one.text) for one in pieces
    }
    hits = tuple(_hit(one, 0.99 - number / 10) for number, one in enumerate(pieces))
    passages = tuple(_quote(one) for one in quotes)
    return by_the_nearer_page(Evidence(matters=hits, passages=passages), items, CHAIN)


def _hit(piece: Incoming, score: float) -> MatterHit:
    guide = piece.content
    assert isinstance(guide, ServiceGuide)
    return MatterHit(
        id=guide.id, kind=MatterKind.GUIDE, title=guide.title, region=guide.region, score=score, features={}
    )


def _quote(piece: Incoming) -> PassageHit:
    owner = piece.content.id
    found = Passage(id=f"{owner}#0", owner=owner, field="notes", heading="", text=piece.text[:4], span=Span(start=0, end=4), region=CITY)  # fmt: skip
    return PassageHit(passage=found, title="", score=0.9, features={})


def test_the_district_page_answers_for_an_item_that_it_speaks_of() -> None:
    found = first_of(ABOVE, NEAR)
    assert (found.matters[0].id, found.matters[0].score) == (NEAR.content.id, 0.99)


def test_its_passages_take_the_place_of_those_above() -> None:
    found = first_of(ABOVE, NEAR, quotes=(ABOVE, NEAR))
    assert [hit.passage.owner for hit in found.passages] == [NEAR.content.id]


def test_passages_of_the_row_above_stay_where_the_page_has_none() -> None:
    found = first_of(ABOVE, NEAR, quotes=(ABOVE,))
    assert [hit.passage.owner for hit in found.passages] == [ABOVE.content.id]


def test_a_page_that_says_nothing_of_the_item_leaves_it_to_the_level_above() -> None:
    assert first_of(ABOVE, page("青溪区居住证办理指南", "")).matters[0].id == ABOVE.content.id


def test_another_certificate_never_stands_in() -> None:
    other = page("青溪区居民身份证办理指南", "签注")
    assert first_of(ABOVE, other).matters[0].id == ABOVE.content.id


def test_a_page_of_the_same_level_is_no_nearer() -> None:
    assert first_of(ABOVE, page("居住证办理指南", "签注", region=CITY)).matters[0].id == ABOVE.content.id
