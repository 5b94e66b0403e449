"""config.example.toml is whole: every key, every default, a comment on each."""

import tomllib
from pathlib import Path

from agent.config import Config, load_config
from agent.config.lines import map_lines
from agent.config.problems import written

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
TEXT = EXAMPLE.read_text("utf-8")


def keys_of_the_schema() -> list[tuple[str, str]]:
    return [(section, key) for section, values in Config() for key in type(values).model_fields]


def test_the_example_has_every_key_and_section_of_the_schema_in_its_order() -> None:
    values = tomllib.loads(TEXT)

    assert [(section, key) for section, keys in values.items() for key in keys] == (
        keys_of_the_schema()
    )


def test_every_value_in_the_example_is_the_default_as_the_program_writes_it() -> None:
    values = tomllib.loads(TEXT)

    for section, key in keys_of_the_schema():
        default = getattr(getattr(Config(), section), key)
        if (section, key) == ("store", "url"):
            default = None  # this computer's own
        assert tomllib.loads(f"x = {written(default)}")["x"] == values[section][key], key


def test_loading_the_example_is_loading_nothing(tmp_path: Path) -> None:
    example = load_config(EXAMPLE, env={}, cwd=tmp_path)

    assert dict(example) == dict(load_config(None, env={"XDG_CONFIG_HOME": ""}, cwd=tmp_path))
    assert example.policy() is not None
    assert example.source == EXAMPLE


def test_every_key_of_the_example_has_a_sentence_above_it() -> None:
    rows = TEXT.splitlines()
    lines = map_lines(TEXT).lines

    for path in keys_of_the_schema():
        above = rows[lines[path] - 2]
        assert above.startswith("# "), path
        assert above.rstrip().endswith((".", "…")), path
        assert len(above) <= 100
