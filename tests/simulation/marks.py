"""With `marks`, the label `Draft ready` is on a thread exactly while a draft of ours waits there.

On any schedule, no label but that one is ever written.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from agent.core.process import STANDING
from agent.cycle.sync import mark_of
from agent.sandbox import Refusal, Request
from tests.simulation.stories import LABEL

if TYPE_CHECKING:
    from tests.simulation.host import Host
    from tests.simulation.simulation import Simulation

MARK = mark_of(LABEL)
WRITES = ("/labels", "/modify")


def judge_label_write(sim: Simulation, request: Request) -> None:
    """What Gmail has just carried out, if it was about a label."""
    if not request.path.endswith(WRITES):
        return
    said = json.loads(request.body)
    label = sim.mail.state.labels.by_name(MARK)
    known = label.id if label is not None else None
    allowed = ({"name": MARK}, {"addLabelIds": [known]}, {"removeLabelIds": [known]})
    if not sim.schedule.marks or said not in allowed:
        sim.object(f"MARK: {request.method} {request.path} wrote {said}")


def judge_the_marks(sim: Simulation, host: Host) -> None:
    """In the end: borne by the threads on which a draft stands, as the ledger knows, and by no
    other.
    """
    if not sim.schedule.marks:
        return
    waiting = {
        draft.thread_id
        for _, draft in host.ledger.drafts_in([*STANDING])
        if draft.withdrawal is None
    }
    label = sim.mail.state.labels.by_name(MARK)
    for thread_id in sim.threads:
        try:
            messages = [one for one in sim.mail.thread(thread_id).messages if not one.is_draft]
        except Refusal:
            continue
        borne = any(label is not None and label.id in one.labels for one in messages)
        if messages and borne != (thread_id in waiting):
            sim.object(f"MARK: a thread {'bears' if borne else 'lacks'} the mark in the end")
