"""What is compared at every question, folded once an item: names, headings, texts and their vectors."""

from __future__ import annotations

from knowledge.document import Passage
from knowledge.encode import Encoder
from knowledge.index.knowledge_index import matter_entry
from knowledge.lexicon.lexicon import Lexicon, core_name
from knowledge.passages import passages, title_of
from knowledge.search.coverage import Weighted
from knowledge.search.query import Term
from knowledge.store import StoredItem
from knowledge.text import fold, segmenter


class FoldedMatter:
    """What a matter is called, folded once: its official name, all its names and wordings, and their vectors: all together, then one a name."""

    def __init__(self, item: StoredItem, lexicon: Lexicon, encoder: Encoder) -> None:
        entry = matter_entry(item, lexicon)
        self.name = fold(entry.name)
        self.family = entry.lexicon_id or core_name(entry.name)
        self.name_words = tuple(Term(text=word) for word in dict.fromkeys(segmenter().cut(self.name)) if len(word) > 1)
        self.weighted_name: Weighted | None = None  # filled by the searcher, which knows how rare a word is
        self.all_names = " ".join(fold(name) for name in (entry.name, *entry.aliases))
        self.lexicon_id = entry.lexicon_id
        self.codes = frozenset(code.lower() for code in entry.codes)
        self.pieces = encoder.pieces(self.all_names)
        self.vectors = encoder.encode_passages([entry.embedded_text, *dict.fromkeys((entry.name, *entry.aliases))])


class FoldedPassages:
    """An item's passages, each with its folded heading and text, and their vectors."""

    def __init__(self, item: StoredItem, lexicon: Lexicon, encoder: Encoder) -> None:
        entry = matter_entry(item, lexicon)
        self.title = title_of(item)
        self.names = " ".join(fold(name) for name in (self.title, *entry.aliases))
        found = passages(item)
        self.by_id: dict[str, tuple[Passage, str, str]] = {
            passage.id: (passage, fold(passage.heading), fold(passage.text)) for passage in found
        }
        self.pieces = {key: encoder.pieces(f"{heading} {text}") for key, (_, heading, text) in self.by_id.items()}
        vectors = encoder.encode_passages([f"{self.title}，{passage.heading}，{passage.text}" for passage in found])
        self.vectors = {passage.id: vectors[number] for number, passage in enumerate(found)}
