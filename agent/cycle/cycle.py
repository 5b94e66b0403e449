"""One cycle: sync, read, withdraw, decide, admit, apply, record.

Each thread and each process stands alone: one that fails is set back with its reason, and the
others go on. The cursor is written after all reading, so a cycle cut off anywhere is simply done
again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from agent.core.decision import Admitted, Decision, Held, Write
from agent.core.mail import SendAs, Thread
from agent.core.process import DraftState, Process
from agent.core.rules.admit import Owed, admit
from agent.core.rules.attached import unattached
from agent.core.rules.decide import decide
from agent.core.rules.followups import FOLLOW_UPS
from agent.core.rules.offers import Offer
from agent.core.rules.refusal import held_for_words
from agent.core.rules.withdraw import overtaken, withdraw
from agent.cycle.around import Around, look_around, offers_anywhere
from agent.cycle.briefing import brief_for
from agent.cycle.drafting import Drafting, Made
from agent.cycle.elsewhere import Elsewhere
from agent.cycle.invitations import Invitations
from agent.cycle.lookout import Lookout
from agent.cycle.marking import Marking
from agent.cycle.moment import as_of
from agent.cycle.options import Interrupted, Options, Report, Stop
from agent.cycle.ports import Ledger, Mailbox, Wording
from agent.cycle.reader import Reader
from agent.cycle.reconciling import settle_open
from agent.cycle.reconsidering import outdated
from agent.cycle.recorder import Recorder
from agent.cycle.senders import sender_for, signed
from agent.cycle.setbacks import as_tactful, ends_the_cycle
from agent.cycle.sync import Synced, sync
from agent.cycle.withdrawing import half_done, take_back
from agent.errors import (
    CallRefused,
    IntentTaken,
    LedgerError,
    LoginNeeded,
    MailboxUnavailable,
    WordsRefused,
)

SENDERS_FOR = timedelta(days=1)
"""How long the addresses the user writes from are taken to be the same."""
SAVE_CURSOR_EVERY = timedelta(hours=1)
"""A cursor that moved past nothing of ours is saved at most this often."""


class Cycle:
    """Passes over one mailbox. Between passes it keeps the cursor, the sender's addresses, and when
    and with what doubt each process was last looked for elsewhere; all is found again when lost.
    """

    def __init__(
        self, mailbox: Mailbox, ledger: Ledger, wording: Wording, options: Options
    ) -> None:
        self.mailbox = mailbox
        self.ledger = ledger
        self.wording = wording
        self.stop = Stop()
        self._cursor: str | None = None
        self._lookout = Lookout()
        self._invitations = Invitations()
        self._senders: tuple[SendAs, ...] = ()
        self._senders_at: datetime | None = None
        policy = options.policy.of_account(ledger.state().account)
        self._take(replace(options, policy=policy))
        self._marking = Marking(mailbox, ledger, label=options.label, stop=self.stop)
        self._reconsidered = False

    def run(self) -> Report:
        """One pass.

        Raises LoginNeeded, WrongAccount, LedgerError, ImplausibleMailbox, MailboxUnavailable and
        MailboxError when nothing can be done at all; what concerns one thread is in the report.
        """
        ledger, mailbox = self.ledger, self.mailbox
        found = sync(mailbox, ledger, self.options.label, cursor=self._cursor)
        report = Report(at=mailbox.now(), full=found.full)
        if found.full or found.relevant or ledger.due(report.at):
            self._learn_senders(report.at)
        try:
            touched = settle_open(mailbox, ledger, report)
            touched |= self.reader.read(found, report)
            self._look_for_invitations(found, report)
            self._save_cursor(found, report)
            touched |= set(ledger.due(mailbox.now()))
            if not self._reconsidered:
                touched |= outdated(ledger, self.options.policy, mailbox.now())
                self._reconsidered = True
            report.decided = len(touched)
            self._decide(touched, report)
            if self.options.mark_threads and not self.options.dry_run:
                self._marking.settle(report)
        except Interrupted:
            report.interrupted = True
        return report

    def _look_for_invitations(self, found: Synced, report: Report) -> None:
        self._invitations = self._invitations.heard(found)
        if not self._invitations.is_due(report.at):
            return
        try:
            self._invitations = self._invitations.look(self.elsewhere, report)
        except (LoginNeeded, LedgerError):
            raise
        except Exception as error:
            self._invitations = self._invitations.set_back(error, report.at)
            if ends_the_cycle(error, report):
                raise
            report.faults.append(("the search for invitations", as_tactful(error)))

    def _take(self, options: Options) -> None:
        """Hand the options to all who work by them."""
        self.options = options
        self.reader = Reader(
            mailbox=self.mailbox, ledger=self.ledger, options=options, stop=self.stop
        )
        self.recorder = Recorder(ledger=self.ledger, options=options)
        self.elsewhere = Elsewhere(
            mailbox=self.mailbox, ledger=self.ledger, reader=self.reader, policy=options.policy
        )

    def _learn_senders(self, now: datetime, *, needed: bool = False) -> None:
        """Ask for the addresses the user writes from, daily, when there is anything to read or
        decide (1 unit): they are the user's own, and none of them is ever written to.

        Reading goes on without them, and a draft with those known yesterday; the first does not.
        """
        if self._senders_at is not None and now - self._senders_at < SENDERS_FOR:
            return
        try:
            self._senders, self._senders_at = self.mailbox.send_as(), now
        except (MailboxUnavailable, CallRefused) as fault:
            named_a_time = isinstance(fault, MailboxUnavailable) and fault.retry_at is not None
            if named_a_time or (needed and not self._senders):
                raise
            return
        policy = self.options.policy
        mine = policy.mine | {one.address.email.lower() for one in self._senders}
        if mine != policy.mine:
            self._take(replace(self.options, policy=replace(policy, mine=mine)))

    def _save_cursor(self, found: Synced, report: Report) -> None:
        """Last of all reading. A cycle that met nothing of ours writes nothing, but hourly."""
        self._cursor = found.cursor
        if found.full:
            self.ledger.save_synced(found.cursor, at=report.at)
            return
        state = self.ledger.state()
        saved = state.cursor_saved_at
        overdue = saved is None or report.at - saved >= SAVE_CURSOR_EVERY
        if found.cursor != state.cursor and (found.relevant or overdue):
            self.ledger.save_cursor(found.cursor, at=report.at)

    def _decide(self, touched: set[int], report: Report) -> None:
        """Withdraw what has lapsed, decide what is owed, let through what the gates admit."""
        now = self.mailbox.now()
        decided = self._decided(touched, report, now)
        owed = [
            Owed(process=process, decision=decision)
            for process, decision in decided.values()
            if isinstance(decision, Write)
        ]
        around = look_around(self.ledger.processes(), self.options.policy, now) if owed else None
        held: dict[int, Held] = {}
        for answer in self._admit(owed, now, around):
            process, decision = decided[answer.process_id]
            if isinstance(answer, Held):
                held[answer.process_id] = answer
                continue
            self.stop.check()
            if self.options.dry_run:
                report.would_draft.append(answer)
                continue
            if self._lookout.doubt(process, answer.decision, now) is not None:
                continue
            try:
                decided[answer.process_id] = self._write(process, answer, report, around)
            except WordsRefused as refused:
                because = f"{refused.message} {refused.hint}"
                held[answer.process_id] = held_for_words(process, answer.decision, because, now)
            except Exception as error:
                everywhere = isinstance(error, Interrupted | LoginNeeded | LedgerError)
                if everywhere and not isinstance(error, IntentTaken):
                    raise
                self.recorder.set_back(answer.process_id, error, report, decision)
                del decided[answer.process_id]
        for process_id, (process, decision) in decided.items():
            gate = held.get(process_id)
            if isinstance(decision, Write):
                gate = self._lookout.doubt(process, decision, now) or gate
                gate = gate or self._gate(process, decision, now, around)
            look_at = self._lookout.due_at(process)
            self.recorder.record(process, decision, gate, now, look_at=look_at)

    def _decided(
        self, touched: set[int], report: Report, now: datetime
    ) -> dict[int, tuple[Process, Decision]]:
        """Each process after its withdrawals, and what it is owed; what fails is set back."""
        decided: dict[int, tuple[Process, Decision]] = {}
        policy = self.options.policy
        offers = offers_anywhere(self.ledger.processes(), policy, now) if touched else ()
        if offers:
            live = self.ledger.drafts_in([DraftState.LIVE])
            touched = touched | {owner for owner, one in live if one.kind in FOLLOW_UPS}
        for process_id in sorted(touched):
            try:
                process = self._after_withdrawals(self.ledger.process(process_id), report, offers)
                moment = as_of(process, now)
                decided[process_id] = (process, decide(process, self.options.policy, moment))
            except (LoginNeeded, LedgerError):
                raise
            except Exception as error:
                if ends_the_cycle(error, report):
                    raise
                self.recorder.set_back(process_id, error, report)
        return decided

    def _gate(
        self, process: Process, decision: Write, now: datetime, around: Around | None
    ) -> Held | None:
        (gate,) = self._admit([Owed(process=process, decision=decision)], now, around)
        return gate if isinstance(gate, Held) else None

    def _admit(
        self, owed: list[Owed], now: datetime, around: Around | None
    ) -> tuple[Admitted | Held, ...]:
        if not owed:
            return ()
        around = around or look_around(self.ledger.processes(), self.options.policy, now)
        calendar = self.options.policy.calendar
        today = calendar.at(calendar.day_of(now), time.min)
        return admit(
            owed,
            self.options.policy,
            now,
            interviews=around.interviews,
            made_recently=self.ledger.drafts_made_since(today),
            offers=around.offers,
            nudges=around.nudges,
        )

    def _after_withdrawals(
        self, process: Process, report: Report, offers: tuple[Offer, ...]
    ) -> Process:
        """Take back what has lapsed, tell what became of vanished drafts; the process by then."""
        policy, now = self.options.policy, self.mailbox.now()
        changed = self._lookout.catch_up(process, self.elsewhere, now, report)
        if changed:
            process = self.ledger.process(process.id)
        now = as_of(process, now)
        for draft in process.drafts:
            if draft.state is DraftState.GONE:
                changed |= self.reader.conclude(process, draft, now)
        if not self.options.dry_run:
            lapsed = withdraw(process, policy, now, offers=offers)
            for decision in (*lapsed, *half_done(process, lapsed)):
                draft = self.ledger.draft(decision.intent_id)
                found = take_back(
                    process,
                    draft,
                    decision,
                    mailbox=self.mailbox,
                    ledger=self.ledger,
                    policy=policy,
                )
                if found is not None:
                    self.reader.move(process.id, draft, found)
                known = self.ledger.draft(draft.intent_id)
                report.withdrawn += known.state is DraftState.WITHDRAWN
                report.unclear += known.state is DraftState.LIVE
                changed = True
        process = self.ledger.process(process.id) if changed else process
        self.recorder.tell_overtaken(process, overtaken(process, policy, now), now)
        self.recorder.tell_unattached(process, unattached(process, policy, now), now)
        return process

    def _write(
        self,
        process: Process,
        admitted: Admitted,
        report: Report,
        around: Around | None,
    ) -> tuple[Process, Decision]:
        """Read the thread again; if the decision still stands, make the draft."""
        planned = admitted.decision.planned
        now = self.mailbox.now()
        self._learn_senders(now, needed=True)
        if self._lookout.look(process, self.elsewhere, now, report):
            return self._decided_anew(process)
        if self._lookout.doubt(process, admitted.decision, now) is not None:
            return process, admitted.decision
        history_id = self.mailbox.profile().history_id
        read_at = self.mailbox.now()  # before it: the answer may be long on its way
        thread = self.reader.reread(process, planned.thread_id)
        if thread is None:
            return self._decided_anew(process)
        if any(message.is_draft for message in thread.messages):
            # Whoever made it: never a second draft on a thread that holds one.
            self.reader.record(thread, self.mailbox.now())
            return self._decided_anew(process)
        fresh, decision = self._decided_anew(process)
        if not isinstance(decision, Write) or decision.planned.occasion != planned.occasion:
            return fresh, decision
        if self._gate(fresh, decision, self.mailbox.now(), around) is not None:
            return fresh, decision
        self.stop.check()
        made = self._make(fresh, decision, thread, history_id, read_at, around)
        report.drafted += made.state is DraftState.LIVE
        report.unclear += made.state is DraftState.UNKNOWN
        if made.state is DraftState.REFUSED:
            raise CallRefused(made.because, hint="It is tried again later; see `tactful explain`.")
        return self.ledger.process(process.id), decision

    def _decided_anew(self, process: Process) -> tuple[Process, Decision]:
        """The process as the ledger has it now, and what is owed on it now."""
        fresh = self.ledger.process(process.id)
        now = as_of(fresh, self.mailbox.now())
        return fresh, decide(fresh, self.options.policy, now)

    def _make(
        self,
        process: Process,
        decision: Write,
        thread: Thread,
        history_id: str,
        read_at: datetime,
        around: Around | None,
    ) -> Made:
        state = self.ledger.state()
        account = state.account
        sender = sender_for(thread, decision.planned, self._senders, account)
        drafting = Drafting(
            mailbox=self.mailbox,
            ledger=self.ledger,
            wording=self.wording,
            policy=self.options.policy,
            account=account,
            ledger_mark=state.ledger_mark,
        )
        now = as_of(process, read_at)
        brief = brief_for(
            process,
            decision.planned,
            policy=self.options.policy,
            now=now,
            account=account,
            user_name=self.options.user_name or sender.address.name,
            others=self.ledger.processes(),
        )

        def read_again() -> datetime | None:
            read_at = self.mailbox.now()
            again = self.reader.reread(process, decision.planned.thread_id)
            if again is None or again.history_id != thread.history_id:
                return None
            fresh = self.ledger.process(process.id)
            # As it stood before its own intent, which holds the occasion by now.
            alone = replace(fresh, drafts=process.drafts)
            owed = decide(alone, self.options.policy, as_of(alone, read_at))
            same = isinstance(owed, Write) and owed.planned.occasion == decision.planned.occasion
            held = same and self._gate(alone, decision, read_at, around) is not None
            return read_at if same and not held else None

        return drafting.make(
            process,
            decision,
            thread=thread,
            brief=brief,
            sender=signed(sender, self.options.signature),
            history_id=history_id,
            read_at=read_at,
            at=now,
            read_again=read_again,
        )
