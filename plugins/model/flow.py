"""The flow: the steps of PLUGINS, one after the other over one build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol

from plugins.model.build import Build
from plugins.model.problem import Problem, message

OURS = "plugins."
"""How the names of our steps begin in PLUGINS; all others are plugins of Pelican."""

STEPS = Path(__file__).resolve().parents[1]
NO_STEPS = {"plugins.model"}
"""Packages beside the steps."""


class Step(Protocol):
    """What a step's package offers.

    Attributes:
        AFTER: the name of the step that it goes on from; empty for the first.
    """

    AFTER: str

    @staticmethod
    def run(build: Build) -> None:
        """Do the step's part of *build*."""


def is_step(name: object) -> bool:
    """Return whether an entry of PLUGINS is a step of ours."""
    return isinstance(name, str) and name.startswith(OURS)


def find_faulty_order(names: Sequence[object]) -> Iterator[Problem]:
    """Yield a problem unless the steps among *names*, the PLUGINS setting, are all that there are, in their order."""
    ours = [str(name) for name in names if is_step(name)]
    known = {f"{OURS}{found.name}" for found in iter_modules([str(STEPS)]) if found.ispkg} - NO_STEPS
    cure = message("Copy PLUGINS from the pelicanconf.py of the repository, and add plugins of others after our steps.")
    unknown, missing = sorted(set(ours) - known), sorted(known - set(ours))
    for name in unknown:
        yield Problem("settings: PLUGINS", 0, message("There is no step %(name)s.", name=name), cure)
    for name in missing:
        yield Problem("settings: PLUGINS", 0, message("The step %(name)s is missing.", name=name), cure)
    if not unknown and not missing:
        wanted = [_load(name).AFTER for name in ours]
        if wanted != ["", *ours[:-1]]:
            yield Problem("settings: PLUGINS", 0, message("The steps are not in their order."), cure)


def _load(name: str) -> Step:
    step: Step = import_module(name)  # type: ignore[assignment]  # a module that offers what Step says
    return step


def run_steps(build: Build, names: Iterable[str]) -> None:
    """Run the steps *names* over *build*.

    Raises:
        BuildError: something is wrong; the output folder was not changed.
    """
    for name in names:
        build.step = name
        _load(name).run(build)
