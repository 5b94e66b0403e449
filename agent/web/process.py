"""A process's own page: where it stands, its draft, what the user may say, its whole story.

What is said goes in two steps: a page that shows what it would change, before and after, and then
the change itself. Nothing is kept before the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from agent.core.process import DraftFacts
from agent.core.rules.chronicle import chronicle_of
from agent.errors import TactfulError
from agent.views import sayings
from agent.views.board import next_words
from agent.views.instructed import instruction_words
from agent.views.questions import DATED
from agent.views.sayings import Said
from agent.views.story import story_of
from agent.views.talk import Talk
from agent.views.timeline import timeline_of
from agent.views.view import moment
from agent.web.actions import ACTIONS, Action, Topic
from agent.web.desk import Desk, NotThere
from agent.web.picture import picture_of, ticks, whole_window
from agent.web.render import page
from agent.web.trouble import banner

ASKED_AFTER = timedelta(days=10)
"""So long after an interview it is asked what was talked about, and when they decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What saying it changes: the next step before and after, and why it is then so."""

    said: str
    before: str
    after: str
    because: str
    note: str
    others: bool


def process(desk: Desk, request: Request) -> Response:
    version, talk = desk.version(), desk.talk(_process_id(request))
    calendar, view = talk.policy.calendar, talk.view
    line = timeline_of(view, talk.policy, talk.now)
    window = whole_window(line, talk.now, calendar)
    instructions = view.process.instructions
    noted = request.query_params.get("noted", "")
    just_said = noted.isdigit() and int(noted) == len(instructions) > 0
    return page(
        "process.html",
        request,
        view=view,
        people=", ".join(one for one in view.people[:4] if one != view.name),
        next=next_words(view, calendar, talk.now),
        picture=picture_of(line, window, title=f"{view.name}: its line of time"),
        told=line.told,
        ticks=ticks(window, calendar),
        today=window.place(talk.now),
        question=talk.before.question,
        dated=DATED,
        after_talk=_after_talk(talk),
        draft=view.draft,
        draft_made=_made(view.draft, talk),
        link=desk.link_to,
        topics=_topics(talk),
        shelf=f"{desk.config().gmail.label}/{view.process.shelf.title()}"
        if view.process.shelf
        else "",
        actions=ACTIONS,
        story=story_of(view, desk.ledger().events(view.process.id), calendar),
        noted=instruction_words(instructions[-1], calendar) if just_said else "",
        at=lambda when: moment(when, calendar),
        banner=banner(desk),
        version=version,
    )


def say(desk: Desk, request: Request) -> Response:
    """Step one: what it would change."""
    saying = _saying(desk, request)
    if isinstance(saying, Response):
        return saying
    talk, said = saying.talk, saying.said
    calendar, after = talk.policy.calendar, talk.would(said.instruction)
    change = Change(
        said=said.words,
        before=talk.before.words(calendar),
        after=after.outlook.words(calendar),
        because=after.outlook.because,
        note=after.note,
        others=sayings.holds_for_others(said.instruction),
    )
    return page(
        "change.html", request, talk=talk, action=saying.action, text=saying.text, change=change
    )


def keep(desk: Desk, request: Request) -> Response:
    """Step two: it is said."""
    saying = _saying(desk, request)
    if isinstance(saying, Response):
        return saying
    talk, said = saying.talk, saying.said
    talk.say(said.instruction)
    sayings.answer_the_others(talk, said.instruction)
    desk.forget()
    number = len(desk.ledger().process(talk.view.process.id).instructions)
    return RedirectResponse(f"/process/{talk.view.process.id}?noted={number}", status_code=303)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What the form says of which process; `text` as typed."""

    talk: Talk
    action: Action
    text: str
    said: Said


def _saying(desk: Desk, request: Request) -> Saying | Response:
    """The form as said; for a slip in it, the page that shows it. Raises TactfulError."""
    form: Mapping[str, str] = request.scope["form"]
    talk = desk.talk(_process_id(request))
    if (action := ACTIONS.get(form.get("say", ""))) is None:
        raise TactfulError("That can't be said here.", hint="Use the buttons of this page.")
    text = " ".join(form.get("text", "").split())[:500]
    try:
        said = action.say(talk, text)
    except ValueError as slip:
        return page(
            "slip.html", request, status=422, talk=talk, action=action, text=text, slip=str(slip)
        )
    return Saying(talk=talk, action=action, text=text, said=said)


def _topics(talk: Talk) -> list[tuple[Topic, list[Action]]]:
    found = [
        (topic, [one for one in ACTIONS.values() if one.topic is topic and one.fits(talk)])
        for topic in Topic
    ]
    return [(topic, actions) for topic, actions in found if actions]


def _after_talk(talk: Talk) -> str:
    """The day of an interview that was lately, "" where there was none."""
    rounds = chronicle_of(talk.view.process, talk.policy, talk.now).held_rounds
    if not rounds or talk.now - rounds[-1].end > ASKED_AFTER:
        return ""
    return moment(rounds[-1].start, talk.policy.calendar)


def _made(draft: DraftFacts | None, talk: Talk) -> str:
    if draft is None:
        return ""
    return moment(draft.made_at or draft.planned_at, talk.policy.calendar)


def _process_id(request: Request) -> int:
    text = str(request.path_params["process_id"])
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise NotThere("There is no such process.", hint="Go back to the board: it lists them all.")
    return int(text)
