"""The two bodies of a reply, plain and HTML, which say the same words.

The quoted parent is always escaped text, never the parent's own HTML: an unclosed tag in it could
otherwise make their words look like the user's.
"""

from __future__ import annotations

import html
import re
from datetime import tzinfo

from agent.core.mail import Address, Message
from agent.core.reply.headers import NAME_LIMIT, one_line
from agent.core.reply.readable import clean, html_as_text

QUOTE_LIMIT = 40_000
"""Characters of the parent that are quoted; Gmail itself clips a message at about 100 KB."""
BLOCKQUOTE = (
    '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
    'border-left:1px solid rgb(204,204,204);padding-left:1ex">'
)


def plain_body(words: str, signature: str, parent: Message, zone: tzinfo) -> str:
    """The words, the signature below "-- ", and the parent, every line of it behind ">"."""
    parts = [words.strip()]
    if signed := html_as_text(signature):
        parts.append(f"-- \n{signed}")
    quoted = "\n".join(f"> {line}".rstrip() for line in parent_text(parent).split("\n"))
    parts.append(f"{attribution(parent, zone)}\n\n{quoted}")
    return "\n\n".join(parts) + "\n"


def html_body(words: str, signature: str, parent: Message, zone: tzinfo) -> str:
    """The same as Gmail's page writes it, the user's signature as it stands in their settings."""
    parts = [f'<div dir="ltr">{_lines_as_html(words.strip())}']
    if signature:
        parts.append(
            '<div><br></div><span class="gmail_signature_prefix">-- </span><br>'
            f'<div dir="ltr" class="gmail_signature">{signature}</div>'
        )
    parts.append(
        '</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">{_escaped(attribution(parent, zone))}<br></div>'
        f"{BLOCKQUOTE}{_quoted_as_html(parent_text(parent))}</blockquote></div>"
    )
    return "".join(parts)


def attribution(parent: Message, zone: tzinfo) -> str:
    """ "On Tue, 12 May 2026 at 10:30, Jordan Lee <jordan@…> wrote:"."""
    at = parent.at.astimezone(zone)
    sender = parent.sender or Address(email="someone")
    who = str(Address(email=sender.email, name=one_line(sender.name, NAME_LIMIT)))
    return f"On {at:%a}, {at.day} {at:%b} {at.year} at {at:%H:%M}, {one_line(who, 400)} wrote:"


def parent_text(parent: Message) -> str:
    """What the parent says, as text: its plain part, else its HTML made readable."""
    text = parent.text if parent.text.strip() else html_as_text(parent.html)
    lines = [line.rstrip() for line in clean(text[: 2 * QUOTE_LIMIT]).split("\n")]
    whole = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    return whole if len(whole) <= QUOTE_LIMIT else f"{whole[:QUOTE_LIMIT].rstrip()}\n[…]"


def _lines_as_html(text: str) -> str:
    return "".join(
        f"<div>{_escaped(line)}</div>" if line.strip() else "<div><br></div>"
        for line in text.split("\n")
    )


def _quoted_as_html(text: str) -> str:
    return "<br>\n".join(_escaped(line) for line in text.split("\n"))


def _escaped(text: str) -> str:
    """Text as HTML shows it, runs of spaces kept."""
    return html.escape(text, quote=False).replace("  ", "&nbsp; ")
