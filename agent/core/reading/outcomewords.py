"""The words of the other outcomes: regret and farewell, offers, good news, holds, withdrawals.

To add a way of saying something, write the letter into tests/core/reading/letters.txt, then put its
word to its like in the sign that is nearest; a new sign only where none is. `sign` takes the
anchors first: words of which one must stand in the sentence before the pattern is tried, so a new
word of the pattern often belongs there too. REGRET, WEAK and FAREWELL never close a thread alone.
"""

from __future__ import annotations

import re

from agent.core.reading.words import sign

REGRET = (
    sign(
        "unfortunately|regret|sorry|afraid|sadly|disappoint|bad news|hate to|not easy"
        "|difficult|tough",
        r"\b(?:unfortunately|regrettably|regret|regretfully|sadly|disappoint\w*|bad news"
        r"|hate to|(?:i'm|we're|am|are) (?:so |very |really )?(?:sorry to|afraid)|(?:difficult"
        r"|tough|hard|not an easy|never easy|not easy) (?:\w+ )?(?:decision|choice|call|news"
        r"|letter|email|message|to (?:write|share|send)))\b",
    ),
)
WEAK = (
    sign(
        "unfortunately|regret|sorry|afraid|sadly",
        r"\b(?:unfortunately|regrettably|regret|sadly|sorry"
        r"|afraid)\b[^.;!?]{0,120}\b(?:application|candidacy|role|position|opportunity"
        r"|candidates?|hiring|fit|match|selected|interview|applicants?)\b",
    ),
    sign(
        "closed|no longer|not currently|not able to provide|unable to provide|specific feedback",
        r"\b(?:not able|unable) to (?:provide|offer|give|share)\b[^.;!?]{0,30}\bfeedback\b"
        r"|\bno longer (?:hiring|recruiting|accepting|open|available|processing)\b",
    ),
    sign(
        "limited|prioriti|deeper|stronger|less experience|more experience|lack|overqualified"
        "|concern|no |lack|isn",
        r"\b(?:more limited than|less experience\w*|prioriti[sz]ed|overqualified|lack(?:s|ed"
        r"|ing)? (?:of )?(?:the|experience|enough)|concerns? (?:about|around) your)\b",
    ),
    sign(
        "no|not|n't",
        r"\b(?:do not|don't|did not|didn't) (?:have|find)\b[^.;!?]{0,40}\b(?:position|role"
        r"|opening|match|place|fit)\b|\b(?:role|position|application|it) (?:did not"
        r"|didn't) work out\b",
    ),
)
TALK_MOVED = re.compile(
    r"\bre-?(?:schedul|arrang)\w*|\bnew (?:time|date|day|slot)\b"
    r"|\b(?:mov(?:e|ed|ing)|shift(?:ed|ing)?|push(?:ed|ing)?|put|bring|brought)"
    r" (?:back |forward |up )?(?:the|your|our|this|that) (?:[\w-]+ )?(?:interview|call|meeting"
    r"|conversation|chat|talk)\b"
    r"|\b(?:interview|call|meeting|conversation|chat|talk)\b[^.;!?]{0,25}\b(?:moved|shifted|pushed"
    r"|brought forward|put back)\b"
)
""" "Unfortunately we have to move your interview": regret over a date, none over the candidacy."""
DENIED = re.compile(
    r"(?:\b(?:not|never|no|cannot|unable|without|rather than)|n't) (?:(?:be|been|to|going|able|have"
    r"|has|yet) )*$"
)
""" "It will not be | rescheduled": how the words end before one that is denied."""
LATE = re.compile(
    r"\bsorry (?:again |so much |about |for |that |it |we |i |the |any |this |my |our |your )+"
    r"[^.;!?]{0,30}\b(?:delay\w*|late(?:ness)?|wait|waiting|slow\w*|silence|so long|a while)\b"
    r"(?!.*\b(?:but|however|unfortunately|sadly|afraid|regret)\b)"
)
""" "Sorry for the delay with your application": no hint of what became of it."""
CALLS_OFF = re.compile(
    r"\b(?:(?:not|never|cannot|unable|no longer)|\w+n't) (?:(?:be|to|able|going) )*(?:hold|held"
    r"|have|host|conduct|proceed|go|take place|happen|offer|interview|continue|keep|honou?r)\b"
    r"|\bcancel\w*|\bcall(?:ed|ing)? off\b"
)
""" "We will not hold the interview planned for Thursday": a day named, and no interview on it."""
FAREWELL = (
    sign(
        "best|luck|success|wish|hope",
        r"\b(?:wish(?:ing)?|luck|success|all the best|best wishes|hope"
        r"|the (?:very )?best)\b[^.;!?]{0,70}\b(?:search(?:es)?|career|endeavou?rs?|future"
        r"|hunt|pursuits?|journey|next (?:role|opportunity|chapter|position)|find (?:the|a"
        r"|your|something|what))\b",
    ),
    sign(
        "appl|reapply|future|other|consider us|career",
        r"\b(?:encourage|invite|welcome|hope|recommend|feel free|don't hesitate"
        r"|do not hesitate|please|keep an eye|suited"
        r"|consider)\b[^.;!?]{0,80}\b(?:(?:re-?)?apply(?:ing)?|other (?:roles|positions"
        r"|openings|opportunities)|future (?:roles|positions|openings|opportunities|vacancies)"
        r"|consider (?:us|applying)|try again|(?:careers?|jobs?) (?:site|page|website"
        r"|portal))\b",
    ),
    sign(
        "file|database|in mind|future|system|records|active",
        r"\b(?:keep|keeping|retain|hold|holding)\b[^.;!?]{0,60}\b(?:on file|future|in mind"
        r"|in our (?:system|database|records|talent)|active)\b",
    ),
)

