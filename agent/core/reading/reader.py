"""One message, or a thread of them, as facts.

`read_message` reads the words for themselves; `read_thread` adds what only the messages before can
tell (which time "yes, that works" takes), and keeps one broken message from hurting the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from agent.core.facts import (
    Author,
    Confidence,
    Evidence,
    Interview,
    InterviewState,
    MessageClass,
    MessageFacts,
    Outcome,
    OutcomeFact,
    Reading,
    RequestKind,
)
from agent.core.mail import Message, Thread
from agent.core.reading import (
    authorship,
    classwords,
    exchange,
    meetings,
    moving,
    ourwords,
    outcomes,
)
from agent.core.reading.absence import absence
from agent.core.reading.classes import Findings, class_of
from agent.core.reading.contact import contact_part
from agent.core.reading.desk import Desk, frame_of, sender_zone
from agent.core.reading.greeting import greeting
from agent.core.reading.html import HtmlTooDeep, html_text
from agent.core.reading.invitations import Invitation, invitation
from agent.core.reading.languages import is_english
from agent.core.reading.newtext import new_text
from agent.core.reading.periods import Frame
from agent.core.reading.promises import promises, retold
from agent.core.reading.requests import is_about_time, requests
from agent.core.reading.sentences import Sentence, sentences
from agent.core.reading.wishes import wishes
from agent.core.reading.words import fold

REFUSED_HEADER = "x-tactful-refused"
FAILED = "reading it failed"
CALENDARS_LIMIT = 5
STORED_TEXT_LIMIT = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A message prepared for reading."""

    message: Message
    text: str
    sentences: tuple[Sentence, ...]
    frame: Frame
    zone: tzinfo
    invitations: tuple[Invitation, ...]


def read_message(message: Message, desk: Desk) -> Reading:
    """What one message says. Mail that cannot be read gives a reading with `refused`; it never
    raises.
    """
    return _read_safely(message, desk, ())


def _read_safely(message: Message, desk: Desk, before: Sequence[MessageFacts]) -> Reading:
    try:
        return _read(message, desk, before)
    except Exception as error:  # noqa: BLE001 - one message must never stop the others
        author = Author.US if message.is_ours else Author.THEM
        return Reading(
            author=author, understood=False, refused=f"{FAILED} ({type(error).__name__})"
        )


def _read(message: Message, desk: Desk, before: Sequence[MessageFacts]) -> Reading:
    author = authorship.author_of(message, desk)
    if reason := message.headers.get(REFUSED_HEADER):
        return Reading(author=author, understood=False, refused=reason)
    try:
        page = _page(message, desk)
    except HtmlTooDeep as fault:
        return Reading(author=author, understood=False, refused=str(fault))
    if authorship.is_ours(message, desk):
        return _ours(page, desk, author, before)
    return _theirs(page, desk, author, before)


def read_thread(thread: Thread, desk: Desk) -> tuple[MessageFacts, ...]:
    """The facts of a thread's messages, drafts left out, oldest first."""
    facts: list[MessageFacts] = []
    for message in thread.messages:
        if message.is_draft:
            continue
        facts.append(_facts(message, _read_safely(message, desk, facts)))
    return tuple(facts)


def _facts(message: Message, reading: Reading) -> MessageFacts:
    return MessageFacts(
        id=message.id,
        thread_id=message.thread_id,
        at=message.at,
        sender=message.sender,
        to=message.to,
        cc=message.cc,
        reply_to=message.reply_to,
        subject=message.subject,
        message_id=message.message_id,
        labels=message.labels,
        has_attachment=bool(message.attachments),
        reading=reading,
    )


def _page(message: Message, desk: Desk) -> _Page:
    text = message.text if message.text.strip() else ""
    if not text and message.html:
        text = html_text(message.html)
    text = new_text(text)[:STORED_TEXT_LIMIT]
    zone = sender_zone(message, desk)
    parts = tuple(
        _without_me(invitation(part, zone, message.id), desk)
        for part in message.calendars[:CALENDARS_LIMIT]
    )
    return _Page(
        message=message,
        text=text,
        sentences=sentences(text),
        frame=frame_of(message, desk),
        zone=zone,
        invitations=parts,
    )


def _without_me(part: Invitation, desk: Desk) -> Invitation:
    """The part with the user left out of those they meet."""
    talks = tuple(
        replace(one, people=tuple(p for p in one.people if p.email not in desk.me))
        for one in part.interviews
    )
    return replace(part, interviews=talks)


