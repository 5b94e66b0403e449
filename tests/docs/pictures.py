"""Pictures of the pages, from the demo: `python -m tests.docs.pictures` (or `make pictures`)."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from agent.cli.page import opened_page
from agent.cli.play import stage
from agent.cli.serving import DAYS, leave_drafts
from agent.sandbox.hunt import ZONE
from tests.browser import open_browser

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDTH, PHONE_WIDTH = 1120, 400
Goes = Callable[[str], None]


def take(folder: Path) -> None:
    """Play the demo, open its pages, and write a picture of each into `FOLDER`."""
    FOLDER.mkdir(exist_ok=True)
    with stage(folder) as play:
        leave_drafts(play, DAYS)
        play.run(DAYS, quiet=True)
        play.server.gateway.webmail.zone = ZONE
        clock, link = play.server.clock, play.server.url + "/mail/thread/{thread}"
        config = play.agent.config
        config = config.model_copy(update={"web": config.web.model_copy(update={"port": 0})})
        with opened_page(config, clock=clock, thread_link=link, watched=False) as page:
            page.server.start()
            window = open_browser(folder / "browser")
            try:
                window.get(page.entry())
                _board_and_thread(window, page.server.url)
                _tuning(window, page.server.url)
                window.get(f"{play.server.url}/mail")
                _shoot(window, "mailbox", height=760)
            finally:
                window.quit()


def _board_and_thread(window: Chrome, url: str) -> None:
    _shoot(window, "board", height=1330)
    _shoot(window, "board-dark", height=1330, scheme="dark")
    _shoot(window, "board-phone", height=860, width=PHONE_WIDTH)
    drafts = window.find_elements(By.CSS_SELECTOR, ".drafts h3 a")
    named = {link.text: link.get_attribute("href") for link in drafts}
    window.get(named.get("Corvid Labs") or f"{url}/process/1")
    _shoot(window, "thread", height=1180)


def _tuning(window: Chrome, url: str) -> None:
    window.get(f"{url}/tuning?follow_up.wait=3+weeks&follow_up.no_later_than=4+weeks")
    _shoot(window, "tuning", height=900)


def _shoot(
    window: Chrome, name: str, *, height: int, width: int = WIDTH, scheme: str = "light"
) -> None:
    window.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    metrics = {
        "width": width,
        "height": height,
        "deviceScaleFactor": 1,
        "mobile": width == PHONE_WIDTH,
    }
    window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    taken = window.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
    (FOLDER / f"{name}.png").write_bytes(base64.b64decode(taken["data"]))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="tactful-pictures-") as made:
        take(Path(made))
