"""An mbox as Google Takeout writes it, of any size: `python -m tests.backtest.generate out.mbox`.

Seeded: the same arguments give the same file. A share of the mail is hiring processes under the
label, the rest is what else fills a mailbox.
"""

from __future__ import annotations

import argparse
import random  # noqa: TID251 # a seeded generator of test data
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

ME = "Alex Morgan <alex.morgan@example.com>"
EMPLOYERS = (
    "Fernhill",
    "Quayside",
    "Bramble",
    "Tallow",
    "Ostler",
    "Wickham",
    "Larkspur",
    "Dovetail",
)
PEOPLE = ("Ines Duarte", "Piotr Zalewski", "Moira Kane", "Theo Lindqvist", "Yuki Arai", "Ada Obi")
FILLER = (
    "The autumn list is out, with forty new titles and the old favourites.",
    "Your parcel is on its way and should be with you before the weekend.",
    "Three people you may know have changed their profile since you last looked.",
    "The allotment society meets as usual; please bring a chair and a cup.",
)


@dataclass
class Letter:
    """One message of the file. `at` is aware; `labels` as Takeout spells them."""

    at: datetime
    sender: str
    to: str
    subject: str
    text: str
    thread: int
    number: int
    labels: str = "Inbox,Opened"
    parents: list[str] = field(default_factory=list)
    extra: str = ""

    @property
    def message_id(self) -> str:
        return f"<{self.number}@mail.example>"

    def mbox(self) -> str:
        date = self.at.strftime("%a, %d %b %Y %H:%M:%S %z")
        stamp = self.at.astimezone(UTC).strftime("%a %b %d %H:%M:%S +0000 %Y")
        lines = [
            f"From {900_000_000 + self.number}@xxx {stamp}",
            f"X-GM-THRID: {self.thread}",
            f"X-Gmail-Labels: {self.labels}",
            f"From: {self.sender}",
            f"To: {self.to}",
            f"Subject: {self.subject}",
            f"Date: {date}",
            f"Message-ID: {self.message_id}",
        ]
        if self.parents:
            lines.append(f"In-Reply-To: {self.parents[-1]}")
            lines.append(f"References: {' '.join(self.parents)}")
        if self.extra:
            lines.append(self.extra)
        return "\n".join([*lines, "", self.text, "", ""])


def process(rng: random.Random, thread: int, first: datetime, start: int) -> list[Letter]:
    """One hiring process: an invitation, a yes, perhaps thanks, perhaps a date, perhaps an end."""
    name = rng.choice(PEOPLE)
    employer = rng.choice(EMPLOYERS)
    them = f"{name} <{name.split()[0].lower()}@{employer.lower()}.example>"
    subject = f"Interview at {employer}"
    label = "Interviews" if rng.random() < 0.8 else f"Interviews/{employer} {thread}"
    talk = (first + timedelta(days=rng.randint(3, 9))).replace(hour=rng.randint(9, 16), minute=0)
    while talk.weekday() > 4:
        talk += timedelta(days=1)
    when = f"{talk:%A}, {talk:%B} {talk.day} at {talk:%H:%M}"
    me = name.split()[0]
    story = [
        (first, them, f"Hi Alex,\n\nYour interview is confirmed for {when}.\n\n{me}"),
        (first + timedelta(hours=3), ME, f"Hi {me},\n\n{talk:%A} works for me.\n\nAlex"),
    ]
    thanked = rng.choice([3, 40, 100, None])
    if thanked is not None:
        said = f"Hi {me},\n\nThank you for your time, I enjoyed our talk.\n\nAlex"
        story.append((talk + timedelta(hours=1 + thanked), ME, said))
    heard = talk + timedelta(days=6, hours=2)
    if rng.random() < 0.5:
        by = heard + timedelta(days=7)
        said = f"Hi Alex,\n\nWe will let you know by {by:%B} {by.day}.\n\n{me}"
        story.append((heard, them, said))
    if rng.random() < 0.5:
        said = f"Hi {me},\n\nIs there any news about the position?\n\nAlex"
        story.append((heard + timedelta(days=rng.randint(3, 25)), ME, said))
    if rng.random() < 0.4:
        said = "Hi Alex,\n\nWe have decided to move forward with another candidate.\n\n" + me
        story.append((heard + timedelta(days=28), them, said))
    letters: list[Letter] = []
    for at, sender, text in sorted(story, key=lambda one: one[0]):
        mine = sender == ME
        letters.append(
            Letter(
                at=at,
                sender=sender,
                to=them if mine else ME,
                subject=("Re: " if letters else "") + subject,
                text=text,
                thread=thread,
                number=start + len(letters),
                labels=("Sent," if mine else "Inbox,Opened,") + label,
                parents=[one.message_id for one in letters],
            )
        )
    return letters


def other(rng: random.Random, thread: int, at: datetime, number: int) -> Letter:
    paragraphs = rng.choices(FILLER, k=rng.randint(3, 40))
    return Letter(
        at=at,
        sender=f"Letters <news@list{rng.randint(0, 60)}.example>",
        to=ME,
        subject=rng.choice(("This week", "Your order", "News", "A reminder")),
        text="\n\n".join(paragraphs),
        thread=thread,
        number=number,
    )


def letters(messages: int, processes: int, *, seed: int = 7, days: int = 1_000) -> Iterator[Letter]:
    """`messages` in all, spread over `days`, with `processes` hiring processes among them."""
    rng = random.Random(seed)  # no secret
    start = datetime(2023, 1, 9, 9, 0, tzinfo=UTC)
    number = 1
    for thread in range(processes):
        first = start + timedelta(days=days * thread / max(1, processes), hours=rng.randint(0, 7))
        for letter in process(rng, 1_000_000 + thread, first, number):
            yield letter
            number += 1
    while number <= messages:
        at = start + timedelta(minutes=rng.randint(0, days * 24 * 60))
        yield other(rng, 2_000_000 + number, at, number)
        number += 1


def write(path: Path, messages: int, processes: int, *, seed: int = 7) -> None:
    """The file in no order at all, as exports are."""
    found = list(letters(messages, processes, seed=seed))
    random.Random(seed).shuffle(found)  # no secret
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(letter.mbox() for letter in found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=80)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    write(given.file, given.messages, given.processes, seed=given.seed)
    print(f"{given.file}: {given.messages} messages, {given.processes} hiring processes")


if __name__ == "__main__":
    main()
