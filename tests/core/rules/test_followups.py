"""Which messages count as follow-ups: thank-yous and answers are none (DESIGN, the floor)."""

from __future__ import annotations

import pytest

from agent.core.facts import InterviewState, MessageFacts, Request, RequestKind
from agent.core.mail import Address
from agent.core.process import DraftState, Kind
from agent.core.rules.chronicle import chronicle_of
from tests.core.rules.facts import (
    DANA,
    MARCO,
    POLICY,
    at,
    draft,
    local,
    machine,
    met,
    process,
    said,
    talk,
    they,
    wants,
    we,
)

INVITED = they("05-08 10:00", interviews=[talk("05-12 14:00", "05-12 15:00")])
YES = we("05-08 11:00")
THANKS = said("Thank you for your time.")


def thanked(when: str, *to: Address) -> MessageFacts:
    return we(when, to=to or (DANA,), thanks=THANKS)


def counted(*messages: MessageFacts, **more: object) -> list[str]:
    case = process(*messages, **more)  # type: ignore[arg-type]
    return [local(one.last_at) for one in chronicle_of(case, POLICY, at("06-30 10:00")).follow_ups]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (thanked("05-12 15:40"), thanked("05-12 15:50", MARCO), []),
        (thanked("05-12 15:40"), thanked("05-15 09:00", MARCO), []),
        (thanked("05-12 15:40", DANA, MARCO), thanked("05-13 09:00", MARCO), []),
        (thanked("05-12 14:50"), thanked("05-12 15:50"), []),
        (thanked("05-12 15:40"), thanked("05-16 09:00"), ["05-16 09:00"]),
        (thanked("05-12 15:40"), thanked("05-20 09:00", MARCO), ["05-20 09:00"]),
        (thanked("05-12 15:40"), we("05-12 15:50", to=[MARCO]), ["05-12 15:50"]),
    ],
    ids=["each interviewer", "the other one days later", "one of both again", "twice",
         "thanked again with the question", "long after it", "no thanks"],
)  # fmt: skip
def test_thanks_near_the_interview_are_no_follow_up(
    first: MessageFacts, second: MessageFacts, expected: list[str]
) -> None:
    assert counted(INVITED, YES, first, second) == expected


def test_a_thank_you_beside_the_drafted_one_is_no_follow_up() -> None:
    ours = draft(Kind.THANK_YOU, "thank_you:2026-05-12", "05-12 16:00", DraftState.SENT,
                 ended="05-12 17:00", sent="05-12 17:00")  # fmt: skip
    case = (INVITED, YES, we("05-12 17:00"), thanked("05-12 18:00", MARCO))
    assert counted(*case, drafts=[ours]) == []


def test_thanks_for_a_talk_that_only_they_speak_of_later_are_no_follow_up() -> None:
    friendly = they("05-13 10:00", interviews=[met()])
    assert counted(thanked("05-12 15:40"), thanked("05-12 15:50", MARCO), friendly) == []
    assert counted(thanked("05-12 15:40"), we("05-12 15:50"), friendly) == ["05-12 15:50"]


def test_an_interview_that_was_called_off_is_thanked_for_by_nothing() -> None:
    off = they("05-08 12:00", interviews=[talk(state=InterviewState.CANCELLED)])
    case = (INVITED, YES, off, we("05-08 13:00"), thanked("05-12 15:40"))
    assert counted(*case) == ["05-12 15:40"]


@pytest.mark.parametrize(
    ("requests", "expected"),
    [
        ([wants("the form", kind=RequestKind.ANSWER)], []),
        ([wants("references")], []),
        ([], ["05-08 10:00"]),
    ],
    ids=["asked for an answer", "asked for something to be sent", "asked nothing"],
)
def test_an_answer_to_what_a_machine_asked_is_no_follow_up(
    requests: list[Request], expected: list[str]
) -> None:
    case = (we("05-05 10:00"), machine("05-06 10:00", requests=requests), we("05-08 10:00"))
    assert counted(*case) == expected
    assert counted(*case, we("05-28 10:00")) == [*expected, "05-28 10:00"]
