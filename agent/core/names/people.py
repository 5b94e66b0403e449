"""A person's first name from the name their mail shows.

Display names are written by people, systems and attackers alike: what is not plainly one person's
name in Latin letters, with its order beyond doubt, gives None.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from agent.core.mail import Address
from agent.core.names.lists import (
    ALSO_FAMILY,
    CREDENTIALS,
    FAMILY_FIRST,
    GIVEN,
    INITIAL_NAMES,
    NOT_NAMES,
    ORGANISATION,
    PARTICLES,
    ROLE_ADDRESSES,
    SHARED_SENDERS,
    TITLES,
)

NAME_LIMIT = 80
HOSTILE = re.compile(r"[{}<>$%=\\;!?#^`]|https?:|www\.|\w\.(?:com|net|org|io)\b")
BRACKETED = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*")
NICKNAME = re.compile(r"\w\s*[\"“”('‘]([^\W\d_]{2,15})[\"“”)'’]\s+\w")
QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]|(?<=\s)['‘][^'’]*['’](?=\s)")
ON_BEHALF = re.compile(r"\s+(?:via|durch|par)\s.*", re.IGNORECASE)
AT_WORK = re.compile(
    r"\s+(?:from|at|with|on behalf of|c/o|of|for|von|bei|chez)\s+\S.*|\s*@\s*\S.*", re.IGNORECASE
)
ASIDE = re.compile(r"\s*[|•·/–—:*].*|\s+[-~]+\s.*")
PRONOUNS = re.compile(r"\b(?:she|he|they|ze|xe)\s*/.*", re.IGNORECASE)
TITLED = re.compile(r"(mr|mrs|ms|miss|mx)\b\.?\s+(\S.*)", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?\Z")
TWO_PEOPLE = frozenset({"and", "und", "et", "og", "och"})
LOCAL_PAIR = re.compile(r"([a-z]{2,20})[._-]([a-z]{2,20})\d{0,3}\Z")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What an address tells of its owner: the local part, and the domain's own name."""

    local: str
    host: str

    @classmethod
    def of(cls, email: str) -> Mailbox:
        local, _, domain = email.lower().rpartition("@")
        labels = domain.split(".")
        host = labels[-3] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:][0]
        return cls(local=local.partition("+")[0], host=host)

    @property
    def words(self) -> list[str]:
        return [word for word in re.split(r"[^a-z]+", self.local) if word]

    @property
    def is_role(self) -> bool:
        """A desk's address: jobs@, careers-uk@, talent.acquisition@; or one that machines use."""
        return any(word in ROLE_ADDRESSES for word in self.words) or self.host in SHARED_SENDERS

    def begins_with(self, name: str) -> bool:
        """Whether the address puts that name first too ("jordan@", "jordan.lee@", "jordanl@")."""
        key = re.sub(r"[^a-z]", "", folded(name))
        if not self.words or self.is_role or len(key) < 2:
            return False
        return self.words[0] == key or (len(key) > 3 and "".join(self.words).startswith(key))

    def is_named(self, words: list[str]) -> bool:
        """Whether those words are the organisation's own name, as its domain spells it."""
        joined = "".join(folded(word) for word in words)
        host = re.sub(r"[^a-z]", "", self.host)
        return len(joined) > 2 and (host == joined or (len(host) > 3 and joined.startswith(host)))


def first_name(person: Address) -> str | None:
    """What a friendly stranger would call that person, None where the name leaves a doubt."""
    shown = shown_name(person.name)
    mailbox = Mailbox.of(person.email)
    if len(shown) > NAME_LIMIT:
        return None
    if not shown:
        return _from_local(mailbox.local)
    direct = ON_BEHALF.sub("", shown).strip("'\"“”‘’ ")
    if re.fullmatch(r"[\w.+-]+(?:@[\w.-]+)?", direct) and ("@" in direct or "." in direct[1:-1]):
        return _from_local(direct.lower().partition("@")[0])
    if HOSTILE.search(direct):
        return None
    whole = PRONOUNS.sub("", BRACKETED.sub(" ", QUOTED.sub(" ", direct)))
    placed = AT_WORK.sub("", whole)
    bare = ASIDE.sub("", placed).strip(" ,.-'’")
    nickname = NICKNAME.search(direct)
    if nickname and _may_be_first(nickname[1]) and not mailbox.is_named([nickname[1]]):
        return cased(nickname[1]) if _person_words(bare) else None
    called = _called(bare, mailbox, is_placed=placed.strip() != whole.strip())
    return None if called is None else cased(called)


