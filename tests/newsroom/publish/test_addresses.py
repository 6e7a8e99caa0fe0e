"""Hosts, ports and addresses of targets: what they can't be is said in words, and a secret in them is said by nobody."""

import os
from types import SimpleNamespace

import pytest

from newsroom.publish.host import PublishError
from newsroom.publish.senders.addresses import check_host, check_url
from newsroom.publish.session import configuration_folder
from newsroom.publish.target import read_target
from tests.newsroom.publish.files_contract import access_for

FTPS = {"sender": "ftps", "host": "127.0.0.1", "user": "news", "folder": "/site"}
SFTP = FTPS | {"sender": "sftp"}
SSH = FTPS | {"sender": "ssh"}
WEBDAV = {"sender": "webdav", "url": "https://127.0.0.1:1/site/", "user": "news"}
S3 = {"sender": "s3", "bucket": "news", "access_key": "key", "endpoint": "https://127.0.0.1:1"}
GIT = {"sender": "git", "remote": "https://forge.example.org/news.git"}

EXAMPLE = "https://host.example.org/"
LONG = "a" * 64


class Passwords(dict):
    """Knows a password for every account."""

    def __missing__(self, account):
        return "word"

    def __contains__(self, account):
        return True


@pytest.fixture
def refused(tmp_path):
    """Return what opens a target that can't be, and gives what an editor reads of it."""

    def open_it(facts):
        target = read_target({"PUBLISH": {"trial": facts}}, "")
        target.sender.open_host(target.options, access_for(SimpleNamespace(secrets=Passwords()), tmp_path))

    def read_it(facts):
        with pytest.raises(PublishError) as caught:
            open_it(facts)
        assert {problem.path.removeprefix("settings: ") for problem in caught.value.problems} == {"PUBLISH['trial']"}
        return str(caught.value)

    return read_it


class TestHost:
    @pytest.mark.parametrize("facts", [FTPS, SFTP, SSH], ids=["ftps", "sftp", "ssh"])
    @pytest.mark.parametrize(
        "host", ["ftp..example.org", f"{LONG}.example.org", "a\0b", "127.0.0.1\n", "", "a b", "a/b"]
    )
    def test_that_can_not_be_is_quoted(self, facts, host, refused):
        """
        What nobody can look up is said to be no host, before anything connects.
        """
        said = refused(facts | {"host": host})
        assert "“host” is" in said
        assert "ftp.example.org" in said

    @pytest.mark.parametrize("facts", [FTPS, SFTP, SSH], ids=["ftps", "sftp", "ssh"])
    def test_with_a_password_is_not_quoted(self, facts, refused):
        """
        Who has pasted account and password into the host does not read them on the screen.
        """
        said = refused(facts | {"host": "news:hunter2@ftp.example.org"})
        assert "option host has an account in it" in said
        assert "hunter2" not in said

    @pytest.mark.parametrize(
        "host", ["ftp.example.org", "ftp.example.org.", "127.0.0.1", "::1", "localhost", "web_1", "կիտապհանա.հայ"]
    )
    def test_that_can_be_is_taken(self, host):
        """
        Names, also those of ~/.ssh/config, numbers and letters of any language are taken.
        """
        check_host(host, "public")


class TestUrl:
    @pytest.mark.parametrize(
        "url",
        [
            "https://127.0.0.1:70000/x",
            "https://127.0.0.1:abc/x",
            "https://127.0.0.1:0/x",
            "https://[::1/x",
            "https://dav..example.org/x",
            f"https://{LONG}.example.org/x",
            "https://127.0.0.1:1/x\n",
            "https://127.0.0.1:1/\0",
        ],
    )
    @pytest.mark.parametrize(("facts", "option"), [(WEBDAV, "url"), (S3, "endpoint")], ids=["webdav", "s3"])
    def test_that_can_not_be_is_quoted(self, facts, option, url, refused):
        """
        An address that can't be taken apart, or whose host or port there can't be, is shown with a right one.
        """
        said = refused(facts | {option: url})
        assert f"“{option}” is " in said
        assert "Write it like this" in said

    @pytest.mark.parametrize(
        "url",
        [
            "https://news:hunter2@127.0.0.1:1/x",
            "https://hunter2@127.0.0.1:1/x",
            "https://news:hunter2@127.0.0.1:abc/x",
            "https://news:hunter2@[::1/x",
            "news:hunter2@127.0.0.1",
        ],
    )
    @pytest.mark.parametrize(("facts", "option"), [(WEBDAV, "url"), (S3, "endpoint")], ids=["webdav", "s3"])
    def test_with_an_account_is_not_quoted(self, facts, option, url, refused):
        """
        An account in an address may be a secret: it is refused, and shown to nobody.
        """
        said = refused(facts | {option: url})
        assert f"option {option} has an account in it" in said
        assert "hunter2" not in said

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "https://dav.example.org",
            "http://127.0.0.1:8080/a b/",
            "https://[::1]:9000/",
            "https://cloud.example.org/files/me@example.org/",
            "s3.example.org:9000",
        ],
    )
    def test_that_can_be_is_taken(self, url):
        """
        A sign @ in a path is no account; the scheme may be missing.
        """
        check_url(url, "url", "public", EXAMPLE)

    @pytest.mark.parametrize("remote", ["https://[x/y.git", "https://x:99999/y.git", "a\0b", "ssh://me:hunter2@[x/y"])
    def test_of_git_that_can_not_be_is_refused(self, remote, refused):
        """
        An address of a repository is never quoted.
        """
        assert remote not in refused(GIT | {"remote": remote})


class TestNumbers:
    @pytest.mark.parametrize(
        ("facts", "option", "number", "most"),
        [
            *((facts, "port", port, 65535) for facts in (FTPS, SFTP, SSH) for port in (0, -5, 70000)),
            *((facts, "connections", count, 256) for facts in (FTPS, WEBDAV, S3) for count in (0, -1, 1000)),
            *((SFTP, "in_flight", count, 256) for count in (0, 1000)),
        ],
    )
    def test_out_of_range_are_told_with_the_range(self, facts, option, number, most, refused):
        """
        No port has the number 0, and with no connection nothing would ever arrive.
        """
        said = refused(facts | {option: number})
        assert f"“{option}” is {number}, which it can't be." in said
        assert f"Write a whole number from 1 to {most}." in said


class TestNames:
    @pytest.mark.parametrize("facts", [SFTP, SSH], ids=["sftp", "ssh"])
    @pytest.mark.parametrize("link", ["web/site", "", ".", "..", "-x", "a b", "site\n", "releases", "_publish"])
    def test_of_links_that_lead_elsewhere_are_refused(self, facts, link, refused):
        """
        The link lies in the target's folder, under a name of its own.
        """
        said = refused(facts | {"link": link})
        assert "“link” is" in said
        assert "Write one name, without slashes and spaces" in said

    @pytest.mark.parametrize("facts", [SFTP, SSH], ids=["sftp", "ssh"])
    @pytest.mark.parametrize("option", ["user", "folder", "key"])
    def test_with_invisible_signs_are_refused(self, facts, option, refused):
        """
        No program can be given a name with such a sign.
        """
        assert "a sign in it that can't be seen" in refused(facts | {option: "a\0b"})


class TestConfigurationFolder:
    def test_of_an_account_without_home(self, monkeypatch):
        """
        In a container that knows its user by a number only, the editor is told what to set.
        """
        monkeypatch.delenv("HOME", raising=False)
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        monkeypatch.setattr(os, "getuid", lambda: 54321)
        with pytest.raises(PublishError, match="no home folder"):
            configuration_folder()
