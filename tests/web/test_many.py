"""Five hundred processes: the board is quick, and small, also right after something has changed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from agent.core.instructions import Pause, Resume
from agent.core.process import DraftState
from tests.core.rules.facts import promise, talk, they, we
from tests.web.conftest import Desk, Site
from tests.web.stages import drafted

MANY = 500
QUICK = 0.2
"""Seconds of this computer's work: how long it takes on the clock depends on who else works."""
SMALL = 400_000


def many(desk: Desk) -> None:
    """Seven messages each, and in every fifth one a draft that waits or was sent."""
    for number in range(MANY):
        thread = f"t{number}"
        messages = (
            they("04-01 10:00", thread=thread),
            we("04-02 10:00", thread=thread),
            they("04-06 10:00", thread=thread, interviews=[talk("04-14 10:00", "04-14 11:00")]),
            we("04-07 09:00", thread=thread),
            we("04-14 15:00", thread=thread),
            they("04-20 10:00", thread=thread, promises=[promise("05-15")]),
            we("04-21 09:00", thread=thread),
        )
        if number % 5:
            desk.hears(thread, *messages, name=f"Company {number}")
            continue
        process_id = drafted(desk, thread, "Dear Dana,\n\nhow are things?\n\nSam", *messages)
        if number % 10:
            draft = desk.process(process_id).drafts[0]
            desk.ledger.advance_draft(draft.intent_id, DraftState.SENT, at=desk.clock.now())
    desk.looks()


def look(site: Site) -> tuple[float, str]:
    """The seconds of work that the board takes, and the board. What the tests themselves have in
    memory is no part of it.
    """
    gc.collect()
    gc.freeze()
    began = time.process_time()
    page = site.ok("/")
    spent = time.process_time() - began
    gc.unfreeze()
    return spent, page


@pytest.mark.timeout(180)  # filling the ledger takes most of it
def test_the_board_of_five_hundred_is_quick_and_small_also_after_a_change(
    desk: Desk, site: Site
) -> None:
    many(desk)
    now = desk.clock.now()
    changes: tuple[Callable[[], object], ...] = (
        lambda: desk.hears("t7", they("05-12 09:00", thread="t7"), name="Company 7"),
        lambda: desk.ledger.advance_draft(
            desk.process(1).drafts[0].intent_id, DraftState.SENT, at=now
        ),
        lambda: [desk.ledger.instruct(number, Pause(at=now)) for number in range(2, 100)],
        lambda: drafted(desk, "new", "Dear Dana", they("04-20 10:00", thread="new")),
        lambda: desk.ledger.instruct(2, Resume(at=now)),
    )
    cold, _ = look(site)
    first_views = []
    for change in changes:
        before = site.ok("/")
        change()
        spent, page = look(site)
        assert page != before, "the change shows"
        assert len(page.encode()) < SMALL
        first_views.append(spent)
    again, _ = look(site)

    assert max(first_views) < QUICK, first_views
    assert again < QUICK
    assert cold < 2 * QUICK, cold
    pages = "".join(
        site.ok(f"/?waiting={number}&drafts={number}&rest={number}") for number in range(1, 20)
    )
    assert all(f'href="/process/{number}"' in pages for number in range(1, MANY + 1))
