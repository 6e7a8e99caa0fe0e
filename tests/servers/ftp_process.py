"""The process behind ``tests.servers.ftp.pyftpdlib``: an FTP server whose faults are ordered.

Its settings come as JSON in its argument; ``tests.servers.ftp`` explains them.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from types import SimpleNamespace

from OpenSSL import SSL
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import FTPServer

ALL = "elradfmwMT"
"""Every right."""


class Faults:
    """What a connection does wrong; mixed into pyftpdlib's own class."""

    settings = SimpleNamespace()
    stored = 0
    renamed = 0
    cuts = ()

    def is_denied(self, path):
        if Path(path).name in self.settings.denied:
            self.respond("550 Permission denied.")
            return True
        return False

    def ftp_STOR(self, file, mode="w"):  # noqa: N802 - pyftpdlib's name, like those below
        counted = Faults  # all connections together
        if self.is_denied(file):
            return None
        if self.settings.full_after is not None and counted.stored >= self.settings.full_after:
            self.respond(self.settings.full_reply)
            return None
        if counted.cuts and counted.stored >= counted.cuts[0]:
            counted.cuts = counted.cuts[1:]
            self.close()
            return None
        counted.stored += 1
        return super().ftp_STOR(file, mode)

    def ftp_RNTO(self, path):  # noqa: N802
        if self.is_denied(path):
            return None
        if not self.settings.replaces and Path(path).is_file():
            self._rnfr = None
            self.respond("553 There is such a file already.")
            return None
        if Faults.renamed < self.settings.refuses_renames:
            Faults.renamed += 1
            self.respond("550 Not just now.")
            return None
        return super().ftp_RNTO(path)

    def ftp_DELE(self, path):  # noqa: N802
        return None if self.is_denied(path) else super().ftp_DELE(path)

    def ftp_RETR(self, path):  # noqa: N802
        return None if self.is_denied(path) else super().ftp_RETR(path)

    def ftp_PASS(self, line):  # noqa: N802
        if self.settings.echo and line != self.settings.password:
            self.respond(f"530 Nobody has the password {line} here.")
            return None
        return super().ftp_PASS(line)


def make_handler(settings):
    """Return the class that serves a connection."""
    base = TLS_FTPHandler if settings.has_tls else FTPHandler
    handler = type("Handler", (Faults, base), {"proto_cmds": dict(base.proto_cmds)})
    Faults.settings, Faults.cuts = settings, tuple(settings.cut_after)
    if not settings.has_mlsd:
        del handler.proto_cmds["MLSD"], handler.proto_cmds["MLST"]
    if settings.plain_data:
        handler.ftp_PROT = lambda self, _: self.respond("536 There is no protection here.")
    if settings.has_tls:
        handler.certfile = settings.certificate
        handler.tls_control_required = True
        handler.tls_data_required = True
    if settings.newest_only:
        handler.ssl_options = SSL.OP_NO_TLSv1 | SSL.OP_NO_TLSv1_1 | SSL.OP_NO_TLSv1_2
    handler.passive_ports = settings.data_ports or None
    handler.timeout = settings.idle
    handler.auth_failed_timeout = 0
    return handler


def main(settings):
    """Serve until the process is ended."""
    logging.basicConfig(filename=settings.log, level=logging.DEBUG)
    handler = make_handler(settings)
    handler.authorizer = DummyAuthorizer()
    handler.authorizer.add_user(settings.user, settings.password, settings.home, perm=ALL)
    server = FTPServer((settings.host, settings.port), handler)
    server.max_cons_per_ip = settings.connections
    server.serve_forever()


if __name__ == "__main__":
    main(SimpleNamespace(**json.loads(sys.argv[1])))
