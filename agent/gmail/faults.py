"""What went wrong, said once: from HTTP's and the network's words to `agent.errors`.

Two questions decide everything else: can it have been carried out, and is it Gmail that answers?
A write is refused for certain only by Gmail's own JSON; a stranger's 404 proves nothing.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import httplib2

from agent.errors import (
    CallRefused,
    HistoryExpired,
    ImplausibleAnswer,
    LoginNeeded,
    MailboxError,
    MailboxUnavailable,
    MailFault,
    NotThere,
    OutcomeUnknown,
    TactfulError,
    TooLate,
)
from agent.gmail.calls import GET_DRAFT, GET_MESSAGE, GET_THREAD, LIST_HISTORY, Call, Leave
from agent.gmail.guard import TOKEN
from agent.gmail.refusals import LONGEST_WAIT, Refusal, parse_refusal, wait_asked
from agent.gmail.transport import AnswerTooLarge, CutAnswer, OutOfTime, WireFault

LATER = "Nothing is lost; the next poll tries again."
UNKNOWN = "Nothing is repeated blindly; the next poll looks whether it was done."
PORTAL = f"Does this network ask you to sign in first? Open a web page. {LATER}"

_RATES = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
_RATE_WORDS = re.compile(
    r"rate limit exceeded|retry after \d{4}-|quota exceeded for quota metric|"
    r"too many concurrent requests",
    re.IGNORECASE,
)
_DAILY = frozenset({"dailyLimitExceeded", "quotaExceeded"})
_SCOPES = frozenset(
    {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientScopes"}
)
_DISABLED = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_MAIL = frozenset({GET_THREAD, GET_MESSAGE, GET_DRAFT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A failed call: the error to raise, whether a read may be tried `again`, and the wait asked
    for.
    """

    error: TactfulError
    again: bool = False
    wait: timedelta | None = None


def of_answer(
    call: Call, status: int, headers: Mapping[str, str], body: bytes | str, *, now: datetime
) -> Fault:
    """The fault in an answer that is no success. `now` is Gmail's time, or the next best."""
    if 300 <= status < 400:
        return Fault(error=_implausible(call, "sends us to another address"))
    refusal = parse_refusal(status, body)
    if status >= 500:
        return _server_fault(call, status, headers, now=now)
    if refusal is None:
        return _foreign(call, status, headers, now=now)
    match status:
        case 401:
            return Fault(error=_login_refused())
        case 403:
            return _forbidden(call, refusal, headers, now=now)
        case 429:
            return _too_fast(call, refusal, headers, now=now)
        case 404 if call is LIST_HISTORY:
            return Fault(error=_history_expired())
        case 400 if call is LIST_HISTORY and "startHistoryId" in refusal.message:
            return Fault(error=_history_expired())
        case 404:
            return Fault(
                error=NotThere(
                    f"Gmail does not have {call.about} any more.",
                    hint="It was deleted or sent meanwhile; the next poll takes that in.",
                )
            )
        case 408:
            return _server_fault(call, status, headers, now=now)
        case 400 if "mail service not enabled" in refusal.message.lower():
            return Fault(
                error=MailboxError(
                    "Gmail is not turned on for this account.",
                    hint="Open mail.google.com with this account once, or ask its administrator.",
                )
            )
        case _:
            return Fault(error=_refused(call, refusal))


