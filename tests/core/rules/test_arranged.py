"""Whether a thank-you is for the talk, or for having arranged it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.core.facts import ContactPart, MessageFacts
from agent.core.mail import Address
from agent.core.rules.arranged import only_arranged
from agent.core.rules.chronicle import chronicle_of
from tests.core.rules.facts import DANA, MARCO, POLICY, at, process, said, talk, they

PAT = Address(email="pat@northwind.example", name="Pat Lindqvist")
DESK = Address(email="careers@northwind.example", name="Northwind Careers")
ROUND = talk("05-06 14:00", "05-06 15:00")


def invited(
    sender: Address, *people: Address, part: ContactPart | None = None, words: str = "the interview"
) -> MessageFacts:
    stated = replace(ROUND, people=people, evidence=said(words))
    return they("05-04 10:00", sender=sender, interviews=[stated], contact=part)


def arranged(to: tuple[Address, ...], *messages: MessageFacts) -> bool:
    chronicle = chronicle_of(process(*messages), POLICY, at("05-06 16:00"))
    return only_arranged(to, chronicle.held_rounds[-1], chronicle)


@pytest.mark.parametrize(
    ("to", "people", "part", "only"),
    [
        (DANA, (DANA,), None, False),
        (DANA, (DANA, MARCO), ContactPart.TEAM, False),
        (DANA, (DANA, MARCO), None, False),
        (PAT, (DANA,), ContactPart.RECRUITER, True),
        (PAT, (DANA,), None, True),
        (PAT, (PAT, DANA), ContactPart.RECRUITER, True),
        (PAT, (PAT,), ContactPart.RECRUITER, False),
        (DESK, (DANA,), None, True),
        (PAT, (Address(email="pat.l@mail.example", name="Pat Lindqvist"),), None, False),
    ],
)
def test_those_known_to_have_taken_part_are_thanked_for_the_talk(
    to: Address, people: tuple[Address, ...], part: ContactPart | None, only: bool
) -> None:
    assert arranged((to,), invited(to, *people, part=part)) is only


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("Your interview with our hiring manager is on Wednesday at 2 pm.", True),
        ("You will meet Dana and Marco on Wednesday at 2 pm.", True),
        ("You will be meeting with the design team on Wednesday at 2 pm.", True),
        ("Your panel interview with two engineers is on Wednesday at 2 pm.", True),
        ("Your call with me is confirmed for Wednesday at 2 pm.", False),
        ("Looking forward to speaking with you on Wednesday at 2 pm.", False),
        ("Your interview with Northwind is on Wednesday at 2 pm.", False),
        ("Your interview with Pat is on Wednesday at 2 pm.", False),
        ("Your interview with us is on Wednesday at 2 pm.", False),
        ("Let us meet Wednesday at 2 pm on Zoom.", False),
        ("Your interview is on Wednesday at 2 pm.", False),
    ],
)
def test_a_recruiter_whose_mail_says_with_whom_the_talk_is_arranged_it(
    words: str, only: bool
) -> None:
    recruiter = ContactPart.RECRUITER
    assert arranged((PAT,), invited(PAT, part=recruiter, words=words)) is only
    assert not arranged((PAT,), invited(PAT, part=ContactPart.TEAM, words=words))
    assert not arranged((PAT,), invited(PAT, words=words))


def test_a_desk_took_no_part_in_a_talk() -> None:
    assert arranged((DESK,), invited(DESK))
    assert not arranged((), invited(DESK))
