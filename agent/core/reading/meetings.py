"""Interviews in words: announced, proposed, agreed, cancelled, or already over.

A time alone is no interview, and an interview without a time may still be one: the words decide
the state, the grammar of dates and clocks the time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from agent.core.facts import Evidence, Interview, InterviewState
from agent.core.reading.clocktimes import Clock, clocks
from agent.core.reading.periods import Frame
from agent.core.reading.sentences import Sentence
from agent.core.reading.timespan import Shape, When, spans
from agent.core.reading.words import sign

LETTER = 60
"""Sentences that are looked at: what stands further down is no appointment."""
TALK = (
    r"(?:interview|interviews|phone screen|screening|screen|call|calls|video call|phone call"
    r"|zoom|google meet|teams meeting|teams call|meeting|chat|conversation|on-?site|panel"
    r"|technical round"
    r"|discussion|session|intro call|final round|coffee|face-to-face|catch-up|meet)"
)
_TALK = re.compile(r"\b" + TALK + r"\b")
_STRICT_TALK = re.compile(
    r"\b(?:interview|phone screen|screening|video call|phone call|zoom|google meet|teams"
    r"|on-?site|panel|call|chat|meeting|conversation|meet|speak|talk|session|round)\w*\b"
)
_OVER = sign(
    "meet|met|speak|spoke|talk|chat|interview|conversation|call|discuss|visit|having you"
    "|have you|time|stopping|face|voice|coming|joining|learning|get to know|getting to know"
    "|connect|dropping|hosting|when we|our ",
    r"\b(?:great|good|nice|lovely|pleasure|wonderful|delight(?:ed|ful)?|enjoyed|loved"
    r"|fantastic|pleased|fun|glad|happy|awesome|terrific"
    r"|really liked)\b[^.;!?]{0,30}\b(?:to (?:meet|speak|talk|chat|connect|get to know"
    r"|have met|have spoken)|meeting|speaking|talking|chatting|connecting|getting to know"
    r"|learning (?:more )?about|our (?:conversation|chat|call|discussion|time|interview"
    r"|meeting)|the (?:conversation|chat|call|discussion|interview))\b"
    r"|\bput (?:a|the) (?:face|voice) to (?:the|your)|\b(?:wonderful|great|lovely|good|nice"
    r"|pleasure|enjoyed|loved|thank(?:s| you) for) (?:having you|to have (?:you|had you)"
    r"|stopping by|dropping by|hosting)\b|\bas (?:we )?(?:discussed|mentioned|promised|agreed"
    r"|talked about)\b[^.;]{0,30}\b(?:our|the|your|in|on|during) (?:\w+ )?(?:call|interview"
    r"|meeting|chat|conversation|phone)\b|\b(?:as|like) (?:i|we) (?:said|mentioned|discussed"
    r"|talked)\b[^.;]{0,30}\b(?:when we|in our|on the (?:phone|call)|during)"
    r"|\bappreciated (?:our|the|your) (?:chat|call|conversation|time)"
    r"|\b(?:thank(?:s| you)(?: so much| very much| again)?"
    r"|appreciate(?:d)?)\b[^.;!?]{0,40}\b(?:(?:for|you) (?:coming (?:in|by|over|on ?site)"
    r"|interviewing|meeting|speaking|talking|chatting|joining (?:us|me|our|the call"
    r"|the interview)|visiting|sitting down|(?:the|a|an|our|such a"
    r"|such an) (?:\w+ ){0,2}?(?:conversation|chat|call|interview|discussion|talk|meeting)"
    r"|your time (?:today|yesterday|on|this|last|earlier|and (?:the|our))|taking (?:the |some "
    r"|out )?time (?:out )?(?:of your day )?(?:to )?(?:meet|speak|talk|chat|interview|come"
    r"|join|today|yesterday|on|this)|making (?:the )?time)|(?:meeting|speaking|talking"
    r"|chatting) with)\b"
    r"|\b(?:following|after|since|from|in) (?:your|our|the) (?:recent |final |last |first "
    r"|second |phone |onsite |on-site |video |technical |great |panel )*(?:interview"
    r"|conversation|chat|call|discussion|meeting|visit)s?\b(?! (?:is|will|on|at|has|process))"
    r"|\bwhen we (?:spoke|met|talked|chatted)\b|\bwe (?:really |all |both |thoroughly |truly "
    r"|very much )*(?:enjoyed|loved) (?:meeting|speaking|talking|our|getting|the|having"
    r"|learning)",
)
_NOT_OVER = re.compile(
    r"\b(?:look(?:ing|s)? forward|would(?! (?:like|love) to thank)|could|can't wait|will be"
    r"|hope|in advance|want|(?:like|love) to(?! thank)|excited to|prior to|before|ahead of"
    r"|until|if|advance|once)\b"
)
_AGREED = re.compile(
    r"\b(?:have you (?:down|booked)|(?:ring|phone|meet) you|works for (?:the|our|everyone)"
    r"|it is\b|confirm(?:ed|ing|s|ation)?|scheduled|booked|set (?:up|for)|all set|locked in"
    r"|see you|speak (?:to you |with you )?(?:then|on)|talk (?:to you |with you )?(?:then|on"
    r"|soon)|we(?:'ll| will) (?:see|meet|speak|talk|call)|i(?:'ll| will) call"
    r"|look(?:ing)? forward to (?:(?:our|the|your|meeting|speaking|talking|seeing|chatting"
    r"|interview|it)\b)|reminder|reminding|is (?:on|tomorrow|today|this|next|at|set|scheduled"
    r"|booked|confirmed)|you(?:'re| are) (?:booked|confirmed|scheduled|set|meeting)"
    r"|has been (?:moved|scheduled|rescheduled|confirmed|set|booked|arranged|fixed)"
    r"|have you (?:down|booked|scheduled)|put (?:you|us) down|takes? place|taking place"
    r"|moved to|(?:moved|rescheduled) (?:\w+ ){0,3}?(?:to|for)|calendar invit\w+ (?:sent|is"
    r"|has|for|to follow)|sent (?:you )?(?:a|the) (?:calendar )?invit\w+|invit(?:e"
    r"|ed) you (?:for|to) (?:a|an|the|your)|works for (?:me|us|the team|dana|everyone|him|her)"
    r"|works (?:perfectly|great|well)|perfect|that works|new time|instead)\b"
)
_PROPOSED = re.compile(
    r"\b(?:would|could|can|does|do|are|is|how about|what about|what if|propose|suggest"
    r"|any chance|options?|either|available|availability|free|open to|let (?:me|us) know"
    r"|if (?:that|this|you)|works? for you|suit(?:s|able)?|prefer|pick|choose|select|happy to"
    r"|hoping to|like to|love to|want to|wanted to|tentativ\w+|pencil\w*)\b"
)
_CANCELLED = sign(
    "cancel|call off|scrap|called off|won't|will not|can't|cannot|unable|not able|going to take",
    r"\b(?:need|have|had|must|going|want|forced|sorry|unfortunately"
    r"|afraid)\b[^.;!?]{0,40}\b(?:to )?(?:cancel|call off|scrap)\b[^.;!?]{0,50}\b(?:interview"
    r"|call|meeting|conversation|chat|screen|session|on-?site|round|time|it|our|tomorrow|today"
    r"|monday|tuesday|wednesday|thursday|friday)"
    r"|\b(?:interview|call|meeting|conversation|chat|screen|session|on-?site"
    r"|round)\b[^.;!?]{0,60}\b(?:(?:has been|have been|is|was|been|are"
    r"|were) (?:now )?(?:cancel(?:l)?ed|called off)|cancel(?:l)?ed)\b|^cancel(?:l)?ed\b"
    r"|\b(?:interview|call|meeting|conversation|chat|screen|session|on-?site"
    r"|round)\b[^.;!?]{0,50}\b(?:won't|will not|cannot|can't|is not going to"
    r"|isn't going to) (?:take place|happen|go ahead|be possible)\b|\b(?:can't|cannot"
    r"|won't be able to|unable to|not able to) (?:make|attend|do|join|keep) (?:it to )?(?:our"
    r"|the|your|today\w*|tomorrow\w*) (?:\w+ ){0,2}?(?:call|interview|meeting|conversation"
    r"|chat|session|appointment)\b|\bcancel(?:ing|ling) (?:our|the|your|tomorrow|today)",
)
_MOVE = sign(
    "reschedul|move|postpone|push|shift|change|find a|pick a",
    r"\b(?:need|have|had|must|could|can|would|like|want|possible|possibility|mind|ask"
    r"|unfortunately|afraid|sorry|request|hoping|wanted|able)\b[^.;!?]{0,60}\b(?:reschedul\w*"
    r"|postpone|(?:move|push|shift)(?: back)? (?:our|the|your|this|it|back|things|tomorrow\w*"
    r"|today\w*)|change the (?:time|date)|find (?:a|an)(?:other)? (?:new |different "
    r"|other )?(?:time|slot|date)|pick (?:a|another) (?:new |different )?time)\b[^.;!?]{0,40}",
)
_ANNOUNCED = sign(
    "interview|meet|call|schedul|arrange|round|conversation|chat|invit|panel|speak|talk|time"
    "|date|slot|site",
    r"\b(?:will|'ll|going to|shall|someone|be) (?:\w+ ){0,6}?(?:reach out|be in touch"
    r"|contact you|write|email you|get in touch|follow up|send (?:you )?|schedul\w*|arrange"
    r"|set up|coordinate|invite you|find (?:a )?time)\b[^.;!?]{0,60}\b(?:schedul\w*|arrange"
    r"|set up|coordinate|find|interview|time|call|meeting|conversation|invit\w*|slot|date)"
    r"|\b(?:receive|get|be sent|send you|expect) (?:an?|the) (?:calendar )?invit\w+ (?:for"
    r"|to) (?:a|an|the|your) (?:\w+ ){0,3}?(?:interview|call|meeting|conversation|round)"
    r"|\b(?:manager|director|team|head|founders?|ceo|cto|lead|he|she|they|panel"
    r"|[a-z]+)\b (?:would|'d|wants?|is keen|are keen|asked)(?: \w+)? (?:like |love "
    r"|to )*(?:speak|meet|talk|chat|interview)\b"
    r"|\bnext (?:step|stage|round)[^.;!?]{0,20}\b(?:is|will be"
    r"|would be)\b[^.;!?]{0,40}\b(?:interview|call|conversation|chat|meeting|on-?site|panel)"
    r"|\b(?:invite you|like you|want you|move you|moving you|schedule you|scheduling you"
    r"|set you up|get you)\b[^.;!?]{0,60}\b(?:interview|on-?site|panel|round|meet|call)",
)
_PERSONAL = re.compile(
    r"\b(?:see you|have you (?:down|booked)|all set|(?:call|ring|phone|meet|expect|host) you"
    r"|works|it is\b|it'?s a (?:date|deal)|new time|confirm\w*|booked|scheduled"
    r"|look(?:ing)? forward|perfect|(?:talk|speak) (?:then|to you)|reminder|put (?:it"
    r"|you) (?:in|down)|locked in|(?:moved|rescheduled) (?:\w+ ){0,3}?to|(?:available"
    r"|possible) (?:times?|slots?|dates?)|options|slots?|^(?:date|when|time|day))\b"
)
""" "See you at 2": an appointment, though no talk is named."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A day and a clock time found together in a sentence."""

    when: When | None
    clock: Clock | None


