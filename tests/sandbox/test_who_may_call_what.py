"""The gateway: tokens, scopes, parameters, quota, and what must never be asked."""

import gzip
import json
from datetime import timedelta

import pytest

from agent.sandbox import Fault, FaultKind, SandboxMailbox
from agent.sandbox.calls import (
    CALLS,
    COMPOSE,
    FULL,
    GLOBAL_PARAMETERS,
    METADATA,
    MODIFY,
    READONLY,
)
from tests.sandbox.conftest import DANA, Caller
from tests.wire.validator import discovery_document, routes

ME = "/gmail/v1/users/me"


def method_of(call_id: str) -> dict:
    return next(route.method for route in routes() if route.id == f"gmail.users.{call_id}")


@pytest.mark.parametrize("call_id", [item.id for item in CALLS])
def test_every_call_is_as_the_discovery_document_says(call_id: str) -> None:
    ours = next(item for item in CALLS if item.id == call_id)
    method = method_of(call_id)
    assert (ours.verb, f"gmail/v1/users/{{userId}}/{ours.template}") == (
        method["httpMethod"],
        method["flatPath"],
    )
    declared = {s for s in method["scopes"] if "addons" not in s}
    assert set(ours.scopes) == declared
    query = {n: p for n, p in method["parameters"].items() if p["location"] == "query"}
    assert set(ours.query) == set(query)
    for name, parameter in ours.query.items():
        assert parameter.is_repeated == query[name].get("repeated", False)
        assert set(parameter.choices) == set(query[name].get("enum", ()))
    assert bool(ours.body) == ("request" in method)


def test_global_parameters_are_the_documents() -> None:
    assert set(GLOBAL_PARAMETERS) == set(discovery_document()["parameters"])


@pytest.mark.deliberate_violation
@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("POST", f"{ME}/messages/send"),
        ("POST", f"{ME}/drafts/send"),
        ("POST", f"{ME}/drafts%2Fsend"),
        ("POST", f"{ME}/drafts/send/"),
        ("POST", f"{ME}/messages/SEND"),
        ("POST", "/gmail/v1/users/alex.morgan@gmail.com/messages/send"),
        ("POST", "/gmail/v1/users/someone/messages/send"),
        ("GET", f"{ME}/messages/send"),
        ("POST", "/upload/gmail/v1/users/me/messages/send"),
        ("POST", "/upload/gmail/v1/users/me/drafts"),
        ("POST", "/resumable/upload/gmail/v1/users/me/messages/send"),
    ],
)
def test_sending_is_refused_and_counted(call: Caller, verb: str, path: str) -> None:
    answer = call.gateway.answer(verb, path, {"Authorization": f"Bearer {call.token}"}, b"{}")
    assert answer.status == 403
    assert call.gateway.send_attempts == 1
    assert len(call.gateway.journal.violations()) == 1
    assert call.gateway.mailbox.sent == []


@pytest.mark.deliberate_violation
def test_a_batch_is_refused_and_a_send_inside_counted(call: Caller) -> None:
    headers = {"Authorization": f"Bearer {call.token}", "Content-Type": "multipart/mixed"}
    answer = call.gateway.answer("POST", "/batch", headers, b"GET /gmail/v1/users/me/profile")
    assert answer.status == 404
    assert answer.json["error"]["code"] == 404
    assert call.gateway.send_attempts == 0
    call.gateway.answer("POST", "/batch/gmail/v1", headers, b"POST /gmail/.../messages/send")
    assert call.gateway.send_attempts == 1
    assert [entry.call for entry in call.gateway.journal] == ["batch", "batch"]


