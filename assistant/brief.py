"""What a model is given to phrase: the statements of an answer under short handles, with nothing in them that it could mangle."""

from __future__ import annotations

import re

from assistant.answer import Answer, Status
from assistant.essence import essence
from assistant.statements import Part, Statement, parts_of
from assistant.tokens import hide
from assistant.verify import ORDINAL
from knowledge.lexicon.names import core_name
from knowledge.values import Value

MOST_STATEMENTS = 8  # of one row; a longer list is shown as it is, for nobody reads it out
LONGEST_ROW = 400  # characters of one row; longer prose is quoted
_WORTH_IT = frozenset({"contacts", "complaints"})  # a phone alone needs no phrasing
LEAD = {"contacts": "咨询", "complaints": "投诉"}  # without it a number would not say what it is for
_NOT_REWORDED = re.compile(
    r"[：？]$|^>", re.MULTILINE
)  # a heading holds for what follows it; a question is a quotation


class Handled(Value):
    """One statement under its handle, in the words that the model sees."""

    handle: str
    statement: Statement
    shown: str


class Brief(Value):
    """The task: what to say, what stays as it stands, and how to come back to real words.

    Attributes:
        parts: every block of the answer; those in `replaced` (by place) make way for the model's sentences.
        tokens: token to the text it stands for.
        names: what the whole answer is about; it may be named in any sentence.
    """

    parts: tuple[Part, ...]
    replaced: tuple[int, ...]
    handled: tuple[Handled, ...]
    tokens: dict[str, str]
    names: tuple[str, ...]

    def question(self, asked: str) -> str:
        """The message to the model.

        Args:
            asked: the citizen's question without personal data.
        """
        about = self.names[0] if self.names else ""
        facts = "\n".join(f"{one.handle} {one.statement.label}：{one.shown}" for one in self.handled)
        return f"问题：{asked}\n事项：{about}\n事实：\n{facts}"


def brief_of(answer: Answer) -> Brief | None:
    """What of an answer may be put into other words; None when nothing is worth it."""
    if answer.status is not Status.ANSWERED or answer.guide is None:
        return None
    parts = parts_of(answer)
    replaced = tuple(at for at, part in enumerate(parts) if _may_be_reworded(part))
    if all(parts[at].field in _WORTH_IT for at in replaced):
        return None
    tokens: dict[str, str] = {}
    statements = [one for at in replaced for one in parts[at].statements]
    handled = tuple(
        Handled(handle=f"F{number}", statement=one, shown=hide(_led(one), tokens))
        for number, one in enumerate(statements, start=1)
    )
    about = answer.guide
    place = about.region_name.rpartition("省")[2]
    names = tuple(
        dict.fromkeys(name for name in (about.title, core_name(about.title), about.region_name, place) if name)
    )
    return Brief(parts=parts, replaced=replaced, handled=handled, tokens=tokens, names=names)


def _led(statement: Statement) -> str:
    """What a statement says, in one line, with what its number is for."""
    lead = LEAD.get(statement.field)
    text = statement.text.replace("。\n", "。").replace("\n", "；")
    return f"{lead}：{text}" if lead else text


def _may_be_reworded(part: Part) -> bool:
    """Whether a row is short, and each of its statements is whole in itself, has a source and says something."""
    if not 0 < len(part.statements) <= MOST_STATEMENTS or len(part.text) > LONGEST_ROW:
        return False
    return all(
        one.markers
        and not _NOT_REWORDED.search(one.text)
        and not any(ORDINAL.match(line) for line in one.text.split("\n")[1:])
        and essence(one.text, fields=(one.field,))
        for one in part.statements
    )
