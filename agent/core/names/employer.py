"""The employer a thread is about, as the mail itself spells it.

A domain alone names no employer: it can't tell "Blueharbor" from "Blue Harbor". It confirms a
spelling that a subject or a display name uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from agent.core.mail import Address
from agent.core.names.lists import NOT_NAMES, ORGANISATION, ROLE_NOUNS, SHARED_SENDERS
from agent.core.names.people import Mailbox, first_name, folded, shown_name
from agent.core.names.subject import bare_subject

EMPLOYER_WORDS = 4
WORD = re.compile(r"[^\W_][\w.&'’+-]*")
WEBMAIL_HOSTS = frozenset(
    {"gmail", "googlemail", "outlook", "hotmail", "live", "yahoo", "icloud", "aol", "gmx", "proton"}
    | {"protonmail", "web", "me", "mail", "fastmail", "yandex", "qq", "163"}
)
HOST_EXTRAS = ("hq", "inc", "jobs", "careers", "group", "mail", "team", "corp", "company", "global")
NAMES_EMPLOYER = re.compile(
    r"(?:application (?:to|at|with)|applying (?:to|at|with|for a role at)|applied to"
    r"|interest in (?:joining|working (?:at|for|with))|careers? at|jobs? at|role at|position at"
    r"|interview(?:s|ing)? (?:at|with)|opportunity (?:at|with)|joining|conversation with|chat with"
    r"|call with|meeting with|role with|position with|opening at|on-?site at)"
    r"\s+(?:the\s+)?((?:[A-Z0-9][\w&'’+.-]*)(?:\s+(?:&\s+|and\s+|of\s+)?[A-Z][\w&'’+.-]*){0,3})"
)
AT_NAMES_EMPLOYER = re.compile(r"\bat\s+((?:[A-Z][\w&'’+.-]*)(?:\s+[A-Z][\w&'’+.-]*){0,3})\s*$")
TIME_WORDS = frozenset(
    {"noon", "midnight", "am", "pm", "zoom", "teams", "google", "meet", "office", "webex", "hq"}
    | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    | {"january", "february", "march", "april", "may", "june", "july", "august", "september"}
    | {"october", "november", "december", "our", "your", "my", "you", "us", "hiring", "the"}
)


def employer_name(
    *,
    people: Sequence[Address] = (),
    subjects: Sequence[str] = (),
    process_name: str = "",
) -> str:
    """The employer as the mail spells it, "" where not sure.

    `process_name` (the sublabel the user chose) goes before all where the mail bears it out: a
    sublabel may also be called "Second round". Else a spelling in a subject or
    display name that a sender's own domain confirms, else "… at Northwind" in a subject, unless
    that is a person of the thread.
    """
    lines = [bare_subject(one) for one in subjects]
    names = [shown_name(person.name) for person in people]
    persons = [shown_name(person.name) for person in people if first_name(person)]
    hosts = [host for one in people if (host := _own_host(one))]
    named = " ".join(process_name.split())
    if named and any(
        _run_together(named) in _run_together(one) for one in (*lines, *names, *hosts)
    ):
        return named
    confirmed = {
        folded(spelling): spelling
        for line in (*lines, *names)
        for host in hosts
        if (spelling := _spelled_as(line, host))
    }
    stated = {folded(one): one for line in lines if (one := _stated(line, persons, hosts))}
    for found in (stated if len(stated) == 1 else {}, confirmed):
        if len(found) == 1:
            return next(iter(found.values()))
    return ""


def _run_together(text: str) -> str:
    """Its letters and digits alone; "?" where there are none, which no name holds."""
    return re.sub(r"[\W_]+", "", folded(text)) or "?"


def _own_host(person: Address) -> str:
    """The name in an organisation's own domain, "" for webmail and for services."""
    mailbox = Mailbox.of(person.email)
    host = mailbox.host
    return "" if host in WEBMAIL_HOSTS or host in SHARED_SENDERS or len(host) < 3 else host


def _spelled_as(line: str, host: str) -> str:
    """The words of a line that, run together, are that domain's name."""
    wanted = {re.sub(r"[^a-z0-9]", "", host)}
    wanted |= {one.removesuffix(extra) for one in wanted for extra in HOST_EXTRAS}
    words = WORD.findall(line)
    for start in range(len(words)):
        for size in range(min(EMPLOYER_WORDS, len(words) - start), 0, -1):
            run = words[start : start + size]
            joined = re.sub(r"[^a-z0-9]", "", folded("".join(run)))
            if joined in wanted and len(joined) > 2 and run[0][0].isupper() and run[-1] != "s":
                return _with_its_signs(line, run).rstrip(".")
    return ""


def _with_its_signs(line: str, run: Sequence[str]) -> str:
    """Those neighbouring words as the line writes them: "Marlow & Finch", not "Marlow Finch"."""
    between = r"\s*(&|\+|\s)\s*"
    found = re.search(between.join(rf"({re.escape(word)})" for word in run), line)
    pieces = found.groups() if found else tuple(run)
    return " ".join(piece for piece in pieces if not piece.isspace())


def _stated(line: str, names: Iterable[str], hosts: Sequence[str]) -> str:
    """What a subject plainly calls the employer."""
    found = NAMES_EMPLOYER.search(line) or AT_NAMES_EMPLOYER.search(line)
    if found is None:
        return ""
    name = found[1].strip(" .,-'’")
    words = name.split()
    keys = {folded(word) for word in words}
    people = [{folded(word) for word in WORD.findall(one)} for one in names]
    if not words or any(keys & known for known in people if not keys & set(hosts)):
        return ""
    plain = folded(words[0])
    if plain in TIME_WORDS or (plain in NOT_NAMES - ORGANISATION and len(words) == 1):
        return ""
    if re.search(r"\b(?:with)\s+(?:the\s+)?\Z", line[: found.start(1)]) and not any(
        _spelled_as(name, host) for host in hosts
    ):
        return ""
    is_role = any(word in ROLE_NOUNS for word in keys)
    return "" if is_role or any(word[0].isdigit() for word in words) else name