def of_wire(call: Call, fault: WireFault) -> Fault:
    """The fault in an exchange that brought no whole answer."""
    if fault.name == TOKEN:
        error = _no_connection(fault.cause) if not fault.sent else None
        return Fault(
            error=error
            or MailboxUnavailable("Google's answer to the login's renewal was lost.", hint=LATER),
            again=True,
        )
    if isinstance(fault.cause, OutOfTime):
        return Fault(
            error=TooLate(
                f"It took too long until {call.about} could be written; what was read before it "
                "may have changed.",
                hint=LATER,
            )
        )
    if not fault.sent:
        certain = isinstance(fault.cause, ssl.SSLError | httplib2.ProxiesUnavailableError)
        return Fault(error=_no_connection(fault.cause), again=not certain)
    if call.writes:
        return Fault(
            error=OutcomeUnknown(
                f"The answer to {call.about} was lost ({_cause(fault.cause)}): "
                "it may or may not have been carried out.",
                hint=UNKNOWN,
            )
        )
    match fault.cause:
        case AnswerTooLarge() if call in _MAIL:
            return Fault(error=MailFault(f"{_begun(call)} is too large to be read."))
        case AnswerTooLarge():
            return Fault(error=_implausible(call, "is larger than Gmail's ever are"))
        case CutAnswer() | http.client.IncompleteRead():
            return Fault(error=_implausible(call, "was cut off"), again=True)
        case _:
            return Fault(
                error=MailboxUnavailable(
                    f"Gmail did not answer about {call.about} ({_cause(fault.cause)}).", hint=LATER
                ),
                again=True,
            )


def of_nonsense(call: Call, what: str) -> Fault:
    """A success whose body is not what the call returns: for a write, its outcome is unknown."""
    if call.writes:
        return Fault(
            error=OutcomeUnknown(
                f"The answer to {call.about} {what}: it may or may not have been carried out.",
                hint=UNKNOWN,
            )
        )
    return Fault(error=_implausible(call, what))


def of_nesting(call: Call) -> Fault:
    """A success nested so deeply that JSON can't be read: somebody's bomb."""
    if call in _MAIL:
        return Fault(error=MailFault(f"{_begun(call)} is nested too deeply to be read."))
    return of_nonsense(call, "is nested too deeply to be read")


def _forbidden(call: Call, refusal: Refusal, headers: Mapping[str, str], *, now: datetime) -> Fault:
    reasons = frozenset(refusal.reasons)
    if reasons & _SCOPES or "insufficient authentication scopes" in refusal.message.lower():
        return Fault(error=_permission_lacking(call))
    if reasons & _DISABLED:
        return Fault(
            error=MailboxError(
                "The Gmail API is not turned on for the Google app this login was made with.",
                hint='Turn on the "Gmail API" in the Google Cloud console (APIs & Services), '
                "wait five minutes, then try again.",
            )
        )
    if "domainPolicy" in reasons:
        return Fault(
            error=MailboxError(
                "Your organisation does not let apps use this mailbox.",
                hint="Ask its administrator to allow the app, or use another account.",
            )
        )
    if reasons & _DAILY:
        return Fault(
            error=MailboxUnavailable(
                "Gmail's allowance for today is used up.",
                hint="It begins again at midnight, Pacific time; nothing is lost till then.",
                retry_at=now + LONGEST_WAIT,
            )
        )
    if reasons & _RATES or _RATE_WORDS.search(refusal.message):
        return _too_fast(call, refusal, headers, now=now)
    if "delegation denied" in refusal.message.lower():
        return Fault(
            error=MailboxError(
                "Gmail says that this login is not allowed into this mailbox.",
                hint="Run `tactful login` with the account whose mail is to be watched.",
            )
        )
    return Fault(error=_refused(call, refusal))


def _too_fast(call: Call, refusal: Refusal, headers: Mapping[str, str], *, now: datetime) -> Fault:
    wait = wait_asked(headers, refusal.message, now=now)
    return Fault(
        error=MailboxUnavailable(
            f"Gmail asks us to slow down (about {call.about}).",
            hint=LATER,
            retry_at=now + wait if wait else None,
        ),
        again=True,
        wait=wait,
    )


def _server_fault(call: Call, status: int, headers: Mapping[str, str], *, now: datetime) -> Fault:
    if call.writes:
        return Fault(
            error=OutcomeUnknown(
                f"Gmail had trouble with {call.about} ({status}): it may or may not have been "
                "carried out.",
                hint=UNKNOWN,
            )
        )
    wait = wait_asked(headers, "", now=now)
    return Fault(
        error=MailboxUnavailable(
            f"Gmail is out of order just now ({status}).",
            hint=LATER,
            retry_at=now + wait if wait else None,
        ),
        again=True,
        wait=wait,
    )


