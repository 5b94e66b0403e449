"""The thin ASGI shell: reads a request, asks the gateway, plays the answer's fate on the socket."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from agent.sandbox.exchange import Answer, Close, Late, Postponed, Slow, Truncated
from agent.sandbox.gateway import SandboxGateway

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_LINGER_NOT = struct.pack("ii", 1, 0)
_PIECES = 8


class SandboxProtocol(H11Protocol):
    """Lets the application see its connection, which ASGI hides: faults end it without a word."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class SandboxApp:
    """The ASGI application of one gateway."""

    def __init__(self, gateway: SandboxGateway) -> None:
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        body = await _body(receive)
        target = scope["raw_path"].decode("latin-1")
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode("latin-1")
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        answer = self._gateway.answer(scope["method"], target, headers, body)
        if isinstance(answer.delivery, Postponed):
            await asyncio.sleep(answer.delivery.seconds)
            answer = answer.delivery.resume()
        await _deliver(answer, scope, receive, send)


async def _body(receive: Receive) -> bytes:
    pieces: list[bytes] = []
    while True:
        message = await receive()
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


async def _deliver(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    match answer.delivery:
        case Close(reset=reset):
            await _hang_up(scope, receive, reset=reset)
            return
        case Late(seconds=seconds):
            await asyncio.sleep(seconds)
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in answer.headers.items()
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    match answer.delivery:
        case Truncated(keep=keep):
            shown = answer.body[: min(keep, len(answer.body) - 1)]
            await send({"type": "http.response.body", "body": shown, "more_body": True})
            await _hang_up(scope, receive, reset=False)
        case Slow(seconds=seconds):
            size = len(answer.body) // _PIECES + 1
            for start in range(0, len(answer.body), size):
                piece = answer.body[start : start + size]
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                await asyncio.sleep(seconds)
            await send({"type": "http.response.body", "body": b""})
        case _:
            await send({"type": "http.response.body", "body": answer.body})


async def _hang_up(scope: Scope, receive: Receive, *, reset: bool) -> None:
    """End the TCP connection: with FIN after what was written, or with RST."""
    transport: asyncio.Transport = scope["state"]["transport"]
    if reset:
        raw: socket.socket = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        transport.abort()
    else:
        transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass
