"""What the user said they talked about goes into one thank-you: the next one when it was said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.core.instructions import Skip, TellAbout
from agent.core.process import DraftState, Kind, Process
from agent.core.rules.chronicle import chronicle_of
from agent.core.rules.talkedabout import talked_about, was_told_since
from agent.core.rules.withdraw import overtaken, withdraw
from tests.core.rules.facts import POLICY, at, draft, process, talk, they, we

FIRST = they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00")])
SECOND = they("05-08 10:00", interviews=[talk("05-13 14:00", "05-13 15:00")])
STORY, OTHER = "the lighting story", "the opening hours"


def told(case: Process, *said: tuple[str, str]) -> Process:
    return replace(
        case, instructions=tuple(TellAbout(at=at(when), text=text) for when, text in said)
    )


def about(case: Process, round_: str, now: str = "05-14 10:00") -> str:
    chronicle = chronicle_of(case, POLICY, at(now))
    (held,) = [one for one in chronicle.rounds if one.key == f"2026-{round_}"]
    found = talked_about(held, case, chronicle, POLICY)
    return found.text if found else ""


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("05-05 09:00", STORY, ""),  # before the first talk
        ("05-06 15:30", STORY, ""),  # right after it
        ("05-07 09:30", "", STORY),  # after its thank-you
        ("05-13 16:00", "", STORY),
        ("05-13 20:00", "", ""),  # after both thank-yous
    ],
)
def test_it_belongs_to_the_thank_you_that_is_next(said: str, first: str, second: str) -> None:
    case = told(process(FIRST, we("05-07 09:00"), SECOND, we("05-13 19:00")), (said, STORY))
    assert (about(case, "05-06"), about(case, "05-13")) == (first, second)


def test_it_passes_on_where_the_earlier_thank_you_ran_out_of_time_or_was_declined() -> None:
    case = told(process(FIRST, SECOND), ("05-12 09:00", STORY))
    assert (about(case, "05-06"), about(case, "05-13")) == ("", STORY)
    open_ = told(process(FIRST, SECOND), ("05-07 09:00", STORY))
    assert (about(open_, "05-06"), about(open_, "05-13")) == (STORY, "")
    skip = Skip(at=at("05-06 18:00"), occasion="thank_you:2026-05-06")
    skipped = replace(open_, instructions=(skip, *open_.instructions))
    assert (about(skipped, "05-06"), about(skipped, "05-13")) == ("", STORY)


def test_the_newest_word_counts_and_can_be_taken_back() -> None:
    case = told(process(FIRST), ("05-06 16:00", STORY), ("05-06 17:00", OTHER))
    assert about(case, "05-06") == OTHER
    assert about(told(process(FIRST), ("05-06 16:00", STORY), ("05-06 17:00", "")), "05-06") == ""


THANKS = draft(Kind.THANK_YOU, "thank_you:2026-05-06", "05-06 16:00")


@pytest.mark.parametrize(
    ("state", "said", "text", "goes"),
    [
        (DraftState.LIVE, "05-06 16:30", "Thank you.", True),
        (DraftState.LIVE, "05-06 15:30", "Thank you.", False),
        (DraftState.LIVE, "05-06 16:30", "I keep thinking of\nThe Lighting story.", False),
        (DraftState.OPENED, "05-06 16:30", "Thank you.", False),
        (DraftState.EDITED, "05-06 16:30", "Thank you.", False),
    ],
)
def test_only_an_untouched_thank_you_without_it_is_written_anew(
    state: DraftState, said: str, text: str, goes: bool
) -> None:
    case = told(process(FIRST, drafts=[replace(THANKS, state=state, text=text)]), (said, STORY))
    found = withdraw(case, POLICY, at("05-06 17:00"))
    assert bool(found) is goes
    assert not any(one.withdrawal.value != "lapsed" for one in found)
    assert overtaken(case, POLICY, at("05-06 17:00")) == ()


def test_a_follow_up_has_no_use_for_it() -> None:
    heard = they("05-04 15:00")
    waits = draft(Kind.FOLLOW_UP, "follow_up:1:05-04 15:00", "05-18 09:00")
    case = told(process(heard, drafts=[waits]), ("05-18 10:00", STORY))
    assert withdraw(case, POLICY, at("05-18 11:00")) == ()
    assert not was_told_since(waits, None, case, at("05-18 11:00"))


def test_a_clock_that_is_ahead_brings_it_anew_once_and_not_for_ever() -> None:
    ahead = "05-06 19:00"
    case = told(process(FIRST, drafts=[THANKS]), (ahead, STORY))
    assert len(withdraw(case, POLICY, at("05-06 16:30"))) == 1
    gone = replace(THANKS, state=DraftState.WITHDRAWN, ended_at=at("05-06 16:30"))
    anew = replace(THANKS, intent_id=2, attempt=2, planned_at=at("05-06 16:30"))
    case = told(process(FIRST, drafts=[gone, anew]), (ahead, STORY))
    assert withdraw(case, POLICY, at("05-06 16:35")) == ()
