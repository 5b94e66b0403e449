"""Every message that says something has a sentence to show for it."""

from datetime import UTC, datetime

import pytest

from agent.core.facts import Author, Evidence, MessageFacts, Reading
from agent.core.reading.gist import with_gist


def facts(text: str, subject: str = "", asks: str = "") -> MessageFacts:
    evidence = Evidence(message_id="m1", quote=asks) if asks else None
    return MessageFacts(
        id="m1",
        thread_id="t1",
        at=datetime(2026, 5, 4, tzinfo=UTC),
        sender=None,
        to=(),
        cc=(),
        reply_to=(),
        subject=subject,
        message_id="<m1@x>",
        labels=frozenset(),
        has_attachment=False,
        reading=Reading(author=Author.THEM, new_text=text, asks=evidence),
    )


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (
            "Hi Sam,\n\nWe are still talking to others.\n\nBest,\nDana",
            "We are still talking to others.",
        ),
        ("Dear Ms Rivera,\n\nthe team liked you a lot.", "the team liked you a lot."),
        ("Thank you!\n\nThe panel meets again soon.", "The panel meets again soon."),
    ],
)
def test_the_gist_is_the_first_sentence_that_tells_something(text: str, quote: str) -> None:
    gist = with_gist(facts(text)).reading.gist
    assert gist is not None
    assert gist.quote == quote


def test_a_question_is_the_gist_wherever_it_stands() -> None:
    gist = with_gist(facts("A lot of words here.", asks="Which day suits you?")).reading.gist
    assert gist is not None
    assert gist.quote == "Which day suits you?"


def test_an_empty_message_has_its_subject_or_nothing() -> None:
    assert with_gist(facts("", subject="Interview")).reading.gist is not None
    assert with_gist(facts("")).reading.gist is None
