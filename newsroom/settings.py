"""The settings file, read as Pelican reads it, without importing Pelican."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plugins.model.problem import BuildError, Problem, message
from plugins.model.site import shown_path

PATHS = ("PATH", "OUTPUT_PATH", "THEME")
"""Settings that are paths, relative to the settings file."""


def read_settings(file: Path, overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the settings of *file*, with *overrides* in the place of those that they name.

    Raises:
        BuildError: there is no such file, or it can't be run.

    """
    try:
        names = runpy.run_path(str(file))
    except FileNotFoundError:
        fact = message("There is no settings file here.")
        raise BuildError(
            [Problem(shown_path(file), 0, fact, message("Name one, for example pelicanconf.py."))]
        ) from None
    except Exception as error:  # whatever a settings file does wrong is told by its line, not by a traceback
        fact = message("The settings can't be read: %(reason)s.", reason=f"{type(error).__name__}: {error}")
        line = _line_of(error, file)
        raise BuildError([Problem(shown_path(file), line, fact, message("Correct the line."))]) from None
    settings = {name: value for name, value in names.items() if name.isupper()}
    for name in PATHS:
        if isinstance(settings.get(name), str | Path):
            settings[name] = str(file.parent.resolve() / settings[name])
    return settings | dict(overrides or {})


def _line_of(error: Exception, file: Path) -> int:
    """Return the line of *file* in which an exception arose."""
    if isinstance(error, SyntaxError) and error.filename == str(file):
        return error.lineno or 0
    trace = error.__traceback__
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
