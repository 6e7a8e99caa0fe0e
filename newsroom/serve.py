"""Show the built site on this computer: ``inv serve``."""

from __future__ import annotations

import os
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from newsroom.settings import read_settings
from newsroom.voice import Voice, voice_for
from plugins.model.problem import BuildError, Message, Problem, message
from plugins.model.site import read_site, shown_path
from plugins.model.workspace import open_workspace, state_folder

TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".odt": "application/vnd.oasis.opendocument.text",
}


HIGHEST_PORT = 65535


class SiteHandler(SimpleHTTPRequestHandler):
    """Serves files below the path of SITEURL; an address that has none is answered in the language of its path."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def __init__(self, *args: object, base: str = "", **keywords: object) -> None:
        self.base = base
        super().__init__(*args, **keywords)  # type: ignore[arg-type]  # passed through

    def translate_path(self, path: str) -> str:
        """Return the file for an address below the path of SITEURL."""
        return super().translate_path(path.removeprefix(self.base))

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer with a file, or with the page of its language for what is not found."""
        address = urlsplit(self.path).path
        is_inside = address == self.base or address.startswith(self.base + "/")
        file = self.translate_path(address)
        if address.endswith("/") or os.path.isdir(file):
            file = os.path.join(file, "index.html")
        return super().send_head() if is_inside and os.path.isfile(file) else self._send_not_found()

    def end_headers(self) -> None:
        """Let the browser keep nothing: what it shows is what was built last."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def _send_not_found(self) -> BytesIO:
        page = not_found_page(Path(self.directory), unquote(urlsplit(self.path).path).removeprefix(self.base))
        data = page.read_bytes() if page else b"404"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return BytesIO(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the base class's
        """Keep quiet: an editor looks at the page, not at a log."""


def not_found_page(output: Path, address: str) -> Path | None:
    """Return the page that says an address does not exist: the edition's own, else that of the whole site."""
    edition = address.strip("/").split("/", 1)[0]
    pages = (
        [output / "404.html"] if edition in ("", ".", "..") else [output / edition / "404.html", output / "404.html"]
    )
    return next((page for page in pages if os.path.isfile(page)), None)


class SiteServer(ThreadingHTTPServer):
    """Serves on loopback."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about a browser that went on before it had everything; tell of all else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # passed through


def make_server(output: Path, port: int, base: str = "") -> SiteServer:
    """Return a server of the folder *output* on loopback; port 0 takes a free one."""
    return SiteServer(("127.0.0.1", port), partial(SiteHandler, directory=str(output), base=base))


def serve(
    settings_file: str = "pelicanconf.py",
    *,
    output: str = "",
    port: int | str = 8000,
    shows_drafts: bool = False,
    language: str = "",
) -> int:
    """Serve the built site until interrupted; return the exit status.

    Args:
        settings_file: the settings, which name the output folder.
        output: a folder other than that of the settings.
        port: where to listen on 127.0.0.1.
        shows_drafts: serve the folder that ``inv build --drafts`` writes.
        language: to speak to the editor in; by default that of the environment.

    """
    voice = voice_for(language)
    if voice is None:
        return 1
    try:
        server, base = _open(settings_file, output, port_number(port), voice, shows_drafts=shows_drafts)
    except BuildError as error:
        voice.report(error.problems)
        return 1
    with server:
        voice.say(shown_address(server.server_port, base))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def shown_address(port: int, base: str) -> Message:
    """Return what tells an editor where the site is to be seen."""
    return message("%(address)s  (Ctrl-C ends it)", address=f"http://127.0.0.1:{port}{base}/")


def port_number(port: int | str) -> int:
    """Return *port* as a number.

    Raises:
        BuildError: it is none.
    """
    try:
        return int(port)
    except ValueError:
        fact = message("“%(port)s” is not a port.", port=port)
        cure = message("Write a number:  inv serve --port %(port)d", port=8000)
        raise BuildError([Problem("", 0, fact, cure)]) from None


def _open(settings_file: str, output: str, port: int, voice: Voice, *, shows_drafts: bool) -> tuple[SiteServer, str]:
    """Return the server of the built site, and the path of SITEURL; what an interrupted build has left is completed.

    Raises:
        BuildError: there is no site, or the port can't be used.

    """
    site = read_site(read_settings(Path(settings_file)))
    folder = Path(output or f"{site.output}{'-drafts' if shows_drafts else ''}").resolve()
    if state_folder(folder).is_dir():
        with open_workspace(folder, on_wait=voice.tell_that_we_wait):
            pass
    if not (folder / "index.html").is_file():
        build = "inv build --drafts" if shows_drafts else "inv build"
        cure = message("Build it first:  %(command)s", command=build)
        raise BuildError([Problem(shown_path(folder), 0, message("There is no site here."), cure)])
    return bind(folder, port, site.base_path), site.base_path


def bind(folder: Path, port: int, base: str) -> SiteServer:
    """Return a server of *folder*.

    Raises:
        BuildError: the port can't be used.

    """
    try:
        return make_server(folder, port, base)
    except OverflowError:
        fact = message("There is no port %(port)d; the highest is %(highest)d.", port=port, highest=HIGHEST_PORT)
        other = 8000
    except OSError as error:
        fact = message("Port %(port)d can't be used: %(reason)s.", port=port, reason=error.strerror)
        other = port + 1 if port < HIGHEST_PORT else 8000
    raise BuildError([Problem("", 0, fact, message("Try another:  inv serve --port %(port)d", port=other))])
