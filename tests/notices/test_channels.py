"""Text from strangers reaches the screen as plain text, and no program but the one named."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from agent.errors import TactfulError
from agent.notices.channels import Desktop, Services, channels_for, desktop_program, run_quietly

HOSTILE = (
    "--help",
    "$(touch /tmp/x); `id` && rm -rf ~",
    "\x1b[31mred\x1b]0;title\x07 \u202eevil\u2066 \u200b",
    "line\r\nBcc: x\x00y",
    "<b>bold</b> & <img src=http://x/>",
    'x" with title "y',
)


def shown(program: str, text: str) -> list[str]:
    said: list[Sequence[str]] = []

    def run(words: Sequence[str]) -> int:
        said.append(words)
        return 0

    Desktop(program=program, run=run).show(text)
    [words] = said
    return list(words)


@pytest.mark.parametrize("program", ["/usr/bin/notify-send", "/usr/bin/osascript"])
@pytest.mark.parametrize("text", HOSTILE)
def test_s20_hostile_text_is_one_last_argument_without_anything_invisible(
    program: str, text: str
) -> None:
    words = shown(program, text)
    assert words[0] == program
    assert words[:-1] == shown(program, "plain")[:-1]
    assert all(one.isprintable() for one in words)
    assert not set(words[-1]) & set("\u202e\u2066\u200b\x1b")


def test_notify_send_is_given_no_markup() -> None:
    assert shown("/usr/bin/notify-send", "<b>x</b> & y")[-1] == "&lt;b&gt;x&lt;/b&gt; &amp; y"


def test_a_real_program_gets_the_words_as_they_are(tmp_path: Path) -> None:
    program = tmp_path / "notify-send"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/got\n')
    program.chmod(0o755)
    Desktop(program=str(program), run=run_quietly).show("$(id) it's --done")
    got = (tmp_path / "got").read_text().splitlines()
    assert got == ["--app-name=Tactful", "--", "Tactful", "$(id) it's --done"]


def test_a_program_that_fails_or_is_not_there_is_said(tmp_path: Path) -> None:
    for program in ("/bin/false", str(tmp_path / "none")):
        with pytest.raises(TactfulError, match="desktop could not show"):
            Desktop(program=program, run=run_quietly).show("x")


def test_there_is_a_desktop_only_where_a_bus_a_screen_and_the_program_are(tmp_path: Path) -> None:
    program = tmp_path / "notify-send"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    here = {"PATH": str(tmp_path), "DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}
    assert desktop_program(here, "Linux") == str(program)
    for missing in here:
        rest = {name: value for name, value in here.items() if name != missing}
        assert desktop_program({"PATH": "/nowhere", **rest}, "Linux") is None
    assert channels_for(desktop=False, urls=(), env=here, system="Linux") == ()


def test_without_apprise_the_user_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    with pytest.raises(TactfulError) as refused:
        Services(urls=("ntfy://topic",)).show("x")
    assert "tactful[notify]" in refused.value.hint
    assert "topic" not in refused.value.message


QUIET = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""What apprise's own mail plugin stumbles over."""


class Receiver(BaseHTTPRequestHandler):
    """A service that apprise posts to; it answers with `code` and keeps what it got."""

    code = 200
    got: ClassVar[list[dict[str, str]]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.got.append(json.loads(self.rfile.read(length)))
        self.send_response(self.code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@contextmanager
def receiver(answers: int = 200) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """apprise's address of a service on this computer, and what arrives there."""
    got: list[dict[str, str]] = []
    service = type("Service", (Receiver,), {"code": answers, "got": got})
    with ThreadingHTTPServer(("127.0.0.1", 0), service) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"json://127.0.0.1:{server.server_port}/secret-topic", got
        server.shutdown()
        thread.join()


@QUIET
def test_apprise_carries_a_notice_to_every_service_that_is_named() -> None:
    with receiver() as (one, here), receiver() as (other, there):
        (services,) = channels_for(desktop=False, urls=(one, other), env={})
        services.show("3 drafts wait\r\nfor you \u202e<b>now</b>")
    for got in (here, there):
        [notice] = got
        assert notice["title"] == "Tactful"
        assert notice["message"] == "3 drafts wait for you <b>now</b>"


@QUIET
def test_a_service_that_refuses_a_notice_is_said_without_its_address() -> None:
    with receiver(answers=500) as (url, got):
        with pytest.raises(TactfulError, match="did not reach the services") as refused:
            Services(urls=(url,)).show("x")
        assert len(got) == 1, "it was asked, once"
    assert "secret" not in f"{refused.value.message} {refused.value.hint}"
    with pytest.raises(TactfulError, match="did not reach the services"):
        Services(urls=(url,)).show("nobody is there any more")
    with pytest.raises(TactfulError, match="did not reach the services"):
        Services(urls=("no-such-service://x",)).show("x")


def test_no_shell_is_ever_started() -> None:
    for path in sorted(Path("agent").rglob("*.py")):
        assert "shell=True" not in path.read_text("utf-8"), path
    assert subprocess.run is not os.system
