"""The plain and the HTML body of a reply say the same words, whatever anybody wrote."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agent.core.mail import Address
from tests.core.test_reply import PARENT, SENDER, WORDS, body, build

SNIPPETS = st.sampled_from(
    [
        "Hi Jordan,\n\n",
        "<b>bold</b>",
        "</div></blockquote>",
        "<script>x()</script>",
        "<!-- a comment",
        "&amp; &lt; &#8203; &nbsp;",
        "1 < 2 > 0 & so on",
        "> quoted\n>> twice\n",
        "-- \nSam",
        "On Tue, 12 May 2026 at 10:30, X <x@x.example> wrote:\n",
        "Größe 面试 Łódź עברית",
        "e\u0301",
        "\u202egnal\u2066",
        "\u2028line\u2029",
        "a\tb\vc\fd",
        "\u00a0\u3000",
        "\x00\x1b[31m",
        "\ud800",
        "=20=\r\nX: y",
        ".\r\n.\r\n",
        "x" * 1_200,
        "😀👩‍👩‍👧",
    ]
)
TEXTS = st.lists(st.one_of(SNIPPETS, st.text(max_size=40)), max_size=6).map("".join)


class Shown(HTMLParser):
    """The words that a page shows, and how deep its quote is open at each."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, _: object) -> None:
        self.text += "\n" if tag in ("div", "br", "blockquote") else ""

    def handle_endtag(self, tag: str) -> None:
        self.text += "\n" if tag in ("div", "blockquote") else ""

    def handle_data(self, data: str) -> None:
        assert self.cdata_elem is None, "a script or a style in a draft"
        self.text += data


def words_of(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


@given(words=TEXTS, parent=TEXTS, name=TEXTS)
@settings(max_examples=150, deadline=None)
@example(words="a > b\n> c", parent="> d\n\n>> e", name='"<b>" & Co')
def test_both_bodies_say_the_same_words(words: str, parent: str, name: str) -> None:
    sender = Address(email="jordan.lee@northwind.example", name=name)
    built = build(replace(PARENT, text=parent or "x", sender=sender), words=f"{WORDS}\n{words}")
    page = Shown()
    page.feed(body(built, "html"))
    page.close()
    above, _, quoted = built.text.rpartition(" wrote:\n\n")
    quoted = "\n".join(re.sub("^> ?", "", line) for line in quoted.split("\n"))
    assert words_of(page.text) == words_of(f"{above} wrote:\n\n{quoted}")


@given(words=TEXTS, signature=TEXTS)
@settings(max_examples=80, deadline=None)
def test_what_was_built_is_what_a_reader_decodes(words: str, signature: str) -> None:
    built = build(sender=replace(SENDER, signature=signature), words=f"{WORDS}\n{words}")
    assert body(built, "plain").replace("\r\n", "\n") == built.text
    assert max(map(len, built.raw.split(b"\r\n"))) <= 998
    assert built.raw.isascii()
