"""What a draft's words may rest on: the facts of its process, gathered for the writer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from agent.core.brief import Brief
from agent.core.decision import Planned
from agent.core.facts import Author, Outcome, Reading
from agent.core.mail import Address
from agent.core.names import employer_name, role_title
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Kind, Process
from agent.core.reply import same_organisation
from agent.core.rules.arranged import only_arranged
from agent.core.rules.chronicle import Chronicle, chronicle_of
from agent.core.rules.fallen import called_off, was_moved
from agent.core.rules.rounds import Round
from agent.core.rules.talkedabout import talked_about
from agent.core.rules.told import is_told
from agent.core.workdays import Calendar

UNSEEN = frozenset({DraftState.WITHDRAWN, DraftState.REFUSED})
INVITED = ":invited:"
"""Stands in the occasion of a follow-up they asked for, before the id of the mail that did."""
EARLIER_TEXTS = 40
"""How many of the texts already written a new one must differ from."""


def brief_for(
    process: Process,
    planned: Planned,
    *,
    policy: Policy,
    now: datetime,
    account: str,
    user_name: str,
    others: Iterable[Process],
) -> Brief:
    """The brief for a draft. `others` are all processes: nothing written to one person or employer
    is said to them again, whichever process it was in.
    """
    calendar = policy.calendar
    chronicle = chronicle_of(process, policy, now)
    held = _round_of(planned, chronicle)
    parent = process.message(planned.parent_id)
    outcome = chronicle.newest_outcome
    fact = outcome.reading.outcome if outcome is not None else None
    contact = chronicle.last_contact
    met = held.people if held is not None else ()
    promised, quote = _promised(process, planned, chronicle, calendar)
    off, off_on = called_off(chronicle, calendar)
    employer = _employer(process)
    about = (
        talked_about(held, process, chronicle, policy)
        if held is not None and planned.kind is Kind.THANK_YOU
        else None
    )
    greeted = _greeting(planned, chronicle)
    return Brief(
        kind=planned.kind,
        step=planned.step,
        to=planned.to,
        user_name=user_name,
        subject=parent.subject if parent is not None else "",
        on_day=calendar.day_of(now),
        seed=f"{account}|{planned.thread_id}|{planned.occasion}",
        employer=employer,
        role=next((role for role in map(role_title, _subjects(process)) if role), ""),
        met_on=held.day if held is not None and held.timed else None,
        met=met,
        late=planned.late,
        scheduler_only=planned.kind is Kind.THANK_YOU
        and only_arranged(planned.to, held, chronicle),
        promised=promised,
        promised_quote=quote,
        asked_for=tuple(request.what for _, request in chronicle.open_materials()),
        last_contact_on=calendar.day_of(contact.at) if contact is not None else None,
        on_hold=fact is not None and fact.outcome is Outcome.ON_HOLD,
        contact=chronicle.contact_part,
        rounds=len(chronicle.held_rounds),
        invited=INVITED in planned.occasion,
        earlier_texts=_earlier_texts(process, employer, planned, others),
        their_greeting=greeted.greeting if greeted is not None else "",
        formal=greeted is not None and greeted.formal,
        about=about.text if about is not None else "",
        moved=held is not None and was_moved(held, chronicle, calendar),
        called_off=off,
        called_off_on=off_on,
    )


def _round_of(planned: Planned, chronicle: Chronicle) -> Round | None:
    """The interview a thank-you answers; for all else the last one."""
    held = chronicle.held_rounds
    thanked = [one for one in held if planned.occasion == f"{Kind.THANK_YOU.value}:{one.key}"]
    return (thanked or held or (None,))[-1]


def _greeting(planned: Planned, chronicle: Chronicle) -> Reading | None:
    """The newest mail that greets the user, of those addressed where they do; an automatic one
    greets nobody.
    """
    to = {person.email for person in planned.to}
    greeting = [one for one in reversed(chronicle.theirs) if one.reading.greeting]
    own = [one for one in greeting if one.sender is not None and one.sender.email in to]
    return next((one.reading for one in own or greeting), None)


def _promised(
    process: Process, planned: Planned, chronicle: Chronicle, calendar: Calendar
) -> tuple[date | None, str]:
    """The day a follow-up speaks of, and the words that named it: theirs for writing, or for their
    answer.
    """
    kind, _, about = planned.occasion.partition(INVITED)
    asked = process.message(about) if kind else None
    if INVITED in planned.occasion and asked is not None:
        for wish in asked.reading.wishes:
            if wish.on is not None:
                return wish.on, wish.evidence.quote
    promise = chronicle.promise(calendar)
    if promise is None:
        return None, ""
    message, dates = promise
    return dates[0].latest, "" if is_told(message) else dates[0].evidence.quote


def _subjects(process: Process) -> tuple[str, ...]:
    return tuple(thread.subject for thread in process.threads if thread.subject)


def _employer(process: Process) -> str:
    """The employer by the people who wrote, newest first, the subjects, and the user's label."""
    senders = [
        message.sender
        for message in sorted(process.messages, key=lambda one: (one.at, one.id), reverse=True)
        if message.sender and not message.is_ours and message.reading.author is Author.THEM
    ]
    return employer_name(
        people=tuple(dict.fromkeys(senders)),
        subjects=_subjects(process),
        process_name=process.name,
    )


def _earlier_texts(
    process: Process, employer: str, planned: Planned, processes: Iterable[Process]
) -> tuple[str, ...]:
    """The last texts written in this process, to one of these people, to somebody of their
    organisation, or in another process with the same employer. What was never made, and what was
    taken back of this very occasion, nobody has seen: it may be said again.
    """
    texts = []
    for other in processes:
        if not any(draft.text for draft in other.drafts):
            continue
        same = other.id == process.id or (
            employer != "" and employer.casefold() == _employer(other).casefold()
        )
        texts += [
            (draft.planned_at, draft.text)
            for draft in other.drafts
            if draft.text
            and draft.state is not DraftState.REFUSED
            and not (draft.occasion == planned.occasion and draft.state in UNSEEN)
            and (same or _reaches(draft, planned.to))
        ]
    return tuple(dict.fromkeys(text for _, text in sorted(texts)[-EARLIER_TEXTS:]))


def _reaches(draft: DraftFacts, to: Sequence[Address]) -> bool:
    return any(
        address == person.email or same_organisation(address, person.email)
        for address in draft.recipients
        for person in to
    )
