"""Whatever decides the bytes of an output is in its key: nothing else is read while its view is made and it is rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jinja2 import Environment

from newsroom.settings import read_settings
from plugins.model.article import Version
from plugins.model.build import Build
from plugins.model.catalog import Translations
from plugins.model.flow import run_steps
from plugins.model.plan import Output
from plugins.model.site import read_site
from plugins.model.workspace import open_workspace
from plugins.plan.cards import CardFacts
from plugins.plan.frame import Planner
from plugins.render import environment as environments
from plugins.render.keys import Keys
from plugins.render.producers import Renderer
from tests.site_builds.fixture_sites import CLOCK, SETTINGS, clock, fixture_settings

FIXTURES = ("two_languages", "three_languages", "right_to_left", "many_articles")
TO_THE_PLAN = 4
"""Steps up to the plan."""

IN_THE_FACE = {"document", "url", "date", "language"}
"""What of a version follows from the face of its document; all else comes from elsewhere, and has to be a fact."""

WITH_THE_TEXT = {"addresses"}
"""What the key covers besides where the output names the text."""

FORMATS = (*environments.FORMATS, "unbroken", "interval")
"""The filters that write as a language does."""


@dataclass
class Record:
    """What was read for one output.

    Attributes:
        documents: each document with its face, and what of it was read.
        texts: the source files whose text was asked for.
        templates: all that were loaded, also those that an environment knew already.
        words, formats, frames: the languages whose catalog, formats and frame were used.

    """

    documents: set[tuple[str, str, str]] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    formats: set[str] = field(default_factory=set)
    frames: set[str] = field(default_factory=set)


class Noted(dict[str, Any]):
    """A table that tells which of its keys somebody reads."""

    def __init__(self, table: Mapping[str, Any], note: Callable[[str], None]) -> None:
        super().__init__(table)
        self.note = note

    def __getitem__(self, key: str) -> Any:
        self.note(key)
        return super().__getitem__(key)


class Recorder:
    """Makes the outputs of a planned build one by one, and notes what each reads."""

    def __init__(self, build: Build, patch: pytest.MonkeyPatch) -> None:
        self.build = build
        self.patch = patch
        self.record = Record()
        patch.setattr(environments, "REMEMBERED", 0)  # no filter and no word may be known from another output
        self.keys = Keys(build)
        self.renderer = Renderer(build, self.keys)
        self._note_documents()
        self._note_frames()
        self._note_templates()
        self._note_languages()
        self.renderer.press.texts = self._text

    def _text(self, path: str) -> str:
        self.record.texts.add(path)
        return self.build.texts.html(self.renderer.documents[path])

    def _note_documents(self) -> None:
        read = Version.__getattribute__

        def note(version: Version, name: str) -> Any:
            if not name.startswith("__"):
                document = read(version, "document")
                self.record.documents.add((document.path, document.shown_face, name))
            return read(version, name)

        self.patch.setattr(Version, "__getattribute__", note, raising=False)

    def _note_frames(self) -> None:
        planner = planner_of(self.build)
        self.patch.setattr(planner, "frames", Noted(planner.frames, self._note_frame))

    def _note_frame(self, tag: str) -> None:
        self.record.frames.add(tag)

    def _note_templates(self) -> None:
        load = Environment._load_template

        def note(environment: Environment, name: str, its_globals: Any) -> Any:
            self.record.templates.add(name)
            return load(environment, name, its_globals)

        self.patch.setattr(environments.EditionEnvironment, "_load_template", note, raising=False)

    def _note_languages(self) -> None:
        tags = {catalog.path: tag for tag, catalog in self.build.catalogs.items()}
        find = Translations._find

        def note(words: Translations, context: str, msgid: str) -> tuple[str, ...]:
            self.record.words.add(tags[words.catalog.path])
            return find(words, context, msgid)

        self.patch.setattr(Translations, "_find", note)
        for tag, environment in self.renderer.environments.items():
            for name in FORMATS:
                environment.filters[name] = self._noted_format(tag, environment.filters[name])

    def _noted_format(self, tag: str, write: Callable[[Any], str]) -> Callable[[Any], str]:
        def note(value: Any) -> str:
            self.record.formats.add(tag)
            return write(value)

        return note

    def make(self, output: Output) -> Record:
        """Make an output, and return what was read for it."""
        self.record = Record()
        for environment in self.renderer.environments.values():
            for template in (environment.cache or {}).values():
                template._module = None  # its macros, and what they import, are those of another output
        self.renderer.producers[output.producer](output)
        return self.record

    def uncovered(self, output: Output) -> list[str]:
        """Make an output, and return what was read for it that its key does not cover."""
        record = self.make(output)
        named = set(named_documents(output.facts))
        found = []
        for path, face, what in record.documents:
            covered = IN_THE_FACE | WITH_THE_TEXT if path in output.texts else IN_THE_FACE
            if (path, face) not in named:
                found.append(f"document {path}")
            elif what not in covered:
                found.append(f"{what} of {path}")
        found += [f"text {path}" for path in record.texts - set(output.texts)]
        templates = self.keys.templates.digests(output.template, output.half)
        found += [f"template {name}" for name in record.templates - set(templates)]
        languages = {output.language, *output.languages}
        for name in ("words", "formats", "frames"):
            found += [f"{name} {tag}" for tag in getattr(record, name) - languages]
        return sorted(set(found))


def planner_of(build: Build) -> Planner:
    """Return the planner that has planned *build*, from one of its pages."""
    page: Any = build.outputs["index.html"].complete
    planner = page.func.__self__
    assert isinstance(planner, Planner)
    return planner


def named_documents(value: object) -> Iterator[tuple[str, str]]:
    """Yield path and face of each document that facts name."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from named_documents(item)
    elif isinstance(value, msgspec.Struct):
        if hasattr(value, "face"):
            yield value.path, value.face
        yield from named_documents([getattr(value, name) for name in value.__struct_fields__])


