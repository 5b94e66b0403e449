"""What has to be true once nothing has gone wrong for a while: nothing missed, nothing stale.

The mailbox is the truth; the ledger has to say the same of it. What is missed is judged by what the
story owes, and besides by what the program, asked once more, would still make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.core.decision import Admitted, Write
from agent.core.process import DraftState
from agent.core.rules.admit import Owed
from agent.core.rules.decide import decide
from agent.sandbox import Refusal
from tests.simulation.marks import judge_the_marks
from tests.simulation.people import BLOCKING
from tests.simulation.stories import LABEL

if TYPE_CHECKING:
    from tests.simulation.host import Host
    from tests.simulation.seen import Made
    from tests.simulation.simulation import Simulation
    from tests.simulation.witness import Witness

S = DraftState
AGREES = {
    ("stands", False): {S.LIVE},
    ("stands", True): {S.OPENED, S.EDITED},
    # touched in the window that can't be closed, as another instance took it back: left alone
    ("blanked", True): {S.OPENED, S.EDITED},
    ("withdrawn", False): {S.WITHDRAWN},
    ("withdrawn", True): {S.WITHDRAWN, S.GONE, S.DISCARDED},
    ("sent", False): {S.SENT},
    ("sent", True): {S.SENT},
    ("removed", False): {S.GONE, S.DISCARDED, S.WITHDRAWN, S.SENT},
    ("removed", True): {S.GONE, S.DISCARDED, S.WITHDRAWN, S.SENT},
    ("deleted", False): {S.GONE, S.DISCARDED, S.WITHDRAWN, S.SENT},
    ("deleted", True): {S.GONE, S.DISCARDED, S.WITHDRAWN, S.SENT},
}
"""(a draft's fate in the mailbox, touched by the user) to what the ledger may call it."""
HARMLESS = frozenset({
    "clock_year_ahead", "clock_year_behind", "clock_right", "nap", "token_expires", "archives",
    "away", "opens", "edits", "edits_subject", "sends", "sends_renamed", "sends_orphan",
    "discards", "schedules",
})  # fmt: skip
"""Deeds for which nothing is owed less: those around a draft come when the owed one is made."""


def judge_the_end(sim: Simulation, witness: Witness) -> None:
    """After quiescence: CORRUPT, STALE, MISSED, and a further poll that does nothing."""
    apart = len(sim.hosts) > 1 and not sim.schedule.shared
    for host in {one.file: one for one in sim.hosts}.values():
        _sound(sim, host)
        if host.error is not None:
            # Without the label there is nothing to do but to say so, and that is what it does.
            if sim.label == LABEL or "There is no label" not in str(host.error):
                sim.object(f"STUCK: {host.error}")
            continue
        if not host.is_up:
            sim.object("STUCK: the program is not up")
            continue
        if not apart:
            _drafts_agree(sim, witness, host)
            judge_the_marks(sim, host)
        _facts_agree(sim, host, witness)
        _nothing_is_owed(sim, host)
    if not sim.outcome.failed and not apart:
        _as_undisturbed(sim, witness)
        _no_answered_draft_waits(sim, witness)
    if not sim.outcome.failed:
        _does_nothing_more(sim)


def _sound(sim: Simulation, host: Host) -> None:
    for check in ("integrity_check", "foreign_key_check"):
        found = host.rows(f"PRAGMA {check}")
        if found not in ([("ok",)], []):
            sim.object(f"CORRUPT: {check}: {found[:2]}")


def _drafts_agree(sim: Simulation, witness: Witness, host: Host) -> None:
    rows = dict(host.rows("SELECT marker, state FROM drafts"))
    threads = dict(host.rows("SELECT marker, json_extract(planned, '$.thread_id') FROM drafts"))
    made = {one.marker: one for one in witness.made.values()}
    ours = {one.draft_id for one in made.values()}
    theirs = {message.id for key, message in sim.mail.drafts.listed() if key not in ours}
    lying = dict(host.rows("SELECT marker, gmail_message_id FROM drafts"))
    planned = {one.marker: one.planned_at for _, one in host.ledger.drafts_in(list(DraftState))}
    for marker, one in made.items():
        state = rows.get(marker)
        if state is None:
            sim.object(f"UNKNOWN: the ledger does not know the {one.kind} it made")
        elif state == S.EDITED and lying[marker] in theirs:
            continue  # Unmarked, both of them: the one that still lies there is taken for ours.
        elif state not in AGREES.get((one.fate, one.touched), set()):
            sim.object(f"STALE: a draft that {_said(one)} is {state} in the ledger")
    for marker, state in rows.items():
        if marker in made or state == S.REFUSED:
            continue
        held = state in (S.GONE, S.DISCARDED, S.EDITED, S.SENT)
        story = witness.story(str(threads[marker]))
        lost = witness.history_lost_at
        unknowable = lost is not None and lost >= planned[marker]
        if not (held and (unknowable or story.own_drafts or story.written)):
            sim.object(f"MISSED: a draft that was never made is {state} in the ledger")


def _said(one: Made) -> str:
    return f"{one.fate}{' and was touched' if one.touched else ''}"


def _facts_agree(sim: Simulation, host: Host, witness: Witness) -> None:
    """The threads under the label: every message known, with the labels it has now."""
    markers = {row[0] for row in host.rows("SELECT marker FROM drafts")}
    ours = {one.draft_id for one in witness.made.values() if one.marker in markers}
    touched = {one.draft_id for one in witness.made.values() if one.touched}
    known = {
        process_thread.id: (process, process_thread)
        for process in host.ledger.processes()
        for process_thread in process.threads
    }
    for thread_id in sim.threads:
        try:
            messages = sim.mail.thread(thread_id).messages
        except Refusal:
            messages = []
        found = known.get(thread_id)
        if found is None:
            if any(sim.label and sim.mail.state.label_id(sim.label) in m.labels for m in messages):
                sim.object("MISSED: a labelled thread the ledger does not know")
            continue
        process, facts = found
        if facts.gone != (not messages):
            sim.object(f"STALE: a thread is {'gone' if facts.gone else 'there'} in the ledger only")
        there = {one.id for one in messages if not one.is_draft}
        read = {one.id for one in process.messages if one.thread_id == thread_id}
        if there - read:
            sim.object(f"STALE: {len(there - read)} messages of a thread were never read")
        lying = [
            (key, message.id)
            for key, message in sim.mail.drafts.listed()
            if message.thread_id == thread_id
        ]
        mine = {message_id for key, message_id in lying if key not in ours}
        edited = {message_id for key, message_id in lying if key in touched}
        # Of two unmarked drafts there when an attempt is settled, one is held as the edited one.
        held = {row[0] for row in host.rows("SELECT gmail_message_id FROM drafts "
                                            "WHERE state = 'edited'")}  # fmt: skip
        known_mine = set(facts.user_drafts)
        if messages and not (mine <= known_mine | held and known_mine <= mine | edited):
            sim.object(f"STALE: the user's drafts are {mine}, known are {facts.user_drafts}")


def _nothing_is_owed(sim: Simulation, host: Host) -> None:
    """Asked once more with the facts it has, the agent would draft nothing: by its own rules, so
    this shows what was left undone, not what was decided wrongly.
    """
    now, cycle = host.mailbox.now(), host.cycle
    for process in host.ledger.processes():
        decision = decide(process, cycle.options.policy, now)
        if isinstance(decision, Write):
            owed = [Owed(process=process, decision=decision)]
            gates = cycle._admit(owed, now, None)
            if all(isinstance(gate, Admitted) for gate in gates):
                standing = host.ledger.standing(process.id)
                fault = standing.fault if standing else None
                sim.object(f"MISSED: a {decision.planned.kind} is due and not made ({fault})")


def _as_undisturbed(sim: Simulation, witness: Witness) -> None:
    """Where nobody kept it from that, the run made all that an undisturbed one makes, whatever
    came late or broke; and nothing else where there were only faults and it was never off for days.
    """
    rounds = iter(sim.schedule.rounds)
    if not set(sim.done) <= HARMLESS or not all(gap in rounds for gap in sim.story.rounds):
        return
    made = {(sim.threads.index(one.thread), one.kind) for one in witness.made.values()}
    owed = {
        (thread, kind)
        for thread, kind in sim.story.owed
        if not any(at >= sim.story.not_before[thread][kind] for at in sim.off_from)
    }
    alike = not sim.done and not sim.off_from and sim.schedule.rounds == sim.story.rounds
    if not owed <= made or (alike and not made <= sim.story.owed):
        sim.object(f"MISSED: made {sorted(made)}, owed {sorted(owed)}")


def _no_answered_draft_waits(sim: Simulation, witness: Witness) -> None:
    for one in witness.made.values():
        answers = witness.story(one.thread).answers
        if one.fate == "stands" and not one.touched and one.kind != "gracious_reply":
            late = [name for tick, _, name in answers if tick > one.tick and name in BLOCKING]
            if late:
                sim.object(f"STALE: a {one.kind} still waits after a {late[-1]}")


def _does_nothing_more(sim: Simulation) -> None:
    """One poll more, a minute later: one request, no write (isync's idempotence run)."""
    for host in {one.file: one for one in sim.hosts}.values():
        if host.error is not None:
            continue
        calls = dict(host.counts)
        due = host.ledger.next_due_at()
        sim.poll(host)
        if due is not None and due <= host.mailbox.now():
            continue
        made = {key: count - calls.get(key, 0) for key, count in host.counts.items()}
        done = {key: count for key, count in made.items() if count and key != "token"}
        if done != {"history.list": 1}:
            sim.object(f"NOOP: a further poll did {done}")
