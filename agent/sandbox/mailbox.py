"""The model of one Gmail mailbox: the server speaks for it, tests may change it directly."""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agent.sandbox.clock import SandboxClock
from agent.sandbox.compose import Attachment, Composition
from agent.sandbox.drafts import DraftBox
from agent.sandbox.history import History
from agent.sandbox.ids import IdMint
from agent.sandbox.incoming import deliver
from agent.sandbox.locks import ModelLock, locked
from agent.sandbox.page import GmailPage
from agent.sandbox.quirks import Quirks
from agent.sandbox.state import MailboxState, SendAs
from agent.sandbox.threads import StoredMessage, StoredThread


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxSnapshot:
    state: MailboxState
    at: datetime


class SandboxMailbox:
    """One account. `user` is the person at Gmail's page, `drafts` the API's draft half."""

    def __init__(
        self,
        account: str = "alex.morgan@gmail.com",
        *,
        display_name: str = "Alex Morgan",
        clock: SandboxClock | None = None,
        seed: int = 0,
        quirks: Quirks | None = None,
    ) -> None:
        mint = IdMint(seed)
        primary = SendAs(email=account, display_name=display_name, is_primary=True, is_default=True)
        self.clock = clock or SandboxClock()
        self.state = MailboxState(
            account=account,
            clock=self.clock,
            mint=mint,
            quirks=quirks or Quirks(),
            history=History(latest=mint.history_id()),
            aliases=[primary],
        )
        self.drafts = DraftBox(self.state)
        self.user = GmailPage(self.state, self.drafts)

    @property
    def account(self) -> str:
        return self.state.account

    @property
    def lock(self) -> ModelLock:
        return self.state.lock

    @property
    def quirks(self) -> Quirks:
        return self.state.quirks

    @quirks.setter
    def quirks(self, quirks: Quirks) -> None:
        self.state.quirks = quirks

    @property
    def history_id(self) -> int:
        return self.state.history.latest

    @property
    def messages(self) -> list[StoredMessage]:
        """All messages, oldest first."""
        return sorted(self.state.store.messages.values())

    @property
    def sent(self) -> list[StoredMessage]:
        return sorted(self.state.store.with_labels(["SENT"]))

    def message(self, message_id: str) -> StoredMessage:
        return self.state.message(message_id)

    def thread(self, thread_id: str) -> StoredThread:
        return self.state.thread(thread_id)

    def drafts_in(self, thread_id: str) -> list[str]:
        """The ids of the drafts in a thread, newest first."""
        return [key for key, message in self.drafts.listed() if message.thread_id == thread_id]

    @locked
    def deliver(
        self,
        raw: bytes | None = None,
        *,
        sender: str = "",
        to: str = "",
        cc: str = "",
        reply_to: str = "",
        subject: str = "",
        text: str = "",
        html: str | None = None,
        calendar: str | None = None,
        calendar_method: str = "REQUEST",
        calendar_filename: str | None = None,
        in_reply_to: str = "",
        references: str = "",
        answers: str = "",
        attachments: Sequence[Attachment] = (),
        headers: Mapping[str, str] | None = None,
        labels: Iterable[str] = ("UNREAD", "INBOX"),
        message_id: str = "",
        at: datetime | None = None,
    ) -> StoredMessage:
        """Let a message arrive now, from its RFC 822 bytes or from the fields.

        *answers* is the Gmail id of a message here that the sender replies to; *in_reply_to* and
        *references* are Message-IDs. *labels* are ids or names. *message_id* sets the Message-ID,
        *at* the Date header.
        """
        if raw is not None:
            return deliver(self.state, raw, labels=labels)
        composition = Composition(
            sender=sender,
            to=to or ("" if answers else self.account),
            cc=cc,
            reply_to=reply_to,
            subject=subject,
            text=text,
            html=html,
            calendar=calendar,
            calendar_method=calendar_method,
            calendar_filename=calendar_filename,
            in_reply_to=in_reply_to,
            references=references or in_reply_to,
            attachments=attachments,
            headers=headers,
        )
        return deliver(
            self.state, composition, labels=labels, answers=answers, message_id=message_id, at=at
        )

    @locked
    def add_alias(self, alias: SendAs) -> None:
        if alias.is_default:
            self.state.aliases = [replace(item, is_default=False) for item in self.state.aliases]
        self.state.aliases.append(alias)

    @locked
    def set_signature(self, markup: str, email: str = "") -> None:
        """Give the primary address, or the alias *email*, an HTML signature."""
        wanted = (email or self.account).lower()
        self.state.aliases = [
            replace(item, signature=markup) if item.email.lower() == wanted else item
            for item in self.state.aliases
        ]

    @locked
    def expire_history(self) -> None:
        """Make every history id handed out so far too old, as a week's silence would."""
        self.state.history.latest = self.state.mint.history_id()
        self.state.history.expire()

    @locked
    def set_index_lag(self, lag: timedelta) -> None:
        self.state.quirks = replace(self.state.quirks, index_lag=lag)

    @locked
    def catch_up(self) -> None:
        """Do what was put off to an instant that has passed."""
        if self.state.scheduled:
            self.user.scheduled_mail_goes_out()

    @locked
    def snapshot(self) -> MailboxSnapshot:
        return MailboxSnapshot(state=deepcopy(self.state), at=self.clock.now())

    @locked
    def restore(self, snapshot: MailboxSnapshot) -> None:
        """Go back to *snapshot*, clock included if it is virtual; it can be restored again."""
        self.state.adopt(deepcopy(snapshot.state))
        if self.clock.is_virtual:
            self.clock.rewind(snapshot.at)
