"""When each process was last looked for elsewhere, and what that look left: a doubt, a fault,
threads still to be read.

Kept in memory alone: a program that starts anew looks again, and comes upon the same. How often it
was set back is in the ledger, so that one started for each poll gives a thread up in time too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from agent.core.decision import Held, Write
from agent.core.process import Process
from agent.core.rules.doubt import Doubt
from agent.cycle.elsewhere import Elsewhere, Found, Perhaps
from agent.cycle.options import Report
from agent.cycle.recorder import LOOK_AGAIN, LOOKED_FOR
from agent.cycle.setbacks import as_tactful, ends_the_cycle, fault_of
from agent.cycle.sifting import Sifting
from agent.errors import LedgerError, LoginNeeded


@dataclass(slots=True)
class _Look:
    """`at` is when the last one came to its end, `again` when one that did not may go on.
    `told_fault` is why a thread that the user named is not taken in yet.
    """

    at: datetime | None = None
    again: datetime | None = None
    failures: int = 0
    doubt: Doubt | None = None
    told_fault: Exception | None = None
    told: Sifting[Perhaps] = field(default_factory=Sifting)
    found: Sifting[Perhaps] = field(default_factory=Sifting)


class Lookout:
    def __init__(self) -> None:
        self._looks: dict[int, _Look] = {}

    def look(self, process: Process, elsewhere: Elsewhere, now: datetime, report: Report) -> bool:
        """Look before a draft; True where it has to wait for the next cycle or a new decision: the
        process has more threads by it, or not all that was found is read. Raises what the ports
        raise, and why a thread can't be read.
        """
        look = self._look_of(process, elsewhere)
        found = _looked(look, process, elsewhere, now)
        _report_refused(found, report)
        fault = found.fault or look.told_fault
        if fault is not None and not found.taken_in:
            raise fault
        report.unread |= found.unread
        return found.taken_in or found.unread

    def catch_up(
        self, process: Process, elsewhere: Elsewhere, now: datetime, report: Report
    ) -> bool:
        """Take in what the user named; and once a day while a draft waits, and once it has vanished
        at once: have they answered in another thread, has the user sent it from one?

        True where the process has more threads by it. What fails is told in the report and tried
        again later, so that no draft that has lapsed lies there for it; what ends the cycle is
        raised.
        """
        look = self._look_of(process, elsewhere)
        failures, backs_off = look.failures, look.again is not None and now < look.again
        if not backs_off:
            look.again = None
        told = _softly(look, lambda: elsewhere.take_in_as_told(process, look.told), process, report)
        look.told_fault = told.fault
        daily = Found()
        if not backs_off and _is_due(look, process, now):
            daily = _softly(look, lambda: _looked(look, process, elsewhere, now), process, report)
        if not backs_off and look.failures == failures:
            look.failures = 0
        if daily.unread and look.again is None:
            look.again, report.unread = now, True
        return told.taken_in or daily.taken_in

    def _look_of(self, process: Process, elsewhere: Elsewhere) -> _Look:
        if process.id not in self._looks:
            before = elsewhere.ledger.standing(process.id)
            failed = before.fault.failures if before and before.fault else 0
            found = Sifting[Perhaps](looks_before=failed)
            self._looks[process.id] = _Look(found=found)
        return self._looks[process.id]

    def due_at(self, process: Process) -> datetime | None:
        """When to go on with what the last look left; None: nothing but the daily look is due."""
        look = self._looks.get(process.id)
        return None if look is None else look.again

    def doubt(self, process: Process, decision: Write, now: datetime) -> Held | None:
        """What keeps the draft back until the user answers; looked for anew after a day."""
        look = self._looks.get(process.id)
        if look is None or look.doubt is None or look.at is None or now - look.at >= LOOK_AGAIN:
            return None
        return look.doubt.holds(process, decision, look.at + LOOK_AGAIN)


def _is_due(look: _Look, process: Process, now: datetime) -> bool:
    waits = [draft for draft in process.drafts if draft.state in LOOKED_FOR]
    if not waits or look.at is None:
        return bool(waits)
    has_vanished = any(one.ended_at is not None and one.ended_at > look.at for one in waits)
    return has_vanished or now - look.at >= LOOK_AGAIN


def _looked(look: _Look, process: Process, elsewhere: Elsewhere, now: datetime) -> Found:
    """One that fails, or leaves something unread, is none yet."""
    found = elsewhere.look(process, look.found)
    if found.fault is None and not found.unread:
        look.at, look.doubt = now, found.doubt
    return found


def _softly(look: _Look, step: Callable[[], Found], process: Process, report: Report) -> Found:
    try:
        found = step()
    except (LoginNeeded, LedgerError):
        raise
    except Exception as error:
        _set_back(look, error, report)
        if ends_the_cycle(error, report):
            raise
        found = Found(fault=error)
    else:
        if found.fault is not None:
            _set_back(look, found.fault, report)
            if ends_the_cycle(found.fault, report):
                raise found.fault
    _report_refused(found, report)
    if found.fault is not None:
        report.faults.append((f"process {process.id}", as_tactful(found.fault)))
    return found


def _set_back(look: _Look, error: Exception, report: Report) -> None:
    look.failures += 1
    look.again = fault_of(error, look.failures, report.at).retry_at


def _report_refused(found: Found, report: Report) -> None:
    report.faults += [(thread_id, as_tactful(error)) for thread_id, error in found.refused]
