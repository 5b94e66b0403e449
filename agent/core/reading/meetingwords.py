"""The words of interviews: what they are called, and how they are announced, agreed, moved,
called off and remembered.

To add a way of saying something, add its verb or noun to the list that has its like; a whole
sentence fits nothing but itself. A line for it goes into tests/core/reading/test_meetings.py.
"""

from __future__ import annotations

import re

from agent.core.reading.words import sign

TALK = (
    r"(?:interview|interviews|phone screen|screening|screen|call|calls|video call|phone call"
    r"|zoom|google meet|teams meeting|teams call|meeting|chat|conversation|on-?site|panel"
    r"|technical round"
    r"|discussion|session|intro call|final round|coffee|face-to-face|catch-up|meet|appointment"
    r"|trial (?:shift|day)|assessment (?:day|cent(?:er|re))|visit|demo lesson|job talk|audition)"
)
ANY_TALK = re.compile(r"\b" + TALK + r"\b")
STRICT_TALK = re.compile(
    r"\b(?:interview|phone screen|screening|video call|phone call|zoom|google meet|teams"
    r"|on-?site|panel|call|chat|meeting|conversation|meet|speak|talk|session|round|appointment"
    r"|time with|trial (?:shift|day)|assessment (?:day|cent)|discussion|visit|audition)\w*\b"
)
OVER = sign(
    "meet|met|speak|spoke|talk|chat|interview|conversation|call|discuss|visit|having you"
    "|have you|time|stopping|face|voice|coming|joining|learning|get to know|getting to know"
    "|connect|dropping|hosting|when we|our |attend|hop|jump|host|thank|thx",
    r"\b(?:thanks|thank you|thx|appreciated?|grateful)\b[^.;!?]{0,40}?\b(?:for|you|your|that you"
    r"|of you) "
    r"(?:attend(?:ing|ed)|(?:com(?:ing|e)|came) (?:in\b|by|over|down|out|all the way|to (?:meet"
    r"|see|our|the))"
    r"|(?:hopp|jump|dial|dropp|stopp|popp|swing)(?:ing|ed) (?:on|in|by|over|round)\w*|spending"
    r"|presenting|making the (?:trip|journey))"
    r"(?![^.;!?]{0,30}\b(?:test|assessment|event|webinar|fair)\b)"
    r"|\b(?:great|good|nice|lovely|pleasure|wonderful|delight(?:ed|ful)?|enjoyed|loved|a blast"
    r"|a treat|an honou?r"
    r"|fantastic|pleased|fun|glad|happy|awesome|terrific"
    r"|really liked)\b[^.;!?]{0,30}\b(?:to (?:\w+ )?(?:meet|speak|talk|chat|connect|get to know"
    r"|have met|have spoken)|meeting|speaking|talking|chatting|connecting|getting to know"
    r"|learning (?:more )?about|host(?:ing)? you|talking shop|your visit|(?:welcom|hav)(?:e"
    r"|ing) you (?:here|in|on|at|over|with)"
    r"|our (?:conversation|chat|call|talk|visit|discussion|time|interview"
    r"|meeting)|the (?:conversation|chat|call|discussion|interview))\b"
    r"|\bput (?:a|the) (?:face|voice) to (?:the|your)|\b(?:wonderful|great|lovely|good|nice"
    r"|pleasure|enjoyed|loved|thank(?:s| you) for) (?:having you|to have (?:you|had you)"
    r"|stopping by|dropping by|hosting)\b|\bas (?:we )?(?:discussed|mentioned|promised|agreed"
    r"|talked about)\b[^.;]{0,30}\b(?:our|the|your|in|on|during) (?:\w+ )?(?:call|interview"
    r"|meeting|chat|conversation|phone)\b|\b(?:as|like) (?:i|we) (?:said|mentioned|discussed"
    r"|talked)\b[^.;]{0,30}\b(?:when we|in our|on the (?:phone|call)|during)"
    r"|\bappreciated (?:our|the|your) (?:chat|call|conversation|time|visit|presentation|talk|tour)"
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
NOT_OVER = re.compile(
    r"\b(?:look(?:ing|s)? forward|would(?! (?:like|love) to thank)|could|can't wait|will be"
    r"|hope (?!you (?:enjoyed|liked|had))|in advance|want|(?:like|love) to(?! thank)|excited to"
    r"|prior to|before|ahead of"
    r"|until|if|advance|once)\b"
)
AGREED = re.compile(
    r"\b(?:let's (?:do|say|go with|plan|meet|speak|talk|chat)|(?:please|kindly) (?:be (?:available"
    r"|present|there"
    r"|ready)|join|attend|come|report|arrive|dial|log (?:in|on)|block|make yourself available)"
    r"|(?:like|love|want) you to (?:attend|come|join)|will be (?:on|at|held)|starts? at|is now"
    r"|(?:host|welcome|expect) you"
    r"|have you (?:down|booked)|(?:ring|phone|meet) you|works for (?:the|our|everyone)"
    r"|it is\b|confirm(?:ed|ing|s|ation)?|scheduled|booked|set (?:up|for)|all set|locked in"
    r"|see you|speak (?:to you |with you )?(?:then|on)|talk (?:to you |with you )?(?:then|on"
    r"|soon)|we(?:'ll| will) (?:see|meet|speak|talk|call)|i(?:'ll| will) call"
    r"|look(?:ing)? forward to (?:(?:our|the|your|meeting|speaking|talking|seeing|chatting"
    r"|interview|it)\b)|reminder|reminding|is (?:on|tomorrow|today|this|next|at|set|scheduled"
    r"|booked|confirmed)|you(?:'re| are) (?:booked|confirmed|scheduled|set|meeting)"
    r"|has been (?:moved|scheduled|rescheduled|confirmed|set|booked|arranged|fixed)"
    r"|have you (?:down|booked|scheduled)|put (?:you|us) down|takes? place|taking place"
    r"|moved to|(?:moved|rescheduled) (?:\w+ ){0,3}?(?:to|for)|calendar invit\w+ (?:sent|is"
    r"|has|for|to follow)|(?:sent|send|sending) (?:over |out |you )?(?:a"
    r"|the) (?:calendar )?invit\w+|invit(?:e"
    r"|ed) you (?:for|to) (?:a|an|the|your)|works for (?:me|us|the team|dana|everyone|him|her)"
    r"|works (?:perfectly|great|well)|perfect|that works|new time|instead)\b"
)
PROPOSED = re.compile(
    r"\b(?:would|could|can|slots?|how about|what about|what if|propose|suggest"
    r"|any chance|options?|either|available|availability|free|open to|let (?:me|us) know"
    r"|if (?:that|this|you)|works? for you|suit(?:s|able)?|prefer|pick|choose|select|happy to"
    r"|hoping to|like to|love to|want to|wanted to|tentativ\w+|pencil\w*)\b"
)
CANCELLED = sign(
    "cancel|call|scrap|won't|not |can't|cannot|unable",
    r"\b(?:need|have|had|must|going|want|forced|sorry|unfortunately"
    r"|afraid)\b[^.;!?]{0,40}\b(?:to )?(?:cancel|call off|scrap)\b[^.;!?]{0,50}\b(?:interview"
    r"|call|meeting|conversation|chat|screen|session|on-?site|round|time|it|our|tomorrow|today"
    r"|monday|tuesday|wednesday|thursday|friday)"
    r"|\b(?:interview|call|meeting|conversation|chat|screen|session|on-?site"
    r"|round|panel|visit|appointment|trial|interviews)\b[^.;!?]{0,60}\b(?:(?:has been|have been|is"
    r"|was|been|are"
    r"|were) (?:now |sadly |unfortunately )?(?:cancel(?:l)?ed|called off)|cancel(?:l)?ed)\b"
    r"|^cancel(?:l)?ed\b"
    r"|\b(?:interview|call|meeting|conversation|chat|screen|session|on-?site"
    r"|round|panel|visit|appointment|trial|interviews)\b[^.;!?]{0,50}\b(?:won't|will(?: \w+)? not"
    r"|cannot|can't|is not going to"
    r"|isn't going to) (?:\w+ )?(?:take place|happen|go ahead|be possible|proceed|go forward)\b"
    r"|\bcall (?:\S+ ){1,4}off\b|\b(?:can't|cannot"
    r"|won't be able to|unable to|not able to) (?:make|attend|do|join|keep) (?:it to )?(?:our"
    r"|the|your|today\w*|tomorrow\w*) (?:\w+ ){0,2}?(?:call|interview|meeting|conversation"
    r"|chat|session|appointment)\b|\bcancel(?:ing|ling) (?:our|the|your|tomorrow|today)",
)
MOVE = sign(
    "reschedul|move|postpone|push|shift|change|find a|pick a",
    r"\b(?:need|have|had|must|could|can|would|like|want|possible|possibility|mind|ask"
    r"|unfortunately|afraid|sorry|request|hoping|wanted|able)\b[^.;!?]{0,60}\b(?:reschedul\w*"
    r"|postpone|(?:move|push|shift)(?: back)? (?:our|the|your|this|it|back|things|tomorrow\w*"
    r"|today\w*)|change the (?:time|date)|find (?:a|an)(?:other)? (?:new |different "
    r"|other )?(?:time|slot|date)|pick (?:a|another) (?:new |different )?time)\b[^.;!?]{0,40}",
)
ANNOUNCED = sign(
    "interview|meet|call|schedul|arrange|round|conversation|chat|invit|panel|speak|talk|time"
    "|date|slot|site",
    r"\b(?:shortlisted|selected|chosen|invited?|called) (?:you )?for (?:an? "
    r"|the )?(?:\w+ ){0,2}?interview\b"
    r"|\byou(?:'ll| will) (?:then |next |also )?(?:meet|speak|talk|interview)(?: with| to)? (?:the"
    r"|our|with|two"
    r"|three|some|several|members|both|one|a)\b"
    r"|\b(?:will|'ll|going to|shall|someone|be) (?:\w+ ){0,6}?(?:reach out|be in touch"
    r"|contact you|write|email you|call you|get in touch|follow up|send (?:you )?|schedul\w*"
    r"|arrange"
    r"|set up|coordinate|invite you|find (?:a )?time)\b[^.;!?]{0,60}\b(?:schedul\w*|arrange"
    r"|set up|coordinate|find|fix|agree|interview|time|call|meeting|conversation|invit\w*|slot"
    r"|date)"
    r"|\b(?:receive|get|be sent|send you|expect) (?:an?|the) (?:calendar )?invit\w+ (?:for"
    r"|to) (?:a|an|the|your) (?:\w+ ){0,3}?(?:interview|call|meeting|conversation|round)"
    r"|\b(?:manager|director|team|head|founders?|ceo|cto|lead|he|she|they|panel"
    r"|[a-z]+)\b (?:would|'d|wants?|is keen|are keen|asked)(?: \w+)? (?:like |love "
    r"|to )*(?:speak|meet|talk|chat|interview)\b"
    r"|\bnext (?:step|stage|round)[^.;!?]{0,20}\b(?:is|will be"
    r"|would be)\b[^.;!?]{0,40}\b(?:interview|call|conversation|chat|meeting|on-?site|panel)"
    r"|\b(?:invite you|welcome you|bring you|like you|want you|move you|moving you|schedule you"
    r"|scheduling you"
    r"|set you up|get you)\b[^.;!?]{0,60}\b(?:interview|on-?site|panel|round|meet|call)",
)
PERSONAL = re.compile(
    r"\b(?:see you|invite|dial in|log in|join us|report to|have you (?:down|booked)|all set"
    r"|(?:call|ring"
    r"|phone|meet|expect|host) you"
    r"|works|would (?:work|suit|be (?:great|perfect|ideal|good|fine|best))"
    r"|it is\b|it'?s a (?:date|deal)|new time|confirm\w*|booked|scheduled"
    r"|look(?:ing)? forward|perfect|(?:talk|speak) (?:then|to you)|reminder|put (?:it"
    r"|you) (?:in|down)|locked in|(?:moved|rescheduled) (?:\w+ ){0,3}?to|(?:available"
    r"|possible) (?:times?|slots?|dates?)|options|slots?|^(?:date|when|time|day))\b"
)
""" "See you at 2": an appointment, though no talk is named."""


LABEL = re.compile(r"\b(?:date|day|when|time|hour|start)(?: ?(?:&|and) ?(?:date|time))?\b ?[:-]")
""" "Date:", "When:", "Time:" at the head of a line."""
MOVED = re.compile(
    r"\b(?:moved|rescheduled|pushed|shifted|br(?:ought|ing)\b[^.;!?]{0,30}\bforward"
    r"|(?:had|have|need) to (?:move|change|push|reschedule)|postponed|(?:has|have|was|been) changed"
    r"|is now (?:on|at)|it is now|new (?:time|date|slot)|original(?:ly)?|previously (?:planned"
    r"|scheduled|set)"
    r"|instead of|rather than)\b"
)
""" "Moved to Friday": the old time is off."""
OLD = re.compile(
    r"(?:instead of|rather than|(?:can't|cannot|not able to|unable to) (?:make|do"
    r"|manage)(?: it)?(?: on)?|\bfrom|\b(?:planned|scheduled|set|fixed|booked) (?:for|on))"
    r" (?:the )?$"
)
""" What stands before the day an interview is moved away from."""
MOVING = re.compile(
    r"\b(?:can't|cannot|not able to|unable to) (?:make|do|manage)\b"
    r"|\b(?:move|reschedule|postpone|push|shift|change|bring forward)\b[^.;!?]{0,40}"
    r"\b(?:to|for|until|till)\b"
)
""" "Could we move our interview to Friday?": whatever comes of it, the old time does not suit."""
INVITING = re.compile(
    r"\b(?:would you (?:like|love|be (?:able|available|open|free|interested|up for|happy))"
    r"|are you (?:free|available"
    r"|able|up for|open)|can (?:you|we)|could (?:you|we)|do you have|interested in|shall we|fancy"
    r"|when (?:can|could"
    r"|are|would)|what (?:day|time)s?|which (?:day|time)s?)\b"
)
ONLY_IF = re.compile(
    r"(?:- |• )?(?:if|should|once|when) (?:you|your|we)\b[^,;.]{0,60}\b(?:select|shortlist|success"
    r"|chosen|progress"
    r"|proceed|move|advance|pass|accept|match|suit)\w*"
)
""" "If you are shortlisted": what follows may never be."""
IN_GENERAL = re.compile(
    r"^(?!.*\b(?:you|your|our)\b).*\binterviews\b"
    r"|^(?!.*\byour?\b).*\b(?:board|staff|team|committee|faculty|department|client"
    r"|weekly) (?:meeting|call)\b"
)
""" "Interviews will be held in June": nobody's in particular."""
