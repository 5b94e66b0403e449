"""What is said on the page in a browser reaches the mailbox at the agent's next look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from agent.cli.page import opened_page
from agent.cli.play import Play, Time, stage
from agent.cli.serving import leave_drafts
from tests.browser import DESKTOP
from tests.web.windows import Visit

DAYS = 5
"""The first interview of the hunt was on its fourth day: a thank-you waits."""


@pytest.fixture
def hunt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    with stage(tmp_path) as play:
        leave_drafts(play, DAYS)
        play.run(DAYS, quiet=True)
        yield play
        assert play.server.send_attempts == 0


@pytest.fixture
def shown(hunt: Play, one_window: Chrome) -> Iterator[Visit]:
    clock, link = Time(clock=hunt.server.clock), hunt.server.url + "/mail/thread/{thread}"
    config = hunt.agent.config
    config = config.model_copy(update={"web": config.web.model_copy(update={"port": 0})})
    with opened_page(config, clock=clock, thread_link=link, watched=False) as page:
        page.server.start()
        visit = Visit(one_window, page.server.url, page.entry)
        visit.sized(DESKTOP)
        visit.enters()
        yield visit


def test_a_draft_is_skipped_on_the_page_and_gone_from_the_mailbox(hunt: Play, shown: Visit) -> None:
    shown.window.find_element(By.CSS_SELECTOR, ".drafts h3 a").click()
    shown.waits(lambda: shown.path.startswith("/process/"))
    process = shown.path
    link = shown.window.find_element(By.CSS_SELECTOR, ".card a.button").get_attribute("href")
    thread = link.rpartition("/")[2]
    assert hunt.server.mailbox.drafts_in(thread)
    shown.says("skip")
    assert "taken back at the next look" in shown.words
    shown.confirms()

    hunt.agent.once()

    assert hunt.server.mailbox.drafts_in(thread) == []
    shown.goes(process)
    assert "in your drafts" not in shown.words


def test_a_paused_process_is_drafted_for_again_once_it_goes_on(hunt: Play, shown: Visit) -> None:
    shown.window.find_element(By.CSS_SELECTOR, ".drafts h3 a").click()
    shown.waits(lambda: shown.path.startswith("/process/"))
    process = shown.path
    link = shown.window.find_element(By.CSS_SELECTOR, ".card a.button").get_attribute("href")
    thread = link.rpartition("/")[2]
    shown.says("pause")
    shown.confirms()
    hunt.agent.once()
    assert hunt.server.mailbox.drafts_in(thread) == []

    hunt.server.clock.advance(timedelta(hours=3))  # it is before the user's hours else
    shown.goes(process)
    shown.says("resume")
    shown.confirms()
    hunt.agent.once()

    assert len(hunt.server.mailbox.drafts_in(thread)) == 1
