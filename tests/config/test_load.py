"""Which file counts, what is refused before it is read, and every problem told at once."""

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.config import Config, load_config
from agent.core.policy import (
    DraftPolicy,
    FollowUpPolicy,
    LimitsPolicy,
    LongHaulPolicy,
    RejectionPolicy,
    ThankYouPolicy,
)
from agent.core.span import days
from agent.core.workdays import Season
from agent.errors import ConfigError

NOBODY = 65534
EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home of our own, as platformdirs sees it on Linux and macOS."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / ".data"))
    return folder


@pytest.fixture
def cwd(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


def write(folder: Path, text: str | bytes, name: str = "config.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def problems(cwd: Path, text: str | bytes) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        load_config(write(cwd, text), env={}, cwd=cwd)
    return refused.value.problems


def label(config: Config) -> str:
    return config.gmail.label


# Which file


def test_without_any_file_everything_has_its_default(cwd: Path) -> None:
    config = load_config(None, env={}, cwd=cwd)

    assert config == Config()
    assert config.source is None


def test_the_file_named_goes_before_the_variable_the_folder_and_the_home(
    cwd: Path, home: Path
) -> None:
    write(home / ".config" / "tactful", '[gmail]\nlabel = "home"')
    env: dict[str, str] = {}
    if sys.platform == "linux":
        assert label(load_config(None, env=env, cwd=cwd)) == "home"

    here = write(cwd, '[gmail]\nlabel = "here"')
    config = load_config(None, env=env, cwd=cwd)
    assert label(config) == "here"
    assert config.source == here

    write(cwd, '[gmail]\nlabel = "variable"', "other.toml")
    env["TACTFUL_CONFIG"] = "other.toml"
    assert label(load_config(None, env=env, cwd=cwd)) == "variable"

    named = write(cwd / "sub", '[gmail]\nlabel = "named"', "x.toml")
    assert label(load_config(Path("sub/x.toml"), env=env, cwd=cwd)) == "named"
    assert label(load_config(named, env=env, cwd=cwd)) == "named"


def test_an_empty_variable_is_none(cwd: Path) -> None:
    assert load_config(None, env={"TACTFUL_CONFIG": " "}, cwd=cwd).source is None


def test_a_named_file_that_is_missing_is_no_reason_to_take_another(cwd: Path) -> None:
    write(cwd, "")
    for path, env in ((Path("no.toml"), {}), (None, {"TACTFUL_CONFIG": "no.toml"})):
        with pytest.raises(ConfigError, match=r"^no\.toml: there is no such file$") as refused:
            load_config(path, env=env, cwd=cwd)
        assert "--config" in refused.value.hint or "$TACTFUL_CONFIG" in refused.value.hint


@pytest.mark.parametrize("name", ["~nobody-at-all/x.toml", "a\0b", "config.toml/x", ""])
def test_a_strange_path_is_no_file_either(name: str, cwd: Path) -> None:
    write(cwd, "")

    with pytest.raises(ConfigError, match=r"no such file|is a folder"):
        load_config(Path(name), env={}, cwd=cwd)


def test_a_name_too_long_for_any_file_is_said(cwd: Path) -> None:
    with pytest.raises(ConfigError, match="file name too long"):
        load_config(Path("x" * 5000), env={}, cwd=cwd)


def test_a_folder_is_no_file(cwd: Path) -> None:
    (cwd / "config.toml").mkdir()

    for path in (None, Path("config.toml")):
        with pytest.raises(ConfigError, match=r"^config\.toml: is a folder"):
            load_config(path, env={}, cwd=cwd)


def test_a_link_to_nowhere_is_not_passed_over(cwd: Path) -> None:
    (cwd / "config.toml").symlink_to(cwd / "gone.toml")

    with pytest.raises(ConfigError, match=r"^config\.toml: can't be read \(no such file"):
        load_config(None, env={}, cwd=cwd)


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder that everybody may enter, and no right to read everything, which root has."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)


def test_a_file_that_may_not_be_read_is_said(as_nobody: Path) -> None:
    write(as_nobody, "").chmod(0)

    with pytest.raises(ConfigError, match=r"^config\.toml: can't be read \(permission denied"):
        load_config(None, env={}, cwd=as_nobody)


def test_ten_megabytes_are_no_configuration(cwd: Path) -> None:
    assert problems(cwd, b"#" * 10_000_000) == (
        "config.toml: is over 1 MB, which no configuration is",
    )


def test_an_endless_file_is_not_read_to_its_end(cwd: Path) -> None:
    with pytest.raises(ConfigError, match="over 1 MB"):
        load_config(Path("/dev/zero"), env={}, cwd=cwd)


def test_a_foreign_config_in_this_folder_is_told_apart(cwd: Path) -> None:
    write(cwd, 'baseURL = "https://example.org"\n[params]\nauthor = "x"\n')

    with pytest.raises(ConfigError) as refused:
        load_config(None, env={}, cwd=cwd)

    assert "found in the current folder; --config names another" in refused.value.hint


# What the bytes are


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(cwd: Path) -> None:
    write(cwd, b'\xef\xbb\xbf[gmail]\r\nlabel = "Jobs"\r\n')

    assert label(load_config(None, env={}, cwd=cwd)) == "Jobs"
    assert problems(cwd, b"\xef\xbb\xbf[gmail]\r\n\r\nlabel = 1\r\n") == (
        'config.toml:3: [gmail] label: must be text in quotation marks, like "Interviews", not 1',
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'[gmail]\nlabel = "Entretiens \xe9t\xe9"\n', 2),
        ('[gmail]\nlabel = "Jobs"\n'.encode("utf-16"), 1),
        (b"\x80", 1),
    ],
)
def test_what_is_not_utf_8_is_named_with_its_line(data: bytes, line: int, cwd: Path) -> None:
    assert problems(cwd, data) == (f"config.toml:{line}: is not written in UTF-8",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "[follow_up]\nwait = 11 days\n",
            "2: [follow_up] wait: has a value TOML can't read; text stands in quotation marks: "
            'wait = "11 days"',
        ),
        ("[follow_up]\nwait =\n", "2: [follow_up] wait: has no value after the ="),
        ('[gmail]\nlabel = "Jobs\n', "2: [gmail] label: a text is opened with a quotation mark"),
        ("[gmail\nlabel = 1\n", "1: a section's name ends with ]"),
        ("just words\n", "1: a line reads key = value"),
        ("[gmail]\nlabel: 1\n", "2: a line reads key = value"),
        ("[time]\nquiet = [\n", "2: [time] quiet: a list is opened with [ and not closed"),
        (
            '[time]\nquiet = [\n\n[drafts]\nname = "Sam"\n',
            "2: [time] quiet: a list is opened with [ and not closed before line 4",
        ),
        (
            '[time]\nquiet = [\n"12-18..01-04"\n"02-01..02-02"\n]\nzone = "UTC"\n',
            "2: [time] quiet: a list is opened with [ and not closed before line 4, or lacks a "
            "comma",
        ),
        (
            "[drafts]\nname = “Sam”\n",
            "2: [drafts] name: has typographic quotation marks; straight ones are needed: "
            'name = "Sam"',
        ),
        (
            "[drafts]\nreply_all = True\n",
            "2: [drafts] reply_all: is true or false, in small letters: reply_all = true",
        ),
        ("[drafts]\nname = 'Sam\n", "2: [drafts] name: a text is opened with a quotation mark"),
        ("drafts.name = 'x'\n[drafts]\n", "2: [drafts]: says again what the file has said above"),
        (
            '[drafts]\nname = """Sam\n\n[log]\nlevel = 1\n',
            "2: [drafts] name: a text is opened with three quotation marks and not closed",
        ),
        (
            '[drafts]\nname = "C:\\Sam"\n',
            "2: [drafts] name: a backslash in a text is written twice",
        ),
        ('[gmail]\nlabel = "\x00"\n', "2: [gmail] label: is not TOML"),
        ("x = 9" + "9" * 5000 + "\n", "1: "),
        ("[time]\nquiet = " + "[" * 2000 + "]" * 2000, "1: lists or tables are nested"),
    ],
)
def test_what_is_no_toml_is_said_in_plain_words(text: str, problem: str, cwd: Path) -> None:
    (found,) = problems(cwd, text)

    assert found.startswith(f"config.toml:{problem}")


