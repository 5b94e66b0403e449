"""The words of asking, and of what only sounds like it.

The asking: POLITE ("please …"), COULD_YOU, WE_NEED, YOU_MUST, LET_KNOW, WOULD_BE, IMPERATIVE and
DUE. A verb that people are asked to do goes into `_VERB`, which most of them share.

What only sounds like it: OPTIONAL ("if you have questions"), RHETORICAL, GIVE_TIME; they outweigh
the asking. What it is about: MATERIALS with SENDING (to be sent), TASK, AVAILABILITY, and
ATTENDANCE (whether the user comes to an interview) where nothing of BESIDES is asked too. Lines to
try it with go into tests/core/reading/letters.txt.
"""

from __future__ import annotations

import re

_VERB = (
    r"(?:send|share|provide|attach|forward|submit|email|e-mail|mail|supply|upload|include"
    r"|reply|respond|confirm|complete|fill|return|answer|choose|select|pick"
    r"|book|reserve|schedule|sign|tell|give|advise|indicate|revise|resubmit|list|propose"
    r"|suggest|offer|state|specify|describe|enter|finish|accept|rsvp"
    r"|let (?:me|us)|get back|revert|use|follow|click|prepare|bring|review|record|do (?:the|this"
    r"|it|our)|start"
    r"|verify|correct|acknowledge|ask your|arrange|ensure|message|text|call me|find (?:a"
    r"|some) time|set up|write)"
)
_SOFT = (
    r"(?:also |then |just |simply |kindly |please |do |now |first |next |quickly "
    r"|go ahead and |take (?:a|some) (?:moment|time|minute|few minutes) to |be sure to "
    r"|make sure (?:to|you) |remember to |be so kind (?:as )?to |possibly |perhaps |maybe "
    r"|ideally )*"
)

