"""Which servers a token may be sent to, and where the ledger lies.

Plain http is let through to this very computer only: anywhere else, whoever listens on the way
would read the token.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv4Network, ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from agent.config.shown import shortened, shown

_LOOPBACK: Final = IPv4Network("127.0.0.0/8")
_SQLITE: Final = "sqlite:///"
_HOST: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?"
)


def safe_root(text: str) -> str:
    """The address with a slash at its end; ValueError unless it is https or this computer.

    The same rule holds for a token file's `token_uri`.
    """
    if any(character.isspace() or not character.isprintable() for character in text):
        raise ValueError("has a space or an invisible character in it")
    if "\\" in text:
        raise ValueError("has a backslash in it, which programs read differently")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError as refused:
        raise ValueError(f"is not an address ({shortened(str(refused))})") from refused
    if parts.scheme not in {"http", "https"} or not host:
        raise ValueError('is not an address; it starts with "https://" and a server\'s name')
    if "@" in parts.netloc:
        raise ValueError("has a user name in it; only the server belongs here")
    if parts.query or parts.fragment:
        raise ValueError("has a “?” or “#” in it; only the server and a folder belong here")
    if port == 0:
        raise ValueError("has the port 0, which no server answers on")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError(
            f"would send your token to {shortened(host)} unencrypted; "
            "only https, or http to this computer (127.0.0.1, [::1], localhost), is allowed"
        )
    return text if parts.path.endswith("/") else f"{text}/"


def is_loopback(host: str) -> bool:
    """Whether the name or number can only mean this computer."""
    if host in {"localhost", "::1"}:
        return True
    try:
        return IPv4Address(host) in _LOOPBACK
    except AddressValueError:
        return False


def own_address(text: str) -> str:
    """Where the page listens: the number of one of this computer's networks."""
    try:
        return str(ip_address(text.strip()))
    except ValueError as refused:
        raise ValueError(
            f"{shown(text)} is not a number like 127.0.0.1 (this computer alone) or 0.0.0.0 "
            "(every network it is on)"
        ) from refused


def read_host(text: str) -> str:
    """A name under which the page is asked for, with the port where the address shows one."""
    host = text.strip().lower()
    if not _HOST.fullmatch(host):
        raise ValueError(
            f'{shown(text)} is not a name as it stands in an address, like "box.lan:8765"'
        )
    return host


def ledger_url(text: str, folder: Path) -> str:
    """The SQLite URL with an absolute path; a relative one starts at `folder`."""
    if not text.isprintable():
        raise ValueError("has an invisible character in it")
    scheme, colon, _ = text.partition(":")
    if not colon or len(scheme) == 1:
        example = sqlite_url(absolute(text, folder))
        raise ValueError(f'is a path; a ledger\'s address starts with sqlite, like "{example}"')
    if scheme != "sqlite":
        raise ValueError(
            f'says {shown(scheme)}; this version keeps its ledger in SQLite ("sqlite:///…")'
        )
    if not text.startswith(_SQLITE):
        raise ValueError('must start with "sqlite:///", three slashes and then the file')
    path, _, options = text.removeprefix(_SQLITE).partition("?")
    if not path or path == ":memory:":
        raise ValueError("names no file: a ledger in memory forgets what it has drafted")
    if path.endswith("/"):
        raise ValueError("names a folder; add the file's name, like tactful.db")
    return sqlite_url(absolute(path, folder)) + (f"?{options}" if options else "")


def sqlite_url(path: Path) -> str:
    return f"{_SQLITE}{path.as_posix()}"


def absolute(text: str, folder: Path) -> Path:
    """The path, from `folder` on if it is a relative one; ~ is the user's home."""
    if not text.isprintable():
        raise ValueError("has an invisible character in it")
    try:
        return folder / Path(text).expanduser()
    except RuntimeError as nobody:
        raise ValueError(f"{shown(text)} starts in the home of a user that isn't there") from nobody
