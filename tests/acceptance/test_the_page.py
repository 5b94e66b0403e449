"""The installed daemon serves its page to a browser, and does in the sandbox what is said there."""

from __future__ import annotations

import signal
import socket
import subprocess
from datetime import datetime, timedelta

from selenium.webdriver.common.by import By

from tests.acceptance.program import Program, SandboxProcess, wait_for_line, write_config
from tests.browser import Browser
from tests.web.windows import Visit

DANA = "Dana Reyes <dana@northwind.example>"


def met(sandbox: SandboxProcess) -> str:
    """An interview that ended two hours ago; the thread's id."""
    now = datetime.fromisoformat(sandbox.control("state")["now"])
    start, end = now - timedelta(hours=3), now - timedelta(hours=2)
    invitation = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nMETHOD:REQUEST\r\n"
        f"BEGIN:VEVENT\r\nUID:1@northwind.example\r\nDTSTAMP:{start:%Y%m%dT%H%M%SZ}\r\n"
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDTEND:{end:%Y%m%dT%H%M%SZ}\r\nSUMMARY:Interview\r\n"
        "ORGANIZER:mailto:dana@northwind.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    made = sandbox.control(
        "deliver",
        **{"from": DANA},
        to="sam@example.com",
        subject="Interview at Northwind",
        text="Hi Sam,\n\nThis is your interview with us.\n\nDana Reyes\n",
        calendar=invitation,
    )
    sandbox.control("relabel", thread_id=made["threadId"], add=["Interviews"])
    return str(made["threadId"])


def drafts(sandbox: SandboxProcess) -> int:
    return len(sandbox.control("state")["drafts"])


def looks(daemon: subprocess.Popen[str], does: str) -> None:
    """Have it look at once, until its log says what it did."""
    daemon.send_signal(signal.SIGHUP)
    wait_for_line(daemon, does)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def test_what_is_said_on_the_daemons_page_is_done_and_the_page_moves_with_its_configuration(
    program: Program, sandbox: SandboxProcess, browser: Browser
) -> None:
    write_config(program, sandbox.url, f"[web]\nport = {free_port()}\n[thank_you]\n")
    met(sandbox)
    daemon = program.start("run")
    wait_for_line(daemon, r"cycle.*drafted=1")
    assert drafts(sandbox) == 1

    def enters() -> Visit:
        entry = program.ok("page", "--no-browser").strip()
        visit = Visit(browser(), entry.partition("/enter")[0], lambda: entry)
        visit.enters()
        return visit

    visit = enters()
    visit.window.find_element(By.CSS_SELECTOR, ".drafts h3 a").click()
    visit.waits(lambda: visit.path.startswith("/process/"))
    visit.says("pause")
    visit.confirms()
    looks(daemon, r"cycle.*withdrawn=1")
    assert drafts(sandbox) == 0
    visit.goes("/process/1")
    assert "You paused this" in visit.words
    visit.says("resume")
    visit.confirms()
    looks(daemon, r"cycle.*drafted=1")
    assert drafts(sandbox) == 1

    visit.goes("/tuning")
    knob = visit.window.find_element(By.ID, "thank_you.after")
    knob.clear()
    knob.send_keys("12 hours")
    visit.waits(lambda: "taken back" in visit.finds("#moves")[0].text)
    visit.finds("button.main")[0].click()
    visit.waits(lambda: "Saved." in visit.words)
    looks(daemon, r"cycle.*withdrawn=1")
    assert drafts(sandbox) == 0

    file, before = program.folder / "config.toml", visit.url
    port = int(before.rpartition(":")[2])
    file.write_text(file.read_text().replace(f"port = {port}", f"port = {free_port()}"))
    looks(daemon, r"the page is open")
    visit = enters()
    assert visit.url != before
    assert "Northwind" in visit.words
