"""The control interface: what the people around the mailbox do, as `POST /sandbox/<operation>`.

The body is a JSON object of the operation's arguments, the answer a JSON object. Tests in process
call the mailbox itself; the operations and their names are the same.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from agent.sandbox.compose import Attachment
from agent.sandbox.errors import Json
from agent.sandbox.faults import Fault, FaultKind, FaultPlan
from agent.sandbox.journal import Journal
from agent.sandbox.mailbox import SandboxMailbox
from agent.sandbox.oauth import TokenOffice
from agent.sandbox.quota import QuotaLedger
from agent.sandbox.resources import brief_message_json, label_json
from agent.sandbox.threads import StoredMessage

_DELIVERED = (
    "to",
    "cc",
    "reply_to",
    "subject",
    "text",
    "html",
    "calendar",
    "calendar_method",
    "calendar_filename",
    "in_reply_to",
    "references",
    "answers",
    "headers",
    "labels",
    "message_id",
)


class Control:
    """`run` carries out one operation; what it raises but `Refusal` is the caller's mistake."""

    def __init__(
        self,
        mailbox: SandboxMailbox,
        *,
        oauth: TokenOffice,
        faults: FaultPlan,
        journal: Journal,
        quota: QuotaLedger,
        catch_up: Callable[[], None],
    ) -> None:
        self._mailbox, self._time = mailbox, mailbox.clock
        self._oauth, self._plan, self._journal, self._used = oauth, faults, journal, quota
        self._catch_up = catch_up
        user = mailbox.user
        message = self._message
        self._operations: dict[str, Callable[[Json], Json]] = {
            "state": self._state,
            "requests": self._requests,
            "deliver": self._deliver,
            "user_sends": lambda a: message(user.sends(**self._with_attachments(a))),
            "start_draft": lambda a: {"draftId": user.starts_draft(**a)},
            "open_draft": lambda a: message(user.open_draft(**a)),
            "edit_draft": lambda a: message(user.edit_draft(**a)),
            "send_draft": lambda a: message(user.send_draft(**a)),
            "schedule_draft": self._schedule_draft,
            "discard_draft": _silent(user.discard_draft),
            "relabel": _silent(user.relabels),
            "relabel_message": _silent(user.relabels_message),
            "archive": _silent(user.archives),
            "trash": _silent(user.trashes),
            "untrash": _silent(user.untrashes),
            "spam": _silent(user.marks_spam),
            "unspam": _silent(user.marks_no_spam),
            "trash_message": _silent(user.trashes_message),
            "untrash_message": _silent(user.untrashes_message),
            "delete_thread": _silent(user.deletes),
            "delete_message": _silent(user.deletes_message),
            "create_label": lambda a: label_json(user.creates_label(**a)),
            "rename_label": lambda a: label_json(user.renames_label(**a)),
            "delete_label": _silent(user.deletes_label),
            "expire_history": _silent(self._mailbox.expire_history),
            "set_signature": _silent(self._mailbox.set_signature),
            "index_lag": self._index_lag,
            "clock": self._clock,
            "fault": self._fault,
            "clear_faults": _silent(faults.clear),
            "quota": self._quota,
            "token_refusal": self._token_refusal,
            "expire_tokens": _silent(oauth.expire_access_tokens),
            "revoke_tokens": _silent(oauth.revoke_everything),
        }

    @property
    def operations(self) -> tuple[str, ...]:
        return tuple(self._operations)

    def run(self, operation: str, arguments: Json) -> Json:
        found = self._operations.get(operation)
        if found is None:
            known = ", ".join(self._operations)
            raise LookupError(f"no operation {operation!r}; there are: {known}")
        return found(arguments)

    def _state(self, _: Json) -> Json:
        mailbox = self._mailbox
        return {
            "account": mailbox.account,
            "now": self._time.now().isoformat(),
            "messages": len(mailbox.state.store.messages),
            "threads": len(mailbox.state.store.threads),
            "historyId": str(mailbox.history_id),
            "drafts": [
                {"id": key, "message": brief_message_json(item), "subject": item.letter.subject}
                for key, item in mailbox.drafts.listed()
            ],
            "requests": len(self._journal),
            "units": self._used.total,
            "sendAttempts": self._journal.send_attempts,
            "violations": [entry.violation for entry in self._journal.violations()],
        }

    def _requests(self, arguments: Json) -> Json:
        """The recorded requests, those of one `call`, or those after the first `skip`."""
        wanted = arguments.get("call", "")
        entries = list(self._journal)[int(arguments.get("skip", 0)) :]
        return {
            "requests": [
                {
                    "at": entry.at.isoformat(),
                    "method": entry.method,
                    "path": entry.path,
                    "query": entry.query,
                    "call": entry.call,
                    "status": entry.status,
                    "units": entry.units,
                    "fault": entry.fault,
                    "executed": entry.executed,
                    "violation": entry.violation,
                }
                for entry in entries
                if wanted in ("", entry.call)
            ]
        }

    def _deliver(self, arguments: Json) -> Json:
        """`raw` (the message's text) or `raw_base64`, or `from` and the fields."""
        given = self._with_attachments(arguments)
        if "raw_base64" in given:
            raw = base64.b64decode(given.pop("raw_base64"))
        elif "raw" in given:
            raw = given.pop("raw").encode()
        else:
            raw = None
        fields: dict[str, Any] = {"sender": given.pop("from", given.pop("sender", ""))}
        if "at" in given:
            fields["at"] = _instant(given.pop("at"))
        if "attachments" in given:
            fields["attachments"] = given.pop("attachments")
        for name in _DELIVERED:
            if name in given:
                fields[name] = given.pop(name)
        if given:
            raise TypeError(f"unknown: {', '.join(sorted(given))}")
        return self._message(self._mailbox.deliver(raw, **fields))

    def _schedule_draft(self, arguments: Json) -> Json:
        at = _instant(arguments["at"])
        self._mailbox.user.schedule_draft(arguments["draft_id"], at)
        return {}

    def _index_lag(self, arguments: Json) -> Json:
        lag = timedelta(seconds=float(arguments["seconds"]))
        self._mailbox.set_index_lag(lag)
        return {}

    def _clock(self, arguments: Json) -> Json:
        """`set` to an instant or `advance` by seconds; neither only reads it."""
        clock = self._time
        if "set" in arguments:
            clock.set(_instant(arguments["set"]))
        if "advance" in arguments:
            clock.advance(timedelta(seconds=float(arguments["advance"])))
        self._catch_up()
        return {"now": clock.now().isoformat(), "virtual": clock.is_virtual}

    def _fault(self, arguments: Json) -> Json:
        fault = Fault(**(arguments | {"kind": FaultKind(arguments["kind"])}))
        self._plan.add(fault)
        return {}

    def _quota(self, arguments: Json) -> Json:
        quota = self._used
        quota.enforced = bool(arguments.get("enforced", quota.enforced))
        quota.limit = int(arguments.get("limit", quota.limit))
        return {"enforced": quota.enforced, "limit": quota.limit, "total": quota.total}

    def _token_refusal(self, arguments: Json) -> Json:
        self._oauth.refusal = str(arguments.get("error", ""))
        return {}

    @staticmethod
    def _with_attachments(arguments: Json) -> Json:
        given = dict(arguments)
        if "attachments" in given:
            given["attachments"] = [
                Attachment(
                    filename=item["filename"],
                    mime_type=item.get("mime_type", "application/octet-stream"),
                    content=base64.b64decode(item["base64"]),
                )
                for item in given["attachments"]
            ]
        return given

    @staticmethod
    def _message(message: StoredMessage) -> Json:
        return brief_message_json(message) | {"messageId": message.letter.rfc822_id}


def _silent(operation: Callable[..., None]) -> Callable[[Json], Json]:
    """*operation* with nothing to tell."""

    def run(arguments: Json) -> Json:
        operation(**arguments)
        return {}

    return run


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text} has no UTC offset")
    return instant
