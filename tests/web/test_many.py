"""Five hundred processes: the board is still quick, and small."""

from __future__ import annotations

import time

import pytest

from tests.core.rules.facts import promise, talk, they, we
from tests.web.conftest import Desk, Site

MANY = 500


def many(desk: Desk) -> None:
    for number in range(MANY):
        thread = f"t{number}"
        desk.hears(
            thread,
            they("04-01 10:00", thread=thread),
            we("04-02 10:00", thread=thread),
            they("04-06 10:00", thread=thread, interviews=[talk("04-14 10:00", "04-14 11:00")]),
            we("04-07 09:00", thread=thread),
            we("04-14 15:00", thread=thread),
            they("04-20 10:00", thread=thread, promises=[promise("05-15")]),
            we("04-21 09:00", thread=thread),
            name=f"Company {number}",
        )
    desk.looks()


@pytest.mark.timeout(180)  # filling the ledger takes most of it
def test_the_board_of_five_hundred_is_quick_and_small(desk: Desk, site: Site) -> None:
    many(desk)
    site.ok("/")
    spent = []
    for _ in range(5):
        began = time.process_time()
        page = site.ok("/")
        spent.append(time.process_time() - began)
    assert min(spent) < 0.2
    assert len(page.encode()) < 400_000
    assert "page 1 of 17" in page
    pages = "".join(site.ok(f"/?waiting={number}") for number in range(1, 18))
    assert all(f'href="/process/{number}"' in pages for number in range(1, MANY + 1))
