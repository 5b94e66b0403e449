"""What a cycle needs of the world: a mailbox, a ledger, words. Owned here, filled by the outer
packages.

Every method may raise the errors named in `agent.errors`; none retries a write.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from agent.core.brief import Brief
from agent.core.decision import Decision, Held, Planned, Reason
from agent.core.facts import Evidence, MessageFacts
from agent.core.instructions import Instruction
from agent.core.mail import Draft, DraftRef, Message, SendAs, Thread
from agent.core.process import DraftFacts, DraftState, Kind, Process, Shelf, Withdrawal


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`account` is the address, lower-case; `history_id` the mailbox's current cursor."""

    account: str
    history_id: str
    messages_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadStub:
    id: str
    history_id: str


class ChangeKind(StrEnum):
    ADDED = "added"
    DELETED = "deleted"
    LABELLED = "labelled"
    UNLABELLED = "unlabelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One history event. `labels` are those named by the event (added, removed, or the new
    message's).
    """

    kind: ChangeKind
    thread_id: str
    message_id: str
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """All that happened after a cursor, every page of it; `cursor` is where to go on."""

    changes: tuple[Change, ...]
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRef:
    """What a search tells of a message."""

    id: str
    thread_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """The ledger's leave to withdraw one version of one draft, once."""

    draft_id: str
    message_id: str
    thread_id: str


InTime = Callable[[], bool]  # whether a write may still leave, asked once connected


