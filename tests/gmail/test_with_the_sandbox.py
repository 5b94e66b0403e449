"""The adapter against the sandbox, over sockets and in process, under the wire's validator."""

import json
from datetime import UTC, timedelta

import pytest

from agent.clock import VirtualClock
from agent.core.mail import DRAFT, SENT, TRASH
from agent.cycle.ports import ChangeKind, Mailbox, Permit
from agent.errors import (
    CallRefused,
    Forbidden,
    HistoryExpired,
    ImplausibleAnswer,
    LoginNeeded,
    MailboxUnavailable,
    NotThere,
    OutcomeUnknown,
)
from agent.gmail import COMPOSE, MODIFY, READONLY, open_mailbox
from agent.sandbox import Fault, FaultKind, SandboxServer
from agent.sandbox.exchange import Close, Late, Postponed, Slow, Truncated
from tests.gmail.wire import always
from tests.wire.fixtures import gmail_sandbox as gmail_sandbox
from tests.wire.fixtures import pytest_configure as pytest_configure
from tests.wire.fixtures import sandbox_clock as sandbox_clock
from tests.wire.fixtures import wire_validator as wire_validator

DANA = "Dana Quill <dana@northwind.example>"
RAW = (
    b"From: Alex Morgan <alex.morgan@gmail.com>\r\nTo: Dana Quill <dana@northwind.example>\r\n"
    b"Subject: Re: Interview\r\nX-Draft-Ref: k1\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nThank you.\r\n"
)
BLANK = b"Subject: Re: Interview\r\nMIME-Version: 1.0\r\n\r\nNo longer needed.\r\n"


MARK = "Interviews/Draft ready"
MARKING = ("labels.create", "threads.modify")


def handler_for(server: SandboxServer):
    """The sandbox without sockets: what `agent.gmail` takes in place of the wire."""

    def handle(method, target, headers, body):
        answer = server.gateway.answer(method, target, headers, body)
        match answer.delivery:
            case Close() | Truncated():
                raise ConnectionResetError
            case Late() | Slow():
                raise TimeoutError
            case Postponed(resume=resume):
                resume()
                raise TimeoutError
        return answer.status, answer.headers, answer.body

    return handle


@pytest.fixture(params=["sockets", "in process"])
def server(request, gmail_sandbox):
    gmail_sandbox.in_process = request.param == "in process"
    return gmail_sandbox


@pytest.fixture
def mailbox(server, tmp_path, clock: VirtualClock):
    path = tmp_path / "token.json"
    server.write_token_file(path)
    opened, _ = open_mailbox(
        api_root=server.url,
        token_file=path,
        clock=clock,
        handler=handler_for(server) if server.in_process else None,
        timeout=1.0,
    )
    yield opened
    opened.close()
    assert opened.refused == ()


@pytest.fixture
def marking(server, tmp_path, clock: VirtualClock):
    """The same mailbox opened with the mark turned on, and a login that permits it."""
    path = tmp_path / "marking.json"
    server.write_token_file(path, scopes=[READONLY, COMPOSE, MODIFY])
    opened, _ = open_mailbox(
        api_root=server.url,
        token_file=path,
        clock=clock,
        mark=MARK,
        handler=handler_for(server) if server.in_process else None,
        timeout=1.0,
    )
    yield opened
    opened.close()


@pytest.fixture
def thread_id(server) -> str:
    label = server.mailbox.user.creates_label("Interviews")
    message = server.mailbox.deliver(
        sender=DANA, subject="Interview", text="Are you free on Friday?", labels=("INBOX", label.id)
    )
    return message.thread_id


def test_the_adapter_is_the_port(mailbox):
    port: Mailbox = mailbox
    assert port.profile().account == "alex.morgan@gmail.com"


def test_a_labelled_thread_is_found_and_read(server, mailbox, thread_id):
    labels = {label.name: label.id for label in mailbox.labels()}
    stubs = mailbox.threads_labelled(labels["Interviews"])
    assert [stub.id for stub in stubs] == [thread_id]
    thread = mailbox.thread(thread_id)
    assert thread.messages[0].sender.email == "dana@northwind.example"
    assert thread.messages[0].text.strip() == "Are you free on Friday?"
    assert thread.messages[0].at == server.clock.now()
    assert mailbox.message(thread.messages[0].id).message_id == thread.messages[0].message_id
    assert mailbox.now() == server.clock.now()
    assert [one.is_default for one in mailbox.send_as()] == [True]