def interviews(
    sentences: tuple[Sentence, ...],
    frame: Frame,
    zone: tzinfo,
    message_id: str,
    *,
    sent_at: datetime,
) -> tuple[Interview, ...]:
    """What a message's words say of interviews, one entry a sentence at most per time."""
    found: list[Interview] = []
    is_job_talk = False
    for sentence in _with_labels_joined(sentences[:LETTER]):
        is_job_talk = is_job_talk or _TALK.search(sentence.low) is not None
        found.extend(
            _in_sentence(sentence, frame, zone, message_id, sent_at, talk_before=is_job_talk)
        )
    return _merged(found)


_LABEL = re.compile(r"(?:date|day|when|time|hour|start)(?: ?(?:&|and) ?(?:date|time))?\b ?[:-]")


def _with_labels_joined(sentences: tuple[Sentence, ...]) -> list[Sentence]:
    """ "Date: Monday, May 18" and "Time: noon" on lines of their own, as one sentence."""
    joined: list[Sentence] = []
    for sentence in sentences:
        last = joined[-1] if joined else None
        if (
            last is not None
            and _LABEL.match(sentence.low)
            and _LABEL.match(last.low)
            and len(last.low) < 120
        ):
            joined[-1] = Sentence(f"{last.text}, {sentence.text}", f"{last.low}, {sentence.low}")
        else:
            joined.append(sentence)
    return joined


