"""Writes `docs/gallery.md`: `python -m tests.docs.gallery`; with `--page FILE` as Gmail shows it.

Every scene of `gallery.txt` is read, decided, worded and built into a reply by the program itself;
a test writes the page anew.
"""

from __future__ import annotations

import argparse
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path

from agent.core.brief import Brief
from agent.core.decision import Write
from agent.core.instructions import TellAbout
from agent.core.mail import Address, SendAs
from agent.core.process import Process, ThreadFacts
from agent.core.reply import BuiltReply, build_reply
from agent.core.rules.decide import decide
from agent.cycle.briefing import brief_for
from agent.writing import Words
from tests.threads.plain import ME, Drafted, Letter, stories
from tests.threads.stage import Stage

SCENES = Path(__file__).with_name("gallery.txt")
PAGE = Path(__file__).parents[2] / "docs" / "gallery.md"


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One draft as it lies in Gmail. `html` is its HTML part."""

    scene: str
    because: str
    brief: Brief
    words: str
    reply: BuiltReply
    html: str


@dataclass(kw_only=True)
class Show(Stage):
    """A stage on which every draft is written out."""

    pieces: list[Piece] = field(default_factory=list)

    def process(self) -> Process:
        process = super().process()
        subject = self.story.subject or "Editor"
        told = self.story.about
        first = min(one.at for one in self.letters)
        return replace(
            process,
            threads=tuple(ThreadFacts(id=one.id, subject=subject) for one in process.threads),
            instructions=(TellAbout(at=first, text=told),) if told else (),
        )

    def _draft(self, step: Drafted) -> None:
        process = self.process()
        decision = decide(process, self.policy, step.at)
        assert isinstance(decision, Write), f"{self.story.title}: {decision}"
        planned = decision.planned
        brief = brief_for(
            process,
            planned,
            policy=self.policy,
            now=step.at,
            account=f"{ME.email}, {self.story.title}",  # threads have one id in all stories
            user_name=ME.name,
            others=[process],
        )
        words = Words().compose(brief)
        parent = next(one for one in self.letters if one.id == planned.parent_id)
        reply = build_reply(
            parent=parent,
            planned_to=planned.to,
            cc=planned.cc,
            sender=SendAs(address=ME, is_default=True, is_verified=True),
            words=words,
            marker="gallery",
            at=step.at,
            zone=self.story.zone,
        )
        part = message_from_bytes(reply.raw, policy=policy.default).get_body(("html",))
        assert part is not None
        self.pieces.append(
            Piece(
                scene=self.story.title,
                because=decision.reason.because,
                brief=brief,
                words=words,
                reply=reply,
                html=part.get_content(),
            )
        )
        super()._draft(replace(step, text=words))
        people = tuple(person.email for person in (*reply.to, *reply.cc))
        self.drafts[-1] = replace(self.drafts[-1], text=words, recipients=people)


@cache
def pieces() -> tuple[Piece, ...]:
    return tuple(_played())


def _played() -> Iterator[Piece]:
    for story in stories(SCENES):
        show = Show.of(story)
        assert isinstance(show, Show)
        show.play()
        assert any(isinstance(step, Letter) for step in story.steps)
        yield from show.pieces


def page() -> str:
    """The gallery in Markdown."""
    lines = [
        "# What Tactful drafts",
        "",
        "Every kind of draft in every situation, as it lies in Gmail: written by the tests, from",
        "hand-written threads that the program reads, decides and answers by itself. Another",
        "mailbox gets other words: they are chosen anew for each user and each occasion, and no",
        "text goes twice to one person, or to two people of one employer. Letters of your own take",
        "their place where you wish: [templates](templates.md).",
    ]
    title = ""
    for piece in pieces():
        if piece.scene != title:
            title = piece.scene
            lines += ["", f"## {title}"]
        lines += ["", f"*{piece.because}*", "", *_headers(piece), ""]
        lines += [f"> {line}".rstrip() for line in _shown(piece).split("\n")]
    return "\n".join(lines) + "\n"


def _headers(piece: Piece) -> list[str]:
    rows = [("To", _people(piece.reply.to)), ("Cc", _people(piece.reply.cc))]
    rows = [
        ("From", ME.name),
        *((name, value) for name, value in rows if value),
        ("Subject", piece.reply.subject),
    ]
    return ["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)]


def _people(people: tuple[Address, ...]) -> str:
    return ", ".join(one.name or one.email for one in people)


def _shown(piece: Piece) -> str:
    """The whole plain text, each line its own: two spaces keep a line's end in Markdown."""
    text = piece.reply.text.strip()
    return re.sub(r"(?<=\S)\n(?=\S)", "  \n", text.replace("<", "&lt;"))


STYLE = """
body { font: 14px/1.5 Arial, Helvetica, sans-serif; color: #222; background: #f6f8fc; margin: 0 }
main { max-width: 760px; margin: 0 auto; padding: 16px }
h2 { font-size: 16px; font-weight: 400; margin: 28px 4px 8px }
article { background: #fff; border-radius: 12px; box-shadow: 0 1px 3px #0003; margin: 0 0 12px }
header { border-bottom: 1px solid #eee; padding: 8px 16px; color: #444; overflow-wrap: anywhere }
header b { color: #777; font-weight: 400; display: inline-block; width: 56px }
.mail { padding: 14px 16px; overflow-wrap: anywhere }
.why { color: #666; font-size: 12px; margin: 0 4px 6px }
"""


def as_gmail_shows_it() -> str:
    """The same as a page, each draft's own HTML in a frame like Gmail's."""
    cards, title = [], ""
    for number, piece in enumerate(pieces()):
        if piece.scene != title:
            title = piece.scene
            cards.append(f"<h2>{html.escape(title)}</h2>")
        rows = [("From", (ME,)), ("To", piece.reply.to), ("Cc", piece.reply.cc)]
        header = "".join(
            f"<div><b>{name}</b>{html.escape(', '.join(map(str, people)))}</div>"
            for name, people in rows
            if people
        )
        cards.append(
            f'<p class="why">{html.escape(piece.because)}</p><article id="piece-{number}">'
            f"<header>{header}<div><b>Subject</b>{html.escape(piece.reply.subject)}</div></header>"
            f'<div class="mail">{piece.html}</div></article>'
        )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Drafts</title>'
        '<meta name="viewport" content="width=device-width">'
        f"<style>{STYLE}</style><main>{''.join(cards)}</main></html>"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--page", type=Path, help="write it as Gmail shows it, instead")
    wanted = parser.parse_args().page
    (wanted or PAGE).write_text(as_gmail_shows_it() if wanted else page(), encoding="utf-8")
    print(f"wrote {(wanted or PAGE).name}")
