"""A server of raw sockets on loopback: answers, or fails, exactly as a test says."""

import json
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

DATE = "Fri, 01 May 2026 10:00:00 GMT"


@dataclass(frozen=True)
class Request:
    method: str
    target: str
    headers: dict
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


Behaviour = Callable[[socket.socket, "Wire"], None]


def always() -> bool:
    """A write that may leave at any time."""
    return True


def answer(status: int, body: object = None, headers: dict | None = None) -> Behaviour:
    """A whole answer; `body` is JSON unless it is bytes."""
    content = (
        body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    )
    fields = {
        "Date": DATE,
        "Content-Type": "application/json; charset=UTF-8",
        "Content-Length": str(len(content)),
        **(headers or {}),
    }
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items())
    return raw(head.encode() + b"\r\n" + content, close=False)


def refusal(
    status: int, reason: str, message: str = "no", headers: dict | None = None
) -> Behaviour:
    error = {
        "code": status,
        "message": message,
        "errors": [{"message": message, "domain": "global", "reason": reason}],
    }
    return answer(status, {"error": error}, headers)


def raw(content: bytes, *, close: bool = True) -> Behaviour:
    def act(connection: socket.socket, _: "Wire") -> None:
        connection.sendall(content)
        if close:
            hang_up(connection, _)

    return act


def hang_up(connection: socket.socket, _: "Wire") -> None:
    connection.shutdown(socket.SHUT_RDWR)  # close() would wait for the reader's file


def reset(connection: socket.socket, _: "Wire") -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.close(connection.detach())


def hang(_: socket.socket, wire: "Wire") -> None:
    wire.over.wait(20)


def trickle(connection: socket.socket, wire: "Wire") -> None:
    """Never silent for long, and never done."""
    connection.sendall(b"HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n")
    with suppress(OSError):
        while not wire.over.wait(0.02):
            connection.sendall(b" ")


@dataclass
class Wire:
    """Answers the requests in the order of `script`; the last behaviour stays.

    Requests to /token are answered by `token`, and counted apart.
    """

    script: list[Behaviour]
    token: list[Behaviour] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    token_requests: list[Request] = field(default_factory=list)

    def __enter__(self) -> "Wire":
        self.over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._accepting.join()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def sent(self, method: str) -> int:
        """How many requests of that method reached the wire."""
        return sum(request.method == method for request in self.requests)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError), connection.makefile("rb") as stream:
            while (request := _read(stream)) is not None:
                heard, script = (
                    (self.token_requests, self.token)
                    if request.path == "/token"
                    else (self.requests, self.script)
                )
                heard.append(request)
                script[min(len(heard), len(script)) - 1](connection, self)


def _read(stream) -> Request | None:
    line = stream.readline().decode("latin-1").split()
    if len(line) < 3:
        return None
    headers = {}
    while (field_line := stream.readline().decode("latin-1").strip()) != "":
        name, _, value = field_line.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return Request(method=line[0], target=line[1], headers=headers, body=body)


def write_token(path: Path, root: str, **changes: object) -> Path:
    """A token file such as Google's libraries write, for a server on loopback."""
    content = {
        "token": "access-1",
        "refresh_token": "refresh-1",
        "token_uri": f"{root}token",
        "client_id": "client",
        "client_secret": "secret",
        "scopes": [
            "https://www.googleapis.com/auth/gmail.readonly",
            "https://www.googleapis.com/auth/gmail.compose",
        ],
        "universe_domain": "googleapis.com",
        "account": "",
        "expiry": "2999-01-01T00:00:00Z",
        **changes,
    }
    kept = {key: value for key, value in content.items() if value is not None}
    path.write_text(json.dumps(kept), encoding="utf-8")
    path.chmod(0o600)
    return path
