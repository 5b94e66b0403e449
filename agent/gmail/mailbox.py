"""The cycle's `Mailbox` port over Gmail: each method is one call (or its pages), nothing more.

Lists end where no next page is named, never at an empty page; what Gmail does not say is not
inferred. `thread` alone has a second way, for a thread that is too much for one answer.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any, TypeVar

from agent.core.mail import Draft, DraftRef, Message, SendAs, Thread
from agent.cycle.ports import (
    Change,
    Changes,
    InTime,
    Label,
    MessageRef,
    Permit,
    Profile,
    ThreadStub,
)
from agent.errors import (
    CallRefused,
    Forbidden,
    HistoryExpired,
    ImplausibleAnswer,
    MailFault,
    NotThere,
)
from agent.gmail import answers, calls, faults, messages
from agent.gmail.answers import Json, WrongShape
from agent.gmail.calls import Call
from agent.gmail.client import Client
from agent.gmail.credentials import FileCredentials
from agent.gmail.guard import id_is_sound
from agent.gmail.login import Login
from agent.gmail.login_file import LoginFile
from agent.gmail.pacing import Clock
from agent.gmail.transport import DEADLINE, SOCKET_TIMEOUT, Handler

PAGE = 500
FOUND = 100
MOST_PAGES = 2_000
SINGLY = 50

T = TypeVar("T")


class GmailMailbox:
    """`agent.cycle.ports.Mailbox` over one account. `close` between cycles; it opens by itself."""

    def __init__(
        self,
        *,
        api_root: str,
        credentials: FileCredentials,
        clock: Clock,
        mark: str = "",
        handler: Handler | None = None,
        timeout: float = SOCKET_TIMEOUT,
        deadline: float = DEADLINE,
    ) -> None:
        self.marks = bool(mark)
        """Whether threads can be marked."""
        self._client = Client(
            api_root=api_root,
            credentials=credentials,
            clock=clock,
            mark=mark,
            handler=handler,
            timeout=timeout,
            deadline=deadline,
        )

    @property
    def spent(self) -> int:
        """Quota units taken since the start."""
        return self._client.pacing.spent

    @property
    def requests(self) -> int:
        """Gmail calls made since the start, second tries included."""
        return self._client.pacing.requests

    @property
    def refused(self) -> tuple[str, ...]:
        """What the guard has refused: it stays empty, or the program has a fault."""
        return tuple(self._client.guard.refused)

    @property
    def fingerprint(self) -> str:
        """Which login this is, as a hash: see `fingerprint_of`."""
        return self._client.credentials.login.fingerprint

    def close(self) -> None:
        self._client.close()

    def now(self) -> datetime:
        return self._client.now()

    def profile(self) -> Profile:
        return self._client.read(
            calls.GET_PROFILE, lambda users: users.getProfile(userId="me"), answers.profile
        )

    def labels(self) -> tuple[Label, ...]:
        found = self._client.read(
            calls.LIST_LABELS, lambda users: users.labels().list(userId="me"), answers.labels
        )
        guard = self._client.guard
        guard.know_mark(label.id for label in found if guard.is_mark(label.name))
        return found

    def threads_labelled(self, label_id: str) -> tuple[ThreadStub, ...]:
        """Threads in trash and spam included: what was deleted still tells something."""
        pages = self._pages(
            calls.LIST_THREADS,
            lambda users, page: users.threads().list(
                userId="me",
                labelIds=[label_id],
                includeSpamTrash=True,
                maxResults=PAGE,
                pageToken=page,
            ),
            answers.thread_stubs,
        )
        return tuple({stub.id: stub for page in pages for stub in page}.values())

    def thread(self, thread_id: str) -> Thread:
        _check_id(thread_id, "thread")
        try:
            return self._thread(thread_id, "full")
        except MailFault:
            return self._thread_singly(thread_id)

    def changes_since(self, cursor: str) -> Changes:
        if not cursor.isascii() or not cursor.isdecimal():
            raise HistoryExpired(
                f'The saved place in the mailbox\'s history ("{cursor[:40]}") is no number.',
                hint="All labelled threads are read again; nothing needs doing.",
            )
        pages = self._pages(
            calls.LIST_HISTORY,
            lambda users, page: users.history().list(
                userId="me", startHistoryId=cursor, maxResults=PAGE, pageToken=page
            ),
            _history_page,
        )
        reached = pages[-1][1]
        if int(reached) < int(cursor):
            raise ImplausibleAnswer(
                "Gmail's history ends before the place that was reached last time.",
                hint="If it stays so, check that the login is still for the same account.",
            )
        return Changes(changes=tuple(one for page in pages for one in page[0]), cursor=reached)

    def drafts(self) -> tuple[DraftRef, ...]:
        pages = self._pages(
            calls.LIST_DRAFTS,
            lambda users, page: users.drafts().list(
                userId="me", includeSpamTrash=True, maxResults=PAGE, pageToken=page
            ),
            answers.draft_refs,
        )
        return tuple({ref.id: ref for page in pages for ref in page}.values())

    def draft(self, draft_id: str) -> Draft:
        _check_id(draft_id, "draft")
        return self._client.read(
            calls.GET_DRAFT,
            lambda users: users.drafts().get(userId="me", id=draft_id, format="full"),
            lambda answer: messages.draft(answer, draft_id),
        )

    def message(self, message_id: str) -> Message:
        return self._message(message_id, "metadata")

    def search(self, query: str) -> tuple[MessageRef, ...]:
        return self._client.read(
            calls.LIST_MESSAGES,
            lambda users: users.messages().list(
                userId="me", q=query, includeSpamTrash=True, maxResults=FOUND
            ),
            answers.message_refs,
        )

    def send_as(self) -> tuple[SendAs, ...]:
        return self._client.read(
            calls.LIST_SEND_AS,
            lambda users: users.settings().sendAs().list(userId="me"),
            answers.send_as,
        )

    def create_draft(self, thread_id: str, raw: bytes, *, in_time: InTime) -> DraftRef:
        """What Gmail answered, its thread id too: the caller compares it with the one asked for."""
        _check_id(thread_id, "thread")
        body = {"message": _packed(thread_id, raw)}
        return self._client.write(
            calls.CREATE_DRAFT,
            lambda users: users.drafts().create(userId="me", body=body),
            answers.draft_ref,
            in_time=in_time,
        )

    def blank_draft(self, permit: Permit, raw: bytes, *, in_time: InTime) -> DraftRef:
        """`raw` must be addressed to nobody, so that what stays can't go out by mistake."""
        _check_id(permit.draft_id, "draft")
        _check_unaddressed(raw)
        body = {"message": _packed(permit.thread_id, raw)}
        return self._client.write(
            calls.UPDATE_DRAFT,
            lambda users: users.drafts().update(userId="me", id=permit.draft_id, body=body),
            answers.draft_ref,
            permit=permit,
            in_time=in_time,
        )

    def remove_draft(self, permit: Permit, *, in_time: InTime) -> None:
        _check_id(permit.draft_id, "draft")
        self._client.write(
            calls.DELETE_DRAFT,
            lambda users: users.drafts().delete(userId="me", id=permit.draft_id),
            lambda _: None,
            permit=permit,
            in_time=in_time,
        )

    def create_label(self, name: str) -> Label:
        """The guard lets out no other name than the mark's, whose id it learns here."""
        if not self._client.guard.is_mark(name):
            raise Forbidden(f'"{name[:60]}" is not the label that Tactful may make.')
        made = self._client.write(
            calls.CREATE_LABEL,
            lambda users: users.labels().create(userId="me", body={"name": name}),
            answers.label,
        )
        self._client.guard.know_mark([made.id])
        return made

    def mark_thread(self, thread_id: str, label_id: str, *, on: bool) -> None:
        if not self.marks:
            raise Forbidden("Marking threads is not turned on.")
        _check_id(thread_id, "thread")
        body = {"addLabelIds" if on else "removeLabelIds": [label_id]}
        self._client.write(
            calls.MODIFY_THREAD,
            lambda users: users.threads().modify(userId="me", id=thread_id, body=body),
            lambda _: None,
        )

    def _thread(self, thread_id: str, form: str) -> Thread:
        return self._client.read(
            calls.GET_THREAD,
            lambda users: users.threads().get(userId="me", id=thread_id, format=form),
            lambda answer: messages.thread(answer, thread_id),
        )

    def _thread_singly(self, thread_id: str) -> Thread:
        """A thread too large or too deep for one answer.

        1. All of its messages without their bodies.
        2. The newest ones in full, one by one; what can't be read stays without text, and says so.
        """
        bare = self._thread(thread_id, "metadata")
        cut = len(bare.messages) - SINGLY
        found = [
            self._whole_or_refused(one)
            if index >= cut
            else messages.without_text(one, "its thread is too large to be read whole")
            for index, one in enumerate(bare.messages)
        ]
        return Thread(id=bare.id, history_id=bare.history_id, messages=tuple(found))

    def _whole_or_refused(self, bare: Message) -> Message:
        try:
            return self._message(bare.id, "full")
        except MailFault as fault:
            return messages.without_text(bare, fault.message)
        except NotThere:
            return messages.without_text(bare, "it was deleted while its thread was read")

    def _message(self, message_id: str, form: str) -> Message:
        _check_id(message_id, "message")

        def shape(answer: Json) -> Message:
            found = messages.message(answer)
            if found.id != message_id:
                raise WrongShape("is about another message")
            return found

        return self._client.read(
            calls.GET_MESSAGE,
            lambda users: users.messages().get(userId="me", id=message_id, format=form),
            shape,
        )

    def _pages(
        self, call: Call, make: Callable[[Any, str | None], Any], shape: Callable[[Json], T]
    ) -> list[T]:
        """Every page, the last one last; a token that comes twice would never end."""
        found: list[T] = []
        seen: set[str | None] = set()
        token: str | None = None
        while True:
            seen.add(token)
            page, token = self._page(call, make, shape, token)
            found.append(page)
            if token is None:
                return found
            if token in seen or len(found) >= MOST_PAGES:
                raise faults.of_nonsense(call, "goes round in circles").error

    def _page(
        self,
        call: Call,
        make: Callable[[Any, str | None], Any],
        shape: Callable[[Json], T],
        token: str | None,
    ) -> tuple[T, str | None]:
        return self._client.read(
            call,
            lambda users: make(users, token),
            lambda answer: (shape(answer), answers.next_page(answer)),
        )


