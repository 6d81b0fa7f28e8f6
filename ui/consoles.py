"""What the two consoles share: who is let in, and the frame around a page.

A role that may not come in gets the answer of an address that does not exist.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request

from knowledge.access import Role
from knowledge.accounts import SignedIn
from ui.assets import address
from ui.problems import ProblemError
from ui.rendering import render
from ui.who import require
from ui.words import Lang

STAFF_ROLES = (Role.WINDOW, Role.EDITOR, Role.MAINTAINER)


def admit(*roles: Role) -> Callable[[Request], Awaitable[SignedIn]]:
    """A dependency like `ui.who.require`; to a wrong role the page does not exist."""
    inner = require(*roles)

    async def let_in(request: Request) -> SignedIn:
        try:
            return await inner(request)
        except ProblemError as error:
            if error.kind == "no-permission":
                raise ProblemError("not-found") from error
            raise

    return let_in


def console_page(template: str, who: SignedIn, bundle: str, /, **values: object) -> str:
    """A page of a console: its template, its own style and script, and whoever reads it."""
    return render(
        template,
        Lang.ZH,
        who=who,
        may_maintain=who.account.role is Role.MAINTAINER,
        style=address(f"{bundle}.css"),
        script=address(f"{bundle}.js"),
        icon=address("seal.svg"),
        **values,
    )
