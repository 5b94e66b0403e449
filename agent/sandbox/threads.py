"""Messages and threads: what is stored, and the indexes that find it again."""

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from agent.sandbox.letter import Letter

_HIDDEN = ("DRAFT", "TRASH", "SPAM")


@dataclass(slots=True, kw_only=True, eq=False)
class StoredMessage:
    id: str
    thread_id: str
    letter: Letter
    internal_date: int
    """Epoch milliseconds."""
    labels: dict[str, None]
    """A set that keeps its order."""
    history_id: int
    serial: int
    """Place in the order of arrival, for messages of one instant."""
    indexed_at: datetime
    """From when on `q` finds it."""

    @property
    def sort_key(self) -> tuple[int, int]:
        return self.internal_date, self.serial

    @property
    def received_at(self) -> datetime:
        return datetime.fromtimestamp(self.internal_date / 1000, UTC)

    @property
    def is_draft(self) -> bool:
        return "DRAFT" in self.labels

    @property
    def is_visible(self) -> bool:
        """A message that a reply can hang on in Gmail's page."""
        return not any(label in self.labels for label in _HIDDEN)

    def __lt__(self, other: "StoredMessage") -> bool:
        return self.sort_key < other.sort_key


@dataclass(slots=True, kw_only=True, eq=False)
class StoredThread:
    id: str
    messages: list[StoredMessage] = field(default_factory=list)
    """Oldest first."""
    history_id: int = 0

    @property
    def newest(self) -> StoredMessage:
        return self.messages[-1]


@dataclass(slots=True)
class MessageStore:
    """All messages, by id, by thread, by label and by Message-ID."""

    messages: dict[str, StoredMessage] = field(default_factory=dict)
    threads: dict[str, StoredThread] = field(default_factory=dict)
    _by_label: dict[str, dict[str, None]] = field(default_factory=dict)
    _by_rfc822_id: dict[str, list[str]] = field(default_factory=dict)

    def add(self, message: StoredMessage) -> None:
        self.messages[message.id] = message
        thread = self.threads.get(message.thread_id)
        if thread is None:
            thread = self.threads[message.thread_id] = StoredThread(id=message.thread_id)
        insort(thread.messages, message)
        thread.history_id = message.history_id
        for label in message.labels:
            self._by_label.setdefault(label, {})[message.id] = None
        if message.letter.rfc822_id:
            self._by_rfc822_id.setdefault(message.letter.rfc822_id, []).append(message.id)

    def remove(self, message: StoredMessage) -> None:
        del self.messages[message.id]
        thread = self.threads[message.thread_id]
        thread.messages.remove(message)
        if not thread.messages:
            del self.threads[message.thread_id]
        for label in message.labels:
            self._by_label.get(label, {}).pop(message.id, None)
        if message.letter.rfc822_id:
            self._by_rfc822_id[message.letter.rfc822_id].remove(message.id)

    def relabel(self, message: StoredMessage, add: Iterable[str], remove: Iterable[str]) -> None:
        for label in remove:
            message.labels.pop(label, None)
            self._by_label.get(label, {}).pop(message.id, None)
        for label in add:
            message.labels[label] = None
            self._by_label.setdefault(label, {})[message.id] = None

    def touch(self, message: StoredMessage, history_id: int) -> None:
        message.history_id = history_id
        self.threads[message.thread_id].history_id = history_id

    def with_labels(self, label_ids: Iterable[str]) -> list[StoredMessage]:
        """The messages that carry every one of *label_ids*, newest first."""
        sets = sorted((self._by_label.get(label, {}) for label in label_ids), key=len)
        if not sets:
            found = list(self.messages.values())
        else:
            first, rest = sets[0], sets[1:]
            found = [self.messages[key] for key in first if all(key in other for other in rest)]
        return sorted(found, key=lambda message: message.sort_key, reverse=True)

    def count(self, label_id: str) -> int:
        return len(self._by_label.get(label_id, {}))

    def by_rfc822_id(self, rfc822_id: str) -> list[StoredMessage]:
        return [self.messages[key] for key in self._by_rfc822_id.get(rfc822_id, ())]

    def thread_for(self, letter: Letter, *, limit: int = 100) -> str | None:
        """Where Gmail files an incoming message: by its nearest known ancestor and the subject."""
        for ancestor in reversed(letter.ancestors):
            for message in reversed(self.by_rfc822_id(ancestor)):
                if message.letter.bare_subject != letter.bare_subject:
                    continue
                if len(self.threads[message.thread_id].messages) < limit:
                    return message.thread_id
        return None
