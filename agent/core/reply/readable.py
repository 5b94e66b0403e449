"""HTML as lines of text, the way a reader sees it, in one walk and bounded time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

HTML_LIMIT = 256 * 1024
DEPTH_LIMIT, TAG_LIMIT = 400, 20_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
NEVER_NESTED = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "p", "li", "td", "tr"})
PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote"})
BLOCKS = PARAGRAPHS | {
    *("address", "article", "div", "dl", "dd", "dt", "fieldset", "footer", "form", "header", "hr"),
    *("li", "main", "pre", "section", "tr"),
}
SILENT = frozenset({"head", "style", "script", "title", "template", "noscript"})


def clean(text: str) -> str:
    """Text with line ends as \\n, and without what no mail can carry (NUL, broken surrogates)."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return re.sub(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", whole)


def html_as_text(source: str) -> str:
    """HTML as lines of text; links and pictures leave only their words."""
    if not source.strip():
        return ""
    html = clean(source[:HTML_LIMIT])
    if is_too_deep(html):
        return " ".join(ANY_TAG.sub(" ", html).split())
    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    lines = _Lines()
    for node, enters in _walk(body):
        if node.tag == "-text" and enters:
            lines.write(node.text(deep=False) or "")
        elif node.tag == "br" and enters:
            lines.end()
        elif node.tag in PARAGRAPHS:
            lines.start(after_empty=True)
        elif node.tag in BLOCKS:
            lines.start()
    return lines.text()


def is_too_deep(html: str) -> bool:
    """Whether parsing would take long: the parser's time grows with the square of the depth."""
    depth = 0
    for count, tag in enumerate(TAG.finditer(html)):
        if tag[2].lower() not in NEVER_NESTED:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > DEPTH_LIMIT or count > TAG_LIMIT:
            return True
    return False


class _Lines:
    """Lines as they come to be: blocks start on a new one, paragraphs after an empty one."""

    def __init__(self) -> None:
        self.whole: list[str] = []
        self.line = ""
        self.wants_empty = False

    def write(self, text: str) -> None:
        words = re.sub(r"[ \t\n\f\r]+", " ", text)
        if not self.line:
            words = words.lstrip(" ")
        if words and self.wants_empty and self.whole and self.whole[-1]:
            self.whole.append("")
        self.wants_empty = self.wants_empty and not words
        self.line += words

    def end(self) -> None:
        self.whole.append(self.line.rstrip(" "))
        self.line = ""

    def start(self, *, after_empty: bool = False) -> None:
        if self.line:
            self.end()
        self.wants_empty = self.wants_empty or after_empty

    def text(self) -> str:
        return re.sub(r"\n{3,}", "\n\n", "\n".join([*self.whole, self.line])).strip()


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Every node below the root, True where it begins and False where it ends; never recursive."""
    node = root.child
    while node is not None:
        yield node, True
        if node.child is not None and node.tag not in SILENT:
            node = node.child
            continue
        yield node, False
        while node is not None and node.next is None:
            node = node.parent
            if node is None or node.mem_id == root.mem_id:
                return
            yield node, False
        node = node.next if node is not None else None
