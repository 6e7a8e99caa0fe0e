"""The settings of the site, read once into typed values; behind this door nobody asks the settings again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plugins.model.digests import digest_of_value
from plugins.model.language import Language, load_language
from plugins.model.problem import BuildError, Message, Problem, message

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
"""The form of a language tag. Source: BCP 47, RFC 5646, section 2.1."""

LANGUAGE_FACTS = ("name", "description")
AUTHORITY = re.compile(r"[a-z0-9][a-z0-9.-]*\.[a-z]{2,}")
"""A domain name, as RFC 4151 asks of the authority of a tag URI."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What the settings say about one language's edition: its data, and the site's *name* and *description* in it."""

    language: Language
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Site:
    """The facts about the site that a build works from.

    Attributes:
        content: folder of what editors write.
        output: folder the site is written to.
        theme: folder of templates, styles and catalogs.
        url: SITEURL: the public address, absolute, without a slash at its end.
        time_zone: zone of times that are written without an offset.
        languages: the languages by tag, in the order of LANGUAGES; the first is DEFAULT_LANG.
        feed_authority: domain in the ids of feeds and entries, fixed for ever.
        feed_year: the year in the ids: the one the site began in.
        markdown: the MARKDOWN setting: extensions and their configuration.
        now: the moment of the build; what is dated later waits.
        shows_drafts: whether drafts and what waits are shown (never in a public build).
        foreign_plugins: plugins of PLUGINS that are not steps of ours.
        languages_folder: folder of the language files.
        feed_hub: the FEED_HUB setting: the WebSub hub that feeds name, and that is told of changes; empty for none.
        host_files: the HOST_FILES setting: the servers for which the site has a file with rules.

    """

    content: Path
    output: Path
    theme: Path
    url: str
    time_zone: ZoneInfo
    languages: Mapping[str, Edited]
    feed_authority: str
    feed_year: int
    markdown: Mapping[str, Any]
    now: datetime
    shows_drafts: bool
    foreign_plugins: tuple[str, ...]
    languages_folder: Path = Path("languages")
    host_files: tuple[str, ...] = ()
    feed_hub: str = ""

    @property
    def default_language(self) -> str:
        """The tag of the first of LANGUAGES."""
        return next(iter(self.languages))

    @property
    def base_path(self) -> str:
        """The path of SITEURL, without a slash at its end: empty for a site at the root of its host."""
        return urlsplit(self.url).path

    def facts(self) -> str:
        """Return a digest of all settings, in their order; only the moment of the build is not among them."""
        paths = [str(path) for path in (self.content, self.output, self.theme)]
        names = [self.url, self.time_zone.key, self.feed_authority, self.feed_year, self.shows_drafts]
        served = [self.host_files, self.feed_hub]
        return digest_of_value([paths, names, self.languages, self.markdown, self.foreign_plugins, served])

    def shown(self, path: str) -> str:
        """Return *path*, given below the content folder, in the form that the editor's terminal can open."""
        return shown_path(self.content / path)


class ShownPaths:
    """Gives paths below the content folder the form that the editor's terminal can open, for steps that name them all."""

    def __init__(self, site: Site) -> None:
        self.folder = site.shown("")
        self.prefix = "" if self.folder == "." else self.folder.removesuffix(os.sep) + os.sep

    def __call__(self, path: str) -> str:
        return self.prefix + path.replace("/", os.sep) if path else self.folder


