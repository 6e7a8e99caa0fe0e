"""The plan of a publication: which file goes when, and what is removed."""

from pathlib import Path

import pytest

from newsroom.publish.difference import (
    DAY,
    HOST_FILES,
    RETIRED_DAYS,
    STAGES,
    Plan,
    is_page,
    plan_publication,
    stage_of,
    without_twin,
)
from newsroom.publish.publication import File, Publication, Retired

NOW = 1_800_000_000.0
A, B, C = (File(letter * 32, number) for number, letter in enumerate("abc", 10))


def planned(before, files, known=None, now=NOW):
    """Return the plan from a publication (or a table of files) to a table of files."""
    if not isinstance(before, Publication):
        before = Publication(id="000001-x-y", site="here", files=before)
    retired = {path: File(was.digest, was.size) for path, was in before.retired.items()}
    known = retired | before.files if known is None else known
    return plan_publication(before, known, files, Path, id="000002-x-y", site="here", now=now)


def going(plan: Plan):
    """Return the stages with what goes in them."""
    return {stage: [upload.path for upload in uploads] for stage, uploads in plan.stages.items() if uploads}


class TestStage:
    @pytest.mark.parametrize(
        ("path", "new", "old"),
        [
            # what pages need
            ("theme/css/site.01234567.css", "assets", "assets"),
            ("theme/site.webmanifest", "assets", "assets"),
            ("theme/search.json", "assets", "assets"),
            ("media/photo.jpg", "assets", "assets"),
            ("media/archive.tar.gz", "assets", "assets"),
            ("media/slides/index.html", "assets", "assets"),
            ("media/table.xml", "assets", "assets"),
            ("media/programme.ics", "assets", "assets"),
            ("favicon.ico", "assets", "assets"),
            ("tk/search/words.bin", "assets", "assets"),
            ("hy/նոր սրահ.png", "assets", "assets"),
            (".well-known/apple-app-site-association", "assets", "assets"),
            # pages that list others
            ("index.html", "lists", "lists"),
            ("404.html", "lists", "lists"),
            ("tk/index.html", "new pages", "lists"),
            ("hy/404.html", "new pages", "lists"),
            ("tk/category/services/index.html", "new pages", "lists"),
            ("hy/tag/գիրք/index.html", "new pages", "lists"),
            ("tk/2026/index.html", "new pages", "lists"),
            ("tk/2026/03/index.html", "new pages", "lists"),
            ("tk/events/index.html", "new pages", "lists"),
            ("tk/feeds/index.html", "new pages", "lists"),
            ("tk/search/index.html", "new pages", "lists"),
            # pages
            ("tk/news/2026/new-room/index.html", "new pages", "changed pages"),
            ("hy/about/index.html", "new pages", "changed pages"),
            ("tk/20260/index.html", "new pages", "changed pages"),
            ("google1234.html", "new pages", "changed pages"),
            ("tk/old.htm", "new pages", "changed pages"),
            ("tk/map.xhtml", "new pages", "changed pages"),
            # what programs read
            ("tk/feed.atom", "lists", "lists"),
            ("tk/feed.rss", "lists", "lists"),
            ("sitemap.xml", "lists", "lists"),
            ("tk/events.ics", "lists", "lists"),
            ("robots.txt", "lists", "lists"),
            ("tk/feed.json", "lists", "lists"),
            # what servers read
            (".htaccess", "host files", "host files"),
            ("media/.htaccess", "host files", "host files"),
            ("_redirects", "host files", "host files"),
            ("_headers", "host files", "host files"),
            ("CNAME", "host files", "host files"),
            ("web.config", "host files", "host files"),
        ],
    )
    def test_is_that_of_the_kind(self, path, new, old):
        """
        Assets go first, then pages that are new, those that were there, what lists them, and what the server reads.
        """
        assert (stage_of(path, is_new=True), stage_of(path, is_new=False)) == (new, old)

    @pytest.mark.parametrize("ending", [".br", ".gz", ".zst"])
    @pytest.mark.parametrize(
        "path", ["theme/site.css", "tk/index.html", "tk/a/index.html", "sitemap.xml", "tk/feed.atom", "theme/a.svg"]
    )
    def test_of_a_twin_is_that_of_its_file(self, path, ending):
        """
        A compressed twin goes with the file that it stands for.
        """
        for is_new in (True, False):
            assert stage_of(path + ending, is_new=is_new) == stage_of(path, is_new=is_new)

    def test_of_what_the_server_reads_is_the_last(self):
        """
        The order is that of the design, and the plan keeps it.
        """
        assert STAGES == ("assets", "new pages", "changed pages", "lists", "host files")
        assert {stage_of(path, is_new=True) for path in HOST_FILES} == {STAGES[-1]}

    def test_twins_are_no_pages_of_their_own(self):
        """
        Whoever counts pages counts none twice.
        """
        assert [is_page(path) for path in ("a/index.html", "a/index.html.br", "a.htm", "a.png")] == [1, 0, 1, 0]
        assert without_twin("a/index.html.br") == "a/index.html"
        assert without_twin("a.br/index.html") == "a.br/index.html"


