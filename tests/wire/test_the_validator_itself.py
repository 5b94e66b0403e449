"""The validator must see what it is there to see."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from agent.sandbox import Answer, Exchange, Request
from tests.wire.validator import WireValidator, routes

ME = "/gmail/v1/users/me"
PROFILE = {"emailAddress": "a@b.example", "messagesTotal": 1, "historyId": "12"}


def exchange(
    verb: str, target: str, answer: Any = None, *, status: int = 200, body: bytes = b""
) -> Exchange:
    path, _, query = target.partition("?")
    payload = b"" if answer is None else json.dumps(answer).encode()
    return Exchange(
        request=Request(method=verb, path=ME + path, query=query, headers={}, body=body),
        answer=Answer(status=status, body=payload),
    )


def error(**changes: Any) -> Mapping[str, Any]:
    entry = {"message": "m", "domain": "global", "reason": "notFound"}
    inner = {"code": 404, "message": "m", "errors": [entry], "status": "NOT_FOUND"}
    return {"error": inner | changes}


def test_it_knows_every_method_of_the_document() -> None:
    assert len({route.id for route in routes()}) == 79
    assert len(routes()) == 91


@pytest.mark.parametrize(
    "good",
    [
        exchange("GET", "/profile?alt=json", PROFILE),
        exchange("GET", "/threads?labelIds=A&labelIds=B&maxResults=5", {"resultSizeEstimate": 0}),
        exchange("DELETE", "/drafts/r1", status=204),
        exchange("POST", "/drafts", {"id": "r1"}, body=b'{"message":{"raw":"YQ=="}}'),
        exchange("GET", "/threads/1?fields=messages(id,payload/headers/name)", {}),
        exchange("GET", "/messages/1", error(), status=404),
        exchange("POST", "/drafts/send", {"id": "1"}, body=b'{"id":"r1"}'),
    ],
)
def test_what_is_right_passes(good: Exchange) -> None:
    validator = WireValidator()
    validator(good)
    validator.assert_clean()
    assert validator.exchanges == 1


@pytest.mark.parametrize(
    ("bad", "text"),
    [
        (exchange("GET", "/nothing", {}), "no such method"),
        (exchange("PATCH", "/drafts/r1", {}), "no such method"),
        (exchange("GET", "/profile?color=red", PROFILE), "unknown parameter"),
        (exchange("GET", "/threads?q=a&q=b", {}), "given twice"),
        (exchange("GET", "/threads?maxResults=-1", {}), "no uint32"),
        (exchange("GET", "/threads?includeSpamTrash=1", {}), "no boolean"),
        (exchange("GET", "/threads/1?format=raw", {}), "none of"),
        (exchange("GET", "/history?startHistoryId=x", {}), "no uint64"),
        (exchange("GET", "/profile", PROFILE, body=b"{}"), "where none belongs"),
        (exchange("DELETE", "/drafts/r1", {}), "where none belongs"),
        (exchange("GET", "/profile", PROFILE | {"x": 1}), "'x' was unexpected"),
        (exchange("GET", "/profile", PROFILE | {"historyId": 12}), "not of type 'string'"),
        (exchange("GET", "/profile", PROFILE | {"historyId": "-1"}), "'uint64'"),
        (exchange("GET", "/messages/1?format=raw", {"raw": "YQ"}), "'byte'"),
        (exchange("GET", "/messages/1?format=raw", {"raw": "+/=="}), "'byte'"),
        (exchange("GET", "/threads/1?fields=messages(idd)", {}), "Message has no 'idd'"),
        (exchange("GET", "/threads/1?fields=id/x", {}), "nothing below"),
        (exchange("POST", "/drafts", {}, body=b'{"mesage":{}}'), "'mesage' was unexpected"),
        (exchange("POST", "/drafts", {}, body=b"{"), "no JSON"),
        (exchange("GET", "/messages/1", error(code=400), status=404), "says it is 400"),
        (exchange("GET", "/messages/1", error(errors=[]), status=404), "error 404"),
        (exchange("GET", "/messages/1", {"detail": "x"}, status=404), "error 404"),
        (exchange("GET", "/messages/1", status=404), "no JSON"),
    ],
)
def test_what_is_wrong_is_seen(bad: Exchange, text: str) -> None:
    validator = WireValidator()
    validator(bad)
    with pytest.raises(AssertionError, match=text):
        validator.assert_clean()
