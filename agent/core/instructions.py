"""What the user tells Tactful of a process: wishes (pause, close), and what they know better than
the mail.

Kept as said, in order of time; the rules fold them. A later instruction of a kind replaces an
earlier one where both can't hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from agent.core.facts import ContactPart, Outcome
from agent.core.mail import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """No drafts until `Resume`."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Go on, after a pause, a snooze, a close or a finish."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """No drafts before `until`."""

    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """This process is over for the user."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The whole hunt is over; `took` on the one process whose offer was taken."""

    at: datetime
    took: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Not this draft: its occasion is spent."""

    at: datetime
    occasion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNow:
    """This draft now, whatever the waiting rules and the hour say; the other gates stay."""

    at: datetime
    occasion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellInterview:
    """An interview is (or was) at `start`, or on the day `on`; both None: there is none."""

    at: datetime
    start: datetime | None = None
    end: datetime | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellDeadline:
    """They will answer between `earliest` and `latest`; both None: they gave no date."""

    at: datetime
    earliest: date | None = None
    latest: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellContact:
    at: datetime
    part: ContactPart


@dataclass(frozen=True, slots=True, kw_only=True)
class TellAddress:
    """Write to this person instead."""

    at: datetime
    to: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class TellWrote:
    """The user was in touch with them at `when`, outside this mail (a call, another service)."""

    at: datetime
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOutcome:
    """REJECTED or ADVANCED; None: what was read as an outcome is none."""

    at: datetime
    outcome: Outcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TellAbout:
    """What was talked about in the interview that the next thank-you is for; "" takes it back."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The user's choice in answer to the question named `key` (decision.Ask)."""

    at: datetime
    key: str
    choice: str


Instruction = (
    Pause
    | Resume
    | Snooze
    | Close
    | Finish
    | Skip
    | WriteNow
    | TellInterview
    | TellDeadline
    | TellContact
    | TellAddress
    | TellWrote
    | TellOutcome
    | TellAbout
    | Answer
)