TAKING_LEAVE = re.compile(
    r"\b(?:luck|success|best|well|wish)\b[^.;!?]{0,60}\b(?:search|career|endeavou?rs?|hunt)\b"
    r"|\bkeep an eye on\b|\bother (?:roles|positions|openings|opportunities)\b"
)
""" "Good luck with your search": a pause that is meant as the end."""

OFFER = (
    sign(
        "offer|extend|position|role|job|join",
        r"\b(?:pleas(?:ed|ure)|delighted|thrilled|excited|happy|proud|glad|honou?red|like|love"
        r"|want|wants|ready|decided|honou?r|privilege"
        r"|excitement)\b[^.;!?]{0,50}\b(?:(?:formally |officially |verbally )?(?:offer|extend"
        r"|mak(?:e|ing))(?:ing)?)\b (?:to )?(?:you\b[^.;!?]{0,50}\b(?:position|role|job|offer"
        r"|place|internship|employment|opportunity|spot|post|contract)|you the\b"
        r"|an? (?:\w+ ){0,3}?offer|our offer|the (?:\w+ ){0,4}?(?:position|role|job"
        r"|post)\b[^.;]{0,30}\bto you)",
    ),
    sign(
        "offer|contract",
        r"\b(?:attached|attaching|enclosed|attach|find|review|sign|signing|countersign|accept"
        r"|accepting"
        r"|sent|send|sending|here is|here's|below is|prepared|signed|confirm"
        r"|return)\b[^.;!?]{0,40}\b(?:your|the|our|an|formal|official|written|a) (?:(?:formal"
        r"|official|written|job|employment|full-time|conditional|verbal|revised|updated|signed"
        r"|attached) )*(?:offer(?: letter| of employment| package| details| document)?"
        r"|employment contract|contract of employment)\b(?! (?:you|a |an |support|insight"
        r"|from (?:another|a different)))",
    ),
    sign(
        "offer",
        r"\b(?:your|our|this|the|formal|job|employment|official"
        r"|verbal) offer\b[^.;!?]{0,50}\b(?:expires?|valid|includes?|contingent|stands|letter"
        r"|package|details|good (?:until|through)|open (?:until|till|through)"
        r"|we (?:\w+ )?(?:extended|made|sent|discussed|talked about|agreed)|is ready"
        r"|is attached)\b",
    ),
    sign(
        "offer",
        r"\b(?:extend(?:ed|ing)?|mak(?:e|ing)|made|present(?:ing)?|approved|giv(?:e"
        r"|ing))\b (?:you |to you )?(?:an|the|a formal|our|a verbal|a written|this"
        r"|a) (?:\w+ )?offer\b(?! (?:to (?:someone|another|a|the)|out))",
    ),
    sign(
        "offer|hired|contract",
        r"\byou(?:'re| are) hired\b|\b(?:final|best|revised|updated|improved|increased|formal"
        r"|written) offer\b|\bcontract (?:to follow|is attached|of employment)\b|\b(?:i"
        r"|we) can offer\b(?! (?:you )?(?:a call|\d|monday|tuesday|wednesday|thursday|friday"
        r"|feedback|advice|some feedback|(?:(?:the|these|those|following|two|three|four|some"
        r"|several|a|an|few|couple|of|other|available|free|interview) ){0,4}(?:slots?|times?|dates?"
        r"|days?|appointments?|interviews?)\b))|\bverbal offer\b"
        r"|\bbest and final offer\b",
    ),
    sign(
        "congrat|welcome",
        r"\bwelcome (?:aboard|on board|to the (?:team|company|family))\b|\b(?:congratulations"
        r"|congrats)\b[^.;]{0,60}\b(?:offer|got the job|hired|joining)\b",
    ),
    sign(
        "appoint",
        r"\byour appointment (?:as|to|has been|is)\b|\b(?:approved|confirm\w*|pleas\w+|delighted)\b"
        r"[^.;!?]{0,40}\byour appointment\b(?! (?:on|at|with|for|time|is (?:on|at))\b)"
        r"|\b(?:appoint(?:ing)? you|you(?:'ve| have) been appointed)\b",
    ),
    sign(
        "successful|accepted|approved",
        r"\byou(?:'ve| have) been successful\b(?![^.;!?]*\b(?:stage|round|shortlist\w*|interview"
        r"|reaching"
        r"|screening)\b)|\byour application (?:has been|was|is) (?:successful|accepted|approved)\b"
        r"(?![^.;!?]*\b(?:stage|round|shortlist\w*|interview|submitted|received)\b)",
    ),
    sign(
        "letter of|wish|offer|employ",
        r"\b(?:forward|proceed|ahead) with (?:an|the|your|our) (?:\w+ )?offer\b(?! (?:to"
        r"|for) (?:an?|some|the))|\boffer(?:s|ed|ing)? you (?:the|a|an|our"
        r"|this) (?:[\w-]+ ){0,5}?(?:job|role|position"
        r"|post|contract)\b"
        r"|\b(?:pleased|happy|delighted|like) to employ you\b|\b(?:letter of (?:intent|appointment"
        r"|employment)|wish(?:es)? to appoint you)\b",
    ),
    sign(
        "terms|package|contract|salary|paperwork",
        r"\b(?:attached|enclosed|below|here|with this)\b[^.;!?]{0,25}\b(?:the|your|our)\b"
        r"(?: [\w-]+){0,3}? (?:terms|employment contract|contract|package|paperwork)\b"
        r"|\bthe (?:full )?package (?:is|would be|comes to|includes)\b",
    ),
    sign(
        "yours|join|welcome you",
        r"\b(?:job|position|role) is yours\b|\b(?:like|love|want|excited|delighted|thrilled"
        r"|pleased|happy)\b[^.;!?]{0,25}\b(?:you to join|to have you join|have you join"
        r"|you joining|to welcome you (?:to|as|aboard|on))\b(?! (?:our |the "
        r"|us )?(?:\w+ )?(?:community|network|newsletter|mailing|webinar|event"
        r"|pool)\b)(?! (?:us )?(?:for|on|at|in) (?:a|an|the|our|monday|tuesday|wednesday"
        r"|thursday|friday)?\s?(?:call|interview|meeting|session|webinar|event|chat|zoom))",
    ),
    sign(
        "selected|chosen|choice|hired|accepted|got the",
        r"\b(?:you(?:'ve| have) been|you (?:were|are)|to) (?:selected|chosen|our (?:first "
        r"|top )?choice|hired|accepted)\b (?:for|as) (?:the|our|a|an"
        r"|this) (?!(?:\w+ ){0,3}?(?:interview|round|stage|screen|call|next|shortlist"
        r"|assessment|test|phone|video|technical|conversation))(?:\w+ ){0,5}?(?:position|role"
        r"|job|post|internship|fellowship)\b|\byou(?:'ve| have)? got the (?:job|role"
        r"|position)\b",
    ),
    sign(
        "accepted|selected",
        r"\b(?:congratulations|congrats|pleased|delighted|happy)\b[^.;!?]{0,40}\b(?:been "
        r"|being |were |are |you're )?(?:accepted|selected as|chosen as|hired)\b|\byou(?:'ve"
        r"| have) been (?:selected|chosen|accepted) (?:as|to join)\b",
    ),
    sign(
        "accept|salary",
        r"\b(?:accept|accepting|declin(?:e|ing)|sign) (?:the|our|this) (?:offer|position|role"
        r"|contract)\b|\bstart(?:ing)? salary (?:is|of|will be|would be)\b",
    ),
)
ADVANCED = (
    sign(
        "next|forward|ahead|interview|round|stage|shortlist|short-list|selected|final|advanc"
        "|proceed|progress",
        r"\b(?:pleased|delighted|happy|excited|thrilled|glad|great news|good news"
        r"|congratulations|congrats|like|love|want|wants|decided|you've been|you have been"
        r"|you're|we're|we'd|would|you|application)\b[^.;!?]{0,60}"
        r"\b(?:mov(?:e|ing|ed) (?:you )?(?:forward|ahead|on|along|to the|into)|advanc(?:e|ed"
        r"|ing)|invite you|progress(?:ed|ing)? (?:you|to)|proceed|shortlisted|short-listed"
        r"|selected (?:for|to)|next (?:round|stage|step|phase)s?|go(?:ing)? to the next"
        r"|continue (?:with|to))\b(?! (?:in|on|of|with) (?:your (?:career|search|job|journey"
        r"|life|own)|the (?:rest|future))| join (?:our|the) (?:talent|community|network))",
    ),
    sign(
        "passed|advanced|made it|cleared|through|clearing|passing",
        r"\b(?:you(?:'ve| have|'re| are|r application has)?\b[^.;!?]{0,20}\b(?:passed|advanced"
        r"|made it|cleared|moved|progressed|through)\b[^.;!?]{0,30}\b(?:to|the|through|on"
        r"|round|stage|screen)|congratulations on (?:clearing|passing|making))",
    ),
)
NOT_GOOD_NEWS = re.compile(
    r"\b(?:not|\w+n't|never|no longer|unable|cannot|other candidates?|another|someone else|may"
    r"|might|could|if|until|before|once)\b|considering us|^thank|^(?:we|our team"
    r"|the team) (?:will|'ll) "
)