POLITE = re.compile(
    r"\b(?:please|kindly|pls)[, ]+" + _SOFT + _VERB + r"\b(?! (?:note|care|advantage|this as))"
)
COULD_YOU = re.compile(
    r"\b(?:could|can|would|will) you\b (?:be (?:able|open|willing|available|free|so)\b|mind\b"
    r"|please\b|kindly\b|also\b|possibly\b|" + _VERB + r"\b)"
    r"|\bif you could (?:please |kindly |also |just )?" + _VERB + r"\b"
)
WE_NEED = re.compile(
    r"\b(?:we|i|we'd|i'd|we'll|i'll|we're|i'm|committee|team|panel|manager|director|client"
    r"|department|office|hr|they)\b(?: \w+){0,2}? (?:need|require|missing|ask"
    r"|request|like|love|await|awaiting|waiting (?:for|on)"
    r"|look(?:ing)? forward to (?:receiving|hearing|getting))\b(?: (?:for|that|it if"
    r"|to (?:have|get|receive|see|know|request|ask)))*"
    r" (?:you to (?!join|know|meet|continue|be |feel|consider|think|understand|hear)"
    r"|your\b(?! (?:interest|time|patience|understanding|application|effort|candidacy"
    r"|enthusiasm))|a (?:copy|list|decision|response|reply|signed|brief|short|few|couple"
    r"|reference|link|sample|number|writing|work|code|portfolio|cover|copies|some|few|cv|resume)\b"
    r"|(?:at least )?(?:one|two|three|some|a few|the (?:names?"
    r"|contact))\b|(?:from you|back from you)|you could\b|if you (?:could|would))"
    r"|\bappreciate\b[^.;!?]{0,20}\b(?:if you|your (?:prompt |quick |early )?(?:response|reply"
    r"|answer|feedback|confirmation|thoughts))\b"
)
YOU_MUST = re.compile(
    r"\byou(?:'ll)? (?:will )?have (?:(?:up to|until|only|\d+|\w+) ){1,4}to (?:complete|submit"
    r"|record|return"
    r"|send|finish|reply|respond|accept|decide|book|schedule|take|sign|upload)\b"
    r"|\b(?:(?:are|am|'re|'m|been) invit(?:ed|ing)|(?:to|we|i|now"
    r"|hereby) invite) (?:you )?to (?:please )?(?:complete|take|submit|record|book|choose"
    r"|select"
    r"|schedule|provide|share|send|upload|fill|answer|undertake|sit)\b"
    r"|\bhere(?:'s| is) (?:my|our|the|a) (?:\w+ )?(?:calendar|calendly|scheduling|booking"
    r"|link to (?:book"
    r"|schedule|pick|my calendar|our calendar))\b"
    r"|\b(?:ask|asking|request|requesting|require) (?:you|all|every|each"
    r"|our)(?: \w+){0,2} to " + _VERB + r"\b"
    r"|\bmust be (?:completed|submitted|returned|signed|finished|uploaded)\b"
    r"|\b(?:you|you'll)\b(?: \w+)? (?:must|need to|have to|required to|will need to|'ll need to"
    r"|are asked to|are kindly asked to|need)\b " + _SOFT + _VERB
)
LET_KNOW = re.compile(
    r"\blet (?:me|us|dana|the team|them) know\b[ ,]*(?:by \w+ )?(?:(?:please |also )?(?:what"
    r"|which|when|whether|if|how|your|a|some|by|either|at your|as soon|asap|the|who|where|back"
    r"|that|on|in|this|today|tomorrow|before|within|with|and|so)\b|[.!]*$)"
)
WOULD_BE = re.compile(
    r"\b(?:would|will) be (?:great|good|helpful|wonderful|lovely|useful|ideal|appreciated"
    r"|nice)\b[^.;!?]{0,30}\b(?:if you|to (?:have|know|get|receive|see) (?:your|a|some|the))"
)
IMPERATIVE = re.compile(
    r"^(?:[-*•·]+ ?|\(?\d{1,2}[.)] ?)?(?:(?:(?:hi|hello|dear|hey)[^,]{0,30}|as a next step"
    r"|next step|to (?:proceed|move forward|continue|get started|begin|accept|confirm|schedule"
    r"|book|help us|do so|start)[^,]{0,50}"
    r"|if (?:you're|you are|so|interested|this|that|it|yes)\b[^,]{0,60}|when(?:ever)? (?:you"
    r"|you're)\b[^,]{0,50}|before (?:then|we|the|our|that)\b[^,]{0,50}|once [^,]{0,50}"
    r"|after [^,]{0,50}), ?)?"
    r"(?:(?:also|then|and|so|just|simply|next),? )?"
    r"(?:send|share|provide|attach|forward|submit|email|upload|reply|respond|confirm|complete"
    r"|fill|return|answer|choose|select|pick|book|reserve|schedule|sign|tell (?:me|us)"
    r"|give (?:me|us)|advise|indicate|revise|resubmit|propose|suggest|use (?:the|this|our|my)"
    r"|click|follow the|let (?:me|us) know|rsvp|finish|grab|find a time)\b(?!ing)"
)
DUE = re.compile(
    r"\b(?:is|are|was) due\b|\bdue (?:on|by|date|in|today|tomorrow)\b"
    r"|\bdeadline\b[^.;]{0,20}\b(?:is|:)|\bsubmission (?:deadline|portal)\b"
    r"|\bthe deadline for\b|\bopportunity to (?:revise|resubmit|update|complete|correct)\b"
    r"|\byou (?:may|can) (?:revise|resubmit|complete|start|take|submit)\b"
)

