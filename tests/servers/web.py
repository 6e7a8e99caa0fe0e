"""Real web servers in front of a folder, as hosts have them: Apache with .htaccess files, and nginx.

They answer at a free port of 127.0.0.1. Started by root they read as an account that owns nothing, as on a real host: a
file that was uploaded without the right for others to read it is not found by readers of the tests either.
"""

from __future__ import annotations

import grp
import pwd
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.folders import closed_above, open_folder
from tests.servers.missing import MissingServerError, is_root, needed_program
from tests.servers.ports import HOST, free_port
from tests.servers.processes import running

ACCOUNT = "nobody"
"""Who reads files for a server that root has started."""

MODULE_FOLDERS = (Path("/usr/lib/apache2/modules"), Path("/usr/lib64/httpd/modules"), Path("/usr/libexec/apache2"))
"""Where Debian, Fedora and macOS keep Apache's modules."""

BARE = ("mpm_event", "authz_core", "authz_host", "dir", "mime", "alias", "setenvif")
"""Modules without which no host serves a site."""

MODULES = (*BARE, "env", "headers", "expires", "rewrite", "filter", "deflate", "brotli", "negotiation")
"""Modules of Apache on a host that cares."""

STARTED = b"AH00489"
"""What Apache logs when it serves; its port answers before, for a moment, while it reads its configuration twice."""

TYPES = {
    "text/html": "html",
    "text/css": "css",
    "text/javascript": "js",
    "text/plain": "txt",
    "text/xml": "xml",
    "application/atom+xml": "atom",
    "application/json": "json",
    "application/pdf": "pdf",
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpg jpeg",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/x-icon": "ico",
    "font/woff2": "woff2",
}
"""Endings of files by media type, as servers know them; what else there is has no type."""


@dataclass(frozen=True, slots=True)
class Web:
    """A web server that runs.

    Attributes:
        address: of its front door, without a slash at the end.
        port: of 127.0.0.1.
        root: the folder that it serves.
        errors: the file with what it complains of.
        requests: the file with a line for each request.

    """

    address: str
    port: int
    root: Path
    errors: Path
    requests: Path


@contextmanager
def apache(
    root: Path, *, allow_override: str = "All", modules: Collection[str] = MODULES, settings: str = ""
) -> Iterator[Web]:
    """Serve a folder with Apache, as long as the context lasts.

    Args:
        root: the document root; a link is followed anew for each request, and it may be missing yet.
        allow_override: what .htaccess files may say there: All, FileInfo, None or others of Apache's words.
        modules: the modules that are loaded, BARE at least, without ``mod_``.
        settings: more lines for the configuration.

    Raises:
        MissingServerError: there is no Apache.

    """
    program = needed_program("apache2", "apache2-bin")
    with _folder_of_server(root) as folder:
        port = free_port()
        web = Web(f"http://{HOST}:{port}", port, root, folder / "error.log", folder / "access.log")
        types = "".join(f"{kind} {endings}\n" for kind, endings in TYPES.items())
        (folder / "mime.types").write_text(types, encoding="ascii")
        lines = [*_module_lines(modules), *_apache_lines(web, folder, allow_override), settings]
        configuration = folder / "apache.conf"
        configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with ExitStack() as stack:
            with _root_to_start_with(root):
                command: list[str | Path] = [program, "-DFOREGROUND", "-f", configuration]
                stack.enter_context(running(command, web.errors, lambda: STARTED in web.errors.read_bytes()))
            yield web


@contextmanager
def _root_to_start_with(root: Path) -> Iterator[None]:
    """Make a document root for a moment where there is none: Apache looks for it, but only when it starts."""
    is_made = not root.exists()
    if is_made:
        root.mkdir()
    yield
    if is_made:
        root.rmdir()


def _apache_lines(web: Web, folder: Path, allow_override: str) -> list[str]:
    return [
        f'ServerRoot "{folder}"',
        f"Listen {HOST}:{web.port}",
        "ServerName localhost",
        *([f"User {ACCOUNT}", f"Group #{pwd.getpwnam(ACCOUNT).pw_gid}"] if is_root() else []),
        f'PidFile "{folder}/apache.pid"',
        f'Mutex "fcntl:{folder}" default',  # others outlive a server that is killed
        f'ErrorLog "{web.errors}"',
        f'CustomLog "{web.requests}" "%>s %r"',
        f'TypesConfig "{folder}/mime.types"',
        f'DocumentRoot "{web.root}"',
        "DirectoryIndex index.html",
        "StartServers 1",
        "MinSpareThreads 1",
        "MaxSpareThreads 75",
        "MaxKeepAliveRequests 0",
        "<Directory />",
        "    Options FollowSymLinks",
        "    AllowOverride None",
        "    Require all granted",
        "</Directory>",
        f'<Directory "{web.root}">',
        f"    AllowOverride {allow_override}",
        "</Directory>",
    ]


def _module_lines(modules: Collection[str]) -> list[str]:
    """Return the lines that load modules, which have to come before all others."""
    for folder in MODULE_FOLDERS:
        if folder.is_dir():
            return [f'LoadModule {name}_module "{folder}/mod_{name}.so"' for name in modules]
    raise MissingServerError("there are no modules of Apache here; get them with:  apt-get install apache2-bin")


@contextmanager
def nginx(root: Path, *, http: str = "", server: str = "") -> Iterator[Web]:
    """Serve a folder with nginx, as long as the context lasts.

    Args:
        root: as for ``apache``.
        http: more lines for the block ``http``, where ``map`` belongs.
        server: more lines for the block ``server``.

    Raises:
        MissingServerError: there is no nginx.

    """
    program = needed_program("nginx", "nginx")
    with _folder_of_server(root) as folder:
        port = free_port()
        web = Web(f"http://{HOST}:{port}", port, root, folder / "error.log", folder / "access.log")
        configuration = folder / "nginx.conf"
        configuration.write_text("\n".join(_nginx_lines(web, folder, http, server)) + "\n", encoding="utf-8")
        with running([program, "-e", web.errors, "-c", configuration], web.errors, port):
            yield web


def _nginx_lines(web: Web, folder: Path, http: str, server: str) -> list[str]:
    group = grp.getgrgid(pwd.getpwnam(ACCOUNT).pw_gid).gr_name
    kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return [
        "daemon off;",
        *([f"user {ACCOUNT} {group};"] if is_root() else []),
        f'pid "{folder}/nginx.pid";',
        "worker_processes 1;",
        "events { worker_connections 512; }",
        "http {",
        "types {",
        *(f"    {kind} {endings};" for kind, endings in TYPES.items()),
        "}",
        "default_type application/octet-stream;",
        'log_format request "$status $request";',
        f'access_log "{web.requests}" request;',
        *(f'{name}_temp_path "{folder}/{name}";' for name in kept),
        http,
        "server {",
        f"listen {HOST}:{web.port};",
        f'root "{web.root}";',
        "index index.html;",
        "keepalive_requests 100000;",
        server,
        "}",
        "}",
    ]


@contextmanager
def _folder_of_server(root: Path) -> Iterator[Path]:
    """Give a folder for configuration and logs, after a look whether the server can reach what it shall serve."""
    closed = closed_above(root) if is_root() else None
    assert closed is None, f"{ACCOUNT} may not enter {closed}; serve a folder of tests.servers.folders.open_folder()"
    with open_folder() as folder:
        yield folder
