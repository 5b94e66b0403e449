"""The gallery is what the program drafts, and a browser shows it as it is meant."""

from __future__ import annotations

from pathlib import Path

from agent.core.process import Kind
from agent.writing import problems
from agent.writing.checks import likeness
from tests.browser import PHONE, Browser
from tests.docs.gallery import PAGE, as_gmail_shows_it, page, pieces


def test_the_gallery_is_what_is_drafted() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.docs.gallery"


def test_it_shows_every_kind_and_no_text_twice() -> None:
    assert {one.brief.kind for one in pieces()} == set(Kind)
    texts = [one.words for one in pieces()]
    assert len(set(texts)) == len(texts)
    assert all(problems(one.words, one.brief) == () for one in pieces())


def test_two_people_of_one_employer_read_no_sentence_twice() -> None:
    first, second = (
        one.words for one in pieces() if one.scene.startswith("The same employer met in two")
    )
    assert likeness(first, second) < 0.15
    paragraphs = [set(text.split("\n\n")[1:-1]) for text in (first, second)]
    assert not paragraphs[0] & paragraphs[1]


def test_the_scenes_show_what_they_say() -> None:
    told = {one.scene: one.brief for one in pieces()}
    assert told["Thank-you, late"].late
    assert told["Thank-you, with what they asked for"].asked_for
    assert told["Thank-you, with what the user wants remembered of it"].about
    assert len(told["Thank-you, to several people on the thread"].to) == 2
    assert told["Thank-you, where only a scheduler is on the thread"].scheduler_only
    assert told["Thank-you, after an interview that was moved"].moved
    assert told["Follow-up, which they asked for"].invited
    assert told["Follow-up, after an interview they called off"].called_off
    assert told["Long haul, on hold"].on_hold
    assert told["Follow-up, the second"].step == 2


def test_a_browser_shows_each_draft_word_for_word(tmp_path: Path, browser: Browser) -> None:
    """Also on a phone, with nothing to scroll sideways."""
    file = tmp_path / "gallery.html"
    file.write_text(as_gmail_shows_it(), encoding="utf-8")
    window = browser(size=PHONE)
    window.get(file.as_uri())
    shown = window.execute_script(
        "return [...document.querySelectorAll('.mail')].map(one => one.innerText)"
    )
    assert len(shown) == len(pieces())
    for text, piece in zip(shown, pieces(), strict=True):
        assert " ".join(text.split()).startswith(" ".join(piece.words.split()))
    width = window.execute_script("return document.documentElement.scrollWidth")
    assert width <= PHONE[0]
