"""Stage 3: the gates."""

from __future__ import annotations

from datetime import datetime

import pytest

from agent.core.decision import Admitted, Held, Planned, Reason, Write
from agent.core.mail import Address
from agent.core.policy import Policy
from agent.core.process import DraftState, Kind, Process
from agent.core.rules.admit import Owed, admit
from agent.core.workdays import Calendar, Season
from tests.core.rules.facts import BERLIN, DANA, POLICY, ROBOT, at, draft, local, process, they

HEARD = they("05-04 15:00")
TALK = (at("05-20 14:00"), at("05-20 15:00"))


class Book:
    def name_of(self, day: object) -> str | None:
        return "Whit Monday" if str(day) == "2026-05-25" else None


QUIET = Policy(
    calendar=Calendar(zone=BERLIN, holidays=Book(), quiet=(Season(first=(12, 18), last=(1, 4)),))
)


def owed(
    kind: Kind = Kind.FOLLOW_UP,
    *,
    case: Process | None = None,
    to: tuple[Address, ...] = (DANA,),
    occasion: str = "x",
    due: str = "05-18 09:00",
    urgent: bool = False,
) -> Owed:
    planned = Planned(
        kind=kind,
        step=1,
        occasion=occasion,
        due_at=at(due),
        thread_id="t",
        parent_id="05-04 15:00",
        to=to,
        urgent=urgent,
    )
    reason = Reason(rule="R10", because="It is due.")
    return Owed(process=case or process(HEARD), decision=Write(reason=reason, planned=planned))


def gate(one: Owed, now: str, policy: Policy = POLICY, **more: object) -> Held | None:
    (answer,) = admit([one], policy, at(now), **more)  # type: ignore[arg-type]
    return answer if isinstance(answer, Held) else None


def test_an_ordinary_follow_up_goes_in_good_hours() -> None:
    assert gate(owed(), "05-18 09:00") is None


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (DraftState.LIVE, "waits for you"),
        (DraftState.OPENED, "overtaken"),
        (DraftState.GONE, "scheduled"),
        (DraftState.UNKNOWN, "not in yet"),
    ],
)
def test_no_second_draft_beside_ours(state: DraftState, says: str) -> None:
    case = process(HEARD, drafts=[draft(Kind.THANK_YOU, "thank_you:x", "05-06 16:00", state)])
    held = gate(owed(case=case), "05-18 09:00")
    assert held is not None
    assert (held.gate, says in held.because) == ("draft", True)


def test_the_users_own_draft_stands_in_the_way_and_an_ended_one_does_not() -> None:
    own = gate(owed(case=process(HEARD, user_drafts=["d1"])), "05-18 09:00")
    assert own is not None
    assert "Your own draft" in own.because
    over = draft(Kind.THANK_YOU, "thank_you:x", "05-06 16:00", DraftState.WITHDRAWN)
    assert gate(owed(case=process(HEARD, drafts=[over])), "05-18 09:00") is None


def test_another_tactfuls_draft_is_not_called_the_users_own() -> None:
    held = gate(owed(case=process(HEARD, user_drafts=["d1"], foreign_drafts=["d1"])), "05-18 09:00")
    assert held is not None
    assert held.because.startswith("Another Tactful's draft lies on this thread")


def test_nobody_or_a_machine_is_no_addressee() -> None:
    for to in ((), (ROBOT,)):
        held = gate(owed(to=to), "05-18 09:00")
        assert held is not None
        assert held.gate == "addressee"


INVITED, FOLLOW_UP = "follow_up:invited:m", "follow_up:1:m"


@pytest.mark.parametrize(
    ("kind", "occasion", "now", "opens"),
    [
        (Kind.FOLLOW_UP, FOLLOW_UP, "05-18 08:59", "05-18 09:00"),
        (Kind.FOLLOW_UP, FOLLOW_UP, "05-18 18:00", "05-19 09:00"),
        (Kind.FOLLOW_UP, FOLLOW_UP, "05-23 10:00", "05-26 09:00"),
        (Kind.FOLLOW_UP, FOLLOW_UP, "12-18 10:00", "2027-01-05 09:00"),
        (Kind.FOLLOW_UP, INVITED, "12-18 10:00", None),
        (Kind.FOLLOW_UP, INVITED, "05-25 10:00", "05-26 09:00"),
        (Kind.GRACIOUS_REPLY, "gracious_reply:m", "12-18 10:00", None),
        (Kind.GRACIOUS_REPLY, "gracious_reply:m", "05-23 10:00", "05-26 09:00"),
        (Kind.KEEP_IN_TOUCH, "keep_in_touch:m", "12-18 10:00", "2027-01-05 09:00"),
        (Kind.THANK_YOU, "thank_you:x", "12-19 20:59", None),
        (Kind.THANK_YOU, "thank_you:x", "05-25 12:00", None),
        (Kind.THANK_YOU, "thank_you:x", "05-23 21:00", "05-24 09:00"),
        (Kind.THANK_YOU, "thank_you:x", "05-23 06:00", "05-23 09:00"),
        (Kind.MATERIALS, "materials:m", "05-23 10:00", "05-26 09:00"),
    ],
)
def test_each_kind_has_its_good_moments(
    kind: Kind, occasion: str, now: str, opens: str | None
) -> None:
    held = gate(owed(kind, occasion=occasion), now, QUIET)
    if opens is None:
        assert held is None
        return
    assert held is not None
    assert (held.gate, held.until) == ("moment", at(opens))


