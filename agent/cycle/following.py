"""What became of a draft of ours: untouched, opened, edited, sent, or gone (DESIGN section 7, step
4).

Gmail gives a draft a new message id whenever it rewrites it, also when it is merely opened; a sent
draft may leave its wrapper behind. When in doubt the draft is the user's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.mail import Draft, Message, Thread
from agent.core.process import DraftFacts, DraftState
from agent.core.reply import MARKER_HEADER, same_words
from agent.cycle.ports import Event, Ledger, Mailbox
from agent.errors import NotThere

WITHDRAWN_WORDS = "draft is no longer needed."
GONE_FOR = timedelta(days=7)
"""A vanished draft may be scheduled to go out; after this long it was discarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A draft's state as Gmail shows it. `withdrawn_by_us`: the blanked version of a half
    withdrawal.
    """

    state: DraftState
    draft_id: str | None = None
    message_id: str | None = None
    thread_id: str | None = None
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
    sent = _sent(draft, thread)
    if draft.state is DraftState.GONE:
        if sent is not None:
            return Found(state=DraftState.SENT, sent_message_id=sent.id)
        return _under_another_id(draft, thread, mailbox) or _came_back(draft, mailbox)
    if draft.draft_id is None:
        return Found(state=DraftState.GONE)
    try:
        current = mailbox.draft(draft.draft_id)
    except NotThere:
        if (anew := _under_another_id(draft, thread, mailbox)) is not None:
            return anew
        found = vanished(draft)
        if sent is not None and (found is not DraftState.WITHDRAWN or _is_it(sent, draft)):
            return Found(state=DraftState.SENT, sent_message_id=sent.id)
        return Found(state=found)
    return judge(draft, current)


def _under_another_id(draft: DraftFacts, thread: Thread | None, mailbox: Mailbox) -> Found | None:
    """The draft where Gmail gave it a new draft id when the user opened or edited it; 25 units.

    Told by its mark or its Message-ID on its thread. Always the user's then.
    """
    on_thread = thread.messages if thread is not None else ()
    message = next((one for one in on_thread if one.is_draft and _is_it(one, draft)), None)
    if message is None:
        return None
    ref = next((one for one in mailbox.drafts() if one.message_id == message.id), None)
    if ref is None or ref.id == draft.draft_id:
        return None
    state = DraftState.OPENED if is_untouched(draft, message) else DraftState.EDITED
    return Found(state=state, draft_id=ref.id, message_id=message.id, thread_id=message.thread_id)


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
    state = DraftState.OPENED if is_untouched(draft, message) else DraftState.EDITED
    return Found(state=state, message_id=message.id, thread_id=message.thread_id)


def vanished(draft: DraftFacts) -> DraftState:
    """What a draft is that is there no more, with nothing sent: ours taken back, or gone."""
    ours = draft.state is DraftState.LIVE and draft.withdrawal is not None
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
    state = DraftState.EDITED
    if draft.state is not DraftState.EDITED and is_untouched(draft, message):
        state = DraftState.OPENED
    return Found(state=state, message_id=message.id, thread_id=message.thread_id)


def is_untouched(draft: DraftFacts, message: Message) -> bool:
    """Same words, same recipients, same thread: Gmail may have rewrapped it, no more."""
    if message.thread_id != draft.thread_id:
        return False
    addressed = sorted({person.email for person in (*message.to, *message.cc)})
    return addressed == sorted(draft.recipients) and same_words(draft.text, message)


def is_withdrawn(message: Message) -> bool:
    """The blanked version that a withdrawal puts in place before it removes the draft."""
    return not (message.to or message.cc) and WITHDRAWN_WORDS in message.text


def _sent(draft: DraftFacts, thread: Thread | None) -> Message | None:
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


def _is_it(message: Message, draft: DraftFacts) -> bool:
    """Certainly the draft's own message: by its marker, or by the Message-ID Gmail gave it."""
    if draft.marker and message.headers.get(MARKER_HEADER.lower()) == draft.marker:
        return True
    return bool(draft.rfc_message_id) and message.message_id == draft.rfc_message_id
