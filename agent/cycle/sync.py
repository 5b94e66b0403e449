"""Which threads need a look: everything under the label at first, then what history names.

A new reply does not carry the label of its thread, so history is read unfiltered and followed by
thread id. An idle cycle is one history request and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agent.core.mail import DRAFT, SENT, SPAM, TRASH
from agent.core.process import STANDING
from agent.cycle.ports import Change, ChangeKind, Ledger, Mailbox, MailboxState, TrackedThread
from agent.errors import HistoryExpired, ImplausibleMailbox, MailboxError

TELLING = frozenset({DRAFT, SENT, SPAM, TRASH})
"""System labels whose coming and going changes what a thread says; reading or starring does not."""
SYNCED = ""
"""The key, no label's id, under which the synced label's name is kept: another one in the
configuration asks for a full sync.
"""
BASE = "="
"""The key, no label's id either, under which the synced label's id is kept, so that it is followed
where the user renames it.
"""
DRAFT_READY = "Draft ready"
"""The sublabel that is Tactful's own mark: it follows no thread and names no process."""
KEPT = frozenset({SYNCED, BASE})
MANY = 3
"""From this many threads on, an empty answer is not believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What to read: `threads` in a stable order, `moved` message ids of drafts that changed or
    went, or after a full sync may have.

    `cursor` is where history goes on; `full` after a full sync, `relevant` if anything concerned
    us, `arrived` if a message came into a thread that we do not follow.
    """

    threads: tuple[str, ...]
    moved: frozenset[str]
    cursor: str
    full: bool
    relevant: bool
    arrived: bool = False


def mark_of(label: str) -> str:
    """The full name of Tactful's own mark, below the user's label."""
    return f"{label}/{DRAFT_READY}"


def last_part(label: str, base: str) -> str:
    """What stands right under `base` in a label's name, folded; "" for any other label."""
    parent, _, name = label.casefold().rpartition("/")
    return name if parent == base.casefold() else ""


def base_of(labels: Mapping[str, str], wanted: str) -> str:
    """The name by which the label goes now: as the configuration has it, or what the user made of
    it since the last sync.
    """
    names = {label.casefold() for label_id, label in labels.items() if label_id not in KEPT}
    return wanted if wanted.casefold() in names else labels.get(labels.get(BASE, ""), wanted)


def watched(labels: Mapping[str, str], wanted: str) -> frozenset[str]:
    """Ids of the label and its sublabels, by name, letters' case ignored as Gmail does; without
    Tactful's own mark.
    """
    name = base_of(labels, wanted)
    base = name.casefold()
    return frozenset(
        label_id
        for label_id, label in labels.items()
        if label_id not in KEPT
        and (label.casefold() == base or label.casefold().startswith(base + "/"))
        and last_part(label, name) != DRAFT_READY.casefold()
    )


def sync(mailbox: Mailbox, ledger: Ledger, label: str, *, cursor: str | None) -> Synced:
    """Partial sync from `cursor`, full sync where there is none or it has expired.

    Raises MailboxError (no such label), ImplausibleMailbox (full yesterday, empty today), and
    whatever the ports raise; then nothing has been recorded and the next cycle starts anew.
    """
    state = ledger.state()
    since = cursor or state.cursor
    moved_on = state.labels.get(SYNCED, label) != label
    if since is None or state.synced_at is None or moved_on:
        return _full(mailbox, ledger, label)
    try:
        found = mailbox.changes_since(since)
    except HistoryExpired:
        return _full(mailbox, ledger, label)
    if not found.changes:
        return Synced(
            threads=(), moved=frozenset(), cursor=found.cursor, full=False, relevant=False
        )
    labels = _labels(mailbox, ledger, state, found.changes)
    tracked = ledger.tracked()
    threads = _dirty(found.changes, tracked, watched(labels, label))
    drafts = _standing(ledger)
    moved = frozenset(
        change.message_id
        for change in found.changes
        if change.message_id in drafts and change.kind is not ChangeKind.ADDED
    )
    return Synced(
        threads=tuple(threads),
        moved=moved,
        cursor=found.cursor,
        full=False,
        relevant=bool(threads or moved),
        arrived=any(
            change.kind is ChangeKind.ADDED
            and not change.labels & {DRAFT, SENT}
            and (change.thread_id not in tracked or not tracked[change.thread_id].labelled)
            and change.thread_id not in threads
            for change in found.changes
        ),
    )


