"""What became of a draft of ours: untouched, opened, edited, sent, or gone (DESIGN section 7, step
4).

Gmail gives a draft a new message id whenever it rewrites it, also when it is merely opened; a sent
draft may leave its wrapper behind. When in doubt the draft is the user's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.facts import Author, MessageFacts
from agent.core.mail import Draft, DraftRef, Message, Thread
from agent.core.process import DraftFacts, DraftState, Process
from agent.core.reply import MARKER_HEADER, same_words
from agent.cycle.ports import Event, Ledger, Mailbox
from agent.errors import MailboxUnavailable, NotThere

WITHDRAWN_WORDS = "draft is no longer needed."
GONE_FOR = timedelta(days=7)
"""A vanished draft may be scheduled to go out; after this long it was discarded."""
LOOKED_THROUGH = 10
"""How many of the newest drafts on other threads are looked at for one that left its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A draft's state as Gmail shows it. `withdrawn_by_us`: the blanked version of a half
    withdrawal.
    """

    state: DraftState
    draft_id: str | None = None
    message_id: str | None = None
    thread_id: str | None = None
    rfc_message_id: str | None = None
    sent_message_id: str | None = None
    withdrawn_by_us: bool = False


def look_at(draft: DraftFacts, thread: Thread | None, mailbox: Mailbox) -> Found | None:
    """Where a draft that stood in the mailbox stands now; None where nothing changed.

    `thread` is its thread as just read, None where that is gone. Costs 20 units if the thread does
    not show the version we know. Raises what the mailbox raises, NotThere excepted.
    """
    if thread is not None and draft.state is not DraftState.GONE:
        for message in thread.messages:
            if message.id == draft.message_id and message.is_draft:
                return None
    sent = sent_as(draft, thread)
    sure = sent is not None and (_is_it(sent, draft) or same_words(draft.text, sent))
    lying = None if sure else _lying_on(thread, draft)
    if draft.state is DraftState.GONE:
        if sent is not None and lying is None:
            return Found(state=DraftState.SENT, sent_message_id=sent.id)
        return _under_another_id(draft, lying, mailbox) or _came_back(draft, mailbox)
    if draft.draft_id is None:
        return Found(state=DraftState.GONE)
    try:
        current = mailbox.draft(draft.draft_id)
    except NotThere:
        if (anew := _under_another_id(draft, lying, mailbox)) is not None:
            return anew
        found = vanished(draft)
        if lying is not None:  # it went after the thread was read: the next look tells
            return Found(state=found)
        if sent is not None and (found is not DraftState.WITHDRAWN or _is_it(sent, draft)):
            anew = None if sure else _perhaps_it(draft, thread, mailbox)
            return anew or Found(state=DraftState.SENT, sent_message_id=sent.id)
        if found is DraftState.WITHDRAWN:
            return Found(state=found)
        return _perhaps_it(draft, thread, mailbox) or Found(state=found)
    return judge(draft, current)


def _lying_on(thread: Thread | None, draft: DraftFacts) -> Message | None:
    """The draft on its thread, whatever its ids are by now: told by its mark or its Message-ID, or
    by the words of a withdrawal that was begun and whose answer was lost.
    """
    drafts = _drafts_on(thread)
    return next((one for one in drafts if _is_it(one, draft) or _is_its_blank(one, draft)), None)


def _under_another_id(draft: DraftFacts, lying: Message | None, mailbox: Mailbox) -> Found | None:
    """The draft where Gmail gave it a new draft id when the user opened or edited it; 25 units.
    Always the user's then.
    """
    return None if lying is None else _theirs(draft, lying, mailbox.drafts())


def _perhaps_it(draft: DraftFacts, thread: Thread | None, mailbox: Mailbox) -> Found | None:
    """What may be the draft after a change of the user's, where neither its id nor its mark tells:
    on another thread (its subject was edited), or, while its Message-ID is not known, whatever
    unmarked draft lies on the thread, which held none when ours was made. In doubt it is the
    user's.
    """
    refs = mailbox.drafts()
    found = None
    if not draft.rfc_message_id:
        found = next((one for one in _drafts_on(thread) if not is_marked(one)), None)
    found = found or moved_elsewhere(draft, thread, refs, mailbox)
    return None if found is None else _theirs(draft, found, refs)


def moved_elsewhere(
    draft: DraftFacts, thread: Thread | None, refs: Iterable[DraftRef], mailbox: Mailbox
) -> Message | None:
    """The draft among the newest on other threads, where its edited subject put it: told by its
    mark or Message-ID, or, while that is not known, by answering its thread since it was planned,
    unmarked.
    20 units for each that is looked at.
    """
    answered = {one.message_id for one in thread.messages} if thread is not None else set()
    elsewhere = [ref for ref in refs if ref.thread_id != draft.thread_id]
    for ref in elsewhere[:LOOKED_THROUGH]:
        try:
            message = mailbox.message(ref.message_id)
        except NotThere:
            continue
        if _is_it(message, draft):
            return message
        known = bool(draft.rfc_message_id) or message.at < draft.planned_at or is_marked(message)
        if not known and answered.intersection(message.references):
            return message
    return None


def _drafts_on(thread: Thread | None) -> Sequence[Message]:
    return [one for one in thread.messages if one.is_draft] if thread is not None else []


def _theirs(draft: DraftFacts, message: Message, refs: Iterable[DraftRef]) -> Found | None:
    ref = next((one for one in refs if one.message_id == message.id), None)
    if ref is None or ref.id == draft.draft_id:
        return None
    return _touched(draft, message, draft_id=ref.id)


def _touched(draft: DraftFacts, message: Message, *, draft_id: str | None = None) -> Found:
    """The draft as the user left it: merely opened, or edited, and edited for good."""
    is_edited = draft.state is DraftState.EDITED or not is_untouched(draft, message)
    return Found(
        state=DraftState.EDITED if is_edited else DraftState.OPENED,
        draft_id=draft_id,
        message_id=message.id,
        thread_id=message.thread_id,
        rfc_message_id=message.message_id or None,
    )


def read_back(draft: DraftFacts, mailbox: Mailbox, ledger: Ledger) -> None:
    """Keep the Message-ID that Gmail gave our draft (20 units). A look that fails costs nothing but
    that; the next cycle looks again.
    """
    if draft.message_id is None:
        return
    try:
        message = mailbox.message(draft.message_id)
    except (MailboxUnavailable, NotThere):
        return
    known = ledger.draft(draft.intent_id)
    if known.state is DraftState.LIVE and known.message_id == message.id and message.message_id:
        ledger.advance_draft(
            draft.intent_id, known.state, at=mailbox.now(), rfc_message_id=message.message_id
        )


def _came_back(draft: DraftFacts, mailbox: Mailbox) -> Found | None:
    """A scheduled draft that was called back stands again: it is the user's then."""
    if draft.draft_id is None:
        return None
    try:
        current = mailbox.draft(draft.draft_id)
    except NotThere:
        return None
    message = current.message
    if message.is_ours or not message.is_draft:
        return Found(state=DraftState.SENT, sent_message_id=message.id)
    return _touched(draft, message)


