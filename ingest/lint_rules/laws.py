"""Rules on legal bases: laws no longer in force, document numbers, articles and their wording, laws newer than the guide (R21, R22, R24)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from ingest.lint_rules import identity
from ingest.lint_rules.rule import Context, Fault
from knowledge.guide import LegalBasis, ServiceGuide
from knowledge.laws.citing import places_in
from knowledge.laws.ended import amended_since, ended_law
from knowledge.laws.library import LawLibrary, Version
from knowledge.laws.quoting import version_meant
from knowledge.validity import dated

_YEARED = re.compile(r"(?P<open>[〔\[［【﹝（(])\s*(?P<year>\d{4})\s*(?:年)?[〕\]］】﹞）)]")
_WHOLE_NUMBER = re.compile(r".+〔\d{4}〕\s*第?\s*\d+\s*号(?:公告|令|文)?")
_FIRST_YEAR = 1949
_PLACE = "办理依据"
# what the library holds: laws and regulations; 通知 and 意见 are documents
_STATUTE = re.compile(r"(?:法|条例|规定|办法|细则|决定)(?:[（(].*)?$")
_NOT_WORDS = re.compile(r"[\W_]+")
_ENOUGH = 8  # characters; a shorter quotation is a name, not a wording
_OWN_NUMBER = re.compile(r"^\s*第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?")
_LIST_ITEM = re.compile(r"^\s*[（(][一二三四五六七八九十]+[）)]")


def in_force(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R21, as of the day of the check."""
    for basis in guide.bases:
        if (law := ended_law(basis, context.today)) is not None:
            yield Fault(
                _PLACE,
                f"依据「{basis.title}」已废止或被取代，现行的是{law.words}。",
                f"请按现行法律更新依据，并核对条件和材料。（{law.source}）",
                "bases",
            )


def document_numbers(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R22: the form of numbers, and where the texts of laws are at hand whether the article is there and reads so."""
    seen: dict[tuple[str, str], str] = {}
    for basis in guide.bases:
        number = basis.document_number or ""
        yeared = _YEARED.search(number)
        if yeared is not None and not _FIRST_YEAR <= int(yeared["year"]) <= context.today.year:
            yield Fault(_PLACE, f"文号「{number}」的年份不对。", "请核对文号。")
        elif yeared is not None and yeared["open"] != "〔":
            yield Fault(_PLACE, f"文号「{number}」的年份应当用六角括号〔〕。", "请按公文格式改写文号。")
        elif yeared is not None and not _WHOLE_NUMBER.fullmatch(number.strip()):
            yield Fault(_PLACE, f"文号「{number}」写得不全，应是「机关代字〔年份〕顺序号号」。", "请核对文号。")
        if basis.article and basis.text:
            key = (number or basis.title, basis.article)
            if seen.setdefault(key, basis.text) != basis.text:
                yield Fault(_PLACE, f"「{basis.title}」{basis.article}出现两种不同的内容。", "请核对条款内容。")
        if context.laws is not None:
            yield from _against_the_text(basis, context.laws, context.today)


def age(guide: ServiceGuide, context: Context) -> Iterator[Fault]:
    """R24: a guide not looked at for long, and laws newer than the guide that cites them."""
    yield from identity.age(guide, context)
    written = dated(guide)
    if written is None:
        return
    for basis in guide.bases:
        since = _newest(basis, written, context)
        if since is not None:
            yield Fault(
                "更新日期",
                f"依据「{basis.title}」在 {since.isoformat()} 有新的文本，比指南（{written.isoformat()}）新。",
                "请按新的规定核对条件、材料和时限，并填写核验日期。",
            )


def _against_the_text(basis: LegalBasis, laws: LawLibrary, today: date) -> Iterator[Fault]:
    """Articles that are not there, words that read otherwise, and titles that nothing can be said of."""
    versions = [one for one in laws.versions(basis.title) if one.published is None or one.published <= today]
    if not versions:
        if _STATUTE.search(basis.title.strip("《》 ")):
            yield Fault(
                _PLACE, f"法规库里没有「{basis.title}」，没有核对条文。", "请人工核对名称和条文。", severity="info"
            )
        return
    meant = version_meant(basis, laws, today) or versions[0]
    for place in places_in(basis.article):
        text = laws.article(meant, place)
        if text is None:
            if laws.is_whole(meant):
                yield Fault(
                    _PLACE, f"「{basis.title}」没有{place.words}。", "请核对条款号；条款改过的，请按现行文本引用。"
                )
        elif place.paragraph > len(_paragraphs(text)):
            yield Fault(_PLACE, f"「{basis.title}」第{place.article}条没有第{place.paragraph}款。", "请核对款号。")
    yield from _wording(basis, laws, versions)


def _wording(basis: LegalBasis, laws: LawLibrary, versions: list[Version]) -> Iterator[Fault]:
    """A quotation that stands in no cited article of the newest version: from an older version, or from nowhere."""
    quoted = _bare(_OWN_NUMBER.sub("", basis.text or ""))
    if len(quoted) < _ENOUGH or not places_in(basis.article):
        return
    reads = [_cited(basis, laws, version) for version in versions]
    if not reads[0] or quoted in reads[0]:
        return
    older = next((one for one, text in zip(versions, reads, strict=True) if quoted in text), None)
    said = f"是{_words(older.published)}的旧文本" if older is not None and older.published else "与条文不一致"
    yield Fault(_PLACE, f"引用的「{basis.title}」{basis.article}的内容{said}。", "请按现行条文更正引用的内容。")


def _cited(basis: LegalBasis, laws: LawLibrary, version: Version) -> str:
    texts = (laws.article(version, place) for place in places_in(basis.article))
    return _bare("".join(text for text in texts if text))


def _newest(basis: LegalBasis, written: date, context: Context) -> date | None:
    """The last day after the guide was written on which a cited law began or changed: as it says, by the tables, by the texts."""
    amended = amended_since(basis, written, context.today)
    versions = context.laws.versions(basis.title) if context.laws is not None else ()
    days = (basis.effective, amended.since if amended is not None else None, *(one.published for one in versions))
    return max((day for day in days if day is not None and written < day <= context.today), default=None)


def _paragraphs(text: str) -> list[str]:
    """The 款 of an article: its lines, without the items of a list."""
    return [line for line in text.split("\n") if line.strip() and not _LIST_ITEM.match(line)]


def _bare(text: str) -> str:
    """Letters and digits alone, in one width."""
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text))


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
