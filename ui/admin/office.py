"""What the maintenance pages work with: the record, its search, the desks, and who is let in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Response

from evals.ratings.keeper import Clock
from knowledge.access import Role
from knowledge.accounts import Accounts
from knowledge.errors import SettingError
from ui.admin.staging import Staging
from ui.consoles import Reader, admit, console_page
from ui.pausing import pause_notice
from ui.problems import FieldError, ProblemError
from ui.rating_wiring import Upkeep, open_upkeep
from ui.settings import Settings
from ui.wiring import Opened, Search

ADMIN = "/admin"
BUNDLE = "admin"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# the parts of the console: address below /admin, what the button says
PARTS: tuple[tuple[str, str], ...] = (
    ("", "总览"),
    ("/ingest", "导入"),
    ("/lint", "检查"),
    ("/conflicts", "矛盾"),
    ("/lists", "清单"),
    ("/tickets", "工单"),
    ("/unanswered", "没答上的"),
    ("/evals", "评测"),
    ("/people", "账号"),
    ("/audit", "审计"),
    ("/system", "设置"),
)
OF_AUDITORS = frozenset({"/audit"})  # the parts that an auditor has; a maintainer has all
Maintainer = Annotated[Reader, Depends(admit(Role.MAINTAINER, root=ADMIN))]
AuditReader = Annotated[Reader, Depends(admit(Role.MAINTAINER, Role.AUDITOR, root=ADMIN))]
Job = Callable[[], None]


@dataclass(frozen=True)
class Office:
    """One deployment as its maintainers see it. `run` starts a long job: in a thread, or at once in tests."""

    opened: Opened
    settings: Settings
    accounts: Accounts
    staging: Staging
    clock: Clock
    run: Callable[[Job], None]

    def upkeep(self) -> Upkeep:
        """The desks of ratings, tickets and open questions."""
        return open_upkeep(self.opened.store, self.settings, clock=self.clock)

    def search(self) -> Search:
        """The open search.

        Raises:
            ProblemError: none is open here.
        """
        if self.opened.search is None:
            raise ProblemError("not-ready")
        return self.opened.search

    def page(self, template: str, who: Reader, part: str, **values: object) -> str:
        """A page of the console; `part` is the button that is lit."""
        own = [one for one in PARTS if who.account.role is Role.MAINTAINER or one[0] in OF_AUDITORS]
        given: dict[str, object] = {
            "parts": tuple((ADMIN + path, name, path == part) for path, name in own),
            "paused": pause_notice(self.opened.store),
            "told": "",
            "wrong": "",
        }
        return console_page(f"admin/{template}", who, BUNDLE, **{**given, **values})

    def place(self, region: str) -> str | None:
        """A jurisdiction that was chosen; None for none.

        Raises:
            ProblemError: there is no such code.
        """
        if not region:
            return None
        if self.opened.places.by_code(region) is None:
            raise ProblemError("unknown-region", errors=(FieldError(field="region", message="没有这个行政区划代码"),))
        return region


def refused(error: SettingError, field: str) -> ProblemError:
    """What somebody typed cannot be used; the message says why."""
    return ProblemError("invalid-field", errors=(FieldError(field=field, message=str(error)),))


def workbook(write: Callable[[Path], None], name: str) -> Response:
    """A workbook to save. Cells are text, whatever they begin with (`evals.sheets`)."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "book.xlsx"
        write(file)
        content = file.read_bytes()
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=WORKBOOK, headers={"Content-Disposition": disposition})
