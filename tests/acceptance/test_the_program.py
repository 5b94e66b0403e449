"""What a user does: sandbox in one terminal, tactful in another."""

from __future__ import annotations

import json
import signal
from datetime import UTC, datetime, timedelta

from tests.acceptance.program import Program, SandboxProcess, wait_for_line, write_config

DANA = "Dana Reyes <dana@northwind.example>"


def interviewed(sandbox: SandboxProcess) -> str:
    """Dana met Sam a while ago, as the sandbox's clock has it; returns the thread's id."""
    state = sandbox.control("state")
    now = datetime.fromisoformat(state["now"]).astimezone(UTC)
    start = now + timedelta(hours=1)
    calendar = "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Example//EN",
            "METHOD:REQUEST",
            "BEGIN:VEVENT",
            "UID:one@northwind.example",
            "SEQUENCE:0",
            f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
            f"DTEND:{start + timedelta(minutes=45):%Y%m%dT%H%M%SZ}",
            "SUMMARY:Interview",
            "ORGANIZER:mailto:dana@northwind.example",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )
    made = sandbox.control(
        "deliver",
        **{"from": DANA},
        to="sam@example.com",
        subject="Interview at Northwind",
        text="Hi Sam,\n\nThis is your interview with us.\n\nDana Reyes\n",
        calendar=calendar,
    )
    thread = str(made["threadId"])
    sandbox.control("relabel", thread_id=thread, add=["Interviews"])
    return thread


def test_poll_status_and_explain_tell_the_whole_story(
    program: Program, sandbox: SandboxProcess
) -> None:
    thread = interviewed(sandbox)
    first = program.json("poll")
    assert first["threads_read"] == 1
    assert first["drafted"] == 0

    sandbox.control("clock", advance=3 * 3600)
    assert program.json("poll")["drafted"] == 1

    [row] = program.json("status")
    assert row["thread"] == thread
    assert row["state"] == "draft waiting"
    assert row["draft"]["kind"] == "thank_you"
    assert row["draft"]["to"] == ["dana@northwind.example"]
    assert "Dana Reyes" in row["with"]
    assert "draft waiting" in program.ok("status")
    story = program.ok("explain", "dana")
    assert "rule R4" in story
    assert "thank-you" in story
    idle = program.json("poll")
    assert (idle["requests"], idle["units"]) == (1, 2)


def test_a_dry_run_says_what_it_would_do_and_does_nothing(
    program: Program, sandbox: SandboxProcess
) -> None:
    interviewed(sandbox)
    program.ok("poll")
    sandbox.control("clock", advance=3 * 3600)

    said = program.ok("poll", "--dry-run")

    assert "would draft a thank-you to Dana Reyes" in said
    assert sandbox.control("state")["drafts"] == []
    assert program.json("poll")["drafted"] == 1


def test_run_works_until_sigterm_and_then_ends_quietly(
    program: Program, sandbox: SandboxProcess
) -> None:
    interviewed(sandbox)
    daemon = program.start("run")
    wait_for_line(daemon, r"cycle.*read=1")

    daemon.send_signal(signal.SIGTERM)
    out, _ = daemon.communicate(timeout=30)

    assert daemon.returncode == 0
    assert "Traceback" not in out
    [beat] = (program.folder / "run" / "tactful").glob("heartbeat-*.json")
    assert json.loads(beat.read_text())["error"] == ""
    assert "Last look" in program.ok("status")


def test_a_killed_daemon_leaves_a_lock_that_is_free_and_a_sound_ledger(
    program: Program, sandbox: SandboxProcess
) -> None:
    interviewed(sandbox)
    daemon = program.start("run")
    wait_for_line(daemon, r"cycle.*read=1")
    daemon.kill()
    daemon.wait(timeout=20)

    sandbox.control("clock", advance=3 * 3600)
    assert program.json("poll")["drafted"] == 1


