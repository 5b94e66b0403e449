"""How a thread or process that failed is set back: the reason for people, and when to try again."""

from __future__ import annotations

from datetime import datetime, timedelta

from agent.cycle.options import Report
from agent.cycle.ports import Fault
from agent.errors import MailboxUnavailable, TactfulError

MANY_FAILURES = 3
TRY_AGAIN = timedelta(minutes=10)
TRY_AGAIN_AT_MOST = timedelta(hours=6)


def as_tactful(error: Exception) -> TactfulError:
    if isinstance(error, TactfulError):
        return error
    return TactfulError(
        f"Something unforeseen: {type(error).__name__}.",
        hint="The thread is left alone and tried again later; `tactful explain` shows it.",
    )


def ends_the_cycle(error: Exception, report: Report) -> bool:
    """Whether Gmail as a whole is out of reach, and not just what concerns one thread.

    It is when it named a time, and when one thread after another failed.
    """
    if not isinstance(error, MailboxUnavailable):
        return False
    before = sum(isinstance(fault, MailboxUnavailable) for _, fault in report.faults)
    return error.retry_at is not None or before + 1 >= MANY_FAILURES


def fault_of(error: Exception, failures: int, now: datetime) -> Fault:
    told = as_tactful(error)
    wait = min(TRY_AGAIN * 2 ** min(failures - 1, 8), TRY_AGAIN_AT_MOST)
    named = error.retry_at if isinstance(error, MailboxUnavailable) else None
    return Fault(
        at=now,
        message=told.message,
        hint=told.hint,
        failures=failures,
        retry_at=max(now + wait, named) if named else now + wait,
    )
