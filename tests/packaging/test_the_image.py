"""The Dockerfile and compose.yaml, judged as files; `make image-check` runs the steps."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from agent.cli.patched import safe_python
from tests.packaging.image import instructions, is_sent_to_the_engine

ROOT = Path(__file__).parents[2]
STEPS = instructions((ROOT / "Dockerfile").read_text())


def service() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return read["services"]["tactful"]


def test_hadolint_finds_nothing() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert hadolint, "hadolint is not installed: make clean, then make test"
    done = subprocess.run(
        [hadolint, ROOT / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_image_runs_as_nobody_keeps_one_volume_and_tells_its_health() -> None:
    last = dict(STEPS)
    assert last["USER"] == "10001:10001"
    assert [rest for word, rest in STEPS if word == "VOLUME"] == ["/state"]
    assert '["tactful", "health"]' in last["HEALTHCHECK"]
    assert last["ENTRYPOINT"] == '["tactful"]'


def test_the_image_installs_by_hash_alone_and_every_base_is_a_python_without_known_holes() -> None:
    runs = [rest for word, rest in STEPS if word == "RUN"]
    installs = [one for run in runs for one in re.findall(r"pip install[^&]*", run)]
    assert installs
    for install in installs:
        assert "--require-hashes" in install or "--no-deps dist/" in install
    for base in (rest for word, rest in STEPS if word == "FROM"):
        found = re.match(r"python:(3)\.(\d+)\.(\d+)-slim-\w+( AS \w+)?\Z", base)
        assert found
        assert safe_python((int(found[1]), int(found[2]), int(found[3]))) is None


def test_what_is_copied_is_there_and_is_not_left_out() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    copied = [rest.split()[:-1] for word, rest in STEPS if word == "COPY" and "--from" not in rest]
    for source in (one for sources in copied for one in sources):
        assert (ROOT / source).exists()
        assert is_sent_to_the_engine(source.split("/")[0], ignored)
    assert not is_sent_to_the_engine("config.toml", ignored)
    assert not is_sent_to_the_engine(".git", ignored)


def test_compose_gives_the_container_no_more_than_it_needs() -> None:
    tactful = service()
    assert tactful["read_only"] is True
    assert tactful["cap_drop"] == ["ALL"]
    assert tactful["security_opt"] == ["no-new-privileges:true"]
    assert tactful["pids_limit"] <= 64
    assert tactful["mem_limit"]
    assert [volume.partition(":")[2] for volume in tactful["volumes"]] == ["/state"]
    assert [place.partition(":")[0] for place in tactful["tmpfs"]] == ["/tmp"]
    assert "privileged" not in tactful
    assert all(port.startswith("127.0.0.1:") for port in tactful.get("ports", []))
