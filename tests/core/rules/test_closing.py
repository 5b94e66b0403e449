"""R0 and R1: at rest, and after a no."""

from __future__ import annotations

import pytest

from agent.core.decision import Ask, Rest, Wait, Write, YourTurn
from agent.core.facts import ContactPart, InterviewState, Outcome
from agent.core.mail import SPAM, TRASH
from agent.core.process import DraftState, Kind, Process
from tests.core.rules.facts import (
    DANA,
    MARCO,
    because,
    coming,
    decided,
    draft,
    local,
    machine,
    met,
    no,
    our_machine,
    outcome,
    process,
    said,
    talk,
    they,
    we,
)

HELD = they("04-20 10:00", interviews=[talk("04-27 10:00", "04-27 11:00")])
THANKED = we("04-27 13:00")


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (process(they("05-04 10:00"), gone=True), "deleted"),
        (process(they("05-04 10:00"), labelled=False), "label"),
        (process(they("05-04 10:00", labels={TRASH}), we("05-05 10:00", labels={TRASH})), "trash"),
        (process(they("05-04 10:00", labels={SPAM})), "spam"),
        (process(they("05-04 10:00", outcome=outcome(Outcome.OFFER))), "offer"),
        (process(we("05-04 10:00", outcome=outcome(Outcome.WITHDRAWN))), "You withdrew"),
        (process(they("05-04 10:00", outcome=outcome(Outcome.WITHDRAWN))), "Dana Reyes closed"),
    ],
)
def test_a_process_at_rest_owes_nothing_for_good(case: Process, says: str) -> None:
    decision = decided(case, "09-01 10:00")
    assert isinstance(decision, Rest)
    assert decision.reason.rule == "R0"
    assert says in because(decision)


def test_what_they_ask_with_an_offer_is_still_the_users_turn() -> None:
    offer = they("05-04 10:00", outcome=outcome(Outcome.OFFER), asks="Can you answer by Friday?")
    assert isinstance(decided(process(offer), "05-04 11:00"), YourTurn)
    answered = process(offer, we("05-05 10:00"))
    assert isinstance(decided(answered, "05-05 11:00"), Rest)


def test_an_interview_reopens_what_was_withdrawn_and_a_question_does_not() -> None:
    withdrawn = we("05-04 10:00", outcome=outcome(Outcome.WITHDRAWN))
    asked = process(withdrawn, they("05-06 10:00", asks="May we ask why?"), we("05-07 10:00"))
    assert isinstance(decided(asked, "05-08 10:00"), Rest)
    invited = process(withdrawn, they("05-06 10:00", interviews=[talk("05-12 10:00")]))
    assert decided(invited, "05-08 10:00").reason.rule == "R5"


def test_a_gracious_reply_follows_a_persons_no_within_one_to_two_working_days() -> None:
    when, decision = coming(process(they("05-08 15:00", outcome=no())), "05-08 16:00")
    assert when == "05-11 15:00"
    assert decision.planned.kind is Kind.GRACIOUS_REPLY
    assert decision.planned.parent_id == "05-08 15:00"
    assert local(decision.planned.expires_at) == "05-18 15:00"
    assert decision.reason.evidence is not None


def test_after_ten_days_a_gracious_reply_is_no_longer_offered() -> None:
    case = process(they("05-08 15:00", outcome=no()))
    assert isinstance(decided(case, "05-18 14:59"), Write)
    assert isinstance(decided(case, "05-18 15:00"), Rest)


@pytest.mark.parametrize(
    "messages",
    [
        [machine("05-08 15:00", outcome=no())],
        [they("05-08 15:00", outcome=no()), we("05-08 17:00")],
        [they("05-08 15:00", outcome=no(), labels={TRASH})],
        [machine("05-08 15:00", outcome=no()), we("05-08 17:00")],
    ],
)
def test_no_gracious_reply_to_machines_to_trash_or_after_the_users_own_words(
    messages: list[object],
) -> None:
    case = process(they("05-01 10:00"), *messages)  # type: ignore[arg-type]
    assert isinstance(decided(case, "05-12 10:00"), Rest)


def test_a_persons_no_and_the_systems_no_are_one() -> None:
    both = process(they("05-08 15:00", outcome=no()), machine("05-09 08:00", outcome=no()))
    when, decision = coming(both, "05-09 09:00")
    assert (when, decision.planned.parent_id) == ("05-11 15:00", "05-08 15:00")
    spent = draft(
        Kind.GRACIOUS_REPLY, "gracious_reply:05-08 15:00", "05-11 15:00", DraftState.DISCARDED
    )
    done = process(*both.messages, they("05-12 09:00", outcome=no()),
                   drafts=[spent])  # fmt: skip
    assert isinstance(decided(done, "05-14 10:00"), Rest)


