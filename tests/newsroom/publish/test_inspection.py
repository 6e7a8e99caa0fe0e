"""``inv publish --verify`` and ``--repair``: what others have done to what is published."""

import pytest

from newsroom.publish.session import Choices
from tests.newsroom.publish.office import NEW, OLD, PLACE
from tests.servers.answers import Reply, answering

REPAIR = "Find out who did it, change the passwords, and send it again:  uv run inv publish --repair"
UNKNOWN = "If you don't know it, find out who put it there, and remove it on the host."


@pytest.fixture
def published(each_way):
    """An office that has published."""
    each_way.publish(OLD)
    return each_way


def folder_of(office):
    """Return the folder that readers get."""
    return office.root if office.way == "in place" else office.root / "current"


def verify(office, **options):
    """Return what --verify says."""
    return office.publish(only_verify=True, choices=Choices(), **options)


class TestVerify:
    def test_finds_nothing_where_nobody_was(self, published):
        """
        All files are as they were published, and nothing on the host changes.
        """
        before = published.everything()
        assert verify(published) == (0, f"public: all {len(OLD)} files are as they were published.\n", "")
        assert published.everything() == before

    def test_needs_no_build_and_no_memory(self, published):
        """
        Another computer can look, too.
        """
        assert verify(published, computer=published.other("second"))[0] == 0

    @pytest.mark.parametrize(
        "data", [b"tampered", b"", b"x" * len(OLD["tk/index.html"])], ids=["other", "empty", "size"]
    )
    def test_finds_what_was_changed(self, published, data):
        """
        Other bytes, of the same size too.
        """
        (folder_of(published) / "tk/index.html").write_bytes(data)
        told = f"public: tk/index.html: Somebody else has changed this file.\n    {REPAIR}\n"
        assert verify(published) == (1, "", told)

    def test_finds_what_is_missing(self, published):
        """
        A picture that somebody has removed.
        """
        (folder_of(published) / "media/band.svg").unlink()
        told = f"public: media/band.svg: The file is no longer there.\n    {REPAIR}\n"
        assert verify(published) == (1, "", told)

    def test_names_what_was_added(self, published):
        """
        It is a warning, in our folders only: what lies beside the site belongs to others.
        """
        folder = folder_of(published)
        (folder / "tk/shell.php").write_bytes(b"<?php")
        (folder / "theirs.txt").write_bytes(b"theirs")
        status, said, told = verify(published)
        assert (status, said) == (0, f"public: all {len(OLD)} files are as they were published.\n")
        assert told == f"public: tk/shell.php: warning: We did not publish this.\n    {UNKNOWN}\n"

    def test_counts_what_is_too_much_to_name(self, published):
        """
        Twenty files of a kind are named.
        """
        folder = folder_of(published)
        for number in range(25):
            (folder / f"tk/x{number:02}.php").write_bytes(b"")
        changed = [path for path in OLD if path.endswith(".html")]
        for path in changed:
            (folder / path).write_bytes(b"x")
        status, _, told = verify(published)
        assert status == 1
        assert told.count("Somebody else has changed this file.") == 20
        assert f"The same is wrong in other files: {len(changed) - 20}." in told
        assert told.count("We did not publish this.") == 20
        assert "public: warning: Others were added besides: 5." in told

    def test_of_an_empty_host_says_so(self, each_way):
        """
        Nothing was published here yet.
        """
        told = f"{PLACE}: Nothing was published here yet.\n    Publish first:  uv run inv publish\n"
        assert verify(each_way) == (1, "", told)

    def test_knows_what_readers_get_in_another_form(self, published):
        """
        A host that writes into pages, or an old cache: the file is right, and what comes is not.
        """

        def answer(asked):
            path = asked.where.lstrip("/")
            path += "index.html" if not path or path.endswith("/") else ""
            if path == "tk/contact/index.html":
                return Reply(200, b"with an advertisement")
            return Reply(200, OLD[path]) if path in OLD else Reply(404)

        with answering(answer) as server:
            published.set(f'PUBLISH["public"]["address"] = {server.url!r}')
            status, _, told = verify(published)
        assert status == 1
        assert "public: tk/contact/index.html: The host has the right file, but readers get another one." in told

    def test_after_an_interruption_says_that_too(self, office, interrupt):
        """
        What the interrupted publication has changed is another matter than tampering, and is completed by the next one.
        """
        office.publish(OLD)
        interrupt("changed pages")
        office.publish(NEW)
        _, _, told = verify(office)
        assert f"{PLACE}: warning: The last publication did not come to its end.\n" in told

    def test_blames_nobody_for_what_an_interruption_has_done(self, office, interrupt):
        """
        Files that are on their way are ours.
        """
        office.publish(OLD)
        interrupt("verification")
        office.publish(NEW)
        _, _, told = verify(office)
        assert "Somebody else has changed this file." not in told
        assert "We did not publish this." not in told


class TestRepair:
    def test_sends_again_what_others_have_changed(self, published):
        """
        Changed and missing files; what was added is for people to look at.
        """
        folder = folder_of(published)
        (folder / "tk/index.html").write_bytes(b"x" * len(OLD["tk/index.html"]))
        (folder / "media/band.svg").unlink()
        (folder / "tk/theirs.txt").write_bytes(b"theirs")
        status, said, _ = published.publish(choices=Choices(is_confirmed=True, repairs=True))
        assert status == 0
        assert "Sent: 2 (" in said
        there = published.site()
        assert {path: there[path] for path in OLD} == OLD
        assert verify(published)[0] == 0

    def test_of_a_host_that_is_well_does_nothing(self, published):
        """
        There is nothing to publish.
        """
        said = "public has this site already; there is nothing to publish.\n"
        assert published.publish(choices=Choices(is_confirmed=True, repairs=True)) == (0, said, "")

    def test_works_from_another_computer(self, published):
        """
        The bytes come from its own build of the same site.
        """
        (folder_of(published) / "tk/index.html").write_bytes(b"x")
        other = published.other("second")
        assert published.publish(OLD, computer=other, choices=Choices(is_confirmed=True, repairs=True))[0] == 0
        published.see(OLD)
