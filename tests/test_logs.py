"""Logs tell what is done to which thread, and nothing that anyone wrote or could log in with."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

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
    log = structlog.get_logger()
    for token in TOKENS:
        getattr(log, level)(
            f"said {token}", hint=token, more={"deep": [token]}, error=OSError(token)
        )
        logging.getLogger("google.auth").error("said %s\r\nand\x1b[31m %s", token, token)
        try:
            raise ValueError(token)
        except ValueError:
            log.exception("failed")
    log.error("one\r\ntwo\x1b[2J\u202e", action="x", thread_id="t1")
    said = out.getvalue()
    assert "canary" not in said
    assert not set(said) & set("\r\x1b\u202e")
    assert "thread_id" in said
    if form == "json":
        assert all(json.loads(line) for line in said.splitlines() if line.startswith("{"))


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
    structlog.get_logger().warning("nobody hears this", action="start")
    logging.getLogger("library").warning("nor this")