def test_a_second_instance_is_refused_with_the_next_step(
    program: Program, sandbox: SandboxProcess
) -> None:
    interviewed(sandbox)
    daemon = program.start("run")
    wait_for_line(daemon, r"cycle.*read=1")

    second = program.run("poll")

    assert second.returncode == 1
    assert "Another Tactful works on this ledger" in second.stderr
    assert "Stop it first" in second.stderr
    assert program.run("status").returncode == 0


def test_a_login_for_another_account_is_refused_and_nothing_is_lost(
    program: Program, sandbox: SandboxProcess
) -> None:
    interviewed(sandbox)
    program.ok("poll")
    other = program.start(
        "sandbox", "--port", "0", "--me", "kim@example.com", "--token-file", "kim.json"
    )
    url = wait_for_line(other, r"is at (http://127\.0\.0\.1:\d+/)")[1]
    wait_for_line(other, r"Ctrl-C")
    ours = (program.folder / "config.toml").read_text()
    (program.folder / "config.toml").write_text(
        ours.replace("sandbox-token.json", "kim.json").replace(
            ours.split('api_root = "')[1].split('"')[0], url
        )
    )

    refused = program.run("poll")

    assert refused.returncode == 1
    assert "kim@example.com" in refused.stderr
    assert "sam@example.com" in refused.stderr
    assert len(program.json("status")) == 1


def test_a_missing_label_an_unknown_thread_and_no_login_each_say_what_to_do(
    program: Program, sandbox: SandboxProcess
) -> None:
    nothing = program.run("status")
    assert nothing.returncode == 1
    assert "tactful poll" in nothing.stderr

    write_config(program, sandbox.url, '[log]\nlevel = "info"\n')
    config = program.folder / "config.toml"
    config.write_text(config.read_text().replace("[gmail]", '[gmail]\nlabel = "Jobs"'))
    no_label = program.run("poll")
    assert no_label.returncode == 1
    assert 'no label "Jobs"' in no_label.stderr

    config.write_text(config.read_text().replace('label = "Jobs"', ""))
    interviewed(sandbox)
    program.ok("poll")
    unknown = program.run("explain", "nobody at all")
    assert unknown.returncode == 1
    assert "tactful status" in unknown.stderr

    (program.folder / "sandbox-token.json").unlink()
    no_login = program.run("poll")
    assert no_login.returncode == 1
    assert "sandbox-token.json" in no_login.stderr
    assert "Traceback" not in no_login.stderr


def test_an_empty_mailbox_is_no_error(program: Program, sandbox: SandboxProcess) -> None:
    assert sandbox.url
    assert program.json("poll")["threads_read"] == 0
    assert "Put the label on" in program.ok("status")
    assert program.json("status") == []


def test_five_mistakes_in_the_config_are_all_named_with_their_lines(program: Program) -> None:
    (program.folder / "config.toml").write_text(
        '[gmail]\nlable = "Interviews"\npoll_every = "5 parsecs"\n'
        '[folow_up]\nwait = "11 days"\n[limits]\nunanswered = "four"\n'
        '[time]\nzone = "Europe/Berln"\n'
    )

    refused = program.run("poll")

    assert refused.returncode == 1
    for line in (2, 3, 4, 7, 9):
        assert f"config.toml:{line}:" in refused.stderr
    assert "label" in refused.stderr
    assert "Europe/Berlin" in refused.stderr


def test_wrong_usage_exits_with_two(program: Program) -> None:
    assert program.run("explain").returncode == 2
    assert program.run("poll", "--drily").returncode == 2
    mistyped = program.run("statsu")
    assert (mistyped.returncode, "`tactful status`" in mistyped.stderr) == (2, True)


