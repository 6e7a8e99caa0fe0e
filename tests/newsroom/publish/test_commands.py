"""The commands as an editor types them: her secrets are nowhere, rollbacks bring back what was, strangers are refused."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.newsroom.publish.editors import Editors
from tests.newsroom.publish.fault_points import version
from tests.newsroom.publish.git_branch import Branch
from tests.newsroom.publish.places import KINDS, with_htaccess
from tests.newsroom.publish.process_watch import watched_processes
from tests.servers.git_http import make_repository
from tests.site_builds.fixture_sites import REPOSITORY

RCLONE_KEY = bytes.fromhex("9c935b48730a554d6bfd7c63c886a92bd390198eb8128afbf4de162b8b95f638")
"""With which rclone obscures passwords: that hides nothing. Source: rclone, fs/config/obscure/obscure.go."""


def publish(editors, site, by=0):
    """Publish a site; it has to work."""
    said = editors.publish(site, by)
    assert said.status == 0, said.text
    return said


def forms_of(account, secret):
    """Return what a secret looks like when somebody has written it."""
    user = account.partition("@")[0]
    pair = f"{user}:{secret}".encode()
    plain = {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
    }
    coded = {base64.b64encode(data).rstrip(b"=").decode() for data in (secret.encode(), pair)}
    return plain | coded | {form.translate(str.maketrans("+/", "-_")) for form in coded}


def revealed(text):
    """Return what the words of a text mean if rclone has obscured them: an initial vector, and AES in counter mode."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    found = []
    for word in set(re.findall(r"[\w-]{24,200}", text, re.ASCII)):
        with suppress(ValueError):
            data = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
            cipher = Cipher(algorithms.AES(RCLONE_KEY), modes.CTR(data[:16])).decryptor()
            found.append(cipher.update(data[16:]).decode("utf-8", "replace"))
    return "\n".join(found)


def texts_below(*folders):
    """Return the bytes of all files in folders, also unpacked, as text."""
    import gzip

    for file in (file for folder in folders for file in folder.rglob("*") if file.is_file()):
        data = file.read_bytes()
        yield file, data.decode("utf-8", "replace")
        if file.suffix == ".gz":
            yield file, gzip.decompress(data).decode("utf-8", "replace")


class TestSecret:
    @pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="NOT TESTED: there is no /proc here")
    @pytest.mark.parametrize(
        ("kind", "more"),
        [
            ("ftps vsftpd", {}),
            ("sftp releases", {"own_account": True, "accepts_keys": False}),
            ("s3", {}),
            ("webdav", {}),
        ],
    )
    def test_is_nowhere(self, open_place, kind, more):
        """
        A secret is on no command line, in no output, and in no file of ours, in whatever form; it may be in the environment or the file.
        """
        host = open_place(kind, **more)
        editors = Editors(host)
        computer = editors.computers[0]
        (account, secret), *_ = host.server.secrets.items()
        temporary = computer.folder / "temporary"
        temporary.mkdir()
        environment = computer.environment({}) | {"TMPDIR": str(temporary)}
        environment.pop("SSH_AUTH_SOCK", None)
        kept = host.folder / "secrets.toml"
        kept.write_text(f"[secrets]\n{json.dumps(account)} = {json.dumps(secret)}\n", encoding="utf-8")
        kept.chmod(0o600)
        command = [sys.executable, "-m", "invoke", "publish", "--built", "--yes", "--settings", str(computer.settings)]
        said = ""
        with watched_processes("cmdline") as seen:
            for number, source in enumerate([{"NEWSROOM_SECRET": secret}, {"NEWSROOM_SECRETS_FILE": str(kept)}], 1):
                computer.build(version(number))
                done = subprocess.run(
                    [*command, "--vanish", "2"],
                    cwd=REPOSITORY,
                    env=environment | source,
                    capture_output=True,
                    text=True,
                    check=False,
                )
                said += done.stdout + done.stderr
                assert done.returncode == 0, said
        assert any("invoke" in line for line in seen)
        ours = [line for line in seen if "tests.servers" not in line]  # those of other tests may say what they like
        texts = {"command lines": "\n".join(ours), "output": said}
        texts |= {str(file): text for file, text in texts_below(computer.folder)}
        texts |= {f"{name}, revealed": revealed(text) for name, text in texts.items()}
        found = [(name, form) for name, text in texts.items() for form in forms_of(account, secret) if form in text]
        assert found == []
        assert list(temporary.iterdir()) == []

    def test_would_be_found(self):
        """
        What rclone has obscured is seen through by the test above.
        """
        assert revealed("pass = YWFhYWFhYWFhYWFhYWFhYXMaGgIlEQ") == "potato"


