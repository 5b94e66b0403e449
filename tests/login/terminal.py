"""A program in a terminal of its own, answered line by line as a person would."""

from __future__ import annotations

import codecs
import os
import pty
import select
import signal
import subprocess
from pathlib import Path


class Terminal:
    """`reads` until something stands there, `types` a line."""

    def __init__(self, words: list[str], *, cwd: Path, env: dict[str, str]) -> None:
        ours, theirs = pty.openpty()
        self._wire = ours
        self.said = ""
        self._seen = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._interrupted = False
        self.process = subprocess.Popen(
            words, cwd=cwd, env=env, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
        )
        os.close(theirs)

    def reads(self, wanted: str, *, patience: float = 60) -> str:
        """What was said up to and with `wanted`, since the last time."""
        while wanted not in self.said[self._seen :]:
            ready, _, _ = select.select([self._wire], [], [], patience)
            piece = self._piece() if ready else b""
            assert piece, f"{wanted!r} did not come:\n{self.said}"
            self._hears(piece)
        start, self._seen = self._seen, self.said.index(wanted, self._seen) + len(wanted)
        return self.said[start : self._seen]

    def types(self, line: str = "") -> None:
        os.write(self._wire, line.encode() + b"\n")

    def interrupts(self) -> None:
        """What Ctrl-C does."""
        self._interrupted = True
        self.process.send_signal(signal.SIGINT)

    def ends(self) -> tuple[int, str]:
        """Exit code, and all it said. Like a person, Ctrl-C is pressed again where it does nothing:
        it may come in the moment between the question and the waiting for its answer.
        """
        while True:
            while not select.select([self._wire], [], [], 5)[0]:
                if self._interrupted:
                    self.interrupts()
            if not (piece := self._piece()):
                break
            self._hears(piece)
        os.close(self._wire)
        return self.process.wait(timeout=30), self.said

    def _hears(self, piece: bytes) -> None:
        """A piece may end in the middle of a character or of a line's end."""
        self.said = (self.said + self._decoder.decode(piece)).replace("\r\n", "\n")

    def _piece(self) -> bytes:
        try:
            return os.read(self._wire, 65_536)
        except OSError:  # the other end is closed
            return b""
