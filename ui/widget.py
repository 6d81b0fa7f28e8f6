"""The corner window for other sites' pages: its loader script, the address of the page it opens, and a page that shows it."""

from __future__ import annotations

from functools import lru_cache

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from ui.assets import FOLDER, address
from ui.rendering import render
from ui.settings import Settings
from ui.words import Lang

WIDGET_SCRIPT = "/widget.js"
WIDGET_PAGE = "/embed"
WIDGET_DEMO = "/widget-demo"


@lru_cache(maxsize=4)
def loader(hotline: str) -> str:
    """The loader with the deployment's hotline written in, so that it can be said when the window does not open."""
    return (FOLDER / "widget.js").read_text(encoding="utf-8").replace("{{hotline}}", hotline)


def widget_router(settings: Settings) -> APIRouter:
    """The routes of the loader and of the demonstration; the page in the frame is the chat page's (`ui.page`)."""
    router = APIRouter(include_in_schema=False)

    @router.get(WIDGET_SCRIPT)
    def script() -> Response:
        headers = {
            "Cache-Control": "public, max-age=3600",
            "Cross-Origin-Resource-Policy": "cross-origin",  # it is made to be loaded by other sites
        }
        return Response(loader(settings.hotline), media_type="text/javascript; charset=utf-8", headers=headers)

    @router.get(WIDGET_DEMO, response_class=HTMLResponse)
    def demonstration() -> str:
        return render(
            "widget_demo.html",
            Lang.ZH,
            script=WIDGET_SCRIPT,
            own_script=address("widget_demo.js"),
            region=settings.region or "",
            icon_file=address("seal.svg"),
        )

    return router
