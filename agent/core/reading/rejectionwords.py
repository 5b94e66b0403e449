"""The words of rejections: that they don't go on, chose others, or have nobody to choose any more.

Patterns are built from parts (who decides, the verb, what about), not from whole sentences, so that
a wording nobody thought of is read too.

To add one: (1) write the letter into tests/core/reading/letters.txt and see that it fails; (2) find
below the way of saying no that it is an instance of (not going on, decided against it, others
chosen, not chosen, no offer, not a fit, gone); (3) add its word to the part that has its like: a
verb to `_GO_ON` or `_CHOOSE`, a noun to `_PERSON` or `_OTHERS`. Only where no way fits, add a sign.
A sign's anchors are words of which one must stand in the sentence before its pattern is tried ("a|b
& c|d": one of each group). They save time and keep a wide pattern to its subject: a word that you
add to the pattern often belongs there too. What only sounds like
a no goes into UNDECIDED, ABOUT_TIME, SOMEONE_ELSES or TERMS, which outweigh every sign.
"""

from __future__ import annotations

import re

from agent.core.reading.words import Sign, sign


def _gap(words: int) -> str:
    """Up to so many words, and the space before the next."""
    return rf"(?:[ ,]+[\w'&./-]+){{0,{words}}}?[ ,]+"


_NOT = r"(?:not|\w+n't|never|no longer|neither|unable to|cannot|against)"
_GO_ON = (
    r"(?:mov(?:e|ed|ing)|go(?:ing|ne)?|proceed(?:ed|ing)?|progress(?:ed|ing)?|advanc(?:e|ed"
    r"|ing)|continu(?:e|ed|ing)"
    r"|tak(?:e|en|ing)|pursu(?:e|ed|ing)|push(?:ed|ing)?|carry(?:ing)?|put(?:ting)?|bring(?:ing)?)"
)
_CHOOSE = (
    r"(?:mov(?:e|ed|ing)|go(?:ing|ne)?|went|proceed(?:ed|ing)?|progress(?:ed|ing)?|advanc(?:e"
    r"|ed|ing)|continu(?:e|ed|ing)|pursu(?:e|ed|ing)"
    r"|cho(?:se|sen)|choos(?:e|ing)|select(?:ed|ing)?|pick(?:ed)?|hir(?:e|ed|ing)|appoint(?:ed"
    r"|ing)?|identified|found|decided|prefer(?:red)?|settled"
    r"|focus(?:ed|ing)?|prioriti[sz](?:e|ed|ing)|opted|offered|extend(?:ed)?|made|given|gave"
    r"|award(?:ed)?|accepted|filled|brought|bring|tak(?:e|en|ing)|narrowed"
    r"|shortlist(?:ed)?|invit(?:e|ed|ing)|to consider)"
)
_PERSON = (
    r"(?:candidates?|applicants?|finalists?|individuals?|person|people|profiles?|professional"
    r"|applications?|hire|contenders?|options?|talent)"
)
_OTHERS = (
    r"(?:an?other [\w-]+ for (?:the|this|our)|(?:(?:an)?other|others|different|alternative"
    r"|fellow)\b(?: [\w-]+){0,4}? ?"
    + _PERSON
    + r"|(?:an)?other (?:direction|route|path)|a different (?:direction|route|path)"
    r"|an? (?:[\w-]+ ){0,3}?(?:internal|stronger|external|local|different|senior|experienced"
    r"|junior|qualified|suitable) "
    + _PERSON
    + r"|(?:someone|somebody|anybody|one) (?:else|whose|who|with|internal(?:ly)?|local|more)"
    r"|(?:the |a |some |those |several |certain |a few |a number of "
    r"|other )?(?:\w+ )?(?:candidates?|applicants?|others|those|people|individuals?) (?:who"
    r"|whose|with|that|more|better|closer|we (?:feel|felt|believe|think)|from|in)\b"
    r"|others\b(?! (?:in|on|from|at) )|a candidate\b|internal candidates?)"
)
_JOB = (
    r"(?:position|role|job|vacanc(?:y|ies)|opening|opportunit(?:y|ies)|spot|requisition|post"
    r"|place|internship|seat|positions|roles|openings)"
)