@pytest.mark.deliberate_violation
def test_a_method_override_is_taken_for_reads_only(call: Caller, mailbox: SandboxMailbox) -> None:
    stored = mailbox.deliver(sender=DANA, subject="x", text="hello")
    headers = {"Authorization": f"Bearer {call.token}", "X-HTTP-Method-Override": "GET"}
    form = b"q=hello&maxResults=5"
    answer = call.gateway.answer("POST", f"{ME}/messages?alt=json", headers, form)
    assert answer.json["messages"][0]["id"] == stored.id
    headers["X-HTTP-Method-Override"] = "DELETE"
    answer = call.gateway.answer("POST", f"{ME}/drafts/r1", headers, b"")
    assert answer.status == 403
    assert call.gateway.journal.violations()[0].violation == "a method override"


@pytest.mark.parametrize("token", ["", "made-up"])
def test_only_issued_tokens_count(call: Caller, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = call.gateway.answer("GET", f"{ME}/profile", headers)
    assert answer.status == 401
    reason = answer.json["error"]["errors"][0]["reason"]
    assert reason == ("authError" if token else "required")
    assert "WWW-Authenticate" in answer.headers


def test_a_token_expires_by_the_sandboxs_clock(call: Caller, mailbox: SandboxMailbox) -> None:
    call.token = call.gateway.oauth.issue(lifetime=timedelta(hours=1))[0]
    assert call.answer("GET", "profile").status == 200
    mailbox.clock.advance(timedelta(hours=1))
    assert call.answer("GET", "profile").status == 401


@pytest.mark.parametrize(
    ("scopes", "verb", "path", "status"),
    [
        ((READONLY,), "GET", "threads", 200),
        ((READONLY,), "POST", "drafts", 403),
        ((COMPOSE,), "GET", "threads", 403),
        ((COMPOSE,), "GET", "profile", 200),
        ((COMPOSE,), "GET", "settings/sendAs", 403),
        ((READONLY, COMPOSE), "POST", "threads/19a0000000000000/modify", 403),
        ((MODIFY,), "POST", "threads/19a0000000000000/modify", 404),
        ((MODIFY,), "DELETE", "messages/19a0000000000000", 403),
        ((FULL,), "DELETE", "messages/19a0000000000000", 404),
        ((METADATA,), "GET", "threads", 200),
        ((METADATA,), "GET", "threads?q=x", 403),
        ((METADATA, READONLY), "GET", "threads?q=x", 403),
    ],
)
def test_scopes(call: Caller, scopes: tuple[str, ...], verb: str, path: str, status: int) -> None:
    call.token = call.gateway.oauth.issue(scopes)[0]
    body = b'{"addLabelIds":["INBOX"]}' if path.endswith("modify") else b""
    if path == "drafts":
        body = b"{}"
    answer = call.answer(verb, path, body)
    assert answer.status == status
    if status == 403 and "q=" not in path:
        details = answer.json["error"]["details"][0]
        assert details["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


@pytest.mark.deliberate_violation
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("profile?colour=red", 'Unknown name "colour"'),
        ("threads?maxResults=many", "maxResults"),
        ("threads?maxResults=-1", "maxResults"),
        ("threads?includeSpamTrash=perhaps", "includeSpamTrash"),
        ("threads?q=a&q=b", "not repeating"),
        ("history?startHistoryId=x", "startHistoryId"),
        ("history?startHistoryId=1&historyTypes=nothing", "historyTypes"),
        ("messages/19a0000000000000?format=fuller", "format"),
        ("drafts/r1?metadataHeaders=Subject", 'Unknown name "metadataHeaders"'),
    ],
)
def test_wrong_parameters_are_refused_in_googles_shape(
    call: Caller, wire_validator, path: str, text: str
) -> None:
    answer = call.answer("GET", path)
    assert answer.status == 400
    assert text in answer.json["error"]["message"]
    assert len(wire_validator.violations) == 1, wire_validator.violations


@pytest.mark.deliberate_violation
@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"{", "Invalid JSON payload"),
        (b"[]", "Root element"),
        (b'{"messages":{}}', "Unknown name \"messages\" at 'draft'"),
        (b'{"message":{"thread":"x"}}', "Unknown name \"thread\" at 'draft.message'"),
        (b'{"message":{"raw":5}}', "draft.message.raw"),
        (b'{"message":"x"}', "draft.message"),
    ],
)
def test_wrong_bodies_are_refused_in_googles_shape(call: Caller, body: bytes, text: str) -> None:
    answer = call.answer("POST", "drafts", body)
    assert answer.status == 400
    assert text in answer.json["error"]["message"]


