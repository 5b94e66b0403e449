"""The class of a message, and what strong outcomes it holds, on letters of our own."""

from __future__ import annotations

import pytest

from agent.core.facts import Confidence, Outcome, Reading
from agent.core.reading import read_message
from tests.core.reading.desks import DESK, theirs


def read(text: str, subject: str = "") -> Reading:
    return read_message(theirs(text, subject=subject), DESK)


REJECTIONS = [
    "Thanks for your patience. We went with somebody whose background is closer to what we "
    "need right now.",
    "After a lot of back and forth we've chosen another finalist. It was a hard call, and I "
    "enjoyed our talks.",
    "I'm sorry to say that you weren't among the people we picked for the next round.",
    "We won't be taking your application any further.",
    "The panel has opted to proceed with a candidate who has more hands-on editing experience.",
    "Regretfully, the position is no longer available as it has been filled internally.",
    "On this occasion your application has not been successful.",
    "We regret that we cannot offer you the post.",
    "I wanted to be upfront: you're not the right fit for this particular team.",
    "Thank you for interviewing with us. We have decided to hire another applicant for the job.",
    "We are unable to move you forward to the next stage at this time. We wish you every "
    "success with your search.",
    "Sadly, we will not be progressing your candidacy.",
    "It's a no from us this time, I'm afraid. Please do try again next year.",
    "You have not been shortlisted for the role of archivist.",
    "While we were impressed with your portfolio, we have extended an offer to someone else.",
    "Having considered all candidates carefully, we feel that others match our requirements "
    "more closely.",
    "I hate to write this email, but the team decided against moving forward.",
    "Your profile does not match what we are looking for, so we will not continue with the "
    "process.",
    "We've concluded that we will not be inviting you to interview.",
    "This is not the news you were hoping for: the committee selected a different candidate.",
    "Unfortunately your application was unsuccessful. The standard was very high this year.",
    "We have now closed this position, having made an appointment. Good luck with your job hunt.",
    "Thanks for the time you put into the exercise. The team felt it wasn't quite at the "
    "level we need, so we're going to stop here.",
    "After careful review, we won't be advancing your application for the Editor position.",
    "We ended up going in a different direction for this hire. Best of luck out there!",
    "We had many strong applicants and could not take everyone to the next round; you were "
    "not selected.",
    "I regret to inform you that we have decided to pursue other applicants.",
    "Ultimately we decided not to extend an offer.",
    "The role has been offered to and accepted by another candidate.",
    "At this point we will not be going ahead with your application, but we will keep your "
    "details on file.",
    "We appreciated meeting you. However, we've decided that we won't be moving to a final "
    "round with you.",
    "Your candidacy is no longer under consideration for this vacancy.",
    "Though your experience is impressive, we chose to continue with applicants whose skills "
    "more closely align with the role.",
    "We've filled the position, so we are no longer considering applications.",
    "I'm afraid we cannot take your application forward.",
    "Dear Sam, thank you for your interest in the fellowship. We received over 900 "
    "applications and are not able to offer you a place.",
    "We do not have a role that is a match for your background right now.",
    "We have completed our review and you have not been selected for an interview.",
    "Following our conversation, we don't think this is the right match. We wish you well in "
    "your search.",
    "We had to make some difficult decisions, and we will not be able to offer you an interview.",
    "The hiring manager has decided to focus on candidates with more sales experience.",
    "You weren't selected this time around. We hope you will consider applying again.",
    "Our client has decided not to take things further with you.",
    "Our client went with another candidate for the role.",
    "Thank you again for coming in last week. The decision was a tough one, but we offered "
    "the job to the other finalist.",
    "Your application for the position has been declined.",
    "Your skills and experience, although strong, are not an ideal match for our current needs.",
    "I have an update: they've decided to pass. Let's keep looking together.",
    "We have identified candidates whose qualifications are better suited to this opening.",
    "We will not be proceeding to offer stage.",
    "Hi Sam, I hope you're well. I wanted to get back to you about the writer role. We had an "
    "amazing group of people apply and, in the end, we felt another person's experience was a "
    "touch closer to what we need. I really enjoyed our chats, please stay in touch!",
    "Dear applicant, thank you for your application to the Junior Archivist post. We have now "
    "considered all applications and are sorry to tell you that yours will not be taken "
    "forward on this occasion. We wish you luck.",
    "Hello Sam. I have heard back from the client and they've opted for a candidate with "
    "agency experience. I'll keep you in mind for similar roles.",
    "We appreciate the effort you put into the test. Our reviewers felt that it did not meet "
    "the bar, and we've decided to end the process here.",
    "Thank you for your interest in Orbital. At this time, there is not an opening that fits "
    "your profile. We'll hold on to your resume.",
    "Unfortunately we had to make the tough decision to not continue with your application. "
    "Best of luck!",
    "After meeting several talented designers we have offered the role to one of them, who "
    "has accepted. I'm grateful for your time and wish you the very best.",
    "Thank you for your patience while we completed our interviews. We've decided to go with "
    "a more senior profile. I'd be happy to share feedback if useful.",
    "Your application for Camera Operator (Ref 2231) has been reviewed. You have not been "
    "successful at this stage.",
    "I'm writing to let you know that we've hired someone for the coordinator position. Thank "
    "you for coming in.",
    "The competition was stiff and sadly you did not make it to the final round.",
    "We regret that we won't be able to offer you an internship this summer.",
    "Thank you for applying. Because we received far more applications than we have places, "
    "we cannot offer you an interview this time.",
    "Thanks for your note. The position was filled last week, sorry about that.",
    "While your background is strong, we're looking for someone with deeper knowledge of film "
    "rights and therefore won't be progressing.",
    "Thank you so much for your interest in the Production Assistant role at Lumen. While we "
    "enjoyed learning about your background, we've chosen to advance candidates with more "
    "on-set experience. We hope you'll keep us in mind.",
    "Hi Sam, thanks for checking in. We made an offer to another candidate last week and they "
    "signed yesterday. I'm sorry I don't have better news.",
    "We've reviewed your application and concluded that it isn't a match for this vacancy.",
    "Hi Sam, this is a hard email to send. The committee has selected another scholar for the "
    "fellowship.",
    "After much consideration, we will be pursuing other applicants at this time.",
    "Thank you for taking our assessment. Your score did not meet the threshold required to "
    "advance.",
    "I'm afraid the answer is no on this one. The partners want someone with a law degree.",
    "We appreciate the time you invested. At present we won't be extending an offer.",
]

