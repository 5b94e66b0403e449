"""Sentences in a window of 80 columns: whole words, everything there, commands in one piece."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.cli.play import stage
from agent.cli.serving import leave_drafts
from agent.cli.wrapped import wrapped
from tests.acceptance.program import TACTFUL, Program
from tests.login.terminal import Terminal

WORDS = st.lists(st.text("abcdefgh-", min_size=1, max_size=30), min_size=1, max_size=40)


class Window(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def eighty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@given(words=WORDS, first=st.sampled_from(["", "  -> ", "  Mon 13 Apr, 09:30  "]))
def test_no_word_is_broken_or_lost_and_no_line_is_too_long(words: list[str], first: str) -> None:
    lines = wrapped(" ".join(words), first=first, stream=Window()).split("\n")
    assert all(len(line) <= 80 for line in lines)
    assert lines[0].startswith(first)
    assert all(line.startswith(" " * len(first)) for line in lines[1:])
    assert [word for line in lines for word in line.removeprefix(first).split()] == words


def test_a_command_in_backticks_stays_on_one_line() -> None:
    text = "word " * 14 + "`tactful service install` has it run in the background"
    shown = wrapped(text, first="  -> ", stream=Window())
    assert "`tactful service install`" in shown
    assert "\n" in shown


def test_where_no_terminal_looks_a_sentence_is_one_line() -> None:
    assert wrapped("word " * 40, first="-> ", stream=io.StringIO()) == "-> " + "word " * 40


@pytest.fixture(scope="module")
def hunt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's hunt with four drafts waiting, one turn and the rest waiting."""
    folder = tmp_path_factory.mktemp("hunt")
    with stage(folder) as play:
        leave_drafts(play, 38)
        play.run(38, quiet=True)
    return folder


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "words", [("status",), ("status", "--long"), ("plan",), ("explain", "1")], ids=str
)
def test_the_main_commands_fit_a_window_of_80_columns(hunt: Path, words: tuple[str, ...]) -> None:
    program = Program(hunt)
    terminal = Terminal([*TACTFUL, *words], cwd=hunt, env={**program.environment, "TERM": "dumb"})
    code, said = terminal.ends()
    assert code == 0, said
    shown = re.sub(r"\x1b\[[0-9;]*m", "", said).splitlines()
    too_long = [line for line in shown if len(line) > 80 and str(hunt) not in line]
    assert too_long == []
    assert "…" not in said
    if words == ("status",):
        assert "the next one comes 11 days later." in " ".join(said.split())
    assert not re.search(r"^\w{3} \d+ \w{3}, *(\d+ |$)", said, re.MULTILINE), "a date in two lines"
