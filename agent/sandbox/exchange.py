"""A request and its answer, free of any server: what the gateway works on and observers see."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote

from agent.sandbox.errors import Refusal

HTML = {"Content-Type": "text/html; charset=UTF-8"}
_JSON = {"Content-Type": "application/json; charset=UTF-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    """The effective one, after `x-http-method-override`."""
    path: str
    """Percent-decoded."""
    query: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The connection ends without a status line, by FIN or by RST."""

    reset: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """The answer leaves after some real seconds."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponed:
    """Nothing has been done yet: *resume* does it, after some real seconds."""

    seconds: float
    resume: "Callable[[], Answer]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truncated:
    """The headers promise the whole body; the connection ends after *keep* bytes of it."""

    keep: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slow:
    """The body trickles: a pause of *seconds* between its pieces."""

    seconds: float


Delivery = Close | Late | Postponed | Truncated | Slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delivery: Delivery | None = None
    """How it fares on the wire; `None` is well."""

    @property
    def json(self) -> Any:
        """The body as JSON, for tests in process (nothing is compressed there unless asked)."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A Gmail call and what the API itself answered, before any fault and any compression."""

    request: Request
    answer: Answer
    fault: str = ""


class Observer(Protocol):
    """Sees every exchange under `/gmail/`, `/upload/`, `/batch`; what it raises is not caught."""

    def __call__(self, exchange: Exchange) -> None: ...


def json_answer(status: int, document: Any) -> Answer:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status=status, headers=_JSON, body=body)


def refusal_answer(refusal: Refusal) -> Answer:
    answer = json_answer(refusal.code, refusal.body())
    return replace(answer, headers={**_JSON, **refusal.headers})


def request_of(method: str, target: str, headers: Mapping[str, str], body: bytes) -> Request:
    """A request as it arrived, with the method override of long reads undone."""
    raw_path, _, query = target.partition("?")
    lowered = {name.lower(): value for name, value in headers.items()}
    verb = method.upper()
    if verb == "POST" and lowered.get("x-http-method-override", "").upper() == "GET":
        form = body.decode("utf-8", "replace")
        query = f"{query}&{form}" if query and form else query or form
        verb, body = "GET", b""
    return Request(method=verb, path=unquote(raw_path), query=query, headers=lowered, body=body)
