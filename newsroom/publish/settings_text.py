"""Writing into a settings file as a person would: a target into PUBLISH, an address into SITEURL, all else untouched.

The new text is what ``ruff format`` would leave as it is. A file that can't be changed for sure is not changed.
"""

from __future__ import annotations

import ast
import io
import os
import tempfile
import tokenize
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from newsroom.publish.host import PublishError, failure
from plugins.model.problem import message
from plugins.model.site import shown_path

SETTING = "PUBLISH"
COMMENT = "# Where `inv publish` brings the site. `inv publish --setup` writes it; passwords are kept elsewhere.\n"

AUTHORITY_COMMENT = """\
# The ids of all feeds and entries begin with it. It is never changed, not even when the address of the site changes:
# subscribers would get everything twice.
"""

STEP = "    "
"""One level of indentation."""

IGNORED = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE)


def with_target(text: str, name: str, facts: Mapping[str, object]) -> str:
    """Return the text of a settings file with a target in PUBLISH: added, or in the place of the one of its name.

    Args:
        text: the text of the file.
        name: the target.
        facts: what PUBLISH shall say of it.

    Raises:
        PublishError: PUBLISH is not written as a table whose entries can be told apart.

    """
    source = _Source(text)
    value = source.value_of(SETTING)
    if value is None:
        table = entry("", name, facts)
        return _ended(text) + f"\n{COMMENT}{SETTING} = {{\n{table}}}\n"
    if not isinstance(value, ast.Dict):
        raise _unwritable(SETTING)
    changed = _with_entry(source, value, name, facts)
    before, after = _entries(value), _entries(_Source(changed).value_of(SETTING))
    if {key: said for key, said in after.items() if key != repr(name)} != {
        key: said for key, said in before.items() if key != repr(name)
    }:
        raise _unwritable(SETTING)
    return changed


def with_site_url(text: str, url: str) -> str:
    """Return the text of a settings file with another SITEURL.

    Raises:
        PublishError: SITEURL is not written as a plain text.

    """
    return _with_text(text, "SITEURL", url, "")


def with_feed_authority(text: str, authority: str) -> str:
    """Return the text of a settings file with another FEED_AUTHORITY; a new one says that it is never changed.

    Raises:
        PublishError: FEED_AUTHORITY is not written as a plain text.

    """
    return _with_text(text, "FEED_AUTHORITY", authority, AUTHORITY_COMMENT)


def _with_text(text: str, name: str, new: str, comment: str) -> str:
    """Return the text of a settings file with another text as a setting; a new line gets a comment above it."""
    source = _Source(text)
    value = source.value_of(name)
    if value is None:
        return _ended(text) + f"\n{comment}{name} = {literal(new)}\n"
    if not isinstance(value, ast.Constant) or not isinstance(value.value, str):
        raise _unwritable(name)
    return source.with_part(source.span(value), literal(new))


def entry(indent: str, name: str, facts: Mapping[str, object]) -> str:
    """Return the lines of a target in PUBLISH."""
    return f"{indent}{STEP}{literal(name)}: {_table(indent + STEP, facts)},\n"


def _table(indent: str, facts: Mapping[str, object]) -> str:
    lines = (f"{indent}{STEP}{literal(key)}: {literal(value)},\n" for key, value in facts.items())
    return f"{{\n{''.join(lines)}{indent}}}"


