"""Everything one mailbox holds, and the few steps that all changes to it are made of.

Every step writes its history record; nothing else does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime

from agent.sandbox.clock import SandboxClock
from agent.sandbox.errors import invalid_argument, invalid_label, not_found
from agent.sandbox.history import Change, History, Record
from agent.sandbox.ids import IdMint
from agent.sandbox.labels import LabelSet
from agent.sandbox.letter import Letter
from agent.sandbox.locks import ModelLock
from agent.sandbox.quirks import Quirks
from agent.sandbox.threads import MessageStore, StoredMessage, StoredThread

_HEX_ID = re.compile(r"[0-9a-f]{1,16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAs:
    """An address the user may write from."""

    email: str
    display_name: str = ""
    reply_to: str = ""
    signature: str = ""
    is_primary: bool = False
    is_default: bool = False
    verification: str = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledMessage:
    """What the user told Gmail's page to send later."""

    at: datetime
    raw: bytes
    thread_id: str


@dataclass(slots=True, kw_only=True)
class MailboxState:
    account: str
    clock: SandboxClock
    mint: IdMint
    quirks: Quirks
    history: History
    aliases: list[SendAs]
    lock: ModelLock = field(default_factory=ModelLock)
    store: MessageStore = field(default_factory=MessageStore)
    labels: LabelSet = field(default_factory=LabelSet)
    drafts: dict[str, str] = field(default_factory=dict)
    """Draft id to the id of its present message, oldest first."""
    scheduled: list[ScheduledMessage] = field(default_factory=list)
    serial: int = 0

    def adopt(self, other: "MailboxState") -> None:
        """Become *other*, for everyone who holds this state."""
        for item in fields(self):
            setattr(self, item.name, getattr(other, item.name))

    def message(self, message_id: str) -> StoredMessage:
        """404 for an id that is unknown, 400 for one that is none."""
        message = self.store.messages.get(message_id)
        if message is not None:
            return message
        raise not_found() if _HEX_ID.fullmatch(message_id) else invalid_argument("Invalid id value")

    def thread(self, thread_id: str, complaint: str = "Invalid id value") -> StoredThread:
        thread = self.store.threads.get(thread_id)
        if thread is not None:
            return thread
        raise not_found() if _HEX_ID.fullmatch(thread_id) else invalid_argument(complaint)

    def add(
        self,
        letter: Letter,
        labels: Iterable[str],
        *,
        thread_id: str | None = None,
        message_id: str | None = None,
        received_at: datetime | None = None,
    ) -> StoredMessage:
        """File a message; without *thread_id* it begins a thread that bears its own id."""
        now = self.clock.now()
        message_id = message_id or self.mint.message_id()
        self.serial += 1
        message = StoredMessage(
            id=message_id,
            thread_id=thread_id or message_id,
            letter=letter,
            internal_date=int((received_at or now).timestamp() * 1000),
            labels=dict.fromkeys(labels),
            history_id=self.mint.history_id(),
            serial=self.serial,
            indexed_at=now + self.quirks.index_lag,
        )
        self.store.add(message)
        self._record(Change.MESSAGE_ADDED, message)
        return message

    def remove(self, message: StoredMessage) -> None:
        message.history_id = self.mint.history_id()
        thread = self.store.threads[message.thread_id]
        self.store.remove(message)
        thread.history_id = message.history_id
        self._record(Change.MESSAGE_DELETED, message)

    def relabel(
        self, message: StoredMessage, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        """Put labels on and take labels off; what changes nothing leaves no record."""
        added = tuple(label for label in dict.fromkeys(add) if label not in message.labels)
        removed = tuple(label for label in dict.fromkeys(remove) if label in message.labels)
        for change, changed in ((Change.LABEL_ADDED, added), (Change.LABEL_REMOVED, removed)):
            if changed:
                if change is Change.LABEL_ADDED:
                    self.store.relabel(message, changed, ())
                else:
                    self.store.relabel(message, (), changed)
                self.store.touch(message, self.mint.history_id())
                self._record(change, message, changed)

    def label_id(self, label: str) -> str:
        """The id of a label given by id or, for the control interface, by name."""
        if self.labels.get(label) is not None:
            return label
        found = self.labels.by_name(label)
        if found is None:
            raise invalid_label(label)
        return found.id

    def draft_id_of(self, message_id: str) -> str | None:
        return next((key for key, value in self.drafts.items() if value == message_id), None)

    def _record(
        self, change: Change, message: StoredMessage, changed: tuple[str, ...] = ()
    ) -> None:
        self.history.append(
            Record(
                id=message.history_id,
                change=change,
                message_id=message.id,
                thread_id=message.thread_id,
                labels=tuple(message.labels),
                changed=changed,
            )
        )
