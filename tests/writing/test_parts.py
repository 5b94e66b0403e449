"""Template files: parts, their situations and the ways to put them."""

from __future__ import annotations

import pytest

from agent.core.process import Kind
from agent.writing.parts import parse_parts, parts_for
from agent.writing.words import fitting, parts_of

SOURCE = """
# a note
[opening]
One way,
over two lines.

Another way.

[opening late]
Late.

[+more]
Goes on.

[+more late hold]
-
"""


def test_ways_are_separated_by_empty_lines() -> None:
    assert parse_parts(SOURCE)[0].ways == ("One way, over two lines.", "Another way.")


def test_the_most_particular_version_of_a_part_is_taken() -> None:
    parts = parse_parts(SOURCE)
    assert [part.ways[0] for part in parts_for(parts, frozenset())] == [
        "One way, over two lines.",
        "Goes on.",
    ]
    assert [part.ways[0] for part in parts_for(parts, frozenset({"late"}))] == ["Late.", "Goes on."]


def test_a_dash_leaves_a_part_out() -> None:
    parts = parts_for(parse_parts(SOURCE), frozenset({"late", "hold"}))
    assert [part.name for part in parts] == ["opening"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[opening", "line 1"),
        ("\n[Opening]\nx", "line 2"),
        ("hello\n[opening]\nx", "line 1"),
        ("[opening]\n\n[closing]\nx", "has no text"),
    ],
)
def test_a_broken_file_is_named_with_its_line(source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_parts(source)


def test_a_way_that_needs_an_unknown_fact_is_no_candidate() -> None:
    (part,) = parse_parts("[opening]\nAt {{ employer }}.\n\nHello.")
    assert fitting(part, {}) == ("Hello.",)
    assert fitting(part, {"employer": "Northwind"}) == ("At Northwind.", "Hello.")


def test_a_fact_is_never_read_as_a_template() -> None:
    (part,) = parse_parts("[opening]\nAt {{ employer }}.")
    assert fitting(part, {"employer": "{{7*7}}"}) == ("At {{7*7}}.",)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_ships_its_file(kind: Kind) -> None:
    assert parts_of(kind)
