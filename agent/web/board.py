"""The board: what waits for the user, then every process as a line of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from agent.core.policy import Policy
from agent.views.board import Group, first_words, grouped, next_words
from agent.views.timeline import timeline_of
from agent.views.view import View
from agent.web.desk import Desk
from agent.web.picture import Picture, Window, board_window, picture_of, ticks
from agent.web.render import page
from agent.web.trouble import banner

MOST_LINES = 30
"""Processes of one group that are drawn; the others follow on pages of their own."""
MOST_AT_REST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One process as the board shows it."""

    view: View
    people: str
    next: str
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`page` of `pages`, counted from 1."""

    group: Group
    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int

    @property
    def slug(self) -> str:
        return self.group.name.lower().replace("_", "-")


def board(desk: Desk, request: Request) -> Response:
    policy, now, version = desk.policy(), desk.now, desk.version()
    found = desk.views(policy)
    window = board_window(now, policy.calendar)
    wanted = request.query_params
    sections = [
        _section(group, views, policy, now, window, _number(wanted.get(group.name.lower(), "")))
        for group, views in grouped(found).items()
        if views
    ]
    return page(
        "board.html",
        request,
        words=first_words(found, policy.calendar, now),
        sections=sections,
        ticks=ticks(window, policy.calendar),
        today=window.place(now),
        label=desk.config().gmail.label,
        account=desk.ledger().state().account,
        banner=banner(desk),
        version=version,
    )


def _section(
    group: Group,
    views: Sequence[View],
    policy: Policy,
    now: datetime,
    window: Window,
    wanted: int,
) -> Section:
    size = MOST_AT_REST if group is Group.REST else MOST_LINES
    pages = -(-len(views) // size)
    number = min(max(wanted, 1), pages)
    shown = views[(number - 1) * size : number * size]
    return Section(
        group=group,
        rows=tuple(_row(view, group, policy, now, window) for view in shown),
        total=len(views),
        page=number,
        pages=pages,
    )


def _row(view: View, group: Group, policy: Policy, now: datetime, window: Window) -> Row:
    """A process at rest is told, not drawn: there is nothing to wait for."""
    name = view.name
    return Row(
        view=view,
        people=", ".join(one for one in view.people[:2] if one != name),
        next=next_words(view, policy.calendar, now),
        picture=None
        if group is Group.REST
        else picture_of(timeline_of(view, policy, now), window, title=f"{name}: its line of time"),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
