"""What the user said they talked about, and which interview's thank-you it belongs to."""

from __future__ import annotations

from datetime import datetime

from agent.core.instructions import TellAbout
from agent.core.policy import Policy
from agent.core.process import DraftFacts, DraftState, Process
from agent.core.rules.chronicle import Chronicle
from agent.core.rules.rounds import Round
from agent.core.rules.told import with_skipped


def talked_about(
    held: Round, process: Process, chronicle: Chronicle, policy: Policy
) -> TellAbout | None:
    """The newest word about that round; None where there is none, or it was taken back.

    It belongs to the first round whose thank-you was still to come when it was said: after an
    earlier round was thanked for, or could not be thanked for any more.
    """
    earlier = [
        _closed_at(one, process, chronicle, policy)
        for one in chronicle.rounds
        if one.end < held.start
    ]
    closed_at = _closed_at(held, process, chronicle, policy)
    said = [
        one
        for one in process.instructions
        if isinstance(one, TellAbout)
        and one.at < closed_at
        and (not earlier or one.at >= max(earlier))
    ]
    return said[-1] if said and said[-1].text else None


def was_told_since(
    draft: DraftFacts, about: TellAbout | None, process: Process, now: datetime
) -> bool:
    """Whether a thank-you was written without that word, which came after it.

    The words themselves are looked for, since the two instants come from two clocks: where the
    user's is ahead, one that was taken back before is not taken back again.
    """
    if about is None or about.at <= draft.planned_at or _plain(about.text) in _plain(draft.text):
        return False
    before = [
        one
        for one in process.drafts
        if one.occasion == draft.occasion and one.state is DraftState.WITHDRAWN
    ]
    return about.at <= now or not before


def _closed_at(held: Round, process: Process, chronicle: Chronicle, policy: Policy) -> datetime:
    """When that round's thank-you was no longer to come: written, declined, or out of time."""
    over = policy.calendar.add(held.end, policy.thank_you.offer_for)
    written = [one.at for one in chronicle.ours if one.at >= held.end]
    declined = [
        one.ended_at or one.planned_at
        for one in with_skipped(process)
        if one.spent and one.occasion == f"thank_you:{held.key}"
    ]
    return min([over, *written, *declined])


def _plain(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())
