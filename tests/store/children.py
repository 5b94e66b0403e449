"""Child processes by fork: quick, and free to be killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable


def in_a_child(act: Callable[[], str]) -> Callable[[], str]:
    """Start `act` in a child process; the result waits for it and returns what `act` returned, or
    "killed".
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            said = act()
        except BaseException as fault:  # noqa: BLE001 # the child must end here, whatever happens
            said = f"unexpected: {fault!r}"
        os.write(writer, said.encode())
        os._exit(0)
    os.close(writer)

    def answer() -> str:
        with os.fdopen(reader) as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        return "killed" if os.WIFSIGNALED(status) else said

    return answer


def as_an_ordinary_user(act: Callable[[], str]) -> str:
    """What `act` returns without root's powers, to which every file is open."""

    def without_powers() -> str:
        os.setgid(65534)
        os.setuid(65534)
        return act()

    return act() if os.geteuid() != 0 else in_a_child(without_powers)()


def kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
