"""Gmail's message resources as `core.mail.Message`: hostile input, so everything has a limit.

A message that can't be taken apart does not spoil its thread: it becomes a Message with its
headers but no text, whose header `x-tactful-refused` says why. No sender can set that header,
since only the headers named in `KEPT` are taken over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from agent.core.mail import Draft, Message, Thread
from agent.gmail.addresses import addresses, author, one_line
from agent.gmail.answers import Json, WrongShape, history_id, items, obj, text, texts
from agent.gmail.bodies import Body, Refused, collect
from agent.gmail.headers import MAX_HEADER, first, header_values

REFUSED = "x-tactful-refused"
KEPT = frozenset(
    {
        "authentication-results",
        "auto-submitted",
        "content-type",
        "date",
        "delivered-to",
        "feedback-id",
        "in-reply-to",
        "list-id",
        "list-unsubscribe",
        "precedence",
        "return-path",
        "sender",
        "x-auto-response-suppress",
        "x-autoreply",
        "x-autorespond",
        "x-draft-ref",
        "x-failed-recipients",
        "x-mailer",
    }
)
MAX_REFERENCES = 100

_EPOCH = datetime.fromtimestamp(0, UTC)
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,998}>")


def thread(answer: Json, thread_id: str) -> Thread:
    """A thread, oldest message first. Raises WrongShape where the answer is not that thread."""
    if text(answer.get("id"), "id") != thread_id:
        raise WrongShape("is about another thread")
    found = tuple(message(item) for item in items(answer, "messages"))
    if not found:
        raise WrongShape("has no messages")
    if any(one.thread_id != thread_id for one in found):
        raise WrongShape("has messages of another thread")
    return Thread(id=thread_id, history_id=history_id(answer.get("historyId")), messages=found)


def draft(answer: Json, draft_id: str) -> Draft:
    """A draft as it stands. Raises WrongShape where the answer is not that draft."""
    if text(answer.get("id"), "id") != draft_id:
        raise WrongShape("is about another draft")
    return Draft(id=draft_id, message=message(obj(answer.get("message"), "message")))


def without_text(bare: Message, reason: str) -> Message:
    """A message whose text can't be had: its headers, and why."""
    return replace(
        bare,
        headers={**bare.headers, REFUSED: reason},
        text="",
        html="",
        calendars=(),
        attachments=(),
    )


def message(answer: Json) -> Message:
    """One message resource; only a missing id or a wrong label list raises (WrongShape)."""
    message_id = text(answer.get("id"), "message id")
    thread_id = text(answer.get("threadId"), "threadId")
    labels = texts(answer, "labelIds")
    payload = answer.get("payload")
    root = payload if isinstance(payload, dict) else {}
    headers = header_values(root.get("headers"))
    kept = {name: values[0] for name, values in headers.items() if name in KEPT}
    at = _accepted_at(answer.get("internalDate"))
    try:
        if at is None:
            raise Refused("it has no date")
        body = collect(root)
    except Refused as reason:
        kept[REFUSED] = str(reason)
        body = Body()
    own_ids = _MESSAGE_ID.findall(first(headers, "message-id"))
    return Message(
        id=message_id,
        thread_id=thread_id,
        at=at or _date_in(headers),
        labels=labels,
        subject=one_line(first(headers, "subject")),
        sender=author(first(headers, "from")) or author(first(headers, "sender")),
        to=addresses(", ".join(headers.get("to", ()))[:MAX_HEADER]),
        cc=addresses(", ".join(headers.get("cc", ()))[:MAX_HEADER]),
        reply_to=addresses(first(headers, "reply-to")),
        message_id=own_ids[0] if own_ids else _bare_id(first(headers, "message-id")),
        references=tuple(_MESSAGE_ID.findall(first(headers, "references"))[-MAX_REFERENCES:]),
        headers=kept,
        text=body.text,
        html=body.html,
        calendars=tuple(body.calendars),
        attachments=tuple(body.attachments),
    )


def _bare_id(value: str) -> str:
    bare = value.strip()
    return f"<{bare}>" if re.fullmatch(r"[^<>\s]{1,998}", bare) else ""


def _accepted_at(value: object) -> datetime | None:
    """internalDate: epoch milliseconds as text."""
    shown = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(shown, str) or not re.fullmatch(r"[0-9]{1,15}", shown):
        return None
    try:
        return _EPOCH + timedelta(milliseconds=int(shown))
    except OverflowError:
        return None


def _date_in(headers: Mapping[str, list[str]]) -> datetime:
    try:
        found = parsedate_to_datetime(first(headers, "date"))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return _EPOCH
