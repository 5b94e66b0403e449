"""Google's client, built from the vendored cut-down document: paced, guarded, faults classified.

Reads may be tried again, a little; a write is sent once, whatever happens. The single repetition
below this is google-auth's after a 401, which says that nothing was carried out.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib.resources import files
from typing import Any, TypeVar

import google_auth_httplib2
from googleapiclient.discovery import (  # type: ignore[attr-defined] # its stubs lack it
    build_from_document,
)

from agent.cycle.ports import InTime, Permit
from agent.errors import (
    CallRefused,
    ConfigError,
    ImplausibleAnswer,
    MailboxUnavailable,
)
from agent.gmail import endpoint, faults
from agent.gmail.answers import Json, WrongShape
from agent.gmail.calls import CALLS, Call, Leave
from agent.gmail.credentials import FileCredentials
from agent.gmail.endpoint import Endpoint
from agent.gmail.faults import Fault
from agent.gmail.guard import Guard
from agent.gmail.pacing import Clock, Pacing
from agent.gmail.transport import (
    DEADLINE,
    SOCKET_TIMEOUT,
    DirectHttp,
    GuardedHttp,
    Handler,
    WireFault,
)

TRIES = 3
PATIENCE = 30.0
LONGEST_URL = 2_000  # from 2,048 on the client would turn a GET into a POST

T = TypeVar("T")
Make = Callable[[Any], Any]
Shape = Callable[[Json], T]


class Declined(Exception):
    """An answer that is no success, before Google's client has read anything into it."""

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        super().__init__(str(status))
        self.status = status
        self.headers = headers
        self.content = content


class _LoggedIn(google_auth_httplib2.AuthorizedHttp):  # type: ignore[misc]
    """The guarded transport with the token put on. `answered` are the newest answer's headers."""

    answered: Mapping[str, str] = {}

    def request(self, *args: Any, **kwargs: Any) -> Any:
        response, content = super().request(*args, **kwargs)
        self.answered = dict(response)
        if response.status >= 300:
            raise Declined(response.status, self.answered, content)
        return response, content


