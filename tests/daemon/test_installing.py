"""The unit that systemd gets and the agent that launchd gets, judged by the systems' own tools."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.daemon import launchd, systemd
from agent.daemon.installing import Launchd, Ran, Systemd, installer_for
from agent.errors import TactfulError

WITHOUT_NAMESPACES = """
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@resources @privileged
SystemCallErrorNumber=EPERM
KeyringMode=private
LimitCORE=0
UMask=0077
"""
WITH_NAMESPACES = """
PrivateUsers=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateIPC=yes
RemoveIPC=yes
PrivateMounts=yes
CapabilityBoundingSet=
AmbientCapabilities=
DevicePolicy=closed
"""
"""What is taken from the service, line by line: some the analysis below weighs at nothing."""
COMMAND = ("/usr/bin/true", "-m", "agent", "--config", "/home/sam/My 100% $cv/config.toml", "run")


@dataclass
class System:
    """What the system's programs answer, by the start of their words; and what was asked."""

    answers: dict[str, Ran] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, words: Sequence[str]) -> Ran:
        said = " ".join(words)
        self.asked.append(said)
        found = [ran for start, ran in self.answers.items() if said.startswith(start)]
        return found[0] if found else Ran(code=0, said="")


def linux(folder: Path, system: System) -> Systemd:
    made = installer_for(
        system="Linux",
        command=COMMAND,
        writable=[folder / "data", folder / "data"],
        env={"PATH": os.environ["PATH"], "USER": "sam"},
        home=folder,
        only_print=True,
        run=system,
    )
    assert isinstance(made, Systemd)
    return made


def analyze(file: Path, *words: str) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("systemd-analyze")
    assert tool, "this test needs systemd-analyze (Debian's package systemd)"
    run = file.parent / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    return subprocess.run(
        [tool, *words, str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(run)},
    )


@pytest.mark.parametrize("namespaced", [True, False])
def test_systemd_has_nothing_to_say_against_the_unit(tmp_path: Path, namespaced: bool) -> None:
    """It exits with 0 on keys that it does not know: any word at all is a failure."""
    file = tmp_path / systemd.NAME
    file.write_text(systemd.unit(COMMAND, writable=[tmp_path / "a b"], namespaced=namespaced))
    done = analyze(file, "verify", "--user")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_s25_the_unit_is_hardened_as_far_as_a_users_own_can_be(tmp_path: Path) -> None:
    """Exposure 1.5 of 10, of which 0.4 are the root that the offline judgement assumes."""
    file = tmp_path / systemd.NAME
    file.write_text(systemd.unit(COMMAND, writable=[Path("/home/sam/.config/tactful")]))
    done = analyze(file, "security", "--offline=true", "--threshold=16")
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("namespaced", [True, False])
def test_s25_every_line_of_the_hardening_is_there(namespaced: bool) -> None:
    text = systemd.unit(COMMAND, writable=[Path("/home/sam/data")], namespaced=namespaced)
    wanted = WITHOUT_NAMESPACES + (WITH_NAMESPACES if namespaced else "")
    assert set(wanted.split("\n")) <= set(text.split("\n"))
    assert ("ReadWritePaths=-/home/sam/data" in text.split("\n")) == namespaced


def test_words_of_the_command_reach_the_program_as_they_are() -> None:
    text = systemd.unit(COMMAND, writable=[])
    assert '"/home/sam/My 100%% $$cv/config.toml"' in text


def test_the_unit_waits_for_the_step_in_hand_and_starts_again_with_pauses() -> None:
    text = systemd.unit(COMMAND, writable=[])
    for line in (
        "Type=notify",
        "WatchdogSec=15min",
        "TimeoutStopSec=90",
        "Restart=on-failure",
        "RestartSec=60",
        "StartLimitBurst=10",
        "LimitCORE=0",
        "UMask=0077",
    ):
        assert f"\n{line}\n" in text


