"""The page in a real browser: one window for a worker's tests, and a page that is served to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys as Key
from selenium.webdriver.remote.webelement import WebElement

from tests.browser import DESKTOP, PHONE, until

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
_WATCH = """
window.dialogs = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"])
  window[name] = (...said) => { window.dialogs.push(name); };
"""
_AXE_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(found => done(
  found.violations.filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => one.id + ": " + one.nodes.map(node => node.html).slice(0, 3).join(" | "))));
"""

_HELD = """
const held = document.activeElement;
return [held.tagName.toLowerCase(), held.innerText || "", getComputedStyle(held).outlineStyle];
"""


_FOREIGN = """
return [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]
  .map(one => one.name).filter(name => !name.startsWith(location.origin + "/"));
"""
_MADE = "img,iframe,object,embed,video,audio,base,style,meta[http-equiv],math,script:not([src])"


_WIDTH = "return document.documentElement.scrollWidth"
_HEIGHTS = """
return [...document.querySelectorAll('button, .button, input:not([type=hidden]), select')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < arguments[0])
  .map(one => one.outerHTML);
"""


def watch_for_dialogs(window: Chrome) -> None:
    """From now on every page counts the dialogs that anything in it opens."""
    window.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": _WATCH})


@dataclass
class Visit:
    """A window that was let in to the page at `url`."""

    window: Chrome
    url: str
    entry: Callable[[], str]

    def enters(self) -> None:
        self.window.delete_all_cookies()
        self.window.get(self.entry())

    def goes(self, path: str) -> None:
        self.window.get(self.url + path)

    @property
    def path(self) -> str:
        return self.window.current_url.removeprefix(self.url)

    @property
    def words(self) -> str:
        return self.window.find_element(By.TAG_NAME, "body").text

    def finds(self, css: str) -> list[WebElement]:
        return self.window.find_elements(By.CSS_SELECTOR, css)

    def sized(self, size: tuple[int, int]) -> None:
        metrics = {
            "width": size[0],
            "height": size[1],
            "deviceScaleFactor": 1,
            "mobile": size == PHONE,
        }
        self.window.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def coloured(self, scheme: str) -> None:
        """ "light" or "dark"."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def scripts(self, *, off: bool) -> None:
        self.window.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": off})

    def faults(self) -> list[str]:
        """What axe finds serious or critical on the page that is shown."""
        if not self.window.execute_script("return 'axe' in window"):
            self.window.execute_script(AXE)
        found: list[str] = self.window.execute_async_script(_AXE_RUN)
        return found

    def is_for_everybody(self, where: str, *, touch: int = 40) -> None:
        """On a desk's screen and a telephone's, light and dark: nothing serious for axe, nothing
        wider than the screen, nothing to press that is lower than `touch` pixels.
        """
        for size, scheme in product((DESKTOP, PHONE), ("light", "dark")):
            self.sized(size)
            self.coloured(scheme)
            at = f"{where}, {size[0]} wide, {scheme}"
            assert self.faults() == [], at
            assert self.window.execute_script(_WIDTH) <= size[0], at
            assert self.window.execute_script(_HEIGHTS, touch) == [], at

    def is_harmless(self, where: str) -> None:
        """No dialog was opened, nothing asked of elsewhere, no element made of what mail says."""
        assert self.window.execute_script("return window.dialogs") == [], where
        assert self.window.execute_script(_FOREIGN) == [], where
        assert self.finds(_MADE) == [], where

    def says(self, name: str, text: str = "") -> None:
        """Fill in and post that action's form, as far as its preview; "answer" presses a choice."""
        at = f'input[name="say"][value="{name}"]'
        choice = f'[text()="{text.capitalize()}"]' if name == "answer" else ""
        inputs = self.finds(at)
        found = (one.find_elements(By.XPATH, f"..//button{choice}/..") for one in inputs)
        form = next(forms[0] for forms in found if forms)
        if text and not choice:
            form.find_element(By.CSS_SELECTOR, 'input[name="text"]').send_keys(text)
        form.find_element(By.TAG_NAME, "button").click()
        self.waits(lambda: self.finds("main > .narrow"))

    def confirms(self) -> None:
        self.window.find_element(By.CSS_SELECTOR, "form.confirm button").click()
        self.waits(lambda: "?noted=" in self.path)

    def waits(self, shown: Callable[[], object]) -> None:
        """Until that is so: a click may return before the next page is there."""
        until(self.window, shown)

    def tabs_to(self, tag: str, text: str, most: int = 80) -> WebElement:
        """Press Tab until that element has the focus; whatever has it on the way shows it."""
        for _ in range(most):
            ActionChains(self.window).send_keys(Key.TAB).perform()
            name, words, outline = self.window.execute_script(_HELD)
            assert outline != "none", f"no focus is shown on {name} {words}"
            if (name, words) == (tag, text):
                return self.window.switch_to.active_element
        raise AssertionError(f"Tab never gets to {text}")
