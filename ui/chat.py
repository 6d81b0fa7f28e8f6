"""The conversation at ``/`` as a Gradio page: the talk is a `gr.HTML` block; the frame and the question box are `ui.page`.

The page's script asks `/api/ask` for a stream of cards: each is the whole exchange as HTML, drawn here, and the last one counts.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from fastapi import FastAPI

from assistant.answer import Answer, Status
from assistant.compose import summary
from knowledge.access import CITIZEN
from knowledge.codelists import WindowRole
from knowledge.guide import ServiceGuide
from ui.answer_card import CardFrame, render_exchange
from ui.card_rows import Maps, told_cases
from ui.gradio_import import import_gradio
from ui.notice_cases import choices_of
from ui.reading import covered_regions
from ui.second_matter import Beside
from ui.settings import Settings
from ui.wiring import Opened
from ui.words import Lang, say

# What the page needs of Gradio's own addresses; all others (upload, proxy, file, run history, monitoring) are closed.
GRADIO_PATHS = (
    "/assets/",
    "/theme.css",
    "/config",
    "/gradio_api/heartbeat/",
    "/gradio_api/startup-events",
)

MOST_PLACES = 8  # buttons; the place picker has the rest
ON_LOAD = "window.mingbai.connect(element);"  # the block is drawn: what was asked meanwhile is asked now


class Drawn(NamedTuple):
    """One form of an answer as the page shows it: the exchange, what goes on with it, and what is announced."""

    html: str
    conversation_id: str
    title: str
    status: str


class Chat:
    """Draws answers for the page."""

    def __init__(self, opened: Opened, *, hotline: str, map_url: str = "") -> None:
        self._opened = opened
        self._hotline = hotline
        self._map_url = map_url

    def draw(self, question: str, answer: Answer, lang: Lang) -> Drawn:
        """One form of the answer to a question, in the page's language."""
        html = render_exchange(question, answer, self._frame(answer, lang))
        return Drawn(html, answer.conversation_id, _title(answer, lang), answer.status.value)

    def _frame(self, answer: Answer, lang: Lang) -> CardFrame:
        store = self._opened.store.seen_by(CITIZEN)
        item = store.item(answer.guide.id) if answer.guide is not None else None
        guide = item.content if item is not None and isinstance(item.content, ServiceGuide) else None
        known = {case for choice in (choices_of(guide, item.text) if item and guide else ()) for case in choice.options}
        regions = covered_regions(store, self._opened.places) if answer.status is Status.CLARIFY else ()
        return CardFrame(
            lang=lang,
            hotline=self._hotline,
            printable=guide is not None,
            regions=regions[:MOST_PLACES],
            cases=tuple(case for case in told_cases(answer.text) if case in known),
            maps=Maps(self._map_url, self._addresses(answer) if self._map_url else ()),
            beside=self._beside(answer),
        )

    def _beside(self, answer: Answer) -> tuple[Beside, ...]:
        """The other guides that state facts of an answer; one of them may be of a second matter."""
        store = self._opened.store.seen_by(CITIZEN)
        others = dict.fromkeys(fact.guide_id for fact in answer.facts if fact.guide_id)
        items = [item for owner in others if (item := store.item(owner)) is not None]
        places = self._opened.places
        return tuple(Beside(summary(item, places), isinstance(item.content, ServiceGuide)) for item in items)

    def _addresses(self, answer: Answer) -> tuple[str, ...]:
        """Where the guides that an answer cites have counters to go to."""
        store = self._opened.store.seen_by(CITIZEN)
        cited = dict.fromkeys(citation.guide_id for citation in answer.citations)
        items = [item for owner in cited if (item := store.item(owner)) is not None]
        guides = [item.content for item in items if isinstance(item.content, ServiceGuide)]
        windows = [window for guide in guides for window in guide.windows if window.role is not WindowRole.CONSULT]
        return tuple(dict.fromkeys(window.address for window in windows if window.address))


def _title(answer: Answer, lang: Lang) -> str:
    return answer.guide.title if answer.guide is not None else say(f"status.{answer.status.value}", lang)


def chat_blocks(title: str) -> Any:
    """The Gradio blocks: the talk, empty at first."""
    gradio = import_gradio()
    with gradio.Blocks(analytics_enabled=False, fill_width=True, title=title) as blocks:
        gradio.HTML('<div id="talk"></div>', apply_default_css=False, js_on_load=ON_LOAD, elem_classes="talk-block")
    return blocks


def mount_chat(app: FastAPI, settings: Settings) -> None:
    """Mount the page at ``/``: no footer, no run history, no fonts from elsewhere."""
    gradio = import_gradio()
    gradio.mount_gradio_app(
        app,
        chat_blocks(f"{say('product')} · {settings.name}"),
        path="/",
        server_name=settings.host,
        server_port=settings.port,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        max_file_size=0,
        theme=gradio.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
    )
