"""Mail as Gmail holds it: messages, threads, drafts and addresses, as plain values.

The one thing to get right: "ours" is the SENT label, never a From header, which anybody can forge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

SENT, DRAFT, TRASH, SPAM = "SENT", "DRAFT", "TRASH", "SPAM"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One mailbox: `email` lower-case, `name` as displayed, "" where there is none."""

    email: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.email.rpartition("@")[2]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name else self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message, decoded. `id` and `thread_id` are the mailbox's; `message_id` is RFC 5322's,
    with <>.

    `at` is when Gmail accepted it (internalDate, UTC), the ordering key. `headers` holds the few
    that reading looks at, names in lower case. `calendars` are the text/calendar parts as text.
    """

    id: str
    thread_id: str
    at: datetime
    labels: frozenset[str] = frozenset()
    subject: str = ""
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    message_id: str = ""
    references: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    html: str = ""
    calendars: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        return DRAFT in self.labels

    @property
    def is_ours(self) -> bool:
        return SENT in self.labels

    @property
    def is_hidden(self) -> bool:
        """In trash or spam: it still yields facts, but is never a parent to reply to."""
        return TRASH in self.labels or SPAM in self.labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One Gmail thread; `messages` oldest first, drafts and trashed ones included."""

    id: str
    history_id: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft as it stands: the wrapper's stable `id`, and the message in it, whose id changes on
    edit.
    """

    id: str
    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRef:
    """What `drafts.list` and `drafts.create` tell of a draft."""

    id: str
    message_id: str
    thread_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAs:
    """An address the user may write from; `signature` is HTML, "" where there is none."""

    address: Address
    is_default: bool
    is_verified: bool
    signature: str = ""
