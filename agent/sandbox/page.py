"""The user at Gmail's own page: what a person does to the mailbox while nobody is looking."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from agent.sandbox.compose import (
    Attachment,
    Composition,
    as_gmail_html,
    quoted_reply,
    wrapped,
    written,
)
from agent.sandbox.drafts import DraftBox, gmail_date
from agent.sandbox.errors import invalid_argument
from agent.sandbox.headers import rewritten
from agent.sandbox.incoming import answering
from agent.sandbox.labels import Label
from agent.sandbox.letter import Letter
from agent.sandbox.locks import ModelLock, locked
from agent.sandbox.mime import cut_between
from agent.sandbox.state import MailboxState, ScheduledMessage
from agent.sandbox.threads import StoredMessage

_DOCUMENT = re.compile(r"<!doctype[^<>]*>|</?(?:html|head|body|meta|title)\b[^<>]*>", re.IGNORECASE)


class GmailPage:
    """Every method is one thing a person does. Messages go by Gmail's id, labels by id or name."""

    def __init__(self, state: MailboxState, drafts: DraftBox) -> None:
        self._state = state
        self._drafts = drafts

    @property
    def lock(self) -> ModelLock:
        return self._state.lock

    @locked
    def starts_draft(
        self, *, to: str = "", subject: str = "", text: str = "", answers: str = ""
    ) -> str:
        """Begin a draft by hand, as a reply if *answers* names a message; returns the draft id."""
        composition, thread_id = self._composed(to, subject, text, answers)
        message = self._state.add(self._letter(composition), ["DRAFT"], thread_id=thread_id)
        draft_id = self._state.mint.draft_id()
        self._state.drafts[draft_id] = message.id
        return draft_id

    @locked
    def open_draft(self, draft_id: str) -> StoredMessage:
        """Open a draft in the composer, which alone makes Gmail rewrite it.

        Same words, same Message-ID, a new message id; headers of the client's own are gone.
        """
        former = self._drafts.message(draft_id)
        return self._rewrite(draft_id, self._composition_of(former.letter), former)

    @locked
    def edit_draft(
        self,
        draft_id: str,
        *,
        text: str | None = None,
        subject: str | None = None,
        to: str | None = None,
        cc: str | None = None,
    ) -> StoredMessage:
        """Change a draft in the composer; another subject makes it begin another thread."""
        former = self._drafts.message(draft_id)
        composition = self._composition_of(former.letter)
        if text is not None:
            composition = replace(composition, text=wrapped(text), html=as_gmail_html(text))
        composition = replace(
            composition,
            subject=composition.subject if subject is None else subject,
            to=composition.to if to is None else to,
            cc=composition.cc if cc is None else cc,
        )
        return self._rewrite(draft_id, composition, former)

    @locked
    def send_draft(self, draft_id: str, *, orphan: bool = False) -> StoredMessage:
        """Press Send: the draft is gone and a new message with SENT stands in its thread.

        *orphan* is Gmail's odd case: the message stays the same, the draft id still answers, and
        deleting "the draft" would destroy what was sent.
        """
        former = self._drafts.message(draft_id)
        if not former.letter.addresses("To") and not former.letter.addresses("Cc"):
            raise invalid_argument("Recipient address required")
        if orphan:
            self._state.relabel(former, ["SENT"], ["DRAFT"])
            return former
        del self._state.drafts[draft_id]
        self._state.remove(former)
        return self._sent(former.letter, former.thread_id)

    @locked
    def schedule_draft(self, draft_id: str, at: datetime) -> None:
        """Press *Schedule send*: the draft is gone, and nothing is sent before *at*."""
        former = self._drafts.message(draft_id)
        del self._state.drafts[draft_id]
        self._state.remove(former)
        self._state.scheduled.append(
            ScheduledMessage(at=at, raw=former.letter.raw, thread_id=former.thread_id)
        )

    @locked
    def discard_draft(self, draft_id: str) -> None:
        self._drafts.delete(draft_id)

    @locked
    def sends(
        self,
        *,
        to: str = "",
        subject: str = "",
        text: str = "",
        answers: str = "",
        cc: str = "",
        attachments: Iterable[Attachment] = (),
    ) -> StoredMessage:
        """Write and send a mail, as a reply with the original quoted if *answers* names one."""
        composition, thread_id = self._composed(to, subject, text, answers)
        composition = replace(composition, cc=cc, attachments=tuple(attachments))
        return self._sent(self._letter(composition), thread_id)

    @locked
    def scheduled_mail_goes_out(self) -> None:
        """Send what was scheduled and has come due."""
        now = self._state.clock.now()
        due = [item for item in self._state.scheduled if item.at <= now]
        self._state.scheduled = [item for item in self._state.scheduled if item.at > now]
        for item in sorted(due, key=lambda item: item.at):
            self._sent(Letter.of(item.raw), item.thread_id)

    @locked
    def relabels(
        self, thread_id: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        """Put labels on, and take labels off, the messages the thread has now; drafts have none."""
        added = [self._state.label_id(label) for label in add]
        removed = [self._state.label_id(label) for label in remove]
        for message in list(self._state.thread(thread_id).messages):
            if not message.is_draft:
                self._state.relabel(message, added, removed)

    @locked
    def relabels_message(
        self, message_id: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> None:
        added = [self._state.label_id(label) for label in add]
        removed = [self._state.label_id(label) for label in remove]
        self._state.relabel(self._state.message(message_id), added, removed)

    def archives(self, thread_id: str) -> None:
        self.relabels(thread_id, remove=["INBOX"])

    def reads(self, thread_id: str) -> None:
        self.relabels(thread_id, remove=["UNREAD"])

    def trashes(self, thread_id: str) -> None:
        self.relabels(thread_id, add=["TRASH"], remove=["INBOX"])

    def untrashes(self, thread_id: str) -> None:
        self.relabels(thread_id, remove=["TRASH"])

    def marks_spam(self, thread_id: str) -> None:
        self.relabels(thread_id, add=["SPAM"], remove=["INBOX"])

    def marks_no_spam(self, thread_id: str) -> None:
        self.relabels(thread_id, add=["INBOX"], remove=["SPAM"])

    def trashes_message(self, message_id: str) -> None:
        self.relabels_message(message_id, add=["TRASH"], remove=["INBOX"])

    def untrashes_message(self, message_id: str) -> None:
        self.relabels_message(message_id, remove=["TRASH"])

    @locked
    def deletes(self, thread_id: str) -> None:
        """Delete the thread for good, its drafts included."""
        for message in list(self._state.thread(thread_id).messages):
            self.deletes_message(message.id)

    @locked
    def deletes_message(self, message_id: str) -> None:
        draft_id = self._state.draft_id_of(message_id)
        if draft_id is not None:
            del self._state.drafts[draft_id]
        self._state.remove(self._state.message(message_id))

    @locked
    def creates_label(self, name: str) -> Label:
        return self._state.labels.add(self._state.mint.label_id(), name)

    @locked
    def renames_label(self, label: str, name: str) -> Label:
        return self._state.labels.replace(self._state.label_id(label), name)

    @locked
    def deletes_label(self, label: str) -> None:
        label_id = self._state.label_id(label)
        self._state.labels.remove(label_id)
        for message in self._state.store.with_labels([label_id]):
            self._state.relabel(message, remove=[label_id])

    def _composed(
        self, to: str, subject: str, text: str, answers: str
    ) -> tuple[Composition, str | None]:
        own = self._state.aliases[0]
        sender = f"{own.display_name} <{own.email}>" if own.display_name else own.email
        composition = Composition(sender=sender, to=to, subject=subject, text=text)
        if not answers:
            return replace(composition, text=wrapped(text), html=as_gmail_html(text)), None
        parent = self._state.message(answers)
        composition = answering(self._state, composition, answers)
        plain, rich = quoted_reply(text, parent.letter)
        letter = replace(composition, text=plain, html=rich)
        same = not subject or Letter.of(b"Subject: " + subject.encode()).bare_subject == (
            parent.letter.bare_subject
        )
        return letter, parent.thread_id if same else None

    def _letter(self, composition: Composition, rfc822_id: str = "") -> Letter:
        state = self._state
        rfc822_id = rfc822_id or state.mint.rfc822_id()
        now = state.clock.now()
        return Letter.of(written(composition, message_id=rfc822_id, at=now, mint=state.mint))

    def _composition_of(self, letter: Letter) -> Composition:
        """What the composer holds of a letter: addresses, subject, words and attachments."""
        leaves = [part for part in letter.parts.walk() if not part.children]
        markup = next(
            (p.text for p in leaves if p.is_inline_text and p.mime_type == "text/html"), ""
        )
        words = letter.plain_text
        rewrap = self._state.quirks.rewrap_plain_text
        return Composition(
            sender=letter.header("From") or self._state.account,
            to=letter.header("To") or "",
            cc=letter.header("Cc") or "",
            bcc=letter.header("Bcc") or "",
            subject=letter.subject,
            in_reply_to=letter.header("In-Reply-To") or "",
            references=letter.header("References") or "",
            text=wrapped(words) if rewrap else words,
            html=_as_the_page_saves(markup) if markup else as_gmail_html(words),
            attachments=tuple(
                Attachment(
                    filename=part.filename or "noname",
                    mime_type=part.mime_type,
                    content=part.content,
                )
                for part in leaves
                if part.is_attachment
            ),
        )

    def _rewrite(
        self, draft_id: str, composition: Composition, former: StoredMessage
    ) -> StoredMessage:
        letter = self._letter(composition, former.letter.rfc822_id)
        moved = letter.bare_subject != former.letter.bare_subject
        message = self._drafts.replace(draft_id, letter, None if moved else former.thread_id)
        if self._state.quirks.draft_id_rotates:
            del self._state.drafts[draft_id]
            self._state.drafts[self._state.mint.draft_id()] = message.id
        return message

    def _sent(self, letter: Letter, thread_id: str | None) -> StoredMessage:
        state = self._state
        date = gmail_date(state.clock.now())
        rfc822_id = state.mint.rfc822_id()

        def change(name: str, block: bytes) -> bytes | None:
            match name.lower():
                case "date":
                    return f"{name}: {date}\r\n".encode()
                case "message-id" if not state.quirks.message_id_survives_sending:
                    return f"{name}: {rfc822_id}\r\n".encode()
            return block

        sent = Letter.of(rewritten(letter.raw, change))
        own = {alias.email.lower() for alias in state.aliases}
        to_self = own.intersection(sent.addresses("To") + sent.addresses("Cc"))
        labels = ["SENT", "INBOX", "UNREAD"] if to_self else ["SENT"]
        return state.add(sent, labels, thread_id=thread_id)


def _as_the_page_saves(markup: str) -> str:
    """HTML as the composer leaves it: one `div`, no comments, styles or document around it."""
    kept = cut_between(cut_between(markup, "<!--", "-->"), "<style", "</style>")
    kept = _DOCUMENT.sub("", kept).strip()
    if kept.startswith('<div dir="ltr">'):
        return f"{kept}\r\n"
    return f'<div dir="ltr">{kept}</div>\r\n'
