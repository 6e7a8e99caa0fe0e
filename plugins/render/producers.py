"""What makes the bytes of an output: one function for each kind of producer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from plugins.model.address import file_address
from plugins.model.build import Build
from plugins.model.plan import Output
from plugins.model.problem import BuildError, Problem, message
from plugins.model.site import shown_path
from plugins.model.view import Feed, Frame, Half, SitemapEntry
from plugins.model.workspace import Staged
from plugins.render.environment import make_environment
from plugins.render.feed import feed_document
from plugins.render.sitemap import sitemap_document
from plugins.render.xml import serialize


class Renderer:
    """Renders outputs of one build; what goes wrong in templates and catalogs is collected in *problems*."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.problems: list[Problem] = []
        self.reported: dict[tuple[str, int, str], str] = {}
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
            "robots": self.robots,
            "stylesheet": self.stylesheet,
        }
        self.files = {file_address(path): medium.staged for path, medium in build.media.items()}
        self.files |= {path: medium.staged for path, medium in build.theme_files.items()}

    def stage(self, output: Output) -> Staged:
        """Return the bytes of an output, staged."""
        if output.producer == "file":
            return self.files[output.path]
        try:
            data = self.producers[output.producer](output)
        except BuildError as error:
            self.problems.extend(error.problems)
            data = b""
        except Exception as error:  # whatever a template makes of its values is told by its place
            self._report(output, error)
            data = b""
        return self.build.workspace.stage(output.path, data)

    def _report(self, output: Output, error: Exception) -> None:
        """Take down what is wrong with a template, once, however many pages are made with it."""
        path, line = _place_of(error, self.build.site.theme / "templates")
        said = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
        reason = str(said or error).rstrip(".")
        if self.reported.setdefault((path, line, reason), output.path) == output.path:
            fact = message("The template fails on /%(path)s: %(reason)s.", path=output.path, reason=reason)
            shown = shown_path(self.build.site.theme / "templates" / (path or output.template))
            self.problems.append(Problem(shown, line, fact, message("Correct the template.")))

    def page(self, output: Output) -> bytes:
        """Return a page."""
        view: dict[str, Any] = dict(output.view)
        if output.half:
            view["halves"] = [
                self.half(output.half, half, frame, view)
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
        return serialize(
            feed_document(feed, absolute, lambda article: template.render(article=article, direction=feed.direction))
        )

    def sitemap(self, output: Output) -> bytes:
        """Return the sitemap."""
        absolute = self.environments[self.build.site.default_language].filters["absolute"]
        entries: tuple[SitemapEntry, ...] = output.view["entries"]  # type: ignore[assignment]  # as the plan made it
        return serialize(sitemap_document(entries, absolute))

    def robots(self, output: Output) -> bytes:
        """Return the file that tells search engines where the sitemap is.

        Source: RFC 9309, and for the sitemap https://www.sitemaps.org/protocol.html#submit_robots.
        """
        absolute = self.environments[self.build.site.default_language].filters["absolute"]
        return f"User-agent: *\nAllow: /\n\nSitemap: {absolute(output.view['sitemap'])}\n".encode()

    def stylesheet(self, output: Output) -> bytes:
        """Return the styles of the theme."""
        return str(output.view["css"]).encode()


def _place_of(error: Exception, templates: Path) -> tuple[str, int]:
    """Return the template, below *templates*, and the line that an error comes from; an empty name if it is not known."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or "", error.lineno
    if isinstance(error, TemplateNotFound):
        return "", 0
    frames = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(templates)]
    return (Path(frames[-1].filename).relative_to(templates).as_posix(), frames[-1].lineno or 0) if frames else ("", 0)
