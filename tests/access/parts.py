"""A public guide and a public document with a part for every grade and owner, and notes of every grade: words that stand nowhere else."""

from __future__ import annotations

from knowledge.access import Role, Viewer
from knowledge.codelists import Charged, Grade
from knowledge.document import DocumentSection, PolicyDocument
from knowledge.guide import Agency, Contact, Faq, Fee, Material, Outcome, ServiceGuide, Source, Step
from knowledge.notes import Note, NoteKind
from knowledge.store import Incoming, Store
from knowledge.values import Span, Value
from tests.samples import CITY, span

HOUSEHOLD, TRADE = "户政科", "登记科"
OPEN_GUIDE, OPEN_DOCUMENT = "guide:石桥年检", "doc:石桥规定"
TITLE = "石桥年检"
FILE = "石桥.html"
_GRADES = ((Grade.WINDOW, None), (Grade.DEPARTMENT, HOUSEHOLD), (Grade.DEPARTMENT, TRADE))


class PartSecret(Value):
    """A word of one closed part, or of one note; `part` is its field or heading."""

    word: str
    part: str
    grade: Grade
    department: str | None
    is_note: bool = False

    def readable_by(self, viewer: Viewer) -> bool:
        """Whether the rule of grades lets a viewer read it."""
        return viewer.may_read(self.grade, self.department) and (viewer.is_staff or not self.is_note)


def _of(parts: tuple[str, str, str], words: tuple[str, str, str], *, is_note: bool = False) -> tuple[PartSecret, ...]:
    rows = zip(parts, words, _GRADES, strict=True)
    return tuple(
        PartSecret(word=word, part=part, grade=grade, department=owner, is_note=is_note)
        for part, word, (grade, owner) in rows
    )


FIELDS = _of(("fee", "steps", "outcome"), ("赤金", "缟素", "苍术"))
HEADINGS = _of(("二、押运", "三、会签", "四、封存"), ("青黛", "藤黄", "赭石"))
QUESTIONS = _of(("石桥抽查怎么抽？", "石桥谁来复核？", "石桥档案放哪？"), ("绛紫", "石绿", "牙白"))
NOTES = _of(("materials", "", "fee"), ("月白", "黛蓝", "竹青"), is_note=True)
SECRETS = (*FIELDS, *HEADINGS, *QUESTIONS, *NOTES)
PUBLIC_WORD = "桥墩照片"

_GUIDE_TEXT = f"""{TITLE}
申请材料
{PUBLIC_WORD}
收费标准
按{FIELDS[0].word}标准收费
办理流程
送{FIELDS[1].word}科会签
办理结果
{FIELDS[2].word}凭证
咨询电话
0990-8400001
常见问题
石桥年检几年一次？
石桥每年检一次。
{QUESTIONS[0].part}
按{QUESTIONS[0].word}名册抽查。
{QUESTIONS[1].part}
由{QUESTIONS[1].word}小组复核。
{QUESTIONS[2].part}
石桥档案放在{QUESTIONS[2].word}库。"""
_SPOKEN = ("石桥每年检一次。", *(f"石桥{one.word}事项内部办理。" for one in HEADINGS))
_HEADED = ("石桥规定", "一、总则", *(one.part for one in HEADINGS))
_DOCUMENT_TEXT = "\n".join((_HEADED[0], *(line for pair in zip(_HEADED[1:], _SPOKEN, strict=True) for line in pair)))


def incoming() -> list[Incoming]:
    """The guide and the document, open to all."""
    text = _GUIDE_TEXT
    lines = {field: span(text, words) for field, words in (
        ("materials", PUBLIC_WORD), ("fee", f"按{FIELDS[0].word}标准收费"), ("steps", f"送{FIELDS[1].word}科会签"),
        ("outcome", f"{FIELDS[2].word}凭证"), ("contacts", "0990-8400001"),
    )}  # fmt: skip
    asked = {"石桥年检几年一次？": "石桥每年检一次。", QUESTIONS[0].part: f"按{QUESTIONS[0].word}名册抽查。",
             QUESTIONS[1].part: f"由{QUESTIONS[1].word}小组复核。", QUESTIONS[2].part: f"石桥档案放在{QUESTIONS[2].word}库。"}  # fmt: skip
    guide = ServiceGuide(
        id=OPEN_GUIDE, title=TITLE, region=CITY, agency=Agency(name="云河市桥梁所"),
        materials=(Material(name=PUBLIC_WORD, span=lines["materials"]),),
        fee=Fee(charged=Charged.YES, text=f"按{FIELDS[0].word}标准收费", span=lines["fee"]),
        steps=(Step(text=f"送{FIELDS[1].word}科会签", span=lines["steps"]),),
        outcome=Outcome(name=f"{FIELDS[2].word}凭证", span=lines["outcome"]),
        contacts=(Contact(purpose="咨询", value="0990-8400001", span=lines["contacts"]),),
        faqs=tuple(Faq(question=question, answer=answer, span=span(text, answer)) for question, answer in asked.items()),
        parts=tuple(lines.items()), source=Source(id="来源石桥", name=FILE, place="第2行"),
    )  # fmt: skip
    rules = _DOCUMENT_TEXT
    starts = [*(rules.index(one.part) for one in HEADINGS), len(rules)]
    sections = tuple(
        DocumentSection(path=(one.part,), depth=1, span=Span(start=start, end=end))
        for one, start, end in zip(HEADINGS, starts, starts[1:], strict=False)
    )
    document = PolicyDocument(
        id=OPEN_DOCUMENT, title="石桥规定", region=CITY, issuer="云河市桥梁所", sections=sections,
        paragraphs=tuple(span(rules, line) for line in _SPOKEN), source=Source(id="来源石桥规定", name="石桥规定.html"),
    )  # fmt: skip
    return [Incoming(content=guide, text=text), Incoming(content=document, text=rules)]


def put_parts(store: Store, *, open_to_all: bool = False) -> None:
    """Store both, close their parts, and keep the notes; with `open_to_all` nothing is closed and there are no notes."""
    for piece in incoming():
        store.put_file(piece.content.source.name, "1", [piece])
    if open_to_all:
        return
    for one in (*FIELDS, *HEADINGS, *QUESTIONS):
        owner = OPEN_DOCUMENT if one in HEADINGS else OPEN_GUIDE
        store.grade_part(owner, one.part, one.grade, why="测试", by="维护", department=one.department)
    for one in NOTES:
        note = Note(
            kind=NoteKind.REVIEW, text=f"石桥{one.word}号", part=one.part, grade=one.grade, department=one.department
        )
        store.add_note(OPEN_GUIDE, note, role=Role.MAINTAINER, by="维护")
