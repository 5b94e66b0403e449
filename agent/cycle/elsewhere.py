"""The gate *Elsewhere*: has the candidacy gone on in another thread, labelled or not?

Looked at before every draft, and once a day while one waits. What is surely about it becomes part
of the process, and the rules decide again with it; what may be is asked about, once a thread. The
search's index lags, so this gate only ever adds caution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from agent.core.mail import Message, Thread
from agent.core.policy import Policy
from agent.core.process import DraftState, Process
from agent.core.rules.candidacy import Candidacy, Fit, candidacy_of, newest_known
from agent.core.rules.doubt import NO, YES, Doubt, answered, doubt_about
from agent.core.rules.ownership import settled
from agent.cycle.ports import Ledger, Mailbox, TrackedThread
from agent.cycle.reader import Reader
from agent.errors import NotThere

MOST_THREADS = 5
"""Threads looked into for one process; the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look came upon: whether anything was taken in, and the newest thread to ask about."""

    taken_in: bool = False
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    mailbox: Mailbox
    ledger: Ledger
    reader: Reader
    policy: Policy

    def look(self, process: Process) -> Found:
        """Find newer mail about this candidacy, and take in what surely is.

        5 units for each search, 40 for each thread that may matter. A thread that is another
        process's own is left to it, one that the user said is not about this one is not read.
        Raises what the ports raise.
        """
        known = self._known(process)
        since = _looked_from(known)
        candidacy = self.candidacy_of(process)
        queries = candidacy.queries(since) if since is not None else ()
        if since is None or not queries:
            return Found()
        told = answered(process, NO) | answered(process, YES)
        tracked = self.ledger.tracked()
        others = dict.fromkeys(
            ref.thread_id
            for query in queries
            for ref in self.mailbox.search(query)
            if ref.thread_id not in told and is_free(ref.thread_id, process.id, tracked)
        )
        taken_in, doubt = False, None
        rivals = self.rivals_of(process) if others else ()
        for thread_id in list(others)[:MOST_THREADS]:
            try:
                thread = self.mailbox.thread(thread_id)
            except NotThere:
                continue
            newer = [one for one in thread.messages if not one.is_draft and one.at > since]
            fit, message = fit_of(newer, candidacy, rivals)
            if fit is Fit.SURE:
                self.take_in(thread, process)
                taken_in = True
            elif fit is Fit.DOUBTFUL and message is not None and doubt is None:
                doubt = doubt_about(message, self.policy)
        return Found(taken_in=taken_in, doubt=doubt)

    def take_in_as_told(self, process: Process) -> bool:
        """Take in the threads of which the user said that they are about this one; 40 units each,
        once. True where there were any.
        """
        told = answered(process, YES)
        tracked = self.ledger.tracked() if told else {}
        taken_in = False
        for thread_id in sorted(told):
            if not is_free(thread_id, process.id, tracked):
                continue
            try:
                thread = self.mailbox.thread(thread_id)
            except NotThere:
                continue
            self.take_in(thread, process)
            taken_in = True
        return taken_in

    def take_in(self, thread: Thread, process: Process) -> None:
        at = self.mailbox.now()
        self.reader.record(thread, at)
        self.ledger.join_thread(thread.id, process.id, at=at)

    def rivals_of(self, process: Process) -> tuple[Candidacy, ...]:
        """The other candidacies that mail may be about; those whose label is gone have ended."""
        return tuple(
            self.candidacy_of(one)
            for one in self.ledger.processes()
            if one.id != process.id
            and any(thread.labelled and not thread.gone for thread in one.threads)
        )

    def candidacy_of(self, process: Process) -> Candidacy:
        return candidacy_of(self._known(process), self.policy.mine)

    def _known(self, process: Process) -> Process:
        return replace(process, messages=settled(process, self.policy.mine))


def _looked_from(process: Process) -> datetime | None:
    """From their newest word on; of a draft that vanished, from when it was planned: the user may
    have sent it elsewhere before they wrote again.
    """
    planned = [one.planned_at for one in process.drafts if one.state is DraftState.GONE]
    since = newest_known(process)
    return None if since is None else min([since, *planned])


def is_free(thread_id: str, process_id: int, tracked: Mapping[str, TrackedThread]) -> bool:
    """Whether a thread may still become part of that process: it is in none yet.

    One that was read without a label and belongs to no labelled thread's process was taken in when
    the program was ended, and is still to be joined.
    """
    thread = tracked.get(thread_id)
    if thread is None:
        return True
    if thread.labelled or thread.gone or thread.process_id == process_id:
        return False
    return not any(
        one.labelled and not one.gone and one.process_id == thread.process_id
        for one in tracked.values()
    )


def fit_of(
    messages: list[Message], candidacy: Candidacy, rivals: tuple[Candidacy, ...]
) -> tuple[Fit, Message | None]:
    """The best fit among them, and the newest message that has it."""
    fits = [(candidacy.fit(one, rivals), one.at, one) for one in messages]
    if not fits:
        return Fit.NOT, None
    fit, _, message = max(fits, key=lambda found: found[:2])
    return fit, message