def shown_path(path: Path) -> str:
    """Return *path* relative to the working directory where it is below it, otherwise absolute."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def read_site(settings: Mapping[str, Any]) -> Site:
    """Return the settings as a Site.

    Raises:
        BuildError: settings are missing or wrong; all of them are named.

    """
    problems = [*_missing(settings)] or [*_wrong(settings)]
    editions: dict[str, Edited] = {}
    if not problems:
        for tag, facts in settings["LANGUAGES"].items():
            try:
                language = load_language(tag, Path(settings["LANGUAGES_PATH"]))
            except BuildError as error:
                problems.extend(error.problems)
            else:
                editions[tag] = Edited(language, facts["name"], facts["description"])
    if problems:
        raise BuildError(problems)
    zone = ZoneInfo(settings["TIMEZONE"])
    return Site(
        content=Path(settings["PATH"]).resolve(),
        output=Path(settings["OUTPUT_PATH"]).resolve(),
        theme=Path(settings["THEME"]).resolve(),
        url=settings["SITEURL"].rstrip("/"),
        time_zone=zone,
        languages=editions,
        feed_authority=settings["FEED_AUTHORITY"],
        feed_year=int(settings["FEED_YEAR"]),
        markdown=settings["MARKDOWN"],
        now=current_moment(zone),
        shows_drafts=bool(settings.get("SHOW_DRAFTS")),
        foreign_plugins=tuple(str(name) for name in settings["PLUGINS"] if not str(name).startswith("plugins.")),
        languages_folder=Path(settings["LANGUAGES_PATH"]).resolve(),
        host_files=tuple(settings.get("HOST_FILES", ())),
        feed_hub=settings.get("FEED_HUB") or "",
    )


def current_moment(zone: tzinfo) -> datetime:
    """Return the moment of the build, which SOURCE_DATE_EPOCH sets.

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return datetime.now(zone)
    try:
        return datetime.fromtimestamp(int(epoch), zone)
    except (ValueError, OverflowError, OSError):
        fact = message("SOURCE_DATE_EPOCH is “%(value)s”.", value=epoch)
        raise BuildError([Problem("", 0, fact, message("Give it a whole number of seconds since 1970."))]) from None


SERVERS = ("apache",)
"""Those for which HOST_FILES can ask."""

NEEDED = (
    "PATH",
    "OUTPUT_PATH",
    "THEME",
    "SITEURL",
    "TIMEZONE",
    "LANGUAGES",
    "LANGUAGES_PATH",
    "FEED_AUTHORITY",
    "FEED_YEAR",
    "MARKDOWN",
    "PLUGINS",
)


def _setting_problem(name: str, fact: Message, cure: Message) -> Problem:
    return Problem(f"settings: {name}", 0, fact, cure)


def _missing(settings: Mapping[str, Any]) -> Iterator[Problem]:
    for name in NEEDED:
        if settings.get(name) in (None, "", [], {}):
            fact = message("The setting %(name)s is missing or empty.", name=name)
            yield _setting_problem(name, fact, message("Set it in pelicanconf.py; its comment there says how."))


