"""The words that announce an answer, and those that make a date something else.

A time counts where a clause cues: `_ACTIVE` (someone will + a verb of `_VERBS`), `_HEAR` (you will
hear), `_NOUN` (a decision by), `_TAKE` (it takes), `_HOLD` (nothing until).

To add a verb of telling, put it into `_VERBS`; a thing that is told, into `_NEWS`. What makes the
clause somebody else's date (a deadline of the user's, the job's first day) goes into NEGATIVE, what
spoils the whole sentence into SENTENCE_NEGATIVE. Lines to try it with go into
tests/core/reading/voices.txt.
"""

from __future__ import annotations

import re

_WILL = (
    r"(?:will|won't|'ll|shall|should|would|can|could|may|might|must|'d|am|'m|are|'re|is|be"
    r"|hop(?:es?"
    r"|ing)|plan(?:ning|s)?|aim(?:ing|s)?|shoot(?:ing)?|on track|project(?:s|ing)?"
    r"|expect(?:s|ing)?|anticipat(?:es?|ing)|intend(?:s|ing)?|tr(?:y|ies)|trying|going|target(?:s"
    r"|ing)?"
    r"|need|want|look(?:ing)?"
    r"|likely|able|promise|endeavou?r|let's|typically|usually|generally|normally|always|try to"
    r"|let me|let us|due|scheduled|to)"
)
_NEWS = (
    r"(?:decisions?|answers?|updates?|news|feedback|response|responses|outcomes?|verdict"
    r"|next steps?|next stage"
    r"|next round|results?|clarity|final word|reply|notifications?|more information"
    r"|further information|(?:more|further) details"
    r"|more to share|something concrete|a yes or|offers?|selections?|shortlist|timeline"
    r"|recommendation|word back"
    r"|next phase|final candidates?|finalists?)"
)
_VERBS = (
    r"(?:(?:get|gets|getting|come|coming|be|being|circle|circling|check|checking|loop|report"
    r"|swing|write|writing|reply"
    r"|call|calling|respond|ping)(?: right)? back\b(?! to (?:me|us)\b| with us)"
    r"|revert(?:ing)?\b(?! to (?:me|us)\b)"
    r"|(?:be|get|been|getting|being) (?:back )?in (?:touch|contact)(?! with (?:us|me)\b)"
    r"|reach(?:es|ing)? (?:back )?out(?! to (?:me|us)\b)|reach(?:ing)? you\b"
    r"|contact(?:s|ing|ed)?\b(?! (?:me|us|information|details|person|form)\b)|be (?:reviewed"
    r"|assessed|evaluated|processed|contacted"
    r"|notified|informed|advised|told|updated|announced)"
    r"|follow(?:s|ing)?[ -]up\b|following[ -]up\b|touch(?:ing)? base|check(?:ing)? in\b|clos(?:e"
    r"|ing) the loop"
    r"|reconnect\w*|catch(?:ing)? up"
    r"|(?:let(?:ting)?|keep(?:ing)?) (?:you|applicants|candidates|everyone|all|them|people"
    r"|folks)(?: all| both)? (?:know|posted|informed|updated|in the loop)"
    r"|(?:updat(?:e|es|ing)|inform(?:ing)?|notify(?:ing)?|notif(?:y|ies)|advis(?:e|ing)"
    r"|tell(?:ing)?|e-?mail(?:ing)?|call(?:ing)?|phon(?:e|ing)"
    r"|ring(?:ing)?|text(?:ing)?|messag(?:e|ing)|writ(?:e|ing)(?: to)?|answer(?:ing|s)?"
    r"|reply(?:ing)? to|respond(?:ing)? to|ping(?:ing)?"
    r"|connect(?:ing)? with|speak(?:ing)? (?:to|with)|drop(?:ping)?|give|giving)"
    r" (?:you|all|every|each|candidates|applicants|applications|the successful|successful"
    r"|shortlisted|those|them|finalists)"
    r"|respond\b(?! to (?:me|us)\b)|reply\b(?! to (?:me|us|this)\b)"
    r"|decid(?:e|es|ing)\b|ma(?:k(?:e|es|ing)|de) (?:a|our|the|its|their"
    r"|up)[^,;.]{0,20}(?:decision|choice|call|mind)"
    r"|(?:have|has|having|share|sharing|send|sending|provid(?:e|ing)|give|giving|get|getting"
    r"|mak(?:e|ing)|made|reach(?:ing)?|come to|tak(?:e|ing)"
    r"|announc(?:e|ing)|releas(?:e|ing)|communicat(?:e|ing)|issu(?:e|ing)|finali[sz](?:e|ed"
    r"|ing)|conclud(?:e|ing)|confirm(?:ing)?|deliver(?:ing)?"
    r"|extend(?:ing)?|arriv(?:e|ing) at|know|pass on|relay|discuss)\b[^;.]{0,45}?\b" + _NEWS + r"\b"
    r"|(?:write|call|phone|e-?mail|ring|text|message|ping)(?= (?:on|by|again|next|this|tomorrow"
    r"|within)\b)"
    r"|(?:get|have|see) (?:this|it|things|everything|all of this) (?:all )?(?:wrapped up|sorted"
    r"|finali[sz]ed|done|decided"
    r"|settled|closed|over the line)"
    r"|(?:share|say|tell you|confirm|explain|see|find out) (?:where|what|whether|how|which|who|if"
    r"|when)\b"
    r"|(?:(?:share|say|tell|know|hear|see) (?:you )?(?:more(?! about)|something)"
    r"|have (?:more (?:for|to"
    r"|news|information|details|clarity)|something (?:for|concrete|to)))\b|finali[sz](?:e"
    r"|ing) (?:things|everything|our|the|this|it|all)\b|(?:be|have it) with you\b"
    r"|know(?:ing)? (?:more|whether|if|by|where|either way|one way|in|on|within)"
    r"|(?:complet|conclud|finish|wrap|clos)(?:e|es|ing|ping|p)?(?: up)? [^;.]{0,35}(?:review"
    r"|interview|process|round|evaluat|search|deliberat|discussion)\w*"
    r"|review(?:s|ing)? (?:your|all|the|these|every|each|our|their|his|her)? ?(?:application"
    r"|submission|resume|cv|portfolio|candidat|profile|background|feedback|material|assignment"
    r"|solution)\w*"
    r"|reviews? (?:it|them|this|everything)\b|(?:compare|debrief|regroup|reconvene"
    r"|deliberat\w*|sync|huddle|meet|meeting) (?:as a team|internally|with the (?:team|panel"
    r"|hiring)|to (?:discuss|decide|compare|review))"
    r"|debrief\b|regroup\b|reconvene\b|deliberat\w*"
    r"|move (?:to|on to|forward with) the next|(?:invite|schedule)s? (?:the )?(?:successful"
    r"|selected|shortlisted|second|next|final))"
)
_ACTIVE = re.compile(r"(?:\b|(?<='))" + _WILL + r"\b(?:[^.;!?]{0,50}?)\b" + _VERBS)
_USUAL = re.compile(
    r"\b(?:we|i|team|recruiters?|panel|committee|hr|manager|department|they|who)\b (?:\w+ ){0,3}?"
    r"(?:reviews?|answers?|responds?|repl(?:y|ies)|contacts?|decides?|notif(?:y|ies)"
    r"|gets? back|comes? back|reach(?:es)? out)\b"
)
_HEAR = re.compile(
    r"\b(?:you|you'll|candidates?|applicants?|everyone|finalists?|those)\b[^.;!?]{0,70}?\b(?:hear"
    r"|receive|get|have|expect|know|see|notified|contacted|informed)\b"
    r"(?:[^.;!?]{0,45}?\b(?:back|from (?:us|me|our|the|a|someone|him|her|them|hr|one|either|my"
    r"|dana|either way)|"
    + _NEWS
    + r"|either way|something|anything|email|e-mail|call|message|within|by|in|on|from)\b)"
)
_HEAR_BACK = re.compile(
    r"\b(?:hear(?:ing)? (?:back )?(?:from|something|either)|expect (?:to hear|a|an|our|my|us"
    r"|word|news|further)|expect[^.;]{0,30}"
    + _NEWS
    + r"|stay tuned|hear from|(?:look|keep an eye|watch) (?:out )?for (?:a|an|our|my|the"
    r"|news|word))\b"
)
_NOUN = re.compile(
    r"\b(?:"
    + _NEWS
    + r"|announcements?|notifications?|offers|invitations? to interview|emails|letters"
    r"|communications?|contact)\b[^.;!?]{0,60}?"
    r"\b(?:by|in|within|on|before|after|no later|not later|until|the week|expected|next week"
    r"|this week|tomorrow|early|mid|late"
    r"|is|are|coming|for|due|end of|will|should|go out|come|be made|happen|follow|soon as"
    r"|around|over|during|over the)\b"
)
_COLON = re.compile(
    r"\b(?:decisions?|results?|outcomes?|notifications?|announcements?|offers"
    r"|answer)\b(?: \w+){0,2} ?:"
)
""" "Final decision: May 28", as a line of a timetable."""
_TAKE = re.compile(
    r"\b(?:take|takes|taking|need|needs|allow|allowing|give|require|requires|turnaround"
    r"|another|additional|bear with|expect|anticipat\w*"
    r"|timeline|timeframe|time frame|time-frame|turn-around|process|delay|delayed|pushed|push"
    r"|slip|slipped|extended|extend|looking at|target(?:ing)?|aiming for|shooting for|wait)\b"
)
_TAKE_WHAT = re.compile(
    r"\b(?:review|process|decision|decide|hear|receive|response|reply|feedback|update|answer"
    r"|(?:give|allow|takes?|bear with|take) (?:us|me|it)\b|we(?:'ll|'d| will| would| do| still"
    r"| just| may| might)? (?:still )?need|team|finali[sz]e|evaluat\w*|get back"
    r"|deliberat\w*|consider\w*|applications?|next steps?|results?|our end|selection|final (?:call"
    r"|say|word)"
    r"|recruit\w*|hiring)"
)
_HOLD = re.compile(
    r"\b(?:won't|will not|not|don't|cannot|can't|unable|nothing|no)\b[^.;!?]{0,60}\b(?:until"
    r"|till|before|earlier than|sooner than)\b"
    r"|\b(?:on hold|paused?|pausing|holding off|hold off|frozen|freeze|postponed?"
    r"|defer(?:red)?|delayed|put off|pushed(?: back)?|on ice|halted)\b[^.;!?]{0,60}"
    r"\b(?:until|till|to|into|through|by|for)\b"
    r"|\b(?:resum(?:e|es|ing)|restart\w*|pick(?:ing)? (?:this|it|things|the process"
    r"|up)[^.;]{0,20}(?:up|again)?|revisit\w*|re-?open\w*|re-?start\w*|kick(?:ing)? (?:things "
    r"|this )?(?:back )?off again"
    r"|continue the process|start (?:up )?again|back (?:up and running|on track))\b"
)
_PROCESS_END = re.compile(
    r"\b(?:interviews?|process|round|rounds|search|review|reviews|evaluation|deliberations?"
    r"|selection)\b[^.;!?]{0,40}\b(?:finish\w*|conclude\w*|wrap\w*|complete[ds]?|end|ends"
    r"|close[sd]?)\b"
)