class TestPlan:
    def test_of_a_first_publication_has_everything(self):
        """
        On an empty host all is new.
        """
        files = {"index.html": A, "theme/a.css": B, "robots.txt": C, ".htaccess": C}
        plan = planned(Publication(), files)
        assert going(plan) == {
            "assets": ["theme/a.css"],
            "lists": ["index.html", "robots.txt"],
            "host files": [".htaccess"],
        }
        assert plan.new == files.keys()
        assert (plan.removals, plan.retired, plan.after.previous) == ((), (), "")

    def test_of_the_same_site_is_empty(self):
        """
        Nothing has changed, nothing is done.
        """
        files = {"index.html": A, "theme/a.css": B}
        plan = planned(files, files)
        assert plan.is_empty
        assert (going(plan), plan.removals, plan.new) == ({}, (), set())

    def test_has_what_is_new_and_what_has_changed(self):
        """
        Other bytes go, of the same size too; the same bytes don't.
        """
        same_size = File("d" * 32, A.size)
        plan = planned(
            {"tk/a/index.html": A, "tk/b/index.html": B}, {"tk/a/index.html": same_size, "tk/b/index.html": B}
        )
        assert going(plan) == {"changed pages": ["tk/a/index.html"]}
        (upload,) = plan.uploads
        assert (upload.digest, upload.size, upload.source) == (same_size.digest, A.size, Path(same_size.digest))
        assert plan.new == set()

    def test_goes_in_order(self):
        """
        All uploads together are in the order of the stages, and sorted within each.
        """
        before = {"tk/old/index.html": A, "index.html": A, "b.png": A}
        after = {
            "sitemap.xml": B,
            ".htaccess": B,
            "tk/old/index.html": B,
            "z.png": B,
            "b.png": B,
            "tk/new/index.html": B,
            "index.html": B,
        }
        order = ["b.png", "z.png", "tk/new/index.html", "tk/old/index.html", "index.html", "sitemap.xml", ".htaccess"]
        assert [upload.path for upload in planned(before, after).uploads] == order

    def test_says_which_publication_comes_after_which(self):
        """
        The manifest to be has the id, and that of the one before.
        """
        after = planned({"index.html": A}, {"index.html": B}).after
        assert (after.id, after.previous, after.site, after.files) == (
            "000002-x-y",
            "000001-x-y",
            "here",
            {"index.html": B},
        )

    def test_sends_what_is_not_known_for_sure(self):
        """
        A file that an interruption has left in doubt goes again; it is not a new one.
        """
        plan = planned({"a.png": A}, {"a.png": A}, known={"a.png": None})
        assert going(plan) == {"assets": ["a.png"]}
        assert plan.new == set()
        assert not plan.is_empty

    def test_sends_what_has_vanished_from_the_host(self):
        """
        What the manifest has and the host has not is new there again.
        """
        plan = planned({"a.png": A}, {"a.png": A}, known={})
        assert (going(plan), plan.new) == ({"assets": ["a.png"]}, {"a.png"})


class TestTwin:
    @pytest.mark.parametrize(
        ("page", "stage"), [("tk/a/index.html", "changed pages"), ("index.html", "lists"), ("tk/index.html", "lists")]
    )
    def test_of_an_old_page_goes_with_it_though_it_is_new(self, page, stage):
        """
        When compressing is turned on, no list arrives, compressed, before the pages it names.
        """
        plan = planned({page: A}, {page: B, f"{page}.br": C})
        assert going(plan) == {stage: [page, f"{page}.br"]}

    def test_of_an_unchanged_page_goes_in_its_stage(self):
        """
        So it is when the page itself stays as it is.
        """
        plan = planned({"tk/index.html": A}, {"tk/index.html": A, "tk/index.html.gz": C})
        assert going(plan) == {"lists": ["tk/index.html.gz"]}

    def test_of_a_new_page_goes_with_it(self):
        """
        A new page comes with its twin.
        """
        plan = planned({}, {"tk/a/index.html": A, "tk/a/index.html.br": C})
        assert going(plan) == {"new pages": ["tk/a/index.html", "tk/a/index.html.br"]}

    def test_of_a_page_that_vanishes_is_removed_with_it(self):
        """
        Nobody gets a page by its twin that is there no more.
        """
        plan = planned({"tk/a/index.html": A, "tk/a/index.html.br": B}, {})
        assert plan.removals == ("tk/a/index.html", "tk/a/index.html.br")
        assert plan.vanishing == ("tk/a/index.html",)

    def test_of_an_asset_retires_with_it(self):
        """
        A stylesheet stays in both forms.
        """
        plan = planned({"theme/a.css": A, "theme/a.css.br": B}, {})
        assert plan.retired == ("theme/a.css", "theme/a.css.br")