def _theirs(page: _Page, desk: Desk, author: Author, before: Sequence[MessageFacts]) -> Reading:
    message, said, frame = page.message, page.sentences, page.frame
    automatic = author is Author.AUTOMATIC
    signs = outcomes.signs_of(said, fold(message.subject[:300]))
    outcome = outcomes.outcome_of(signs, message.id)
    asked = requests(said, frame, message.id)
    answering = authorship.is_answering_machine(message)
    away = absence(said, frame, message.id, automatic=automatic, answering=answering)
    bounced = authorship.bounced_addresses(message, page.text, desk)
    invited = _invited(page)
    talks = invited or meetings.interviews(said, frame, page.zone, message.id, sent_at=message.at)
    if not invited and author is Author.THEM:
        by = exchange.Reader(frame=frame, zone=page.zone, at=message.at)
        talks = exchange.taken_by_them(said, talks, message.id, before, by)
    about_time = [one.evidence for one in asked if is_about_time(one.evidence.quote.lower())]
    if author is Author.THEM:
        talks = moving.given_up(said, talks, next(iter(about_time), None), message.id, before)
    if about_time:
        # "tell us when you can, we will send an invitation": the user's turn, nothing announced
        talks = tuple(one for one in talks if one.state is not InterviewState.ANNOUNCED)
    kept = promises(said, frame, message.id, interview_on=_day_ahead(talks))
    kind = class_of(
        Findings(
            sentences=said,
            signs=signs,
            outcome=outcome,
            requests=asked,
            interviews=talks,
            promises=bool(kept),
            away=away is not None,
            automatic=answering,
            has_calendar=any(i.state is not InterviewState.CANCELLED for i in invited),
            subject=fold(message.subject[:300]),
        )
    )
    outcome = _weighed(outcome, kind, signs, page)
    outcome = outcomes.unless_it_goes_on(outcome, signs, asked=asked, talks=talks)
    rejected = (
        outcome is not None
        and outcome.outcome is Outcome.REJECTED
        and outcome.confidence is Confidence.STRONG
    )
    if kind is MessageClass.AUTO_REPLY or rejected:
        kept = ()
    if rejected or (automatic and kind in (MessageClass.OTHER, MessageClass.AUTO_REPLY)):
        asked = ()
    wished = wishes(said, frame, message.id)
    asks = next((r.evidence for r in asked if r.kind is not RequestKind.MATERIALS), None)
    facts = (outcome, asked, kept, talks, away, wished, bounced)
    readable = is_english(page.text)
    pleasant = kind is not MessageClass.OTHER or (
        len(said) <= classwords.PLEASANT and any(classwords.PLEASANTRY.search(s.low) for s in said)
    )
    refused = next((i.refused for i in page.invitations if i.refused), None)
    greeted, formal = greeting(page.text) if author is Author.THEM else ("", False)
    return Reading(
        author=author,
        message_class=kind,
        new_text=page.text,
        outcome=outcome,
        asks=asks,
        promises=kept,
        requests=asked,
        interviews=talks,
        absence=away,
        wishes=wished,
        bounced=bounced,
        contact=contact_part(message, page.text) if not authorship.is_bounce(message) else None,
        understood=readable and (any(facts) or pleasant or automatic),
        greeting=greeted,
        formal=formal,
        unread_language=not readable and author is Author.THEM,
        refused=refused if not any(facts) and not page.text else None,
    )


def _weighed(
    outcome: OutcomeFact | None, kind: MessageClass, signs: outcomes.Signs, page: _Page
) -> OutcomeFact | None:
    """The outcome in the light of the class: mail that is no part of a process tells none for
    certain, and a mere "we'll review and move forward" is no advance.
    """
    if kind in (MessageClass.OTHER, MessageClass.AUTO_REPLY):
        if outcome is None or outcome.outcome is Outcome.ADVANCED:
            return None
        return replace(outcome, confidence=Confidence.WEAK)
    if kind is MessageClass.ACK_WAIT and outcome and outcome.outcome is Outcome.ADVANCED:
        return None
    if kind is MessageClass.REJECTION and outcome is None:
        told = signs.weak or signs.regret or signs.farewell
        if told is not None:
            evidence = _quote(page, told)
            return OutcomeFact(
                outcome=Outcome.REJECTED, confidence=Confidence.WEAK, evidence=evidence
            )
    return outcome


