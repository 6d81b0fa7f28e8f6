"""Real prose in any amount: laws as policy documents of forty jurisdictions, and the questions to ask of them.

An article is a passage, a law is a document. Beyond the articles there are, a law comes again in another jurisdiction,
as national laws are republished by provinces and cities; no jurisdiction has the same law twice.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, islice
from pathlib import Path

from knowledge.document import DocumentSection, PolicyDocument
from knowledge.gazetteer import Row
from knowledge.guide import Source
from knowledge.places import Places
from knowledge.store import Incoming
from knowledge.train.corpus import written_questions
from knowledge.values import Span, Value

DISTRICTS, CITIES, PROVINCES = 30, 6, 3  # with the nation: forty jurisdictions
NATION = "000000"


class Law(Value):
    """One law: its title and its articles as (chapter, words)."""

    title: str
    articles: tuple[tuple[str, str], ...]


def read_laws(path: Path) -> tuple[Law, ...]:
    """Every law of the file, in file order."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return tuple(_law(list(group)) for _, group in groupby(rows, key=lambda row: row["doc"]))


def _law(rows: Sequence[dict[str, str]]) -> Law:
    articles = tuple((row["chapter"], f"{row['article']} {row['text']}") for row in rows if row["text"].strip())
    return Law(title=rows[0]["title"], articles=articles)


def chains() -> tuple[tuple[str, ...], ...]:
    """The chain (district, city, province, nation) of each of thirty districts; five in a city, two cities in a province."""
    return tuple(
        (f"{11 + city // 2}{city % 2 + 1:02}{1 + number:02}", f"{11 + city // 2}{city % 2 + 1:02}00", f"{11 + city // 2}0000", NATION)
        for city in range(CITIES)
        for number in range(DISTRICTS // CITIES)
    )  # fmt: skip


def regions() -> tuple[str, ...]:
    """All forty codes."""
    return tuple(dict.fromkeys(code for chain in chains() for code in chain))


def places_of_chains() -> Places:
    """The forty as divisions of names that nobody says."""
    return Places(Row(code=code, name=f"第{code}号辖区", pinyin="") for code in regions() if code != NATION)


def documents(laws: Sequence[Law], passages: int) -> Iterator[Incoming]:
    """Laws as documents until so many passages are reached (the last law whole), round after round over the jurisdictions."""
    codes, given, number = regions(), 0, 0
    while given < passages:
        round_, place = divmod(number, len(laws))
        # 7 and 40 share no factor: a law meets forty different jurisdictions in forty rounds
        yield as_document(laws[place], codes[(place + round_ * 7) % len(codes)], f"law:{number}")
        given += len(laws[place].articles)
        number += 1


def as_document(law: Law, region: str, identity: str) -> Incoming:
    """A law as a policy document of one jurisdiction: a paragraph an article, a section a chapter."""
    lines = [words for _, words in law.articles]
    ends = list(accumulate((len(line) + 1 for line in lines), initial=len(law.title)))
    spans = tuple(Span(start=end - len(line), end=end) for line, end in zip(lines, ends[1:], strict=True))
    content = PolicyDocument(
        id=identity,
        title=law.title,
        region=region,
        sections=_sections(law, spans),
        paragraphs=spans,
        source=Source(id=identity, name=f"{identity}.txt"),
    )
    return Incoming(content=content, text="\n".join((law.title, *lines)))


def _sections(law: Law, spans: Sequence[Span]) -> tuple[DocumentSection, ...]:
    found = []
    for chapter, group in groupby(enumerate(law.articles), key=lambda one: one[1][0]):
        places = [place for place, _ in group]
        span = Span(start=spans[places[0]].start, end=spans[places[-1]].end)
        found.append(DocumentSection(path=(chapter,), depth=0, span=span))
    return tuple(found)


def questions(laws: Sequence[Law], number: int, *, seed: int = 7) -> list[str]:
    """Distinct questions in a fixed shuffled order: half as citizens wrote them (training split), half in a law's own words."""
    chooser = random.Random(seed)
    written = list(dict.fromkeys(one.question for one in written_questions("train")))
    chooser.shuffle(written)
    articles = [(law.title, words) for law in laws for _, words in law.articles]
    chooser.shuffle(articles)
    quoted = list(islice(dict.fromkeys(_quoted(title, words) for title, words in articles), number // 2))
    mixed = [*written[: number - len(quoted)], *quoted]
    chooser.shuffle(mixed)
    return mixed


def _quoted(title: str, article: str) -> str:
    """The first clause of an article as somebody might look it up."""
    words = article.partition(" ")[2] or article
    return f"{title}：{re.split('[，。；、]', words)[0][:30]}是怎么规定的"
