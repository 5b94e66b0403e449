"""What stands before every page: the name asked for, where the request comes from, who asks.

1. Only names on the list are answered, so that no foreign name can be made to point here.
2. A request that another site caused is refused, and a change needs this site's own origin.
3. Without a session there is only the door: the page that says how to come in.
4. A change carries the session's form key; its body is read here, once and bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.web.keys import Keys

LARGEST_FORM = 64 * 1024
MOST_FIELDS = 100
OPEN = ("/enter", "/static/")
"""What is served without a session: the way in, and the page's own style."""
METHODS = frozenset({"GET", "HEAD", "POST"})
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}


class Gate:
    """ASGI middleware. `names` are the Host values that are answered, in lower case."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        keys: Keys,
        names: frozenset[str],
        cookie: str,
        now: Callable[[], datetime],
        door: Callable[[], Response],
    ) -> None:
        self._app = app
        self._keys = keys
        self._names = names
        self._cookie = cookie
        self._now = now
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        is_static = scope["path"].startswith("/static/")

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if not is_static:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        refused = self._refused(scope)
        if refused is None and scope["method"] == "POST":
            refused = await self._judge_form(scope, receive)
        await (refused or self._app)(scope, receive, send_guarded)

    def _refused(self, scope: Scope) -> Response | None:
        headers, method = Headers(scope=scope), scope["method"]
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._names:
            return _no(403, "This page is not served under that name.")
        if method not in METHODS:
            return _no(405, "Only GET and POST are answered here.")
        if not _is_from_here(headers, hosts[0].lower(), changes=method == "POST"):
            return _no(403, "This request came from another site.")
        if scope["path"].startswith(OPEN):
            return None
        cookie = _cookies(headers).get(self._cookie, "")
        if not self._keys.is_session(cookie, self._now()):
            return self._door()
        scope["session"] = cookie
        scope["form_key"] = self._keys.form_key(cookie)
        return None

    async def _judge_form(self, scope: Scope, receive: Receive) -> Response | None:
        headers = Headers(scope=scope)
        if headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            return _no(415, "Only forms are taken here.")
        body = b""
        async for chunk in Request(scope, receive).stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                return _no(413, "That is more than a form of this page holds.")
        try:
            fields = dict(
                parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
            )
        except ValueError:
            return _no(400, "That is no form.")
        if not self._keys.is_form_key(scope.get("session", ""), fields.pop("form_key", "")):
            return _no(403, "This form is out of date: load the page again, then try once more.")
        scope["form"] = fields
        return None


def _is_from_here(headers: Headers, host: str, *, changes: bool) -> bool:
    """Whether this site caused the request; for a mere look, also the user's own hand or a link."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and origin.lower() not in (f"http://{host}", f"https://{host}"):
        return False
    if changes:
        return site in (None, "same-origin") and (origin is not None or site is not None)
    is_visit = headers.get("sec-fetch-mode", "navigate") == "navigate"
    return site in (None, "same-origin", "none") or is_visit


def _cookies(headers: Headers) -> Mapping[str, str]:
    try:
        return {name: one.value for name, one in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _no(status: int, words: str) -> Response:
    return PlainTextResponse(words + "\n", status_code=status)
