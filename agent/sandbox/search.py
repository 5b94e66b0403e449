"""Gmail's search language, as far as a mail client uses it.

A query is judged message by message, never thread by thread, and nothing is expanded: no aliases,
no word forms.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from agent.sandbox.drafts import GMAIL_ZONE
from agent.sandbox.labels import LabelSet
from agent.sandbox.state import MailboxState
from agent.sandbox.threads import StoredMessage

Test = Callable[[StoredMessage], bool]

_TOKEN = re.compile(r'\s*(-?)(?:([A-Za-z][\w-]*):(?=\S))?("[^"]*"|[(){}]|[^\s(){}"]+)')
_SPAN = re.compile(r"(\d+)([hdmy])", re.IGNORECASE)
_SPAN_DAYS = {"h": 1 / 24, "d": 1, "m": 30.44, "y": 365.25}
_HEADERS = {
    "from": ("From",),
    "to": ("To", "Cc", "Bcc"),
    "cc": ("Cc",),
    "bcc": ("Bcc",),
    "subject": ("Subject",),
    "deliveredto": ("Delivered-To",),
    "list": ("List-ID", "List-Post"),
}
_TIMES = {"after", "newer", "before", "older", "newer_than", "older_than"}
_FOLLOWING = {"after", "newer", "newer_than"}
_ELSEWHERE = {"anywhere", "trash", "spam"}
_IN = {"inbox": "INBOX", "sent": "SENT", "trash": "TRASH", "spam": "SPAM"} | dict.fromkeys(
    ("draft", "drafts"), "DRAFT"
)
_IS = {"unread": "UNREAD", "starred": "STARRED", "important": "IMPORTANT", "chat": "CHAT"} | _IN


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    test: Test
    looks_everywhere: bool
    """Whether spam and trash are searched too."""
    since: float
    """Epoch milliseconds before which nothing matches."""

    def matches(self, message: StoredMessage, now: datetime, include_spam_trash: bool) -> bool:
        if message.indexed_at > now:
            return False
        hidden = "TRASH" in message.labels or "SPAM" in message.labels
        if hidden and not (include_spam_trash or self.looks_everywhere):
            return False
        return self.test(message)


def parse_query(text: str, state: MailboxState) -> Query:
    """A query for the mailbox at its present instant. No text is refused, as in Gmail."""
    parser = _Parser(text, state)
    test = parser.all_of("")
    return Query(test=test, looks_everywhere=parser.looks_everywhere, since=parser.since())


class _Parser:
    def __init__(self, text: str, state: MailboxState) -> None:
        self._tokens = [match.groups() for match in _TOKEN.finditer(text)]
        self._position = 0
        self._state = state
        self.looks_everywhere = False

    def since(self) -> float:
        """The latest time that every match must follow; none where it stands in an alternative."""
        depth, edges = 0, [0.0]
        for negated, operator, word in self._tokens:
            if word in ("OR", "|") and not operator:
                return 0.0
            depth += (word in ("(", "{")) - (word in (")", "}"))
            if depth == 0 and not negated and (operator or "").lower() in _FOLLOWING:
                edge = _edge(operator.lower(), word.strip('"'), self._state.clock.now())
                edges.append(edge.timestamp() * 1000 if edge else 0.0)
        return max(edges)

    def all_of(self, closing: str, operator: str = "") -> Test:
        """Terms up to *closing*, all of which must match; OR binds its two neighbours."""
        groups: list[list[Test]] = []
        joined = False
        while self._position < len(self._tokens):
            negated, own_operator, word = self._tokens[self._position]
            if word == closing and not own_operator:
                self._position += 1
                break
            if word in ("OR", "|") and not own_operator:
                joined = bool(groups)
                self._position += 1
                continue
            if word in ("AND", ")", "}") and not own_operator:
                self._position += 1
                continue
            test = self._term(bool(negated), own_operator or operator, word)
            if joined:
                groups[-1].append(test)
            else:
                groups.append([test])
            joined = False
        return _every([_some(group) for group in groups])

    def _any_of(self, operator: str) -> Test:
        tests: list[Test] = []
        while self._position < len(self._tokens):
            negated, own_operator, word = self._tokens[self._position]
            if word == "}" and not own_operator:
                self._position += 1
                break
            if word in ("OR", "AND", ")") and not own_operator:
                self._position += 1
                continue
            tests.append(self._term(bool(negated), own_operator or operator, word))
        return _some(tests)

    def _term(self, negated: bool, operator: str, word: str) -> Test:
        self._position += 1
        looked_everywhere = self.looks_everywhere
        if word == "(":
            test = self.all_of(")", operator)
        elif word == "{":
            test = self._any_of(operator)
        else:
            test = self._operand(operator.lower(), word.strip('"'))
        if not negated:
            return test
        self.looks_everywhere = looked_everywhere
        return _not(test)

    def _operand(self, operator: str, value: str) -> Test:
        lower = value.lower()
        if operator in _HEADERS:
            return _in_headers(_HEADERS[operator], self._state.account if lower == "me" else value)
        if operator in _TIMES:
            return _at_time(operator, value, self._state.clock.now())
        match operator:
            case "label":
                return self._label(lower)
            case "in":
                return self._in(lower)
            case "is" if lower == "read":
                return _not(_labelled("UNREAD"))
            case "is":
                return _labelled(_IS.get(lower, value))
            case "category":
                return _labelled(f"CATEGORY_{'PERSONAL' if lower == 'primary' else value.upper()}")
            case "has":
                return self._has(lower)
            case "filename":
                return _with_file(lower)
            case "rfc822msgid":
                return _with_rfc822_id(value.strip("<>"))
            case "larger" | "size" | "smaller":
                return _sized(operator, lower)
        return _words(f"{operator}:{value}" if operator else value)

    def _in(self, place: str) -> Test:
        self.looks_everywhere |= place in _ELSEWHERE
        if place == "anywhere":
            return _anything
        return _labelled(_IN[place]) if place in _IN else self._label(place)

    def _label(self, name: str) -> Test:
        ids = _labels_named(
            self._state.labels, name, self._state.quirks.label_search_includes_children
        )
        self.looks_everywhere |= bool({"TRASH", "SPAM"} & set(ids))
        return lambda message: any(label in message.labels for label in ids)

    def _has(self, what: str) -> Test:
        users = {label.id for label in self._state.labels if not label.is_system}
        match what:
            case "attachment":
                return lambda message: message.letter.has_attachment
            case "userlabels":
                return lambda message: any(label in users for label in message.labels)
            case "nouserlabels":
                return lambda message: not any(label in users for label in message.labels)
        return _not(_anything)


def _anything(_: StoredMessage) -> bool:
    return True


def _not(test: Test) -> Test:
    return lambda message: not test(message)


def _every(tests: list[Test]) -> Test:
    return lambda message: all(test(message) for test in tests)


def _some(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda message: any(test(message) for test in tests)


def _labelled(label_id: str) -> Test:
    return lambda message: label_id in message.labels


def _labels_named(labels: LabelSet, name: str, with_children: bool) -> list[str]:
    """A label's name in a query has `-` for blanks and slashes, and no case."""
    wanted = _query_name(name)
    return [
        label.id
        for label in labels
        if _query_name(label.name) == wanted
        or (with_children and _query_name(label.name).startswith(f"{wanted}-"))
    ]


