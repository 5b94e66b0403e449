"""What a text may rest on: the facts of its process, and what these people have had already."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from agent.core.brief import Brief
from agent.core.decision import Planned, Write
from agent.core.facts import ContactPart, InterviewState, WishKind
from agent.core.process import DraftState, Kind, Process
from agent.core.rules.decide import decide
from agent.cycle.briefing import brief_for
from agent.writing import Words
from tests.core.rules.facts import (
    DANA,
    POLICY,
    at,
    draft,
    no,
    on,
    process,
    promise,
    talk,
    they,
    we,
    wish,
)


def owed(facts: Process, when: str) -> Planned:
    decision = decide(facts, POLICY, at(when))
    assert isinstance(decision, Write), decision
    return decision.planned


def brief(facts: Process, when: str, others: tuple[Process, ...] = ()) -> Brief:
    return brief_for(
        facts,
        owed(facts, when),
        policy=POLICY,
        now=at(when),
        account="sam@mail.example",
        user_name="Sam",
        others=(facts, *others),
    )


def called_off(*later: object) -> Process:
    return process(
        they("05-04 10:00", interviews=[talk("05-14 14:00", "05-14 15:00", uid="talk")]),
        we("05-04 11:00"),
        they(
            "05-12 10:00",
            interviews=[talk("05-14 14:00", uid="talk", state=InterviewState.CANCELLED)],
        ),
        *later,
    )


def test_an_interview_they_called_off_is_known_with_its_day() -> None:
    known = brief(called_off(), "05-26 10:00")
    assert (known.called_off, known.called_off_on) == (True, on("05-14"))
    assert known.met_on is None
    assert "Thursday, May 14" in Words().compose(known)


def test_one_called_off_long_before_their_newest_words_is_no_news() -> None:
    assert not brief(called_off(they("05-20 10:00")), "06-03 10:00").called_off


def test_one_the_user_called_off_is_not_laid_at_their_door() -> None:
    gone = talk("05-14 14:00", uid="talk", state=InterviewState.CANCELLED)
    facts = process(
        they("05-04 10:00", interviews=[talk("05-14 14:00", "05-14 15:00", uid="talk")]),
        we("05-12 10:00", interviews=[gone]),
        they("05-12 11:00"),
    )
    assert not brief(facts, "05-26 10:00").called_off


@pytest.mark.parametrize("moved_by", ["one calendar part", "a no and a new date"])
def test_an_interview_on_another_day_than_first_agreed_was_moved(moved_by: str) -> None:
    new = talk("05-19 14:00", "05-19 15:00", uid="talk", sequence=1)
    old = talk("05-14 14:00", uid="talk", state=InterviewState.CANCELLED)
    facts = process(
        they("05-04 10:00", interviews=[talk("05-14 14:00", "05-14 15:00", uid="talk")]),
        they("05-12 10:00", interviews=[new] if moved_by == "one calendar part" else [old, new]),
        we("05-12 11:00"),
    )
    known = brief(facts, "05-19 16:00")
    assert (known.kind, known.moved, known.met_on) == (Kind.THANK_YOU, True, on("05-19"))
    assert not known.called_off


def test_an_interview_as_first_agreed_was_not_moved() -> None:
    facts = process(
        they("05-04 10:00", interviews=[talk("05-14 14:00", "05-14 15:00")]),
        they("05-05 10:00", interviews=[talk("05-14 15:00", "05-14 16:00")]),
    )
    assert not brief(facts, "05-14 17:00").moved


def test_an_invited_follow_up_names_the_day_they_named() -> None:
    facts = process(
        they("05-04 10:00", wishes=[wish(WishKind.PING_IF_SILENT, "05-15")]), we("05-04 11:00")
    )
    known = brief(facts, "05-18 10:00")
    assert (known.invited, known.promised) == (True, on("05-15"))
    assert "Friday, May 15" in Words().compose(known)


def test_a_follow_up_after_their_date_names_it() -> None:
    facts = process(they("05-04 10:00", promises=[promise("05-15")]), we("05-04 11:00"))
    assert brief(facts, "05-19 10:00").promised == on("05-15")


def test_two_processes_with_one_occasion_are_worded_apart() -> None:
    held = [talk("05-14 14:00", "05-14 15:00", people=[DANA])]
    seeds = {
        brief(process(they("05-04 10:00", interviews=held, thread=thread)), "05-14 17:00").seed
        for thread in ("t1", "t2")
    }
    assert len(seeds) == 2


def another(text: str, *, sender=DANA, to: str = "", subject: str = "", number: int = 2) -> Process:
    """Another process in which that text was written once."""
    written = replace(
        draft(Kind.FOLLOW_UP, "follow_up:x", "04-20 10:00", DraftState.SENT),
        text=text,
        recipients=(to or sender.email,),
    )
    facts = process(they("04-01 10:00", sender=sender), drafts=[written])
    threads = tuple(replace(one, subject=subject or one.subject) for one in facts.threads)
    return replace(facts, id=number, threads=threads)


def test_what_one_person_or_employer_has_had_is_passed_on_from_every_process() -> None:
    tom = replace(DANA, email="tom@bluebird.example", name="Tom Adeyemi")
    agency = replace(DANA, email="pat@agency.example", name="Pat Doe")
    facts = process(they("05-04 10:00", interviews=[talk("05-14 14:00", people=[DANA])]))
    facts = replace(
        facts, threads=tuple(replace(one, subject="Editor at Northwind") for one in facts.threads)
    )
    others = (
        another("to Dana", to=DANA.email),
        another("to a colleague", to="marco@northwind.example", number=3),
        another("to an agency", sender=agency, subject="Designer at Northwind", number=4),
        another("elsewhere", sender=tom, subject="Editor at Bluebird", number=5),
    )
    known = brief(facts, "05-14 17:00", others)
    assert set(known.earlier_texts) == {"to Dana", "to a colleague", "to an agency"}


def test_who_met_them_and_how_often_is_known() -> None:
    facts = process(
        they("05-04 10:00", interviews=[talk("05-07 14:00", "05-07 15:00", people=[DANA])]),
        we("05-07 18:00"),
        they(
            "05-08 10:00",
            contact=ContactPart.TEAM,
            interviews=[talk("05-14 14:00", "05-14 15:00", people=[DANA])],
        ),
        they("05-18 15:00", outcome=no()),
    )
    known = brief(facts, "05-19 16:00")
    assert (known.kind, known.rounds, known.met) == (Kind.GRACIOUS_REPLY, 2, (DANA,))
    later = brief(facts, "07-06 10:00")
    assert (later.kind, later.contact) == (Kind.KEEP_IN_TOUCH, ContactPart.TEAM)
    assert later.on_day - known.on_day > timedelta(days=30)
