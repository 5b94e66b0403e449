"""Google's own client over real HTTP: the whole round, and what it makes of each fault."""

import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httplib2
import pytest
from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from googleapiclient.errors import HttpError

from agent.sandbox import Fault, FaultKind, SandboxServer, StoredMessage
from agent.sandbox.calls import MODIFY
from tests.sandbox.conftest import DANA, raw_of

Users = Any
RAW = raw_of("Subject: Re: Role\nTo: dana@northwind.example\nX-Draft-Ref: mark\n\nThanks\n")


@pytest.fixture
def users(gmail_sandbox: SandboxServer, client_of: Callable[..., Any]) -> Users:
    return client_of(gmail_sandbox).users()


@pytest.fixture
def hasty_users(gmail_sandbox: SandboxServer, client_of: Callable[..., Any]) -> Users:
    """Waits half a second for an answer."""
    return client_of(gmail_sandbox, timeout=0.5).users()


@pytest.fixture
def parent(gmail_sandbox: SandboxServer) -> StoredMessage:
    return gmail_sandbox.mailbox.deliver(sender=DANA, subject="Role", text="Hello")


def create(users: Users, thread_id: str) -> Any:
    body = {"message": {"raw": RAW, "threadId": thread_id}}
    return users.drafts().create(userId="me", body=body).execute(num_retries=0)


def drafts_of(server: SandboxServer) -> int:
    return len(server.mailbox.drafts.listed())


def posts(server: SandboxServer) -> int:
    return len(server.journal.calls("drafts.create"))


def test_a_whole_round(users: Users, gmail_sandbox: SandboxServer, parent: StoredMessage) -> None:
    profile = users.getProfile(userId="me").execute()
    assert profile["emailAddress"] == gmail_sandbox.mailbox.account
    assert users.labels().list(userId="me").execute()["labels"]
    listed = users.threads().list(userId="me", labelIds=["INBOX"], q="from:dana").execute()
    assert [thread["id"] for thread in listed["threads"]] == [parent.thread_id]
    thread = users.threads().get(userId="me", id=parent.thread_id).execute()
    assert thread["messages"][0]["id"] == parent.id
    headers = ["From", "Message-ID"]
    message = (
        users.messages()
        .get(userId="me", id=parent.id, format="metadata", metadataHeaders=headers)
        .execute()
    )
    assert len(message["payload"]["headers"]) == 2
    draft = create(users, parent.thread_id)
    assert draft["message"]["threadId"] == parent.thread_id
    read = users.drafts().get(userId="me", id=draft["id"], format="full").execute()
    assert read["message"]["labelIds"] == ["DRAFT"]
    assert users.drafts().list(userId="me").execute()["drafts"][0]["id"] == draft["id"]
    body = {"message": {"raw": RAW, "threadId": parent.thread_id}}
    updated = users.drafts().update(userId="me", id=draft["id"], body=body).execute()
    assert updated["message"]["id"] != draft["message"]["id"]
    assert users.drafts().delete(userId="me", id=draft["id"]).execute() == ""
    changed = users.history().list(userId="me", startHistoryId=profile["historyId"]).execute()
    assert len(changed["history"]) == 4
    aliases = users.settings().sendAs().list(userId="me").execute()["sendAs"]
    assert aliases[0]["isPrimary"]


def test_pages_are_followed_by_the_clients_own_next(
    users: Users, gmail_sandbox: SandboxServer
) -> None:
    for number in range(5):
        gmail_sandbox.mailbox.deliver(sender=DANA, subject=str(number), text="x")
    request, seen = users.messages().list(userId="me", maxResults=2), 0
    while request is not None:
        answer = request.execute()
        seen += len(answer.get("messages", []))
        request = users.messages().list_next(request, answer)
    assert seen == 5


def test_a_long_read_arrives_as_an_overridden_post(
    users: Users, gmail_sandbox: SandboxServer, parent: StoredMessage
) -> None:
    names = [f"X-Header-{number}" for number in range(200)]
    answer = (
        users.messages()
        .get(userId="me", id=parent.id, format="metadata", metadataHeaders=[*names, "Subject"])
        .execute()
    )
    assert [header["name"] for header in answer["payload"]["headers"]] == ["Subject"]


def test_labels_are_written_with_modify_alone(
    gmail_sandbox: SandboxServer, client_of: Callable[..., Any], parent: StoredMessage
) -> None:
    modifying = client_of(gmail_sandbox, scopes=[MODIFY]).users()
    label = modifying.labels().create(userId="me", body={"name": "Interviews"}).execute()
    body = {"addLabelIds": [label["id"]]}
    modifying.threads().modify(userId="me", id=parent.thread_id, body=body).execute()
    assert label["id"] in parent.labels
    with pytest.raises(HttpError, match="Label name exists or conflicts") as caught:
        modifying.labels().create(userId="me", body={"name": "interviews"}).execute()
    assert caught.value.resp.status == 409
    body = {"addLabelIds": ["DRAFT"]}
    with pytest.raises(HttpError, match="Invalid label: DRAFT"):
        modifying.threads().modify(userId="me", id=parent.thread_id, body=body).execute()


