"""The words by which a message's class is told, where its facts don't tell.

`classes.class_of` asks in order: what is no job mail at all (NEVER_JOB, NOT_JOB, COLD), then the
outcomes, then invitations (INVITED, or INVITE with TALKS), requests (TASKS), receipts (RECEIVED).

To add a word, put it to its like; each sign's first argument names words of which one must stand
in the sentence, so a new word of its pattern often belongs there too. Lines to try it with go into
tests/core/reading/letters.txt.
"""

from __future__ import annotations

import re

from agent.core.reading.words import sign

NEVER_JOB = (
    sign(
        "survey|rate|experience so far|feedback",
        r"\b(?:short|brief|quick|\w+[- ](?:question|minute)s?) (?:\S+ )?survey\b|\b(?:take"
        r"|complete|fill"
        r"|answer|participate)\b[^.;!?]{0,30}\bsurvey\b|\bsurvey\b[^.;!?]{0,60}\b(?:experience"
        r"|minutes?)\b|\b(?:hear|tell us"
        r"|know) (?:more )?about your experience\b|\brate your (?:experience|candidate)",
    ),
    sign(
        "confirm|verify|activate|free",
        r"\b(?:confirm|verify) your e-?mail\b|\bfree (?:guide|e-?book|template|checklist|course"
        r"|webinar|download)\b|\bactivate your\b[^.;!?]{0,30}\b(?:account"
        r"|profile)\b",
    ),
    sign(
        "registering|setting up|creating|created|account|sign-in|signed in|deactivat",
        r"\b(?:setting up|creating|registering|registration of)\b[^.;!?]{0,25}\b(?:profile"
        r"|account)\b|\baccount (?:will be|was|has been) (?:deactivated|created|activated)\b"
        r"|\bnew sign-?in\b",
    ),
    sign(
        "code|passcode|otp|pin|password",
        r"\b(?:verification|security|one-time|access|pairing|login|sign-in"
        r"|otp) ?(?:pass)?codes?\b|\botp\b|\bone-time (?:password|pass|code)|\b(?:code|pin|otp"
        r"|password)\b[^.]{0,40}\b\d{4,8}\b|\bpass ?code (?:is|:|note|will)\b",
    ),
    sign(
        "job alert|new jobs|jobs for|jobs match|easy apply|saved search|job digest|recommend",
        r"\b(?:your job alerts?|job alert for|\d+\+? new jobs?|jobs? (?:for you|match\w*)"
        r"|saved search|easy apply|(?:weekly |daily )?job digest|recommended jobs?)\b",
    ),
)
"""Not a word of the candidacy itself, though an application may be mentioned."""
NOT_JOB = (
    sign(
        "code|passcode|otp|pin|enter|use",
        r"\b(?:verification|security|one-time|one time|access|pairing|confirmation|login"
        r"|sign-in|otp) ?(?:pass)?codes?\b|\botp\b|\bone-time (?:password|pass|code)|\b(?:code"
        r"|pin|otp|password)\b[^.]{0,40}\b\d{4,8}\b|\b(?:enter|use"
        r"|confirm)\b[^.]{0,40}\b\d{4,8}\b",
    ),
    sign(
        "job|position|roles",
        r"\b(?:your job alerts?|\d+\+? (?:new )?(?:jobs?|positions|roles)|new jobs? (?:for"
        r"|match|in|near|at)|saved search|jobs? (?:for you|match\w*|posted|near|you may)"
        r"|recommended (?:jobs?|for you)|(?:job )?recommendations?\b|easy apply|job matches"
        r"|similar jobs|new positions? for|open roles and apply|posted \d+ (?:days?"
        r"|hours?) ago)\b",
    ),
    sign(
        "off|limited|now|claim|promo|coupon|discount|sale|save|deal|free|upgrade|premium|trial",
        r"\b\d{1,2}% (?:off|on)\b|\bsave \d+|\blimited[- ]time\b|\bact now\b|\bclaim your\b"
        r"|\bpromo(?:tion|tional)?\b|\bcoupon\b|\bdiscount\b|\bupgrade (?:to|now|your)\b"
        r"|\bpremium\b|\bfree trial\b|\bgo premium\b|\bsale\b",
    ),
    sign(
        "order|ship|payment|subscription|statement|password|purchase|invoice|membership"
        "|transaction|billing|refund|parcel|package is|shopping|deliver|account|card",
        r"\b(?:your (?:order|parcel|delivery|package)|has shipped|was shipped|shipment"
        r"|tracking number|track (?:it|your)|payments?|subscription|statement|billing|(?:reset"
        r"|change|changed|new) (?:your )?password|password was|purchase|invoice|refund"
        r"|membership|shopping with|bank|credit card|sell(?:er|ing)?|seller"
        r"|your account(?:s)? (?:has|was|is|will|online|balance)|accounts online)\b",
    ),
    sign(
        "webinar|sign up|demo|free|volunteer|newsletter|rsvp|register|exclusive|event|stream"
        "|tips|follow us|session|join us|course|digest|podcast|workshop",
        r"\b(?:webinar|newsletter|sign up (?:by|now|today|here|for)|demo\b"
        r"|(?<!feel )free (?:\w+ )?(?:call|session|consultation|coaching|trial|resource)"
        r"|volunteers?|register (?:now|here|today|for)|save the date|exclusive|live(?: "
        r"|-)?(?:event|conversation|stream\w*)|tune in|(?:\w+ )?tips (?:for|to)|informati(?:ve"
        r"|on) session|workshop|podcast|digest|our course)\b",
    ),
    sign(
        "profile|recruiters|who viewed",
        r"\b(?:complete your profile|seen by (?:more )?recruiters|viewed your profile"
        r"|connections?|invitation to connect|endors\w+|people you may know)\b",
    ),
    sign(
        "appointment|reservation|booking|flight|hotel|dentist",
        r"\b(?:appointment with (?:dr|doctor|your (?:doctor|dentist))|dentist"
        r"|reservation (?:at|for|is)|your (?:reservation|booking|flight|stay|hotel)"
        r"|booking (?:number|reference))\b",
    ),
    sign(
        "plan|transcription|calculator|resume|log|storage|app",
        r"\b(?:your (?:free )?plan|storage|in-app|app store|download the app|pre-paid"
        r"|transcriptions|calculator|resume (?:review|score|builder)|log ?in (?:here )?to)\b",
    ),
)
COLD = (
    sign(
        "came across|stumbled|found your|saw your|noticed your|your profile|your background"
        "|your resume|impressed",
        r"\b(?:came across|stumbled (?:up)?on|found|saw|noticed|looking at"
        r"|viewed) your (?:\w+ )?(?:profile|linkedin|background|resume|work|github|cv)\b"
        r"|\byour (?:profile|linkedin)\b[^.]{0,40}\b(?:caught|stood out|great fit|strong fit"
        r"|perfect|impress)",
    ),
    sign(
        "job|role|position|opportunity|opening|requirement|client",
        r"\b(?:i|we)\b (?:\w+ )?(?:have|got|found|recruiting for|hiring for|working (?:on"
        r"|with)|representing|currently have)\b (?:a|an|some|one|several|multiple|another"
        r"|this)\b[^.]{0,60}\b(?:jobs?|roles?|positions?|opportunit\w+|opening|client|company"
        r"|requirement)\b|\b(?:one of )?(?:our|my) (?:direct )?clients?\b"
        r"|\bnew opportunity just\b|\bexciting opportunity\b|\bthought of you\b"
        r"|\bjob description\b",
    ),
    sign(
        "hiring|recruiting|looking",
        r"\b(?:i'm|i am|we're|we are|currently) (?:hiring|recruiting|looking to hire"
        r"|reaching out|building)\b|\b(?:reaching out|writing) (?:from|because|about|to see"
        r"|regarding)\b(?![^.]{0,60}\b(?:application|interview|applied))",
    ),
    sign(
        "open to|interested|exploring|new opportunities|job market",
        r"\b(?:would you be|are you|if you(?:'re| are)|not sure if you're|might be|may be"
        r"|could be)\b[^.]{0,25}\b(?:open to|interested in|exploring)\b|\binterested\?"
        r"|\bnew opportunities\b|\bjob market\b|\bif (?:this|it) (?:sounds|interests)",
    ),
    sign(
        "follow|checking in|previous|my email|last message|my message",
        r"\b(?:following up on|checking in on|bumping) my\b|\bmy (?:previous|last"
        r"|earlier) (?:message|email|note)\b",
    ),
    sign(
        "apply|interested|relocat|locals",
        r"\b(?:if you(?:'d| would) like to apply|apply (?:now|here|today)"
        r"|revert (?:back )?(?:on|with)|you may be interested|have a look at our open"
        r"|updated resume|view details)\b",
    ),
)
APPLICATION = (
    sign(
        "appl|resume|candida|submission|interest|cv",
        r"\b(?:your (?:[\w-]+ ){0,4}?(?:application|candidacy|submission|candidature)"
        r"|(?:thank(?:s| you)|appreciate)\b[^.;!?]{0,30}\b(?:applying|your (?:application"
        r"|interest|submission)|expressing interest)|for applying|you(?:'ve| have)? applied"
        r"|(?:interview|meet|speak|talk)\w* (?:with|for) (?:us|our|the)|after reviewing your"
        r"|reviewed your (?:application|resume|cv|materials))\b",
    ),
    sign(
        "interview|round|screen|assessment|assignment|candidate|shortlist|portfolio|take-home"
        "|take home",
        r"\b(?:your (?:\w+ ){0,2}?(?:interview|assessment|assignment|test|portfolio"
        r"|phone screen|onsite)|(?:second|next|final|first|technical) (?:round|interview"
        r"|stage)|round \d|moved? (?:you )?to the next|take[- ]home|shortlisted)\b",
    ),
)
PROCESS = re.compile(
    r"\b(?:appl(?:y|ied|ying|ication\w*)|candida\w+|interview\w*|role|position|resum[eé]|cv"
    r"|hiring|recruit\w*|portfolio|assessment|assignment|vacancy|opening|references?|referees?"
    r"|job|salary|visa|start date|start(?:ing)?\b|licen[cs]e|relocat\w+|notice|commut\w+|eligib\w+"
    r"|offer|background check|take-home|tests?|exercise|teams"
    r"|case study|deck|presentation|work (?:permit|sample)|writing sample|sample|cover letter"
    r"|transcript|team|decision"
    r"|feedback|process|call|screening|availab\w+|form|authori[sz]ed|notice period"
    r"|compensation|manager|director|editor|producer|founder|ceo|cto|head of|articles?|panel"
    r"|client|department|onboarding|contract|document\w*)\b"
)
RECEIVED = (
    sign(
        "receiv|submitted|reached|receipt|system|review|added|got|came through|landed|thank"
        "|confirm|with the|complete",
        r"\b(?:received|receipt of|have got|got|submitted|reached us|logged|recorded"
        r"|acknowledg\w+|added|landed|came through|confirms?)\b[^.;!?]{0,60}\b(?:application"
        r"|resume|cv|submission|candidacy|materials|documents|interest|assessment|assignment"
        r"|email|responses?|references|portfolio|profile|it|everything)\b|\b(?:application"
        r"|resume|cv|submission|email|assessment|materials|responses?"
        r"|it)\b[^.;!?]{0,60}\b(?:received|submitted|reached|in our system|under (?:review"
        r"|consideration)|in review|being (?:reviewed|considered|processed|evaluated)|complete"
        r"|on its way|safely|with (?:the|our) (?:\w+ )?(?:team|manager|panel))\b",
    ),
    sign(
        "review|evaluat|consider|process|look|screen|assess|finaliz|finalis|putting|gather"
        "|collect|discuss",
        r"\b(?:will|'ll|are|'re|is|currently|be|been|team|continue|still|begin|begun|gearing"
        r"|working)\b[^.;!?]{0,40}\b(?:review|evaluat|assess|consider|process|examin|look"
        r"|going through|screen|working through|finali[sz]|putting together|gather|collect"
        r"|discuss|interview|talking|speaking|meeting|deciding)\w*\b",
    ),
    sign(
        "touch|contact|reach|hear|back|update|notified|next steps|know|follow up|keep you"
        "|news|inform|respond",
        r"\b(?:will|'ll|should|can expect to|going to|may|shall|be able to|hope to|aim to"
        r"|hoping to|plan to|try to)\b[^.;!?]{0,40}\b(?:be (?:back )?in touch"
        r"|get (?:back )?in touch|contact(?:ed)?|reach(?:ing)? out|hear|get back|come back"
        r"|notified|receive an update|update you|keep you|let you know|provide you|notify you"
        r"|follow up|respond|reach you|inform you|circle back|have (?:news|an update|an answer"
        r"|a decision)|know more)\b",
    ),
    sign(
        "patience|bear|still|timeline|decision|forgotten|waiting|longer|update|behind|taking",
        r"\b(?:thank(?:s| you)? (?:you )?for (?:your patience|bearing|being (?:so )?patient"
        r"|waiting)|(?:appreciate|for) your patience|bear(?:ing)? with (?:us|me)"
        r"|haven't forgotten|(?:no|not) (?:update|news|decision)|not (?:yet )?(?:made|reached)"
        r"|quick update|taking (?:a (?:bit|little) )?longer|been waiting|a bit behind"
        r"|sorry (?:for|about) the (?:delay|wait|silence))\b",
    ),
    sign(
        "received|got it|noted|good hands",
        r"^(?:received|noted|got it)\b|\bgot it\b|\bwell received\b|\bin good hands\b",
    ),
    sign(
        "still|running|mix|considered|consideration|process|interested",
        r"\b(?:still (?:in (?:the )?(?:mix|process|running)|under consideration"
        r"|being considered|very (?:much )?interested)|remains? (?:under|active)"
        r"|moving quickly|in the running|under consideration)\b",
    ),
)
INVITE = (
    sign(
        "would|'d|like|love|want|invit|pleased|excited|happy|hoping|hope|eager|look",
        r"\b(?:would|like|love|want|wants|invite|inviting|invited|pleased|excited|happy|hoping"
        r"|wanted|delighted|hope|interested|look|eager|keen)\b[^.;!?]{0,60}\b(?:schedul\w*"
        r"|set up|arrange|invit\w*|speak|talk|meet|chat|connect|interview|conversation|book"
        r"|move you|learn more about you|discuss|get to know|phone|start with|have you"
        r"|welcome you|screening)\b",
    ),
    sign(
        "schedul|book|slot|calendar|select|choose|pick|reserve|availab|time|date",
        r"\b(?:select|choose|pick|book|reserve|schedule|find|grab|use|share|send|provide"
        r"|let (?:me|us) know|indicate|reply|offer|propose|suggest|confirm|give|what|which"
        r"|when|let's|arrang\w*|coordinat\w*|set up)\b[^.;!?]{0,60}\b(?:slots?|times?"
        r"|availabilit\w*|available|calendar|scheduler|scheduling (?:link|page)|windows?"
        r"|interview\w*|schedule|convenient|calendly|date|minutes|free|call|chat|suits?)\b",
    ),
    sign(
        "available|free|can you|could you|could we|can we|does|works|do you have|is "
        "|how about|would",
        r"\b(?:are you|would you be|will you be|can you|could you|can we|could we|do you have"
        r"|does|is|would|how about|what about)\b[^.;!?]{0,50}\b(?:available|free|time"
        r"|availability|works?|do a|do an|do (?:mon|tues|wednes|thurs|fri)\w*|hop on|jump on"
        r"|make|meet|speak|talk|interview|good for you|minutes|suit|fine with)\b",
    ),
    sign(
        "interview|screen|call|onsite|on-site|conversation|zoom|meet",
        r"\b(?:interview|phone screen|screening call|video call|call|on-?site|meeting"
        r"|conversation|chat)\b[^.;!?]{0,60}\b(?:scheduled|confirmed|is (?:on|at|tomorrow|set"
        r"|booked|now)|invitation|invite|has been (?:moved|set|scheduled|rescheduled|confirmed"
        r"|booked)|reminder|will (?:be|take|last)|conducted|tomorrow|today|(?:on|to) (?:mon"
        r"|tues|wednes|thurs|fri)\w*|link|at \d)\b|\b(?:zoom|meet|teams|dial-in) (?:link"
        r"|details|information|url)\b[^.;!?]{0,50}\b(?:interview|call|conversation|chat"
        r"|meeting|monday|tuesday|wednesday|thursday|friday|tomorrow)",
    ),
    sign(
        "interview|round|stage|shortlist|technical|next step|next up|conversation|through|advanced",
        r"\b(?:selected|shortlisted|advanced|move you|moving you|move you on|progress|invited?"
        r"|forward|next (?:step|round|stage|up)|congratulations|great news|good news"
        r"|through to)\b[^.;!?]{0,60}\b(?:interview\w*|round|stage|shortlisted|technical"
        r"|screen|on-?site|position|call|conversation|chat)\b",
    ),
    sign(
        "look like|scheduled to",
        r"\b(?:what does|how does|how is|how's) your\b[^.;!?]{0,40}\blook(?:ing)?\b"
        r"|\bscheduled to (?:meet|speak|talk)\b",
    ),
    sign(
        "reminder|confirm|reschedul|move",
        r"\b(?:reminder|confirm\w*|reschedul\w*|move|moved|moving|push(?:ed)?"
        r"|postpone)\b[^.;!?]{0,60}\b(?:interviews?|call|screen|meeting|conversation|chat)\b",
    ),
    sign(
        "forward to",
        r"\blook(?:ing)? forward to\b[^.;!?]{0,30}\b(?:our (?:interview|call|conversation|chat"
        r"|meeting)|meeting you|speaking|talking|interview|seeing you|chatting)\b",
    ),
)
INVITED = re.compile(
    r"\b(?:(?:like|love|pleased|happy|delighted|excited|glad|keen|want|wish|writing) to invite you"
    r"|(?:are|am|'re|'m) inviting you|you(?:'re| are|'ve been| have been) invited|invitation)"
    r" (?:to|for)\b[^.;!?]{0,60}?\b(?:interview\w*|visit|assessment (?:day|cent(?:er|re))|meet\w*"
    r"|conversation|chat|call|round|on-?site|trial|panel|discussion|session|screen\w*|talk)\b"
    r"|\b(?:like|love|want|need) (?:you to|to have you) (?:come|attend|join us|visit|meet|speak"
    r"|talk)\b"
    r"|\b(?:called|selected|shortlisted|invited) for (?:an? |the )?(?:\w+ ){0,2}?interview\b"
)
"""An invitation in so many words, whatever else the letter says."""
START = re.compile(r"\b(?:start(?:ing)?|begin|join (?:us|the team)|notice period)\b")
""" "When could you start?" asks for no time to talk."""
TALKS = re.compile(
    r"\b(?:interview\w*|phone screen|screening|(?:video|phone|intro|first|short|quick"
    r"|\d+-minute|zoom) (?:call|chat|conversation|interview)|call\b|chat|conversation|on-?site"
    r"|zoom|google meet|meet\b|meeting|speak|talk|connect with you|connect (?:for|by|over)"
    r"|(?:find|book|pick) a time|on the calendar|round|shortlisted|slot|scheduling|session"
    r"|trial (?:shift|day)|(?:site|campus) visit|visit|assessment (?:day|cent(?:er|re))|come in"
    r"|in person"
    r"|job talk|drop by|stop by|come by|discussion|panel)\b"
)
"""Some talk between people."""
MAYBE = re.compile(
    r"\b(?:if|should|only|may|might|whether|upon)\b[^.;]{0,70}\b(?:match|fit|qualif\w*"
    r"|selected|move|decide|align\w*|you|your|suitable|potential|proceed|candidates?"
    r"|shortlisted|interview\w*|include|progress)\b|\bwe(?:'ll| will) (?:reach out|contact"
    r"|be in touch|follow up|let you)\b"
)
PLEASANTRY = re.compile(
    r"\b(?:thanks?|thank you|thx|cheers|noted|received|got it|understood|no (?:problem|worries)"
    r"|you're welcome|my pleasure|likewise|will do|sounds good|perfect|enjoy|take care"
    r"|have a (?:good|great|nice|lovely|wonderful)|happy (?:holidays|new year|friday|to help))\b"
)
""" "Thanks, noted.": says nothing, and is understood."""
PLEASANT = 3
"""Sentences of a letter that may be nothing but a pleasantry."""
SUBMITTING = re.compile(
    r"\b(?:complete|submit|fill|upload|provide|send|sign|return|answer|create|finish|deadline)\b"
)
TASKS = re.compile(
    r"\b(?:take[- ]?home|assignment|coding (?:challenge|test|assessment|exercise)"
    r"|assessment(?! (?:day|cent(?:er|re)))|(?:aptitude|skills|online|psychometric|technical"
    r"|ability) test"
    r"|questionnaire|(?:application|background|consent|attached|online|enclosed) form"
    r"|references?|referees?|transcripts?|portfolio|work samples?|writing samples?|documents?"
    r"|essay|additional (?:information|documents)|more information|missing|update your|revise"
    r"|cover letter|salary expectations|visa|work permit|diploma|resume)\b"
)
