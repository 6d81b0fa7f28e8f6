"""What the two consoles share: who is let in, the language he reads in, and the frame around a page.

A role that may not come in gets the answer of an address that does not exist.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import Request

from knowledge.access import Role
from knowledge.accounts import SignedIn
from ui.assets import address
from ui.language import here_of, language_of, other_language
from ui.problems import ProblemError
from ui.rendering import render
from ui.who import require
from ui.words import Lang, console_script_words

STAFF_ROLES = (Role.WINDOW, Role.EDITOR, Role.MAINTAINER)


class Reader(SignedIn):
    """Somebody in a console: his session, his language, and the address that shows his page again."""

    lang: Lang = Lang.ZH
    here: str = "/"


def admit(*roles: Role, root: str = "/staff") -> Callable[[Request], Awaitable[Reader]]:
    """A dependency like `ui.who.require`; to a wrong role the page does not exist. `root` is the first page of the console, which the switch of languages leads to from an answered form."""
    inner = require(*roles)

    async def let_in(request: Request) -> Reader:
        try:
            found = await inner(request)
        except ProblemError as error:
            if error.kind == "no-permission":
                raise ProblemError("not-found") from error
            raise
        return Reader(
            account=found.account, session=found.session, token=found.token, lang=language_of(request), here=here_of(request, root)
        )  # fmt: skip

    return let_in


def console_page(template: str, who: Reader, bundle: str, /, **values: object) -> str:
    """A page of a console: its template, its own style and script, and whoever reads it."""
    return render(
        template,
        who.lang,
        who=who,
        other_language=other_language(who.lang, who.here),
        script_words=console_script_words(who.lang),
        may_maintain=who.account.role is Role.MAINTAINER,
        style=address(f"{bundle}.css"),
        script=address(f"{bundle}.js"),
        icon=address("seal.svg"),
        **values,
    )
