"""Threads written by hand: one message a line, with dates, and what is to be decided when.

    == A date they gave is waited for
    zone Europe/London
    2026-05-04 10:00  Dana Reyes <dana@northwind.example> -> me: We will decide by Friday, May 15.
        More of the same message is indented.
    2026-05-05 09:00  me -> Dana: Thank you!
    expect 2026-05-05 10:00  wait R8 until 2026-05-19 09:00: by Fri 15 May
    2026-05-19 09:00  draft follow_up, sent 2026-05-19 11:00: Dear Dana, I hope you are well.
    expect 2026-05-19 12:00  wait R10: last message went out on Tue 19 May

Times are the user's unless a message says `[in America/New_York]`. Other marks behind the people:
`[thread 2]`, `[cc Marco]`, `[automatic]`, `[spam]`, `[trash]`, `[not sent here]` (no SENT label). A
person introduced once goes by their first name. A line `calendar: request|cancel|accept DAY FROM-TO
uid=… seq=… with Dana, Marco` below a message is its calendar part.

`draft KIND` asserts that the rules write it just then; it then `waits`, or was `sent` (with its
text) or `discarded` at a time. `expect` states the decision: `write KIND [to EMAIL] [thread N]`,
`wait`, `your turn`, `ask`, `rest` or `withdraw`, then its rule, `until` where it matters, and after
the colon a piece of the sentence the user sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.core.mail import Address

ME = Address(email="sam.okoro@mail.example", name="Sam Okoro")
_TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d"
_MESSAGE = re.compile(rf"({_TIME})\s+(.+?) -> (.+?)((?: \[[^\]]+\])*): ?(.*)")
_DRAFT = re.compile(rf"({_TIME})\s+draft (\w+), (waits|sent|discarded)(?: ({_TIME}))?(?:: (.*))?")
_EXPECT = re.compile(
    rf"expect ({_TIME})\s+(write|wait|your turn|ask|rest|withdraw|keep)(?: (\w+))??"
    rf"(?: to (\S+))?(?: thread (\d))?(?: (R\d+))?(?: until ({_TIME}))?(?:: (.*))?"
)
_CALENDAR = re.compile(
    r"calendar: (request|cancel|accept) (\d{4}-\d\d-\d\d) (\d\d:\d\d)-(\d\d:\d\d)"
    r"(?: uid=(\w+))?(?: seq=(\d+))?(?: with (.+))?"
)
_PERSON = re.compile(r"(.*?)\s*<([^>]+)>$")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A calendar part."""

    method: str
    start: datetime
    end: datetime
    uid: str
    sequence: int
    people: tuple[Address, ...]


@dataclass(kw_only=True)
class Letter:
    at: datetime
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...] = ()
    text: str = ""
    thread: int = 1
    zone: ZoneInfo
    automatic: bool = False
    label: str = ""
    sent_here: bool = True
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Drafted:
    at: datetime
    kind: str
    fate: str
    ended_at: datetime | None
    text: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """`what` is decided at `at`; every other field counts where it is given."""

    at: datetime
    what: str
    kind: str | None
    to: str | None
    thread: int | None
    rule: str | None
    until: datetime | None
    says: str
    line: str


@dataclass(kw_only=True)
class Story:
    """One hand-written thread (or several, of one process), and what is expected of it."""

    title: str
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    country: str = ""
    quiet: str = ""
    seen: datetime | None = None
    subject: str = ""
    about: str = ""
    steps: list[Letter | Drafted | Expected] = field(default_factory=list)


def stories(path: Path) -> Iterator[Story]:
    """The stories of one file. Raises ValueError with the line that can't be read."""
    story: Story | None = None
    people: dict[str, Address] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("== "):
            if story is not None:
                yield story
            story, people = Story(title=line[3:].strip()), {"me": ME}
            continue
        if story is None:
            raise ValueError(f"{path.name}:{number}: before the first story: {line}")
        try:
            _read(line, story, people)
        except (ValueError, KeyError) as error:
            raise ValueError(f"{path.name}:{number}: {line}: {error}") from error
    if story is not None:
        yield story


