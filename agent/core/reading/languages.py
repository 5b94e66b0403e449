"""Whether a text is in a language that is read here: English, by its small words."""

from __future__ import annotations

import re

from agent.core.reading.words import vocabulary

_ENGLISH = vocabulary(
    "the and to of you your for we is in that with our are will have this be not i it on as at us "
    "from or an by"
    " can if me so thanks thank hi was my a but yes no please"
)
_WORD = re.compile(r"[^\W\d_]{1,20}")


def is_english(text: str) -> bool:
    """False only for a text long enough to tell, with too few English words."""
    words = [word.lower() for word in _WORD.findall(text[:4_000])]
    if len(words) < 12:
        return all(ord(c) < 0x250 for c in text[:400] if c.isalpha()) or not words
    return sum(word in _ENGLISH for word in words) >= len(words) * 0.12
