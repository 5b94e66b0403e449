"""When each process was last looked for elsewhere, and what doubt that look left.

Kept in memory alone: a program that starts anew looks again, and comes upon the same doubt.
"""

from __future__ import annotations

from datetime import datetime

from agent.core.decision import Held, Write
from agent.core.process import Process
from agent.core.rules.doubt import Doubt
from agent.cycle.elsewhere import Elsewhere
from agent.cycle.recorder import LOOK_AGAIN, LOOKED_FOR


class Lookout:
    def __init__(self) -> None:
        self._looked: dict[int, datetime] = {}
        self._doubts: dict[int, Doubt] = {}

    def look(self, process: Process, elsewhere: Elsewhere, now: datetime) -> bool:
        """Look now; True where the process has more threads by it. A look that fails is none."""
        found = elsewhere.look(process)
        self._looked[process.id] = now
        self._doubts.pop(process.id, None)
        if found.doubt is not None:
            self._doubts[process.id] = found.doubt
        return found.taken_in

    def look_daily(self, process: Process, elsewhere: Elsewhere, now: datetime) -> bool:
        """Once a day while a draft waits, and once it has vanished at once: have they answered in
        another thread, has the user sent it from one?
        """
        waits = [draft for draft in process.drafts if draft.state in LOOKED_FOR]
        looked = self._looked.get(process.id)
        is_due = looked is None or now - looked >= LOOK_AGAIN
        has_vanished = looked and any(one.ended_at and one.ended_at > looked for one in waits)
        if not waits or not (is_due or has_vanished):
            return False
        return self.look(process, elsewhere, now)

    def doubt(self, process: Process, decision: Write, now: datetime) -> Held | None:
        """What keeps the draft back until the user answers; looked for anew after a day."""
        doubt, looked = self._doubts.get(process.id), self._looked.get(process.id)
        if doubt is None or looked is None or now - looked >= LOOK_AGAIN:
            return None
        return doubt.holds(process, decision, looked + LOOK_AGAIN)
