"""Which of the user's addresses a draft comes from, and with which signature."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace

from agent.core.decision import Planned
from agent.core.mail import Address, SendAs, Thread


def sender_for(thread: Thread, planned: Planned, senders: Sequence[SendAs], account: str) -> SendAs:
    """The address they wrote to, if the user may write from it; else the user's default.

    The mail that is answered tells it, else the newest before it on the thread that does: one may
    have come by Bcc, or by a list.
    """
    usable = [one for one in senders if one.is_verified] or [
        SendAs(address=Address(email=account), is_default=True, is_verified=True)
    ]
    own = {one.address.email: one for one in usable}
    messages = [one for one in thread.messages if not one.is_draft]
    upto = next((at for at, one in enumerate(messages) if one.id == planned.parent_id), -1)
    for message in reversed(messages[: upto + 1]):
        named = [person.email for person in (*message.to, *message.cc)]
        if message.is_ours and message.sender is not None:
            named = [message.sender.email]
        for email in named:
            if email in own:
                return own[email]
    return next((one for one in usable if one.is_default), usable[0])


def signed(sender: SendAs, signature: str) -> SendAs:
    """The sender with the signature the user wants: Gmail's own, none, or their words."""
    match signature:
        case "gmail":
            return sender
        case "none":
            return replace(sender, signature="")
        case _:
            lines = (html.escape(line, quote=False) for line in signature.strip().split("\n"))
            return replace(sender, signature=f"<div>{'<br>'.join(lines)}</div>")
