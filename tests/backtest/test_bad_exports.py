"""Exports that are broken, foreign or somebody else's: named, counted, never fatal."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from agent.sandbox.replay import lightened, read_past, schedule
from agent.sandbox.takeout import TakeoutMessage
from tests.backtest.generate import Letter
from tests.backtest.test_backtest import INES, ME, Bench, Story, at


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def text_of(*letters: Letter) -> str:
    return "".join(one.mbox() for one in letters)


REFUSED = {
    "no mbox": (b"%PDF-1.7 and more", "is no mbox file"),
    "a zip": (b"PK\x03\x04rest", "is no mbox file"),
    "empty": (b"", "is empty"),
    "only a separator": (b"From 1@xxx Mon Mar 2 10:00:00 +0000 2026\n", "can be read"),
    "cut in its only header": (
        b"From 1@xxx Mon Mar 2 10:00:00 +0000 2026\nSubject: Inter",
        "cut off in its headers",
    ),
    "bytes": (b"From " + bytes(range(256)) * 40, "can be read"),
}


@pytest.mark.parametrize(("data", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_refused_in_one_line(bench: Bench, data: bytes, said: str) -> None:
    bench.file.write_bytes(data)
    result = bench.run()
    assert result.exit_code == 1
    assert said in result.stderr
    assert "  -> " in result.stderr
    assert "Traceback" not in result.output


def test_a_file_that_is_not_there_is_named(bench: Bench) -> None:
    result = bench.run()
    assert result.exit_code == 1
    assert "No such file" in result.stderr


def test_a_strange_address_is_told_whose_mailbox_it_is(bench: Bench) -> None:
    bench.export(*Story().interviewed().letters)
    result = bench.run(me="nobody@example.net")
    assert result.exit_code == 1
    assert "alex.morgan@example.com (1)" in result.stderr
    assert "--me alex.morgan@example.com" in result.stderr


def test_a_missing_label_lists_those_there_are(bench: Bench) -> None:
    bench.export(*Story(label="Interviwes").interviewed().letters)
    result = bench.run()
    assert result.exit_code == 1
    assert "Its labels: Interviwes (2)" in result.stderr
    assert '--label "Interviwes"' in result.stderr


def test_an_export_without_labels_is_told_so(bench: Bench) -> None:
    letters = Story().interviewed().letters
    for letter in letters:
        letter.labels = ""
    bench.export(*letters)
    result = bench.run()
    assert result.exit_code == 1
    assert "nor any label of yours" in result.stderr


def test_another_languages_sent_label_is_made_up_for(bench: Bench) -> None:
    letters = Story().interviewed().letters
    letters[1].labels = "Gesendet,Interviews"
    bench.export(*letters)
    found = bench.told("--until", "2026-03-06")
    assert any("counts as sent by you" in note for note in found["notes"])
    assert found["threads"][0]["timeline"][0]["kind"] == "thank_you"


def test_skipped_messages_are_counted_with_their_reasons(bench: Bench) -> None:
    story = Story().interviewed()
    cut = "From 9@xxx Mon Mar 2 10:00:00 +0000 2026\nX-GM-THRID: 77\nX-Gmail-Lab"
    undated = "From 8@xxx\nSubject: When?\n\nNobody knows.\n\n"
    body = text_of(story.letters[1], story.letters[0], story.letters[0])
    bench.file.write_text(undated + body + cut, encoding="utf-8")
    found = bench.told("--until", "2026-03-06")
    assert found["messages"] == 2
    assert [one["reason"] for one in found["skipped"]] == [
        "it has no date",
        "the same message once more",
        "it is cut off in its headers",
    ]
    assert any(note.startswith("3 messages of the file left out") for note in found["notes"])


def test_a_message_of_1970_is_placed_by_the_exports_stamp_or_its_server(bench: Bench) -> None:
    first, second = Story().interviewed().letters
    old = first.mbox().replace(
        f"{first.at:%a, %d %b %Y %H:%M:%S %z}", "Thu, 1 Jan 1970 00:00:00 +0000"
    )
    unstamped = second.mbox().replace(" Mon Mar 02 11:00:00 +0000 2026", "", 1)
    unstamped = unstamped.replace(
        f"Date: {second.at:%a, %d %b %Y %H:%M:%S %z}",
        "Received: by mx.example; Mon, 2 Mar 2026 12:00:00 +0100\n"
        "Date: Thu, 1 Jan 1970 00:00:00 +0000",
    )
    bench.file.write_text(old + unstamped, encoding="utf-8")
    past = read_past(bench.file)
    assert [one.received_at for one in past.messages] == [first.at, second.at]


def test_two_copies_of_a_message_count_once_with_the_labels_of_both(bench: Bench) -> None:
    (letter, _) = Story(label="Interviews").interviewed().letters
    copy = letter.mbox().replace("Inbox,Opened,Interviews", "Starred,Later")
    bench.file.write_text(letter.mbox() + copy.replace("From 9", "From 8", 1), encoding="utf-8")
    (message,) = read_past(bench.file).messages
    assert set(message.labels) >= {"INBOX", "Interviews", "Later"}


def test_attachments_are_kept_as_stubs_and_words_whole() -> None:
    base64 = (b"QUJD" * 19 + b"\r\n") * 3_000
    raw = (
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nHello.\r\n"
        b"--x\r\nContent-Type: application/pdf\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64 + b"--x--\r\n"
    )
    light = lightened(raw)
    assert len(light) < 4_000
    assert b"Hello." in light
    assert light.endswith(b"--x--\r\n")


def test_very_long_threads_come_in_batches_each_after_its_last_message(bench: Bench) -> None:
    story = Story()
    for n in range(1_000):
        story.add(at(3, 2, 10, n % 60), INES if n % 2 else ME, f"Note {n}.")
    bench.export(*story.letters)
    plan = schedule(read_past(bench.file).messages)
    assert len(plan) == 1_000
    assert all(when >= message.received_at for when, message in plan)
    assert isinstance(plan[0][1], TakeoutMessage)


@pytest.mark.timeout(300)
def test_a_thread_of_a_thousand_messages_is_replayed_whole(bench: Bench) -> None:
    story = Story()
    for n in range(1_000):
        story.add(
            at(3, 2) + timedelta(minutes=15 * n),
            INES if n % 2 else ME,
            f"Note {n}.",
            parents=[one.message_id for one in story.letters[-5:]],
        )
    bench.export(*story.letters)
    found = bench.told("--until", "2026-04-10")
    assert len(found["threads"]) == 1
    assert found["threads"][0]["timeline"]


def test_drafts_and_trash_of_the_export_do_no_harm(bench: Bench) -> None:
    story = Story().interviewed()
    story.add(at(3, 3), INES, "Hi Alex,\n\nRoom 4, then.\n\nInes", labels="Trash,Interviews")
    story.add(at(3, 3, 11), ME, "Hi Ines, unfinished", labels="Drafts,Interviews")
    bench.export(*story.letters)
    found = bench.told("--until", "2026-03-08")
    assert any("in the trash counted as kept" in note for note in found["notes"])
    assert json.dumps(found)