def test_read_says_what_is_understood_as_one_json_object_a_line(program: Program) -> None:
    (program.folder / "a.eml").write_bytes(
        b"From: Dana Reyes <dana@northwind.example>\r\nTo: sam@example.com\r\n"
        b"Date: Mon, 2 Mar 2026 10:00:00 -0500\r\nSubject: Next steps\r\n\r\n"
        b"Hi Sam,\r\n\r\nWe will let you know our decision by Friday, March 20.\r\n\r\nDana\r\n"
    )
    (program.folder / "b.eml").write_bytes(b"")

    out = program.ok("read", "a.eml", "b.eml", "--me", "sam@example.com", "--json")

    first, second = (json.loads(line) for line in out.splitlines())
    assert first["author"] == "them"
    assert first["promises"][0]["latest"] == "2026-03-20"
    assert second["file"] == "b.eml"


def test_a_page_of_html_for_an_answer_changes_nothing(
    program: Program, sandbox: SandboxProcess
) -> None:
    interviewed(sandbox)
    program.ok("poll")
    sandbox.control("fault", kind="html_200", call="history.list", times=0)

    portal = program.run("poll")

    assert portal.returncode == 1
    assert "Traceback" not in portal.stderr
    assert len(program.json("status")) == 1
    sandbox.control("clear_faults")
    program.ok("poll")


def test_a_mailbox_that_is_suddenly_empty_stops_the_agent(
    program: Program, sandbox: SandboxProcess
) -> None:
    threads = [interviewed(sandbox) for _ in range(3)]
    program.ok("poll")
    for thread in threads:
        sandbox.control("relabel", thread_id=thread, remove=["Interviews"])
    sandbox.control("expire_history")

    stopped = program.run("poll")

    assert stopped.returncode == 1
    assert "Nothing was changed" in stopped.stderr
    assert len(program.json("status")) == 3


def test_an_edited_interval_counts_in_the_plan_and_in_the_running_agent_without_a_restart(
    program: Program, sandbox: SandboxProcess
) -> None:
    interviewed(sandbox)
    daemon = program.start("run")
    wait_for_line(daemon, r"cycle.*read=1")
    before = program.json("plan")[0]["at"]
    write_config(program, sandbox.url, '[thank_you]\nafter = "3 hours"\n')

    assert program.json("plan")[0]["at"] != before, "plan reads the file itself"
    wait_for_line(daemon, r"the configuration was read again")

    config = program.folder / "config.toml"
    config.write_text(config.read_text() + 'afer = "2 hours"\n')
    wait_for_line(daemon, r"config\.toml:\d+: \[thank_you\] afer: there is no such key")
    wait_for_line(daemon, r"last good configuration stays")
    health = program.json("health")
    assert (health["health"], health["alive"]) == ("degraded", True)
    assert "afer" in health["config_error"]
    status = program.run("status").stderr
    assert "afer" in status
    assert "keeps running by the last good one" in status


def test_health_tells_a_running_agent_from_a_stopped_and_a_killed_one(
    program: Program, sandbox: SandboxProcess
) -> None:
    assert program.run("health").returncode == 1
    interviewed(sandbox)
    daemon = program.start("run")
    wait_for_line(daemon, r"cycle.*read=1")
    assert "running and well" in program.ok("health")
    daemon.send_signal(signal.SIGTERM)
    daemon.communicate(timeout=30)
    stopped = program.run("health")
    assert stopped.returncode == 1
    assert "was stopped" in stopped.stdout


def test_without_a_login_run_stays_up_says_so_and_goes_on_when_there_is_one(
    program: Program, sandbox: SandboxProcess
) -> None:
    interviewed(sandbox)
    token = program.folder / "sandbox-token.json"
    token.rename(program.folder / "away.json")
    daemon = program.start("run")
    wait_for_line(daemon, r"There is no login yet")
    wait_for_line(daemon, r"There is no login yet.*action=cycle")
    assert program.json("health")["login_needed"]
    assert program.run("health").returncode == 0
    (program.folder / "away.json").rename(token)
    daemon.send_signal(signal.SIGHUP)
    wait_for_line(daemon, r"cycle.*read=1")
