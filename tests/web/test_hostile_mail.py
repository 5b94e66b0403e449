"""Thirty hostile letters, in the sandbox and read by the agent: no page does what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.browser import DESKTOP
from tests.web.hostile import PAYLOADS, letter
from tests.web.street import ME, street
from tests.web.windows import Visit


def test_no_page_of_tactful_or_of_the_mailbox_does_what_hostile_mail_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_window: Chrome
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    letters = [letter(number, payload, to=ME) for number, payload in enumerate(PAYLOADS)]
    with street(tmp_path, {}, letters) as town:
        mailbox = town.server.mailbox
        for message, payload in zip(mailbox.messages, PAYLOADS, strict=True):
            mailbox.user.starts_draft(answers=message.id, text=payload)
        town.looks()
        visit = Visit(one_window, town.page.server.url, town.page.entry)
        visit.sized(DESKTOP)
        visit.scripts(off=False)
        visit.enters()
        visit.window.get_log("browser")
        processes = [one.id for one in town.ledger.processes()]
        assert len(processes) == len(PAYLOADS)
        for path in ("/", "/tuning", "/health", *(f"/process/{one}" for one in processes)):
            visit.goes(path)
            assert visit.path == path
            visit.is_harmless(path)
        mail = f"{town.server.url}/mail"
        for page in (mail, *(f"{mail}/thread/{one}" for one in mailbox.state.store.threads)):
            visit.window.get(page)
            assert visit.window.current_url == page
            visit.is_harmless(page)
        assert visit.window.get_log("browser") == [], "no policy had to step in"
