"""The Gmail calls Tactful may make, and no others: one row each, used by the guard, pacing and
faults.

A call that is not in this table can't be built (the vendored discovery document lacks it), can't
pass the guard, and has no price.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Leave(Enum):
    """What a call needs beyond being in the table."""

    NONE = "none"
    PERMIT = "permit"
    MARK_THREADS = "mark_threads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Gmail method. `path` has `{id}` where an id goes; `units` are GMAIL.md 4.2's.

    `about` names what the call asks for, as a reader would say it.
    """

    id: str
    method: str
    path: str
    units: int
    about: str
    leave: Leave = Leave.NONE

    @property
    def writes(self) -> bool:
        return self.method != "GET"


def _call(
    call_id: str, method: str, path: str, units: int, about: str, leave: Leave = Leave.NONE
) -> Call:
    return Call(
        id=call_id,
        method=method,
        path=f"/gmail/v1/users/me/{path}",
        units=units,
        about=about,
        leave=leave,
    )


GET_PROFILE = _call("gmail.users.getProfile", "GET", "profile", 1, "your account")
LIST_LABELS = _call("gmail.users.labels.list", "GET", "labels", 1, "the labels")
LIST_THREADS = _call("gmail.users.threads.list", "GET", "threads", 10, "the labelled threads")
GET_THREAD = _call("gmail.users.threads.get", "GET", "threads/{id}", 40, "the thread")
LIST_MESSAGES = _call("gmail.users.messages.list", "GET", "messages", 5, "the messages")
GET_MESSAGE = _call("gmail.users.messages.get", "GET", "messages/{id}", 20, "the message")
LIST_HISTORY = _call("gmail.users.history.list", "GET", "history", 2, "what has changed")
LIST_DRAFTS = _call("gmail.users.drafts.list", "GET", "drafts", 5, "the drafts")
GET_DRAFT = _call("gmail.users.drafts.get", "GET", "drafts/{id}", 20, "the draft")
CREATE_DRAFT = _call("gmail.users.drafts.create", "POST", "drafts", 10, "a new draft")
UPDATE_DRAFT = _call(
    "gmail.users.drafts.update", "PUT", "drafts/{id}", 15, "the draft", Leave.PERMIT
)
DELETE_DRAFT = _call(
    "gmail.users.drafts.delete", "DELETE", "drafts/{id}", 10, "the draft", Leave.PERMIT
)
LIST_SEND_AS = _call(
    "gmail.users.settings.sendAs.list", "GET", "settings/sendAs", 1, "the addresses you write from"
)
CREATE_LABEL = _call(
    "gmail.users.labels.create", "POST", "labels", 5, "a new label", Leave.MARK_THREADS
)
MODIFY_THREAD = _call(
    "gmail.users.threads.modify",
    "POST",
    "threads/{id}/modify",
    10,
    "the thread's labels",
    Leave.MARK_THREADS,
)

CALLS: tuple[Call, ...] = (
    GET_PROFILE,
    LIST_LABELS,
    LIST_THREADS,
    GET_THREAD,
    LIST_MESSAGES,
    GET_MESSAGE,
    LIST_HISTORY,
    LIST_DRAFTS,
    GET_DRAFT,
    CREATE_DRAFT,
    UPDATE_DRAFT,
    DELETE_DRAFT,
    LIST_SEND_AS,
    CREATE_LABEL,
    MODIFY_THREAD,
)
