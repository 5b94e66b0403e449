"""`tactful skip` and `write`: not this draft, or this draft now."""

from __future__ import annotations

import click

from agent.cli.setting import json_option, with_config
from agent.cli.telling import Talk, talk_of
from agent.config import Config
from agent.core.decision import Planned, Wait
from agent.core.instructions import Skip, WriteNow
from agent.core.process import DraftFacts, DraftState, Kind
from agent.errors import TactfulError


@click.command(epilog="Example:  tactful skip northwind")
@click.argument("thread")
@json_option
@with_config
def skip(config: Config, thread: str, as_json: bool) -> None:
    """Leave out THREAD's next draft; the one that waits in Gmail is taken back.

    After a follow-up left out, the next one waits a whole interval.
    """
    with talk_of(config, thread) as talk:
        draft = talk.view.process.holding_draft
        if draft is not None:
            _refuse_if_in_hand(draft)
        skipped = draft or _planned(talk)
        talk.say(Skip(at=talk.now, occasion=skipped.occasion))
        talk.result(f"the {skipped.kind.words} is left out", as_json=as_json)


def _refuse_if_in_hand(draft: DraftFacts) -> None:
    if draft.state is not DraftState.LIVE:
        raise TactfulError(
            f"The {draft.kind.words} is in your hands already.",
            hint="Discard it in Gmail: that says the same.",
        )


@click.command(epilog="Example:  tactful write northwind")
@click.argument("thread")
@json_option
@with_config
def write(config: Config, thread: str, as_json: bool) -> None:
    """Draft THREAD's next message at the next look, whatever the hour and the waiting rules.

    Never a second draft beside one, never without a person to write to.
    """
    with talk_of(config, thread) as talk:
        if (draft := talk.view.process.holding_draft) is not None:
            raise TactfulError(
                f"The {draft.kind.words} for this has its draft already.",
                hint="Send or discard it in Gmail first.",
            )
        planned = _planned(talk)
        decision = talk.before.decision
        is_ahead = isinstance(decision, Wait) and decision.reason.rule == "R5"
        if is_ahead and planned.kind is Kind.THANK_YOU:
            raise TactfulError(
                f"A thank-you comes after the interview. {decision.reason.because}",
                hint="If it is over already: tactful tell THREAD --interview WHEN.",
            )
        talk.say(WriteNow(at=talk.now, occasion=planned.occasion))
        talk.result(f"the {planned.kind.words} is written at the next look", as_json=as_json)


def _planned(talk: Talk) -> Planned:
    if (planned := talk.before.planned) is not None:
        return planned
    question = talk.before.question
    raise TactfulError(
        f"No draft is planned for {talk.name}. {talk.before.because}",
        hint=f"Answer it first: {question.ways(talk.view.number)[0]}"
        if question
        else f"`tactful explain {talk.view.number}` tells where it stands.",
    )
