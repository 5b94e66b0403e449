"""Interviews that the user calls off, or wants moved.

"I can't make Thursday" ends what was agreed for it. "Could we move it to Tuesday?" does not yet: it
stands until they agree, name another time or ask for one (DESIGN, R5: an interview's time is
agreed).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.core.facts import Author, Evidence, Interview, InterviewState, MessageFacts
from agent.core.reading import exchange
from agent.core.reading.sentences import Sentence

_TALK = (
    r"(?:our|the|my|this|tomorrow's|today's) (?:[\w-]+ ){0,2}?(?:interview|phone screen|call"
    r"|meeting|conversation|chat|appointment)\b"
)
_CALLS_OFF = re.compile(
    r"\b(?:(?:have|need|forced|sorry|obliged) to|must)"
    rf" (?:cancel|call off|reschedule|postpone|move) {_TALK}"
)
_CANNOT_COME = re.compile(
    r"\b(?:i|we)\b[^.;:!?]{0,20}?(?:\b(?:can't|cannot|can not|won't be able to"
    r"|will not be able to)|(?:\bam|'m) (?:no longer able|not able|unable) to)"
    r"(?: (?:now|actually|sadly|unfortunately))? (?:make|attend|join|come to|do|keep) (?:it )?"
    rf"(?:(?:to |for |on )?{_TALK}"
    r"|(?:on )?(?:this )?(?:today|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)"
    r"(?!.*\b(?:but|before|earlier|until|till|after|later|morning|afternoon|evening|only|or)\b)"
)
"""An hour or a part of the day that does not suit leaves the rest of it."""
_NOT_NOW = re.compile(
    r"\b(?:if|unless|would|might|may have|not|\w+n't|yesterday|last|had|could|or|so that)\b"
)
_MOVES = re.compile(
    r"\b(?:move|reschedul\w+|postpone|push(?: back)?|shift|bring forward"
    r"|change the (?:time|date|day))\b|\b(?:another|different|new|other) (?:time|day|date|slot)\b"
    r"|\binstead\b"
)
_WISHES = re.compile(
    r"\b(?:would like|i'd like|wonder\w*|hoping|hope|possible|possibility|any chance|could we"
    r"|can we|may we|wanted to|grateful|appreciate it|mind)\b"
)
_OF_A_TASK = re.compile(
    r"\b(?:deadline|task|exercise|assignment|take-home|homework|test|submi\w+|start(?:ing)? date"
    r"|offer|salary|references?|forward with|to the next|notice)\b"
)
_AGREES = re.compile(
    r"^(?:(?:hi|hello|dear) \w+, )?(?:yes|sure|of course|no problem|no worries|not a problem"
    r"|absolutely|certainly|that's fine|that is fine)\b"
)
_REFUSES = re.compile(
    r"\b(?:but|however|only|unless|if|unfortunately|afraid|not possible|cannot|\w+n't|check)\b"
)


def calls_off(sentence: Sentence) -> bool:
    """Whether the user calls off their interview, beyond doubt: "I have to cancel our call"."""
    low = sentence.low
    found = _CALLS_OFF.search(low) or _CANNOT_COME.search(low)
    if found is None or sentence.is_question:
        return False
    return _NOT_NOW.search(low[: found.start()] + low[found.end() :]) is None


def _asks_to_move(sentence: Sentence) -> bool:
    """Whether the user asks for another time: "could we move our interview to Tuesday?"."""
    low = sentence.low
    asks = sentence.is_question or _WISHES.search(low) is not None
    return asks and _MOVES.search(low) is not None and _OF_A_TASK.search(low) is None


def asked_to_move(
    said: Sequence[Sentence], message_id: str, before: Sequence[MessageFacts], by: exchange.Reader
) -> tuple[Interview, ...]:
    """The interview ahead that the user asks them to move, as it was agreed; none where the newest
    times are proposals, since then another time is merely an answer to them.
    """
    asking = next((one for one in said if _asks_to_move(one)), None)
    known = exchange.newest_times(before, by.at)
    if asking is None or any(one.state is not InterviewState.AGREED for one in known):
        return ()
    meant = known
    if len(known) > 1:
        named = {match.taken for match in exchange.matches(asking, message_id, [known], by)}
        meant = tuple(one for one in known if any(_is_same(one, other) for other in named))
    evidence = Evidence(message_id=message_id, quote=asking.text)
    return tuple(replace(one, state=InterviewState.TO_MOVE, evidence=evidence) for one in meant[:1])


def given_up(
    said: Sequence[Sentence],
    talks: tuple[Interview, ...],
    asked: Evidence | None,
    message_id: str,
    before: Sequence[MessageFacts],
) -> tuple[Interview, ...]:
    """What their message says of interviews, with the one called off that the user wanted moved
    where it names another time, agrees or, by `asked`, asks for a time.
    """
    wanted = _wanted(before)
    others = [one for one in talks if one.state in exchange.OPEN and exchange.has_time(one)]
    if wanted is None or any(one.state is InterviewState.CANCELLED for one in talks):
        return talks
    if any(_is_same(wanted, one) or (one.uid and one.uid == wanted.uid) for one in others):
        return talks
    quotes = [one.evidence.quote for one in others] + ([asked.quote] if asked else [])
    if not any(_REFUSES.search(one.low) for one in said):
        quotes += [one.text for one in said if _AGREES.search(one.low)]
    if not quotes:
        return talks
    evidence = Evidence(message_id=message_id, quote=quotes[0])
    return (replace(wanted, state=InterviewState.CANCELLED, evidence=evidence), *talks)


def _wanted(before: Sequence[MessageFacts]) -> Interview | None:
    """The interview the user asked to move, where they have not answered that yet."""
    for earlier in reversed(before):
        stated = earlier.reading.interviews
        if earlier.reading.author is Author.US:
            asked = [one for one in stated if one.state is InterviewState.TO_MOVE]
            if asked:
                return asked[0]
        elif any(one.state in (InterviewState.CANCELLED, InterviewState.AGREED) for one in stated):
            return None
    return None


def _is_same(one: Interview, other: Interview | None) -> bool:
    if other is None:
        return False
    if one.start is not None and other.start is not None:
        return one.start == other.start
    return one.on is not None and one.on == other.on
