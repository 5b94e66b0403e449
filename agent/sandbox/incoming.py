"""Mail arriving from others."""

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime

from agent.sandbox.compose import Composition, written
from agent.sandbox.headers import decoded_headers, first_value, split_message, with_crlf
from agent.sandbox.letter import Letter
from agent.sandbox.state import MailboxState
from agent.sandbox.threads import StoredMessage


def deliver(
    state: MailboxState,
    mail: bytes | Composition,
    *,
    labels: Iterable[str] = ("UNREAD", "INBOX"),
    answers: str = "",
    message_id: str = "",
    at: datetime | None = None,
) -> StoredMessage:
    """File an incoming message in the thread of its nearest known ancestor, else in a new one.

    *answers* is a message id of this mailbox whose thread the composition replies to: In-Reply-To,
    References, recipient and subject follow from it where they are not given. User labels of the
    thread are not inherited. *at* is the `Date` header's instant, for mail that was long underway;
    Gmail's own date of it is the clock's.
    """
    now = state.clock.now()
    if isinstance(mail, Composition):
        if answers:
            mail = answering(state, mail, answers)
        sender_domain = mail.sender.rpartition("@")[2].rstrip("> ") or "mail.example"
        rfc822_id = message_id or f"<{state.mint.smtp_id()}@{sender_domain}>"
        raw = written(mail, message_id=rfc822_id, at=at or now, mint=state.mint)
    else:
        raw = with_crlf(mail)
    letter = Letter.of(_received(state, raw, now))
    return state.add(
        letter,
        [state.label_id(label) for label in labels],
        thread_id=state.store.thread_for(letter),
    )


def answering(state: MailboxState, mail: Composition, message_id: str) -> Composition:
    """*mail* with the headers of a reply to *message_id* where it has none of its own."""
    parent = state.message(message_id).letter
    subject = mail.subject
    if not subject:
        has_prefix = parent.subject.lower().startswith("re:")
        subject = parent.subject if has_prefix else f"Re: {parent.subject}"
    own = {alias.email.lower() for alias in state.aliases}
    from_me = bool(own.intersection(parent.addresses("From")))
    reply_to = parent.header("To") if from_me else parent.header("Reply-To")
    ancestry = [*parent.ancestors, parent.rfc822_id]
    return Composition(
        sender=mail.sender,
        to=mail.to or reply_to or parent.header("From") or "",
        cc=mail.cc,
        bcc=mail.bcc,
        reply_to=mail.reply_to,
        subject=subject,
        text=mail.text,
        html=mail.html,
        calendar=mail.calendar,
        calendar_method=mail.calendar_method,
        calendar_filename=mail.calendar_filename,
        in_reply_to=mail.in_reply_to or parent.rfc822_id,
        references=mail.references or " ".join(item for item in ancestry if item),
        attachments=mail.attachments,
        headers=mail.headers,
    )


def _received(state: MailboxState, raw: bytes, now: datetime) -> bytes:
    """*raw* with the lines a receiving server puts in front."""
    headers = decoded_headers(split_message(raw)[0])
    own = [alias.email for alias in state.aliases]
    addressed = " ".join((first_value(headers, name) or "").lower() for name in ("To", "Cc"))
    delivered_to = next((email for email in own if email.lower() in addressed), state.account)
    sender = (first_value(headers, "From") or "").rpartition("<")[2].rstrip("> ")
    sender = sender if sender.isascii() else ""
    lines = (
        f"Delivered-To: {delivered_to}\r\n"
        f"Received: by 2002:a05:6402:35d2 with SMTP id {state.mint.smtp_id()};\r\n"
        f"        {format_datetime(now)}\r\n"
        f"Return-Path: <{sender}>\r\n"
    )
    return lines.encode() + raw
