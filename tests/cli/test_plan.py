"""`tactful plan`: what comes when, and what other intervals would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agent.core.mail import Address
from agent.core.process import DraftState
from tests.contracts.values import draft_in
from tests.core.rules.facts import no, promise, talk, they

if TYPE_CHECKING:
    from tests.cli.conftest import Desk

TOM = Address(email="tom@bluebird.example", name="Tom Adeyemi")
EVA = Address(email="eva@acme.example", name="Eva Lindt")


@pytest.fixture
def three(desk: Desk) -> Desk:
    """A follow-up on Fri 15 May, a thank-you on Thu 14 May, and one where a question is open."""
    desk.hears("t1", they("05-04 08:00", thread="t1"))
    desk.hears(
        "t2",
        they(
            "05-05 08:00", thread="t2", sender=TOM, interviews=[talk("05-14 14:00", "05-14 15:00")]
        ),
        subject="Editor at Bluebird",
    )
    desk.hears("t3", they("05-11 08:00", thread="t3", sender=EVA, asks="Free?"), subject="Acme")
    return desk


def other(desk: Desk, lines: str) -> str:
    file = Path(desk.folder) / "other.toml"
    file.write_text(f'[time]\nzone = "Europe/Berlin"\nmorning = "09:00"\n{lines}')
    return str(file)


def test_the_plan_is_in_order_of_time_with_reasons(three: Desk) -> None:
    rows = three.json("plan")
    assert [(row["kind"], row["at"]) for row in rows] == [
        ("thank_you", "2026-05-14T16:00:00+02:00"),
        ("follow_up", "2026-05-15T09:00:00+02:00"),
        (None, None),
    ]
    assert rows[1]["to"] == ["dana@northwind.example"]
    assert all(row["because"] for row in rows)
    out = three.ok("plan")
    assert "follow-up to Dana Reyes" in out
    assert out.index("Thu 14 May, 16:00") < out.index("Fri 15 May, 09:00") < out.index("your turn")


def test_the_next_draft_is_found_behind_a_wait_that_plans_none(desk: Desk) -> None:
    desk.hears(
        "t1", they("05-04 08:00", thread="t1", promises=[promise("05-13"), promise("05-20")])
    )
    (row,) = desk.json("plan")
    assert (row["kind"], row["at"]) == ("follow_up", "2026-05-22T09:00:00+02:00")


def test_other_intervals_name_exactly_the_drafts_that_move(three: Desk) -> None:
    longer = other(three, '[follow_up]\nwait = "two weeks"\n')
    out = three.ok("plan", "--config", longer)
    assert out == (
        "follow-up to Dana Reyes: Fri 15 May → Mon 18 May, 3 days later 1 draft would move."
    )
    (move,) = three.json("plan", "--config", longer)
    assert (move["threads"], move["kind"]) == (["t1"], "follow_up")
    later = other(three, '[thank_you]\nafter = "3 hours"\n')
    assert "later that day" in three.ok("plan", "--config", later)


def test_the_same_intervals_move_nothing(three: Desk) -> None:
    assert three.ok("plan", "--config", other(three, "")) == "No draft would move."
    assert three.json("plan", "--config", other(three, "")) == []


def test_drafts_that_appear_or_vanish_are_named(desk: Desk) -> None:
    desk.hears(
        "t1", they("05-06 08:00", thread="t1", interviews=[talk("05-06 14:00", "05-06 15:00")])
    )
    wider = other(desk, '[thank_you]\noffer_for = "10 days"\n')
    assert "thank-you" in desk.ok("plan", "--config", wider)
    (move,) = desk.json("plan", "--config", wider)
    assert move["after"] < move["before"]


def test_a_draft_that_waits_would_be_taken_back_under_longer_intervals(desk: Desk) -> None:
    desk.hears("t1", they("04-29 08:00", thread="t1"))
    draft_in(desk.ledger, 1, DraftState.LIVE, occasion="follow_up:1:t1:04-29 08:00")
    assert "in Gmail now" in desk.ok("plan")
    out = desk.ok(
        "plan",
        "--config",
        other(desk, '[follow_up]\nwait = "20 days"\nno_later_than = "20 days"\n'),
    )
    assert "in Gmail now → taken back, and again on Tue 19 May" in out


def test_a_rejected_process_has_no_draft_to_move(desk: Desk) -> None:
    desk.hears("t1", they("05-04 08:00", thread="t1", outcome=no()))
    assert desk.ok(
        "plan",
        "--config",
        other(desk, '[follow_up]\nwait = "20 days"\nno_later_than = "20 days"\n'),
    )


def test_a_broken_other_file_is_named(three: Desk) -> None:
    out = three.fails(1, "plan", "--config", other(three, "[follow_up]\nwait = 7\n"))
    assert "other.toml" in out
    assert "no such file" in three.fails(1, "plan", "--config", "missing.toml")


def test_an_empty_ledger_says_what_to_do(desk: Desk) -> None:
    assert "tactful poll" in desk.ok("plan")
