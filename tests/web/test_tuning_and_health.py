"""Tuning shows what other intervals would move and saves them; health says what is wrong."""

from __future__ import annotations

import re
from datetime import timedelta

from agent.cycle.ports import Fault
from agent.web.desk import Condition
from tests.core.rules.facts import promise, they, we
from tests.web.conftest import CONFIG, NOW, Desk, Site


def two_waiting(desk: Desk) -> None:
    desk.hears("t1", they("05-04 10:00", promises=[promise("05-15")]), name="Northwind")
    desk.hears(
        "t2", they("05-04 10:00", thread="t2"), we("05-06 10:00", thread="t2"), name="Fernhill"
    )
    desk.looks()


def values(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="([a-z_]+\.[a-z_]+)" value="([^"]*)"', page))


def mark(page: str) -> str:
    return re.findall(r'name="mark" value="([0-9a-f]*)"', page)[0]


def test_another_interval_shows_what_it_would_move(desk: Desk, site: Site) -> None:
    two_waiting(desk)
    page = site.ok("/tuning?follow_up.after_deadline=1+week")
    assert "1 follow-up later" in page
    assert "follow-up to Dana Reyes: Tue 19 May → Fri 22 May, 3 days later" in page
    assert desk.config_file.read_text() == CONFIG, "looking saves nothing"


def test_later_and_earlier_are_counted(desk: Desk, site: Site) -> None:
    two_waiting(desk)
    page = site.ok("/tuning?follow_up.after_deadline=1+week&follow_up.wait=8+days")
    assert "1 follow-up later, 1 earlier" in page


def test_a_value_that_is_wrong_is_told_in_the_configurations_own_words(
    desk: Desk, site: Site
) -> None:
    two_waiting(desk)
    page = site.ok("/tuning?follow_up.wait=eleventy&limits.unanswered=4")
    assert "config.toml:7: [follow_up] wait:" in page
    assert "“many” is not a number" in site.ok("/tuning?limits.unanswered=many")


def test_saving_keeps_the_comments_and_counts_at_once(desk: Desk, site: Site) -> None:
    two_waiting(desk)
    page = site.ok("/tuning")
    form = values(page) | {"follow_up.wait": "12 days", "mark": mark(page)}
    assert site.post("/tuning/save", form).headers["location"] == "/tuning?saved=1"
    text = desk.config_file.read_text()
    assert text == CONFIG.replace('wait = "11 days"', 'wait = "12 days"')
    assert values(site.ok("/tuning?saved=1"))["follow_up.wait"] == "12 days"


def test_nothing_is_saved_over_an_edit_made_meanwhile(desk: Desk, site: Site) -> None:
    two_waiting(desk)
    page = site.ok("/tuning")
    newer = CONFIG.replace("11 days", "13 days")
    desk.config_file.write_text(newer)
    form = values(page) | {"follow_up.wait": "12 days", "mark": mark(page)}
    found = site.post("/tuning/save", form)
    assert found.status == 409
    assert "changed by somebody else meanwhile" in found.text
    assert desk.config_file.read_text() == newer


def test_a_wrong_value_is_not_saved_and_stays_in_the_form(desk: Desk, site: Site) -> None:
    two_waiting(desk)
    page = site.ok("/tuning")
    form = values(page) | {"follow_up.wait": "5 weeks", "mark": mark(page)}
    found = site.post("/tuning/save", form)
    assert found.status == 409
    assert "must not be longer than" in found.text
    assert values(found.text)["follow_up.wait"] == "5 weeks"
    assert desk.config_file.read_text() == CONFIG


def test_a_broken_edit_leaves_the_last_good_one_and_says_so(desk: Desk, site: Site) -> None:
    two_waiting(desk)
    desk.config_file.write_text(CONFIG.replace("11 days", "eleven"))
    assert "The configuration has a mistake" in site.ok("/")
    assert "[follow_up] wait:" in site.ok("/health")
    assert site.ok("/process/1")
    assert "That can&#39;t be" in site.ok("/tuning?follow_up.wait=9+days") or "eleven" in site.ok(
        "/tuning?follow_up.wait=9+days"
    )


def test_another_port_in_the_file_is_said_on_the_page_that_keeps_the_old_one(
    desk: Desk, site: Site
) -> None:
    two_waiting(desk)
    assert "[web]" not in site.ok("/")
    desk.config_file.write_text(CONFIG + "[web]\nport = 9999\n")
    for path in ("/", "/tuning", "/process/1"):
        assert "The [web] part of the configuration has changed" in site.ok(path)


def test_health_tells_the_last_look_the_quota_and_the_login(desk: Desk, site: Site) -> None:
    two_waiting(desk)
    desk.conditions.append(
        Condition(words="Tactful is running and well.", alive=True, worked_at=NOW, spent=1234)
    )
    page = site.ok("/health")
    assert "All is well." in page
    assert "Tue 12 May, 10:00" in page
    assert "1,234 units" in page
    assert "logged in as sam@mail.example" in page


def test_health_names_another_tactful_on_the_mailbox(desk: Desk, site: Site) -> None:
    desk.hears("t1", they("05-04 10:00"), foreign=("d1",))
    page = site.ok("/health")
    assert "Another Tactful works on this mailbox: 1 draft" in page
    assert "Let only one computer run it" in page


def test_health_names_what_is_wrong_with_its_mend(desk: Desk, site: Site) -> None:
    two_waiting(desk)
    fault = Fault(
        at=NOW,
        message="The thread is too large.",
        hint="Read it in Gmail.",
        failures=3,
        retry_at=NOW + timedelta(hours=2),
    )
    desk.ledger.set_back_thread("t2", fault)
    desk.conditions.append(
        Condition(
            words="Tactful is running, and something needs you.",
            alive=True,
            error="The login has expired.",
            hint="Run tactful login.",
            login_needed=True,
        )
    )
    page = site.ok("/health")
    for words in (
        "Something needs you.",
        "The login has expired.",
        "Run tactful login.",
        "a login is needed",
        "The thread is too large.",
        "Tried again by itself on Tue 12 May, 12:00.",
    ):
        assert words in page
    assert "The login has expired." in site.ok("/"), "the board says it too"


def test_an_agent_that_does_not_run_is_said_on_the_board(desk: Desk, site: Site) -> None:
    two_waiting(desk)
    desk.conditions.append(Condition(words="Tactful is not running.", alive=False, worked_at=NOW))
    page = site.ok("/")
    assert "Tactful is not running. What is below is as of its last look" in page
