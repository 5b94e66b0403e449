"""`tactful templates`: what there is, whether it is sound, how the next draft would read."""

from __future__ import annotations

import pytest

from agent.core.process import Kind
from tests.cli.conftest import CONFIG, Desk
from tests.core.rules.facts import DANA, promise, talk, they, we


@pytest.fixture
def own(desk: Desk):
    folder = desk.folder / "templates"
    folder.mkdir()
    (desk.folder / "config.toml").write_text(f'{CONFIG}\n[drafts]\ntemplates_dir = "templates"\n')
    return folder


def test_without_templates_it_says_whose_the_texts_are(desk: Desk) -> None:
    said = desk.ok("templates", "show")
    assert said.count("Tactful's own") == len(Kind)
    assert "templates_dir" in said
    assert "Tactful's own texts are used" in desk.ok("templates", "check")


def test_what_is_shown_is_a_template_to_begin_with(desk: Desk, own) -> None:
    (own / "thank_you.txt").write_text(desk.run("templates", "show", "thank_you").output)
    assert "1 template of yours, all sound: thank_you" in desk.ok("templates", "check")
    assert "yours:" in desk.ok("templates", "show")
    assert desk.json("templates", "show", "thank_you")["file"].endswith("thank_you.txt")


def test_each_mistake_is_told_with_file_and_line(desk: Desk, own) -> None:
    (own / "thank_you.txt").write_text("Hello\n\n{{ nmae }}")
    (own / "folowup.txt").write_text("x")
    said = desk.fails(1, "templates", "check")
    assert "thank_you.txt:3: there is no variable “nmae” (nearest: name)" in said
    assert "folowup.txt: no kind of draft is called that (nearest: follow_up.txt)" in said


def test_a_folder_that_is_not_there_is_a_mistake_in_the_configuration(desk: Desk) -> None:
    (desk.folder / "config.toml").write_text('[drafts]\ntemplates_dir = "templates"\n')
    assert "config.toml:2: [drafts] templates_dir" in desk.fails(1, "templates", "check")


def test_the_next_draft_is_shown_as_it_would_be_written(desk: Desk) -> None:
    desk.hears(
        "t1",
        they("05-04 10:00", promises=[promise("05-15")]),
        we("05-05 09:00"),
        subject="Editor at Northwind",
    )
    desk.looks()
    said = desk.run("templates", "preview", "northwind").output
    assert said.startswith("follow-up to Dana Reyes, Tue 19 May, 09:00. ")
    assert "Friday, May 15" in said
    assert "Sam Okoro" in said
    told = desk.json("templates", "preview", "northwind")
    assert told["kind"] == "follow_up"
    assert told["to"] == ["dana@northwind.example"]
    assert told["text"] in said


def test_the_preview_is_of_the_users_own_letter(desk: Desk, own) -> None:
    (own / "thank_you.txt").write_text(
        "{{ greeting }}\n\n"
        + "Thank you for the plain facts{{ on_met }}. " * 8
        + "\n{{ sign_off }}"
    )
    desk.hears("t1", they("05-04 10:00", interviews=[talk("05-14 14:00", people=[DANA])]))
    desk.looks()
    assert "plain facts on Thursday, May 14." in desk.ok("templates", "preview", "1")
    (own / "thank_you.txt").write_text("too short")
    assert "2 words, not 60 to 120" in desk.fails(1, "templates", "preview", "1")


def test_where_no_draft_is_planned_it_says_why(desk: Desk) -> None:
    desk.hears("t1", they("05-11 10:00", asks="When could you start?"))
    desk.looks()
    assert "No draft is planned" in desk.fails(1, "templates", "preview", "1")


def test_the_variables_are_listed_with_an_example_each(desk: Desk) -> None:
    said = desk.ok("templates", "variables")
    assert "promised_day The day they named for their answer: “Friday, May 22”" in said
    assert {one["name"] for one in desk.json("templates", "variables")} > {"greeting", "late"}
