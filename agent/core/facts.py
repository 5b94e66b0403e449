"""What messages say: a reading and its facts, each resting on quoted words.

A `Reading` is what one message says; `MessageFacts` is all the ledger keeps of that message.
Bodies are never kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from agent.core.mail import SENT, SPAM, TRASH, Address

QUOTE_LIMIT = 300
"""Characters of quoted evidence that are kept, at most (DESIGN: bodies are not kept)."""


class Author(StrEnum):
    US = "us"
    THEM = "them"
    AUTOMATIC = "automatic"


class MessageClass(StrEnum):
    REJECTION = "rejection"
    OFFER = "offer"
    INTERVIEW_INVITE = "interview_invite"
    INFO_REQUEST = "info_request"
    ACK_WAIT = "ack_wait"
    HOLD_CANCELLED = "hold_cancelled"
    AUTO_REPLY = "auto_reply"
    OTHER = "other"


class Outcome(StrEnum):
    REJECTED = "rejected"
    OFFER = "offer"
    ADVANCED = "advanced"
    ON_HOLD = "on_hold"
    WITHDRAWN = "withdrawn"


class Confidence(StrEnum):
    STRONG = "strong"
    WEAK = "weak"


class ContactPart(StrEnum):
    RECRUITER = "recruiter"
    TEAM = "team"


class RequestKind(StrEnum):
    ANSWER = "answer"
    """Availability, a question, a choice, a form, a take-home: the user's turn (R2)."""
    ATTENDANCE = "attendance"
    """Whether the user comes at the interview's time: their turn too, until it was held (R2)."""
    MATERIALS = "materials"
    """References, samples, a portfolio to be sent (R3)."""


class InterviewState(StrEnum):
    ANNOUNCED = "announced"
    """Merely announced ("Dana will write"): no time, nothing agreed."""
    PROPOSED = "proposed"
    """A time they offer, for the user to accept."""
    AGREED = "agreed"
    """Fixed: an invitation for one time, "confirmed for Thursday at 2", or accepted by the user."""
    TO_MOVE = "to_move"
    """Agreed, and the user asks for another time: it stands until they name or ask for one."""
    CANCELLED = "cancelled"
    TOOK_PLACE = "took_place"
    """Known from words after it ("great to meet you"); the time may be unknown."""


class WishKind(StrEnum):
    NO_FOLLOW_UP = "no_follow_up"
    NO_NEWS_MEANS_NO = "no_news_means_no"
    PING_ON = "ping_on"
    PING_IF_SILENT = "ping_if_silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words a fact rests on, at most QUOTE_LIMIT characters, and the message they stand in."""

    message_id: str
    quote: str

    def __post_init__(self) -> None:
        if len(self.quote) > QUOTE_LIMIT:
            object.__setattr__(self, "quote", self.quote[: QUOTE_LIMIT - 1].rstrip() + "…")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeFact:
    outcome: Outcome
    confidence: Confidence
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A span they gave for their answer, in the sender's days: earliest ≤ latest, both included."""

    earliest: date
    latest: date
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What they asked for; `due_on` where they gave a day."""

    kind: RequestKind
    what: str
    due_on: date | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """One interview as one message states it.

    `start` and `end` are instants (UTC); `on` is the day where only a day is known. `uid` and
    `sequence` are the calendar part's, so that a later part supersedes an earlier one. `people` met
    or to be met.
    """

    state: InterviewState
    evidence: Evidence
    start: datetime | None = None
    end: datetime | None = None
    on: date | None = None
    uid: str = ""
    sequence: int = 0
    people: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """They are away until `until` (the day they are back), None where they gave no date."""

    until: date | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Their explicit wish about following up (R7); `on` the day they named."""

    kind: WishKind
    on: date | None
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one message says. `new_text` is its own words, quotes and signature cut ("" once
    stored).

    `asks` is the sentence that asks the user something, None where nothing is asked. `accepts` is
    the sentence in which an interview time is accepted. `gist` is its first telling sentence.
    `understood` is False for a human message that yields nothing at all, neither a fact nor a
    pleasantry. `greeting` is the word they greet the user with ("Hi", "Hello", "Dear", "" for
    none), `formal` whether by title and family name. `unread_language` marks one in a language that
    is not read. `refused` names why a message could not be read.
    """

    author: Author
    message_class: MessageClass = MessageClass.OTHER
    new_text: str = ""
    outcome: OutcomeFact | None = None
    asks: Evidence | None = None
    promises: tuple[Promise, ...] = ()
    requests: tuple[Request, ...] = ()
    interviews: tuple[Interview, ...] = ()
    absence: Absence | None = None
    wishes: tuple[Wish, ...] = ()
    accepts: Evidence | None = None
    thanks: Evidence | None = None
    bounced: tuple[str, ...] = ()
    contact: ContactPart | None = None
    gist: Evidence | None = None
    greeting: str = ""
    formal: bool = False
    understood: bool = True
    unread_language: bool = False
    refused: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """All that is kept of one message: ids, dates, addresses, labels, and its reading."""

    id: str
    thread_id: str
    at: datetime
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    subject: str
    message_id: str
    labels: frozenset[str]
    has_attachment: bool
    reading: Reading

    @property
    def is_ours(self) -> bool:
        return SENT in self.labels

    @property
    def is_hidden(self) -> bool:
        return TRASH in self.labels or SPAM in self.labels
