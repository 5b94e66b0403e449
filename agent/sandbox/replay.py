"""A mailbox that fills up again as it once did: an export's messages, each at its own time.

Takeout tells how things stand at the end, not when they came about: labels are put on as each
message arrives, and what lies in the trash now counts as kept.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from pathlib import Path

from agent.sandbox.clock import SandboxClock
from agent.sandbox.labels import SYSTEM_LABELS
from agent.sandbox.letter import Letter
from agent.sandbox.mailbox import SandboxMailbox
from agent.sandbox.state import SendAs
from agent.sandbox.takeout import Skipped, TakeoutMessage, file_message, read_takeout

_LIGHT = 64 * 1024
"""Bytes up to which a message is kept as it is."""
_TEXT_LINES, _OTHER_LINES = 1_500, 20
"""Lines of base64 kept of a text and of anything else: attachments are never read here."""
_LONG, _BATCH, _QUIET = 60, 0.2, timedelta(days=3)
"""From so many messages on, a thread grows by a fifth at once, or up to its next quiet days."""
_BASE64 = re.compile(rb"[A-Za-z0-9+/=]{40,}\s*")
_TEXT = re.compile(rb"content-type:\s*(?:text|message)/", re.IGNORECASE)
_TYPE = re.compile(rb"content-type:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An export in order of time. `skipped` are the messages left out, each with its reason."""

    messages: tuple[TakeoutMessage, ...]
    skipped: tuple[Skipped, ...]

    @property
    def labels(self) -> Counter[str]:
        """The user's own labels, and how many messages bear each."""
        names = (name for message in self.messages for name in message.labels)
        return Counter(name for name in names if name not in SYSTEM_LABELS)

    @property
    def senders(self) -> Counter[str]:
        """Addresses the user's sent mail is from, lower-case."""
        return Counter(
            sender for message in self.messages if "SENT" in message.labels
            for sender in message.letter.addresses("From")[:1]
        )  # fmt: skip

    @property
    def receivers(self) -> Counter[str]:
        """Addresses mail was sent to that the user did not send, lower-case."""
        return Counter(
            address
            for message in self.messages
            if "SENT" not in message.labels
            for name in ("To", "Cc", "Delivered-To")
            for address in message.letter.addresses(name)
        )

    def name_of(self, address: str) -> str:
        """How that address names itself on the mail it sent."""
        for message in self.messages:
            name, email = parseaddr(message.letter.header("From") or "")
            if email.lower() == address.lower() and name:
                return name
        return ""

    def with_sent_from(self, address: str) -> "Past":
        """The same with everything from *address* taken for sent mail, for exports in another
        language, whose "Sent" is called something else.
        """
        return replace(
            self,
            messages=tuple(
                replace(message, labels=("SENT", *message.labels))
                if message.letter.addresses("From")[:1] == [address.lower()]
                else message
                for message in self.messages
            ),
        )


def read_past(path: Path, *, on_read: Callable[[int], None] = lambda _: None) -> Past:
    """The export's messages in order of time, whatever their order in the file.

    One message exported twice counts once, with the labels of both. Of attachments only a stub is
    kept. *on_read* is told the count so far. Raises `TakeoutError`.
    """
    found: dict[tuple[str, str], TakeoutMessage] = {}
    ids: set[str] = set()
    skipped: list[Skipped] = []
    for count, item in enumerate(read_takeout(path), start=1):
        on_read(count)
        if isinstance(item, Skipped):
            skipped.append(item)
            continue
        key = _identity(item)
        known = found.get(key)
        if known is None:
            found[key] = replace(
                item,
                message_id="" if item.message_id in ids else item.message_id,
                letter=Letter.of(lightened(item.letter.raw)),
            )
            ids.add(item.message_id)
        else:
            skipped.append(Skipped(number=item.number, reason="the same message once more"))
            found[key] = replace(known, labels=_union(known.labels, item.labels))
    ordered = sorted(found.values(), key=lambda one: (one.received_at, one.number))
    return Past(messages=tuple(ordered), skipped=tuple(skipped))


def _identity(message: TakeoutMessage) -> tuple[str, str]:
    """Message-ID and thread, which two exports of one message share; else Gmail's own id."""
    rfc822_id = message.letter.rfc822_id
    if rfc822_id:
        return rfc822_id, message.thread_id
    return message.message_id or f"number {message.number}", ""


def _union(some: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*some, *more]))


def lightened(raw: bytes) -> bytes:
    """A large message with its runs of base64 cut short, so that a mailbox fits into memory."""
    if len(raw) <= _LIGHT:
        return raw
    kept: list[bytes] = []
    run, limit = 0, _OTHER_LINES
    for line in raw.splitlines(keepends=True):
        if _TYPE.match(line):
            limit = _TEXT_LINES if _TEXT.match(line) else _OTHER_LINES
        run = run + 1 if _BASE64.fullmatch(line) else 0
        if run <= limit:
            kept.append(line)
    return b"".join(kept)


def schedule(messages: Iterable[TakeoutMessage]) -> list[tuple[datetime, TakeoutMessage]]:
    """When each message is handed over: at its own time, but for very long threads.

    Who looks at a thread reads all of it, so that a thousand messages one by one would be read half
    a million times. Beyond `_LONG` they come in batches, each at the time of its last.
    """
    threads: dict[str, list[TakeoutMessage]] = {}
    for number, message in enumerate(messages):
        threads.setdefault(message.thread_id or f"number {number}", []).append(message)
    found: list[tuple[datetime, TakeoutMessage]] = []
    for thread in threads.values():
        batch: list[TakeoutMessage] = []
        for place, message in enumerate(thread):
            batch.append(message)
            following = thread[place + 1] if place + 1 < len(thread) else None
            if (
                place < _LONG
                or following is None
                or following.received_at - message.received_at >= _QUIET
                or len(batch) >= _BATCH * place
            ):
                found += [(message.received_at, one) for one in batch]
                batch = []
    return sorted(found, key=lambda one: (one[0], one[1].received_at, one[1].number))


class Replay:
    """Delivers a `Past` into a mailbox of its own, whose clock it alone moves."""

    def __init__(self, past: Past, *, account: str, labels: Iterable[str] = ()) -> None:
        self.clock = SandboxClock(past.messages[0].received_at)
        self.mailbox = SandboxMailbox(account, display_name=past.name_of(account), clock=self.clock)
        for address in past.senders:
            if address != account.lower():
                self.mailbox.add_alias(SendAs(email=address, display_name=past.name_of(address)))
        for name in dict.fromkeys(labels):
            if self.mailbox.state.labels.by_name(name) is None:
                self.mailbox.user.creates_label(name)
        self._ahead = deque(schedule(past.messages))
        self.last_at = past.messages[-1].received_at
        self.trashed = 0

    @property
    def next_at(self) -> datetime | None:
        """When the next message arrives."""
        return self._ahead[0][0] if self._ahead else None

    def advance(self, instant: datetime) -> None:
        """Let time pass up to *instant*; a moment already gone changes nothing."""
        if instant > self.clock.now():
            self.clock.set(instant)

    def deliver_next(self) -> TakeoutMessage:
        """Move to the next message's time and let it arrive."""
        at, message = self._ahead.popleft()
        self.advance(at)
        if "TRASH" in message.labels:
            self.trashed += 1
            kept = tuple(label for label in message.labels if label != "TRASH")
            message = replace(message, labels=kept)
        stored = file_message(self.mailbox, message)
        return replace(message, message_id=stored.id, thread_id=stored.thread_id)
