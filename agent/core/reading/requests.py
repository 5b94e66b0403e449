"""What they ask of the user: an answer (R2), or something to be sent (R3), and by when."""

from __future__ import annotations

import re
from datetime import date

from agent.core.facts import Evidence, Request, RequestKind
from agent.core.reading import requestwords as w
from agent.core.reading.periods import Frame
from agent.core.reading.sentences import Sentence
from agent.core.reading.timespan import Shape, spans

REQUESTS_LIMIT = 8
OR = re.compile(r"\W*(?:(?:an?|your|the)\b\W*)?or\b")
"""Between two things of which one is enough."""
LEADS_ON = (" of", " to a", " to your", " to some", " for", " you", "copy", "copies", "documents",
            "documentation", "paperwork")  # fmt: skip
"""How words end that lead on to the thing itself, or only sum it up."""


def requests(sentences: tuple[Sentence, ...], frame: Frame, message_id: str) -> tuple[Request, ...]:
    """Everything the message asks for, one entry a thing to be sent, else one a sentence."""
    found: list[Request] = []
    for sentence in sentences:
        kind = request_kind(sentence)
        if kind is not None and len(found) < REQUESTS_LIMIT:
            due = due_on(sentence, frame)
            evidence = Evidence(message_id=message_id, quote=sentence.text)
            found += [
                Request(kind=kind, what=what, due_on=due, evidence=evidence)
                for what in _whats(sentence.low, kind)
            ]
    return tuple(found[:REQUESTS_LIMIT])


def request_kind(sentence: Sentence) -> RequestKind | None:
    """What a sentence asks for: to be sent something, an answer, or nothing. "Any questions?" and
    what the user may do if they like is nothing.
    """
    if not _asks(sentence):
        return None
    low = sentence.low
    if w.MATERIALS.search(low) and w.SENDING.search(low) and not w.TASK.search(low):
        return RequestKind.MATERIALS
    return RequestKind.ATTENDANCE if _is_attendance(low) else RequestKind.ANSWER


def _asks(sentence: Sentence) -> bool:
    low = sentence.low
    if sentence.is_question:
        return not w.RHETORICAL.search(low) and w.TO_USER.search(low) is not None
    if w.GIVE_TIME.search(low) or (w.OPTIONAL.search(low) and not w.AND_DO.search(low)):
        return False
    if w.AND_DO.search(low) and "please" in low:
        return True
    if w.POLITE.search(low) or w.COULD_YOU.search(low) or w.YOU_MUST.search(low):
        return True
    if w.LET_KNOW.search(low) and not _by_us(low):
        return True
    if w.WE_NEED.search(low) or w.WOULD_BE.search(low) or w.IMPERATIVE.match(low):
        return True
    return w.DUE.search(low) is not None and (
        w.TASK.search(low) is not None or "application" in low
    )


def _by_us(low: str) -> bool:
    """ "I'll let them know": somebody else is told."""
    at = low.find("let ")
    return low[max(0, at - 12) : at].rstrip().endswith(("will", "'ll", "to", "wanted to"))


def _is_attendance(low: str) -> bool:
    """Whether all that is asked is if the user comes to an interview at the time named: not at
    which of several, and nothing besides.
    """
    outweighed = w.BESIDES.search(low) or w.TASK.search(low)
    return w.ATTENDANCE.search(low) is not None and not outweighed


def is_about_time(low: str) -> bool:
    """Whether what is asked is when the user can talk."""
    return w.AVAILABILITY.search(low) is not None


def _whats(low: str, kind: RequestKind) -> tuple[str, ...]:
    """What is asked for, each by its name; of "a résumé or a CV" the first."""
    if kind is RequestKind.MATERIALS:
        named = list(w.MATERIALS.finditer(low))
        things = [
            one.group()
            for before, one in zip([None, *named], named, strict=False)
            if before is None or not OR.match(low, before.end(), one.start())
        ]
        whole = [one for one in things if not one.endswith(LEADS_ON)]
        return tuple(dict.fromkeys(whole)) or tuple(things[:1]) or ("materials",)
    if found := w.TASK.search(low):
        return (found.group(),)
    return ("your availability" if is_about_time(low) else "an answer",)


def due_on(sentence: Sentence, frame: Frame) -> date | None:
    """The day it is due: what "by", "before" or "due" leads."""
    for when in spans(sentence.text, sentence.low, frame):
        if when.shape in (Shape.PAST, Shape.VAGUE) or when.floating:
            continue
        before = sentence.low[: when.start]
        due = (
            when.lead in ("by", "before", "within", "until")
            or "due" in before
            or "deadline" in before
        )
        if due and when.latest >= frame.today:
            return when.latest
    return None
