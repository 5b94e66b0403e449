"""What the wire sees of a write: exactly one request, whatever goes wrong."""

import json

import pytest

from agent.cycle.ports import Permit
from agent.errors import (
    CallRefused,
    ImplausibleAnswer,
    LoginNeeded,
    MailboxUnavailable,
    NotThere,
    OutcomeUnknown,
    TooLate,
)
from tests.gmail.wire import Wire, always, answer, hang, hang_up, raw, refusal, reset, trickle

THREAD = "19e9cc77867bba39"
DRAFT = {"id": "r-42", "message": {"id": "19e9aa", "threadId": THREAD, "labelIds": ["DRAFT"]}}
RAW = b"To: dana@northwind.example\r\nSubject: Re: Interview\r\n\r\nThank you.\r\n"
PERMIT = Permit(draft_id="r-42", message_id="19e9aa", thread_id=THREAD)
NEW_TOKEN = answer(200, {"access_token": "access-2", "expires_in": 3600, "token_type": "Bearer"})

LOST = {
    "closed without an answer": hang_up,
    "reset": reset,
    "500 after executing": refusal(500, "backendError"),
    "502 in HTML": answer(502, b"<html>Bad gateway</html>"),
    "503": refusal(503, "backendError"),
    "timeout": hang,
    "a body that trickles for ever": trickle,
    "a cut body": raw(b'HTTP/1.1 200 X\r\nContent-Length: 900\r\n\r\n{"id": "r-4'),
    "a cut chunk": raw(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"),
    "half a status line": raw(b"HTTP/1."),
    "no HTTP at all": raw(b"220 smtp.example ESMTP\r\n"),
    "an HTML page": answer(200, b"<html>Welcome to Hotel WiFi</html>"),
    "a JSON text": answer(200, "done"),
    "a draft without an id": answer(200, {"message": {"id": "19e9aa", "threadId": THREAD}}),
    "a refusal that is not Gmail's": answer(404, b"<html>Not found</html>"),
    "broken gzip": answer(200, b"no gzip", {"Content-Encoding": "gzip"}),
}
REFUSED = {
    "400": (refusal(400, "invalidArgument", "Invalid To header"), CallRefused),
    "404": (refusal(404, "notFound"), NotThere),
    "409": (refusal(409, "aborted"), CallRefused),
    "413": (refusal(413, "uploadTooLarge"), CallRefused),
    "403": (refusal(403, "forbidden"), CallRefused),
    "429": (refusal(429, "rateLimitExceeded"), MailboxUnavailable),
    "403 for the rate": (refusal(403, "userRateLimitExceeded"), MailboxUnavailable),
    "307": (answer(307, b"", {"Location": "https://elsewhere.example/"}), ImplausibleAnswer),
    "308": (answer(308, b"", {"Location": "/gmail/v1/users/me/drafts"}), ImplausibleAnswer),
    "301": (answer(301, b"", {"Location": "/gmail/v1/users/me/drafts"}), ImplausibleAnswer),
}


def test_a_draft_is_created_with_one_post(open_on):
    with Wire([answer(200, DRAFT)]) as wire:
        ref = open_on(wire).create_draft(THREAD, RAW, in_time=always)
    assert (ref.id, ref.message_id, ref.thread_id) == ("r-42", "19e9aa", THREAD)
    assert wire.sent("POST") == 1
    sent = json.loads(wire.requests[0].body)["message"]
    assert sent["threadId"] == THREAD
    assert wire.requests[0].headers["authorization"] == "Bearer access-1"


@pytest.mark.parametrize("name", LOST)
def test_a_lost_answer_leaves_one_post_and_an_unknown_outcome(open_on, name):
    with Wire([LOST[name]]) as wire:
        mailbox = open_on(wire, timeout=0.5, deadline=0.8)
        with pytest.raises(OutcomeUnknown) as caught:
            mailbox.create_draft(THREAD, RAW, in_time=always)
        assert wire.sent("POST") == 1
    assert caught.value.hint


@pytest.mark.parametrize("name", ["closed without an answer", "500 after executing", "timeout"])
def test_updating_and_deleting_are_not_repeated_either(open_on, name):
    with Wire([LOST[name]]) as wire:
        mailbox = open_on(wire, timeout=0.5)
        with pytest.raises(OutcomeUnknown):
            mailbox.blank_draft(
                PERMIT, b"Subject: Re: Interview\r\n\r\nNo longer needed.\r\n", in_time=always
            )
        with pytest.raises(OutcomeUnknown):
            mailbox.remove_draft(PERMIT, in_time=always)
        assert [request.method for request in wire.requests] == ["PUT", "DELETE"]


def test_a_stale_connection_does_not_cost_a_second_post(open_on):
    """The kept connection is closed by the server; the POST gets a fresh one of its own."""

    def answer_then_close(connection, wire):
        answer(200, {"emailAddress": "me@example.org", "historyId": "7"})(connection, wire)
        hang_up(connection, wire)

    with Wire([answer_then_close, answer(200, DRAFT)]) as wire:
        mailbox = open_on(wire)
        mailbox.profile()
        mailbox.create_draft(THREAD, RAW, in_time=always)
        assert wire.sent("POST") == 1


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_leaves_one_post_that_was_certainly_not_carried_out(open_on, name):
    behaviour, kind = REFUSED[name]
    with Wire([behaviour]) as wire:
        with pytest.raises(kind) as caught:
            open_on(wire).create_draft(THREAD, RAW, in_time=always)
        assert len(wire.requests) == 1
    assert not isinstance(caught.value, OutcomeUnknown)


def test_after_a_401_the_token_is_renewed_and_the_post_repeated_once(open_on):
    with Wire([refusal(401, "authError"), answer(200, DRAFT)], token=[NEW_TOKEN]) as wire:
        open_on(wire).create_draft(THREAD, RAW, in_time=always)
        assert wire.sent("POST") == 2
        assert [request.headers["authorization"] for request in wire.requests] == [
            "Bearer access-1",
            "Bearer access-2",
        ]
        assert len(wire.token_requests) == 1


def test_a_permit_outlives_a_401_but_not_its_call(open_on):
    replaced = answer(200, DRAFT)
    with Wire([refusal(401, "authError"), replaced, answer(204)], token=[NEW_TOKEN]) as wire:
        mailbox = open_on(wire)
        mailbox.blank_draft(
            PERMIT, b"Subject: Re: Interview\r\n\r\nNo longer needed.\r\n", in_time=always
        )
        mailbox.remove_draft(PERMIT, in_time=always)
        assert [request.method for request in wire.requests] == ["PUT", "PUT", "DELETE"]


def test_after_a_401_a_lost_answer_is_still_unknown(open_on):
    with Wire([refusal(401, "authError"), hang_up], token=[NEW_TOKEN]) as wire:
        with pytest.raises(OutcomeUnknown):
            open_on(wire).create_draft(THREAD, RAW, in_time=always)
        assert wire.sent("POST") == 2


@pytest.mark.parametrize("token", [hang_up, answer(503, b"busy"), answer(200, b"<html>")])
def test_a_renewal_that_fails_for_now_means_the_draft_was_not_made(open_on, token):
    with Wire([refusal(401, "authError")], token=[token]) as wire:
        with pytest.raises(MailboxUnavailable) as caught:
            open_on(wire).create_draft(THREAD, RAW, in_time=always)
        assert wire.sent("POST") == 1
        assert len(wire.token_requests) == 1
    assert not isinstance(caught.value, OutcomeUnknown)


def test_what_may_not_leave_any_more_does_not(open_on):
    """Asked once connected: what a write rests on may grow old while a connection is made."""

    def connected() -> bool:
        (connection,) = mailbox._client._http.connections.values()
        asked.append(connection.sock is not None)
        return False

    asked: list[bool] = []
    with Wire([answer(200, {"emailAddress": "me@example.org", "historyId": "7"})]) as wire:
        mailbox = open_on(wire)
        for write in (
            lambda: mailbox.create_draft(THREAD, RAW, in_time=connected),
            lambda: mailbox.blank_draft(
                PERMIT, b"Subject: Re: Hi\r\n\r\nNo.\r\n", in_time=connected
            ),
            lambda: mailbox.remove_draft(PERMIT, in_time=connected),
        ):
            with pytest.raises(TooLate):
                write()
        assert wire.requests == []
        mailbox.profile()  # what comes after it may leave as ever
    assert asked == [True, True, True]


def test_after_a_401_the_post_is_repeated_only_in_time(open_on):
    in_time = [True, False]
    with Wire([refusal(401, "authError"), answer(200, DRAFT)], token=[NEW_TOKEN]) as wire:
        with pytest.raises(TooLate):
            open_on(wire).create_draft(THREAD, RAW, in_time=lambda: in_time.pop(0))
        assert wire.sent("POST") == 1
        assert len(wire.token_requests) == 1


def test_a_token_that_is_never_accepted_asks_for_a_login(open_on):
    with Wire([refusal(401, "authError")], token=[NEW_TOKEN]) as wire:
        with pytest.raises(LoginNeeded):
            open_on(wire).create_draft(THREAD, RAW, in_time=always)
        assert wire.sent("POST") == 3


def test_when_nothing_listens_the_draft_was_certainly_not_made(open_on):
    with Wire([hang_up]) as wire:
        mailbox = open_on(wire)
    with pytest.raises(MailboxUnavailable) as caught:
        mailbox.create_draft(THREAD, RAW, in_time=always)
    assert not isinstance(caught.value, OutcomeUnknown)
    assert wire.requests == []
