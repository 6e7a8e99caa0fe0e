"""What makes the bytes of an output: one function for each kind of producer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from plugins.model.build import Build
from plugins.model.cache import Memory
from plugins.model.digests import digest_of_value, encode
from plugins.model.plan import Output
from plugins.model.problem import BuildError, Problem
from plugins.model.view import Feed, Frame, Half, SitemapEntry, SitemapPart
from plugins.model.workspace import Staged
from plugins.render.environment import CompiledTemplates, make_environment
from plugins.render.feed import feed_document
from plugins.render.keys import Keys
from plugins.render.sitemap import sitemap_document, sitemap_index
from plugins.render.xml import serialize


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of an output.

    Attributes:
        path: that of the output.
        staged: its bytes; None when something is wrong.
        parts: its inputs one by one, as the memory keeps them.
        failure: what is wrong with the template.
        problems: what else is wrong.

    """

    path: str
    staged: Staged | None = None
    parts: bytes = b""
    failure: Failure | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a template fails, and why."""

    template: str
    line: int
    reason: str


class TemplateStore:
    """Keeps the bytecode of templates in the memory, which gives back exactly what it was given: one row for each."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def get(self, key: str) -> bytes | None:
        """Return the bytecode that was put under *key*: the name of a template and the checksum of its source."""
        name, _, checksum = key.rpartition("/")
        data = self.memory.get("derived", name)
        start = f"{checksum}\n".encode()
        return data[len(start) :] if data is not None and data.startswith(start) else None

    def put(self, key: str, data: bytes) -> None:
        """Keep bytecode in the place of that of the same template."""
        name, _, checksum = key.rpartition("/")
        self.memory.put("derived", [(name, f"{checksum}\n".encode() + data)])


class Press:
    """The environments, which outlive a build, and where they find the texts of the one at hand."""

    environments: Mapping[str, Environment]
    texts: Callable[[str], str]

    def text(self, path: str) -> str:
        """Return the HTML of a source file."""
        return self.texts(path)


class Renderer:
    """Renders outputs of one build, whose keys are at hand."""

    def __init__(self, build: Build, keys: Keys) -> None:
        self.build = build
        self.keys = keys
        self.documents = {version.document.path: version.document for version in (*build.articles, *build.pages)}
        self.allowed: tuple[str, ...] = ()
        self.producers: dict[str, Callable[[Output], bytes]] = {
            "template": self.page,
            "feed": self.feed,
            "sitemap": self.sitemap,
            "sitemap_index": self.sitemap_index,
            "robots": self.robots,
            "stylesheet": self.stylesheet,
            "text": self.text,
        }

        self.press = build.tool("press", self._press_digest(), self._make_press)
        self.press.texts = self._text

    def _press_digest(self) -> str:
        """Return a digest of what the environments depend on: all templates, and of each language words and formats."""
        build = self.build
        words = [build.catalogs[tag].digest for tag in build.site.languages]
        return digest_of_value([self.keys.templates.digest_of_all(), words, self.keys.languages, build.site.url])

    def _make_press(self) -> Press:
        site = self.build.site
        press = Press()
        compiled = CompiledTemplates(site.theme, TemplateStore(self.build.memory))
        press.environments = {
            tag: make_environment(
                site.theme,
                edited.language,
                self.build.catalogs[tag],
                site.url,
                press.text,
                templates=compiled,
            )
            for tag, edited in site.languages.items()
        }
        return press

    @property
    def environments(self) -> Mapping[str, Environment]:
        """The environment of each language's templates."""
        return self.press.environments

    def _text(self, path: str) -> str:
        """Return the HTML of a source file whose text the output at hand says that it has."""
        if path not in self.allowed:
            raise LookupError(f"the text of {path} is not among the inputs of this page")
        return self.build.texts.html(self.documents[path])

    def prepare(self, outputs: Sequence[Output]) -> None:
        """Compile the templates of *outputs* here, so that the processes that are about to start share them."""
        ways = {
            (output.template, output.half, output.language, output.languages) for output in outputs if output.template
        }
        for template, half, language, languages in sorted(ways):
            for name in self.keys.templates.digests(template, half):
                for tag in {language, *languages}:
                    with suppress(TemplateError, OSError, UnicodeDecodeError):  # rendering will tell
                        self.environments[tag].get_template(name)

    def make_piece(self, outputs: Sequence[Output]) -> list[Made]:
        """Make some outputs."""
        return [self.make(output) for output in outputs]

    def make(self, output: Output) -> Made:
        """Make an output, and stage its bytes."""
        self.allowed = output.texts
        try:
            data = self.producers[output.producer](output)
            staged = self.build.workspace.stage(output.path, data)
        except BuildError as error:
            return Made(output.path, problems=error.problems)
        except Exception as error:  # whatever a template makes of its values is told by its place
            return Made(output.path, failure=self._failure(output, error))
        return Made(output.path, staged, encode(self.keys.parts(output)))

    def _failure(self, output: Output, error: Exception) -> Failure:
        path, line = _place_of(error, self.build.site.theme / "templates")
        said = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
        return Failure(path or output.template, line, str(said or error).rstrip("."))

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

    @property
    def absolute(self) -> Callable[[str], str]:
        """What makes of an address below SITEURL a full one."""
        absolute: Callable[[str], str] = self.environments[self.build.site.default_language].filters["absolute"]
        return absolute

    def sitemap(self, output: Output) -> bytes:
        """Return a part of the sitemap."""
        entries: tuple[SitemapEntry, ...] = output.view["entries"]  # type: ignore[assignment]  # as the plan made it
        return serialize(sitemap_document(entries, self.absolute))

    def sitemap_index(self, output: Output) -> bytes:
        """Return the list of the parts of the sitemap."""
        parts: tuple[SitemapPart, ...] = output.view["parts"]  # type: ignore[assignment]  # as the plan made it
        return serialize(sitemap_index(parts, self.absolute))

    def robots(self, output: Output) -> bytes:
        """Return the file that tells search engines where the sitemap is.

        Source: RFC 9309, and for the sitemap https://www.sitemaps.org/protocol.html#submit_robots.
        """
        sitemap = self.absolute(str(output.view["sitemap"]))
        return f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()

    def stylesheet(self, output: Output) -> bytes:
        """Return the styles of the theme."""
        return str(output.view["css"]).encode()

    def text(self, output: Output) -> bytes:
        """Return a file that the plan has written already."""
        return str(output.view["text"]).encode()


def _place_of(error: Exception, templates: Path) -> tuple[str, int]:
    """Return the template, below *templates*, and the line that an error comes from; an empty name if it is not known."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or "", error.lineno
    if isinstance(error, TemplateNotFound):
        return "", 0
    frames = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(templates)]
    return (Path(frames[-1].filename).relative_to(templates).as_posix(), frames[-1].lineno or 0) if frames else ("", 0)
