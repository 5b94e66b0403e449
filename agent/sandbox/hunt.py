"""A job hunt, played in the sandbox: people who write, and a user who looks at Gmail twice a day.

Ten weeks in the life of Robin Castellano, every text made up. `Hunt.play_until` moves the sandbox's
clock from one thing that happens to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from agent.sandbox.mailbox import SandboxMailbox

ZONE = ZoneInfo("America/New_York")
ROBIN = "Robin Castellano <robin.castellano@example.com>"
LABEL = "Interviews"
START = datetime(2026, 3, 2, 8, 0, tzinfo=ZONE)
LOOKS = (time(12, 15), time(18, 15))
"""When Robin looks at Gmail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One thing that happens: `act` gets the mailbox."""

    at: datetime
    act: Callable[[SandboxMailbox], None]


@dataclass(slots=True, kw_only=True)
class Story:
    """One hiring process as it is played. `habit` is what Robin does with a draft on it."""

    person: str
    subject: str
    label: str = LABEL
    habit: str = "send"
    scenes: list[Scene] = field(default_factory=list)
    newest: str = ""
    thread: str = ""

    def writes(self, at: datetime, text: str, *, calendar: str | None = None) -> None:
        """They write, on the thread if there is one."""

        def act(mailbox: SandboxMailbox) -> None:
            first = self.newest == ""
            message = mailbox.deliver(
                sender=self.person,
                to=ROBIN,
                subject=self.subject if first else f"Re: {self.subject}",
                text=text,
                calendar=calendar,
                answers=self.newest,
            )
            self.newest = message.id
            if first:
                self.thread = message.thread_id
                mailbox.user.relabels(message.thread_id, add=[self.label])

        self.scenes.append(Scene(at=at, act=act))

    def apart(self, at: datetime, subject: str, text: str) -> None:
        """They write, but in a thread of its own, which has no label."""

        def act(mailbox: SandboxMailbox) -> None:
            mailbox.deliver(sender=self.person, to=ROBIN, subject=subject, text=text)

        self.scenes.append(Scene(at=at, act=act))

    def away(self, at: datetime, text: str) -> None:
        """Their machine answers that they are away."""

        def act(mailbox: SandboxMailbox) -> None:
            mailbox.deliver(
                sender=self.person,
                to=ROBIN,
                subject=f"Automatic reply: {self.subject}",
                text=text,
                answers=self.newest,
                headers={"Auto-Submitted": "auto-replied"},
            )

        self.scenes.append(Scene(at=at, act=act))

    def from_then_on(self, at: datetime, habit: str) -> None:
        """Robin treats the drafts on this thread another way: send, edit, leave, discard."""
        self.scenes.append(Scene(at=at, act=lambda _: setattr(self, "habit", habit)))

    def robin(self, at: datetime, text: str) -> None:
        """Robin answers by hand."""

        def act(mailbox: SandboxMailbox) -> None:
            self.newest = mailbox.user.sends(text=text, answers=self.newest).id

        self.scenes.append(Scene(at=at, act=act))


class Hunt:
    """The stories, and the mailbox they are played in."""

    def __init__(self, mailbox: SandboxMailbox, stories: list[Story]) -> None:
        self.mailbox = mailbox
        self.stories = stories
        self._scenes = sorted(
            (scene for story in stories for scene in story.scenes), key=lambda scene: scene.at
        )
        self.robin_looks_until: datetime | None = None
        """From then on nobody touches the drafts; None: Robin always does."""
        self._looks = _looks(START)
        self._next_look = next(self._looks)

    def next_at(self) -> datetime:
        """When the next thing happens without anybody asking."""
        return min([self._next_look, *(scene.at for scene in self._scenes[:1])])

    def play_until(self, moment: datetime) -> None:
        """Let everything happen up to `moment`, in order, and leave the clock there."""
        while self.next_at() <= moment:
            at = self.next_at()
            if at > self.mailbox.clock.now():
                self.mailbox.clock.set(at)
            if self._scenes and self._scenes[0].at <= at:
                self._scenes.pop(0).act(self.mailbox)
            else:
                self._next_look = next(self._looks)
                if self.robin_looks_until is None or at < self.robin_looks_until:
                    self._look()
        if moment > self.mailbox.clock.now():
            self.mailbox.clock.set(moment)

    def _look(self) -> None:
        """Robin goes through the drafts: sends, edits or discards them, or leaves them alone."""
        for story in self.stories:
            for draft_id in self.mailbox.drafts_in(story.thread) if story.thread else []:
                if story.habit == "leave":
                    continue
                if story.habit == "discard":
                    self.mailbox.user.discard_draft(draft_id)
                    story.habit = "send"
                    continue
                if story.habit == "edit":
                    self._edit(draft_id, story)
                    story.habit = "send"
                    continue
                story.newest = self.mailbox.user.send_draft(draft_id).id

    def _edit(self, draft_id: str, story: Story) -> None:
        first = story.person.split()[0]
        text = (
            f"Hi {first},\n\nI have kept thinking about the exhibition plans you showed me, and I "
            "would still love to be part of them. Is there any news on your side?\n\nRobin"
        )
        self.mailbox.user.edit_draft(draft_id, text=text)


def _looks(start: datetime) -> Iterator[datetime]:
    day = start.date()
    while True:
        for hour in LOOKS:
            yield datetime.combine(day, hour, tzinfo=ZONE)
        day += timedelta(days=1)
