"""What every page says at its top when something is the matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agent.views.view import moment
from agent.web.desk import Desk

SILENT_FOR = timedelta(hours=2)
"""Without a look for so long, or three of the user's own intervals, the agent is not running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    message: str
    hint: str


def banner(desk: Desk) -> Banner | None:
    """The worst thing that is the matter, None where all is well."""
    config = desk.config()
    if desk.trouble is not None:
        first, _, rest = desk.trouble.message.partition("\n")
        more = " (and more)" if rest else ""
        return Banner(
            message=f"The configuration has a mistake, so the one before it goes on: {first}{more}",
            hint=desk.trouble.hint,
        )
    beat = desk.beat()
    if beat is None:
        return None
    if beat.error:
        return Banner(message=beat.error, hint=beat.hint)
    if desk.now - beat.at > max(SILENT_FOR, 3 * config.gmail.poll_every):
        last = moment(beat.at, config.policy().calendar)
        return Banner(
            message=f"Tactful last looked at your mailbox on {last}, and what is below is as of "
            "then.",
            hint="Start it again: tactful run.",
        )
    return None
