"""What a passage that was found is of: whose page it stands on, which matter it names, whether its heading asks the question."""

from __future__ import annotations

from assistant.neighbours import MENTIONS_IT
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import MatterHit, PassageHit
from knowledge.store import StoredItem
from knowledge.text import fold

OF_NO_MATTER = 0.02  # score of a passage's guide below which nothing of the question is about it
# share of the question that a heading says, and of the heading that the question says
IN_HEADING, HEADING_SAID = 0.4, 0.5
NEARLY_NAMES_IT = 0.5  # share of a matter's name that a passage must say whose heading asks the question


def is_of_no_matter(hit: PassageHit) -> bool:
    """Whether nothing of the question is about the guide or document of a passage."""
    return hit.features.get("owner", 1.0) < OF_NO_MATTER


def asked_by_its_heading(hit: PassageHit) -> bool:
    """Whether a passage's own heading says much of the question, and the question most of that heading: 找到工作后没领完的怎么办."""
    features = hit.features
    return features.get("in_heading", 0.0) >= IN_HEADING and features.get("heading_said", 0.0) >= HEADING_SAID


def names_it(hit: PassageHit, guide: MatterHit, lexicon: Lexicon) -> bool:
    """Whether a passage itself, its title and heading with it, names the lexicon matter of a guide."""
    said = fold(f"{hit.title} {hit.passage.heading} {hit.passage.text}")
    enough = NEARLY_NAMES_IT if asked_by_its_heading(hit) else MENTIONS_IT
    return guide.lexicon_id is not None and lexicon.share_named(guide.lexicon_id, said) >= enough


def same_source(hit: PassageHit, matter: MatterHit, items: dict[str, StoredItem]) -> bool:
    """Whether a passage was read from the same page or row as a guide."""
    return items[hit.passage.owner].content.source.id == items[matter.id].content.source.id
