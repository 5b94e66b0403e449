"""Tuning: the intervals as a form, beside a picture of what another value would move.

The picture is worked out from what is stored, by the very rules; nothing is kept until it is saved,
and saving keeps the file's comments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from agent.config import Config
from agent.config.edit import Changes, File, edited, file_of
from agent.config.edit import save as save_file
from agent.core.workdays import Calendar
from agent.errors import ConfigError, TactfulError
from agent.views.steps import Step, moves_between, steps_of, sum_of
from agent.web.desk import Desk
from agent.web.picture import Tick, Window, ticks
from agent.web.render import page
from agent.web.trouble import banner

MOST_LINES = 40
"""Steps drawn at most; those that move come first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """One value of the file. `counts` is a number, else a span in words."""

    section: str
    key: str
    label: str
    counts: bool = False

    @property
    def name(self) -> str:
        return f"{self.section}.{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Knobs that belong together."""

    title: str
    knobs: tuple[Knob, ...]


def _knobs(title: str, section: str, *knobs: tuple[str, str]) -> Board:
    return Board(
        title=title,
        knobs=tuple(
            Knob(section=section, key=key, label=label, counts=key in _NUMBERS)
            for key, label in knobs
        ),
    )


_NUMBERS = frozenset({"after_unanswered", "unanswered", "drafts_per_day"})
BOARDS = (
    _knobs(
        "Follow-ups",
        "follow_up",
        ("wait", "They named no day: wait after the last contact"),
        ("no_later_than", "… and no longer than"),
        ("after_deadline", "Their day has passed: wait another"),
        ("not_within", "Never so soon after your own last message"),
        ("floor", "Two without an answer are never closer than"),
    ),
    _knobs(
        "When it drags on",
        "long_haul",
        ("starts_after", "It is a long one so long after the last interview"),
        ("after_unanswered", "… or after so many unanswered"),
        ("every", "Then one every"),
        ("no_later_than", "… and no longer than"),
    ),
    _knobs(
        "Thank-yous",
        "thank_you",
        ("after", "After the interview's end"),
        ("late_after", "Called late after"),
        ("offer_for", "Not offered after"),
        ("assume_length", "An interview lasts, if nobody says"),
    ),
    _knobs(
        "After a no",
        "rejection",
        ("gracious_reply", "A gracious reply after"),
        ("recruiter_after", "In touch with a recruiter after"),
        ("team_after", "In touch with the team after"),
    ),
    _knobs(
        "Limits",
        "limits",
        ("unanswered", "Ask after so many unanswered"),
        ("drafts_per_day", "New drafts a day, at most"),
        ("dormant_after", "Silent before you came here: ask after"),
    ),
)
KNOBS = tuple(knob for group in BOARDS for knob in group.knobs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One process's next draft: where it stands, and where it would; None: nowhere."""

    process_id: int
    name: str
    says: str
    was: float | None
    will: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """What the values would move, as a picture; `problems` where they can't be."""

    rows: tuple[Row, ...] = ()
    left_out: int = 0
    sum: str = ""
    problems: tuple[str, ...] = ()
    today: float = 0.0
    ticks: tuple[Tick, ...] = ()
    changes: bool = False


def tuning(desk: Desk, request: Request) -> Response:
    config = desk.config()
    given = {knob.name: request.query_params.get(knob.name) for knob in KNOBS}
    asked = {name: text.strip()[:80] for name, text in given.items() if text is not None}
    return _shown(desk, request, config, asked, saved="saved" in request.query_params)


def save(desk: Desk, request: Request) -> Response:
    form: Mapping[str, str] = request.scope["form"]
    config = desk.config()
    asked = {knob.name: form[knob.name].strip()[:80] for knob in KNOBS if knob.name in form}
    changes, problems = _changes(config, asked)
    try:
        if problems:
            raise ConfigError(problems, hint="")
        save_file(file_of(config), changes, mark=form.get("mark", ""))
    except TactfulError as refused:
        return _shown(desk, request, config, asked, refused=refused)
    return RedirectResponse("/tuning?saved=1", status_code=303)


def _shown(
    desk: Desk,
    request: Request,
    config: Config,
    asked: Mapping[str, str],
    *,
    saved: bool = False,
    refused: TactfulError | None = None,
) -> Response:
    now_in_force = {knob.name: _written(config, knob) for knob in KNOBS}
    file = file_of(config)
    changes, problems = _changes(config, asked)
    return page(
        "tuning.html",
        request,
        status=200 if refused is None else 409,
        boards=BOARDS,
        values=now_in_force | dict(asked),
        in_force=now_in_force,
        moves=_moves(desk, config, file, changes, problems),
        mark=file.mark,
        file=str(file.path),
        is_there=file.is_there,
        saved=saved,
        refused=refused,
        banner=banner(desk),
    )


def _written(config: Config, knob: Knob) -> str:
    return str(getattr(getattr(config, knob.section), knob.key))


def _changes(config: Config, asked: Mapping[str, str]) -> tuple[Changes, tuple[str, ...]]:
    """The values that are not in force already; numbers as numbers, where they are."""
    changes: dict[tuple[str, str], str | int] = {}
    problems: list[str] = []
    for knob in KNOBS:
        text = asked.get(knob.name, _written(config, knob))
        if text == _written(config, knob):
            continue
        if not knob.counts:
            changes[knob.section, knob.key] = text
        elif text.isascii() and text.isdigit() and len(text) < 10:
            changes[knob.section, knob.key] = int(text)
        else:
            problems.append(f"[{knob.section}] {knob.key}: “{text}” is not a number")
    return changes, tuple(problems)


def _moves(
    desk: Desk, config: Config, file: File, changes: Changes, problems: tuple[str, ...]
) -> Moves:
    policy, now = config.policy(), desk.now
    if problems:
        return Moves(problems=problems)
    try:
        other = edited(file, changes)[1].policy() if changes else policy
    except ConfigError as wrong:
        return Moves(problems=wrong.problems)
    found = desk.views(policy)
    before = steps_of(found, policy, now)
    after = steps_of(found, other, now) if changes else before
    moves = moves_between(before, after, policy.calendar)
    return _pictured(before, after, moves, policy.calendar, now, changes=bool(changes))


def _pictured(
    before: Sequence[Step],
    after: Sequence[Step],
    moves: Sequence[dict[str, Any]],
    calendar: Calendar,
    now: datetime,
    *,
    changes: bool,
) -> Moves:
    says = {tuple(move["threads"]): str(move["says"]) for move in moves}
    will = {step.view.process.id: step for step in after}
    pairs = [(step, will[step.view.process.id]) for step in before]
    drawn = [(was, then) for was, then in pairs if _due(was) or _due(then) or _threads(was) in says]
    drawn.sort(key=lambda pair: _threads(pair[0]) not in says)
    moments = [at for pair in drawn for step in pair if (at := _due(step))]
    last = max([*moments, now + timedelta(days=14)]) + timedelta(days=2)
    window = Window(first=now - timedelta(days=2), last=last, now=now)
    rows = tuple(
        Row(
            process_id=was.view.process.id,
            name=was.view.name,
            says=says.get(_threads(was), ""),
            was=_place(window, was),
            will=_place(window, then),
        )
        for was, then in drawn[:MOST_LINES]
    )
    return Moves(
        rows=rows,
        left_out=len(drawn) - len(rows),
        sum=sum_of(moves),
        today=window.place(now),
        ticks=tuple(ticks(window, calendar)),
        changes=changes,
    )


def _threads(step: Step) -> tuple[str, ...]:
    return tuple(thread.id for thread in step.view.process.threads)


def _due(step: Step) -> datetime | None:
    """When its draft comes; None where none does, or it waits in Gmail already."""
    return step.planned.due_at if step.planned is not None and not step.stands else None


def _place(window: Window, step: Step) -> float | None:
    return window.place(at) if (at := _due(step)) is not None else None
