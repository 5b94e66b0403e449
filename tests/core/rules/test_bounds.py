"""R6, the floor, and the user's own no: what holds a follow-up back."""

from __future__ import annotations

import pytest

from agent.core.decision import Ask, Wait, Write
from agent.core.facts import WishKind
from agent.core.mail import TRASH
from agent.core.process import DraftState, Kind, Withdrawal
from tests.core.rules.facts import (
    DANA,
    MARCO,
    away,
    because,
    coming,
    decided,
    draft,
    machine,
    process,
    promise,
    talk,
    they,
    we,
    wish,
)

HEARD = they("05-04 15:00")
ANSWERED = we("05-05 10:00")
DATED = they("05-04 15:00", promises=[promise("05-15")])


# The floor


def test_hand_written_follow_ups_count_for_spacing_and_number() -> None:
    dated = they("05-04 15:00", promises=[promise("05-20")])
    case = process(dated, we("05-05 10:00"), we("05-19 10:00"))
    when, decision = coming(case, "05-19 11:00")
    assert (when, decision.planned.step) == ("06-01 09:00", 2)
    assert because(decision).startswith("Your last follow-up went out on Tue 19 May")


@pytest.mark.parametrize(
    ("own", "unanswered"),
    [
        (["05-05 10:00"], 0),
        (["05-05 10:00", "05-16 10:00"], 1),
        (["05-05 10:00", "05-16 10:00", "05-18 10:00"], 1),
        (["05-05 10:00", "05-16 10:00", "05-19 11:00"], 2),
    ],
)
def test_several_within_three_days_are_one_and_answers_are_none(
    own: list[str], unanswered: int
) -> None:
    case = process(HEARD, *(we(when) for when in own))
    assert coming(case, "05-19 12:00")[1].planned.step == unanswered + 1


def test_a_thank_you_is_no_follow_up() -> None:
    held = they("05-04 15:00", interviews=[talk("05-07 10:00", "05-07 11:00")])
    assert coming(process(held, ANSWERED, we("05-07 13:00")), "05-07 14:00")[1].planned.step == 1


def test_a_sent_draft_counts_also_where_its_message_is_lost() -> None:
    sent = draft(Kind.FOLLOW_UP, "x", "05-18 09:00", DraftState.SENT, ended="05-18 10:00")
    when, decision = coming(process(HEARD, drafts=[sent]), "05-18 11:00")
    assert (when, decision.planned.step) == ("06-01 09:00", 2)


# R6: they are away


@pytest.mark.parametrize(
    ("absence", "due"),
    [
        (away("05-20"), "05-21 09:00"),
        (away("05-22"), "05-25 09:00"),
        (away("05-23"), "05-25 09:00"),
        (away("05-11"), "05-18 09:00"),
        (away(), "05-19 09:00"),
        (away("05-02"), "05-18 09:00"),
    ],
)
def test_nothing_is_due_before_the_day_they_are_back_plus_one(absence: object, due: str) -> None:
    case = process(HEARD, ANSWERED, machine("05-12 10:00", sender=DANA, absence=absence))
    when, decision = coming(case, "05-12 11:00")
    assert (when, decision.reason.rule) == (due, "R10" if due == "05-18 09:00" else "R6")


def test_a_person_who_writes_again_is_back() -> None:
    case = process(
        HEARD, machine("05-05 10:00", sender=DANA, absence=away("06-15")), they("05-06 10:00")
    )
    assert coming(case, "05-06 11:00")[0] == "05-18 09:00"


def test_their_own_word_of_leave_counts_and_the_longest_of_several_binds() -> None:
    own = process(they("05-06 10:00", absence=away("06-15")))
    assert coming(own, "05-06 11:00")[0] == "06-16 09:00"
    two = process(
        HEARD,
        machine("05-05 10:00", sender=DANA, absence=away("06-15")),
        machine("05-06 10:00", sender=MARCO, absence=away()),
    )
    assert coming(two, "05-06 11:00")[0] == "06-16 09:00"


def test_an_invited_follow_up_waits_for_them_too() -> None:
    case = process(
        they("05-04 15:00", wishes=[wish(WishKind.PING_ON, "05-08")]),
        machine("05-06 10:00", sender=DANA, absence=away("05-13")),
    )
    when, decision = coming(case, "05-06 11:00")
    assert (when, decision.reason.rule) == ("05-14 09:00", "R6")


# The user's own no


def test_a_discarded_follow_up_waits_a_whole_interval_from_when_it_vanished() -> None:
    gone = draft(Kind.FOLLOW_UP, "follow_up:1:05-04 15:00", "05-18 09:00", DraftState.DISCARDED,
                 ended="05-20 12:00")  # fmt: skip
    case = process(HEARD, drafts=[gone])
    when, decision = coming(case, "05-20 13:00")
    assert when == "06-01 09:00"
    assert because(decision).startswith("You discarded a follow-up on Wed 20 May")
    promised = draft(Kind.FOLLOW_UP, "follow_up:promise:05-04 15:00:2026-05-15", "05-19 09:00",
                     DraftState.DISCARDED, ended="05-20 12:00")  # fmt: skip
    assert coming(process(DATED, drafts=[promised]), "05-20 13:00")[0] == "06-01 09:00"


def test_after_two_noes_in_a_row_or_an_ignored_draft_it_asks() -> None:
    noes = [
        draft(Kind.FOLLOW_UP, f"follow_up:1:05-04 15:00{n}", "05-18 09:00", DraftState.DISCARDED,
              ended=ended, intent_id=i)
        for i, (n, ended) in enumerate([("", "05-20 12:00"), (":1", "06-02 12:00")])
    ]  # fmt: skip
    assert isinstance(decided(process(HEARD, drafts=noes), "06-20 10:00"), Ask)
    ignored = draft(Kind.FOLLOW_UP, "follow_up:1:05-04 15:00", "05-18 09:00", DraftState.WITHDRAWN,
                    ended="05-28 09:00", withdrawal=Withdrawal.IGNORED)  # fmt: skip
    assert isinstance(decided(process(HEARD, drafts=[ignored]), "06-20 10:00"), Ask)
    moving = process(HEARD, we("06-03 10:00"), drafts=noes)
    assert isinstance(decided(moving, "06-04 10:00"), Wait)


def test_a_withdrawal_because_something_changed_spends_nothing() -> None:
    lapsed = draft(Kind.FOLLOW_UP, "follow_up:1:05-04 15:00", "05-18 09:00", DraftState.WITHDRAWN,
                   ended="05-18 12:00", withdrawal=Withdrawal.LAPSED)  # fmt: skip
    assert isinstance(decided(process(HEARD, drafts=[lapsed]), "05-18 13:00"), Write)


def test_where_no_persons_mail_can_be_answered_the_draft_has_nobody_to_go_to() -> None:
    case = process(they("05-04 15:00", labels={TRASH}), machine("05-05 10:00"))
    assert isinstance(decided(case, "06-30 10:00"), Write)
    bare = process(they("05-04 15:00", labels={TRASH}), we("05-05 10:00", labels={TRASH}),
                   machine("05-06 10:00", absence=away()))  # fmt: skip
    assert isinstance(decided(bare, "06-30 10:00"), Write)
