"""The Gmail calls themselves: arguments in, JSON out, over one mailbox.

Who may call, what it costs and what goes wrong on the way is the gateway's business.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile

from agent.sandbox.arguments import Arguments
from agent.sandbox.calls import METADATA, Call
from agent.sandbox.errors import Json, Refusal, invalid_argument, invalid_label, not_found
from agent.sandbox.history import Record
from agent.sandbox.ids import attachment_place
from agent.sandbox.mailbox import SandboxMailbox
from agent.sandbox.paging import page_of
from agent.sandbox.resources import (
    base64url,
    brief_message_json,
    counted_label_json,
    history_json,
    label_json,
    message_json,
    send_as_json,
    thread_json,
    thread_line_json,
)
from agent.sandbox.search import parse_query
from agent.sandbox.threads import StoredMessage, StoredThread

_ESTIMATE = 201  # as worthless as Gmail's own, which says so for three results too
_MOST_LABELS = 100
_MOST_RAW = 36_700_160


class GmailApi:
    """`execute` runs a call; an empty answer is `None`."""

    def __init__(self, mailbox: SandboxMailbox) -> None:
        self._mailbox = mailbox
        self._state = mailbox.state
        self._calls: dict[str, Callable[[Arguments], Json | None]] = {
            "getProfile": self._profile,
            "history.list": self._history,
            "labels.list": self._labels,
            "labels.get": self._label,
            "labels.create": self._create_label,
            "labels.update": self._update_label,
            "labels.patch": self._update_label,
            "labels.delete": self._delete_label,
            "threads.list": self._threads,
            "threads.get": self._thread,
            "threads.modify": self._modify_thread,
            "threads.trash": self._trash_thread,
            "threads.untrash": self._untrash_thread,
            "threads.delete": self._delete_thread,
            "messages.list": self._messages,
            "messages.get": self._message,
            "messages.modify": self._modify_message,
            "messages.trash": self._trash_message,
            "messages.untrash": self._untrash_message,
            "messages.delete": self._delete_message,
            "messages.attachments.get": self._attachment,
            "drafts.list": self._drafts,
            "drafts.get": self._draft,
            "drafts.create": self._create_draft,
            "drafts.update": self._update_draft,
            "drafts.delete": self._delete_draft,
            "settings.sendAs.list": self._send_as_list,
            "settings.sendAs.get": self._send_as,
        }
        self._metadata_only = False
        self._empty_page = False
        self._duplicates = False

    def execute(
        self,
        call: Call,
        arguments: Arguments,
        *,
        scopes: Sequence[str],
        empty_page: bool = False,
        duplicates: bool = False,
    ) -> Json | None:
        """The call's answer. The two switches are lies of the list calls that Gmail tells too."""
        exclusive = self._state.quirks.scopes_exclude_metadata
        self._metadata_only = METADATA in scopes and (
            exclusive or not set(call.scopes).intersection(scopes) - {METADATA}
        )
        self._empty_page = empty_page
        self._duplicates = duplicates
        return self._calls[call.id](arguments)

    def _profile(self, _: Arguments) -> Json:
        return {
            "emailAddress": self._state.account,
            "messagesTotal": len(self._state.store.messages),
            "threadsTotal": len(self._state.store.threads),
            "historyId": str(self._state.history.latest),
        }

    def _history(self, arguments: Arguments) -> Json:
        start = arguments.text("startHistoryId")
        if not start:
            raise invalid_argument("Missing required parameter: startHistoryId")
        label = arguments.text("labelId")
        if label and self._state.labels.get(label) is None:
            raise not_found()
        kinds = {name.lower() for name in arguments.texts("historyTypes")}
        records = [
            record
            for record in self._state.history.after(int(start))
            if (not label or label in record.labels or label in record.changed)
            and (not kinds or record.change.value.lower() in kinds)
        ]
        page = page_of(records, arguments, kind="h", empty=self._empty_page)
        answer: Json = {}
        shown: list[Record] = list(page.items)
        if self._duplicates:
            shown = [record for record in shown for _ in range(2)]
        if shown:
            answer["history"] = [history_json(record) for record in shown]
        if page.next_token:
            answer["nextPageToken"] = page.next_token
        answer["historyId"] = str(self._state.history.latest)
        return answer

    def _labels(self, _: Arguments) -> Json:
        return {"labels": [label_json(label) for label in self._state.labels]}

    def _label(self, arguments: Arguments) -> Json:
        label = self._state.labels.get(arguments.ids["id"])
        if label is None:
            raise not_found()
        return counted_label_json(label, self._state)

    def _create_label(self, arguments: Arguments) -> Json:
        body = arguments.body
        label = self._state.labels.add(
            self._state.mint.label_id(),
            body.get("name", ""),
            body.get("messageListVisibility"),
            body.get("labelListVisibility"),
        )
        return label_json(label)

    def _update_label(self, arguments: Arguments) -> Json:
        body = arguments.body
        label = self._state.labels.replace(
            arguments.ids["id"],
            body.get("name"),
            body.get("messageListVisibility"),
            body.get("labelListVisibility"),
        )
        return label_json(label)

    def _delete_label(self, arguments: Arguments) -> None:
        label_id = arguments.ids["id"]
        if self._state.labels.get(label_id) is None:
            raise not_found()
        self._mailbox.user.deletes_label(label_id)

    def _threads(self, arguments: Arguments) -> Json:
        threads: dict[str, StoredThread] = {}
        for message in self._found(arguments):
            threads.setdefault(message.thread_id, self._state.store.threads[message.thread_id])
        ordered = sorted(threads.values(), key=lambda t: t.newest.sort_key, reverse=True)
        page = page_of(ordered, arguments, kind="t", empty=self._empty_page)
        lines = [thread_line_json(thread) for thread in page.items]
        return _listing("threads", lines, page.next_token, len(ordered))

    def _thread(self, arguments: Arguments) -> Json:
        view = self._view(arguments)
        thread = self._state.thread(arguments.ids["id"])
        return thread_json(thread, self._state.mint, view, arguments.texts("metadataHeaders"))

    def _modify_thread(self, arguments: Arguments) -> Json:
        thread = self._state.thread(arguments.ids["id"])
        add, remove = self._label_changes(arguments)
        self._mailbox.user.relabels(thread.id, add=add, remove=remove)
        return self._brief_thread(thread)

    def _trash_thread(self, arguments: Arguments) -> Json:
        thread = self._state.thread(arguments.ids["id"])
        self._mailbox.user.trashes(thread.id)
        return self._brief_thread(thread)

    def _untrash_thread(self, arguments: Arguments) -> Json:
        thread = self._state.thread(arguments.ids["id"])
        self._mailbox.user.untrashes(thread.id)
        return self._brief_thread(thread)

    def _delete_thread(self, arguments: Arguments) -> None:
        self._mailbox.user.deletes(arguments.ids["id"])

    def _messages(self, arguments: Arguments) -> Json:
        found = self._found(arguments)
        page = page_of(found, arguments, kind="m", empty=self._empty_page)
        lines = [{"id": message.id, "threadId": message.thread_id} for message in page.items]
        return _listing("messages", lines, page.next_token, len(found))

    def _message(self, arguments: Arguments) -> Json:
        view = self._view(arguments)
        message = self._state.message(arguments.ids["id"])
        return message_json(message, self._state.mint, view, arguments.texts("metadataHeaders"))

    def _modify_message(self, arguments: Arguments) -> Json:
        message = self._state.message(arguments.ids["id"])
        add, remove = self._label_changes(arguments)
        if message.is_draft and add:
            raise invalid_label(next(iter(add)))
        self._state.relabel(message, add, remove)
        return brief_message_json(message)

    def _trash_message(self, arguments: Arguments) -> Json:
        message = self._state.message(arguments.ids["id"])
        self._mailbox.user.trashes_message(message.id)
        return brief_message_json(message)

    def _untrash_message(self, arguments: Arguments) -> Json:
        message = self._state.message(arguments.ids["id"])
        self._mailbox.user.untrashes_message(message.id)
        return brief_message_json(message)

    def _delete_message(self, arguments: Arguments) -> None:
        self._mailbox.user.deletes_message(arguments.ids["id"])

    def _attachment(self, arguments: Arguments) -> Json:
        message = self._state.message(arguments.ids["messageId"])
        place = attachment_place(arguments.ids["id"])
        if place is None or place[0] != message.id:
            raise invalid_argument("Invalid attachment token")
        part = next((p for p in message.letter.parts.walk() if p.part_id == place[1]), None)
        if part is None:
            raise not_found()
        return {"size": len(part.content), "data": base64url(part.content)}

    def _drafts(self, arguments: Arguments) -> Json:
        query = parse_query(self._query_text(arguments), self._state)
        now = self._state.clock.now()
        everywhere = arguments.flag("includeSpamTrash")
        searched = bool(arguments.text("q"))
        found = [
            (draft_id, message)
            for draft_id, message in self._mailbox.drafts.listed()
            if (query.matches(message, now, everywhere) if searched else True)
            and (everywhere or "TRASH" not in message.labels)
        ]
        page = page_of(found, arguments, kind="d", empty=self._empty_page)
        lines = [
            {"id": draft_id, "message": {"id": message.id, "threadId": message.thread_id}}
            for draft_id, message in page.items
        ]
        return _listing("drafts", lines, page.next_token, len(found))

    def _draft(self, arguments: Arguments) -> Json:
        draft_id = arguments.ids["id"]
        view = self._view(arguments)
        message = self._mailbox.drafts.message(draft_id)
        return {"id": draft_id, "message": message_json(message, self._state.mint, view)}

    def _create_draft(self, arguments: Arguments) -> Json:
        draft_id = self._mailbox.drafts.create(*_submitted(arguments))
        message = self._mailbox.drafts.message(draft_id)
        return {"id": draft_id, "message": brief_message_json(message)}

    def _update_draft(self, arguments: Arguments) -> Json:
        draft_id = arguments.ids["id"]
        message = self._mailbox.drafts.update(draft_id, *_submitted(arguments))
        return {"id": draft_id, "message": brief_message_json(message)}

    def _delete_draft(self, arguments: Arguments) -> None:
        self._mailbox.drafts.delete(arguments.ids["id"])

    def _send_as_list(self, _: Arguments) -> Json:
        return {"sendAs": [send_as_json(alias) for alias in self._state.aliases]}

    def _send_as(self, arguments: Arguments) -> Json:
        wanted = arguments.ids["sendAsEmail"].lower()
        for alias in self._state.aliases:
            if alias.email.lower() == wanted:
                return send_as_json(alias)
        raise not_found()

    def _found(self, arguments: Arguments) -> list[StoredMessage]:
        """The messages that a list call asks for, newest first."""
        label_ids = arguments.texts("labelIds")
        for label in label_ids:
            if self._state.labels.get(label) is None:
                raise invalid_label(label)
        everywhere = arguments.flag("includeSpamTrash") or bool({"TRASH", "SPAM"} & {*label_ids})
        candidates = self._state.store.with_labels(label_ids)
        text = self._query_text(arguments)
        if not text:
            return [m for m in candidates if everywhere or not {"TRASH", "SPAM"} & m.labels.keys()]
        query = parse_query(text, self._state)
        now = self._state.clock.now()
        recent = takewhile(lambda message: message.internal_date >= query.since, candidates)
        return [message for message in recent if query.matches(message, now, everywhere)]

    def _query_text(self, arguments: Arguments) -> str:
        text = arguments.text("q").strip()
        if text and self._metadata_only:
            raise Refusal(403, "forbidden", "Metadata scope does not support 'q' parameter")
        return text

    def _view(self, arguments: Arguments) -> str:
        view = arguments.text("format", "full").lower()
        if self._metadata_only and view in ("full", "raw"):
            raise Refusal(403, "forbidden", f"Metadata scope doesn't allow format {view.upper()}")
        return view

    def _label_changes(self, arguments: Arguments) -> tuple[list[str], list[str]]:
        add = arguments.body.get("addLabelIds", [])
        remove = arguments.body.get("removeLabelIds", [])
        if not add and not remove:
            raise invalid_argument("No label add or removes specified")
        if len(add) > _MOST_LABELS or len(remove) > _MOST_LABELS:
            raise invalid_argument("Too many labels")
        for label in [*add, *remove]:
            if self._state.labels.get(label) is None or label in ("DRAFT", "SENT"):
                raise invalid_label(label)
        return add, remove

    def _brief_thread(self, thread: StoredThread) -> Json:
        return {
            "id": thread.id,
            "messages": [brief_message_json(message) for message in thread.messages],
        }


def _submitted(arguments: Arguments) -> tuple[str | None, str | None]:
    message = arguments.body.get("message") or {}
    raw = message.get("raw")
    if raw is not None and len(raw) * 3 // 4 > _MOST_RAW:
        raise Refusal(413, "uploadTooLarge", "Request Entity Too Large", status="INVALID_ARGUMENT")
    return raw, message.get("threadId")


def _listing(key: str, lines: Iterable[Json], next_token: str, total: int) -> Json:
    answer: Json = {}
    shown = list(lines)
    if shown:
        answer[key] = shown
    if next_token:
        answer["nextPageToken"] = next_token
    answer["resultSizeEstimate"] = _ESTIMATE if total else 0
    return answer
