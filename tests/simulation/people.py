"""What people, phones, clocks and Gmail itself do to the mailbox while the agent is at work.

Each deed is a word in a schedule. One that makes no sense at its moment (no draft to edit) does
nothing, so that taking something else out of a schedule never breaks it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from agent.core.instructions import Pause, Resume
from agent.errors import LedgerError
from agent.sandbox import Refusal
from agent.sandbox.state import ScheduledMessage
from tests.simulation.stories import DANA, LABEL, TOM

if TYPE_CHECKING:
    from tests.simulation.simulation import Simulation

BLOCKING = frozenset({"question", "reject"})
"""After these no thank-you or follow-up may be made before the user has written."""
LETTERS = {
    "question": "Hi Sam,\n\nCould you tell me which day next week suits you for a call?\n",
    "reject": "Dear Sam,\n\nUnfortunately we have decided to move forward with another "
    "candidate.\n",
    "pleasantry": "Hi Sam,\n\nThank you, received.\n\nDana\n",
    "promise": "Hi Sam,\n\nWe will let you know by Friday, March 27.\n",
}
AWAY = "I am out of the office until March 20 and will answer after my return."


class People:
    """Carries deeds out on a simulation's mailbox and tells its witness."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self._mail = sim.mail
        self._scheduled: list[tuple[str, ScheduledMessage]] = []
        self._deeds: dict[str, Callable[[int], None]] = {
            **{name: self._letter(name) for name in LETTERS},
            "away": self._away,
            "writes": self._writes,
            "opens": lambda thread: self._at_draft(thread, self._mail.user.open_draft),
            "edits": self._edits,
            "edits_subject": self._edits_subject,
            "sends": lambda thread: self._sends(thread, orphan=False),
            "sends_renamed": self._sends_renamed,
            "sends_orphan": lambda thread: self._sends(thread, orphan=True),
            "discards": self._discards,
            "schedules": self._schedules,
            "own_draft": self._own_draft,
            "discards_own": self._discards_own,
            "trashes": lambda thread: self._on_thread(thread, self._mail.user.trashes),
            "untrashes": lambda thread: self._on_thread(thread, self._mail.user.untrashes),
            "archives": lambda thread: self._on_thread(thread, self._mail.user.archives),
            "deletes": self._deletes,
            "unlabels": lambda thread: self._relabel(thread, remove=True),
            "labels": lambda thread: self._relabel(thread, remove=False),
            "renames_label": self._renames_label,
            "names_label_back": self._names_label_back,
            "deletes_label": self._deletes_label,
            "pauses": lambda thread: self._instruct(thread, Pause),
            "resumes": lambda thread: self._instruct(thread, Resume),
            "clock_year_ahead": lambda _: self._skew(365),
            "clock_year_behind": lambda _: self._skew(-365),
            "clock_right": lambda _: self._skew(0),
            "nap": lambda _: self._sleeps(timedelta(seconds=40)),
            "week": lambda _: self._sleeps(timedelta(days=7)),
            "three_weeks": lambda _: self._sleeps(timedelta(days=21)),
            "history_expires": self._history_expires,
            "token_expires": lambda _: sim.gateway.oauth.expire_access_tokens(),
        }

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._deeds)

    def do(self, deed: str, thread: int) -> None:
        """One deed. What Gmail itself would refuse just does not happen."""
        sim = self._sim
        try:
            self._deeds[deed](min(thread, len(sim.threads) - 1))
        except Refusal as refusal:
            sim.say(f"  ({deed}: {refusal})")

    def _letter(self, name: str) -> Callable[[int], None]:
        def write(thread: int) -> None:
            if self._arrives(thread, LETTERS[name]):
                self._sim.witness.answered(self._sim.threads[thread], name)

        return write

    def _arrives(self, thread: int, text: str, headers: dict[str, str] | None = None) -> bool:
        """Whether it came: a thread in the trash is answered no more."""
        parent = self._newest(thread)
        if parent is None:
            return False
        letter = self._mail.message(parent).letter
        self._mail.deliver(
            sender=TOM if thread else DANA,
            text=text,
            answers=parent,
            subject=f"Re: {letter.bare_subject}",
            headers=headers,
        )
        return True

    def _away(self, thread: int) -> None:
        self._arrives(thread, AWAY, {"Auto-Submitted": "auto-replied"})

    def _newest(self, thread: int) -> str | None:
        """The newest message of the thread that is no draft and not in the trash."""
        try:
            found = self._mail.thread(self._sim.threads[thread])
        except Refusal:
            return None
        shown = [one for one in found.messages if not one.is_draft and one.is_visible]
        return shown[-1].id if shown else None

    def _writes(self, thread: int) -> None:
        parent = self._newest(thread)
        if parent is None:
            return
        message = self._mail.user.sends(text="Hello,\n\nA word by hand.\n\nSam", answers=parent)
        self._sim.witness.user_sent(message.id, self._sim.threads[thread])

    def _draft(self, thread: int) -> str | None:
        """Our newest draft for that thread, wherever it lies now."""
        return self._sim.witness.newest_of_ours(self._sim.threads[thread])

    def _at_draft(self, thread: int, act: Callable[[str], object]) -> bool:
        draft_id = self._draft(thread)
        if draft_id is None:
            return False
        before = self._mail.drafts.message(draft_id).letter.rfc822_id
        act(draft_id)
        now = next(key for key, one in self._mail.drafts.listed() if one.letter.rfc822_id == before)
        self._sim.witness.draft_renamed(draft_id, now)
        self._sim.witness.user_touched(now)
        return True

    def _edits(self, thread: int) -> None:
        text = "Dear all,\n\nThese words are my own.\n\nSam"
        self._at_draft(thread, lambda key: self._mail.user.edit_draft(key, text=text))

    def _edits_subject(self, thread: int) -> None:
        self._at_draft(thread, lambda key: self._mail.user.edit_draft(key, subject="Thank you!"))

    def _sends(self, thread: int, *, orphan: bool) -> None:
        draft_id = self._draft(thread)
        if draft_id is None:
            return
        message = self._mail.user.send_draft(draft_id, orphan=orphan)
        self._sim.witness.draft_sent(draft_id, message.id, self._sim.threads[thread])

    def _sends_renamed(self, thread: int) -> None:
        """Under another subject, which takes it to another thread, and before anybody looks."""
        self._edits_subject(thread)
        self._sends(thread, orphan=False)

    def _discards(self, thread: int) -> None:
        draft_id = self._draft(thread)
        if draft_id is not None:
            self._mail.user.discard_draft(draft_id)
            self._sim.witness.user_removed(draft_id)

    def _schedules(self, thread: int) -> None:
        draft_id = self._draft(thread)
        if draft_id is not None:
            at = self._mail.clock.now() + timedelta(hours=20)
            self._mail.user.schedule_draft(draft_id, at)
            self._scheduled.append((draft_id, self._mail.state.scheduled[-1]))
            self._sim.witness.user_removed(draft_id)

    def see_scheduled_mail_off(self) -> None:
        """Tell the witness of scheduled mail that Gmail has sent by now."""
        for one in list(self._scheduled):
            draft_id, item = one
            if item not in self._mail.state.scheduled:
                self._scheduled.remove(one)
                self._sim.witness.scheduled_went_out(draft_id)

    def _own_draft(self, thread: int) -> None:
        parent = self._newest(thread)
        if parent is None:
            return
        draft_id = self._mail.user.starts_draft(text="Dear Dana,\n\nI was", answers=parent)
        self._sim.witness.user_started(draft_id, self._sim.threads[thread])

    def _discards_own(self, thread: int) -> None:
        draft_id = self._sim.witness.newest_of_theirs(self._sim.threads[thread])
        if draft_id is not None:
            self._mail.user.discard_draft(draft_id)
            self._sim.witness.user_removed(draft_id)

    def _on_thread(self, thread: int, act: Callable[[str], None]) -> None:
        act(self._sim.threads[thread])

    def _deletes(self, thread: int) -> None:
        thread_id = self._sim.threads[thread]
        self._mail.user.deletes(thread_id)
        self._sim.witness.thread_deleted(thread_id)

    def _relabel(self, thread: int, *, remove: bool) -> None:
        name = self._sim.label
        change = {"remove": [name]} if remove else {"add": [name]}
        self._mail.user.relabels(self._sim.threads[thread], **change)

    def _renames_label(self, _: int) -> None:
        if self._sim.label == LABEL:
            self._mail.user.renames_label(LABEL, "Old interviews")
            self._sim.label = "Old interviews"

    def _names_label_back(self, _: int) -> None:
        if self._sim.label not in (LABEL, ""):
            self._mail.user.renames_label(self._sim.label, LABEL)
            self._sim.label = LABEL

    def _deletes_label(self, _: int) -> None:
        if self._sim.label:
            self._mail.user.deletes_label(self._sim.label)
            self._sim.label = ""

    def _instruct(self, thread: int, made: type[Pause] | type[Resume]) -> None:
        """As `tactful pause` does it: into the ledger, beside the running agent."""
        for host in self._sim.ledger_hosts():
            try:
                known = host.ledger.tracked().get(self._sim.threads[thread])
                if known is not None:
                    host.ledger.instruct(known.process_id, made(at=self._mail.clock.now()))
                    self._sim.witness.instructed(self._sim.threads[thread])
            except LedgerError:
                continue

    def _skew(self, days: int) -> None:
        for host in self._sim.hosts:
            host.clock.skew = timedelta(days=days)

    def _sleeps(self, span: timedelta) -> None:
        self._mail.clock.advance(span)
        for host in self._sim.hosts:
            host.clock.slept_at_this_call = True

    def _history_expires(self, _: int) -> None:
        self._mail.expire_history()
        self._sim.witness.history_expired()
