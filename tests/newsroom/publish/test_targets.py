"""Targets as they are found: empty, missing, with another site in them, with thousands of files, with a clock that is wrong."""

from __future__ import annotations

import time

import pytest

from newsroom.publish.difference import DAY, RETIRED_DAYS
from tests.newsroom.publish.editors import Editors, clock_of
from tests.newsroom.publish.fault_points import other_build, version
from tests.servers.small_site import edited

MANY = 5000
"""Files in one folder."""


def publish(editors, site, by=0):
    """Publish a site; it has to work."""
    said = editors.publish(site, by)
    assert said.status == 0, said.text
    return said


class TestTarget:
    @pytest.mark.parametrize("kind", ["ftps vsftpd", "sftp", "sftp releases", "ssh"])
    def test_that_is_not_there_yet(self, open_place, kind):
        """
        A folder that is not there yet is made; it is empty, and gets the site.
        """
        host = open_place(kind)
        host.root.rmdir()
        editors = Editors(host)
        publish(editors, version(1))
        editors.put_foreign()
        editors.see(version(1))

    @pytest.mark.parametrize("kind", ["folder", "ftps vsftpd", "sftp", "s3", "webdav"])
    def test_with_the_site_of_another_tool(self, open_place, kind):
        """
        Files of another tool are named, and nothing is changed; moved out of the way, they let the site go there.
        """
        host = open_place(kind)
        theirs = {
            "index.html": b"<html>old</html>",
            "wp-content/style.css": b"body {}",
            "tk/index.html": b"<html>hand-made</html>",
        }
        for path, data in theirs.items():
            (host.root / path).parent.mkdir(exist_ok=True)
            (host.root / path).write_bytes(data)
        for folder in ("wp-content", "tk"):
            (host.root / folder).chmod(0o777)
        editors = Editors(host)
        said = editors.publish(version(1))
        said.the_error()
        assert {problem.path for problem in said.errors} == {"public: index.html", "public: tk/index.html"}
        there = {path for path in host.root.rglob("*") if path.is_file()}
        assert there == {host.root / path for path in theirs}
        (host.root / "index.html").rename(host.root / "old.html")
        (host.root / "tk/index.html").unlink()
        publish(editors, version(1))
        assert (host.root / "wp-content/style.css").read_bytes() == b"body {}"
        assert (host.root / "old.html").read_bytes() == theirs["index.html"]
        editors.crawl(version(1))

    @pytest.mark.parametrize("kind", ["folder", "sftp"])
    def test_with_thousands_of_files_in_a_folder(self, open_place, kind):
        """
        Thousands of files in one folder, ours and those of others, are no burden to a publication of some of them.
        """
        host = open_place(kind)
        editors = Editors(host)
        editors.put_foreign()
        many = {f"media/{number}.png": b"%d" % number for number in range(MANY // 2)}
        (host.root / "media").mkdir()
        (host.root / "media").chmod(0o777)
        for number in range(MANY // 2):
            (host.root / f"media/of others {number}.png").touch()
        publish(editors, version(1) | many)
        began = time.monotonic()
        publish(editors, version(2) | many, 1)
        assert time.monotonic() - began < 10
        assert sum(1 for _ in (host.root / "media").iterdir()) >= MANY
        editors.crawl(version(2), version(1))


class TestEdit:
    @pytest.mark.parametrize("kind", ["folder", "ftps vsftpd", "sftp", "ssh", "s3", "webdav"])
    def test_of_the_same_size(self, open_place, kind):
        """
        An edit that changes no size goes to the host, from another computer too; names have spaces and Armenian letters.
        """
        host = open_place(kind)
        editors = Editors(host)
        editors.put_foreign()
        site = version(1)
        publish(editors, site)
        later, evening = edited(site), other_build(site)
        assert {path: len(data) for path, data in later.items()} == {path: len(data) for path, data in site.items()}
        publish(editors, later)
        editors.see(later)
        said = publish(editors, evening, 1)
        assert "Sent: 1 " in said.text
        editors.see(evening)
        assert any(" " in path for path in site)
        assert any("Ն" in path for path in version(2))


class TestClock:
    @pytest.mark.parametrize("kind", ["folder", "folder releases"])
    @pytest.mark.parametrize("days", [-1, 1])
    def test_that_is_a_day_off(self, open_place, kind, days):
        """
        Two computers whose clocks differ by a day publish in turns: the later publication counts, whatever clocks say.
        """
        host = open_place(kind)
        editors = Editors(host)
        editors.put_foreign()
        publish(editors, version(1))
        with clock_of(days):
            publish(editors, version(2), 1)
        editors.see(version(2), version(1))
        publish(editors, version(3))
        editors.see(version(3), version(2), version(1))
        with clock_of(days):
            said = editors.roll_back(1)
        assert said.status == 0, said.text
        editors.see(version(2), version(3), version(1))

    @pytest.mark.parametrize("days", [-1, 1])
    def test_of_retired_assets(self, open_place, days):
        """
        An asset that no page needs any more stays for its days, give or take the error of a clock.
        """
        host = open_place("folder")
        editors = Editors(host)
        editors.put_foreign()
        (style,) = (path for path in version(1) if path.endswith(".css"))
        publish(editors, version(1))
        with clock_of(days):
            publish(editors, version(2), 1)
        with clock_of(RETIRED_DAYS - 2):
            publish(editors, version(3))
        assert (host.root / style).exists()
        with clock_of(RETIRED_DAYS + 2):
            publish(editors, version(4))
        assert not (host.root / style).exists()
        assert DAY == 86_400

    def test_of_a_lock(self, open_place):
        """
        A lock of tomorrow is not believed to live: whether its owner works is seen, not calculated.
        """
        from newsroom.publish.lock import LOCKS

        host = open_place("folder")
        editors = Editors(host)
        editors.put_foreign()
        publish(editors, version(1))
        left = host.root / LOCKS / "0123456789abcdef.json"
        left.parent.mkdir(parents=True, exist_ok=True)
        left.write_bytes(b'{"name":"Maral","computer":"third","process":1,"since":"2099-01-01 00:00+05:00","beat":7}')
        problem = editors.publish(version(2), takes_over=False).the_error()
        assert "Maral" in problem.fact.say()
        publish(editors, version(2))
        editors.see(version(2), version(1))