def test_an_idle_poll_costs_two_units_and_a_new_message_forty_more(server, mailbox, thread_id):
    cursor = mailbox.profile().history_id
    before = mailbox.spent
    assert mailbox.changes_since(cursor).changes == ()
    assert mailbox.spent - before == 2
    first = mailbox.thread(thread_id).messages[0].id
    before = mailbox.spent
    server.mailbox.deliver(sender=DANA, subject="Re: Interview", text="Well?", answers=first)
    found = mailbox.changes_since(cursor)
    assert {change.thread_id for change in found.changes} == {thread_id}
    assert ChangeKind.ADDED in {change.kind for change in found.changes}
    assert int(found.cursor) > int(cursor)
    assert len(mailbox.thread(thread_id).messages) == 2
    assert mailbox.spent - before == 42


def test_a_draft_is_made_read_back_blanked_and_removed(server, mailbox, thread_id):
    ref = mailbox.create_draft(thread_id, RAW, in_time=always)
    assert ref.thread_id == thread_id
    assert mailbox.drafts() == (ref,)
    draft = mailbox.draft(ref.id)
    assert draft.message.labels == {DRAFT}
    assert draft.message.text.strip() == "Thank you."
    read_back = mailbox.message(ref.message_id)
    assert read_back.headers["x-draft-ref"] == "k1"
    assert read_back.message_id.endswith("@mail.gmail.com>")
    permit = Permit(draft_id=ref.id, message_id=ref.message_id, thread_id=thread_id)
    blank = mailbox.blank_draft(permit, BLANK, in_time=always)
    assert blank.id == ref.id
    assert blank.message_id != ref.message_id
    assert mailbox.draft(ref.id).message.to == ()
    mailbox.remove_draft(permit, in_time=always)
    assert mailbox.drafts() == ()
    for read in (
        lambda: mailbox.draft(ref.id),
        lambda: mailbox.remove_draft(permit, in_time=always),
        lambda: mailbox.blank_draft(permit, BLANK, in_time=always),
    ):
        with pytest.raises(NotThere):
            read()
    assert server.send_attempts == 0


EXECUTED = [
    FaultKind.LOST_RESPONSE,
    FaultKind.RESET,
    FaultKind.ERROR_500_AFTER,
    FaultKind.UNAVAILABLE_503_AFTER,
    FaultKind.HTML_502_AFTER,
    FaultKind.BAD_JSON,
    FaultKind.TRUNCATED,
]
UNDONE = [
    FaultKind.LOST_REQUEST,
    FaultKind.RESET_BEFORE,
    FaultKind.ERROR_500_BEFORE,
    FaultKind.UNAVAILABLE_503,
    FaultKind.HTML_502,
    FaultKind.HTML_200,
]


@pytest.mark.parametrize("kind", [*EXECUTED, *UNDONE])
def test_a_draft_whose_answer_is_lost_exists_once_or_not_at_all(server, mailbox, thread_id, kind):
    server.plan(Fault(kind=kind, call="drafts.create"))
    with pytest.raises(OutcomeUnknown):
        mailbox.create_draft(thread_id, RAW, in_time=always)
    assert len(mailbox.drafts()) == (kind in EXECUTED)


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.RATE_403,
        FaultKind.RATE_429,
        FaultKind.CONCURRENT_429,
        FaultKind.REDIRECT_307,
    ],
)
def test_a_draft_that_is_refused_for_now_does_not_exist(server, mailbox, thread_id, kind):
    server.plan(Fault(kind=kind, call="drafts.create", seconds=90))
    with pytest.raises(MailboxUnavailable) as caught:
        mailbox.create_draft(thread_id, RAW, in_time=always)
    assert not isinstance(caught.value, OutcomeUnknown)
    assert mailbox.drafts() == ()
    if kind is FaultKind.RATE_403:
        wait = caught.value.retry_at - server.clock.now()
        assert timedelta(seconds=80) < wait <= timedelta(seconds=90)


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.LOST_REQUEST,
        FaultKind.RESET,
        FaultKind.ERROR_500_BEFORE,
        FaultKind.UNAVAILABLE_503,
        FaultKind.HTML_502,
        FaultKind.RATE_429,
        FaultKind.CONCURRENT_429,
        FaultKind.HTTP_401,
    ],
)
def test_a_read_outlives_one_fault(server, mailbox, thread_id, kind):
    server.plan(Fault(kind=kind, call="threads.get"))
    assert mailbox.thread(thread_id).id == thread_id