GIVE_TIME = re.compile(
    r"^(?:please |just )?(?:give|allow) (?:me|us) (?:a|an|some|until|till|one|two|three"
    r"|another|\d)\b"
)
AND_DO = re.compile(
    r"\band (?:return|complete|send|submit|sign|fill|email|upload|reply|respond|confirm)\b"
    r"[^.;!?]{0,40}\b(?:by|before|within|back|to (?:me|us))\b"
)
""" "Please find it attached and return it by Monday.": a request behind a courtesy."""
_IF_YOU_LIKE = (
    r"^(?:- )?(?:if|should|in case) (?:you|there|anything|something|this"
    r"|your)\b[^.;!?]{0,20}\b(?:have|has|had|need|would like|wish|want|require|experience"
    r"|did not|didn't|no longer|are unable|unable|can't|cannot|prefer|believe|feel|think|know"
    r"|'d like|haven't|questions?|changes?|change|comes|arise|is anything|prefer|not able"
    r"|initiate|initiated|request|requested|do not|don't|aren't|are not|run into|face|encounter"
    r"|decide)\b|\bif you need\b|\bif needed\b|\bif necessary\b|\bif (?:anything|something"
    r"|your (?:plans|situation|circumstances|availability)|plans|things"
    r"|circumstances)\b[^.;!?]{0,30}\bchange|\bif (?:there(?:'s| is)) anything\b"
    r"|\banything (?:else )?(?:i|we|you need|that i|that we) can\b|\bif you (?:can't|cannot"
    r"|are unable|aren't able|won't be able|have (?:any|another|other|received|not|already)"
    r"|did not|didn't|no longer|think of|run into|would like|wish|need|want|require)\b"
)
""" "If you have another question", "should anything change"."""
_FOR_QUESTIONS = (
    r"\b(?:any|other|further|additional|more|special) (?:questions?|concerns?|queries|issues?"
    r"|problems?|accommodations?)\b|\bquestions\?$|\bhave questions\b|\bquestions (?:about"
    r"|regarding|or)\b|\bfeel free\b|\bhesitate\b"
)
""" "Any questions?", "feel free"."""
_WHERE_TO_CLICK = (
    r"^(?:- )?to (?:view|check|update your (?:preferences|settings|profile)|withdraw|learn|see"
    r"|track|find|access|change|unsubscribe|opt|stop|manage|read|apply|search|help protect"
    r"|ensure|protect|log|sign in|avoid|no longer|prevent)\b|\byou (?:can|may|could"
    r"|might)(?: also| always| still)? (?:check|view|log|track|visit|find|update|follow|reach"
    r"|apply|manage|contact|reply|reschedule|access|see|use|call|expect|connect|learn|withdraw"
    r"|opt|unsubscribe|edit|sign)\b|\bunsubscribe\b|\bsurvey\b"
)
""" "To view your application", "you can check its status"."""
_NOTHING_TO_DO = (
    r"\bno (?:action|response|reply|further action|need)\b|\b(?:do not|don't"
    r"|please don't) (?:reply|respond|share|forward|send|need|have to)\b|\bneed(?:\w+n't| not)\b"
    r"|\bnever share\b"
)
""" "No reply is needed", "never share your code"."""
_COURTESY = (
    r"\bwe (?:encourage|invite(?! you to (?:complete|take|submit|record|book|choose|select"
    r"|schedule|provide|share|send|upload|fill|answer|undertake|sit)\b)|recommend|welcome"
    r"|suggest|hope)\b|\bplease (?:note|be (?:advised|aware|patient|assured)|bear|accept our"
    r"|know|find|see|remember|rest|allow|understand|keep (?:in mind|an eye|checking)|check|visit"
    r"|continue|disregard|ignore|join us (?:on|for|at)|watch|excuse|forgive|read|refer|consider"
    r"|enjoy|stay|look out|add|click here to (?:unsubscribe|view)|log|do not|don't|contact"
    r"|call \d|reach|feel|be sure to check|make sure to (?:visit|check|add))\b"
)
""" "Please note", "we encourage you"."""
OPTIONAL = re.compile(
    _IF_YOU_LIKE
    + "|"
    + _FOR_QUESTIONS
    + "|"
    + _WHERE_TO_CLICK
    + "|"
    + _NOTHING_TO_DO
    + "|"
    + _COURTESY
)
RHETORICAL = re.compile(
    r"\bhow (?:are you|is(?! your (?:diary|calendar|schedule|availability|week))|are things|was"
    r"|has)\b|\bhow's\b(?! your (?:\w+ )?(?:diary|calendar|schedule|availability|week|day))"
    r"|\bhope (?:you|this|all)"
    r"|\bwhat (?:happens|is|are|'s)(?: the)? (?:next|our|your next)\b|\bwhat's next\b"
    r"|\bwhat to expect\b|\bnext steps?\?|\bwhy (?:join|work|us|choose|not)\b|\bdid you know\b"
    r"|\bmakes? sense\b|\bsound good\b|\bquestions\b|\bneed (?:help|more)\b"
    r"|\bhow (?:did|was|would you rate|do we|are we|does it work)\b|\bready to\b"
    r"|^(?:are you )?looking for\b|\bwant to (?:learn|know|see|get|stand|save|be|join)\b"
    r"|\bwill you join us\b|\bwhat is it\b|\bwho (?:are|is)\b|\bwhat do (?:we|i)\b"
    r"|\bisn't it\b|\bright\?$|\bhave (?:a )?(?:question|questions)\b|\bcurious\b|\bcan(?:'t"
    r"|not) (?:see|view|find|wait|read)\b|\bforgot\b|\bdidn't (?:request|apply|sign)\b"
    r"|\bnot (?:interested|you)\?|\bheard\b"
)
TO_USER = re.compile(
    r"^(?:so )?got\b|\b(?:come (?:by|in|over|to)|time (?:for|to)|mins?|minutes|references?|visa"
    r"|notice)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur)day\b|\btomorrow\b|\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b"
    r"|\b(?:you|your|you're|works?|okay|ok|possible|interested|available|availability"
    r"|convenient|free|suits?|good for)\b|^(?:thoughts|deal|interested|worth)\b|\b(?:we"
    r"|i) (?:find|schedule|meet|speak|talk|set up|connect|hop on)\b|\bhow about\b"
    r"|\bwhat about\b"
)

