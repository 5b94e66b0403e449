"""The MIME tree of a message, cut the way Gmail cuts it.

Text without a file name is inline; everything else, a text file or `invite.ics` included, is an
attachment. Text is UTF-8 from here on, whatever its Content-Type header still says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from agent.sandbox.headers import Header, decoded_value, split_message

_MAX_DEPTH = 30
_TAG = re.compile(r"<[^<>]*>")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    part_id: str
    """Empty at the root, then `0`, `1`, `0.1`."""
    mime_type: str
    filename: str
    headers: list[Header]
    content: bytes
    children: tuple["Part", ...]
    is_inline_text: bool

    @property
    def is_attachment(self) -> bool:
        return not self.children and not self.is_inline_text and not self._is_container

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    @property
    def _is_container(self) -> bool:
        return self.mime_type.startswith("multipart/") and not self.content

    def walk(self) -> Iterator["Part"]:
        yield self
        for child in self.children:
            yield from child.walk()


def parse_parts(raw: bytes, headers: list[Header]) -> Part:
    """The tree of *raw*; *headers* are the root's, already decoded.

    What the standard library cannot cope with (nesting without end) is one attachment.
    """
    try:
        return _part(BytesParser(policy=compat32).parsebytes(raw), "", headers, 0)
    except (RecursionError, ValueError, LookupError):
        return Part(
            part_id="",
            mime_type="application/octet-stream",
            filename="",
            headers=headers,
            content=split_message(raw)[1],
            children=(),
            is_inline_text=False,
        )


def plain_from_html(markup: str) -> str:
    """The words of HTML, in linear time and without judging its correctness."""
    markup = cut_between(
        cut_between(cut_between(markup, "<!--", "-->"), "<style", "</style>"),
        "<script",
        "</script>",
    )
    markup = _TAG.sub("", _BREAK.sub("\n", markup))
    for entity, character in (
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ):
        markup = markup.replace(entity, character)
    return markup.replace("\xa0", " ")


def cut_between(markup: str, opening: str, closing: str) -> str:
    """*markup* with everything from *opening* to *closing* cut; unclosed, to the end."""
    lower = markup.lower()
    if len(lower) != len(markup):  # a few characters change length: cut by the exact spelling
        lower = markup
    out: list[str] = []
    position = 0
    while (start := lower.find(opening, position)) >= 0:
        out.append(markup[position:start])
        end = lower.find(closing, start)
        position = len(markup) if end < 0 else end + len(closing)
    out.append(markup[position:])
    return "".join(out)


def _part(message: Message, part_id: str, headers: list[Header] | None, depth: int) -> Part:
    if headers is None:
        headers = [(name, decoded_value(_raw_value(value))) for name, value in message.raw_items()]
    mime_type = message.get_content_type()
    filename = _filename(message)
    children: list[Part] = []
    if message.is_multipart() and depth < _MAX_DEPTH and not (filename and part_id):
        children = [
            _part(child, f"{part_id}.{index}" if part_id else str(index), None, depth + 1)
            for index, child in enumerate(_subparts(message))
        ]
    content = b"" if children else _content(message)
    disposition = message.get_content_disposition()
    is_inline_text = (
        not children
        and not filename
        and disposition != "attachment"
        and (
            mime_type.startswith("text/") or (mime_type.startswith("multipart/") and bool(content))
        )
    )
    return Part(
        part_id=part_id,
        mime_type=mime_type,
        filename=filename,
        headers=headers,
        content=_as_utf8(content, message) if mime_type.startswith("text/") else content,
        children=tuple(children),
        is_inline_text=is_inline_text,
    )


def _content(message: Message) -> bytes:
    if message.is_multipart():
        return b"\r\n".join(part.as_bytes() for part in _subparts(message))
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _subparts(message: Message) -> list[Message]:
    nested = message.get_payload()
    return [part for part in nested if isinstance(part, Message)] if nested else []


def _as_utf8(content: bytes, message: Message) -> bytes:
    charset = message.get_content_charset() or "utf-8"
    if charset in ("utf-8", "us-ascii", "ascii"):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return content.decode("latin-1").encode()
        return content
    try:
        return content.decode(charset, "replace").encode()
    except (LookupError, ValueError):
        return content.decode("latin-1").encode()


def _filename(message: Message) -> str:
    try:
        name = message.get_filename()
    except (ValueError, LookupError, TypeError):
        return ""
    return decoded_value(name) if name else ""


def _raw_value(value: object) -> bytes:
    return str(value).encode("utf-8", "surrogateescape")
