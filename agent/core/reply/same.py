"""Whether a draft still says what we wrote, however Gmail's page has re-wrapped it meanwhile.

Opening a draft makes Gmail rewrite its HTML, its line ends and its quote: only the words above the
signature and the quote are compared, letter by letter, with all white space taken alike.
"""

from __future__ import annotations

import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

from agent.core.mail import Message
from agent.core.reply.readable import HTML_LIMIT, clean, html_as_text, is_too_deep

ATTRIBUTION = re.compile(r"^On [^\n]{3,300}(?:\n[^\n]{0,300}){0,2}?\bwrote:[ \t]*$", re.MULTILINE)
SIGNATURE = re.compile(r"^--[ \t]*$", re.MULTILINE)
QUOTED_LINE = re.compile(r"^[ \t]*>", re.MULTILINE)
TEXT_LIMIT = 200_000
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
BELOW = (
    ".gmail_quote_container, .gmail_quote, .gmail_attr, blockquote, "
    ".gmail_signature_prefix, .gmail_signature"
)


def draft_words(message: Message) -> tuple[str, tuple[str, ...]]:
    """A draft's own words, white space made even, and its To and Cc addresses, sorted."""
    people = {person.email.lower() for person in (*message.to, *message.cc)}
    text = message.text if message.text.strip() else _html_words(message.html)
    return written_words(text), tuple(sorted(people))


def same_words(ours: str, theirs: Message) -> bool:
    """Whether a draft says what we wrote: `ours` is our words, or the whole plain text we made."""
    return written_words(ours) == draft_words(theirs)[0]


def written_words(text: str) -> str:
    """The words above signature and quote, as one line."""
    lines = unicodedata.normalize("NFC", clean(text[:TEXT_LIMIT])).replace("\u00a0", " ")
    whole = INVISIBLE.sub("", lines)
    cuts = [
        found.start()
        for pattern in (ATTRIBUTION, SIGNATURE, QUOTED_LINE)
        if (found := pattern.search(whole))
    ]
    return " ".join(whole[: min(cuts, default=len(whole))].split())


def _html_words(source: str) -> str:
    if is_too_deep(source[:HTML_LIMIT]):
        return html_as_text(source)
    tree = LexborHTMLParser(source[:HTML_LIMIT])
    for node in tree.css(BELOW):
        node.decompose()
    return html_as_text(tree.html or "")