IT_MAY_BE = re.compile(
    r"\bit (?:may|might|could|will|'ll|should|would|is likely to) (?:well |probably "
    r"|likely )?(?:be|take)\b|\b(?:realistically|looking at|looks like|likely)\b"
)
WAIT = re.compile(
    r"\b(?:it|there)(?:'ll| (?:may|might|could|will|should|would|is likely to"
    r"|can)) [^.;]{0,60}\b(?:before|until) (?:i|we|you|our|there|anyone)\b"
)
""" "It might be another week before I have something." """
ASKING_LEAVE = re.compile(
    r"^(?:can|may|could|shall) (?:i|we)\b|\b(?:ok|okay|alright|fine) (?:with you )?if (?:i|we)\b"
)
DECIDING = re.compile(r"\b(?:decid\w*|decisions?|minds?|choices?|offers?|answers?)\b")
INTERNAL = re.compile(
    r"\b(?:meet(?:s|ing)?|discuss\w*|review\w*|decid\w*|vote\w*|conven\w*|regroup\w*"
    r"|debrief\w*|deliberat\w*|finish\w*|wrap\w*|conclud\w*|complet\w*|interviewing)\b"
)
"""What they do among themselves: when that is over, their answer follows."""
CONTACT = re.compile(
    r"\b(?:back to you|let you|you know|(?:tell|call|phone|ring|text|email|e-mail|message"
    r"|update|give|send|get) you|write to you|in touch|reach out|contact\w*|hear|(?:my|our"
    r"|an) answer|with you|inform\w*|notif\w*|revert|ping you|follow up|send you|give you"
    r"|(?:something|news|more) for you"
    r"|(?:we|i|you)(?:'ll|'d| will| should| would)(?: all)? know"
    r"|get you|touch base|circle back|share|communicat\w*|announc\w*|respond|an? (?:update"
    r"|answer) for you)\b"
)
PAST = re.compile(
    r"\b(?:i|we|you|they|he|she|it)\b (?:\w+ )?(?:was|were|did|had|went|came|began|took|got"
    r"|sent|saw|left|told|said|spoke|met|wrote|gave|made|knew|heard|\w{3,}ed)\b"
)


