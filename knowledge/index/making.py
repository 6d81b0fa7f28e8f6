"""Items to index entries: one that answers "which matter", one for each passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry
from knowledge.guide import ServiceGuide
from knowledge.index.bare_names import is_bare
from knowledge.index.entries import Entry, EntryKind
from knowledge.index.speaking import spoken_matters
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.schema import LexiconMatter
from knowledge.official_titles import subject_of
from knowledge.passages import passages, title_of
from knowledge.store import Kind, StoredItem
from knowledge.text import fold

OF_A_PAGE = "guide:"  # ids of guides that were read from a page


def entries_of(item: StoredItem, lexicon: Lexicon) -> Iterator[Entry]:
    """The index entries of an item: one for the matter, one for each passage."""
    content = item.content
    if isinstance(content, CatalogueEntry) and not content.for_citizens:
        return
    names = names_of(item, lexicon)
    entry = _matter_entry(item, names)
    yield entry
    yield from (_of_a_further_matter(entry, one) for one in names.also)
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
    """What an item is called beside its own name: other names of it and citizens' words, and the lexicon matter it is linked to.

    `also` are the ids of further matters that a document speaks of.
    """

    aliases: tuple[str, ...]
    matter: LexiconMatter | None
    also: tuple[str, ...] = ()


def names_by_title(title: str, kind: Kind, lexicon: Lexicon, *, spoken: Sequence[str] = ()) -> Names:
    """The names of a document or of a name on a list; both have nothing but their title to go by.

    Args:
        spoken: lexicon matters that a document was found to speak of, the likeliest first: it stands for one that its title does not name.
    """
    if kind is Kind.ENTRY:
        matter = lexicon.link(title, ())
        return Names(_all_names(lexicon.said_of(title), matter), matter)
    subject = subject_of(title)
    matter = lexicon.link(title) or lexicon.link(subject) or lexicon.named_in(title) or lexicon.named_in(subject)
    names = _all_names((subject,) if subject != fold(title) else (), matter)
    if matter is None and spoken:  # what people call the matter would explain much that such a page does not say
        matter = lexicon.matters.get(spoken[0])
        names = (*names, *matter.official) if matter is not None else names
    return Names(names, matter, tuple(one for one in spoken if matter is not None and one != matter.id))


def names_of(item: StoredItem, lexicon: Lexicon) -> Names:
    """The names of an item."""
    if not isinstance(item.content, ServiceGuide):
        spoken = spoken_matters(title_of(item), passages(item), lexicon) if item.kind is Kind.DOCUMENT else ()
        return names_by_title(title_of(item), item.kind, lexicon, spoken=spoken)
    own, title = (*item.content.aliases, *_other_names(item.content)), title_of(item)
    matter = lexicon.link(title, own)
    if matter is None and item.id.startswith(OF_A_PAGE) and not is_bare(title, lexicon):
        # a page's title is no row's name: 如何进行企业基本养老保险转移
        matter = names_by_title(title, Kind.DOCUMENT, lexicon).matter
    return Names(_all_names(own, matter), matter)


def _all_names(own: tuple[str, ...], matter: LexiconMatter | None) -> tuple[str, ...]:
    words = (*matter.official, *matter.words, *matter.phrases) if matter is not None else ()
    return tuple(dict.fromkeys((*own, *words)))


def _matter_entry(item: StoredItem, names: Names) -> Entry:
    """The entry that answers "which matter": all names, citizens' words and codes."""
    content, matter = item.content, names.matter
    return Entry(
        key=f"{item.id}#matter",
        kind=EntryKind.MATTER,
        owner=item.id,
        region=content.region,
        grade=Grade.PUBLIC if isinstance(content, CatalogueEntry) else content.grade,
        department=None if isinstance(content, CatalogueEntry) else content.owner,
        name=title_of(item),
        aliases=names.aliases,
        codes=codes_of(item),
        lexicon_id=matter.id if matter is not None else None,
    )


def _of_a_further_matter(entry: Entry, matter: str) -> Entry:
    """One more entry of a document, under a further matter that it speaks of."""
    return entry.model_copy(update={"key": f"{entry.key}:{matter}", "lexicon_id": matter, "aliases": ()})


def codes_of(item: StoredItem) -> tuple[str, ...]:
    """The codes that name an item exactly; of a document its number."""
    content = item.content
    if isinstance(content, ServiceGuide):
        return content.codes.all
    code = content.code if isinstance(content, CatalogueEntry) else content.document_number
    return (code,) if code else ()


def matters_told(entries: Iterable[Entry]) -> dict[str, str]:
    """The lexicon matters of each item that has any, by space, the one it is linked to first: what the record keeps of the index."""
    told: dict[str, list[str]] = {}
    for one in entries:
        if one.lexicon_id is not None:
            told.setdefault(one.owner, []).append(one.lexicon_id)
    return {owner: " ".join(matters) for owner, matters in told.items()}
