"""The daemon told to stop, or left by whoever read its output, in the middle of its work."""

from __future__ import annotations

import os
import signal
import subprocess
import threading

import pytest

from tests.acceptance.kills import Hunt, wait
from tests.acceptance.program import TACTFUL

pytestmark = pytest.mark.timeout(180)


@pytest.mark.parametrize("call", [1, 3, 5])
def test_f54_sigterm_in_mid_cycle_finishes_the_call_in_flight_and_ends_well(
    hunt: Hunt, call: int
) -> None:
    daemon = hunt.program.start("run")
    heard = threading.Event()

    def told_to_stop() -> None:
        daemon.send_signal(signal.SIGTERM)
        assert heard.wait(timeout=60)

    hunt.trap.arm(call, told_to_stop)
    said = ""
    for line in daemon.stdout or ():
        said += line
        if "stopping after the step in hand" in line:
            heard.set()
    daemon.wait(timeout=60)

    assert daemon.returncode == 0, said
    assert "Traceback" not in said
    assert hunt.made() <= 1
    hunt.settle()
    assert hunt.made() == len(hunt.mail.drafts.listed()) == 2


def test_f55_ctrl_c_twice_ends_without_a_traceback(hunt: Hunt) -> None:
    daemon = hunt.program.start("run")

    def twice() -> None:
        daemon.send_signal(signal.SIGINT)
        daemon.send_signal(signal.SIGINT)

    hunt.trap.arm(3, twice)
    said, _ = daemon.communicate(timeout=60)
    assert daemon.returncode == 0, said
    assert "Traceback" not in said
    hunt.settle()
    assert hunt.made() == 2


def test_f55_a_hang_up_in_mid_cycle_only_reads_the_configuration_again(hunt: Hunt) -> None:
    daemon = hunt.program.start("run")
    hunt.trap.arm(3, lambda: daemon.send_signal(signal.SIGHUP))
    while not hunt.beats() and daemon.poll() is None:
        wait(daemon, 0.01)
    assert hunt.made() == 2
    daemon.send_signal(signal.SIGTERM)
    said, _ = daemon.communicate(timeout=60)
    assert daemon.returncode == 0, said
    assert "Traceback" not in said
    hunt.settle()
    assert hunt.made() == len(hunt.mail.drafts.listed()) == 2


def test_f55_nobody_reading_its_output_does_not_keep_it_from_its_work(hunt: Hunt) -> None:
    reader, writer = os.pipe()
    daemon = subprocess.Popen(
        [*TACTFUL, "run"],
        cwd=hunt.folder,
        env=hunt.program.environment,
        stdout=writer,
        stderr=writer,
    )
    os.close(writer)
    os.close(reader)
    for _ in range(6000):
        if hunt.beats() or daemon.poll() is not None:
            break
        wait(daemon, 0.01)
    assert daemon.poll() is None
    assert hunt.made() == 2
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(timeout=60) == 0
    hunt.settle()
    assert hunt.made() == 2


def test_f94_a_second_tactful_is_refused_and_the_lock_of_a_killed_one_is_free(
    hunt: Hunt,
) -> None:
    daemon = hunt.program.start("run")
    while not hunt.beats() and daemon.poll() is None:
        wait(daemon, 0.01)
    second = hunt.program.run("run")
    assert second.returncode == 1
    assert "Another Tactful works on this ledger" in second.stderr
    assert "Traceback" not in second.stderr
    daemon.kill()
    daemon.wait(timeout=20)
    hunt.poll()
    assert hunt.made() == 2


def test_f61_a_program_that_may_write_no_more_says_so_and_drafts_nothing_twice(hunt: Hunt) -> None:
    """The limit on a file's size stands for a full disk: it needs no file system of its own. It is
    tried from too little for anything up to nearly enough.
    """
    said = []
    for kilobytes in (0, 12, 28, 44):
        done = subprocess.run(
            ["bash", "-c", f'ulimit -f {kilobytes}; exec "$@"', "bash", *TACTFUL, "poll"],
            cwd=hunt.folder,
            env=hunt.program.environment | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert done.returncode in (0, 1)
        if done.returncode:
            said.append(done.stderr)
        assert hunt.made() <= 2
    assert len(said) >= 2
    assert all("nothing was written" in one or "can't be used" in one for one in said), said
    hunt.settle()
    assert hunt.made() == len(hunt.mail.drafts.listed()) == 2