def test_a_draft_outlives_a_token_that_has_ended(server, mailbox, thread_id, tmp_path):
    server.plan(Fault(kind=FaultKind.HTTP_401, call="drafts.create"))
    ref = mailbox.create_draft(thread_id, RAW, in_time=always)
    assert mailbox.drafts() == (ref,)
    assert json.loads((tmp_path / "token.json").read_text("utf-8"))["token"] != server.token


def test_a_revoked_login_asks_for_a_new_one(server, mailbox, thread_id):
    server.plan(Fault(kind=FaultKind.HTTP_401, call="drafts.create"))
    server.plan(Fault(kind=FaultKind.INVALID_GRANT, call="token"))
    with pytest.raises(LoginNeeded):
        mailbox.create_draft(thread_id, RAW, in_time=always)
    assert mailbox.drafts() == ()


def test_a_captive_portal_is_not_an_empty_mailbox(server, mailbox, thread_id):
    server.plan(Fault(kind=FaultKind.HTML_200, times=0))
    for read in (mailbox.profile, mailbox.labels, mailbox.drafts, mailbox.send_as):
        with pytest.raises(ImplausibleAnswer):
            read()
    with pytest.raises(ImplausibleAnswer):
        mailbox.changes_since("1")


def test_empty_pages_and_repeated_records_change_nothing(server, mailbox, thread_id):
    cursor = mailbox.profile().history_id
    first = mailbox.thread(thread_id).messages[0].id
    server.mailbox.deliver(sender=DANA, subject="Re: Interview", text="Well?", answers=first)
    label = next(one.id for one in mailbox.labels() if one.name == "Interviews")
    server.plan(Fault(kind=FaultKind.EMPTY_PAGE, call="threads.list"))
    server.plan(Fault(kind=FaultKind.EMPTY_PAGE, call="history.list"))
    server.plan(Fault(kind=FaultKind.DUPLICATE_HISTORY, call="history.list"))
    assert [stub.id for stub in mailbox.threads_labelled(label)] == [thread_id]
    found = mailbox.changes_since(cursor)
    assert {change.thread_id for change in found.changes} == {thread_id}


def test_an_expired_history_says_so(server, mailbox, thread_id):
    cursor = mailbox.profile().history_id
    server.mailbox.deliver(sender=DANA, subject="Other", text="Hello")
    server.mailbox.expire_history()
    with pytest.raises(HistoryExpired):
        mailbox.changes_since(cursor)


def test_what_the_user_does_with_a_draft_is_seen(server, mailbox, thread_id):
    ref = mailbox.create_draft(thread_id, RAW, in_time=always)
    user = server.mailbox.user
    opened = user.open_draft(ref.id)
    draft = mailbox.draft(ref.id)
    assert draft.message.id == opened.id != ref.message_id
    assert "x-draft-ref" not in draft.message.headers
    user.send_draft(ref.id)
    with pytest.raises(NotThere):
        mailbox.draft(ref.id)
    thread = mailbox.thread(thread_id)
    assert SENT in thread.messages[-1].labels
    assert thread.messages[-1].is_ours


def test_a_sent_draft_whose_wrapper_stays_can_not_be_blanked(server, mailbox, thread_id):
    ref = mailbox.create_draft(thread_id, RAW, in_time=always)
    server.mailbox.user.send_draft(ref.id, orphan=True)
    assert SENT in mailbox.draft(ref.id).message.labels
    permit = Permit(draft_id=ref.id, message_id=ref.message_id, thread_id=thread_id)
    with pytest.raises(CallRefused, match="Message not a draft"):
        mailbox.blank_draft(permit, BLANK, in_time=always)


def test_a_trashed_thread_is_still_listed_and_says_so(server, mailbox, thread_id):
    label = next(one.id for one in mailbox.labels() if one.name == "Interviews")
    server.mailbox.user.trashes(thread_id)
    assert [stub.id for stub in mailbox.threads_labelled(label)] == [thread_id]
    assert TRASH in mailbox.thread(thread_id).messages[0].labels


def test_a_deleted_or_unknown_thread_is_not_there(server, mailbox, thread_id):
    server.mailbox.user.deletes(thread_id)
    with pytest.raises(NotThere):
        mailbox.thread(thread_id)
    with pytest.raises(CallRefused):
        mailbox.thread("no-such-thread")
    with pytest.raises(CallRefused):
        mailbox.create_draft("19e9cc77867bba39", RAW, in_time=always)


