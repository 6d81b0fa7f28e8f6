"""For which jurisdiction and which body a page speaks, from its text, its stamp and its numbers; never a silent guess.

A site that re-publishes a higher body's page does not make the page its own: what the page calls itself (number, title,
signature) goes before where it was found (site, index number).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from ingest.parse.bodies import bodies_in, handlers, issuers, signatures
from ingest.parse.number_prefixes import NUMBER, owner_of_number
from ingest.raw import RawDocument
from knowledge.codelists import Level
from knowledge.jurisdiction import NATION, Jurisdiction, code_chain
from knowledge.places import Places
from knowledge.values import Value

_HEAD_LINES = 12
_BODY_LETTERS = 4000
_OF_NATION = re.compile(
    r"^(?:中华人民共和国|国务院|国家|中共中央|全国|人力资源和?社会保障部|民政部|公安部|财政部|教育部|司法部|最高人民)"
)
_LAW_OF_NATION = re.compile(r"^(?:中华人民共和国|国务院|中共中央|全国)")
_LEVEL_OF_BODY = (
    (re.compile(r"^省"), Level.PROVINCE),
    (re.compile(r"^市"), Level.CITY),
    (re.compile(r"^(?:区|县)"), Level.DISTRICT),
)
# Where the page's place has no such level: 「本市」 of 直辖市, 「我区」 of 自治区.
_PROVINCES_AS = {Level.CITY: "市", Level.DISTRICT: "自治区"}
_SELF = (
    (re.compile(r"[本我]区(?!域)|[本我]县|全区(?!域)|区政府同意|区政府批准"), Level.DISTRICT),
    (re.compile(r"[本我]市|全市|市政府同意|市人民政府同意"), Level.CITY),
    (re.compile(r"[本我]省|全省|省政府同意|省人民政府同意"), Level.PROVINCE),
)
_REGION_IN_CODE = re.compile(
    r"^[0-9A-Z]{2}(\d{6})[0-9A-Z]{9}[0-9A-Z](?![0-9A-Z])|^[0-9A-Z]{2}(\d{6})[0-9A-Z]{9}[0-9A-Z]/"
)
_TITLED = re.compile(r"《[^《》]*》")
_ISSUED = re.compile(r"印发|转发|公布|发布|施行|实施|修[订改]|废止|解读|解释|执行|《[^《》]*》$")
# Without a site to go by, a place counts when it is named this often and makes up this share of all places named.
_LEAST_NAMED = 3
_MOSTLY = 0.6


class PlaceFinding(Value):
    """For whom a page speaks, why, and a warning for people when that cannot be told. `joint`: further bodies named."""

    region_code: str | None = None
    agency: str | None = None
    joint: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    warning: str | None = None


_Clue = tuple[str, str]


def speaks_for(
    document: RawDocument, places: Places, *, region: str | None = None, agency: str | None = None
) -> PlaceFinding:
    """Find the jurisdiction and the body of a page.

    Args:
        document: the page.
        places: the known divisions.
        region: code set by the operator; it goes before everything the page says.
        agency: body set by the operator.

    Returns:
        `region_code` None with a warning when nothing on the page tells it.
    """
    reader = _Reader(document, places)
    clue = (region, "由操作人员指定") if region is not None else next(reader.clues(), None)
    bodies = (agency,) if agency else reader.bodies(clue[0] if clue is not None else None)
    if clue is not None:
        return _finding(*clue, bodies, reader)
    return PlaceFinding(
        agency=bodies[0] if bodies else None,
        joint=bodies[1:],
        warning="看不出这一页代表哪个地区：页面没有写明发布机构、文号或地名。请用 --region 指定地区后重新导入，在此之前不参与按地区检索",
    )


def _own_words(title: str) -> str:
    """A title without the documents it names, but for one that issues or explains them: 《宁夏回族自治区居住证》申领 is any hall's."""
    return title if _ISSUED.search(title) else _TITLED.sub("", title)


def _finding(code: str, reason: str, bodies: tuple[str, ...], reader: _Reader) -> PlaceFinding:
    full = tuple(reader.full_name(body, code) for body in bodies)
    return PlaceFinding(region_code=code, agency=full[0] if full else None, joint=full[1:], reasons=(reason,))


