"""The page's own files: style sheets bundled in order, one script, one icon. Nothing is fetched from another host."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Response

from knowledge.values import Value
from ui.problems import ProblemError

FOLDER = Path(__file__).parent / "assets"
PATH = "/ui"

CHAT_SCRIPT = (
    "words",
    "place",
    "near",
    "elder",
    "history",
    "talk",
    "source",
    "card",
    "speech",
    "host",
    "start",
)  # one module, in this order

# served name -> (media type, files joined in this order)
BUNDLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "chat.css": ("text/css; charset=utf-8", ("tokens.css", "components.css", "chat.css")),
    "paper.css": ("text/css; charset=utf-8", ("tokens.css", "components.css", "paper.css")),
    "staff.css": (
        "text/css; charset=utf-8",
        ("tokens.css", "components.css", "chat.css", "console.css", "staff.css"),
    ),
    "chat.js": ("text/javascript; charset=utf-8", tuple(f"chat/{name}.js" for name in CHAT_SCRIPT)),
    "early.js": ("text/javascript; charset=utf-8", ("early.js",)),
    "paper.js": ("text/javascript; charset=utf-8", ("paper.js",)),
    "admin.css": ("text/css; charset=utf-8", ("tokens.css", "components.css", "console.css", "admin.css")),
    "admin.js": ("text/javascript; charset=utf-8", ("stack.js", "admin.js")),
    "staff.js": ("text/javascript; charset=utf-8", ("stack.js", "staff.js")),
    "widget_demo.js": ("text/javascript; charset=utf-8", ("widget_demo.js",)),
    "seal.svg": ("image/svg+xml", ("seal.svg",)),
}


class Asset(Value):
    """One served file and the digest that names its content."""

    media_type: str
    content: str
    digest: str


@lru_cache(maxsize=len(BUNDLES))
def asset(name: str) -> Asset:
    """One bundle by its served name."""
    media_type, files = BUNDLES[name]
    content = "\n".join((FOLDER / file).read_text(encoding="utf-8") for file in files)
    return Asset(media_type=media_type, content=content, digest=hashlib.sha256(content.encode()).hexdigest()[:12])


def address(name: str) -> str:
    """Where a page finds a bundle; the digest in it lets browsers keep the file for good."""
    return f"{PATH}/{name}?v={asset(name).digest}"


def assets_router() -> APIRouter:
    """The route that serves the bundles."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"{PATH}/{{name}}")
    def served(name: str) -> Response:
        if name not in BUNDLES:
            raise ProblemError("not-found")
        found = asset(name)
        headers = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(found.content, media_type=found.media_type, headers=headers)

    # Gradio's theme and reset would override the page's own style (its `--font`, its `.gradio-container button`);
    # whichever way its scripts ask for them, they get nothing.
    @router.get("/theme.css")
    @router.get("/assets/index-{digest}.css")
    def replaced(digest: str = "") -> Response:
        return Response(f"/* the style of this page is {PATH}/chat.css */", media_type="text/css; charset=utf-8")

    return router
