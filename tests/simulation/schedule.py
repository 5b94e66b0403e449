"""A schedule: one simulated run as data, so that it can be kept, replayed and shrunk.

Everything is keyed by counters (the k-th `drafts.create`, the k-th commit of `plan_draft`, the
k-th round), never by a stream of random numbers: taking one fault out leaves the others where they
were.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

SEEDBANK = Path(__file__).parent / "seedbank"

HTTP_FAULTS = (
    "lost_request",
    "lost_response",
    "late_request",
    "429",
    "403",
    "500_before",
    "500_after",
    "401",
    "bad_json",
    "kill_before",
    "kill_after",
)
"""What may happen at any HTTP call. `late_request` is carried out minutes after it was given up."""
READ_FAULTS = ("truncated", "html_200")
LIST_FAULTS = ("empty_page",)
HISTORY_FAULTS = ("duplicates",)
"""What may happen at any read besides; at a list with pages; at `history.list`."""
COMMIT_FAULTS = ("kill_before", "kill_after", "full", "locked")
"""What may happen at any transaction of the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """A fault: at the `nth` step called `at` of that host (`drafts.create`, `commit:plan_draft`).

    `seconds` is how late a late request is.
    """

    at: str
    nth: int
    fault: str
    host: str = "h0"
    seconds: int = 420


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody does right before (or after) the `nth` step called `at` of that host.

    `at` "round" is the moment before a round's polls. `thread` is which of the story's threads.
    """

    at: str
    nth: int
    deed: str
    thread: int = 0
    after: bool = False
    host: str = "h0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`rounds` are the gaps before each poll: minutes, or "due" (the ledger's next moment).

    `hosts` 2 is two instances, on one ledger where `shared`, else each on its own; `switches` are
    the numbers of the steps at which the other one goes on; `marks` turns mark_threads on.
    """

    story: str
    rounds: tuple[int | str, ...]
    strikes: tuple[Strike, ...] = ()
    deeds: tuple[Deed, ...] = ()
    hosts: int = 1
    shared: bool = True
    switches: tuple[int, ...] = ()
    quirks: dict[str, Any] = field(default_factory=dict)
    marks: bool = False
    note: str = ""

    def to_json(self) -> str:
        """One JSON object, defaults left out."""
        document = asdict(self)
        document["strikes"] = [_lean(one, Strike) for one in document["strikes"]]
        document["deeds"] = [_lean(one, Deed) for one in document["deeds"]]
        return json.dumps(_lean(document, Schedule), indent=1)

    @classmethod
    def of_json(cls, text: str) -> Schedule:
        document: dict[str, Any] = json.loads(text)
        for name, made in (("strikes", Strike), ("deeds", Deed)):
            document[name] = tuple(made(**one) for one in document.get(name, ()))
        for name in ("rounds", "switches"):
            document[name] = tuple(document.get(name, ()))
        return cls(**document)

    def lighter(self) -> Iterator[Schedule]:
        """Every schedule with one thing less, the likeliest to matter least first."""
        for name in ("switches", "deeds", "strikes", "rounds"):
            items = getattr(self, name)
            for index in reversed(range(len(items))):
                changed: dict[str, Any] = {name: items[:index] + items[index + 1 :]}
                yield replace(self, **changed)
        for key in self.quirks:
            yield replace(self, quirks={k: v for k, v in self.quirks.items() if k != key})
        if self.marks:
            yield replace(self, marks=False)
        if self.hosts > 1:
            yield replace(self, hosts=1, shared=True, switches=())


def _lean(document: dict[str, Any], made: type) -> dict[str, Any]:
    """Without what says nothing but the default."""
    plain = {
        name: spec.default
        for name, spec in made.__dataclass_fields__.items()  # type: ignore[attr-defined]
    }
    return {
        key: value
        for key, value in document.items()
        if value != plain[key] and value not in ((), {}, [])
    }
