"""Absence: they are away, and until when."""

from __future__ import annotations

import re
from datetime import date, timedelta

from agent.core.facts import Absence, Evidence
from agent.core.reading.periods import Frame
from agent.core.reading.sentences import Sentence
from agent.core.reading.timespan import Shape, When, spans

_AWAY = re.compile(
    r"^(?:away|out|off)\b|\b(?:out of (?:the )?office|ooo\b|out[- ]of[- ]office|away (?:from|on"
    r"|until|till|at|the"
    r"|this|next|for|in|and|with|starting|through)|on (?:[\w-]+ ){0,2}?(?:leave|vacation"
    r"|holidays?|pto|sabbatical)|on a (?:vacation|holiday|business trip|trip|break)|traveling"
    r"|travelling|not in the office|out (?:until|till|from|on|today|this|next|all|through|sick"
    r"|the week|and will|with|of town)"
    r"|at a conference|(?:will|'ll) be back (?:at|in|on)|currently (?:away|out|unavailable"
    r"|off)|i(?:'m| am"
    r"| will be|'ll be) (?:away|out|off|unavailable)|limited (?:access|email)"
    r"|no access to (?:my )?e-?mail|our office(?:s)? (?:is|are|will be) closed|(?:offices?"
    r"|we) (?:is|are|will be) closed|abwesend|im urlaub|nicht im b[üu]ro|en cong[ée]|absent"
    r"|fuera de la oficina|fuori ufficio)\b"
)
_BACK = re.compile(
    r"\b(?:return(?:ing|s)?|back (?:in|on|at|to|with|from|by|online|the)|back\b|resum(?:e|ing)"
    r"|available (?:again|from|on|starting)|reachable (?:again|from)|re-?open(?:s|ing)?|wieder"
    r"|zur[üu]ck|retour|regreso|vuelvo)"
)
_REPLY = re.compile(r"\b(?:respond|reply|get back|answer|attend|address|follow up|be in touch)\b")
_UNTIL = re.compile(r"\b(?:until|till|til|through|thru|to|bis|jusqu'au|hasta|including)\s*$")


_MY_RETURN = re.compile(
    r"\b(?:i|my|we|our)\b[^.;!?]{0,50}\b(?:return\w*|back\b|resume|(?:respond|reply|answer"
    r"|reachable|available)\b[^.;!?]{0,40}\b(?:on|after|from|in|once|when))"
)
""" "I will answer on Thursday": in a machine's answer the day they are back, though no word says
that they are away."""
_INCLUDED = re.compile(r"^[ (,]{0,3}(?:inclusive\b|included\b|incl\b)")


def absence(
    sentences: tuple[Sentence, ...],
    frame: Frame,
    message_id: str,
    *,
    automatic: bool,
    answering: bool = False,
) -> Absence | None:
    """When they are back: the day they name, the day after their last day away, None where no day
    is given. A person's own letter counts only where it says so plainly; `answering` is a machine
    that answers for a person.
    """
    away = next(
        (s for s in sentences if _AWAY.search(s.low) and _is_theirs(s, automatic=automatic)), None
    )
    if away is None and answering:
        away = _told_by_return(sentences, frame)
    if away is None:
        return None
    candidates: list[tuple[int, date, Sentence]] = []
    for sentence in sentences:
        if sentence is not away and not (_AWAY.search(sentence.low) or _BACK.search(sentence.low)):
            continue
        for when in spans(sentence.text, sentence.low, frame):
            back = _back_on(when, sentence, frame)
            if back is not None:
                candidates.append((*back, sentence))
    if not candidates:
        return Absence(until=None, evidence=Evidence(message_id=message_id, quote=away.text))
    _, until, sentence = min(candidates, key=lambda one: one[0])
    return Absence(until=until, evidence=Evidence(message_id=message_id, quote=sentence.text))


def _told_by_return(sentences: tuple[Sentence, ...], frame: Frame) -> Sentence | None:
    for sentence in sentences:
        if _MY_RETURN.search(sentence.low) and any(
            when.shape is Shape.DAY for when in spans(sentence.text, sentence.low, frame)
        ):
            return sentence
    return None


def _is_theirs(sentence: Sentence, *, automatic: bool) -> bool:
    if automatic:
        return True
    return (
        re.search(r"\b(?:i|i'm|i'll|we|we're|my|our)\b[^.;!?]{0,40}", sentence.low) is not None
        and re.search(
            r"\b(?:i(?:'m| am| will be|'ll be)|we(?:'re| are| will be|'ll be)"
            r"|my out of office)\b[^.;!?]{0,30}\b(?:out|away|off|on (?:\w+ )?(?:leave|vacation"
            r"|holiday|pto)|travel\w*)\b",
            sentence.low,
        )
        is not None
        and not sentence.is_question
    )


def _back_on(when: When, sentence: Sentence, frame: Frame) -> tuple[int, date] | None:
    """How well a span tells the day of return (0 best), and that day."""
    if when.shape in (Shape.PAST, Shape.VAGUE) or when.lead == "every":
        return None
    before = sentence.low[: when.start]
    if when.shape is Shape.COUNT:
        if when.unit in ("hour", "minute") or _REPLY.search(before[-40:]):
            return None
        return 3, when.latest
    back = list(_BACK.finditer(before))
    away = list(_AWAY.finditer(before))
    is_return = bool(back) and (not away or back[-1].start() > away[-1].start())
    if is_return and when.lead != "from":
        first = when.latest if when.lead == "by" else when.earliest
        first = when.earliest if when.lead != "until" and when.shape is Shape.DAY else first
        day = when.latest if when.shape is Shape.DAY else first
        if when.lead == "after":
            day = when.earliest
        return (0, day) if day >= frame.today else None
    if _UNTIL.search(before.rstrip(" the")) or when.lead == "until":
        day = when.latest
        last_included = (
            re.search(r"\b(?:through|thru)\b[^.]{0,12}$", before) is not None
            or _INCLUDED.match(sentence.low[when.end :]) is not None
            or "inclu" in before[-12:]
        )
        day = day + timedelta(days=1) if last_included else day
        return (1, day) if day >= frame.today else None
    last = when.latest
    if last < frame.today:
        return None
    if when.lead in ("from", "after") and when.shape is Shape.DAY:
        return None  # the day they leave
    if not away and when.shape is Shape.DAY and _MY_RETURN.search(sentence.low):
        return 2, last
    return (
        (2, frame.calendar.add_working_days(last, 1))
        if away or _AWAY.search(sentence.low)
        else None
    )