def vanished(draft: DraftFacts) -> DraftState:
    """What a draft is that is there no more, with nothing sent: ours taken back, or gone. Before we
    set out to remove it, that was the user.
    """
    ours = draft.state is DraftState.LIVE and draft.removal_at is not None
    return DraftState.WITHDRAWN if ours else DraftState.GONE


def discard(process_id: int, draft: DraftFacts, ledger: Ledger, *, at: datetime) -> None:
    """Record that a draft gone for `GONE_FOR` was discarded, as of when it left the mailbox."""
    ledger.advance_draft(
        draft.intent_id,
        DraftState.DISCARDED,
        at=draft.ended_at or at,
        event=Event(
            process_id=process_id,
            thread_id=draft.thread_id,
            at=at,
            event="discarded",
            because="It left the mailbox and nothing was sent within a week: taken as a no.",
            kind=draft.kind,
            step=draft.step,
        ),
    )


def judge(draft: DraftFacts, current: Draft) -> Found | None:
    """What the draft as fetched says of itself; None where it is the version we know."""
    message = current.message
    if message.is_ours or not message.is_draft:
        return Found(state=DraftState.SENT, sent_message_id=message.id)
    if message.id == draft.message_id:
        return None
    marked = message.headers.get(MARKER_HEADER.lower()) == draft.marker
    if marked and is_withdrawn(message):
        return Found(
            state=draft.state,
            message_id=message.id,
            thread_id=message.thread_id,
            withdrawn_by_us=True,
        )
    return _touched(draft, message)


