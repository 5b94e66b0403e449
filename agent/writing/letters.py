"""The user's own templates: a text file for each kind, read anew for each draft.

A file holds one letter, or several to choose from with a line of three dashes between them. It is
judged whole before a word of it is used: a template may fill in and leave out, and nothing else,
so that it can neither run for long nor grow without bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from agent.core.process import Kind
from agent.errors import ConfigError
from agent.writing.glossary import NAMES

LARGEST = 64_000
"""Bytes in one file."""
BETWEEN = re.compile(r"-{3,}\s*\Z")
FILTERS = frozenset({"capitalize", "lower", "title", "trim", "upper"})
ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.CondExpr),
    *(nodes.Const, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.Filter),
)
"""What a template is made of: filling in, leaving out, comparing. No loops, calls or attributes."""
HINT = "Mend the file; `tactful templates check` tells when all is well."


class Unknown(StrictUndefined):
    """A fact nobody knows: an `if` finds it empty, and printing it is an error."""

    def __bool__(self) -> bool:  # type: ignore[override] # Jinja's own never returns
        return False


ENVIRONMENT = ImmutableSandboxedEnvironment(
    undefined=Unknown, autoescape=False, trim_blocks=True, lstrip_blocks=True
)


def prepared(text: str) -> str:
    """The template with its lines kept: only a tag that stands alone takes its line along."""
    return "\n".join(map(_kept, text.split("\n")))


def _kept(line: str) -> str:
    bare = line.strip()
    alone = bare.startswith("{%") and bare.count("{%") == 1
    if bare.endswith("%}") and not alone and not bare.endswith(("-%}", "+%}")):
        return f"{line.rstrip()[:-2]}+%}}"
    if bare.endswith("#}") and "{#" in bare and not bare.startswith("{#"):
        return f'{line}{{{{ "" }}}}'
    return line


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter of a file: the line it begins on, its source, and the words in it that are the
    user's own.
    """

    place: str
    line: int
    own_words: str
    template: Template

    def filled(self, facts: Mapping[str, object]) -> str:
        """The letter with its facts. Raises UndefinedError where it needs one nobody knows."""
        lines = [" ".join(one.split()) for one in self.template.render(facts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@dataclass(frozen=True, slots=True)
class OwnLetters:
    """The folder with the user's templates; None: they have none."""

    folder: Path | None = None

    def file(self, kind: Kind) -> Path | None:
        """The template for a kind, None where there is none, and the program's texts count."""
        path = self.folder / f"{kind.value}.txt" if self.folder else None
        return path if path is not None and (path.exists() or path.is_symlink()) else None

    def of(self, kind: Kind) -> tuple[Letter, ...] | None:
        """The letters to choose from. Raises ConfigError with each mistake's file and line."""
        path = self.file(kind)
        return None if path is None else read_letters(path)

    def problems(self) -> tuple[str, ...]:
        """All that is wrong in the folder, as "thank_you.txt:3: …"."""
        found = [f"{name}: {what}" for name, what in self._strangers()]
        for kind in Kind:
            try:
                self.of(kind)
            except ConfigError as error:
                found += error.problems
        return tuple(found)

    def _strangers(self) -> Iterator[tuple[str, str]]:
        known = [f"{kind.value}.txt" for kind in Kind]
        try:
            names = sorted(path.name for path in self.folder.iterdir()) if self.folder else []
        except OSError as refused:
            yield str(self.folder), f"can't be read ({(refused.strerror or 'why?').lower()})"
            return
        for name in names:
            if name.startswith(".") or name in known or not name.lower().endswith(".txt"):
                continue
            near = get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.5)
            hint = f"nearest: {near[0]}" if near else f"there are {', '.join(known)}"
            yield name, f"no kind of draft is called that ({hint})"


def read_letters(path: Path) -> tuple[Letter, ...]:
    """The letters of one file. Raises ConfigError with each mistake's line."""
    source = _source(path)
    letters, slips = [], []
    for line, text in _split(source):
        try:
            letters.append(_judged(path.name, line, text))
        except _Slip as slip:
            slips.append(f"{path.name}:{slip.line}: {slip.what}")
    if not letters and not slips:
        slips.append(f"{path.name}:1: is empty; write a letter, or remove the file")
    if slips:
        raise ConfigError(tuple(slips), hint=HINT)
    return tuple(letters)


class _Slip(Exception):
    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


def _source(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as refused:
        why = (refused.strerror or str(refused)).lower()
        raise ConfigError((f"{path.name}: can't be read ({why})",), hint=HINT) from refused
    if len(data) > LARGEST:
        raise ConfigError((f"{path.name}: is over 64 KB, which no letter is",), hint=HINT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = data.count(b"\n", 0, refused.start) + 1
        raise ConfigError(
            (f"{path.name}:{line}: is not written in UTF-8",),
            hint="Save the file again as UTF-8 (in the editor's “Save as…”).",
        ) from refused
    return "\n".join(text.splitlines())


def _split(source: str) -> Iterator[tuple[int, str]]:
    """The letters with the line each begins on; what is only a comment or empty is none."""
    begins, lines = 1, []
    for number, line in enumerate([*source.split("\n"), "---"], 1):
        if not BETWEEN.match(line):
            lines.append(line)
            continue
        text = "\n".join(lines)
        if re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL).strip():
            yield begins, text
        begins, lines = number + 1, []


def _judged(name: str, begins: int, text: str) -> Letter:
    text = prepared(text)
    try:
        tree = ENVIRONMENT.parse(text)
        own = []
        for node in _walk(tree):
            _judge(node, begins)
            if isinstance(node, nodes.TemplateData):
                own.append(node.data)
        template = ENVIRONMENT.from_string(text)
    except TemplateSyntaxError as slip:
        raise _Slip(begins + slip.lineno - 1, _plain(slip.message or "can't be read")) from slip
    except TemplateError as slip:
        raise _Slip(begins, _plain(slip.message or "can't be read")) from slip
    except (RecursionError, MemoryError, SyntaxError, ValueError, OverflowError) as slip:
        raise _Slip(begins, "is too deeply nested") from slip
    return Letter(place=f"{name}:{begins}", line=begins, own_words=" ".join(own), template=template)


def _walk(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Every node, the tree itself included, without recursion."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed([*node.iter_child_nodes()]))


def _judge(node: nodes.Node, begins: int) -> None:
    line = begins + node.lineno - 1
    if not isinstance(node, ALLOWED):
        what = type(node).__name__.lower()
        raise _Slip(line, f"a template may fill in and leave out, but not this ({what})")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        known = ", ".join(sorted(FILTERS))
        raise _Slip(line, f"there is no “| {node.name}” here (there are {known})")
    if isinstance(node, nodes.Name) and node.name not in NAMES:
        near = get_close_matches(node.name, NAMES, n=1, cutoff=0.5)
        hint = f"nearest: {near[0]}" if near else "`tactful templates variables` lists them"
        raise _Slip(line, f"there is no variable “{node.name}” ({hint})")


def _plain(message: str) -> str:
    return f"{message[0].lower()}{message[1:].rstrip('.')}"
