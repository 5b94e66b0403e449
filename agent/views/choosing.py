"""Which process the user means by an id, a list number, an employer or a person."""

from __future__ import annotations

from agent.errors import TactfulError
from agent.views.shown import one_line
from agent.views.view import View, matching


def chosen(found: list[View], wanted: str) -> View:
    """The one process that `wanted` names. Raises TactfulError listing the choices."""
    hits = matching(found, wanted)
    if len(hits) == 1:
        return hits[0]
    if not hits:
        raise TactfulError(
            f"No process matches “{one_line(wanted, 60)}”.",
            hint="`tactful status` lists them; use a number, an employer or a person from there.",
        )
    listed = "; ".join(f"{view.number} {one_line(view.name, 40)}" for view in hits[:12])
    raise TactfulError(
        f"“{one_line(wanted, 60)}” fits {len(hits)} processes: {listed}.",
        hint="Say which by its number.",
    )
