"""The calls of the Gmail API that the sandbox answers: paths, parameters, scopes and prices.

A call that is not here is either a way of sending (refused and counted) or not modelled (501).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

_PREFIX = "https://www.googleapis.com/auth/gmail."
FULL = "https://mail.google.com/"
READONLY = f"{_PREFIX}readonly"
MODIFY = f"{_PREFIX}modify"
COMPOSE = f"{_PREFIX}compose"
METADATA = f"{_PREFIX}metadata"
LABELS = f"{_PREFIX}labels"
SETTINGS = f"{_PREFIX}settings.basic"
DEFAULT_SCOPES = (READONLY, COMPOSE)

_READS = (FULL, METADATA, MODIFY, READONLY)
_DRAFT_READS = (FULL, COMPOSE, MODIFY, READONLY)
_DRAFT_WRITES = (FULL, COMPOSE, MODIFY)
_WRITES = (FULL, MODIFY)
_LABEL_WRITES = (FULL, LABELS, MODIFY)


class Kind(Enum):
    TEXT = "text"
    FLAG = "flag"
    COUNT = "count"
    UINT64 = "uint64"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    kind: Kind = Kind.TEXT
    is_repeated: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    id: str
    """Gmail's name without `gmail.users.`, as `drafts.create`."""
    verb: str
    template: str
    units: int
    scopes: tuple[str, ...]
    query: Mapping[str, Parameter] = field(default_factory=dict)
    body: str = ""
    """The name of the JSON object that the call takes, empty for none."""


_TEXT = Parameter()
_FLAG = Parameter(kind=Kind.FLAG)
_COUNT = Parameter(kind=Kind.COUNT)
_NAMES = Parameter(is_repeated=True)
_VIEW = Parameter(choices=("minimal", "full", "raw", "metadata"))
_THREAD_VIEW = Parameter(choices=("full", "metadata", "minimal"))
_PAGED = {"maxResults": _COUNT, "pageToken": _TEXT}
_SEARCHED = {**_PAGED, "q": _TEXT, "includeSpamTrash": _FLAG}
_LISTED = {**_SEARCHED, "labelIds": _NAMES}
_HISTORY = {
    **_PAGED,
    "startHistoryId": Parameter(kind=Kind.UINT64),
    "labelId": _TEXT,
    "historyTypes": Parameter(
        is_repeated=True, choices=("messageAdded", "messageDeleted", "labelAdded", "labelRemoved")
    ),
}

GLOBAL_PARAMETERS: Mapping[str, Parameter] = {
    "$.xgafv": Parameter(choices=("1", "2")),
    "access_token": _TEXT,
    "alt": Parameter(choices=("json", "media", "proto")),
    "callback": _TEXT,
    "fields": _TEXT,
    "key": _TEXT,
    "oauth_token": _TEXT,
    "prettyPrint": _FLAG,
    "quotaUser": _TEXT,
    "uploadType": _TEXT,
    "upload_protocol": _TEXT,
}


def _call(
    call_id: str,
    route: str,
    units: int,
    scopes: tuple[str, ...],
    query: Mapping[str, Parameter] | None = None,
    body: str = "",
) -> Call:
    verb, _, template = route.partition(" ")
    return Call(
        id=call_id,
        verb=verb,
        template=template,
        units=units,
        scopes=scopes,
        query=query or {},
        body=body,
    )


CALLS: tuple[Call, ...] = (
    _call("getProfile", "GET profile", 1, (FULL, COMPOSE, METADATA, MODIFY, READONLY)),
    _call("history.list", "GET history", 2, _READS, _HISTORY),
    _call("labels.list", "GET labels", 1, (FULL, LABELS, METADATA, MODIFY, READONLY)),
    _call("labels.get", "GET labels/{id}", 1, (FULL, LABELS, METADATA, MODIFY, READONLY)),
    _call("labels.create", "POST labels", 5, _LABEL_WRITES, body="Label"),
    _call("labels.update", "PUT labels/{id}", 5, _LABEL_WRITES, body="Label"),
    _call("labels.patch", "PATCH labels/{id}", 5, _LABEL_WRITES, body="Label"),
    _call("labels.delete", "DELETE labels/{id}", 5, _LABEL_WRITES),
    _call("threads.list", "GET threads", 10, _READS, _LISTED),
    _call(
        "threads.get",
        "GET threads/{id}",
        40,
        _READS,
        {"format": _THREAD_VIEW, "metadataHeaders": _NAMES},
    ),
    _call("threads.modify", "POST threads/{id}/modify", 10, _WRITES, body="ModifyRequest"),
    _call("threads.trash", "POST threads/{id}/trash", 20, _WRITES),
    _call("threads.untrash", "POST threads/{id}/untrash", 20, _WRITES),
    _call("threads.delete", "DELETE threads/{id}", 20, (FULL,)),
    _call("messages.list", "GET messages", 5, _READS, _LISTED),
    _call(
        "messages.get",
        "GET messages/{id}",
        20,
        _READS,
        {"format": _VIEW, "metadataHeaders": _NAMES},
    ),
    _call("messages.modify", "POST messages/{id}/modify", 5, _WRITES, body="ModifyRequest"),
    _call("messages.trash", "POST messages/{id}/trash", 20, _WRITES),
    _call("messages.untrash", "POST messages/{id}/untrash", 20, _WRITES),
    _call("messages.delete", "DELETE messages/{id}", 20, (FULL,)),
    _call(
        "messages.attachments.get",
        "GET messages/{messageId}/attachments/{id}",
        20,
        (FULL, MODIFY, READONLY),
    ),
    _call("drafts.list", "GET drafts", 5, _DRAFT_READS, _SEARCHED),
    _call("drafts.get", "GET drafts/{id}", 20, _DRAFT_READS, {"format": _VIEW}),
    _call("drafts.create", "POST drafts", 10, _DRAFT_WRITES, body="Draft"),
    _call("drafts.update", "PUT drafts/{id}", 15, _DRAFT_WRITES, body="Draft"),
    _call("drafts.delete", "DELETE drafts/{id}", 10, _DRAFT_WRITES),
    _call("settings.sendAs.list", "GET settings/sendAs", 1, (FULL, MODIFY, READONLY, SETTINGS)),
    _call(
        "settings.sendAs.get",
        "GET settings/sendAs/{sendAsEmail}",
        1,
        (FULL, MODIFY, READONLY, SETTINGS),
    ),
)

_ROUTES = [
    (
        call.verb,
        re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", call.template)),
        call,
    )
    for call in CALLS
]
_BY_VERB = {
    verb: [(pattern, call) for other, pattern, call in _ROUTES if other == verb]
    for verb in {verb for verb, _, _ in _ROUTES}
}


def find_call(verb: str, path: str) -> tuple[Call, dict[str, str]] | None:
    """The call behind *verb* and the *path* below `/gmail/v1/users/<user>/`, with its ids."""
    for pattern, call in _BY_VERB.get(verb, ()):
        match = pattern.fullmatch(path)
        if match:
            return call, match.groupdict()
    return None
