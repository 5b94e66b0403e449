"""The page as a server: in a thread beside the agent, or alone in the foreground.

Where it answers stands in a file of the runtime folder, under a lock that is held while it runs, so
that no other program can pass for it.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

import uvicorn
from filelock import FileLock, Timeout
from starlette.types import ASGIApp, Receive, Scope, Send

from agent.errors import TactfulError


class PageServer:
    """Binds at once, serves after `start`; a context manager that does both.

    `make` gets the port that was bound: names and cookies hold it. It is called at the first visit.
    Raises TactfulError where the port is taken or another page of this ledger is open.
    """

    def __init__(
        self, make: Callable[[int], ASGIApp], *, address: str, port: int, folder: Path
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._place = folder / "address"
        self._lock = FileLock(folder / "lock", mode=0o600)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise TactfulError(
                "The page is open already.", hint="`tactful page` says where."
            ) from None
        try:
            self._socket = _bound(address, port)
        except BaseException:
            self._lock.release()
            raise
        self.port: int = self._socket.getsockname()[1]
        shown = address if address not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104 # asked for
        self.url = f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}"
        self._server = _Server(
            uvicorn.Config(
                _AtFirstVisit(lambda: make(self.port)),
                http="h11",
                ws="none",
                lifespan="off",
                proxy_headers=False,
                server_header=False,
                access_log=False,
                log_config=None,
                log_level="warning",
                limit_concurrency=64,
                timeout_keep_alive=10,
            )
        )
        self._thread: threading.Thread | None = None
        try:
            self._place.write_text(json.dumps({"url": self.url}), encoding="utf-8")
        except OSError:
            self._leave()
            raise

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Serve from a thread; returns once connections are answered."""
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="page", daemon=True
        )
        self._thread.start()
        self._server.is_up.wait(timeout=10)

    def serve_forever(self) -> None:
        """Serve in the foreground until SIGINT or SIGTERM, then close."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._leave()

    def close(self) -> None:
        if self._thread is not None:
            self._server.stop()
            self._thread.join(timeout=10)
            self._thread = None
        self._leave()

    def _leave(self) -> None:
        self._socket.close()
        self._place.unlink(missing_ok=True)
        self._lock.release()


def open_page(folder: Path) -> str | None:
    """Where this ledger's page answers, None where none is open."""
    lock = FileLock(folder / "lock", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        try:
            return str(json.loads((folder / "address").read_text("utf-8"))["url"])
        except (OSError, ValueError, KeyError):
            return None
    except OSError:
        return None
    lock.release()
    return None


class _AtFirstVisit:
    """The application, made when somebody comes: a daemon whose page nobody looks at does not hold
    3 MB for it.
    """

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._made is None:
            self._made = self._make()
        await self._made(scope, receive, send)


class _Server(uvicorn.Server):
    """uvicorn's server that starts and stops at once instead of at its next tick."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped: asyncio.Event | None = None

    def stop(self) -> None:
        self.should_exit = True
        if self._loop is not None and self._stopped is not None:
            self._loop.call_soon_threadsafe(self._stopped.set)

    def handle_exit(self, sig: int, frame: object) -> None:  # noqa: ARG002 # uvicorn's signature
        """Stop, and let the caller go on: uvicorn's own would raise the signal once more."""
        self.stop()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        if self.should_exit:
            return
        self.is_up.set()
        await self._stopped.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        for task in list(self.server_state.tasks):
            task.cancel()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)


def _bound(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((address, port))
    except OSError as refused:
        found.close()
        raise TactfulError(
            f"The page can't use port {port} of {address} ({refused.strerror}).",
            hint="Choose another: [web] port in config.toml, or 0 for any that is free.",
        ) from refused
    found.listen()
    return found
