"""`tactful tell THREAD`: what the user knows better than the mail, or what happened outside it."""

from __future__ import annotations

import click

from agent.cli.setting import json_option, with_config
from agent.cli.telling import given, talk_of, tell_result
from agent.config import Config
from agent.views import sayings
from agent.views.sayings import Said


@click.command(epilog='Example:  tactful tell northwind --interview "2026-05-14 15:00"')
@click.argument("thread")
@click.option(
    "--interview", metavar="WHEN|none", help="An interview, past or to come; or there is none."
)
@click.option("--deadline", metavar="WHEN|none", help="When they answer; or they gave no date.")
@click.option("--contact", type=click.Choice(["recruiter", "team"]), help="Who the person is.")
@click.option("--to", metavar="ADDRESS", help="Write to this person instead.")
@click.option("--wrote", metavar="WHEN", help="You were in touch elsewhere (a call, LinkedIn).")
@click.option(
    "--outcome",
    type=click.Choice(["rejected", "advanced", "none"]),
    help="What they said; none: what was read as an answer is none.",
)
@click.option(
    "--about", metavar="WORDS|none", help="What you talked about; the thank-you mentions it."
)
@json_option
@with_config
def command(
    config: Config,
    thread: str,
    interview: str | None,
    deadline: str | None,
    contact: str | None,
    to: str | None,
    wrote: str | None,
    outcome: str | None,
    about: str | None,
    as_json: bool,
) -> None:
    """Tell what you know of THREAD better than its mail.

    WHEN takes "2026-05-14", "2026-05-14 15:00", "in two weeks", "next Friday". An interview told
    for a day takes the place of the one known for that day; to move one to another day, say
    `--interview none` first.

    WORDS follow "we talked about", like "the lighting story". They go into the thank-you for the
    interview that is next, or that is just over; one that waits untouched is written anew.
    """
    with talk_of(config, thread) as talk:
        told: list[Said] = []
        if interview is not None:
            told.append(given("--interview", sayings.interview, talk, interview))
        if deadline is not None:
            told.append(given("--deadline", sayings.deadline, talk, deadline))
        if contact is not None:
            told.append(sayings.contact(talk, contact))
        if to is not None:
            told.append(given("--to", sayings.address, talk, to))
        if wrote is not None:
            told.append(given("--wrote", sayings.wrote, talk, wrote))
        if outcome is not None:
            told.append(sayings.outcome(talk, outcome))
        if about is not None:
            told.append(given("--about", sayings.about, talk, about))
        if not told:
            raise click.UsageError("Say what: --interview, --deadline, --contact, --to, --wrote,"
                                   " --outcome or --about.")  # fmt: skip
        talk.say(*(said.instruction for said in told))
        tell_result(talk, ", ".join(said.words for said in told), as_json=as_json)
