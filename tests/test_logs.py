"""Logs tell what is done to which thread, and nothing that anyone wrote or could log in with."""

from __future__ import annotations

import io
import json
import logging
import re

import pytest

from agent.logs import redact, set_up_logs

LEVELS = ("debug", "info", "warning", "error")
TOKENS = (
    "ya29.a0AfH6SM-canary_x",
    "1//0gcanary-refresh",
    "Authorization: Bearer canary.token~x/+=",
    '"authorization": "Basic canary"',
    "bearer canary-token",
    "GOCSPX-canary",
    "dana.canary+jobs@northwind.example",
)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("level", LEVELS)
def test_s16_tokens_addresses_and_escapes_never_reach_the_log(level: str, form: str) -> None:
    out = io.StringIO()
    set_up_logs(level=level, form=form, stream=out)
    log = logging.getLogger("agent.test")
    for token in TOKENS:
        getattr(log, level)(
            f"said {token}", extra={"hint": token, "more": {"deep": [token]}, token: OSError(token)}
        )
        logging.getLogger("google.auth").error("said %s\r\nand\x1b[31m %s", token, token)
        try:
            raise ValueError(token)
        except ValueError:
            log.exception("failed")
    log.error("one\r\ntwo\x1b[2J\u202e", extra={"action": "x", "thread_id": "t1"})
    said = out.getvalue()
    assert "canary" not in said
    assert not set(said) & set("\r\x1b\u202e")
    assert "thread_id" in said
    if form == "json":
        last = [json.loads(line) for line in said.splitlines()][-1]
        assert (last["event"], last["level"]) == ("one ⏎ two[2J", "error")
    else:
        last = said.splitlines()[-1]
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} \[error\] one ⏎ two\[2J"
            " action=x thread_id=t1",
            last,
        )


def test_a_line_of_the_log_is_one_line() -> None:
    assert redact("a\nb\tc\r\x00d") == "a ⏎ b cd"
    assert redact("3 drafts for t1 @ 9:00") == "3 drafts for t1 @ 9:00"


class Gone(io.StringIO):
    def write(self, _: str) -> int:
        raise BrokenPipeError

    def flush(self) -> None:
        raise BrokenPipeError


def test_a_log_that_nobody_reads_any_more_stops_nothing() -> None:
    set_up_logs(level="info", form="text", stream=Gone())
    logging.getLogger("agent.test").warning("nobody hears this", extra={"action": "start"})
    logging.getLogger("library").warning("nor this")


def test_our_own_words_obey_the_level_and_the_libraries_only_warn() -> None:
    out = io.StringIO()
    set_up_logs(level="debug", form="json", stream=out)
    logging.getLogger("agent.test").debug("ours")
    logging.getLogger("library").info("theirs")
    set_up_logs(level="error", form="json", stream=out)
    logging.getLogger("agent.test").warning("ours, less important")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["ours"]


def test_a_percent_sign_in_a_sentence_stays_one() -> None:
    out = io.StringIO()
    set_up_logs(level="info", form="json", stream=out)
    logging.getLogger("agent.test").warning("the disk is 100 % full")
    assert json.loads(out.getvalue())["event"] == "the disk is 100 % full"