def test_another_user_is_refused(call: Caller) -> None:
    headers = {"Authorization": f"Bearer {call.token}"}
    own = call.gateway.answer("GET", "/gmail/v1/users/Alex.Morgan@gmail.com/profile", headers)
    assert own.status == 200
    other = call.gateway.answer("GET", "/gmail/v1/users/kim@x.example/profile", headers)
    assert other.status == 403
    assert other.json["error"]["message"] == "Delegation denied for alex.morgan@gmail.com"


def test_every_call_costs_its_units(call: Caller, mailbox: SandboxMailbox) -> None:
    stored = mailbox.deliver(sender=DANA, subject="x", text="x")
    call("GET", f"history?startHistoryId={mailbox.history_id}")
    assert call.gateway.journal.units() == 2
    call("GET", f"threads/{stored.thread_id}")
    assert call.gateway.journal.units() == 42
    assert [entry.call for entry in call.gateway.journal] == ["history.list", "threads.get"]


def test_six_thousand_units_a_minute_if_enforced(call: Caller, mailbox: SandboxMailbox) -> None:
    stored = mailbox.deliver(sender=DANA, subject="x", text="x")
    call.gateway.quota.enforced = True
    statuses = [call.answer("GET", f"threads/{stored.thread_id}").status for _ in range(151)]
    assert statuses == [200] * 150 + [403]
    refused = call("GET", f"threads/{stored.thread_id}")["error"]
    assert refused["errors"][0]["reason"] == "rateLimitExceeded"
    assert "Queries per minute per user" in refused["message"]
    mailbox.clock.advance(timedelta(minutes=1))
    assert call.answer("GET", f"threads/{stored.thread_id}").status == 200


def test_every_answer_bears_the_clocks_date_and_is_compressed_if_asked(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    answer = call.answer("GET", "profile", Accept_Encoding="gzip, deflate")
    assert answer.headers["Date"] == "Mon, 02 Mar 2026 09:00:00 GMT"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.body))["emailAddress"] == mailbox.account
    mailbox.clock.advance(timedelta(days=1))
    assert call.answer("DELETE", "drafts/r1").headers["Date"].startswith("Tue, 03 Mar")


def test_what_is_not_modelled_says_so(call: Caller) -> None:
    answer = call.answer("GET", "settings/vacation")
    assert answer.status == 501
    assert "settings/vacation" in answer.json["error"]["message"]
    assert call.gateway.answer("GET", "/elsewhere").status == 404


def test_a_late_request_is_carried_out_when_its_time_comes(
    call: Caller, mailbox: SandboxMailbox
) -> None:
    call.gateway.faults.add(Fault(kind=FaultKind.LATE_REQUEST, call="drafts.create", seconds=60))
    raw = b'{"message":{"raw":"U3ViamVjdDogeAoKeAo="}}'
    assert call.answer("POST", "drafts", raw).delivery is not None
    assert mailbox.drafts.listed() == []
    mailbox.clock.advance(timedelta(seconds=60))
    call("GET", "profile")
    assert len(mailbox.drafts.listed()) == 1
    late = call.gateway.journal.calls("drafts.create")
    assert [(entry.status, entry.executed) for entry in late] == [(None, True)]


def test_a_fault_strikes_the_call_it_was_planned_for(call: Caller) -> None:
    plan = call.gateway.faults
    plan.add(Fault(kind=FaultKind.UNAVAILABLE_503, call="profile"))
    plan.add(Fault(kind=FaultKind.ERROR_500_BEFORE, call="getProfile", nth=2, times=2))
    statuses = [call.answer("GET", "profile").status for _ in range(4)]
    assert statuses == [200, 500, 500, 200]
    assert [fault.call for fault in plan.waiting] == ["profile"]
