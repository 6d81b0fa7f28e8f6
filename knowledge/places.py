"""The divisions of the country: looked up by code, found in free text, and searched for a region picker.

Knows provinces, cities, districts and streets of the mainland and the fictional ones of the sample; not villages.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.codelists import Level
from knowledge.gazetteer import FOLDER, Row, Streets, read_divisions, read_streets, read_words
from knowledge.jurisdiction import NATION, Jurisdiction, PlaceMention, code_chain, home_of, level_of, short_name
from knowledge.place_context import join_chains, settle, without_overlaps
from knowledge.place_names import Hit, Lexicon, is_loose_street, is_part_of_another_name, street_spans
from knowledge.place_sounds import Spoken, read_characters, spelt_by_sound
from knowledge.text import syllables

__all__ = ["NATION", "Jurisdiction", "PlaceMention", "Places", "code_chain"]

_STREET_WORDS = ("街道", "镇", "乡")


class _Sound(NamedTuple):
    """How a division is typed in pinyin: tianhequ, thq, and th without the suffix."""

    whole: str
    initials: str
    short: str


class Places:
    """All known divisions. Streets are read from disk on first need."""

    def __init__(self, rows: Iterable[Row]) -> None:
        known = {row.code: row for row in rows}
        # of 3,000 divisions, looked through at every question
        self._spoken_within = lru_cache(maxsize=400)(self._spoken_in)
        self._rows = {code: row for code, row in known.items() if len(code) == 6}
        self._more_streets = [row for code, row in known.items() if len(code) == 9]
        self._divisions = {code: self._build(code, row.name) for code, row in self._rows.items()}
        self._divisions[NATION] = Jurisdiction(
            code=NATION, name="全国", level=Level.NATION, full_name="全国", short_name="全国"
        )
        self._words = read_words()
        self._lexicon = Lexicon((one for code, one in self._divisions.items() if code != NATION), self._words)

    @classmethod
    def load(cls, extra: Path | None = None) -> Places:
        """The divisions shipped with the product, and those of `extra` (code, tab, name, one a line) over them.

        Raises:
            SettingError: `extra` cannot be read or has a line of another shape.
        """
        files = [FOLDER / "divisions.tsv", FOLDER / "sample.tsv", *([extra] if extra else [])]
        return cls(row for file in files for row in read_divisions(file))

    def by_code(self, code: str) -> Jurisdiction | None:
        """The division with this code of 6, 9 or 12 digits (zeros at the end of the longer ones are ignored), if known."""
        code = _trimmed(code)
        if len(code) <= 6 or code in self._divisions:
            return self._divisions.get(code)
        name = self._streets.of_district(code[:6]).get(code)
        return self._build(code, name) if name else None

    def chain(self, code: str) -> tuple[Jurisdiction, ...]:
        """The division and all above it up to the nation; empty when the code is unknown."""
        one = self.by_code(code)
        links = (self.by_code(link) for link in one.chain) if one else ()
        return tuple(link for link in links if link is not None)

    def children(self, code: str) -> tuple[Jurisdiction, ...]:
        """The divisions right below, by code: cities of a province, districts of a city, streets of a district."""
        below = [one for one in self._divisions.values() if one.code != NATION and one.chain[1] == code]
        streets = self._streets.of_district(code) if level_of(code) in (Level.DISTRICT, Level.CITY) else {}
        below += [self._build(street, name) for street, name in streets.items()]
        return tuple(sorted(below, key=lambda one: one.code))

    def find(self, text: str, *, near: str | None = None) -> tuple[PlaceMention, ...]:
        """Places named in `text`, from left to right, none overlapping.

        Args:
            text: simplified Chinese; a question or a whole page.
            near: code of where the asker is; settles names that several cities share.

        Returns:
            Mentions with one candidate when the place is certain, several when the name is shared (鼓楼区).
        """
        hits = without_overlaps([*self._lexicon.scan(text), *self._street_hits(text)])
        hits = settle(join_chains(hits, text), near)
        hits = join_chains(without_overlaps([*hits, *self._local_hits(text, hits, near)]), text)
        return tuple(PlaceMention(start=hit.start, end=hit.end, candidates=hit.candidates) for hit in hits)

    def sounding_like(
        self, text: str, *, near: str, apart_from: Iterable[PlaceMention] = ()
    ) -> tuple[PlaceMention, ...]:
        """Divisions near the asker that are spelt by their sound alone (松源区 for 松原区, songyuan区), from left to right.

        Args:
            near: code of where the asker is; divisions of that city are looked for, of a province all in it.
            apart_from: what is known to be a place already.
        """
        around = home_of(near) or near
        taken = [(mention.start, mention.end) for mention in apart_from]
        found = spelt_by_sound(text, self._spoken_within(around), self._heard, taken)
        return tuple(
            PlaceMention(start=one.start, end=one.end, candidates=(self._divisions[one.code],)) for one in found
        )

    def search(self, query: str, limit: int = 10) -> tuple[Jurisdiction, ...]:
        """Divisions for a region picker, best first: by code, name in part, pinyin (tianhe) or initials (thq)."""
        wanted = query.strip().replace(" ", "").lower()
        if not wanted:
            return ()
        ranked = [
            (rank, list(Level).index(one.level), one.code)
            for one in self._divisions.values()
            if (rank := self._rank(one, wanted)) is not None
        ]
        codes = [mention.candidates[-1].code for mention in self.find(query)[-1:] if len(mention.candidates) == 1]
        codes += [code for _, _, code in sorted(ranked)]
        if len(codes) < limit and not wanted.isascii():
            codes += self._streets_named(wanted)
        found = (self.by_code(code) for code in list(dict.fromkeys(codes))[:limit])
        return tuple(one for one in found if one is not None)

    @cached_property
    def _streets(self) -> Streets:
        return read_streets().with_more(self._more_streets)

    @cached_property
    def _sounds(self) -> dict[str, _Sound]:
        return {code: _sound(row) for code, row in self._rows.items()}

    @cached_property
    def _spoken(self) -> tuple[Spoken, ...]:
        """Divisions whose pinyin is written down."""
        rows = ((row, tuple(row.pinyin.split())) for row in self._rows.values())
        return tuple(Spoken(row.code, row.name, said) for row, said in rows if len(said) == len(row.name))

    def _spoken_in(self, around: str) -> tuple[Spoken, ...]:
        """Those below one division."""
        return tuple(one for one in self._spoken if around in code_chain(one.code)[:-1])

    @cached_property
    def _heard(self) -> dict[str, frozenset[str]]:
        return read_characters()

    def _build(self, code: str, name: str) -> Jurisdiction:
        above = (self._rows[link].name for link in reversed(code_chain(code)[1:]) if link in self._rows)
        return Jurisdiction(
            code=code,
            name=name,
            level=level_of(code),
            full_name="".join([*above, name]),
            short_name=short_name(name, code),
        )

    def _street_hits(self, text: str) -> list[Hit]:
        """Streets written with their suffix, anywhere."""
        if not any(word in text for word in _STREET_WORDS):
            return []
        named = self._streets.by_name
        hits = []
        for start, end in street_spans(text, named):
            name = text[start:end]
            streets = tuple(self._build(code, name) for code in named[name])
            hits.append(Hit(start, end, streets, is_shy=is_loose_street(name)))
        return hits

    def _local_hits(self, text: str, hits: list[Hit], near: str | None) -> list[Hit]:
        """Streets without suffix (棠下), only inside a district that the text or the asker names."""
        districts = {hit.candidates[0].code[:6] for hit in hits if len(hit.candidates) == 1}
        districts |= {near[:6]} if near else set()
        taken = [(hit.start, hit.end) for hit in hits]
        found = []
        for district in sorted(districts):
            if level_of(district) not in (Level.DISTRICT, Level.CITY):
                continue
            for code, name in self._streets.of_district(district).items():
                found += [hit for hit in self._short_hits(text, code, name) if _is_free(hit, taken)]
        return found

    def _short_hits(self, text: str, code: str, name: str) -> list[Hit]:
        short = short_name(name)
        at = text.find(short)
        if at < 0 or short in self._words.street_everyday or is_part_of_another_name(text, at + len(short)):
            return []
        return [Hit(at, at + len(short), (self._build(code, name),))]

    def _rank(self, one: Jurisdiction, wanted: str) -> int | None:
        """How well a division fits what was typed, 0 best; None when it does not fit."""
        tests: tuple[bool, ...]
        if wanted.isascii():
            sound = self._sounds.get(one.code, _Sound("", "", ""))
            tests = (
                wanted in (one.code, sound.initials, sound.short, sound.whole),
                sound.whole.startswith(wanted),
                sound.initials.startswith(wanted) or (wanted.isdigit() and one.code.startswith(wanted)),
            )
        else:
            tests = (
                wanted in (one.name, one.short_name),
                one.name.startswith(wanted),
                wanted in one.name,
                wanted in one.full_name,
            )
        return next((rank for rank, fits in enumerate(tests) if fits), None)

    def _streets_named(self, wanted: str) -> list[str]:
        named = self._streets.by_name
        names = sorted((name for name in named if wanted in name), key=lambda name: (not name.startswith(wanted), name))
        return [code for name in names for code in named[name]]


def _trimmed(code: str) -> str:
    """440106000000 and 440106000 are 440106; 440106005000 is the street 440106005."""
    if len(code) == 12 and code.endswith("000"):
        code = code[:9]
    return code[:6] if len(code) == 9 and code.endswith("000") else code


def _is_free(hit: Hit, taken: list[tuple[int, int]]) -> bool:
    return all(hit.end <= start or hit.start >= end for start, end in taken)


def _sound(row: Row) -> _Sound:
    sounds = row.pinyin.split() or syllables(row.name)
    initials = "".join(one[0] for one in sounds)
    return _Sound("".join(sounds), initials, initials[: len(short_name(row.name, row.code))])
