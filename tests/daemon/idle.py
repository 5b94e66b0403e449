"""What a daemon with nothing to do costs: `python -m tests.daemon.idle [MINUTES]`.

A day by a virtual clock, in this process; then MINUTES (10) of real ones, as two programs: the
sandbox, and `tactful run` looking every 15 seconds, twenty times as often as by default.
"""

from __future__ import annotations

import gc
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path

from agent.app import Running
from agent.clock import SystemClock
from agent.config import load_config
from agent.daemon.service import Service
from tests.cycle.world import ROOT, World, WorldClock

TICKS = os.sysconf("SC_CLK_TCK")
CLOCK = SystemClock()
EVERY = 15
CONFIG = (
    '[gmail]\napi_root = "{root}"\ntoken_file = "{token}"\npoll_every = "{every}"\n'
    '[store]\nurl = "sqlite:///idle.db"\n[time]\nzone = "America/New_York"\n'
)


def memory(pid: int | str = "self") -> float:
    """Resident megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]


def seconds_used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def virtual_day(folder: Path) -> dict[str, float]:
    """288 cycles of a day in which nothing comes; what they use, and what they leave behind."""
    world = World(folder)
    first = world.interviewed()
    assert first
    (folder / "config.toml").write_text(
        CONFIG.format(root=ROOT, token="token.json", every="5 minutes")
    )
    clock = WorldClock(world.clock)
    running = Running(
        load_config(folder / "config.toml", env={}, cwd=folder),
        clock=clock,
        handler=world._answer,
    )
    service = Service(
        work=running,
        interval=timedelta(minutes=5),
        clock=clock,
        heartbeat=folder / "heartbeat.json",
    )

    def hours(count: int) -> None:
        for _ in range(count * 12):
            world.clock.advance(timedelta(minutes=5))
            service.once()
            service.look_around()
            world.gateway.journal.clear()
        gc.collect()

    hours(2)
    tracemalloc.start()
    before, rss, used = tracemalloc.get_traced_memory()[0], memory(), time.process_time()
    hours(24)
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    running.close()
    world.store.close()
    return {
        "kilobytes of Python objects grown": grown / 1024,
        "megabytes resident grown": memory() - rss,
        "seconds of CPU, sandbox and tracing included": time.process_time() - used,
    }


def real_minutes(folder: Path, minutes: float) -> list[tuple[float, float, float]]:
    """(minute, resident megabytes, CPU seconds so far) of `tactful run`, about once a minute."""
    environment = {**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder / "run")}
    tactful = [sys.executable, "-m", "agent"]
    root = Path(__file__).parents[2]
    environment["PYTHONPATH"] = str(root)
    sandbox = subprocess.Popen(
        [*tactful, "sandbox", "--port", "0", "--me", "sam@example.com"],
        cwd=folder,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    started = [sandbox]
    try:
        assert sandbox.stdout is not None
        url = next(
            found[1] for line in sandbox.stdout if (found := re.search(r"(http://\S+/)", line))
        )
        for line in sandbox.stdout:
            if "Ctrl-C" in line:
                break
        (folder / "config.toml").write_text(
            CONFIG.format(root=url, token="sandbox-token.json", every=f"{EVERY} seconds")
        )
        subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys,urllib.request as r;"
                'r.urlopen(r.Request(sys.argv[1],data=b\'{"name":"Interviews"}\','
                "headers={'Content-Type':'application/json'}))",
                f"{url}sandbox/create_label",
            ],
            check=True,
        )
        daemon = subprocess.Popen([*tactful, "run"], cwd=folder, env=environment, stderr=2)
        started.append(daemon)
        CLOCK.sleep(30)
        begun, points = CLOCK.monotonic(), []
        while (passed := (CLOCK.monotonic() - begun) / 60) <= minutes:
            points.append((passed, memory(daemon.pid), seconds_used(daemon.pid)))
            CLOCK.sleep(min(60.0, minutes * 60 / 4))
        points.append((passed, memory(daemon.pid), seconds_used(daemon.pid)))
        return points
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    with tempfile.TemporaryDirectory() as folder:
        for name, value in virtual_day(Path(folder)).items():
            print(f"24 virtual hours: {value:.2f} {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        points = real_minutes(Path(folder), minutes)
    for minute, resident, used in points:
        print(f"minute {minute:5.1f}: {resident:.1f} MB resident, {used:.2f} s of CPU")
    (first, _, began), (last, resident, ended) = points[0], points[-1]
    share = 100 * (ended - began) / (60 * (last - first))
    print(
        f"{last:.0f} real minutes, a look every {EVERY} s: {resident:.1f} MB resident, "
        f"{resident - points[0][1]:+.1f} MB since the first minute, {share:.2f} % of one core"
    )


if __name__ == "__main__":
    main()
