"""The role a thread is about, from its subject."""

from __future__ import annotations

import re

from agent.core.names.lists import ROLE_NOUNS
from agent.core.names.people import folded
from agent.core.names.subject import bare_subject

SEPARATOR = re.compile(r"\s+[-–—|/·•~]+\s+|\s*[|:–—•]\s*|,\s+")
LEVELS = frozenset({"i", "ii", "iii", "iv", "1", "2", "3", "4"})
HEADS = re.compile(
    r"^(?:head|director|vp|vice president|chief|manager|professor|lecturer|coordinator|officer)"
    r" (?:of|for|in) ",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^(?:(?:your|my|our|the|a|an|for|to|of|as|on|about|regarding|re|new|job|your recent|thank you"
    r"|thanks|interview(?:ing)?|interviews|application|applying|applied|applicant|invitation"
    r"|invite|invited|update|status|next steps?|phone|screen|screening|video|onsite|on-site|final"
    r"|first|second|third|round|chat|call|conversation|meeting|discussion|intro|introduction"
    r"|introductory|opportunity|role|position|opening|vacancy|follow-?up|feedback|confirmation"
    r"|confirmed|received|we received|information|details|schedule|scheduling|availability|request"
    r"|offer|job offer|assessment|task|in|reminder|interest|your interest)\s+)+",
    re.IGNORECASE,
)
TRAILING = re.compile(
    r"(?:\s+(?:interview|interviews|role|position|opening|vacancy|job|application|opportunity|post"
    r"|update|next steps?|screen|screening|call|chat|offer|status|follow-?up|assessment|task|round"
    r"|phone|video|onsite|on-site|final|first|second|confirmation|confirmed|invitation|feedback"
    r"|rescheduled|thread|process|discussion))+$",
    re.IGNORECASE,
)
PLACED = re.compile(r"\s+(?:at|with|for|in|@)\s+[^\s].*$")
ROLE_WORD = re.compile(r"[^\W_][\w.&+#'’-]*\Z")
NOT_IN_ROLES = frozenset(
    {
        "a",
        "an",
        "the",
        "your",
        "our",
        "my",
        "with",
        "from",
        "to",
        "you",
        "we",
        "me",
        "i",
        "is",
        "are",
    }
    | {"meet", "hiring", "dear", "re", "fwd", "please", "thank", "thanks", "urgent", "asap", "now"}
    | {"this", "that", "about", "or", "not", "at", "by", "on", "was", "free", "best", "reply"}
)


def role_title(subject: str) -> str:
    """The role a subject names ("Data Analyst"), without article or "role"; "" where not sure.

    1. Cut reply prefixes, tags and brackets, and split at dashes, bars and colons.
    2. In each piece cut what leads up to a role ("Interview for the") and what follows one.
    3. What is left has to be a role and nothing else; two different ones are none.
    """
    line = bare_subject(subject)
    found = {folded(title): title for piece in SEPARATOR.split(line) if (title := _role_in(piece))}
    return next(iter(found.values())) if len(found) == 1 else ""


def _role_in(piece: str) -> str:
    bare = " ".join(piece.split()).strip(" .,:;-–!?\"'“”")
    bare = TRAILING.sub("", LEADING.sub("", f"{bare} ").strip())
    bare = bare if HEADS.match(bare) else TRAILING.sub("", PLACED.sub("", bare))
    words = bare.split()
    if not 1 <= len(words) <= 6 or len(bare) > 60:
        return ""
    if any(not ROLE_WORD.match(word) or folded(word) in NOT_IN_ROLES for word in words):
        return ""
    if HEADS.match(f"{bare} "):
        return bare if len(words) > 2 else ""
    kernel = words[:-1] if folded(words[-1]) in LEVELS else words
    if not kernel or folded(kernel[-1]) not in ROLE_NOUNS:
        return ""
    vague = {"lead", "head", "partner", "host", "guide", "owner", "executive", "chief", "agent"}
    return "" if len(kernel) == 1 and folded(kernel[0]) in vague else bare