HARD_NEGATIVES = [
    (
        "Unfortunately Tuesday does not work for Priya. Could you do Wednesday at 10 instead?",
        "interview_invite",
    ),
    (
        "If you are not selected, you will hear from us too. We are reviewing your "
        "application now.",
        "ack_wait",
    ),
    (
        "Unfortunately we cannot offer you a date before June. Which of June 3 and June 4 "
        "suits you for the interview?",
        "interview_invite",
    ),
    (
        "We have not made a decision yet, sorry for the wait. We are still meeting other "
        "candidates.",
        "ack_wait",
    ),
    (
        "Only shortlisted candidates will be contacted. Your application has been received.",
        "ack_wait",
    ),
    ("Should your profile not match, we will let you know. Thank you for applying.", "ack_wait"),
    ("I regret that I have to move our call to Thursday at 3 pm.", "interview_invite"),
    (
        "Sorry for the delay! The position has not been filled, and you are still in the running.",
        "ack_wait",
    ),
    (
        "We're delighted to move forward with you. Are you free for a final interview next week?",
        "interview_invite",
    ),
    (
        "Due to the high number of applications our review takes a little longer. We have "
        "received your resume.",
        "ack_wait",
    ),
    (
        "Unfortunately the attachment did not open. Could you send your resume again?",
        "info_request",
    ),
]