FILLED = re.compile(r"\b(?:filled|appointment|appointed|hired|made a hire)\b")
ABOUT_YOU = re.compile(
    r"\b(?:you|your|you're|you've|you'll|yours|candida\w+|applica\w+|finalists?|role|position|job"
    r"|vacancy|opening|post|internship|offer|contract|someone|somebody|person|profile|client"
    r"|interview\w*|appointment|hire|hired|unfortunately|regret\w*|sorry|sadly)\b"
)
""" "You", or one of those who apply: otherwise the sentence may be about anything."""
JOB = re.compile(
    r"\b(?:applica(?:tion|nt|nts|tions)|apply(?:ing)?|applied|candida\w+|interview\w*|hiring"
    r"|recruit\w*|vacanc\w+|resum[eé]|cv|role|position|opening|internship|fellowship|job"
    r"|client|portfolio|assessment|assignment|exercise|hire|finalists?)\b"
)
BRIEF = 8
"""Sentences of a letter that may leave unsaid what it is about."""
LETTER = 60
"""Sentences beyond which it is no letter but a digest: only its first are looked at."""
UNDECIDED = re.compile(
    r"\bnot yet\b|\b(?:has|have|had) (?:not yet|yet to|not) (?:to be |been )?(?:filled"
    r"|made (?:a|any|our|the|up)|decided(?! to)|reached|finali[sz]ed|come)|\b(?:haven't"
    r"|hasn't)(?: yet)? (?:been filled|made (?:a|any|our|the|up)|decided|reached|finali[sz]ed"
    r"|come|forgotten)|\bnot yet (?:been )?(?:selected|chosen)"
    r"|\bnot been filled\b|\bnot (?:made|reached|come to) (?:a|any|our|the) (?:final )?decision\b"
)
ABOUT_TIME = re.compile(
    r"\b(?:not|\w+n't|unable|cannot|regret|sorry|unfortunately"
    r"|afraid)\b[^.;!?]{0,50}\b(?:work for|make it(?! (?:to|into|past|through|on|onto) (?:the"
    r"|our|this))|attend|that (?:day|time|date|slot|morning|week)|reschedul\w*|(?:move|moving"
    r"|push|postpone|cancel) (?:our|the|your|this|tomorrow's|today's|it)\b (?:\w+ )?(?:call"
    r"|interview|meeting|chat|conversation|time|it|to|until))"
    r"|\boffer(?:ing)?(?: you)? (?:a|an|any|the|another)? ?(?:\w+ )?(?:dates?|times?|slots?"
    r"|appointment)\b"
    r"|\b(?:not|\w+n't|cannot|unable to)\b[^.;!?]{0,60}\b(?:until|before"
    r"|without)\b (?!(?:further|any|prior))"
)
SOMEONE_ELSES = re.compile(
    r"\b(?:we|i) (?:\w+ )?(?:spoke|talked)\b[^.]{0,60}\b(?:ago|last|previously)\b"
    r"|\bnew (?:opportunity|role|position)\b[^.]{0,30}\b(?:opened|came up)\b"
    r"|\b(?:don't|do not|doesn't) (?:need|have to|worry|hesitate|mean|want you|give up|let)\b"
    r"|\bwho (?:was|were|are|is) not\b"
)
TERMS = re.compile(
    r"\b(?:salary|base|range|compensation|budget|equity|bonus|flexibility to|higher|visa"
    r"|sponsor\w*|relocat\w*|remote(?:ly)?|feedback|\$\d)"
)