def test_install_starts_it_and_offers_lingering(tmp_path: Path) -> None:
    system = System()
    said = linux(tmp_path, system).install()
    assert system.asked[:3] == [
        "systemctl --user daemon-reload",
        "systemctl --user enable tactful.service",
        "systemctl --user restart tactful.service",
    ]
    assert "  -> loginctl enable-linger sam" in said
    assert (tmp_path / ".config/systemd/user/tactful.service").read_text().startswith("# Made by")
    system.answers["loginctl"] = Ran(code=0, said="yes\n")
    assert "It goes on after you log out (lingering is on)." in linux(tmp_path, system).install()


def test_where_users_get_no_namespaces_the_rest_of_the_hardening_stays(tmp_path: Path) -> None:
    tried: list[int] = []

    class Picky(System):
        def __call__(self, words: Sequence[str]) -> Ran:
            super().__call__(words)
            if "restart" in words:
                tried.append(1)
                return Ran(code=1, said="failed")
            return Ran(code=0, said="226" if "--property=ExecMainStatus" in words else "")

    made = linux(tmp_path, Picky())
    said = made.install()
    text = made.file.read_text()
    assert "PrivateUsers" not in text
    assert "SystemCallFilter" in text
    assert any("no namespaces" in line for line in said)


def test_what_lies_in_tmp_is_not_hidden_from_the_service(tmp_path: Path) -> None:
    home = Path("/home/sam")
    assert "\nPrivateTmp=yes\n" in systemd.unit(COMMAND, writable=[home])
    for command, folder in (((*COMMAND, "/tmp/x"), home), (COMMAND, Path("/var/tmp/x"))):
        assert "PrivateTmp" not in systemd.unit(command, writable=[folder])


def test_another_failure_is_no_reason_for_less_hardening(tmp_path: Path) -> None:
    system = System(
        {f"systemctl --user {word}": Ran(code=1, said="oh") for word in ("re", "start")}
    )
    system.answers = {"systemctl --user restart": Ran(code=1, said=""), **system.answers}
    del system.answers["systemctl --user re"]
    made = linux(tmp_path, system)
    with pytest.raises(TactfulError, match="failed: oh"):
        made.install()
    assert "PrivateUsers" in made.file.read_text()


def test_a_system_that_refuses_is_quoted_with_what_to_do(tmp_path: Path) -> None:
    system = System({"systemctl": Ran(code=1, said="Failed to connect to bus")})
    with pytest.raises(TactfulError) as refused:
        linux(tmp_path, system).install()
    assert "Failed to connect to bus" in refused.value.message
    assert "tactful run" in refused.value.hint


def test_uninstall_leaves_nothing_behind_and_may_come_twice(tmp_path: Path) -> None:
    made = linux(tmp_path, System())
    made.install()
    assert made.uninstall() == ["Stopped and removed."]
    assert not made.file.exists()
    assert made.uninstall() == ["It was not installed."]
    assert made.status() == ["Not installed.  -> tactful service install"]


def test_launchd_reads_the_agent_and_starts_it_again_only_after_a_failure(tmp_path: Path) -> None:
    made = installer_for(
        system="Darwin", command=COMMAND, writable=[], env={}, home=tmp_path, run=System()
    )
    assert isinstance(made, Launchd)
    read = plistlib.loads(made.text().encode())
    assert read["Label"] == launchd.LABEL
    assert read["ProgramArguments"] == list(COMMAND)
    assert read["KeepAlive"] == {"SuccessfulExit": False}
    assert (read["RunAtLoad"], read["Umask"], read["ExitTimeOut"]) == (True, 0o077, 90)
    made.install()
    assert plistlib.loads(made.file.read_bytes()) == read
    assert made.uninstall() == ["Stopped and removed."]


def test_elsewhere_docker_and_run_are_named(tmp_path: Path) -> None:
    for system, path in (("Windows", os.environ["PATH"]), ("Linux", str(tmp_path))):
        with pytest.raises(TactfulError) as refused:
            installer_for(
                system=system, command=COMMAND, writable=[], env={"PATH": path}, home=tmp_path
            )
        assert "Docker" in refused.value.hint
        assert "tactful run" in refused.value.hint
