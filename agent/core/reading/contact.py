"""The writer's part: recruiting, or the team that hires. From signature, address and words."""

from __future__ import annotations

import re

from agent.core.facts import ContactPart
from agent.core.mail import Message
from agent.core.reading.words import fold

_RECRUITING = re.compile(
    r"\b(?:recruit(?:er|ing|ment|ers)?|talent|human resources|hr|people (?:ops|operations"
    r"|partner|team|& culture|and culture)|sourcer|staffing|hiring (?:team|coordinator)"
    r"|head ?hunter|coordinator|scheduler|scheduling|careers?|candidate experience"
    r"|onboarding specialist|people operations|acquisition|personnel|people team|workforce"
    r"|campus|early careers|university relations)\b"
)
_TEAM = re.compile(
    r"\b(?:engineer(?:ing)?|developer|designer|architect|scientist|analyst|director|head of|vp"
    r"|vice president|cto|ceo|cfo|coo|cmo|cpo|founder|co-founder|manager|lead|principal|editor"
    r"|professor|producer|owner|president|chief|researcher|marketing|product|design|data"
    r"|operations|partner)\b"
)
_LOCAL = re.compile(
    r"(?:^|[._+-])(?:recruit\w*|talent|careers?|jobs?|hr|hiring|people|humanresources|staffing"
    r"|apply|applications?|candidates?)(?:$|[._+0-9-])"
)
_AGENCY_OR_ATS = re.compile(
    r"(?:greenhouse|lever|workday|myworkday|smartrecruiters|icims|jobvite|ashbyhq|workable"
    r"|bamboohr|taleo|recruitee|breezy|teamtailor|successfactors|jazzhr|personio|recruit"
    r"|talent|staffing|search)"
)
_INTRO = re.compile(
    r"\b(?:i'm|i am|my name is|this is)\b[^.;!?]{0,60}?\b(?:recruit\w*|talent|hr\b"
    r"|human resources|sourcer|coordinator)"
)
_SIGN_OFF = re.compile(
    r"^(?:best|regards|kind regards|best regards|warm regards|warmly|thanks|thank you"
    r"|many thanks|cheers|sincerely|yours|all the best|take care|best wishes|warmest|cordially"
    r"|respectfully|talk soon|thanks again|with (?:best|kind|warm) regards|sincerely yours"
    r"|yours sincerely)\b[\s,.!]*"
)


def contact_part(message: Message, text: str) -> ContactPart | None:
    """RECRUITER or TEAM; None where nothing tells. The signature speaks before the address."""
    signature = signature_of(message.text or text) or signature_of(text)
    name = fold(message.sender.name) if message.sender else ""
    for words in (signature, name):
        if _RECRUITING.search(words):
            return ContactPart.RECRUITER
        if _TEAM.search(words):
            return ContactPart.TEAM
    if message.sender is not None:
        local, _, domain = message.sender.email.partition("@")
        if _LOCAL.search(local) or _AGENCY_OR_ATS.search(domain):
            return ContactPart.RECRUITER
    return ContactPart.RECRUITER if _INTRO.search(fold(text[:3_000])) else None


def signature_of(text: str) -> str:
    """The lines after the sign-off, folded: name, title, company."""
    lines = [fold(line).strip() for line in text[:24_000].splitlines()]
    for at in range(len(lines)):
        line = lines[at]
        if line in ("--", "-- ") or (len(line) < 40 and _SIGN_OFF.match(line)):
            rest = [one for one in lines[at + 1 : at + 9] if one and not one.startswith(">")]
            if rest:
                return "\n".join(one for one in rest[:6] if len(one) < 90)
    return ""