@pytest.mark.parametrize(
    ("part", "due"),
    [
        (ContactPart.RECRUITER, "06-30 09:00"),
        (ContactPart.TEAM, "06-16 09:00"),
        (None, "06-30 09:00"),
    ],
)
def test_keep_in_touch_comes_after_eight_weeks_or_six_for_the_team(
    part: ContactPart | None, due: str
) -> None:
    case = process(
        HELD, THANKED, they("05-04 15:00", outcome=no(), contact=part), we("05-05 09:00")
    )
    when, decision = coming(case, "05-06 10:00")
    assert (when, decision.planned.kind) == (due, Kind.KEEP_IN_TOUCH)


def test_the_part_is_that_of_the_person_who_is_written_to() -> None:
    case = process(
        HELD,
        they("04-21 10:00", sender=MARCO, contact=ContactPart.TEAM),
        THANKED,
        they("05-04 15:00", sender=DANA, outcome=no(), contact=ContactPart.RECRUITER),
        we("05-05 09:00"),
    )
    assert coming(case, "05-06 10:00")[0] == "06-30 09:00"


def test_nobody_is_kept_in_touch_with_who_was_never_met() -> None:
    case = process(they("05-04 15:00", outcome=no()), we("05-05 09:00"))
    assert isinstance(decided(case, "05-06 10:00"), Rest)


def test_words_of_having_met_in_the_no_itself_count_as_a_meeting() -> None:
    case = process(they("05-04 15:00", outcome=no(), interviews=[met()]), we("05-05 09:00"))
    assert coming(case, "05-06 10:00")[1].planned.kind is Kind.KEEP_IN_TOUCH


def test_an_interview_that_a_no_came_before_did_not_take_place() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-12 10:00")]), they("05-08 15:00", outcome=no())
    )
    late = decided(process(*case.messages, we("05-09 10:00")), "05-12 13:00")
    assert isinstance(late, Rest)
    assert late.reason.rule == "R1"


def test_keep_in_touch_never_comes_on_the_heels_of_the_users_own_words() -> None:
    case = process(HELD, THANKED, they("05-04 15:00", outcome=no()), we("06-28 09:00"))
    assert coming(case, "06-28 10:00")[0] == "07-08 09:00"


@pytest.mark.parametrize(
    "later",
    [
        they("05-20 10:00", asks="Would another role interest you?"),
        they("05-20 10:00", interviews=[talk("05-28 10:00")]),
        they("05-20 10:00", interviews=[talk(state=InterviewState.ANNOUNCED)]),
        they("05-20 10:00", outcome=outcome(Outcome.ADVANCED)),
    ],
)
def test_a_later_question_interview_or_advance_reopens_a_no(later: object) -> None:
    case = process(they("05-04 15:00", outcome=no()), later)  # type: ignore[arg-type]
    assert decided(case, "05-21 10:00").reason.rule not in ("R0", "R1")


def test_kind_words_after_a_no_reopen_nothing() -> None:
    case = process(
        they("05-04 15:00", outcome=no()),
        we("05-05 09:00"),
        they("05-06 10:00", interviews=[met()]),
    )
    assert decided(case, "05-07 10:00").reason.rule == "R1"


def test_weak_signs_ask_and_never_close() -> None:
    case = process(they("05-04 15:00", outcome=no(weak=True)))
    decision = decided(case, "05-05 10:00")
    assert isinstance(decision, Ask)
    assert decision.choices == ("close it", "not a rejection")
    assert decision.reason.evidence is not None
    newer = process(*case.messages, they("05-06 10:00"))
    assert isinstance(decided(newer, "05-07 10:00"), Wait)


def test_an_interview_fixed_or_a_yes_after_weak_signs_ends_the_question() -> None:
    hint = they("05-04 15:00", outcome=no(weak=True))
    plain = process(hint, we("05-05 09:00"))
    assert decided(plain, "06-30 10:00").reason.rule == "R1"
    taken = process(hint, we("05-05 09:00", accepts=said("See you then.")))
    assert decided(taken, "05-06 10:00").reason.rule == "R10"
    answered = process(hint, our_machine("05-05 09:00", accepts=said("Accepted")))
    assert decided(answered, "05-06 10:00").reason.rule == "R10"
    fixed = process(hint, we("05-05 09:00", interviews=[talk("05-08 10:00")]))
    assert decided(fixed, "05-06 10:00").reason.rule == "R5"


def test_weak_signs_before_an_interview_ask_until_it_was_held() -> None:
    booked = they("05-04 10:00", interviews=[talk("05-08 10:00", "05-08 11:00")])
    case = process(booked, we("05-04 11:00"), they("05-06 15:00", outcome=no(weak=True)))
    decision = decided(case, "05-07 10:00")
    assert isinstance(decision, Ask)
    assert local(decision.until) == "05-08 11:00"
    assert decided(case, "05-08 11:00").reason.rule == "R4"


def test_an_interview_before_weak_signs_ends_no_question() -> None:
    case = process(HELD, THANKED, they("05-04 15:00", outcome=no(weak=True)))
    decision = decided(case, "06-30 10:00")
    assert isinstance(decision, Ask)
    assert decision.until is None