@contextmanager
def planned(name: str, folder: Path) -> Iterator[Build]:
    """Give a fixture site as the plan leaves it, while its workspace is open."""
    with clock(CLOCK):
        settings = read_settings(SETTINGS, fixture_settings(name, folder))
        site = read_site(settings)
        with open_workspace(site.output) as workspace:
            build = Build(site, workspace)
            run_steps(build, settings["PLUGINS"][:TO_THE_PLAN])
            yield build


def outputs_of(build: Build) -> list[Output]:
    return [output for output in build.outputs.values() if output.producer != "file"]


@pytest.mark.parametrize("name", FIXTURES)
def test_nothing_is_read_that_the_key_does_not_cover(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Documents, texts, templates, words, formats and frames: each output reads those that it names, and no others.
    """
    with planned(name, tmp_path) as build:
        recorder = Recorder(build, monkeypatch)
        found = {output.path: recorder.uncovered(output) for output in outputs_of(build)}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.fixture(scope="module")
def two_languages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    with planned("two_languages", tmp_path_factory.mktemp("recorded")) as build:
        yield build


@pytest.fixture
def recorder(two_languages: Build, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    two_languages.tools.clear()
    return Recorder(two_languages, monkeypatch)


def first(recorder: Recorder, template: str) -> Output:
    """Return an output that is made with a template."""
    return next(output for output in outputs_of(recorder.build) if output.template == template)


class TestRecorder:
    """What is not noticed would never be found missing."""

    def test_notes_all_that_an_article_reads(self, recorder: Recorder) -> None:
        """
        Its own document and no other, its text, the frame, words and formats of its language, templates at any depth.
        """
        article = first(recorder, "article.html")
        record = recorder.make(article)
        assert {path for path, _, _ in record.documents} == set(article.texts) == record.texts
        assert record.words == record.formats == record.frames == {article.language}
        assert {"article.html", "base.html"} < record.templates

    def test_notes_the_halves_of_the_front_door(self, recorder: Recorder) -> None:
        """
        The front door has cards, words and formats of all editions.
        """
        record = recorder.make(recorder.build.outputs["index.html"])
        assert record.words == record.formats == {"tk", "hy"}
        assert {path.split("/", 1)[0] for path, _, _ in record.documents} == {"tk", "hy"}
        assert record.texts == set()

    def test_notes_the_same_for_each_page_of_a_kind(self, recorder: Recorder) -> None:
        """
        What an environment remembers of one page hides nothing of the next.
        """
        page = first(recorder, "month.html")
        before = recorder.make(page)
        assert recorder.make(page) == before
        assert len(before.templates) > 3

    def test_notes_almost_every_template_of_the_theme(self, recorder: Recorder) -> None:
        """
        The closures are not proven by sites that use but a part of them.
        """
        loaded: set[str] = set()
        closures: set[str] = set()
        for output in outputs_of(recorder.build):
            loaded |= recorder.make(output).templates
            closures |= set(recorder.keys.templates.digests(output.template, output.half))
        assert closures - loaded == set()


class TestCheating:
    """Each way to read what no key covers is noticed."""

    def cheat(self, recorder: Recorder, **changes: Any) -> list[str]:
        return recorder.uncovered(replace(first(recorder, "article.html"), **changes))

    def test_honesty_is_not_noticed(self, recorder: Recorder) -> None:
        """
        The output itself is what the others differ from.
        """
        assert self.cheat(recorder) == []

    def test_with_a_document_that_no_fact_names(self, recorder: Recorder) -> None:
        """
        The view shows the newest title of the edition, whoever has written it.
        """
        article = first(recorder, "article.html")
        other = recorder.build.pages[0]

        def complete(facts: Mapping[str, object]) -> Mapping[str, object]:
            return dict(article.complete(facts)) | {"other": other.document.title}

        assert self.cheat(recorder, complete=complete) == [f"document {other.document.path}"]

    def test_with_a_face_that_is_not_that_of_the_document(self, recorder: Recorder) -> None:
        """
        The facts are those of an older title, and the page would show the new one.
        """
        article = first(recorder, "article.html")
        facts = {**article.facts, "article": msgspec.structs.replace(article.facts["article"], face="older")}
        assert self.cheat(recorder, facts=facts) == [f"document {article.texts[0]}"]

    def test_with_what_is_not_in_the_face(self, recorder: Recorder) -> None:
        """
        A card tells what its article was translated from, which a file of another language may say.
        """
        version = recorder.build.articles[0]
        path = version.document.path
        card = CardFacts(path, version.document.shown_face, planner_of(recorder.build).views.category(version))
        article = first(recorder, "article.html")

        def complete(facts: Mapping[str, object]) -> Mapping[str, object]:
            return dict(article.complete(facts)) | {"said": version.source_language}

        facts = {**article.facts, "card": card}
        assert self.cheat(recorder, facts=facts, complete=complete) == [f"source_language of {path}"]

    def test_with_a_text_that_is_not_declared(self, recorder: Recorder) -> None:
        """
        The template asks for a text that the output does not name; its addresses are then not covered either.
        """
        path = first(recorder, "article.html").texts[0]
        assert self.cheat(recorder, texts=()) == [f"addresses of {path}", f"text {path}"]

    @pytest.mark.parametrize(("template", "block"), [("article.html", "content"), ("base.html", "footer")])
    def test_with_a_template_outside_of_the_closure(
        self, template: str, block: str, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        A loader adds to a template what its file does not say.
        """
        source = environments.CompiledLoader.get_source

        def get_source(loader: Any, environment: Any, name: str) -> Any:
            if name == "secret.html":
                return "secret", "secret.html", None
            text, file, is_current = source(loader, environment, name)
            begin = f"{{% block {block} %}}"
            cheating = text.replace(begin, begin + '{% include "secret.html" %}')
            return (cheating if name == template else text), file, is_current

        monkeypatch.setattr(environments.CompiledLoader, "get_source", get_source)
        assert self.cheat(recorder) == ["template secret.html"]

    def test_with_the_language_of_another_edition(self, recorder: Recorder) -> None:
        """
        A page says that it is of one language and is made with another.
        """
        article = first(recorder, "article.html")
        tag = article.language
        other = next(each for each in recorder.build.site.languages if each != tag)
        assert self.cheat(recorder, language=other) == [f"frames {tag}"]
        recorder.renderer.press.environments = {tag: recorder.renderer.environments[other]}
        assert recorder.uncovered(article) == [f"formats {other}", f"words {other}"]
