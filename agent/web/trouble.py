"""What every page says at its top when something is the matter."""

from __future__ import annotations

from dataclasses import dataclass

from agent.views.view import moment
from agent.web.desk import Desk


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
    condition = desk.condition()
    if condition is not None and condition.error:
        return Banner(message=condition.error, hint=condition.hint)
    if desk.is_elsewhere:
        return Banner(
            message="The [web] part of the configuration has changed; this page was opened before.",
            hint="`tactful run` opens it anew within seconds, where it can. Where `tactful page` "
            "serves it, stop that with Ctrl-C and start it again.",
        )
    if condition is None or condition.alive:
        return None
    message = condition.words
    if condition.worked_at is not None:
        on = moment(condition.worked_at, config.policy().calendar)
        message += f" What is below is as of its last look, on {on}."
    return Banner(message=message, hint="")
