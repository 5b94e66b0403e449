"""The whole server but for its sockets: one request in, one answer out, on a plain function call.

Order of judgement: an attempt to send, a planned fault, token, scope, parameters, quota, then the
call itself.
"""

import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from agent.sandbox import errors
from agent.sandbox.api import GmailApi
from agent.sandbox.arguments import checked
from agent.sandbox.calls import Call, find_call
from agent.sandbox.control import Control
from agent.sandbox.disguise import disguised
from agent.sandbox.errors import Refusal
from agent.sandbox.exchange import (
    HTML,
    Answer,
    Close,
    Exchange,
    Observer,
    Postponed,
    Request,
    json_answer,
    refusal_answer,
    request_of,
)
from agent.sandbox.faults import Fault, FaultKind, FaultPlan
from agent.sandbox.fields import parse_fields, select
from agent.sandbox.ids import IdMint
from agent.sandbox.journal import Journal, RecordedRequest
from agent.sandbox.mailbox import SandboxMailbox
from agent.sandbox.oauth import TokenError, TokenOffice, bearer
from agent.sandbox.quota import QuotaLedger
from agent.sandbox.webmail import Webmail

_GMAIL = "/gmail/v1/users/"
_CONTROL = "/sandbox/"
_OAUTH = {
    ("POST", "/token"): "token",
    ("POST", "/revoke"): "revoke",
    ("GET", "/auth"): "auth",
}
_OVERRIDE = "x-http-method-override"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """What a request asks for."""

    name: str
    call: Call | None = None
    ids: Mapping[str, str] | None = None
    user: str = ""
    violation: str = ""
    is_sending: bool = False