@pytest.mark.deliberate_violation
def test_sending_through_the_client_is_refused_and_counted(
    users: Users, gmail_sandbox: SandboxServer, parent: StoredMessage
) -> None:
    draft = create(users, parent.thread_id)
    for request in (
        users.messages().send(userId="me", body={"raw": RAW}),
        users.drafts().send(userId="me", body={"id": draft["id"]}),
    ):
        with pytest.raises(HttpError, match="attempt to send"):
            request.execute()
    assert gmail_sandbox.send_attempts == 2
    assert gmail_sandbox.mailbox.sent == []


@pytest.mark.parametrize(
    ("kind", "error", "executed"),
    [
        (FaultKind.RESET, ConnectionResetError, True),
        (FaultKind.RESET_BEFORE, ConnectionResetError, False),
        (FaultKind.ERROR_500_AFTER, HttpError, True),
        (FaultKind.ERROR_500_BEFORE, HttpError, False),
        (FaultKind.UNAVAILABLE_503, HttpError, False),
        (FaultKind.UNAVAILABLE_503_AFTER, HttpError, True),
        (FaultKind.HTML_502, HttpError, False),
        (FaultKind.HTML_502_AFTER, HttpError, True),
        (FaultKind.RATE_403, HttpError, False),
        (FaultKind.RATE_429, HttpError, False),
        (FaultKind.CONCURRENT_429, HttpError, False),
        (FaultKind.TRUNCATED, Exception, True),
    ],
)
def test_a_fault_on_create(
    users: Users,
    gmail_sandbox: SandboxServer,
    parent: StoredMessage,
    kind: FaultKind,
    error: type[Exception],
    executed: bool,
) -> None:
    gmail_sandbox.plan(Fault(kind=kind, call="drafts.create", seconds=30))
    with pytest.raises(error):
        create(users, parent.thread_id)
    assert drafts_of(gmail_sandbox) == int(executed)
    assert posts(gmail_sandbox) == 1
    (entry,) = gmail_sandbox.journal.calls("drafts.create")
    assert (entry.fault, entry.executed) == (kind.value, executed)


@pytest.mark.parametrize(
    ("kind", "executed"), [(FaultKind.HTML_200, False), (FaultKind.BAD_JSON, True)]
)
def test_googles_client_takes_any_200_for_an_answer(
    users: Users,
    gmail_sandbox: SandboxServer,
    parent: StoredMessage,
    kind: FaultKind,
    executed: bool,
) -> None:
    gmail_sandbox.plan(Fault(kind=kind, call="drafts.create"))
    assert isinstance(create(users, parent.thread_id), str | bytes)
    assert drafts_of(gmail_sandbox) == int(executed)


@pytest.mark.parametrize(
    ("kind", "made"), [(FaultKind.LOST_RESPONSE, 2), (FaultKind.LOST_REQUEST, 1)]
)
def test_httplib2_by_itself_repeats_a_post_whose_connection_was_closed(
    users: Users, gmail_sandbox: SandboxServer, parent: StoredMessage, kind: FaultKind, made: int
) -> None:
    users.getProfile(userId="me").execute()
    gmail_sandbox.plan(Fault(kind=kind, call="drafts.create"))
    create(users, parent.thread_id)
    assert posts(gmail_sandbox) == 2
    assert drafts_of(gmail_sandbox) == made


@pytest.mark.parametrize("kind", [FaultKind.HANG_AFTER, FaultKind.SLOW_BODY])
def test_a_draft_is_made_though_its_answer_comes_too_late(
    hasty_users: Users, gmail_sandbox: SandboxServer, parent: StoredMessage, kind: FaultKind
) -> None:
    gmail_sandbox.plan(Fault(kind=kind, call="drafts.create", seconds=5))
    with pytest.raises(TimeoutError):
        create(hasty_users, parent.thread_id)
    assert drafts_of(gmail_sandbox) == 1


def test_a_delayed_draft_appears_after_the_client_gave_up(
    hasty_users: Users, gmail_sandbox: SandboxServer, parent: StoredMessage
) -> None:
    gmail_sandbox.plan(Fault(kind=FaultKind.DELAYED, call="drafts.create", seconds=0.9))
    with pytest.raises(TimeoutError):
        create(hasty_users, parent.thread_id)
    assert drafts_of(gmail_sandbox) == 0
    gmail_sandbox.plan(Fault(kind=FaultKind.DELAYED, call="getProfile", seconds=0.9))
    with pytest.raises(TimeoutError):
        hasty_users.getProfile(userId="me").execute()
    # The second delay began after the first and has its own turn: ask until the first is over.
    for _ in range(200):
        if drafts_of(gmail_sandbox):
            break
        hasty_users.getProfile(userId="me").execute()
    assert drafts_of(gmail_sandbox) == 1


def test_a_401_is_refreshed_and_the_call_repeated(
    users: Users, gmail_sandbox: SandboxServer, parent: StoredMessage
) -> None:
    gmail_sandbox.plan(Fault(kind=FaultKind.HTTP_401, call="drafts.create"))
    create(users, parent.thread_id)
    names = [(entry.call, entry.status) for entry in gmail_sandbox.journal]
    assert names == [("drafts.create", 401), ("token", 200), ("drafts.create", 200)]
    assert drafts_of(gmail_sandbox) == 1


