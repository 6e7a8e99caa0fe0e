"""What must not happen: the reasons for which a publication is refused."""

import os

import pytest

from newsroom.publish import guards
from newsroom.publish.difference import plan_publication
from newsroom.publish.host import PublishError
from newsroom.publish.publication import File, Publication
from plugins.model.problem import Problem, message
from tests.newsroom.publish.workbench import FRONT, LATER, Bench, told

NO_FILE = File("0" * 32, 0)
MOVE = "Move it elsewhere on the host, or publish into another folder."


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """No test waits until bytes are on the disk for sure."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path / "host", tmp_path / "computer")


def pages(count, first=0):
    """Return so many pages, and as many assets."""
    return {f"tk/{n}{name}": NO_FILE for n in range(first, first + count) for name in (".html", ".html.br", ".png")}


def vanishing(there, gone, *, may_vanish=0.2, allowed=0):
    """Return the problems when *gone* of so many pages would vanish."""
    before = Publication(id="1", files=pages(there))
    plan = plan_publication(before, before.files, pages(there - gone, gone), lambda _: None, id="2", site="", now=0)
    return list(guards.find_too_many_vanishing(plan, may_vanish, allowed, "PUBLISH['public']"))


class TestVanishing:
    @pytest.mark.parametrize(
        ("there", "gone", "is_refused"),
        [
            (100, 20, False),
            (100, 21, True),
            (10, 2, False),
            (10, 3, True),
            (3, 1, False),  # a single page may always go
            (1, 1, False),
            (2, 2, True),
            (100, 100, True),
            (100, 0, False),
        ],
    )
    def test_is_refused_above_a_share(self, there, gone, is_refused):
        """
        A fifth of the pages may vanish, and one page at least; twins and pictures don't count.
        """
        assert bool(vanishing(there, gone)) is is_refused

    def test_is_explained_with_the_command_that_allows_it(self):
        """
        The number is named, and has to be given.
        """
        names = ", ".join(f"/tk/{name}.html" for name in (0, 1, 10, 11, 12, 13))
        assert told(vanishing(100, 21)) == [
            (
                "PUBLISH['public']",
                f"21 of the 100 pages of the site would vanish: {names}, …",
                "If this is right, allow just that number:  inv publish --vanish 21",
            )
        ]

    @pytest.mark.parametrize(("allowed", "is_refused"), [(0, True), (20, True), (21, False), (22, True), (-1, True)])
    def test_is_allowed_for_just_that_number(self, allowed, is_refused):
        """
        A number that was right yesterday allows nothing today.
        """
        assert bool(vanishing(100, 21, allowed=allowed)) is is_refused

    @pytest.mark.parametrize(("share", "gone", "is_refused"), [(0.0, 1, False), (0.0, 2, True), (1.0, 100, False)])
    def test_has_a_share_that_can_be_set(self, share, gone, is_refused):
        """
        From only a single page to all of them.
        """
        assert bool(vanishing(100, gone, may_vanish=share)) is is_refused


class TestOtherSite:
    @pytest.mark.parametrize(("before", "is_refused"), [("", False), ("tag:a", False), ("tag:b", True)])
    def test_is_never_overwritten(self, before, is_refused):
        """
        A target that holds another site of ours keeps it.
        """
        found = told(guards.find_faults_of_state(Publication(site=before), "tag:a", "PUBLISH['public']"))
        assert bool(found) is is_refused
        if is_refused:
            assert found == [
                (
                    "PUBLISH['public']",
                    "Here is another site, tag:b; this one is tag:a.",
                    "Correct PUBLISH or FEED_AUTHORITY, or give each site a folder of its own.",
                )
            ]


class TestReserved:
    @pytest.mark.parametrize(
        ("path", "is_refused"),
        [
            ("_publish", True),
            ("_publish/manifest.json.gz", True),
            ("_publishing/x", False),
            ("tk/_publish/x", False),
            ("_publish.html", False),
        ],
    )
    def test_is_the_folder_of_the_state(self, path, is_refused):
        """
        No file of the site gets among what the host has to remember.
        """
        found = told(guards.find_reserved(["index.html", path]))
        fact = "This name is kept for what the host has to remember between publications."
        assert found == ([(path, fact, "Give the file another name.")] if is_refused else [])


class TestForeign:
    def find(self, bench, site, known=None):
        """Return what is found in the way of a site."""
        draft = bench.draft(site)
        known = draft.remote.known if known is None else known
        return guards.find_foreign(bench.host, known, draft.plan, lambda path: f"public: {path}")

    def put(self, bench, path, data=b"theirs"):
        file = bench.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def test_is_nothing_on_an_empty_host(self, bench):
        """
        All files can go.
        """
        assert self.find(bench, FRONT) == ({}, [])

    def test_files_that_are_in_the_way_are_named(self, bench):
        """
        They are of other size, or of the same size and other bytes.
        """
        self.put(bench, "index.html")
        self.put(bench, "tk/index.html", b"TK")
        same, problems = self.find(bench, FRONT)
        assert same == {}
        fact = "We did not put this file here, and will not overwrite it."
        assert told(problems) == [("public: index.html", fact, MOVE), ("public: tk/index.html", fact, MOVE)]

    def test_files_with_the_same_bytes_are_adopted(self, bench):
        """
        What was uploaded by hand before, just as it is, is ours from now on.
        """
        self.put(bench, "index.html", FRONT["index.html"])
        same, problems = self.find(bench, FRONT)
        assert (same, problems) == ({"index.html": bench.files(FRONT)["index.html"]}, [])

    def test_a_folder_in_the_place_of_a_file_is_named(self, bench):
        """
        We need a file where somebody has a folder.
        """
        self.put(bench, "index.html/x")
        assert told(self.find(bench, FRONT)[1]) == [
            ("public: index.html", "We did not make this folder, and need a file of that name.", MOVE)
        ]

    def test_a_file_in_the_place_of_a_folder_is_named(self, bench):
        """
        We need a folder where somebody has a file; it is named once.
        """
        self.put(bench, "tk")
        assert told(self.find(bench, FRONT)[1]) == [
            ("public: tk", "We did not put this file here, and need a folder of that name.", MOVE)
        ]

    def test_folders_of_others_can_be_shared(self, bench):
        """
        What lies beside our files is nobody's business.
        """
        self.put(bench, "tk/theirs.html")
        self.put(bench, "theme/logo.png")
        assert self.find(bench, FRONT) == ({}, [])

    def test_a_link_is_in_the_way(self, bench):
        """
        Through it we would write somewhere else.
        """
        (bench.root / "theme").symlink_to("/tmp")
        (bench.root / "index.html").symlink_to("nothing")
        assert [place for place, *_ in told(self.find(bench, FRONT)[1])] == ["public: index.html", "public: theme"]

    def test_our_own_files_are_not_in_the_way(self, bench):
        """
        They are replaced.
        """
        bench.publish(FRONT)
        assert self.find(bench, LATER) == ({}, [])

    def test_our_own_file_gives_way_to_a_folder(self, bench):
        """
        A page that becomes a folder is removed before what is in it arrives.
        """
        bench.publish({**FRONT, "tk/old": b"a file"})
        later = {**FRONT, "tk/old/index.html": b"a folder"}
        assert self.find(bench, later) == ({}, [])
        bench.publish(later)
        assert bench.site() == later

    def test_our_own_folder_is_not_called_that_of_somebody_else(self, bench):
        """
        A folder that holds only our files, and has to become a file, gives way.
        """
        bench.publish({**FRONT, "tk/old/index.html": b"a folder"})
        later = {**FRONT, "tk/old": b"a file"}
        assert self.find(bench, later) == ({}, [])
        bench.publish(later)
        assert bench.site() == later

    def test_our_own_folder_with_something_of_others_is_in_the_way(self, bench):
        """
        What somebody has put into a folder of ours is not removed with it.
        """
        bench.publish({**FRONT, "tk/old/deep/index.html": b"a folder"})
        self.put(bench, "tk/old/deep/theirs")
        assert told(self.find(bench, {**FRONT, "tk/old": b"a file"})[1]) == [
            ("public: tk/old", "We did not make this folder, and need a file of that name.", MOVE)
        ]

    @pytest.mark.parametrize(("before", "after"), [("a.png", "a.png/b.png"), ("a.png/b.png", "a.png")])
    def test_our_own_asset_does_not_retire_where_it_is_in_the_way(self, bench, before, after):
        """
        A picture gives way as a page does, and is not remembered as one that is still there.
        """
        bench.publish({**FRONT, before: b"old"})
        bench.publish({**FRONT, after: b"new"})
        assert bench.site() == {**FRONT, after: b"new"}
        assert bench.manifest().retired == {}

    @pytest.mark.parametrize(("count", "lines"), [(20, 20), (21, 21), (50, 21)])
    def test_many_are_counted(self, bench, count, lines):
        """
        Twenty are named, of the others the number is told.
        """
        site = {f"p{n:02}.html": b"x" for n in range(count)}
        for path in site:
            self.put(bench, path)
        found = told(self.find(bench, site)[1])
        assert len(found) == lines
        if count > 20:
            assert found[-1] == ("", f"And {count - 20} more files or folders that are in the way.", MOVE)


class TestRefuse:
    def test_nothing_is_no_reason(self):
        """
        Without a problem a publication goes on.
        """
        guards.refuse([])

    def test_all_reasons_are_told_together(self):
        """
        An editor sees everything that is wrong at once.
        """
        problems = [Problem(place, 0, message("Wrong."), message("Correct it.")) for place in ("b", "a")]
        with pytest.raises(PublishError) as error:
            guards.refuse(problems)
        assert str(error.value) == "a: Wrong.\n    Correct it.\nb: Wrong.\n    Correct it."
