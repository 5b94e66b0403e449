"""Where a request may go: an address taken apart strictly, so that nothing hides in its spelling.

The rule for both of ours (`api_root`, `token_uri`): https, or this very computer. Anything else
would carry the token over the network in the clear, or to a stranger.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

_URL = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?"
    r"(?P<path>/[A-Za-z0-9._~/:-]*)?"
    r"(?:\?(?P<query>[A-Za-z0-9._~:/?&=%+,*@!$'();-]*))?"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An absolute address. `path` begins with "/", `query` is None where there is no "?"."""

    scheme: str
    host: str
    port: int
    path: str
    query: str | None = None

    @property
    def site(self) -> tuple[str, str, int]:
        """Scheme, host and port: what decides who is spoken to."""
        return (self.scheme, self.host, self.port)

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    @property
    def root(self) -> str:
        """The site as a URL ending in "/"."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}/"


def is_loopback(host: str) -> bool:
    """Whether a host name or literal address is this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse(url: str) -> Endpoint | None:
    """The address, or None where its spelling leaves any doubt.

    Refused are user names, fragments, upper-case or encoded hosts, percent signs, empty and dot
    segments in the path, control characters, and ports that are no ports.
    """
    found = _URL.fullmatch(url)
    if found is None:
        return None
    path = found["path"] or "/"
    if "//" in path or any(part in {".", ".."} for part in path.split("/")):
        return None
    scheme = found["scheme"]
    port = int(found["port"]) if found["port"] else _DEFAULT_PORTS[scheme]
    if port > 65_535:
        return None
    return Endpoint(
        scheme=scheme, host=found["host"].strip("[]"), port=port, path=path, query=found["query"]
    )


def is_safe(endpoint: Endpoint) -> bool:
    """https, or this very computer."""
    return endpoint.scheme == "https" or endpoint.is_loopback
