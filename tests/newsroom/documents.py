"""The Markdown files of the repository, taken apart: sections, tables, code, and the commands that readers are to type."""

import re
from copy import deepcopy
from itertools import groupby

from invoke.collection import Collection
from invoke.parser import Parser, ParserContext
from invoke.program import Program
from invoke.tasks import Task

import tasks
from tests.site_builds.fixture_sites import REPOSITORY

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:(?<=\n\n)|(?<=\A))(?: {4}.*\n?|\n(?= {4}))+")
SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
WORD = r"[^\s;&|'\"#]+"
COMMAND = re.compile(rf"(?:\buv run(?P<uv>(?: +{WORD})*?) +)?(?<![\w./-])inv(?P<words>(?: +{WORD})*)")
"""What is typed to uv, and what to invoke."""

DOCUMENTS = sorted(
    path.relative_to(REPOSITORY).as_posix()
    for path in [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *(REPOSITORY / "docs").rglob("*.md")]
)


def document(path):
    """Return the text of a document."""
    return (REPOSITORY / path).read_text(encoding="utf-8")


def sections(text):
    """Return the text below each heading of the second level, by its words."""
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def blocks(text, kind=None):
    """Return the blocks of code, fenced ones of a *kind* or all; indented ones have no kind."""
    fenced = [code for name, code in FENCE.findall(text) if kind in {None, name}]
    return fenced if kind else fenced + INDENTED.findall(FENCE.sub("", text))


def prose(text):
    """Return a text without its blocks of code."""
    return INDENTED.sub("", FENCE.sub("", text))


def spans(text):
    """Return the spans of code between words, each on one line."""
    return [" ".join(span.split()) for _, span in SPAN.findall(prose(text))]


def tables(text):
    """Return the rows of each table, as lists of cells, without the line below the head."""
    found = []
    for is_row, lines in groupby(prose(text).splitlines(), lambda line: line.startswith("|")):
        if is_row:
            rows = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines]
            found.append([row for row in rows if set("".join(row)) - set("-: ")])
    return found


def commands(text):
    """Return what is to be typed: for each ``inv`` the words that uv gets, and those that invoke gets."""
    lines = [line for code in blocks(text) for line in code.splitlines()] + spans(text)
    found = [match for line in lines for match in COMMAND.finditer(line)]
    return [((match["uv"] or "").split(), match["words"].split()) for match in found]


def options(task):
    """Return the options of a command; of a copy, as to ask for them takes their helps away."""
    return deepcopy(task).get_arguments()


def understood(words):
    """Return the names of the commands in a command line, which is taken apart as ``inv`` does it.

    Raises:
        ParseError: there is no such command or option, or an option lacks its value.

    """
    of_inv = Parser(initial=ParserContext(args=Program().core_args()), ignore_unknown=True).parse_argv(list(words))
    ours = Collection(*(deepcopy(task) for task in vars(tasks).values() if isinstance(task, Task)))  # see ``options``
    return [context.name for context in Parser(contexts=ours.to_contexts()).parse_argv(of_inv.unparsed)]
