"""The user's export, opened and judged before it is replayed: whose it is, and what is in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from email.utils import parsedate_to_datetime
from pathlib import Path

from agent.cli.rerun import is_under
from agent.core.rules.phrases import count
from agent.core.workdays import Calendar
from agent.errors import TactfulError
from agent.sandbox import TakeoutError
from agent.sandbox.replay import Past, read_past
from agent.sandbox.takeout import Skipped, TakeoutMessage
from agent.views.shown import one_line

EXPORT_AGAIN = "Export the mail again at takeout.google.com (Mail, mbox format), with its labels."
AGREES = 0.5
"""The share of the user's own mail that should have been written in the configured zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A past that can be replayed, and what its user should know of it."""

    past: Past
    account: str
    threads: int
    notes: tuple[str, ...]


def open_export(file: Path, *, on_read: Callable[[int], None]) -> Past:
    """The file's messages; `on_read` is told the count so far. Raises TactfulError."""
    try:
        return read_past(file, on_read=on_read)
    except TakeoutError as error:
        raise TactfulError(str(error), hint=error.hint) from error


def judged(past: Past, file: Path, *, account: str, label: str, calendar: Calendar) -> Export:
    """The export as it is to be replayed. Raises TactfulError, naming what is there instead.

    1. Something must be readable, and some of it from or to the account.
    2. Where nothing is labelled Sent (another language's export), the account's mail counts so.
    3. Some thread must bear the label.
    """
    if not past.messages:
        raise TactfulError(
            f"{file.name}: none of its {count(len(past.skipped), 'message')} can be read"
            f" ({_reasons(past.skipped)}).",
            hint=EXPORT_AGAIN,
        )
    notes: list[str] = []
    _check_account(past, file, account)
    if not past.senders:
        past = past.with_sent_from(account)
        if past.senders:
            notes.append(
                f'No message is labelled "Sent"; what is from {account} counts as sent by you.'
            )
    threads = {
        one.thread_id or one.letter.rfc822_id
        for one in past.messages
        if any(is_under(name, label) for name in one.labels)
    }
    if not threads:
        raise _no_label(past, file, label)
    notes += _zone_notes(past, calendar)
    return Export(past=past, account=account, threads=len(threads), notes=tuple(notes))


def _check_account(past: Past, file: Path, account: str) -> None:
    senders, receivers = past.senders, past.receivers
    if account in senders or account in receivers or past.name_of(account):
        return
    seen = senders or receivers
    listed = ", ".join(f"{one_line(one, 60)} ({n})" for one, n in seen.most_common(3)) or "none"
    whose = "Its sent mail is from" if senders else "Its mail is to"
    likely = seen.most_common(1)[0][0] if seen else "your address"
    raise TactfulError(
        f"No message of {file.name} is from or to {account}. {whose}: {listed}.",
        hint=f"Is this your mailbox? Then say --me {one_line(likely, 60)}",
    )


def _no_label(past: Past, file: Path, label: str) -> TactfulError:
    labels = past.labels
    if not labels:
        return TactfulError(
            f'{file.name}: no message bears the label "{label}", nor any label of yours.',
            hint="Label your interview threads in Gmail, then export; or " + EXPORT_AGAIN,
        )
    near = get_close_matches(label.casefold(), [name.casefold() for name in labels], n=1)
    named = {name.casefold(): name for name in labels}
    listed = ", ".join(f"{one_line(name, 40)} ({n})" for name, n in labels.most_common(8))
    best = named[near[0]] if near else labels.most_common(1)[0][0]
    return TactfulError(
        f'{file.name}: no message bears the label "{label}". Its labels: {listed}.',
        hint=f'Name one of them, like --label "{one_line(best, 40)}"',
    )


def _zone_notes(past: Past, calendar: Calendar) -> list[str]:
    """Whether the user's own mail was written in the zone the replay takes for theirs."""
    offsets: Counter[timedelta] = Counter()
    agreeing = 0
    for message in past.messages:
        if "SENT" not in message.labels or (at := _written_at(message)) is None:
            continue
        offset = at.utcoffset() or timedelta(0)
        offsets[offset] += 1
        agreeing += at.astimezone(calendar.zone).utcoffset() == offset
    if not offsets or agreeing >= AGREES * offsets.total():
        return []
    hours = offsets.most_common(1)[0][0].total_seconds() / 3600
    return [
        f"Times are in {calendar.zone.key}, but you mostly wrote at UTC{hours:+g}: name your zone "
        "in a file ([time], zone = …) and pass it with --config."
    ]


def _written_at(message: TakeoutMessage) -> datetime | None:
    try:
        found = parsedate_to_datetime(message.letter.header("Date") or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None


def skipped_note(skipped: tuple[Skipped, ...]) -> str:
    """ "3 messages left out: 2 it has no date, 1 …" ; "" for none."""
    if not skipped:
        return ""
    return f"{count(len(skipped), 'message')} of the file left out: {_reasons(skipped)}."


def _reasons(skipped: tuple[Skipped, ...]) -> str:
    reasons = Counter(one.reason for one in skipped)
    first = {one.reason: one.number for one in reversed(skipped)}
    return "; ".join(
        f"{n} because {reason} (the first is number {first[reason]})"
        if not reason.startswith("the same")
        else f"{n} exported twice"
        for reason, n in reasons.most_common()
    )
