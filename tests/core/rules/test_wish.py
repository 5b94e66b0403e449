"""R7: their explicit wish about following up."""

from __future__ import annotations

import pytest

from agent.core.decision import Ask, Rest, Wait
from agent.core.facts import InterviewState, Outcome, WishKind
from agent.core.process import DraftState, Kind
from tests.core.rules.facts import (
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
    wish,
)

PING_ON, PING_IF = WishKind.PING_ON, WishKind.PING_IF_SILENT
QUIET, NO_NEWS = WishKind.NO_FOLLOW_UP, WishKind.NO_NEWS_MEANS_NO


def test_please_do_not_follow_up_is_kept() -> None:
    decision = decided(process(they("05-04 15:00", wishes=[wish(QUIET)])), "09-01 10:00")
    assert isinstance(decision, Rest)
    assert because(decision) == "Dana Reyes asked you not to follow up."


def test_no_news_means_no_asks_to_close_on_the_day_after() -> None:
    case = process(they("05-04 15:00", wishes=[wish(NO_NEWS, "05-20")]), we("05-05 10:00"))
    waiting = decided(case, "05-10 10:00")
    assert isinstance(waiting, Wait)
    assert local(waiting.until) == "05-21 00:00"
    asking = decided(case, "05-21 00:00")
    assert isinstance(asking, Ask)
    assert asking.choices == ("close", "go on")


@pytest.mark.parametrize(
    ("kind", "day", "due"),
    [
        (PING_ON, "05-08", "05-08 09:00"),
        (PING_ON, "05-09", "05-11 09:00"),
        (PING_IF, "05-07", "05-08 09:00"),
        (PING_IF, "05-08", "05-11 09:00"),
    ],
)
def test_an_invited_follow_up_comes_that_morning_or_the_next_working_one(
    kind: WishKind, day: str, due: str
) -> None:
    case = process(they("05-04 15:00", wishes=[wish(kind, day)]), we("05-05 10:00"))
    when, decision = coming(case, "05-05 11:00")
    assert (when, decision.reason.rule) == (due, "R7")
    assert ":invited:" in decision.planned.occasion
    assert because(decision).startswith("Dana Reyes invited you to write")


def test_it_is_free_of_the_floor_and_of_the_buffer() -> None:
    case = process(
        they("05-04 15:00", wishes=[wish(PING_ON, "05-08")], promises=[promise("05-29")]),
        we("05-05 10:00"),
        we("05-07 10:00"),
    )
    assert coming(case, "05-07 11:00")[0] == "05-08 09:00"


def test_no_day_named_is_a_pleasantry_and_leaves_an_older_wish_standing() -> None:
    pleasant = they("05-05 15:00", wishes=[wish(PING_ON)])
    assert decided(process(pleasant), "05-06 10:00").reason.rule == "R10"
    older = they("05-04 15:00", wishes=[wish(QUIET)])
    assert decided(process(older, pleasant), "05-06 10:00").reason.rule == "R7"


def test_a_ping_lapses_on_their_newer_message() -> None:
    ping = they("05-04 15:00", wishes=[wish(PING_ON, "05-20")])
    assert decided(process(ping, they("05-06 10:00")), "05-07 10:00").reason.rule == "R10"
    assert decided(process(ping, machine("05-06 10:00")), "05-07 10:00").reason.rule == "R7"


@pytest.mark.parametrize("kind", [QUIET, NO_NEWS])
@pytest.mark.parametrize(
    ("later", "stands"),
    [
        (they("05-06 10:00"), True),
        (they("05-06 10:00", promises=[promise("05-29")]), False),
        (they("05-06 10:00", outcome=outcome(Outcome.ADVANCED)), False),
        (they("05-06 10:00", interviews=[talk(state=InterviewState.ANNOUNCED)]), False),
        (they("05-06 10:00", interviews=[talk("05-12 10:00")]), False),
    ],
    ids=["a mere mail", "a promise", "an advance", "an interview announced", "an interview agreed"],
)
def test_the_others_lapse_on_a_newer_promise_advance_or_interview(
    kind: WishKind, later: object, stands: bool
) -> None:
    case = process(they("05-04 15:00", wishes=[wish(kind, "05-20")]), later)  # type: ignore[arg-type]
    assert (decided(case, "05-07 10:00").reason.rule == "R7") is stands


@pytest.mark.parametrize("own", ["05-08 00:30", "05-08 09:30"])
def test_the_users_own_words_on_that_day_spend_it(own: str) -> None:
    case = process(they("05-04 15:00", wishes=[wish(PING_ON, "05-08")]), we(own))
    assert decided(case, "05-08 10:00").reason.rule == "R10"


def test_sent_or_discarded_the_ordinary_rules_go_on() -> None:
    ping = draft(Kind.FOLLOW_UP, "follow_up:invited:05-04 15:00", "05-08 09:00",
                 DraftState.DISCARDED, ended="05-08 12:00")  # fmt: skip
    case = process(they("05-04 15:00", wishes=[wish(PING_ON, "05-08")]), drafts=[ping])
    assert coming(case, "05-08 13:00")[0] == "05-20 09:00"
