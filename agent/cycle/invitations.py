"""Calendar parts in threads of their own: an interview fixed where no label stands.

Schedulers often send the invitation as a new thread. The gate *Elsewhere* would find it only before
a draft, so an interview that is fixed there, while the process waits, could pass unthanked. History
is read anyway, and tells for nothing that something came into threads we do not follow. Only then,
and at most once a day, a search (5 units; several where they are many) asks for mail of the people
of all waiting processes; a thread found is read (40 units), and taken in only where a person known
to one process, and to no other as well, sent it a calendar part. All else is left to the gate,
before a draft. An idle cycle stays at one request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from agent.core.decision import Rest
from agent.core.mail import Message, Thread
from agent.core.process import Process
from agent.core.rules.candidacy import Candidacy, Fit, searches
from agent.cycle.elsewhere import Elsewhere, is_free
from agent.cycle.options import Report
from agent.cycle.setbacks import as_tactful, fault_of
from agent.cycle.sifting import Sifting, found_by
from agent.cycle.sync import Synced

EVERY = timedelta(days=1)
FIRST_LOOK_BACK = timedelta(days=14)
"""How far back the first look of a program goes: it does not know when the last one was."""
LAG = timedelta(days=1)
"""How far a look goes back behind the last one: Gmail's search index lags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitations:
    """When it was last looked for them, and whether anything came in elsewhere since; how often
    that failed, and when to try again.
    """

    looked_at: datetime | None = None
    pending: bool = False
    failures: int = 0
    retry_at: datetime | None = None
    sifting: Sifting[bool] = field(default_factory=Sifting)

    def heard(self, found: Synced) -> Invitations:
        return replace(self, pending=self.pending or found.full or found.arrived)

    def is_due(self, now: datetime) -> bool:
        waits = self.retry_at is not None and now < self.retry_at
        is_time = self.looked_at is None or now - self.looked_at >= EVERY
        return self.pending and is_time and not waits

    def look(self, elsewhere: Elsewhere, report: Report) -> Invitations:
        """Take in what came, and remember the look; one that leaves something unread is gone on
        with in the next cycle. Raises what the ports raise, and why a thread can't be read.
        """
        now = report.at
        since = now - FIRST_LOOK_BACK if self.looked_at is None else self.looked_at - LAG
        waiting = _waiting(elsewhere)
        people = sorted({email for _, one in waiting for email in one.people})
        queries = searches([f"from:{email}" for email in people], since)
        tracked = elsewhere.ledger.tracked() if queries else {}
        free = {
            thread_id: messages
            for thread_id, messages in found_by(elsewhere.mailbox, queries).items()
            if thread_id not in tracked or is_free(thread_id, 0, tracked)
        }

        def judge(thread: Thread) -> bool | None:
            process = _whose(thread, waiting)
            if process is None:
                return False
            elsewhere.take_in(thread, process)
            return None

        basis = tuple(candidacy for _, candidacy in waiting)
        sifted = self.sifting.sift(free, elsewhere.mailbox.thread, judge, basis=basis)
        report.faults += [(thread_id, as_tactful(error)) for thread_id, error in sifted.refused]
        if sifted.fault is not None:
            raise sifted.fault
        if sifted.unread:
            report.unread = True
            return self
        return Invitations(looked_at=now, sifting=self.sifting)

    def set_back(self, error: Exception, now: datetime) -> Invitations:
        failures = self.failures + 1
        retry_at = fault_of(error, failures, now).retry_at
        return replace(self, failures=failures, retry_at=retry_at)


def _waiting(elsewhere: Elsewhere) -> list[tuple[Process, Candidacy]]:
    """The processes that are not at rest, with whom they are about."""
    standings = elsewhere.ledger.standings()
    return [
        (process, elsewhere.candidacy_of(process))
        for process in elsewhere.ledger.processes()
        if any(thread.labelled and not thread.gone for thread in process.threads)
        and (process.id not in standings or not isinstance(standings[process.id].decision, Rest))
    ]


def _whose(thread: Thread, waiting: Sequence[tuple[Process, Candidacy]]) -> Process | None:
    """The one process whose person sent a calendar part on this thread; None where it is none's,
    or may be several's.
    """
    invitations = [one for one in thread.messages if one.calendars and _is_theirs(one)]
    for process, candidacy in waiting:
        others = [one for each, one in waiting if each.id != process.id]
        for message in invitations:
            known = message.sender is not None and message.sender.email in candidacy.people
            if known and candidacy.fit(message, others) is Fit.SURE:
                return process
    return None


def _is_theirs(message: Message) -> bool:
    return not message.is_draft and not message.is_ours
