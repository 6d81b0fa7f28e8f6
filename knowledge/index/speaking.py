"""Of which lexicon matters a document speaks: news has an odd title (「毕业」不慌张), and a page may be about several matters.

A matter counts that the title is read as, or that enough of the headings and first lines are read as, and most of whose name
stands somewhere in the document: reading alone takes 高龄津贴 for 生育津贴.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from knowledge.document import Passage
from knowledge.index.bare_names import is_bare
from knowledge.lexicon.lexicon import Lexicon
from knowledge.official_titles import subject_of
from knowledge.text import fold

# Chosen on 32 real pages and 20 written ones; 20 more, of other places, were only measured (docs/decisions/0051).
LOOKED_AT = 40  # passages; by then it is plain what a document is about
FIRST_LETTERS = 60  # of a passage: what it begins with is what it is about
SHORTEST = 4  # letters of a heading that names something
# Each pair: a probability, and the share of the matter's name that the document must say somewhere then.
BY_TITLE, MAYBE = (0.5, 0.4), (0.2, 0.7)  # that the title means it; the second where it may mean several (参保缴费)
READ = ((0.1, 0.7), (0.07, 1.0))  # mean over headings and first lines
READ_ALONE = (0.08, 0.65)  # the same where the title means none
MOST = 4


def spoken_matters(title: str, passages: Sequence[Passage], lexicon: Lexicon) -> tuple[str, ...]:
    """Ids of the matters that a document speaks of, the likeliest first; none of one under a bare name, which is about all its items.

    Args:
        passages: the document's, in reading order.
    """
    if is_bare(title, lexicon):
        return ()
    looked_at = passages[:LOOKED_AT]
    texts = [fold(f"{one.heading} {one.text}") for one in looked_at]
    whole = " ".join((fold(title), *texts))

    def over(told: Iterable[tuple[str, float]], *bounds: tuple[float, float]) -> list[str]:
        """Those matters that reach one of the bounds, in the same order."""
        likely = ((one, [most for least, most in bounds if share >= least]) for one, share in told)
        return [one for one, needed in likely if needed and lexicon.share_named(one, whole) >= min(needed)]

    by_title = [(one.matter, one.probability) for one in lexicon.recognized(fold(subject_of(title)))]
    named, again = over(by_title, BY_TITLE), lexicon.spoken_of(texts)
    named += [again.id] if again is not None else []
    read = over(_read(looked_at, lexicon), *READ, *(() if named else (READ_ALONE,)))
    return tuple(dict.fromkeys((*named, *read, *over(by_title, MAYBE))))[:MOST]


def _read(passages: Sequence[Passage], lexicon: Lexicon) -> list[tuple[str, float]]:
    """The mean probability of each matter over what headings and first lines are read as, the likeliest first."""
    pieces = [piece for one in passages for piece in (one.heading.rpartition(" ")[2], one.text[:FIRST_LETTERS])]
    pieces = [piece for piece in pieces if len(piece) >= SHORTEST]
    told: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        for one in lexicon.recognized_name(fold(piece)):
            told[one.matter] += one.probability / len(pieces)
    return sorted(told.items(), key=lambda one: (-one[1], one[0]))
