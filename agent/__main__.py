"""`tactful`, also `python -m agent`."""

from __future__ import annotations

import os

from agent.cli.main import tactful


def main() -> None:
    os.umask(0o077)  # whatever is written is for its owner alone
    tactful()


if __name__ == "__main__":
    main()
