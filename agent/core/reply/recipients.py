"""Who a reply goes to, by what it is for.

Only people whom the mail's own headers name are ever answered: an address that stands in a text, or
only in a calendar part, receives nothing. A Reply-To counts only from inside the conversation.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from agent.core.facts import Author, MessageFacts
from agent.core.mail import Address
from agent.core.process import Kind
from agent.core.reply.headers import wire_email
from agent.core.rules.bystanders import bystanders

NO_REPLY = re.compile(
    r"(?:^|[^a-z])(?:"
    r"(?:no|not|do[._-]?not|dont|never|ne[._-]?pas|no[._-]?responder|n[ao]o|non)"
    r"[._-]?(?:reply|respond|responder|repondre|rispondere|responda|contestar)"
    r"|nicht[._-]?antworten|keine?[._-]?antwort(?:en)?|svara[._-]?(?:ej|inte)|ikke[._-]?svar"
    r"|nie[._-]?odpowiadaj|ei[._-]?vastausta|unattended|unmonitored|undisclosed[._-]?recipients"
    r"|mailer[._-]?daemon|postmaster|mail[._-]?delivery|bounces?|auto[._-]?(?:mated|reply|mailer)"
    r"|notifications?|notify|notifier|alerts?|automailer"
    r")(?:$|[^a-z])"
)
NO_REPLY_NAME = re.compile(
    r"\b(?:no[- ]?reply|do not (?:reply|respond)|nicht antworten)\b", re.IGNORECASE
)

SHARED_SUFFIXES = frozenset(
    f"{second}.{top}"
    for second, tops in {
        "co": "uk jp kr nz za in il id th ke ug ve cr at hu",
        "com": "au br cn hk tw sg my mx ar tr pl co pe ua ph vn pk bd eg sa ng gh ec uy py bo mt",
        "org": "uk au br nz za in il hk tw pl mx tr ng ar",
        "net": "au br nz za in uk pl",
        "ac": "uk jp nz za in il at kr th",
        "edu": "au sg hk tw my cn mx tr pl br ar in co ng pk",
        "gov": "uk au br in sg hk za",
        "or": "jp kr at th",
        "ne": "jp kr",
        "go": "jp kr th ke",
        "nhs": "uk",
        "ltd": "uk",
        "plc": "uk",
        "sch": "uk",
    }.items()
    for top in tops.split()
)
_WEBMAIL = """
gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com msn.com yahoo.com
yahoo.co.uk yahoo.fr yahoo.de ymail.com aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com
web.de t-online.de proton.me protonmail.com pm.me fastmail.com hey.com zoho.com mail.ru yandex.ru
yandex.com qq.com 163.com 126.com naver.com orange.fr free.fr wanadoo.fr laposte.net libero.it
seznam.cz wp.pl o2.pl btinternet.com sky.com comcast.net verizon.net att.net sbcglobal.net
bigpond.com rediffmail.com mail.com tutanota.com duck.com
"""
WEBMAIL = frozenset(_WEBMAIL.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """`to` and `cc` of a reply; `why_nobody` says why `to` is empty.

    `ignored` are Reply-To addresses that were not used: another organisation's, and unknown to the
    conversation. Nothing is drafted then before the user has said whom to write to.
    """

    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    ignored: tuple[Address, ...] = ()
    why_nobody: str = ""


def recipients(
    kind: Kind,
    *,
    parent: MessageFacts,
    messages: Sequence[MessageFacts],
    mine: Collection[str] = (),
    met: Sequence[Address] = (),
    reply_all: bool = False,
) -> Recipients:
    """Whom a draft of that kind, answering `parent`, is addressed to.

    `messages` are the process's, `mine` the user's own addresses (those the sent mail shows are
    known anyway), `met` who took part in the interview. A thank-you goes to those who met the user
    and are on the thread, else as any reply; a follow-up to the last human writer and the Ccs of
    that mail; all others to the writer only. `reply_all` adds everyone else on the mail as Cc.
    """
    circle = _Circle.of(messages, parent=parent, mine=mine)
    answered = circle.answered(parent)
    if answered is None:
        return Recipients(why_nobody="no person has written on this thread")
    to, ignored = circle.answer_to(answered)
    if kind is Kind.THANK_YOU:
        there = [person for one in met if (person := circle.known_as(one)) is not None]
        to, ignored = (there, []) if there else (to, ignored)
    cc = answered.cc if kind in (Kind.FOLLOW_UP, Kind.LONG_HAUL) else ()
    if reply_all:
        cc = _people(answered)
    to = circle.reachable(to)
    if not to:
        return Recipients(ignored=tuple(ignored), why_nobody=circle.why_nobody(answered))
    return Recipients(
        to=tuple(to),
        cc=tuple(circle.reachable(cc, but=to)),
        ignored=tuple(ignored),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circle:
    """The people of one conversation: `on_thread` by address, whom the headers name."""

    messages: tuple[MessageFacts, ...]
    on_thread: dict[str, Address]
    mine: frozenset[str]
    shut: frozenset[str]
    gone: frozenset[str]

    @classmethod
    def of(
        cls, messages: Sequence[MessageFacts], *, parent: MessageFacts, mine: Collection[str]
    ) -> _Circle:
        every = {one.id: one for one in (*messages, parent)}
        ordered = tuple(sorted(every.values(), key=lambda one: (one.at, one.id)))
        here = [one for one in ordered if one.thread_id == parent.thread_id and not one.is_hidden]
        on_thread: dict[str, Address] = {}
        for person in chain.from_iterable(_people(one) for one in here):
            known = on_thread.get(person.email)
            if known is None or (not known.name and person.name):
                on_thread[person.email] = person
        own = {one.sender.email for one in ordered if one.is_ours and one.sender is not None}
        return cls(
            messages=ordered,
            on_thread=on_thread,
            mine=frozenset(mailbox_key(email) for email in (*mine, *own)),
            shut=bystanders(ordered),
            gone=_bounced(ordered),
        )

    def is_open_to(self, person: Address) -> bool:
        """Whether a reply may go there at all."""
        return (
            wire_email(person.email) is not None
            and person.email not in self.gone
            and not self.is_shut_to(person)
        )

    def is_shut_to(self, person: Address) -> bool:
        """The user themselves, a bystander, or an address that nobody reads."""
        return (
            mailbox_key(person.email) in self.mine
            or person.email in self.shut
            or is_no_reply(person)
        )

    def reachable(self, people: Iterable[Address], but: Sequence[Address] = ()) -> list[Address]:
        seen = {mailbox_key(person.email) for person in but}
        kept = []
        for person in people:
            if self.is_open_to(person) and mailbox_key(person.email) not in seen:
                seen.add(mailbox_key(person.email))
                kept.append(person)
        return kept

    def known_as(self, person: Address) -> Address | None:
        known = self.on_thread.get(person.email)
        if known is None or not self.is_open_to(known):
            return None
        return known if known.name else replace(known, name=person.name)

    def answered(self, parent: MessageFacts) -> MessageFacts | None:
        """The message whose people are answered: the parent, else the newest that has someone."""
        theirs = [
            one
            for one in reversed(self.messages)
            if one.thread_id == parent.thread_id and not one.is_ours and not one.is_hidden
        ]
        for candidate in (parent, *theirs):
            if candidate.is_hidden or candidate.reading.author is Author.AUTOMATIC:
                continue
            if self.reachable(self.answer_to(candidate)[0]):
                return candidate
        return None if not theirs and not parent.is_ours else parent

    def answer_to(self, message: MessageFacts) -> tuple[list[Address], list[Address]]:
        """Whom a plain reply to that message goes to, and the Reply-To addresses it leaves out."""
        if message.is_ours:
            return list(message.to), []
        if message.sender is None:
            return [], list(message.reply_to)
        wanted, ignored = [], []
        for person in message.reply_to:
            if person.email == message.sender.email or self.is_shut_to(person):
                continue
            known = person.email in self.on_thread
            if known or same_organisation(person.email, message.sender.email):
                if self.is_open_to(person):
                    name = person.name or message.sender.name
                    wanted.append(replace(person, name=name))
            else:
                ignored.append(person)
        names_sender = any(one.email == message.sender.email for one in message.reply_to)
        return ([message.sender] if names_sender else []) + wanted[:1] or [message.sender], ignored

    def why_nobody(self, message: MessageFacts) -> str:
        people = self.answer_to(message)[0]
        if gone := next((person.email for person in people if person.email in self.gone), None):
            left = any(one.sender and one.sender.email == gone and gone in one.reading.bounced
                       for one in self.messages)  # fmt: skip
            return f"{gone} answers that they have left" if left else f"mail to {gone} comes back"
        if any(is_no_reply(person) for person in people):
            return f"{people[0].email} takes no replies"
        return "there is no person to answer on this thread"


def is_no_reply(address: Address) -> bool:
    """Whether mail to that address reaches nobody, by its own words."""
    local, _, domain = address.email.lower().partition("@")
    host = domain.split(".", 1)[0]
    return bool(
        NO_REPLY.search(local)
        or "noreply" in local
        or "donotreply" in local
        or host in ("noreply", "no-reply", "bounces", "bounce")
        or NO_REPLY_NAME.search(address.name[:200])
    )


def organisation(email: str) -> str:
    """The registered part of its domain ("northwind.example" of mail.northwind.example)."""
    labels = email.lower().rpartition("@")[2].rstrip(".").split(".")
    width = 3 if ".".join(labels[-2:]) in SHARED_SUFFIXES else 2
    return ".".join(labels[-width:])


def same_organisation(one: str, other: str) -> bool:
    """Whether two addresses belong to one organisation; users of one webmail service never do."""
    first, second = organisation(one), organisation(other)
    return first == second and "." in first and first not in WEBMAIL | SHARED_SUFFIXES


def mailbox_key(email: str) -> str:
    """The mailbox an address delivers to, as far as its form tells: tags and Gmail's dots apart."""
    local, _, domain = email.lower().partition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def _people(message: MessageFacts) -> tuple[Address, ...]:
    sender = () if message.sender is None else (message.sender,)
    return (*sender, *message.to, *message.cc)


def _bounced(messages: Iterable[MessageFacts]) -> frozenset[str]:
    """Addresses whose mail came back or whose owner has left, and who have not written since."""
    gone: set[str] = set()
    for message in messages:
        gone |= {email.lower() for email in message.reading.bounced}
        if message.sender is not None and message.reading.author is Author.THEM:
            gone.discard(message.sender.email)
    return frozenset(gone)
