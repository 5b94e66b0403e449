"""Sees everything that happens to the mailbox and knows who did it: the promises as invariants.

It looks at the sandbox's own state and at what is committed in the ledger's file, and works out
nothing by the program's rules; only at the end (`ending`) is the program asked what it still owes.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

from agent.core.process import DraftState
from agent.core.reply import MARKER_HEADER
from agent.sandbox import Exchange, Refusal, Request
from tests.simulation.marks import judge_label_write
from tests.simulation.people import BLOCKING
from tests.simulation.seen import Made, Read, Story, Theirs
from tests.simulation.stories import NOT_BEFORE_PROMISED, PROMISED_BY

if TYPE_CHECKING:
    from tests.simulation.host import Host
    from tests.simulation.simulation import Simulation

WINDOW = timedelta(seconds=5)
FLOOR = timedelta(days=10)
NUDGES = frozenset({"follow_up", "long_haul"})
BLOCKED = frozenset({"thank_you", "follow_up", "long_haul"})
FINAL = frozenset({DraftState.SENT, DraftState.WITHDRAWN})


class Witness:
    """`executed` sees what Gmail carried out, `write_starts` what leaves the agent."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self.tick = 0
        self.windows = 0
        self.withdrawals = 0
        self.made: dict[str, Made] = {}
        self.theirs: dict[str, Theirs] = {}
        self.sent: dict[str, str] = {}
        self.stories: dict[str, Story] = {}
        self.history_lost_at: datetime | None = None
        self._posted: set[str] = set()
        self._seen: dict[str, frozenset[str]] = {}
        self._ledgers: dict[str, tuple[dict[str, str], set[str]]] = {}

    def story(self, thread: str) -> Story:
        return self.stories.setdefault(thread, Story())

    # What people did

    def answered(self, thread: str, name: str) -> None:
        self.story(thread).answers.append((self.tick, self._sim.clock.now(), name))

    def user_sent(self, message_id: str, thread: str) -> None:
        self.sent[message_id] = "written by hand"
        self.story(thread).written.append(self.tick)

    def user_started(self, draft_id: str, thread: str) -> None:
        self.story(thread).own_drafts += 1
        self._keep(draft_id, thread, started=True)

    def draft_renamed(self, draft_id: str, now: str) -> None:
        """Gmail may give a draft a new draft id when its page rewrites it."""
        if now != draft_id:
            self.theirs.pop(draft_id, None)
            self.made[now] = self.made.pop(draft_id)
            self.made[now].draft_id = now

    def user_touched(self, draft_id: str) -> None:
        made = self.made[draft_id]
        made.touched = True
        self.story(made.thread).disturbed = True
        self._keep(draft_id, made.thread, started=False)

    def _keep(self, draft_id: str, thread: str, *, started: bool) -> None:
        raw = self._sim.mail.drafts.message(draft_id).letter.raw
        self.theirs[draft_id] = Theirs(thread=thread, raw=raw, tick=self.tick, started=started)

    def user_removed(self, draft_id: str) -> None:
        self.theirs.pop(draft_id, None)
        if draft_id in self.made:
            self.made[draft_id].fate = "removed"
            self.story(self.made[draft_id].thread).disturbed = True

    def draft_sent(self, draft_id: str, message_id: str, thread: str) -> None:
        made = self.made[draft_id]
        made.fate, made.sent_as = "sent", message_id
        self.theirs.pop(draft_id, None)
        self.sent[message_id] = "sent from a draft"
        self.story(thread).written.append(self.tick)
        if made.kind in NUDGES:
            self.story(thread).nudged_at = self._sim.clock.now()
        mail = self._sim.mail
        if mail.message(message_id).thread_id != thread:
            self.story(thread).unseen_until = mail.clock.now() + mail.quirks.index_lag

    def scheduled_went_out(self, draft_id: str) -> None:
        """Gmail sent a draft that the user had scheduled: with that the user has written."""
        made, self.tick = self.made[draft_id], self.tick + 1
        self.story(made.thread).written.append(self.tick)
        if made.kind in NUDGES:
            self.story(made.thread).nudged_at = self._sim.clock.now()

    def thread_deleted(self, thread: str) -> None:
        self.story(thread).disturbed = True
        here = self._sim.mail.state.store.messages
        listed = {key for key, _ in self._sim.mail.drafts.listed()}
        for made in self.made.values():
            lay_there = made.thread == thread and made.fate in ("stands", "blanked")
            if (lay_there and made.draft_id not in listed) or (
                made.fate == "sent" and made.sent_as and made.sent_as not in here
            ):
                made.fate = "deleted"
        self.sent = {key: how for key, how in self.sent.items() if key in here}
        self.theirs = {key: one for key, one in self.theirs.items() if key in listed}

    def instructed(self, thread: str) -> None:
        self.story(thread).disturbed = True

    def history_expired(self) -> None:
        self.history_lost_at = self._sim.clock.now()

    def newest_of_ours(self, thread: str) -> str | None:
        found = [one for one in self.made.values() if one.thread == thread and one.fate == "stands"]
        return found[-1].draft_id if found else None

    def newest_of_theirs(self, thread: str) -> str | None:
        found = [key for key, one in self.theirs.items() if one.started and one.thread == thread]
        return found[-1] if found else None

    # What the agent heard, and what it sets out to do

    def heard(self, host: Host, at: str, target: str) -> None:
        name = target.partition("?")[0].rpartition("/")[2]
        if at == "threads.get":
            drafts = frozenset(self._sim.mail.drafts_in(name))
            host.read_threads[name] = Read(tick=self.tick, at=self._sim.clock.now(), drafts=drafts)
        elif at == "drafts.get":
            host.read_drafts[name] = Read(tick=self.tick, at=self._sim.clock.now())

    def write_starts(self, host: Host, at: str, request: Request) -> None:
        if at == "drafts.create":
            self._create_starts(host, request)
        elif at in ("drafts.update", "drafts.delete"):
            self._change_starts(host, at, request.path.rpartition("/")[2])

    def _create_starts(self, host: Host, request: Request) -> None:
        sim = self._sim
        sim.outcome.posts += 1
        marker, thread = _submitted(request)
        row = host.rows("SELECT kind, occasion, state FROM drafts WHERE marker = ?", marker)
        if not row or not self._is_open(row[0][2], marker):
            sim.object(f"INTENT: a POST whose intent is not committed ({row})")
            return
        self._posted.add(marker)
        kind = row[0][0]
        read = host.read_threads.get(thread)
        if read is None:
            sim.object("AFTERREPLY: a POST on a thread that was never read")
            return
        if sim.clock.now() - read.at > WINDOW:
            self._too_late(host, f"the last read is {sim.clock.now() - read.at} old at the POST")
        self._seen[marker] = read.drafts
        if read.drafts:
            sim.object("OVERUSERDRAFT: a POST on a thread that was seen to hold a draft")
        story = self.story(thread)
        last = story.answers[-1] if story.answers else None
        if last is not None and kind in BLOCKED and last[2] in BLOCKING:
            written = any(tick > last[0] for tick in story.written)
            if not written and last[0] <= read.tick:
                sim.object(f"AFTERREPLY: a {kind} after a visible {last[2]}")
            elif not written:
                self.windows += 1
        self._not_early(kind, thread, read)

    def turned_away(self, at: str, request: Request) -> None:
        """A 401: Gmail did not look at it, and the repetition is the attempt."""
        if at == "drafts.create":
            self._posted.discard(_submitted(request)[0])

    def _is_open(self, state: str, marker: str) -> bool:
        """Whether the intent holds its process and may have its POST. Of two programs on one
        ledger, one may look at the other's intent between its commit and its POST: it finds
        nothing yet, and says `unknown`. That is no leave for a second POST.
        """
        if state == DraftState.UNKNOWN and marker not in self._posted:
            return len(self._sim.hosts) > 1 and not self._apart
        return state == DraftState.CREATING

    def _too_late(self, host: Host, what: str) -> None:
        """A write long after its last read; unless the computer slept at that very call."""
        if host.clock.slept_at_this_call:
            self.windows += 1
        else:
            self._sim.object(f"WINDOW: {what}")

    def _not_early(self, kind: str, thread: str, read: Read) -> None:
        sim, now = self._sim, self._sim.clock.now()
        if thread in sim.threads:
            earliest = sim.story.not_before[sim.threads.index(thread)].get(kind)
            if earliest is not None and now < earliest:
                sim.object(f"EARLY: a {kind} at {now}, not due before {earliest}")
        if kind in NUDGES and now < NOT_BEFORE_PROMISED and self.story(thread).waits(read.tick):
            sim.object(f"EARLY: a {kind} at {now}, promised by {PROMISED_BY:%B %-d}")
        unseen_until = self.story(thread).unseen_until
        nudged_at, answers = self.story(thread).nudged_at, self.story(thread).answers
        unseen = unseen_until is not None and now < unseen_until
        if self._apart and (unseen or (nudged_at is not None and nudged_at > read.at)):
            self.windows += 1
            return
        if kind not in NUDGES or nudged_at is None or now - nudged_at >= FLOOR:
            return
        if not any(at > nudged_at for _, at, _ in answers):
            sim.object(f"FLOOR: a {kind} {now - nudged_at} after the last one")

    def _change_starts(self, host: Host, at: str, draft_id: str) -> None:
        """A PUT or DELETE leaves: nobody may have touched the draft before the agent's last look,
        and that look is a moment old.
        """
        sim = self._sim
        read = host.read_drafts.get(draft_id)
        if read is None or sim.clock.now() - read.at > WINDOW:
            self._too_late(host, f"{at} of a draft that was not looked at just now")
            return
        theirs = self.theirs.get(draft_id)
        if theirs is not None:
            if theirs.tick <= read.tick:
                sim.object(f"USERDRAFT: {at} of a draft the user had touched")
            else:
                self.windows += 1
                del self.theirs[draft_id]
            return
        if at != "drafts.delete":
            return
        try:
            message = sim.mail.drafts.message(draft_id)
        except Refusal:
            return
        if not message.is_draft:
            sim.object("SENTLOST: a DELETE of a draft's wrapper whose message was sent")
        elif message.letter.addresses("To") or message.letter.addresses("Cc"):
            sim.object("BLANK: a DELETE of a draft that could still go out")

    # What Gmail carried out, late requests included

    def executed(self, exchange: Exchange) -> None:
        request = exchange.request
        if request.method == "GET" or exchange.answer.status >= 300:
            return
        judge_label_write(self._sim, request)
        draft_id = request.path.rpartition("/")[2]
        if request.method == "POST" and draft_id == "drafts":
            self._created(request, exchange.answer.json)
        elif request.method == "PUT" and draft_id in self.made:
            self.made[draft_id].fate = "blanked"
        elif request.method == "DELETE" and draft_id in self.made:
            self.withdrawals += 1
            self.made[draft_id].fate = "withdrawn"
        self._nothing_of_theirs_is_lost()

    def _created(self, request: Request, answer: dict[str, Any]) -> None:
        sim = self._sim
        marker, thread = _submitted(request)
        kind, occasion = "", ""
        for host in sim.hosts:
            for row in host.rows("SELECT kind, occasion FROM drafts WHERE marker = ?", marker):
                kind, occasion = row
        sim.say(f"  Gmail made a {kind} ({occasion})")
        for other in self.made.values():
            same_place = other.thread == thread and other.fate in ("stands", "blanked")
            if self._apart and self._in_the_window(marker, thread):
                self.windows += same_place
            elif other.marker == marker:
                sim.object("DUP: the same attempt was carried out twice")
            elif same_place and not other.touched:
                sim.object("DUP: a second draft of ours on the thread")
            elif not self._apart and other.spends(thread, occasion):
                sim.object(f"DUP: {occasion} was drafted before, and that draft {other.fate}")
        self.made[answer["id"]] = Made(
            draft_id=answer["id"],
            marker=marker,
            occasion=occasion,
            kind=kind,
            thread=thread,
            tick=self.tick,
        )

    @property
    def _apart(self) -> bool:
        return len(self._sim.hosts) > 1 and not self._sim.schedule.shared

    def _in_the_window(self, marker: str, thread: str) -> bool:
        """Two ledgers on one mailbox: whether the one whose POST this is could not have seen the
        other one's draft when it left, be it carried out late.
        """
        return not self._seen.get(marker, frozenset()) & frozenset(self._sim.mail.drafts_in(thread))

    def _nothing_of_theirs_is_lost(self) -> None:
        sim = self._sim
        for message_id, how in list(self.sent.items()):
            if message_id not in sim.mail.state.store.messages:
                del self.sent[message_id]
                sim.object(f"SENTLOST: a message {how} is gone")
        for draft_id, theirs in list(self.theirs.items()):
            try:
                raw = sim.mail.drafts.message(draft_id).letter.raw
            except Refusal:
                raw = b""
            if raw != theirs.raw:
                del self.theirs[draft_id]
                sim.object("USERDRAFT: a draft of the user's was changed")

    # What is committed

    def look_at_ledgers(self) -> None:
        """After each commit: none sent, nothing committed lost, one open intent a process."""
        sim = self._sim
        if sim.gateway.send_attempts:
            sim.object("SEND: an attempt to send")
        for host in {one.file: one for one in sim.hosts}.values():
            states = dict(host.rows("SELECT marker, state FROM drafts"))
            messages = {row[0] for row in host.rows("SELECT gmail_id FROM messages")}
            before, known = self._ledgers.get(str(host.file), ({}, set()))
            for marker, state in before.items():
                if marker not in states or (state in FINAL and states[marker] != state):
                    sim.object(f"FACTS: a draft that was {state} is {states.get(marker)}")
            if known - messages:
                sim.object(f"FACTS: {len(known - messages)} messages' facts vanished")
            self._ledgers[str(host.file)] = (states, messages)
            query = (
                "SELECT process_id FROM drafts WHERE state IN"
                " ('planned','creating','unknown','live','opened','edited','gone')"
                " GROUP BY process_id HAVING count(*) > 1"
            )
            if host.rows(query):
                sim.object("INTENT: two drafts hold one process")


def _submitted(request: Request) -> tuple[str, str]:
    """The marker and the thread of a drafts.create request."""
    message = json.loads(request.body)["message"]
    raw = base64.urlsafe_b64decode(message["raw"])
    return str(message_from_bytes(raw)[MARKER_HEADER]), str(message["threadId"])
