"""Header values that can't be broken out of: hostile text in, one line of plain ASCII out.

Python's own folding loses spaces, decodes what looks encoded and encodes long message ids, so
values are put into their wire form here (RFC 2047, RFC 5322) and `EmailMessage` only carries them.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterable, Sequence
from email._header_value_parser import TokenList
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from typing import Any

from agent.core.mail import Address

LINE = 76
"""Where a header line is folded; a longer one holds a single message id (RFC 5322 allows 998)."""
SUBJECT_LIMIT, NAME_LIMIT = 2_000, 120
REFERENCES_KEPT = 20
"""The first reference and this many of the last are kept of a long chain."""

DIRECTION_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
PLAIN = re.compile(r"[\x20-\x7e]*\Z")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+\Z")
EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z"
)
MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>\Z")
REPLY_PREFIX = re.compile(
    r"\s*(?:\[[^\]\[]{1,40}\]\s*)*"
    r"(?:re|aw|sv|vs|antw|antwort|odp|res|rif|r|ynt|atb|vá|bls|απ|отв|ответ|回复|回覆|答复|返信)"
    r"\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：]",
    re.IGNORECASE,
)


class WireHeader:
    """A header whose value is wire text already; all that is left is to fold it between words."""

    max_count = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["parse_tree"] = TokenList()
        kwds["decoded"] = value

    def fold(self, *, policy: EmailPolicy[EmailMessage]) -> str:
        lines = [f"{self.name}:"]  # type: ignore[attr-defined]
        for word in str(self).split(" "):
            if len(lines[-1]) + 1 + len(word) <= LINE or lines[-1].endswith(":"):
                lines[-1] += f" {word}"
            else:
                lines.append(f" {word}")
        return policy.linesep.join(lines) + policy.linesep


def wire_policy(names: Iterable[str]) -> EmailPolicy[EmailMessage]:
    """SMTP's policy, with the named headers written as they are."""
    registry = HeaderRegistry()
    for name in names:
        registry.map_to_type(name, WireHeader)  # type: ignore[arg-type]
    return SMTP.clone(header_factory=registry)


def one_line(text: str, limit: int) -> str:
    """The text on one line: line ends of every kind and controls to spaces, no direction tricks."""
    whole = text[: 4 * limit].encode("utf-8", "replace").decode("utf-8")
    marked = DIRECTION_MARKS.sub("", whole)
    spaced = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp", "Zs") else character
        for character in marked
    )
    return " ".join(spaced.split())[:limit].strip()


def reply_subject(subject: str) -> str:
    """The parent's subject verbatim; "Re:" in front where no reply prefix of any language is."""
    line = one_line(subject, SUBJECT_LIMIT)
    return line if REPLY_PREFIX.match(line) else f"Re: {line}".strip()


def wire_text(line: str) -> str:
    """One line of text for an unstructured header: as it is where that is safe, else encoded."""
    if PLAIN.match(line) and "=?" not in line and max(map(len, line.split(" "))) < LINE:
        return line
    return _encoded(line)


def wire_email(email: str) -> str | None:
    """The address in ASCII, international domains in their xn-- form; None where mail can't go."""
    local, _, domain = email.rpartition("@")
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    wire = f"{local}@{domain}"
    broken = local.startswith(".") or local.endswith(".") or ".." in local
    return wire if EMAIL.match(wire) and len(wire) <= 254 and not broken else None


def wire_addresses(people: Sequence[Address]) -> str:
    """An address list; people whose address no mail can go to are left out."""
    return ", ".join(wire for person in people if (wire := _wire_address(person)) is not None)


def wire_references(ids: Sequence[str]) -> str:
    """Well-formed message ids, each once, the first and the last of a long chain."""
    whole = list(dict.fromkeys(one for one in ids if MESSAGE_ID.match(one)))
    if len(whole) > REFERENCES_KEPT + 1:
        whole = [whole[0], *whole[-REFERENCES_KEPT:]]
    return " ".join(whole)


def _wire_address(person: Address) -> str | None:
    email = wire_email(person.email)
    if email is None:
        return None
    name = one_line(person.name, NAME_LIMIT)
    return f"{_wire_name(name)} <{email}>" if name else email


def _wire_name(name: str) -> str:
    if not PLAIN.match(name) or "=?" in name or max(map(len, name.split(" "))) >= LINE:
        return _encoded(name)
    if ATOMS.match(name):
        return name
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encoded(text: str) -> str:
    """RFC 2047: encoded words of at most 75 characters, none of which splits a character."""
    words, chunk = [], b""
    for character in text:
        piece = character.encode("utf-8")
        if len(chunk) + len(piece) > 42:
            words.append(chunk)
            chunk = b""
        chunk += piece
    words.append(chunk)
    return " ".join(f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in words)
