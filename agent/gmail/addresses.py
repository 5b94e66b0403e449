"""Addresses out of header values as Gmail gives them: decoded, unfolded, and anyone's invention.

Gmail decodes names without putting quotes around them, so `Müller, Anna <a@b.example>` is one
address, and `ceo@corp.example <x@evil.example>` is x's, whatever name x has chosen. Python's own
parser reads both wrongly (the second is CVE-2023-27043).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.core.mail import Address

MAX_ADDRESSES = 200
MAX_NAME = 200

_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\\]{1,255}")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_CLOSING = {'"': '"', "<": ">", "(": ")"}


def addresses(value: str) -> tuple[Address, ...]:
    """Every address in a header value, in order, each once; never raises.

    1. Cut at commas and semicolons outside quotes, angle brackets and comments.
    2. A piece with <…> is that address, whatever stands before it; else it must be an address
       alone, with at most a comment.
    3. Pieces that are no address belong to the name of the next one.
    """
    kept: dict[str, Address] = {}
    loose: list[str] = []
    for piece in _pieces(one_line(value)):
        email, name = _mailbox(piece)
        if not email:
            loose.append(piece)
            continue
        full = ", ".join([*loose, name]) if name else ""
        loose.clear()
        kept.setdefault(email, Address(email=email, name=_shown(full)))
        if len(kept) >= MAX_ADDRESSES:
            break
    return tuple(kept.values())


def author(value: str) -> Address | None:
    """The one who wrote, by a From header: an address in angle brackets before a bare one."""
    found = addresses(value)
    named = [one for one in found if f"<{one.email}>" in value.lower()]
    return next(iter(named or found), None)


def one_line(value: str) -> str:
    """A value on one line: control characters and runs of blanks become one blank."""
    return " ".join(_CONTROLS.sub(" ", value).split())


def _pieces(value: str) -> Iterator[str]:
    start, closing, escaped = 0, "", False
    for index, char in enumerate(value):
        if escaped:
            escaped = False
        elif char == "\\" and closing != ">":
            escaped = True
        elif closing:
            closing = "" if char == closing else closing
        elif char in _CLOSING:
            closing = _CLOSING[char]
        elif char in ",;":
            if piece := value[start:index].strip():
                yield piece
            start = index + 1
    if piece := value[start:].strip():
        yield piece


def _mailbox(piece: str) -> tuple[str, str]:
    """A piece's address in lower case ("" where it has none) and name."""
    before, bracket, rest = piece.rpartition("<")
    if bracket:
        email = rest.partition(">")[0].strip().rpartition(":")[2]  # an old route ends in a colon
        return (email.lower(), before) if _EMAIL.fullmatch(email) else ("", "")
    bare, _, comment = piece.partition("(")
    group, _, email = bare.rpartition(":")  # a group's name ends in a colon
    if "@" not in group and _EMAIL.fullmatch(email.strip()):
        return email.strip().lower(), comment.rpartition(")")[0]
    return "", ""


def _shown(name: str) -> str:
    bare = name.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        bare = bare[1:-1]
    return one_line(re.sub(r"\\(.)", r"\1", bare))[:MAX_NAME].strip()