def _standing(ledger: Ledger) -> frozenset[str]:
    """The message ids of our drafts that stood in the mailbox when last seen."""
    drafts = (draft for _, draft in ledger.drafts_in([*STANDING]))
    return frozenset(draft.message_id for draft in drafts if draft.message_id is not None)


def _labels(
    mailbox: Mailbox, ledger: Ledger, state: MailboxState, changes: Iterable[Change]
) -> Mapping[str, str]:
    """The labels as known; listed again (1 unit) when an event names one that is new."""
    named = {label for change in changes for label in change.labels}
    if not any(label.startswith("Label_") and label not in state.labels for label in named):
        return state.labels
    listed = {label.id: label.name for label in mailbox.labels()}
    listed |= {key: state.labels[key] for key in KEPT if key in state.labels}
    ledger.save_labels(listed)
    return listed


def _dirty(
    changes: Iterable[Change], tracked: Mapping[str, TrackedThread], ours: frozenset[str]
) -> dict[str, None]:
    dirty: dict[str, None] = {}
    for change in changes:
        known = tracked.get(change.thread_id)
        if known is None:
            if change.kind is not ChangeKind.UNLABELLED and change.labels & ours:
                dirty[change.thread_id] = None
            continue
        if change.kind in (ChangeKind.LABELLED, ChangeKind.UNLABELLED):
            if change.labels & (ours | TELLING):
                dirty[change.thread_id] = None
        elif change.kind is ChangeKind.DELETED or change.message_id not in known.draft_message_ids:
            dirty[change.thread_id] = None
    return dirty


def _full(mailbox: Mailbox, ledger: Ledger, label: str) -> Synced:
    """List every thread under the label; those that read as before are not read again.

    1. The cursor is taken before the listing, so that nothing is missed in between.
    2. Threads we follow that are not listed any more are read once, to learn what became of them.
    3. No history tells what became of the drafts, and one whose subject was edited lies on a
       thread that is in no list: all that stood are looked at, 40 units each.
    4. Interrupted, it resumes: what is recorded already has the listed history id.
    """
    profile = mailbox.profile()
    labels = {one.id: one.name for one in mailbox.labels()}
    known = ledger.state().labels
    labels[BASE] = known.get(BASE, "") if known.get(SYNCED) == label else ""
    ids = watched(labels, label)
    tracked = ledger.tracked()
    followed = [thread for thread in tracked.values() if thread.labelled and not thread.gone]
    if not ids:
        raise MailboxError(
            f'There is no label "{label}" in {profile.account}.',
            hint=f'Create "{label}" in Gmail and put it on the threads of your interviews, '
            "or name another label as [gmail] label.",
        )
    listed: dict[str, str] = {}
    for label_id in sorted(ids):
        for stub in mailbox.threads_labelled(label_id):
            listed[stub.id] = stub.history_id
    if not listed and len(followed) >= MANY:
        raise ImplausibleMailbox(
            f'{len(followed)} threads stood under "{label}" at the last look, and now none does.',
            hint="Nothing was changed. If you removed the label yourself, put it back on one "
            "thread; if not, look at the mailbox in Gmail first.",
        )
    base = base_of(labels, label).casefold()
    labels[BASE] = next((one for one in sorted(ids) if labels[one].casefold() == base), "")
    ledger.save_labels({**labels, SYNCED: label})
    threads = {
        thread_id: None
        for thread_id, history_id in listed.items()
        if thread_id not in tracked or tracked[thread_id].history_id != history_id
    }
    threads |= {one.id: None for one in tracked.values() if not one.gone and one.id not in listed}
    return Synced(
        threads=tuple(threads),
        moved=_standing(ledger),
        cursor=profile.history_id,
        full=True,
        relevant=True,
    )
