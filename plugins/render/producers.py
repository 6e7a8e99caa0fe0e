"""What makes the bytes of an output: one function for each kind of producer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, TemplateError
from markupsafe import Markup

from plugins.model.build import Build
from plugins.model.plan import Output
from plugins.model.problem import BuildError, Problem, message
from plugins.model.view import Feed, Frame, Half, SitemapEntry
from plugins.model.workspace import Staged
from plugins.render.environment import make_environment
from plugins.render.feed import feed_document
from plugins.render.sitemap import sitemap_document
from plugins.render.xml import serialize

HALVES = {"front_door.html": "partials/front_half.html", "site_not_found.html": "partials/not_found_half.html"}
"""The templates of pages that belong to all editions, and what renders an edition's half in its own language."""


class Renderer:
    """Renders outputs of one build; what goes wrong in templates and catalogs is collected in *problems*."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.problems: list[Problem] = []
        bodies = {document.path: document.html for document in build.documents}
        self.environments: dict[str, Environment] = {
            tag: make_environment(
                build.site.theme, edited.language, build.catalogs[tag], build.site.url, bodies.__getitem__
            )
            for tag, edited in build.site.languages.items()
        }
        self.producers: dict[str, Callable[[Output], bytes]] = {
            "template": self.page,
            "feed": self.feed,
            "sitemap": self.sitemap,
            "stylesheet": self.stylesheet,
        }
        media = [*build.media.values(), *build.theme_files.values()]
        self.files = {medium.staged.written.digest: medium.staged for medium in media}

    def stage(self, output: Output) -> Staged:
        """Return the bytes of an output, staged."""
        if output.producer == "file":
            return self.files[str(output.view["digest"])]
        try:
            data = self.producers[output.producer](output)
        except BuildError as error:
            self.problems.extend(error.problems)
            data = b""
        except TemplateError as error:
            self.problems.append(_template_problem(output, error))
            data = b""
        return self.build.workspace.stage(output.path, data)

    def page(self, output: Output) -> bytes:
        """Return a page."""
        view: dict[str, Any] = dict(output.view)
        if output.template in HALVES:
            view["halves"] = [
                self.half(HALVES[output.template], half, frame, view)
                for half, frame in zip(view["halves"], view["frames"], strict=True)
            ]
        return self.environments[output.language].get_template(output.template).render(view).encode()

    def half(self, template: str, half: Half, frame: Frame, view: dict[str, Any]) -> Markup:
        """Return an edition's half of a page that belongs to all of them, in its own language."""
        words = self.environments[half.language.tag].get_template(template)
        return Markup(words.render(view | {"half": half, "frame": frame}))  # noqa: S704  # a template has escaped it

    def feed(self, output: Output) -> bytes:
        """Return a feed."""
        feed = output.view["feed"]
        assert isinstance(feed, Feed)
        environment = self.environments[output.language]
        template = environment.get_template(output.template)
        absolute = environment.filters["absolute"]
        return serialize(feed_document(feed, absolute, lambda article: template.render(article=article)))

    def sitemap(self, output: Output) -> bytes:
        """Return the sitemap."""
        absolute = self.environments[self.build.site.default_language].filters["absolute"]
        entries: tuple[SitemapEntry, ...] = output.view["entries"]  # type: ignore[assignment]  # as the plan made it
        return serialize(sitemap_document(entries, absolute))

    def stylesheet(self, output: Output) -> bytes:
        """Return the styles of the theme."""
        return str(output.view["css"]).encode()


def _template_problem(output: Output, error: TemplateError) -> Problem:
    template = getattr(error, "filename", None) or f"theme/templates/{output.template}"
    fact = message("The template fails on /%(path)s: %(reason)s.", path=output.path, reason=error)
    return Problem(str(template), getattr(error, "lineno", 0) or 0, fact, message("Correct the template."))
