"""Ledgers for the pages to show: a few processes of every kind, and hostile ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.core.decision import Wait, Write
from agent.core.facts import MessageFacts, RequestKind
from agent.core.instructions import TellAbout
from agent.core.mail import Address
from agent.core.process import DraftState
from agent.core.rules.decide import decide
from agent.cycle.ports import Event, NewIntent
from tests.core.rules.facts import Outcome, no, outcome, promise, talk, they, wants, we
from tests.web.hostile import PAYLOADS

if TYPE_CHECKING:
    from tests.web.conftest import Desk


def a_few(desk: Desk) -> None:
    """Every kind of row: a question, a turn, a draft, waits, and rest."""
    desk.hears("t1", they("05-04 10:00", promises=[promise("05-15")]), name="Northwind")
    asks = [wants("your availability", kind=RequestKind.ANSWER)]
    desk.hears("t2", they("05-11 10:00", requests=asks, thread="t2"), name="Lantern House")
    desk.hears("t3", they("01-12 10:00", thread="t3"), name="Mossgate")
    desk.hears("t4", they("02-04 10:00", outcome=no(), thread="t4"), name="Tidewater")
    invited = they("05-04 10:00", interviews=[talk("05-12 08:00", "05-12 08:45")], thread="t5")
    desk.hears("t5", invited, we("05-05 09:00", thread="t5"), name="Fernhill Library")
    desk.hears(
        "t6", they("05-11 09:00", outcome=outcome(Outcome.REJECTED), thread="t6"), name="Quill"
    )
    drafted(desk, "t7", "Dear Dana,\n\nhow are things?\n\nSam", they("04-20 10:00", thread="t7"))
    desk.looks()


def hostile(desk: Desk) -> None:
    """Thirty processes, each hostile in its subject, its people, its words and its draft."""
    for number, payload in enumerate(PAYLOADS):
        thread = f"x{number}"
        person = Address(email=f"a{number}@evil{number}.example", name=payload)
        asks = [wants(payload, kind=RequestKind.ANSWER)] if number % 3 == 0 else []
        message = they(
            f"05-0{1 + number % 3} 10:00",
            sender=person,
            thread=thread,
            requests=asks,
            promises=[promise("05-15", quote=payload)] if number % 3 == 1 else [],
        )
        gist = message.reading.gist
        assert gist is not None
        reading = replace(message.reading, gist=replace(gist, quote=payload))
        message = replace(message, reading=reading, subject=payload)
        if number % 3 == 2:
            process_id = drafted(desk, thread, payload, message, subject=payload)
        else:
            process_id = desk.hears(thread, message, subject=payload)
        desk.ledger.instruct(process_id, TellAbout(at=desk.clock.now(), text=payload))
    desk.looks()


def drafted(
    desk: Desk, thread: str, text: str, *messages: MessageFacts, subject: str = "Editor"
) -> int:
    """A process with a draft that waits; returns its id."""
    now = desk.clock.now()
    process_id = desk.hears(thread, *messages, subject=subject)
    decision = decide(desk.process(process_id), desk.pages.policy(), now)
    assert isinstance(decision, Write | Wait), decision
    planned = decision.planned if isinstance(decision, Write) else decision.next
    assert planned is not None
    made = desk.ledger.plan_draft(
        NewIntent(
            process_id=process_id,
            planned=planned,
            reason=decision.reason,
            marker=f"m-{thread}",
            text=text,
            recipients=tuple(person.email for person in planned.to),
            raw_sha256="0" * 64,
            history_id="1",
            at=now,
        )
    )
    event = Event(
        process_id=process_id,
        thread_id=thread,
        at=now,
        event="draft",
        because=decision.reason.because,
        kind=planned.kind,
        text=text,
        evidence=decision.reason.evidence,
    )
    desk.ledger.advance_draft(
        made.intent_id,
        DraftState.LIVE,
        at=now,
        draft_id=f"d-{thread}",
        message_id=f"dm-{thread}",
        rfc_message_id=f"<{thread}@x>",
        thread_id=thread,
        event=event,
    )
    return process_id
