"""Every way out of the product, as one table: a function from somebody who asks and one secret to all that he is told."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from knowledge.access import Viewer
from knowledge.retriever import KnowledgeRetriever
from tests.access.graded import Secret
from tests.samples import CITY, DISTRICT
from ui.cli import app
from ui.commands.search import Finder
from ui.wiring import Search


@dataclass(frozen=True)
class Visit:
    """One viewer at one deployment: his signed-in client, and the same record on the command line."""

    viewer: Viewer
    client: TestClient
    search: Search

    def get(self, path: str, **query: str) -> str:
        """What a page or route says, whatever its status."""
        return self.client.get(path, params=query).text

    def ask(self, question: str, **more: str) -> str:
        """The answer to a question, as JSON."""
        return self.client.post("/api/ask", json={"question": question, "region": DISTRICT, **more}).text

    def command(self, *words: str) -> str:
        """What the command line prints for this viewer."""
        named = ":".join((self.viewer.role.value, *sorted(self.viewer.departments)))
        out = io.StringIO()
        with redirect_stdout(out), pytest.raises(SystemExit, match="0"):
            app([*words, "--as", named], prog_name="mingbai")
        return out.getvalue()


def search(visit: Visit, secret: Secret) -> str:
    """Matters as `mingbai search` finds them, and passages as a chain retrieves them."""
    chain = visit.search.places.by_code(DISTRICT).chain  # type: ignore[union-attr]
    finder = Finder(visit.search, chain=chain, day=date.today(), viewer=visit.viewer)
    retriever = KnowledgeRetriever(
        searcher=visit.search.searcher, places=visit.search.places, region=DISTRICT, viewer=visit.viewer
    )
    matters = [one.model_dump_json() for one in finder.find(secret.topic, top=10)]
    passages = [one.page_content for one in retriever.invoke(f"{secret.topic}押金")]
    return "\n".join((*matters, *passages))


def ask(visit: Visit, secret: Secret) -> str:
    """Answers about the guide and about the document."""
    return visit.ask(f"{secret.topic}登记要什么材料") + visit.ask(f"{secret.topic}要交押金吗")


def feed(visit: Visit, secret: Secret) -> str:
    """The same as a stream of events."""
    body = {"question": f"{secret.topic}登记要什么材料", "region": DISTRICT}
    return visit.client.post("/api/ask", json=body, headers={"Accept": "text/event-stream"}).text


def suggestion(visit: Visit, secret: Secret) -> str:
    """Names offered beside or instead of an answer, and while staff type."""
    typed = visit.client.get("/staff/find", params={"q": secret.topic[:2], "region": CITY}).text
    return visit.ask(f"{secret.topic[:3]}的事") + visit.ask(f"{secret.topic}可以网上预约旅游吗") + typed


def guide(visit: Visit, secret: Secret) -> str:
    """The guide, its page, its source, the list it stands in, and the console's page."""
    name = quote(secret.guide_id, safe="")
    return "".join(
        (
            visit.get(f"/api/guides/{secret.guide_id}"),
            visit.get(f"/guides/{name}"),
            visit.get(f"/api/sources/{secret.guide_id}"),
            visit.get(f"/api/sources/来源{secret.word}"),
            visit.get(f"/api/sources/{secret.document_id}"),
            visit.get("/api/guides", region=DISTRICT),
            visit.get("/staff/guides/" + name),
        )
    )


def notice(visit: Visit, secret: Secret) -> str:
    """The printable notice."""
    return visit.get(f"/api/notice/{secret.guide_id}")


def export(visit: Visit, secret: Secret) -> str:
    """The whole record as lines, and the list of guides, on the command line."""
    del secret
    return visit.command("export") + visit.command("guides", "--json")


def cache(visit: Visit, secret: Secret) -> str:
    """What somebody is told who continues the conversation of another one, right after that one was answered."""
    known = json.loads(visit.ask(f"{secret.topic}登记要什么材料", conversation_id=f"shared-{secret.topic}"))
    return visit.ask("那电话是多少", conversation_id=f"shared-{secret.topic}") + json.dumps(known, ensure_ascii=False)


def error(visit: Visit, secret: Secret) -> str:
    """What refusals say when something is wrong with the request besides."""
    return "".join(
        (
            visit.get(f"/api/sources/{secret.guide_id}", start="5", end="99999"),
            visit.get(f"/api/notice/{secret.guide_id}", scenario="没有的情形"),
            visit.get(f"/api/guides/{secret.guide_id}", as_of="1990-01-01"),
            visit.get(f"/api/guides/{secret.guide_id}", as_of="不是日期"),
        )
    )


# the route -> whether one who may read the secret is told of it there
ROUTES: dict[str, tuple[Callable[[Visit, Secret], str], bool]] = {
    "search": (search, True),
    "ask": (ask, True),
    "feed": (feed, True),
    "suggestion": (suggestion, False),
    "guide": (guide, True),
    "notice": (notice, True),
    "export": (export, True),
    "cache": (cache, True),
    "error": (error, False),
}