class _Reader:
    """The clues of one page, strongest first."""

    def __init__(self, document: RawDocument, places: Places) -> None:
        self._document = document
        self._places = places
        self._stamp = document.stamp
        self._body = document.text[:_BODY_LETTERS]
        self._title = self._stamp.title or (document.blocks[0].text if document.blocks else "")
        self._home = self._home_of_site()

    def clues(self) -> Iterator[_Clue]:
        """(code, reason) of every clue that tells something, the strongest first."""
        sources: tuple[Callable[[], _Clue | None], ...] = (
            self._by_number,
            self._by_title,
            self._by_publisher,
            self._by_named_body,
            self._by_signature,
            self._by_self_reference,
            self._by_names,
            self._by_index_number,
            self._by_site,
        )
        for source in sources:
            clue = source()
            if clue is not None:
                yield clue

    def bodies(self, code: str | None) -> tuple[str, ...]:
        """The bodies that issued the page: those of the title, else the publisher, else the signature.

        A publisher below the place the page speaks for only re-publishes, so the signature goes before it.
        """
        published = bodies_in(self._stamp.publisher or "")
        own = [body for body in published if not self._is_below(body, code)]
        return tuple(
            dict.fromkeys(
                issuers(self._title) or own or handlers(self._body)[:1] or signatures(self._document) or published
            )
        )

    def _is_below(self, body: str, code: str | None) -> bool:
        named = self._named(body)
        return code is not None and bool(named) and named[-1].code != code and code in named[-1].chain

    def full_name(self, body: str, code: str) -> str:
        """A body's name with its place: 「市民政局」 of 440100 is 广州市民政局."""
        place = self._places.by_code(code)
        level = next((level for pattern, level in _LEVEL_OF_BODY if pattern.match(body)), None)
        if place is None or level is None or body.startswith(place.name):
            return body
        holder = next((link for link in self._places.chain(code) if link.level is level), None)
        return holder.name + body[1:] if holder is not None else body

    def _by_number(self) -> _Clue | None:
        number = self._number()
        code = owner_of_number(number) if number is not None else None
        if number is None or code is None or self._contradicts(code):
            return None
        narrower = self._below(code, number)
        return (narrower or code), f"文号{number}"

    def _contradicts(self, code: str) -> bool:
        """Whether title and publisher name only places elsewhere: an abbreviation alone may be another city's."""
        named = [one for text in (self._title, self._stamp.publisher or "") for one in self._named(text)]
        return (
            bool(named)
            and code != NATION
            and not any(code in one.chain or one.code in code_chain(code) for one in named)
        )

    def _below(self, code: str, number: str) -> str | None:
        """A district of the number's city whose character stands in it (穗天…) and which title, publisher or site name."""
        if code == NATION:
            return None
        named = [self._title, self._stamp.publisher or "", self._stamp.site or "", *signatures(self._document)]
        for text in named:
            for one in self._named(text):
                below = code in one.chain[1:] and one.level in (Level.CITY, Level.DISTRICT)
                if below and one.short_name[0] in number.split("〔")[0][1:4]:
                    return one.code
        return None

    def _number(self) -> str | None:
        if self._stamp.document_number:
            return self._stamp.document_number
        for block in self._document.blocks[:_HEAD_LINES]:
            match = NUMBER.fullmatch(block.text.strip())
            if match is not None:
                return match[0]
        return None

    def _by_title(self) -> _Clue | None:
        bare = re.sub(r"^[（(]?转载[)）]?", "", self._title)
        if _LAW_OF_NATION.match(bare):
            return NATION, "标题是国家级文件"
        named = self._named(_own_words(self._title))
        home = self._home
        related = [one for one in named if home is not None and (one.code in home.chain or home.code in one.chain)]
        # elsewhere than the site only by a whole name: 鹤城 is what Qiqihar calls itself, and a district of Huaihua
        elsewhere = [one for one in named if one.name in self._title or (home is None and self._is_borne_out(one))]
        first = next(iter(related or elsewhere), None)
        if first is not None:
            return first.code, f"标题写明{first.name}"
        return (NATION, "标题是国家级文件") if _OF_NATION.match(bare) else None

    def _is_borne_out(self, one: Jurisdiction) -> bool:
        """Whether the text below the title names a place in the chain of one that the title calls by its short name, or none at all."""
        named = self._certain(self._body.replace(self._title, ""))
        return not named or any(one.code in other.chain or other.code in one.chain for other in named)

    def _by_publisher(self) -> _Clue | None:
        for body in bodies_in(self._stamp.publisher or ""):
            clue = self._of_body(body)
            if clue is not None:
                return clue
        return None

    def _by_named_body(self) -> _Clue | None:
        """The body that the page's own table or list of facts names as the one that handles the matter."""
        for body in handlers(self._body):
            clue = self._of_body(body)
            if clue is not None:
                return clue
        return None

    def _by_signature(self) -> _Clue | None:
        for body in signatures(self._document):
            clue = self._of_body(body)
            if clue is not None:
                return clue
        return None

    def _of_body(self, body: str) -> _Clue | None:
        """The place of a body: named in its own name, or its level (市…局) at the place of the site."""
        named = self._named(body)
        if named:
            return named[-1].code, f"发布机构{body}"
        if _OF_NATION.match(body):
            return NATION, f"发布机构{body}"
        level = next((level for pattern, level in _LEVEL_OF_BODY if pattern.match(body)), None)
        code = self._at_level(level) if level is not None else None
        return (code, f"发布机构{body}，网站{self._stamp.site or ''}") if code is not None else None

    def _by_self_reference(self) -> _Clue | None:
        """「本市」「我区」 at the place of the site, or of the places the page names most."""
        counts = [(len(pattern.findall(self._body)), level) for pattern, level in _SELF]
        times, level = max(counts, key=lambda count: count[0])
        code = self._at_level(level) if times else None
        return (code, f"正文自称{level.value}，网站{self._stamp.site or ''}") if code is not None else None

    def _by_names(self) -> _Clue | None:
        """The place the text names most: one of the site's chain, else one named at least three times and mostly.

        Titles of laws (《某省条例》) name no place of the page.
        """
        counts = Counter(one.code for one in self._named(_TITLED.sub("", self._body)))
        total = sum(counts.values())
        if self._home is not None:
            counts = Counter({code: count for code, count in counts.items() if code in self._home.chain})
        best = max(counts, key=lambda code: (counts[code], -len(code_chain(code))), default=None)
        if best is None or (self._home is None and (counts[best] < _LEAST_NAMED or counts[best] < _MOSTLY * total)):
            return None
        place = self._places.by_code(best)
        return best, f"正文写到{place.name if place else best}"

    def _by_index_number(self) -> _Clue | None:
        match = _REGION_IN_CODE.match(self._stamp.index_number or "")
        code = (match[1] or match[2]) if match is not None else None
        return (code, "索引号") if code is not None and self._places.by_code(code) is not None else None

    def _by_site(self) -> _Clue | None:
        return (self._home.code, f"网站{self._stamp.site}") if self._home is not None else None

    def _home_of_site(self) -> Jurisdiction | None:
        for text in (self._stamp.site, self._stamp.publisher, self._stamp.column):
            named = self._certain(text or "")
            if named:
                return named[-1]
        match = _REGION_IN_CODE.match(self._stamp.index_number or "")
        return self._places.by_code(match[1] or match[2] or "") if match is not None else None

    def _at_level(self, level: Level) -> str | None:
        """The code at a level of the site's chain; a municipality is city and province in one."""
        home = self._home or next(iter(self._certain(self._title) or self._certain(self._body)), None)
        if home is None:
            return None
        chain = self._places.chain(home.code)
        found = next((link for link in chain if link.level is level), None)
        kind = _PROVINCES_AS.get(level)
        if found is None and kind is not None:
            found = next((link for link in chain if link.level is Level.PROVINCE and link.name.endswith(kind)), None)
        return found.code if found is not None else None

    def _named(self, text: str) -> list[Jurisdiction]:
        """Places a text names for certain, or settled by the site's place; streets count as the district above them."""
        near = self._home.code if self._home is not None else None
        return self._certain(text, near)

    def _certain(self, text: str, near: str | None = None) -> list[Jurisdiction]:
        if not text:
            return []
        mentions = self._places.find(text, near=near)
        found = [mention.candidates[0] for mention in mentions if len(mention.candidates) == 1]
        raised = (self._places.by_code(one.code[:6]) if one.level is Level.STREET else one for one in found)
        return [one for one in raised if one is not None]
