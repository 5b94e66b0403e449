"""Gmail's JSON as typed values: every field is looked at before it is believed.

A string where an object is due is a captive portal's page; nothing is ever inferred from such an
answer, least of all that something does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.core.mail import Address, DraftRef, SendAs
from agent.cycle.ports import Change, ChangeKind, Label, MessageRef, Profile, ThreadStub

Json = Mapping[str, Any]

_TYPED = (
    ("messagesAdded", ChangeKind.ADDED),
    ("messagesDeleted", ChangeKind.DELETED),
    ("labelsAdded", ChangeKind.LABELLED),
    ("labelsRemoved", ChangeKind.UNLABELLED),
)


class WrongShape(Exception):
    """An answer that does not have the shape its call promises; says which field."""


def obj(value: object, name: str) -> Json:
    """An object, or WrongShape."""
    if not isinstance(value, dict):
        raise WrongShape(f"has no object in {name}")
    return value


def text(value: object, name: str) -> str:
    """A text that is not empty, or WrongShape."""
    if not isinstance(value, str) or not value:
        raise WrongShape(f"has no text in {name}")
    return value


def optional_text(value: object, name: str) -> str:
    """A text, "" where the key is absent, or WrongShape."""
    return "" if value is None or value == "" else text(value, name)


def items(answer: Json, key: str) -> list[Json]:
    """The objects under a key: Gmail leaves an empty list out. WrongShape where it is no list."""
    value = answer.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise WrongShape(f"has no list in {key}")
    return [obj(item, key) for item in value]


def texts(answer: Json, key: str) -> frozenset[str]:
    """The texts under a key, none where it is absent."""
    value = answer.get(key)
    if value is None:
        return frozenset()
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WrongShape(f"has no list of texts in {key}")
    return frozenset(value)


def history_id(value: object, name: str = "historyId") -> str:
    """A cursor: an unsigned 64-bit number in decimal, as text (some servers send a number)."""
    shown = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(shown, str) or not re.fullmatch(r"[0-9]{1,20}", shown):
        raise WrongShape(f"has no history id in {name}")
    return shown


def next_page(answer: Json) -> str | None:
    """The token of the next page; its absence, not an empty page, is the end."""
    token = optional_text(answer.get("nextPageToken"), "nextPageToken")
    if len(token) > 1_000:
        raise WrongShape("has an endless nextPageToken")
    return token or None


def profile(answer: Json) -> Profile:
    address = text(answer.get("emailAddress"), "emailAddress")
    if "@" not in address:
        raise WrongShape("has no address in emailAddress")
    total = answer.get("messagesTotal", 0)
    if not isinstance(total, int) or isinstance(total, bool) or total < 0:
        raise WrongShape("has no number in messagesTotal")
    return Profile(
        account=address.lower(),
        history_id=history_id(answer.get("historyId")),
        messages_total=total,
    )


def labels(answer: Json) -> tuple[Label, ...]:
    """Every label; a list without a single one is not Gmail's, which always has its own."""
    found = tuple(label(item) for item in items(answer, "labels"))
    if not found:
        raise WrongShape("has no labels")
    return found


def label(answer: Json) -> Label:
    return Label(id=text(answer.get("id"), "label id"), name=text(answer.get("name"), "label name"))


def thread_stubs(answer: Json) -> tuple[ThreadStub, ...]:
    return tuple(
        ThreadStub(
            id=text(item.get("id"), "threads.id"), history_id=history_id(item.get("historyId"))
        )
        for item in items(answer, "threads")
    )


def message_refs(answer: Json) -> tuple[MessageRef, ...]:
    return tuple(
        MessageRef(
            id=text(item.get("id"), "messages.id"),
            thread_id=text(item.get("threadId"), "messages.threadId"),
        )
        for item in items(answer, "messages")
    )


def draft_refs(answer: Json) -> tuple[DraftRef, ...]:
    return tuple(draft_ref(item) for item in items(answer, "drafts"))


def draft_ref(answer: Json) -> DraftRef:
    message = obj(answer.get("message"), "message")
    return DraftRef(
        id=text(answer.get("id"), "id"),
        message_id=text(message.get("id"), "message.id"),
        thread_id=text(message.get("threadId"), "message.threadId"),
    )


def changes(answer: Json) -> tuple[Change, ...]:
    """The events of one page of history, in order.

    A record that names messages but no event (Gmail has such) becomes a LABELLED without labels:
    something about the message has changed.
    """
    found: list[Change] = []
    for record in items(answer, "history"):
        before = len(found)
        for key, kind in _TYPED:
            for event in items(record, key):
                message = obj(event.get("message"), f"{key}.message")
                labelled = kind in {ChangeKind.LABELLED, ChangeKind.UNLABELLED}
                named = texts(event if labelled else message, "labelIds")
                found.append(_change(kind, message, named))
        if len(found) == before:
            found.extend(
                _change(ChangeKind.LABELLED, message, frozenset())
                for message in items(record, "messages")
            )
    return tuple(found)


def send_as(answer: Json) -> tuple[SendAs, ...]:
    return tuple(_send_as(item) for item in items(answer, "sendAs"))


def _change(kind: ChangeKind, message: Json, named: frozenset[str]) -> Change:
    return Change(
        kind=kind,
        thread_id=text(message.get("threadId"), "history threadId"),
        message_id=text(message.get("id"), "history message id"),
        labels=named,
    )


def _send_as(item: Json) -> SendAs:
    name = optional_text(item.get("displayName"), "sendAs.displayName")
    return SendAs(
        address=Address(
            email=text(item.get("sendAsEmail"), "sendAs.sendAsEmail").lower(),
            name=" ".join(name.split()),
        ),
        is_default=item.get("isDefault") is True,
        is_verified=item.get("isPrimary") is True or item.get("verificationStatus") == "accepted",
        signature=optional_text(item.get("signature"), "sendAs.signature"),
    )
