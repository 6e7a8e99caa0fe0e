"""The steps of a build, one package each; PLUGINS in pelicanconf.py names them in the order they run.

    read -> pair -> edition -> plan -> render -> output

Each step has a function ``run(build)`` that takes the build from the step before and leaves it for the next, and a
``register()`` that lets Pelican call it. What the steps share is in ``plugins.model``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def start_pelican(settings: Mapping[str, Any]) -> object:
    """Return the Pelican that runs our steps; this is the PELICAN_CLASS of pelicanconf.py.

    A function and not the class itself, so that reading the settings does not import Pelican.
    """
    from plugins.pelican_class import NewsPelican

    return NewsPelican(settings)
