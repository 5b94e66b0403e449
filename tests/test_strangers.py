"""The hook that keeps every test on this computer."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httplib2
import pytest

from tests import strangers

AWAY: dict[str, Callable[[], object]] = {
    "a connection": lambda: socket.create_connection(("192.0.2.1", 80), timeout=1),
    "one over IPv6": lambda: connect(socket.AF_INET6, ("2001:db8::1", 80)),
    "one that tells no more": lambda: connect(socket.AF_INET, ("192.0.2.1", 80), "connect_ex"),
    "a name": lambda: socket.getaddrinfo("gmail.googleapis.com", 443),
    "a packet": lambda: packet(("192.0.2.1", 53)),
    "a library": lambda: httplib2.Http(timeout=1).request("http://192.0.2.1/"),
}


def connect(family: int, address: tuple[str, int], how: str = "connect") -> object:
    with closing(socket.socket(family, socket.SOCK_STREAM)) as found:
        found.settimeout(1)
        return getattr(found, how)(address)


def packet(address: tuple[str, int]) -> int:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as found:
        return found.sendto(b"?", address)


@pytest.fixture
def on_purpose() -> Iterator[None]:
    before = len(strangers.TRIED)
    yield
    del strangers.TRIED[before:]


@pytest.mark.usefixtures("on_purpose")
@pytest.mark.parametrize("what", AWAY)
def test_what_would_leave_this_computer_does_not_and_fails_the_run(what: str) -> None:
    before = len(strangers.TRIED)
    with pytest.raises(AssertionError, match="this computer alone"):
        AWAY[what]()
    assert len(strangers.TRIED) == before + 1
    assert what in strangers.TRIED[-1], "it names the test"


def test_this_computer_is_spoken_to_as_ever(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, port), timeout=1).close()
    for host in ("::1", "::ffff:127.0.0.1", "127.8.8.8", "0.0.0.0", "::", "", None, b"localhost"):
        assert strangers.is_here(host), host
    with socket.socket(socket.AF_UNIX) as ear, socket.socket(socket.AF_UNIX) as wire:
        ear.bind(str(tmp_path / "ear"))
        ear.listen()
        wire.connect(str(tmp_path / "ear"))