ON_HOLD = (
    sign(
        "hold|held|paus|freez|frozen|postpon|suspend|halt|on ice|defer|shelv",
        r"\b(?:role|position|hiring|search|recruit\w*|process|requisition|opening|headcount"
        r"|job|opportunity|we|interviews?|everything|things?|it|decision|application|this"
        r"|department|plans?|project|all|client|company|team|they|office"
        r"|management)\b[^.;!?]{0,60}\b(?:on hold|on pause|paused|pausing"
        r"|freez(?:e|ing)|frozen|postpon(?:e|ed|ing)(?! (?:our|the|your|this|it) (?:call"
        r"|interview|meeting|chat|conversation))|suspend(?:ed|ing)?|halted|on ice|deferred"
        r"|shelved|h[oe]ld(?:ing)? off)\b",
    ),
    sign(
        "freez|paus|suspend|hold|postpon|delay|defer|burner",
        r"\b(?:hiring|headcount|budget|recruitment) (?:freeze|pause)\b|\b(?:press|hit)(?:ing|ed"
        r"|ting)? pause\b|\b(?:pausing|paused"
        r"|pause|freezing|suspending|suspended|postpone|postponed|postponing|deferred|delaying"
        r"|putting|put|place|placed"
        r"|placing)\b[^.;!?]{0,40}\b(?:search|hiring|recruit\w*|role|position|process"
        r"|on hold)\b",
    ),
    sign(
        "cancel|closed|withdrawn|eliminated|no longer|cut|exists|pulled|scrapped|dropped"
        "|removed|taken down|discontinued",
        r"\b(?:role|position|requisition|opening|search|vacancy|headcount|posting|job|post"
        r"|opportunity)\b[^.;!?]{0,40}\b(?:(?:has|have) been|was|is|been|being|are"
        r"|were)\b(?: \w+){0,2}? (?:cancell?ed|closed|withdrawn|eliminated|cut|scrapped"
        r"|dropped|pulled|removed|taken down|discontinued|no longer (?:available|open|being"
        r"|needed|hiring|recruiting|moving|funded))\b|\b(?:role|position|job|post"
        r"|opening) no longer exists\b",
    ),
    sign(
        "no longer|not|won't",
        r"\b(?:no longer|not currently|decided not to|won't be|will not be"
        r"|not be) (?:be )?(?:recruit(?:ing)?|hir(?:e|ing)|fill(?:ing)?|replac(?:e"
        r"|ing))\b(?! (?:you|him|her))|\b(?:not to|won't|will not) (?:be able to )?(?:fill"
        r"|hire for|recruit for|replace|hire anyone)\b|\b(?:not|\w+n't"
        r"|no longer) (?:be )?(?:going|moving|go|move|proceeding|proceed)(?: ahead"
        r"| forward)? with (?:the|this|our) (?:\w+ )?(?:recruitment|search|hire|role|position"
        r"|vacancy|hiring|requisition)\b",
    ),
    sign(
        "cancel|clos|withdr",
        r"\b(?:cancell?(?:ed|ing)|clos(?:ed|ing)|withdr(?:awn|ew"
        r"|awing))\b[^.;!?]{0,20}\b(?:the|this|our) (?:\w+ ){0,3}?(?:role|position|requisition"
        r"|search|opening|vacancy|post)\b",
    ),
    sign(
        "budget|restructur|reorgani|funding|priorities|layoff",
        r"\b(?:budget|restructur\w*|reorgani\w*|funding|priorities"
        r"|layoffs?)\b[^.;!?]{0,80}\b(?:hold|paus\w*|delay\w*|freez\w*|cancel\w*|postpon\w*"
        r"|no longer|stop\w*)\b|\blost (?:its|our|the) (?:funding|budget)\b",
    ),
)
LINE_BUSY = re.compile(
    r"\b(?:put|place|hold|calendar hold|on hold) (?:a|the|some) (?:hold|time|slot|spot|line)\b"
    r"|\bcalendar hold\b|\bplease hold\b"
)

