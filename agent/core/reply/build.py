"""A draft's bytes: the one place where a message of ours is put together.

Its headers are exactly those set here; nothing in a subject, a name or an id can add another. Gmail
gives it its Message-ID, and keeps the marker until somebody edits the draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from email.message import EmailMessage
from email.utils import format_datetime

from agent.core.mail import Address, Message, SendAs
from agent.core.reply.headers import (
    SUBJECT_LIMIT,
    one_line,
    reply_subject,
    wire_addresses,
    wire_policy,
    wire_references,
    wire_text,
)
from agent.core.reply.quote import html_body, plain_body
from agent.core.reply.readable import clean

MARKER_HEADER = "X-Draft-Ref"
"""Names nothing: it reaches the recipient if the draft is sent unedited."""
OUR_HEADERS = (
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "In-Reply-To",
    "References",
    MARKER_HEADER,
)
POLICY = wire_policy(OUR_HEADERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltReply:
    """A draft ready for Gmail: `raw` its bytes, `text` the whole plain part, quote included."""

    raw: bytes
    subject: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    text: str


def build_reply(
    *,
    parent: Message,
    planned_to: Sequence[Address],
    sender: SendAs,
    words: str,
    marker: str,
    at: datetime,
    zone: tzinfo,
    cc: Sequence[Address] = (),
) -> BuiltReply:
    """The reply to `parent` that says `words`, as Gmail's own page would have composed it.

    `at` is its Date and `zone` the user's, in which the parent's day is quoted. Raises ValueError
    for a naive `at`.
    """
    subject = reply_subject(parent.subject)
    signature = clean(sender.signature).strip()
    text = plain_body(clean(words), signature, parent, zone)
    raw = _written(
        {
            "From": wire_addresses([sender.address]),
            "To": wire_addresses(planned_to),
            "Cc": wire_addresses(cc),
            "Subject": wire_text(subject),
            "Date": _date(at, zone),
            "In-Reply-To": wire_references([parent.message_id]),
            "References": wire_references([*parent.references, parent.message_id]),
            MARKER_HEADER: wire_text(one_line(marker, 64)),
        },
        text=text,
        html=html_body(clean(words), signature, parent, zone),
    )
    return BuiltReply(raw=raw, subject=subject, to=tuple(planned_to), cc=tuple(cc), text=text)


def withdrawn_reply(
    *,
    draft: Message,
    marker: str,
    at: datetime,
    zone: tzinfo,
    answered_on: date | None = None,
) -> BuiltReply:
    """What a withdrawn draft becomes: it stays in its thread, and can't go out by mistake.

    `draft` is the draft's message as Gmail holds it. No recipients, and a body that is no letter.
    """
    why = (
        f"They answered on {answered_on:%A}, {answered_on:%B} {answered_on.day}; this"
        if (answered_on)
        else "This"
    )
    text = f"{why} draft is no longer needed.\n"
    subject = one_line(draft.subject, SUBJECT_LIMIT)
    sender = () if draft.sender is None else (draft.sender,)
    raw = _written(
        {
            "From": wire_addresses(sender),
            "Subject": wire_text(subject),
            "Date": _date(at, zone),
            "In-Reply-To": wire_references(draft.references[-1:]),
            "References": wire_references(draft.references),
            MARKER_HEADER: wire_text(one_line(marker, 64)),
        },
        text=text,
        html=f'<div dir="ltr">{text.strip()}</div>',
    )
    return BuiltReply(raw=raw, subject=subject, to=(), cc=(), text=text)


def _written(headers: Mapping[str, str], *, text: str, html: str) -> bytes:
    message = EmailMessage(policy=POLICY)
    for name, value in headers.items():
        if value:
            message[name] = value
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    for part in message.iter_parts():
        del part["MIME-Version"]
    seed = hashlib.sha256("\n".join((*headers.values(), text, html)).encode()).hexdigest()
    message.set_boundary(f"={seed[:32]}")
    return message.as_bytes()


def _date(at: datetime, zone: tzinfo) -> str:
    if at.tzinfo is None:
        raise ValueError("a draft's date needs its zone")
    return format_datetime(at.astimezone(zone))