def _foreign(call: Call, status: int, headers: Mapping[str, str], *, now: datetime) -> Fault:
    """A refusal that is not in Gmail's shape: a proxy, a portal, or Google's outermost wall."""
    if call.writes and status not in {401, 407}:
        return of_nonsense(call, f"({status}) is not Gmail's")
    if status == 429:
        return _too_fast(call, Refusal(status=status, message="", reasons=()), headers, now=now)
    if status == 407:
        return Fault(error=_proxy_refused())
    return Fault(error=_implausible(call, f"({status}) is not Gmail's"))


def _refused(call: Call, refusal: Refusal) -> CallRefused:
    return CallRefused(
        f'Gmail refused {call.about}: "{refusal.message or refusal.status}".',
        hint="Nothing was changed. If it stays so, set this thread aside with tactful close.",
    )


def _permission_lacking(call: Call) -> LoginNeeded:
    scope = "gmail.readonly"
    if call.writes:
        scope = "gmail.modify" if call.leave is Leave.MARK_THREADS else "gmail.compose"
    return LoginNeeded(
        f"The login lacks the permission {scope}, which {call.about} needs.",
        hint="Run `tactful login` and leave every box of Google's consent page ticked.",
    )


def _login_refused() -> LoginNeeded:
    return LoginNeeded(
        "Gmail does not accept the login, not even just after renewing it.",
        hint="Run `tactful login`; Tactful goes on by itself after it.",
    )


def _history_expired() -> HistoryExpired:
    return HistoryExpired(
        "Gmail no longer knows what has changed since the last poll.",
        hint="All labelled threads are read again; nothing needs doing.",
    )


def _implausible(call: Call, what: str) -> ImplausibleAnswer:
    return ImplausibleAnswer(f"The answer about {call.about} {what}.", hint=PORTAL)


def _proxy_refused() -> MailboxUnavailable:
    return MailboxUnavailable(
        "The proxy of this network wants a password.",
        hint="Put it into https_proxy (https_proxy=http://user:password@host:port).",
    )


def _no_connection(cause: Exception) -> MailboxUnavailable:
    match cause:
        case ssl.SSLCertVerificationError():
            return MailboxUnavailable(
                "The connection to Gmail is not safe: "
                f"{getattr(cause, 'verify_message', 'its certificate is not valid')}.",
                hint="Check this computer's date and time; a company proxy needs its certificate "
                "named in HTTPLIB2_CA_CERTS.",
            )
        case ssl.SSLError():
            return MailboxUnavailable(
                "No safe connection to Gmail can be made.",
                hint=f"Check this computer's date and time, and its proxy. {LATER}",
            )
        case socket.gaierror() | httplib2.ServerNotFoundError():
            return MailboxUnavailable(
                "Gmail's address can't be found: this computer seems to be offline.", hint=LATER
            )
        case httplib2.ProxiesUnavailableError():
            return MailboxUnavailable(
                "A proxy is set (https_proxy), but the program lacks what it needs to use one.",
                hint="Install PySocks beside Tactful, or unset https_proxy.",
            )
        case _:
            return MailboxUnavailable(
                f"Gmail can't be reached ({_cause(cause)}).", hint=f"Are you online? {LATER}"
            )


def _begun(call: Call) -> str:
    return call.about[0].upper() + call.about[1:]


def _cause(cause: Exception) -> str:
    match cause:
        case TimeoutError():
            return "no answer in time"
        case ConnectionRefusedError():
            return "connection refused"
        case http.client.RemoteDisconnected() | http.client.BadStatusLine():
            return "the connection was closed"
        case ConnectionError():
            return "the connection broke"
        case CutAnswer() | http.client.IncompleteRead():
            return "it was cut off"
        case OSError() if cause.strerror:
            return cause.strerror.lower()
        case _:
            return "the connection failed"
