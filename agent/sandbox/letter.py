"""A message's unchanging half: its raw bytes, and what can be read from them.

Everything is read when first asked for and kept: loading a large mailbox reads headers only.
"""

import html
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from functools import cached_property
from typing import Self

from agent.sandbox.headers import (
    Header,
    bare_subject,
    decoded_headers,
    first_value,
    message_ids,
    split_message,
    with_crlf,
)
from agent.sandbox.mime import Part, parse_parts, plain_from_html


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Without slots, for the cached properties; never compared, never changed."""

    raw: bytes
    """RFC 822 with CRLF line ends."""

    @classmethod
    def of(cls, raw: bytes) -> Self:
        return cls(raw=with_crlf(raw))

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    @cached_property
    def headers(self) -> list[Header]:
        return decoded_headers(split_message(self.raw)[0])

    def header(self, name: str) -> str | None:
        return first_value(self.headers, name)

    @cached_property
    def subject(self) -> str:
        return self.header("Subject") or ""

    @cached_property
    def bare_subject(self) -> str:
        return bare_subject(self.subject)

    @cached_property
    def rfc822_id(self) -> str:
        """The Message-ID with its angle brackets, or what stands in its place, or nothing."""
        value = self.header("Message-ID") or ""
        return next(iter(message_ids(value)), value)

    @cached_property
    def ancestors(self) -> list[str]:
        """The Message-IDs of References and In-Reply-To, the nearest ancestor last."""
        references = message_ids(self.header("References") or "")
        parents = message_ids(self.header("In-Reply-To") or "")
        return references + [parent for parent in parents if parent not in references]

    @cached_property
    def date(self) -> datetime | None:
        value = self.header("Date")
        try:
            parsed = parsedate_to_datetime(value) if value else None
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
        if parsed is None:
            return None
        try:
            return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
        except (OverflowError, ValueError):
            return None

    def addresses(self, name: str) -> list[str]:
        """The lower-case addresses of every header of that name."""
        values = [value for header, value in self.headers if header.lower() == name.lower()]
        return [address.lower() for _, address in getaddresses(values) if "@" in address]

    @cached_property
    def parts(self) -> Part:
        return parse_parts(self.raw, self.headers)

    @cached_property
    def mime_type(self) -> str:
        value = (self.header("Content-Type") or "").partition(";")[0].strip().lower()
        return value if value.count("/") == 1 else "text/plain"

    @cached_property
    def plain_text(self) -> str:
        """The words of the first plain text, else of the first HTML."""
        leaves = [part for part in self.parts.walk() if part.is_inline_text]
        plain = next((part for part in leaves if part.mime_type == "text/plain"), None)
        if plain is not None:
            return plain.text
        rich = next((part for part in leaves if part.mime_type == "text/html"), None)
        return plain_from_html(rich.text) if rich else ""

    @cached_property
    def snippet(self) -> str:
        """Up to 200 characters of the text, HTML-escaped as Gmail serves it."""
        words = " ".join(self.plain_text[:4000].split())
        if len(words) > 200:
            words = words[:200].rpartition(" ")[0] or words[:200]
        return html.escape(words).replace("&#x27;", "&#39;")

    @cached_property
    def has_attachment(self) -> bool:
        return any(part.filename for part in self.parts.walk())

    @cached_property
    def searchable(self) -> str:
        names = [part.filename for part in self.parts.walk() if part.filename]
        people = [self.header(name) or "" for name in ("From", "To", "Cc")]
        return "\n".join([self.subject, *people, self.plain_text, *names]).casefold()
