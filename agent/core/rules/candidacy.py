"""Whose mail concerns one candidacy: its people, their organisation, the employer's name.

For the gate *Elsewhere*: an answer may come in another thread. Agencies, applicant systems and
webmail domains identify a person, never an employer; newsletters never count. What fits another
candidacy as well, or this one by a mere mention, is doubtful: the user is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from urllib.parse import quote

from agent.core.mail import Address, Message
from agent.core.names import employer_name, role_title
from agent.core.process import Process
from agent.core.reply.recipients import WEBMAIL, is_no_reply, organisation
from agent.core.rules.bystanders import bystanders, own_addresses

_APPLICANT_SYSTEMS = """
ashbyhq.com bamboohr.com breezy.hr calendly.com dover.com goodtime.io greenhouse-mail.io
greenhouse.io hire.lever.co icims.com jazzhr.com jobvite.com lever.co myworkday.com oraclecloud.com
personio.com personio.de pinpointhq.com recruitee.com rippling.com smartrecruiters.com
successfactors.com successfactors.eu taleo.net teamtailor-mail.com teamtailor.com ultipro.com
workable.com workablemail.com workday.com zohorecruit.com
"""
APPLICANT_SYSTEMS = frozenset(_APPLICANT_SYSTEMS.split())
AGENCY = re.compile(
    r"recruit|staffing|headhunt|personnel|manpower|jobs?\b|talentacq|executivesearch"
)
SHORTEST_NAME = 4
"""A shorter employer's name is too common a word to be looked for."""
LONGEST_SEARCH = 1_500
"""Percent-encoded; the whole address has to stay below 2,000 (LONGEST_URL in gmail/client.py)."""
BULK = ("list-unsubscribe", "list-id", "feedback-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """Addresses of its people, domains that are the employer's own, the employer's name and the
    role, each "" where not known.
    """

    people: frozenset[str]
    domains: frozenset[str]
    employer: str
    role: str = ""

    def queries(self, since: datetime) -> tuple[str, ...]:
        """Gmail searches for its mail after that instant, either way, in any thread: that of its
        people, of their organisation, and what merely names the employer. Each apart from the
        others, since one search brings the newest 100 alone.
        """
        named = [f'"{self.employer}"'] if self.employer else []
        groups = (_with(self.people), _with(self.domains), named)
        return tuple(query for words in groups for query in searches(words, since))

    def fit(self, message: Message, others: Sequence[Candidacy] = ()) -> Fit:
        """Whether a message in another thread is about this candidacy, and not one of `others`.

        1. A tie closer to another candidacy is left to that, unless this one alone is named.
        2. Of those it fits equally, the one it names (employer, role) has it; else it is doubtful.
        3. A mere mention by a stranger, and an agency's or webmail person's word that names another
           employer and not this one, are doubtful.
        """
        tie = self._tie(message)
        if tie is Tie.NONE:
            return Fit.NOT
        rivals = [(one._tie(message), one._named_by(message)) for one in others]
        named = self._named_by(message)
        closer = [words for how, words in rivals if how > tie]
        if closer:
            return Fit.DOUBTFUL if named > max(closer) else Fit.NOT
        equal = [words for how, words in rivals if how is tie]
        if equal and named < max(equal):
            return Fit.NOT
        if equal and named == max(equal):
            return Fit.DOUBTFUL
        if tie is Tie.MENTION or (tie is Tie.PERSON and self._names_another(message)):
            return Fit.DOUBTFUL
        return Fit.SURE

    def _tie(self, message: Message) -> Tie:
        """Theirs: from one of its people, from the employer's own domain, from a machine or from
        a webmail or agency person that names the employer. The user's own: to one of its people or
        to that domain. No newsletters.
        """
        if message.is_ours:
            reached = {person.email for person in (*message.to, *message.cc)}
            if reached & self.people:
                return Tie.PERSON
            at_employer = any(organisation(email) in self.domains for email in reached)
            return Tie.EMPLOYER if at_employer else Tie.NONE
        sender = message.sender
        if sender is None:
            return Tie.NONE
        if sender.email in self.people:
            return Tie.PERSON
        is_machine = is_no_reply(sender) or _is_applicant_system(sender)
        if not is_machine and organisation(sender.email) in self.domains:
            return Tie.NONE if _is_bulk(message) else Tie.EMPLOYER
        if is_machine:
            fits = _says(self.employer, message) and not _is_newsletter(message)
            return Tie.EMPLOYER if fits else Tie.NONE
        may_speak_for_it = bool(sender.email) and not is_employers(organisation(sender.email))
        if may_speak_for_it and not _is_bulk(message) and self._mentioned_by(message):
            return Tie.MENTION
        return Tie.NONE

    def _mentioned_by(self, message: Message) -> bool:
        """By its name as a name is written: "target" is none of Target's."""
        spellings = (self.employer, self.employer[:1].upper() + self.employer[1:])
        return any(_says(one, message, exactly=True) for one in spellings)

    def _named_by(self, message: Message) -> int:
        """How many of its marks, the employer's name and the role, the message names."""
        return _says(self.employer, message) + _says(self.role, message)

    def _names_another(self, message: Message) -> bool:
        """Whether the subject names an employer that is not this one, and nothing names this."""
        reached = {one.email for one in (*message.to, *message.cc)} if message.is_ours else set()
        writers = reached or {message.sender.email if message.sender else ""}
        if any(organisation(email) in self.domains for email in writers) or not self.employer:
            return False
        other = employer_name(subjects=(message.subject,))
        return bool(other) and not _says(self.employer, message)


def _with(known: Iterable[str]) -> list[str]:
    return [f"{way}:{one}" for one in sorted(known) for way in ("from", "to")]


class Tie(IntEnum):
    """How a message touches a candidacy, the closer the higher."""

    NONE = 0
    MENTION = 1
    EMPLOYER = 2
    PERSON = 3


class Fit(IntEnum):
    """Whether a message is about a candidacy."""

    NOT = 0
    DOUBTFUL = 1
    SURE = 2


def _says(name: str, message: Message, *, exactly: bool = False) -> bool:
    """Whether display name, subject or text hold that name as a word of its own."""
    if not name:
        return False
    flags = re.NOFLAG if exactly else re.IGNORECASE
    named = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", flags)
    shown = message.sender.name if message.sender and not message.is_ours else ""
    return any(named.search(text) for text in (shown, message.subject, message.text[:4000]))


def searches(words: Iterable[str], since: datetime) -> tuple[str, ...]:
    """Gmail searches that together ask for mail after that instant with any of those words: as many
    as it takes, each short enough. A word that is too long for any is left out.
    """
    after = f"after:{int(since.timestamp())}"
    groups: list[list[str]] = []
    length = LONGEST_SEARCH
    for word in words:
        more = len(quote(f" {word}", safe=""))
        if more > LONGEST_SEARCH:
            continue
        length += more
        if length > LONGEST_SEARCH:
            groups.append([])
            length = more
        groups[-1].append(word)
    return tuple(f"{{{' '.join(group)}}} {after}" for group in groups)


def candidacy_of(process: Process, mine: Collection[str] = ()) -> Candidacy:
    """Whom and what to look for, from the people who wrote and those the user wrote to. `mine` are
    the user's own addresses, which are nobody's.
    """
    apart = bystanders(process.messages) | own_addresses(process.messages, mine)
    people: dict[str, Address] = {}
    for message in process.messages:
        theirs = (message.sender,) if message.sender and not message.is_ours else ()
        reached = (*message.to, *message.cc) if message.is_ours else ()
        for person in (*theirs, *reached):
            if person.email not in apart and not is_no_reply(person):
                people.setdefault(person.email, person)
    named = employer_name(
        people=tuple(people.values()),
        subjects=tuple(thread.subject for thread in process.threads),
        process_name=process.name,
    )
    domains = [domain for email in people if is_employers(domain := organisation(email))]
    if not named and domains:
        named = domains[0].partition(".")[0]
    return Candidacy(
        people=frozenset(email for email in people if not _is_shared(email)),
        domains=frozenset(domains),
        employer=named if len(named) >= SHORTEST_NAME else "",
        role=next((title for one in process.threads if (title := role_title(one.subject))), ""),
    )


def is_employers(domain: str) -> bool:
    """Whether a domain stands for one employer, and not for everybody who writes through it."""
    return bool(domain) and domain not in WEBMAIL | APPLICANT_SYSTEMS and not AGENCY.search(domain)


def _is_shared(email: str) -> bool:
    return organisation(email) in APPLICANT_SYSTEMS


def _is_applicant_system(person: Address) -> bool:
    return organisation(person.email) in APPLICANT_SYSTEMS


def _is_bulk(message: Message) -> bool:
    precedence = message.headers.get("precedence", "").lower()
    return precedence in ("bulk", "list", "junk") or any(
        header in message.headers for header in BULK
    )


def _is_newsletter(message: Message) -> bool:
    """Bulk about no application: applicant systems put unsubscribe links under everything."""
    words = f"{message.subject} {message.text[:2000]}".lower()
    return _is_bulk(message) and not re.search(
        r"\b(?:your (?:application|interview|candidacy)|applying|the (?:role|position) of)\b", words
    )


def began_at(process: Process) -> datetime | None:
    """The first message of the threads that the user labelled: what is older belongs to an earlier
    application. A thread that was taken in may reach back to one, and does not count.
    """
    labelled = {thread.id for thread in process.threads if thread.labelled}
    times = [one.at for one in process.messages if one.thread_id in labelled]
    return min(times or [one.at for one in process.messages], default=None)


def newest_known(process: Process) -> datetime | None:
    """When they last wrote, as far as the process knows: from then on another thread is newer.

    Not the user's own last message: a notice of absence may have come just before it.
    """
    theirs = [message.at for message in process.messages if not message.is_ours]
    return max(theirs or [message.at for message in process.messages], default=None)
