"""Google Takeout's mail export: one mbox with Gmail's thread ids and labels, read into a mailbox.

The dates are the messages' own; whose mailbox it is shows from whom its sent mail is from.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from agent.sandbox.clock import SandboxClock
from agent.sandbox.errors import Refusal
from agent.sandbox.headers import decoded_headers, first_value, header_blocks, with_crlf
from agent.sandbox.labels import SYSTEM_LABELS
from agent.sandbox.letter import Letter
from agent.sandbox.mailbox import SandboxMailbox
from agent.sandbox.quirks import Quirks
from agent.sandbox.threads import StoredMessage

_SEPARATOR = re.compile(rb"From (\S+)(.*)")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ASCTIME = re.compile(
    r"\w{3} +(\w{3}) +(\d{1,2}) +(\d\d):(\d\d):(\d\d)(?: +([+-])(\d\d)(\d\d))? +(\d{4})"
)
_DIGITS = re.compile(r"[0-9]{1,19}")
_MOST_NAME = 225
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNLABELLED = {"opened", "archived", "muted", "snoozed", "scheduled", "all mail"}
_OWN_HEADERS = {"x-gm-thrid", "x-gmail-labels", "x-gm-msgid"}
_TRUSTED = timedelta(days=1)


class TakeoutError(Exception):
    """A file that cannot be read as a Takeout export; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoutMessage:
    number: int
    """Place in the file, from 1."""
    message_id: str
    """Gmail's, in hexadecimal; empty if the export does not tell."""
    thread_id: str
    """Likewise."""
    labels: tuple[str, ...]
    """System labels by id, the user's by name."""
    received_at: datetime
    letter: Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeout:
    mailbox: SandboxMailbox
    loaded: int
    skipped: tuple[Skipped, ...]


def load_takeout(
    path: Path,
    *,
    account: str = "",
    clock: SandboxClock | None = None,
    seed: int = 0,
    quirks: Quirks | None = None,
) -> Takeout:
    """A mailbox with everything in the export.

    *account* is found from the sent mail unless given; *clock* is a virtual one that stands just
    after the last message unless given. Raises `TakeoutError`.
    """
    messages: list[TakeoutMessage] = []
    skipped: list[Skipped] = []
    for item in read_takeout(path):
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            messages.append(item)
    if not messages:
        reason = f" (the first: {skipped[0].reason})" if skipped else ""
        raise TakeoutError(
            f"{path.name}: none of its {len(skipped)} messages can be read{reason}",
            "Export the mail again at takeout.google.com, in mbox format.",
        )
    messages.sort(key=lambda message: message.received_at)
    owner, name = _owner(messages, account, path)
    mailbox = SandboxMailbox(
        owner,
        display_name=name,
        clock=clock or SandboxClock(messages[-1].received_at + timedelta(seconds=1)),
        seed=seed,
        quirks=quirks,
    )
    for message in messages:
        if message.message_id in mailbox.state.store.messages:
            skipped.append(Skipped(number=message.number, reason="the same message once more"))
        else:
            file_message(mailbox, message)
    skipped.sort(key=lambda item: item.number)
    loaded = len(mailbox.state.store.messages)
    return Takeout(mailbox=mailbox, loaded=loaded, skipped=tuple(skipped))


def file_message(mailbox: SandboxMailbox, message: TakeoutMessage) -> StoredMessage:
    """Put one message where it was: its thread, its labels, its date."""
    state = mailbox.state
    with state.lock:
        ids = [_label_id(mailbox, name) for name in message.labels]
        labels = [label_id for label_id in ids if label_id]
        if "DRAFT" in labels:
            labels = ["DRAFT"]
        stored = state.add(
            message.letter,
            labels,
            thread_id=message.thread_id or state.store.thread_for(message.letter),
            message_id=message.message_id or None,
            received_at=message.received_at,
        )
        if stored.is_draft:
            state.drafts[state.mint.draft_id()] = stored.id
        return stored


def read_takeout(path: Path) -> Iterator[TakeoutMessage | Skipped]:
    """The messages in the file's order, read one at a time; raises `TakeoutError`."""
    for number, (separator, raw) in enumerate(_mbox(path), start=1):
        yield _message(number, separator, raw)


def _mbox(path: Path) -> Iterator[tuple[bytes, bytes]]:
    """Each message's `From ` line and its bytes."""
    try:
        file = path.open("rb")
    except OSError as problem:
        raise TakeoutError(
            f"{path}: {problem.strerror or problem}", "Name the .mbox file of the export."
        ) from problem
    with file:
        separator = file.readline()
        if not separator:
            raise TakeoutError(f"{path.name} is empty", "Export the mail again, in mbox format.")
        if not _SEPARATOR.match(separator):
            is_zip = separator.startswith((b"PK", b"\x1f\x8b"))
            raise TakeoutError(
                f"{path.name} is no mbox file: it does not begin with 'From '",
                "Unpack the download and name the .mbox file inside."
                if is_zip
                else "Name the .mbox file of a Google Takeout export.",
            )
        lines: list[bytes] = []
        for line in file:
            is_separator = line.startswith(b"From ") and (not lines or not lines[-1].strip())
            if is_separator and _SEPARATOR.match(line):
                yield separator, b"".join(lines)
                separator, lines = line, []
            else:
                lines.append(line)
        yield separator, b"".join(lines)


