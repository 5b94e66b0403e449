"""A message's parts as text: plain, HTML, calendars, and the names of what is attached.

Attachments are never fetched; a calendar that is only attached is no more than its name.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message as MimeHeaders
from typing import Any

from agent.gmail.addresses import one_line
from agent.gmail.headers import first, header_values

MAX_PARTS = 500
MAX_DEPTH = 50
MAX_TEXT = 256 * 1024
MAX_CALENDARS = 10
MAX_ATTACHMENTS = 100

_URL_SAFE = str.maketrans("-_", "+/")
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})
_CALENDAR_TYPES = frozenset({"text/calendar", "application/ics"})


class Refused(Exception):
    """A message's parts can't be taken apart; says why, in a few words."""


@dataclass(slots=True)
class Body:
    """What a message's parts amount to."""

    plains: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.plains)[:MAX_TEXT]

    @property
    def html(self) -> str:
        return "\n".join(self.htmls)[:MAX_TEXT]


def collect(root: Mapping[str, Any]) -> Body:
    """What the parts amount to, in the order a reader sees them; walked without recursion.

    Raises Refused.
    """
    body = Body()
    waiting: list[tuple[Any, int]] = [(root, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MAX_PARTS:
            raise Refused(f"it has more than {MAX_PARTS} parts")
        if depth > MAX_DEPTH:
            raise Refused(f"its parts are nested more than {MAX_DEPTH} deep")
        if not isinstance(part, dict):
            raise Refused("one of its parts is no part")
        kind = part.get("mimeType")
        kind = kind.lower() if isinstance(kind, str) else ""
        inner = part.get("parts")
        if kind.startswith("multipart/") and inner is not None:
            if not isinstance(inner, list):
                raise Refused("its parts are no list")
            waiting.extend((item, depth + 1) for item in reversed(inner))
        else:
            _take(part, kind, body)
    return body


def _take(part: Mapping[str, Any], kind: str, body: Body) -> None:
    name = part.get("filename")
    name = one_line(name)[:255] if isinstance(name, str) else ""
    content = part.get("body")
    content = content if isinstance(content, dict) else {}
    data = content.get("data")
    inline = isinstance(data, str) and bool(data)
    if inline and kind in _CALENDAR_TYPES:
        if len(body.calendars) < MAX_CALENDARS:
            body.calendars.append(_decoded(str(data), part))
    elif inline and not name and kind == "text/plain":
        body.plains.append(_decoded(str(data), part))
    elif inline and not name and kind == "text/html":
        body.htmls.append(_decoded(str(data), part))
    attached = name or content.get("attachmentId") or kind == "message/rfc822"
    if attached and len(body.attachments) < MAX_ATTACHMENTS:
        body.attachments.append(name or kind or "unnamed")


def _decoded(data: str, part: Mapping[str, Any]) -> str:
    """A body as text, at most MAX_TEXT bytes of it: UTF-8, else its charset, never an error.

    Gmail serves UTF-8 whatever charset the part's header still names (GMAIL.md 1.2); another
    server may serve the charset's own bytes.
    """
    content, cut = _unpacked(data)
    try:
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        return _clean(decoder.decode(content, final=not cut))
    except UnicodeDecodeError:
        pass
    charset = _charset(header_values(part.get("headers")))
    try:
        return _clean(content.decode(charset, "replace"))
    except (LookupError, ValueError):
        return _clean(content.decode("latin-1"))


def _unpacked(data: str) -> tuple[bytes, bool]:
    """base64 of either alphabet, padded or not; what is no base64 is skipped. And whether it was
    cut.
    """
    longest = MAX_TEXT // 3 * 4 + 4
    packed = re.sub(r"[^A-Za-z0-9+/]", "", data[: 2 * longest].translate(_URL_SAFE))
    cut = len(packed) > longest or len(data) > 2 * longest
    packed = packed[:longest]
    packed = packed[: len(packed) - (len(packed) % 4 == 1)]
    try:
        content = base64.b64decode(packed + "=" * (-len(packed) % 4))
    except binascii.Error:
        return b"", False
    return content[:MAX_TEXT], cut or len(content) > MAX_TEXT


def _charset(headers: Mapping[str, list[str]]) -> str:
    parsed = MimeHeaders()
    parsed["Content-Type"] = one_line(first(headers, "content-type"))
    try:
        charset = parsed.get_param("charset", "latin-1")
    except (ValueError, LookupError, TypeError):
        return "latin-1"
    name = charset[2] if isinstance(charset, tuple) else str(charset)
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return "latin-1"
    return "latin-1" if known in _NO_CHARSETS else known


def _clean(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