ACKS = [
    "Thanks for applying to the copy editor role. We've got your application and will be in "
    "touch if there is a match.",
    "We have received your materials. Our team will look at them over the coming days.",
    "This is to confirm that your application reached us. You don't need to do anything else.",
    "Quick note to say we haven't forgotten you. We're still talking to a few people and will "
    "have news next week.",
    "Your application is now with the hiring team.",
    "Thanks for sending over your assignment; we will review it and get back to you.",
    "It was great meeting you yesterday. The team is putting together feedback and I'll "
    "circle back soon.",
    "Thank you for your interest in joining us. If your skills fit our needs, a recruiter "
    "will contact you.",
    "We appreciate your application for the role of set designer. Due to the volume we can't "
    "reply to everybody.",
    "Thanks Sam, got it. We'll let you know.",
    "We are currently reviewing all candidates and hope to have an update for you by Friday.",
    "I know you've been waiting. The process is taking longer than planned, thanks for "
    "bearing with us.",
    "Hi Sam, just checking in to say you are still under consideration. The director is "
    "travelling and will decide once she is back.",
    "Application received: Data Curator. You can follow its status on our careers page at any "
    "time.",
    "Thank you for completing the assessment. We'll review your results and contact you about "
    "next steps.",
    "Thanks for coming in on Monday. We expect to make a decision by the end of the month.",
    "Hi Sam, thank you for submitting your portfolio. It's in good hands now. I'll be back in "
    "touch as soon as the art director has had a look.",
    "We're excited that you want to work with us! A member of our talent team will look over "
    "your application and contact you if there's a match with one of our roles. If you don't "
    "hear from us, feel free to check out other openings.",
    "Many thanks for your application, which is receiving our attention. Kind regards, HR",
    "Hi! We have your resume on record and will consider you for the role of runner. Please "
    "note that due to volume we only contact candidates selected for an interview.",
    "Hi Sam, sorry for the silence on my end. No decision yet, the panel meets on Thursday. "
    "Thanks for hanging in there.",
    "Just confirming that we got your take-home. Someone will review it this week and we'll "
    "talk after that.",
    "Lovely talking to you this morning! I'll share my notes with the team and let you know "
    "what they say by Monday.",
    "Thank you for attending the assessment day. Results will be sent out by 3 June.",
    "Received, thank you!",
    "Thank you for your email. We will forward your documents to the department, which will "
    "contact you directly.",
    "You have successfully applied for the position of Research Assistant. You can log in to "
    "your candidate account to see the status of your application.",
    "Hi Sam, your application just landed in my inbox. Give me a few days to read it properly.",
    "Thanks for your patience, we are nearing the end of our interviews. I hope to share an "
    "outcome with you next week.",
    "We've received your references, thank you. Our HR team will review everything and get in "
    "touch.",
    "Thank you for your interest in Northwind! If your qualifications match our needs, a "
    "member of our team will reach out to arrange a conversation. Please do not reply to this "
    "email.",
    "Thank you for coming in today. We have two more people to see and then we will decide.",
]

