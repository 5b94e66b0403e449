"""What the model holds as Gmail's JSON: in its key order, and no key for what is empty."""

import base64
from collections.abc import Iterable, Sequence

from agent.sandbox.errors import Json
from agent.sandbox.history import Change, Record
from agent.sandbox.ids import IdMint
from agent.sandbox.labels import Label
from agent.sandbox.mime import Part
from agent.sandbox.state import MailboxState, SendAs
from agent.sandbox.threads import StoredMessage, StoredThread

_LIST_OF = {
    Change.MESSAGE_ADDED: "messagesAdded",
    Change.MESSAGE_DELETED: "messagesDeleted",
    Change.LABEL_ADDED: "labelsAdded",
    Change.LABEL_REMOVED: "labelsRemoved",
}


def base64url(data: bytes) -> str:
    """URL-safe and padded, as Gmail sends it."""
    return base64.urlsafe_b64encode(data).decode("ascii")


def message_json(
    message: StoredMessage, mint: IdMint, view: str = "full", only_headers: Sequence[str] = ()
) -> Json:
    """A message in the format *view*; *only_headers* narrows `metadata`."""
    letter = message.letter
    resource: Json = {"id": message.id, "threadId": message.thread_id}
    if message.labels:
        resource["labelIds"] = list(message.labels)
    resource["snippet"] = letter.snippet
    if view == "full":
        resource["payload"] = _payload(letter.parts, message.id, mint)
    elif view == "metadata":
        wanted = {name.lower() for name in only_headers}
        headers = [
            {"name": name, "value": value}
            for name, value in letter.headers
            if not wanted or name.lower() in wanted
        ]
        resource["payload"] = {"mimeType": letter.mime_type}
        if headers:
            resource["payload"]["headers"] = headers
    resource["sizeEstimate"] = len(letter.raw)
    if view == "raw":
        resource["raw"] = base64url(letter.raw)
    resource["historyId"] = str(message.history_id)
    resource["internalDate"] = str(message.internal_date)
    return resource


def brief_message_json(message: StoredMessage) -> Json:
    """What writing calls answer: ids and labels."""
    resource: Json = {"id": message.id, "threadId": message.thread_id}
    if message.labels:
        resource["labelIds"] = list(message.labels)
    return resource


def thread_json(
    thread: StoredThread, mint: IdMint, view: str = "full", only_headers: Sequence[str] = ()
) -> Json:
    """The whole thread, oldest message first: drafts and trashed messages too."""
    return {
        "id": thread.id,
        "historyId": str(thread.history_id),
        "messages": [message_json(item, mint, view, only_headers) for item in thread.messages],
    }


def thread_line_json(thread: StoredThread) -> Json:
    """A thread as threads.list shows it."""
    return {
        "id": thread.id,
        "snippet": thread.newest.letter.snippet,
        "historyId": str(thread.history_id),
    }


def history_json(record: Record) -> Json:
    message: Json = {"id": record.message_id, "threadId": record.thread_id}
    change: Json = {"message": dict(message)}
    if record.labels:
        change["message"]["labelIds"] = list(record.labels)
    if record.changed:
        change["labelIds"] = list(record.changed)
    return {"id": str(record.id), "messages": [message], _LIST_OF[record.change]: [change]}


def label_json(label: Label) -> Json:
    resource: Json = {"id": label.id, "name": label.name}
    if label.message_list_visibility:
        resource["messageListVisibility"] = label.message_list_visibility
    if label.label_list_visibility:
        resource["labelListVisibility"] = label.label_list_visibility
    resource["type"] = "system" if label.is_system else "user"
    return resource


def counted_label_json(label: Label, state: MailboxState) -> Json:
    """A label as labels.get shows it, with its counts."""
    messages = state.store.with_labels([label.id])
    unread = [message for message in messages if "UNREAD" in message.labels]
    return label_json(label) | {
        "messagesTotal": len(messages),
        "messagesUnread": len(unread),
        "threadsTotal": _threads(messages),
        "threadsUnread": _threads(unread),
    }


def send_as_json(alias: SendAs) -> Json:
    resource: Json = {
        "sendAsEmail": alias.email,
        "displayName": alias.display_name,
        "replyToAddress": alias.reply_to,
        "signature": alias.signature,
    }
    if alias.is_primary:
        resource["isPrimary"] = True
    if alias.is_default:
        resource["isDefault"] = True
    if not alias.is_primary:
        resource |= {"treatAsAlias": True, "verificationStatus": alias.verification}
    return resource


def _payload(part: Part, message_id: str, mint: IdMint) -> Json:
    resource: Json = {
        "partId": part.part_id,
        "mimeType": part.mime_type,
        "filename": part.filename,
    }
    if part.headers:
        resource["headers"] = [{"name": name, "value": value} for name, value in part.headers]
    body: Json = {"size": len(part.content)}
    if part.is_attachment:
        body = {"attachmentId": mint.attachment_id(message_id, part.part_id)} | body
    elif part.content:
        body["data"] = base64url(part.content)
    resource["body"] = body
    if part.children:
        resource["parts"] = [_payload(child, message_id, mint) for child in part.children]
    return resource


def _threads(messages: Iterable[StoredMessage]) -> int:
    return len({message.thread_id for message in messages})
