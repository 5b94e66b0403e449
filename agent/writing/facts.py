"""What a template may say of a brief: facts, the phrases built from them, and the situation.

A fact that isn't known is left undefined; a phrase around it ("" or " for the Analyst role") is
always there, so that a sentence reads whole with it and without it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from agent.core.brief import Brief
from agent.core.facts import ContactPart
from agent.core.mail import Address
from agent.core.names import addressed_as, formally
from agent.core.process import Kind

NEAR = timedelta(days=35)
"""A day further off than this is named by its month."""
FACT = re.compile(r"[^\W_][\w &.,'’+#/()-]{0,58}[\w.)+#]\Z")
LINK = re.compile(r"\w\.\w{2,}/")
THING = re.compile(r"[a-zA-Z][a-zA-Z0-9' -]{0,38}[a-zA-Z0-9]\Z")
DETERMINER = re.compile(r"(?:a|an|the|your|some|any|my|our|copies of)\s+", re.IGNORECASE)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LOOSE_ENDS = frozenset(
    {"of", "for", "to", "your", "you", "a", "an", "the", "some", "any", "and", "with"}
)
CAPITALS = re.compile(r"\b(?:cvs?|id|pdf)\b", re.IGNORECASE)
GREETINGS = ("Hi", "Hello", "Dear")
SENTENCE = re.compile(r"(?:I|It|We|You|That|This|There)(?:['’]\w+|\s)")

called = lru_cache(maxsize=256)(addressed_as)


def day_words(day: date, on_day: date) -> str:
    """ "Tuesday, May 12"; a day long past or far ahead by its month alone, "May" or "May 2025"."""
    month = MONTHS[day.month - 1]
    if abs(day - on_day) <= NEAR:
        return f"{WEEKDAYS[day.weekday()]}, {month} {day.day}"
    return month if day.year == on_day.year else f"{month} {day.year}"


def on_day_words(day: date, on_day: date) -> str:
    """The same with its preposition: "on Tuesday, May 12", "in May"."""
    words = day_words(day, on_day)
    return f"{'on' if ',' in words else 'in'} {words}"


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([*(", ".join(words[:-1]),) * (len(words) > 1), *words[-1:]])


def first_names(people: Sequence[Address]) -> str:
    """What all of them are called, as one phrase; "" where one is unknown, or there are many."""
    names = [called(person) for person in people]
    known = list(dict.fromkeys(name for name in names if name))
    return listed(known) if len(known) == len(people) and 0 < len(known) <= 3 else ""


def formal_names(people: Sequence[Address]) -> str:
    """The same for who writes formally; "" where one is unknown, or there are many."""
    names = [name for person in people if (name := formally(person))]
    return listed(names) if len(names) == len(people) and 0 < len(names) <= 3 else ""


def plain_fact(words: str) -> str:
    """A name of an employer or a role fit to stand in a sentence, else ""."""
    whole = " ".join(words.split())
    fits = FACT.match(whole) and not LINK.search(whole) and len(whole.split()) <= 8
    return whole if fits else ""


def things_words(asked_for: Sequence[str]) -> str:
    """ "the references and work samples", "" where what was asked for makes no phrase."""
    things = []
    for asked in asked_for:
        thing = DETERMINER.sub("", " ".join(asked.split()), count=1)
        words = thing.split()
        if not THING.match(thing) or len(words) > 4 or words[-1] in LOOSE_ENDS:
            return ""
        thing = CAPITALS.sub(lambda hit: hit[0].upper(), thing)
        things.append(thing if thing[:2].isupper() else thing[0].lower() + thing[1:])
    unique = list(dict.fromkeys(things))
    return f"the {listed(unique)}" if 0 < len(unique) <= 3 else ""


def about_words(brief: Brief) -> str:
    """What the user wants remembered, as a phrase, or as a sentence with its full stop."""
    words = " ".join(brief.about.split())
    if is_sentence(words):
        return words if words[-1] in ".!?" else f"{words}."
    return words


def is_sentence(words: str) -> bool:
    """Whether it stands by itself: it ends as a sentence does, or begins with who did what."""
    return bool(words) and (words[-1] in ".!?" or SENTENCE.match(words) is not None)


def variables(brief: Brief) -> dict[str, str]:
    """Every variable a template may use for this brief. Unknown facts are missing."""
    employer, role = plain_fact(brief.employer), plain_fact(brief.role)
    people_met = [one for one in brief.met if one.email not in {to.email for to in brief.to}]
    the_role = f"the {role} role" if role else "the role"
    facts = {
        "name": first_names(brief.to),
        "employer": employer,
        "role": role,
        "met_day": _day(brief.met_on, brief),
        "met_names": first_names(people_met or brief.met),
        "promised_day": _day(brief.promised, brief),
        "things": things_words(brief.asked_for),
        "about": about_words(brief),
        "my_name": " ".join(brief.user_name.split()),
    }
    phrases = {
        "for_role": f" for the {role} role" if role else "",
        "about_role": f" about the {role} role" if role else "",
        "the_role": the_role,
        "the_role_there": the_role + (f" at {employer}" if employer else ""),
        "at_employer": f" at {employer}" if employer else "",
        "on_met": _on_day(brief.met_on, brief),
        "on_called_off": _on_day(brief.called_off_on, brief),
        "on_last": _on_day(brief.last_contact_on, brief),
        "you_all": {0: "", 1: "", 2: " both"}.get(len(brief.to), " all"),
        "met_people": first_names(people_met or brief.met) or "everyone I spoke with",
        "what_was_asked": things_words(brief.asked_for) or "what",
    }
    phrases["The_role_there"] = phrases["the_role_there"][0].upper() + phrases["the_role_there"][1:]
    return {name: words for name, words in facts.items() if words} | phrases


def situation(brief: Brief) -> frozenset[str]:
    """The tags a template's headings may ask for."""
    met = bool(brief.met_on or brief.met or brief.rounds)
    line = is_sentence(" ".join(brief.about.split()))
    tags = {
        "late": brief.late,
        "recruiter": not brief.scheduler_only
        and not brief.met
        and brief.contact is ContactPart.RECRUITER,
        "scheduler": brief.scheduler_only,
        "materials": bool(brief.asked_for),
        "several": len(brief.to) > 1,
        "promised": brief.promised is not None,
        "invited": brief.invited and brief.promised is not None,
        "again": brief.step > 1,
        "hold": brief.on_hold,
        "met": met,
        "finalist": brief.rounds > 1,
        "team": brief.contact is ContactPart.TEAM,
        "moved": brief.moved,
        "off": brief.called_off,
        "about": bool(brief.about.strip()) and not line,
        "line": line,
    }
    return frozenset(tag for tag, holds in tags.items() if holds)