def addressed_as(person: Address) -> str | None:
    """The name for a greeting: "Dr. Lee" for someone who shows that title, else the first name."""
    shown = shown_name(person.name)
    title = re.match(r"(?:(prof|professor)|dr)\b\.?\s", shown, re.IGNORECASE)
    called = first_name(person)
    if (
        title is None
        or called is None
        or not re.fullmatch(r"[^\W\d_]+\.?(?: [^\W\d_]+\.?){1,4}", shown)
    ):
        return called
    last = cased(shown.split()[-1])
    written = "Professor" if title[1] else "Dr."
    return f"{written} {last}" if folded(last) not in {folded(called), *CREDENTIALS} else None


def formally(person: Address) -> str | None:
    """How who writes formally is greeted: "Ms. Reyes" where the name itself shows the title, else
    the whole name ("Dana Reyes"), else as `addressed_as`. Nobody's title is guessed.
    """
    shown = shown_name(person.name)
    titled = TITLED.fullmatch(shown)
    words = _person_words(titled[2].strip(" .,")) if titled else None
    if titled and words and len(words) <= 4 and all(_is_family_name(one) for one in words[-1:]):
        start = next((at for at, one in enumerate(words) if folded(one) in PARTICLES), -1)
        title = titled[1].capitalize()
        family = " ".join(cased(one) if one.isupper() else one for one in words[start:])
        return f"{title}{'' if title == 'Miss' else '.'} {family}"
    called = addressed_as(person)
    words = shown.split()
    if called and len(words) == 2 and folded(words[0]) == folded(called):
        return f"{called} {cased(words[1])}" if _is_family_name(words[1]) else called
    return called


def _is_family_name(word: str) -> bool:
    key = folded(word)
    return len(key) > 1 and not word.endswith(".") and _is_latin(word) and key not in NOT_NAMES


def shown_name(name: str) -> str:
    """The display name on one line, without emoji, invisible marks and the quotes around it."""
    composed = unicodedata.normalize("NFC", name[: 4 * NAME_LIMIT])
    composed = composed.replace("\u2010", "-").replace("\u2011", "-")
    kept = []
    for character in composed:
        category = unicodedata.category(character)
        if category in ("Cc", "Zs", "Zl", "Zp", "So", "Sk", "Cn"):
            kept.append(" ")
        elif category not in ("Cf", "Cs", "Co", "Mn"):
            kept.append(character)
    return " ".join("".join(kept).split()).strip("'\"“”‘’,;*~ ")


def folded(word: str) -> str:
    """The word in lower case, without accents, for looking it up."""
    split = unicodedata.normalize("NFKD", word.lower().replace("ø", "o").replace("ł", "l"))
    return "".join(one for one in split if not unicodedata.combining(one)).strip(".")


def cased(name: str) -> str:
    """A name in one case written as names are: "ANNE-MARIE" as "Anne-Marie"; others as they are."""
    if folded(name) in INITIAL_NAMES:
        return name.upper()
    if not (name.isupper() or name.islower()):
        return name
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), name)


def _from_local(local: str) -> str | None:
    """ "jordan.lee" and "jordan": only a common given name is sure."""
    pair = LOCAL_PAIR.match(local)
    given = pair[1] if pair else local
    if pair and (pair[2] in ORGANISATION or pair[1] in ROLE_ADDRESSES):
        return None
    return cased(given) if given in GIVEN else None


def _called(bare: str, mailbox: Mailbox, *, is_placed: bool) -> str | None:
    """The first name in a name that stands alone."""
    segments = [words for part in bare.split(",") if (words := _person_words(part)) is not None]
    segments = [words for words in segments if words]
    if not segments or len(segments) > 2 or _person_words(bare.split(",")[0]) is None:
        return None
    if any(not _is_latin(word) for words in segments for word in words):
        return None
    if len(segments) == 2:
        return _around_comma(segments[0], segments[1], mailbox)
    return _in_order(segments[0], mailbox, is_placed=is_placed)