def _query_name(name: str) -> str:
    return re.sub(r"[\s/&()]", "-", name).casefold()


@lru_cache(maxsize=512)
def _whole_words(value: str) -> re.Pattern[str]:
    words = r"\W+".join(re.escape(word) for word in value.casefold().split())
    return re.compile(rf"(?<!\w){words}(?!\w)")


def _words(value: str) -> Test:
    if not value.strip():
        return _anything
    pattern = _whole_words(value)
    return lambda message: pattern.search(message.letter.searchable) is not None


def _in_headers(names: tuple[str, ...], value: str) -> Test:
    pattern = _whole_words(value)
    wanted = {name.lower() for name in names}
    return lambda message: any(
        pattern.search(text.casefold()) is not None
        for name, text in message.letter.headers
        if name.lower() in wanted
    )


def _with_file(name: str) -> Test:
    return lambda message: any(
        name in part.filename.lower() for part in message.letter.parts.walk() if part.filename
    )


def _with_rfc822_id(wanted: str) -> Test:
    return lambda message: message.letter.rfc822_id.strip("<>") == wanted


def _at_time(operator: str, value: str, now: datetime) -> Test:
    if (edge := _edge(operator, value, now)) is None:
        return _not(_anything)
    milliseconds = edge.timestamp() * 1000
    if operator in _FOLLOWING:
        return lambda message: message.internal_date >= milliseconds
    return lambda message: message.internal_date < milliseconds


def _edge(operator: str, value: str, now: datetime) -> datetime | None:
    if operator not in ("newer_than", "older_than"):
        return _instant(value)
    span = _SPAN.fullmatch(value)
    return now - timedelta(days=int(span[1]) * _SPAN_DAYS[span[2].lower()]) if span else None


def _instant(value: str) -> datetime | None:
    """Epoch seconds, or a date, which begins at midnight in California."""
    if value.isdigit() and len(value) > 8:
        return datetime.fromtimestamp(int(value), UTC)
    parts = re.split(r"[/.-]", value)
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    numbers = [int(part) for part in parts]
    year, month, day = numbers if numbers[0] > 31 else (numbers[2], numbers[0], numbers[1])
    try:
        return datetime(year, month, day, tzinfo=GMAIL_ZONE).astimezone(UTC)
    except ValueError:
        return None


def _sized(operator: str, value: str) -> Test:
    factor = {"k": 1_024, "m": 1_048_576}.get(value[-1:], 1)
    digits = value.rstrip("km")
    size = int(digits) * factor if digits.isdigit() else 0
    if operator == "smaller":
        return lambda message: len(message.letter.raw) < size
    return lambda message: len(message.letter.raw) >= size
