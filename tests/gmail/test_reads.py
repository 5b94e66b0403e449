"""Reading over the wire: pages, second tries, and answers that are not Gmail's."""

import gzip
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from agent.clock import VirtualClock
from agent.core.mail import Address
from agent.cycle.ports import Change, ChangeKind, Permit
from agent.errors import (
    CallRefused,
    ConfigError,
    Forbidden,
    HistoryExpired,
    ImplausibleAnswer,
    LoginNeeded,
    MailboxUnavailable,
    MailFault,
    NotThere,
)
from agent.gmail.messages import REFUSED
from tests.gmail.wire import (
    Wire,
    always,
    answer,
    hang,
    hang_up,
    raw,
    refusal,
    reset,
    trickle,
    write_token,
)

PROFILE = {"emailAddress": "Me@Example.org", "messagesTotal": 7, "historyId": "1200"}
GOOD = answer(200, PROFILE)
THREAD = "19e9cc77867bba39"


def mail(message_id: str, *, payload: object = None, thread: str = THREAD) -> dict:
    plain = {"mimeType": "text/plain", "body": {"size": 2, "data": "SGk="}}
    return {
        "id": message_id,
        "threadId": thread,
        "internalDate": "1777900000000",
        "payload": plain if payload is None else payload,
    }


def test_the_profile_tells_whose_mailbox_it_is(open_on):
    with Wire([GOOD]) as wire:
        mailbox = open_on(wire)
        profile = mailbox.profile()
        assert (profile.account, profile.history_id) == ("me@example.org", "1200")
        assert profile.messages_total == 7
        assert (mailbox.spent, mailbox.requests) == (1, 1)
    assert wire.requests[0].target == "/gmail/v1/users/me/profile?alt=json"


def test_gmails_clock_is_the_date_of_its_answer_carried_on(open_on, clock):
    with Wire([GOOD]) as wire:
        mailbox = open_on(wire)
        with pytest.raises(MailboxUnavailable):
            mailbox.now()
        mailbox.profile()
        assert mailbox.now() == datetime(2026, 5, 1, 10, 0, tzinfo=UTC)
        clock.advance(timedelta(hours=8))
        assert mailbox.now() == datetime(2026, 5, 1, 18, 0, tzinfo=UTC)


def test_gmails_clock_goes_on_while_an_answer_is_long_on_its_way(open_on, clock):
    slept = iter((timedelta(0), timedelta(seconds=40)))

    def answers(*_: object) -> tuple[int, dict[str, str], bytes]:
        clock.advance(next(slept))
        return 200, {"Date": "Fri, 01 May 2026 10:00:00 GMT"}, json.dumps(PROFILE).encode()

    with Wire([]) as wire:
        mailbox = open_on(wire, handler=answers)
        mailbox.profile()
        before = mailbox.now()
        mailbox.profile()
        assert mailbox.now() - before == timedelta(seconds=40)


def test_a_strangers_answer_does_not_set_gmails_clock(open_on):
    portal = answer(200, b"<html>", {"Date": "Fri, 01 May 2099 10:00:00 GMT"})
    undated = answer(200, PROFILE, {"Date": "today"})
    with Wire([GOOD, portal, undated]) as wire:
        mailbox = open_on(wire)
        mailbox.profile()
        with pytest.raises(ImplausibleAnswer):
            mailbox.profile()
        mailbox.profile()
        assert mailbox.now() == datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


