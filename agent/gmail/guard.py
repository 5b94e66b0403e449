"""What may leave this computer: the calls of `agent.gmail.calls`, the token's renewal, no more.

The guard sits below Google's login layer, at the last step before the wire, so that nothing above
it (retries, redirects, batches, uploads) can go around. It judges twice: the request as asked for,
and again what the connection is about to write.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from agent.cycle.ports import Permit
from agent.errors import Forbidden
from agent.gmail import endpoint
from agent.gmail.calls import CALLS, CREATE_LABEL, MODIFY_THREAD, Call, Leave
from agent.gmail.endpoint import Endpoint

TOKEN = "token"  # noqa: S105 - the name of the one request that is no Gmail call

_ID = r"(?P<id>[A-Za-z0-9_-]{1,128})"
_LABEL = re.compile(r"Label_[0-9]{1,32}")
"""The id of a label of the user's: none of Gmail's own (TRASH, SPAM, SENT) looks like that."""
_VERBS = frozenset({"send", "import", "batchDelete", "batchModify", "modify", "trash", "untrash"})
_READ_PARAMETERS = frozenset(
    {
        "alt",
        "fields",
        "format",
        "historyTypes",
        "includeSpamTrash",
        "labelId",
        "labelIds",
        "maxResults",
        "metadataHeaders",
        "pageToken",
        "q",
        "startHistoryId",
    }
)
_WRITE_PARAMETERS = frozenset({"alt", "fields"})
_HEADERS = frozenset(
    {
        "accept",
        "accept-encoding",
        "authorization",
        "content-length",
        "content-type",
        "user-agent",
        "x-goog-api-client",
        "x-goog-user-project",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    call: Call
    path: re.Pattern[str]


@dataclass(slots=True, kw_only=True)
class _Grant:
    draft_id: str
    uses: int = 1


def id_is_sound(value: str) -> bool:
    """Whether an id can stand in a path: opaque word characters, and no word that is a verb."""
    return re.fullmatch(_ID, value) is not None and value not in _VERBS


class Guard:
    """The judge. `refused` keeps what was refused, newest last: it must stay empty.

    `mark` is the name of the one label that may be made, put on threads and taken off; "" where
    no request of that kind may leave at all.
    """

    def __init__(self, *, api_root: Endpoint, token_uri: Endpoint, mark: str = "") -> None:
        self.refused: list[str] = []
        self._api = api_root
        self._token_uri = token_uri
        self._routes = tuple(
            _Route(call=call, path=re.compile(re.escape(call.path).replace(r"\{id\}", _ID)))
            for call in CALLS
            if mark or call.leave is not Leave.MARK_THREADS
        )
        self._mark = mark.casefold()
        self._mark_ids: frozenset[str] = frozenset()
        self._grants: dict[str, _Grant] = {}
        self._lock = threading.Lock()

    def is_mark(self, name: str) -> bool:
        """Whether a label of that name is the mark; letters' case doesn't tell labels apart."""
        return bool(self._mark) and name.casefold() == self._mark

    def know_mark(self, label_ids: Iterable[str]) -> None:
        """The ids of the label called like the mark, as Gmail has just listed them."""
        self._mark_ids = frozenset(one for one in label_ids if _LABEL.fullmatch(one))

    @contextmanager
    def permit(self, permit: Permit, call: Call) -> Iterator[None]:
        """Let one `call` on the permit's draft out while the context lasts, and none after it."""
        with self._lock:
            self._grants[call.id] = _Grant(draft_id=permit.draft_id)
        try:
            yield
        finally:
            with self._lock:
                self._grants.pop(call.id, None)

    def judge(self, method: str, url: str, headers: Mapping[str, str], body: object = None) -> str:
        """The id of the call this request is, or TOKEN. Raises Forbidden for anything else."""
        target = endpoint.parse(url)
        if target is None:
            raise self._refusal(method, url, "its address is not plainly spelled")
        self._judge_headers(method, url, headers)
        if method == "POST" and self._is_token_request(target):
            if any(name.lower() == "authorization" for name in headers):
                raise self._refusal(method, url, "the token may not go to the token's renewal")
            return TOKEN
        if target.site != self._api.site:
            raise self._refusal(method, url, "it goes to another host")
        call, draft_id = self._route(method, url, target)
        self._judge_query(method, url, target, call)
        if call.leave is Leave.PERMIT and not self._is_granted(call, draft_id):
            raise self._refusal(method, url, "no permit was given for this draft")
        if call.leave is Leave.MARK_THREADS and not self._only_marks(call, body):
            raise self._refusal(method, url, "it is about another label than Tactful's own")
        return call.id

    def judge_at_connection(
        self,
        method: str,
        site: tuple[str, str, int],
        target: str,
        headers: Mapping[str, str],
        body: object = None,
    ) -> str:
        """The same again for what is about to be written; a permit is spent here."""
        scheme, host, port = site
        if not target.startswith("/"):
            raise self._refusal(method, target, "its target is not a path")
        shown = f"[{host}]" if ":" in host else host
        name = self.judge(method, f"{scheme}://{shown}:{port}{target}", headers, body)
        with self._lock:
            grant = self._grants.get(name)
            if grant is not None:
                grant.uses -= 1
        return name

    def not_carried_out(self, name: str) -> None:
        """Gmail answered 401 before doing anything: the permit that was spent holds once more."""
        with self._lock:
            grant = self._grants.get(name)
            if grant is not None:
                grant.uses += 1

    def refuse(self, method: str, url: str, why: str) -> Forbidden:
        """A refusal that someone else has found; recorded like the guard's own."""
        return self._refusal(method, url, why)

    def _is_token_request(self, target: Endpoint) -> bool:
        return (
            target.site == self._token_uri.site
            and target.path == self._token_uri.path
            and target.query is None
        )

    def _is_granted(self, call: Call, draft_id: str) -> bool:
        with self._lock:
            grant = self._grants.get(call.id)
            return grant is not None and grant.uses > 0 and grant.draft_id == draft_id

    def _only_marks(self, call: Call, body: object) -> bool:
        """Whether a write of labels names the mark, and does nothing else."""
        match list(_read_strictly(body).items()):
            case [("name", str(name))]:
                return call is CREATE_LABEL and self.is_mark(name)
            case [("addLabelIds" | "removeLabelIds", [str(label_id)])]:
                return call is MODIFY_THREAD and label_id in self._mark_ids
        return False

    def _route(self, method: str, url: str, target: Endpoint) -> tuple[Call, str]:
        for route in self._routes:
            found = route.path.fullmatch(target.path)
            if found is None or route.call.method != method:
                continue
            item = found.groupdict().get("id") or ""
            if item in _VERBS:
                raise self._refusal(method, url, f'"{item}" is no id')
            return route.call, item
        raise self._refusal(method, url, "it is none of the allowed calls")

    def _judge_query(self, method: str, url: str, target: Endpoint, call: Call) -> None:
        allowed = _WRITE_PARAMETERS if call.writes else _READ_PARAMETERS
        for name, value in parse_qsl(target.query or "", keep_blank_values=True):
            if name not in allowed:
                raise self._refusal(method, url, f'the parameter "{name}" is not one of ours')
            if name == "alt" and value != "json":
                raise self._refusal(method, url, "it asks for another form than JSON")

    def _judge_headers(self, method: str, url: str, headers: Mapping[str, str]) -> None:
        for name, value in headers.items():
            if name.lower() not in _HEADERS:
                raise self._refusal(method, url, f'the header "{name}" is not one of ours')
            if not isinstance(value, str) or "\r" in value or "\n" in value:
                raise self._refusal(method, url, f'the header "{name}" breaks its line')

    def _refusal(self, method: str, url: str, why: str) -> Forbidden:
        shown = f"{method} {url.partition('?')[0]}"[:300]
        self.refused.append(f"{shown}: {why}")
        return Forbidden(f"Refused before anything left this computer: {shown} ({why}).")


def _read_strictly(body: object) -> dict[str, Any]:
    """The JSON object in a body; {} for anything else, and where a key stands twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError
        return dict(pairs)

    if not isinstance(body, str | bytes):
        return {}
    try:
        said = json.loads(body, object_pairs_hook=once)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
