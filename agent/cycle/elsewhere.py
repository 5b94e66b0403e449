"""The gate *Elsewhere*: has the candidacy gone on in another thread, labelled or not?

Looked at before every draft, and once a day while one waits. What is surely about it becomes part
of the process, and the rules decide again with it; what may be is asked about, once a thread. The
search's index lags, so this gate only ever adds caution.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from agent.core.mail import Message, Thread
from agent.core.policy import Policy
from agent.core.process import DraftState, Process
from agent.core.rules.candidacy import Candidacy, Fit, began_at, candidacy_of, newest_known
from agent.core.rules.doubt import NO, YES, Doubt, answered, doubt_about
from agent.core.rules.ownership import settled
from agent.cycle.ports import Ledger, Mailbox, TrackedThread
from agent.cycle.reader import Reader
from agent.cycle.sifting import Sifted, Sifting, found_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Perhaps:
    """What may be asked about a thread that was read; None: nothing on it may be meant."""

    doubt: Doubt | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look came upon: whether anything was taken in, and the newest thread to ask about.

    `unread`, `fault` and `refused` are `Sifted`'s. Nothing is asked before all is read.
    """

    taken_in: bool = False
    doubt: Doubt | None = None
    unread: bool = False
    fault: Exception | None = None
    refused: tuple[tuple[str, Exception], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    mailbox: Mailbox
    ledger: Ledger
    reader: Reader
    policy: Policy

    def look(self, process: Process, sifting: Sifting[Perhaps]) -> Found:
        """Find mail about this candidacy since it began, and take in what surely is. What may be is
        asked about only where it is newer than what is known; a thread whose label the user took
        off counts only from there, too.

        5 units for each search, 40 for each thread that may matter and was not read before. A
        thread that is another process's own is left to it, one that the user said is not about this
        one is not read. Raises what the ports raise, but where one thread alone can't be read.
        """
        known = self._known(process)
        began, asked_from = began_at(known), _asked_from(known)
        candidacy = self.candidacy_of(process)
        queries = candidacy.queries(began) if began is not None else ()
        if began is None or asked_from is None or not queries:
            return Found()
        told = answered(process, NO) | answered(process, YES)
        tracked = self.ledger.tracked()
        others = {
            thread_id: messages
            for thread_id, messages in found_by(self.mailbox, queries).items()
            if thread_id not in told and is_free(thread_id, process.id, tracked)
        }
        rivals = self.rivals_of(process) if others else ()
        taken_in: list[str] = []

        def judge(thread: Thread) -> Perhaps | None:
            since = asked_from if thread.id in tracked else began
            newer = [one for one in thread.messages if not one.is_draft and one.at > since]
            fit, message = fit_of(newer, candidacy, rivals)
            if fit is Fit.SURE:
                self.take_in(thread, process)
                taken_in.append(thread.id)
                return None
            if fit is Fit.DOUBTFUL and message is not None:
                return Perhaps(doubt=doubt_about(message, self.policy), at=message.at)
            return Perhaps()

        sifted = sifting.sift(others, self.mailbox.thread, judge, basis=(began, candidacy, rivals))
        return _found(sifted, taken_in, asked_from)

    def take_in_as_told(self, process: Process, sifting: Sifting[Perhaps]) -> Found:
        """Take in the threads of which the user said that they are about this one; 40 units each,
        once.
        """
        told = answered(process, YES)
        tracked = self.ledger.tracked() if told else {}
        free = [one for one in sorted(told) if is_free(one, process.id, tracked)]
        taken_in: list[str] = []

        def judge(thread: Thread) -> None:
            self.take_in(thread, process)
            taken_in.append(thread.id)

        sifted = sifting.sift(dict.fromkeys(free, frozenset()), self.mailbox.thread, judge)
        return _found(sifted, taken_in)

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


def _found(
    sifted: Sifted[Perhaps], taken_in: Sequence[str], asked_from: datetime | None = None
) -> Found:
    doubts = [
        (one.at, one.doubt)
        for one in sifted.verdicts
        if asked_from is not None and one.at is not None and one.at > asked_from
    ]
    _, doubt = max(doubts, key=lambda found: found[0], default=(None, None))
    return Found(
        taken_in=bool(taken_in),
        doubt=None if sifted.unread else doubt,
        unread=sifted.unread,
        fault=sifted.fault,
        refused=sifted.refused,
    )


def _asked_from(process: Process) -> datetime | None:
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
