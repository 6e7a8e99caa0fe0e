"""The taxonomy: the categories and tags of the content folder, with their names in each language."""

from __future__ import annotations

import re
from difflib import get_close_matches

from plugins.model.document import Taxonomy, Term
from plugins.model.problem import Problem, message
from plugins.model.site import Site
from plugins.read.diagnosis import quoted
from plugins.read.folder import TAXONOMY
from plugins.read.front_matter import EMPTY, Table, Text, parse
from plugins.read.source_text import Fault, decode

KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Keys are part of addresses."""

GROUPS = ("categories", "tags")
EXAMPLE = "reading: {tk: Okaýyş, hy: Ընթերցանություն}"


def read_taxonomy(site: Site) -> tuple[Taxonomy, list[Problem]]:
    """Return the taxonomy of the content folder, and what is wrong with it."""
    faults: list[Fault] = []
    table = _read_table(site, faults)
    for group in table.entries:
        if group not in GROUPS:
            near = get_close_matches(group, GROUPS, n=1)
            fact = message("There is no key “%(key)s”.", key=group)
            cure = message("Use one of: %(keys)s.", keys=", ".join(GROUPS))
            if near:
                cure = message("Did you mean “%(key)s”?", key=near[0])
            faults.append(Fault(table.lines[group], fact, cure))
    taxonomy = Taxonomy(TAXONOMY, *(_read_terms(table, group, site, faults) for group in GROUPS))
    if not taxonomy.categories and not faults and site.content.is_dir():
        fact = message("The file names no category.")
        faults.append(
            Fault(0, fact, message("Write  categories:  and below it a line like  %(example)s", example=EXAMPLE))
        )
    return taxonomy, [Problem(site.shown(TAXONOMY), fault.line, fault.fact, fault.cure) for fault in faults]


def _read_table(site: Site, faults: list[Fault]) -> Table:
    if not site.content.is_dir():
        return EMPTY
    try:
        text = decode((site.content / TAXONOMY).read_bytes())
    except FileNotFoundError:
        fact = message("The file that names the categories is missing.")
        faults.append(Fault(0, fact, message("Write it, beginning with  categories:  and a line for each of them.")))
        return EMPTY
    except OSError as error:
        fact = message("The file can't be read: %(reason)s.", reason=error.strerror or str(error))
        faults.append(Fault(0, fact, message("Make it readable.")))
        return EMPTY
    if isinstance(text, Fault):
        faults.append(text)
        return EMPTY
    table, found = parse(text, first_line=1)
    faults.extend(found)
    return table or EMPTY


def _read_terms(table: Table, group: str, site: Site, faults: list[Fault]) -> dict[str, Term]:
    value = table.entries.get(group)
    if value is None or (isinstance(value, Text) and not value.value):
        return {}
    if not isinstance(value, Table):
        fact = message("“%(key)s” has to be a list of keys with their names.", key=group)
        faults.append(Fault(value.line, fact, message("Write below it a line like  %(example)s", example=EXAMPLE)))
        return {}
    return {key: _read_term(key, value, site, faults) for key in value.entries}


def _read_term(key: str, group: Table, site: Site, faults: list[Fault]) -> Term:
    line = group.lines[key]
    value = group.entries[key]
    if not KEY.fullmatch(key):
        fact = message("“%(key)s” can't be part of an address.", key=key)
        faults.append(Fault(line, fact, message("Use small Latin letters, digits and hyphens.")))
    names: dict[str, str] = {}
    if isinstance(value, Table):
        texts = {tag: name for tag, name in value.entries.items() if isinstance(name, Text)}
        names = {tag: text.value for tag, text in texts.items() if text.value}
        for tag, text in texts.items():
            if text.comment:
                fact = message("“%(key)s” ends before “ #”: what follows counts as a comment.", key=tag)
                example = f"{tag}: {quoted(f'{text.value} {text.comment}'.strip())}"
                faults.append(Fault(text.line, fact, message("Write  %(example)s", example=example)))
    missing = [tag for tag in site.languages if tag not in names]
    if missing:
        fact = message("“%(key)s” has no name in: %(languages)s.", key=key, languages=", ".join(missing))
        example = ", ".join(f"{tag}: {names.get(tag, '…')}" for tag in site.languages)
        faults.append(Fault(line, fact, message("Write  %(example)s", example=f"{key}: {{{example}}}")))
    return Term(key, {tag: names.get(tag, key) for tag in site.languages}, line)
