"""What is written down of who did what: the words of the audit trail, and the witness who goes along with one request or command.

    with witnessing(Witness(Surface.API)) as seen:     # the surface opens it: one request, one command
        sign(account.name, account.role)               # whoever finds out who it is says so
        ...                                            # reads of what is not public are noted by the record itself
        seen.write()                                   # before anything leaves

A change is written in its own transaction: `knowledge.store.trail.append(connection, Event(Act.EDIT, guide_id, version=3))`.
Nobody needs to hand the witness on: it is found in the context, and outside one the program itself is the one who acts.
Nothing typed by a citizen belongs here: an act, an id, a number, a code word.

Plain dataclasses: the command line loads this before it knows whether anything will be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock

MOST_WAITING = 500  # reads noted before they are written on the way: an export of everything stays small in memory


class Act(StrEnum):
    """What was done. The values are stored and exported, so none is ever renamed."""

    READ = "read"
    LIST = "list"
    EXPORT = "export"
    DENIED = "denied"
    INGEST = "ingest"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    UNACCEPT = "unaccept"
    EDIT = "edit"
    NOTE = "note"
    GRADE = "grade"
    TICKET = "ticket"
    LEXICON = "lexicon"
    SETTING = "setting"
    PAUSE = "pause"
    RESUME = "resume"
    ACCOUNT_ADD = "account-add"
    ACCOUNT_CHANGE = "account-change"
    ACCOUNT_RESET = "account-reset"
    ACCOUNT_CLOSE = "account-close"
    ACCOUNT_OPEN = "account-open"
    PASSWORD = "password"  # noqa: S105 - the name of an act
    SIGN_IN = "sign-in"
    SIGN_IN_FAILED = "sign-in-failed"
    LOCKED = "locked"
    SIGN_OUT = "sign-out"
    PRUNE = "prune"

    @property
    def label(self) -> str:
        """The act in Chinese."""
        return _LABELS[self]


_LABELS = {
    Act.READ: "查阅",
    Act.LIST: "列出",
    Act.EXPORT: "导出",
    Act.DENIED: "拒绝",
    Act.INGEST: "导入",
    Act.WITHDRAW: "撤下",
    Act.ACCEPT: "认可问题",
    Act.UNACCEPT: "收回认可",
    Act.EDIT: "改指南",
    Act.NOTE: "改内部提示",
    Act.GRADE: "改分级",
    Act.TICKET: "办工单",
    Act.LEXICON: "改词库",
    Act.SETTING: "改设置",
    Act.PAUSE: "暂停答复",
    Act.RESUME: "恢复答复",
    Act.ACCOUNT_ADD: "建账号",
    Act.ACCOUNT_CHANGE: "改账号",
    Act.ACCOUNT_RESET: "重设账号",
    Act.ACCOUNT_CLOSE: "停用账号",
    Act.ACCOUNT_OPEN: "启用账号",
    Act.PASSWORD: "设密码",
    Act.SIGN_IN: "登录",
    Act.SIGN_IN_FAILED: "登录失败",
    Act.LOCKED: "账号锁定",
    Act.SIGN_OUT: "退出",
    Act.PRUNE: "清理审计记录",
}


class Surface(StrEnum):
    """Through what it was done."""

    WEB = "web"
    API = "api"
    OPENAI = "v1"
    MCP = "mcp"
    CLI = "cli"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """The surface in Chinese."""
        return _SURFACES[self]


_SURFACES = {
    Surface.WEB: "网页",
    Surface.API: "接口",
    Surface.OPENAI: "/v1 接口",
    Surface.MCP: "MCP",
    Surface.CLI: "命令行",
    Surface.SYSTEM: "程序",
}


@dataclass(frozen=True)
class Event:
    """One act on one object.

    Attributes:
        object: the id of what it was done to; "" for none.
        version: which version of it; None where it has none.
        detail: a code word or a number, never a sentence that somebody typed.
        who: whose act it was where the witness cannot know: an account that is just signing in.
        role: his role, likewise.
    """

    act: Act
    object: str = ""
    version: int | None = None
    detail: str = ""
    who: str | None = None
    role: str | None = None


Write = Callable[[Sequence[Event]], None]


class Witness:
    """Who acts in one request or command, and what was read in it and is not written down yet. Safe to share between threads."""

    def __init__(self, surface: Surface, who: str = "", role: str = "") -> None:
        """`who` is "" as long as nobody signed in."""
        self.surface = surface
        self.who = who
        self.role = role
        self._lock = Lock()
        self._waiting: dict[Write, dict[Event, None]] = {}  # in the order noted, each once
        self._denied: dict[Write, dict[Event, None]] = {}

    def sign(self, who: str, role: str) -> None:
        """Say who it is, once that is known."""
        self.who, self.role = who, role

    def note(self, event: Event, write: Write) -> None:
        """Note a read; `write` is the record's own way to write it down."""
        waiting = self._denied if event.act is Act.DENIED else self._waiting
        with self._lock:
            mine = waiting.setdefault(write, {})
            mine[event] = None
            full = waiting is self._waiting and len(mine) >= MOST_WAITING
        if full:
            self.write()

    def write(self) -> None:
        """Write down what was read so far; to be called before any of it leaves.

        Raises:
            StoreError: it could not be written, so it must not leave.
        """
        self._write_all(self._waiting)

    def write_denied(self) -> None:
        """Write down what was refused; to be called after the answer left, so that its time tells nobody that there was something.

        Raises:
            StoreError: it could not be written.
        """
        self._write_all(self._denied)

    def _write_all(self, waiting: dict[Write, dict[Event, None]]) -> None:
        while True:
            with self._lock:
                if not waiting:
                    return
                write, events = waiting.popitem()
            write(tuple(events))

    @property
    def has_reads(self) -> bool:
        """Whether something read is not written down yet."""
        return bool(self._waiting)

    @property
    def has_denials(self) -> bool:
        """Whether something refused is not written down yet."""
        return bool(self._denied)


_PROGRAM = Witness(Surface.SYSTEM)
_current: ContextVar[Witness | None] = ContextVar("witness", default=None)


def witness() -> Witness:
    """Who acts here. Outside a request or command: the program, whose reads nobody notes."""
    return _current.get() or _PROGRAM


def note(event: Event, write: Write) -> None:
    """Note a read with the witness; without one nothing is noted."""
    present = _current.get()
    if present is not None:
        present.note(event, write)


def sign(who: str, role: str) -> None:
    """Tell the witness who it is; without one there is nobody to tell."""
    present = _current.get()
    if present is not None:
        present.sign(who, role)


@contextmanager
def witnessing(present: Witness) -> Iterator[Witness]:
    """Let a witness go along with what happens inside."""
    token = _current.set(present)
    try:
        yield present
    finally:
        _current.reset(token)
