"""What every ledger must do, whatever it is built on.

A subclass named `Test…` gives the `ledger` fixture: a fresh ledger of the account me@example.org.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from agent.core.decision import Ask, Decision, Held, Reason, Wait, Write, YourTurn
from agent.core.facts import (
    QUOTE_LIMIT,
    Absence,
    Author,
    Confidence,
    ContactPart,
    Evidence,
    Interview,
    InterviewState,
    Outcome,
    OutcomeFact,
    Promise,
    Reading,
    Request,
    RequestKind,
    Wish,
    WishKind,
)
from agent.core.instructions import (
    Answer,
    Close,
    Finish,
    Instruction,
    Pause,
    Resume,
    Skip,
    Snooze,
    TellAbout,
    TellAddress,
    TellContact,
    TellDeadline,
    TellInterview,
    TellOutcome,
    TellWrote,
    WriteNow,
)
from agent.core.process import HOLDING, STANDING, DraftState, Withdrawal
from agent.cycle.ports import Ledger, Permit
from agent.errors import IntentTaken, LedgerError
from tests.contracts.values import (
    DANA,
    DAY,
    HOUR,
    NOW,
    QUOTE,
    draft_in,
    event,
    fault,
    intent,
    message,
    noted,
    planned,
    rest,
    standing,
    wait,
)

S = DraftState
NAIVE = datetime(2026, 5, 14, 9, 30)  # noqa: DTZ001 # what must be refused

DECISIONS: dict[str, Decision] = {
    "write": Write(reason=Reason(rule="R4", because="Due."), planned=planned()),
    "wait": Wait(reason=Reason(rule="R8", because="b", evidence=QUOTE), until=NOW, next=planned()),
    "your turn": YourTurn(reason=Reason(rule="R2", because="They asked.")),
    "ask": Ask(
        reason=Reason(rule="R9", because="Four."),
        key="go_on",
        choices=("close", "go on"),
        until=NOW,
    ),
    "rest": rest(),
}

FULL_READING = Reading(
    author=Author.THEM,
    outcome=OutcomeFact(outcome=Outcome.ON_HOLD, confidence=Confidence.WEAK, evidence=QUOTE),
    asks=QUOTE,
    promises=(Promise(earliest=date(2026, 5, 18), latest=date(2026, 5, 20), evidence=QUOTE),),
    requests=(Request(kind=RequestKind.MATERIALS, what="references", due_on=None, evidence=QUOTE),),
    interviews=(
        Interview(state=InterviewState.AGREED, evidence=QUOTE, start=NOW, end=NOW, people=(DANA,)),
    ),
    absence=Absence(until=date(2026, 5, 25), evidence=QUOTE),
    wishes=(Wish(kind=WishKind.PING_ON, on=date(2026, 5, 22), evidence=QUOTE),),
    bounced=("x@northwind.example",),
)

SAYINGS: tuple[Instruction, ...] = (
    Pause(at=NOW),
    Resume(at=NOW),
    Snooze(at=NOW, until=NOW + DAY),
    Close(at=NOW),
    Finish(at=NOW, took=True),
    Skip(at=NOW, occasion="follow_up:1:m1"),
    WriteNow(at=NOW, occasion="follow_up:1:m1"),
    TellInterview(at=NOW, start=NOW, end=NOW + HOUR),
    TellInterview(at=NOW, on=date(2026, 5, 20)),
    TellDeadline(at=NOW, earliest=date(2026, 5, 18), latest=date(2026, 5, 20)),
    TellContact(at=NOW, part=ContactPart.TEAM),
    TellAddress(at=NOW, to=DANA),
    TellWrote(at=NOW, when=NOW - DAY),
    TellOutcome(at=NOW, outcome=Outcome.ADVANCED),
    TellOutcome(at=NOW, outcome=None),
    TellAbout(at=NOW, text="the lighting story"),
    Answer(at=NOW, key="limit:4:20260501", choice="go on"),
)

MAY_FOLLOW = {
    S.CREATING: {
        S.UNKNOWN, S.LIVE, S.OPENED, S.EDITED, S.GONE, S.SENT, S.DISCARDED, S.REFUSED,
    },
    S.UNKNOWN: {S.LIVE, S.OPENED, S.EDITED, S.GONE, S.SENT, S.DISCARDED, S.REFUSED},
    S.LIVE: {S.OPENED, S.EDITED, S.GONE, S.SENT, S.DISCARDED, S.WITHDRAWN},
    S.OPENED: {S.EDITED, S.GONE, S.SENT, S.DISCARDED},
    S.EDITED: {S.GONE, S.SENT, S.DISCARDED},
    S.GONE: {S.OPENED, S.EDITED, S.SENT, S.DISCARDED},
    S.DISCARDED: {S.OPENED, S.EDITED, S.SENT},
    S.REFUSED: {S.LIVE, S.OPENED, S.EDITED, S.GONE, S.SENT, S.DISCARDED},
    S.SENT: set(),
    S.WITHDRAWN: set(),
}  # fmt: skip


class LedgerContract:
    # the mailbox

    def test_a_fresh_ledger_knows_its_account_and_nothing_else(self, ledger: Ledger) -> None:
        state = ledger.state()
        assert state.account == "me@example.org"
        assert (state.cursor, state.cursor_saved_at, state.synced_at) == (None, None, None)
        assert dict(state.labels) == {}
        assert dict(ledger.tracked()) == {}
        assert ledger.processes() == ()
        assert ledger.due(NOW) == ()
        assert ledger.next_due_at() is None
        assert dict(ledger.standings()) == {}
        assert ledger.events() == ()

    def test_the_cursor_is_kept_with_its_moment(self, ledger: Ledger) -> None:
        ledger.save_cursor("18446744073709551615", at=NOW)
        state = ledger.state()
        assert (state.cursor, state.cursor_saved_at) == ("18446744073709551615", NOW)
        assert state.synced_at is None

    def test_a_full_sync_is_kept_with_its_cursor(self, ledger: Ledger) -> None:
        ledger.save_synced("7", at=NOW)
        state = ledger.state()
        assert (state.cursor, state.cursor_saved_at, state.synced_at) == ("7", NOW, NOW)

    def test_labels_are_those_last_listed(self, ledger: Ledger) -> None:
        ledger.save_labels({"Label_1": "Interviews", "Label_2": "Old"})
        ledger.save_labels({"Label_1": "Interviews/Zürich"})
        assert dict(ledger.state().labels) == {"Label_1": "Interviews/Zürich"}

    # threads and messages

    def test_a_thread_at_first_sight_makes_a_process(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        process = ledger.process(process_id)
        assert [thread.id for thread in process.threads] == ["t1"]
        assert process.messages == (message("t1-m1"),)
        assert process.first_seen_at == NOW
        assert ledger.processes() == (process,)
        tracked = ledger.tracked()["t1"]
        assert (tracked.process_id, tracked.history_id) == (process_id, "100")
        assert (tracked.labelled, tracked.gone, tracked.failures) == (True, False, 0)

    def test_everything_a_message_says_comes_back(self, ledger: Ledger) -> None:
        said = message("m9", reading=FULL_READING, cc=(DANA,), reply_to=(DANA,), sender=None)
        process_id = ledger.record_thread(noted(messages=(said,)), at=NOW)
        assert ledger.process(process_id).messages == (said,)

    def test_bodies_are_never_kept(self, ledger: Ledger) -> None:
        said = message(reading=Reading(author=Author.THEM, new_text="a secret"))
        process_id = ledger.record_thread(noted(messages=(said,)), at=NOW)
        assert ledger.process(process_id).messages[0].reading.new_text == ""

    def test_facts_of_known_messages_are_replaced_and_none_is_dropped(self, ledger: Ledger) -> None:
        first, second = message("m1"), message("m2", at=NOW + HOUR)
        ledger.record_thread(noted(messages=(first, second)), at=NOW)
        trashed = replace(second, labels=frozenset({"TRASH"}))
        process_id = ledger.record_thread(noted(messages=(trashed,)), at=NOW)
        assert ledger.process(process_id).messages == (first, trashed)

    def test_messages_are_in_order_of_time_then_id_across_threads(self, ledger: Ledger) -> None:
        late, early, twin = message("c", at=NOW + HOUR), message("b"), message("a", thread_id="t2")
        label = {"process_key": "label:L", "process_name": "Northwind"}
        ledger.record_thread(noted("t1", messages=(late, early), **label), at=NOW)
        process_id = ledger.record_thread(noted("t2", messages=(twin,), **label), at=NOW)
        process = ledger.process(process_id)
        assert [one.id for one in process.messages] == ["a", "b", "c"]
        assert [one.id for one in process.threads] == ["t1", "t2"]
        assert process.name == "Northwind"

    def test_a_message_that_changes_its_thread_is_not_counted_twice(self, ledger: Ledger) -> None:
        moved = message("m1")
        before = ledger.record_thread(noted("t1", messages=(moved, message("m2"))), at=NOW)
        moved = replace(moved, thread_id="t2")
        after = ledger.record_thread(noted("t2", messages=(moved,)), at=NOW)
        assert [one.id for one in ledger.process(before).messages] == ["m2"]
        assert ledger.process(after).messages == (moved,)

    def test_a_thread_is_as_it_was_last_read(self, ledger: Ledger) -> None:
        ledger.record_thread(noted(user_drafts=("d1", "d2"), foreign_drafts=("d2",)), at=NOW)
        (thread,) = ledger.processes()[0].threads
        assert (thread.user_drafts, thread.foreign_drafts) == (("d1", "d2"), ("d2",))
        process_id = ledger.record_thread(
            noted(subject="Offer", labelled=False, history_id="101"), at=NOW
        )
        (thread,) = ledger.process(process_id).threads
        assert (thread.subject, thread.labelled, thread.user_drafts) == ("Offer", False, ())
        assert thread.foreign_drafts == ()
        assert ledger.tracked()["t1"].history_id == "101"
        assert not ledger.tracked()["t1"].labelled

    def test_a_mark_is_kept_with_its_draft_until_it_is_off(self, ledger: Ledger) -> None:
        """However often the thread is read, whatever becomes of it, and wherever it goes."""
        assert ledger.marks() == {}
        process_id = ledger.record_thread(noted("t1"), at=NOW)
        other = ledger.record_thread(noted("t2"), at=NOW)
        draft = draft_in(ledger, process_id, S.LIVE)
        ledger.save_mark("t1", draft.intent_id)
        ledger.save_mark("t2", 7)
        ledger.save_mark("nobody's", 8)
        ledger.save_mark("t2", 9)
        ledger.record_thread(noted("t1", history_id="200"), at=NOW)
        ledger.record_gone("t1", at=NOW)
        ledger.join_thread("t2", process_id, at=NOW)
        assert ledger.marks() == {"t1": draft.intent_id, "t2": 9}
        assert other != process_id
        ledger.save_mark("t1", None)
        assert ledger.marks() == {"t2": 9}

    def test_a_mark_is_no_news(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted("t1"), at=NOW)
        ledger.record_standing(standing(process_id))
        ledger.save_mark("t1", 1)
        assert ledger.due(NOW) == ()

    def test_a_deleted_thread_keeps_its_facts(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        assert ledger.record_gone("t1", at=NOW) == process_id
        process = ledger.process(process_id)
        assert process.threads[0].gone
        assert process.messages == (message("t1-m1"),)
        assert ledger.tracked()["t1"].gone

    def test_a_thread_that_comes_back_is_not_gone(self, ledger: Ledger) -> None:
        ledger.record_thread(noted(), at=NOW)
        ledger.record_gone("t1", at=NOW)
        ledger.record_thread(noted(), at=NOW)
        assert not ledger.tracked()["t1"].gone

    def test_a_thread_set_back_says_why_until_it_is_read(self, ledger: Ledger) -> None:
        ledger.record_thread(noted(), at=NOW)
        why = fault(failures=3)
        ledger.set_back_thread("t1", why)
        tracked = ledger.tracked()["t1"]
        assert (tracked.retry_at, tracked.failures, tracked.fault) == (why.retry_at, 3, why)
        assert ledger.next_due_at() == why.retry_at
        ledger.record_thread(noted(), at=NOW)
        assert ledger.tracked()["t1"].retry_at is None

    def test_a_thread_that_failed_at_first_sight_is_tracked_but_not_looked_at(
        self, ledger: Ledger
    ) -> None:
        ledger.set_back_thread("t1", fault())
        assert ledger.tracked()["t1"].retry_at == NOW + HOUR
        assert ledger.tracked()["t1"].history_id == ""
        assert ledger.processes() == ()
        assert ledger.due(NOW + DAY) == ()
        process_id = ledger.record_thread(noted(process_key="label:L"), at=NOW)
        assert [process.id for process in ledger.processes()] == [process_id]

    def test_a_broken_subject_is_kept_readable(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(subject="caf\udce9 \0"), at=NOW)
        assert ledger.process(process_id).threads[0].subject == "caf? \0"

    # threads that move between processes

    def test_a_lone_thread_put_under_a_sublabel_keeps_its_process(self, ledger: Ledger) -> None:
        before = ledger.record_thread(noted(), at=NOW)
        after = ledger.record_thread(
            noted(process_key="label:L", process_name="Northwind"), at=NOW + HOUR
        )
        assert after == before
        assert ledger.process(after).name == "Northwind"

    def test_a_thread_that_joins_a_process_brings_its_facts_drafts_and_story(
        self, ledger: Ledger
    ) -> None:
        before = ledger.record_thread(noted("t1"), at=NOW)
        draft = draft_in(ledger, before, S.LIVE)
        ledger.note(event(before))
        joined = ledger.record_thread(noted("t2", process_key="label:L"), at=NOW + HOUR)
        assert ledger.record_thread(noted("t1", process_key="label:L"), at=NOW + HOUR) == joined
        process = ledger.process(joined)
        assert [thread.id for thread in process.threads] == ["t1", "t2"]
        assert [one.id for one in process.messages] == ["t1-m1", "t2-m1"]
        assert [one.intent_id for one in process.drafts] == [draft.intent_id]
        assert process.first_seen_at == NOW
        assert ledger.processes() == (process,)
        assert ledger.events(joined) == (event(joined),)

    def test_a_thread_that_leaves_its_process_leaves_the_others_things_there(
        self, ledger: Ledger
    ) -> None:
        joined = ledger.record_thread(noted("t1", process_key="label:L"), at=NOW)
        ledger.record_thread(noted("t2", process_key="label:L"), at=NOW)
        draft = draft_in(ledger, joined, S.LIVE, thread_id="t2")
        ledger.record_standing(standing(joined))
        left = ledger.record_thread(noted("t1", process_key="thread:t1"), at=NOW + HOUR)
        assert left != joined
        assert ledger.process(left).first_seen_at == NOW
        assert ledger.process(left).drafts == ()
        assert [thread.id for thread in ledger.process(joined).threads] == ["t2"]
        assert ledger.process(joined).drafts == (draft,)
        assert set(ledger.due(NOW + HOUR)) == {left, joined}

    def test_a_thread_stays_while_both_processes_hold_a_draft(self, ledger: Ledger) -> None:
        ours = ledger.record_thread(noted("t1"), at=NOW)
        theirs = ledger.record_thread(noted("t2", process_key="label:L"), at=NOW)
        first = draft_in(ledger, ours, S.LIVE, thread_id="t1")
        second = draft_in(ledger, theirs, S.LIVE, thread_id="t2", occasion="other")
        assert ledger.record_thread(noted("t1", process_key="label:L"), at=NOW) == ours
        assert len(ledger.processes()) == 2
        ledger.advance_draft(second.intent_id, S.SENT, at=NOW + HOUR)
        (process,) = ledger.processes()
        assert process.id == theirs
        assert [draft.intent_id for draft in process.drafts] == [first.intent_id, second.intent_id]
        assert ledger.tracked()["t1"].process_id == theirs

    def test_attempts_at_one_occasion_are_counted_on_when_processes_join(
        self, ledger: Ledger
    ) -> None:
        ours = ledger.record_thread(noted("t1"), at=NOW)
        theirs = ledger.record_thread(noted("t2", process_key="label:L"), at=NOW)
        draft_in(ledger, ours, S.REFUSED)
        draft_in(ledger, theirs, S.REFUSED)
        ledger.record_thread(noted("t1", process_key="label:L"), at=NOW)
        assert sorted(draft.attempt for draft in ledger.process(theirs).drafts) == [1, 2]
        assert draft_in(ledger, theirs, S.LIVE, at=NOW + HOUR).attempt == 3

    # where a process stands

    @pytest.mark.parametrize("name", DECISIONS)
    def test_a_decision_comes_back_as_it_was(self, ledger: Ledger, name: str) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        write = DECISIONS["write"]
        assert isinstance(write, Write)
        held = Held(process_id=process_id, decision=write, gate="moment", because="b", until=NOW)
        value = standing(process_id, decision=DECISIONS[name], held=held, fault=fault())
        assert ledger.standing(process_id) is None
        assert ledger.record_standing(value)
        assert ledger.standing(process_id) == value
        assert dict(ledger.standings()) == {process_id: value}

    def test_the_same_decision_again_is_no_news(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        ledger.record_standing(standing(process_id))
        assert not ledger.record_standing(standing(process_id, decided_at=NOW + HOUR))
        found = ledger.standing(process_id)
        assert found is not None
        assert found.decided_at == NOW
        assert ledger.record_standing(standing(process_id, due_at=NOW))

    def test_a_decision_and_what_is_news_in_it_are_kept_together_or_not_at_all(
        self, ledger: Ledger
    ) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        told = event(process_id, event="ask", because="Close, or go on?", kind=None, to=())
        ledger.record_standing(standing(process_id), events=[told])
        assert ledger.events() == (told,)
        with pytest.raises(LedgerError):
            ledger.record_standing(standing(process_id, due_at=NAIVE), events=[told])
        with pytest.raises(LedgerError):
            ledger.record_standing(standing(process_id, due_at=NOW), events=[event(99)])
        assert ledger.events() == (told,)
        assert ledger.standing(process_id) == standing(process_id)

    def test_news_is_kept_where_the_decision_is_as_before(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        ledger.record_standing(standing(process_id))
        assert not ledger.record_standing(standing(process_id), events=[event(process_id)])
        assert ledger.events() == (event(process_id),)

    def test_due_is_what_has_no_decision_or_whose_moment_has_come(self, ledger: Ledger) -> None:
        ids = [ledger.record_thread(noted(f"t{n}"), at=NOW) for n in range(4)]
        assert ledger.due(NOW) == tuple(ids)
        for process_id, due_at in zip(ids, (NOW + HOUR, NOW, None, NOW + DAY), strict=True):
            ledger.record_standing(standing(process_id, due_at=due_at))
        assert ledger.next_due_at() == NOW
        assert ledger.due(NOW) == (ids[1],)
        assert ledger.due(NOW + HOUR) == (ids[1], ids[0])
        assert ledger.due(NOW + DAY) == (ids[1], ids[0], ids[3])

    def test_a_process_set_back_is_due_when_its_next_try_is(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        ledger.record_standing(standing(process_id, due_at=NOW, fault=fault(NOW + HOUR)))
        assert ledger.next_due_at() == NOW + HOUR
        assert ledger.due(NOW) == ()
        assert ledger.due(NOW + HOUR) == (process_id,)

    def test_news_makes_a_process_due_until_it_is_decided_again(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        ledger.record_standing(standing(process_id, due_at=None))
        ledger.record_thread(noted(history_id="101"), at=NOW)
        assert ledger.due(NOW + DAY) == ()
        ledger.record_thread(noted(messages=(message("m2"),)), at=NOW)
        assert ledger.due(NOW) == (process_id,)
        assert not ledger.record_standing(standing(process_id, due_at=None))
        assert ledger.due(NOW + DAY) == ()
        ledger.record_gone("t1", at=NOW)
        assert ledger.due(NOW) == (process_id,)

    def test_what_becomes_of_a_draft_is_news(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft = draft_in(ledger, process_id, S.LIVE)
        ledger.record_standing(standing(process_id, due_at=None))
        ledger.advance_draft(draft.intent_id, S.LIVE, at=NOW, message_id="d2")
        assert ledger.due(NOW) == ()
        ledger.advance_draft(draft.intent_id, S.GONE, at=NOW)
        assert ledger.due(NOW) == (process_id,)

    # drafts

    def test_an_intent_is_kept_before_the_draft_is_made(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        wanted = intent(process_id)
        draft = ledger.plan_draft(wanted)
        assert (draft.state, draft.attempt) == (S.CREATING, 1)
        assert (draft.occasion, draft.kind, draft.thread_id) == (
            "thank_you:m1", wanted.planned.kind, "t1",
        )  # fmt: skip
        assert (draft.marker, draft.text) == (wanted.marker, wanted.text)
        assert draft.recipients == wanted.recipients
        assert (draft.because, draft.evidence) == (wanted.reason.because, QUOTE)
        assert (draft.planned_at, draft.made_at, draft.ended_at) == (NOW, None, None)
        assert ledger.draft(draft.intent_id) == draft
        assert ledger.process(process_id).drafts == (draft,)
        assert ledger.intent_history_id(draft.intent_id) == "90"

    @pytest.mark.parametrize("state", [state for state in S if state in HOLDING - {S.PLANNED}])
    def test_a_process_has_one_draft_at_a_time(self, ledger: Ledger, state: DraftState) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft_in(ledger, process_id, state)
        with pytest.raises(IntentTaken):
            ledger.plan_draft(intent(process_id, "follow_up:1", at=NOW + HOUR))
        assert len(ledger.process(process_id).drafts) == 1

    def test_an_occasion_that_stayed_open_may_be_tried_again(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft_in(ledger, process_id, S.REFUSED)
        draft_in(ledger, process_id, S.WITHDRAWN, at=NOW + HOUR)
        assert ledger.plan_draft(intent(process_id, at=NOW + DAY)).attempt == 3

    @pytest.mark.parametrize(
        ("state", "withdrawal"),
        [
            (S.SENT, Withdrawal.LAPSED),
            (S.DISCARDED, Withdrawal.LAPSED),
            (S.WITHDRAWN, Withdrawal.IGNORED),
            (S.WITHDRAWN, Withdrawal.EXPIRED),
        ],
    )
    def test_a_spent_occasion_has_no_second_draft(
        self, ledger: Ledger, state: DraftState, withdrawal: Withdrawal
    ) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft_in(ledger, process_id, state, withdrawal=withdrawal)
        with pytest.raises(IntentTaken):
            ledger.plan_draft(intent(process_id, at=NOW + HOUR))
        assert ledger.plan_draft(intent(process_id, "follow_up:1", at=NOW + HOUR)).attempt == 1

    def test_a_marker_is_used_once(self, ledger: Ledger) -> None:
        ours = ledger.record_thread(noted("t1"), at=NOW)
        theirs = ledger.record_thread(noted("t2"), at=NOW)
        ledger.plan_draft(intent(ours, marker="same"))
        with pytest.raises(IntentTaken):
            ledger.plan_draft(intent(theirs, marker="same"))
        assert ledger.process(theirs).drafts == ()

    @pytest.mark.parametrize("before", MAY_FOLLOW)
    def test_a_draft_moves_only_as_drafts_do(self, ledger: Ledger, before: DraftState) -> None:
        for number, after in enumerate(S):
            thread_id = f"t{number}"
            process_id = ledger.record_thread(noted(thread_id), at=NOW)
            draft = draft_in(ledger, process_id, before, thread_id=thread_id)
            reason = Withdrawal.LAPSED if after is S.WITHDRAWN else None
            if after is before or after in MAY_FOLLOW[before]:
                moved = ledger.advance_draft(draft.intent_id, after, at=NOW, withdrawal=reason)
                assert moved.state is after
                assert ledger.draft(draft.intent_id) == moved
            else:
                with pytest.raises(LedgerError):
                    ledger.advance_draft(
                        draft.intent_id, after, at=NOW, withdrawal=reason, event=event(process_id)
                    )
                assert ledger.draft(draft.intent_id) == draft
                assert ledger.events(process_id) == ()

    def test_what_is_learnt_of_a_draft_is_kept_and_none_leaves_it_as_it_is(
        self, ledger: Ledger
    ) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        made = draft_in(ledger, process_id, S.LIVE)
        moved = ledger.advance_draft(
            made.intent_id, S.EDITED, at=NOW, message_id="d9", rfc_message_id="<x@y>",
            thread_id="t9",
        )  # fmt: skip
        assert (moved.draft_id, moved.message_id, moved.thread_id) == (made.draft_id, "d9", "t9")
        sent = ledger.advance_draft(made.intent_id, S.SENT, at=NOW, sent_message_id="m7")
        assert (sent.message_id, sent.rfc_message_id, sent.sent_message_id) == ("d9", "<x@y>", "m7")

    def test_a_draft_knows_when_it_came_and_went(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft_id = ledger.plan_draft(intent(process_id)).intent_id
        live = ledger.advance_draft(draft_id, S.LIVE, at=NOW + HOUR)
        assert (live.made_at, live.ended_at) == (NOW + HOUR, None)
        gone = ledger.advance_draft(draft_id, S.GONE, at=NOW + 2 * HOUR)
        assert (gone.made_at, gone.ended_at) == (NOW + HOUR, NOW + 2 * HOUR)
        back = ledger.advance_draft(draft_id, S.EDITED, at=NOW + 3 * HOUR)
        assert (back.made_at, back.ended_at) == (NOW + HOUR, None)
        ledger.advance_draft(draft_id, S.GONE, at=NOW + 4 * HOUR)
        discarded = ledger.advance_draft(draft_id, S.DISCARDED, at=NOW + 7 * DAY)
        assert discarded.ended_at == NOW + 4 * HOUR

    def test_a_draft_found_sent_was_made_and_has_left(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft = draft_in(ledger, process_id, S.UNKNOWN)
        sent = ledger.advance_draft(draft.intent_id, S.SENT, at=NOW + HOUR)
        assert (sent.made_at, sent.ended_at) == (NOW + HOUR, NOW + HOUR)

    def test_an_unclear_draft_knows_since_when(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        planned = ledger.plan_draft(intent(process_id))
        assert planned.unclear_at is None
        unclear = ledger.advance_draft(planned.intent_id, S.UNKNOWN, at=NOW + HOUR)
        assert unclear.unclear_at == NOW + HOUR
        later = ledger.advance_draft(planned.intent_id, S.UNKNOWN, at=NOW + 2 * HOUR)
        assert later.unclear_at == NOW + 2 * HOUR

    def test_a_draft_knows_since_when_it_is_being_removed(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft = draft_in(ledger, process_id, S.LIVE)
        ledger.issue_permit(draft.intent_id, at=NOW)
        assert ledger.draft(draft.intent_id).removal_at is None
        ledger.issue_permit(draft.intent_id, at=NOW + HOUR, removes=True)
        assert ledger.draft(draft.intent_id).removal_at == NOW + HOUR
        assert ledger.process(process_id).drafts[0].removal_at == NOW + HOUR

    def test_a_draft_that_turns_out_to_be_ours_is_none_of_the_users(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(user_drafts=("d7", "d8")), at=NOW)
        draft = draft_in(ledger, process_id, S.UNKNOWN)
        ledger.advance_draft(draft.intent_id, S.EDITED, at=NOW, draft_id="r7", message_id="d7")
        assert ledger.process(process_id).threads[0].user_drafts == ("d8",)

    def test_a_withdrawal_has_a_reason(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft = draft_in(ledger, process_id, S.LIVE)
        with pytest.raises(LedgerError):
            ledger.advance_draft(draft.intent_id, S.WITHDRAWN, at=NOW)
        marked = ledger.advance_draft(
            draft.intent_id, S.LIVE, at=NOW, withdrawal=Withdrawal.EXPIRED
        )
        assert marked.withdrawal is Withdrawal.EXPIRED
        assert ledger.advance_draft(draft.intent_id, S.WITHDRAWN, at=NOW).spent

    def test_an_event_is_committed_with_its_move(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft = draft_in(ledger, process_id, S.CREATING)
        said = event(process_id)
        ledger.advance_draft(draft.intent_id, S.LIVE, at=NOW, event=said)
        assert ledger.events(process_id) == (said,)

    def test_drafts_are_found_by_state_oldest_first(self, ledger: Ledger) -> None:
        made = []
        for number, state in enumerate((S.LIVE, S.UNKNOWN, S.SENT)):
            process_id = ledger.record_thread(noted(f"t{number}"), at=NOW)
            at = NOW - number * HOUR
            made.append((process_id, draft_in(ledger, process_id, state, at=at)))
        assert ledger.drafts_in([S.LIVE, S.UNKNOWN]) == (made[1], made[0])
        assert ledger.drafts_in([S.EDITED]) == ()
        assert ledger.drafts_in([]) == ()

    def test_drafts_are_counted_from_a_moment_whatever_became_of_them(self, ledger: Ledger) -> None:
        for number, state in enumerate((S.REFUSED, S.SENT, S.LIVE)):
            process_id = ledger.record_thread(noted(f"t{number}"), at=NOW)
            draft_in(ledger, process_id, state, at=NOW + number * HOUR)
        found = ledger.drafts_made_since(NOW + HOUR)
        assert [draft.state for draft in found] == [S.SENT, S.LIVE]

    @pytest.mark.parametrize("state", MAY_FOLLOW)
    def test_a_thread_names_our_draft_while_it_stands(
        self, ledger: Ledger, state: DraftState
    ) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft = draft_in(ledger, process_id, state)
        stands = {draft.message_id} if state in STANDING else set()
        assert ledger.tracked()["t1"].draft_message_ids == stands

    @pytest.mark.parametrize("state", [state for state in MAY_FOLLOW if state is not S.LIVE])
    def test_no_permit_is_given_for_a_draft_that_is_not_untouched(
        self, ledger: Ledger, state: DraftState
    ) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft = draft_in(ledger, process_id, state)
        with pytest.raises(LedgerError):
            ledger.issue_permit(draft.intent_id, at=NOW)

    def test_a_permit_names_the_version_we_know(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        draft = draft_in(ledger, process_id, S.CREATING)
        ledger.advance_draft(draft.intent_id, S.LIVE, at=NOW, message_id="d1")
        with pytest.raises(LedgerError):
            ledger.issue_permit(draft.intent_id, at=NOW)
        ledger.advance_draft(draft.intent_id, S.LIVE, at=NOW, draft_id="r1")
        permit = ledger.issue_permit(draft.intent_id, at=NOW)
        assert permit == Permit(draft_id="r1", message_id="d1", thread_id="t1")
        ledger.advance_draft(draft.intent_id, S.LIVE, at=NOW, message_id="d2")
        assert ledger.issue_permit(draft.intent_id, at=NOW).message_id == "d2"

    # the story

    def test_the_story_is_told_oldest_first(self, ledger: Ledger) -> None:
        ours = ledger.record_thread(noted("t1"), at=NOW)
        theirs = ledger.record_thread(noted("t2"), at=NOW)
        told = (
            event(ours, at=NOW + HOUR, event="sent", kind=None, to=(), evidence=None, text=""),
            event(theirs, "t2", at=NOW),
            event(ours, at=NOW, event="ask"),
        )
        for one in told:
            ledger.note(one)
        assert ledger.events() == (told[1], told[2], told[0])
        assert ledger.events(ours) == (told[2], told[0])

    def test_quoted_words_are_kept_short(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        long = Evidence(message_id="m1", quote="long " * 200)
        ledger.note(event(process_id, evidence=long))
        (kept,) = ledger.events()
        assert kept.evidence == long
        assert kept.evidence is not None
        assert len(kept.evidence.quote) <= QUOTE_LIMIT

    # mistakes of the caller

    def test_what_is_unknown_is_said_to_be(self, ledger: Ledger) -> None:
        for call in (
            lambda: ledger.process(99),
            lambda: ledger.standing(99),
            lambda: ledger.record_standing(standing(99)),
            lambda: ledger.instruct(99, Pause(at=NOW)),
            lambda: ledger.plan_draft(intent(99)),
            lambda: ledger.draft(99),
            lambda: ledger.intent_history_id(99),
            lambda: ledger.issue_permit(99, at=NOW),
            lambda: ledger.advance_draft(99, S.LIVE, at=NOW),
            lambda: ledger.record_gone("t99", at=NOW),
            lambda: ledger.note(event(99)),
        ):
            with pytest.raises(LedgerError) as raised:
                call()
            assert raised.value.hint

    def test_naive_moments_are_refused_and_nothing_is_written(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        before = (ledger.state(), ledger.processes(), ledger.standings(), ledger.events())
        for call in (
            lambda: ledger.save_cursor("8", at=NAIVE),
            lambda: ledger.save_synced("8", at=NAIVE),
            lambda: ledger.record_thread(noted("t2"), at=NAIVE),
            lambda: ledger.record_thread(noted(messages=(message(at=NAIVE),)), at=NOW),
            lambda: ledger.record_standing(standing(process_id, due_at=NAIVE)),
            lambda: ledger.record_standing(standing(process_id, decision=wait(NAIVE))),
            lambda: ledger.plan_draft(intent(process_id, at=NAIVE)),
            lambda: ledger.note(event(process_id, at=NAIVE)),
            lambda: ledger.due(NAIVE),
            lambda: ledger.drafts_made_since(NAIVE),
        ):
            with pytest.raises(LedgerError):
                call()
        after = (ledger.state(), ledger.processes(), ledger.standings(), ledger.events())
        assert after == before

    # what the user says

    def test_everything_the_user_says_comes_back_in_the_order_it_was_said(
        self, ledger: Ledger
    ) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        for number in reversed(range(len(SAYINGS))):
            ledger.instruct(process_id, replace(SAYINGS[number], at=NOW + number * HOUR))
        said = ledger.process(process_id).instructions
        assert said == tuple(replace(one, at=NOW + n * HOUR) for n, one in enumerate(SAYINGS))
        assert ledger.processes()[0].instructions == said

    def test_what_the_user_says_is_news(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        ledger.record_standing(standing(process_id, due_at=None))
        assert ledger.due(NOW) == ()
        ledger.instruct(process_id, Pause(at=NOW))
        assert ledger.due(NOW) == (process_id,)
        ledger.record_standing(standing(process_id, due_at=None), heard=1)
        assert ledger.due(NOW) == ()

    def test_what_is_said_while_a_decision_is_made_stays_news(self, ledger: Ledger) -> None:
        process_id = ledger.record_thread(noted(), at=NOW)
        heard = len(ledger.process(process_id).instructions)
        ledger.instruct(process_id, Pause(at=NOW))
        ledger.record_standing(standing(process_id, due_at=None), heard=heard)
        assert ledger.due(NOW) == (process_id,)
        ledger.record_standing(standing(process_id, due_at=None), heard=heard + 1)
        assert ledger.due(NOW) == ()

    def test_what_was_said_of_a_thread_goes_along_when_it_leaves_its_process(
        self, ledger: Ledger
    ) -> None:
        joined = ledger.record_thread(noted("t1", process_key="label:L"), at=NOW)
        ledger.record_thread(noted("t2", process_key="label:L"), at=NOW)
        of_t1 = (
            Answer(at=NOW, key="rejection:t1-m1", choice="close it"),
            Answer(at=NOW, key="elsewhere:t1", choice="yes"),
            Skip(at=NOW, occasion="materials:dated:t1-m1"),
            WriteNow(at=NOW, occasion="follow_up:invited:t1-m1"),
        )
        of_the_rest = (
            Pause(at=NOW),
            Answer(at=NOW, key="rejection:t2-m1", choice="close it"),
            Skip(at=NOW, occasion="thank_you:2026-05-13"),
        )
        for one in (*of_t1, *of_the_rest):
            ledger.instruct(joined, one)
        left = ledger.record_thread(noted("t1", process_key="thread:t1"), at=NOW + HOUR)
        assert ledger.process(left).instructions == of_t1
        assert ledger.process(joined).instructions == of_the_rest

    def test_what_was_said_goes_along_when_a_process_joins_another(self, ledger: Ledger) -> None:
        first = ledger.record_thread(noted("t1"), at=NOW)
        second = ledger.record_thread(noted("t2"), at=NOW)
        ledger.instruct(first, Pause(at=NOW))
        ledger.instruct(second, Resume(at=NOW + HOUR))
        ledger.join_thread("t1", second, at=NOW + DAY)
        said = (Pause(at=NOW), Resume(at=NOW + HOUR))
        assert ledger.process(second).instructions == said
        assert [one.id for one in ledger.process(second).threads] == ["t1", "t2"]

    def test_a_thread_that_leaves_leaves_what_was_said_of_the_process(self, ledger: Ledger) -> None:
        for thread_id in ("t1", "t2"):
            joined = ledger.record_thread(noted(thread_id, process_key="label:L"), at=NOW)
        ledger.instruct(joined, Pause(at=NOW))
        left = ledger.record_thread(noted("t1"), at=NOW + HOUR)
        assert ledger.process(left).instructions == ()
        assert ledger.process(joined).instructions == (Pause(at=NOW),)