def literal(value: object) -> str:
    """Return a value as Python code, with the quotes that ``ruff format`` prefers.

    >>> print(literal("täze"), literal("it's"), literal('so "called"'), literal(True), literal(("a", 1)))
    "täze" "it's" 'so "called"' True ("a", 1)
    """
    if isinstance(value, list | tuple):
        inside = ", ".join(map(literal, value))
        if isinstance(value, list):
            return f"[{inside}]"
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    code = repr(value)
    if not isinstance(value, str) or code.startswith('"') or value.count('"') > value.count("'"):
        return code
    return '"' + code[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'


@dataclass(frozen=True, slots=True)
class _Source:
    """The text of a settings file, and where what is in it."""

    text: str

    def value_of(self, name: str) -> ast.expr | None:
        """Return the value of the only assignment to a setting; None when there is none.

        Raises:
            PublishError: there are several, or something else changes it.

        """
        module = self._module()
        found = [node for node in module.body if _assigned(node) == name]
        uses = [node for node in ast.walk(module) if _may_change(node, name)]
        if len(uses) > len(found) or len(found) > 1:
            raise _unwritable(name)
        return found[0].value if found and isinstance(found[0], ast.Assign | ast.AnnAssign) else None

    def _module(self) -> ast.Module:
        try:
            return ast.parse(self.text)
        except (SyntaxError, ValueError):
            raise _unwritable(SETTING) from None

    def span(self, node: ast.expr) -> slice:
        """Return where the code of a node stands in the text."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return slice(self._place(node.lineno, node.col_offset), self._place(node.end_lineno, node.end_col_offset))

    def _place(self, line: int, byte: int) -> int:
        """Return the place in the text of a byte of a line, counted from 1, as ``ast`` counts."""
        lines = self._lines()
        return sum(map(len, lines[: line - 1])) + len(lines[line - 1].encode()[:byte].decode())

    def _lines(self) -> list[str]:
        """Return the lines as Python sees them: a form feed ends none."""
        return [line.decode() for line in self.text.encode().splitlines(keepends=True)]

    def last_token(self, span: slice) -> tuple[str, int]:
        """Return the last piece of code of a table before its closing brace, and where it ends."""
        found = ("", span.start + 1)
        lines = self._lines()
        for token in tokenize.generate_tokens(io.StringIO(self.text, newline="").readline):
            end = sum(map(len, lines[: token.end[0] - 1])) + token.end[1]
            if token.type not in IGNORED and span.start + 1 < end < span.stop:
                found = (token.string, end)
        return found

    def with_part(self, span: slice, new: str) -> str:
        """Return the text with another one in a place."""
        return self.text[: span.start] + new + self.text[span.stop :]


def _may_change(node: ast.AST, name: str) -> bool:
    """Return whether a piece of code gives a value to a name, or may change the table that it stands for."""
    return isinstance(node, ast.Name) and node.id == name and (name == SETTING or not isinstance(node.ctx, ast.Load))


def _assigned(node: ast.stmt) -> str:
    """Return the name to which a statement gives a value; empty when there is none, or several."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""


def _entries(value: ast.expr | None) -> dict[str, str]:
    """Return the code of each entry of a table by that of its key, without where it stands."""
    assert isinstance(value, ast.Dict)
    keys = [ast.unparse(key) if key is not None else f"**{number}" for number, key in enumerate(value.keys)]
    return dict(zip(keys, map(ast.dump, value.values), strict=True))


def _with_entry(source: _Source, table: ast.Dict, name: str, facts: Mapping[str, object]) -> str:
    span = source.span(table)
    indent = _indent(source.text, span.start)
    own = [value for key, value in zip(table.keys, table.values, strict=True) if _is_text(key, name)]
    if len(own) > 1:
        raise _unwritable(SETTING)
    if "\n" not in source.text[span] and table.keys:  # on one line: each entry gets its own
        return source.with_part(span, _spread(source, table, indent, name, facts))
    if own:
        return source.with_part(source.span(own[0]), _table(_indent(source.text, source.span(own[0]).start), facts))
    end = span.stop - 1
    last, place = source.last_token(span)
    comma = "," if table.keys and last != "," else ""
    between = source.text[place:end].rstrip(" \t")
    lines_end = "" if between.endswith("\n") else "\n"
    return source.with_part(slice(place, end), comma + between + lines_end + entry(indent, name, facts) + indent)


def _spread(source: _Source, table: ast.Dict, indent: str, name: str, facts: Mapping[str, object]) -> str:
    """Return a table that was on one line with an entry on each."""
    lines = []
    for key, value in zip(table.keys, table.values, strict=True):
        if not _is_text(key, name):
            said = "**" if key is None else f"{source.text[source.span(key)]}: "
            lines.append(f"{indent}{STEP}{said}{source.text[source.span(value)]},\n")
        else:
            lines.append(entry(indent, name, facts))
    if not any(_is_text(key, name) for key in table.keys):
        lines.append(entry(indent, name, facts))
    return f"{{\n{''.join(lines)}{indent}}}"


def _is_text(node: ast.expr | None, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def _indent(text: str, place: int) -> str:
    """Return the spaces with which the line of a place begins."""
    line = text[text.rfind("\n", 0, place) + 1 : place]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _ended(text: str) -> str:
    """Return a text whose last line is complete."""
    return text if not text or text.endswith("\n") else f"{text}\n"


def _unwritable(name: str) -> PublishError:
    fact = message("%(name)s is written in a way that only a person can change.", name=name)
    return failure(f"settings: {name}", fact, message("Put it in by hand."))


# The file -------------------------------------------------------------------------------------------------------------


def change_settings(file: Path, change: Callable[[str], str], check: Callable[[Path], None]) -> None:
    """Write a settings file anew, whole or not at all, with its rights.

    Args:
        file: the settings file.
        change: returns the new text for the old one.
        check: is given a file beside it with the new text, and raises what is wrong with that.

    Raises:
        PublishError: it can't be read or written; or what *change* and *check* raise.

    """
    real = file.resolve()  # of a link, what it leads to is replaced, not the link
    try:
        with open(real, encoding="utf-8", newline="") as opened:
            old = opened.read()
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(file, error) from None
    line_end = "\r\n" if "\r\n" in old else "\n"
    new = change(old.replace("\r\n", "\n")).replace("\n", line_end)
    name = ""
    try:
        number, name = tempfile.mkstemp(prefix=f".{real.stem}-", suffix=".py", dir=real.parent)
        with open(number, "wb") as written:
            written.write(new.encode())
            written.flush()
            os.fsync(number)
        check(Path(name))
        os.chmod(name, real.stat().st_mode & 0o7777)
        os.replace(name, real)
    except OSError as error:
        raise _unreadable(file, error) from None
    finally:
        with suppress(OSError):
            os.unlink(name)  # it is not there any more when all went well


def _unreadable(file: Path, error: Exception) -> PublishError:
    reason = getattr(error, "strerror", None) or str(error)
    fact = message("This file can't be changed: %(reason)s.", reason=reason)
    return failure(shown_path(file), fact, message("See to it that you may write there, or put it in by hand."))