INVITES = [
    "We enjoyed your application and would like to talk to you. When could you do a half-hour "
    "call this week?",
    "I'd love to set up a chat with our head of production. Does Thursday at 2 pm work?",
    "You're through to the second round! Please pick a slot here: https://book.example/round2",
    "Your interview is confirmed for Thursday, May 21 at 11:00 am. You will meet Dana and Tom.",
    "Next up is a conversation with the founders. Could you share your availability for next week?",
    "Would you be up for a short phone call on Friday to go over your background?",
    "We would be happy to welcome you at our office for an on-site interview on May 27.",
    "Following your application, I am pleased to invite you to an interview with our panel.",
    "Reminder: you have a video interview with us tomorrow at 9.",
    "The team liked your test and wants to meet you. What times suit you on Monday or Tuesday?",
    "I have to move our interview from Tuesday to Wednesday at 4 pm, I hope that's fine with you.",
    "Here's the Zoom link for our conversation on Monday at 10.",
    "Can we find 30 minutes to speak about the role?",
    "We were impressed by your resume. Let's schedule a first call; use this link to book a time.",
    "Looking forward to meeting you on Tuesday at 3:30 pm in our studio.",
    "Are you available for a technical interview on the 20th?",
    "Hi Sam, the team would like to get to know you better. Do you have 45 minutes for a call "
    "on Tuesday or Wednesday afternoon?",
    "We would like to invite you for an interview at our Berlin office on May 28 at 10 a.m. "
    "Please confirm that you can attend.",
    "Great news! You've made it to the final stage. Use this link to find a time with our CEO.",
    "Dear Sam, you are scheduled to meet with the following people on Friday: 1:00 Dana Reed, "
    "1:45 Tom Okafor. Please bring a copy of your resume.",
    "Could you let me know a few times next week when you'd be free to speak with our editor?",
    "Let's get something on the calendar. What does your Thursday look like?",
    "Hi Sam, I'm the hiring manager for the role you applied to. I'd like to set up an intro "
    "chat, does Monday 3pm CET suit you?",
    "Our call is confirmed: Monday 18 May, 16:00 CET, via Teams. Talk soon!",
    "We need to push our meeting back by an hour: can we do 4 pm instead of 3 pm on Thursday?",
    "Congratulations on passing the phone screen. The next round is a 90-minute panel with "
    "four people. When are you free between May 20 and May 27?",
    "We were impressed with your application and would like to learn more about you. Please "
    "use the link below to book a 30-minute video call with our team.",
    "Hi Sam, can you come in for an interview on Tuesday, May 19 at 2pm? We're at 12 Main Street.",
    "You have been shortlisted for the position of curator. Interviews will take place on "
    "June 3 and 4. Please indicate which day you prefer.",
    "Thanks for applying! I'm the recruiter on this role and I'd love to find time for a "
    "brief phone conversation. What's your schedule like this week?",
    "This email confirms your interview with Tom Okafor on 20 May 2026 at 11:00 BST.",
]

OFFERS = [
    "I'm thrilled to offer you the position of staff writer! The starting salary is $85,000.",
    "Congratulations! Attached is your offer letter. Please sign and return it by May 22.",
    "We would like you to join our team as a producer. The formal contract will follow.",
    "It gives me great pleasure to extend an offer of employment to you.",
    "The team loved you, and we want to make you an offer. Can we talk about the details tomorrow?",
    "Your offer package is ready: base of 95k, 25 days of leave and a signing bonus.",
    "Welcome aboard! We are excited to have you join us as assistant editor on June 1.",
    "Just a reminder that our offer is open until Friday. Have you come to a decision?",
    "We're pleased to confirm our verbal offer in writing; see the attached contract.",
    "The job is yours if you want it. I will send the paperwork tonight.",
    "We are delighted to inform you that you have been selected for the position of curator.",
    "On behalf of the board I am happy to offer you the role.",
    "Dear Sam, further to your recent interview we are pleased to offer you the post of "
    "Assistant Curator at a salary of 38,000 a year.",
    "Hi Sam, I've got wonderful news: you're hired! Contract to follow.",
    "Please find enclosed your contract of employment. We'd ask you to countersign it and "
    "send it back by the 29th.",
    "We've talked it over, and everyone wants you on the team. I'm sending over an offer today.",
    "The offer we discussed on the phone is attached, let me know if anything is unclear.",
    "Following up on the offer we sent last week: have you had a chance to think it over?",
    "We can go up to 92k plus a signing bonus of 5k. That is our final offer.",
    "We would like to formally offer you the role of Junior Editor, starting on June 1, with "
    "an annual salary of 42,000.",
    "Great talking to you earlier! As discussed, I'm attaching our offer. You have until next "
    "Friday to decide.",
    "I am pleased to inform you that your application was successful and we would like to "
    "offer you the internship.",
    "Congratulations, you got the job!",
]

