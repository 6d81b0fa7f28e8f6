"""Items to index entries: one that answers "which matter", one for each passage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry
from knowledge.guide import ServiceGuide
from knowledge.index.entries import Entry, EntryKind
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.schema import LexiconMatter
from knowledge.official_titles import subject_of
from knowledge.passages import passages, title_of
from knowledge.store import Kind, StoredItem
from knowledge.text import fold

LOOKED_AT = 40  # passages of a document whose title names no matter; by then it is plain what it is about


def entries_of(item: StoredItem, lexicon: Lexicon) -> Iterator[Entry]:
    """The index entries of an item: one for the matter, one for each passage."""
    content = item.content
    if isinstance(content, CatalogueEntry) and not content.for_citizens:
        return
    yield matter_entry(item, lexicon)
    for passage in passages(item):
        yield Entry(
            key=passage.id,
            kind=EntryKind.PASSAGE,
            owner=content.id,
            region=content.region,
            grade=passage.grade,
            department=passage.department,
            name=title_of(item),
            heading=passage.heading,
            body=passage.text,
        )


def _other_names(guide: ServiceGuide) -> tuple[str, ...]:
    names = (guide.item_name, guide.sub_name, guide.main_name)
    return tuple(dict.fromkeys(name for name in names if name and name != guide.title))


class Names(NamedTuple):
    """What an item is called beside its own name: other names of it and citizens' words, and the lexicon matter it is linked to."""

    aliases: tuple[str, ...]
    matter: LexiconMatter | None


def names_by_title(title: str, kind: Kind, lexicon: Lexicon, *, linked: str = "") -> Names:
    """The names of a document or of a name on a list; both have nothing but their title to go by.

    Args:
        linked: lexicon matter that a document was found to speak of, for one whose title names none.
    """
    if kind is Kind.ENTRY:
        matter = lexicon.link(title, ())
        return Names(_all_names(lexicon.said_of(title), matter), matter)
    subject = subject_of(title)
    matter = lexicon.link(title) or lexicon.link(subject) or lexicon.named_in(title) or lexicon.named_in(subject)
    matter = matter or lexicon.matters.get(linked)
    return Names(_all_names((subject,) if subject != fold(title) else (), matter), matter)


def names_of(item: StoredItem, lexicon: Lexicon) -> Names:
    """The names of an item."""
    if not isinstance(item.content, ServiceGuide):
        names = names_by_title(title_of(item), item.kind, lexicon)
        spoken = _spoken_of(item, lexicon) if names.matter is None and item.kind is Kind.DOCUMENT else None
        return names_by_title(title_of(item), item.kind, lexicon, linked=spoken.id) if spoken is not None else names
    own = (*item.content.aliases, *_other_names(item.content))
    matter = lexicon.link(title_of(item), own)
    return Names(_all_names(own, matter), matter)


def _spoken_of(item: StoredItem, lexicon: Lexicon) -> LexiconMatter | None:
    """The matter that a document's first passages name again and again."""
    return lexicon.spoken_of([fold(f"{one.heading} {one.text}") for one in passages(item)[:LOOKED_AT]])


def _all_names(own: tuple[str, ...], matter: LexiconMatter | None) -> tuple[str, ...]:
    words = (*matter.official, *matter.words, *matter.phrases) if matter is not None else ()
    return tuple(dict.fromkeys((*own, *words)))


def matter_entry(item: StoredItem, lexicon: Lexicon) -> Entry:
    """The entry that answers "which matter": all names, citizens' words and codes."""
    content = item.content
    aliases, matter = names_of(item, lexicon)
    return Entry(
        key=f"{item.id}#matter",
        kind=EntryKind.MATTER,
        owner=item.id,
        region=content.region,
        grade=Grade.PUBLIC if isinstance(content, CatalogueEntry) else content.grade,
        department=None if isinstance(content, CatalogueEntry) else content.owner,
        name=title_of(item),
        aliases=aliases,
        codes=codes_of(item),
        lexicon_id=matter.id if matter is not None else None,
    )


def codes_of(item: StoredItem) -> tuple[str, ...]:
    """The codes that name an item exactly; of a document its number."""
    content = item.content
    if isinstance(content, ServiceGuide):
        return content.codes.all
    code = content.code if isinstance(content, CatalogueEntry) else content.document_number
    return (code,) if code else ()
