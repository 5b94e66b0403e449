"""A message that bears the user's address without Gmail's SENT label: asked about, and meanwhile
worth nothing.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.core.decision import Ask, Wait, Write
from agent.core.facts import MessageFacts, Outcome
from agent.core.instructions import Answer, Close, Instruction
from agent.core.process import DraftState, Kind, Process
from agent.core.rules.withdraw import withdraw
from tests.core.rules.facts import (
    POLICY,
    SAM,
    at,
    because,
    decided,
    draft,
    no,
    our_machine,
    outcome,
    process,
    stray,
    talk,
    they,
    we,
)

HELLO = they("05-04 10:00")
MINE = we("05-04 12:00")


def told(case: Process, *said: Instruction) -> Process:
    return replace(case, instructions=said)


def answered(choice: str, about: MessageFacts) -> Answer:
    return Answer(at=at("05-20 12:00"), key=f"own:{about.id}", choice=choice)


def test_it_is_asked_about_and_nothing_is_written_before_the_answer() -> None:
    case = process(HELLO, MINE, stray("05-06 10:00"))
    for now in ("05-06 10:00", "05-18 09:00", "07-20 09:00"):
        asked = decided(case, now)
        assert isinstance(asked, Ask)
        assert (asked.key, asked.choices) == ("own:05-06 10:00", ("yes", "no"))
        assert asked.reason.because == (
            "A message of Wed 6 May bears your address but was not sent from this mailbox: "
            "is it yours?"
        )


def test_an_address_known_from_the_account_alone_is_asked_about_too() -> None:
    policy = replace(POLICY, mine=frozenset({SAM.email}))
    case = process(HELLO, stray("05-06 10:00"))
    assert isinstance(decided(case, "05-18 09:00", policy), Ask)


@pytest.mark.parametrize("fact", [no(), outcome(Outcome.OFFER), outcome(Outcome.ADVANCED)])
def test_what_it_says_counts_for_nothing_meanwhile_nor_after_a_no(fact: object) -> None:
    forged = stray("05-06 10:00", outcome=fact, to=[SAM])
    case = process(HELLO, MINE, forged)
    assert isinstance(decided(case, "05-18 09:00"), Ask)
    assert decided(told(case, answered("no", forged)), "05-18 09:00") == decided(
        process(HELLO, MINE), "05-18 09:00"
    )


def test_after_a_yes_it_is_the_users_word() -> None:
    theirs = they("05-06 09:00", asks="Which day suits you?")
    answer = stray("05-06 10:00")
    case = told(process(HELLO, MINE, theirs, answer), answered("yes", answer))
    decision = decided(case, "05-07 09:00")
    sent_here = decided(process(HELLO, MINE, theirs, we("05-06 10:00")), "05-07 09:00")
    assert isinstance(decision, Wait)
    assert isinstance(sent_here, Wait)
    assert (decision.until, because(decision)) == (sent_here.until, because(sent_here))


def test_after_a_yes_the_user_withdrew_or_fixed_an_interview_by_it() -> None:
    withdrew = stray("05-06 10:00", outcome=outcome(Outcome.WITHDRAWN))
    case = told(process(HELLO, MINE, withdrew), answered("yes", withdrew))
    assert because(decided(case, "05-07 09:00")) == "You withdrew on Wed 6 May."
    fixed = stray("05-06 10:00", interviews=[talk("05-08 14:00", "05-08 15:00")])
    case = told(process(HELLO, MINE, fixed), answered("yes", fixed))
    assert "Your interview is on Fri 8 May" in because(decided(case, "05-07 09:00"))


def test_one_answer_settles_those_before_it_and_none_after_it() -> None:
    first, second, third = (stray(f"05-0{day} 10:00") for day in (5, 6, 7))
    case = told(process(HELLO, MINE, first, second), answered("no", second))
    assert isinstance(decided(case, "05-18 09:00"), Write)
    later = told(process(HELLO, MINE, first, second, third), answered("no", second))
    asked = decided(later, "05-18 09:00")
    assert isinstance(asked, Ask)
    assert asked.key == "own:05-07 10:00"


def test_the_users_own_automatic_mail_is_never_asked_about() -> None:
    machine = replace(our_machine("05-06 10:00"), labels=frozenset())
    case = process(HELLO, MINE, machine)
    assert decided(case, "05-18 09:00") == decided(process(HELLO, MINE), "05-18 09:00")


def test_what_the_user_closed_is_not_asked_about() -> None:
    case = told(process(HELLO, MINE, stray("05-06 10:00")), Close(at=at("05-07 09:00")))
    assert not isinstance(decided(case, "05-08 09:00"), Ask)


def test_a_waiting_draft_is_taken_back_meanwhile_and_its_occasion_stays_open() -> None:
    waiting = draft(Kind.FOLLOW_UP, "follow_up:1:05-04 12:00", "05-18 09:00", DraftState.LIVE)
    case = process(HELLO, MINE, stray("05-19 10:00"), drafts=[waiting])
    (gone,) = withdraw(case, POLICY, at("05-19 11:00"))
    assert not replace(waiting, state=DraftState.WITHDRAWN, withdrawal=gone.withdrawal).spent
