"""Logging in as a person does: `tactful login` in one process, an OpenID provider in another, and a
browser that goes from one to the other.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.acceptance.conftest import program, sandbox  # noqa: F401 - fixtures
from tests.acceptance.program import Program, SandboxProcess
from tests.browser import until
from tests.login.provider import CLIENT_ID, CLIENT_SECRET, PASSWORD, USER


@dataclass
class Provider:
    """The OpenID provider's process."""

    url: str

    def client_secret(self) -> dict[str, object]:
        """The file that its console would hand out."""
        return {
            "installed": {
                "client_id": CLIENT_ID,
                "client_secret": CLIENT_SECRET,
                "auth_uri": f"{self.url}o/authorize/",
                "token_uri": f"{self.url}o/token/",
                "redirect_uris": ["http://localhost"],
            }
        }


@pytest.fixture
def provider(program: Program, sandbox: SandboxProcess) -> Iterator[Provider]:  # noqa: F811
    """Its tokens are known to the sandbox; the program has its client secret, and no login."""
    token = program.folder / "sandbox-token.json"
    given = token.rename(program.folder / "the-sandbox's.json")
    folder = program.folder / "provider"
    folder.mkdir()
    script = Path(__file__).with_name("provider.py")
    process = subprocess.Popen(
        [sys.executable, str(script), str(folder), str(given)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    made = Provider(json.loads(process.stdout.readline())["url"])
    secret = program.folder / ".config" / "tactful" / "client_secret.json"
    secret.parent.mkdir(parents=True)
    secret.write_text(json.dumps(made.client_secret()))
    yield made
    process.kill()
    process.communicate(timeout=20)


def enters(window: Chrome, url: str) -> None:
    """Go to the consent page, past the provider's own login."""
    window.get(url)
    window.find_element(By.NAME, "username").send_keys(USER)
    window.find_element(By.NAME, "password").send_keys(PASSWORD)
    window.find_element(By.ID, "enter").click()
    until(window, lambda: window.find_elements(By.NAME, "allow"))


def agrees(window: Chrome) -> str:
    """Click on “Authorize”; what the last page says."""
    window.find_element(By.NAME, "allow").click()
    return last_page(window)


def refuses(window: Chrome) -> str:
    window.find_element(By.CSS_SELECTOR, "input[type=submit]:not([name=allow])").click()
    return last_page(window)


def last_page(window: Chrome) -> str:
    until(window, lambda: window.current_url.startswith("http://127.0.0.1:"), 30)
    until(window, lambda: window.find_elements(By.TAG_NAME, "h1"), 30)
    return window.find_element(By.TAG_NAME, "body").text
