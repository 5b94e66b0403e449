"""A text cut into sentences, hard-wrapped lines joined.

Analysis looks at the first `TEXT_LIMIT` characters: no person's letter is longer, and time stays
bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.core.reading.words import fold, visible, vocabulary

TEXT_LIMIT = 16_000
SENTENCE_LIMIT = 700

_BULLET = re.compile(r"(?:[-*•·▪◦–>]|\(?\d{1,2}[.)])\s")
_END = re.compile(r"[.!?]+[\"')\]”’]*(?=\s|$)|(?<=[a-z]{2})[.!?](?=[A-Z][a-z'’])")
_ABBREVIATIONS = vocabulary(
    "mr mrs ms dr prof st jr sr inc ltd co corp llc dept approx est e.g i.e eg ie etc vs no nr"
    " jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri"
    " a.m p.m am pm u.s u.k tel ext ref ca"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: as written (white space squeezed), and folded, of the same length."""

    text: str
    low: str
    is_question: bool = False


def sentences(text: str) -> tuple[Sentence, ...]:
    """The text's sentences, in order; a bullet or a short line stands for itself."""
    found: list[Sentence] = []
    for block in _blocks(visible(text[:TEXT_LIMIT])):
        for piece in _pieces(block):
            found.extend(_capped(piece))
    return tuple(found)


def _capped(piece: str) -> list[Sentence]:
    chunks = [piece[at : at + SENTENCE_LIMIT] for at in range(0, len(piece), SENTENCE_LIMIT)]
    return [Sentence(c, fold(c), c.rstrip("\"')]”’ ").endswith("?")) for c in chunks]


def _blocks(text: str) -> list[str]:
    """Paragraphs, bullets and short lines, each on one line."""
    blocks: list[list[str]] = [[]]
    previous = ""
    for raw in text.splitlines():
        line = " ".join(raw.split())
        if not line:
            blocks.append([])
        elif _starts_anew(previous, line):
            blocks.append([line])
        else:
            blocks[-1].append(line)
        previous = line
    return [" ".join(block) for block in blocks if block]


def _starts_anew(previous: str, line: str) -> bool:
    if _BULLET.match(line):
        return True
    if not previous or len(previous) >= 50 or not (line[0].isupper() or line[0].isdigit()):
        return False
    return previous[-1] not in "-–/&" and not previous[-1].isdigit()


def _pieces(block: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for match in _END.finditer(block):
        if block[match.start()] == "." and _is_abbreviation(block, match.start()):
            continue
        if piece := block[start : match.end()].strip():
            pieces.append(piece)
        start = match.end()
    if piece := block[start:].strip():
        pieces.append(piece)
    return pieces


def _is_abbreviation(block: str, at: int) -> bool:
    word = block[max(0, at - 12) : at].rpartition(" ")[2].lstrip("(\"'“").lower()
    if word in ("a.m", "p.m", "am", "pm", "etc", "inc", "ltd", "co", "llc", "corp"):
        following = block[at + 1 : at + 4].strip()
        return bool(following) and not following[0].isupper()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i")
