"""What a daemon with nothing to do costs: `make idle`, or `python -m tests.daemon.idle [MINUTES]`.

A day by a virtual clock, in this process; then MINUTES (10) of real ones, as programs: the sandbox,
and `tactful run` without the page and with it, looking every 15 seconds, twenty times as often as
by default. In the end there is work: an invitation, a draft, somebody at the page.
"""

from __future__ import annotations

import compileall
import gc
import os
import re
import signal
import sys
import tempfile
import time
import tracemalloc
import urllib.request
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from agent.app import Running
from agent.clock import SystemClock
from agent.config import load_config
from agent.daemon.service import Service
from tests.acceptance.program import Program, served
from tests.acceptance.test_the_program import interviewed
from tests.cycle.world import ROOT, World

TICKS = os.sysconf("SC_CLK_TCK")
CLOCK = SystemClock()
EVERY = 15
ROOT_FOLDER = Path(__file__).parents[2]
CONFIG = (
    '[gmail]\napi_root = "{root}"\ntoken_file = "{token}"\npoll_every = "{every}"\n'
    '[store]\nurl = "sqlite:///idle.db"\n'
    '[time]\nzone = "America/New_York"\nholidays = "US"\nworking_hours = "00:00..23:59"\n'
    'morning = "00:01"\nevening_until = "23:59"\n'
    "[web]\nenabled = {page}\nport = 0\n"
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
        CONFIG.format(root=ROOT, token="token.json", every="5 minutes", page="false")
    )
    clock = world.clock
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


class Installed(Program):
    """Its code is compiled once for all, as pip leaves it."""

    @property
    def environment(self) -> dict[str, str]:
        return {
            name: value
            for name, value in super().environment.items()
            if name != "PYTHONPYCACHEPREFIX"
        }


@dataclass
class Daemon:
    """`tactful run` beside a sandbox of its own, and what it used at which minute."""

    name: str
    folder: Path
    page: bool
    points: list[tuple[float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.program = Installed(self.folder)
        self.sandbox = served(self.program)
        (self.folder / "config.toml").write_text(
            CONFIG.format(
                root=self.sandbox.url,
                token="sandbox-token.json",
                every=f"{EVERY} seconds",
                page=str(self.page).lower(),
            )
        )
        self.process = self.program.start("run")

    def begins(self) -> None:
        """Wait for its third idle look: by then everything that it needs is loaded."""
        while len(self.sandbox.control("requests", call="history.list")["requests"]) < 3:
            CLOCK.sleep(1)

    def look(self, minute: float) -> None:
        pid = self.process.pid
        self.points.append((minute, memory(pid), seconds_used(pid)))
        print(
            f"{self.name}, minute {minute:4.1f}: {memory(pid):.1f} MB resident, "
            f"{seconds_used(pid):.2f} s of CPU",
            flush=True,
        )

    def told(self) -> str:
        (first, began, used), (last, resident, ended) = self.points[0], self.points[-1]
        share = 100 * (ended - used) / (60 * (last - first))
        return (
            f"{self.name}: {last:.0f} real minutes, a look every {EVERY} s: {resident:.1f} MB "
            f"resident, {resident - began:+.1f} MB since the first minute, "
            f"{share:.2f} % of one core"
        )

    def works(self) -> str:
        """An interview with an invitation, its thank-you, and a visit to the page."""
        interviewed(self.sandbox)
        self.sandbox.control("clock", advance=3 * 3600)
        self.process.send_signal(signal.SIGHUP)
        while not self.sandbox.control("state")["drafts"]:
            CLOCK.sleep(1)
        if self.page:
            with urllib.request.build_opener(urllib.request.HTTPCookieProcessor()).open(
                self.program.ok("page", "--no-browser").strip()
            ) as shown:
                assert b"Northwind" in shown.read()
        seen = "an invitation, a draft and a visit" if self.page else "an invitation and a draft"
        return f"{self.name}: {memory(self.process.pid):.1f} MB resident after {seen}"


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    compileall.compile_dir(ROOT_FOLDER / "agent", quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        for name, value in virtual_day(Path(folder)).items():
            print(f"24 virtual hours: {value:.2f} {name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        daemons = [
            Daemon(name, Path(folder) / name.replace(" ", "-"), page=page)
            for name, page in (("without the page", False), ("with the page", True))
        ]
        try:
            for one in daemons:
                one.begins()
            begun = CLOCK.monotonic()
            while (passed := (CLOCK.monotonic() - begun) / 60) < minutes:
                for one in daemons:
                    one.look(passed)
                CLOCK.sleep(min(60.0, minutes * 60 / 4))
            for one in daemons:
                one.look(passed)
            print(*(one.told() for one in daemons), *(one.works() for one in daemons), sep="\n")
            print("load average {:.1f}, {:.1f}, {:.1f}".format(*os.getloadavg()))
        finally:
            for one in daemons:
                one.program.stop_all()


if __name__ == "__main__":
    main()
