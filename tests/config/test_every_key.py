"""Every key of the schema, misspelt, of a wrong type and out of its bounds: named with its line."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from agent.config.load import load_config
from agent.config.schema import Config
from agent.errors import ConfigError

TOO_FAR = {
    "gmail.label": ['""', '"  "', '"INBOX"', '"sent"', '"Jobs//Now"', '"a\\nb"', f'"{"x" * 226}"'],
    "gmail.poll_every": ['"14 seconds"', '"25 hours"', '"1 working day"', '"0 minutes"'],
    "gmail.api_root": ['""', '"http://mail.example/"', '"gmail.googleapis.com"', '"ftp://a/"'],
    "gmail.client_secret_file": ['"~nobody-at-all/x"', '"a\\u0000b"'],
    "gmail.token_file": ['"~nobody-at-all/x"', '"a\\u0000b"'],
    "gmail.mark_threads": [],
    "store.url": ['"sqlite:///~no-one/x"', '"x.db"', '"postgresql://db/x"', '"sqlite://"', '"sqlite:///:memory:"'],
    "time.zone": ['"Berlin"', '"Europe"', '"../etc/passwd"', '"+02:00"', '"CEST"', '"/etc"'],
    "time.working_days": ["[]", '["Mun"]', '["Mon", ""]', '["M"]'],
    "time.working_hours": ['"18:00..09:00"', '"09:00..09:00"', '"9..18"', '"09:00..24:00"', '""'],
    "time.morning": ['"24:00"', '"09:60"', '"9.30"', '"9:30 am"', '""'],
    "time.evening_until": ['"24:00"', '"late"', '"-1:00"'],
    "time.holidays": ['"QQ"', '"US-XX"', '"Germany"', '"UK"', '"JP-13"', '"-"'],
    "time.quiet": ['["13-01..13-02"]', '["12-32..01-04"]', '["02-30..03-01"]', '["12-18"]'],
    "thank_you.after": ['"4 minutes"', '"3 days"', '"1 working day"'],
    "thank_you.late_after": ['"59 minutes"', '"8 days"', '"2 working days"'],
    "thank_you.offer_for": ['"23 hours"', '"31 days"', '"3 working days"'],
    "thank_you.assume_length": ['"4 minutes"', '"25 hours"', '"1 working day"'],
    "follow_up.after_deadline": ['"0 days"', '"23 hours"', '"366 days"'],
    "follow_up.not_within": ['"0 days"', '"23 hours"', '"366 days"'],
    "follow_up.wait": ['"0 days"', '"23 hours"', '"366 days"', '"-3 days"', '"11"'],
    "follow_up.no_later_than": ['"0 days"', '"23 hours"', '"366 days"'],
    "follow_up.floor": ['"0 days"', '"23 hours"', '"366 days"', '"300 working days"'],
    "long_haul.starts_after": ['"0 days"', '"731 days"'],
    "long_haul.after_unanswered": ["0", "-1", "21"],
    "long_haul.every": ['"0 days"', '"366 days"'],
    "long_haul.no_later_than": ['"0 days"', '"366 days"'],
    "limits.unanswered": ["0", "-1", "21", "9223372036854775808"],
    "limits.drafts_per_day": ["0", "-1", "51"],
    "limits.dormant_after": ['"23 hours"', '"731 days"'],
    "rejection.gracious_reply": ['"59 minutes"', '"10 days"', '"8 working days"'],
    "rejection.recruiter_after": ['"23 hours"', '"731 days"'],
    "rejection.team_after": ['"23 hours"', '"731 days"'],
    "drafts.templates_dir": ['"no/such/folder"', '"/dev/null"', '"~nobody-at-all/x"'],
    "drafts.name": ['"Sam\\nBcc: x"', f'"{"x" * 101}"'],
    "drafts.signature": [f'"{"x" * 1001}"', '"Sam\\u0000"', '"Sam\\u202e"'],
    "drafts.reply_all": [],
    "drafts.remind_after": ['"23 hours"', '"366 days"'],
    "drafts.withdraw_after": ['"23 hours"', '"366 days"'],
    "drafts.stale": ['"delete"', '"Remove"', '""'],
    "notify.desktop": [],
    "notify.urls": ['["ntfy"]', '["mailto://me:pw@mail.example"]', '["a b://c"]', '[""]'],
    "web.enabled": [],
    "web.port": ["-1", "65536"],
    "web.address": ['"localhost"', '""', '"300.1.1.1"'],
    "web.hosts": ['["http://box.lan"]', '["a b"]', '["box:123456"]'],
    "log.level": ['"loud"', '"INFO"', '""'],
    "log.format": ['"xml"', '""'],
}  # fmt: skip


def sections() -> dict[str, type[BaseModel]]:
    found = {}
    for name, field in Config.model_fields.items():
        assert isinstance(field.annotation, type)
        assert issubclass(field.annotation, BaseModel)
        found[name] = field.annotation
    return found


KEYS = [f"{section}.{key}" for section, model in sections().items() for key in model.model_fields]
VALUES = {
    "a number": "7",
    "a number with a point": "1.5",
    "a text": '"x"',
    "true": "true",
    "a list of lists": "[[1]]",
    "a list of numbers": "[1]",
    "a table": "{ a = 1 }",
    "a date": "2026-05-14",
    "a time": "09:30:00",
}
FITTING = {"int": {"a number"}, "bool": {"true"}, "time": {"a time"}}
FREE_TEXT = {
    "gmail.label",
    "gmail.client_secret_file",
    "gmail.token_file",
    "drafts.name",
    "drafts.signature",
}
"""Any text will do."""


def load(folder: Path, text: str) -> Config:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file, env={}, cwd=folder)


def problems(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        load(folder, text)
    return refused.value.problems


def wrong_types(name: str) -> dict[str, str]:
    section, key = name.split(".")
    annotation: Any = sections()[section].model_fields[key].annotation
    fits = FITTING.get(getattr(annotation, "__name__", ""), set())
    fits |= {"a text"} if name in FREE_TEXT else set()
    return {kind: value for kind, value in VALUES.items() if kind not in fits}


def test_the_table_of_bounds_knows_every_key() -> None:
    assert sorted(TOO_FAR) == sorted(KEYS)


@pytest.mark.parametrize("name", KEYS)
def test_a_misspelt_key_is_named_with_its_line_and_the_nearest(name: str, tmp_path: Path) -> None:
    section, key = name.split(".")
    for misspelt in (key[:-1], f"{key}s", key[0] + key[2:3] + key[1:2] + key[3:], key.upper()):
        if name.replace(key, misspelt) in KEYS:
            continue

        found = problems(tmp_path, f"# a comment\n\n[{section}]\n{misspelt} = 1\n")

        assert found == (
            f"config.toml:4: [{section}] {misspelt}: there is no such key "
            f"(nearest right key: {key})",
        )


@pytest.mark.parametrize("section", sections())
def test_a_misspelt_section_is_named_with_its_line_and_the_nearest(
    section: str, tmp_path: Path
) -> None:
    for misspelt in (section[:-1], f"{section}x", section.title(), section.replace("_", "-")):
        if misspelt == section:
            continue

        (problem,) = problems(tmp_path, f"\n[{misspelt}]\nanything = 1\n")

        assert problem == (
            f"config.toml:2: [{misspelt}]: there is no such section (nearest section: [{section}])"
        )


@pytest.mark.parametrize("section", sections())
def test_a_section_that_is_no_section_is_named(section: str, tmp_path: Path) -> None:
    for text in (f"{section} = 1\n", f'{section} = "x"\n', f"[[{section}]]\n"):
        (problem,) = problems(tmp_path, text)

        assert problem.startswith(f"config.toml:1: [{section}]: must be a section: [{section}]")


@pytest.mark.parametrize("name", KEYS)
def test_a_value_of_a_wrong_type_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    section, key = name.split(".")
    for kind, value in wrong_types(name).items():
        found = problems(tmp_path, f"[{section}]\n# why\n{key} = {value}\n")

        assert len(found) == 1, (kind, found)
        assert found[0].startswith(f"config.toml:3: [{section}] {key}: "), (kind, found)
        assert "Input should" not in found[0]


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in TOO_FAR.items() for value in values]
)
def test_a_value_out_of_bounds_is_named_with_its_line(
    name: str, value: str, tmp_path: Path
) -> None:
    section, key = name.split(".")

    (problem,) = problems(tmp_path, f"[{section}]\n\n\n{key} = {value}\n")

    assert len(problem) < 200
    assert problem.startswith(f"config.toml:4: [{section}] {key}: ")
    assert "Input should" not in problem
    assert "\n" not in problem


@pytest.mark.parametrize("name", KEYS)
def test_a_key_outside_its_section_is_sent_home(name: str, tmp_path: Path) -> None:
    section, key = name.split(".")

    (problem,) = problems(tmp_path, f"{key} = 1\n" if key not in sections() else f"{key}_ = 1\n")

    assert problem.startswith(f"config.toml:1: {key}")
    assert "stands outside any section; it belongs under" in problem
    assert f"[{section}]" in problem


@pytest.mark.parametrize(
    "name", [name for name in KEYS if not name.startswith("gmail.") or not name.endswith("_file")]
)
def test_a_hostile_text_is_shown_short_and_on_one_line(name: str, tmp_path: Path) -> None:
    section, key = name.split(".")
    value = '"' + "\\u001b[31m \\n" * 300 + '"'
    value = f"[{value}]" if key in {"working_days", "quiet"} else value

    (problem,) = problems(tmp_path, f"[{section}]\n{key} = {value}\n")

    assert problem.isprintable()
    assert len(problem) < 260
