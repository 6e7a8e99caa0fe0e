"""Plan: every page, feed and file that the site consists of, each with the inputs that decide its bytes.

Fourth step of a build, and the last that can find something wrong: nothing is rendered unless all is right. It leaves
the outputs on the build, by path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.model.build import Build
from plugins.plan.checks import find_broken_links, find_collisions, find_unwritable
from plugins.plan.documents import plan_documents, plan_redirects
from plugins.plan.feeds import plan_feeds
from plugins.plan.files import plan_files
from plugins.plan.frame import Planner
from plugins.plan.front_door import plan_front_door
from plugins.plan.hosting import plan_host_files
from plugins.plan.lists import plan_lists
from plugins.plan.sitemap import plan_robots, plan_sitemap

if TYPE_CHECKING:
    from pelican.generators import Generator

AFTER = "plugins.edition"
"""The step that this one goes on from."""


def run(build: Build) -> None:
    """Plan the outputs of *build*.

    Raises:
        BuildError: something is wrong in this step or was in those before it.

    """
    if build.before is not None and build.retexted is not None:
        _take_over(build, build.before, build.retexted)
        return
    planner = Planner(build)
    build.shared = planner.shared
    outputs = [
        *plan_front_door(planner),
        *plan_documents(planner),
        *plan_lists(planner),
        *plan_feeds(planner),
        *plan_files(planner),
        *plan_redirects(planner),
        *plan_robots(planner),
        *plan_host_files(planner),
    ]
    outputs += [*plan_sitemap(planner, outputs)]
    build.outputs = {output.path: output for output in reversed(outputs)}
    build.report(find_collisions(outputs))
    build.report(find_unwritable(outputs))
    build.report(find_broken_links(build, build.versions))
    build.stop_if_wrong()


def _take_over(build: Build, before: Build, retexted: frozenset[str]) -> None:
    """Take over the plan of the build before, where nothing but the text of some documents has changed.

    Raises:
        BuildError: a link in one of these texts leads nowhere, or something was wrong in the steps before.

    """
    build.outputs, build.shared, build.until = before.outputs, before.shared, before.until
    versions = (version for version in build.versions if version.document.path in retexted)
    build.report(find_broken_links(build, versions))
    build.stop_if_wrong()


def plan_outputs(generators: list[Generator]) -> None:
    """Run this step when all of Pelican's generators know their content."""
    run(generators[0].context["build"])


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.all_generators_finalized.connect(plan_outputs)