class TestLeaving:
    def test_pages_lists_and_host_files_are_removed(self):
        """
        What only pages of today need to lead to goes at once.
        """
        files = {"tk/a/index.html": A, "tk/feed.atom": A, ".htaccess": A, "tk/tag/x/index.html": A}
        plan = planned(files, {})
        assert plan.removals == tuple(sorted(files))
        assert plan.after.retired == {}
        assert not plan.is_empty

    def test_assets_retire(self):
        """
        What a page needs that a reader has open stays.
        """
        plan = planned({"theme/a.css": A, "index.html": A}, {"index.html": A})
        assert (plan.removals, plan.retired) == ((), ("theme/a.css",))
        assert plan.after.retired == {"theme/a.css": Retired(A.digest, A.size, NOW)}
        assert not plan.is_empty

    @pytest.mark.parametrize(("days", "stays"), [(0, True), (13.9, True), (14, True), (14.1, False)])
    def test_retired_assets_stay_for_two_weeks(self, days, stays):
        """
        From the publication on that needs them no more.
        """
        was = Retired(A.digest, A.size, NOW - days * DAY)
        plan = planned(Publication(id="1", files={"index.html": A}, retired={"theme/a.css": was}), {"index.html": A})
        assert plan.after.retired == ({"theme/a.css": was} if stays else {})
        assert plan.removals == (() if stays else ("theme/a.css",))
        assert plan.is_empty is stays
        assert RETIRED_DAYS == 14

    def test_a_clock_in_the_past_removes_nothing(self):
        """
        A computer whose clock is a day late keeps what another one has retired.
        """
        was = Retired(A.digest, A.size, NOW + DAY)
        plan = planned(Publication(id="1", retired={"a.css": was}), {})
        assert (plan.removals, plan.after.retired) == ((), {"a.css": was})

    def test_a_retired_asset_that_is_wanted_again_is_not_sent(self):
        """
        Back to an older site: its stylesheet is still there, and is an asset like any other.
        """
        before = Publication(id="1", files={"a.2.css": B}, retired={"a.1.css": Retired(A.digest, A.size, NOW)})
        plan = planned(before, {"a.1.css": A})
        assert (going(plan), plan.after.files) == ({}, {"a.1.css": A})
        assert plan.after.retired == {"a.2.css": Retired(B.digest, B.size, NOW)}

    def test_a_retired_asset_that_has_other_bytes_now_is_sent(self):
        """
        The name alone does not make it the same file.
        """
        plan = planned(Publication(id="1", retired={"a.png": Retired(A.digest, A.size, NOW)}), {"a.png": B})
        assert (going(plan), plan.after.retired) == ({"assets": ["a.png"]}, {})

    def test_an_asset_of_an_interrupted_publication_retires(self):
        """
        A reader may have got a page that needs it.
        """
        plan = planned({}, {"index.html": A}, known={"theme/b.css": B})
        assert plan.after.retired == {"theme/b.css": Retired(B.digest, B.size, NOW)}

    def test_a_retired_asset_stays_though_its_bytes_are_in_doubt(self):
        """
        A host that has lost its list does not lose what readers of older pages need.
        """
        was = Retired(A.digest, A.size, NOW - DAY)
        plan = planned(Publication(id="1", retired={"a.css": was}), {}, known={"a.css": None})
        assert (plan.removals, plan.after.retired) == ((), {"a.css": was})

    def test_an_asset_of_which_nothing_is_known_is_removed(self):
        """
        What cannot be described cannot be remembered either.
        """
        assert planned({}, {}, known={"x.css": None}).removals == ("x.css",)

    def test_retiring_twice_keeps_the_first_day(self):
        """
        An asset that was retired is not retired anew by each publication.
        """
        first = planned({"a.css": A, "index.html": A}, {"index.html": A}).after
        second = planned(first, {"index.html": B}, now=NOW + DAY)
        assert second.after.retired["a.css"].since == NOW
        assert second.retired == ()