def _ours(page: _Page, desk: Desk, author: Author, before: Sequence[MessageFacts]) -> Reading:
    message, said, frame = page.message, page.sentences, page.frame
    taking = ourwords.accepts_in(said)
    thanked = ourwords.thanks_in(said)
    if taking is thanked:
        taking = None
    talks = _times(page, desk, taking, before)
    if taking is not None and _only_offers(talks, taking):
        taking = None
    accepts = _quote(page, taking) if taking is not None else None
    for part in page.invitations:
        if part.method != "REPLY":
            continue
        if set(part.accepted) & desk.me or (part.accepted and not desk.me):
            accepts = Evidence(message_id=message.id, quote=part.summary or "Accepted")
            talks = part.interviews
        elif part.declined:
            talks = tuple(replace(i, state=InterviewState.CANCELLED) for i in part.interviews)
    return Reading(
        author=author,
        message_class=MessageClass.OTHER,
        new_text=page.text,
        outcome=outcomes.withdrawal(said, message.id),
        promises=retold(said, frame, message.id),
        interviews=talks,
        accepts=accepts,
        thanks=_quote(page, thanked) if thanked is not None else None,
    )


def _only_offers(talks: tuple[Interview, ...], taking: Sentence) -> bool:
    """Whether what sounded like a yes ("Tuesday at 2 works for me") offers times and takes none."""
    return all(one.state is not InterviewState.AGREED for one in talks) and any(
        one.evidence.quote == taking.text for one in talks
    )


def _times(
    page: _Page, desk: Desk, taking: Sentence | None, before: Sequence[MessageFacts]
) -> tuple[Interview, ...]:
    """The times the user writes of: agreed are those of theirs that a yes names, or the one they
    proposed where it names no day; what takes up none of theirs is the user's own proposal.
    """
    message, zone = page.message, desk.calendar.zone
    by = exchange.Reader(frame=page.frame, zone=zone, at=message.at)
    offers = [*exchange.offers_of(before, message.at), exchange.choice_of(before, by)]
    stated = meetings.interviews(page.sentences, page.frame, zone, message.id, sent_at=message.at)
    named = {one.evidence.quote for one in stated}
    found = [
        match
        for sentence in page.sentences
        if taking is not None and (sentence is taking or sentence.text in named)
        for match in exchange.matches(sentence, message.id, offers, by)
    ]
    matched = {one.said for one in found}
    answers = any(not one.is_ours for one in before)
    own: list[Interview] = []
    for one in stated:
        if one.start is None or one.start in matched or one.state not in exchange.OPEN:
            continue
        settled = not answers or ourwords.is_fixed(fold(one.evidence.quote))
        if taking is not None and settled:
            own.append(replace(one, state=InterviewState.AGREED))
        elif taking is not None or one.state is InterviewState.PROPOSED:
            own.append(replace(one, state=InterviewState.PROPOSED))
    taken = [one.taken for one in found if one.taken is not None]
    if len({one.taken for one in found if one.taken is not None and one.of_a_choice}) > 1:
        taken = [replace(one, state=InterviewState.PROPOSED) for one in taken]
    bare = (
        taking is not None
        and not found
        and not any(one.evidence.quote == taking.text for one in own)
        and not exchange.names_day(taking, page.frame)
    )
    if bare and taking is not None and (only := exchange.only_proposal(before)) is not None:
        evidence = _quote(page, taking)
        taken.append(replace(only, state=InterviewState.AGREED, evidence=evidence))
    off = [
        Interview(
            state=InterviewState.CANCELLED,
            evidence=_quote(page, one),
            on=meetings.day_named(one, page.frame),
        )
        for one in page.sentences
        if moving.calls_off(one)
    ] or moving.asked_to_move(page.sentences, message.id, before, by)
    return tuple(dict.fromkeys([*off, *taken, *own]))


def _invited(page: _Page) -> tuple[Interview, ...]:
    """Interviews of calendar parts, without the answers other guests send (METHOD:REPLY)."""
    found: dict[tuple[str, object], Interview] = {}
    for part in page.invitations:
        if part.method in ("REPLY", "REFRESH", "DECLINECOUNTER"):
            continue
        for one in part.interviews:
            key = (one.uid, one.start)
            if key not in found or found[key].sequence <= one.sequence:
                found[key] = one
    return tuple(found.values())


def _day_ahead(talks: tuple[Interview, ...]) -> date | None:
    for one in talks:
        if one.state is InterviewState.AGREED and one.on is not None:
            return one.on
    return None


def _quote(page: _Page, sentence: Sentence) -> Evidence:
    return Evidence(message_id=page.message.id, quote=sentence.text)
