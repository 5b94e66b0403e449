"""How statements of interviews become rounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.core.facts import Evidence, Interview, InterviewState, MessageFacts, Outcome
from agent.core.mail import Address
from agent.core.rules.rounds import rounds_of
from tests.core.rules.facts import (
    DANA,
    MARCO,
    POLICY,
    local,
    machine,
    met,
    no,
    outcome,
    promise,
    talk,
    they,
    we,
)

CANCELLED, AGREED = InterviewState.CANCELLED, InterviewState.AGREED


def rounds(*messages: MessageFacts) -> list[tuple[str, str]]:
    return [(local(one.start), local(one.end)) for one in rounds_of(messages, POLICY)]


def said(*statements: object, when: str = "05-04 10:00") -> MessageFacts:
    return they(when, interviews=list(statements))


def later(*statements: object) -> MessageFacts:
    return said(*statements, when="05-05 10:00")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (talk("05-06 14:00"), talk("05-06 14:00"), [("05-06 14:00", "05-06 15:00")]),
        (talk("05-06 14:00"), talk("05-06 14:30", "05-06 15:15"), [("05-06 14:30", "05-06 15:15")]),
        (talk("05-06 14:00", "05-06 16:00"), talk("05-06 14:00"), [("05-06 14:00", "05-06 16:00")]),
        (talk(day="05-06"), talk("05-06 14:00"), [("05-06 14:00", "05-06 15:00")]),
        (talk("05-06 14:00"), talk(day="05-06"), [("05-06 14:00", "05-06 15:00")]),
        (talk("05-06 14:00", uid="a"), talk("05-06 14:15"), [("05-06 14:00", "05-06 15:00")]),
        (talk("05-06 14:00", uid="a"), talk("05-08 09:00", uid="a", sequence=1),
         [("05-08 09:00", "05-08 10:00")]),
        (talk("05-06 14:00", uid="a", sequence=2), talk("05-08 09:00", uid="a", sequence=1),
         [("05-06 14:00", "05-06 15:00")]),
        (talk("05-06 14:00"), talk("05-06 16:00"), [("05-06 14:00", "05-06 17:00")]),
        (talk("05-06 14:00"), talk(state=CANCELLED), []),
        (talk("05-06 14:00", uid="a"), talk("05-06 14:00", uid="a", state=CANCELLED), []),
        (talk("05-06 14:00"), talk(day="05-06", state=CANCELLED), []),
        (talk(day="05-06"), talk("05-06 14:00", state=CANCELLED), []),
        (talk("05-06 14:00"), talk(day="05-07", state=CANCELLED), [("05-06 14:00", "05-06 15:00")]),
    ],
)  # fmt: skip
def test_two_statements(first: object, second: object, expected: list[tuple[str, str]]) -> None:
    assert rounds(said(first), later(second)) == expected


def test_one_message_that_cancels_and_names_a_new_time_moves_the_interview() -> None:
    moved = later(talk("05-08 09:00"), talk(day="05-06", state=CANCELLED))
    assert rounds(said(talk("05-06 14:00")), moved) == [("05-08 09:00", "05-08 10:00")]


def test_a_no_removes_what_had_not_begun() -> None:
    held, ahead = talk("05-04 11:00"), talk("05-12 10:00")
    case = (said(held, ahead), they("05-05 10:00", outcome=no()))
    assert rounds(*case) == [("05-04 11:00", "05-04 12:00")]


ANNOUNCED, PROPOSED = InterviewState.ANNOUNCED, InterviewState.PROPOSED


@pytest.mark.parametrize("when", ["05-13 10:00", "05-20 10:00", "06-30 10:00"])
def test_great_to_meet_you_speaks_of_the_interview_that_was_had(when: str) -> None:
    held = said(talk("05-04 11:00"))
    assert rounds(held, they(when, interviews=[met()])) == [("05-04 11:00", "05-04 12:00")]


@pytest.mark.parametrize(
    ("since", "when", "known"),
    [
        (they("05-12 10:00", interviews=[talk(state=ANNOUNCED)]), "05-20 10:00", 2),
        (they("05-12 10:00", interviews=[talk(state=PROPOSED)]), "05-20 10:00", 2),
        (they("05-12 10:00", interviews=[talk("05-18 10:00", state=PROPOSED)]), "05-20 10:00", 2),
        (they("05-12 10:00", outcome=outcome(Outcome.ADVANCED)), "05-20 10:00", 2),
        (they("05-12 10:00", interviews=[talk(state=ANNOUNCED)]), "05-13 10:00", 1),
        (they("05-03 10:00", interviews=[talk(state=ANNOUNCED)]), "05-20 10:00", 1),
        (they("05-12 10:00", interviews=[talk("05-29 10:00")]), "05-20 10:00", 2),
        (they("05-12 10:00", interviews=[talk(state=CANCELLED)]), "05-20 10:00", 1),
        (they("05-12 10:00", promises=[promise("05-18")]), "05-20 10:00", 1),
    ],
    ids=["announced", "proposed", "a time proposed", "advanced", "still within ten days",
         "announced before it", "agreed and yet to come", "called off", "a date given"],
)  # fmt: skip
def test_long_after_it_speaks_of_another_only_if_one_was_to_come_without_a_time(
    since: MessageFacts, when: str, known: int
) -> None:
    messages = sorted([said(talk("05-04 11:00")), since], key=lambda one: one.at)
    assert len(rounds(*messages, they(when, interviews=[met()]))) == known


def test_what_was_announced_and_then_fixed_or_called_off_is_not_met_once_more() -> None:
    held = said(talk("05-04 11:00"))
    announced = they("05-06 10:00", interviews=[talk(state=ANNOUNCED)])
    friendly = they("05-28 10:00", interviews=[met()])
    fixed = they("05-07 10:00", interviews=[talk("05-11 10:00")])
    off = they("05-07 10:00", interviews=[talk(state=CANCELLED)])
    assert len(rounds(held, announced, fixed, friendly)) == 2
    assert len(rounds(held, announced, off, friendly)) == 1


def of(words: str, interview: Interview) -> Interview:
    return replace(interview, evidence=Evidence(message_id="", quote=words))


SOON = they("05-04 10:00", interviews=[of("Your phone interview", talk("05-07 14:00"))])
LATE = they(
    "05-04 11:00", sender=MARCO, thread="u", interviews=[of("Your panel", talk("05-12 10:00"))]
)
GONE = talk(state=CANCELLED)
ANA = Address(email="ana@northwind.example", name="Ana Ray")


@pytest.mark.parametrize(
    ("cancelled", "left"),
    [
        (they("05-05 10:00", sender=MARCO, interviews=[of("Our talk is off", GONE)]), "05-07"),
        (they("05-05 10:00", interviews=[of("Our talk is off", GONE)]), "05-12"),
        (they("05-05 10:00", interviews=[of("The panel is off", GONE)]), "05-07"),
        (they("05-05 10:00", sender=ANA, thread="u", interviews=[of("It is off", GONE)]), "05-07"),
        (they("05-05 10:00", sender=ANA, thread="v", interviews=[of("It is off", GONE)]), "05-12"),
        (machine("05-05 10:00", thread="v", interviews=[of("Panel cancelled", GONE)]), "05-07"),
        (we("05-05 10:00", to=[MARCO], interviews=[of("I can't make it", GONE)]), "05-07"),
        (we("05-05 10:00", to=[ANA], thread="v", interviews=[of("Can't make it", GONE)]), "05-12"),
    ],
    ids=["by who stated it", "by who stated the next", "its kind", "its thread", "nothing fits",
         "its kind, by a machine", "the user's, to who stated it", "the user's, to somebody else"],
)  # fmt: skip
def test_a_talk_called_off_without_its_time_is_the_one_that_fits(
    cancelled: MessageFacts, left: str
) -> None:
    assert [start[:5] for start, _ in rounds(SOON, LATE, cancelled)] == [left]


def test_a_talk_called_off_with_somebody_is_the_one_with_them() -> None:
    both = said(talk("05-07 14:00", people=[MARCO]), talk("05-12 10:00", people=[ANA]))
    off = later(of("Your interview with Ana is cancelled", GONE))
    assert [start[:5] for start, _ in rounds(both, off)] == ["05-07"]
    by_ana = they("05-05 10:00", sender=ANA, interviews=[of("I have to cancel", GONE)])
    assert [start[:5] for start, _ in rounds(both, by_ana)] == ["05-07"]


def test_the_second_of_two_is_moved_and_the_first_stays() -> None:
    moved = of("The panel has been moved", talk("05-13 10:00"))
    case = (SOON, LATE, they("05-05 10:00", interviews=[of(moved.evidence.quote, GONE), moved]))
    assert [start[:5] for start, _ in rounds(*case)] == ["05-07", "05-13"]


def test_the_people_of_both_statements_are_met() -> None:
    case = (said(talk("05-06 14:00", people=[DANA])), later(talk("05-06 14:00", people=[MARCO])))
    assert rounds_of(case, POLICY)[0].people == (DANA, MARCO)


def test_a_moved_interview_is_fixed_anew_and_a_confirmed_one_is_not() -> None:
    first = said(talk("05-06 14:00", uid="a"))
    confirmed = rounds_of((first, later(talk("05-06 14:00", uid="a"))), POLICY)[0]
    moved = rounds_of((first, later(talk("05-08 14:00", uid="a"))), POLICY)[0]
    assert (confirmed.fixed_at, confirmed.stated_at) == (first.at, later().at)
    assert moved.fixed_at == later().at
