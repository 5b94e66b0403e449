"""Values to JSON and back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.core.decision import Ask, Decision, Held, Planned, Reason, Rest, Wait, Write, YourTurn
from agent.core.facts import Evidence, MessageFacts
from agent.cycle.ports import Fault
from agent.store.records import RecordError, dump, load
from tests.contracts.values import NOW, message, rest, wait

st.register_type_strategy(
    datetime,
    st.datetimes(
        min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]),
    ),
)  # fmt: skip
st.register_type_strategy(str, st.text(max_size=8))


@settings(max_examples=25, deadline=None)
@given(st.from_type(MessageFacts))
def test_message_facts_come_back_as_they_were(facts: MessageFacts) -> None:
    assert load(MessageFacts, dump(MessageFacts, facts)) == facts


@settings(max_examples=25, deadline=None)
@given(st.one_of([st.from_type(one) for one in (Write, Wait, YourTurn, Ask, Rest)]))
def test_decisions_come_back_as_the_class_they_were(decision: Decision) -> None:
    back = load(Decision, dump(Decision, decision))
    assert back == decision
    assert type(back) is type(decision)


@settings(max_examples=30, deadline=None)
@given(st.one_of([st.from_type(one) for one in (Held, Fault, Planned, Evidence, Reason)]))
def test_the_other_kept_values_come_back_as_they_were(value: object) -> None:
    assert load(type(value), dump(type(value), value)) == value


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(categories=["Cs", "Cc", "So", "Lu"])))
def test_any_text_at_all_is_kept_as_ascii(text: str) -> None:
    kept = dump(str, text)
    assert kept.isascii()
    assert dump(str, load(str, kept)) == kept


def test_equal_values_are_written_alike() -> None:
    ours = message(labels=frozenset({"INBOX", "SENT", "Label_1"}))
    theirs = message(labels=frozenset({"Label_1", "SENT", "INBOX"}))
    assert dump(MessageFacts, ours) == dump(MessageFacts, theirs)


def test_instants_are_written_in_utc() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-7)))
    assert dump(datetime, there) == '"2026-05-14T09:30:00+00:00"'


@dataclass(frozen=True)
class Old:
    name: str


@dataclass(frozen=True)
class New:
    name: str
    added: tuple[int, ...] = ()


def test_a_field_added_with_a_default_reads_what_was_kept_before() -> None:
    assert load(New, dump(Old, Old(name="x"))) == New(name="x")


def test_a_field_that_is_no_more_is_not_dropped_silently() -> None:
    with pytest.raises(RecordError, match="no field 'added'"):
        load(Old, dump(New, New(name="x")))


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (datetime, datetime(2026, 5, 14)),  # noqa: DTZ001 # naive on purpose
        (datetime, "2026-05-14T09:30:00+00:00"),
        (date, NOW),
        (date, "2026-05-14"),
        (str, b"bytes"),
        (str, None),
        (int, True),
        (int, "1"),
        (bool, 1),
        (Colour, "red"),
        (tuple[str, ...], ["a"]),
        (frozenset[str], {"a"}),
        (dict[str, str], {1: "a"}),
        (dict[str, str], {"a": 1}),
        (str | None, 1),
        (Old, New(name="x")),
        (Old, Old(name=1)),  # type: ignore[arg-type]
        (Decision, message()),
        (Decision, None),
    ],
)
def test_a_value_of_another_type_is_not_kept(kind: Any, value: object) -> None:
    with pytest.raises(RecordError):
        dump(kind, value)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (datetime, '"2026-05-14T09:30:00"'),
        (datetime, '"yesterday"'),
        (datetime, "1778751000"),
        (date, '"2026-02-30"'),
        (Colour, '"blue"'),
        (Colour, '["red"]'),
        (tuple[str, ...], '"abc"'),
        (tuple[str, ...], "[1]"),
        (Old, "{}"),
        (Old, "[]"),
        (Old, '{"name":"x"'),
        (Old, '{"name":1}'),
        (Decision, '{"is":"Guess"}'),
        (Decision, '{"until":null}'),
        (Decision, "null"),
    ],
)
def test_a_damaged_record_is_refused_and_never_guessed(kind: Any, text: str) -> None:
    with pytest.raises(RecordError):
        load(kind, text)


def test_a_refusal_names_the_field() -> None:
    broken = json.loads(dump(Decision, wait()))
    broken["reason"]["evidence"]["quote"] = 7
    with pytest.raises(RecordError, match=r"Wait\.reason: Reason\.evidence: Evidence\.quote: 7"):
        load(Decision, json.dumps(broken))


def test_every_single_change_of_a_key_is_noticed() -> None:
    data = json.loads(dump(Decision, rest()))
    for key in data:
        changed = {(f"{name}x" if name == key else name): part for name, part in data.items()}
        with pytest.raises(RecordError):
            load(Decision, json.dumps(changed))


@pytest.mark.parametrize("kind", [float, list[int], str | int, Old | int, tuple[int, str]])
def test_a_type_without_a_rule_is_a_programming_mistake(kind: Any) -> None:
    with pytest.raises(TypeError):
        dump(kind, None)
