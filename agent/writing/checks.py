"""The checks every text has to pass before it becomes a draft.

A text may state only what the brief knows: a day, a number, a name that isn't in it is refused, as
is whatever pushes, flatters or could be out of date by the time the draft is sent.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from agent.core.brief import Brief
from agent.core.process import Kind
from agent.errors import WordsRefused
from agent.writing.facts import MONTHS, WEEKDAYS, about_words, known_names

LENGTHS = {Kind.THANK_YOU: (60, 120)}
"""Words, greeting and signature included."""
OTHER_LENGTH = (35, 80)
ABOUT_WORDS, ABOUT_LIMIT = 25, 200
"""The longest personal line, in words and in characters."""
SAID = 0.6
"""Share of a sentence's three-word runs from which a text that has them says it already."""
TOO_ALIKE = 0.5
"""Share of common three-word runs from which two texts are the same to whoever reads both."""

_BANNED = {
    "a worn-out phrase": (
        r"just (?:checking|following|wanted|writing|reaching)|checking in|check in with you"
        r"|circl(?:e|ing) back|touch(?:ing)? base|reach(?:ing)? out|per my (?:last|previous)"
        r"|as per |bump(?:ing)? this|following up on my|top of (?:your|my) (?:inbox|list)"
        r"|ping(?:ing)? you|pick your brain|hope this (?:e-?mail|message) finds you|synerg"
        r"|to whom it may concern|dear sir|game[- ]chang|passionate about|thrilled|super excited"
    ),
    "reproach": (
        r"(?:you|still) have(?:n't| not) (?:heard|answered|replied)"
        r"|didn't (?:hear|answer|reply|get back)"
        r"|no (?:reply|answer)"
        r"|still waiting|been waiting|ignor(?:ed|ing)|disappoint|despite (?:my|your)|you promised"
        r"|i (?:was|had been) (?:told|promised)|as (?:previously|already) (?:mentioned|stated)"
        r"|failed to|forgot(?:ten)? about me|let me down|overdue"
    ),
    "pressure": (
        r"urgent|as soon as possible|\basap\b|immediate(?:ly)?|at your earliest|without delay"
        r"|right away|final (?:notice|chance|reminder)|reminder|deadline|other offers?|need to know"
        r"|must (?:know|hear|have)|please respond|please reply|time[- ]sensitive|i expect\b"
        r"|waiting on you|by return"
    ),
    "flattery": (
        r"amazing|incredibl[ey]|perfect (?:company|team|job|candidate|fit)"
        r"|dream (?:job|company|role)"
        r"|honou?red|world[- ]class|blown away|in awe|best (?:company|team|interview)|outstanding"
        r"|extraordinar|fantastic|awesome|once in a lifetime|privilege|brilliant|inspir(?:ed|ing)"
    ),
}
BANNED = {what: re.compile(rf"\b(?:{pattern})", re.IGNORECASE) for what, pattern in _BANNED.items()}
PLACEHOLDER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\[[^\]]*\]|<[^>]*>|\$\{|%\(|%s|_{3,}|\b(?:TODO|TBD|FIXME|XXX|N/A|None|null|nan"
    r"|undefined|Undefined|lorem)\b|\bInsert\b"
)
RELATIVE = re.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening|week|month)"
    r"|(?:last|next) (?:week|month|night|year|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday)|earlier (?:today|this)|just now|(?:a|one|two|three|few|\d+) (?:days?|weeks?) ago"
    r"|the other day|day before|day after)\b",
    re.IGNORECASE,
)
MONTH_DAY = re.compile(
    rf"\b(?:({'|'.join(WEEKDAYS)}),? )?(?:(\d{{1,2}})(?:st|nd|rd|th)? )?({'|'.join(MONTHS)})"
    r"(?: (\d{1,2})(?!\d))?(?:,? (\d{4}))?\b"
)
WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b")
MONTH_FOLLOWS = re.compile(r"\b(?:in|by|of|since|until|around) \Z")
LINKED = re.compile(r"https?:|www\.|\S@\S|\w\.(?:com|net|org|io)\b", re.IGNORECASE)
NUMBER = re.compile(r"\d+")
INNER_CAPITAL = re.compile(r"(?<![.!?:]) (?!I\b)([A-Z][\w'’-]*)")


def check(text: str, brief: Brief, *, own_words: str = "") -> None:
    """Raises WordsRefused naming everything that is wrong with the text."""
    found = problems(text, brief, own_words=own_words)
    if found:
        raise WordsRefused(
            f"The {brief.kind.words} was not drafted: {'; '.join(found)}.",
            hint="Write this one by hand, or change the template it comes from.",
        )