def test_gmails_clock_follows_the_sandboxs(server, mailbox, clock):
    mailbox.profile()
    server.clock.advance(timedelta(days=3))
    clock.advance(timedelta(hours=1))
    assert mailbox.now() == server.clock.now() - timedelta(days=3) + timedelta(hours=1)
    mailbox.profile()
    assert mailbox.now() == server.clock.now()
    assert mailbox.now().tzinfo is UTC


def labels_on(server, thread_id: str) -> list[set[str]]:
    """The names of the user's labels on each message of the thread."""
    named = {label.id: label.name for label in server.mailbox.state.labels}
    return [
        {named[one] for one in message.labels if one.startswith("Label_")}
        for message in server.mailbox.thread(thread_id).messages
    ]


def test_the_mark_is_made_put_on_and_taken_off_as_often_as_one_likes(server, marking, thread_id):
    assert marking.marks
    marking.create_draft(thread_id, RAW, in_time=always)
    made = marking.create_label(MARK)
    assert made.name == MARK
    before = marking.spent
    for _ in range(2):
        marking.mark_thread(thread_id, made.id, on=True)
        assert labels_on(server, thread_id) == [{"Interviews", MARK}, set()]
    assert [one.id for one in marking.threads_labelled(made.id)] == [thread_id]
    for _ in range(2):
        marking.mark_thread(thread_id, made.id, on=False)
        assert labels_on(server, thread_id) == [{"Interviews"}, set()]
    assert marking.spent - before == 4 * 10 + 10
    assert marking.refused == ()


def test_a_mark_that_is_there_already_is_refused_and_then_found(server, marking):
    server.mailbox.user.creates_label("interviews/DRAFT ready")
    with pytest.raises(CallRefused, match="Label name exists"):
        marking.create_label(MARK)
    (found,) = [one for one in marking.labels() if one.name == "interviews/DRAFT ready"]
    message = server.mailbox.deliver(sender=DANA, subject="Interview", text="Hello")
    marking.mark_thread(message.thread_id, found.id, on=True)
    assert labels_on(server, message.thread_id) == [{"interviews/DRAFT ready"}]


def test_no_other_label_gets_past_the_guard(server, marking, thread_id):
    labels = {one.name: one.id for one in marking.labels()}
    for name in ("Interviews", "TRASH", "INBOX", "STARRED"):
        for on in (True, False):
            with pytest.raises(Forbidden):
                marking.mark_thread(thread_id, labels[name], on=on)
    for name in ("Interviews/Other", "Draft ready", f"{MARK}/More", ""):
        with pytest.raises(Forbidden):
            marking.create_label(name)
    assert len(marking.refused) == 8
    assert labels_on(server, thread_id) == [{"Interviews"}]
    assert not [one for one in server.journal if one.call in MARKING]


def test_a_mark_on_a_thread_that_is_gone_says_so(server, marking, thread_id):
    made = marking.create_label(MARK)
    server.mailbox.user.deletes(thread_id)
    with pytest.raises(NotThere):
        marking.mark_thread(thread_id, made.id, on=True)
    with pytest.raises(CallRefused):
        marking.mark_thread("../drafts", made.id, on=True)


@pytest.mark.parametrize("kind", [FaultKind.LOST_RESPONSE, FaultKind.ERROR_500_AFTER])
def test_a_mark_whose_answer_is_lost_is_asked_for_once(server, marking, thread_id, kind):
    made = marking.create_label(MARK)
    server.plan(Fault(kind=kind, call="threads.modify"))
    with pytest.raises(OutcomeUnknown):
        marking.mark_thread(thread_id, made.id, on=True)
    assert [one.call for one in server.journal].count("threads.modify") == 1


def test_without_the_option_no_such_request_can_be_made(server, mailbox, thread_id):
    label = next(one.id for one in mailbox.labels() if one.name == "Interviews")
    assert not mailbox.marks
    with pytest.raises(Forbidden):
        mailbox.create_label(MARK)
    with pytest.raises(Forbidden):
        mailbox.mark_thread(thread_id, label, on=True)
    assert not [one for one in server.journal if one.call in MARKING]


def test_a_login_that_does_not_permit_marks_opens_the_mailbox_without_them(server, tmp_path, clock):
    path = tmp_path / "plain.json"
    server.write_token_file(path, scopes=[READONLY, COMPOSE])
    opened, _ = open_mailbox(api_root=server.url, token_file=path, clock=clock, mark=MARK)
    assert not opened.marks
    opened.close()
