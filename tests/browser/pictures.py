"""The pictures of the manual, taken from the sample pack: `make screenshots` writes docs/images/.

Deterministic but for dates: the same pages, sizes and questions each time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from knowledge.access import Role
from tests.browser.conftest import PHONE, chromium
from tests.browser.measure import GUIDE, STAFF_GUIDE, sessions
from tests.browser.server import DISTRICT, ROOT, fill, serving
from tests.browser.walk import opener, walk

if TYPE_CHECKING:
    from tests.browser.visitor import Visitor

IMAGES = ROOT / "docs" / "images"
DESK = {"viewport": {"width": 1200, "height": 820}}
NEIGHBOUR = "code%3A11999902830001010H4990709001003%40999902"
QUESTION = "企业职工养老金多久能批下来，要钱吗？"


class Picture(NamedTuple):
    """One picture: its file, the page, what is waited for, the window, whose session, and what is done before it is taken."""

    name: str
    path: str
    ready: str = "main"
    look: dict[str, object] = DESK
    role: Role | None = None
    first: Callable[[Visitor], object] | None = None


def _ask(visitor: Visitor) -> None:
    visitor.ask(QUESTION)
    visitor.page.wait_for_timeout(300)


def _source(visitor: Visitor) -> None:
    _ask(visitor)
    visitor.page.locator(".row .cite").first.click()
    visitor.page.locator("#paper mark").wait_for()


def _elder(visitor: Visitor) -> None:
    visitor.page.locator("#elder").click()
    _ask(visitor)


def _english(visitor: Visitor) -> None:
    visitor.page.get_by_role("link", name="English version").click()
    visitor.page.locator('html[lang="en"]').wait_for()


def _type(visitor: Visitor) -> None:
    visitor.page.locator("#find").press_sequentially("sfz")
    visitor.page.locator('#results [role="option"]').first.wait_for()


CHAT = f"/?region={DISTRICT}"
PICTURES = (
    Picture("chat", CHAT, "#ask", first=_ask),
    Picture("chat-start", CHAT, "#ask"),
    Picture("chat-source", CHAT, "#ask", first=_source),
    Picture("chat-phone", CHAT, "#ask", PHONE, first=_ask),
    Picture("chat-elder", CHAT, "#ask", PHONE, first=_elder),
    Picture("chat-english", f"{CHAT}&lang=en", "#ask", first=_ask),
    Picture("notice", f"/api/notice/{GUIDE}"),
    Picture("staff-search", f"/staff?region={DISTRICT}", "#find", role=Role.WINDOW, first=_type),
    Picture("staff-guide", f"/staff/guides/{STAFF_GUIDE}", ".rows", role=Role.WINDOW),
    Picture("staff-english", f"/staff/guides/{STAFF_GUIDE}", ".rows", role=Role.WINDOW, first=_english),
    Picture("staff-compare", f"/staff/compare?left={STAFF_GUIDE}&right={NEIGHBOUR}", "td.differs", role=Role.WINDOW),
    Picture("admin", "/admin", role=Role.MAINTAINER),
    Picture("admin-lint", "/admin/lint", role=Role.MAINTAINER),
    Picture("admin-lists", "/admin/lists", role=Role.MAINTAINER),
    Picture("admin-system", "/admin/system", role=Role.MAINTAINER),
)


def main() -> None:
    """Take every picture: the walk of docs/ratings.md first, then the pages of `PICTURES` as it leaves them."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        fill(folder)
        tokens = sessions(folder)
        with serving(folder) as base, chromium() as browser:
            walk(opener(browser, base, tokens, DESK), _take)
            for picture in PICTURES:
                with opener(browser, base, tokens, picture.look)(picture.role) as visitor:
                    visitor.open(picture.path, picture.ready)
                    if picture.first is not None:
                        picture.first(visitor)
                    _take(picture.name, visitor)


def _take(name: str, visitor: Visitor) -> None:
    visitor.page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    print(name, flush=True)


if __name__ == "__main__":
    main()
