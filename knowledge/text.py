"""Chinese text for matching: one folded form, and the words and grams that the lexical index is built from.

The only module that knows jieba, OpenCC and pypinyin. Folding never changes what is stored or quoted.
"""

from __future__ import annotations

import marshal
import math
import re
import threading
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import jieba
import opencc

jieba.setLogLevel(60)

_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_WIDE = tuple(zip("，：；（）！？　", ",:;()!? ", strict=True))
_HAN = re.compile(r"[㐀-鿿]+")
_COMMON = re.compile(r"[\u4e00-\u9fd5]+")  # what jieba takes for Chinese; it leaves rarer characters alone one by one
_TOKEN = re.compile(r"[㐀-鿿]+|[a-z0-9]+(?:\.[0-9]+)?")
# natural logs of 1/frequency in jieba's dictionary: 护照 12.4, 登记 10.4, 单位 8.1, 看 6.8, 人 5.3
_RARE, _EVERYDAY = 11.5, 5.5
# jieba's words that no question here means and that lie across the words it does mean: 失业金 + 领, 这段 + 时间, 要 + 约, 公正处 + 在
_ACROSS_WORDS = ("金领", "段时间", "要约", "处在")
LONGEST_KEPT = 60  # characters of a text whose words stay in memory; a thousand questions are about a megabyte
_LOCK = threading.Lock()


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _not_simplified() -> re.Pattern[str]:
    """Every common character that simplification changes, and all rare ones, which are not looked up; a text without one needs no OpenCC."""
    han = "".join(map(chr, range(0x3400, 0xA000)))
    changed = (old for old, new in zip(han, _to_simplified().convert(han), strict=True) if old != new)
    return re.compile(f"[{''.join(changed)}\U00010000-\U0010ffff]")


@lru_cache(maxsize=1)
def _dialect() -> tuple[re.Pattern[str], dict[str, str]]:
    """Words of dialects, and how the standard language says them: 边度 -> 哪里. What holds one by chance stands for itself: 几点办 is no 点办."""
    rows = (Path(__file__).parent / "lexicon" / "dialect.tsv").read_text("utf-8").splitlines()
    spoken = dict(row.split("\t") for row in rows if row)
    words = re.compile("|".join(sorted(map(re.escape, spoken), key=lambda word: -len(word))))
    return words, spoken