class Mailbox(Protocol):
    """One Gmail mailbox, read and drafted in, never sent from. Units are GMAIL.md 4.2's."""

    def now(self) -> datetime:
        """Gmail's clock: the newest answer's Date carried on by this computer's monotonic clock.

        Raises MailboxUnavailable before the first answer.
        """

    def profile(self) -> Profile:
        """Who this is (1 unit)."""

    def labels(self) -> tuple[Label, ...]:
        """Every label, the system's included (1 unit)."""

    def threads_labelled(self, label_id: str) -> tuple[ThreadStub, ...]:
        """Every thread with a message carrying that label, every page (10 units a page)."""

    def thread(self, thread_id: str) -> Thread:
        """The thread in full, drafts and trashed messages included (40 units). Raises NotThere."""

    def changes_since(self, cursor: str) -> Changes:
        """History after the cursor, unfiltered (2 units a page). Raises HistoryExpired."""

    def drafts(self) -> tuple[DraftRef, ...]:
        """The whole draft list, every page (5 units a page): a direct read, never a search."""

    def draft(self, draft_id: str) -> Draft:
        """One draft as it stands (20 units). Raises NotThere."""

    def message(self, message_id: str) -> Message:
        """One message's headers and labels, no body (20 units). Raises NotThere."""

    def search(self, query: str) -> tuple[MessageRef, ...]:
        """Messages that Gmail's search finds, spam and trash included, newest first, one page of
        at most 100 (5 units). Its index lags: what is not found may still be there.
        """

    def send_as(self) -> tuple[SendAs, ...]:
        """The addresses the user writes from (1 unit)."""

    def create_draft(self, thread_id: str, raw: bytes, *, in_time: InTime) -> DraftRef:
        """One POST, never repeated (10 units). Raises CallRefused, OutcomeUnknown, and TooLate or
        another MailboxUnavailable: certainly not carried out.
        """

    def blank_draft(self, permit: Permit, raw: bytes, *, in_time: InTime) -> DraftRef:
        """Withdraw, step one: replace our draft (PUT, 15 units). Raises as `create_draft`, and
        NotThere.
        """

    def remove_draft(self, permit: Permit, *, in_time: InTime) -> None:
        """Withdraw, step two: delete our draft (10 units). Raises as `blank_draft`."""

    def create_label(self, name: str) -> Label:
        """Make Tactful's own mark (5 units), and none but it. Raises CallRefused: it is there."""

    def mark_thread(self, thread_id: str, label_id: str, *, on: bool) -> None:
        """Put the mark that `labels` has just named on the thread's messages, or take it off; twice
        is as once (10 units). Raises NotThere.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxState:
    """What the ledger knows of the mailbox. `labels` maps label ids to names as last listed.

    `ledger_mark` tells this ledger from any other of the account (another computer's).
    `synced_at` is the end of the last full sync, None before the first one has finished.
    """

    account: str
    ledger_mark: str
    cursor: str | None
    cursor_saved_at: datetime | None
    labels: Mapping[str, str]
    synced_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedThread:
    """What sync needs of a tracked thread. `draft_message_ids` are our standing drafts' message
    ids.
    """

    id: str
    process_id: int
    history_id: str
    labelled: bool
    gone: bool
    draft_message_ids: frozenset[str]
    retry_at: datetime | None
    failures: int
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedThread:
    """A thread as just read, for the ledger.

    `process_key` joins threads into a process: "label:<id>" for a sublabel, else "thread:<id>".
    `shelf` is where the user's sublabel Paused or Closed puts it. `foreign_drafts` are those of the
    `user_drafts` that another Tactful made.
    """

    id: str
    subject: str
    history_id: str
    labelled: bool
    messages: tuple[MessageFacts, ...]
    user_drafts: tuple[str, ...]
    process_key: str
    process_name: str
    shelf: Shelf | None = None
    foreign_drafts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a thread or process was set back: the next try is at `retry_at`."""

    at: datetime
    message: str
    hint: str
    failures: int
    retry_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a process stands: the last decision, what holds it, when to look again, its fault.

    `due_at` is the moment from which the decision may be another; None: only news changes it.
    """

    process_id: int
    decision: Decision
    held: Held | None
    due_at: datetime | None
    decided_at: datetime
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIntent:
    """A draft about to be made, committed before the POST. `marker` is its private header."""

    process_id: int
    planned: Planned
    reason: Reason
    marker: str
    text: str
    recipients: tuple[str, ...]
    raw_sha256: str
    history_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a process's story. `event` is
    draft|withdraw|ask|close|sent|opened|edited|gone|discarded,
    or another word for what happened; `text` a draft's words."""

    process_id: int
    thread_id: str
    at: datetime
    event: str
    because: str
    kind: Kind | None = None
    step: int = 0
    to: tuple[str, ...] = ()
    evidence: Evidence | None = None
    text: str = ""


class Ledger(Protocol):
    """What we know and did for one mailbox. Each method is one transaction, committed on return.

    All raise LedgerError when the disk is full, read-only, locked or corrupt: then nothing was
    written.
    """

    def state(self) -> MailboxState: ...

    def save_cursor(self, cursor: str, *, at: datetime) -> None: ...

    def save_labels(self, labels: Mapping[str, str]) -> None: ...

    def save_synced(self, cursor: str, *, at: datetime) -> None:
        """A full sync is complete; its cursor was read before it began."""

    def tracked(self) -> Mapping[str, TrackedThread]:
        """Every thread we follow, by id, gone and unlabelled ones included."""

    def record_thread(self, noted: NotedThread, *, at: datetime) -> int:
        """Upsert the thread and its messages; facts of known messages are replaced, none is
        dropped.

        Clears the thread's fault. Returns the process's id, making the process at first sight.
        """

    def record_gone(self, thread_id: str, *, at: datetime) -> int:
        """The thread was deleted: its facts stay. Returns the process's id."""

    def join_thread(self, thread_id: str, process_id: int, *, at: datetime) -> None:
        """Make a recorded thread part of that process for good, whatever its labels, until the
        user puts it under a sublabel of its own.
        """

    def set_back_thread(self, thread_id: str, fault: Fault) -> None:
        """A thread that failed: keep the reason (also of one never read yet), try again at
        `retry_at`.
        """

    def instruct(self, process_id: int, instruction: Instruction) -> None:
        """Keep what the user said of a process; it has news then. Instructions go along when the
        process becomes part of another.
        """

    def process(self, process_id: int) -> Process: ...

    def processes(self) -> tuple[Process, ...]: ...

    def due(self, now: datetime) -> tuple[int, ...]:
        """Ids of the processes to decide: their `due_at` (after a fault, `retry_at`) has come, they
        were never decided, or there is news since; oldest due first.
        """

    def next_due_at(self) -> datetime | None:
        """The earliest `due_at` of all processes and thread retries."""

    def standing(self, process_id: int) -> Standing | None: ...

    def standings(self) -> Mapping[int, Standing]: ...

    def record_standing(
        self, standing: Standing, *, heard: int | None = None, events: Sequence[Event] = ()
    ) -> bool:
        """Keep the decision and what is news in it, all or nothing, and clear the mark of news.

        `heard` is how many instructions it was made with: where the user has said more since, the
        mark stays. Returns False where it says the same as before; nothing is written then but the
        mark and the events.
        """

    def plan_draft(self, intent: NewIntent) -> DraftFacts:
        """Commit an intent in state `creating`.

        Raises IntentTaken where one is open already, or the occasion is spent.
        """

    def advance_draft(
        self,
        intent_id: int,
        state: DraftState,
        *,
        at: datetime,
        draft_id: str | None = None,
        message_id: str | None = None,
        rfc_message_id: str | None = None,
        thread_id: str | None = None,
        sent_message_id: str | None = None,
        withdrawal: Withdrawal | None = None,
        event: Event | None = None,
    ) -> DraftFacts:
        """Move a draft on; None leaves a field as it is. The event is committed with it."""

    def draft(self, intent_id: int) -> DraftFacts: ...

    def drafts_in(self, states: Sequence[DraftState]) -> tuple[tuple[int, DraftFacts], ...]:
        """(process id, draft) of every draft in one of the states, oldest first."""

    def words_written(self, thread_id: str) -> tuple[str, ...]:
        """The words of every draft that was made for the thread, whatever became of it."""

    def knows_marker(self, marker: str) -> bool:
        """Whether a draft with that marker was ever planned here, whatever became of it."""

    def intent_history_id(self, intent_id: int) -> str:
        """The cursor read before that draft was planned: where reconciling starts to look."""

    def drafts_made_since(self, since: datetime) -> tuple[DraftFacts, ...]:
        """Drafts planned at or after `since`, whatever became of them (the Flood gate counts
        these).
        """

    def issue_permit(self, intent_id: int, *, at: datetime, removes: bool = False) -> Permit:
        """Record and return the leave to withdraw that draft in exactly the version we know.

        `removes`: the leave to remove it, after which its absence may be our doing.
        """

    def marks(self) -> Mapping[str, int]:
        """The threads we marked, or may have, each with the draft (its intent) it was for."""

    def save_mark(self, thread_id: str, intent_id: int | None) -> None:
        """That thread was marked for that draft; None: its mark is off."""

    def note(self, event: Event) -> None: ...

    def events(self, process_id: int | None = None) -> tuple[Event, ...]:
        """The story so far, oldest first."""


class Wording(Protocol):
    """Decision to words."""

    def compose(self, brief: Brief) -> str:
        """The plain text of a draft, greeting to signature. Raises WordsRefused."""