class SandboxGateway:
    """Speaks for one mailbox. `answer` may be called from any thread."""

    def __init__(
        self,
        mailbox: SandboxMailbox,
        *,
        observers: Sequence[Observer] = (),
    ) -> None:
        self.mailbox = mailbox
        self.clock = mailbox.clock
        self.oauth = TokenOffice(
            clock=mailbox.clock, mint=IdMint(zlib.crc32(mailbox.account.encode()))
        )
        self.faults = FaultPlan()
        self.journal = Journal()
        self.quota = QuotaLedger()
        self.control = Control(
            mailbox,
            oauth=self.oauth,
            faults=self.faults,
            journal=self.journal,
            quota=self.quota,
            catch_up=self.catch_up,
        )
        self.webmail = Webmail(mailbox)
        self._observers = tuple(observers)
        self._api = GmailApi(mailbox)
        self._late: list[tuple[datetime, Request, _Target]] = []

    @property
    def send_attempts(self) -> int:
        return self.journal.send_attempts

    def answer(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        """The answer to a request; *target* is path and query as on the wire.

        `Answer.delivery` says what becomes of it under a fault; in process the caller plays the
        network: a `Close` has no answer, a `Postponed` none before its `resume()` is called.
        """
        request = request_of(method, target, headers or {}, body)
        with self.mailbox.lock:
            self.catch_up()
            if self.webmail.answers(request.path):
                return self._finished(request, self.webmail.answer(request))
            if request.path.startswith(_CONTROL):
                return self._finished(request, self._controlled(request))
            aim = _target_of(request)
            if aim.violation:
                return self._finished(request, self._refused(request, aim))
            fault = self.faults.strike(aim.name)
            if fault is not None:
                return self._finished(request, self._struck(request, aim, fault))
            return self._finished(request, self._done(request, aim))

    def catch_up(self) -> None:
        """Do what was put off to an instant that has passed: late requests, scheduled mail."""
        self.mailbox.catch_up()
        if not self._late:
            return
        now = self.clock.now()
        due = [item for item in self._late if item[0] <= now]
        self._late = [item for item in self._late if item[0] > now]
        for _, request, aim in due:
            self._done(request, aim, fault="late_request", is_heard=False)

    def _done(
        self, request: Request, aim: _Target, *, fault: str = "", is_heard: bool = True
    ) -> Answer:
        answer, units = self._executed(request, aim)
        self._observe(request, answer, fault)
        self._record(request, aim, answer.status if is_heard else None, units, fault, answer)
        return answer

    def _struck(self, request: Request, aim: _Target, fault: Fault) -> Answer:
        kind = fault.kind
        match kind:
            case FaultKind.DELAYED:
                return Answer(
                    status=0,
                    delivery=Postponed(
                        seconds=fault.seconds, resume=lambda: self._resumed(request, aim)
                    ),
                )
            case FaultKind.LATE_REQUEST:
                due = self.clock.now() + timedelta(seconds=fault.seconds)
                self._late.append((due, request, aim))
                return Answer(status=0, delivery=Close())
        true: Answer | None = None
        units = 0
        if kind.executes:
            true, units = self._executed(request, aim, kind)
            self._observe(request, true, kind.value)
        shown = disguised(fault, true, self.clock.now())
        heard = None if isinstance(shown.delivery, Close) else shown.status
        self._record(request, aim, heard, units, kind.value, true)
        return shown

    def _resumed(self, request: Request, aim: _Target) -> Answer:
        with self.mailbox.lock:
            return self._finished(request, self._done(request, aim, fault="delayed"))

    def _executed(
        self, request: Request, aim: _Target, kind: FaultKind | None = None
    ) -> tuple[Answer, int]:
        """The API's own answer, and the units it cost."""
        try:
            if aim.call is None:
                return self._elsewhere(request, aim), 0
            scopes = self._admitted(request, aim, aim.call)
            arguments = checked(aim.call, aim.ids or {}, request.pairs, request.body)
            selector = arguments.text("fields")
            selection = parse_fields(selector) if selector else None
            self.quota.charge(aim.call.units, self.clock.now())
            document = self._api.execute(
                aim.call,
                arguments,
                scopes=scopes,
                empty_page=kind is FaultKind.EMPTY_PAGE,
                duplicates=kind is FaultKind.DUPLICATE_HISTORY,
            )
        except Refusal as refusal:
            return refusal_answer(refusal), 0
        if document is None:
            return Answer(status=204), aim.call.units
        shown = document if selection is None else select(document, selection)
        return json_answer(200, shown), aim.call.units

    def _admitted(self, request: Request, aim: _Target, call: Call) -> tuple[str, ...]:
        token = bearer(request.headers.get("authorization", ""))
        if not token:
            query = dict(request.pairs)
            token = query.get("access_token", query.get("oauth_token", ""))
        scopes = self.oauth.scopes_of(token)
        if not set(scopes).intersection(call.scopes):
            raise errors.insufficient_scope(f"caribou.api.proto.{call.id}", call.scopes)
        if aim.user.lower() not in ("me", self.mailbox.account.lower()):
            raise errors.forbidden(f"Delegation denied for {self.mailbox.account}")
        return scopes

    def _elsewhere(self, request: Request, aim: _Target) -> Answer:
        match aim.name:
            case "token":
                answer = self.oauth.token(request.form)
                if isinstance(answer, TokenError):
                    return json_answer(answer.status, answer.body())
                return json_answer(200, answer)
            case "revoke":
                token = request.form.get("token") or dict(request.pairs).get("token", "")
                if self.oauth.revoke(token):
                    return json_answer(200, {})
                return json_answer(400, {"error": "invalid_token"})
            case "auth":
                return self._consent(request)
            case "unmodelled":
                raise errors.not_modelled(f"{request.method} {request.path}")
        page = b"<!DOCTYPE html>\n<title>Error 404 (Not Found)!!1</title>\n<p><b>404.</b>\n"
        return Answer(status=404, headers=HTML, body=page)

    def _consent(self, request: Request) -> Answer:
        query = dict(request.pairs)
        url = self.oauth.consent_url(query)
        if url is None:
            return Answer(status=400, headers=HTML, body=b"<p>Error 400: redirect_uri_mismatch")
        return Answer(status=302, headers={**HTML, "Location": url})

    def _controlled(self, request: Request) -> Answer:
        try:
            arguments: Any = json.loads(request.body) if request.body.strip() else {}
            if not isinstance(arguments, dict):
                raise ValueError("the body must be a JSON object")
            operation = request.path.removeprefix(_CONTROL).strip("/")
            return json_answer(200, self.control.run(operation, arguments))
        except Refusal as refusal:
            return refusal_answer(refusal)
        except (LookupError, TypeError, ValueError) as problem:
            return json_answer(400, {"error": f"{type(problem).__name__}: {problem}"})

    def _refused(self, request: Request, aim: _Target) -> Answer:
        """The answer to what must never be asked."""
        if aim.is_sending:
            self.journal.send_attempts += 1
        code = 404 if aim.name == "batch" else 403
        reason = "notFound" if code == 404 else "forbidden"
        answer = refusal_answer(Refusal(code, reason, f"Refused by the sandbox: {aim.violation}."))
        self._observe(request, answer, "")
        self._record(request, aim, code, 0, "", answer)
        return answer

    def _observe(self, request: Request, answer: Answer, fault: str) -> None:
        if request.path.startswith(("/gmail/", "/upload/", "/resumable/", "/batch")):
            exchange = Exchange(request=request, answer=answer, fault=fault)
            for observer in self._observers:
                observer(exchange)

    def _record(
        self,
        request: Request,
        aim: _Target,
        heard: int | None,
        units: int,
        fault: str,
        true: Answer | None,
    ) -> None:
        self.journal.add(
            RecordedRequest(
                at=self.clock.now(),
                method=request.method,
                path=request.path,
                query=request.query,
                call=aim.name,
                status=heard,
                units=units,
                fault=fault,
                executed=true is not None and true.status < 400,
                violation=aim.violation,
                body=request.body,
            )
        )

    def _finished(self, request: Request, answer: Answer) -> Answer:
        """*answer* with the headers that every answer of Gmail's bears, compressed if asked."""
        headers = {
            "Date": format_datetime(self.clock.now(), usegmt=True),
            "Server": "ESF",
            "Vary": "Origin, X-Origin, Referer",
            "Cache-Control": "private",
            **answer.headers,
        }
        body = answer.body
        if body and "gzip" in request.headers.get("accept-encoding", ""):
            body = gzip.compress(body, compresslevel=1, mtime=0)
            headers["Content-Encoding"] = "gzip"
        if answer.status != 204:
            headers["Content-Length"] = str(len(body))
        return replace(answer, headers=headers, body=body)


def _target_of(request: Request) -> _Target:
    path = request.path
    segments = path.lower().rstrip("/").split("/")
    name = _OAUTH.get((request.method, path), "")
    if name:
        return _Target(name=name)
    if segments[1:2] == ["batch"]:
        is_sending = b"/send" in request.body.lower()
        return _Target(name="batch", violation="a batch", is_sending=is_sending)
    if segments[1:2] in (["upload"], ["resumable"]):
        return _Target(name="upload", violation="an upload", is_sending=True)
    if segments[1:2] == ["gmail"] and "send" in segments:
        return _Target(name="send", violation="an attempt to send", is_sending=True)
    if _OVERRIDE in request.headers and request.method != "GET":
        return _Target(name="override", violation="a method override")
    if not path.startswith(_GMAIL):
        return _Target(name="unknown")
    user, _, rest = path.removeprefix(_GMAIL).partition("/")
    found = find_call(request.method, rest)
    if found is None:
        return _Target(name="unmodelled", user=user)
    call, ids = found
    return _Target(name=call.id, call=call, ids=ids, user=user)