# All at once

FIVE = """\
# Sam's
[gmail]
label = 7

[folow_up]
floor = "1 day"

[follow_up]
wiat = "3 weeks"
not_within = "-2 days"

[time]
zone = "Berlin"
"""


@pytest.mark.parametrize("size", [9_999, 100_000])
def test_a_line_no_person_writes_is_not_looked_into(size: int, cwd: Path) -> None:
    assert problems(cwd, "\n" + "a." * size + "b = 1") == (
        "config.toml:2: the line is over 5000 characters long",
    )


def test_of_a_great_many_mistakes_the_first_fifty_are_told(cwd: Path) -> None:
    found = problems(cwd, "".join(f"[section{number}]\n" for number in range(90)))

    assert len(found) == 51
    assert found[0].startswith("config.toml:1: [section0]: ")
    assert found[50] == "config.toml: and 40 more like these"


def test_five_mistakes_are_told_at_once_each_on_its_line(cwd: Path) -> None:
    found = problems(cwd, FIVE)

    assert found == (
        'config.toml:3: [gmail] label: must be text in quotation marks, like "Interviews", not 7',
        "config.toml:5: [folow_up]: there is no such section (nearest section: [follow_up])",
        "config.toml:9: [follow_up] wiat: there is no such key (nearest right key: wait)",
        "config.toml:10: [follow_up] not_within: “-2 days” is negative, and no wait ends before it "
        'starts; write it like "11 days", "2 working days" or "a week and a half"',
        "config.toml:13: [time] zone: “Berlin” is not a time zone I know; write one like "
        "Europe/Berlin (nearest: Europe/Berlin)",
    )


