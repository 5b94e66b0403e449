"""What a client gets to see of an answer under a fault."""

from dataclasses import replace
from datetime import datetime, timedelta

from agent.sandbox import errors
from agent.sandbox.exchange import (
    HTML,
    Answer,
    Close,
    Late,
    Slow,
    Truncated,
    json_answer,
    refusal_answer,
)
from agent.sandbox.faults import Fault, FaultKind

_PORTAL = (
    b"<!DOCTYPE html><html><head><title>Sign in to the network</title></head>"
    b"<body><h1>Welcome</h1><form>Room number <input name=room></form></body></html>"
)
_BAD_GATEWAY = (
    b"<!DOCTYPE html>\n<html lang=en>\n<title>Error 502 (Server Error)!!1</title>\n"
    b"<p><b>502.</b> <ins>That's an error.</ins>\n"
    b"<p>The server encountered a temporary error and could not complete your request.\n"
)
_CONCURRENT = "Too many concurrent requests for user"

_CLOSED = Answer(status=0, delivery=Close())
_RESET = Answer(status=0, delivery=Close(reset=True))
_ERROR = refusal_answer(errors.backend_error())
_UNAVAILABLE = refusal_answer(errors.unavailable())
_HTML_502 = Answer(status=502, headers=HTML, body=_BAD_GATEWAY)
_DISGUISES = {
    FaultKind.LOST_REQUEST: _CLOSED,
    FaultKind.LOST_RESPONSE: _CLOSED,
    FaultKind.RESET: _RESET,
    FaultKind.RESET_BEFORE: _RESET,
    FaultKind.ERROR_500_BEFORE: _ERROR,
    FaultKind.ERROR_500_AFTER: _ERROR,
    FaultKind.UNAVAILABLE_503: _UNAVAILABLE,
    FaultKind.UNAVAILABLE_503_AFTER: _UNAVAILABLE,
    FaultKind.HTML_502: _HTML_502,
    FaultKind.HTML_502_AFTER: _HTML_502,
    FaultKind.HTML_200: Answer(status=200, headers=HTML, body=_PORTAL),
    FaultKind.HTTP_401: refusal_answer(errors.invalid_credentials()),
    FaultKind.INVALID_GRANT: json_answer(
        400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
    ),
}


def disguised(fault: Fault, true: Answer | None, now: datetime) -> Answer:
    """The answer shown for *fault*; *true* is the API's own, where the call was executed."""
    shown = _DISGUISES.get(fault.kind)
    if shown is not None:
        return shown
    match fault.kind:
        case FaultKind.RATE_403:
            return refusal_answer(errors.user_rate_limited(now + timedelta(seconds=fault.seconds)))
        case FaultKind.RATE_429:
            text = errors.user_rate_limited(now + timedelta(seconds=fault.seconds)).message
            return refusal_answer(errors.too_many_requests(text, fault.retry_after))
        case FaultKind.CONCURRENT_429:
            return refusal_answer(errors.too_many_requests(_CONCURRENT, fault.retry_after))
        case FaultKind.REDIRECT_307:
            headers = {**HTML, "Location": fault.location}
            return Answer(status=307, headers=headers, body=b"<p>Moved")
    if true is None:
        raise ValueError(f"{fault.kind} needs the call's own answer")
    match fault.kind:
        case FaultKind.HANG_AFTER:
            return replace(true, delivery=Late(seconds=fault.seconds))
        case FaultKind.SLOW_BODY:
            return replace(true, delivery=Slow(seconds=fault.seconds))
        case FaultKind.BAD_JSON:
            return replace(true, body=true.body[: len(true.body) // 2] or b"{")
        case FaultKind.TRUNCATED:
            return replace(true, delivery=Truncated(keep=len(true.body) // 2))
        case _:
            return true
