"""People whom only the user brought in, such as a friend the thread was forwarded to.

Their words never count as the employer's, and no draft ever goes to them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from agent.core.facts import Author, MessageFacts
from agent.core.names.employer import WEBMAIL_HOSTS


def own_addresses(messages: Sequence[MessageFacts], mine: Collection[str] = ()) -> frozenset[str]:
    """The user's own addresses: those known, those they sent from, and who was a message's only
    recipient, since it came to this mailbox, and never wrote themselves (else they were a Bcc).
    """
    known = {email.lower() for email in mine}
    known |= {one.sender.email for one in messages if one.is_ours and one.sender is not None}
    writers = {one.sender.email for one in messages if not one.is_ours and one.sender is not None}
    reached = [
        {person.email for person in (*one.to, *one.cc)} for one in messages if not one.is_ours
    ]
    alone = {email for people in reached if len(people) == 1 for email in people}
    return frozenset(known | (alone - writers))


def bystanders(messages: Sequence[MessageFacts]) -> frozenset[str]:
    """E-mail addresses of bystanders.

    One who first appears on a thread as a recipient of the user's own message that leaves out
    every person known there so far, shares an organisation with none of those, and was never
    addressed by any of them, on any thread of the process. The user's own addresses are nobody's
    bystanders; an answer to a machine's mail makes none.
    """
    ordered = sorted(messages, key=lambda one: (one.at, one.id))
    own = {one.sender.email for one in ordered if one.is_ours and one.sender is not None}
    known: set[str] = set()
    suspects: set[str] = set()
    for thread_id in sorted({one.thread_id for one in ordered}):
        here = [one for one in ordered if one.thread_id == thread_id]
        known_here, suspects_here = _sort_out(here, own)
        known |= known_here
        suspects |= suspects_here
    return frozenset(suspects - known - own)


def is_aside(message: MessageFacts, others: Collection[str]) -> bool:
    """Whether the user wrote only to bystanders or to themselves: no word to the employer."""
    people = {person.email for person in (*message.to, *message.cc)}
    return message.is_ours and bool(people) and people <= set(others)


def _sort_out(messages: Sequence[MessageFacts], own: set[str]) -> tuple[set[str], set[str]]:
    """Who belongs to one thread, and whom only the user brought into it."""
    people: set[str] = set()
    known: set[str] = set()
    suspects: set[str] = set()
    for message in messages:
        recipients = {person.email for person in (*message.to, *message.cc)} - own
        if message.is_ours:
            if people and not recipients & people:
                hosts = {host for one in known if (host := _own_domain(one))}
                new = recipients - known - suspects
                suspects |= {one for one in new if _own_domain(one) not in hosts}
            people |= recipients - suspects
            known |= recipients - suspects
        elif message.sender is not None and message.sender.email not in suspects:
            told = recipients | {message.sender.email} | {one.email for one in message.reply_to}
            known |= told
            suspects -= told
            if message.reading.author is Author.THEM:
                people |= told
    return known, suspects


def _own_domain(email: str) -> str:
    """The domain where it tells an organisation; "" for webmail, which everybody shares."""
    domain = email.rpartition("@")[2]
    return "" if domain.partition(".")[0] in WEBMAIL_HOSTS else domain
