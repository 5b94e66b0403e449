"""The variables of the user's own templates: what each stands for, with an example.

A fact that isn't known can only be asked for (`{% if employer %}`); a phrase is always there, and
empty where its fact isn't known, so that a sentence reads whole with it and without it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """`example` is the value in the example letter; "" where a phrase may be empty."""

    name: str
    meaning: str
    example: str


FRAME = (
    Variable("greeting", "How the letter begins; neutral where no name is sure", "Hi Jordan,"),
    Variable("sign_off", "How it ends, with your name", "Kind regards,\nSam Rivera"),
)
FACTS = (
    Variable("name", "The first name, or names, of who is addressed", "Jordan"),
    Variable("my_name", "Your name, as you sign", "Sam Rivera"),
    Variable("employer", "The employer", "Northwind"),
    Variable("role", "The role", "Data Analyst"),
    Variable("met_day", "The day of the interview", "Tuesday, May 12"),
    Variable("met_names", "Who took part in it", "Dana"),
    Variable("promised_day", "The day they named for their answer", "Friday, May 22"),
    Variable("things", "What they asked you to send", "the references and portfolio"),
    Variable("about", "What you told with `tactful tell --about`", "the lighting story"),
)
PHRASES = (
    Variable("for_role", "Goes on after “the interview”", " for the Data Analyst role"),
    Variable("about_role", "Goes on after “talking”", " about the Data Analyst role"),
    Variable("the_role", "The role, or just “the role”", "the Data Analyst role"),
    Variable("the_role_there", "The same with the employer", "the Data Analyst role at Northwind"),
    Variable("The_role_there", "To begin a sentence", "The Data Analyst role at Northwind"),
    Variable("at_employer", "The employer", " at Northwind"),
    Variable("on_met", "The day of the interview", " on Tuesday, May 12"),
    Variable("on_called_off", "The day of one that was called off", " on Thursday, May 14"),
    Variable("on_last", "The day you were last in touch", " on Wednesday, May 13"),
    Variable("you_all", "After “thank you”, where two or more are addressed", " both"),
    Variable("met_people", "Who took part, or “everyone I spoke with”", "Dana"),
    Variable("what_was_asked", "Goes before “you asked for”", "the references and portfolio"),
)
WHETHER = (
    Variable("late", "The thank-you is late", "{% if late %}"),
    Variable("scheduler", "Only whoever arranged it is on the thread", "{% if scheduler %}"),
    Variable("recruiter", "A recruiter, who perhaps took no part", "{% if recruiter %}"),
    Variable("materials", "They asked for something to be sent", "{% if materials %}"),
    Variable("several", "Two or more people are addressed", "{% if several %}"),
    Variable("promised", "They named a day for their answer", "{% if promised %}"),
    Variable("invited", "They asked you to write by a day", "{% if invited %}"),
    Variable("again", "The second follow-up, or a later one", "{% if again %}"),
    Variable("hold", "They put it on hold", "{% if hold %}"),
    Variable("met", "There was an interview", "{% if met %}"),
    Variable("finalist", "There were two or more", "{% if finalist %}"),
    Variable("team", "They are of the team, not a recruiter", "{% if team %}"),
    Variable("moved", "It was moved to another day first", "{% if moved %}"),
    Variable("off", "It was called off and has no new date", "{% if off %}"),
)
NAMES = frozenset(one.name for one in (*FRAME, *FACTS, *PHRASES, *WHETHER))
