"""What a text may use: everything known for certain about the occasion, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agent.core.facts import ContactPart
from agent.core.mail import Address
from agent.core.process import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The facts a draft's words may rest on; each None or empty where it is unknown.

    `to` are the people addressed, the first one greeted. `user_name` signs. `subject` is the
    thread's, without reply prefixes. `met_on` the interview's day in the user's zone; `met` who
    took part. `promised` the latest day they gave; `asked_for` what they asked to be sent. `on_day`
    the user's day on which the draft is made. `seed` is stable for mailbox and occasion: variants
    are chosen by it. `earlier_texts` are texts already written to the same person or employer:
    none may be repeated. `contact` is the part of who is addressed, `rounds` how many interviews
    there were, `invited` a follow-up they asked for by the day in `promised`. `their_greeting` is
    the word they greet the user with ("Hi", "Dear"), which a text answers in kind; `formal` whether
    they call the user by title and family name. `about` is what
    the user wants remembered of the talk, in their own words ("the lighting story"): it may name
    what nobody else did. `moved` an interview that took place on another day than first agreed,
    `called_off` one that did not take place and has no new time, `called_off_on` its day.
    """

    kind: Kind
    step: int
    to: tuple[Address, ...]
    user_name: str
    subject: str
    on_day: date
    seed: str
    employer: str = ""
    role: str = ""
    met_on: date | None = None
    met: tuple[Address, ...] = ()
    late: bool = False
    scheduler_only: bool = False
    promised: date | None = None
    promised_quote: str = ""
    asked_for: tuple[str, ...] = ()
    last_contact_on: date | None = None
    on_hold: bool = False
    contact: ContactPart | None = None
    rounds: int = 0
    invited: bool = False
    their_greeting: str = ""
    formal: bool = False
    language: str = "en"
    earlier_texts: tuple[str, ...] = ()
    about: str = ""
    moved: bool = False
    called_off: bool = False
    called_off_on: date | None = None
