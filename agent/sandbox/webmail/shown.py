"""What the pages show of the mailbox, as values; every text in them is mail and shown as text."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.utils import getaddresses, parseaddr

from agent.sandbox.mailbox import SandboxMailbox
from agent.sandbox.threads import StoredMessage, StoredThread

SYSTEM = frozenset({"INBOX", "SENT", "DRAFT", "TRASH", "SPAM", "UNREAD", "STARRED", "IMPORTANT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownThread:
    """One line of the list. `drafts` counts the drafts on it."""

    id: str
    subject: str
    people: str
    snippet: str
    when: str
    labels: tuple[str, ...]
    drafts: int
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessage:
    """`words` is what was written, `quoted` what stands quoted below it. `draft_id` of a draft."""

    id: str
    sender: str
    to: str
    cc: str
    when: str
    words: str
    quoted: str
    whole: str
    is_ours: bool
    draft_id: str = ""
    flags: tuple[str, ...] = ()


def threads_of(mailbox: SandboxMailbox, zone: tzinfo) -> list[ShownThread]:
    """Every thread: those with a draft first, then the newest mail; a draft is no mail yet."""
    found = [thread for thread in mailbox.state.store.threads.values() if thread.messages]
    found.sort(
        key=lambda one: (any(m.is_draft for m in one.messages), _spoken(one)[-1].sort_key),
        reverse=True,
    )
    return [_thread(mailbox, thread, zone) for thread in found]


def messages_of(mailbox: SandboxMailbox, thread: StoredThread, zone: tzinfo) -> list[ShownMessage]:
    """The thread's messages, oldest first, drafts in their place at the end."""
    drafts = {message.id: draft_id for draft_id, message in mailbox.drafts.listed()}
    ordered = sorted(thread.messages, key=lambda one: (one.is_draft, one.sort_key))
    return [_message(one, zone, drafts.get(one.id, "")) for one in ordered]


def employers_of(mailbox: SandboxMailbox, thread: StoredThread) -> list[str]:
    """Who else writes on the thread: the newest first; those written to where nobody did."""
    own = {alias.email.lower() for alias in mailbox.state.aliases}
    found: dict[str, str] = {}
    for message in reversed(thread.messages):
        written = [message.letter.header("From") or ""]
        for name, email in getaddresses(written):
            if email and email.lower() not in own:
                found.setdefault(email.lower(), f"{name} <{email}>" if name else email)
    for message in thread.messages:
        for name, email in getaddresses([message.letter.header("To") or ""]):
            if email and email.lower() not in own:
                found.setdefault(email.lower(), f"{name} <{email}>" if name else email)
    return list(found.values())


def newest_message(thread: StoredThread) -> StoredMessage | None:
    """The message that an answer hangs on."""
    return next((one for one in reversed(thread.messages) if one.is_visible), None)


def labels_of(mailbox: SandboxMailbox, thread: StoredThread) -> tuple[str, ...]:
    """The user's own labels on the thread, by name."""
    names = {label.id: label.name for label in mailbox.state.labels}
    held = dict.fromkeys(label for message in thread.messages for label in message.labels)
    return tuple(names.get(label, label) for label in held if label not in SYSTEM)


def moment(at: datetime, zone: tzinfo, *, short: bool = False) -> str:
    """ "Tue 12 May 2026, 09:30"; `short` leaves the year out."""
    here = at.astimezone(zone)
    year = "" if short else f" {here:%Y}"
    return f"{here:%a} {here.day} {here:%b}{year}, {here:%H:%M}"


def _thread(mailbox: SandboxMailbox, thread: StoredThread, zone: tzinfo) -> ShownThread:
    people = dict.fromkeys(
        "me" if "SENT" in one.labels else _name(one.letter.header("From") or "")
        for one in thread.messages
        if not one.is_draft
    )
    spoken = _spoken(thread)
    words, _ = _parted(spoken[-1].letter.plain_text)
    return ShownThread(
        id=thread.id,
        subject=thread.messages[0].letter.subject or "(no subject)",
        people=", ".join(people) or "me",
        snippet=" ".join(words.split())[:140],
        when=moment(spoken[-1].received_at, zone, short=True),
        labels=labels_of(mailbox, thread),
        drafts=sum(one.is_draft for one in thread.messages),
        messages=sum(not one.is_draft for one in thread.messages),
    )


def _spoken(thread: StoredThread) -> list[StoredMessage]:
    return [one for one in thread.messages if not one.is_draft] or thread.messages


def _message(message: StoredMessage, zone: tzinfo, draft_id: str) -> ShownMessage:
    letter = message.letter
    words, quoted = _parted(letter.plain_text)
    return ShownMessage(
        id=message.id,
        sender=letter.header("From") or "",
        to=letter.header("To") or "",
        cc=letter.header("Cc") or "",
        when=moment(message.received_at, zone),
        words=words,
        quoted=quoted,
        whole=letter.plain_text.replace("\r\n", "\n"),
        is_ours="SENT" in message.labels or message.is_draft,
        draft_id=draft_id,
        flags=tuple(flag.lower() for flag in ("TRASH", "SPAM") if flag in message.labels),
    )


def _name(header: str) -> str:
    name, email = parseaddr(header)
    return (name or email or "?").split(" <")[0]


def _parted(text: str) -> tuple[str, str]:
    """What was written, and the quoted mail below it with the line that introduces it."""
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    cut = next((n for n, _ in enumerate(lines) if _begins_quote(lines[n : n + 5])), len(lines))
    return "\n".join(lines[:cut]).strip(), "\n".join(lines[cut:]).strip()


def _begins_quote(lines: list[str]) -> bool:
    if lines[0].startswith(">"):
        return True
    introduces = lines[0].startswith("On ") and "wrote:" in " ".join(lines[:3])
    return introduces and any(line.startswith(">") for line in lines)
