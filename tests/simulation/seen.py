"""What the witness keeps of what it saw: reads, drafts and whose they are, a thread's story."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.simulation.stories import PROMISED_BY


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """When the agent last heard how a thread or a draft stands; `drafts` then lay on the thread."""

    tick: int
    at: datetime
    drafts: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Made:
    """A draft that a POST of ours put into the mailbox, and its fate there."""

    draft_id: str
    marker: str
    occasion: str
    kind: str
    thread: str
    tick: int
    touched: bool = False
    sent_as: str = ""
    fate: str = "stands"
    """stands, blanked, withdrawn (by us); sent, removed (by the user); deleted (with its thread)"""

    def spends(self, thread: str, occasion: str) -> bool:
        """Whether this draft was that occasion's, and was not taken back by us."""
        same = (self.thread, self.occasion) == (thread, occasion)
        return same and self.fate not in ("withdrawn", "blanked")


@dataclass(slots=True, kw_only=True)
class Theirs:
    """A draft the user started or touched: nobody else may change these bytes. Since `tick`."""

    thread: str
    raw: bytes
    tick: int
    started: bool


@dataclass(slots=True)
class Story:
    """What happened on a thread, by tick."""

    answers: list[tuple[int, datetime, str]] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    own_drafts: int = 0
    disturbed: bool = False
    nudged_at: datetime | None = None
    unseen_until: datetime | None = None
    """What was sent from another thread, Gmail's search shows from then on."""

    def waits(self, tick: int) -> bool:
        """Whether their last word then was a date that was still ahead, and the user let it be."""
        said = [one for one in self.answers if one[0] <= tick][-1:]
        return any(
            name == "promise"
            and at < PROMISED_BY
            and not any(when > since for when in self.written)
            for since, at, name in said
        )