def is_untouched(draft: DraftFacts, message: Message) -> bool:
    """Same words, same recipients, same thread: Gmail may have rewrapped it, no more."""
    if message.thread_id != draft.thread_id:
        return False
    addressed = sorted({person.email for person in (*message.to, *message.cc)})
    return addressed == sorted(draft.recipients) and same_words(draft.text, message)


def is_marked(message: Message) -> bool:
    """Whether it bears a Tactful's mark, ours or another's. Gmail strips it when the user edits."""
    return bool(message.headers.get(MARKER_HEADER.lower()))


def is_withdrawn(message: Message) -> bool:
    """The blanked version that a withdrawal puts in place before it removes the draft."""
    return not (message.to or message.cc) and WITHDRAWN_WORDS in message.text


def sent_as(draft: DraftFacts, thread: Thread | None) -> Message | None:
    """The message that came of it: by its marker, by Gmail's Message-ID, else by its time."""
    if thread is None:
        return None
    ours = [message for message in thread.messages if message.is_ours]
    for message in ours:
        if _is_it(message, draft):
            return message
    since = draft.made_at or draft.planned_at
    later = [message for message in ours if message.at > since]
    return later[0] if later else None


def sent_elsewhere(draft: DraftFacts, process: Process) -> MessageFacts | None:
    """What the user sent of a vanished draft on another thread, where an edited subject takes it:
    by its Message-ID, else what they wrote to any of its recipients as the beginning of a thread
    without the label. An edited subject always begins one (GMAIL.md 3.1); whatever they wrote on a
    thread that was there is another message.
    """
    ours = [message for message in process.messages if message.is_ours]
    for message in ours:
        if draft.rfc_message_id and message.message_id == draft.rfc_message_id:
            return message
    taken_in = {thread.id for thread in process.threads if not thread.labelled}
    begun: dict[str, MessageFacts] = {}
    for message in process.messages:
        begun.setdefault(message.thread_id, message)
    return next(
        (
            message
            for thread_id, message in begun.items()
            if thread_id in taken_in and _may_be_it(draft, message)
        ),
        None,
    )


def _may_be_it(draft: DraftFacts, message: MessageFacts) -> bool:
    """Whether the user wrote it since the draft was planned, to anybody the draft was for. What
    names a calendar's event is a click on "Yes" in an invitation.
    """
    theirs = message.is_ours and message.reading.author is Author.US
    if not theirs or message.at <= draft.planned_at:
        return False
    clicked = any(talk.uid for talk in message.reading.interviews)
    addressed = {person.email for person in (*message.to, *message.cc)}
    return not clicked and bool(addressed & set(draft.recipients))


def _is_its_blank(message: Message, draft: DraftFacts) -> bool:
    """The version without addressees, once Gmail stripped its mark."""
    return draft.withdrawal is not None and not is_marked(message) and is_withdrawn(message)


def _is_it(message: Message, draft: DraftFacts) -> bool:
    """Certainly the draft's own message: by its marker, or by the Message-ID Gmail gave it."""
    if draft.marker and message.headers.get(MARKER_HEADER.lower()) == draft.marker:
        return True
    return bool(draft.rfc_message_id) and message.message_id == draft.rfc_message_id
