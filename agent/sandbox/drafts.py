"""Drafts as the API keeps them: a stable draft id around messages that are replaced, never changed.

What a client submits is not what is stored: Gmail puts its own Message-ID and Date in place and a
Received line in front, and keeps every other header.
"""

import base64
import binascii
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from agent.sandbox.errors import invalid_argument, invalid_payload, not_found
from agent.sandbox.headers import rewritten, with_crlf
from agent.sandbox.letter import Letter
from agent.sandbox.locks import ModelLock, locked
from agent.sandbox.quirks import SubjectMismatch
from agent.sandbox.state import MailboxState
from agent.sandbox.threads import StoredMessage

GMAIL_ZONE = ZoneInfo("America/Los_Angeles")
_PROJECT_NUMBER = "407408718192"
_RAW_MISSING = "'raw' RFC822 payload message string or uploading message via /upload/* URL required"


class DraftBox:
    """The draft half of the API. Public methods raise `Refusal`."""

    def __init__(self, state: MailboxState) -> None:
        self._state = state

    @property
    def lock(self) -> ModelLock:
        return self._state.lock

    @locked
    def create(self, raw: str | None, thread_id: str | None = None) -> str:
        """File a draft and return its draft id. *raw* is base64url."""
        letter = self._accepted(raw)
        thread = self._thread_for(letter, thread_id)
        message = self._state.add(letter, ["DRAFT"], thread_id=thread)
        draft_id = self._state.mint.draft_id()
        self._state.drafts[draft_id] = message.id
        return draft_id

    @locked
    def update(self, draft_id: str, raw: str | None, thread_id: str | None = None) -> StoredMessage:
        """Replace the draft's message by a new one, with a new id."""
        former = self.message(draft_id)
        letter = self._accepted(raw)
        if not former.is_draft:
            raise invalid_argument("Message not a draft")
        thread = self._thread_for(letter, thread_id, replacing=former)
        return self.replace(draft_id, letter, thread)

    @locked
    def delete(self, draft_id: str) -> None:
        """Destroy the draft and its message, also when that has long been sent."""
        message = self.message(draft_id)
        del self._state.drafts[draft_id]
        self._state.remove(message)

    @locked
    def message(self, draft_id: str) -> StoredMessage:
        message_id = self._state.drafts.get(draft_id)
        message = self._state.store.messages.get(message_id or "")
        if message is None:
            raise not_found()
        return message

    @locked
    def listed(self) -> list[tuple[str, StoredMessage]]:
        """Draft id and message of what the drafts folder shows, newest first."""
        pairs = [
            (draft_id, self._state.store.messages[message_id])
            for draft_id, message_id in self._state.drafts.items()
        ]
        drafts = [pair for pair in pairs if pair[1].is_draft]
        return sorted(drafts, key=lambda pair: pair[1].sort_key, reverse=True)

    @locked
    def is_ghost(self, draft_id: str) -> bool:
        """Whether Gmail's page would not show the draft in its thread: no visible parent there."""
        draft = self.message(draft_id)
        thread = self._state.store.threads[draft.thread_id]
        visible = {message.letter.rfc822_id for message in thread.messages if message.is_visible}
        return len(thread.messages) > 1 and not visible.intersection(draft.letter.ancestors)

    def replace(self, draft_id: str, letter: Letter, thread_id: str | None) -> StoredMessage:
        former = self.message(draft_id)
        self._state.remove(former)
        message = self._state.add(letter, ["DRAFT"], thread_id=thread_id)
        self._state.drafts[draft_id] = message.id
        return message

    def _accepted(self, raw: str | None) -> Letter:
        if not raw:
            raise invalid_argument(_RAW_MISSING)
        letter = Letter.of(_decoded(raw))
        for name in ("To", "Cc", "Bcc"):
            value = letter.header(name)
            if value and not letter.addresses(name):
                raise invalid_argument(f"Invalid {name} header")
        return Letter.of(self._as_stored(letter))

    def _as_stored(self, letter: Letter) -> bytes:
        state = self._state
        now = state.clock.now()
        present = {name.lower() for name, _ in letter.headers}
        keep_id = state.quirks.keep_client_message_id and "message-id" in present
        message_id = state.mint.rfc822_id()

        def change(name: str, block: bytes) -> bytes | None:
            match name.lower():
                case "message-id" if not keep_id:
                    return f"{name}: {message_id}\r\n".encode()
                case "date":
                    return f"{name}: {gmail_date(now)}\r\n".encode()
            return block

        extra = (
            f"Received: from {_PROJECT_NUMBER} named unknown by gmailapi.google.com with "
            f"HTTPREST; {gmail_date(now)}\r\n"
        )
        if "from" not in present:
            extra += f"From: {state.account}\r\n"
        if "date" not in present:
            extra += f"Date: {gmail_date(now)}\r\n"
        if "message-id" not in present:
            extra += f"Message-ID: {message_id}\r\n"
        raw = rewritten(letter.raw, change, extra.encode())
        return _reserialised(raw) if state.quirks.reserialise_bodies else raw

    def _thread_for(
        self, letter: Letter, thread_id: str | None, replacing: StoredMessage | None = None
    ) -> str | None:
        """The thread a draft lands in: without *thread_id* always a new one, headers or not."""
        if not thread_id:
            return None
        thread = self._state.thread(thread_id, "Invalid thread_id value")
        subjects = {m.letter.bare_subject for m in thread.messages if m is not replacing}
        if not subjects or letter.bare_subject in subjects:
            return thread_id
        match self._state.quirks.subject_mismatch:
            case SubjectMismatch.ACCEPT:
                return thread_id
            case SubjectMismatch.REJECT:
                raise invalid_argument("Invalid thread_id value")
            case SubjectMismatch.NEW_THREAD:
                return None


def gmail_date(instant: datetime) -> str:
    return format_datetime(instant.astimezone(GMAIL_ZONE))


def _decoded(raw: str) -> bytes:
    """Base64 in either alphabet, padded or not."""
    text = raw.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        complaint = "Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed"
        raise invalid_payload(f'{complaint} for "{raw[:60]}"', "message.raw") from None


def _reserialised(raw: bytes) -> bytes:
    """The same words under another transfer encoding."""
    message = BytesParser(policy=compat32).parsebytes(raw)
    for part in message.walk():
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        if isinstance(payload, bytes) and part.get_content_maintype() == "text":
            _set_base64(part, payload)
    return with_crlf(message.as_bytes(policy=compat32.clone(max_line_length=None)))


def _set_base64(part: Message, payload: bytes) -> None:
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(payload).decode("ascii"))
