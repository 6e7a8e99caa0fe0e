"""WebDAV by Apache's mod_dav, and by rclone, which writes into the file that readers read."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from tests.servers.authority import Certificate
from tests.servers.missing import is_root, needed_program
from tests.servers.ports import free_port
from tests.servers.processes import running
from tests.servers.s3 import needed_rclone

USER = "news"
PASSWORD = "dav/Ճ secret:of+the=tests"

NOBODY = 65534
"""The number of the account nobody, on Debian and its kin."""

MODULES = (
    *("mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "alias", "mime"),
    *("dav", "dav_fs", "socache_shmcb", "ssl"),
)
MODULE_FOLDERS = ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/libexec/apache2")

CONFIGURATION = """\
ServerRoot "{folder}"
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{folder}/pid"
ErrorLog "{folder}/apache.log"
LogLevel warn
DocumentRoot "{root}"
DavLockDB "{folder}/locks"
TypesConfig /dev/null
{loads}
{tls}
Alias "/readers/" "{root}/"
Alias "{place}" "{root}/"
<Directory "{root}">
    AllowOverride None
</Directory>
<Location "{place}">
    Dav On
    AuthType Basic
    AuthName "library"
    AuthUserFile "{folder}/accounts"
    Require valid-user
</Location>
{more}
"""


@dataclass(frozen=True, slots=True)
class WebdavServer:
    """A server.

    Attributes:
        root: the folder of the target.
        port: on 127.0.0.1.
        options: what PUBLISH says.
        log: what it has said.
        readers: the address at which anybody gets the files; "" when there is none.
        secrets: by account.

    """

    root: Path
    port: int
    options: dict[str, object]
    log: Path
    readers: str = ""
    secrets: dict[str, str] = field(default_factory=lambda: {f"{USER}@127.0.0.1": PASSWORD})

    def target(self, folder: str) -> WebdavServer:
        """Return the same server with a new target, a folder in this one."""
        root = self.root / folder
        root.mkdir()
        options = self.options | {"url": f"{self.options['url']}{folder}/"}
        return replace(self, root=root, options=options, readers=self.readers and f"{self.readers}{folder}/")


@contextmanager
def apache_webdav(
    folder: Path, *, certificate: Certificate | None = None, place: str = "/my site/", more: str = ""
) -> Iterator[WebdavServer]:
    """Run Apache with mod_dav; *more* is configuration besides.

    Raises:
        MissingServerError: there is no Apache.

    """
    program = needed_program("apache2", "apache2-bin")
    root = folder / "root"
    root.mkdir(parents=True)
    port = free_port()
    modules = next((one for one in MODULE_FOLDERS if Path(one).is_dir()), MODULE_FOLDERS[0])
    hashed = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
    (folder / "accounts").write_text(f"{USER}:{{SHA}}{hashed}\n", encoding="ascii")
    configuration = CONFIGURATION.format(
        folder=folder,
        root=root,
        port=port,
        loads="\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in MODULES),
        tls=_tls(certificate) if certificate else "",
        place=place,
        more=more,
    )
    (folder / "apache.conf").write_text(configuration, encoding="utf-8")
    command = [*_as_nobody(folder), program, "-f", folder / "apache.conf", "-DFOREGROUND"]
    scheme = "https" if certificate else "http"
    with running(command, folder / "output.log", port):
        options: dict[str, object] = {"url": f"{scheme}://127.0.0.1:{port}{quote(place)}", "user": USER}
        yield WebdavServer(root, port, options, folder / "apache.log", f"http://127.0.0.1:{port}/readers/")


def _tls(certificate: Certificate) -> str:
    return f'SSLEngine on\nSSLCertificateFile "{certificate.chain}"\nSSLCertificateKeyFile "{certificate.key}"'


def _as_nobody(folder: Path) -> list[str]:
    """Return what starts Apache as nobody, but with root's rights to files.

    It refuses to serve as root, and the folders of tests, and what they put there for others, are root's.
    """
    if not is_root():
        return []
    rights = "+dac_override,+fowner"
    os.chown(folder, NOBODY, NOBODY)
    setpriv = needed_program("setpriv", "util-linux")
    ids = [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    return [setpriv, *ids, f"--inh-caps={rights}", f"--ambient-caps={rights}"]


@contextmanager
def rclone_webdav(folder: Path) -> Iterator[WebdavServer]:
    """Run rclone's WebDAV server.

    Raises:
        MissingServerError: there is no rclone.

    """
    root = folder / "root"
    root.mkdir(parents=True)
    log, port = folder / "webdav.log", free_port()
    cache = ("--vfs-cache-mode=off", "--dir-cache-time=1ms", "--poll-interval=0", "--buffer-size=0")
    command = [needed_rclone(), "serve", "webdav", "--config=", f"--addr=127.0.0.1:{port}", *cache, str(root)]
    with running(command, log, port, environment={"RCLONE_USER": USER, "RCLONE_PASS": PASSWORD}):
        yield WebdavServer(root, port, {"url": f"http://127.0.0.1:{port}/", "user": USER}, log)
