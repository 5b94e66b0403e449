"""The browser that other tests look at pages with."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest.mock import Mock

import pytest
from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.browser import DESKTOP, PHONE, Browser, until


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = (
            b"<!doctype html><meta name=viewport content='width=device-width'><h1>Here</h1>"
            b"<p id=w></p><script>document.getElementById('w').textContent=innerWidth</script>"
        )
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None: ...


def test_the_browser_shows_this_computers_pages_and_reaches_nothing_else(browser: Browser) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}/"
        for size in (DESKTOP, PHONE):
            window = browser(size)
            window.get(here)
            assert window.find_element(By.TAG_NAME, "h1").text == "Here"
            assert window.find_element(By.ID, "w").text == str(size[0])
        for elsewhere in ("http://example.com/", "http://192.0.2.1/"):
            with pytest.raises(WebDriverException, match="ERR_"):
                window.get(elsewhere)
        server.shutdown()


BETWEEN = WebDriverException("unknown error: Node with given id does not belong to the document")


def seen(looks: Iterator[object]) -> bool:
    look = next(looks)
    if isinstance(look, Exception):
        raise look
    return bool(look)


def test_a_look_that_falls_between_two_pages_is_taken_again() -> None:
    looks = iter([False, BETWEEN, True])
    until(Mock(spec=Chrome), lambda: seen(looks))
    assert list(looks) == []


def test_a_browser_that_stays_broken_is_said_as_it_is() -> None:
    def broken() -> bool:
        raise BETWEEN

    with pytest.raises(WebDriverException, match="Node with given id"):
        until(Mock(spec=Chrome), broken, 0)
    with pytest.raises(TimeoutException):
        until(Mock(spec=Chrome), lambda: False, 0)
