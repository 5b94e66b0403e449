"""The commands. Each prints for a person, with `--json` for a program; nothing else prints."""
