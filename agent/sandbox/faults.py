"""Planned faults: which call goes wrong, when, and how."""

from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock


class FaultKind(StrEnum):
    LOST_REQUEST = "lost_request"
    """Closed before anything was done."""
    LOST_RESPONSE = "lost_response"
    """Done, then closed without a word."""
    RESET = "reset"
    """Done, then reset (RST)."""
    RESET_BEFORE = "reset_before"
    ERROR_500_BEFORE = "error_500_before"
    ERROR_500_AFTER = "error_500_after"
    UNAVAILABLE_503 = "503"
    UNAVAILABLE_503_AFTER = "503_after"
    HTML_502 = "html_502"
    HTML_502_AFTER = "html_502_after"
    HANG_AFTER = "hang_after"
    """Done at once, answered after `seconds` of real time."""
    DELAYED = "delayed"
    """Done and answered after `seconds` of real time, whether anybody still waits or not."""
    LATE_REQUEST = "late_request"
    """Closed at once, done after `seconds` of the sandbox's clock."""
    HTTP_401 = "http_401"
    RATE_403 = "403"
    """"Retry after" an instant, in the text alone."""
    RATE_429 = "429"
    """With a Retry-After header if `retry_after` is set."""
    CONCURRENT_429 = "concurrent_429"
    HTML_200 = "html_200"
    """A captive portal's page."""
    BAD_JSON = "bad_json"
    """Done; the body is cut JSON under a right length."""
    TRUNCATED = "truncated"
    """Done; the body ends before the length it was announced with."""
    SLOW_BODY = "slow_body"
    REDIRECT_307 = "redirect_307"
    EMPTY_PAGE = "empty_page"
    """An empty page with a nextPageToken."""
    DUPLICATE_HISTORY = "duplicate_history"
    """Every history record twice."""
    INVALID_GRANT = "invalid_grant"
    """For the call `token`."""

    @property
    def executes(self) -> bool:
        """Whether the call takes effect before things go wrong."""
        return self in _EXECUTING


_EXECUTING = {
    FaultKind.LOST_RESPONSE,
    FaultKind.RESET,
    FaultKind.ERROR_500_AFTER,
    FaultKind.UNAVAILABLE_503_AFTER,
    FaultKind.HTML_502_AFTER,
    FaultKind.HANG_AFTER,
    FaultKind.BAD_JSON,
    FaultKind.TRUNCATED,
    FaultKind.SLOW_BODY,
    FaultKind.EMPTY_PAGE,
    FaultKind.DUPLICATE_HISTORY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    kind: FaultKind
    call: str = "*"
    """Gmail's name of the call (`drafts.create`), `token`, or `*` for any."""
    nth: int = 1
    """Which of the calls from now on: 1 is the next."""
    times: int = 1
    """How many in a row; 0 is for ever."""
    seconds: float = 0.0
    """Of a delay, or until the "Retry after" instant."""
    retry_after: str | None = None
    location: str = "https://example.invalid/elsewhere"
    """Where a redirect leads."""


class FaultPlan:
    """The faults to come. The first planned one that fits a call is its fault."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    @property
    def waiting(self) -> tuple[Fault, ...]:
        return tuple(self._waiting)

    def strike(self, call: str) -> Fault | None:
        """The fault of this call, if any; every fitting fault counts the call."""
        if not self._waiting:
            return None
        with self._lock:
            struck: Fault | None = None
            remaining: list[Fault] = []
            for fault in self._waiting:
                if fault.call not in ("*", call):
                    remaining.append(fault)
                elif fault.nth > 1:
                    remaining.append(replace(fault, nth=fault.nth - 1))
                elif struck is not None:
                    remaining.append(fault)
                else:
                    struck = fault
                    if fault.times == 0:
                        remaining.append(fault)
                    elif fault.times > 1:
                        remaining.append(replace(fault, times=fault.times - 1))
            self._waiting = remaining
            return struck