def problems(text: str, brief: Brief, *, own_words: str = "") -> tuple[str, ...]:
    """What is wrong with a text, each in a few words; nothing where it may become a draft.

    `own_words` are what the user wrote into a template: names, numbers and links in them are theirs
    to state, and so is their exclamation mark.
    """
    bare = without(_calmed(text, brief), known_names(brief))
    found = [f"the line about it {one}" for one in _about(brief)]
    found += _length(text, brief.kind)
    found += [
        f"{what} ({hit[0].strip()!r})"
        for what, pattern in BANNED.items()
        if (hit := pattern.search(bare))
    ]
    if hit := PLACEHOLDER.search(bare):
        found.append(f"an unfilled place ({hit[0]!r})")
    if hit := RELATIVE.search(bare):
        found.append(f"{hit[0]!r} will be wrong if it is sent later")
    if bare.count("?") > 1:
        found.append(f"{bare.count('?')} questions, where one is plenty")
    if "!" in bare and "!" not in own_words:
        found.append("an exclamation mark")
    found += _dates(bare, brief)
    found += _unfounded(bare, own_words)
    if any(likeness(text, earlier) > TOO_ALIKE for earlier in brief.earlier_texts):
        found.append("too much like an earlier text to them")
    return tuple(found)


def without(text: str, names: tuple[str, ...]) -> str:
    """The text with the names it may use taken out: a Ms. May or a Today Inc. is no date."""
    if not names:
        return text
    known = "|".join(re.escape(name) for name in names)
    return re.sub(rf"(?<!\w)(?:{known})(?!\w)", "it", text)


def about_problems(about: str) -> tuple[str, ...]:
    """What keeps a personal line out of a text. The words are the user's own, and may praise and
    name whatever they like; they only have to fit, and to be true whenever the draft is sent.
    """
    words = about.split()
    found = []
    if not words or not any(map(str.isalnum, about)):
        found.append("says nothing")
    if len(words) > ABOUT_WORDS or len(about) > ABOUT_LIMIT:
        found.append(f"is longer than {ABOUT_WORDS} words")
    if not about.isprintable():
        found.append("must be one line")
    if hit := PLACEHOLDER.search(about):
        found.append(f"has an unfilled place ({hit[0]!r})")
    if hit := RELATIVE.search(about):
        found.append(f"says {hit[0]!r}, which will be wrong if it is sent later; name the day")
    return tuple(found)


def likeness(one: str, other: str) -> float:
    """How much of the shorter text's three-word runs the other has too, 0 to 1."""
    first, second = _runs(one), _runs(other)
    if not first or not second:
        return 1.0 if first == second else 0.0
    return len(first & second) / min(len(first), len(second))


def said_in(words: str, text: str) -> bool:
    """Whether a text says those words already, but for a name or a day that differs."""
    runs = _runs(words)
    return bool(runs) and len(runs & _runs(text)) / len(runs) > SAID


@lru_cache(maxsize=1024)
def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)?", text.lower())
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _calmed(text: str, brief: Brief) -> str:
    """With a full stop for whatever mark ends the user's own sentence."""
    own = about_words(brief)
    return text.replace(own, f"{own.rstrip('.!?')}.") if own[-1:] in ("!", "?") else text


def _about(brief: Brief) -> tuple[str, ...]:
    return about_problems(brief.about) if brief.about.strip() else ()


def _length(text: str, kind: Kind) -> list[str]:
    least, most = LENGTHS.get(kind, OTHER_LENGTH)
    count = len(text.split())
    return [] if least <= count <= most else [f"{count} words, not {least} to {most}"]


def _dates(bare: str, brief: Brief) -> list[str]:
    """Every day named has to be one of the brief's, with its own weekday."""
    known = (brief.met_on, brief.promised, brief.last_contact_on, brief.called_off_on)
    days = [day for day in known if day]
    found = []
    for hit in MONTH_DAY.finditer(bare):
        if hit[0] == "May" and not MONTH_FOLLOWS.search(bare, 0, hit.start()):
            continue
        if not any(_names_day(hit, day) for day in days):
            found.append(f"a date nobody gave ({hit[0]!r})")
    if alone := WEEKDAY.search(MONTH_DAY.sub("", bare)):
        found.append(f"a weekday without its date ({alone[0]!r})")
    return found


def _names_day(hit: re.Match[str], day: date) -> bool:
    weekday, before, month, after, year = hit.groups()
    number = before or after
    return (
        MONTHS[day.month - 1] == month
        and (number is None or int(number) == day.day)
        and (year is None or int(year) == day.year)
        and (weekday is None or WEEKDAYS[day.weekday()] == weekday)
    )


def _unfounded(bare: str, own_words: str) -> list[str]:
    """Links, numbers and names that aren't the brief's, nor the user's own."""
    found = []
    if (hit := LINKED.search(bare)) and hit[0] not in own_words:
        found.append(f"a link or an address ({hit[0]!r})")
    inner = MONTH_DAY.sub("", bare)
    numbers = set(NUMBER.findall(own_words))
    if others := [one for one in NUMBER.findall(inner) if one not in numbers]:
        found.append(f"a number nobody gave ({others[0]!r})")
    named = set(INNER_CAPITAL.findall(f". {own_words}")) | set(own_words.split())
    for paragraph in inner.split("\n"):
        found += [
            f"a name that isn't known ({name!r})"
            for name in INNER_CAPITAL.findall(paragraph.strip())
            if not name.startswith(("I'", "I’")) and name not in named
        ]
    return found
