"""What the user says: every instruction, and an effect for every answer to every question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from agent.core.decision import Ask, Decision, Held, Planned, Rest, Wait, Write, YourTurn
from agent.core.facts import (
    ContactPart,
    InterviewState,
    MessageFacts,
    Outcome,
    RequestKind,
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
    TellAddress,
    TellContact,
    TellDeadline,
    TellInterview,
    TellOutcome,
    TellWrote,
    WriteNow,
)
from agent.core.mail import Address
from agent.core.policy import Policy
from agent.core.process import DraftState, Kind, Process, Withdrawal
from agent.core.rules.admit import Owed, admit
from agent.core.rules.chronicle import chronicle_of
from agent.core.rules.decide import decide
from agent.core.rules.offers import offers_of
from agent.core.rules.withdraw import withdraw
from agent.core.workdays import Calendar
from tests.core.rules.facts import (
    DANA,
    MARCO,
    POLICY,
    ROBOT,
    at,
    because,
    coming,
    decided,
    draft,
    local,
    machine,
    met,
    no,
    on,
    outcome,
    process,
    promise,
    said,
    talk,
    they,
    wants,
    we,
    wish,
)

HEARD = they("05-04 08:00")
"""A follow-up is due on Fri 15 May, 09:00."""


def told(*instructions: Instruction, of: Process | None = None) -> Process:
    return replace(of or process(HEARD), instructions=instructions)


def answer(when: str, decision: Decision | Held | None, choice: str) -> Answer:
    assert isinstance(decision, Ask | Held)
    assert choice in decision.choices
    return Answer(at=at(when), key=decision.key, choice=choice)


def gates(case: Process, now: str, others: tuple[Process, ...] = ()) -> Held | None:
    decision = decide(case, POLICY, at(now))
    assert isinstance(decision, Write), decision
    offers = offers_of((case, *others), POLICY, at(now))
    (found,) = admit([Owed(process=case, decision=decision)], POLICY, at(now), offers=offers)
    return found if isinstance(found, Held) else None


# rest


@pytest.mark.parametrize(
    ("instruction", "says"),
    [
        (Pause(at=at("05-12 10:00")), "You paused this on Tue 12 May."),
        (Close(at=at("05-12 10:00")), "You closed this on Tue 12 May."),
        (Finish(at=at("05-12 10:00")), "You ended the search on Tue 12 May."),
        (
            Finish(at=at("05-12 10:00"), took=True),
            "You took this one, and ended the search on Tue 12 May.",
        ),
    ],
)
def test_rest_at_the_users_word_until_they_resume(instruction: Instruction, says: str) -> None:
    decision = decided(told(instruction), "06-20 10:00")
    assert isinstance(decision, Rest)
    assert (decision.reason.rule, because(decision)) == ("R0", says)
    lifted = told(instruction, Resume(at=at("05-13 10:00")))
    assert coming(lifted, "05-13 10:00")[0] == "05-15 09:00"


def test_a_snooze_lasts_until_its_end_and_names_it() -> None:
    case = told(Snooze(at=at("05-12 10:00"), until=at("05-25 08:00")))
    decision = decided(case, "05-12 10:00")
    assert isinstance(decision, Wait)
    assert (local(decision.until), decision.next) == ("05-25 08:00", None)
    assert because(decision) == "You snoozed this on Tue 12 May, until Mon 25 May."
    assert isinstance(decided(case, "05-25 08:00"), Write)


def test_the_newest_wish_counts() -> None:
    over = told(Close(at=at("05-11 10:00")), Snooze(at=at("05-12 10:00"), until=at("05-20 09:00")))
    assert isinstance(decided(over, "05-13 10:00"), Wait)
    shut = told(Snooze(at=at("05-12 10:00"), until=at("05-20 09:00")), Pause(at=at("05-13 10:00")))
    assert isinstance(decided(shut, "06-01 10:00"), Rest)


def test_a_question_is_still_said_while_paused_or_snoozed() -> None:
    asked = process(they("05-12 09:00", asks="When are you free?"))
    paused = told(Pause(at=at("05-11 10:00")), of=asked)
    assert isinstance(decided(paused, "05-12 10:00"), YourTurn)
    until = at("05-12 18:00")
    snoozed = decided(told(Snooze(at=at("05-12 09:30"), until=until), of=asked), "05-12 10:00")
    assert isinstance(snoozed, YourTurn)
    assert snoozed.until == until


def test_of_a_closed_process_only_what_they_asked_afterwards_is_said() -> None:
    asked = process(they("05-12 09:00", asks="When are you free?"))
    before = told(Close(at=at("05-11 10:00")), of=asked)
    assert isinstance(decided(before, "05-12 10:00"), YourTurn)
    after = told(Close(at=at("05-12 09:30")), of=asked)
    assert isinstance(decided(after, "05-12 10:00"), Rest)


def test_closing_outranks_an_offer_and_a_label_taken_off_outranks_both() -> None:
    offered = process(they("05-04 10:00", outcome=outcome(Outcome.OFFER)))
    assert "You closed" in because(decided(told(Close(at=at("05-05 10:00")), of=offered), "05-06"))
    bare = process(HEARD, labelled=False)
    assert "label off" in because(decided(told(Close(at=at("05-05 10:00")), of=bare), "05-06"))


def test_a_pause_takes_an_untouched_draft_back_and_keeps_its_occasion() -> None:
    occasion = planned(decided(process(HEARD), "05-15 09:00")).occasion
    live = process(HEARD, drafts=[draft(Kind.FOLLOW_UP, occasion, "05-15 09:00")])
    assert withdraw(live, POLICY, at("05-16 10:00")) == ()
    (gone,) = withdraw(told(Pause(at=at("05-16 09:00")), of=live), POLICY, at("05-16 10:00"))
    assert gone.withdrawal is Withdrawal.LAPSED
    assert gone.because == "Its reason has lapsed. You paused this on Sat 16 May."


# drafts


def planned(decision: Decision) -> Planned:
    found = decision.next if isinstance(decision, Wait) else decision.planned  # type: ignore[union-attr]
    assert found is not None
    return found


def test_a_skipped_follow_up_is_a_no_and_the_next_waits_a_whole_interval() -> None:
    occasion = planned(decided(process(HEARD), "05-12 10:00")).occasion
    skipped = told(Skip(at=at("05-12 10:00"), occasion=occasion))
    assert coming(skipped, "05-12 10:00")[0] == "05-25 09:00"
    again = planned(decided(skipped, "05-13 10:00")).occasion
    assert again != occasion
    twice = replace(
        skipped, instructions=(*skipped.instructions, Skip(at=at("05-20 10:00"), occasion=again))
    )
    assert isinstance(decided(twice, "05-20 10:00"), Ask)


def test_a_skipped_thank_you_delays_nothing() -> None:
    case = process(they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00")]))
    skipped = told(Skip(at=at("05-05 10:00"), occasion="thank_you:2026-05-06"), of=case)
    when, decision = coming(skipped, "05-06 16:00")
    assert (when, decision.planned.kind) == ("05-18 09:00", Kind.FOLLOW_UP)


@pytest.mark.parametrize("kind", [Kind.GRACIOUS_REPLY, Kind.KEEP_IN_TOUCH])
def test_what_follows_a_no_can_be_skipped(kind: Kind) -> None:
    case = process(they("05-04 10:00", interviews=[met()]), they("05-11 10:00", outcome=no()))
    skips = [Skip(at=at("05-12 08:00"), occasion="gracious_reply:05-11 10:00")]
    assert planned(decided(case, "05-12 10:00")).kind is Kind.GRACIOUS_REPLY
    once = told(*skips, of=case)
    assert planned(decided(once, "05-12 10:00")).kind is Kind.KEEP_IN_TOUCH
    if kind is Kind.KEEP_IN_TOUCH:
        skips.append(Skip(at=at("05-12 09:00"), occasion="keep_in_touch:05-11 10:00"))
        assert isinstance(decided(told(*skips, of=case), "05-12 10:00"), Rest)


def test_a_skip_takes_the_waiting_draft_back() -> None:
    occasion = planned(decided(process(HEARD), "05-15 09:00")).occasion
    live = process(HEARD, drafts=[draft(Kind.FOLLOW_UP, occasion, "05-15 09:00")])
    skipped = told(Skip(at=at("05-15 10:00"), occasion=occasion), of=live)
    assert len(withdraw(skipped, POLICY, at("05-15 10:30"))) == 1


def test_write_now_is_due_at_once_at_any_hour_and_passes_the_gates_of_time() -> None:
    occasion = planned(decided(process(HEARD), "05-05 10:00")).occasion
    case = told(WriteNow(at=at("05-09 23:00"), occasion=occasion))
    decision = decided(case, "05-09 23:00")
    assert isinstance(decision, Write)
    assert (local(decision.planned.due_at), decision.planned.urgent) == ("05-09 23:00", True)
    assert because(decision).startswith("You asked for it on Sat 9 May.")
    talks = [(at("05-09 22:30"), at("05-09 23:30"))]
    made = [draft(Kind.FOLLOW_UP, str(n), "05-09 09:00", DraftState.SENT) for n in range(3)]
    (found,) = admit(
        [Owed(process=case, decision=decision)],
        POLICY,
        at("05-09 23:00"),
        interviews=talks,
        made_recently=made,
    )
    assert not isinstance(found, Held)
    own = replace(case, threads=tuple(replace(one, user_drafts=("d",)) for one in case.threads))
    (held,) = admit([Owed(process=own, decision=decision)], POLICY, at("05-09 23:00"))
    assert isinstance(held, Held)


def test_write_now_stands_until_something_is_said() -> None:
    occasion = planned(decided(process(HEARD), "05-05 10:00")).occasion
    wanted = WriteNow(at=at("05-09 10:00"), occasion=occasion)
    live = process(HEARD, drafts=[draft(Kind.FOLLOW_UP, occasion, "05-09 10:01")])
    assert withdraw(told(wanted, of=live), POLICY, at("05-10 10:00")) == ()
    answered = process(HEARD, they("05-10 08:00"))
    assert coming(told(wanted, of=answered), "05-10 12:00")[0] == "05-21 09:00"


# facts


def test_an_interview_that_is_told_is_waited_for_and_thanked_for() -> None:
    case = told(TellInterview(at=at("05-05 10:00"), start=at("05-12 14:00"), end=at("05-12 15:00")))
    decision = decided(case, "05-05 10:00")
    assert isinstance(decision, Wait)
    assert (decision.reason.rule, local(decision.until)) == ("R5", "05-12 15:00")
    assert decision.reason.evidence is not None
    assert decision.reason.evidence.quote == "You said: interview on Tue 12 May, 14:00"
    when, thanks = coming(case, "05-05 10:00")
    assert (when, thanks.planned.kind, thanks.planned.to) == (
        "05-12 16:00",
        Kind.THANK_YOU,
        (DANA,),
    )


def test_a_past_interview_or_one_of_which_only_the_day_is_known_can_be_told() -> None:
    past = told(TellInterview(at=at("05-12 10:00"), start=at("05-11 14:00")))
    assert planned(decided(past, "05-12 10:00")).kind is Kind.THANK_YOU
    day = told(TellInterview(at=at("05-05 10:00"), on=on("05-12")))
    assert coming(day, "05-05 10:00")[0] == "05-12 19:00"


def test_a_time_told_for_a_known_day_takes_the_other_times_place() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-12 09:00", "05-12 10:00", people=[MARCO])])
    )
    moved = told(TellInterview(at=at("05-05 10:00"), start=at("05-12 16:00")), of=case)
    (one,) = chronicle_of(moved, POLICY, at("05-05 10:00")).rounds
    assert (local(one.start), local(one.end), one.people) == (
        "05-12 16:00",
        "05-12 17:00",
        (MARCO,),
    )


def test_no_interview_calls_off_all_that_are_ahead_and_none_that_took_place() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-05 14:00", "05-05 15:00")]),
        we("05-05 18:00"),
        they("05-06 10:00", interviews=[talk("05-12 14:00", "05-12 15:00"), talk(day="05-13")]),
    )
    none = told(TellInterview(at=at("05-07 10:00")), of=case)
    rounds = chronicle_of(none, POLICY, at("05-07 10:00")).rounds
    assert [local(one.start) for one in rounds] == ["05-05 14:00"]
    assert decided(none, "05-07 10:00").reason.rule == "R10"


def test_no_interview_after_it_was_to_be_means_that_it_did_not_take_place() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-11 14:00", "05-11 15:00")]), we("05-05 18:00")
    )
    assert planned(decided(case, "05-12 10:00")).kind is Kind.THANK_YOU
    none = told(TellInterview(at=at("05-12 10:00")), of=case)
    assert planned(decided(none, "05-12 10:00")).kind is Kind.FOLLOW_UP
    long_after = told(TellInterview(at=at("06-01 10:00")), of=case)
    assert len(chronicle_of(long_after, POLICY, at("06-01 10:00")).rounds) == 1


def test_that_it_goes_on_by_telephone_is_an_answer() -> None:
    silent = process(they("04-22 10:00"))
    assert isinstance(decided(silent, "05-12 10:00"), Write)
    goes_on = told(TellOutcome(at=at("05-12 10:00"), outcome=Outcome.ADVANCED), of=silent)
    decision = decided(goes_on, "05-12 10:01")
    assert decision.reason.because == (
        "On Tue 12 May you said that it goes on; a follow-up comes 11 days later."
    )
    assert isinstance(decision, Wait)


def test_a_deadline_that_is_told_is_a_promise_and_the_newest_statement_wins() -> None:
    case = process(they("05-04 08:00", promises=[promise("05-08")]))
    later = told(
        TellDeadline(at=at("05-06 10:00"), earliest=on("05-18"), latest=on("05-20")), of=case
    )
    when, decision = coming(later, "05-06 10:00")
    assert (when, decision.reason.rule) == ("05-22 09:00", "R8")
    assert because(decision).startswith("You said they would answer by Wed 20 May")
    newer = process(*case.messages, they("05-10 10:00", promises=[promise("05-28")]))
    assert (
        coming(replace(newer, instructions=later.instructions), "05-11 10:00")[0] == "06-01 09:00"
    )


def test_no_deadline_forgets_the_one_they_gave_and_a_past_one_counts() -> None:
    case = process(they("05-04 08:00", promises=[promise("05-08")]))
    none = told(TellDeadline(at=at("05-06 10:00")), of=case)
    assert coming(none, "05-06 10:00")[0] == "05-15 09:00"
    past = told(TellDeadline(at=at("05-14 10:00"), earliest=on("05-11"), latest=on("05-11")))
    assert decided(past, "05-14 10:00").reason.rule == "R8"


def test_the_contacts_part_decides_when_to_keep_in_touch() -> None:
    case = process(they("05-04 10:00", interviews=[met()]), they("05-11 10:00", outcome=no()),
                   we("05-12 10:00"))  # fmt: skip
    team, recruiter = (
        planned(decided(told(TellContact(at=at("05-13 10:00"), part=part), of=case), "05-13 11:00"))
        for part in (ContactPart.TEAM, ContactPart.RECRUITER)
    )
    assert (local(team.due_at), local(recruiter.due_at)) == ("06-23 09:00", "07-07 09:00")


def test_an_address_that_is_told_is_written_to_unless_mail_to_it_comes_back() -> None:
    marco = Address(email="marco@northwind.example")
    case = process(machine("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00")]))
    assert gates(case, "05-06 16:00") is not None
    named = told(TellAddress(at=at("05-05 10:00"), to=marco), of=case)
    assert planned(decided(named, "05-06 16:00")).to == (marco,)
    assert gates(named, "05-06 16:00") is None
    back = process(HEARD, machine("05-07 10:00", bounced=("marco@northwind.example",)))
    told_so = told(TellAddress(at=at("05-05 10:00"), to=marco), of=back)
    assert planned(decided(told_so, "05-08 10:00")).to == (DANA,)
    left = process(HEARD, machine("05-07 10:00", sender=DANA, bounced=(DANA.email,)))
    assert "another contact" in str(gates(left, "05-18 10:00"))
    instead = told(TellAddress(at=at("05-08 10:00"), to=marco), of=left)
    assert planned(decided(instead, "05-18 10:00")).to == (marco,)
    assert gates(instead, "05-18 10:00") is None
    robot = told(TellAddress(at=at("05-05 10:00"), to=ROBOT), of=case)
    assert gates(robot, "05-06 16:00") is not None


def test_what_the_user_wrote_elsewhere_is_contact_thanks_answer_and_follow_up() -> None:
    wrote = TellWrote(at=at("05-12 10:00"), when=at("05-11 09:00"))
    assert coming(told(wrote), "05-12 10:00")[0] == "05-22 09:00"
    talked = process(they("05-04 10:00", interviews=[talk("05-08 14:00", "05-08 15:00")]))
    assert planned(decided(talked, "05-12 10:00")).kind is Kind.THANK_YOU
    assert planned(decided(told(wrote, of=talked), "05-12 10:00")).kind is Kind.FOLLOW_UP
    asked = process(they("05-10 10:00", asks="When are you free?"))
    assert not isinstance(decided(told(wrote, of=asked), "05-12 10:00"), YourTurn)
    sent = process(HEARD, we("05-05 09:00"))
    follow_ups = chronicle_of(told(wrote, of=sent), POLICY, at("05-12 10:00")).follow_ups
    assert [local(one.last_at) for one in follow_ups] == ["05-11 09:00"]


def test_nothing_told_is_ever_answered() -> None:
    case = told(
        TellWrote(at=at("05-05 10:00"), when=at("05-05 09:00")),
        TellDeadline(at=at("05-05 11:00"), earliest=on("05-12"), latest=on("05-12")),
    )
    assert planned(decided(case, "05-06 10:00")).parent_id == HEARD.id


def test_a_no_by_telephone_is_a_no_and_an_advance_reopens_it() -> None:
    said_no = TellOutcome(at=at("05-12 10:00"), outcome=Outcome.REJECTED)
    assert because(decided(told(said_no), "05-13 10:00")) == "They said no on Tue 12 May."
    goes_on = TellOutcome(at=at("05-14 10:00"), outcome=Outcome.ADVANCED)
    assert decided(told(said_no, goes_on), "05-14 11:00").reason.rule == "R10"
    promised = process(they("05-04 10:00", promises=[promise("05-20")]))
    assert decided(told(goes_on, of=promised), "05-15 10:00").reason.rule == "R10"


def test_a_no_that_the_mail_hints_at_is_that_mails_so_it_gets_its_gracious_reply() -> None:
    case = process(they("05-11 10:00", outcome=no(weak=True)))
    said_no = TellOutcome(at=at("05-11 12:00"), outcome=Outcome.REJECTED)
    next_draft = planned(decided(told(said_no, of=case), "05-11 12:00"))
    assert (next_draft.kind, next_draft.parent_id) == (Kind.GRACIOUS_REPLY, "05-11 10:00")


@pytest.mark.parametrize("which", [Outcome.REJECTED, Outcome.OFFER, Outcome.ON_HOLD])
def test_an_outcome_that_was_misread_can_be_taken_back(which: Outcome) -> None:
    case = process(HEARD, they("05-05 15:00", outcome=outcome(which)))
    none = told(TellOutcome(at=at("05-06 10:00"), outcome=None), of=case)
    decision = decided(none, "05-06 10:00")
    assert (decision.reason.rule, planned(decision).kind) == ("R10", Kind.FOLLOW_UP)
    later = they("05-08 10:00", outcome=outcome(Outcome.OFFER))
    offered = replace(process(*case.messages, later), instructions=none.instructions)
    assert "offer" in because(decided(offered, "05-09"))
    again = process(*case.messages, they("05-08 10:00", outcome=no()))
    assert decided(replace(again, instructions=none.instructions), "05-09").reason.rule == "R1"


# questions


PROPOSED = they("05-04 08:00", interviews=[talk(state=InterviewState.PROPOSED)])


def asking(name: str) -> tuple[Process, str]:
    """A process that asks the question of that name, and the moment at which it does."""
    cases: dict[str, tuple[Process, str]] = {
        "answered": (process(they("05-04 10:00", asks="When are you free?")), "05-26 10:00"),
        "rejection": (process(HEARD, they("05-05 15:00", outcome=no(weak=True))), "05-06 10:00"),
        "no_news": (
            process(they("05-04 10:00", wishes=[wish(WishKind.NO_NEWS_MEANS_NO, "05-20")])),
            "05-21 10:00",
        ),
        "far_ahead": (process(they("05-04 10:00", promises=[promise("09-30")])), "05-05 10:00"),
        "when": (process(PROPOSED, we("05-05 09:00", accepts=said("Gladly."))), "05-06 10:00"),
        "takes_place": (
            process(
                they("05-04 10:00", interviews=[talk("05-20 14:00", "05-20 15:00")]),
                they("05-06 10:00", outcome=outcome(Outcome.ON_HOLD)),
            ),
            "05-07 10:00",
        ),
        "took_place": (
            process(
                they("05-04 10:00", interviews=[talk("05-20 14:00", "05-20 15:00")]),
                we(
                    "05-06 10:00",
                    interviews=[talk("05-20 14:00", state=InterviewState.TO_MOVE)],
                ),
            ),
            "05-20 15:00",
        ),
        "limit": (process(HEARD, *_four_follow_ups()), "08-20 10:00"),
        "declined": (
            process(
                HEARD,
                drafts=[
                    draft(
                        Kind.FOLLOW_UP, "follow_up:1:05-04 08:00", "05-15 09:00",
                        DraftState.WITHDRAWN, ended="05-25 09:00", withdrawal=Withdrawal.IGNORED,
                    )
                ],
            ),
            "05-26 10:00",
        ),
        "spent": (
            process(
                HEARD,
                drafts=[
                    draft(
                        Kind.FOLLOW_UP, "follow_up:1:05-04 08:00", "05-15 09:00",
                        DraftState.WITHDRAWN, ended="05-25 09:00", withdrawal=Withdrawal.EXPIRED,
                    )
                ],
            ),
            "05-26 10:00",
        ),
    }  # fmt: skip
    return cases[name]


def _four_follow_ups() -> list[MessageFacts]:
    return [we(when) for when in ("05-05 09:00", "05-20 09:00", "06-05 09:00", "06-22 09:00",
                                  "07-20 09:00")]  # fmt: skip


EFFECTS = [
    ("answered", "answered elsewhere", ("R10", "06-08 09:00")),
    ("answered", "close", ("R0", None)),
    ("rejection", "close it", ("R1", "05-06 15:00")),
    ("rejection", "not a rejection", ("R10", "05-18 09:00")),
    ("no_news", "close", ("R0", None)),
    ("no_news", "go on", ("R10", "05-21 10:00")),
    ("far_ahead", "that is right", ("R8", "10-02 09:00")),
    ("far_ahead", "no date", ("R10", "05-18 09:00")),
    ("when", "there is none", ("R10", "05-18 09:00")),
    ("takes_place", "it takes place", ("R5", "05-20 16:00")),
    ("takes_place", "it does not", ("R10", "05-21 09:00")),
    ("took_place", "it took place", ("R4", "05-20 16:00")),
    ("took_place", "it did not", ("R10", "05-20 15:00")),
    ("limit", "close", ("R0", None)),
    ("limit", "go on", ("R10", "08-20 10:00")),
    ("declined", "go on", ("R10", "06-05 09:00")),
    ("declined", "close", ("R0", None)),
    ("spent", "go on", ("R10", "05-26 10:00")),
    ("spent", "close", ("R0", None)),
]


@pytest.mark.parametrize(("name", "choice", "effect"), EFFECTS)
def test_every_answer_has_its_effect_and_is_not_asked_for_again(
    name: str, choice: str, effect: tuple[str, str | None]
) -> None:
    case, now = asking(name)
    asked = decided(case, now)
    assert isinstance(asked, Ask)
    assert asked.key.partition(":")[0] == name
    settled = told(answer(now, asked, choice), of=case)
    decision = decided(settled, now)
    assert not isinstance(decision, Ask)
    rule, when = effect
    assert decision.reason.rule == rule
    if when is None:
        assert because(decision) == f"You closed this on {_day(now)}."
    else:
        assert coming(settled, now)[0] == when


def _day(now: str) -> str:
    local_day = at(now).astimezone(ZoneInfo("Europe/Berlin"))
    return f"{local_day:%a} {local_day.day} {local_day:%b}"


@pytest.mark.parametrize(
    ("name", "choice", "instruction", "rule"),
    [
        ("when", "its date and time",
         TellInterview(at=at("05-06 10:00"), start=at("05-12 14:00")), "R5"),
        ("far_ahead", "another date",
         TellDeadline(at=at("05-05 10:00"), earliest=on("05-20"), latest=on("05-20")), "R8"),
    ],
)  # fmt: skip
def test_an_answer_that_needs_a_date_is_settled_by_telling_it(
    name: str, choice: str, instruction: Instruction, rule: str
) -> None:
    case, now = asking(name)
    mere = told(answer(now, decided(case, now), choice), of=case)
    assert isinstance(decided(mere, now), Ask)
    decision = decided(told(instruction, of=case), now)
    assert isinstance(decision, Wait)
    assert decision.reason.rule == rule


def test_a_far_date_that_the_user_told_is_not_asked_about() -> None:
    case = told(TellDeadline(at=at("05-05 10:00"), earliest=on("09-30"), latest=on("09-30")))
    assert isinstance(decided(case, "05-05 10:00"), Wait)


def test_every_go_on_at_the_limit_allows_two_more_and_their_word_ends_it() -> None:
    case, now = asking("limit")
    go_on = answer(now, decided(case, now), "go on")
    fifth = process(*case.messages, we("08-21 09:00"))
    assert isinstance(decided(told(go_on, of=fifth), "09-20 10:00"), Write)
    sixth = process(*fifth.messages, we("09-21 09:00"))
    asked = decided(told(go_on, of=sixth), "11-20 10:00")
    assert isinstance(asked, Ask)
    assert asked.key != go_on.key
    again = answer("11-20 10:00", asked, "go on")
    assert isinstance(decided(told(go_on, again, of=sixth), "11-20 10:30"), Write)


def test_to_resume_after_closing_at_a_question_is_to_go_on() -> None:
    case, now = asking("limit")
    closed = answer(now, decided(case, now), "close")
    assert isinstance(decided(told(closed, of=case), now), Rest)
    resumed = told(closed, Resume(at=at("08-20 11:00")), of=case)
    assert isinstance(decided(resumed, "08-20 12:00"), Write)


# the gates' questions


def test_a_process_long_silent_when_first_seen_goes_on_or_closes_as_answered() -> None:
    old = process(they("01-12 10:00"), first_seen="05-18 10:00")
    held = gates(old, "05-18 10:00")
    assert held is not None
    assert held.choices == ("go on", "close")
    assert gates(told(answer("05-18 11:00", held, "go on"), of=old), "05-18 11:00") is None
    closed = told(answer("05-18 11:00", held, "close"), of=old)
    assert isinstance(decided(closed, "05-18 11:00"), Rest)


OFFERED = process(they("05-12 10:00", outcome=outcome(Outcome.OFFER), sender=MARCO), id=2)


def test_an_offer_anywhere_holds_the_other_follow_ups_until_the_user_says() -> None:
    case = process(HEARD)
    assert gates(case, "05-15 10:00") is None
    held = gates(case, "05-15 10:00", (OFFERED,))
    assert held is not None
    assert (held.gate, held.choices, local(held.until)) == (
        "offer", ("go on", "stop"), "05-16 00:00",
    )  # fmt: skip
    assert held.because.startswith("Marco Bell made you an offer on Tue 12 May")
    goes_on = told(answer("05-15 11:00", held, "go on"), of=case)
    assert gates(goes_on, "05-15 11:00", (OFFERED,)) is None
    stopped = decided(told(answer("05-15 11:00", held, "stop"), of=case), "05-15 11:00")
    assert isinstance(stopped, Rest)
    assert "offer" in because(stopped)


@pytest.mark.parametrize(
    "over",
    [
        told(Close(at=at("05-13 10:00")), of=OFFERED),
        told(Finish(at=at("05-13 10:00")), of=OFFERED),
        told(TellOutcome(at=at("05-13 10:00"), outcome=None), of=OFFERED),
        process(*OFFERED.messages, we("05-13 10:00", outcome=outcome(Outcome.WITHDRAWN)), id=2),
        replace(OFFERED, threads=tuple(replace(one, labelled=False) for one in OFFERED.threads)),
    ],
)
def test_an_offer_that_is_over_holds_nothing(over: Process) -> None:
    assert gates(process(HEARD), "05-15 10:00", (over,)) is None


def test_an_offer_holds_no_thank_you() -> None:
    talked = process(they("05-04 10:00", interviews=[talk("05-14 14:00", "05-14 15:00")]))
    assert gates(talked, "05-14 16:00", (OFFERED,)) is None


# what holds for all of it


def test_an_instruction_is_in_force_whatever_this_computers_clock_said() -> None:
    ahead = told(TellOutcome(at=at("05-12 10:05"), outcome=Outcome.REJECTED))
    assert decided(ahead, "05-12 10:00").reason.rule == "R1"
    assert isinstance(decided(told(Pause(at=at("05-12 10:05"))), "05-12 10:00"), Rest)


EVERYTHING: tuple[Instruction, ...] = (
    TellInterview(at=at("05-05 10:00"), start=at("05-12 14:00")),
    TellDeadline(at=at("05-05 10:00"), earliest=date(2026, 5, 18), latest=date(2026, 5, 20)),
    TellContact(at=at("05-06 10:00"), part=ContactPart.TEAM),
    TellWrote(at=at("05-13 10:00"), when=at("05-13 09:00")),
    TellOutcome(at=at("05-14 10:00"), outcome=Outcome.ADVANCED),
    Skip(at=at("05-15 10:00"), occasion="follow_up:1:x"),
    Answer(at=at("05-16 10:00"), key="unknown:x", choice="whatever"),
    Snooze(at=at("05-17 10:00"), until=at("05-19 10:00")),
    Resume(at=at("05-18 10:00")),
)


@pytest.mark.parametrize("count", range(len(EVERYTHING) + 1))
def test_waiting_ends_exactly_where_it_says_with_everything_told(count: int) -> None:
    case = told(*EVERYTHING[:count], of=process(HEARD, they("05-07 09:00", requests=[
        wants("availability", kind=RequestKind.ANSWER)
    ])))  # fmt: skip
    policy = Policy(calendar=Calendar(zone=ZoneInfo("America/New_York")))
    moment: datetime | None = at("05-19 12:00")
    for _ in range(20):
        if moment is None:
            break
        decision = decide(case, policy, moment)
        assert decision == decide(case, policy, moment)
        until = getattr(decision, "until", None)
        if until is None:
            break
        assert until > moment
        just_before = decide(case, policy, moment + (until - moment) * 0.999)
        assert type(just_before) is type(decision)
        moment = until
