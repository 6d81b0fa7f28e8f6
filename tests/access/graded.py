"""A small record with one guide and one document of every grade and owner, and everybody who might ask.

Each secret is a word that stands nowhere else: in a title, a material, a phone number and the source text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from knowledge.access import CITIZEN, Role, Viewer
from knowledge.codelists import Grade
from knowledge.document import DocumentSection, PolicyDocument
from knowledge.guide import Agency, Contact, Material, ServiceGuide, Source
from knowledge.store import Incoming, Store
from knowledge.values import Span, Value
from tests.samples import CITY, span

HOUSEHOLD, TRADE = "户政科", "登记科"


class Secret(Value):
    """What one guide and one document keep: the words to ask with, which anybody may know, and the word that must not get out."""

    topic: str
    word: str
    grade: Grade
    department: str | None = None

    @property
    def guide_id(self) -> str:
        """The guide's id."""
        return f"guide:{self.word}"

    @property
    def document_id(self) -> str:
        """The document's id."""
        return f"doc:{self.word}"

    def readable_by(self, viewer: Viewer) -> bool:
        """Whether the rule of grades lets a viewer read it."""
        return viewer.may_read(self.grade, self.department)


SECRETS = (
    Secret(topic="屋顶养蜂", word="琥珀", grade=Grade.PUBLIC),
    Secret(topic="河心岛垂钓", word="翡翠", grade=Grade.WINDOW),
    Secret(topic="窑洞观星", word="玛瑙", grade=Grade.DEPARTMENT, department=HOUSEHOLD),
    Secret(topic="水磨坊租用", word="珊瑚", grade=Grade.DEPARTMENT, department=TRADE),
    Secret(topic="雪橇停放", word="砗磲", grade=Grade.DEPARTMENT),
)
VIEWERS = {
    "citizen": CITIZEN,
    "window": Viewer.of(Role.WINDOW),
    "window-of-household": Viewer.of(Role.WINDOW, HOUSEHOLD, grade=Grade.DEPARTMENT),
    "editor-of-household": Viewer.of(Role.EDITOR, HOUSEHOLD),
    "editor-of-trade": Viewer.of(Role.EDITOR, TRADE),
    "editor-of-trade-public": Viewer.of(Role.EDITOR, TRADE, grade=Grade.PUBLIC),
    "maintainer": Viewer.of(Role.MAINTAINER),
    "auditor": Viewer.of(Role.AUDITOR),
    "auditor-window": Viewer.of(Role.AUDITOR, grade=Grade.WINDOW),
}


def guide_of(secret: Secret, *, open_to_all: bool = False) -> Incoming:
    """The guide of a secret; with `open_to_all` the same guide as if it were public."""
    title = f"{secret.topic}登记（{secret.word}）"
    text = f"{title}\n申请材料：\n1.{secret.word}专用表\n咨询电话：{phone(secret)}"
    guide = ServiceGuide(
        id=secret.guide_id, title=title, region=CITY, agency=Agency(name="云河市公安局"),
        materials=(Material(name=f"{secret.word}专用表", span=span(text, f"1.{secret.word}专用表")),),
        contacts=(Contact(purpose="咨询", value=phone(secret), span=span(text, phone(secret))),),
        parts=(("materials", span(text, f"申请材料：\n1.{secret.word}专用表")), ("contacts", span(text, phone(secret)))),
        grade=Grade.PUBLIC if open_to_all else secret.grade, department=secret.department,
        source=Source(id=f"来源{secret.word}", name=f"{secret.word}.xlsx", place="第2行"),
    )  # fmt: skip
    return Incoming(content=guide, text=text)


def document_of(secret: Secret, *, open_to_all: bool = False) -> Incoming:
    """The document of a secret."""
    text = f"{secret.topic}规定\n一、押金\n{secret.topic}要交{secret.word}押金。"
    document = PolicyDocument(
        id=secret.document_id, title=f"{secret.topic}规定", region=CITY, issuer="云河市公安局",
        sections=(DocumentSection(path=("一、押金",), depth=0, span=Span(start=0, end=len(text))),),
        paragraphs=(span(text, f"{secret.topic}要交{secret.word}押金。"),),
        grade=Grade.PUBLIC if open_to_all else secret.grade, department=secret.department,
        source=Source(id=f"规定{secret.word}", name=f"规定{secret.word}.html"),
    )  # fmt: skip
    return Incoming(content=document, text=text)


def phone(secret: Secret) -> str:
    """A phone number that only this guide has."""
    return f"0990-84{SECRETS.index(secret)}1{SECRETS.index(secret)}7"


def traces(secret: Secret) -> Iterator[str]:
    """Everything that tells of a secret."""
    yield from (secret.word, phone(secret))


def graded_store(folder: Path, *, open_to_all: bool = False) -> Store:
    """A store with everything; with `open_to_all` a twin in which all of it is public."""
    store = Store.open(folder)
    for secret in SECRETS:
        store.put_file(f"{secret.word}.xlsx", "1", [guide_of(secret, open_to_all=open_to_all)])
        store.put_file(f"规定{secret.word}.html", "1", [document_of(secret, open_to_all=open_to_all)])
    return store
