"""The key→line map agrees with tomllib on what is there, and knows where."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.config.lines import KeyPath, Repeat, map_lines

PLACED = [
    ("a = 1", {("a",): 1}),
    ("\n\na = 1\nb = 2", {("a",): 3, ("b",): 4}),
    ("# a = 0\na = 1 # b = 2\n", {("a",): 2}),
    ("[s]\nk = 1", {("s",): 1, ("s", "k"): 2}),
    ("  [ s ] # x\n\tk=1", {("s",): 1, ("s", "k"): 2}),
    ("[s.t]\nk = 1", {("s",): 1, ("s", "t"): 1, ("s", "t", "k"): 2}),
    ("s.t.k = 1\ns.u = 2", {("s",): 1, ("s", "t", "k"): 1, ("s", "u"): 2}),
    ("s . t = 1", {("s", "t"): 1}),
    ("\"a b\" = 1\n'c.d' = 2", {("a b",): 1, ("c.d",): 2}),
    ('"a\\u0062" = 1', {("ab",): 1}),
    ('"a]=\\"#" = 1\n["x]"]\nk = 1', {('a]="#',): 1, ("x]",): 2, ("x]", "k"): 3}),
    ('a = """\nb = 1\n[c]\n"""\nd = 2', {("a",): 1, ("d",): 5}),
    ('a = """x\\""" y"""\nd = 2', {("a",): 1, ("d",): 2}),
    ('a = """x""""\nd = 2', {("a",): 1, ("d",): 2}),
    ('a = """"x"""""\nd = 2', {("a",): 1, ("d",): 2}),
    ("a = '''\nb = 1\n''''\nd = 2", {("a",): 1, ("d",): 4}),
    ("a = '\\'\nb = 2", {("a",): 1, ("b",): 2}),
    ('a = "\\\\"\nb = "\\""\nc = 3', {("b",): 2, ("c",): 3}),
    ("a = \"\"\nb = ''\nc = 3", {("b",): 2, ("c",): 3}),
    ("a = [\n 1, # one, two\n 2,\n\n 3\n]\nb = 1", {("a", 0): 2, ("a", 2): 5, ("b",): 7}),
    ('a = ["]", "#",\n"["]\nb = 1', {("a", 1): 1, ("a", 2): 2, ("b",): 3}),
    ("a = [[1,\n2], [\n3]]\nb = 1", {("a", 0, 1): 2, ("a", 1, 0): 3, ("b",): 4}),
    ("a = []\nb = [ ]\nc = [\n]\nd = 1", {("c",): 3, ("d",): 5}),
    ("a = { b = 1, c.d = 'x}' }\ne = 2", {("a", "b"): 1, ("a", "c", "d"): 1, ("e",): 2}),
    ("a = {}\nb = 1", {("a",): 1, ("b",): 2}),
    ("a = [{ b = 1 },\n { b = 2 }]", {("a", 0, "b"): 1, ("a", 1, "b"): 2}),
    (
        "[[t]]\nk = 1\n[[t]]\nk = 2\n[t.u]\nv = 3",
        {("t",): 1, ("t", 0, "k"): 2, ("t", 1): 3, ("t", 1, "k"): 4, ("t", 1, "u", "v"): 6},
    ),
    ("a = 2026-05-14 09:30:00\nb = 09:30:00\nc = -1_000.5e3\nd = inf", {("b",): 2, ("d",): 4}),
    ("a = 1\r\n\r\nb = 2\r\n", {("a",): 1, ("b",): 3}),
    ("a = true", {("a",): 1}),
]


@pytest.mark.parametrize(("text", "expected"), PLACED)
def test_a_key_stands_where_it_is_written(text: str, expected: dict[KeyPath, int]) -> None:
    found = map_lines(text).lines

    assert {path: found.get(path) for path in expected} == expected
    assert paths(tomllib.loads(text)) == set(found)


def paths(value: Any, prefix: KeyPath = ()) -> set[KeyPath]:
    pairs = (
        value.items() if isinstance(value, dict)
        else enumerate(value) if isinstance(value, list)
        else ()
    )  # fmt: skip
    return {
        path for key, each in pairs for path in ({(*prefix, key)} | paths(each, (*prefix, key)))
    }


@pytest.mark.parametrize(
    ("text", "repeat"),
    [
        ("a = 1\n\na = 2", Repeat(("a",), 1, 3, 3)),
        ("[s]\na = 1\n[t]\na = 1\n[s]\n", Repeat(("s",), 1, 5, 5)),
        ("[s]\na = 1\na = [\n1,\n2]\n", Repeat(("s", "a"), 2, 3, 5)),
        ('s.a = 1\ns."a" = 2', Repeat(("s", "a"), 1, 2, 2)),
        ("a = { b = 1, b = 2 }", Repeat(("a", "b"), 1, 1, 1)),
    ],
)
def test_a_key_given_twice_is_found(text: str, repeat: Repeat) -> None:
    assert map_lines(text).repeats == (repeat,)


def test_the_line_of_what_is_missing_is_that_of_what_is_around_it() -> None:
    lines = map_lines("[s]\nk = [1]\n")

    assert lines.line_of(("s", "k", 5)) == 2
    assert lines.line_of(("s", "x")) == 1
    assert lines.line_of(("x", "y")) is None


NAMES = st.text(alphabet="ab-_1", min_size=1, max_size=3)
SCALARS = st.one_of(
    st.integers(-9, 99).map(str),
    st.sampled_from(["true", "1.5", "09:30:00", "2026-05-14", "'#]'", '"}=\\""', "'''\nx=1\n'''"]),
)
GAPS = st.sampled_from(["", " ", "\n", " # , ]\n", "\n\n"])


def lists(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(GAPS, inner, GAPS).map("".join), max_size=3).map(
        lambda parts: f"[{','.join(parts)}]"
    )


def tables(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.dictionaries(NAMES, inner, max_size=3).map(
        lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + "}"
    )


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(lists(inner), tables(inner)), max_leaves=5)
DOCUMENTS = st.lists(
    st.tuples(st.booleans(), NAMES, st.dictionaries(NAMES, VALUES, max_size=3)), max_size=4
).map(
    lambda parts: "".join(
        (f"[[{name}l]]\n" if double else f"[{name}{index}x]\n")
        + "".join(f"{key} = {value}\n" for key, value in pairs.items())
        for index, (double, name, pairs) in enumerate(parts)
    )
)


@settings(max_examples=80, deadline=None)
@given(DOCUMENTS)
def test_every_key_tomllib_finds_has_a_line_that_holds_its_name(text: str) -> None:
    lines = map_lines(text)

    assert set(lines.lines) == paths(tomllib.loads(text))
    rows = text.split("\n")
    for path, line in lines.lines.items():
        if isinstance(path[-1], str):
            assert path[-1] in rows[line - 1]
    assert lines.repeats == ()


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab=[]{}\"'.,#\n\\ \r", max_size=60))
def test_nonsense_is_scanned_to_its_end(text: str) -> None:
    rows = text.count("\n") + 1

    assert all(1 <= line <= rows for line in map_lines(text).lines.values())


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, "a=" + "[" * 50_000, "a={" * 30_000, '"' * 50_000, "a." * 50_000,
     'a = """' + '"' * 50_000, "a = '''" + "''x" * 20_000, "#" * 100_000, "a=[" + "\n" * 50_000,
     'a = "' + "\\" * 50_001, "\n".join("[" for _ in range(30_000))],
)  # fmt: skip
@pytest.mark.timeout(2)
def test_hostile_text_is_scanned_quickly(text: str) -> None:
    map_lines(text)
