"""Whose mail concerns one candidacy: its people, their organisation, the employer's name.

For the gate *Elsewhere*: an answer may come in another thread. Agencies, applicant systems and
webmail domains identify a person, never an employer; newsletters never count.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from agent.core.mail import Address, Message
from agent.core.names import employer_name
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
PEOPLE_ASKED_FOR = 6
BULK = ("list-unsubscribe", "list-id", "feedback-id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """Addresses of its people, domains that are the employer's own, the employer's name or ""."""

    people: frozenset[str]
    domains: frozenset[str]
    employer: str

    def query(self, since: datetime) -> str:
        """A Gmail search for its mail after that instant, either way, in any thread."""
        words = []
        for person in sorted(self.people)[:PEOPLE_ASKED_FOR]:
            words += [f"from:{person}", f"to:{person}"]
        for domain in sorted(self.domains):
            words += [f"from:{domain}", f"to:{domain}"]
        if self.employer:
            words.append(f'"{self.employer}"')
        return f"{{{' '.join(words)}}} after:{int(since.timestamp())}" if words else ""

    def concerned_by(self, message: Message) -> bool:
        """Whether a message in another thread is about this candidacy.

        Theirs: from one of its people, from the employer's own domain, or from a machine that names
        the employer. The user's own: to one of its people or to that domain. No newsletters.
        """
        if message.is_ours:
            reached = {person.email for person in (*message.to, *message.cc)}
            return bool(reached & self.people) or any(
                organisation(email) in self.domains for email in reached
            )
        if message.sender is None:
            return False
        if message.sender.email in self.people:
            return True
        is_machine = is_no_reply(message.sender) or _is_applicant_system(message.sender)
        if not is_machine and organisation(message.sender.email) in self.domains:
            return not _is_bulk(message)
        return is_machine and self._names_employer(message) and not _is_newsletter(message)

    def _names_employer(self, message: Message) -> bool:
        if not self.employer:
            return False
        named = re.compile(rf"(?<!\w){re.escape(self.employer)}(?!\w)", re.IGNORECASE)
        name = message.sender.name if message.sender else ""
        return any(named.search(text) for text in (name, message.subject, message.text[:4000]))


def candidacy_of(process: Process, mine: Collection[str] = ()) -> Candidacy:
    """Whom and what to look for, from the people who wrote and those the user wrote to; `mine` are
    the user's own addresses.
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


def newest_known(process: Process) -> datetime | None:
    """When they last wrote, as far as the process knows: from then on another thread is newer.

    Not the user's own last message: a notice of absence may have come just before it.
    """
    theirs = [message.at for message in process.messages if not message.is_ours]
    return max(theirs or [message.at for message in process.messages], default=None)
