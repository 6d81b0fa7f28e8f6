"""The lexicon at work: which matter a name means, and what a citizen's word stands for.

Loaded once; pure look-ups after that. It knows how people speak, never what a guide says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache, partial, reduce
from pathlib import Path

from knowledge.lexicon.linker import Linker
from knowledge.lexicon.names import actions, contradict, full_key
from knowledge.lexicon.names import core_name as core_name
from knowledge.lexicon.one_things import OneThing, load_one_things
from knowledge.lexicon.overlay import read_words, with_words
from knowledge.lexicon.phrases import Found, PhraseTable, longest
from knowledge.lexicon.schema import LexiconMatter, load_matters
from knowledge.lexicon.sounds import sounding, words_heard
from knowledge.lexicon.tables import (
    AmbiguousWord,
    Facet,
    Saying,
    Situation,
    Synonym,
    load_ambiguous,
    load_everyday,
    load_facets,
    load_sayings,
    load_situations,
    load_synonyms,
)
from knowledge.recognize import Recognized, Recognizer, load_recognizer
from knowledge.text import bigrams, fold, segmenter
from knowledge.values import Value

FOLDER = Path(__file__).parent

# Reviewed on 1,140 titles of a real list that no name reaches: 62 pass the first two, and those with the third are the same matter.
SURE = 0.9  # probability with which a title is recognized
MADE_OF = 0.85  # share of the title that the matter's wordings hold
SAYS_MOST = 0.6  # share of the matter's name that the title says

SHORTEST_SAID = 4  # characters; 社保卡 stands on pages about anything
MOSTLY, AGAIN = 0.5, 3  # share of a page's passages, and how many at least, that name what it is about

AS_WORDED = 0.95  # probability of the matter that a whole question is a wording of
_MARK = re.compile(r"[^\w]|_")
# what may stand around a wording and asks for no part of its matter
_ASKS_NOTHING = re.compile(r"^(?:请问|我?[想要])+|(?:需?要|该|得)?(?:怎么|咋|如何)?[办弄搞]?$")


class Mention(Value):
    """A lexicon wording found inside a question: where, and which matters say it."""

    start: int
    end: int
    wording: str
    matters: tuple[str, ...]


def _joined(synonyms: Mapping[str, tuple[str, ...]], everyday: Sequence[Synonym]) -> dict[str, tuple[str, ...]]:
    """Both tables as one; a word of both has the terms of both. Everyday words are folded where they are written."""
    found = dict(synonyms)
    for row in everyday:
        found[row.word] = tuple(dict.fromkeys((*found.get(row.word, ()), *row.terms)))
    return found


class Lexicon:
    """Matters, synonyms and ambiguous words, ready to be looked up in folded text."""

    def __init__(
        self,
        matters: Sequence[LexiconMatter],
        synonyms: Sequence[Synonym] = (),
        *,
        everyday: Sequence[Synonym] = (),
        ambiguous: Sequence[AmbiguousWord] = (),
        facets: Sequence[Facet] = (),
        situations: Sequence[Situation] = (),
        one_things: Sequence[OneThing] = (),
        sayings: Sequence[Saying] = (),
        recognizer: Callable[[], Recognizer] | None = None,
    ) -> None:
        self._recognizer = recognizer
        self.matters = {matter.id: matter for matter in matters}
        self._all_wordings = " ".join(fold(text) for matter in matters for text in matter.wordings)
        self._said = PhraseTable(
            (folded, matter.id) for matter in matters for text in matter.wordings if len(folded := core_name(text)) > 1
        )
        self._official = PhraseTable(
            (core_name(name), matter.id)
            for matter in matters
            for name in (matter.name, *matter.official, *matter.words)
        )
        self._synonyms = {fold(row.word): tuple(fold(term) for term in row.terms) for row in synonyms}
        self._written = _joined(self._synonyms, everyday)
        self._synonym_words = PhraseTable((word, word) for word in self._written if len(word) > 1)
        self.ambiguous = {fold(word): row for row in ambiguous for word in (row.word, *row.variants)}
        self._ambiguous_words = PhraseTable((word, word) for word in self.ambiguous if len(word) > 1)
        self.facets = {facet.key: facet for facet in facets}
        self._facet_words = PhraseTable(
            (fold(word), key)
            for facet in facets
            for key, words in ((facet.key, facet.words), *((f"{facet.key}.{sub.key}", sub.words) for sub in facet.subs))
            for word in words
        )
        self._facet_patterns = [(facet.key, re.compile(pattern)) for facet in facets for pattern in facet.patterns]
        self.situations = {situation.key: situation for situation in situations}
        self.situation_words = frozenset(fold(word) for row in situations for word in row.words)
        self._situation_words = PhraseTable((fold(word), row.key) for row in situations for word in row.words)
        self._situation_patterns = [(row.key, re.compile(pattern)) for row in situations for pattern in row.patterns]
        self.one_things = {row.key: row for row in one_things}
        self._one_thing_words = PhraseTable((fold(word), row.key) for row in one_things for word in row.words)
        self._saying_rows = tuple(sayings)
        self._sounds: dict[str, tuple[str, ...]] | None = None
        self._worded = lru_cache(maxsize=4096)(self._is_worded)
        self._links = lru_cache(maxsize=20_000)(self._link)  # 1 ms a title, the same at every level and in every city
        self._named = lru_cache(maxsize=20_000)(self._named_inside)
        # one question is looked through for these up to four times
        self._facets = lru_cache(maxsize=2_000)(self._find_facets)
        self._situations = lru_cache(maxsize=20_000)(self._find_situations)
        self._ambiguities = lru_cache(maxsize=2_000)(self._find_ambiguities)
        self._known = lru_cache(maxsize=20_000)(self._is_known)  # one look through all wordings takes 0.1 ms

    @classmethod
    def load(cls, folder: Path = FOLDER, *, overlay: Path | None = None, model: Path | None = None) -> Lexicon:
        """Read the tables of a lexicon folder (about 0.3 s), and a deployment's confirmed words on top of them.

        Args:
            overlay: the file of confirmed words; it need not exist.
            model: the folder of a recognizer tuned to the deployment; it need not hold one.

        Raises:
            GuideError: a line is wrong; the message names file and line.
        """
        matters = load_matters(folder / "matters")
        if overlay is not None:
            matters = with_words(matters, read_words(overlay), file=overlay.name)
        return cls(
            matters,
            load_synonyms(folder),
            everyday=load_everyday(folder),
            ambiguous=load_ambiguous(folder),
            facets=load_facets(folder),
            situations=load_situations(folder),
            one_things=load_one_things(folder),
            sayings=load_sayings(folder),
            recognizer=partial(load_recognizer, model),
        )

    @cached_property
    def _linker(self) -> Linker:
        """Built when the first guide is linked; a process that only answers never needs it."""
        return Linker(tuple(self.matters.values()))

    def link(self, title: str, other_names: Sequence[str] = ()) -> LexiconMatter | None:
        """The lexicon's matter that a guide's title names: by name, by close likeness, or as the recognizer reads it; None when unsure."""
        return self._links(title, tuple(other_names))

    def _link(self, title: str, other_names: tuple[str, ...]) -> LexiconMatter | None:
        return self._linker.link(title, other_names) or self._read_as(title)

    def _read_as(self, title: str) -> LexiconMatter | None:
        """The matter that a title is surely recognized as, when each is made of the other's words: 存量房买卖转移登记."""
        core = core_name(title)
        best = next(iter(self.recognized_name(core)), None)
        if best is None or best.probability < SURE:
            return None
        matter = self.matters[best.matter]
        names = "".join((matter.name, *matter.official))
        agrees = actions(core) <= actions(names + "".join(matter.items)) and not contradict(core, names)
        wordings = " ".join(fold(text) for text in matter.wordings)
        both = _share_of(core, wordings) >= MADE_OF and _share_of(fold(matter.name), core) >= SAYS_MOST
        return matter if agrees and both else None

    def said_of(self, title: str) -> tuple[str, ...]:
        """What people say who mean just this official name and none beside it; often nothing is known."""
        return self._sayings.get(full_key(title), ())

    @cached_property
    def _sayings(self) -> dict[str, tuple[str, ...]]:
        """Made when the first name on a list is looked at: keys of names need the gazetteer."""
        return {full_key(row.name): row.said for row in self._saying_rows}

    def named_in(self, title: str) -> LexiconMatter | None:
        """The lexicon's matter whose official name stands inside a document's title, the longest one; None when none does."""
        return self._named(title)

    def _named_inside(self, title: str) -> LexiconMatter | None:
        core = core_name(title)
        inside = [(len(name), owners) for _, name, owners in self._official.find(core) if len(name) > 3]
        return self.matters[max(inside)[1][0]] if inside else None

    def spoken_of(self, texts: Sequence[str]) -> LexiconMatter | None:
        """The lexicon's matter that most of some folded texts say a name of, the most often said; None when none is."""
        said = Counter(
            matter
            for text in texts
            for matter in {
                one for _, name, owners in self._official.find(text) if len(name) >= SHORTEST_SAID for one in owners
            }
        )
        best, times = max(said.items(), key=lambda one: (one[1], one[0]), default=("", 0))
        return self.matters[best] if times >= max(AGAIN, MOSTLY * len(texts)) else None

    def recognized(self, folded: str) -> tuple[Recognized, ...]:
        """The matters of this lexicon that a folded question probably means, best first; empty without a recognizer.

        Who says just what one matter is known by, and perhaps what he asks of it, means that one: 「公司改名字要什么材料」.
        """
        found = self._recognizer().recognize(folded) if self._recognizer else ()
        known = tuple(one for one in found if one.matter in self.matters)
        worded = self._worded(folded) if known else None
        if worded is None or (worded == known[0].matter and known[0].probability >= AS_WORDED):
            return known
        others = ((one.matter, (1.0 - AS_WORDED) * one.probability) for one in known if one.matter != worded)
        shares = ((worded, AS_WORDED), *others)
        return tuple(Recognized(matter=matter, probability=share) for matter, share in shares)

    def recognized_name(self, folded: str) -> tuple[Recognized, ...]:
        """The matters of this lexicon that a guide's folded title or name may be, best first; faster than `recognized`."""
        found = self._recognizer().recognize_name(folded) if self._recognizer else ()
        return tuple(one for one in found if one.matter in self.matters)

    def likeness(self, folded: str, names: Sequence[str]) -> list[float]:
        """How near a folded question stands to official names, read as a whole, -1 to 1; 0 each without a recognizer."""
        folded_names = [fold(name) for name in names]
        return self._recognizer().likeness(folded, folded_names) if self._recognizer else [0.0] * len(names)

    def share_named(self, matter: str, folded: str) -> float:
        """How much of a matter's official name folded text holds, in pairs of characters, 0 to 1; of several names the best held."""
        row = self.matters[matter]
        return max(_share_of(core_name(name), folded) for name in (row.name, *row.official))

    def knows(self, folded: str) -> bool:
        """Whether a word stands in any wording of the lexicon."""
        return self._known(folded)

    def _is_known(self, folded: str) -> bool:
        return folded in self._all_wordings or folded in self._synonyms

    def mentions(self, folded: str) -> tuple[Mention, ...]:
        """Wordings of matters inside a folded question, longest first; a wording inside a longer one is left out."""
        return tuple(
            Mention(start=start, end=start + len(wording), wording=wording, matters=owners)
            for start, wording, owners in longest(self._said.find(folded))
        )

    def _is_worded(self, folded: str) -> str | None:
        """The only matter that a whole folded question, apart from what it asks of it, is a wording of."""
        owners = self._said.owners(core_name(folded))
        if not owners:
            asks = sorted((word for word, _ in self.facets_in(folded)), key=len, reverse=True)
            bare = _MARK.sub("", reduce(lambda text, word: text.replace(word, ""), asks, folded))
            rest = _ASKS_NOTHING.sub("", bare)
            owners = self._said.owners(core_name(rest)) if rest != folded else ()
        return owners[0] if len(owners) == 1 else None

    @property
    def synonym_rows(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(word, official terms) of the table about matters and things, folded; everyday words for what rules say are none of it."""
        return tuple(self._synonyms.items())

    def synonyms(self, folded: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(word, official terms) for every citizens' word inside a folded question, longest first, without overlaps."""
        starts = _word_starts(folded) | {len(folded)}  # 职工养老 is no word of 企业职工养老金
        whole = (one for one in self._synonym_words.find(folded) if one[0] in starts and _ends(one, folded, starts))
        return tuple((word, self._written[word]) for _, word, _ in longest(whole))

    def ambiguous_in(self, folded: str) -> tuple[AmbiguousWord, ...]:
        """Ambiguous words inside a folded question, longest first, without overlaps. 签证过期了 does not hold 证过期了."""
        return self._ambiguities(folded)

    def _find_ambiguities(self, folded: str) -> tuple[AmbiguousWord, ...]:
        found = [one for one in self._ambiguous_words.find(folded) if not self._ends_a_name(*one[:2], folded)]
        return tuple(self.ambiguous[word] for _, word, _ in longest(found))

    def _ends_a_name(self, start: int, word: str, folded: str) -> bool:
        """Whether 证 at the head of a wording is the end of a certificate's name: 签证过期了, 狗证丢了."""
        if not word.startswith("证") or start == 0 or folded[start - 1] in _BEFORE_A_THING:
            return False
        names = (folded[at : start + 1] for at in range(max(0, start - 4), start))
        return start not in _word_starts(folded) or any(map(self.knows, names))

    def facets_in(self, folded: str) -> tuple[tuple[str, str], ...]:
        """(wording, facet key) for what a folded question asks about, in order; `limits.statutory` style keys for sub-facets."""
        return self._facets(folded)

    def _find_facets(self, folded: str) -> tuple[tuple[str, str], ...]:
        starts = _word_starts(folded)  # 申领多久 does not hold 领多久
        words = (one for one in self._facet_words.find(folded) if one[0] in starts and not _asks_when(one, folded))
        found = [(start, word, key) for start, word, owners in longest(words) for key in owners]
        for key, pattern in self._facet_patterns:
            match = next((one for one in pattern.finditer(folded) if one.start() in starts), None)
            if match is not None:
                found.append((match.start(), match.group(), key))
        return tuple((word, key) for start, word, key in sorted(found) if not _asks_another(start, word, key, found))

    def situations_in(self, folded: str) -> tuple[Situation, ...]:
        """What a folded question says of the asker's situation, each once."""
        return self._situations(folded)

    def _find_situations(self, folded: str) -> tuple[Situation, ...]:
        keys = [key for _, _, owners in longest(self._situation_words.find(folded)) for key in owners]
        keys += [key for key, pattern in self._situation_patterns if pattern.search(folded)]
        return tuple(self.situations[key] for key in dict.fromkeys(keys))

    def one_thing_in(self, folded: str) -> tuple[str, OneThing] | None:
        """The life event that a folded question names and its wording, the longest one; None when it names none."""
        found = next(iter(longest(self._one_thing_words.find(folded))), None)
        return None if found is None else (found[1], self.one_things[found[2][0]])

    def by_sound(self, letters: str) -> tuple[str, ...]:
        """Words whose pinyin or pinyin initials are these letters: shiyejin -> 失业金, jzz -> 居住证."""
        if self._sounds is None:
            self._sounds = sounding(self.heard_words())
        return self._sounds.get(letters, ())

    def heard_words(self) -> list[str]:
        """The folded words that may be written by their sound; see `words_heard`."""
        spoken = {*self.ambiguous, *self._synonyms, *(term for terms in self._synonyms.values() for term in terms)}
        return words_heard(self.matters.values(), spoken)


_BEFORE_A_THING = frozenset(
    "的把将个本张这那些我你他她办"
)  # a thing begins behind these, and no longer name ends: 把证丢了


def _share_of(text: str, inside: str) -> float:
    """The share of a text's bigrams that stand in another text; 0 where the first says it is none of that: 非机动车登记 in 机动车登记."""
    pairs = bigrams(text)
    if any(pair.startswith("非") and pair not in inside for pair in pairs):
        return 0.0
    return sum(pair in inside for pair in pairs) / max(1, len(pairs))


def _ends(found: Found, folded: str, starts: set[int]) -> bool:
    """Whether a phrase ends where a word ends: at the next word, or before something that is no word."""
    end = found[0] + len(found[1])
    return end in starts or end >= len(folded) or not folded[end].isalnum()


def _asks_another(start: int, word: str, key: str, found: list[tuple[int, str, str]]) -> bool:
    """Whether a wording is a piece of a longer one that asks how long something lasts: 公示多少天 asks for no time limit (多少天), 发多少个月 for no amount (发多少)."""
    return key in ("limits", "amount") and any(
        other == "duration" and len(longer) > len(word) and at <= start and start + len(word) <= at + len(longer)
        for at, longer, other in found
    )


_DAY = re.compile(r"一?[天年月日]|个月")


def _asks_when(found: Found, folded: str) -> bool:
    """Whether a wording that ends with 哪 asks for a day, and no place: 「报名是哪天到哪天」 does not hold 到哪."""
    start, word, _ = found
    return word.endswith("哪") and _DAY.match(folded, start + len(word)) is not None


# business items that the segmenter cuts in two: 「换领多少钱」 does not ask what one gets (领多少钱)
_ITEMS = frozenset({"换领", "补领", "申领", "认领", "代领", "换发", "补发", "核发", "签发"})


def _word_starts(folded: str) -> set[int]:
    """Offsets at which a word of the text begins."""
    starts, at = set(), 0
    for word in segmenter().cut(folded):
        at = folded.index(word, at)
        if folded[at - 1 : at + 1] not in _ITEMS:
            starts.add(at)
        at += len(word)
    return starts
