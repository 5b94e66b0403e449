"""R2 and R3: what they asked for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agent.core.decision import Ask, Wait, Write, YourTurn
from agent.core.facts import Interview, InterviewState, MessageFacts, Request, RequestKind
from agent.core.process import DraftState, Kind
from tests.core.rules.facts import (
    because,
    coming,
    decided,
    draft,
    local,
    machine,
    our_machine,
    process,
    said,
    talk,
    they,
    wants,
    we,
)

ASKED = they("05-05 15:00", asks="When are you free next week?")


def test_a_question_is_the_users_turn_said_now_then_after_two_working_days_then_weekly() -> None:
    case = process(ASKED)
    told = []
    now = "05-05 15:00"
    for _ in range(4):
        decision = decided(case, now)
        assert isinstance(decision, YourTurn | Ask)
        told.append((now, getattr(decision, "notice", "ask")))
        now = local(decision.until) if decision.until else now
    assert told == [
        ("05-05 15:00", 1),
        ("05-07 15:00", 2),
        ("05-14 15:00", 3),
        ("05-21 15:00", "ask"),
    ]


def test_after_three_notices_it_asks_whether_it_was_answered_elsewhere() -> None:
    decision = decided(process(ASKED), "06-30 10:00")
    assert isinstance(decision, Ask)
    assert decision.choices == ("answered elsewhere", "close")
    assert decision.until is None


def test_the_sentence_names_person_day_and_date_wanted() -> None:
    asked = they(
        "05-05 15:00", asks="Which slot?", requests=[wants("it", "05-08", RequestKind.ANSWER)]
    )
    decision = decided(process(asked), "05-06 10:00")
    assert because(decision) == (
        "Dana Reyes asked you something on Tue 5 May and would like it by Fri 8 May: your turn."
    )
    assert decision.reason.evidence == asked.reading.asks


@pytest.mark.parametrize(
    "answer",
    [
        we("05-06 10:00"),
        we("05-06 10:00", thread="other"),
        our_machine("05-06 10:00", accepts=said("Accepted: the interview")),
        machine("05-06 10:00", interviews=[talk("05-12 10:00")]),
    ],
    ids=["in words", "in another thread", "by the calendar", "by a booking"],
)
def test_an_answer_ends_the_users_turn(answer: MessageFacts) -> None:
    assert not isinstance(decided(process(ASKED, answer), "05-06 12:00"), YourTurn)


@pytest.mark.parametrize(
    "other",
    [
        they("05-06 10:00"),
        our_machine("05-06 10:00"),
        machine("05-06 10:00"),
        they("05-06 10:00", interviews=[talk("05-12 10:00")]),
    ],
    ids=["their next mail", "a vacation reply", "a machine's mail", "an invitation of theirs"],
)
def test_nothing_else_ends_it(other: MessageFacts) -> None:
    assert isinstance(decided(process(ASKED, other), "05-06 12:00"), YourTurn)


def test_the_end_of_an_interview_fixed_after_the_question_answers_it() -> None:
    case = process(ASKED, they("05-06 10:00", interviews=[talk("05-07 10:00", "05-07 11:00")]))
    waiting = decided(case, "05-07 10:59")
    assert isinstance(waiting, YourTurn)
    assert local(waiting.until) == "05-07 11:00"
    assert decided(case, "05-07 11:00").reason.rule == "R4"


TO_COME = wants("an answer", kind=RequestKind.ATTENDANCE)


def to_come(when: str, *interviews: Interview, also: Sequence[Request] = ()) -> MessageFacts:
    """They ask whether the user comes, and perhaps for more."""
    asked = [TO_COME, *also]
    return they(when, asks="Please confirm.", requests=asked, interviews=interviews)


FRIDAY = talk("05-08 10:00", "05-08 11:00")


@pytest.mark.parametrize(
    "messages",
    [
        [to_come("05-05 15:00", FRIDAY)],
        [they("05-04 15:00", interviews=[FRIDAY]), to_come("05-05 15:00")],
        [they("05-04 15:00", interviews=[FRIDAY]), to_come("05-05 15:00", FRIDAY)],
    ],
)
def test_whether_they_come_is_answered_by_the_interview_itself(
    messages: list[MessageFacts],
) -> None:
    case = process(*messages)
    waiting = decided(case, "05-06 10:00")
    assert isinstance(waiting, YourTurn)
    assert local(decided(case, "05-07 16:00").until) == "05-08 11:00"  # type: ignore[union-attr]
    assert decided(case, "05-08 11:00").reason.rule == "R4"
    when, decision = coming(case, "05-08 11:00")
    assert (when, decision.planned.kind) == ("05-08 12:00", Kind.THANK_YOU)


@pytest.mark.parametrize(
    "messages",
    [
        [to_come("05-05 15:00", FRIDAY, also=[wants("the form", kind=RequestKind.ANSWER)])],
        [to_come("05-05 15:00", FRIDAY, talk("05-20 10:00", "05-20 11:00"))],
        [they("05-04 15:00", interviews=[FRIDAY]), to_come("05-05 15:00", talk("05-20 10:00"))],
        [to_come("05-05 15:00")],
    ],
)
def test_what_else_was_asked_and_another_interview_are_not(messages: list[MessageFacts]) -> None:
    assert isinstance(decided(process(*messages), "05-09 10:00"), YourTurn)


def test_a_newer_question_counts_anew() -> None:
    again = they("05-18 09:00", asks="Did you get my question?")
    decision = decided(process(ASKED, again), "05-18 10:00")
    assert isinstance(decision, YourTurn)
    assert (decision.notice, decision.reason.evidence) == (1, again.reading.asks)


def test_a_machines_question_counts_only_where_something_is_to_be_done() -> None:
    chatty = machine("05-05 15:00", asks="How did we do?")
    assert not isinstance(decided(process(we("05-04 10:00"), chatty), "05-06 10:00"), YourTurn)
    form = machine("05-05 15:00", requests=[wants("the form", kind=RequestKind.ANSWER)])
    assert isinstance(decided(process(we("05-04 10:00"), form), "05-06 10:00"), YourTurn)


def test_a_thank_you_that_is_due_too_is_named_and_not_drafted() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00")]),
        we("05-04 12:00"),
        they("05-06 15:30", asks="Which of the two teams would you prefer?"),
    )
    before, due, over = (
        decided(case, when) for when in ("05-06 15:45", "05-06 16:00", "05-11 15:00")
    )
    assert because(before).endswith("your turn.")
    assert local(before.until) == "05-06 16:00"  # type: ignore[union-attr]
    assert because(due).endswith("answer, and thank them.")
    assert because(over).endswith("your turn.")


def test_materials_are_drafted_right_away_on_the_mail_that_asked() -> None:
    case = process(they("05-05 15:00", requests=[wants("two references")]), they("05-05 15:30"))
    when, decision = coming(case, "05-05 15:30")
    assert (when, decision.planned.kind) == ("05-05 15:30", Kind.MATERIALS)
    assert decision.planned.parent_id == "05-05 15:00"
    assert (
        because(decision) == "Dana Reyes asked on Tue 5 May for two references: remember to attach."
    )


@pytest.mark.parametrize(
    ("asked", "by", "due", "urgent"),
    [
        ("05-05 20:00", None, "05-06 09:00", False),
        ("05-08 20:00", None, "05-11 09:00", False),
        ("05-08 20:00", "05-13", "05-11 09:00", False),
        ("05-08 20:00", "05-12", "05-11 09:00", False),
        ("05-08 20:00", "05-11", "05-08 20:00", True),
        ("05-09 12:00", "05-10", "05-09 12:00", True),
        ("05-05 15:00", "05-01", "05-05 15:00", False),
    ],
)
def test_materials_keep_to_good_hours_unless_that_misses_their_date(
    asked: str, by: str | None, due: str, urgent: bool
) -> None:
    when, decision = coming(process(they(asked, requests=[wants("a portfolio", by)])), asked)
    assert (when, decision.planned.urgent) == (due, urgent)


def test_dated_materials_first_seen_out_of_hours_become_urgent() -> None:
    case = process(they("05-07 10:00", requests=[wants("a portfolio", "05-08")]))
    calm, late = decided(case, "05-07 11:00"), decided(case, "05-07 19:00")
    assert isinstance(calm, Write)
    assert isinstance(late, Write)
    assert (calm.planned.urgent, late.planned.urgent) == (False, True)


def test_materials_go_ahead_of_an_interview() -> None:
    case = process(
        they(
            "05-05 15:00",
            requests=[wants("a portfolio", "05-08")],
            interviews=[talk("05-12 10:00")],
        )
    )
    assert coming(case, "05-05 15:00")[1].planned.kind is Kind.MATERIALS


def test_materials_ride_with_a_thank_you_that_falls_due_within_a_day() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00")]),
        we("05-04 12:00"),
        they("05-05 17:00", requests=[wants("a portfolio")]),
    )
    when, decision = coming(case, "05-05 17:00")
    assert (when, decision.planned.kind) == ("05-06 16:00", Kind.THANK_YOU)
    assert because(decision).endswith("They also asked for a portfolio: remember to attach.")
    earlier = process(*case.messages[:2], they("05-05 13:00", requests=[wants("a portfolio")]))
    assert coming(earlier, "05-05 13:00")[1].planned.kind is Kind.MATERIALS


def test_materials_wanted_before_the_thank_you_go_by_themselves() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00")]),
        we("05-04 12:00"),
        they("05-05 17:00", requests=[wants("a portfolio", "05-06")]),
    )
    assert coming(case, "05-05 17:00")[1].planned.kind is Kind.MATERIALS


def test_a_discarded_thank_you_leaves_the_materials_to_themselves() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00")]),
        we("05-04 12:00"),
        they("05-06 15:30", requests=[wants("a portfolio")]),
        drafts=[draft(Kind.THANK_YOU, "thank_you:2026-05-06", "05-06 16:00", DraftState.DISCARDED)],
    )
    assert coming(case, "05-06 16:30")[1].planned.kind is Kind.MATERIALS


def test_any_later_message_of_the_users_spends_the_request() -> None:
    case = process(they("05-05 15:00", requests=[wants("a portfolio")]), we("05-05 16:00"))
    assert decided(case, "05-05 17:00").reason.rule == "R10"


def test_a_question_in_the_same_mail_comes_first() -> None:
    both = they("05-05 15:00", asks="When can you start?", requests=[wants("a portfolio")])
    assert isinstance(decided(process(both), "05-05 16:00"), YourTurn)


def test_a_time_they_offer_is_no_interview_yet() -> None:
    offered = they("05-05 15:00", interviews=[talk("05-12 10:00", state=InterviewState.PROPOSED)])
    assert isinstance(decided(process(offered), "05-06 10:00"), Wait)
    assert decided(process(offered), "05-06 10:00").reason.rule == "R10"
