"""HTML made readable, quoted history left out.

selectolax does the parsing, behind a size cap and a linear look at how deep the tags nest: deep
nesting is what makes it slow.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from agent.core.reading.words import vocabulary

HTML_LIMIT = 256 * 1024
DEPTH_LIMIT = 400
TAG_LIMIT = 20_000

_QUOTES = (
    "blockquote[type=cite]", "div.gmail_quote", "div.gmail_quote_container", "div.gmail_extra",
    "div#divRplyFwdMsg", "div#appendonsend", "div.yahoo_quoted", "div.moz-cite-prefix",
    "blockquote.gmail_quote", "div.protonmail_quote", "div.zmail_extra",
    "div#mail-editor-reference-message-container",
)  # fmt: skip
_SIGNATURES = (
    "div.gmail_signature",
    "div.moz-signature",
    "div#Signature",
    "div.protonmail_signature_block",
)
_HIDDEN = ("script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe")
_BLOCK = vocabulary(
    "p div br tr li ul ol table h1 h2 h3 h4 h5 h6 hr section article header footer blockquote pre"
    " center address dt dd body"
)
_SPACED = vocabulary("p h1 h2 h3 h4 h5 h6 table ul ol blockquote")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})|<!--|<!\[CDATA\[")
_VOID = vocabulary("br hr img meta link input area base col embed source track wbr p li td tr")


class HtmlTooDeep(ValueError):
    """The tags nest so deep, or are so many, that parsing could take minutes."""


def html_text(html: str, *, with_quotes: bool = False) -> str:
    """The text a person would see, without what the sender's program marked as quoted.

    Raises HtmlTooDeep for tag bombs. HTML beyond the cap is cut off.
    """
    html = html[:HTML_LIMIT]
    _check(html)
    tree = LexborHTMLParser(html)
    for selector in _HIDDEN:
        for node in tree.css(selector):
            node.decompose()
    if not with_quotes:
        _drop_quotes(tree)
    body = tree.body
    return _text_of(body) if body is not None else ""


def _check(html: str) -> None:
    """One pass over the tags: how many, and how deep."""
    depth = deepest = count = 0
    for match in _TAG.finditer(html):
        count += 1
        name = match.group(2)
        if name is None or name.lower() in _VOID:
            continue
        depth = max(0, depth - 1) if match.group(1) else depth + 1
        deepest = max(deepest, depth)
        if deepest > DEPTH_LIMIT or count > TAG_LIMIT:
            raise HtmlTooDeep("its HTML nests too deep")


def _drop_quotes(tree: LexborHTMLParser) -> None:
    """Take the marked quotes out, and with Outlook's mark everything after it."""
    for selector in _QUOTES:
        for node in tree.css(selector):
            if selector in ("div#divRplyFwdMsg", "div#appendonsend"):
                following = node.next
                while following is not None:
                    rest = following.next
                    following.decompose()
                    following = rest
            node.decompose()
    for selector in _SIGNATURES:
        for node in tree.css(selector):
            node.decompose()


def _text_of(body: LexborNode) -> str:
    pieces: list[str] = []
    for node in body.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            pieces.append(re.sub(r"\s+", " ", node.text_content or ""))
        elif tag in _BLOCK:
            pieces.append("\n\n" if tag in _SPACED else "\n")
            if tag == "li":
                pieces.append("- ")
        elif tag in ("td", "th"):
            pieces.append(" ")
    lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
    text = "\n".join(lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
