"""New messages from simple fields, as a mail program or Gmail's own page would write them."""

import html
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from agent.sandbox.headers import header_line
from agent.sandbox.ids import IdMint
from agent.sandbox.letter import Letter

_MIME_TYPE = re.compile(r"[a-z0-9]+/[a-z0-9.+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    filename: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What a message says, before it has ids and bytes.

    `text` alone makes a text/plain message, with `html` a multipart/alternative; `calendar` is an
    iCalendar text, inline unless `calendar_filename` is set.
    """

    sender: str
    to: str = ""
    cc: str = ""
    bcc: str = ""
    reply_to: str = ""
    subject: str = ""
    text: str = ""
    html: str | None = None
    calendar: str | None = None
    calendar_method: str = "REQUEST"
    calendar_filename: str | None = None
    in_reply_to: str = ""
    references: str = ""
    attachments: Sequence[Attachment] = ()
    headers: Mapping[str, str] | None = None


def written(composition: Composition, *, message_id: str, at: datetime, mint: IdMint) -> bytes:
    """The RFC 822 bytes, CRLF, the same for the same mint.

    The headers are written by hand: the library's own writer takes seconds over hostile ones.
    """
    headers = {
        "MIME-Version": "1.0",
        "Date": format_datetime(at),
        "References": composition.references,
        "In-Reply-To": composition.in_reply_to,
        "Message-ID": message_id,
        "Subject": composition.subject,
        "From": composition.sender,
        "To": composition.to,
        "Cc": composition.cc,
        "Bcc": composition.bcc,
        "Reply-To": composition.reply_to,
        **(composition.headers or {}),
    }
    lines = [header_line(name, value) for name, value in headers.items() if value]
    body = EmailMessage(policy=SMTP)
    body.set_content(composition.text, subtype="plain")
    if composition.html is not None:
        body.add_alternative(composition.html, subtype="html")
    if composition.calendar is not None:
        _add_calendar(body, composition.calendar, composition)
    for attachment in composition.attachments:
        _attach(body, attachment)
    for part in body.walk():
        del part["MIME-Version"]
        if part.is_multipart():
            part.set_boundary(mint.boundary())
    return b"".join(lines) + body.as_bytes()


def as_gmail_html(text: str) -> str:
    """Plain text as Gmail's page would hold it."""
    lines = "<br>\r\n".join(html.escape(line, quote=False) for line in text.splitlines())
    return f'<div dir="ltr">{lines}</div>\r\n'


def wrapped(text: str, width: int = 72) -> str:
    """*text* with long lines broken, as the plain half of what Gmail's page saves."""
    lines: list[str] = []
    for line in text.splitlines():
        if len(line) <= width:
            lines.append(line)
        else:
            lines += textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False)
    return "\r\n".join(lines) + "\r\n"


def quoted_reply(text: str, parent: Letter) -> tuple[str, str]:
    """Plain text and HTML of a reply with the parent quoted below, as Gmail's page sends it."""
    when = parent.date
    stamp = f"{when:%a}, {when.day} {when:%b %Y} at {when:%H:%M}" if when else "an earlier day"
    sender = parent.header("From") or ""
    original = parent.plain_text.rstrip()
    quote = "\r\n".join(f"> {line}".rstrip() for line in original.splitlines())
    plain = f"{wrapped(text)}\r\nOn {stamp}, {sender} wrote:\r\n\r\n{quote}\r\n"
    inner = "<br>\r\n".join(html.escape(line, quote=False) for line in original.splitlines())
    rich = (
        f"{as_gmail_html(text)}<br>"
        '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f"On {stamp}, {html.escape(sender, quote=False)} wrote:<br></div>"
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
        'border-left:1px solid rgb(204,204,204);padding-left:1ex">'
        f"{inner}</blockquote></div>\r\n"
    )
    return plain, rich


def _add_calendar(message: EmailMessage, calendar: str, composition: Composition) -> None:
    method = {"method": composition.calendar_method}
    if composition.calendar_filename is None:
        message.add_alternative(calendar, subtype="calendar", cte="base64", params=method)
    else:
        name = composition.calendar_filename
        message.add_attachment(calendar, subtype="calendar", filename=name, params=method)


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    main, _, sub = attachment.mime_type.partition("/")
    if main in ("multipart", "message") or not _MIME_TYPE.fullmatch(attachment.mime_type):
        main, sub = "application", "octet-stream"
    name = " ".join(attachment.filename.split())
    message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=name)
