"""Words made comparable, and small linear matchers over them.

`fold` keeps every character's place, so that what is found in the folded text can be quoted from
the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_STRAIGHT = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "–": "-", "—": "-", "‒": "-", "−": "-", "‐": "-", "‑": "-", "―": "-",
        "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2002": " ", "\u2003": " ", "\t": " ",
        "…": ".",
    }
)  # fmt: skip
_INVISIBLE = dict.fromkeys(
    [
        0,
        0x00AD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        *range(0x2066, 0x206A),
        0xFEFF,
    ]
)


def vocabulary(words: str) -> frozenset[str]:
    """A set of words, written as a line of them."""
    return frozenset(words.split())


def visible(text: str) -> str:
    """The text without characters that have no width, turn the writing round, or are NUL."""
    return text.translate(_INVISIBLE)


def fold(text: str) -> str:
    """Lower case, straight quotes and plain dashes, character for character."""
    plain = text.translate(_STRAIGHT)
    low = plain.lower()
    if len(low) == len(plain):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern, tried only where each group of `anchors` has a word there: most sentences cost a
    few substring searches.
    """

    anchors: tuple[tuple[str, ...], ...]
    pattern: re.Pattern[str]

    def search(self, low: str) -> re.Match[str] | None:
        for group in self.anchors:
            for anchor in group:
                if anchor in low:
                    break
            else:
                return None
        return self.pattern.search(low)


def sign(anchors: str, pattern: str) -> Sign:
    """A sign from its anchors ("this|that & those": one of each) and a regular expression."""
    groups = tuple(tuple(part.strip().split("|")) for part in anchors.split("&"))
    return Sign(groups, re.compile(pattern))


def first_match(signs: Iterable[Sign], low: str) -> re.Match[str] | None:
    """What the first fitting sign finds."""
    for one in signs:
        if (found := one.search(low)) is not None:
            return found
    return None
