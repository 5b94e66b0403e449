"""`tell`, `answer`, `pause`, `resume`, `snooze`, `skip`, `close`, `write`, `link` and `finish`."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from agent.core.decision import Write
from agent.core.facts import ContactPart, InterviewState, Outcome
from agent.core.instructions import (
    Answer,
    Close,
    Finish,
    Pause,
    Skip,
    TellAbout,
    TellAddress,
    TellContact,
    TellDeadline,
    TellInterview,
    TellOutcome,
    TellWrote,
    WriteNow,
)
from agent.core.mail import Address
from agent.core.process import DraftState
from agent.core.rules.decide import decide
from agent.core.rules.doubt import Doubt
from agent.cycle.ports import Standing
from tests.contracts.values import draft_in
from tests.core.rules.facts import (
    DANA,
    MARCO,
    POLICY,
    at,
    machine,
    no,
    on,
    outcome,
    said,
    talk,
    they,
    we,
)

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

NOW = at("05-12 10:00")
HEARD = they("05-04 08:00", thread="t1")
TOM = Address(email="tom@bluebird.example", name="Tom Adeyemi")


@pytest.fixture
def northwind(desk: Desk) -> Desk:
    """One process; its follow-up is due on Fri 15 May, 09:00."""
    desk.hears("t1", HEARD)
    return desk


# wishes


def test_pausing_says_what_was_next_and_that_nothing_is_now(northwind: Desk) -> None:
    out = northwind.ok("pause", "northwind")
    assert "paused. Next: follow-up, Fri 15 May, 09:00 → no drafts." in out
    assert "You paused this on Tue 12 May." in out
    assert northwind.said() == (Pause(at=NOW),)
    assert northwind.ledger.due(NOW) == (1,)
    assert "still no drafts" in northwind.ok("pause", "1")
    assert len(northwind.said()) == 1


def test_resuming_brings_the_next_step_back(northwind: Desk) -> None:
    northwind.ok("close", "dana")
    assert "no drafts → follow-up, Fri 15 May, 09:00" in northwind.ok("resume", "dana")
    assert "nothing to resume" in northwind.ok("resume", "dana")
    assert len(northwind.said()) == 2


def test_snoozing_takes_a_day_or_a_time_ahead(northwind: Desk) -> None:
    out = northwind.ok("snooze", "1", "in two weeks")
    assert "follow-up, Fri 15 May, 09:00 → nothing before Tue 26 May, 09:00" in out
    assert "not ahead" in northwind.fails(2, "snooze", "1", "yesterday")
    assert "one day is needed" in northwind.fails(2, "snooze", "1", "next week")
    assert "in two weeks" in northwind.fails(2, "snooze", "1", "someday")
    assert len(northwind.said()) == 1


def test_a_waiting_draft_is_said_to_go(northwind: Desk) -> None:
    draft_in(northwind.ledger, 1, DraftState.LIVE, occasion="follow_up:1:t1:05-04 08:00")
    assert "taken back at the next look" in northwind.ok("pause", "1")


# drafts


def test_skipping_names_the_draft_and_when_the_next_one_comes(northwind: Desk) -> None:
    out = northwind.ok("skip", "1")
    assert "the follow-up is left out" in out
    assert "follow-up, Fri 15 May, 09:00 → follow-up, Mon 25 May, 09:00" in out
    assert northwind.said() == (Skip(at=NOW, occasion="follow_up:1:t1:05-04 08:00"),)


def test_skipping_takes_the_draft_that_waits_but_none_in_hand(northwind: Desk) -> None:
    draft = draft_in(northwind.ledger, 1, DraftState.LIVE, occasion="follow_up:1:t1:05-04 08:00")
    northwind.ok("skip", "1")
    assert northwind.said() == (Skip(at=NOW, occasion=draft.occasion),)
    northwind.ledger.advance_draft(draft.intent_id, DraftState.EDITED, at=NOW)
    assert "Discard it in Gmail" in northwind.fails(1, "skip", "1")


def test_writing_now_is_due_at_once(northwind: Desk) -> None:
    out = northwind.ok("write", "northwind")
    assert "follow-up, Fri 15 May, 09:00 → follow-up now" in out
    assert northwind.said() == (WriteNow(at=NOW, occasion="follow_up:1:t1:05-04 08:00"),)


def test_nothing_is_written_beside_a_draft_before_an_interview_or_where_none_is_planned(
    desk: Desk,
) -> None:
    desk.hears("t1", they("05-04 08:00", thread="t1", interviews=[talk("05-20 14:00")]))
    assert "after the interview" in desk.fails(1, "write", "1")
    desk.ok("tell", "1", "--interview", "none")
    draft_in(desk.ledger, 1, DraftState.LIVE)
    assert "has its draft already" in desk.fails(1, "write", "1")
    desk.hears(
        "t2", they("05-04 08:00", thread="t2", sender=TOM, asks="Are you free?"), subject="x"
    )
    assert "No draft is planned" in desk.fails(1, "write", "tom")


# facts


@pytest.mark.parametrize(
    ("words", "instruction", "says"),
    [
        (["--interview", "2026-05-14 15:00"],
         TellInterview(at=NOW, start=at("05-14 15:00")), "an interview on Thu 14 May, 15:00"),
        (["--interview", "Thursday"], TellInterview(at=NOW, on=on("05-14")), "on Thu 14 May."),
        (["--interview", "none"], TellInterview(at=NOW), "no interview"),
        (["--deadline", "in two weeks"],
         TellDeadline(at=NOW, earliest=on("05-26"), latest=on("05-26")), "by Tue 26 May"),
        (["--deadline", "None"], TellDeadline(at=NOW), "no date"),
        (["--contact", "team"], TellContact(at=NOW, part=ContactPart.TEAM), "team"),
        (["--to", "Marco Bell <Marco@Northwind.example>"],
         TellAddress(at=NOW, to=MARCO), "to Marco Bell"),
        (["--wrote", "yesterday"],
         TellWrote(at=NOW, when=at("05-11 12:00")), "in touch on Mon 11 May, 12:00"),
        (["--wrote", "today"], TellWrote(at=NOW, when=NOW), "in touch on Tue 12 May, 10:00"),
        (["--outcome", "rejected"], TellOutcome(at=NOW, outcome=Outcome.REJECTED), "no drafts"),
        (["--outcome", "none"], TellOutcome(at=NOW, outcome=None), "no answer yet"),
        (["--about", "the lighting story"], TellAbout(at=NOW, text="the lighting story"),
         "you talked about the lighting story"),
        (["--about", " We talked about  the lighting story. "],
         TellAbout(at=NOW, text="the lighting story"), "you talked about the lighting story"),
        (["--about", "Zoë's café, Łódź & 照明"], TellAbout(at=NOW, text="Zoë's café, Łódź & 照明"),
         "照明"),
        (["--about", "none"], TellAbout(at=NOW, text=""), "nothing to mention of the talk"),
    ],
)  # fmt: skip
def test_what_is_told_is_kept_and_said_back(
    northwind: Desk, words: list[str], instruction: object, says: str
) -> None:
    out = northwind.ok("tell", "northwind", *words)
    assert says in out
    assert northwind.said() == (instruction,)


def test_several_things_are_told_at_once(northwind: Desk) -> None:
    out = northwind.ok("tell", "1", "--contact", "recruiter", "--deadline", "2026-05-20")
    assert "an answer by Wed 20 May, recruiter. Next" in out
    assert "follow-up, Fri 15 May, 09:00 → follow-up, Fri 22 May, 09:00" in out
    assert len(northwind.said()) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "--interview"),
        (["--interview", "soonish"], "in two weeks"),
        (["--interview", "next week"], "one day is needed"),
        (["--deadline", "2062-05-14"], "years away"),
        (["--wrote", "tomorrow"], "still ahead"),
        (["--to", "dana"], "is no address"),
        (["--to", "sam@mail.example"], "your own address"),
        (["--to", "no-reply@ats.example"], "nobody reads"),
        (["--outcome", "ghosted"], "rejected"),
        (["--about", ""], "in words"),
        (["--about", "42"], "in words"),
        (["--about", "one\ntwo"], "on one line"),
        (["--about", "the \u202egnithgil story"], "on one line"),
        (["--about", "x" * 81], "81 characters"),
        (["--about", "lighting. And then sound"], "leave out"),
        (["--about", "https://evil.example"], "leave out"),
        (["--about", "{{ config }}"], "leave out"),
        (["--about", "<b>lighting</b>"], "leave out"),
        (["--about", "write to boss@evil.example"], "leave out"),
    ],
)
def test_a_slip_is_told_and_nothing_is_kept(northwind: Desk, words: list[str], says: str) -> None:
    assert says in northwind.fails(2, "tell", "northwind", *words)
    assert northwind.said() == ()


def test_a_thank_you_in_hand_is_said_to_stay_as_it_is(desk: Desk) -> None:
    desk.hears("t1", they("05-10 08:00", interviews=[talk("05-11 14:00", "05-11 15:00")]))
    thanks = {"occasion": "thank_you:2026-05-11", "at": at("05-11 16:00")}
    draft = draft_in(desk.ledger, 1, DraftState.LIVE, **thanks)
    for state in (DraftState.LIVE, DraftState.EDITED):
        desk.ledger.advance_draft(draft.intent_id, state, at=NOW)
        out = desk.ok("tell", "1", "--about", "the lighting story")
        assert ("taken back at the next look" in out) is (state is DraftState.LIVE)
        assert ("stays as it is; add it there" in out) is (state is DraftState.EDITED)


def test_json_tells_before_and_after(northwind: Desk) -> None:
    found = northwind.json("tell", "1", "--deadline", "2026-05-20")
    assert (found["before"]["at"], found["after"]["at"]) == (
        "2026-05-15T09:00:00+02:00", "2026-05-22T09:00:00+02:00",
    )  # fmt: skip
    assert (found["threads"], found["after"]["rule"]) == (["t1"], "R8")


def test_an_unknown_or_ambiguous_thread_lists_the_choices(northwind: Desk) -> None:
    northwind.hears(
        "t2", they("05-05 08:00", thread="t2", sender=TOM), subject="Editor at Bluebird"
    )
    assert "No process matches" in northwind.fails(1, "pause", "acme")
    out = northwind.fails(1, "pause", "editor")
    assert "fits 2 processes" in out
    assert "by its number" in out


# answers


def test_an_answer_is_chosen_by_its_beginning_and_changes_what_comes(desk: Desk) -> None:
    desk.hears("t1", HEARD, they("05-11 08:00", thread="t1", outcome=no(weak=True)))
    missing = desk.fails(2, "answer", "1")
    assert "looks like a rejection" in missing
    assert "“close it”, “not a rejection”" in missing
    assert "none of the choices" in desk.fails(2, "answer", "1", "perhaps")
    out = desk.ok("answer", "1", "not")
    assert "“not a rejection”. Next: it asks you → follow-up, Fri 22 May, 09:00" in out
    (kept,) = desk.said()
    assert isinstance(kept, Answer)
    assert (kept.key, kept.choice) == ("rejection:t1:05-11 08:00", "not a rejection")
    assert "Nothing is asked" in desk.fails(1, "answer", "1", "not")


def test_where_a_date_is_asked_for_the_date_is_the_answer(desk: Desk) -> None:
    proposed = talk(state=InterviewState.PROPOSED)
    desk.hears(
        "t1",
        they("05-04 08:00", thread="t1", interviews=[proposed]),
        we("05-05 09:00", thread="t1", accepts=said("Gladly.")),
    )
    assert "Give the date itself" in desk.fails(2, "answer", "1", "its date")
    assert "there is none" in desk.fails(2, "answer", "1", "whenever")
    out = desk.ok("answer", "1", "Thursday 15:00")
    assert "it asks you → thank-you, Thu 14 May, 17:00" in out
    assert desk.said() == (TellInterview(at=NOW, start=at("05-14 15:00")),)


def test_an_offer_is_asked_about_once_for_all_the_others(desk: Desk) -> None:
    desk.hears("t1", they("04-29 08:00", thread="t1"))
    desk.hears("t2", they("04-29 08:00", thread="t2", sender=TOM), subject="Editor at Bluebird")
    offer = they("05-11 08:00", thread="t3", sender=MARCO, outcome=outcome(Outcome.OFFER))
    desk.hears("t3", offer, subject="Your offer")
    desk.looks()
    status = desk.ok("status")
    assert 'tactful answer 1 "go on"' in status
    assert 'tactful answer 1 "stop"' in status
    out = desk.ok("answer", "bluebird", "stop")
    assert "“stop”, and so for all the others." in out
    assert "because of an offer elsewhere" in out
    assert [len(desk.said(number)) for number in (1, 2, 3)] == [1, 1, 0]
    desk.looks()
    assert "asks you" not in desk.ok("status")


def test_another_tactful_on_the_mailbox_is_said_while_its_draft_stands(desk: Desk) -> None:
    desk.hears("t1", HEARD, foreign=("d1",))
    desk.looks()
    said = desk.ok("status")
    assert "Another Tactful works on this mailbox: 1 draft" in said
    assert "-> Let only one computer run it" in said
    desk.hears("t1", HEARD)
    assert "Another Tactful" not in desk.ok("status")


def test_status_never_cuts_what_is_to_be_typed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    desk.hears("t1", HEARD, they("05-11 08:00", thread="t1", outcome=no(weak=True)))
    desk.looks()
    assert 'tactful answer 1 "not a rejection"' in desk.ok("status")


def test_explain_shows_the_question_how_to_answer_it_and_what_was_told(desk: Desk) -> None:
    desk.hears("t1", HEARD, they("05-11 08:00", thread="t1", outcome=no(weak=True)))
    desk.ok("tell", "1", "--contact", "team")
    desk.looks()
    out = desk.ok("explain", "1")
    assert 'tactful answer 1 "close it"' in out
    assert "the contact is of the team" in out
    assert desk.json("explain", "1")["told"][0]["said"] == "the contact is of the team"
    (row,) = desk.json("status")
    assert row["asks"] == ["close it", "not a rejection"]


def test_explain_shows_what_rests_on_the_users_word(northwind: Desk) -> None:
    northwind.ok("tell", "1", "--deadline", "2026-05-20")
    northwind.looks()
    assert "“You said: they answer by Wed 20 May”" in northwind.ok("explain", "1")


def test_what_the_last_look_did_not_know_is_said_to_be_noted(northwind: Desk) -> None:
    northwind.looks()
    standing = northwind.ledger.standings()[1]
    earlier = replace(standing, decided_at=at("05-12 09:00"), due_at=NOW)
    northwind.ledger.record_standing(earlier)
    northwind.ok("close", "1")
    assert "the next look acts on it" in northwind.ok("status")
    northwind.looks()
    assert "the next look acts on it" not in northwind.ok("status")


def test_where_nobody_can_be_written_to_the_way_out_is_shown(desk: Desk) -> None:
    desk.hears(
        "t1", machine("05-04 08:00", thread="t1", interviews=[talk("05-11 14:00", "05-11 15:00")])
    )
    desk.looks()
    assert "tactful tell 1 --to ADDRESS" in desk.ok("status")
    assert "thank-you now" in desk.ok("tell", "1", "--to", "dana@northwind.example")


# all of them


def test_linking_joins_two_processes_and_their_instructions(northwind: Desk) -> None:
    northwind.hears("t2", they("05-08 08:00", thread="t2", sender=MARCO), subject="Second talk")
    northwind.ok("tell", "second", "--contact", "team")
    out = northwind.ok("link", "northwind", "second")
    assert "one process of 2 threads" in out
    (process,) = northwind.ledger.processes()
    assert [thread.id for thread in process.threads] == ["t1", "t2"]
    assert len(process.instructions) == 1
    assert "one process already" in northwind.fails(1, "link", "1", "1")


def test_linking_says_as_json_which_threads_are_one(northwind: Desk) -> None:
    northwind.hears("t2", they("05-08 08:00", thread="t2", sender=MARCO), subject="Second talk")
    found = northwind.json("link", "northwind", "second")
    assert (found["threads"], found["joined"]) == (["t1", "t2"], "Marco Bell")
    assert found["after"]["kind"] == "follow_up"


def test_finishing_says_as_json_what_it_ended(northwind: Desk) -> None:
    draft_in(northwind.ledger, 1, DraftState.LIVE, thread_id="t1")
    assert northwind.json("finish", "--took", "1") == {
        "processes": [{"threads": ["t1"], "name": "Northwind", "took": True}],
        "drafts_to_take_back": 1,
    }


def test_a_sublabels_process_stays_and_two_sublabels_are_left_to_gmail(desk: Desk) -> None:
    desk.hears("t1", HEARD)
    label = {"key": "label:L1", "name": "Bluebird"}
    kept = desk.hears("t2", they("05-08 08:00", thread="t2", sender=TOM), subject="Tom", **label)
    desk.ok("link", "dana", "bluebird")
    assert [process.id for process in desk.ledger.processes()] == [kept]
    desk.hears("t3", they("05-08 08:00", thread="t3", sender=MARCO), subject="Third",
               key="label:L2", name="Acme")  # fmt: skip
    assert "sublabel of its own" in desk.fails(1, "link", "bluebird", "acme")


def test_two_that_hold_a_draft_are_not_linked(northwind: Desk) -> None:
    northwind.hears("t2", they("05-08 08:00", thread="t2", sender=TOM), subject="Bluebird")
    for number in (1, 2):
        draft_in(northwind.ledger, number, DraftState.LIVE, thread_id=f"t{number}")
    assert "Both have a draft" in northwind.fails(1, "link", "dana", "tom")


def test_finishing_ends_all_and_names_the_one_that_was_taken(northwind: Desk) -> None:
    northwind.hears(
        "t2", they("05-08 08:00", thread="t2", sender=TOM), subject="Editor at Bluebird"
    )
    draft_in(northwind.ledger, 2, DraftState.LIVE, thread_id="t2")
    out = northwind.ok("finish", "--took", "northwind")
    assert "2 processes at rest." in out
    assert "1 waiting draft taken back" in out
    assert northwind.said(1) == (Finish(at=NOW, took=True),)
    assert northwind.said(2) == (Finish(at=NOW),)
    assert "no drafts → follow-up" in northwind.ok("resume", "northwind")


def test_commands_write_beside_a_running_agent(northwind: Desk) -> None:
    """Two writers take turns: neither loses anything, and what is said in between stays news."""
    stop = threading.Event()

    def decide_on_and_on() -> None:
        while not stop.wait(0.005):
            northwind.looks()

    agent = threading.Thread(target=decide_on_and_on)
    agent.start()
    try:
        for _ in range(3):
            northwind.ok("close", "1")
            northwind.ok("resume", "1")
    finally:
        stop.set()
        agent.join()
    assert len(northwind.said()) == 6
    assert isinstance(northwind.said()[0], Close)


def test_hostile_names_are_shown_harmless(desk: Desk) -> None:
    evil = Address(email="x@northwind.example", name="Dana\x1b[31m\nReyes")
    desk.hears("t1", they("05-04 08:00", thread="t1", sender=evil), subject="\x1b]0;x\x07")
    assert "\x1b" not in desk.run("pause", "1").output


@pytest.mark.parametrize(
    "name",
    [
        "answer", "close", "finish", "link", "pause", "plan", "resume", "skip", "snooze", "tell",
        "write",
    ],
)  # fmt: skip
def test_every_command_shows_an_example(desk: Desk, name: str) -> None:
    assert f"tactful {name}" in desk.ok(name, "--help")


def test_before_the_first_look_there_is_nothing_to_say(desk: Desk) -> None:
    assert "No process matches" in desk.fails(1, "pause", str(DANA))


def test_what_the_look_elsewhere_asks_is_shown_and_answered(desk: Desk) -> None:
    desk.hears("t1", they("04-20 08:00", thread="t1"))
    (process,) = desk.ledger.processes()
    decision = decide(process, POLICY, NOW)
    assert isinstance(decision, Write)
    doubt = Doubt(key="elsewhere:t9", because="Is “A word” from Kim on Tue 5 May about this one?")
    held = doubt.holds(process, decision, NOW + timedelta(days=1))
    desk.ledger.record_standing(
        Standing(process_id=1, decision=decision, held=held, due_at=None, decided_at=NOW)
    )
    assert doubt.because in desk.ok("explain", "1")
    assert desk.json("status")[0]["asks"] == ["yes", "no"]
    assert "it asks you" in desk.ok("tell", "1", "--contact", "team")
    out = desk.ok("answer", "1", "no")
    assert "it asks you → follow-up now" in out
    assert desk.said()[-1] == Answer(at=NOW, key="elsewhere:t9", choice="no")