class Client:
    """One account's way to Gmail. One call at a time; others wait."""

    def __init__(
        self,
        *,
        api_root: str,
        credentials: FileCredentials,
        clock: Clock,
        mark: str = "",
        handler: Handler | None = None,
        timeout: float = SOCKET_TIMEOUT,
        deadline: float = DEADLINE,
    ) -> None:
        root = checked_root(api_root)
        self.guard = Guard(api_root=root, token_uri=credentials.login.token_uri, mark=mark)
        self.pacing = Pacing(clock)
        self.credentials = credentials
        self._clock = clock
        self._heard: tuple[datetime, float] | None = None
        self._hesitations = 0
        self._one_at_a_time = threading.RLock()
        self._http = (
            GuardedHttp(self.guard, api_root=root, timeout=timeout, deadline=deadline)
            if handler is None
            else DirectHttp(self.guard, handler, api_root=root)
        )
        self._logged_in = _LoggedIn(credentials, http=self._http)
        service: Any = build_from_document(
            document(root.root, mark_threads=bool(mark)),
            http=self._logged_in,
            client_options={"universe_domain": "googleapis.com"},
        )
        self._users = service.users()

    def now(self) -> datetime:
        """Gmail's clock: the newest good answer's Date, carried on. MailboxUnavailable before
        one.
        """
        if self._heard is None:
            raise MailboxUnavailable(
                "Gmail's clock is not known before its first answer.", hint=faults.LATER
            )
        date, at = self._heard
        return date + timedelta(seconds=max(0.0, self._clock.monotonic() - at))

    def read(self, call: Call, make: Make, shape: Shape[T]) -> T:
        """A GET, tried at most three times within half a minute; later means `retry_at`."""
        if call.writes:
            raise AssertionError(f"{call.id} writes")
        with self._one_at_a_time:
            started = self._clock.monotonic()
            tries = 1
            while isinstance(outcome := self._once(call, make, shape), Fault):
                wait = self._hesitation(outcome, tries)
                passed = self._clock.monotonic() - started
                if not outcome.again or tries == TRIES or passed + wait > PATIENCE:
                    raise outcome.error
                self._clock.sleep(wait)
                tries += 1
            return outcome

    def write(
        self,
        call: Call,
        make: Make,
        shape: Shape[T],
        *,
        permit: Permit | None = None,
        in_time: InTime | None = None,
    ) -> T:
        """A POST, PUT or DELETE, sent once. A permit opens the guard for this one call, which
        leaves only if `in_time` still says so then (TooLate).
        """
        with self._one_at_a_time, self._leave(call, permit), self._http.leaving(in_time):
            outcome = self._once(call, make, shape)
            if isinstance(outcome, Fault):
                raise outcome.error
            return outcome

    def close(self) -> None:
        """Drop the connections: they go stale while the computer sleeps. Usable again after it."""
        with self._one_at_a_time:
            self._http.close()

    def _leave(self, call: Call, permit: Permit | None) -> AbstractContextManager[None]:
        if permit is not None:
            return self.guard.permit(permit, call)
        return nullcontext()

    def _once(self, call: Call, make: Make, shape: Shape[T]) -> T | Fault:
        """One call: its answer as a value, or the classified fault."""
        request = make(self._users)
        if len(request.uri) > LONGEST_URL:
            raise CallRefused(
                f"The question about {call.about} is too long for Gmail.",
                hint="A label's or thread's id is not what it should be; run a full sync.",
            )
        self.pacing.take(call)
        asked = self._clock.monotonic()
        try:
            answer = request.execute(num_retries=0)
            if answer == "" and call.method == "DELETE":
                answer = {}  # an empty 200 is as good as a 204
            if not isinstance(answer, dict):
                return faults.of_nonsense(call, "is not Gmail's")
            found = shape(answer)
        except Declined as declined:
            now = _date_of(declined.headers) or self._gmail_or_own_time()
            return faults.of_answer(
                call, declined.status, declined.headers, declined.content, now=now
            )
        except WireFault as fault:
            return faults.of_wire(call, fault)
        except RecursionError:
            return faults.of_nesting(call)
        except WrongShape as fault:
            return faults.of_nonsense(call, str(fault))
        except ValueError:
            return faults.of_nonsense(call, "is no JSON")
        except MailboxUnavailable as error:  # the token's renewal, already classified
            return Fault(error=error, again=not isinstance(error, ImplausibleAnswer))
        date = _date_of(self._logged_in.answered)
        if date is not None:
            self._hear(date, asked)
        return found

    def _hear(self, date: datetime, asked: float) -> None:
        """Set Gmail's clock by an answer. One that was long on its way, because the computer slept
        or the line was slow, tells no more than that it is its Date or up to so much later: within
        that the clock goes on as it went, and never seems to stand still meanwhile.
        """
        at = self._clock.monotonic()
        if self._heard is not None:
            latest = date + timedelta(seconds=max(0.0, at - asked))
            date = max(date, min(self.now(), latest))
        self._heard = (date, at)

    def _hesitation(self, fault: Fault, tries: int) -> float:
        """Seconds before the next try: what Gmail asks for, else 1 s doubled, unevenly."""
        if fault.wait is not None:
            return fault.wait.total_seconds()
        self._hesitations += 1
        seed = f"{self.credentials.login.fingerprint}:{self._hesitations}".encode()
        share = hashlib.sha256(seed).digest()[0] / 255
        return float(2 ** (tries - 1)) * (0.5 + share / 2)

    def _gmail_or_own_time(self) -> datetime:
        return self.now() if self._heard is not None else self._clock.now()


def checked_root(api_root: str) -> Endpoint:
    """Gmail's address, or another server's that speaks the same: https, or this computer."""
    found = endpoint.parse(api_root)
    if found is None or not endpoint.is_safe(found) or found.path != "/" or found.query is not None:
        raise ConfigError(
            (f'api_root = "{api_root[:200]}" is no address the mail may be asked at.',),
            hint="It begins with https:// (or http://127.0.0.1 for the sandbox) and has no path.",
        )
    return found


def document(root_url: str, *, mark_threads: bool) -> dict[str, Any]:
    """The vendored discovery document for that server, without calls that are not turned on."""
    text = files("agent.gmail").joinpath("gmail.v1.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    found["rootUrl"] = found["baseUrl"] = root_url
    if not mark_threads:
        off = {call.id for call in CALLS if call.leave is Leave.MARK_THREADS}
        for resource in found["resources"]["users"]["resources"].values():
            methods = resource.get("methods", {})
            for name in [name for name, method in methods.items() if method["id"] in off]:
                del methods[name]
    return found


def _date_of(headers: Mapping[str, str]) -> datetime | None:
    try:
        found = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None
