"""The token file, and the renewal of the token: GMAIL.md 5.3 as a table."""

import json
import os
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.errors import ImplausibleAnswer, LoginNeeded, MailboxUnavailable
from agent.gmail import COMPOSE, MODIFY, READONLY, fingerprint_of, open_mailbox
from agent.gmail.credentials import FileCredentials
from agent.gmail.login import METADATA, check_scopes
from agent.gmail.login_file import LoginFile
from tests.gmail.wire import Wire, answer, hang_up, raw, refusal, write_token
from tests.store.children import in_a_child

LOOPBACK = "http://127.0.0.1:1/"
PAST = "2020-01-01T00:00:00Z"
PROFILE = answer(200, {"emailAddress": "me@example.org", "historyId": "7"})
RENEWED = {"access_token": "access-2", "expires_in": 3599, "token_type": "Bearer"}
FULL = "https://mail.google.com/"
SETTINGS = "https://www.googleapis.com/auth/gmail.settings.basic"


def changed(**changes: object):
    return lambda path: write_token(path, LOOPBACK, **changes)


BROKEN = {
    "no file": lambda path: None,
    "a folder": lambda path: path.mkdir(),
    "nothing": lambda path: path.write_bytes(b""),
    "half a file": lambda path: path.write_bytes(b'{"token": "a'),
    "no text": lambda path: path.write_bytes(b"\xff\xfe\x00"),
    "a list": lambda path: path.write_bytes(b"[]"),
    "nested": lambda path: path.write_bytes(b"[" * 50_000),
    "far too large": lambda path: path.write_bytes(b" " * 100_000),
    "a client secret": lambda path: path.write_bytes(b'{"installed": {"client_id": "x"}}'),
    "a service account": lambda path: path.write_bytes(b'{"type": "service_account"}'),
    "an empty object": lambda path: path.write_bytes(b"{}"),
    "no keys to renew with, no token": changed(refresh_token=None, token=None),
    "a token that is a number": changed(token=5),
    "a token with a line break": changed(token="a\r\nX: y"),
    "scopes that are a number": changed(scopes=5),
    "a token_uri over plain http": changed(token_uri="http://oauth2.example/token"),
    "a token_uri with a user": changed(token_uri="https://a@oauth2.example/token"),
    "a token_uri that is a Gmail call": changed(
        token_uri="https://gmail.googleapis.com/gmail/v1/users/me/messages/send"
    ),
    "only reading": changed(scopes=[READONLY]),
    "only drafts": changed(scopes=COMPOSE),
    "everything": changed(scopes=[FULL]),
    "settings too": changed(scopes=[READONLY, COMPOSE, SETTINGS]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_login_that_can_not_be_used_says_why_and_what_to_do(tmp_path, name):
    path = tmp_path / "token.json"
    BROKEN[name](path)
    with pytest.raises(LoginNeeded) as caught:
        LoginFile(path).read()
    assert caught.value.message
    assert caught.value.hint
    assert not any(word in repr(caught.value) for word in ("access-1", "refresh-1"))


@pytest.mark.parametrize(
    ("granted", "mark_threads", "wrong"),
    [
        ((), False, None),
        ((READONLY, COMPOSE), False, None),
        ((MODIFY,), False, None),
        ((MODIFY,), True, None),
        ((READONLY, COMPOSE), True, "gmail.modify"),
        ((READONLY,), False, "gmail.compose"),
        ((COMPOSE,), False, "gmail.readonly"),
        ((METADATA,), False, "gmail.readonly"),
        ((READONLY, COMPOSE, FULL), False, f"more than .*{FULL}"),
        ((READONLY, COMPOSE, SETTINGS), False, f"more than .*{SETTINGS}"),
    ],
)
def test_the_permissions_of_a_login_are_checked(granted, mark_threads, wrong):
    if wrong is None:
        check_scopes(granted, mark_threads=mark_threads)
    else:
        with pytest.raises(LoginNeeded, match=wrong):
            check_scopes(granted, mark_threads=mark_threads)


def test_a_login_without_a_word_on_permissions_or_expiry_is_tried(tmp_path):
    login = LoginFile(write_token(tmp_path / "t", LOOPBACK, scopes=None, expiry=None)).read()
    assert (login.scopes, login.expiry) == ((), None)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-05-01T10:00:00Z", datetime(2026, 5, 1, 10, tzinfo=UTC)),
        ("2026-05-01T10:00:00.123456Z", datetime(2026, 5, 1, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-05-01T10:00:00", datetime(2026, 5, 1, 10, tzinfo=UTC)),
        ("2026-05-01T10:00:00+02:00", datetime(2026, 5, 1, 8, tzinfo=UTC)),
        ("soon", datetime(1970, 1, 1, tzinfo=UTC)),
        (17, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_expiry_is_read_in_every_form_and_an_unreadable_one_is_past(tmp_path, written, read):
    assert LoginFile(write_token(tmp_path / "t", LOOPBACK, expiry=written)).read().expiry == read


def test_a_login_shows_nothing_of_its_secrets(tmp_path):
    path = write_token(tmp_path / "token.json", LOOPBACK)
    login = LoginFile(path).read()
    assert not any(word in repr(login) for word in ("access-1", "refresh-1", "secret"))
    assert login.fingerprint == fingerprint_of(path)
    other = write_token(tmp_path / "other.json", LOOPBACK, refresh_token="refresh-9")
    assert fingerprint_of(other) != fingerprint_of(path)


def test_a_file_that_others_can_read_is_made_private(tmp_path):
    path = write_token(tmp_path / "token.json", LOOPBACK)
    path.chmod(0o644)
    file = LoginFile(path)
    file.read()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert file.warnings == []


def test_a_permission_that_limits_reading_is_warned_of(tmp_path):
    file = LoginFile(write_token(tmp_path / "t", LOOPBACK, scopes=[READONLY, COMPOSE, METADATA]))
    file.read()
    assert len(file.warnings) == 1


def test_a_renewed_token_goes_back_to_the_file_with_all_else_kept(open_on, tmp_path):
    with Wire([PROFILE], token=[answer(200, RENEWED)]) as wire:
        mailbox = open_on(wire, token={"expiry": PAST, "note": "mine"})
        mailbox.profile()
        mailbox.profile()
        assert len(wire.token_requests) == 1
        assert wire.requests[0].headers["authorization"] == "Bearer access-2"
        assert "authorization" not in wire.token_requests[0].headers
        path = tmp_path / "token.json"
        written = json.loads(path.read_text(encoding="utf-8"))
        assert (written["token"], written["refresh_token"]) == ("access-2", "refresh-1")
        assert written["note"] == "mine"
        assert datetime.fromisoformat(written["expiry"]) > datetime(2026, 1, 1, tzinfo=UTC)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [one.name for one in tmp_path.iterdir()] == ["token.json"]
        assert LoginFile(path).read().fingerprint == mailbox.fingerprint


def test_s7_a_token_is_on_the_disk_before_it_takes_the_old_ones_place(tmp_path, monkeypatch):
    """Else a power cut could leave an empty file under the token's name."""
    done: list[str] = []
    fsync, replace_file = os.fsync, Path.replace

    def settled(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def replaced(path: Path, target: Path) -> Path:
        done.append("replaced")
        return replace_file(path, target)

    path = write_token(tmp_path / "token.json", LOOPBACK)
    file = LoginFile(path)
    login = file.read()
    monkeypatch.setattr(os, "fsync", settled)
    monkeypatch.setattr(Path, "replace", replaced)
    file.put(login)
    assert done == ["file", "replaced", "folder"]


def test_a_link_to_the_token_file_stays_a_link(tmp_path, clock):
    with Wire([PROFILE], token=[answer(200, RENEWED)]) as wire:
        (tmp_path / "safe").mkdir()
        target = write_token(tmp_path / "safe" / "token.json", wire.root, expiry=PAST)
        link = tmp_path / "token.json"
        link.symlink_to(target)
        mailbox, _ = open_mailbox(api_root=wire.root, token_file=link, clock=clock)
        mailbox.profile()
        mailbox.close()
    assert link.is_symlink()
    assert json.loads(target.read_text(encoding="utf-8"))["token"] == "access-2"


def test_a_login_that_was_replaced_meanwhile_is_not_overwritten(open_on, tmp_path):
    with Wire([PROFILE], token=[answer(200, RENEWED)]) as wire:
        mailbox = open_on(wire, token={"expiry": PAST})
        path = write_token(tmp_path / "token.json", wire.root, refresh_token="refresh-9")
        mailbox.profile()
        assert json.loads(path.read_text(encoding="utf-8"))["refresh_token"] == "refresh-9"
        assert fingerprint_of(path) != mailbox.fingerprint


def test_a_token_that_can_not_be_saved_is_used_all_the_same(tmp_path, clock, monkeypatch):
    with Wire([PROFILE], token=[answer(200, RENEWED)]) as wire:
        path = write_token(tmp_path / "token.json", wire.root, expiry=PAST)
        mailbox, file = open_mailbox(api_root=wire.root, token_file=path, clock=clock)
        monkeypatch.setattr(Path, "replace", refuse_to_write)
        assert mailbox.profile().account == "me@example.org"
        mailbox.close()
    assert "can't be written" in file.warnings[0]
    assert [one.name for one in tmp_path.iterdir()] == ["token.json"]
    assert json.loads(path.read_text(encoding="utf-8"))["token"] == "access-1"


def refuse_to_write(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


def oauth(status: int, error: str, **more: str):
    return answer(status, {"error": error, **more})


RENEWALS = {
    "revoked": (oauth(400, "invalid_grant"), LoginNeeded, 1),
    "session control": (
        oauth(400, "invalid_grant", error_subtype="invalid_rapt"),
        LoginNeeded,
        1,
    ),
    "a deleted app": (oauth(401, "deleted_client"), LoginNeeded, 1),
    "a wrong app": (oauth(401, "invalid_client"), LoginNeeded, 1),
    "a scope that is gone": (oauth(400, "invalid_scope"), LoginNeeded, 1),
    "fewer permissions than before": (
        answer(200, RENEWED | {"scope": READONLY}),
        LoginNeeded,
        1,
    ),
    "500": (oauth(500, "internal_failure"), MailboxUnavailable, 3),
    "503": (oauth(503, "temporarily_unavailable"), MailboxUnavailable, 3),
    "429": (oauth(429, "rate_limit"), MailboxUnavailable, 3),
    "502 in HTML": (answer(502, b"<html>"), MailboxUnavailable, 3),
    "an error nobody knows": (oauth(400, "try_later"), MailboxUnavailable, 3),
    "a lost answer": (hang_up, MailboxUnavailable, 3),
    "a cut answer": (raw(b"HTTP/1.1 200 X\r\nContent-Length: 9\r\n\r\n{"), MailboxUnavailable, 3),
    "a portal's page": (answer(200, b"<html>"), ImplausibleAnswer, 1),
    "a portal's redirect": (answer(302, b""), ImplausibleAnswer, 1),
    "a stranger's 404": (answer(404, b"<html>"), ImplausibleAnswer, 1),
    "no token in it": (answer(200, {"expires_in": 5}), ImplausibleAnswer, 1),
    "a token that is no text": (answer(200, RENEWED | {"access_token": 5}), ImplausibleAnswer, 1),
    "an expiry that is no number": (
        answer(200, RENEWED | {"expires_in": "soon"}),
        ImplausibleAnswer,
        1,
    ),
    "a list": (answer(200, [RENEWED]), ImplausibleAnswer, 1),
}


@pytest.mark.parametrize("name", RENEWALS)
def test_a_renewal_that_fails_is_final_only_when_only_the_person_can_mend_it(open_on, name):
    behaviour, kind, requests = RENEWALS[name]
    with Wire([PROFILE], token=[behaviour]) as wire:
        with pytest.raises((LoginNeeded, MailboxUnavailable)) as caught:
            open_on(wire, token={"expiry": PAST}).profile()
        assert (len(wire.token_requests), len(wire.requests)) == (requests, 0)
    assert type(caught.value) is kind
    assert caught.value.hint


def test_f41_a_login_that_ended_after_seven_days_is_told_with_its_cause(open_on):
    wire = Wire([PROFILE], token=[oauth(400, "invalid_grant")])
    with wire, pytest.raises(LoginNeeded) as caught:
        open_on(wire, token={"expiry": PAST}).profile()
    assert "seven days old with an app still in testing" in f"{caught.value} {caught.value.hint}"


def test_a_renewal_that_fails_once_costs_only_a_second_try(open_on):
    script = [answer(502, b"<html>"), answer(200, RENEWED)]
    with Wire([PROFILE], token=script) as wire:
        assert open_on(wire, token={"expiry": PAST}).profile().account == "me@example.org"


def test_when_the_token_endpoint_is_down_the_login_is_not_blamed(open_on):
    with Wire([PROFILE]) as wire, pytest.raises(MailboxUnavailable):
        open_on(wire, token={"expiry": PAST, "token_uri": "http://127.0.0.1:1/token"}).profile()


def test_a_token_without_a_way_to_renew_it_works_until_it_ends(open_on):
    with Wire([PROFILE, refusal(401, "authError")]) as wire:
        mailbox = open_on(wire, token={"refresh_token": None, "expiry": None})
        mailbox.profile()
        with pytest.raises(LoginNeeded):
            mailbox.profile()
        assert wire.token_requests == []


def test_two_renewals_at_once_happen_one_after_the_other(tmp_path):
    path = write_token(tmp_path / "token.json", LOOPBACK, expiry=PAST)
    credentials = FileCredentials.load(LoginFile(path))
    inside, most = [], []

    class Response:
        status = 200
        data = json.dumps(RENEWED).encode()

    def request(*_: object, **__: object) -> Response:
        inside.append(1)
        most.append(len(inside))
        threading.Event().wait(0.01)
        inside.pop()
        return Response()

    threads = [threading.Thread(target=credentials.refresh, args=(request,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert json.loads(path.read_text(encoding="utf-8"))["token"] == "access-2"


def test_two_programs_that_renew_on_one_file_leave_it_whole(tmp_path):
    """Each renews for itself: the file holds the one token or the other at every moment."""
    path = write_token(tmp_path / "token.json", LOOPBACK, expiry=PAST)

    def renews(name: str) -> str:
        class Response:
            status = 200
            data = json.dumps(RENEWED | {"access_token": name}).encode()

        credentials = FileCredentials.load(LoginFile(path))
        for _ in range(20):
            credentials.refresh(lambda *_, **__: Response())
        return str(credentials.token)

    seen = set()
    programs = [in_a_child(lambda name=name: renews(name)) for name in ("one", "two")]
    for _ in range(100):
        seen.add(LoginFile(path).read().token)
    assert [said() for said in programs] == ["one", "two"]
    last = LoginFile(path).read()
    assert seen <= {"access-1", "one", "two"}
    assert last.token in {"one", "two"}
    assert last.refresh_token == "refresh-1"
    assert [one.name for one in tmp_path.iterdir()] == ["token.json"]