REQUESTS = [
    "Could you send us the names of two references?",
    "Please share a link to your portfolio so that we can review it before the weekend.",
    "Before we go on, we need a copy of your work permit. Please email it by Friday.",
    "As a next step we'd like you to complete a short take-home exercise. It is due on May 20.",
    "Please fill in the attached form and return it to me.",
    "What are your salary expectations, and when could you start?",
    "Would you mind sending a writing sample?",
    "We noticed that your application lacks a cover letter. Please upload one.",
    "Please complete the online assessment within five days using the link below.",
    "Can you tell me whether you need visa sponsorship?",
    "Kindly provide contact details of three referees.",
    "Your background check needs one more document: please upload your diploma.",
    "Could you forward us two articles you're proud of? The editor would like to read them.",
    "Please complete the attached questionnaire before our conversation.",
    "Quick question: are you authorized to work in the UK, and what notice period do you have?",
    "We would like to contact your referees. Please send their names and phone numbers.",
    "Next step: a short coding exercise. You'll find the instructions attached; please send "
    "us your solution within a week.",
    "There's one document missing from your file, your degree certificate. Can you upload it "
    "in the portal?",
    "Could you let me know what compensation you are looking for?",
    "Hi Sam, which of our two teams would you rather join, if it comes to that?",
    "Thanks for the chat. Before we move to the next step, could you send me your salary "
    "expectations and earliest start date?",
    "As part of our process we ask candidates to do a short writing task. Please find it "
    "attached and return it by Monday.",
    "To complete your application, please upload your transcripts in our portal.",
    "Could you provide two professional references we may contact?",
]

HOLDS = [
    "A quick update: the role has been put on hold while we sort out our budget.",
    "We've had a hiring freeze announced this morning, so everything is paused for now.",
    "Unfortunately the position has been cancelled. We won't be filling it this year.",
    "We are pausing the search until the autumn. I would love to pick this up again then.",
    "Due to a reorganisation the opening has been withdrawn.",
    "The requisition was closed by finance, it has nothing to do with you.",
    "Recruitment for this post is suspended until further notice.",
    "I'm sorry, but all hiring in our department has been frozen.",
    "We have decided not to fill this position at this time because of budget cuts.",
    "The project lost its funding, so the role no longer exists.",
    "Things are on hold on our side until the new director starts.",
    "We have to postpone the hiring for this role to next quarter.",
    "Hi Sam, I have some frustrating news. Leadership has asked us to pause hiring across the "
    "board, so this search is stopped for the moment.",
    "We are no longer going ahead with this recruitment, as the budget has been withdrawn.",
    "I'm sorry to say the vacancy has been pulled. If it comes back, you will be the first to "
    "know.",
    "Because of an internal restructure we have put the role on ice. I don't know yet for how "
    "long.",
    "The opening you applied to has been cancelled.",
    "Our plans changed and we won't hire for this position before next year.",
    "I wanted to let you know that we've decided to put hiring for this role on pause until "
    "next quarter.",
    "Due to changes in our budget, the Associate Producer position has been eliminated.",
    "Our company has implemented a hiring freeze, so we're not able to proceed with any "
    "interviews for now.",
    "This search has been postponed until the new year.",
]