def _message(number: int, separator: bytes, raw: bytes) -> TakeoutMessage | Skipped:
    if not raw.strip():
        return Skipped(number=number, reason="it is empty")
    raw = with_crlf(_ESCAPED.sub(rb"\1", raw).removesuffix(b"\n").removesuffix(b"\r"))
    head, blank_line, body = raw.partition(b"\r\n\r\n")
    blocks = header_blocks(head + b"\r\n")
    if not blocks:
        return Skipped(number=number, reason="it has no headers")
    if not blank_line:
        return Skipped(number=number, reason="it is cut off in its headers")
    own = decoded_headers(b"".join(b for name, b in blocks if name.lower() in _OWN_HEADERS))
    kept = b"".join(block for name, block in blocks if name.lower() not in _OWN_HEADERS)
    letter = Letter.of(kept + b"\r\n" + body)
    matched = _SEPARATOR.match(separator)
    envelope, rest = (matched[1], matched[2]) if matched else (b"", b"")
    received_at = _received_at(
        _plausible(letter.date), _plausible(_asctime(rest.decode("latin-1")))
    ) or _plausible(_delivered_at(letter))
    if received_at is None:
        return Skipped(number=number, reason="it has no date")
    own_id = first_value(own, "X-GM-MSGID") or envelope.partition(b"@")[0].decode("latin-1")
    return TakeoutMessage(
        number=number,
        message_id=_hexadecimal(own_id),
        thread_id=_hexadecimal(first_value(own, "X-GM-THRID") or ""),
        labels=_labels(first_value(own, "X-Gmail-Labels") or ""),
        received_at=received_at,
        letter=letter,
    )


def _received_at(written_at: datetime | None, stamped_at: datetime | None) -> datetime | None:
    """The Date header's instant, unless the export's own stamp shows it to be far off."""
    if written_at is None or stamped_at is None:
        return written_at or stamped_at
    return written_at if abs(written_at - stamped_at) <= _TRUSTED else stamped_at


def _plausible(instant: datetime | None) -> datetime | None:
    """None for 1970 and the like, which some program wrote for want of a date."""
    return instant if instant is not None and 1990 <= instant.year < 2100 else None


def _delivered_at(letter: Letter) -> datetime | None:
    """What the last server wrote on it (RFC 5321 4.4: after the Received line's semicolon)."""
    stamp = (letter.header("Received") or "").rpartition(";")[2].strip()
    try:
        parsed = parsedate_to_datetime(stamp)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _asctime(text: str) -> datetime | None:
    match = _ASCTIME.search(text)
    if match is None or match[1] not in _MONTHS:
        return None
    month = _MONTHS.index(match[1]) + 1
    try:
        instant = datetime(
            int(match[9]), month, int(match[2]), int(match[3]), int(match[4]), int(match[5]), 0, UTC
        )
    except ValueError:
        return None
    offset = timedelta(hours=int(match[7] or 0), minutes=int(match[8] or 0))
    return instant + offset if match[6] == "-" else instant - offset


def _labels(value: str) -> tuple[str, ...]:
    """`Inbox,Opened,Interviews/Northwind`; a name with a comma stands in quotes."""
    names: dict[str, None] = {}
    try:
        row = next(csv.reader([value], skipinitialspace=True), [])
    except csv.Error:
        row = value.split(",")
    for name in row:
        label = _label(name.strip()[:_MOST_NAME])
        if label:
            names[label] = None
    return tuple(names)


def _label(name: str) -> str:
    lower = name.lower()
    if lower in _UNLABELLED:
        return ""
    if lower in ("draft", "drafts"):
        return "DRAFT"
    if lower.startswith(("category ", "category:")):
        category = f"CATEGORY_{lower[9:].strip().upper()}"
        return category if category in SYSTEM_LABELS else ""
    return name.upper() if name.upper() in SYSTEM_LABELS else name


def _label_id(mailbox: SandboxMailbox, name: str) -> str:
    """The label's id; a user label and those above it are made when first met.

    Empty for a name that Gmail would not take.
    """
    labels = mailbox.state.labels
    found = labels.get(name) or labels.by_name(name)
    if found is not None:
        return found.id
    above = name.rpartition("/")[0]
    if above:
        _label_id(mailbox, above)
    try:
        return mailbox.user.creates_label(name).id
    except Refusal:
        return ""


def _owner(messages: list[TakeoutMessage], account: str, path: Path) -> tuple[str, str]:
    """Address and name of whom the sent mail is from."""
    senders: Counter[str] = Counter()
    names: dict[str, str] = {}
    for message in messages:
        if "SENT" in message.labels:
            name, address = parseaddr(message.letter.header("From") or "")
            if "@" in address:
                senders[address.lower()] += 1
                names.setdefault(address.lower(), name)
    if account:
        return account, names.get(account.lower(), "")
    if not senders:
        raise TakeoutError(
            f"{path.name}: no sent mail in it, so whose mailbox it is does not show",
            "Say whose it is, or export all mail, with the Sent label.",
        )
    address = senders.most_common(1)[0][0]
    return address, names[address]


def _hexadecimal(decimal: str) -> str:
    digits = decimal.strip()
    return f"{int(digits):x}" if _DIGITS.fullmatch(digits) else ""
