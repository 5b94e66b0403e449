"""One request, one answer, never twice: httplib2 with its hidden repetitions taken out.

httplib2 by itself sends a POST again when the server closes without answering, whatever the
number of retries asked for (GMAIL.md 5.1). Here each request reaches the wire exactly once, and a
fault says whether anything was sent.
"""

from __future__ import annotations

import http.client
import socket
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, NoReturn, cast

import httplib2

from agent.cycle.ports import InTime
from agent.gmail.endpoint import Endpoint
from agent.gmail.guard import TOKEN, Guard

Handler = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]]
"""An in-process server: (method, path and query, headers, body) to (status, headers, body).

It raises ConnectionRefusedError where the request is never to arrive, and another OSError
where the answer is lost.
"""

SOCKET_TIMEOUT = 30.0
DEADLINE = 120.0
ANSWER_LIMIT = 40 * 1024 * 1024


class WireFault(Exception):
    """No whole answer. `name` is the guard's name for the request, `sent` whether it may have
    arrived.
    """

    def __init__(self, name: str, cause: Exception, *, sent: bool) -> None:
        super().__init__(f"{name}: {cause!r}")
        self.name = name
        self.cause = cause
        self.sent = sent


class OutOfTime(Exception):
    """The request was held up until it was not to leave any more."""


class CutAnswer(Exception):
    """The answer ended before its end, or does not unpack."""


class AnswerTooLarge(Exception):
    """The answer is larger than any that is meant well."""


class GuardedHttp(httplib2.Http):
    """httplib2 under the guard: judged as asked for, and again at the connection."""

    def __init__(
        self,
        guard: Guard,
        *,
        api_root: Endpoint,
        timeout: float = SOCKET_TIMEOUT,
        deadline: float = DEADLINE,
        limit: int = ANSWER_LIMIT,
    ) -> None:
        proxies = None if api_root.is_loopback else httplib2.proxy_info_from_environment
        super().__init__(timeout=timeout, proxy_info=cast("Any", proxies))
        self.follow_redirects = False
        self._guard = guard
        self._deadline = deadline
        self._limit = limit
        self._in_time: InTime | None = None

    @contextmanager
    def leaving(self, in_time: InTime | None) -> Iterator[None]:
        """While the context lasts, a call of Gmail's leaves only if `in_time` says so, asked once
        it is connected: a wait, a new token or a slow connection may have come before it.
        """
        self._in_time = in_time
        try:
            yield
        finally:
            self._in_time = None

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Any = None,
        redirections: int = 0,  # noqa: ARG002 - httplib2's signature; none is followed
        connection_type: Any = None,
    ) -> Any:
        """One request. Raises Forbidden, or WireFault where no whole answer came."""
        if connection_type is not None:
            raise self._guard.refuse(method, uri, "it brings its own connection")
        if self.disable_ssl_certificate_validation:
            raise self._guard.refuse(method, uri, "certificates would not be checked")
        self._guard.judge(method, uri, headers or {}, body)
        return super().request(uri, method, body=body, headers=headers, redirections=0)

    def _conn_request(
        self,
        conn: Any,
        request_uri: str,
        method: str,
        body: Any,
        headers: dict[str, str],
    ) -> tuple[httplib2.Response, bytes]:
        scheme = "https" if isinstance(conn, http.client.HTTPSConnection) else "http"
        site = (scheme, conn.host, conn.port)
        name = self._guard.judge_at_connection(method, site, request_uri, headers, body)
        response, content = self._exchange(name, conn, method, request_uri, body, headers)
        if response.status == http.client.UNAUTHORIZED:
            self._guard.not_carried_out(name)
        return response, self._unpacked(name, response, content)

    def _auth_from_challenge(self, *_: Any) -> list[NoReturn]:
        """httplib2's own passwords are never used: a 401 goes up to Google's login layer."""
        return []

    def _exchange(
        self,
        name: str,
        conn: Any,
        method: str,
        target: str,
        body: Any,
        headers: dict[str, str],
    ) -> tuple[httplib2.Response, bytes]:
        if method != "GET":
            conn.close()  # a pooled connection may have gone stale, and a write has one try only
        try:
            if conn.sock is None:
                conn.connect()
        except (OSError, httplib2.HttpLib2Error, http.client.HTTPException) as fault:
            conn.close()
            raise WireFault(name, fault, sent=False) from fault
        self._check_in_time(name)
        with _Deadline(conn.sock, self._deadline) as deadline:
            try:
                conn.request(method, target, body, headers)
                answer = conn.getresponse()
                content = self._read(answer)
                deadline.check()
            except (OSError, http.client.HTTPException, ValueError, CutAnswer) as fault:
                conn.close()
                cause = TimeoutError("the deadline has passed") if deadline.passed else fault
                raise WireFault(name, cause, sent=True) from fault
            except AnswerTooLarge as fault:
                conn.close()
                raise WireFault(name, fault, sent=True) from fault
        return httplib2.Response(answer), content

    def _check_in_time(self, name: str) -> None:
        if self._in_time is not None and name != TOKEN and not self._in_time():
            raise WireFault(name, OutOfTime(), sent=False)

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        content = bytearray()
        while piece := answer.read(65_536):
            content += piece
            if len(content) > self._limit:
                raise AnswerTooLarge
        if answer.length:  # http.client lets a short body pass when it is read in pieces
            raise CutAnswer
        return bytes(content)

    def _unpacked(self, name: str, response: httplib2.Response, content: bytes) -> bytes:
        try:
            unpacked = unpack(content, response.pop("content-encoding", ""), self._limit)
        except (CutAnswer, AnswerTooLarge) as fault:
            raise WireFault(name, fault, sent=True) from fault
        response["content-length"] = str(len(unpacked))
        return unpacked


