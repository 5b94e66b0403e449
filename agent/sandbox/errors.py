"""Refusals, in the shape of Google's error bodies.

The model raises them, the server turns them into answers: what a client meets in process and over
HTTP is the same.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

Json = dict[str, Any]

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class Refusal(Exception):
    """A call that Gmail answers with an error."""

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        *,
        status: str = "",
        domain: str = "global",
        location: str = "",
        details: Sequence[Json] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.status = status or _STATUS[code]
        self.domain = domain
        self.location = location
        self.details = details
        self.headers = dict(headers or {})

    def body(self) -> Json:
        entry: Json = {"message": self.message, "domain": self.domain, "reason": self.reason}
        if self.location:
            entry |= {"location": self.location, "locationType": "header"}
        error: Json = {"code": self.code, "message": self.message, "errors": [entry]}
        error["status"] = self.status
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}


def invalid_argument(message: str) -> Refusal:
    return Refusal(400, "invalidArgument", message)


def invalid_payload(message: str, field: str = "") -> Refusal:
    """What the JSON and query parser in front of Gmail says, before Gmail sees the call."""
    violation = {"field": field, "description": message} if field else {"description": message}
    detail = {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [violation],
    }
    return Refusal(400, "invalid", message, details=[detail])


def unknown_parameter(name: str) -> Refusal:
    return invalid_payload(
        f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
        f"Field '{name}' could not be found in request message."
    )


def unknown_field(name: str, path: str) -> Refusal:
    where = f" at '{path}'" if path else ""
    return invalid_payload(
        f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.', path
    )


def not_found() -> Refusal:
    return Refusal(404, "notFound", "Requested entity was not found.")


def label_exists() -> Refusal:
    return Refusal(409, "aborted", "Label name exists or conflicts")


def invalid_label(label_id: str) -> Refusal:
    return invalid_argument(f"Invalid label: {label_id}")


def login_required() -> Refusal:
    return Refusal(
        401,
        "required",
        "Login Required.",
        location="Authorization",
        headers={"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/"'},
    )


def invalid_credentials() -> Refusal:
    return Refusal(
        401,
        "authError",
        "Invalid Credentials",
        location="Authorization",
        headers={
            "WWW-Authenticate": (
                'Bearer realm="https://accounts.google.com/", error="invalid_token"'
            )
        },
    )


def insufficient_scope(method: str, scopes: Sequence[str]) -> Refusal:
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {"method": method, "service": "gmail.googleapis.com"},
    }
    return Refusal(
        403,
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        details=[detail],
        headers={
            "WWW-Authenticate": (
                'Bearer realm="https://accounts.google.com/", error="insufficient_scope", '
                f'scope="{" ".join(scopes)}"'
            )
        },
    )


def forbidden(message: str) -> Refusal:
    return Refusal(403, "forbidden", message)


def quota_exceeded() -> Refusal:
    return Refusal(
        403,
        "rateLimitExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of "
        "service 'gmail.googleapis.com' for consumer 'project_number:407408718192'.",
        domain="usageLimits",
        status="RESOURCE_EXHAUSTED",
    )


def user_rate_limited(until: datetime) -> Refusal:
    """The instant to come back at stands in the text alone, after two spaces; no header has it."""
    stamp = until.strftime("%Y-%m-%dT%H:%M:%S.") + f"{until.microsecond // 1000:03d}Z"
    return Refusal(
        403,
        "userRateLimitExceeded",
        f"User-rate limit exceeded.  Retry after {stamp}",
        domain="usageLimits",
    )


def too_many_requests(message: str, retry_after: str | None = None) -> Refusal:
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return Refusal(429, "rateLimitExceeded", message, domain="usageLimits", headers=headers)


def backend_error() -> Refusal:
    return Refusal(500, "backendError", "Backend Error")


def unavailable() -> Refusal:
    return Refusal(503, "backendError", "The service is currently unavailable.")


def not_modelled(what: str) -> Refusal:
    return Refusal(501, "notImplemented", f"The sandbox does not model {what}.")
