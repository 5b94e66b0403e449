"""`tactful login` against a real OpenID provider, through a real browser."""

from __future__ import annotations

import json
import re
import socket
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from selenium.webdriver.common.by import By

from agent.cli.login import wait_for_answer
from agent.clock import VirtualClock
from agent.errors import LoginFailed
from agent.gmail.redirect import Page, Redirect
from tests.acceptance.program import TACTFUL, Program, SandboxProcess, wait_for_line
from tests.browser import Browser, until
from tests.login.conftest import Provider, agrees, enters, refuses

pytestmark = pytest.mark.timeout(240)  # three programs and a browser


def begun(program: Program, *words: str) -> tuple[subprocess.Popen[str], str]:
    """A login under way, and the address it printed."""
    process = program.start("login", *words)
    url = wait_for_line(process, r"^\s+(http\S+)$")[1]
    wait_for_line(process, r"Waiting for your answer")
    return process, url


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    out, _ = process.communicate(timeout=60)
    assert "Traceback" not in out
    return process.returncode, out


def asked(url: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


def visited(address: str) -> tuple[int, str]:
    """What a browser would be shown there."""
    try:
        with urlopen(address, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_the_consent_page_leads_to_a_login_that_is_kept_for_the_user_alone(
    program: Program, provider: Provider, sandbox: SandboxProcess, browser: Browser
) -> None:
    process, url = begun(program)
    wanted = asked(url)
    assert wanted["code_challenge_method"] == "S256"
    assert len(wanted["code_challenge"]) == 43
    assert len(wanted["state"]) >= 32
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", wanted["redirect_uri"])
    assert [scope.rpartition(".")[2] for scope in wanted["scope"].split()] == [
        "readonly",
        "compose",
    ]

    window = browser()
    enters(window, url)
    said = agrees(window)

    assert "Tactful is logged in as sam@example.com" in said
    assert "never sends" in said
    code, out = ended(process)
    assert code == 0, out
    assert "Logged in as sam@example.com" in out
    file = program.folder / "sandbox-token.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = json.loads(file.read_text())
    assert kept["token"] not in out
    assert kept["refresh_token"] not in out
    assert program.json("poll")["threads_read"] == 0

    with pytest.raises(URLError, match="refused"):
        urlopen(window.current_url, timeout=10)


def test_the_permission_to_change_labels_is_asked_for_only_where_the_user_turned_it_on(
    program: Program, provider: Provider
) -> None:
    config = program.folder / "config.toml"
    config.write_text(config.read_text().replace("[gmail]\n", "[gmail]\nmark_threads = true\n"))
    process = program.start("login", "--no-browser")
    wait_for_line(process, r"three permissions: .* its label on threads")
    url = wait_for_line(process, r"^\s+(http\S+)$")[1]
    assert [scope.rpartition(".")[2] for scope in asked(url)["scope"].split()] == [
        "readonly",
        "compose",
        "modify",
    ]
    visited(asked(url)["redirect_uri"] + "?state=another")
    assert ended(process)[0] == 1


def test_a_denied_consent_ends_it_on_both_sides(
    program: Program, provider: Provider, browser: Browser
) -> None:
    process, url = begun(program)
    window = browser()
    enters(window, url)
    said = refuses(window)

    assert "You said no on the consent page" in said
    code, out = ended(process)
    assert code == 1
    assert "You said no" in out
    assert "Run `tactful login` again" in out
    assert not (program.folder / "sandbox-token.json").exists()


def test_a_replayed_code_is_refused_by_the_provider_and_said(
    program: Program, provider: Provider, sandbox: SandboxProcess, browser: Browser
) -> None:
    process, url = begun(program, "--no-browser")
    window = browser()
    enters(window, url)
    assert "logged in" in agrees(window)
    assert ended(process)[0] == 0
    used = asked(window.current_url)["code"]
    (program.folder / "sandbox-token.json").unlink()

    process, url = begun(program, "--no-browser")
    wanted = asked(url)
    replayed = wanted["redirect_uri"] + "?" + urlencode({"code": used, "state": wanted["state"]})
    status, page = visited(replayed)

    assert status == 400
    assert "used before" in page
    code, out = ended(process)
    assert code == 1
    assert "used before, or is too old" in out
    assert not (program.folder / "sandbox-token.json").exists()


@pytest.mark.parametrize("given", [{"state": "another"}, {}], ids=["wrong", "none"])
def test_a_wrong_state_ends_the_login_before_anything_is_asked(
    program: Program, provider: Provider, given: dict[str, str]
) -> None:
    process, url = begun(program, "--no-browser")
    status, page = visited(
        asked(url)["redirect_uri"] + "?" + urlencode({"code": "stolen", **given})
    )
    assert status == 400
    assert "does not belong to this login" in page
    code, out = ended(process)
    assert code == 1
    assert "does not belong to this login" in out


def test_the_redirect_address_can_be_pasted_where_no_browser_reaches(
    program: Program, provider: Provider, sandbox: SandboxProcess, browser: Browser
) -> None:
    process = subprocess.Popen(
        [*TACTFUL, "login", "--no-browser"],
        cwd=program.folder,
        env={**program.environment, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    program.started.append(process)
    url = wait_for_line(process, r"^\s+(http\S+)$")[1]
    assert (
        f"-L {urlsplit(asked(url)['redirect_uri']).port}:127.0.0.1:"
        in wait_for_line(process, r"ssh -N (-L \S+)")[1]
    )
    window = browser(only=urlsplit(provider.url).netloc)  # as if it were another computer's
    enters(window, url)
    window.find_element(By.NAME, "allow").click()
    until(window, lambda: "code=" in window.current_url)
    assert "ERR_" in window.page_source, "the last page can't be reached from there"
    assert process.stdin is not None
    process.stdin.write("hello?\n")
    process.stdin.write(f"{window.current_url}\n")
    process.stdin.flush()
    status, out = ended(process)
    assert status == 0, out
    assert "That is not the address" in out
    assert "Logged in as sam@example.com" in out


def test_a_second_request_is_told_so_while_the_first_is_looked_at() -> None:
    with Redirect() as redirect, ThreadPoolExecutor(2) as browsers:
        first = browsers.submit(visited, f"{redirect.uri}?state=s&code=c")
        visit = redirect.wait(10)
        assert visit is not None
        assert visited(f"{redirect.uri}favicon.ico")[0] == 404
        status, page = visited(f"{redirect.uri}?state=s&code=c")
        assert (status, "answered already" in page) == (409, True)
        assert redirect.wait(0) is None
        visit.answer(Page(title="Done <b>", text="You can close this page."))
        status, page = first.result(timeout=10)
        assert (status, "Done &lt;b&gt;" in page) == (200, True)
    with pytest.raises(URLError, match="refused"):
        urlopen(redirect.uri, timeout=10)


def test_s8_the_answer_is_waited_for_on_this_computer_alone_at_a_port_nobody_can_foresee() -> None:
    with Redirect() as one, Redirect() as other:
        for redirect in (one, other):
            assert redirect._server.socket.getsockname() == ("127.0.0.1", redirect.port)
            assert redirect.uri == f"http://127.0.0.1:{redirect.port}/"
        assert one.port != other.port
        assert visited(f"{one.uri}elsewhere?state=s&code=c")[0] == 404
        assert visited(f"{one.uri}?hello=s")[0] == 404
        assert one.wait(0) is None


def test_what_is_visited_is_not_written_to_the_terminal(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The address holds the code."""
    with Redirect() as redirect:
        visited(f"{redirect.uri}favicon.ico?code=secret")
    assert capfd.readouterr() == ("", "")


def test_a_connection_that_says_nothing_holds_nobody_up() -> None:
    with (
        Redirect() as redirect,
        ThreadPoolExecutor(1) as browsers,
        socket.create_connection(("127.0.0.1", redirect.port)),
    ):
        answered = browsers.submit(visited, f"{redirect.uri}?state=s&code=c")
        visit = redirect.wait(10)
        assert visit is not None
        visit.answer(Page(title="Done", text=""))
        assert answered.result(timeout=10)[0] == 200


def test_a_browser_that_was_closed_ends_the_login_after_five_minutes() -> None:
    class Hurried(VirtualClock):
        """Two minutes pass whenever it is looked at."""

        def monotonic(self) -> float:
            self.sleep(120)
            return super().monotonic()

    begun_at = datetime(2026, 5, 4, tzinfo=UTC)
    clock = Hurried(begun_at)
    with Redirect() as redirect, pytest.raises(LoginFailed, match="five minutes") as ended_by:
        wait_for_answer(redirect, paste=False, clock=clock)
    assert timedelta(minutes=5) <= clock.now() - begun_at < timedelta(minutes=12)
    assert "Nothing was saved" in ended_by.value.hint