def test_the_retry_instant_stands_in_the_text_alone(
    users: Users, gmail_sandbox: SandboxServer
) -> None:
    gmail_sandbox.plan(Fault(kind=FaultKind.RATE_403, seconds=90))
    with pytest.raises(HttpError) as caught:
        users.getProfile(userId="me").execute()
    assert caught.value.resp.status == 403
    assert "retry-after" not in caught.value.resp
    assert "exceeded.  Retry after 2026-03-02T09:01:30.000Z" in caught.value.reason


@pytest.mark.parametrize("retry_after", [None, "7"])
def test_a_429_may_name_its_delay(
    users: Users, gmail_sandbox: SandboxServer, retry_after: str | None
) -> None:
    gmail_sandbox.plan(Fault(kind=FaultKind.RATE_429, retry_after=retry_after))
    with pytest.raises(HttpError) as caught:
        users.getProfile(userId="me").execute()
    assert caught.value.resp.get("retry-after") == retry_after


def test_a_redirect_leads_away(gmail_sandbox: SandboxServer) -> None:
    gmail_sandbox.plan(Fault(kind=FaultKind.REDIRECT_307))
    with closing(http.client.HTTPConnection("127.0.0.1", gmail_sandbox.port)) as connection:
        connection.request("GET", "/gmail/v1/users/me/profile")
        answer = connection.getresponse()
    assert answer.status == 307
    assert answer.headers["Location"] == "https://example.invalid/elsewhere"


def test_history_may_repeat_itself(users: Users, gmail_sandbox: SandboxServer) -> None:
    start = str(gmail_sandbox.mailbox.history_id)
    gmail_sandbox.mailbox.deliver(sender=DANA, subject="x", text="x")
    gmail_sandbox.plan(Fault(kind=FaultKind.DUPLICATE_HISTORY))
    answer = users.history().list(userId="me", startHistoryId=start).execute()
    assert len(answer["history"]) == 2


def test_a_closed_connection_shows_no_status_line(gmail_sandbox: SandboxServer) -> None:
    request = b"GET /gmail/v1/users/me/profile HTTP/1.1\r\nHost: x\r\n\r\n"
    for kind in (FaultKind.LOST_RESPONSE, FaultKind.LOST_REQUEST):
        gmail_sandbox.plan(Fault(kind=kind))
        with socket.create_connection(("127.0.0.1", gmail_sandbox.port), timeout=2) as connection:
            connection.sendall(request)
            assert connection.recv(100) == b""


def test_one_connection_carries_many_requests(gmail_sandbox: SandboxServer) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", gmail_sandbox.port)) as connection:
        dates = set()
        for _ in range(3):
            connection.request("GET", "/gmail/v1/users/me/profile")
            answer = connection.getresponse()
            answer.read()
            dates.add(answer.headers["Date"])
            assert len(answer.headers.get_all("Date", [])) == 1
        assert dates == {"Mon, 02 Mar 2026 09:00:00 GMT"}


def test_a_refused_refresh_is_told_as_google_tells_it(
    gmail_sandbox: SandboxServer, client_of: Callable[..., Any]
) -> None:
    users = client_of(gmail_sandbox).users()
    gmail_sandbox.oauth.expire_access_tokens()
    gmail_sandbox.oauth.refusal = "invalid_grant"
    with pytest.raises(RefreshError) as caught:
        users.getProfile(userId="me").execute()
    assert caught.value.args[1]["error"] == "invalid_grant"
    gmail_sandbox.oauth.refusal = ""
    assert users.getProfile(userId="me").execute()


def test_a_token_file_is_what_googles_library_writes(
    gmail_sandbox: SandboxServer, tmp_path: Path
) -> None:
    path = tmp_path / "token.json"
    gmail_sandbox.write_token_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    credentials = Credentials.from_authorized_user_file(str(path))
    assert credentials.token == gmail_sandbox.token
    assert set(json.loads(credentials.to_json())) == set(json.loads(path.read_text()))


def test_the_server_is_quick_to_start_and_to_stop() -> None:
    begun = datetime.now(UTC)  # noqa: TID251 a duration is measured
    with SandboxServer() as server, closing(httplib2.Http(timeout=2, proxy_info=None)) as web:
        status, _ = web.request(f"{server.url}/auth")
        assert status.status == 400
    assert datetime.now(UTC) - begun < timedelta(seconds=1)  # noqa: TID251 a duration is measured
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port), timeout=1)


def test_in_the_foreground_it_ends_cleanly_on_sigterm() -> None:
    program = (
        "from agent.sandbox import SandboxServer\n"
        "server = SandboxServer()\n"
        "print(server.port, flush=True)\n"
        "server.serve_forever()\n"
        "print('done', flush=True)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("POST", "/sandbox/state")
            assert connection.getresponse().status == 200
            process.terminate()
            assert process.stdout.read() == b"done\n"
        assert process.wait(timeout=5) == 0
