"""Pages of a list: an opaque token stands for the place where the next page begins."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from agent.sandbox.arguments import Arguments
from agent.sandbox.errors import invalid_argument

_Item = TypeVar("_Item")
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[_Item]):
    items: Sequence[_Item]
    next_token: str


def page_of(
    items: Sequence[_Item], arguments: Arguments, *, kind: str, empty: bool = False
) -> Page[_Item]:
    """The page that *arguments* ask for. An *empty* one leads to where it stands itself."""
    start = _start(arguments.text("pageToken"), kind)
    size = arguments.count("maxResults", 100, _MOST)
    if empty:
        return Page(items=(), next_token=_token(kind, start))
    end = start + size
    return Page(items=items[start:end], next_token=_token(kind, end) if end < len(items) else "")


def _token(kind: str, start: int) -> str:
    return base64.urlsafe_b64encode(f"{kind}:{start}".encode()).decode().rstrip("=")


def _start(token: str, kind: str) -> int:
    if not token:
        return 0
    try:
        plain = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except ValueError:
        raise invalid_argument("Invalid pageToken") from None
    found, _, start = plain.partition(":")
    if found != kind or not start.isdigit():
        raise invalid_argument("Invalid pageToken")
    return int(start)
