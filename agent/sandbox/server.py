"""The sandbox as a server on the loopback: in a thread for tests, in the foreground for people."""

import asyncio
import json
import socket
import threading
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Self

import uvicorn

from agent.sandbox.calls import DEFAULT_SCOPES
from agent.sandbox.clock import SandboxClock
from agent.sandbox.errors import Json
from agent.sandbox.exchange import Observer
from agent.sandbox.faults import Fault, FaultPlan
from agent.sandbox.gateway import SandboxGateway
from agent.sandbox.journal import Journal
from agent.sandbox.mailbox import SandboxMailbox
from agent.sandbox.oauth import CLIENT_ID, CLIENT_SECRET, TokenOffice, authorized_user
from agent.sandbox.wire import SandboxApp, SandboxProtocol


class SandboxServer:
    """Serves one mailbox over HTTP on 127.0.0.1; a context manager.

    Its port is the system's choice unless given. `url` has no slash at its end.
    """

    def __init__(
        self,
        mailbox: SandboxMailbox | None = None,
        *,
        port: int = 0,
        observers: Sequence[Observer] = (),
    ) -> None:
        self.mailbox = mailbox or SandboxMailbox()
        self.gateway = SandboxGateway(self.mailbox, observers=observers)
        self._token = self.oauth.issue()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self._socket.listen()  # from now on `url` is good: connections wait for the start
        self._port: int = self._socket.getsockname()[1]
        self._server = _Server(
            uvicorn.Config(
                SandboxApp(self.gateway),
                http=SandboxProtocol,
                ws="none",
                lifespan="off",
                date_header=False,
                server_header=False,
                access_log=False,
                log_config=None,
                log_level="critical",
                timeout_keep_alive=75,
            )
        )
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        return self._port

    @property
    def clock(self) -> SandboxClock:
        return self.mailbox.clock

    @property
    def oauth(self) -> TokenOffice:
        return self.gateway.oauth

    @property
    def faults(self) -> FaultPlan:
        return self.gateway.faults

    @property
    def journal(self) -> Journal:
        return self.gateway.journal

    @property
    def send_attempts(self) -> int:
        return self.gateway.send_attempts

    @property
    def token(self) -> str:
        """The access token that was issued at the start and never expires."""
        return self._token[0]

    def plan(self, fault: Fault) -> None:
        self.faults.add(fault)

    def start(self) -> None:
        """Serve from a background thread; returns once connections are accepted."""
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()
        self._server.is_up.wait(timeout=10)

    def close(self) -> None:
        """Stop, without waiting for anybody's answer."""
        if self._thread is None:
            self._socket.close()
            return
        self._server.stop()
        self._thread.join(timeout=10)
        self._thread = None

    def serve_forever(self) -> None:
        """Serve in the foreground until SIGINT or SIGTERM."""
        self._server.run(sockets=[self._socket])

    def authorized_user(
        self, scopes: Sequence[str] = DEFAULT_SCOPES, *, lifetime: timedelta | None = None
    ) -> Json:
        """A token file's content, as `google.oauth2.credentials.Credentials.to_json` writes it.

        Without *lifetime* the access token never expires; scopes other than the default get
        tokens of their own.
        """
        if lifetime is None and tuple(scopes) == tuple(DEFAULT_SCOPES):
            issued = self._token
        else:
            issued = self.oauth.issue(scopes, lifetime=lifetime)
        return authorized_user(issued, token_uri=f"{self.url}/token", scopes=scopes)

    def client_secret(self) -> Json:
        """A desktop client's secrets file whose consent page and token endpoint are this server."""
        return {
            "installed": {
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "auth_uri": f"{self.url}/auth",
                "token_uri": f"{self.url}/token",
                "redirect_uris": ["http://localhost"],
            }
        }

    def write_token_file(self, path: Path, scopes: Sequence[str] = DEFAULT_SCOPES) -> None:
        """Write `authorized_user` to *path*, readable by the owner alone."""
        path.touch(mode=0o600)
        path.write_text(json.dumps(self.authorized_user(scopes)), encoding="utf-8")


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

    def handle_exit(self, sig: int, frame: object) -> None:  # noqa: ARG002 uvicorn's signature
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