class TestRollback:
    @pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "ftps pyftpdlib"])
    def test_brings_back_what_was(self, open_place, kind):
        """
        A rollback brings back the publication before, from another computer too; the next publication brings the newer one again.
        """
        host = open_place(kind)
        editors = Editors(host)
        editors.put_foreign()
        publish(editors, version(1))
        publish(editors, version(2))
        said = editors.roll_back(1)
        assert said.status == 0, said.text
        editors.see(version(1), version(2))
        publish(editors, version(2))
        editors.see(version(2), version(1))

    def test_of_a_branch(self, open_place):
        """
        It does so on a branch of a git repository, too; what readers get by then is not asked, for a forge needs its time.
        """
        local = open_place("folder")
        root = local.folder / "site.git"
        make_repository(root)
        facts = {"sender": "git", "remote": str(root), "author_name": "M", "author_email": "m@a.tm"}
        editors = Editors(replace(local, facts={**facts, "address": local.web.address}))
        branch = Branch(root)

        def shown():
            paths = [path for path in branch.paths() if not path.startswith(("_publish/", ".nojekyll"))]
            return {path: branch.read(path) for path in paths}

        publish(editors, version(1))
        assert "get something else" not in publish(editors, version(2)).text
        assert shown().items() >= version(2).items()
        said = editors.roll_back(1)
        assert said.status == 0, said.text
        assert shown().items() >= version(1).items()
        publish(editors, version(2))
        assert shown().items() >= version(2).items()


BAD = b"Options +Indexes\n"
"""What most hosts allow no .htaccess file to say: Apache answers each request with 500 then."""


class TestHtaccess:
    @pytest.mark.parametrize("kind", ["ftps vsftpd", "ssh", "sftp", "folder releases"])
    def test_that_the_server_can_not_bear_is_taken_back(self, open_place, kind):
        """
        A bad .htaccess is taken back and told of, and all else is published; a good one stays.
        """
        host = open_place(kind, web=with_htaccess)
        editors = Editors(host)
        good = {".htaccess": b"<IfModule mod_headers.c>\nHeader set X-Good 1\n</IfModule>\n"}
        publish(editors, version(1) | good)
        site = host.root / host.site
        assert (site / ".htaccess").read_bytes() == good[".htaccess"]
        said = editors.publish(version(2) | {".htaccess": BAD}, 1)
        assert said.the_error().path == ".htaccess"
        assert "taken back" in said.text
        assert (site / ".htaccess").read_bytes() == good[".htaccess"]
        assert editors.crawl(version(2)) > {"/tk/contact/"}
        publish(editors, version(3) | {".htaccess": b"# better\n"})
        assert (site / ".htaccess").read_bytes() == b"# better\n"
        editors.crawl(version(3))


class TestStrangers:
    @pytest.mark.parametrize("kind", ["sftp", "ssh"])
    def test_host_key(self, open_place, kind):
        """
        Without a terminal an unknown host is not trusted, and one whose key has changed never.
        """
        host = open_place(kind)
        known = host.facts["host_key"]
        editors = Editors(host)
        host.facts.pop("host_key")
        editors.move_behind("127.0.0.1")
        problem = editors.publish(version(1)).the_error()
        assert "127.0.0.1" in problem.path + problem.fact.say()
        host.facts["host_key"] = f"{str(known)[:-8]}AAAAAAAA"
        editors.move_behind("127.0.0.1")
        editors.publish(version(1)).the_error()
        assert not any(file.is_file() for file in host.root.rglob("*"))
        host.facts["host_key"] = known
        editors.move_behind("127.0.0.1")
        publish(editors, version(1))

    def test_certificate(self, open_place):
        """
        A server whose certificate nobody we trust vouches for gets no password and no file.
        """
        host = open_place("ftps vsftpd")
        host.facts.pop("ca_file")
        editors = Editors(host)
        problem = editors.publish(version(1)).the_error()
        assert "certificate" in problem.fact.say()
        assert "PASS" not in host.server.log.read_text(encoding="utf-8", errors="replace")
        assert not os.listdir(host.root)
