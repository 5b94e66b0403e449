"""R8, R9 and R10: following up, after a date or without one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.core.decision import Ask, Rest, Wait, Write
from agent.core.facts import InterviewState, Outcome
from agent.core.mail import TRASH
from agent.core.policy import FollowUpPolicy, Policy
from agent.core.process import DraftState, Kind
from agent.core.span import days
from agent.core.workdays import Calendar, Season
from tests.core.rules.facts import (
    BERLIN,
    POLICY,
    because,
    coming,
    decided,
    draft,
    local,
    machine,
    outcome,
    process,
    promise,
    talk,
    they,
    we,
)

HEARD = they("05-04 15:00")
ANSWERED = we("05-05 10:00")
DATED = they("05-04 15:00", promises=[promise("05-15")])


class Book:
    """Two public holidays: Ascension Day and Whit Monday."""

    def name_of(self, day: object) -> str | None:
        return {"2026-05-14": "Ascension Day", "2026-05-25": "Whit Monday"}.get(str(day))


# R10: no date


@pytest.mark.parametrize(
    ("last", "due"),
    [
        ("05-04 08:00", "05-15 09:00"),
        ("05-04 09:00", "05-15 09:00"),
        ("05-04 15:00", "05-18 09:00"),
        ("05-05 10:00", "05-18 09:00"),
        ("05-08 10:00", "05-20 09:00"),
        ("05-09 23:59", "05-21 09:00"),
    ],
)
def test_without_a_date_it_comes_on_the_first_working_morning_eleven_to_fourteen_days_later(
    last: str, due: str
) -> None:
    when, decision = coming(process(they(last)), last)
    assert (when, decision.planned.kind) == (due, Kind.FOLLOW_UP)


def test_the_interval_counts_from_the_last_contact_of_either_side_or_an_interview() -> None:
    assert coming(process(HEARD, ANSWERED), "05-06 10:00")[0] == "05-18 09:00"
    held = they("05-04 15:00", interviews=[talk("05-07 10:00", "05-07 11:00")])
    spent = draft(Kind.THANK_YOU, "thank_you:2026-05-07", "05-07 12:00", DraftState.DISCARDED)
    case = process(held, ANSWERED, drafts=[spent])
    assert coming(case, "05-07 13:00")[0] == "05-19 09:00"
    assert because(decided(case, "05-07 13:00")).startswith("Your interview was on Thu 7 May")


def test_holidays_and_quiet_seasons_move_it_later() -> None:
    policy = Policy(
        calendar=Calendar(
            zone=BERLIN, holidays=Book(), quiet=(Season(first=(5, 18), last=(5, 22)),)
        )
    )
    assert coming(process(they("05-04 08:00")), "05-05 10:00", policy)[0] == "05-15 09:00"
    assert coming(process(HEARD), "05-05 10:00", policy)[0] == "05-26 09:00"


def test_automatic_mail_is_no_contact() -> None:
    assert coming(process(HEARD, machine("05-12 10:00")), "05-12 11:00")[0] == "05-18 09:00"
    assert isinstance(decided(process(machine("05-12 10:00")), "06-30 11:00"), Rest)
    assert isinstance(decided(process(), "06-30 11:00"), Rest)


def test_a_mail_that_was_not_understood_starts_the_clock_again_and_says_so() -> None:
    case = process(HEARD, they("05-11 10:00", understood=False))
    assert "not understood" in because(decided(case, "05-12 10:00"))
    assert coming(case, "05-12 10:00")[0] == "05-25 09:00"


def test_it_answers_their_newest_visible_mail_else_the_users() -> None:
    two = process(HEARD, they("05-05 10:00", thread="u"), we("05-06 10:00"))
    assert coming(two, "05-06 11:00")[1].planned.thread_id == "u"
    hidden = process(HEARD, they("05-05 10:00", thread="u", labels={TRASH}), we("05-06 10:00"))
    assert coming(hidden, "05-06 11:00")[1].planned.parent_id == "05-04 15:00"
    alone = process(we("05-04 10:00"), we("05-06 10:00", thread="u"))
    assert coming(alone, "05-06 11:00")[1].planned.thread_id == "u"


def test_every_decision_carries_the_words_it_rests_on() -> None:
    assert decided(process(HEARD), "05-05 10:00").reason.evidence == HEARD.reading.gist


# R10: it drags on


def test_two_unanswered_follow_ups_turn_it_into_the_long_haul() -> None:
    case = process(HEARD, ANSWERED, we("05-18 09:30"), we("06-01 09:30"))
    when, decision = coming(case, "06-02 10:00")
    assert (when, decision.planned.kind, decision.planned.step) == (
        "06-16 09:00",
        Kind.LONG_HAUL,
        3,
    )


def test_on_hold_is_the_long_haul_until_an_interview_is_fixed() -> None:
    hold = they("05-04 15:00", outcome=outcome(Outcome.ON_HOLD))
    when, decision = coming(process(hold), "05-05 10:00")
    assert (when, decision.planned.kind) == ("05-19 09:00", Kind.LONG_HAUL)
    assert because(decision).startswith("The process is on hold since Mon 4 May")
    again = process(
        hold,
        they("05-11 10:00", interviews=[talk("05-13 10:00", "05-13 11:00")]),
        we("05-13 13:00"),
    )
    assert coming(again, "05-13 14:00")[1].planned.kind is Kind.FOLLOW_UP


def test_six_weeks_after_the_last_interview_it_is_the_long_haul() -> None:
    held = they("03-02 10:00", interviews=[talk("03-09 10:00", "03-09 11:00")])
    near = process(held, we("03-09 14:00"), they("04-08 10:00"))
    far = process(held, we("03-09 14:00"), they("04-10 10:00"))
    assert coming(near, "04-10 11:00")[1].planned.kind is Kind.FOLLOW_UP
    when, decision = coming(far, "04-10 11:00")
    assert (when, decision.planned.kind) == ("04-27 09:00", Kind.LONG_HAUL)


# R9: the limit


def test_after_four_unanswered_it_stops_and_asks_when_the_next_would_be_due() -> None:
    sent = [we(f"{day} 09:30") for day in ("05-04", "05-18", "06-01", "06-16", "06-30")]
    case = process(they("05-01 10:00"), *sent)
    waiting = decided(case, "07-01 10:00")
    assert isinstance(waiting, Wait)
    assert (waiting.reason.rule, local(waiting.until), waiting.next) == ("R9", "07-15 09:00", None)
    asking = decided(case, "07-15 09:00")
    assert isinstance(asking, Ask)
    assert asking.choices == ("close", "go on")
    assert isinstance(decided(process(*case.messages, they("07-16 10:00")), "07-17 10:00"), Wait)


# R8: they gave a date


@pytest.mark.parametrize(
    ("latest", "due"),
    [
        ("05-15", "05-19 09:00"),
        ("05-14", "05-18 09:00"),
        ("05-16", "05-19 09:00"),
        ("05-17", "05-19 09:00"),
        ("05-18", "05-20 09:00"),
    ],
)
def test_after_their_date_it_comes_two_working_days_later(latest: str, due: str) -> None:
    case = process(they("05-04 15:00", promises=[promise("05-11", latest)]), ANSWERED)
    when, decision = coming(case, "05-05 11:00")
    assert (when, decision.reason.rule) == (due, "R8")


def test_the_sentence_names_who_said_it_and_the_day() -> None:
    decision = decided(process(DATED), "05-05 11:00")
    assert because(decision) == (
        "Dana Reyes said you would hear by Fri 15 May; a follow-up comes 2 working days after that."
    )
    assert decision.reason.evidence == DATED.reading.promises[0].evidence


def test_not_within_five_days_of_the_users_last_message() -> None:
    case = process(DATED, we("05-15 10:00"))
    when, decision = coming(case, "05-15 11:00")
    assert (when, because(decision)[-50:]) == (
        "05-21 09:00", "a follow-up comes 5 days after that at the earliest."[-50:],
    )  # fmt: skip


def test_a_buffer_of_nothing_still_lets_their_day_pass() -> None:
    policy = replace(POLICY, follow_up=FollowUpPolicy(after_deadline=days(0), not_within=days(0)))
    assert coming(process(DATED), "05-05 11:00", policy)[0] == "05-18 09:00"


@pytest.mark.parametrize(
    ("later", "due"),
    [
        (they("05-12 10:00"), "05-19 09:00"),
        (they("05-12 10:00", promises=[promise("05-20")]), "05-22 09:00"),
        (they("05-12 10:00", promises=[promise("05-13")]), "05-15 09:00"),
        (machine("05-12 10:00", promises=[promise("05-20")]), "05-22 09:00"),
        (they("05-18 10:00"), "06-01 09:00"),
        (we("05-18 10:00"), "06-01 09:00"),
        (machine("05-18 10:00"), "05-19 09:00"),
        (they("05-12 10:00", outcome=outcome(Outcome.ADVANCED)), "05-25 09:00"),
        (we("05-11 10:00", promises=[promise("05-20")]), "05-22 09:00"),
        (we("05-11 10:00", promises=[promise("05-15")]), "05-19 09:00"),
        (we("05-18 10:00", promises=[promise("05-15")]), "06-01 09:00"),
        (they("05-18 10:00", promises=[promise("05-15")]), "06-01 09:00"),
    ],
    ids=[
        "a mail before the day keeps it",
        "a newer date replaces it",
        "an earlier one too",
        "a machine's too",
        "their mail after the day voids it",
        "the user's mail after the day voids it",
        "automatic mail does not",
        "an advance keeps it",
        "the user's word of a date counts",
        "repeating it changes nothing",
        "repeating it too late is a mail after the day",
        "a date that had passed when written is none",
    ],
)  # fmt: skip
def test_what_comes_after_a_date(later: object, due: str) -> None:
    decision = coming(process(DATED, later), "05-18 11:00")[1]  # type: ignore[arg-type]
    assert local(decision.planned.due_at) == due


def test_the_users_thank_you_after_the_day_does_not_void_it() -> None:
    case = process(
        they(
            "05-04 15:00",
            promises=[promise("05-12")],
            interviews=[talk("05-12 16:00", "05-12 17:00")],
        ),
        we("05-13 10:00"),
    )
    assert coming(case, "05-13 11:00")[0] == "05-19 09:00"
    assert decided(case, "05-13 11:00").reason.rule == "R8"


def test_an_interview_offered_after_a_date_keeps_it() -> None:
    offer = they("05-11 10:00", interviews=[talk("05-14 10:00", "05-14 11:00")])
    case = process(DATED, offer, we("05-11 11:00"), we("05-14 15:00"))
    when, decision = coming(case, "05-14 16:00")
    assert (when, decision.reason.rule) == ("05-26 09:00", "R10")


@pytest.mark.parametrize(
    "asked",
    [
        they("05-04 15:00", promises=[promise("05-29")],
             interviews=[talk(state=InterviewState.ANNOUNCED)]),
        they("05-04 15:00", promises=[promise("05-29")],
             interviews=[talk("05-14 10:00", state=InterviewState.PROPOSED)]),
    ],
)  # fmt: skip
def test_a_date_given_while_an_interview_is_arranged_is_for_what_comes_after_it(
    asked: object,
) -> None:
    case = process(
        asked,  # type: ignore[arg-type]
        we("05-05 10:00"),
        they("05-06 10:00", interviews=[talk("05-14 10:00", "05-14 11:00")]),
        we("05-14 15:00"),
    )
    when, decision = coming(case, "05-14 16:00")
    assert (when, decision.reason.rule) == ("06-02 09:00", "R8")


def test_of_several_dates_the_earliest_not_yet_passed_counts() -> None:
    case = process(they("05-04 15:00", promises=[promise("05-22"), promise("05-15")]))
    first = decided(case, "05-05 10:00")
    assert isinstance(first, Wait)
    assert ("Fri 15 May" in because(first), local(first.until)) == (True, "05-16 00:00")
    assert coming(case, "05-05 10:00")[0] == "05-26 09:00"


def test_a_date_more_than_ninety_days_ahead_is_asked_about() -> None:
    case = process(they("05-04 15:00", promises=[promise("09-30")]))
    decision = decided(case, "05-05 10:00")
    assert isinstance(decision, Ask)
    assert local(decision.until) == "07-02 00:00"
    assert decided(case, "07-02 00:00").reason.rule == "R8"


def test_after_the_follow_up_the_ordinary_rhythm_goes_on() -> None:
    sent = draft(Kind.FOLLOW_UP, "follow_up:promise:05-04 15:00:2026-05-15", "05-19 09:00",
                 DraftState.SENT, sent="05-19 10:00")  # fmt: skip
    case = process(DATED, we("05-05 10:00"), we("05-19 10:00"), drafts=[sent])
    when, decision = coming(case, "05-19 11:00")
    assert (when, decision.planned.step) == ("06-01 09:00", 2)


def test_a_date_that_had_passed_long_before_the_thread_was_seen_is_followed_up_at_once() -> None:
    decision = decided(process(DATED), "06-10 10:00")
    assert isinstance(decision, Write)
    assert local(decision.planned.due_at) == "05-19 09:00"
