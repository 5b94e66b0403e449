"""The moment by which a process is judged, and how long what was read is good to write on."""

from __future__ import annotations

from datetime import datetime, timedelta

from agent.core.process import Process
from agent.cycle.ports import Mailbox

SAME_MOMENT = timedelta(minutes=1)
"""Gmail's clock is told in whole seconds and its messages' dates in thousandths: a message that we
have read may seem to lie this far ahead, and is no less there.
"""
WINDOW = timedelta(seconds=5)
"""The last read before a write is at most this old (DESIGN section 7, step 4)."""


def as_of(process: Process, now: datetime) -> datetime:
    """`now`, or the moment of a message that we have read and that came in this very moment."""
    near = [one.at for one in process.messages if now < one.at <= now + SAME_MOMENT]
    return max(near, default=now)


def in_window(mailbox: Mailbox, read_at: datetime) -> bool:
    """Whether a write that rests on what was read then may still leave."""
    return mailbox.now() - read_at <= WINDOW