def _in_sentence(
    sentence: Sentence,
    frame: Frame,
    zone: tzinfo,
    message_id: str,
    sent_at: datetime,
    *,
    talk_before: bool,
) -> list[Interview]:
    low = sentence.low
    evidence = Evidence(message_id=message_id, quote=sentence.text)
    if _OVER.search(low) and not _NOT_OVER.search(low) and not sentence.is_question:
        return [Interview(state=InterviewState.TOOK_PLACE, evidence=evidence)]
    talk = _STRICT_TALK.search(low) is not None
    if _CANCELLED.search(low) and not sentence.is_question:
        return [
            Interview(state=InterviewState.CANCELLED, evidence=evidence, on=_day(sentence, frame))
        ]
    personal = talk or talk_before or sentence.is_question or _PERSONAL.search(low) is not None
    slots = slots_in(sentence, frame) if personal else []
    state = _state(sentence)
    if slots and state is not None and (talk or any(s.clock and s.when for s in slots)):
        timed = [_interview(state, evidence, slot, zone) for slot in slots]
        return [one for one in timed if one is not None and _ahead(one, sent_at, frame)]
    if _MOVE.search(low) and talk:
        return [
            Interview(state=InterviewState.CANCELLED, evidence=evidence, on=_day(sentence, frame))
        ]
    if talk and _ANNOUNCED.search(low) and not slots:
        return [Interview(state=InterviewState.ANNOUNCED, evidence=evidence)]
    return []


