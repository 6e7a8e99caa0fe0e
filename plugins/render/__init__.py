"""Render: the bytes of every planned output that has changed, staged in the workspace.

Fifth step of a build. It leaves the staged files on the build; the output folder is still the old one. An output whose key
is the one it had when it was rendered last, and whose file is still there, is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from plugins.model.address import file_address
from plugins.model.build import Build
from plugins.model.digests import encode
from plugins.model.plan import Output
from plugins.model.problem import Problem, message
from plugins.model.processes import cores, spread
from plugins.model.site import shown_path
from plugins.model.workspace import Staged
from plugins.render.keys import Keys
from plugins.render.reasons import explain, remember_parts

if TYPE_CHECKING:
    from pelican import Pelican

    from plugins.render.producers import Failure, Made

AFTER = "plugins.plan"
"""The step that this one goes on from."""

PIECE = 40
"""Outputs that a process renders before it tells how far it is."""

WORTH_A_PROCESS = 60
"""Outputs for which it pays to start another process."""

NAME = "outputs"
decode_rendered = msgspec.json.Decoder(dict[str, tuple[str, str]]).decode


def run(build: Build) -> None:
    """Render the outputs of *build*.

    Raises:
        BuildError: a template or a catalog is at fault; all that are are named.

    """
    keys = Keys(build)
    before, retexted, is_known = build.before, build.retexted, True
    if before is not None and retexted is not None and build.changed is not None and _has_ways_of(before, keys):
        stale = _take_over(build, before, retexted, keys)
    else:
        stale, is_known = _compare(build, keys)
    if build.explains:
        build.reasons = {output.path: tuple(explain(output, keys, build.memory)) for output in stale}
    if stale:
        _render(build, keys, stale)
    if not is_known:
        _remember(build)


def _has_ways_of(before: Build, keys: Keys) -> bool:
    """Return whether templates, words and formats are those of the build before."""
    return all(keys.digest_of(way) == digest for way, digest in before.ways.items())


def _take_over(build: Build, before: Build, retexted: frozenset[str], keys: Keys) -> list[Output]:
    """Take over what was made in the build before, and return the outputs that have a text which has changed.

    We know what has changed, and so our own files in the output folder are not looked at one by one.
    """
    build.ways, build.keys, build.staged = before.ways, dict(before.keys), dict(before.staged)
    stale = []
    for path, output in build.outputs.items():
        if output.texts and not retexted.isdisjoint(output.texts):
            build.keys[path] = keys.key(output)
            if build.keys[path] != before.keys[path]:
                stale.append(output)
    return stale


def _compare(build: Build, keys: Keys) -> tuple[list[Output], bool]:
    """Return the outputs whose keys are not those that they were made with, or whose files are not there any more.

    Besides, return whether the memory has just these keys.
    """
    build.keys = {path: keys.key(output) for path, output in build.outputs.items() if output.producer != "file"}
    build.ways = dict(keys.ways)
    build.report(keys.templates.problems)
    build.stop_if_wrong()
    keys.templates.remember()
    data = build.memory.get("derived", NAME)
    known = decode_rendered(data) if data else {}
    build.memory.remove("reasons", known.keys() - build.keys.keys())
    files = {file_address(path): medium.staged for path, medium in build.media.items()}
    files |= {path: medium.staged for path, medium in build.theme_files.items()}
    stale = []
    for path, output in build.outputs.items():
        if output.producer == "file":
            build.staged[path] = files[path]
            continue
        key, digest = known.get(path, ("", ""))
        written = build.workspace.current(path, digest) if key == build.keys[path] else None
        if written is None:
            stale.append(output)
        else:
            build.staged[path] = Staged("", written)
    return stale, not stale and len(known) == len(build.keys)


def _remember(build: Build) -> None:
    """Let the memory have the key with which each output was made."""
    rendered = {path: (key, build.staged[path].written.digest) for path, key in build.keys.items()}
    build.memory.put("derived", [(NAME, encode(rendered))])


def _render(build: Build, keys: Keys, stale: Sequence[Output]) -> None:
    from plugins.render.producers import Renderer  # starts slowly, and often nothing has to be rendered

    renderer = Renderer(build, keys)
    pieces = [stale[start : start + PIECE] for start in range(0, len(stale), PIECE)]
    processes = min(cores(), len(stale) // WORTH_A_PROCESS) if build.may_spread else 1
    if processes > 1:
        renderer.prepare(stale)
    made: list[Made] = []
    for _, piece in spread(renderer.make_piece, pieces, processes):
        made.extend(piece)
        build.progress("render", len(made), len(stale))
    for each in made:
        if each.staged is not None:
            build.staged[each.path] = each.staged
        build.report(each.problems)
    build.report(_failures(build, made))
    build.stop_if_wrong()
    build.rendered = [output.path for output in stale]
    remember_parts(keys, {each.path: each.parts for each in made}, build.memory)


def _failures(build: Build, made: Sequence[Made]) -> list[Problem]:
    """Return what is wrong with templates, each fault once, however many pages are made with it."""
    order = {path: number for number, path in enumerate(build.outputs)}
    found: dict[Failure, Problem] = {}
    for each in sorted(made, key=lambda each: order[each.path]):
        failure = each.failure
        if failure is not None and failure not in found:
            fact = message("The template fails on /%(path)s: %(reason)s.", path=each.path, reason=failure.reason)
            shown = shown_path(build.site.theme / "templates" / failure.template)
            found[failure] = Problem(shown, failure.line, fact, message("Correct the template."))
    return list(found.values())


def render_outputs(pelican: Pelican) -> None:
    """Run this step when Pelican asks for its writer: all is known, nothing is written."""
    run(pelican.build)


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.get_writer.connect(render_outputs)