def open_mailbox(
    *,
    api_root: str,
    token_file: Path,
    clock: Clock,
    mark: str = "",
    handler: Handler | None = None,
    timeout: float = SOCKET_TIMEOUT,
    deadline: float = DEADLINE,
) -> tuple[GmailMailbox, LoginFile]:
    """The mailbox a token file opens, and the file (for its warnings). Raises LoginNeeded.

    `mark` is the name of the one label that may be put on threads; "": none. With a login that does
    not permit it, the mailbox opens without it: see its `marks`.
    """
    file = LoginFile(token_file)
    credentials = FileCredentials.load(file)
    mark = mark if credentials.login.permits_marks else ""
    mailbox = GmailMailbox(
        api_root=api_root,
        credentials=credentials,
        clock=clock,
        mark=mark,
        handler=handler,
        timeout=timeout,
        deadline=deadline,
    )
    return mailbox, file


def mailbox_with(
    login: Login, *, api_root: str, clock: Clock, handler: Handler | None = None
) -> GmailMailbox:
    """The mailbox that a login opens which is not kept anywhere yet."""
    credentials = FileCredentials(None, login)
    return GmailMailbox(api_root=api_root, credentials=credentials, clock=clock, handler=handler)


def _history_page(answer: Json) -> tuple[tuple[Change, ...], str]:
    return answers.changes(answer), answers.history_id(answer.get("historyId"))


def _packed(thread_id: str, raw: bytes) -> dict[str, str]:
    return {"raw": base64.urlsafe_b64encode(raw).decode("ascii"), "threadId": thread_id}


def _check_id(value: str, what: str) -> None:
    """An id is opaque, but it stands in a path: what could change the path never leaves."""
    if not id_is_sound(value):
        raise CallRefused(
            f'"{value[:60]}" is no {what}\'s id.', hint="tactful status lists what is watched."
        )


def _check_unaddressed(raw: bytes) -> None:
    headers = message_from_bytes(raw)
    if any(name in headers for name in ("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")):
        raise Forbidden("A draft may be replaced only by one that is addressed to nobody.")