def _read(line: str, story: Story, people: dict[str, Address]) -> None:
    if line.startswith("    "):
        return _continue(line.strip(), story, people)
    word, _, rest = line.partition(" ")
    match word:
        case "zone":
            story.zone = ZoneInfo(rest.strip())
        case "country":
            story.country = rest.strip()
        case "quiet":
            story.quiet = rest.strip()
        case "subject":
            story.subject = rest.strip()
        case "about":
            story.about = rest.strip()
        case "seen":
            story.seen = _at(rest.strip(), story.zone)
        case "expect":
            story.steps.append(_expected(line, story))
        case _:
            story.steps.append(_drafted(line, story) or _letter(line, story, people))
    return None


def _at(when: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=zone).astimezone(UTC)


def _continue(line: str, story: Story, people: dict[str, Address]) -> None:
    letter = story.steps[-1]
    if not isinstance(letter, Letter):
        raise ValueError("only a message goes on")
    if (found := _CALENDAR.fullmatch(line)) is None:
        letter.text += "\n\n" + line
        return
    method, day, first, last, uid, sequence, guests = found.groups()
    letter.parts.append(
        Part(
            method=method,
            start=_at(f"{day} {first}", letter.zone),
            end=_at(f"{day} {last}", letter.zone),
            uid=uid or "event",
            sequence=int(sequence or 0),
            people=_people(guests or "", people),
        )
    )


def _letter(line: str, story: Story, people: dict[str, Address]) -> Letter:
    found = _MESSAGE.fullmatch(line)
    if found is None:
        raise ValueError("neither a message nor an expectation")
    when, sender, to, marks, text = found.groups()
    letter = Letter(
        at=_at(when, story.zone),
        sender=_people(sender, people)[0],
        to=_people(to, people),
        text=text,
        zone=story.zone,
    )
    for mark in re.findall(r"\[([^\]]+)\]", marks):
        name, _, value = mark.partition(" ")
        match name:
            case "thread":
                letter.thread = int(value)
            case "cc":
                letter.cc = _people(value, people)
            case "in":
                letter.zone = ZoneInfo(value)
            case "automatic":
                letter.automatic = True
            case "not":
                letter.sent_here = False
            case "spam" | "trash":
                letter.label = name.upper()
            case _:
                raise ValueError(f"unknown mark {mark}")
    return letter


def _people(names: str, people: dict[str, Address]) -> tuple[Address, ...]:
    """People by name and address, or by a first name known already."""
    found = []
    for name in filter(None, (one.strip() for one in names.split(","))):
        if (told := _PERSON.fullmatch(name)) is not None:
            person = Address(email=told.group(2).lower(), name=told.group(1))
            people[(person.name or person.email).split()[0]] = person
        elif "@" in name:
            person = Address(email=name.lower())
        else:
            person = people[name]
        found.append(person)
    return tuple(found)


def _drafted(line: str, story: Story) -> Drafted | None:
    if (found := _DRAFT.fullmatch(line)) is None:
        return None
    when, kind, fate, ended, text = found.groups()
    return Drafted(
        at=_at(when, story.zone),
        kind=kind,
        fate=fate,
        ended_at=_at(ended, story.zone) if ended else None,
        text=text or "",
    )


def _expected(line: str, story: Story) -> Expected:
    if (found := _EXPECT.fullmatch(line)) is None:
        raise ValueError("an expectation that can't be read")
    when, what, kind, to, thread, rule, until, says = found.groups()
    return Expected(
        at=_at(when, story.zone),
        what=what,
        kind=kind,
        to=to,
        thread=int(thread) if thread else None,
        rule=rule,
        until=_at(until, story.zone) if until else None,
        says=says or "",
        line=line,
    )
