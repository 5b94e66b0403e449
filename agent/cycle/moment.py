"""The moment by which a process is judged, where Gmail's clock and its messages' dates disagree."""

from __future__ import annotations

from datetime import datetime, timedelta

from agent.core.process import Process

SAME_MOMENT = timedelta(minutes=1)
"""Gmail's clock is told in whole seconds and its messages' dates in thousandths: a message that we
have read may seem to lie this far ahead, and is no less there.
"""


def as_of(process: Process, now: datetime) -> datetime:
    """`now`, or the moment of a message that we have read and that came in this very moment."""
    near = [one.at for one in process.messages if now < one.at <= now + SAME_MOMENT]
    return max(near, default=now)
