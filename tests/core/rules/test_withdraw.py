"""Stage 1: untouched drafts whose reason has lapsed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agent.core.decision import Withdraw
from agent.core.facts import MessageFacts, Outcome
from agent.core.instructions import Answer, Instruction, WriteNow
from agent.core.process import DraftFacts, DraftState, Kind, Process, Withdrawal
from agent.core.rules.offers import Offer
from agent.core.rules.withdraw import overtaken, withdraw, withdrawal_due_at
from tests.core.rules.facts import (
    POLICY,
    at,
    draft,
    local,
    machine,
    no,
    outcome,
    process,
    promise,
    talk,
    they,
    we,
)

HEARD = they("05-04 15:00")
FOLLOW_UP = draft(Kind.FOLLOW_UP, "follow_up:1:05-04 15:00", "05-18 09:00")
HELD = they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00", uid="a")])
YES = we("05-04 12:00")
THANKS = draft(Kind.THANK_YOU, "thank_you:2026-05-06", "05-06 16:00")


def lapsed(case: Process, now: str) -> Withdraw | None:
    found = withdraw(case, POLICY, at(now))
    assert len(found) <= 1
    return found[0] if found else None


def with_draft(one: DraftFacts, *messages: MessageFacts, **more: object) -> Process:
    return process(*messages, drafts=[one], **more)  # type: ignore[arg-type]


def test_a_draft_that_is_still_owed_stays() -> None:
    assert lapsed(with_draft(FOLLOW_UP, HEARD), "05-18 09:00") is None
    assert lapsed(with_draft(FOLLOW_UP, HEARD), "05-28 08:59") is None
    assert lapsed(with_draft(THANKS, HELD, YES), "05-10 10:00") is None


@pytest.mark.parametrize(
    "news",
    [
        they("05-19 10:00"),
        they("05-19 10:00", thread="other"),
        machine("05-19 10:00", outcome=no()),
        they("05-19 10:00", outcome=outcome(Outcome.OFFER)),
    ],
)
def test_an_answer_withdraws_it_and_leaves_the_occasion_open(news: MessageFacts) -> None:
    gone = lapsed(with_draft(FOLLOW_UP, HEARD, news), "05-19 11:00")
    assert gone is not None
    assert gone.withdrawal is Withdrawal.LAPSED
    assert gone.answered_at == news.at
    assert gone.because.endswith("answered on Tue 19 May.")
    assert gone.evidence is not None


def test_automatic_mail_that_says_nothing_leaves_it() -> None:
    assert lapsed(with_draft(FOLLOW_UP, HEARD, machine("05-19 10:00")), "05-19 11:00") is None


def test_the_users_own_words_withdraw_it() -> None:
    gone = lapsed(with_draft(FOLLOW_UP, HEARD, we("05-19 10:00")), "05-19 11:00")
    assert gone is not None
    assert gone.because == "You wrote to them yourself on Tue 19 May."


def test_a_question_seen_late_withdraws_it_though_it_was_written_before() -> None:
    asked = they("05-18 08:59", asks="When are you free?")
    gone = lapsed(with_draft(FOLLOW_UP, HEARD, asked), "05-18 09:10")
    assert gone is not None
    assert gone.withdrawal is Withdrawal.LAPSED
    assert "asked you something" in gone.because


@pytest.mark.parametrize("change", ["labelled", "gone"])
def test_label_removed_or_thread_deleted_withdraws_it(change: str) -> None:
    flags = {"labelled": change != "labelled", "gone": change == "gone"}
    gone = lapsed(with_draft(FOLLOW_UP, HEARD, **flags), "05-19 10:00")
    assert gone is not None
    assert gone.withdrawal is Withdrawal.LAPSED


def test_an_untouched_follow_up_is_withdrawn_after_ten_days_and_spent() -> None:
    due = withdrawal_due_at(FOLLOW_UP, POLICY)
    assert local(due) == "05-28 09:00"
    gone = lapsed(with_draft(FOLLOW_UP, HEARD), "05-28 09:00")
    assert gone is not None
    assert (gone.withdrawal, gone.because) == (Withdrawal.IGNORED, "It lay untouched for 10 days.")


def test_a_thank_you_out_of_time_is_withdrawn_and_spent() -> None:
    gone = lapsed(with_draft(THANKS, HELD, YES), "05-11 15:00")
    assert gone is not None
    assert gone.withdrawal is Withdrawal.EXPIRED


def test_a_moved_interview_withdraws_its_thank_you_and_leaves_it_open() -> None:
    moved = machine("05-06 16:30", interviews=[talk("05-06 17:00", uid="a", sequence=1)])
    gone = lapsed(with_draft(THANKS, HELD, YES, moved), "05-06 16:40")
    assert gone is not None
    assert gone.withdrawal is Withdrawal.LAPSED


def test_the_next_rounds_thank_you_takes_the_place_of_the_first() -> None:
    two = they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00"), talk("05-07 10:00")])
    assert lapsed(with_draft(THANKS, two, YES), "05-07 11:59") is None
    assert lapsed(with_draft(THANKS, two, YES), "05-07 12:00") is not None


def test_a_draft_in_the_users_hands_is_never_withdrawn_only_said_to_be_overtaken() -> None:
    for state in (DraftState.OPENED, DraftState.EDITED):
        case = with_draft(replace(FOLLOW_UP, state=state), HEARD, they("05-19 10:00"))
        assert withdraw(case, POLICY, at("05-19 11:00")) == ()
        said = overtaken(case, POLICY, at("05-19 11:00"))
        assert [one.because for one in said] == ["Dana Reyes answered on Tue 19 May."]
        assert (
            overtaken(with_draft(replace(FOLLOW_UP, state=state), HEARD), POLICY, at("05-19 11:00"))
            == ()
        )


def test_a_sent_draft_is_not_judged_by_its_own_message() -> None:
    sent = replace(FOLLOW_UP, state=DraftState.SENT, sent_message_id="05-18 10:00")
    assert lapsed(with_draft(sent, HEARD, we("05-18 10:00")), "05-18 11:00") is None


def test_a_bystanders_answer_withdraws_nothing() -> None:
    from tests.core.rules.test_bystanders import FRIEND

    case = with_draft(
        FOLLOW_UP, HEARD, we("05-05 10:00", to=[FRIEND]), they("05-19 10:00", sender=FRIEND)
    )
    assert lapsed(case, "05-19 11:00") is None


def test_a_promise_that_comes_to_light_withdraws_what_was_drafted_without_it() -> None:
    dated = they("05-15 10:00", promises=[promise("06-01")])
    assert lapsed(with_draft(FOLLOW_UP, HEARD, dated), "05-18 10:00") is not None


OFFER = Offer(process_id=9, key="offer:m9", because="Tom made you an offer on Mon 18 May.")


def test_an_offer_elsewhere_takes_back_a_follow_up_and_leaves_its_occasion_open() -> None:
    case = with_draft(FOLLOW_UP, HEARD)
    (gone,) = withdraw(case, POLICY, at("05-19 09:00"), offers=[OFFER])
    assert (gone.withdrawal, gone.because) == (Withdrawal.LAPSED, OFFER.because)


@pytest.mark.parametrize(
    "instruction",
    [
        Answer(at=at("05-18 12:00"), key=OFFER.key, choice="go on"),
        WriteNow(at=at("05-18 12:00"), occasion=FOLLOW_UP.occasion),
    ],
)
def test_a_follow_up_the_user_wants_all_the_same_stays(instruction: Instruction) -> None:
    case = replace(with_draft(FOLLOW_UP, HEARD), instructions=(instruction,))
    assert withdraw(case, POLICY, at("05-19 09:00"), offers=[OFFER]) == ()


def test_an_offer_takes_back_no_thank_you_no_touched_draft_and_none_of_its_own() -> None:
    thanks = with_draft(THANKS, HELD, YES)
    assert withdraw(thanks, POLICY, at("05-07 09:00"), offers=[OFFER]) == ()
    opened = with_draft(replace(FOLLOW_UP, state=DraftState.OPENED), HEARD)
    assert withdraw(opened, POLICY, at("05-19 09:00"), offers=[OFFER]) == ()
    case = with_draft(FOLLOW_UP, HEARD)
    own = replace(OFFER, process_id=case.id)
    assert withdraw(case, POLICY, at("05-19 09:00"), offers=[own]) == ()
