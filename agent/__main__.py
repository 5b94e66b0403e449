"""`tactful`, also `python -m agent`."""

from __future__ import annotations

from agent.cli.main import tactful


def main() -> None:
    tactful()


if __name__ == "__main__":
    main()
