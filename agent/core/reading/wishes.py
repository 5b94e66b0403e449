"""Their explicit wishes about following up (R7)."""

from __future__ import annotations

import re
from datetime import date

from agent.core.facts import Evidence, Wish, WishKind
from agent.core.reading.periods import Frame
from agent.core.reading.sentences import Sentence
from agent.core.reading.timespan import Shape, spans

_NO_FOLLOW_UP = re.compile(
    r"\b(?:please |kindly |we ask (?:that )?you )?(?:do not|don't|refrain from|avoid"
    r"|no need to|not to|no)\b[^.;!?]{0,25}\b(?:follow(?:ing)?[- ]?ups?|chas(?:e|ing)"
    r"|contact(?:ing)? us (?:about|regarding|for|to)|check(?:ing)? in"
    r"|ask(?:ing)? for (?:an )?updates?|call(?:ing)? (?:to|for|about)|(?:phone )?calls"
    r"|inquir\w+|enquir\w+|reach(?:ing)? out (?:for|about|to (?:ask|check)))\b"
)
_SILENT = re.compile(
    r"\b(?:if|should|unless|in case)\b[^.;!?]{0,25}\b(?:you|we)\b[^.;!?]{0,25}\b(?:not|\w+n't"
    r"|nothing|no|hear|heard)\b[^.;!?]{0,30}\b(?:hear|heard|receive|received|contact|contacted"
    r"|get back|gotten back|word|news|anything|reached|been in touch|in touch|from)\w*"
    r"|\b(?:no news|silence|not hearing|no (?:response|reply|word))\b|\bif (?:we|i)(?: have"
    r"|'ve)?(?:\w+n't| not)\b"
)
_MEANS_NO = re.compile(
    r"\b(?:assume|consider|means?|take it|treat|regard|conclude|presume)\b[^.;!?]{0,70}\b(?:no"
    r"|not|unsuccessful|filled|other|declined|reject\w*|\w+n't|someone else|closed"
    r"|without success)\b"
)
_PING = (
    r"(?:ping|nudge|bump|chase|follow[- ]up|reach (?:back )?out|check (?:back )?in|check back"
    r"|write (?:to )?(?:me|us)|drop (?:me|us)|email (?:me|us)|contact (?:me|us)"
    r"|get (?:back )?in touch|shoot (?:me|us)|give (?:me|us) a (?:shout|call|nudge)"
    r"|remind (?:me|us)|circle back|let (?:me|us) know|call (?:me|us)|hesitate)"
)
_INVITE = re.compile(
    r"\b(?:please |feel free to |do |you can |you could |you're welcome to |you may |just "
    r"|don't hesitate to |go ahead and |and |then |kindly |always |happy for you to "
    r"|welcome to )*" + _PING
)
_PING_ON = re.compile(
    r"(?:^|[,;:] |\b(?:please|feel free to|do|you can|you could|just|go ahead and|and|kindly"
    r"|happy for you to|welcome to|so|but) )" + _PING + r"\b"
)


def wishes(sentences: tuple[Sentence, ...], frame: Frame, message_id: str) -> tuple[Wish, ...]:
    """At most one wish a sentence. A ping without a day is a pleasantry and none."""
    found: list[Wish] = []
    for sentence in sentences:
        kind = _kind(sentence)
        if kind is None:
            continue
        on = _day(sentence, frame)
        if on is None and kind in (WishKind.PING_ON, WishKind.PING_IF_SILENT):
            continue
        evidence = Evidence(message_id=message_id, quote=sentence.text)
        found.append(Wish(kind=kind, on=on, evidence=evidence))
    return tuple(found)


def _kind(sentence: Sentence) -> WishKind | None:
    low = sentence.low
    if sentence.is_question:
        return None
    if _SILENT.search(low):
        if _MEANS_NO.search(low) or re.search(
            r"\bno news\b[^.;]{0,30}\b(?:means|is) (?:a )?no\b", low
        ):
            return WishKind.NO_NEWS_MEANS_NO
        return WishKind.PING_IF_SILENT if _INVITE.search(low) else None
    if _NO_FOLLOW_UP.search(low) and "hesitate" not in low:
        return WishKind.NO_FOLLOW_UP
    if (
        (found := _PING_ON.search(low))
        and "let " not in found.group()
        and not re.search(
            r"\b(?:if|any|questions?|with (?:any|questions?|concerns?)|should you)\b", low
        )
    ):
        return WishKind.PING_ON
    return None


def _day(sentence: Sentence, frame: Frame) -> date | None:
    for when in spans(sentence.text, sentence.low, frame):
        if when.shape in (Shape.PAST, Shape.VAGUE) or when.floating or when.latest < frame.today:
            continue
        if when.shape is Shape.PERIOD and when.lead not in ("by", "before"):
            return when.latest if "end" in sentence.low[when.start : when.end] else when.earliest
        return when.latest
    return None