class DirectHttp(GuardedHttp):
    """The same, with a function in place of the wire: for simulations, still under the guard."""

    def __init__(self, guard: Guard, handler: Handler, *, api_root: Endpoint) -> None:
        super().__init__(guard, api_root=api_root)
        self._handler = handler

    def _exchange(
        self,
        name: str,
        conn: Any,  # noqa: ARG002 - never opened
        method: str,
        target: str,
        body: Any,
        headers: dict[str, str],
    ) -> tuple[httplib2.Response, bytes]:
        self._check_in_time(name)
        sent = body.encode() if isinstance(body, str) else bytes(body or b"")
        try:
            status, answered, content = self._handler(method, target, dict(headers), sent)
        except ConnectionRefusedError as fault:
            raise WireFault(name, fault, sent=False) from fault
        except OSError as fault:
            raise WireFault(name, fault, sent=True) from fault
        fields = {key.lower(): value for key, value in answered.items()}
        return httplib2.Response({**fields, "status": str(status)}), content


def unpack(content: bytes, encoding: str, limit: int) -> bytes:
    """Undo a Content-Encoding. Raises CutAnswer, AnswerTooLarge."""
    if encoding.lower() in {"", "identity"} or not content:
        return content
    if encoding.lower() not in {"gzip", "x-gzip", "deflate"}:
        raise CutAnswer(encoding)
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        unpacked = unpacker.decompress(content, limit + 1)
    except zlib.error as fault:
        raise CutAnswer(encoding) from fault
    if len(unpacked) > limit:
        raise AnswerTooLarge
    if not unpacker.eof:
        raise CutAnswer(encoding)
    return unpacked


class _Deadline:
    """Cuts the connection when a whole exchange takes too long, however slowly it trickles in."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self.passed = False
        self._sock = sock
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    def check(self) -> None:
        """An answer that has no stated length looks whole when it was cut: say that it is not."""
        if self.passed:
            raise TimeoutError

    def _cut(self) -> None:
        self.passed = True
        with suppress(OSError):
            # past SSLSocket.shutdown, which would let the reader go on in the clear
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
