"""What the sandbox's own tests share: Google's real client, and the gateway called directly."""

import base64
from collections.abc import Callable, Iterator
from contextlib import closing
from copy import deepcopy
from typing import Any

import google_auth_httplib2
import httplib2
import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document

from agent.sandbox import SandboxClock, SandboxGateway, SandboxMailbox, SandboxServer
from tests.wire.validator import WireValidator, discovery_document

DANA = "Dana Quill <dana@northwind.example>"


class Caller:
    """A gateway without sockets, and short ways to call it."""

    def __init__(self, gateway: SandboxGateway) -> None:
        self.gateway = gateway
        self.token = gateway.oauth.issue()[0]

    def __call__(self, verb: str, path: str, body: bytes = b"", **headers: str) -> Any:
        """The answer's JSON, or nothing for an empty answer."""
        answer = self.answer(verb, path, body, **headers)
        return answer.json if answer.body else None

    def answer(self, verb: str, path: str, body: bytes = b"", **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.token}"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.gateway.answer(verb, f"/gmail/v1/users/me/{path}", given, body)


@pytest.fixture
def mailbox(sandbox_clock: SandboxClock) -> SandboxMailbox:
    return SandboxMailbox(clock=sandbox_clock)


@pytest.fixture
def call(
    request: pytest.FixtureRequest, mailbox: SandboxMailbox, wire_validator: WireValidator
) -> Iterator[Caller]:
    """The mailbox behind its gateway, each exchange judged as over the wire."""
    caller = Caller(SandboxGateway(mailbox, observers=[wire_validator]))
    yield caller
    if request.node.get_closest_marker("deliberate_violation") is None:
        assert caller.gateway.send_attempts == 0
        wire_validator.assert_clean()


@pytest.fixture
def client_of() -> Iterator[Callable[..., Any]]:
    """Builds Google's real client for a sandbox: `client_of(server).users()`."""
    services: list[Any] = []

    def build(server: SandboxServer, *, timeout: float = 5, **token: Any) -> Any:
        document = deepcopy(discovery_document())
        document["rootUrl"] = document["baseUrl"] = f"{server.url}/"
        document.pop("mtlsRootUrl", None)
        info = server.authorized_user(**token)
        # from_authorized_user_info would ask Google itself: it overrides the file's token_uri
        names = ("token", "refresh_token", "token_uri", "client_id", "client_secret", "scopes")
        credentials = Credentials(**{name: info[name] for name in names})
        http = google_auth_httplib2.AuthorizedHttp(
            credentials, http=httplib2.Http(timeout=timeout, proxy_info=None)
        )
        service = build_from_document(document, http=http)
        services.append(service)
        return service

    yield build
    for service in services:
        with closing(service):
            pass


def raw_of(text: str) -> str:
    """A message's text as the `raw` of a request."""
    return base64.urlsafe_b64encode(text.encode()).decode()
