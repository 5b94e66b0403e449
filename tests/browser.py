"""A browser for tests: a headless Chromium that reaches nothing beyond this computer.

`browser` opens windows of a given size, `until` waits for what one shows. Debian's packages
`chromium` and `chromium-driver` are needed; where they are missing the test fails and says how to
get them.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

DESKTOP = (1280, 800)
PHONE = (390, 844)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_MEND = "On Debian or Ubuntu:  apt-get install chromium chromium-driver"

HERE = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"

Browser = Callable[..., Chrome]
"""`browser(size=DESKTOP, only="")`: a fresh window with a profile of its own, closed after the
test. It reaches this computer alone; with `only="127.0.0.1:PORT"` that one server alone.
"""


def programs() -> tuple[str, str]:
    """Where the browser and its driver are; the test fails where one is missing."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    driver = shutil.which("chromedriver")
    if found is None or driver is None:
        what = "browser" if found is None else "chromedriver"
        pytest.fail(f"No {what} is installed, which this test needs. {_MEND}", pytrace=False)
    return found, driver


def open_browser(profile: Path, size: tuple[int, int] = DESKTOP, only: str = "") -> Chrome:
    binary, driver = programs()
    options = ChromeOptions()
    options.binary_location = binary
    for argument in (
        "--headless=new",
        "--no-sandbox",  # tests may run as root, as in a container
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        f"--host-resolver-rules={f'MAP {only} {only}, MAP * ~NOTFOUND' if only else HERE}",
        f"--user-data-dir={profile}",
        f"--window-size={size[0]},{size[1]}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = Chrome(options=options, service=Service(executable_path=driver))
    opened.set_page_load_timeout(30)
    if size == PHONE:  # a window can't be as narrow as a phone: its screen is said to be
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 2, "mobile": True}
        opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    return opened


def until(window: Chrome, shown: Callable[[], object], seconds: float = 20) -> None:
    """Wait until that is so: a click may return before the next page is there.

    A look may fall between two pages, for which chromedriver has many errors: it is taken again.
    After that time what stands in the way is raised, be it such an error.
    """
    wait = WebDriverWait(window, seconds, 0.1, ignored_exceptions=[WebDriverException])
    try:
        wait.until(lambda _: shown())
    except TimeoutException:
        if not shown():
            raise


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    opened: list[Chrome] = []

    def open_one(size: tuple[int, int] = DESKTOP, only: str = "") -> Chrome:
        opened.append(open_browser(tmp_path / f"profile-{len(opened)}", size, only))
        return opened[-1]

    yield open_one
    for one in opened:
        one.quit()
