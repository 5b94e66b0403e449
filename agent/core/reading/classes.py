"""A message's class, from the signs its facts rest on."""

from __future__ import annotations

from dataclasses import dataclass

from agent.core.facts import Interview, InterviewState, MessageClass, Outcome, OutcomeFact, Request
from agent.core.reading import classwords as w
from agent.core.reading.outcomes import Signs, is_conditional
from agent.core.reading.requests import is_about_time
from agent.core.reading.sentences import Sentence
from agent.core.reading.words import Sign, first_match


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What the other modules found in the message."""

    sentences: tuple[Sentence, ...]
    signs: Signs
    outcome: OutcomeFact | None
    requests: tuple[Request, ...]
    interviews: tuple[Interview, ...]
    promises: bool
    away: bool
    automatic: bool
    """Sent by a machine that answers (RFC 3834 or the subject), not merely from no-reply."""
    has_calendar: bool
    subject: str = ""
    """Folded."""

    def any(self, signs: tuple[Sign, ...]) -> bool:
        return any(first_match(signs, s.low) is not None for s in self.sentences)


def class_of(found: Findings) -> MessageClass:  # noqa: C901 - one line a class, in order
    """The first class whose signs fit, from the most telling to the least."""
    outcome = found.outcome.outcome if found.outcome else None
    application = found.any(w.APPLICATION) or first_match(w.APPLICATION, found.subject) is not None
    rejected = found.signs.rejected is not None and outcome is Outcome.REJECTED
    if found.away and found.automatic:
        return MessageClass.AUTO_REPLY
    if found.any(w.NEVER_JOB) and not (rejected or outcome is Outcome.OFFER):
        return MessageClass.OTHER
    if found.any(w.NOT_JOB) and not (application or rejected or outcome is Outcome.OFFER):
        return MessageClass.OTHER
    if found.has_calendar:
        return MessageClass.INTERVIEW_INVITE
    if outcome is Outcome.OFFER:
        return MessageClass.OFFER
    if rejected:
        return MessageClass.REJECTION
    if outcome is Outcome.ON_HOLD:
        return MessageClass.HOLD_CANCELLED
    cold = not application and found.any(w.COLD)
    if cold and not _timed(found):
        return MessageClass.OTHER
    timed = _timed(found)
    plainly = any(w.INVITED.search(s.low) for s in _stated(found))
    invited = timed or plainly or _invites(found)
    if found.signs.leans_to_no and not (invited and found.requests):
        return MessageClass.REJECTION
    tasks = [r for r in found.requests if w.TASKS.search(r.evidence.quote.lower())]
    times = [
        r for r in found.requests
        if is_about_time(quoted := r.evidence.quote.lower()) and not w.START.search(quoted)
    ]  # fmt: skip
    invited = invited or (bool(times) and not cold)
    if tasks and not (invited and (times or timed)):
        return MessageClass.INFO_REQUEST
    received = found.any(w.RECEIVED)
    if invited and (found.requests or timed or plainly or found.signs.advanced or not received):
        return MessageClass.INTERVIEW_INVITE
    if found.automatic or (found.away and not (found.requests or found.promises or application)):
        return MessageClass.AUTO_REPLY
    if (
        found.requests
        and _is_process(found)
        and (times or not (received and application) or _wants_work(found))
    ):
        return MessageClass.INFO_REQUEST
    if any(i.state is InterviewState.CANCELLED for i in found.interviews):
        return MessageClass.HOLD_CANCELLED
    met = any(i.state is InterviewState.TOOK_PLACE for i in found.interviews)
    if application or found.promises or met or (received and _is_process(found)):
        return MessageClass.ACK_WAIT
    if found.signs.farewell is not None and found.signs.farewell.low.count("future"):
        return MessageClass.REJECTION
    brief = len(found.sentences) <= 6 and found.any(w.RECEIVED[:1] + w.RECEIVED[4:5])
    return MessageClass.ACK_WAIT if brief else MessageClass.OTHER


def _invites(found: Findings) -> bool:
    """Whether a talk is being arranged, and not only might be."""
    stated = _stated(found)
    if not any(w.TALKS.search(s.low) for s in stated):
        return False
    return any(first_match(w.INVITE, s.low) is not None for s in stated)


def _stated(found: Findings) -> list[Sentence]:
    """The sentences that tell what is, not what may be."""
    return [s for s in found.sentences if not (is_conditional(s.low) or w.MAYBE.search(s.low))]


def _timed(found: Findings) -> bool:
    return any(
        i.state in (InterviewState.AGREED, InterviewState.PROPOSED) and i.start is not None
        for i in found.interviews
    )


def _is_process(found: Findings) -> bool:
    return w.PROCESS.search(found.subject) is not None or any(
        w.PROCESS.search(s.low) for s in found.sentences
    )


def _wants_work(found: Findings) -> bool:
    """Whether something is to be filled in or sent, in plain terms."""
    return any(w.SUBMITTING.search(r.evidence.quote.lower()) for r in found.requests)
