"""Writes `docs/rules.md` from the hand-written threads: `python -m tests.docs.rulebook`.

Every example is played by the real reading and the real rules; the sentences are those users see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from agent.core.decision import Ask, Decision, Rest, Wait, Write, YourTurn
from agent.core.rules.decide import decide
from agent.core.rules.phrases import day
from agent.core.rules.withdraw import withdraw
from tests.threads.plain import Drafted, Expected, Letter, Story, stories
from tests.threads.stage import Stage

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
THREADS = Path(__file__).parents[1] / "threads"
MOST = 3
"""Examples of one rule."""

RULES = {
    "R0": "At rest: the label is gone, the thread is in the trash, an offer was made, you "
    "withdrew, or you paused or closed it. No drafts. And none while a message that bears your "
    "address, but was not sent from your mailbox, may be yours or forged: it asks.",
    "R1": "They said no. A gracious reply, once, to a person's own message; weeks later a word to "
    "keep in touch, if you had met.",
    "R2": "They asked you something. Your turn: no draft. It is said at once, again after two "
    "working days, then weekly; after three times it asks whether you answered elsewhere. Whether "
    "you come to an interview is no question any more once that was held.",
    "R3": "They asked for something to be sent. It goes with a thank-you that is due within a day, "
    "else in a note of its own, at the latest one working day before their date.",
    "R4": "An interview took place and you have not written since. A thank-you an hour after its "
    "end, the same evening if need be; late after a day, no longer offered after five.",
    "R5": "An interview is ahead. Nothing is written before its end. Is its time unknown, it asks; "
    "and whether it took place, where you wanted it moved and nobody answered.",
    "R6": "They are away. Nothing is due before the day they are back plus one working day.",
    "R7": "They said how they want it: no follow-ups, no news means no, or “ping me on Friday”.",
    "R8": "They gave a date for their answer. Silence until it has passed, then a follow-up two "
    "working days later, and not within five days of your own last message.",
    "R9": "Four follow-ups went unanswered. It asks: close, or go on?",
    "R10": "No date was given. A follow-up on the first good working morning a week and a half "
    "after you were last in touch; a word every two to three weeks when it drags on.",
}

ARTICLE = (
    ("A thank-you within 24 hours of every interview", "R4"),
    ("What they asked for goes with it", "R3, R4"),
    ("If they gave you a date, wait a couple of days after it before you write", "R8"),
    ("If they gave none, wait a week and a half to two weeks", "R10"),
    ("If it drags on, write every two or three weeks", "R10, R9"),
    ("If the answer is no, thank them and keep the door open", "R1"),
    ("A recruiter may know of other openings; ask a team for an informational talk", "R1"),
    ("Be tasteful and positive, never annoying", "the gates, the floor of ten days, R9"),
)


@dataclass(kw_only=True)
class Recording(Stage):
    """A stage that writes down what is decided."""

    said: list[tuple[datetime, str]] = field(default_factory=list)

    def _check(self, expected: Expected) -> None:
        super()._check(expected)
        if expected.what in ("withdraw", "keep"):
            return
        self.said.append(
            (expected.at, _sentence(decide(self.process(), self.policy, expected.at), self.story))
        )

    def _withdrawn(self, gone: tuple, expected: Expected) -> None:
        for one in withdraw(self.process(), self.policy, expected.at):
            self.said.append((expected.at, f"**takes the draft back**: {one.because}"))
        super()._withdrawn(gone, expected)


def _sentence(decision: Decision, story: Story) -> str:
    reason = decision.reason
    quote = f" — “{reason.evidence.quote}”" if reason.evidence else ""
    match decision:
        case Write(planned=planned):
            did = f"**drafts** a {planned.kind.words}"
        case Wait(until=until):
            local = until.astimezone(story.zone)
            did = f"**waits** until {day(local.date())}, {local:%H:%M}"
        case YourTurn():
            did = "**your turn**"
        case Ask(choices=choices):
            did = f"**asks** ({' / '.join(choices)})"
        case Rest():
            did = "**rests**"
    return f"{did} ({reason.rule}): {reason.because}{quote}"


def rule_book() -> str:
    """The page, as Markdown."""
    told = [story for path in sorted(THREADS.glob("*.txt")) for story in stories(path)]
    lines = [
        "# The waiting rules, by example",
        "",
        "This page is written by the tests: every example is played by the program itself, and the "
        "sentences are the ones you see. Times are in the zone of the story.",
        "",
        "The rules are tried from the top; the first that fits decides. Before a draft is written, "
        "the gates must open too: no other draft on the thread, nothing newer elsewhere in the "
        "mailbox, a person to write to, your working hours, and at most three new drafts a day.",
        "",
        "## Where the rules come from",
        "",
        "| The career article says | Rule |",
        "|---|---|",
        *(f"| {sentence} | {rule} |" for sentence, rule in ARTICLE),
        "",
    ]
    shown: set[str] = set()
    for rule, words in RULES.items():
        lines += [f"## {rule}", "", words, ""]
        about = [story for story in told if _is_about(story, rule)]
        fresh = [story for story in about if story.title not in shown]
        chosen = (fresh if len(fresh) > 1 else about)[:MOST]
        shown |= {story.title for story in chosen}
        for story in chosen:
            lines += _example(story)
    return "\n".join(lines).rstrip() + "\n"


def _is_about(story: Story, rule: str) -> bool:
    return any(isinstance(step, Expected) and step.rule == rule for step in story.steps)


def _example(story: Story) -> list[str]:
    stage = Recording.of(story)
    stage.play()
    said = iter(stage.said)
    rows = [f"**{story.title}**", "", "| When | |", "|---|---|"]
    for step in story.steps:
        rows += [f"| {_when(at, story)} | {text} |" for at, text in _rows(step, said)]
    return [*rows, ""]


def _rows(
    step: Letter | Drafted | Expected, said: Iterator[tuple[datetime, str]]
) -> list[tuple[datetime, str]]:
    match step:
        case Letter():
            who = step.sender.name or step.sender.email
            text = " ".join(step.text.split()).replace("|", "/")
            return [(step.at, f"{who} writes: “{text}”")]
        case Drafted(fate="sent", ended_at=datetime() as ended_at):
            return [(ended_at, f"You send the {step.kind.replace('_', ' ')}.")]
        case Drafted():
            return [(step.at, f"The {step.kind.replace('_', ' ')} is {step.fate}.")]
        case Expected():
            if step.what == "keep":
                return []
            at, text = next(said)
            return [(at, f"Tactful {text.replace('|', '/')}")]


def _when(at: datetime, story: Story) -> str:
    local = at.astimezone(story.zone)
    return f"{day(local.date())} {local:%H:%M}"


if __name__ == "__main__":
    PAGE.write_text(rule_book(), encoding="utf-8")
