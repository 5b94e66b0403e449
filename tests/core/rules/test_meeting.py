"""R4 and R5: thank-yous, and silence before an interview."""

from __future__ import annotations

import pytest

from agent.core.decision import Ask, Wait, Write
from agent.core.facts import InterviewState, Outcome
from agent.core.mail import TRASH
from agent.core.process import DraftState, Kind
from tests.core.rules.facts import (
    DANA,
    MARCO,
    ROBOT,
    because,
    coming,
    decided,
    draft,
    local,
    machine,
    met,
    outcome,
    process,
    promise,
    said,
    talk,
    they,
    we,
)

INVITED = they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00")])
ACCEPTED = we("05-04 12:00", accepts=said("Wednesday works."))


@pytest.mark.parametrize(
    ("start", "end", "due"),
    [
        ("05-06 14:00", "05-06 15:00", "05-06 16:00"),
        ("05-06 14:00", None, "05-06 16:00"),
        ("05-06 18:00", "05-06 19:30", "05-06 20:30"),
        ("05-06 19:00", "05-06 20:15", "05-07 09:00"),
        ("05-09 19:00", "05-09 19:45", "05-09 20:45"),
        ("05-09 20:00", "05-09 21:00", "05-10 09:00"),
        ("05-01 10:00", "05-01 11:00", "05-01 12:00"),
    ],
)
def test_a_thank_you_comes_an_hour_after_the_end_also_in_the_evening_and_at_weekends(
    start: str, end: str | None, due: str
) -> None:
    case = process(they("04-28 10:00", interviews=[talk(start, end)]), we("04-28 12:00"))
    when, decision = coming(case, "04-28 13:00")
    assert (when, decision.planned.kind) == (due, Kind.THANK_YOU)


def test_where_only_the_day_is_known_the_interview_ends_at_six() -> None:
    case = process(they("05-04 10:00", interviews=[talk(day="05-06")]), ACCEPTED)
    assert coming(case, "05-04 13:00")[0] == "05-06 19:00"


def test_after_a_day_it_is_late_and_after_five_it_is_not_offered() -> None:
    case = process(INVITED, ACCEPTED)
    fresh, late = decided(case, "05-06 17:00"), decided(case, "05-07 15:00")
    assert isinstance(fresh, Write)
    assert isinstance(late, Write)
    assert (fresh.planned.late, late.planned.late) == (False, True)
    assert "late" in because(late)
    assert local(late.planned.expires_at) == "05-11 15:00"
    assert decided(case, "05-11 15:00").reason.rule == "R10"


@pytest.mark.parametrize("when", ["05-06 14:40", "05-06 15:00", "05-06 18:00"])
def test_the_users_own_thanks_spend_it_also_before_the_assumed_end(when: str) -> None:
    case = process(INVITED, ACCEPTED, we(when, thanks=said("Thank you for your time.")))
    assert decided(case, "05-06 19:00").reason.rule == "R10"


def test_a_word_during_the_interview_is_no_thank_you() -> None:
    case = process(INVITED, ACCEPTED, we("05-06 14:02"))
    assert coming(case, "05-06 14:03")[1].planned.kind is Kind.THANK_YOU


def test_several_talks_on_one_day_are_one_round() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 10:00", "05-06 11:00", people=[DANA])]),
        they("05-04 11:00", interviews=[talk("05-06 15:00", "05-06 16:00", people=[MARCO])],
             sender=MARCO, thread="u"),
        we("05-04 12:00"),
    )  # fmt: skip
    when, decision = coming(case, "05-04 13:00")
    assert (when, decision.planned.occasion) == ("05-06 17:00", "thank_you:2026-05-06")
    assert decision.planned.thread_id == "u"


def test_each_round_gets_its_own() -> None:
    case = process(
        INVITED, ACCEPTED, we("05-06 17:00"),
        they("05-07 10:00", interviews=[talk("05-12 10:00", "05-12 11:00")]), we("05-07 11:00"),
    )  # fmt: skip
    assert coming(case, "05-07 12:00")[1].planned.occasion == "thank_you:2026-05-12"


def test_a_second_rounds_thank_you_takes_the_place_of_the_firsts_when_it_falls_due() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00"),
                                        talk("05-07 10:00", "05-07 11:00")]),
        ACCEPTED,
    )  # fmt: skip
    first, still, second = (decided(case, w) for w in ("05-06 16:00", "05-07 11:30", "05-07 12:00"))
    assert isinstance(first, Write)
    assert isinstance(still, Write)
    assert isinstance(second, Write)
    assert first.planned.occasion == still.planned.occasion == "thank_you:2026-05-06"
    assert local(first.planned.expires_at) == "05-07 12:00"
    assert second.planned.occasion == "thank_you:2026-05-07"


def test_a_discarded_thank_you_is_not_offered_again_nor_an_older_rounds() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00"),
                                        talk("05-07 10:00", "05-07 11:00")]),
        ACCEPTED,
        drafts=[draft(Kind.THANK_YOU, "thank_you:2026-05-07", "05-07 12:00", DraftState.DISCARDED)],
    )  # fmt: skip
    assert decided(case, "05-07 18:00").reason.rule == "R10"


def test_great_to_meet_you_tells_of_an_interview_nobody_wrote_about() -> None:
    case = process(they("05-04 10:00", interviews=[met()]))
    when, decision = coming(case, "05-04 10:00")
    assert (when, decision.planned.kind) == ("05-04 11:00", Kind.THANK_YOU)
    assert "having met you" in because(decision)


