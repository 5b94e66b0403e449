"""Health: the last look, what it costs, the login, and everything that is wrong, with its mend."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from agent.core.rules.phrases import count
from agent.views.another import another_on
from agent.views.view import moment
from agent.web.desk import Desk
from agent.web.render import page
from agent.web.trouble import banner

A_MINUTE = 6_000
"""Quota units that Gmail gives one user of one project in a minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong: where, what, what to do, and when it is tried again by itself."""

    where: str
    message: str
    hint: str
    again: str = ""


def health(desk: Desk, request: Request) -> Response:
    config, condition = desk.config(), desk.condition()
    calendar, ledger = config.policy().calendar, desk.ledger()
    state = ledger.state()
    found = desk.views(config.policy())
    login = f"logged in as {state.account}"
    if condition is not None and condition.login_needed:
        login = "a login is needed"
    facts = [
        ("The agent", condition.words if condition else "It works beside this page."),
        ("Mailbox", f"{state.account}, label “{config.gmail.label}”"),
        ("Login", login),
    ]
    if condition is not None and condition.worked_at is not None:
        facts.append(("Last look that worked", moment(condition.worked_at, calendar)))
    if condition is not None and condition.next_at is not None:
        facts.append(("Next look", moment(condition.next_at, calendar)))
    if state.synced_at is not None:
        facts.append(("Last look at everything", moment(state.synced_at, calendar)))
    if condition is not None:
        spent = f"{condition.spent:,} units since it was started"
        facts.append(("Gmail's quota", f"{spent}; Gmail gives {A_MINUTE:,} a minute."))
    facts.append(("Watched", f"{len(found)} processes, {count(len(ledger.tracked()), 'thread')}"))
    facts.append(("Configuration", str(config.source or "none: every value is the default")))
    return page(
        "health.html",
        request,
        facts=facts,
        troubles=_troubles(desk),
        banner=banner(desk),
    )


def _troubles(desk: Desk) -> list[Trouble]:
    config, condition = desk.config(), desk.condition()
    calendar = config.policy().calendar
    found: list[Trouble] = []
    if condition is not None and condition.error:
        found.append(Trouble(where="The last look", message=condition.error, hint=condition.hint))
    if desk.trouble is not None:
        found += [
            Trouble(where="The configuration", message=problem, hint=desk.trouble.hint)
            for problem in desk.trouble.message.splitlines()
        ]
    views = desk.views(config.policy())
    if (another := another_on(view.process for view in views)) is not None:
        found.append(Trouble(where="This mailbox", message=another.says, hint=another.mend))
    for view in views:
        fault = view.standing.fault if view.standing is not None else None
        if fault is not None:
            found.append(
                Trouble(
                    where=view.name,
                    message=fault.message,
                    hint=fault.hint,
                    again=moment(fault.retry_at, calendar),
                )
            )
    for thread in desk.ledger().tracked().values():
        if thread.fault is not None:
            found.append(
                Trouble(
                    where=f"Thread {thread.id}",
                    message=thread.fault.message,
                    hint=thread.fault.hint,
                    again=moment(thread.fault.retry_at, calendar),
                )
            )
    return found
