"""From the app's file to a login that is kept: what is refused, and what is said."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest

from agent.app import keep_login
from agent.clock import VirtualClock
from agent.config import load_config
from agent.errors import LoginFailed, LoginNeeded, MailboxUnavailable, TactfulError, WrongAccount
from agent.gmail import COMPOSE, MODIFY, READONLY, LoginFile
from agent.gmail.client import checked_root
from agent.gmail.client_secret import read_client_secret
from agent.gmail.consent import Consent, exchange
from agent.sandbox import SandboxClock, SandboxGateway, SandboxMailbox
from agent.sandbox.oauth import CLIENT_ID, CLIENT_SECRET

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
ROOT = "http://127.0.0.1:9/"
HERE = "http://127.0.0.1:40000/"
GOOGLE = {
    "client_id": CLIENT_ID,
    "client_secret": CLIENT_SECRET,
    "auth_uri": f"{ROOT}auth",
    "token_uri": f"{ROOT}token",
}


def app_file(folder: Path, **changes: object) -> Path:
    path = folder / "client_secret.json"
    path.write_text(json.dumps({"installed": GOOGLE | changes}))
    return path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "not JSON"),
        ("[" * 50_000, "not JSON"),
        ("[]", "no JSON object"),
        ('{"web": {}}', "Web application"),
        ('{"refresh_token": "x"}', "two different files"),
        ('{"type": "service_account"}', "no mailbox of its own"),
        ('{"installed": {}}', "client_id is missing"),
        (json.dumps({"installed": GOOGLE | {"auth_uri": "http://evil.example/"}}), "auth_uri"),
        (json.dumps({"installed": GOOGLE | {"token_uri": "http://evil.example/"}}), "token_uri"),
        (json.dumps({"installed": GOOGLE | {"client_secret": "a\nb"}}), "client_secret"),
        (" " * 100_000, "too large"),
    ],
)
def test_an_apps_file_that_can_not_be_used_says_why(
    tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "client_secret.json"
    path.write_text(content)
    with pytest.raises(LoginNeeded, match=said) as caught:
        read_client_secret(path)
    assert caught.value.hint


class Google:
    """The sandbox as Google: its consent page answered, its tokens given out."""

    def __init__(self, folder: Path) -> None:
        self.mail = SandboxMailbox(account="sam@example.com", clock=SandboxClock(NOW))
        self.gateway = SandboxGateway(self.mail)
        self.consent = Consent(
            secret=read_client_secret(app_file(folder)),
            redirect_uri=HERE,
            scopes=(READONLY, COMPOSE),
        )
        self.more: dict[str, object] = {}

    def redirect(self) -> str:
        asked = parse_qs(self.consent.url().partition("?")[2])
        led = self.gateway.oauth.consent_url({key: one[0] for key, one in asked.items()})
        assert led is not None
        return led

    def handler(self, method, target, headers, body):
        plain = {key: value for key, value in headers.items() if key != "accept-encoding"}
        answer = self.gateway.answer(method, target, plain, body)
        if target == "/token" and self.more:
            body = json.dumps({**json.loads(answer.body), **self.more}).encode()
            return answer.status, answer.headers, body
        return answer.status, answer.headers, answer.body

    def exchanged(self, code: str | None = None, **more):
        return exchange(
            self.consent,
            code or self.consent.code_in(self.redirect()),
            api_root=checked_root(ROOT),
            now=NOW,
            handler=self.handler,
            **more,
        )


@pytest.fixture
def google(tmp_path: Path) -> Google:
    return Google(tmp_path)


def test_a_code_is_worth_a_login_once(google: Google) -> None:
    code = google.consent.code_in(google.redirect())
    login = google.exchanged(code)
    assert login.scopes == (READONLY, COMPOSE)
    assert login.logged_in_at == NOW
    assert login.ends_at is None
    assert login.refresh_token not in repr(login)
    with pytest.raises(LoginFailed, match="used before, or is too old"):
        google.exchanged(code)


def test_s8_each_login_has_secrets_of_its_own(tmp_path: Path) -> None:
    first, second = Google(tmp_path).consent, Google(tmp_path).consent
    assert first.state != second.state
    assert first.verifier != second.verifier
    assert len(first.state) >= 32
    assert 43 <= len(first.verifier) <= 128  # RFC 7636, 4.1
    assert first.verifier not in first.url()


@pytest.mark.parametrize("query", ["code=c", "code=c&state=", "code=c&state=another", ""])
def test_s8_an_answer_that_belongs_to_another_login_is_refused(google: Google, query: str) -> None:
    with pytest.raises(LoginFailed, match="does not belong to this login"):
        google.consent.code_in(f"{HERE}?{query}")


def test_a_code_is_worth_nothing_without_its_verifier(google: Google, tmp_path: Path) -> None:
    code = google.consent.code_in(google.redirect())
    google.consent = Consent(
        secret=google.consent.secret, redirect_uri=HERE, scopes=(READONLY, COMPOSE)
    )
    with pytest.raises(LoginFailed):
        google.exchanged(code)


@pytest.mark.parametrize(
    ("granted", "mark_threads", "said"),
    [
        ((READONLY,), False, "make drafts"),
        ((COMPOSE,), False, "read mail"),
        ((READONLY, COMPOSE), True, "change labels"),
        ((READONLY, COMPOSE, "https://mail.google.com/"), False, "more than Tactful may"),
        (
            (READONLY, COMPOSE, "https://www.googleapis.com/auth/gmail.settings.basic"),
            False,
            "more than Tactful may",
        ),
    ],
)
def test_a_box_left_unticked_or_one_too_many_is_named(
    google: Google, granted: tuple[str, ...], mark_threads: bool, said: str
) -> None:
    google.gateway.oauth.granted = granted
    with pytest.raises(LoginNeeded, match=said):
        google.exchanged(mark_threads=mark_threads)


def test_labels_are_changed_only_with_that_permission(google: Google) -> None:
    google.gateway.oauth.granted = (READONLY, COMPOSE, MODIFY)
    assert MODIFY in google.exchanged(mark_threads=True).scopes


def test_an_app_in_testing_is_known_by_the_end_that_google_names(google: Google) -> None:
    google.more = {"refresh_token_expires_in": 604_799}
    assert google.exchanged().ends_at == NOW + timedelta(seconds=604_799)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, b"<html>Welcome to the hotel</html>", MailboxUnavailable),
        (503, b"", MailboxUnavailable),
        (401, b'{"error": "invalid_client"}', LoginFailed),
        (400, b'{"error": "redirect_uri_mismatch"}', LoginFailed),
        (200, b'{"access_token": "a", "expires_in": 3599}', LoginFailed),
        (200, b'{"access_token": 5, "refresh_token": "b"}', LoginFailed),
    ],
)
def test_an_answer_that_is_no_login_is_said(
    google: Google, status: int, body: bytes, error: type[TactfulError]
) -> None:
    google.handler = lambda *_: (status, {}, body)
    with pytest.raises(error) as caught:
        google.exchanged("code")
    assert "tactful login" in caught.value.hint


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"error": "access_denied"}, "You said no"),
        ({"error": "admin_policy_enforced\x1b[31m"}, "admin_policy_enforced"),
        ({}, "no code"),
    ],
)
def test_what_the_consent_page_reports_is_said(
    google: Google, query: dict[str, str], said: str
) -> None:
    with pytest.raises(LoginFailed, match=said) as caught:
        google.consent.code_in(HERE + "?" + urlencode({"state": google.consent.state, **query}))
    assert "\x1b" not in caught.value.message


def config_in(folder: Path, token_file: str = "secret/token.json"):
    (folder / "config.toml").write_text(
        f'[gmail]\napi_root = "{ROOT}"\ntoken_file = "{token_file}"\n'
        '[store]\nurl = "sqlite:///ledger.db"\n[time]\nzone = "UTC"\n'
    )
    return load_config(folder / "config.toml", env={}, cwd=folder)


def test_a_login_is_kept_for_its_user_alone_in_a_folder_of_its_own(
    google: Google, tmp_path: Path
) -> None:
    config = config_in(tmp_path)
    account = keep_login(
        config, google.exchanged(), clock=VirtualClock(NOW), handler=google.handler
    )
    assert account == "sam@example.com"
    token = config.gmail.token_file
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert stat.S_IMODE(token.parent.stat().st_mode) == 0o700
    assert [file.name for file in token.parent.iterdir()] == ["token.json"]


def test_another_accounts_login_is_not_kept(google: Google, tmp_path: Path) -> None:
    config = config_in(tmp_path)
    keep_login(config, google.exchanged(), clock=VirtualClock(NOW), handler=google.handler)
    before = config.gmail.token_file.read_bytes()
    google.mail.state.account = "kim@example.com"
    with pytest.raises(WrongAccount, match=r"kim@example\.com"):
        keep_login(config, google.exchanged(), clock=VirtualClock(NOW), handler=google.handler)
    assert config.gmail.token_file.read_bytes() == before


def test_a_login_is_kept_in_the_systems_keyring_where_the_user_wants_that(
    google: Google, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backend import KeyringBackend
    from keyring.errors import NoKeyringError

    class InMemory(KeyringBackend):
        priority = 1

        def __init__(self) -> None:
            super().__init__()
            self.kept: dict[tuple[str, str], str] = {}

        def get_password(self, service, username):
            return self.kept.get((service, username))

        def set_password(self, service, username, password):
            self.kept[service, username] = password

        def delete_password(self, service, username):
            del self.kept[service, username]

    before = keyring.get_keyring()
    keyring.set_keyring(InMemory())
    try:
        config = config_in(tmp_path, "keyring")
        kept = LoginFile(config.gmail.token_file)
        with pytest.raises(LoginNeeded, match="no login yet"):
            kept.read()
        login = google.exchanged()
        keep_login(config, login, clock=VirtualClock(NOW), handler=google.handler)
        assert kept.read().fingerprint == login.fingerprint
        kept.write(login, token="ya29.new", refresh_token=login.refresh_token, expiry=NOW)
        assert kept.read().token == "ya29.new"
        assert not list(tmp_path.rglob("*token*"))
        assert kept.forget()
        assert not kept.forget()

        monkeypatch.setattr(InMemory, "get_password", _no_keyring(NoKeyringError))
        with pytest.raises(LoginNeeded, match="can't be used") as caught:
            kept.read()
        assert "token_file empty" in caught.value.hint
    finally:
        keyring.set_keyring(before)


def _no_keyring(error: type[Exception]):
    def refuses(*_: object) -> None:
        raise error

    return refuses