REJECTION: tuple[Sign, ...] = (
    # not going on with you
    sign(
        "forward|ahead|further|proceed|progress|advanc|continu|pursu|stage|round|any more"
        "|candidacy|with you|past the|on to & not|n't|never|no longer|neither|unable|cannot"
        "|against",
        r"\b"
        + _NOT
        + _gap(5)
        + _GO_ON
        + r"\b(?:[ ,]+[\w'&/-]+){0,6}?[ ,]+(?:forward|ahead|further|along|on to|past|beyond"
        r"|with (?:you|your|the|this|any|a|an|it|his|things)|to (?:the |a "
        r"|an )?(?:\w+ )?(?:next|final|interview|offer|second|further|following|round"
        r"|stage)|in (?:the|this|our|your)|at this|(?:you|your) )",
    ),
    sign(
        "proceed|progress|advanc|pursu|moving|continu & not|n't|never|no longer|neither"
        "|unable|cannot|against",
        r"\b"
        + _NOT
        + _gap(3)
        + r"(?:proceed(?:ing)?|progress(?:ing)?|advanc(?:e|ed|ing)|pursu(?:e|ed|ing)|moving"
        r"|continu(?:e|ing))\b(?! (?:to be|until))(?: (?:your|you|further|this|the|that)\b"
        r"|[ .,!]*$)",
    ),
    # decided against it
    sign(
        "decid|chos|opt|elect|decision|determin|conclu|choice|agreed|resolved",
        r"\b(?:decided|chosen|opted|elected|decision|choice|determined|concluded|agreed"
        r"|resolved)\b[^.;!?]{0,30}\b(?:not to|to not|against|not be|\w+n't be|that you (?:are"
        r"|were|will) not|we will not|we won't)\b(?! (?:fill|recruit|hire (?:anyone|for)"
        r"|replace|re-?open|post|schedule|reschedule))",
    ),
    sign(
        "pass",
        r"\b(?:decided|chosen|going|opted|have|need|had|want|wants|they've|will"
        r"|chose)\b(?: \w+){0,2} (?:to )?pass(?:ing)?\b(?: (?:on (?:your|you|this|moving|him"
        r"|her)|this time|at this)|[ .,!]*$)",
    ),
    sign(
        "a pass|passed on",
        r"\b(?:it(?:'s| is| was)|this is|that's|going to be) (?:a |going to be a )?pass\b"
        r"|\b(?:they|client|team|manager|we)(?:'ve| have| has)? passed (?:on (?:you|your|this"
        r"|it)\b|[.,!]|$)",
    ),
    # others were chosen
    sign(
        "other|someone|somebody|different|candidate|applicant|internal|those|people"
        "|individual|profile|person|hire",
        r"\b"
        + _CHOOSE
        + r"\b(?: (?:ahead|forward|on|further|to|with|for|in favou?r of|in|by|instead|an?"
        r"|the|our|out|job|role|position|it|offers?|offer|candidacies of|only|those"
        r"|ahead with|pursuing|hiring|moving|proceed|it to|on to|accepted by|our|selection"
        r"|recruitment|hiring|process|search|with another))*? " + _OTHERS,
    ),
    sign(
        "other|someone|somebody|candidate|applicant",
        r"\b(?:in favou?r of|lost out to|beaten by|accepted by|filled by|behind) (?:an?"
        r"|the)? ?(?:\w+ ){0,3}?(?:" + _PERSON + r"|someone|somebody)",
    ),
    sign(
        "closely|closer|better|stronger|more |deeper",
        r"\b(?:"
        + _PERSON
        + r"|someone|others?|competition|those)\b[^.;!?]{0,70}\b(?:more closely|closer|closely"
        r"|better|stronger"
        r"|more (?:suit\w*|relevant|aligned|qualified|direct)"
        r"|deeper)\b[^.;!?]{0,50}\b(?:match\w*|fit\w*|align\w*|suit\w*|m[ee]t|meets?|qualif\w*"
        r"|experience\w*|skills?|backgrounds?|needs?|requirements?|what (?:we|the)|role"
        r"|position|expertise|knowledge|were)\b|\b(?:candidates?|applicants?"
        r"|others)\b[^.;!?]{0,20}\b(?:match|meet|fit|suit)(?:ed|es"
        r"|s)?\b[^.;!?]{0,40}\b(?:more closely|better|closer)\b|\b(?:candidates?|applicants?"
        r"|someone|person|people|those) with (?:more|deeper|stronger) \w+",
    ),
    # you were not chosen
    sign(
        "select|success|shortlist|short-list|chosen|accept|retain|consider|pick|among|invit"
        "|approv|hired|match|qualif|cut|further & not|n't|never|no longer|neither|unable"
        "|cannot|against",
        r"\b"
        + _NOT
        + _gap(4)
        + r"(?:selected|successful|shortlisted|short-listed|chosen|accepted|retained|picked"
        r"|approved|hired|(?:be )?(?:invit(?:e|ed|ing)|interview(?:ing)?)(?= you| to)"
        r"|amongst? th(?:e|ose)|being considered|under (?:active )?consideration"
        r"|in (?:consideration|contention|the running)|considered? (?:for|further|your"
        r"|you)|consider(?:ing)? (?:your|you|any)|make the (?:cut|final|shortlist)"
        r"|pass(?:ed)? (?:the|our|this))\b",
    ),
    sign(
        "select|choose|chosen|accept|shortlist|advance|recommend|fund|support & not|n't|never"
        "|no longer"
        "|neither|unable"
        "|cannot|against",
        r"\b(?:did not|didn't|could not|couldn't|have not|haven't|has not|will not|won't"
        r"|cannot|unable to)\b"
        + _gap(3)
        + r"(?:select(?:ed)?|choose|chosen|accept(?:ed)?|shortlist(?:ed)?|advance|hire"
        r"|recommend(?:ed)?|fund(?:ed)?|support(?:ed)?|invite)\b[^.;!?]{0,12}\b(?:you|your"
        r"|candidacy|it|for (?:further|the|this))\b",
    ),
    sign(
        "unsuccessful",
        r"\b(?:you|your|yours|application|applications|candidacy|candidature|occasion"
        r"|applicants?|candidates?)\b[^.;!?]{0,60}\bunsuccessful\b|\bunsuccessful (?:on|at"
        r"|in) (?:this|your)\b|\bunsuccessful (?:application|candida)",
    ),
    sign(
        "declin|reject",
        r"\b(?:your (?:application|candidacy)|candidacy|you)\b[^.;!?]{0,40}\b(?:has been|was"
        r"|have been|were|been|is|to) (?:declined|rejected?|decline)\b|\b(?:declin|reject)(?:e"
        r"|ed|ing)? (?:your|you)\b",
    ),
    sign(
        "out of the running|fell short|come up short|make|made|out of consideration",
        r"\b(?:out of (?:the running|consideration)|your? [^.;!?]{0,40}(?:f[ae]ll short"
        r"|c[ao]me up short)|(?:not|\w+n't) (?:\w+ )?made? (?:it (?:to|into|past|through|on"
        r"|onto)\b|the (?:cut|short|final|list))"
        r"|(?:didn't|did not|haven't|have not) (?:make|made) (?:it|the))\b",
    ),
    # no offer, no interview
    sign(
        "offer|place|position & not|n't|never|no longer|neither|unable|cannot|against",
        r"\b"
        + _NOT
        + _gap(5)
        + r"(?:(?:extend|mak(?:e|ing)|offer)(?:ing)?(?: you)? (?:an?|the|this|any|our"
        r"|employment|further|you)\b|offer (?:you|stage))",
    ),
    sign(
        "interview",
        r"\b(?:not|\w+n't|unable to|cannot)\b"
        + _gap(4)
        + r"(?:offer|invit(?:e|ing)|giv(?:e|ing)|grant)(?:ing)?(?: you)?(?: to)? (?:an? "
        r"|the )?interviews?\b",
    ),
    # not a fit
    sign(
        "fit|match|suit|align|looking for|we need|what we|level & not|n't|never|no longer"
        "|neither|unable|cannot|against|no |lack|isn",
        r"\b(?:"
        + _NOT
        + r"|no|isn't|lack\w*)\b"
        + _gap(8)
        + r"(?:fits?|match|match(?:es|ing)|suits?|suited|suitable|align(?:ed|s|ment)?"
        r"|what we(?:'re| are)? (?:looking|need|after|seek)\w*|the level|right (?:person"
        r"|candidate|one|moment))\b",
    ),
    sign(
        "suited|qualified|exceed|too ",
        r"\byou(?:'re| are|r (?:profile|experience|background) is)? (?:may be "
        r"|might be )?(?:\w+ ){0,3}?too "
        r"(?:senior|junior|experienced|expensive|advanced|speciali[sz]ed|early)\b|\b(?:over"
        r"|under)-?qualified\b"
        r"|\byou(?:'d| would| may| might)? be (?:much |far |a lot )?better (?:suited|placed"
        r"|off)\b|\b(?:you are|you're|your (?:experience|background) (?:is"
        r"|makes you)) overqualified\b|\b(?:qualifications|experience"
        r"|background)\b[^.;]{0,30}\bexceeds?\b",
    ),
    # gone
    sign(
        "filled",
        r"\b(?:position|role|job|vacanc|opening|opportunit|spot|requisition|post|place|seat"
        r"|internship)\w*\b[^.;!?]{0,60}\b(?:is|are|been|was|were|already|now|recently|since"
        r"|just)\b[^.;!?]{0,20}\bfilled\b|\b(?:have|has|'ve|we|already|recently"
        r"|just)\b(?: \w+){0,3} filled\b[^.;!?]{0,50}\b" + _JOB,
    ),
    sign(
        "offered|given|gave|awarded",
        r"\b(?:offered|given|gave|awarded) (?:the|this|our) (?:\w+ ){0,3}?(?:role|job|position"
        r"|post|contract|spot|place)\b(?: \w+)? to (?!you\b)",
    ),
    sign(
        "ended up|wound up|appointment|a hire|our hire|our selection|final selection|hired"
        "|appointed|accepted",
        r"\b(?:they|someone|somebody|he|she|who|candidate|finalist|applicant|person)(?:'ve| have"
        r"| has)? "
        r"(?:\w+ )?accepted (?:our|the|an|that|this) (?:\w+ )?(?:offer|role|position|job)\b"
        r"|\b(?:ended|wound) up (?:hiring|choosing|picking|selecting|appointing|going with"
        r"|making an offer)\b(?! you\b)"
        r"|\b(?:made|making) (?:an appointment|a hire|our hire|our selection"
        r"|a final selection)\b|\b(?:hired|appointed) (?:someone|somebody|for the (?:role"
        r"|position|job))\b",
    ),
    sign(
        "capacity|full",
        r"\b(?:program(?:me)?|class|cohort|team|intake) is (?:now )?(?:at capacity|full)\b",
    ),
    # ways of saying no
    sign(
        "no from|a no|is no|here|there|meet|end of the road|not the news|not the outcome"
        "|not the answer|not the result|part ways|leave it here|leave it there|close your"
        "|closing your|closed your|release you|rule you out|ruled you out|turn you down"
        "|let you go|hate to|not this time|work out|working out",
        r"\b(?:it(?:'s| is)|answer is) (?:a |going to be a )?no\b(?![ -]?brain)|\b(?:we|i"
        r"|going to|have to"
        r"|need to|decided to|must|let's|we'll|we're|i'm)\b (?:\w+ ){0,2}?(?:stop|end|leave"
        r"|close|draw) (?:(?:it|things|the|this|our|your|a) )?(?:\w+ )?(?:here|there)\b"
        r"|\b(?:did not|didn't|does not|doesn't|not quite) meet(?:ing)? (?:the|our)\b"
        r"|\b(?:this one|this|it|things)(?:'s| is| are| was)?(?: \w+)? (?:not|n't)? ?(?:not "
        r"|n't )(?:going to |gonna )?"
        r"work(?:ing)? out\b|\bend of the road\b|\bnot the (?:news|outcome|answer|result|decision"
        r"|email) (?:you"
        r"|we|i|that)\b|\bpart ways\b|\bclos(?:e|ed|ing) (?:out )?your (?:application"
        r"|candidacy|file)|\b(?:release|rul(?:e|ed)|turn(?:ed|ing)?) you\b|\bno from (?:us"
        r"|our)\b",
    ),
)