def any_cue(low: str) -> bool:
    return cue_end(low) >= 0


def cue_end(low: str) -> int:
    """Where the clause's first cue begins to be one; -1 where there is none."""
    ends = [
        found.start()
        for one in (_ACTIVE, _USUAL, _HEAR, _HEAR_BACK, _NOUN, _COLON, _LONGER, _HOLD)
        if (found := one.search(low))
    ]
    if ends:
        return min(ends)
    take = _TAKE.search(low)
    if take is not None and _TAKE_WHAT.search(low):
        return 0
    return -1


NEWS_DUE = re.compile(
    r"\b(?:feedback|decision|results?|outcome|verdict|news|scores?)\b[^.;!?]{0,30}\b(?:is"
    r"|are) due\b"
)
_LONGER = re.compile(
    r"\b(?:it|this|that|things)(?:'ll| (?:will|may|might|could|should|would|is going to))"
    r" (?:\w+ )?(?:be|take|need)\b(?: [\w-]+){0,3}? (?:another|more|longer|further|additional)\b"
)
""" "It will take another two weeks": more of a wait that both know of."""
PAUSED = re.compile(
    r"\b(?:on hold|paus\w+|freez\w+|frozen|postpon\w+|suspend\w*|halted)\b[^.;!?]{0,60}\b(?:until"
    r"|till)\b"
)
""" "Frozen until the new year starts on …": nothing behind it is somebody else's start."""
CONDITION = re.compile(
    r"(?:(?:and|but|so|then) )?(?:once|after|when|as soon as|following|upon|assuming|provided"
    r"|by|in|within|on|before"
    r"|no later than|sometime|early|late|mid|at the)\b"
)
NOT_BEFORE = re.compile(r"\b(?:no|not|\w+n't|nothing|cannot|unable)\b[^.;]{0,60}\bbefore\b")
AFTER = re.compile(
    r"(?:and |but |so |then )?(?:once|after|when|as soon as)\b(?! (?:the )?(?:\d|mon|tues"
    r"|wednes|thurs|fri|satur|sun|next|this))"
)
RETOLD = re.compile(
    r"\byou(?:'d| had| have| guys| all| both)? (?:\w+ )?(?:mention|said|say|told|expect"
    r"|indicat|suggest|hop(?:ed|ing)|thought|anticipat|estimat"
    r"|promis|wrote|noted|were (?:hoping|planning|aiming|expecting)|planned|aimed|explain"
    r"|shared|gave me)\w*"
)
SENTENCE_NEGATIVE = re.compile(
    r"\b(?:unsubscribe|webinar|discount|promo|newsletter|membership|coupon|password|invoice"
    r"|your order|shipment|refund|one-time|passcode"
    r"|verification code|security code)\b"
    r"|^(?:and |so )?(?:after (?:that|which|this|then)|afterwards?|from there|at that point"
    r"|once that(?:'s| is| has)?|thereafter)\b(?![^.]{0,60}\b(?:on|by) )"
    r"|\b(?:keep|kept|keeping|retain\w*|hold|remain|stays?)\b[^.;]{0,60}\b(?:on file|active"
    r"|in our (?:system|database|records|talent)|for (?:future|\d+|six|twelve|one|two))\b"
    r"|\bre-?apply\b|\bapply(?:ing)? again\b|\bopen(?:s|ing)? up\b|\bmore open\b"
    r"|\bfuture (?:opportunit|opening|role|position|vacanc|consideration)"
    r"|\b(?:should|if|when|as) (?:a|an|any|anything|another|other|new|something|similar"
    r"|more)\b[^.;]{0,50}\b(?:open|opens|comes? up|becomes?|arises?|available|opening)\b"
    r"|\b(?:role|position|opening|opportunit|vacanc)\w* (?:that|which|may|might|could|will"
    r"|to)?\s?(?:open|come|become|arise)s? "
    r"|\bexpress(?:ed|ing) interest in\b[^.]{0,60}\bintern"
)
_ASKED_OF_THE_USER = (
    r"\b(?:please|kindly|make sure|be sure|remember to|don't forget|feel free)\b(?! (?:note"
    r"|be (?:advised|aware|assured|patient)|allow|bear|expect|know|give us|understand"
    r"|rest assured|give (?:it|me)|h[ao]ng (?:on|tight)|hold (?:on|tight)|sit tight|stay tuned"
    r"|wait))|\blet (?:me|us) know\b|\b(?:give|send|tell|email|call|contact|reach|inform|notify"
    r"|get back to|respond to|reply to|write|drop) (?:me|us)\b(?! (?:a|an|another|until|till"
    r"|through|one|two|three|some|\d|a few|more|time)\b)|\b(?:hear|hearing|heard|response|reply"
    r"|answer|confirmation|decision|word|back) from you\b|\byour (?:decision|response|answer"
    r"|availability|reply|submission|acceptance|signed|confirmation|work|start)\b(?! (?:will|has"
    r"|have|is))"
)
""" "Please …", "let us know", "hear from you": what the user shall do."""
_THE_USERS_TASK = (
    r"\byou(?:'ve| have) (?:completed|finished|submitted|taken|sent|returned)\b|\byou (?:must"
    r"|should|may|can|could|need to|have to|will need to|are (?:asked|invited"
    r"|required) to) (?!(?:also |then |probably |still |soon )?(?:not )?(?:expect|hear|receive"
    r"|get|know|see|look|anticipate|count|find|learn|have|wait|be\b|assume|plan|start|begin|hope"
    r"|keep))|\byou (?:must|need to|have to|are required|are expected to|will need|'ll need"
    r"|have until|have up to|have (?:\d|one|two|three|five|seven|ten)|can (?:apply|book|start"
    r"|begin|join|submit|schedule|reschedule))\b|\b(?:submit|complete|apply|register|rsvp"
    r"|sign up|book|fill (?:in|out)|upload|return) (?:by|before|your|the|this|it|within|a"
    r"|an)\b(?! (?:review|process|interview|search))|\b(?:must|needs? to|has to|have to"
    r"|should) be (?:signed|returned|submitted|completed|accepted|received|paid|made by you)\b"
    r"|\bextension\b"
)
""" "You can take it within a week", "submit it by"."""
_THE_JOBS_DATES = (
    r"\b(?:deadline|due|expires?|expired|expiring|valid|applications? close"
    r"|closing date)\b(?! (?:to|for) (?:us|our|a decision))|\b(?:start(?:ing)? (?:date|on|in)"
    r"|starts? (?:on|in)|begin(?:s|ning)? (?:on|in|work)|join (?:us|the)|joining (?:us|on)"
    r"|onboarding|orientation|first day|internships? (?:start|begin|run)s?"
    r"|program(?:me)? (?:start|begin|run)s?)\b|\b(?:event|conference|course|webinar|fair"
    r"|workshop)\b[^.;!?]{0,30}\b(?:takes? place|is on|starts?|runs?|opens?)\b"
)
""" Deadlines, first days, courses."""
_MERE_RECEIPTS = (
    r"\b(?:confirmation|automated|automatic|acknowledg\w*|calendar|verification|login|zoom"
    r"|meeting) (?:e-?mail|message|invite|invitation|link|code|receipt|reply|response)s?\b"
    r"|\b(?:e-?mail|message|note|letter|reply) (?:confirming|acknowledging|to (?:confirm"
    r"|acknowledge))\b|\backnowledg\w+ (?:of )?(?:receipt|your)\b|\bconfirm\w* (?:of "
    r"|the )?receipt\b"
)
""" "A confirmation email within 24 hours": no decision."""
_PAST_OR_ELSEWHERE = (
    r"(?<!have )(?<!all )(?<!everybody )(?<!everyone )(?<!'ve )\b(?:spoke|met|interviewed"
    r"|applied|talked|chatted|submitted|emailed|wrote|last (?:spoke|heard|emailed|week|month"
    r"|year))\b(?! with (?:all|every))|\bif you (?:would like|wish|want|need"
    r"|have (?:any )?question)|\bwhen we (?:meet|speak|talk|chat)\b|\b(?:in|within"
    r"|for) the (?:past|last|previous)\b|\bago\b|\bwe ask\b[^.;]{0,40}\bwait\b"
    r"|\bwaiting period\b|(?<!reach )(?<!reaching )\b(?:out|away|off|on leave|on vacation"
    r"|on holiday|travel\w*|closed|traveling) (?:on|from|until|till|this|next|for|all|through"
    r"|between|of the office|december|the week)\b"
)
""" What was, where people are, what hangs on an "if"."""
NEGATIVE = re.compile(
    _ASKED_OF_THE_USER
    + "|"
    + _THE_USERS_TASK
    + "|"
    + _THE_JOBS_DATES
    + "|"
    + _MERE_RECEIPTS
    + "|"
    + _PAST_OR_ELSEWHERE
)
