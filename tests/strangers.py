"""No test reaches another computer: every connection is looked at before it is made.

Python itself asks the hook, whichever library connects, for as long as the process lives. What a
test starts as a program of its own is not looked at.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address

import pytest

TRIED: list[str] = []
"""Each connection elsewhere, with the test that wanted it. None of them was made."""

_TO_AN_ADDRESS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_TO_A_NAME = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})


def is_here(host: object) -> bool:
    """Whether a host, as the socket module takes it, is this computer."""
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in ("", "localhost"):
        return True
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_loopback or found.is_unspecified


def _look(event: str, args: tuple[object, ...]) -> None:
    if event in _TO_AN_ADDRESS:
        address = args[1]
        host = address[0] if isinstance(address, tuple) and address else None  # else AF_UNIX
    elif event in _TO_A_NAME:
        address = host = args[0]
    else:
        return
    if not is_here(host):
        test = os.environ.get("PYTEST_CURRENT_TEST", "no test")
        TRIED.append(f"{event} {address!r} in {test}")
        raise AssertionError(f"{TRIED[-1]}: a test may reach this computer alone")


sys.addaudithook(_look)


@pytest.fixture(scope="session", autouse=True)
def nobody_else_was_spoken_to() -> Iterator[None]:
    """Fails the run, in the worker that did it, also where somebody caught the fault."""
    yield
    assert TRIED == []
