"""The control interface, which other processes drive the sandbox by."""

import base64
import json
from typing import Any

import pytest

from agent.sandbox import SandboxGateway, SandboxMailbox


@pytest.fixture
def gateway(mailbox: SandboxMailbox) -> SandboxGateway:
    return SandboxGateway(mailbox)


def run(gateway: SandboxGateway, operation: str, **arguments: Any) -> Any:
    body = json.dumps(arguments).encode()
    answer = gateway.answer("POST", f"/sandbox/{operation}", {}, body)
    assert answer.status == 200, answer.body
    return answer.json


def test_a_story_told_from_outside(gateway: SandboxGateway, mailbox: SandboxMailbox) -> None:
    first = run(
        gateway,
        "deliver",
        **{"from": "Dana <dana@northwind.example>"},
        subject="Role",
        text="Hello",
        attachments=[{"filename": "a.txt", "base64": base64.b64encode(b"x").decode()}],
    )
    assert first["labelIds"] == ["UNREAD", "INBOX"]
    run(gateway, "create_label", name="Interviews")
    run(gateway, "relabel", thread_id=first["threadId"], add=["Interviews"])
    run(gateway, "clock", advance=3600)
    reply = run(gateway, "user_sends", answers=first["id"], text="Hi Dana")
    assert reply["threadId"] == first["threadId"]
    draft = run(gateway, "start_draft", answers=reply["id"], text="One more thing")["draftId"]
    opened = run(gateway, "open_draft", draft_id=draft)
    edited = run(gateway, "edit_draft", draft_id=draft, text="Never mind")
    assert opened["id"] != edited["id"]
    sent = run(gateway, "send_draft", draft_id=draft, orphan=True)
    assert sent["labelIds"] == ["SENT"]
    other = run(gateway, "start_draft", to="x@y.example", text="x")["draftId"]
    run(gateway, "schedule_draft", draft_id=other, at="2026-03-02T12:00:00+00:00")
    assert len(mailbox.sent) == 2
    run(gateway, "clock", set="2026-03-02T12:00:00+00:00")
    assert len(mailbox.sent) == 3
    third = run(gateway, "start_draft", to="x@y.example", text="x")["draftId"]
    run(gateway, "discard_draft", draft_id=third)
    raw = "From: kim@x.example\nSubject: Raw\n\nx\n"
    message = run(gateway, "deliver", raw=raw, labels=["INBOX", "Interviews"])
    assert message["labelIds"] == ["INBOX", "Label_1"]
    for operation in ("trash", "untrash", "spam", "unspam", "archive", "delete_thread"):
        run(gateway, operation, thread_id=message["threadId"])
    run(gateway, "expire_history")
    run(gateway, "rename_label", label="Interviews", name="Jobs")
    run(gateway, "delete_label", label="Jobs")
    state = run(gateway, "state")
    assert state["now"] == "2026-03-02T12:00:00+00:00"
    assert (state["messages"], state["drafts"], state["sendAttempts"]) == (4, [], 0)


def test_faults_quota_lag_and_tokens_are_switched(gateway: SandboxGateway) -> None:
    token = gateway.oauth.issue()[0]
    headers = {"Authorization": f"Bearer {token}"}
    path = "/gmail/v1/users/me/profile"
    run(gateway, "fault", kind="503", call="getProfile", times=2)
    run(gateway, "fault", kind="429", call="getProfile", retry_after="5")
    statuses = [gateway.answer("GET", path, headers).status for _ in range(4)]
    assert statuses == [503, 503, 429, 200]
    run(gateway, "fault", kind="reset")
    run(gateway, "clear_faults")
    assert run(gateway, "quota", enforced=True, limit=1)["total"] == 1
    assert gateway.answer("GET", path, headers).status == 403
    run(gateway, "index_lag", seconds=5)
    run(gateway, "token_refusal", error="invalid_grant")
    run(gateway, "expire_tokens")
    assert gateway.answer("GET", path, headers).status == 401
    asked = run(gateway, "requests", call="getProfile")["requests"]
    assert [entry["status"] for entry in asked] == [503, 503, 429, 200, 403, 401]


@pytest.mark.parametrize(
    ("operation", "body", "text"),
    [
        ("nonsense", b"{}", "no operation 'nonsense'; there are: state"),
        ("deliver", b"[]", "JSON object"),
        ("deliver", b'{"colour": "red"}', "unknown: colour"),
        ("trash", b'{"thread": "x"}', "thread"),
        ("fault", b'{"kind": "earthquake"}', "earthquake"),
        ("clock", b'{"set": "2026-03-02T12:00:00"}', "no UTC offset"),
        ("clock", b'{"advance": -5}', "never goes back"),
    ],
)
def test_a_mistake_is_named(
    gateway: SandboxGateway, operation: str, body: bytes, text: str
) -> None:
    answer = gateway.answer("POST", f"/sandbox/{operation}", {}, body)
    assert answer.status == 400
    assert text in answer.json["error"]


def test_what_gmail_would_refuse_is_refused_in_its_words(gateway: SandboxGateway) -> None:
    answer = gateway.answer("POST", "/sandbox/trash", {}, b'{"thread_id": "19a0000000000000"}')
    assert answer.status == 404
    assert answer.json["error"]["errors"][0]["reason"] == "notFound"
