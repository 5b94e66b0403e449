"""One person is never followed up twice within the floor, one employer not within three days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent.core.decision import Planned
from agent.core.mail import Address
from agent.core.policy import Policy
from agent.core.process import Kind
from agent.core.rules.spacing import Nudge, too_soon
from agent.core.workdays import Calendar

POLICY = Policy(calendar=Calendar(zone=ZoneInfo("Europe/London")))
TUESDAY = datetime(2026, 5, 12, 9, 0, tzinfo=UTC)
DANA = "dana@northwind.example"


def planned(to: str, *, kind: Kind = Kind.FOLLOW_UP, occasion: str = "follow_up:1:m") -> Planned:
    return Planned(
        kind=kind,
        step=1,
        occasion=occasion,
        due_at=TUESDAY,
        thread_id="t",
        parent_id="m",
        to=(Address(email=to),),
    )


def nudge(person: str, days_ago: float, process_id: int = 2) -> Nudge:
    at = TUESDAY - timedelta(days=days_ago)
    return Nudge(process_id=process_id, at=at, people=frozenset({person}))


@pytest.mark.parametrize(
    ("person", "days_ago", "held"),
    [
        (DANA, 4, True),
        (DANA, 9.9, True),
        (DANA, 10, False),
        ("ola@northwind.example", 1, True),
        ("ola@northwind.example", 6, False),
        ("kim@elsewhere.example", 0, False),
    ],
)
def test_another_processs_follow_up_keeps_one_back(
    person: str, days_ago: float, held: bool
) -> None:
    found = too_soon(planned(DANA), 1, [nudge(person, days_ago)], POLICY, TUESDAY)
    assert (found is not None) is held
    if found is not None:
        assert found[1] > TUESDAY


def test_an_agency_or_a_webmail_address_stands_for_a_person_alone() -> None:
    for one, other in (
        ("a@gmail.com", "b@gmail.com"),
        ("a@brightrecruiting.example", "b@brightrecruiting.example"),
    ):
        assert too_soon(planned(one), 1, [nudge(other, 0)], POLICY, TUESDAY) is None


def test_its_own_follow_ups_thank_yous_and_invited_ones_are_free() -> None:
    fresh = [nudge(DANA, 0)]
    assert too_soon(planned(DANA), 2, fresh, POLICY, TUESDAY) is None
    assert too_soon(planned(DANA, kind=Kind.THANK_YOU), 1, fresh, POLICY, TUESDAY) is None
    invited = planned(DANA, occasion="follow_up:invited:m")
    assert too_soon(invited, 1, fresh, POLICY, TUESDAY) is None
