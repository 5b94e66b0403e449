"""Texts: every kind in every situation reads whole, passes its checks, and is written once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.brief import Brief
from agent.core.facts import ContactPart
from agent.core.mail import Address
from agent.core.process import Kind
from agent.cycle.ports import Wording
from agent.errors import WordsRefused
from agent.writing import Words, problems
from agent.writing.checks import TOO_ALIKE, likeness
from agent.writing.words import candidates, parts_of

TUESDAY = date(2026, 5, 12)
JORDAN = Address(email="jordan.lee@northwind.example", name="Jordan Lee")
DANA = Address(email="dana.whitfield@northwind.example", name="Dana Whitfield")
NAMELESS = Address(email="jobs@northwind.example")

SITUATIONS: dict[str, dict[str, object]] = {
    "thank_you": {},
    "thank_you late": {"late": True},
    "thank_you with materials": {"asked_for": ("your references", "two writing samples")},
    "thank_you late with materials": {"late": True, "asked_for": ("a portfolio",)},
    "thank_you to several": {"to": (JORDAN, DANA)},
    "thank_you to many": {"to": (JORDAN, DANA, Address(email="x@y.example"), NAMELESS)},
    "thank_you scheduler": {"scheduler_only": True, "met": (DANA,)},
    "thank_you scheduler who knows nobody": {"scheduler_only": True},
    "thank_you scheduler late": {"scheduler_only": True, "late": True, "met": (DANA,)},
    "thank_you scheduler with materials": {"scheduler_only": True, "asked_for": ("references",)},
    "thank_you recruiter": {"contact": ContactPart.RECRUITER},
    "thank_you late recruiter": {"contact": ContactPart.RECRUITER, "late": True, "rounds": 2},
    "thank_you finalist": {"rounds": 2},
    "thank_you moved": {"moved": True},
    "thank_you about": {"about": "the lighting story"},
    "thank_you about in a sentence": {"about": "I loved the lighting story!"},
    "thank_you scheduler about": {"about": "the lighting story", "scheduler_only": True},
    "thank_you late about materials": {
        "about": "how you moved a whole theater in one night",
        "late": True,
        "asked_for": ("references",),
    },
    "materials": {"asked_for": ("references",)},
    "materials in many words": {"asked_for": ("whatever you think shows your best side, please",)},
    "materials before the interview": {"asked_for": ("a portfolio",), "met_on": None},
    "follow_up": {},
    "follow_up before meeting": {"met_on": None},
    "follow_up after their date": {"promised": TUESDAY + timedelta(days=10)},
    "follow_up invited": {"promised": TUESDAY + timedelta(days=10), "invited": True},
    "follow_up second": {"step": 2},
    "follow_up fourth": {"step": 4},
    "follow_up called off": {
        "called_off": True,
        "called_off_on": TUESDAY + timedelta(days=2),
        "met_on": None,
    },
    "follow_up called off, no day": {"called_off": True, "met_on": None},
    "follow_up called off after a first": {"called_off": True, "rounds": 1},
    "follow_up second after their date": {"step": 2, "promised": TUESDAY + timedelta(days=10)},
    "long_haul called off": {"called_off": True, "called_off_on": TUESDAY, "met_on": None},
    "long_haul": {"on_day": TUESDAY + timedelta(days=60)},
    "long_haul before meeting": {"met_on": None, "step": 3},
    "long_haul on hold": {"on_hold": True},
    "long_haul over new year": {"met_on": date(2025, 11, 20), "on_day": date(2026, 1, 20)},
    "gracious_reply before meeting": {"met_on": None},
    "gracious_reply": {"rounds": 1},
    "gracious_reply finalist": {"rounds": 3},
    "keep_in_touch": {"on_day": TUESDAY + timedelta(days=60)},
    "keep_in_touch recruiter": {"contact": ContactPart.RECRUITER, "last_contact_on": TUESDAY},
    "keep_in_touch team": {"contact": ContactPart.TEAM},
    "keep_in_touch finalist": {"contact": ContactPart.RECRUITER, "rounds": 2},
    "keep_in_touch team finalist": {"contact": ContactPart.TEAM, "rounds": 2},
}
UNKNOWN: dict[str, dict[str, object]] = {
    "all known": {},
    "no name": {"to": (NAMELESS,)},
    "no role": {"role": ""},
    "no employer": {"employer": ""},
    "no user name": {"user_name": ""},
    "no day": {"met_on": None, "rounds": 1},
    "nothing known": {"to": (NAMELESS,), "role": "", "employer": "", "user_name": ""},
    "long names": {
        "role": "Senior Assistant to the Director of Programs",
        "employer": "Northwind Traders and Partners",
        "user_name": "Maria del Carmen Fernandez Lopez",
    },
    "a title": {"to": (Address(email="x@uni.example", name="Prof. Dana Whitfield"),)},
}


def a_brief(kind: Kind = Kind.THANK_YOU, **facts: object) -> Brief:
    known: dict[str, object] = {
        "kind": kind,
        "step": 1,
        "to": (JORDAN,),
        "user_name": "Sam Rivera",
        "subject": "Interview for the Data Analyst role",
        "on_day": TUESDAY,
        "seed": "mailbox/occasion",
        "employer": "Northwind",
        "role": "Data Analyst",
        "met_on": TUESDAY,
    }
    return Brief(**{**known, **facts})  # type: ignore[arg-type]


def compose(brief: Brief) -> str:
    wording: Wording = Words()
    return wording.compose(brief)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_has_a_text_that_passes_whatever_is_unknown(situation: str) -> None:
    for unknown, seed in product(UNKNOWN.values(), ("a", "b")):
        facts = {**SITUATIONS[situation], **unknown}
        brief = a_brief(Kind(situation.split(" ")[0]), **facts, seed=seed)
        text = compose(brief)
        assert problems(text, brief) == ()
        assert text == text.strip()
        assert "  " not in text
        assert " ," not in text
        assert " ." not in text
        assert ".." not in text


@pytest.mark.parametrize("situation", SITUATIONS)
def test_most_ways_to_put_a_text_would_pass(situation: str) -> None:
    brief = a_brief(Kind(situation.split(" ")[0]), **SITUATIONS[situation])
    texts = list(islice(candidates(brief), 80))
    fit = sum(not problems(text, brief) for text in texts)
    assert len(texts) >= 60
    assert fit > len(texts) * 0.6


def test_the_same_brief_gives_the_same_text() -> None:
    assert compose(a_brief()) == compose(a_brief())


def test_two_users_of_the_program_write_differently() -> None:
    texts = {compose(a_brief(seed=f"mailbox {number}")) for number in range(50)}
    assert len(texts) >= 45


@pytest.mark.parametrize("situation", SITUATIONS)
def test_five_texts_to_one_employer_are_all_different(situation: str) -> None:
    written: tuple[str, ...] = ()
    for number in range(5):
        facts = {**SITUATIONS[situation], "seed": f"occasion {number}", "earlier_texts": written}
        written += (compose(a_brief(Kind(situation.split(" ")[0]), **facts)),)
    for one, other in product(written, written):
        assert one is other or likeness(one, other) <= TOO_ALIKE


def test_when_every_way_is_used_up_the_text_is_refused_with_the_reason() -> None:
    everything = tuple(candidates(a_brief()))
    with pytest.raises(WordsRefused, match="too much like an earlier text"):
        compose(a_brief(earlier_texts=everything))


def test_a_thank_you_names_the_day_and_never_says_today() -> None:
    for number in range(30):
        text = compose(a_brief(seed=str(number)))
        assert "on Tuesday, May 12" in text
        assert "today" not in text.lower()


def test_a_follow_up_after_their_date_names_it() -> None:
    for number in range(30):
        brief = a_brief(Kind.FOLLOW_UP, promised=date(2026, 5, 22), seed=str(number))
        assert "Friday, May 22" in compose(brief)


def test_a_thank_you_to_the_scheduler_passes_thanks_on() -> None:
    brief = a_brief(scheduler_only=True, met=(DANA,))
    assert "Dana" in compose(brief)
    assert compose(brief).startswith(("Hi Jordan,", "Hello Jordan,"))
    assert "everyone I spoke with" in compose(a_brief(scheduler_only=True))


def test_materials_are_named_where_they_make_a_phrase() -> None:
    several = a_brief(asked_for=("your references", "a portfolio"))
    assert "the references and portfolio you asked for" in compose(several)
    assert "the CV and photo ID you asked for" in compose(a_brief(asked_for=("cv", "photo id")))
    for odd in ("{{7*7}}", "links to your", "proof of", "x" * 60, ""):
        assert "what you asked for" in compose(a_brief(asked_for=(odd,)))


def test_a_greeting_answers_in_kind() -> None:
    assert compose(a_brief(their_greeting="Dear")).startswith("Dear Jordan,")
    assert compose(a_brief(their_greeting="hi")).startswith("Hi Jordan,")
    assert compose(a_brief(their_greeting="Yo {{x}}")).startswith(("Hi Jordan,", "Hello Jordan,"))


def test_without_a_sure_name_the_greeting_is_neutral() -> None:
    assert compose(a_brief(to=(NAMELESS,))).startswith("Hello,\n")
    assert compose(a_brief(to=(JORDAN, NAMELESS))).startswith("Hello,\n")
    assert compose(a_brief(to=(JORDAN, DANA))).startswith(("Hi Jordan and Dana,", "Hello Jordan"))


def test_without_the_users_name_nothing_hangs_in_the_air() -> None:
    last = compose(a_brief(user_name="")).splitlines()[-1]
    assert last
    assert not last.endswith(",")


@pytest.mark.parametrize(
    "payload",
    [
        "{{7*7}}",
        "{{ ''.__class__.__mro__ }}",
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% include '/etc/passwd' %}",
        "Engineer\r\nBcc: evil@evil.example",
        "<b>Engineer</b>",
        "https://evil.example/x",
        "evil.example/x",
        "[Role]",
        "Engineer " * 200,
        "\u202eEngineer",
        "\x00",
        "None; URGENT!",
    ],
)
@pytest.mark.parametrize("field", ["role", "employer", "subject", "promised_quote"])
def test_mail_text_is_data_and_never_stops_or_steers_a_draft(field: str, payload: str) -> None:
    control = compose(a_brief(**{field: ""}))
    assert compose(a_brief(**{field: payload})) == control


def _pick(seed: str, count: int) -> int:
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") % count


def _random_brief(number: int) -> Brief:
    def among(name: str, *options: object) -> object:
        return options[_pick(f"{number}/{name}", len(options))]

    met_on = TUESDAY - timedelta(days=_pick(f"{number}/met", 90))
    to = among("to", (JORDAN,), (DANA,), (NAMELESS,), (JORDAN, DANA))
    return a_brief(
        list(Kind)[_pick(f"{number}/kind", len(Kind))],
        step=among("step", 1, 1, 2, 3, 4),
        to=to,
        user_name=among("user", "Sam Rivera", "Sam", "", "Łucja Błaszczykowska-Nowak"),
        employer=among("employer", "", "Northwind", "Blue Harbor & Sons", "H. Marlow Ltd."),
        role=among("role", "", "Data Analyst", "Head of Design", "nurse", "C++ Engineer II"),
        met_on=among("met?", met_on, met_on, None),
        met=among("people", (), (DANA,)),
        late=among("late", False, True),
        scheduler_only=among("scheduler", False, False, True),
        promised=among("promised", None, None, TUESDAY - timedelta(days=3)),
        invited=among("invited", False, True),
        asked_for=among("asked", (), (), ("references",), ("a 2-page summary", "portfolio")),
        last_contact_on=among("last", None, TUESDAY - timedelta(days=20)),
        on_hold=among("hold", False, False, True),
        contact=among("contact", None, ContactPart.RECRUITER, ContactPart.TEAM),
        rounds=among("rounds", 0, 1, 2),
        moved=among("moved", False, False, True),
        called_off=among("called off", False, False, True),
        called_off_on=among("called off on", None, TUESDAY - timedelta(days=9)),
        about=among("about", "", "", "the lighting story", "It was fun to hear of Priya's 3 cats"),
        seed=f"mailbox/{number}",
    )


def test_a_thousand_processes_have_no_failing_and_no_equal_text() -> None:
    """200 employers of five occasions each: what one of their people got, none gets again."""
    written: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for number in range(1000):
        employer = number % 200
        brief = replace(_random_brief(number), earlier_texts=written[employer])
        text = compose(brief)
        assert problems(text, brief) == (), text
        assert text not in written[employer]
        written[employer] += (text,)


@given(
    st.builds(
        a_brief,
        kind=st.sampled_from(Kind),
        role=st.text(max_size=40),
        employer=st.text(max_size=40),
        to=st.lists(
            st.builds(Address, email=st.emails(), name=st.text(max_size=30)), max_size=3
        ).map(tuple),
        met_on=st.none() | st.dates(date(2025, 6, 1), date(2026, 6, 1)),
        seed=st.text(max_size=10),
    )
)
@settings(max_examples=60, deadline=None)
def test_any_facts_give_a_text_that_passes_or_a_named_refusal(brief: Brief) -> None:
    try:
        text = compose(brief)
    except WordsRefused:
        return
    assert problems(text, brief) == ()


@pytest.mark.parametrize("kind", Kind)
def test_the_shipped_texts_use_plain_typing_only(kind: Kind) -> None:
    """No curly quotes and no long dashes: people who type a mail don't make them."""
    for part in parts_of(kind):
        assert all(way.isascii() for way in part.ways)