WITHDRAWN = (
    sign(
        "withdraw|withdrew|pull out|pulling out|take myself|taking myself|remove me"
        "|removing m|step back|stepping back|bow out|step away|remove myself"
        "|out of the running",
        r"\b(?:i|i'd|i'm|i've|i'll|me|my)\b[^.;!?]{0,60}\b(?:withdraw(?:ing|n)?|withdrew"
        r"|pull(?:ing)? out|tak(?:e|ing) myself out|remov(?:e|ing) (?:me|myself|my)"
        r"|bow(?:ing)? out|step(?:ping)? (?:back|away) from|out of the running)\b",
    ),
    sign(
        "withdraw|remove",
        r"\bplease (?:withdraw|consider (?:my|this)[^.;]{0,20}withdrawn|remove (?:my|me))\b",
    ),
    sign(
        "accept",
        r"\bi(?:'ve| have| just| recently| had| decided to| am)?(?: \w+){0,3} accept(?:ed"
        r"|ing)? (?:an?other|a different|a|an) (?:\w+ ){0,3}?(?:offer|position|role|job)",
    ),
    sign(
        "declin|turn",
        r"\b(?:i|i've|i'd|i'll|have|to)\b[^.;!?]{0,40}\b(?:declin(?:e|ed|ing)|turn(?:ed"
        r"|ing)? down)\b[^.;!?]{0,30}\b(?:offer|position|role|opportunity|invitation)\b",
    ),
    sign(
        "no longer",
        r"\bi(?:'m| am) no longer (?:interested|looking|available|in the|able|pursuing"
        r"|considering)\b",
    ),
    sign(
        "not to proceed|not to move|not to continue|not to pursue",
        r"\bi(?:'ve| have)? (?:\w+ )?(?:decided|chosen) not to (?:proceed|move|continue|pursue"
        r"|go)\b",
    ),
)
