"""What a draft's words may rest on: the facts of its process, gathered for the writer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from agent.core.brief import Brief
from agent.core.decision import Planned
from agent.core.facts import ContactPart, Outcome
from agent.core.mail import Address, SendAs, Thread
from agent.core.names import employer_name, role_title
from agent.core.policy import Policy
from agent.core.process import DraftState, Kind, Process
from agent.core.reply import same_organisation
from agent.core.rules.chronicle import Chronicle, chronicle_of
from agent.core.rules.rounds import Round
from agent.core.rules.talkedabout import talked_about
from agent.core.rules.told import is_told

UNSEEN = frozenset({DraftState.WITHDRAWN, DraftState.REFUSED})
EARLIER_TEXTS = 20
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
    is
    said to them again, whichever process it was in.
    """
    calendar = policy.calendar
    chronicle = chronicle_of(process, policy, now)
    subjects = tuple(thread.subject for thread in process.threads if thread.subject)
    people = _people(chronicle)
    held = _round_of(planned, chronicle)
    promise = chronicle.promise(calendar)
    parent = process.message(planned.parent_id)
    outcome = chronicle.newest_outcome
    fact = outcome.reading.outcome if outcome is not None else None
    contact = chronicle.last_contact
    met = held.people if held is not None else ()
    about = (
        talked_about(held, process, chronicle, policy)
        if held is not None and planned.kind is Kind.THANK_YOU
        else None
    )
    return Brief(
        kind=planned.kind,
        step=planned.step,
        to=planned.to,
        user_name=user_name,
        subject=parent.subject if parent is not None else "",
        on_day=calendar.day_of(now),
        seed=f"{account}|{planned.occasion}",
        employer=employer_name(people=people, subjects=subjects, process_name=process.name),
        role=next((role for role in map(role_title, subjects) if role), ""),
        met_on=held.day if held is not None and held.timed else None,
        met=met,
        late=planned.late,
        scheduler_only=_scheduler_only(planned, met, chronicle),
        promised=promise[1][0].latest if promise is not None else None,
        promised_quote=promise[1][0].evidence.quote
        if promise is not None and not is_told(promise[0])
        else "",
        asked_for=tuple(request.what for _, request in chronicle.open_materials()),
        last_contact_on=calendar.day_of(contact.at) if contact is not None else None,
        on_hold=fact is not None and fact.outcome is Outcome.ON_HOLD,
        contact=chronicle.contact_part,
        rounds=len(chronicle.held_rounds),
        invited=":invited:" in planned.occasion,
        earlier_texts=_earlier_texts(planned, others),
        about=about.text if about is not None else "",
    )


def _round_of(planned: Planned, chronicle: Chronicle) -> Round | None:
    """The round that a thank-you is for; for all else the last one that is over."""
    held = chronicle.held_rounds
    own = [one for one in held if planned.occasion == f"thank_you:{one.key}"]
    return next(reversed(own or held), None)


def _people(chronicle: Chronicle) -> tuple[Address, ...]:
    senders = [message.sender for message in reversed(chronicle.theirs) if message.sender]
    return tuple(dict.fromkeys(senders))


def _scheduler_only(planned: Planned, met: Sequence[Address], chronicle: Chronicle) -> bool:
    """Whether a thank-you reaches only who arranged the talk, not who took part in it."""
    if planned.kind is not Kind.THANK_YOU or not met:
        return False
    if chronicle.contact_part is not ContactPart.RECRUITER:
        return False
    return not {person.email for person in planned.to} & {person.email for person in met}


def _earlier_texts(planned: Planned, processes: Iterable[Process]) -> tuple[str, ...]:
    """The last texts written to one of these people, or to somebody of their organisation; what
    was taken back of this very occasion nobody has seen, and may be said again.
    """
    texts = [
        (draft.planned_at, draft.text)
        for process in processes
        for draft in process.drafts
        if draft.text
        and not (draft.occasion == planned.occasion and draft.state in UNSEEN)
        and any(
            address == person.email or same_organisation(address, person.email)
            for address in draft.recipients
            for person in planned.to
        )
    ]
    return tuple(text for _, text in sorted(texts)[-EARLIER_TEXTS:])


def sender_for(thread: Thread, planned: Planned, senders: Sequence[SendAs], account: str) -> SendAs:
    """The address they wrote to, if the user may write from it; else the user's default."""
    usable = [one for one in senders if one.is_verified] or [
        SendAs(address=Address(email=account), is_default=True, is_verified=True)
    ]
    parent = next((one for one in thread.messages if one.id == planned.parent_id), None)
    if parent is not None:
        named = [person.email for person in (*parent.to, *parent.cc)]
        if parent.is_ours and parent.sender is not None:
            named = [parent.sender.email]
        for sender in usable:
            if sender.address.email in named:
                return sender
    return next((one for one in usable if one.is_default), usable[0])
