"""What can go wrong, as the rest of the program sees it.

Every error a person can meet carries a `hint`: what to do next. Adapters classify at their edge,
once; nothing else decides whether a fault is temporary.
"""

from __future__ import annotations

from datetime import datetime


class TactfulError(Exception):
    """Something a person can act on: shown as one line and a hint, never as a traceback."""

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class MailFault(TactfulError):
    """One message can't be read (a bomb, broken MIME); the others go on."""

    def __init__(
        self, message: str, *, hint: str = "The message is left alone; read it in Gmail."
    ) -> None:
        super().__init__(message, hint=hint)


class ConfigError(TactfulError):
    """The configuration can't be used; `problems` names every mistake, one line each."""

    def __init__(self, problems: tuple[str, ...], *, hint: str) -> None:
        super().__init__("\n".join(problems), hint=hint)
        self.problems = problems


class WordsRefused(TactfulError):
    """A text failed its checks, so no draft is made of it."""


class MailboxError(TactfulError):
    """Gmail, or the way to it."""


class MailboxUnavailable(MailboxError):
    """Temporary: try again, not before `retry_at` where Gmail named a time (an instant, UTC)."""

    def __init__(self, message: str, *, hint: str, retry_at: datetime | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_at = retry_at


class OutcomeUnknown(MailboxUnavailable):
    """A write was sent and its answer never came: it may or may not have been carried out."""


class ImplausibleAnswer(MailboxUnavailable):
    """The answer isn't Gmail's (a captive portal, a cut body): nothing may be inferred from it."""


class LoginNeeded(MailboxError):
    """The token is missing, revoked or expired, or lacks a permission: only the person can mend
    it.
    """


class LoginFailed(MailboxError):
    """A login that came to nothing (refused, another's answer, too late); nothing was kept."""


class WrongAccount(MailboxError):
    """The token belongs to another account than the ledger."""


class CallRefused(MailboxError):
    """Gmail refused this very call (400, 403, 409, 413): nothing was done, and again won't help."""


class TooLate(MailboxError):
    """What a write rests on had grown old before it could leave: nothing was sent, nothing done."""


class NotThere(CallRefused):
    """404: the thread, message or draft does not exist (any more)."""


class HistoryExpired(MailboxError):
    """The cursor is too old: only a full sync tells what changed."""


class ImplausibleMailbox(MailboxError):
    """The mailbox looks wrong (full yesterday, empty today): stop and say so, change nothing."""


class LedgerError(TactfulError):
    """The database can't be used (full, read-only, locked, corrupt, newer than the program)."""


class LedgerFull(LedgerError):
    """No space is left on its disk."""


class LedgerReadOnly(LedgerError):
    """The file, its folder or its disk can't be written to."""


class LedgerLocked(LedgerError):
    """Another program holds it."""


class LedgerDamaged(LedgerError):
    """It does not hold what was written to it: a copy has to take its place."""


class LedgerTooNew(LedgerError):
    """A newer Tactful made it; it was left as it is."""


class LedgerMissing(LedgerError):
    """There is none where it should be, and none may be begun there just so."""


class LedgerReplaced(LedgerError):
    """Its file was deleted or replaced while the program had it open."""


class NotALedger(LedgerError):
    """The file is something else; it was left as it is."""


class IntentTaken(LedgerError):
    """Another draft for this occasion, or on this process, is already under way."""


class AnotherInstance(TactfulError):
    """A second Tactful on the same state folder."""


class Forbidden(BaseException):
    """A request the guard does not let out: a send, another host, a write without a permit.

    A BaseException, so that no `except Exception: try again` can swallow it; the program stops.
    """