@pytest.mark.parametrize("long", [213, 214, 225])
def test_there_must_be_room_for_the_mark_below_the_label(long: int, cwd: Path) -> None:
    text = f'[gmail]\nlabel = "{"x" * long}"\nmark_threads = true\n'
    if long == 213:
        assert load_config(write(cwd, text), env={}, cwd=cwd).gmail.mark_threads
    else:
        (found,) = problems(cwd, text)
        assert found.startswith("config.toml:3: [gmail] mark_threads: ")
        assert "at most 213 characters" in found


def test_slips_of_the_pen_wrong_values_and_clashes_are_told_together(cwd: Path) -> None:
    found = problems(
        cwd,
        "[limits]\n"
        "unanswered = many\n"
        "drafts_per_day = 0\n"
        "[log\n"
        "level = 1\n"
        "[follow_up]\n"
        'wait = "20 days"\n'
        'floor = "10 days"\n'
        'floor = "11 days"\n'
        "[gmail]\n"
        "[gmail]\n"
        'label = "x"\n',
    )

    assert [problem.split(": ")[0] + ": " + problem.split(": ")[1] for problem in found] == [
        "config.toml:2: [limits] unanswered",
        "config.toml:3: [limits] drafts_per_day",
        "config.toml:4: a section's name ends with ], like [follow_up]",
        "config.toml:7: [follow_up] wait",
        "config.toml:9: [follow_up] floor",
        "config.toml:11: [gmail]",
    ]
    assert found[3].endswith("wait (20 days) must not be longer than no_later_than (2 weeks)")
    assert found[4].endswith("is given twice; the first is on line 8")
    assert found[5].endswith("is opened twice; the first is on line 10")