OTHERS = [
    "Hi, I came across your profile and have an exciting opportunity with one of my clients. "
    "Interested?",
    "12 new jobs match your search for 'editor' in Berlin.",
    "Your parcel is on its way. Track it with the link below.",
    "Use 482913 to sign in to your account. The code expires in ten minutes.",
    "Join our webinar on remote hiring next Tuesday and save 20% on our course.",
    "Happy birthday! Hope you have a great day.",
    "Your monthly statement is ready to view.",
    "We're hiring! Have a look at our open roles and apply today.",
    "Your password was changed. If this wasn't you, please contact support.",
    "Are you coming to dinner on Saturday? Mum is asking.",
    "I'm recruiting for a product designer and thought of you. Would you be open to a quick chat?",
    "Thanks for shopping with us. How would you rate your experience?",
    "Complete your profile to be seen by more recruiters. Upgrade to Premium today.",
    "Here is this week's newsletter: five tips for a better resume.",
    "Hey Sam, are we still on for climbing on Sunday?",
    "I have an urgent requirement for a Java developer in Dallas, TX (contract, 12 months). "
    "If interested please share your updated resume and rate.",
    "We noticed a new sign-in to your account from Chrome on Windows.",
    "Your weekly job digest: Editor at Granite, Copywriter at Bluefin, and 23 more.",
    "Hi Sam, I lead growth at Fernhill and we help job seekers like you stand out. Book a "
    "free coaching call!",
    "Black Friday is here: 40% off all plans. Offer ends tonight.",
    "Your appointment with Dr. Lee is confirmed for Thursday at 2:30 pm.",
    "Invitation: company picnic, June 6, noon, Riverside Park. Bring the family.",
    "Sam, you appeared in 9 searches this week. See who's looking at your profile.",
    "Thanks for your order! Your receipt is attached.",
    "Hi, I saw your post about editing tools. Have you tried ours? Reply to get a demo.",
    "The city library reminds you that 2 items are due on May 20.",
    "We're looking for volunteers for the film festival in July. Sign up by June 1.",
    "Dear customer, your statement for April is available online.",
    "Hi Sam, I'm a talent partner at Redwood. I found your profile on LinkedIn and think "
    "you'd be great for a Senior Editor role with our client. Are you open to a chat?",
    "Don't miss our spring sale! Up to 50% off everything.",
    "Someone viewed your resume. See who's hiring near you.",
    "Your verification code is 884211.",
    "We have updated our privacy policy. The changes take effect on June 1.",
    "Sam, 5 new Editor jobs in New York for you.",
    "Your payment of $24.99 was received. Thank you for your subscription.",
    "Reminder: your library books are due tomorrow.",
    "Join 2,000 professionals at our annual career fair on June 12. Register now!",
    "Meet the founders! We're hosting a virtual panel about careers in film this Thursday.",
]


@pytest.mark.parametrize("text", REJECTIONS)
def test_a_rejection_is_read_and_strong(text: str) -> None:
    reading = read(text)
    assert reading.message_class.value == "rejection"
    assert reading.outcome is not None
    assert (reading.outcome.outcome, reading.outcome.confidence) == (
        Outcome.REJECTED,
        Confidence.STRONG,
    )


@pytest.mark.parametrize(("text", "kind"), HARD_NEGATIVES, ids=[t for t, _ in HARD_NEGATIVES])
def test_a_letter_that_only_sounds_like_a_rejection_is_none(text: str, kind: str) -> None:
    reading = read(text)
    assert reading.message_class.value == kind
    assert reading.outcome is None or reading.outcome.outcome is not Outcome.REJECTED


@pytest.mark.parametrize("text", ACKS)
def test_an_acknowledgement_asks_nothing(text: str) -> None:
    reading = read(text)
    assert reading.message_class.value == "ack_wait"
    assert reading.asks is None
    assert reading.outcome is None


@pytest.mark.parametrize("text", INVITES)
def test_an_invitation_is_one(text: str) -> None:
    assert read(text).message_class.value == "interview_invite"


@pytest.mark.parametrize("text", OFFERS)
def test_an_offer_is_one(text: str) -> None:
    reading = read(text)
    assert reading.message_class.value == "offer"
    assert reading.outcome is not None
    assert reading.outcome.outcome is Outcome.OFFER


@pytest.mark.parametrize("text", REQUESTS)
def test_a_request_is_one(text: str) -> None:
    reading = read(text)
    assert reading.message_class.value == "info_request"
    assert reading.requests


@pytest.mark.parametrize("text", HOLDS)
def test_a_hold_is_one(text: str) -> None:
    reading = read(text)
    assert reading.message_class.value == "hold_cancelled"
    assert reading.outcome is not None
    assert reading.outcome.outcome is Outcome.ON_HOLD


@pytest.mark.parametrize("text", OTHERS)
def test_mail_that_is_no_part_of_a_process_is_other(text: str) -> None:
    assert read(text).message_class.value == "other"