MATERIALS = re.compile(
    r"\b(?:references?|referees?|portfolio|work samples?|writing samples?|samples?|resum(?:e"
    r"|é)s?|résumé|cv|curriculum vitae|cover letter|transcripts?|certificates?|diploma"
    r"|degree certificate|documents?|documentation|paperwork|cop(?:y|ies)"
    r"|code samples?|github|showreel|demo reel|reel|design samples?|case stud(?:y|ies)"
    r"|publications?|passport|work permit|permit|proof of|photo id|identification"
    r"|work authori[sz]ation|salary (?:slips?|history)|payslips?|examples? of"
    r"|links? to (?:your|some|a)|list of|presentation|slides|deck|headshot|clips|screenplay"
    r"|(?:contact )?(?:details|information|names?) (?:of|for)|projects you)\b"
)
SENDING = re.compile(
    r"\b(?:send|sending|share|sharing|provide|providing|attach|attaching|forward|forwarding"
    r"|submit|email|e-mail|mail|supply|upload|bring|pass along|have|get|receive|see|furnish"
    r"|need|needs?|require[sd]?|missing|lacks?|request(?:ed|ing)?|include|give|add"
    r"|waiting (?:for|on)|like|reply with|return|resend|links?)\b"
)
TASK = re.compile(
    r"\b(?:take[- ]?home|assignment|coding (?:challenge|test|exercise|assessment)|assessment"
    r"|(?:skills|writing|editing|aptitude|online|technical) test|exercise|challenge"
    r"|questionnaire|(?:attached|application|consent|online|short|following|enclosed|this|the"
    r"|a) form|forms|background check|essay|homework|one-way (?:video )?interview"
    r"|video recording|video interview|worksheet|edit test)(?! (?:day|cent(?:er|re)))\b"
)
AVAILABILITY = re.compile(
    r"\b(?:availabilit(?:y|ies)|available(?: times?)?|times? (?:that|which|you"
    r"|when)?\s?(?:work|suit|are|fit)s?|when (?:you|would|are|could|can|works?|is|suits?|might"
    r"|do)\b|what times?|what (?:day|date|time)s?"
    r"|which (?:of (?:these|those|the|our) )?(?:time|day|slot|date|option)s?"
    r"|diary|up for (?:a|an|some)|(?:call|chat|meet|coffee|interview|talk|zoom)\b[^.;!?]{0,40}"
    r"\b(?:(?:mon|tues|wednes|thurs|fri)day|tomorrow|this week|next week)|slots?"
    r"|(?:time )?windows?|calendar|calendly|scheduler|scheduling|convenient|free (?:on"
    r"|this|next|for|to|tomorrow)"
    r"|(?:pick|choose|select|book|reserve|grab|schedule|find|set up|arrange) (?:a|an|your|the"
    r"|any|one|some|\d+ minutes)\b[^.;!?]{0,30}\b(?:time|slot|interview|date|window|spot"
    r"|appointment|call|conversation|meeting|chat|minutes)|preferred (?:time|date|slot)s?"
    r"|(?:would|does|do|will|is|could|can)\b[^.;!?]{0,40}\b(?:work|suit|do (?:monday|tuesday"
    r"|wednesday|thursday|friday|a|an|the|\d)|make (?:it|monday|tuesday|wednesday|thursday"
    r"|friday)|possible|meet|speak|talk|jump on|hop on|(?:for|have) (?:a"
    r"|an) (?:\w+ ){0,3}(?:call|chat|interview|conversation)))\b"
)
_THE_TALK = (
    r"(?:(?:interview|call|chat|meeting|conversation|appointment|booking|slot|spot|place|time|date"
    r"|day|invit(?:e|ation)|attendance|participation|presence"
    r"|availability(?=\W*$| by | (?:for|at|on) (?:this|that|the|our|your)\b))\b)"
)
_FITS = (
    r"(?:works?|suits?|fits?|convenient|okay|ok|fine|good|alright)\b"
    r"(?! (?:(?:for|with) you )?(?:to|if|that)\b)"
)
ATTENDANCE = re.compile(
    r"\b(?:rsvp|attend(?:ance|ing)?|be there|join us (?:on|at|for|via|in)"
    r"|make (?:it|that|this)(?=\W*$| (?:on|at|to|then|there|in time)\b))(?!\w)"
    r"|\b(?:accept|decline|acknowledge)\b[^.;!?]{0,20}\binvit"
    r"|\bconfirm(?:ation|ing)?\b(?=\W*$| (?:by |via |receipt\b|back\b|with (?:us|me)\b)"
    r"| (?:that |if |whether )?(?:this|that|it)\b"
    r"| (?:receipt of )?(?:the|your|this|that|our) (?:\w+ ){0,2}?" + _THE_TALK + r")"
    r"|\b(?:this|that|it) (?:(?:still|also|would|will|does|is|be|all|one|sounds|looks) ){0,3}"
    + _FITS
    + r"|\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:the|this|that|your) (?:\w+ )?"
    r"(?:day|time|slot|date|appointment))\b[^.;!?]{0,20}\b" + _FITS
)
BESIDES = re.compile(
    r"\b(?:offer|salary|pay|compensation|rates?|budget|start(?:ing)? date|notice period|interested"
    r"|interest|visa|referees?|references?|contract|done|finished|completed?|submitted"
    r"|answer (?:the|these|our)|choose|select|pick|book|options|windows|(?:a|another|new) (?:time"
    r"|slot|date|day)|preferred|prefer|times|slots|dates|(?:\w+day|[ap]m|\d) or|wh(?:y|at|ich|en"
    r"|ere|o)|how)\b"
)