def fold_once(text: str) -> str:
    """`fold` without remembering the text: for long ones that are folded once and would push names out of memory."""
    plain = _INVISIBLE.sub("", _composed(text)).lower()
    if not plain.isascii():
        if _not_simplified().search(plain):
            plain = _to_simplified().convert(plain)
        words, spoken = _dialect()
        plain = words.sub(lambda found: spoken[found.group()], plain)
    return " ".join(plain.split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Fold to the form used for matching: NFKC, lower case, simplified characters, the standard language, single spaces."""
    return fold_once(text)


def _composed(text: str) -> str:
    """NFKC. Punctuation of full width is all that it changes in most texts, and is replaced in a tenth of its time."""
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


class _Tokenizer(jieba.Tokenizer):  # type: ignore[misc]
    """jieba's tokenizer with its prebuilt dictionary read in one piece: 0.25 s instead of 0.75 s.

    The cache lies in the user's own folder: jieba's default is a name in the shared temporary folder that others could write.
    """

    def initialize(self, dictionary: str | None = None) -> None:
        folder = Path.home() / ".cache" / "mingbai"
        self.cache_file = f"jieba-{jieba.__version__}.cache"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.tmp_dir = str(folder)
            self.FREQ, self.total = marshal.loads((folder / self.cache_file).read_bytes())  # noqa: S302  # our own file
            self.initialized = True
        except (OSError, EOFError, ValueError, TypeError):
            super().initialize(dictionary)  # builds the cache, or does without where nothing can be written

    def words(self, run: str) -> list[str]:
        """The likeliest cut of a run of common Han characters: jieba's own `cut` without HMM, in half the time.

        jieba first writes down every word that begins at each character and then weighs them; here both are one pass from the end.
        """
        frequencies, of_all, length = self.FREQ, math.log(self.total), len(run)
        odds, ends = [0.0] * (length + 1), [0] * length
        for start in range(length - 1, -1, -1):
            best, found = -math.inf, 0
            end, frequency = start + 1, frequencies.get(run[start])
            while frequency is not None:
                if frequency and (likely := math.log(frequency) - of_all + odds[end]) >= best:
                    best, found = likely, end
                end += 1
                frequency = frequencies.get(run[start:end]) if end <= length else None
            odds[start], ends[start] = (best, found) if found else (-of_all + odds[start + 1], start + 1)
        words, start = [], 0
        while start < length:
            words.append(run[start : ends[start]])
            start = ends[start]
        return words


class Segmenter:
    """Cuts Chinese into words with a dictionary of its own: jieba's plus the lexicon's and the ingested names.

    Holds jieba's prefix dictionary in memory (about 60 MB); one a process is enough.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        with _LOCK:
            self._jieba = _Tokenizer()
            self._jieba.initialize()
        for word in _ACROSS_WORDS:
            self._jieba.del_word(word)
        # one question is cut a dozen times, by everything that looks at its words
        self._words = lru_cache(maxsize=2_000)(self._cut_for_search)
        self._pieces = lru_cache(maxsize=2_000)(self._cut)
        self.add(words)

    def add(self, words: Iterable[str]) -> None:
        """Teach words that must stay in one piece; Han words of 2 to 12 characters count, others are ignored."""
        for word in words:
            if 2 <= len(word) <= 12 and _HAN.fullmatch(word):
                self._jieba.add_word(word)
        self._words.cache_clear()
        self._pieces.cache_clear()

    def words(self, text: str) -> list[str]:
        """Words of folded text for search, in order, long words also in their parts; punctuation left out."""
        return list(self._words(text) if len(text) <= LONGEST_KEPT else self._cut_for_search(text))

    def _cut_for_search(self, text: str) -> tuple[str, ...]:
        found: list[str] = []
        known = self._jieba.FREQ.get
        for word in self._cut(text):
            if len(word) > 2 and _HAN.match(word):
                found.extend(part for at in range(len(word) - 1) if known(part := word[at : at + 2]))
                if len(word) > 3:
                    found.extend(part for at in range(len(word) - 2) if known(part := word[at : at + 3]))
            found.append(word)
        return tuple(found)

    def everydayness(self, word: str) -> float:
        """How much a word belongs to everyday speech rather than to a matter, 0 (护照) to 1 (人), from jieba's frequencies."""
        frequency = self._jieba.FREQ.get(word, 0)
        odds = math.log(self._jieba.total / (frequency + 1))
        return min(1.0, max(0.0, (_RARE - odds) / (_RARE - _EVERYDAY)))

    def only_tells(self, word: str) -> bool:
        """Whether a word says what happened or how (舍不得, 打招呼, 最迟) and names no thing, by the part of speech in jieba's dictionary."""
        return word in _telling_words()

    def cut(self, text: str) -> list[str]:
        """Words of folded text without overlaps, in order; punctuation left out."""
        return list(self._pieces(text) if len(text) <= LONGEST_KEPT else self._cut(text))

    def _cut(self, text: str) -> tuple[str, ...]:
        found: list[str] = []
        for run in _TOKEN.findall(text):
            if not _HAN.match(run):
                found.append(run)
            else:
                found.extend(self._jieba.words(run) if _COMMON.fullmatch(run) else self._jieba.cut(run, HMM=False))
        return tuple(found)


# verbs, adverbs, adjectives, idioms, times, pronouns, particles in the dictionary's lines of word, frequency and part of speech
_TELLING_LINE = re.compile(r"^(\S{2,}) \d+ (?:v[giq]?|i|l|z|a|ad|d|t|r|c|o|q|mq|y|e|u)$", re.MULTILINE)


@lru_cache(maxsize=1)
def _telling_words() -> frozenset[str]:
    """Read at the first question (0.1 s, 8 MB)."""
    with jieba.get_dict_file() as file:
        return frozenset(_TELLING_LINE.findall(file.read().decode("utf-8")))


@lru_cache(maxsize=1)
def segmenter() -> Segmenter:
    """The process's shared segmenter, with the lexicon's user dictionary when there is one."""
    dictionary = Path(__file__).parent / "lexicon" / "userdict.txt"
    words = dictionary.read_text("utf-8").split() if dictionary.exists() else ()
    return Segmenter(words)


def grams(text: str) -> list[str]:
    """Single characters and bigrams of the Han runs of folded text: they catch what segmentation misses."""
    found: list[str] = []
    for run in _HAN.findall(text):
        found.extend(run)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


def bigrams(text: str) -> list[str]:
    """Bigrams of the Han runs of folded text, in order; a run of one character gives that character."""
    found: list[str] = []
    for run in _HAN.findall(text):
        found.extend([run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)])
    return found


def syllables(text: str) -> list[str]:
    """The pinyin of each character, one for one with the text: 身份证 -> shen, fen, zheng. Other characters stay."""
    from pypinyin.seg.simpleseg import seg  # 0.3 s to import, and few questions need it

    return [sound for phrase in seg(text) for sound in _sounds_of(phrase)]


@lru_cache(maxsize=20_000)  # names are made of the same phrases again and again
def _sounds_of(phrase: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    one_by_one: Any = list  # the library takes a list here, which its own types do not say
    return tuple(sound.lower() for sound in lazy_pinyin(phrase, style=Style.NORMAL, errors=one_by_one))
