"""The flow: the steps of PLUGINS, one after the other over one build."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Protocol

from plugins.model.build import Build
from plugins.model.problem import BuildError, Problem, message

OURS = "plugins."
"""How the names of our steps begin in PLUGINS; all others are plugins of Pelican."""


class Step(Protocol):
    """What a step's package offers."""

    @staticmethod
    def run(build: Build) -> None:
        """Do the step's part of *build*."""


def is_step(name: object) -> bool:
    """Return whether an entry of PLUGINS is a step of ours."""
    return isinstance(name, str) and name.startswith(OURS)


def run_steps(build: Build, names: Iterable[str]) -> None:
    """Run the steps *names* over *build*.

    Raises:
        BuildError: something is wrong; the output folder was not changed.

    """
    for name in names:
        try:
            step: Step = import_module(name)  # type: ignore[assignment]  # a module that offers run()
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            fact = message("There is no step %(name)s.", name=name)
            raise BuildError([Problem("settings: PLUGINS", 0, fact, message("Correct its name in PLUGINS."))]) from None
        step.run(build)