def _person_words(part: str) -> list[str] | None:
    """The words of a name without titles and degrees, None where it is no person's name."""
    words = part.split()
    while words and folded(words[0]) in TITLES and words[0] != "M":
        words = words[1:]
    while words and folded(words[-1]) in CREDENTIALS and (len(words) > 2 or words[-1].isupper()):
        words = words[:-1]
    if len(words) > 5 or any(not WORD.match(word) for word in words):
        return None
    unlike_one = ORGANISATION | TWO_PEOPLE
    return None if any(folded(word) in unlike_one for word in words) else words


def _around_comma(before: list[str], after: list[str], mailbox: Mailbox) -> str | None:
    """ "Lee, Jordan" has the first name behind the comma, "Jordan Lee, Acme" before it."""
    if mailbox.is_named(after):
        return _in_order(before, mailbox, is_placed=True)
    first, other = after[0], before[0]
    if not _may_be_first(first):
        return None
    if mailbox.begins_with(first) or (len(after) <= 2 and folded(first) in GIVEN):
        return first
    if mailbox.begins_with(other) or folded(other) in GIVEN:
        return None
    surname_like = len(before) == 1 or folded(before[0]) in PARTICLES
    return first if surname_like else None


def _in_order(words: list[str], mailbox: Mailbox, *, is_placed: bool) -> str | None:
    """The first name of a name without commas: the first word, unless something speaks against."""
    first, last = words[0], words[-1]
    sure = mailbox.begins_with(first) and len(words) > 1
    if mailbox.is_named(words) and not sure:
        return None
    if len(words) == 1:
        known = folded(first) in GIVEN or (is_placed and mailbox.begins_with(first))
        paired = mailbox.begins_with(first) and len(mailbox.words) > 1
        spelled = not mailbox.is_named(words) and (known or paired)
        return first if spelled and _may_be_first(first) else None
    if first.isupper() and len(first.strip(".")) > 2 and not last.isupper():
        return _after_capitals(words, mailbox)
    if not _may_be_first(first):
        return None
    if len(words) > 2 and folded(last) in FAMILY_FIRST and folded(first) not in GIVEN:
        # "Tuan Anh Le", "Xiao Ming Wang": the first word is half of the name
        return None
    if len(first.strip(".")) == 2 and first.isupper() and not sure:
        return first if folded(first) in INITIAL_NAMES else None
    return first if _order_is_plain(first, last, mailbox, sure=sure) else None


def _order_is_plain(first: str, last: str, mailbox: Mailbox, *, sure: bool) -> bool:
    given, last_given = folded(first) in GIVEN, folded(last) in GIVEN
    only_given = last_given and folded(last) not in ALSO_FAMILY
    if folded(first) in FAMILY_FIRST or (only_given and not given):
        return False
    if mailbox.is_role:
        return given
    if mailbox.begins_with(last) and not sure:
        return given and not last_given
    one_case = first.isupper() or first.islower()
    return sure or given or not (last_given or one_case)


def _after_capitals(words: list[str], mailbox: Mailbox) -> str | None:
    """ "LEE Jordan": the capitals are the family name."""
    others = [word for word in words if not word.isupper()]
    capitals = words[0]
    if not others or not _may_be_first(others[0]):
        return None
    if folded(capitals) in FAMILY_FIRST and len(others) > 1:
        # "TRAN Thi Lan" is called Lan, "WANG Xiao Ming" Xiao Ming
        return None
    if folded(capitals) in GIVEN and folded(others[0]) not in GIVEN:
        return capitals if mailbox.begins_with(capitals) else None
    return others[0]


def _may_be_first(word: str) -> bool:
    """Whether a word can be a first name at all: no initial, no particle, no everyday word."""
    key = folded(word)
    return (
        2 <= len(key) <= 20
        and not word.endswith(".")
        and _is_latin(word)
        and key not in NOT_NAMES
        and key not in PARTICLES
        and (any(one in "aeiouy" for one in key) or key in INITIAL_NAMES)
    )


def _is_latin(word: str) -> bool:
    return all(unicodedata.name(one, "").startswith("LATIN") for one in word if one not in "'’-.")
