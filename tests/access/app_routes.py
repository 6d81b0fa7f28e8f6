"""What to send to each address of the app. A new address without a row fails `test_parts.test_every_address_of_the_app_has_a_row`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.access.parts import OPEN_DOCUMENT, OPEN_GUIDE, SECRETS, TITLE
from tests.samples import CITY, DISTRICT

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
MOST_SAID = 400_000  # characters of one response that are looked at

# names in addresses -> what stands for them; several are tried
FILLED: dict[str, tuple[str, ...]] = {
    "guide_id": (OPEN_GUIDE, OPEN_DOCUMENT),
    "source_id": (OPEN_GUIDE, OPEN_DOCUMENT, "来源石桥", "来源石桥规定"),
    "conversation_id": ("matrix",),
    "number": ("1",),
    "digest": ("0",),
}
OTHER = "石桥"  # for every other name
ASKED = (
    *(f"{TITLE}{words}" for words in ("收多少钱", "怎么办", "拿到什么", "要什么材料", "的审查要点是什么")),
    "石桥规定押运会签封存怎么办",
    *(one.part for one in SECRETS if one.part.endswith("？")),
)
CORRECTED = (
    ("fee", "不收费"), ("materials", "照片"), ("contacts", "0990-8000000"), ("conditions", "年满18周岁"), ("outcome", "证书"),
    ("hours", "周一 9:00—11:00"), ("steps", "到窗口领取"), ("bases", "《居住证暂行条例》第十条"),
)  # fmt: skip

# method and address -> what is sent with it: query or form or JSON bodies; () sends nothing
QUERIES: dict[str, tuple[dict[str, str], ...]] = {
    "GET /api/guides": ({"q": "石桥", "region": DISTRICT}, {"q": SECRETS[0].word}),
    "GET /api/sources/{source_id:path}": ({}, {"start": "0", "end": "9999"}, {"start": "5", "end": "40"}),
    "GET /api/guides/{guide_id:path}": ({}, {"as_of": "2026-11-01"}, {"as_of": "不是日期"}),
    "GET /api/notice/{guide_id:path}": ({}, {"scenario": "没有的情形"}),
    "GET /staff": ({"q": "石桥", "region": CITY},),
    "GET /staff/find": ({"q": "石桥", "region": CITY}, *({"q": one.word, "region": CITY} for one in SECRETS)),
    "GET /staff/compare": ({"left": OPEN_GUIDE, "right": OPEN_GUIDE},),
}
BODIES: dict[str, tuple[dict[str, Any], ...]] = {
    "POST /api/ask": tuple({"question": question, "region": DISTRICT} for question in ASKED),
    "POST /v1/chat/completions": tuple(
        {"model": "mingbai", "messages": [{"role": "user", "content": f"青溪区{question}"}]} for question in ASKED
    ),
    "POST /api/feedback": ({"answer_id": "1", "rating": 1},),
    "POST /api/notes/{guide_id:path}": ({"kind": "内部备注", "text": "无", "part": "没有的"},),
    "POST /api/notice/{guide_id:path}": ({"chosen": {}},),
    "POST /api/corrections": tuple(
        {"guide": OPEN_GUIDE, "part": part, "words": words, "why": "核对", "dry_run": True} for part, words in CORRECTED
    ),
    "POST /api/corrections/rollback": ({"guide": OPEN_GUIDE, "why": "核对"},),
    "POST /api/corrections/{number}": ({"decision": "approve"},),
    "* /mcp": tuple(
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": given}}
        for name, given in (
            ("ask", {"question": ASKED[0], "region": DISTRICT}),
            ("get_guide", {"guide_id": OPEN_GUIDE}),
        )
    ),
}
FORMS: dict[str, tuple[dict[str, str], ...]] = {
    "POST /staff/ask": tuple({"question": question, "region": DISTRICT} for question in ASKED),
    "POST /staff/notes": ({"guide": OPEN_GUIDE, "kind": "内部备注", "text": "无", "part": "没有的"},),
    "POST /staff/mistakes": ({"guide": OPEN_GUIDE, "field": "没有的"},),
    "POST /staff/missing": ({"words": ""},),
    "POST /staff/edit": tuple(
        {"guide": OPEN_GUIDE, "part": part, "words": words, "why": "核对", "do": "preview"} for part, words in CORRECTED
    ),
    "POST /staff/edits/{number}": ({"do": "approve"},),
    "POST /staff/rollback": ({"guide": OPEN_GUIDE, "why": "核对"},),
}
# Addresses that read nothing of the record, or that only maintainers and the machine's operators reach: sent bare.
BARE = frozenset(
    """GET /api/regions|GET /api/regions/centres|GET /healthz|GET /readyz|GET /metrics|GET /about/{subject}|GET /widget.js|GET /widget-demo|GET /ui/{name}
GET /assets/index-{digest}.css|GET /theme.css|GET /language|GET /login|GET /login/first|POST /login|POST /login/first|POST /logout|GET /v1/models
GET /openapi.json|GET /api/conversations/{conversation_id}|DELETE /api/conversations/{conversation_id}|GET /guides/{guide_id:path}|GET /staff/guides/{guide_id:path}
GET /api/notes/{guide_id:path}|GET /api/corrections|GET /staff/edits|GET /staff/edit/{guide_id:path}|* /""".replace(
        "\n", "|"
    ).split("|")
)
MAINTAINED = ("/api/maintain/", "/admin")  # under a token or for maintainers, who read everything: sent bare


def addresses(app: FastAPI) -> Iterator[str]:
    """Every method and address that the app answers, but for those that only say that a method is wrong."""
    yield from dict.fromkeys(_walked(app.router.routes))


def _walked(routes: Any) -> Iterator[str]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _walked(inner.routes)
            continue
        path = getattr(route, "path", "") or "/"
        methods = (getattr(route, "methods", None) or {"*"}) - {"HEAD", "OPTIONS"}
        if len(methods) == 1:
            yield f"{next(iter(methods))} {path}"


def has_row(address: str) -> bool:
    """Whether the tables say what to send to an address."""
    path = address.partition(" ")[2]
    return address in BARE or address in QUERIES or address in BODIES or address in FORMS or path.startswith(MAINTAINED)


def said_at(address: str, client: TestClient, token: str) -> str:
    """All that one address says to everything that is sent to it."""
    method, _, path = address.partition(" ")
    said = []
    for place in _filled(path):
        for query in QUERIES.get(address, ({},)):
            for body in BODIES.get(address, (None,)):
                for form in FORMS.get(address, (None,)):
                    headers = {"X-CSRF-Token": token, "Accept": "application/json, text/event-stream, text/html"}
                    response = client.request(
                        "POST" if method == "*" and body else "GET" if method == "*" else method,
                        place, params=query, json=body, data=form, headers=headers, follow_redirects=False,
                    )  # fmt: skip
                    said.append(_readable(response.text) + json.dumps(dict(response.headers)))
    return "\n".join(said)


def _readable(text: str) -> str:
    """A response with its escaped Chinese written out."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text[:MOST_SAID])


def _filled(path: str) -> Iterator[str]:
    head, brace, rest = path.partition("{")
    if not brace:
        yield path
        return
    name, _, tail = rest.partition("}")
    for value in FILLED.get(name.partition(":")[0], (OTHER,)):
        yield from _filled(head + quote(value, safe="") + tail)
