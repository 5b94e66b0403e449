"""What the user's own messages say: thanks, and accepting a time."""

from __future__ import annotations

import re

from agent.core.reading.sentences import Sentence

_THANKS = re.compile(
    r"\b(?:thank(?:s| you)(?: so much| very much| again| all| both| kindly)?|appreciate(?:d)?"
    r"|grateful)\b[^.;!?]{0,50}\b(?:(?:for|you) (?:your time|the time|taking|meeting|speaking"
    r"|talking|chatting|the (?:\w+ ){0,2}?(?:conversation|chat|interview|call|discussion"
    r"|meeting|opportunity to (?:meet|speak|talk|interview))|having me|interviewing"
    r"|making (?:the )?time|sitting down|today|yesterday|walking me|showing me|sharing)"
    r"|(?:meeting|speaking|talking|chatting) with|our (?:conversation|chat|call|discussion))"
    r"|\b(?:enjoyed|loved|great|pleasure|lovely|wonderful|nice"
    r"|good)\b[^.;!?]{0,20}\b(?:(?:to )?(?:meet|speak|talk|chat)(?:ing)? (?:with |to )?(?:you"
    r"|the team|everyone|dana|all)|our (?:conversation|chat|call|discussion|interview)"
    r"|meeting (?:you|everyone|the team)|the (?:conversation|interview|chat))"
)
_AHEAD = re.compile(
    r"\b(?:look(?:ing)? forward|in advance|would|could|for (?:the invit|inviting|arranging"
    r"|scheduling|considering|reaching out|getting back|the update|letting))\b"
)
_ACCEPTS = re.compile(
    r"\b(?:works?|suits?|is|sounds|are) (?:(?:just|really|very|perfectly|absolutely|also|both"
    r"|all) )?(?:well |perfectly |fine |great |good |perfect |okay |ok |wonderful |ideal "
    r"|best )*(?:for|with|by)? ?me\b"
    r"|\b(?:that|this|it|which|they|monday|tuesday|wednesday|thursday|friday|\d|am|pm|time"
    r"|slot|noon|tomorrow|date)\b[^.;!?]{0,20}\b(?:works?(?! (?:on|for (?:the|a|an|my))\b)"
    r"|suits me|sounds (?:good|great|perfect)|is (?:perfect|great|fine|good)"
    r"|would (?:be (?:great|perfect|fine|good|ideal)|work|suit))\b"
    r"|\b(?:confirm(?:ing|ed)?|happy to confirm|i(?:'ll| will) (?:be there|see you|take|join"
    r"|speak)|i(?:'m| am) (?:available|free|happy to)|see you|count me in|i can (?:do|make)"
    r"|i(?:'ve| have) (?:booked|scheduled|accepted|confirmed|selected|chosen|picked)|booked"
    r"|let's (?:do|go with|say|meet)|look(?:ing)? forward to (?:our|the|speaking|meeting|it"
    r"|talking|chatting|seeing|the interview))\b"
    r"|^(?:yes|perfect|great|sounds|sure|absolutely|of course|works for me|will do"
    r"|confirmed)\b[^.;?]{0,60}"
)
_DECLINES = re.compile(
    r"\b(?:not|\w+n't|unfortunately|unable|cannot|conflict|reschedul|instead|another time"
    r"|different time|however|if)\b"
)


def thanks_in(sentences: tuple[Sentence, ...]) -> Sentence | None:
    """The user's thank-you for a talk that was had."""
    for sentence in sentences:
        if _THANKS.search(sentence.low) and not _AHEAD.search(sentence.low):
            return sentence
    return None


def accepts_in(sentences: tuple[Sentence, ...]) -> Sentence | None:
    """The sentence in which the user takes a time."""
    for sentence in sentences:
        if (
            not sentence.is_question
            and _ACCEPTS.search(sentence.low)
            and not _DECLINES.search(sentence.low)
        ):
            return sentence
    return None
