"""Departures: an answering machine says that the owner of its mailbox works there no more.

Only what is said of the sender counts, and only of the whole company: who left a team, a call or
the building for the day still reads their mail. The address to write to instead is never taken from
the text (DESIGN, Addressee).
"""

from __future__ import annotations

import re

from agent.core.mail import Address
from agent.core.reading.sentences import Sentence
from agent.core.reading.words import fold, vocabulary

LETTER = 30
"""Sentences that are looked at: a machine says it at once."""

_LEFT = re.compile(
    r"\b(?P<who>[\w'-]{1,40}?)(?:'m|'ve| am| have| is| has)?(?: (?:recently|now|since|already))?"
    r" (?:no longer (?:with|at|works? (?:for|at|with)|(?:working|employed) (?:for|at|by|with)"
    r"|works?(?= here)|(?:working|employed)(?= here)|(?:part|an employee|a member) of)"
    r"|left) (?P<where>.+)"
)
_ENDS = (
    r"(?=\s*(?:$|[.,;:!()-])| (?:and|as of|since|on|in|effective|from|so|but|please|any ?more"
    r"|to (?:pursue|take|join|start))\b)"
)
_COMPANY = re.compile(
    r"(?:here|(?:(?:the|this|our) )?(?:company|organi[sz]ation|firm|business|agency|employer))"
    + _ENDS
)
_NAMED = re.compile(r"(?:the )?(?P<name>[\w&-]+(?: [\w&-]+){0,3}?)" + _ENDS)
_FORMS = vocabulary("inc ltd limited llc plc gmbh ag sa bv co corp group company")
"""Legal forms, which a domain leaves out."""
_IN_PART = re.compile(r"\b(?:\w+days|mornings|afternoons|evenings|nights|full[- ]time)\b")
""" "I no longer work here on Fridays": on other days they do."""
_SUPPOSED = re.compile(r"\b(?:if|when|once|until|unless|before|after|should)\b")
_RETURNS = re.compile(
    r"\b(?:i|i'll|my)\b[^.;!?]{0,50}\b(?:(?<!get )(?<!come )back\b|return\w*(?! your| the| all))"
)


def has_left(sender: Address, sentences: tuple[Sentence, ...]) -> bool:
    """Whether an automatic reply of that sender says for certain that they left the company."""
    said = sentences[:LETTER]
    if any(_RETURNS.search(one.low) for one in said):
        return False
    return any(_says_so(one, sender) for one in said if not one.is_question)


def _says_so(sentence: Sentence, sender: Address) -> bool:
    found = _LEFT.search(sentence.low)
    if found is None or _SUPPOSED.search(sentence.low, 0, found.start()):
        return False
    if _IN_PART.search(found["where"]):
        return False
    if found["who"] != "i" and found["who"] not in _names(sender):
        return False
    return _COMPANY.match(found["where"]) is not None or _is_theirs(found["where"], sender)


def _names(sender: Address) -> set[str]:
    words = re.findall(r"[\w'-]+", fold(f"{sender.name[:200]} {sender.email.partition('@')[0]}"))
    parts = {part for word in words for part in (word, *word.split("_"))}
    return {one for one in parts if len(one) > 2}


def _is_theirs(where: str, sender: Address) -> bool:
    """Whether a company is named that the sender's own domain bears."""
    if (found := _NAMED.match(where)) is None:
        return False
    words = found["name"].split()
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    name = re.sub(r"[\W_]", "", "".join(words))
    labels = sender.email.lower().rpartition("@")[2].split(".")[:-1]
    return any(name == label.replace("-", "") for label in labels)
