"""People whom only the user brought in."""

from __future__ import annotations

from dataclasses import replace

from agent.core.decision import Wait
from agent.core.mail import Address
from agent.core.rules.bystanders import bystanders
from tests.core.rules.facts import (
    DANA,
    MARCO,
    POLICY,
    SAM,
    coming,
    decided,
    machine,
    no,
    process,
    talk,
    they,
    we,
)

FRIEND = Address(email="kim@home.example", name="Kim")
NEIGHBOUR = Address(email="pat@gmail.com", name="Pat")
HEARD = they("05-04 15:00")


def test_a_forwarded_to_friend_is_one() -> None:
    assert bystanders([HEARD, we("05-05 10:00", to=[FRIEND])]) == {"kim@home.example"}


def test_a_friend_on_webmail_is_one_also_where_the_recruiter_uses_the_same() -> None:
    recruiter = Address(email="r.jones@gmail.com")
    case = [they("05-04 15:00", sender=recruiter), we("05-05 10:00", to=[NEIGHBOUR])]
    assert bystanders(case) == {"pat@gmail.com"}


def test_a_colleague_of_theirs_is_none_nor_whom_they_bring_in_nor_who_is_written_to_first() -> None:
    agent = Address(email="lee@agency.example")
    assert bystanders([HEARD, we("05-05 10:00", to=[MARCO])]) == set()
    assert bystanders([they("05-04 15:00", cc=[agent]), we("05-05 10:00", to=[agent])]) == set()
    assert bystanders([HEARD, we("05-05 10:00", to=[DANA, FRIEND])]) == set()
    assert bystanders([HEARD, we("05-05 10:00", to=[agent], thread="u")]) == set()
    later = they("05-06 10:00", cc=[FRIEND])
    assert bystanders([HEARD, we("05-05 10:00", to=[FRIEND]), later]) == set()
    assert bystanders([HEARD, we("05-05 10:00", to=[SAM])]) == set()


def test_an_answer_to_a_machines_mail_makes_none() -> None:
    told = machine("05-04 15:00")
    assert bystanders([told, we("05-05 10:00", to=[DANA])]) == set()


def test_the_user_is_never_addressed_though_the_invitation_names_them() -> None:
    invited = talk("05-06 14:00", "05-06 15:00", people=[DANA, SAM])
    case = process(they("05-04 10:00", interviews=[invited]))
    assert coming(case, "05-04 11:00")[1].planned.to == (DANA,)
    several = process(they("05-04 10:00", to=[SAM, MARCO], interviews=[invited]))
    policy = replace(POLICY, mine=frozenset({SAM.email}))
    assert coming(several, "05-04 11:00", policy)[1].planned.to == (DANA,)


def test_neither_their_words_nor_those_to_them_count() -> None:
    aside = [we("05-08 10:00", to=[FRIEND]), they("05-09 10:00", sender=FRIEND, outcome=no())]
    case = process(HEARD, *aside)
    assert isinstance(decided(case, "05-10 10:00"), Wait)
    when, decision = coming(case, "05-10 10:00")
    assert (when, decision.planned.to) == ("05-18 09:00", (DANA,))


def test_a_forward_answers_no_question() -> None:
    case = process(they("05-04 15:00", asks="When?"), we("05-05 10:00", to=[FRIEND]))
    assert decided(case, "05-06 10:00").reason.rule == "R2"
    noted = process(they("05-04 15:00", asks="When?"), we("05-05 10:00", to=[SAM]))
    assert decided(noted, "05-06 10:00").reason.rule == "R2"
