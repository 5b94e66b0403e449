"""What they talked about, as the user types it, fit to stand in a thank-you."""

from __future__ import annotations

import re

from agent.writing.checks import about_problems

LIMIT = 80
LEAD_IN = re.compile(r"(?:(?:we|i) )?(?:talked |spoke |chatted )?about ", re.IGNORECASE)
NO_TOPIC = re.compile(r"https?:|www\.|[<>{}\[\]|\\!?@=*_`~^$%#]|[.;:] ")
"""What makes it a link, code, or several sentences."""
EXAMPLE = "“the lighting story”"


def topic(text: str) -> str:
    """The words that can follow "we talked about". Raises ValueError with what is wrong: what a
    text could not hold later is refused now, while the user is there to put it another way.
    """
    if not text.isprintable():
        raise ValueError("write it on one line, in plain characters")
    words = LEAD_IN.sub("", " ".join(text.split())).strip(" .,;:-–—\"'“”‘’")
    if len(words) > LIMIT:
        raise ValueError(
            f"that is {len(words)} characters; say it in at most {LIMIT}, as in {EXAMPLE}"
        )
    if not any(one.isalpha() for one in words):
        raise ValueError(f"say what you talked about in words, as in {EXAMPLE}")
    if found := NO_TOPIC.search(words):
        raise ValueError(
            f"leave out “{found[0]}”: a few words that can follow “we talked about”, as in"
            f" {EXAMPLE}"
        )
    if problems := about_problems(words):
        raise ValueError(f"it {problems[0]}")
    return words
