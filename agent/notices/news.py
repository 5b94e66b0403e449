"""What is worth telling, worked out from where the processes stand. Never a word of anyone's mail.

`key` names a piece of news for good: it is told once, whatever restarts in between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent.core.decision import YourTurn
from agent.core.process import DraftState, Kind
from agent.core.rules.phrases import count
from agent.cycle.ports import Event
from agent.cycle.recorder import NOTHING_ATTACHED, OVERTAKEN
from agent.cycle.tidings import IGNORED, IN_THE_WAY
from agent.views.shown import one_line
from agent.views.view import View

URGENT_KINDS = frozenset({Kind.THANK_YOU, Kind.MATERIALS})
"""Drafts whose day passes."""
URGENT_EVENTS = frozenset({OVERTAKEN, NOTHING_ATTACHED})
TOLD_EVENTS = URGENT_EVENTS | {IGNORED, IN_THE_WAY}
FRESH = timedelta(days=3)
"""Older lines of a story are no news, as after a long time without notices."""
WAITING = ("draft waiting", "draft opened", "draft edited")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """`urgent` is told by itself; the rest waits for the day's digest."""

    key: str
    text: str
    urgent: bool = False


def news_of(found: Sequence[View], events: Iterable[Event], now: datetime) -> list[News]:
    """Everything worth telling, what was told before included."""
    names = {view.process.id: one_line(view.name, 60) for view in found}
    news = [one for view in found for one in _of_view(view)]
    for event in events:
        if event.event in TOLD_EVENTS and now - event.at <= FRESH:
            name = names.get(event.process_id, "A thread")
            news.append(
                News(
                    key=f"{event.event}:{event.process_id}:{event.at.isoformat()}",
                    text=f"{name}: {one_line(event.because)}",
                    urgent=event.event in URGENT_EVENTS,
                )
            )
    return news


def _of_view(view: View) -> Iterator[News]:
    name, process = one_line(view.name, 60), view.process
    if isinstance(view.decision, YourTurn) and view.standing and view.standing.fault is None:
        reason = view.decision.reason
        asked = reason.evidence.message_id if reason.evidence else reason.because
        where = f"with {name}" if view.name in view.people else f"at {name}"
        yield News(
            key=f"turn:{process.id}:{_mark(asked)}:{view.decision.notice}",
            text=f"Your turn {where}. {one_line(reason.because)}",
            urgent=True,
        )
    draft = view.draft
    if draft is not None and draft.state is DraftState.LIVE:
        yield News(
            key=f"draft:{draft.intent_id}",
            text=f"A {draft.kind.words} for {name} waits for you in Gmail.",
            urgent=draft.kind in URGENT_KINDS,
        )
    if (question := view.question) is not None:
        yield News(
            key=f"ask:{process.id}:{_mark(question.key)}",
            text=f"A question about {name}: {one_line(question.because)}",
        )


def digest(found: Sequence[View]) -> str:
    """What waits for the user, in a line: "3 drafts wait for you, your turn at Northwind"."""
    drafts = sum(view.state in WAITING for view in found)
    turns = [view for view in found if view.state == "your turn"]
    asks = sum(view.question is not None for view in found)
    parts = []
    if drafts:
        parts.append(f"{count(drafts, 'draft')} {'waits' if drafts == 1 else 'wait'} for you")
    if turns:
        more = f" and {len(turns) - 2} more" if len(turns) > 2 else ""
        names = ", ".join(one_line(view.name, 40) for view in turns[:2])
        parts.append(f"your turn: {names}{more}")
    if asks:
        parts.append(f"{count(asks, 'question')} for you")
    said = ", ".join(parts)
    return f"{said[:1].upper()}{said[1:]}. `tactful status` has more." if said else ""


def calm(found: Sequence[View]) -> str:
    """The weekly line where nothing waits for the user."""
    known = "1 process" if len(found) == 1 else f"{len(found)} processes"
    return f"{known}, nothing due, and that is right."


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:16]