def _wrong(settings: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _wrong_languages(settings["LANGUAGES"])
    yield from _wrong_folders(settings)
    if not _is_full_address(settings["SITEURL"]):
        fact = message("SITEURL is “%(value)s”, which is not a full address.", value=settings["SITEURL"])
        yield _setting_problem(
            "SITEURL", fact, message("Write it like https://news.example.org, without a slash at the end.")
        )
    try:
        ZoneInfo(str(settings["TIMEZONE"]))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fact = message("TIMEZONE is “%(value)s”, which is not a known time zone.", value=settings["TIMEZONE"])
        yield _setting_problem("TIMEZONE", fact, message("Use a name like Asia/Ashgabat."))
    if not AUTHORITY.fullmatch(str(settings["FEED_AUTHORITY"])):
        fact = message("FEED_AUTHORITY is “%(value)s”, which is not a domain name.", value=settings["FEED_AUTHORITY"])
        yield _setting_problem(
            "FEED_AUTHORITY", fact, message("Use a domain like news.example.org, and never change it.")
        )
    if not re.fullmatch(r"(?:19|20|21)[0-9]{2}", str(settings["FEED_YEAR"])):
        fact = message("FEED_YEAR is “%(value)s”, which is not a year.", value=settings["FEED_YEAR"])
        yield _setting_problem("FEED_YEAR", fact, message("Use the year the site began in, and never change it."))
    if not isinstance(settings["MARKDOWN"], Mapping):
        fact = message("MARKDOWN is not a table.")
        yield _setting_problem(
            "MARKDOWN", fact, message('Write MARKDOWN = {"extensions": […], "output_format": "html"}.')
        )
    if not isinstance(settings["PLUGINS"], list | tuple):
        fact = message("PLUGINS is not a list.")
        yield _setting_problem("PLUGINS", fact, message("Write the steps of a build, in the order they run."))
    servers = settings.get("HOST_FILES", ())
    if not isinstance(servers, list | tuple) or any(server not in SERVERS for server in servers):
        fact = message("HOST_FILES is not a list of servers for which there are rules.")
        cure = message(
            'Write HOST_FILES = ("apache",), or HOST_FILES = () for none; for nginx see docs/developers/hosting.md.'
        )
        yield _setting_problem("HOST_FILES", fact, cure)
    hub = settings.get("FEED_HUB") or ""
    if hub and not _is_full_address(hub):
        fact = message("FEED_HUB is “%(value)s”, which is not a full address.", value=hub)
        yield _setting_problem("FEED_HUB", fact, message("Write the address of the hub, or leave it empty."))


def _is_full_address(value: object) -> bool:
    """Return whether *value* is an address with a host, and nothing after its path."""
    try:
        address = urlsplit(value) if isinstance(value, str) else urlsplit("")
        has_right_port = address.port != 0
    except ValueError:
        return False
    is_plain = not address.query and not address.fragment and not re.search(r"\s", address.geturl())
    return address.scheme in ("http", "https") and bool(address.hostname) and has_right_port and is_plain


def _wrong_folders(settings: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong with the folders: a build must never read what it has written, or write over what it reads."""
    names = ("PATH", "OUTPUT_PATH", "THEME")
    wrong = [name for name in (*names, "LANGUAGES_PATH") if not isinstance(settings[name], str | os.PathLike)]
    for name in wrong:
        fact = message("%(name)s is not the path of a folder.", name=name)
        yield _setting_problem(name, fact, message("Write it in quotation marks."))
    if wrong:
        return
    content, output, theme = (Path(settings[name]).resolve() for name in names)
    for name, folder in (("PATH", content), ("THEME", theme)):
        if output.is_relative_to(folder) or folder.is_relative_to(output):
            fact = message(
                "OUTPUT_PATH (%(output)s) and %(name)s (%(folder)s) are one inside the other, or the same.",
                output=shown_path(output),
                folder=shown_path(folder),
                name=name,
            )
            yield _setting_problem("OUTPUT_PATH", fact, message("Name an output folder beside it, for example output."))
    if not (theme / "templates").is_dir():
        fact = message("The theme folder %(value)s has no templates.", value=shown_path(theme))
        yield _setting_problem("THEME", fact, message("Name the folder that holds templates/ and static/."))


def _wrong_languages(languages: object) -> Iterator[Problem]:
    cure = message('Write LANGUAGES = {"tk": {"name": …, "description": …}, …}, one entry for each language.')
    if not isinstance(languages, Mapping):
        yield _setting_problem("LANGUAGES", message("LANGUAGES is not a table."), cure)
        return
    for tag, facts in languages.items():
        if not isinstance(tag, str) or not LANGUAGE_TAG.fullmatch(tag):
            wrong = message("LANGUAGES has “%(tag)s”, which is not the tag of a language.", tag=tag)
            yield _setting_problem("LANGUAGES", wrong, cure)
            continue
        for fact in LANGUAGE_FACTS:
            if not isinstance(facts, Mapping) or not isinstance(facts.get(fact), str) or not facts[fact].strip():
                missing = message("LANGUAGES has no “%(fact)s” for “%(tag)s”.", fact=fact, tag=tag)
                yield _setting_problem("LANGUAGES", missing, cure)
