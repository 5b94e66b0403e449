"""What the user's own messages say: thanks, and accepting a time; and how they take theirs."""

from __future__ import annotations

import re

from agent.core.reading.sentences import Sentence

_THANKS = re.compile(
    r"\b(?:thank(?:s| you)(?: so much| very much| again| all| both| kindly)?|appreciate(?:d)?"
    r"|grateful)\b[^.;!?]{0,50}\b(?:(?:for|you) (?:your time|the time|taking|meeting|speaking"
    r"|talking|chatting|(?:the|an?|such an?|our) (?:\w+ ){0,3}?(?:conversation|chat|interview|call"
    r"|discussion"
    r"|meeting|opportunity to (?:meet|speak|talk|interview))|having me|interviewing"
    r"|making (?:the )?time|sitting down|today|yesterday|walking me|showing me|sharing|speaking"
    r"|the visit|the tour)"
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
_TIME = (
    r"(?:attendance|participation|time|day|date|slot|interview|call|meeting|appointment|tomorrow"
    r"|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|noon|\d)"
)
_ACCEPTS = re.compile(
    # the time suits me
    r"\b(?:works?|suits?|is|sounds|are) (?:(?:just|really|very|perfectly|absolutely|also|both"
    r"|all) )?(?:well |perfectly |fine |great |good |perfect |okay |ok |wonderful |ideal "
    r"|best )*(?:for|with|by)? ?me\b"
    r"|\b(?:that|this|it|which|they|monday|tuesday|wednesday|thursday|friday|\d|am|pm|time"
    r"|slot|noon|tomorrow|date)\b[^.;!?]{0,20}\b(?:works?(?! (?:on|for (?:the|a|an|my))\b)"
    r"|suits me|sounds (?:good|great|perfect)|is (?:perfect|great|fine|good)"
    r"|would (?:be (?:great|perfect|fine|good|ideal)|work|suit))\b"
    # I shall be there
    r"|\b(?:i(?:'ll| will|'d| would| can)|(?:i'm|i am) (?:available|free|happy|glad|able)|happy"
    r"|glad|delighted|love)\b(?: \w+){0,3}? (?:be there|see you|take (?:it|that|the \w+ slot)"
    r"|make it"
    r"|(?:come|join|attend|meet|speak|talk)\b[^.;!?]{0,40}\b(?:" + _TIME + r"|then|you|in)"
    r"|at that time|on that day|then)\b"
    r"|\b(?:see|speak to|talk to) you (?:then|there|soon|on|at|tomorrow|monday|tuesday|wednesday"
    r"|thursday|friday|next)|\b(?:speak|talk|meet) (?:then|on|tomorrow)\b|\bcount me in\b"
    # it is settled
    r"|\bit is[.! ]*$|\bconfirm(?:ing|ed)?\b[^.;!?]{0,40}\b" + _TIME + r"|\b(?:happy"
    r"|glad) to confirm[.! ]*$"
    r"|\bi(?:'ve| have| just| have just|'ve just)? (?:booked|scheduled|selected|chosen|picked"
    r"|reserved)\b|\bi(?:'ve| have)? accepted the (?:calendar|invit|meeting|zoom)"
    r"|\bbooked (?:in|it|the)\b|\blet's (?:do|go with|say|meet)\b"
    r"|\blook(?:ing)? forward to (?:our|the (?:call|interview|meeting|conversation|chat)"
    r"|speaking|meeting|talking|chatting|seeing|it)\b"
    # yes
    r"|^(?:yes|yep|yeah|sure|absolutely|definitely|of course|sounds (?:good|great|perfect|fine"
    r"|lovely)|confirmed|will do|works for me|perfect[.!]|perfect,? see)\b[^.;?]{0,60}"
)
"""To add a way of saying yes, put it to its like above, and a line into
tests/core/reading/test_reader.py; "great, thank you" is none: it may thank for anything."""
_NO_TIME = re.compile(
    r"\b(?:(?:mornings|afternoons|evenings) (?:are|work)|(?:mon|tues|wednes|thurs|fri)day or"
    r"|any ?time|whenever|any day|flexible|either|(?:most|all) (?:days|mornings"
    r"|afternoons)|wait|patient|no (?:rush|problem)|take your time|understand|references?|attach\w*"
    r"|still interested|portfolio|cv|resume|salary|visa|accept (?:the|your) offer|the offer)\b"
)
""" "I'd be happy to talk any time on Monday" offers times and takes none."""
_DECLINES = re.compile(
    r"\b(?:not|\w+n't|unfortunately|unable|cannot|conflict|reschedul|instead|another time"
    r"|different time|however|if)\b"
)
_FIXED = re.compile(
    r"\b(?:see you|confirm(?:ing|ed)?|i(?:'ve| have)?(?: just)? (?:booked|scheduled|selected|chosen"
    r"|picked|reserved|accepted)|booked (?:in|it|the)|look(?:ing)? forward|be there"
    r"|(?:speak|talk) to you|as (?:agreed|discussed))\b(?!.*\b(?:or|either)\b)"
)
""" "See you on Thursday at 2": a time that is settled, however it came about."""
_SETTLES = re.compile(
    r"\b(?:that|this|it|which|us|\w*day|\d{1,2}|am|pm|noon|slot|time)\b[^.;!?]{0,20}\b(?:works?|suits?"
    r"|sounds (?:good|great|perfect)|(?:is|would be) (?:perfect|great|fine|good|confirmed)"
    r"|would (?:work|suit))\b|\b(?:(?<!you )can (?:do|make)|(?:is|are|am|'m) (?:free|available))\b"
    r"|day (?:works|it is)\b|\bworks (?:for (?:us|me)|on our end|perfectly|great|well)\b"
    r"|\bthat's (?:perfect|great|fine|good)\b|\bit is[.! ]*$"
    r"|\bsee you (?:then|there|on|at|tomorrow)\b|\b(?:talk|speak) (?:to you |with you )?then\b"
    r"|^(?:great, |perfect, )?(?:confirmed|sure|sounds (?:good|great|perfect|fine))\b"
    r"|\blet's (?:do|go with|say|take|meet|talk|speak)\b"
    r"|\b(?:booked|confirmed) (?:for|you|it|the)\b"
    r"|\bput (?:you|it|us) (?:down|in)\b|\b(?:sent|sending|send)\b[^.;!?]{0,20}\binvit"
)
_PUTS_OFF = re.compile(
    r"\b(?:check(?:ing)? (?:with|whether|if|on)|(?:get|come|circle) back to you|let you know"
    r"|unfortunately|(?:will|'ll|to|once|can|could) confirm|instead|(?:another|other|different)"
    r" (?:time|day|slot)s?|no longer)\b"
)


def settles(sentence: Sentence) -> bool:
    """Whether they say yes to a time the user offered: "great, that works", "Thursday it is"."""
    return (
        not sentence.is_question
        and _SETTLES.search(sentence.low) is not None
        and not _DECLINES.search(sentence.low)
    )


def puts_off(sentence: Sentence) -> bool:
    """Whether they neither take nor leave it yet: "let me check with Marco"."""
    return _PUTS_OFF.search(sentence.low) is not None


def is_fixed(text: str) -> bool:
    """Whether the user speaks of a time as settled, and does not offer it."""
    return _FIXED.search(text) is not None


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
            and not _NO_TIME.search(sentence.low)
        ):
            return sentence
    return None