def _state(sentence: Sentence) -> InterviewState | None:
    low = sentence.low
    agreed = _AGREED.search(low) or _LABEL.match(low)
    proposed = _PROPOSED.search(low)
    if sentence.is_question:
        return InterviewState.PROPOSED
    if agreed is not None and not re.search(
        r"\b(?:let (?:me|us) know|please|would|could|if)\b[^.;]{0,40}\bconfirm"
        r"|\bonce (?:confirmed|booked|scheduled)|\bwill be (?:scheduled|confirmed|set up)"
        r"|\bto (?:confirm|be scheduled)\b|\bwould like to (?:schedule|set up|confirm)",
        low,
    ):
        return InterviewState.AGREED
    if proposed is not None:
        return InterviewState.PROPOSED
    if _TALK.search(low) and re.search(r"\b(?:on|at|for)\b|: ", low):
        return InterviewState.AGREED
    return None


def slots_in(sentence: Sentence, frame: Frame) -> list[Slot]:
    """The days of a sentence, each with the clock time that stands with it."""
    days = [
        w for w in spans(sentence.text, sentence.low, frame)
        if w.shape in (Shape.DAY, Shape.PERIOD)
        and w.lead not in ("by", "until", "past", "after", "within")
        and (w.latest - w.earliest).days <= 2
    ]  # fmt: skip
    times = [c for c in clocks(sentence.low) if not any(w.start <= c.at < w.end for w in days)]
    slots: list[Slot] = []
    for at, when in enumerate(days[:6]):
        limit = days[at + 1].start if at + 1 < len(days) else len(sentence.low)
        own = [c for c in times if when.end <= c.at < limit]
        if not own and at == 0:
            own = [c for c in times if c.at < when.start]
        if own and len(own) <= 6:
            slots.extend(Slot(when, clock) for clock in own)
        else:
            slots.append(Slot(when, None))
    return slots


def _interview(
    state: InterviewState, evidence: Evidence, slot: Slot, zone: tzinfo
) -> Interview | None:
    when, clock = slot.when, slot.clock
    if when is None:
        return None
    if clock is None or when.earliest != when.latest:
        if when.earliest != when.latest:
            return Interview(
                state=InterviewState.PROPOSED if state is InterviewState.AGREED else state,
                evidence=evidence,
            )
        return Interview(state=state, evidence=evidence, on=when.latest)
    start = instant(when.latest, clock.start, clock.zone or zone)
    end = instant(when.latest, clock.end, clock.zone or zone) if clock.end else None
    return Interview(state=state, evidence=evidence, start=start, end=end, on=when.latest)


def instant(day: date, clock: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def _ahead(one: Interview, sent_at: datetime, frame: Frame) -> bool:
    if one.start is not None:
        return one.start >= sent_at - timedelta(hours=12)
    return one.on is None or one.on >= frame.today


def _day(sentence: Sentence, frame: Frame) -> date | None:
    for when in spans(sentence.text, sentence.low, frame):
        if when.shape is Shape.DAY and when.latest >= frame.today:
            return when.latest
    return None


def _merged(found: list[Interview]) -> tuple[Interview, ...]:
    """Without repeats; one that took place is told once; a cancellation that names a new time in
    the same message is a move.
    """
    kept: list[Interview] = []
    seen: set[tuple[InterviewState, datetime | None, date | None]] = set()
    for one in found:
        key = (one.state, one.start, one.on if one.start is None else None)
        if key in seen:
            continue
        seen.add(key)
        kept.append(one)
    return tuple(kept[:10])