def test_each_wrong_element_of_a_list_has_its_own_line(cwd: Path) -> None:
    found = problems(
        cwd, '[time]\nworking_days = [\n  "Mon", # fine\n  "Tuu",\n\n  "Wedd",\n  4\n]\n'
    )

    assert [problem.split(": ")[0] for problem in found] == [
        "config.toml:4",
        "config.toml:6",
        "config.toml:7",
    ]


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ('[thank_you]\nafter = "30 hours"', 2, "after"),
        ('[thank_you]\nlate_after = "6 days"', 2, "late_after"),
        (
            '[thank_you]\noffer_for = "1 day"\nafter = "25 hours"\nlate_after = "26 hours"',
            4,
            "late",
        ),
        ('[follow_up]\nwait = "15 days"', 2, "wait"),
        ('[follow_up]\nwait = "11 working days"', 2, "wait"),
        ('[follow_up]\nno_later_than = "10 days"', 2, "no_later_than"),
        ('[follow_up]\n\nno_later_than = "10 days"\nwait = "11 days"', 4, "wait"),
        ('[follow_up]\nwait = "5 working days"\n[time]\nworking_days = ["Mon"]', 2, "wait"),
        ('[long_haul]\nevery = "22 days"', 2, "every"),
        ('[drafts]\nremind_after = "11 days"', 2, "remind_after"),
        ('[time]\nmorning = "08:59"', 2, "morning"),
        ('[time]\nmorning = "18:00"', 2, "morning"),
        ('[time]\nworking_hours = "10:00..18:00"', 2, "working_hours"),
        ('[time]\nevening_until = "09:00"', 2, "evening_until"),
        ('[time]\nquiet = ["01-01..12-31"]', 2, "quiet"),
        ('[time]\nquiet = ["06-02..06-01"]', 2, "quiet"),
        ('[time]\nquiet = ["01-01..06-30", "07-01..12-31"]', 2, "quiet"),
        ('[time]\nworking_days = ["Sun"]\nquiet = ["01-04..12-31"]', 3, "quiet"),
        ('[time]\nquiet = ["01-02..12-31"]\nholidays = "US"', 2, "quiet"),
    ],
)
def test_values_that_are_wrong_together_are_told(text: str, line: int, key: str, cwd: Path) -> None:
    (found,) = problems(cwd, text)

    assert found.startswith(f"config.toml:{line}: [{text[1 : text.index(']')]}] {key}")


@pytest.mark.parametrize(
    "text",
    [
        '[follow_up]\nwait = "10 working days"',
        '[follow_up]\nwait = "14 days"',
        '[follow_up]\nwait = "1 day"\nfloor = "1 working day"',
        '[thank_you]\nafter = "5 minutes"\nlate_after = "1 hour"',
        '[time]\nworking_hours = "06:00 - 22:00"\nmorning = "6:00"',
        '[time]\nquiet = ["12-18..01-04", "08-01..08-15"]\nholidays = "GB-ENG"',
        '[time]\nquiet = ["02-29..02-29"]\nworking_days = ["sunday", "Thu", "tues"]',
        "[time]\nmorning = 09:30:00",
        '[gmail]\napi_root = "http://127.0.0.1:8025"',
        'time.zone = "America/Argentina/Buenos_Aires"\nlog = { level = "debug" }',
        "",
        "\n# nothing\n",
        "[log]",
    ],
)
def test_unusual_but_sensible_wishes_are_granted(text: str, cwd: Path) -> None:
    load_config(write(cwd, text), env={}, cwd=cwd)


def test_an_error_names_the_file_the_way_the_user_did(cwd: Path, tmp_path: Path) -> None:
    elsewhere = write(tmp_path / "etc", "[x]\n", "t.toml")

    with pytest.raises(ConfigError, match=f"^{elsewhere}:1: "):
        load_config(elsewhere, env={}, cwd=cwd)


