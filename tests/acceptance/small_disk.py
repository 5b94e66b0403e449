"""A disk of a few megabytes of its own, for a program that is to meet its end."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest


def with_small_disk(folder: Path, kilobytes: int) -> list[str]:
    """The words before a command that let it run with a small tmpfs on `folder`; it is gone again
    with the command. Root needs no user namespace, which containers and some systems forbid.

    Fails the test, with the system's own words, where nothing can be mounted.
    """
    own = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    mount = f'mount -t tmpfs -o size={kilobytes}k tmpfs "$0" && exec "$@"'
    words = ["unshare", *own, "--mount", "sh", "-c", mount, str(folder)]
    tried = subprocess.run([*words, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.fail(
            f"No small disk can be mounted here, so a full one can't be tried: {tried.stderr} "
            "Run the tests as root, or let users make namespaces."
        )
    return words
