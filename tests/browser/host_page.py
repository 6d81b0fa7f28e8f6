"""A foreign page on another port that holds the widget, under a policy that allows this host's script and frame and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>门户</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body>
<h1>青溪区人民政府</h1><p id="news">通知公告</p>
<script src="{home}/widget.js" data-region="999901" defer></script>
<script src="/host.js" defer></script></body></html>"""
SCRIPT = """window.heard = [];
addEventListener('message', event => { if (event.data && event.data.type === 'mingbai:answer') window.heard.push(event.data); });"""


@contextmanager
def foreign_page(port: int, home: str) -> Iterator[str]:
    """The address of the page on a port of another host name; `home` is the server whose widget it holds."""
    policy = (
        f"default-src 'none'; script-src 'self' {home}; frame-src {home}; style-src 'self'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )

    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_script = self.path == "/host.js"
            body = (SCRIPT if is_script else PAGE.format(home=home)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if is_script else "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Portal) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://localhost:{port}"
        finally:
            server.shutdown()