def test_the_shut_gate_names_the_day() -> None:
    says = {
        when: gate(owed(), when, QUIET).because  # type: ignore[union-attr]
        for when in ("05-23 10:00", "05-25 10:00", "12-21 10:00", "05-26 20:00")
    }
    assert list(says.values()) == [
        "It is a Saturday.", "It is Whit Monday.", "It is your quiet season.",
        "It is outside your hours for writing.",
    ]  # fmt: skip


def test_urgent_materials_go_at_any_hour_but_not_into_an_interview() -> None:
    one = owed(Kind.MATERIALS, occasion="materials:dated:m", urgent=True)
    assert gate(one, "05-23 23:00") is None
    assert gate(one, "05-20 14:30", interviews=[TALK]) is not None


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("05-20 13:44", None),
        ("05-20 13:45", "05-20 15:00"),
        ("05-20 14:59", "05-20 15:00"),
        ("05-20 15:00", None),
    ],
)
def test_nothing_new_from_a_quarter_before_an_interview_to_its_end(
    now: str, opens: str | None
) -> None:
    held = gate(owed(), now, interviews=[TALK])
    assert (held.until if held else None) == (at(opens) if opens else None)


def test_the_gate_names_the_moment_when_all_of_it_is_past() -> None:
    second: tuple[datetime, datetime] = (at("05-20 15:10"), at("05-20 17:50"))
    third = (at("05-20 18:00"), at("05-20 19:00"))
    held = gate(owed(), "05-20 14:30", interviews=[third, TALK, second])
    assert held is not None
    assert (local(held.until), "interview" in held.because) == ("05-21 09:00", True)


def test_three_drafts_a_day_newest_first_and_thank_yous_beside() -> None:
    many = [
        owed(
            case=process(HEARD, id=n),
            to=(Address(email=f"dana@{n}.example"),),
            due=f"05-{10 + n} 09:00",
            occasion=f"follow_up:{n}",
        )
        for n in range(1, 6)
    ]
    thanks = owed(Kind.THANK_YOU, case=process(HEARD, id=9), due="05-01 09:00")
    dated = owed(Kind.MATERIALS, case=process(HEARD, id=8), due="05-01 09:00",
                 occasion="materials:dated:m")  # fmt: skip
    answers = admit([*many, thanks, dated], POLICY, at("05-18 10:00"))
    assert [one.process_id for one in answers if isinstance(one, Admitted)] == [5, 4, 3, 9, 8]
    held = [one for one in answers if isinstance(one, Held)]
    assert {(one.gate, local(one.until)) for one in held} == {("flood", "05-19 09:00")}


def test_what_was_made_on_the_day_counts_except_exempt_and_refused_ones() -> None:
    made = [
        draft(Kind.FOLLOW_UP, "a", "05-18 09:00", DraftState.SENT),
        draft(Kind.FOLLOW_UP, "b", "05-18 09:00", DraftState.WITHDRAWN),
        draft(Kind.THANK_YOU, "c", "05-18 09:00"),
        draft(Kind.MATERIALS, "materials:dated:m", "05-18 09:00"),
        draft(Kind.FOLLOW_UP, "d", "05-18 09:00", DraftState.REFUSED),
    ]
    assert gate(owed(), "05-18 10:00", made_recently=made) is None
    full = [*made, draft(Kind.FOLLOW_UP, "e", "05-18 09:30", DraftState.DISCARDED)]
    assert gate(owed(), "05-18 10:00", made_recently=full) is not None


def test_a_process_silent_for_ninety_days_when_first_seen_is_asked_about_first() -> None:
    old = process(they("01-12 10:00"), first_seen="05-18 10:00")
    held = gate(owed(case=old), "05-18 10:00")
    assert held is not None
    assert held.because.startswith("This process had been silent since Mon 12 Jan")
    drafted = process(
        they("01-12 10:00"),
        first_seen="05-18 10:00",
        drafts=[draft(Kind.FOLLOW_UP, "a", "02-01 09:00", DraftState.DISCARDED)],
    )
    assert gate(owed(case=drafted), "05-18 10:00") is None
    woken = process(they("01-12 10:00"), they("05-19 10:00"), first_seen="05-18 10:00")
    assert gate(owed(case=woken), "05-20 10:00") is None
