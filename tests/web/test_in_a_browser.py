"""The page in a real browser: phone and desktop, light and dark, keyboard, axe, hostile mail.

Every action is pressed in `test_with_the_daemon_and_the_sandbox`.
"""

from __future__ import annotations

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys as Key

from agent.core.instructions import Close
from tests.web.conftest import Desk
from tests.web.hostile import PAYLOADS
from tests.web.stages import a_few, hostile
from tests.web.windows import Visit

PATHS = (
    "/",
    *(f"/process/{number}" for number in (1, 3, 5, 6, 7)),
    "/tuning",
    "/tuning?follow_up.after_deadline=1+week",
    "/tuning?follow_up.wait=eleventy",
    "/health",
    "/nowhere",
)


def test_the_way_in_is_good_once_and_the_browser_stays_let_in(desk: Desk, visit: Visit) -> None:
    a_few(desk)
    entry = visit.entry()
    visit.window.get(entry)
    assert visit.path == "/"
    visit.goes("/health")
    assert "How it is" in visit.words
    visit.window.delete_all_cookies()
    visit.window.get(entry)
    assert "tactful page" in visit.words


def test_the_page_opened_under_another_name_of_this_computer_asks_to_be_let_in(
    desk: Desk, visit: Visit
) -> None:
    visit.window.get(visit.url.replace("127.0.0.1", "localhost") + "/")
    assert "tactful page" in visit.words


def test_a_question_is_answered_with_two_clicks(desk: Desk, visit: Visit) -> None:
    a_few(desk)
    visit.goes("/process/3")
    visit.window.find_element(By.CSS_SELECTOR, ".ask button").click()
    visit.waits(lambda: visit.finds("form.confirm"))
    visit.confirms()
    assert len(desk.said(3)) == 1


def test_no_leaves_everything_as_it_is(desk: Desk, visit: Visit) -> None:
    a_few(desk)
    visit.goes("/process/1")
    visit.says("close")
    visit.window.find_element(By.LINK_TEXT, "No, leave it").click()
    visit.waits(lambda: visit.path == "/process/1")
    assert desk.said() == ()


def test_the_keyboard_alone_is_enough(desk: Desk, visit: Visit) -> None:
    a_few(desk)
    visit.goes("/")

    visit.tabs_to("a", "Skip to the content", most=1).send_keys(Key.ENTER)
    visit.tabs_to("a", "Northwind").send_keys(Key.ENTER)
    visit.waits(lambda: visit.path == "/process/1")
    visit.tabs_to("button", "Close").send_keys(Key.ENTER)
    visit.waits(lambda: visit.finds("form.confirm"))
    visit.tabs_to("button", "Yes, do that").send_keys(Key.ENTER)
    visit.waits(lambda: "noted" in visit.path)
    assert isinstance(desk.said()[-1], Close)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_for_everybody(path: str, desk: Desk, visit: Visit) -> None:
    a_few(desk)
    visit.goes(path)
    visit.is_for_everybody(path)


@pytest.mark.parametrize(("name", "text"), [("pause", ""), ("deadline", "soonish")])
def test_what_stands_before_a_change_is_for_everybody(
    name: str, text: str, desk: Desk, visit: Visit
) -> None:
    a_few(desk)
    visit.goes("/process/1")
    visit.says(name, text)
    visit.is_for_everybody(name)


def test_the_door_is_for_everybody(visit: Visit) -> None:
    visit.window.delete_all_cookies()
    visit.goes("/")
    assert "tactful page" in visit.words
    visit.is_for_everybody("the door")


def test_every_picture_is_told_in_words(desk: Desk, visit: Visit) -> None:
    a_few(desk)
    visit.goes("/")
    pictures = visit.finds("svg[role=img]")
    assert pictures
    for picture in pictures:
        title, desc = (
            picture.find_element(By.ID, name).get_attribute("textContent")
            for name in picture.get_attribute("aria-labelledby").split()
        )
        assert "its line of time" in title
        assert len(desc) > 20


@pytest.mark.parametrize("path", ["/", "/process/1"])
def test_a_page_that_is_out_of_date_says_so(path: str, desk: Desk, visit: Visit) -> None:
    a_few(desk)
    visit.goes(path)
    assert "at rest" not in visit.words or path == "/"
    desk.ledger.instruct(1, Close(at=desk.clock.now()))
    visit.waits(lambda: visit.finds("main > p.noted[role=status] a"))
    assert visit.faults() == []
    visit.finds("main > p.noted a")[0].click()
    visit.waits(lambda: "You closed this on" in visit.words)
    assert visit.path == path
    assert visit.finds("main > p.noted") == []


def test_the_moves_follow_the_typing(desk: Desk, visit: Visit) -> None:
    a_few(desk)
    visit.goes("/tuning")
    field = visit.window.find_element(By.ID, "follow_up.after_deadline")
    field.clear()
    field.send_keys("1 week")
    visit.waits(lambda: visit.window.find_element(By.ID, "moves-h").text == "1 follow-up later")
    assert "1 week" not in desk.config_file.read_text()


def test_everything_works_without_scripts(desk: Desk, visit: Visit) -> None:
    a_few(desk)
    visit.scripts(off=True)
    visit.goes("/tuning")
    field = visit.window.find_element(By.ID, "follow_up.after_deadline")
    field.clear()
    field.send_keys("1 week" + Key.ENTER)
    visit.waits(lambda: visit.window.find_element(By.ID, "moves-h").text == "1 follow-up later")
    visit.window.find_element(By.CSS_SELECTOR, "button.main").click()
    visit.waits(lambda: "Saved." in visit.words)
    assert 'after_deadline = "1 week"' in desk.config_file.read_text()
    assert desk.config_file.read_text().startswith("# My own words, which stay.\n")
    visit.goes("/process/1")
    visit.says("pause")
    visit.confirms()
    assert len(desk.said()) == 1


def test_hostile_mail_opens_no_dialog_makes_no_element_and_loads_nothing(
    desk: Desk, visit: Visit
) -> None:
    hostile(desk)
    paths = ["/", "/tuning", "/tuning?follow_up.wait=3+weeks&follow_up.no_later_than=4+weeks"]
    paths += ["/health", *(f"/process/{number}" for number in range(1, len(PAYLOADS) + 1))]
    for path in paths:
        visit.goes(path)
        visit.is_harmless(path)
    for name, text in (("about", PAYLOADS[0]), ("deadline", PAYLOADS[4])):
        visit.goes("/process/1")
        visit.says(name, text)
        visit.is_harmless(name)
    for payload in (PAYLOADS[0], PAYLOADS[22]):
        visit.goes("/tuning")
        field = visit.window.find_element(By.ID, "follow_up.wait")
        field.clear()
        field.send_keys(payload + Key.ENTER)
        visit.waits(lambda: "follow_up.wait=" in visit.window.current_url)
        visit.is_harmless(payload)
    # A policy that had to step in would say so here: nothing may even have been tried.
    said = [one["message"] for one in visit.window.get_log("browser")]
    assert [one for one in said if "responded with a status of 422" not in one] == []