def test_a_computer_whose_zone_cannot_be_read_is_told_to_name_one(
    cwd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tzlocal.unix

    monkeypatch.setenv("TZ", "Nowhere/Land")
    monkeypatch.setattr(tzlocal.unix, "_cache_tz", None)  # tzlocal asks the computer only once
    monkeypatch.setattr(tzlocal.unix, "_cache_tz_name", None)

    for text in (None, "[time]\n"):
        if text is not None:
            write(cwd, text)
        with pytest.raises(ConfigError, match=r"\[time\] zone: this computer's own can't be read"):
            load_config(None, env={}, cwd=cwd)
    write(cwd, '[time]\nzone = "Europe/Berlin"')
    assert load_config(None, env={}, cwd=cwd).time.zone == ZoneInfo("Europe/Berlin")


# What comes of it


def test_the_policy_carries_every_wish(cwd: Path) -> None:
    text = """
        [time]
        zone = "America/New_York"
        working_days = ["Sun", "Mon"]
        working_hours = "08:00..16:30"
        morning = "08:15"
        evening_until = "20:00"
        holidays = "US-CA"
        quiet = ["12-18..01-04"]
        [follow_up]
        wait = "a week and a half"
        [limits]
        unanswered = 2
        [drafts]
        name = "Sam"
        reply_all = true
        stale = "mark"
    """
    policy = load_config(write(cwd, text), env={}, cwd=cwd).policy()

    calendar = policy.calendar
    assert calendar.zone == ZoneInfo("America/New_York")
    assert calendar.working_days == {6, 0}
    assert (calendar.opens, calendar.closes) == (time(8), time(16, 30))
    assert (calendar.morning, calendar.evening_until) == (time(8, 15), time(20))
    assert calendar.quiet == (Season(first=(12, 18), last=(1, 4)),)
    assert policy.follow_up == FollowUpPolicy(wait=days(11))
    assert policy.limits == LimitsPolicy(unanswered=2)
    assert policy.drafts == DraftPolicy(reply_all=True, stale="mark")


def test_the_defaults_are_the_policys_own() -> None:
    policy = Config().policy()

    assert policy.thank_you == ThankYouPolicy()
    assert policy.follow_up == FollowUpPolicy()
    assert policy.long_haul == LongHaulPolicy()
    assert policy.limits == LimitsPolicy()
    assert policy.rejection == RejectionPolicy()
    assert policy.drafts == DraftPolicy()
    assert policy.calendar.morning == time(9, 30)
    assert policy.calendar.working_days == set(range(5))


def test_files_named_lie_beside_the_configuration(cwd: Path, home: Path) -> None:
    file = write(
        cwd / "sub", '[gmail]\ntoken_file = "t.json"\n[store]\nurl = "sqlite:///data/t.db"\n'
    )
    config = load_config(file, env={}, cwd=cwd)
    assert config.gmail.token_file == cwd / "sub" / "t.json"
    assert config.store.url == f"sqlite:///{cwd}/sub/data/t.db"

    file = write(
        cwd, '[gmail]\ntoken_file = "~/t.json"\n[store]\nurl = "sqlite:////srv/t.db?timeout=5"\n'
    )
    config = load_config(file, env={}, cwd=cwd)
    assert config.gmail.token_file == home / "t.json"
    assert config.store.url == "sqlite:////srv/t.db?timeout=5"


def test_without_a_wish_files_lie_in_the_users_own_folders(cwd: Path, home: Path) -> None:
    config = load_config(None, env={}, cwd=cwd)

    assert config.gmail.token_file.is_relative_to(home)
    assert config.store.url.startswith(f"sqlite:///{home}/")


def test_a_configuration_is_never_changed_after_it_is_loaded() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().gmail.label = "x"  # type: ignore[misc]


def test_the_pause_between_looks_is_a_timedelta(cwd: Path) -> None:
    file = write(cwd, '[gmail]\npoll_every = "a minute and a half"')

    assert load_config(file, env={}, cwd=cwd).gmail.poll_every == timedelta(seconds=90)


# Anything at all

CHARACTERS = st.text(alphabet="ab=[]{}\"'.,#\n\\ 1-:", max_size=80)
EDITS = st.lists(
    st.tuples(st.integers(0, 3000), st.sampled_from(["", '"', "]", "[", "=", "\n", "x", "-"])),
    max_size=4,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.one_of(st.binary(max_size=60), CHARACTERS.map(str.encode)))
def test_any_file_gives_a_configuration_or_named_problems(data: bytes, cwd: Path) -> None:
    try:
        load_config(write(cwd, data), env={}, cwd=cwd)
    except ConfigError as refused:
        told = refused
    else:
        return
    assert told.problems
    assert all(problem.startswith("config.toml:") for problem in told.problems)
    assert all("\n" not in problem for problem in told.problems)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=EDITS)
def test_a_slip_of_the_pen_anywhere_is_told_with_a_line(
    edits: list[tuple[int, str]], cwd: Path
) -> None:
    text = "\n".join(
        line for line in EXAMPLE.read_text("utf-8").splitlines() if not line.startswith("#")
    )
    for place, change in edits:
        text = text[: place % len(text)] + change + text[place % len(text) + 1 :]
    try:
        load_config(write(cwd, text), env={}, cwd=cwd)
    except ConfigError as refused:
        told = refused
    else:
        return
    for problem in told.problems:
        line = problem.removeprefix("config.toml:").split(":")[0]
        assert 1 <= int(line) <= text.count("\n") + 1, problem