def test_great_meeting_you_too_asks_for_no_second_thank_you() -> None:
    thanked = we("05-04 09:00", thanks=said("Thank you for the conversation."))
    case = process(thanked, they("05-04 10:00", interviews=[met()]))
    assert decided(case, "05-04 12:00").reason.rule == "R10"


def test_it_goes_to_those_who_met_the_user_on_the_newest_of_their_threads() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00", people=[MARCO])]),
        they("05-04 11:00", sender=MARCO, thread="u"),
        they("05-05 11:00"),
        we("05-05 12:00"),
    )
    planned = coming(case, "05-05 13:00")[1].planned
    assert (planned.thread_id, planned.to) == ("u", (MARCO,))


def test_where_nobody_who_met_them_wrote_it_goes_on_the_invitations_thread() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00", people=[MARCO])]),
        they("05-05 11:00", thread="u"),
        we("05-05 12:00"),
    )
    planned = coming(case, "05-05 13:00")[1].planned
    assert (planned.thread_id, planned.to) == ("t", (DANA,))


def test_an_invitation_by_a_machine_leaves_it_to_the_people_of_the_other_thread() -> None:
    case = process(
        machine("05-04 10:00", interviews=[talk("05-06 14:00", "05-06 15:00")]),
        they("05-03 11:00", thread="u"),
        we("05-03 12:00", thread="u"),
    )
    assert coming(case, "05-05 13:00")[1].planned.to == (DANA,)


def test_where_only_machines_wrote_the_draft_has_nobody_to_go_to() -> None:
    case = process(machine("05-04 10:00", interviews=[talk("05-06 14:00", people=[ROBOT])]))
    assert coming(case, "05-05 13:00")[1].planned.to == ()


def test_a_hidden_mail_still_tells_of_the_interview_but_is_never_answered() -> None:
    case = process(
        they("05-04 10:00", interviews=[talk("05-06 14:00")], labels={TRASH}),
        they("05-04 11:00"),
        we("05-04 12:00"),
    )
    assert coming(case, "05-05 13:00")[1].planned.parent_id == "05-04 11:00"


def test_nothing_is_written_before_an_interview_whatever_was_promised() -> None:
    case = process(
        they(
            "04-20 10:00",
            promises=[promise("04-24")],
            interviews=[talk("05-25 10:00", "05-25 11:00")],
        )
    )
    decision = decided(case, "05-20 10:00")
    assert isinstance(decision, Wait)
    assert (decision.reason.rule, local(decision.until)) == ("R5", "05-25 11:00")
    assert because(decision) == "Your interview is on Mon 25 May; nothing is written before it."


OFFERED = they("05-04 10:00", interviews=[talk(state=InterviewState.PROPOSED)])


def test_a_mere_great_accepts_no_interview() -> None:
    assert decided(process(they("05-04 10:00"), ACCEPTED), "05-04 13:00").reason.rule == "R10"


def test_an_accepted_interview_without_a_time_asks_when_it_is_for_two_weeks() -> None:
    case = process(OFFERED, ACCEPTED)
    decision = decided(case, "05-04 13:00")
    assert isinstance(decision, Ask)
    assert (decision.key, local(decision.until)) == ("when:05-04 12:00", "05-18 12:00")
    assert decided(case, "05-18 12:00").reason.rule == "R10"


@pytest.mark.parametrize(
    "after",
    [
        they("05-05 10:00", interviews=[talk("05-12 10:00")]),
        they("05-05 10:00", interviews=[talk(state=InterviewState.CANCELLED)]),
        they("05-05 10:00", outcome=outcome(Outcome.ON_HOLD)),
        they("05-05 10:00", interviews=[met()]),
    ],
    ids=["told", "called off", "on hold", "held"],
)
def test_it_stops_asking_when_the_mail_tells(after: object) -> None:
    case = process(OFFERED, ACCEPTED, after)  # type: ignore[arg-type]
    decision = decided(case, "05-06 10:00")
    assert not (isinstance(decision, Ask) and decision.key.startswith("when:"))


def test_a_merely_announced_interview_holds_nothing_back() -> None:
    case = process(they("05-04 10:00", interviews=[talk(state=InterviewState.ANNOUNCED)]))
    assert coming(case, "05-05 10:00")[1].planned.kind is Kind.FOLLOW_UP


def test_on_hold_before_an_interview_asks_whether_it_takes_place_also_after_its_time() -> None:
    hold = they("05-05 10:00", outcome=outcome(Outcome.ON_HOLD))
    case = process(INVITED, ACCEPTED, hold)
    for when in ("05-05 11:00", "05-06 15:30", "05-07 10:00"):
        decision = decided(case, when)
        assert isinstance(decision, Ask)
        assert decision.key == "takes_place:2026-05-06"
        assert decision.reason.evidence == hold.reading.outcome.evidence  # type: ignore[union-attr]
    confirmed = process(*case.messages, they("05-05 16:00", interviews=[talk("05-06 14:00")]))
    assert isinstance(decided(confirmed, "05-05 17:00"), Wait)


def test_a_cancelled_interview_is_not_waited_for_nor_thanked_for() -> None:
    case = process(
        INVITED, ACCEPTED, they("05-05 10:00", interviews=[talk(state=InterviewState.CANCELLED)])
    )
    assert coming(case, "05-05 11:00")[1].planned.kind is Kind.FOLLOW_UP
