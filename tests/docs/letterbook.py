# ruff: noqa: E501 - the page is written as wide as the others
"""Writes `docs/templates.md`: `python -m tests.docs.letterbook`.

Its variables are the program's own table, each value in it is filled in by the program, and a test
writes it anew.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from agent.core.process import Kind
from agent.writing.examples import example_brief
from agent.writing.glossary import FACTS, FRAME, PHRASES, WHETHER, Variable
from agent.writing.letters import ENVIRONMENT, FILTERS, prepared
from agent.writing.words import letter_facts

PAGE = Path(__file__).parents[2] / "docs" / "templates.md"

EXAMPLE = """\
{{ greeting }}

{% if scheduler %}
Thank you for arranging the interview{{ on_met }}, and please pass on my thanks to {{ met_people }}.
{% else %}
Thank you{{ you_all }} for the conversation{{ about_role }}{{ on_met }}. {% if about %}I keep thinking about {{ about }}. {% endif %}I left the building with a head full of ideas.
{% endif %}

{% if materials %}I have attached {{ what_was_asked }} you asked for.{% endif %}

{{ sign_off }}
"""

KINDS = {
    Kind.THANK_YOU: "after an interview",
    Kind.MATERIALS: "with what they asked you to send",
    Kind.FOLLOW_UP: "after their date, or a week and a half of silence",
    Kind.LONG_HAUL: "when it drags on",
    Kind.GRACIOUS_REPLY: "after a no",
    Kind.KEEP_IN_TOUCH: "weeks after a no",
}


def page() -> str:
    facts = letter_facts(example_brief(Kind.THANK_YOU))
    known = ENVIRONMENT.from_string(prepared(EXAMPLE)).render(facts)
    bare = replace(example_brief(Kind.THANK_YOU), role="", about="", asked_for=(), met_on=None)
    unknown = ENVIRONMENT.from_string(prepared(EXAMPLE)).render(letter_facts(bare))
    kinds = "\n".join(f"| `{kind.value}.txt` | {when} |" for kind, when in KINDS.items())
    return f"""\
# Letters of your own

Tactful writes its drafts in words of its own. Where you would rather have yours, put a text file for that kind of
draft into a folder, and name the folder in your configuration:

```toml
[drafts]
templates_dir = "templates"   # beside the configuration file
```

| File | Used |
|---|---|
{kinds}

A kind without a file keeps Tactful's own words. To begin with those and change them:

```
tactful templates show thank_you > templates/thank_you.txt
tactful templates check
tactful templates preview northwind
```

`check` tries every letter and tells each mistake with its file and line. `preview` shows the text that would be drafted
next for a process. A change counts from the next draft on, without a restart. A file with a mistake in it holds back
the drafts of its kind, and no others: you are asked, and nothing of Tactful's takes the place of your words.

## How a letter is written

As you would write it, one paragraph a line, with the places to be filled in between double braces:

```
{EXAMPLE.strip()}
```

With everything known that becomes

```
{_tidy(known)}
```

and with neither role, nor day, nor anything asked for:

```
{_tidy(unknown)}
```

* **Several letters** stand in one file with a line of three dashes (`---`) between them. One is chosen each time, and
  none goes twice to one person, or to two people of one employer: with a single letter you are asked the second time.
* **`{{% if … %}} … {{% else %}} … {{% endif %}}`** leaves out what does not fit. A fact that nobody knows is not filled in:
  a letter that needs it is passed over. Ask first, or use a phrase that is always there.
* **`{{{{ employer | upper }}}}`** changes how it is written: {", ".join(f"`{one}`" for one in sorted(FILTERS))}. There
  is nothing else to learn: no loops, no sums.
* **`{{# … #}}`** is a note to yourself.
* Your letters pass the same checks as Tactful's: 60 to 120 words for a thank-you and 35 to 80 for all else, no
  worn-out phrases, no pressure, no “today”, no date that the mail does not bear out, one question at most. Names,
  numbers and links that you write into a letter are yours to state.

## What can be filled in

Around the letter:

{_table(FRAME)}

Facts, only where they are known (`{{% if employer %}}`):

{_table(FACTS)}

Phrases, always there, each with the space before it, and empty where nothing is known:

{_table(PHRASES)}

Whether something is so:

{_table(WHETHER)}
"""


def _table(group: tuple[Variable, ...]) -> str:
    lines = ["| Name | What it is | For example |", "|---|---|---|"]
    for one in group:
        example_words = one.example.replace("\n", " ⏎ ")
        lines.append(f"| `{one.name}` | {one.meaning} | “{example_words}” |")
    return "\n".join(lines)


def _tidy(text: str) -> str:
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