AGAIN = {
    "closed": hang_up,
    "reset": reset,
    "timeout": hang,
    "trickle": trickle,
    "500": refusal(500, "backendError"),
    "503 in HTML": answer(503, b"<html>"),
    "429": refusal(429, "rateLimitExceeded"),
    "403 for the rate": refusal(403, "userRateLimitExceeded"),
    "a cut body": raw(b'HTTP/1.1 200 X\r\nContent-Length: 900\r\n\r\n{"email'),
    "a cut gzip": answer(200, gzip.compress(b"{}" * 99)[:-4], {"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("name", AGAIN)
def test_a_read_that_fails_for_now_is_tried_again(open_on, clock, name):
    with Wire([AGAIN[name], GOOD]) as wire:
        mailbox = open_on(wire, timeout=0.5, deadline=0.8)
        assert mailbox.profile().account == "me@example.org"
        assert len(wire.requests) == mailbox.requests == 2
    assert 0.5 <= clock.monotonic() <= 1


@pytest.mark.parametrize("name", ["closed", "500", "429", "a cut body"])
def test_a_read_is_given_up_after_three_tries(open_on, clock, name):
    with Wire([AGAIN[name]]) as wire:
        with pytest.raises(MailboxUnavailable):
            open_on(wire).profile()
        assert len(wire.requests) == 3
    assert 1.5 <= clock.monotonic() <= 3


def test_a_short_wait_that_gmail_asks_for_is_kept(open_on, clock):
    with Wire([refusal(429, "rateLimitExceeded", headers={"Retry-After": "7"}), GOOD]) as wire:
        open_on(wire).profile()
    assert clock.monotonic() == 7


def test_a_long_wait_is_left_to_the_next_poll(open_on, clock):
    text = "User-rate limit exceeded.  Retry after 2026-05-01T10:10:00.000Z"
    with Wire([refusal(403, "rateLimitExceeded", text)]) as wire:
        with pytest.raises(MailboxUnavailable) as caught:
            open_on(wire).profile()
        assert len(wire.requests) == 1
    assert caught.value.retry_at == datetime(2026, 5, 1, 10, 10, tzinfo=UTC)
    assert clock.monotonic() == 0


NOT_GMAILS = {
    "a portal's page": answer(200, b"<html>Welcome to Hotel WiFi</html>"),
    "a portal's redirect": answer(302, b"", {"Location": "http://portal.example/"}),
    "a stranger's 404": answer(404, b"<html>Not found</html>"),
    "a JSON text": answer(200, "hello"),
    "a JSON list": answer(200, [PROFILE]),
    "a number without end": answer(200, b'{"historyId": ' + b"9" * 5_000 + b"}"),
    "no UTF-8": answer(200, b'{"emailAddress": "\xff"}'),
    "nothing": answer(200, b""),
    "an unknown encoding": answer(200, b"x", {"Content-Encoding": "br"}),
    "another shape": answer(200, {"emailAddress": ["me@example.org"], "historyId": "1"}),
    "no history id": answer(200, {"emailAddress": "me@example.org"}),
    "a negative history id": answer(200, PROFILE | {"historyId": "-1"}),
    "a nested bomb": answer(200, b'{"a":' * 5_000 + b"1" + b"}" * 5_000),
}


@pytest.mark.parametrize("name", NOT_GMAILS)
def test_an_answer_that_is_not_gmails_proves_nothing(open_on, name):
    with Wire([NOT_GMAILS[name]]) as wire, pytest.raises(ImplausibleAnswer) as caught:
        open_on(wire).profile()
    assert not isinstance(caught.value, NotThere)


def test_an_unpacking_bomb_is_stopped(open_on):
    bomb = gzip.compress(b" " * 45_000_000)
    packed = {"Content-Encoding": "gzip"}
    with Wire([answer(200, bomb, packed)]) as wire:
        with pytest.raises(ImplausibleAnswer):
            open_on(wire).profile()
        assert len(wire.requests) == 1


def test_an_answer_without_an_end_is_not_taken_for_a_whole_one(open_on):
    """Its first bytes are good JSON; the rest trickles until the deadline cuts it."""

    def endless(connection, wire):
        connection.sendall(b"HTTP/1.1 200 X\r\n\r\n" + json.dumps(PROFILE).encode())
        with suppress(OSError):
            while not wire.over.wait(0.01):
                connection.sendall(b" ")

    with Wire([endless]) as wire, pytest.raises(MailboxUnavailable, match="in time"):
        open_on(wire, deadline=0.1).profile()


def test_a_compressed_answer_is_read(open_on):
    packed = gzip.compress(json.dumps(PROFILE).encode())
    with Wire([answer(200, packed, {"Content-Encoding": "gzip"})]) as wire:
        assert open_on(wire).profile().history_id == "1200"


def test_pages_are_followed_to_the_end_past_empty_ones(open_on):
    pages = [
        answer(200, {"threads": [{"id": "a1", "historyId": "5"}], "nextPageToken": "p2"}),
        answer(200, {"resultSizeEstimate": 201, "nextPageToken": "p3"}),
        answer(200, {"threads": [{"id": "a2", "historyId": "6"}, {"id": "a1", "historyId": "7"}]}),
    ]
    with Wire(pages) as wire:
        mailbox = open_on(wire)
        stubs = mailbox.threads_labelled("Label_15")
        assert [(stub.id, stub.history_id) for stub in stubs] == [("a1", "7"), ("a2", "6")]
        assert mailbox.spent == 30
    assert "labelIds=Label_15" in wire.requests[0].target
    assert "pageToken=p3" in wire.requests[2].target


def test_pages_that_go_round_in_circles_are_left(open_on):
    page = answer(200, {"drafts": [], "nextPageToken": "again"})
    with Wire([page]) as wire:
        with pytest.raises(ImplausibleAnswer):
            open_on(wire).drafts()
        assert len(wire.requests) == 2


def test_the_history_is_merged_from_all_its_pages(open_on):
    stub = {"id": "m1", "threadId": "t1"}
    pages = [
        answer(
            200,
            {
                "history": [
                    {
                        "id": "1201",
                        "messages": [stub],
                        "messagesAdded": [{"message": stub | {"labelIds": ["INBOX"]}}],
                    },
                    {"id": "1202", "labelsAdded": [{"message": stub, "labelIds": ["Label_15"]}]},
                ],
                "nextPageToken": "p2",
                "historyId": "1210",
            },
        ),
        answer(
            200,
            {
                "history": [
                    {"id": "1203", "labelsRemoved": [{"message": stub, "labelIds": ["UNREAD"]}]},
                    {"id": "1204", "messagesDeleted": [{"message": stub}]},
                    {"id": "1205", "messages": [stub]},
                ],
                "historyId": "1211",
            },
        ),
    ]
    with Wire(pages) as wire:
        mailbox = open_on(wire)
        found = mailbox.changes_since("1200")
        assert mailbox.spent == 4
    assert found.cursor == "1211"
    assert [(change.kind, set(change.labels)) for change in found.changes] == [
        (ChangeKind.ADDED, {"INBOX"}),
        (ChangeKind.LABELLED, {"Label_15"}),
        (ChangeKind.UNLABELLED, {"UNREAD"}),
        (ChangeKind.DELETED, set()),
        (ChangeKind.LABELLED, set()),
    ]
    assert found.changes[0] == Change(
        kind=ChangeKind.ADDED, thread_id="t1", message_id="m1", labels=frozenset({"INBOX"})
    )


def test_an_idle_poll_is_one_request_of_two_units(open_on):
    with Wire([answer(200, {"historyId": "1200"})]) as wire:
        mailbox = open_on(wire)
        found = mailbox.changes_since("1200")
        assert (found.changes, found.cursor) == ((), "1200")
        assert (len(wire.requests), mailbox.spent) == (1, 2)


def test_an_expired_or_spoiled_cursor_asks_for_a_full_sync(open_on):
    with Wire([refusal(404, "notFound")]) as wire:
        mailbox = open_on(wire)
        with pytest.raises(HistoryExpired):
            mailbox.changes_since("1200")
        for spoiled in ("", "abc", "-1", "٣"):
            with pytest.raises(HistoryExpired):
                mailbox.changes_since(spoiled)
        assert len(wire.requests) == 1


def test_a_history_that_went_backwards_is_not_believed(open_on):
    with Wire([answer(200, {"historyId": "900"})]) as wire, pytest.raises(ImplausibleAnswer):
        open_on(wire).changes_since("1200")


def test_labels_drafts_and_senders_are_read(open_on):
    answers_given = [
        answer(200, {"labels": [{"id": "INBOX", "name": "INBOX", "type": "system"}]}),
        answer(200, {"drafts": [{"id": "r1", "message": {"id": "m1", "threadId": "t1"}}]}),
        answer(
            200,
            {
                "sendAs": [
                    {
                        "sendAsEmail": "Me@Example.org",
                        "displayName": "Me",
                        "signature": "<b>Me</b>",
                        "isPrimary": True,
                        "isDefault": True,
                    },
                    {"sendAsEmail": "me@alias.example", "verificationStatus": "pending"},
                    {"sendAsEmail": "me@work.example", "verificationStatus": "accepted"},
                ]
            },
        ),
        answer(200, {}),
        answer(200, {"labels": []}),
    ]
    with Wire(answers_given) as wire:
        mailbox = open_on(wire)
        assert [(label.id, label.name) for label in mailbox.labels()] == [("INBOX", "INBOX")]
        assert [(ref.id, ref.message_id, ref.thread_id) for ref in mailbox.drafts()] == [
            ("r1", "m1", "t1")
        ]
        senders = mailbox.send_as()
        assert senders[0].address == Address(email="me@example.org", name="Me")
        assert [one.is_verified for one in senders] == [True, False, True]
        assert [one.is_default for one in senders] == [True, False, False]
        assert mailbox.drafts() == ()
        with pytest.raises(ImplausibleAnswer):
            mailbox.labels()


def test_a_thread_a_draft_and_a_message_are_read_in_their_forms(open_on):
    thread = {"id": THREAD, "historyId": "5", "messages": [mail("m1")]}
    given = [answer(200, thread), answer(200, {"id": "r1", "message": mail("m1")})]
    with Wire([*given, answer(200, mail("m1"))]) as wire:
        mailbox = open_on(wire)
        assert mailbox.thread(THREAD).messages[0].text == "Hi"
        assert mailbox.draft("r1").message.id == "m1"
        assert mailbox.message("m1").thread_id == THREAD
        assert mailbox.spent == 80
    forms = [request.target.partition("format=")[2].partition("&")[0] for request in wire.requests]
    assert forms == ["full", "full", "metadata"]


def test_an_answer_about_something_else_is_not_believed(open_on):
    other = {"id": "other", "historyId": "5", "messages": [mail("m1", thread="other")]}
    given = [answer(200, other), answer(200, {"id": "r2", "message": mail("m1")})]
    with Wire([*given, answer(200, mail("m2"))]) as wire:
        mailbox = open_on(wire)
        for read in (
            lambda: mailbox.thread(THREAD),
            lambda: mailbox.draft("r1"),
            lambda: mailbox.message("m1"),
        ):
            with pytest.raises(ImplausibleAnswer):
                read()


def test_what_was_deleted_is_not_there(open_on):
    with Wire([refusal(404, "notFound")]) as wire:
        mailbox = open_on(wire)
        for read in (mailbox.thread, mailbox.draft, mailbox.message):
            with pytest.raises(NotThere):
                read("1a2b")


def test_a_bomb_in_a_thread_costs_only_its_own_message(open_on):
    """JSON too deep to be parsed: the messages are read singly, and the bomb stays unread."""
    bomb = b'{"mimeType":"multipart/mixed","parts":[' * 3_000
    bare = {"id": THREAD, "historyId": "5", "messages": [mail("m1"), mail("m2"), mail("m3")]}
    script = [
        answer(200, bomb),
        answer(200, bare),
        answer(200, mail("m1")),
        answer(200, bomb),
        refusal(404, "notFound"),
    ]
    with Wire(script) as wire:
        thread = open_on(wire).thread(THREAD)
        assert len(wire.requests) == 5
    assert [one.text for one in thread.messages] == ["Hi", "", ""]
    assert [REFUSED in one.headers for one in thread.messages] == [False, True, True]


def test_a_message_that_is_a_bomb_is_a_fault_of_that_message(open_on):
    with Wire([answer(200, b'{"payload":' * 3_000)]) as wire, pytest.raises(MailFault):
        open_on(wire).message("m1")


@pytest.mark.parametrize("value", ["", "a/b", "../drafts", "send", "x" * 200, "a b", "ä", "a\n"])
def test_an_id_that_could_change_the_path_never_leaves(open_on, value):
    with Wire([GOOD]) as wire:
        mailbox = open_on(wire)
        permit = Permit(draft_id=value, message_id="1", thread_id="2")
        for call in (
            lambda: mailbox.thread(value),
            lambda: mailbox.draft(value),
            lambda: mailbox.message(value),
            lambda: mailbox.create_draft(value, b"", in_time=always),
            lambda: mailbox.blank_draft(permit, b"", in_time=always),
            lambda: mailbox.remove_draft(permit, in_time=always),
        ):
            with pytest.raises(CallRefused):
                call()
        assert wire.requests == []


def test_a_label_too_long_for_an_address_is_refused_clearly(open_on):
    with Wire([GOOD]) as wire:
        with pytest.raises(CallRefused, match="too long"):
            open_on(wire).threads_labelled("x" * 3_000)
        assert wire.requests == []


@pytest.mark.parametrize("header", [b"To", b"cc", b"BCC", b"Resent-To"])
def test_a_withdrawn_draft_is_never_replaced_by_one_with_recipients(open_on, header):
    with Wire([GOOD]) as wire:
        permit = Permit(draft_id="r1", message_id="1", thread_id="2")
        with pytest.raises(Forbidden):
            open_on(wire).blank_draft(permit, header + b": a@b.example\r\n\r\nHi", in_time=always)
        assert wire.requests == []


def test_a_closed_mailbox_opens_again_by_itself(open_on):
    with Wire([GOOD]) as wire:
        mailbox = open_on(wire)
        mailbox.profile()
        mailbox.close()
        mailbox.profile()
        assert len(wire.requests) == 2


def test_two_reads_share_a_connection(open_on):
    ports = set()

    def look(connection, wire):
        ports.add(connection.getpeername()[1])
        GOOD(connection, wire)

    with Wire([look]) as wire:
        mailbox = open_on(wire)
        mailbox.profile()
        mailbox.profile()
    assert len(ports) == 1


@pytest.mark.parametrize(
    "root",
    [
        "http://gmail.googleapis.com/",
        "http://192.168.1.5:8080",
        "ftp://127.0.0.1/",
        "https://gmail.googleapis.com/gmail",
        "https://user@gmail.googleapis.com/",
        "https://gmail.googleapis.com/?x=1",
        "http://localhost.evil.example/",
        "gmail.googleapis.com",
        "",
    ],
)
def test_an_api_root_that_could_leak_the_token_is_refused(open_on, tmp_path, root):
    from agent.gmail import open_mailbox

    token = write_token(tmp_path / "t.json", "http://127.0.0.1:1/")
    clock = VirtualClock(datetime(2026, 5, 1, tzinfo=UTC))
    with pytest.raises(ConfigError) as caught:
        open_mailbox(api_root=root, token_file=token, clock=clock)
    assert caught.value.hint


def test_a_refused_login_is_not_tried_again(open_on):
    lacking = refusal(403, "insufficientPermissions")
    with Wire([lacking]) as wire:
        with pytest.raises(LoginNeeded):
            open_on(wire).profile()
        assert len(wire.requests) == 1


def test_a_proxy_in_the_environment_is_not_used_on_this_computer(open_on, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with Wire([GOOD]) as wire:
        assert open_on(wire).profile().account == "me@example.org"
