"""Publishing to object storage, against a server that checks signatures."""

import itertools
import os
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import msgspec
import pytest

from newsroom.publish.host import STATE, PublishError
from newsroom.publish.senders import rclone, s3
from newsroom.publish.senders.s3_failures import explain
from tests.newsroom.publish.host_contract import HostContract, access_for, nobody, reading, uploads
from tests.servers.authority import make_authority
from tests.servers.line import FAST, line
from tests.servers.missing import needed
from tests.servers.ports import free_port, wait_until
from tests.servers.s3 import KEY, SECRET, s3_server

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def whole_server(tmp_path_factory):
    with needed(), s3_server(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def server(whole_server, tmp_path):
    return whole_server.target(f"library/{tmp_path.name}")


@pytest.fixture
def open_with(server, tmp_path):
    """Open the bucket with options changed."""
    numbers = itertools.count()

    def open_it(**changes):
        options = msgspec.convert(server.options | changes, s3.Options)
        return s3.open_host(options, access_for(server, tmp_path / f"computer-{next(numbers)}"))

    return open_it


@pytest.fixture
def open_again(open_with):
    return open_with


@pytest.fixture
def tries_soon(monkeypatch):
    """For tests of what is tried again."""
    monkeypatch.setattr(s3, "AGAIN_AFTER", 0.02)


class TestContract(HostContract):
    has_modes = False
    has_folders = False
    has_links = False

    def there(self, server, path):
        with suppress(FileNotFoundError):
            return (server.root / path).read_bytes()
        return None

    def test_write_is_whole_or_not_there(self, server, host):
        """
        Nobody reads a part. (S3 replaces at once; the tests' server removes the old file before it renames the new one,
        so that for an instant there is none. That one object is one PUT is tested below.)
        """
        versions = [bytes([n]) * 50_000 for n in range(6)]
        host.write(f"{STATE}/manifest", versions[0])
        with reading(lambda: self.there(server, f"{STATE}/manifest")) as seen:
            for version in versions:
                host.write(f"{STATE}/manifest", version)
        assert seen <= {None, *versions}

    def test_send_replaces_at_once(self, server, host, tmp_path):
        """
        Nobody reads a part, as above.
        """
        versions = [bytes([n]) * 50_000 for n in range(6)]
        self.sends(host, {"index.html": versions[0]}, tmp_path)
        with reading(lambda: self.there(server, "index.html")) as seen:
            for version in versions:
                self.sends(host, {"index.html": version}, tmp_path)
        assert seen <= {None, *versions}


class TestRequests:
    def test_of_a_file_are_one(self, server, open_again, tmp_path):
        """
        Sending costs one request a file, whether it is there or not, and removing one, too.
        """
        with (
            line([server.port], round_trip=0, bits_per_second=FAST) as counted,
            closing(open_again(endpoint=f"http://{counted.host}:{server.port}")) as host,
        ):
            before = counted.traffic().up
            host.send(uploads({f"page-{n}.html": b"x" for n in range(40)}, tmp_path), nobody)
            sent = counted.traffic().up - before
            host.remove([f"page-{n}.html" for n in range(40)])
            removed = counted.traffic().up - before - sent
        assert sent < 40 * 1_500
        assert removed < 40 * 900

    def test_of_many_files_to_look_at_are_few(self, server, open_again, tmp_path):
        """
        A hundred files are looked at by one listing.
        """
        files = {f"page {n}.html": b"x" for n in range(100)}
        with closing(open_again()) as host:
            host.send(uploads(files, tmp_path), nobody)
            assert host.look([*files, "none"]) == dict.fromkeys(files, 1)


class TestHeaders:
    def test_go_with_the_file(self, server, open_again, tmp_path):
        """
        The server keeps media type and cache rules with the object, and gives them to readers.
        """
        with closing(open_again()) as host:
            host.send(uploads({"hy/նորություն.html": b"x", "theme/site.0123abcd.css": b"y"}, tmp_path), nobody)
            host.write(f"{STATE}/manifest", b"z")
            found = {}
            parameters = {
                "fs": host._remote,
                "remote": "",
                "opt": {"recurse": True, "metadata": True, "filesOnly": True},
            }
            for entry in msgspec.json.decode(host._rclone.call("operations/list", parameters))["list"]:
                found[entry["Path"]] = (entry["Metadata"]["content-type"], entry["Metadata"]["cache-control"])
        assert found == {
            "hy/նորություն.html": ("text/html; charset=utf-8", "public, max-age=300, must-revalidate"),
            "theme/site.0123abcd.css": ("text/css; charset=utf-8", "public, max-age=31536000, immutable"),
            f"{STATE}/manifest": ("application/octet-stream", "no-store"),
        }


class TestRefusals:
    def refused(self, open_it):
        """Return what an editor reads when the bucket can't be opened."""
        with pytest.raises(PublishError) as caught:
            open_it()
        assert SECRET not in str(caught.value)
        return str(caught.value)

    def test_of_a_wrong_secret(self, server, open_with):
        """
        A wrong secret is said to be one.
        """
        server.secrets[f"{KEY}@news"] = "wrong"
        try:
            assert "does not accept the access key" in self.refused(open_with)
        finally:
            server.secrets[f"{KEY}@news"] = SECRET

    def test_of_a_bucket_that_is_not_there(self, server, open_with):
        """
        A bucket is never made; its absence is said.
        """
        server.secrets[f"{KEY}@another"] = SECRET
        assert "no such bucket" in self.refused(lambda: open_with(bucket="another"))

    def test_of_a_service_that_is_not_there(self, open_with, tries_soon):
        """
        Nobody answers: that is said within seconds.
        """
        port = free_port()
        assert "Nobody answers" in self.refused(lambda: open_with(endpoint=f"http://127.0.0.1:{port}"))

    def test_of_an_address_that_is_not_encrypted(self, open_with):
        """
        Neither key nor pages go over the network in the clear.
        """
        assert "not encrypted" in self.refused(lambda: open_with(endpoint="http://s3.example.org"))

    def test_of_a_missing_program(self, open_with, monkeypatch):
        """
        Without rclone the editor is told how to get it.
        """
        monkeypatch.setattr(rclone.shutil, "which", lambda *_, **__: None)
        assert "uv run --extra rclone inv publish" in self.refused(open_with)

    @pytest.mark.parametrize(
        ("said", "fact"),
        [
            ("https response error StatusCode: 403, api error AccessDenied: Access Denied", "may not do this"),
            ("https response error StatusCode: 403, api error Forbidden: Forbidden", "may not do this"),
            ("https response error StatusCode: 507, api error Nonsense: full", "no room left"),
            ("StatusCode: 503, api error SlowDown: Please reduce your request rate.", "too busy"),
            ("StatusCode: 301, api error PermanentRedirect: use another endpoint", "another region"),
            ("dial tcp: lookup s3.example.invalid: no such host", "Nobody knows the name"),
            ("write tcp 10.0.0.1:1->10.0.0.2:443: write: connection reset by peer", "line was cut"),
            ("corrupted on transfer: md5 hashes differ", "not what was sent"),
            ("a new kind of failure", "rclone says: a new kind of failure"),
        ],
    )
    def test_are_in_plain_words(self, said, fact):
        """
        What rclone says becomes a fact and a cure; what is unknown is quoted.
        """
        assert fact in str(explain(said, "s3://news/index.html"))


class TestTls:
    def test_needs_an_authority_that_is_trusted(self, tmp_path):
        """
        A certificate of an unknown authority is refused; with ca_file it is trusted.
        """
        authority = make_authority(tmp_path / "authority")
        with needed(), s3_server(tmp_path / "server", certificate=authority.certificate()) as server:
            options = msgspec.convert(server.options, s3.Options)
            with pytest.raises(PublishError, match="certificate is not to be trusted"):
                s3.open_host(options, access_for(server, tmp_path))
            options = msgspec.convert(server.options | {"ca_file": str(authority.ca_file)}, s3.Options)
            with closing(s3.open_host(options, access_for(server, tmp_path))) as host:
                host.write(f"{STATE}/x", b"1")
                assert host.read(f"{STATE}/x") == b"1"


class TestCutLine:
    def test_is_said_within_seconds(self, server, open_with, tries_soon, tmp_path):
        """
        A line that stays cut ends the publication soon; what has arrived is whole, and the rerun completes.
        """
        files = {f"page-{number}.html": bytes([number]) * 30_000 for number in range(30)}
        with (
            line([server.port], round_trip=0, bits_per_second=FAST) as cut,
            closing(open_with(endpoint=f"http://{cut.host}:{server.port}")) as host,
        ):
            cut.cut_after(300_000)
            began = time.monotonic()
            with pytest.raises(PublishError, match=r"line was cut|Nobody answers"):
                host.send(uploads(files, tmp_path), nobody)
            assert time.monotonic() - began < 15
            assert {p.name: p.read_bytes() for p in server.root.iterdir()}.items() <= files.items()
            cut.restore()
            host.send(uploads(files, tmp_path), nobody)
        assert {p.name: p.read_bytes() for p in server.root.iterdir()} == files


def rclones_of(folder):
    """Return the processes that have a folder in their command."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(folder).encode() in command:
                found.add(int(entry.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no /proc here")
class TestProcess:
    def test_tells_nobody_the_secret(self, server, open_again, tmp_path, monkeypatch, capfd):
        """
        Neither command lines and environments of processes nor files and output have the secret, even if the user's
        own settings of rclone say that everything is to be logged.
        """
        monkeypatch.setenv("RCLONE_LOG_LEVEL", "DEBUG")
        monkeypatch.setenv("RCLONE_DUMP", "headers,bodies,auth")
        with closing(open_again()) as host:
            host.send(uploads({"index.html": b"x"}, tmp_path), nobody)
            with pytest.raises(rclone.RcloneError):
                host._rclone.call("config/create", {"name": "site", "type": "none", "parameters": {"x": SECRET}})
            folder = host._rclone.folder
            processes = rclones_of(folder)
            assert len(processes) == 2
            seen = [
                Path(f"/proc/{process}/{what}").read_bytes() for process in processes for what in ("cmdline", "environ")
            ]
            seen += [file.read_bytes() for file in folder.iterdir() if file.is_file()]
            assert folder.stat().st_mode & 0o077 == 0
        output = capfd.readouterr()
        assert not any(SECRET.encode() in one for one in [*seen, output.out.encode(), output.err.encode()])

    def test_takes_no_part_of_the_users_own(self, open_again, monkeypatch, tmp_path):
        """
        The user's configuration of rclone, and keys in variables, are not read.
        """
        (tmp_path / "rclone.conf").write_text("[site]\ntype = local\n", encoding="utf-8")
        monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "rclone.conf"))
        monkeypatch.setenv("RCLONE_S3_SECRET_ACCESS_KEY", "another")
        monkeypatch.setenv("RCLONE_S3_ENDPOINT", "http://127.0.0.1:1")
        with closing(open_again()) as host:
            host.write(f"{STATE}/x", b"1")
            assert host.names(STATE) == {"x"}
        assert (tmp_path / "rclone.conf").read_text(encoding="utf-8") == "[site]\ntype = local\n"

    def test_ends_when_it_is_closed(self, open_again):
        """
        Nothing is left of it: no process and no folder.
        """
        host = open_again()
        folder = host._rclone.folder
        host.close()
        assert not rclones_of(folder)
        assert not folder.exists()

    def test_ends_when_we_are_killed(self, server):
        """
        SIGKILL, which leaves us no time, ends rclone, too, and its folder goes.
        """
        script = (
            "from newsroom.publish.senders.rclone import Rclone; r = Rclone(); print(r.folder, flush=True); input()"
        )
        command = [sys.executable, "-c", script]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen(command, cwd=REPOSITORY, text=True, **pipes) as process:
            folder = Path(process.stdout.readline().strip())
            assert len(rclones_of(folder)) == 2
            process.send_signal(signal.SIGKILL)
        wait_until(lambda: not rclones_of(folder), "rclone has ended")
        wait_until(lambda: not folder.exists(), "its folder is gone")

    def test_that_has_died_is_reported(self, open_again):
        """
        When rclone is killed in the middle, the editor reads that, and closing works.
        """
        with closing(open_again()) as host:
            for process in rclones_of(host._rclone.folder):
                os.kill(process, signal.SIGKILL)
            with pytest.raises(PublishError, match="rclone has ended"):
                host.read(f"{STATE}/x")
