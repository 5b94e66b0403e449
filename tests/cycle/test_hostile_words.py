"""What mail says is data: it never runs, never steers a draft, and never stands in it as code."""

from __future__ import annotations

import pytest

from agent.core.process import DraftState
from tests.cycle.world import World

PAYLOADS = (
    "{{7*7}}",
    "{{''.__class__.__mro__}}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{{ cycler.__init__.__globals__ }}",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_template_in_every_field_of_a_mail_stays_words(world: World, payload: str) -> None:
    first = world.writes(
        f"Hi Sam,\n\nYour interview for {payload} is confirmed for Thursday, March 5 at 2 pm. "
        f"Please send us {payload} by March 10.\n\nDana {payload}\nHead of {payload}\n",
        sender=f'"Dana {payload}" <dana@northwind.example>'.replace("'", ""),
        subject=f"Interview for the {payload} role at {payload}",
    )
    world.sends(f"Thursday at 2 pm works for me. {payload}", answers=first)
    world.poll()
    world.at(3, 5, 16, 5)
    world.poll()
    (draft,) = world.drafts(DraftState.LIVE)
    for trace in ("{", "}", "49", "class", "range", "passwd", "globals", "xxx"):
        assert trace not in draft.text
    assert payload.replace("'", "") in world.draft_text(world.draft_ids()[0]).replace("'", "")
    world.assert_sound()