def greeting_words(brief: Brief, choice: int) -> str:
    """ "Hi Jordan,"; without a sure name "Hello,". They are greeted as they greet: who writes "Dear
    Mr. Rivera" is "Dear Dana Reyes", and "Dear Ms. Reyes" only where her own name shows it.
    """
    if brief.formal and (formal := formal_names(brief.to)):
        return f"Dear {formal},"
    names = first_names(brief.to)
    if not names:
        return "Hello everyone," if len(brief.to) > 2 else "Hello,"
    theirs = brief.their_greeting.strip().capitalize()
    usual = GREETINGS[:2] if brief.kind is not Kind.KEEP_IN_TOUCH else GREETINGS[1:]
    return f"{theirs if theirs in GREETINGS else usual[choice % len(usual)]} {names},"


def known_names(brief: Brief) -> tuple[str, ...]:
    """Everything a text may call by name, longest first."""
    people = [name for one in (*brief.to, *brief.met) if (name := called(one))]
    people += [name for one in brief.to if brief.formal and (name := formally(one))]
    user = " ".join(brief.user_name.split())
    names = [
        *(plain_fact(brief.employer), plain_fact(brief.role), things_words(brief.asked_for)),
        *(about_words(brief).rstrip(".!?"), *people, user, *user.split()),
    ]
    return tuple(sorted({one for one in names if one}, key=len, reverse=True))


def _day(day: date | None, brief: Brief) -> str:
    return day_words(day, brief.on_day) if day else ""


def _on_day(day: date | None, brief: Brief) -> str:
    return f" {on_day_words(day, brief.on_day)}" if day else ""
