"""The table of GMAIL.md 4.1, and what the network itself can do."""

import http.client
import json
import socket
import ssl
from datetime import UTC, datetime, timedelta

import httplib2
import pytest

from agent.errors import (
    CallRefused,
    HistoryExpired,
    ImplausibleAnswer,
    LoginNeeded,
    MailboxError,
    MailboxUnavailable,
    MailFault,
    NotThere,
    OutcomeUnknown,
)
from agent.gmail.calls import (
    CREATE_DRAFT,
    GET_DRAFT,
    GET_THREAD,
    LIST_HISTORY,
    LIST_LABELS,
    MODIFY_THREAD,
)
from agent.gmail.faults import of_answer, of_wire
from agent.gmail.guard import TOKEN
from agent.gmail.refusals import parse_refusal, wait_asked
from agent.gmail.transport import AnswerTooLarge, CutAnswer, WireFault

NOW = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
HTML = b"<html><title>Error</title></html>"


def google(code: int, reason: str = "", message: str = "No.", **more: object) -> bytes:
    error: dict = {"code": code, "message": message, **more}
    if reason:
        error["errors"] = [{"message": message, "domain": "global", "reason": reason}]
    return json.dumps({"error": error}).encode()


def info(reason: str) -> dict:
    return {"details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]}


RATE = "User-rate limit exceeded.  Retry after 2026-05-01T10:00:20.000Z"
QUOTA = (
    "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service "
    "'gmail.googleapis.com' for consumer 'project_number:1'."
)
SCOPE = "Request had insufficient authentication scopes."

# call, status, body -> exact class, may a read be tried again
TABLE = [
    (GET_THREAD, 400, google(400, "invalidArgument", "Invalid id value"), CallRefused, False),
    (CREATE_DRAFT, 400, google(400, "invalidArgument", "Invalid To header"), CallRefused, False),
    (GET_DRAFT, 400, google(400, "failedPrecondition", "Message not a draft"), CallRefused, False),
    (GET_THREAD, 400, google(400, "", "Mail service not enabled"), MailboxError, False),
    (LIST_HISTORY, 400, google(400, "", "Invalid startHistoryId"), HistoryExpired, False),
    (GET_THREAD, 401, google(401, "authError", "Invalid Credentials"), LoginNeeded, False),
    (GET_THREAD, 401, HTML, ImplausibleAnswer, False),
    (CREATE_DRAFT, 401, HTML, ImplausibleAnswer, False),
    (GET_THREAD, 403, google(403, "insufficientPermissions"), LoginNeeded, False),
    (GET_THREAD, 403, google(403, "", SCOPE), LoginNeeded, False),
    (
        CREATE_DRAFT,
        403,
        google(403, **info("ACCESS_TOKEN_SCOPE_INSUFFICIENT")),
        LoginNeeded,
        False,
    ),
    (GET_THREAD, 403, google(403, "accessNotConfigured"), MailboxError, False),
    (GET_THREAD, 403, google(403, **info("SERVICE_DISABLED")), MailboxError, False),
    (GET_THREAD, 403, google(403, "domainPolicy"), MailboxError, False),
    (GET_THREAD, 403, google(403, "dailyLimitExceeded"), MailboxUnavailable, False),
    (GET_THREAD, 403, google(403, "rateLimitExceeded", RATE), MailboxUnavailable, True),
    (GET_THREAD, 403, google(403, "userRateLimitExceeded"), MailboxUnavailable, True),
    (GET_THREAD, 403, google(403, "", QUOTA), MailboxUnavailable, True),
    (CREATE_DRAFT, 403, google(403, "userRateLimitExceeded"), MailboxUnavailable, True),
    (GET_THREAD, 403, google(403, "forbidden", "Delegation denied for a@b"), MailboxError, False),
    (GET_THREAD, 403, google(403, "forbidden"), CallRefused, False),
    (GET_THREAD, 403, HTML, ImplausibleAnswer, False),
    (CREATE_DRAFT, 403, HTML, OutcomeUnknown, False),
    (GET_THREAD, 404, google(404, "notFound"), NotThere, False),
    (GET_THREAD, 404, HTML, ImplausibleAnswer, False),
    (GET_THREAD, 404, b"", ImplausibleAnswer, False),
    (GET_THREAD, 404, b"[1]", ImplausibleAnswer, False),
    (GET_THREAD, 404, b'{"error": "no"}', ImplausibleAnswer, False),
    (GET_THREAD, 404, b'{"error": {"message": 5}}', ImplausibleAnswer, False),
    (GET_THREAD, 404, b"[" * 100_000, ImplausibleAnswer, False),
    (LIST_HISTORY, 404, google(404, "notFound"), HistoryExpired, False),
    (LIST_HISTORY, 404, HTML, ImplausibleAnswer, False),
    (CREATE_DRAFT, 404, google(404, "notFound"), NotThere, False),
    (CREATE_DRAFT, 404, HTML, OutcomeUnknown, False),
    (GET_THREAD, 407, HTML, MailboxUnavailable, False),
    (CREATE_DRAFT, 407, HTML, MailboxUnavailable, False),
    (GET_THREAD, 408, google(408), MailboxUnavailable, True),
    (CREATE_DRAFT, 408, google(408), OutcomeUnknown, False),
    (CREATE_DRAFT, 409, google(409, "aborted"), CallRefused, False),
    (CREATE_DRAFT, 413, google(413, "uploadTooLarge"), CallRefused, False),
    (CREATE_DRAFT, 413, HTML, OutcomeUnknown, False),
    (GET_THREAD, 429, google(429, "rateLimitExceeded"), MailboxUnavailable, True),
    (GET_THREAD, 429, HTML, MailboxUnavailable, True),
    (CREATE_DRAFT, 429, google(429, "rateLimitExceeded"), MailboxUnavailable, True),
    (CREATE_DRAFT, 429, HTML, OutcomeUnknown, False),
    (GET_THREAD, 500, google(500, "backendError"), MailboxUnavailable, True),
    (GET_THREAD, 502, HTML, MailboxUnavailable, True),
    (GET_THREAD, 503, b"", MailboxUnavailable, True),
    (CREATE_DRAFT, 500, google(500, "backendError"), OutcomeUnknown, False),
    (CREATE_DRAFT, 504, HTML, OutcomeUnknown, False),
    (GET_THREAD, 302, HTML, ImplausibleAnswer, False),
    (GET_THREAD, 304, b"", ImplausibleAnswer, False),
    (CREATE_DRAFT, 307, HTML, ImplausibleAnswer, False),
]


@pytest.mark.parametrize(("call", "status", "body", "kind", "again"), TABLE)
def test_an_answer_that_is_no_success_is_classified_once(call, status, body, kind, again):
    fault = of_answer(call, status, {}, body, now=NOW)
    assert type(fault.error) is kind
    assert fault.again is again
    assert fault.error.message
    assert fault.error.hint


def test_a_permission_that_is_lacking_is_named():
    body = google(403, "insufficientPermissions")
    for call, scope in (
        (GET_THREAD, "gmail.readonly"),
        (CREATE_DRAFT, "gmail.compose"),
        (MODIFY_THREAD, "gmail.modify"),
    ):
        assert scope in of_answer(call, 403, {}, body, now=NOW).error.message


def test_an_api_that_is_not_turned_on_is_told_as_that():
    fault = of_answer(LIST_LABELS, 403, {}, google(403, "accessNotConfigured"), now=NOW)
    assert "Gmail API" in fault.error.hint


def test_the_time_in_the_text_of_a_refusal_becomes_the_time_to_retry():
    fault = of_answer(GET_THREAD, 403, {}, google(403, "rateLimitExceeded", RATE), now=NOW)
    assert fault.wait == timedelta(seconds=20)
    assert fault.error.retry_at == NOW + timedelta(seconds=20)


@pytest.mark.parametrize(
    ("header", "message", "seconds"),
    [
        ("7", "", 7),
        (" 7 ", "", 7),
        ("1000000000", "", 3600),
        ("9" * 400, "", 3600),
        ("0", "", None),
        ("-5", "", None),
        ("1.5", "", None),
        ("٧", "", None),
        ("soon", "", None),
        ("", "", None),
        ("Fri, 01 May 2026 10:01:00 GMT", "", 60),
        ("Fri, 01 May 2026 09:00:00 GMT", "", None),
        ("Fri, 01 May 2099 10:00:00 GMT", "", 3600),
        ("Fri, 99 May 2026 10:01:00 GMT", "", None),
        ("", "Retry after 2026-05-01T10:00:20.000Z", 20),
        ("", "retry after 2026-05-01T10:00:20Z", 20),
        ("", "Retry after 2026-05-01T09:00:00.000Z", None),
        ("", "Retry after 2026-15-91T10:00:20Z", None),
        ("", "Retry after 2030-05-01T10:00:20Z", 3600),
        ("5", "Retry after 2026-05-01T10:00:20Z", 5),
    ],
)
def test_a_wait_is_understood_and_capped(header, message, seconds):
    wait = wait_asked({"Retry-After": header}, message, now=NOW)
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


CAUSES = [
    (ConnectionRefusedError(111, "Connection refused"), False, MailboxUnavailable, True),
    (socket.gaierror(-2, "unknown"), False, MailboxUnavailable, True),
    (httplib2.ServerNotFoundError("x"), False, MailboxUnavailable, True),
    (TimeoutError("timed out"), False, MailboxUnavailable, True),
    (ssl.SSLCertVerificationError(1, "expired"), False, MailboxUnavailable, False),
    (ssl.SSLError(1, "wrong version"), False, MailboxUnavailable, False),
    (httplib2.ProxiesUnavailableError("x"), False, MailboxUnavailable, False),
    (ConnectionResetError(104, "reset"), True, MailboxUnavailable, True),
    (http.client.RemoteDisconnected("x"), True, MailboxUnavailable, True),
    (http.client.BadStatusLine("x"), True, MailboxUnavailable, True),
    (TimeoutError("timed out"), True, MailboxUnavailable, True),
    (OSError(64, "Host is down"), True, MailboxUnavailable, True),
    (http.client.IncompleteRead(b""), True, ImplausibleAnswer, True),
    (CutAnswer(), True, ImplausibleAnswer, True),
    (AnswerTooLarge(), True, ImplausibleAnswer, False),
]


@pytest.mark.parametrize(("cause", "sent", "kind", "again"), CAUSES)
def test_a_fault_of_the_network_is_classified_by_whether_anything_was_sent(
    cause, sent, kind, again
):
    reading = of_wire(LIST_LABELS, WireFault(LIST_LABELS.id, cause, sent=sent))
    assert (type(reading.error), reading.again) == (kind, again)
    writing = of_wire(CREATE_DRAFT, WireFault(CREATE_DRAFT.id, cause, sent=sent)).error
    assert type(writing) is (OutcomeUnknown if sent else MailboxUnavailable)
    renewing = of_wire(CREATE_DRAFT, WireFault(TOKEN, cause, sent=sent)).error
    assert type(renewing) is MailboxUnavailable
    assert reading.error.hint
    assert writing.hint
    assert renewing.hint


@pytest.mark.parametrize("cause", [ssl.SSLCertVerificationError(1, "expired"), ssl.SSLError(1)])
def test_f38_a_certificate_that_is_refused_sends_the_user_to_the_clock(cause):
    fault = of_wire(LIST_LABELS, WireFault(LIST_LABELS.id, cause, sent=False))
    assert type(fault.error) is MailboxUnavailable
    assert "date and time" in fault.error.hint


def test_a_thread_too_large_to_read_is_a_fault_of_that_thread_alone():
    fault = WireFault(GET_THREAD.id, AnswerTooLarge(), sent=True)
    assert type(of_wire(GET_THREAD, fault).error) is MailFault


def test_reasons_are_read_from_most_to_least_exact():
    body = google(403, "a", status="PERMISSION_DENIED", details=[{"reason": "b"}, "x", {}])
    assert parse_refusal(403, body).reasons == ("a", "b", "PERMISSION_DENIED")
