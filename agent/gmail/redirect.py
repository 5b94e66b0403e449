"""Where the consent page leads back to: 127.0.0.1, a free port, one answer, then closed.

A browser opens connections ahead of time and says nothing on them, so each connection has a thread
of its own. The answer's page waits until it is known how the login ended.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

PATIENCE = 180.0
"""Seconds that a browser is kept waiting for its page."""
_STYLE = (
    "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.2rem;"
    "color:#1c2430;background:#fbfaf7}h1{font-size:1.5rem}p{margin:.6rem 0}"
    "@media(prefers-color-scheme:dark){body{color:#e8e6e1;background:#17191d}}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the browser shows in the end."""

    title: str
    text: str
    status: int = 200

    def html(self) -> bytes:
        lines = "".join(f"<p>{escape(line)}</p>" for line in self.text.splitlines() if line)
        return (
            '<!doctype html><html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f"<title>{escape(self.title)}</title><style>{_STYLE}</style>"
            f"<h1>{escape(self.title)}</h1>{lines}</html>"
        ).encode()


ALREADY = Page(
    title="This login was answered already",
    text="Nothing was done. You can close this page.",
    status=409,
)
_NOT_HERE = Page(title="Nothing is here", text="Tactful waits for the login only.", status=404)


@dataclass(slots=True)
class Visit:
    """The consent page's answer: the address it led to, and a browser that waits for its page."""

    address: str
    _page: Page | None = None
    _known: threading.Event = field(default_factory=threading.Event)
    _shown: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def pasted(cls, address: str) -> Visit:
        """An answer whose browser waits for nothing."""
        visit = cls(address)
        visit._shown.set()
        return visit

    def answer(self, page: Page) -> None:
        """Show the page; returns once it is on its way, or the browser has gone."""
        self._page = page
        self._known.set()
        self._shown.wait(5)


class Redirect:
    """The listener; a context manager. `uri` is where the consent page is to lead."""

    def __init__(self) -> None:
        self._visits: queue.SimpleQueue[Visit] = queue.SimpleQueue()
        self._server = _Server(self._visits)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait(self, seconds: float) -> Visit | None:
        """The answer, if it comes within that time. There is only ever one."""
        try:
            return self._visits.get(timeout=seconds)
        except queue.Empty:
            return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False

    def __init__(self, visits: queue.SimpleQueue[Visit]) -> None:
        super().__init__(("127.0.0.1", 0), _Visitor)
        self._visits = visits
        self._first = threading.Lock()

    def take(self, visit: Visit) -> bool:
        """Whether this is the one answer that counts."""
        if not self._first.acquire(blocking=False):
            return False
        self._visits.put(visit)
        return True

    def handle_error(self, *_: object) -> None:
        """A browser that leaves half-way is no news."""


class _Visitor(BaseHTTPRequestHandler):
    timeout = 10
    server: _Server

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        if where.path != "/" or not {"code", "error", "state"} & parse_qs(where.query).keys():
            self._show(_NOT_HERE)
            return
        visit = Visit(self.path)
        if not self.server.take(visit):
            self._show(ALREADY)
            return
        visit._known.wait(PATIENCE)
        try:
            self._show(visit._page or ALREADY)
        finally:
            visit._shown.set()

    def version_string(self) -> str:
        return "Tactful"

    def log_message(self, *_: object) -> None:
        """Silent: the address holds the code."""

    def _show(self, page: Page) -> None:
        content = page.html()
        self.send_response(page.status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        )
        self.end_headers()
        self.wfile.write(content)
