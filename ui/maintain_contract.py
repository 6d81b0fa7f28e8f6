"""What the maintainers' routes take and give, beside the values of the rating loop; described in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from evals.ratings.cases import Wanted
from evals.ratings.states import Late
from knowledge.store.tickets import Handling, Ticket
from knowledge.values import Value
from ui.contract import Request

LONGEST = 1000  # characters of a note
By = Annotated[str, Field(min_length=1, max_length=80, description="谁办的：岗位或者工号。")]
Note = Annotated[str, Field(max_length=LONGEST)]
Lines = Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=20)]


class TicketLine(Value):
    """A ticket in a list, and how late it is."""

    ticket: Ticket
    late: Late | None


class TicketLines(Value):
    """Tickets, the latest first."""

    tickets: tuple[TicketLine, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[Ticket, Late | None]]) -> TicketLines:
        """The list of these rows."""
        return cls(tickets=tuple(TicketLine(ticket=ticket, late=late) for ticket, late in rows))


class Counted(Value):
    """How many things were changed."""

    number: int


class Assigned(Request):
    """Another owner."""

    by: By
    owner: str = Field(min_length=1, max_length=80, description="转给哪个单位。")


class Handled(Request):
    """How a ticket is handled from now on."""

    by: By
    handling: Handling = Field(description="立行立改、建立台账或者解释说明；误评申诉另有接口。")
    note: Note = ""
    callback: Note = ""


class CaseWanted(Request):
    """What the draft case of a ticket says."""

    by: By
    question: str = Field(default="", max_length=400, description="怎么问；不写就按指南名称和栏目问。")
    must: Lines = Field(default_factory=list, description="答复应说的；几种说法用 | 分开。")
    must_not: Lines = Field(default_factory=list, description="答复不能说的。")
    keep: Lines = Field(default_factory=list, description="不能丢的条件和例外。")
    guide: str | None = Field(
        default=None, max_length=300, description="哪份指南（名称@地区代码），不写就是被评的那份。"
    )

    @property
    def wanted(self) -> Wanted:
        """As the desk takes it."""
        return Wanted(
            question=self.question, must=tuple(self.must), must_not=tuple(self.must_not), keep=tuple(self.keep),
            guide=self.guide,
        )  # fmt: skip


class Closed(Request):
    """How a ticket ended."""

    by: By
    outcome: Note = Field(min_length=1, description="处理结果。")
    evidence: Note = Field(min_length=1, description="依据：文号、网页、指南版本。")
    callback: Note = ""


class Appealed(Request):
    """Why a rating is held to be wrong."""

    by: By
    reason: Note = Field(min_length=1, description="申诉理由。")


class Decided(Request):
    """What the review of an appeal found."""

    by: By
    upheld: bool = Field(description="申诉是否成立；成立的评价不计入统计。")
    evidence: Note = Field(min_length=1, description="复核依据。")


class WordConfirmed(Request):
    """A citizens' word that a person confirmed."""

    word: str = Field(min_length=2, max_length=40, description="群众的说法。")
    matter: str = Field(min_length=1, max_length=80, description="词库里的事项编号。")
