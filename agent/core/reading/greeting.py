"""How they greet the user: the word, and whether by title and family name."""

from __future__ import annotations

import re

FIRST_LINES = 4
LINE_LIMIT = 80
_GREETING = re.compile(
    r"\W{0,3}(?:(?P<hi>hi|hey|hiya)|(?P<dear>dear|my dear)|(?P<hello>hello|hallo|greetings"
    r"|good (?:morning|afternoon|evening|day)))\b(?P<rest>[^\n]*)",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\s+(?:mr|mrs|ms|miss|mx|dr|prof|professor)\b\.?\s+[^\W\d_][^\n]*", re.IGNORECASE
)


def greeting(text: str) -> tuple[str, bool]:
    """ "Hi", "Hello" or "Dear", "" where they don't greet; and whether it is formal, as in "Dear
    Ms. Rivera". `text` is the new text of a message.
    """
    lines = [line.strip() for line in text[:2_000].split("\n") if line.strip()]
    for line in lines[:FIRST_LINES]:
        found = _GREETING.match(line[:LINE_LIMIT])
        if found is None:
            continue
        formal = _TITLED.match(found["rest"]) is not None
        return "Hi" if found["hi"] else "Dear" if found["dear"] else "Hello", formal
    return "", False
