"""A reader at a built site: what there is to read, and a window that takes down what goes wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

from plugins.model.build import Build
from plugins.model.plan import Output

MEASURES = (Path(__file__).parent / "measures.js").read_text(encoding="utf-8")
PARTS = re.compile(r"<(\w+)(?: class=\"([^\"]*)\")?")
"""The elements of a page and their classes, as our templates write them."""


class BuiltSite:
    """The site as it is served at *url*, and the build that made it."""

    def __init__(self, url: str, build: Build) -> None:
        self.url = url
        self.build = build

    @cached_property
    def pages(self) -> dict[str, Output]:
        """Return the pages that are meant to be read, by address."""
        return {
            "/" + path.removesuffix("index.html"): output
            for path, output in sorted(self.build.outputs.items())
            if output.producer == "template" and output.template != "redirect.html"
        }

    def addresses(self, lang: str, template: str) -> list[str]:
        """Return the addresses of all pages that a template makes in an edition."""
        return [url for url, output in self.pages.items() if (output.language, output.template) == (lang, template)]

    @cached_property
    def every_kind(self) -> dict[str, list[str]]:
        """Return, for each language, addresses of pages that show together everything that its pages can hold.

        That is: every template, and every element and class that occurs in any of its pages.
        """
        return {lang: list(self._every_kind(lang)) for lang in self.build.editions}

    def _every_kind(self, lang: str) -> Iterator[str]:
        parts = {url: self._parts(output) for url, output in self.pages.items() if output.language == lang}
        missing = set().union(*parts.values())
        while missing:
            url = max(sorted(parts), key=lambda url: len(parts[url] & missing))
            missing -= parts.pop(url)
            yield url

    def _parts(self, output: Output) -> set[str]:
        text = (self.build.site.output / output.path).read_text(encoding="utf-8")
        words = {word for found in PARTS.finditer(text) for word in (found[1], *(found[2] or "").split())}
        return words | {output.template}


class Reader:
    """A window of the browser.

    Attributes:
        page: what Playwright drives.
        complaints: what went wrong: errors on the console, requests that failed or left this computer.
        expected: addresses that are meant to be missing.

    """

    def __init__(self, context: BrowserContext, site: BuiltSite) -> None:
        self.site = site
        self.context = context
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.expected: set[str] = set()
        self.page.on("console", self._hear_console)
        self.page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self.page.on("request", self._see_request)
        self.page.on("requestfailed", self._see_failure)
        self.page.on("response", self._see_response)

    def open(self, address: str) -> Response:
        """Open an address of the site, and wait until all of the page is there."""
        response = self.page.goto(self.site.url + address)
        assert response is not None
        return response

    def open_missing(self, address: str) -> Response:
        """Open an address that does not exist; that it does not is no complaint then, all else is."""
        self.expected.add(self.site.url + address)
        return self.open(address)

    def click(self, selector: str) -> None:
        """Click the first link that a selector finds, and wait for where it leads."""
        link = self.page.locator(selector).first
        target = link.evaluate("link => link.href")
        link.click()
        self.page.wait_for_url(target)

    def measure(self, name: str) -> object:
        """Return what a function of measures.js finds on the page."""
        return self.page.evaluate(f"() => {{ {MEASURES}; return measures.{name}(); }}")

    def sees(self, selector: str) -> bool:
        """Return whether there is just this on the page, to be seen."""
        return self.page.locator(selector).first.is_visible()

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return self.page.locator("h1").inner_text()

    @property
    def address(self) -> str:
        """The address of the page that is open."""
        return urlsplit(self.page.url).path

    @property
    def lang(self) -> str:
        """The language that the page declares."""
        return self.page.evaluate("document.documentElement.lang")

    def _complain(self, what: str) -> None:
        self.complaints.append(f"{self.page.url}: {what}")

    def _hear_console(self, message: ConsoleMessage) -> None:
        source = message.location["url"]
        if source.endswith("/favicon.ico"):
            return  # asked for a feed, which can't name its icon to browsers
        if message.type in ("error", "warning") and source not in self.expected:
            self._complain(f"console: {message.text}")

    def _see_request(self, request: Request) -> None:
        if not request.url.startswith((self.site.url + "/", "data:")):
            self._complain(f"asks another host: {request.url}")

    def _see_failure(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # we went on before a picture further down had come
            self._complain(f"failed: {request.url}: {request.failure}")

    def _see_response(self, response: Response) -> None:
        if response.status >= 400 and response.url not in self.expected:
            self._complain(f"{response.status}: {response.url}")
