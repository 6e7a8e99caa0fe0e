"""Files with one path below the folders of their languages are versions of one article."""

from datetime import timedelta

import pytest

from plugins.pair.versions import group_versions, is_published, pair_versions
from tests.plugins.samples import NOW, document, site


def paired(*documents):
    """Return the versions of one article, by language, once they know each other."""
    (group,) = group_versions(documents, site("tk", "hy", "en")).values()
    pair_versions(group)
    return {version.language: version for version in group}


class TestGroups:
    def test_are_made_by_the_path_after_the_language(self):
        """
        The same path is the same article; the order is that of LANGUAGES, whatever the order of the files.
        """
        paths = ["hy/news/a.md", "tk/news/b.md", "tk/news/a.md", "hy/pages/a.md"]
        groups = group_versions([document(path) for path in paths], site())
        assert {key: [version.document.path for version in group] for key, group in groups.items()} == {
            "news/a": ["tk/news/a.md", "hy/news/a.md"],
            "news/b": ["tk/news/b.md"],
            "pages/a": ["hy/pages/a.md"],
        }

    def test_do_not_depend_on_slug_or_id(self):
        """
        Only the path pairs.
        """
        documents = [document("tk/news/a.md", slug="x", identity="i"), document("hy/news/b.md", slug="x", identity="i")]
        assert list(group_versions(documents, site())) == ["news/a", "news/b"]


class TestPublishing:
    @pytest.mark.parametrize(
        ("changes", "shows_drafts", "expected"),
        [
            ({}, False, True),
            ({"status": "hidden"}, False, True),
            ({"status": "draft"}, False, False),
            ({"status": "draft"}, True, True),
            ({"date": NOW}, False, True),
            ({"date": NOW + timedelta(seconds=1)}, False, False),
            ({"date": NOW + timedelta(seconds=1)}, True, True),
        ],
    )
    def test_waits_for_its_time(self, changes, shows_drafts, expected):
        """
        A draft is never shown, and what is dated later waits, except in a build of drafts.
        """
        assert is_published(document(**changes), site(shows_drafts=shows_drafts)) is expected

    def test_of_a_page_depends_on_its_status_alone(self):
        """
        A page has no date.
        """
        assert is_published(document("tk/pages/about.md"), site())
        assert not is_published(document("tk/pages/about.md", status="draft"), site())


class TestPairs:
    def test_know_each_other(self):
        """
        Each version has all others that readers can see, in the order of LANGUAGES.
        """
        versions = paired(document("en/a.md"), document("hy/a.md"), document("tk/a.md"))
        assert [other.language for other in versions["hy"].translations] == ["tk", "en"]
        assert [other.language for other in versions["tk"].translations] == ["hy", "en"]

    def test_do_not_know_what_is_not_published(self):
        """
        A draft is nobody's translation; it knows the others itself.
        """
        versions = paired(document("tk/a.md"), document("hy/a.md", status="draft"))
        assert versions["tk"].translations == ()
        assert versions["hy"].translations == (versions["tk"],)

    @pytest.mark.parametrize(
        ("said", "expected"),
        [({"tk": "hy"}, "hy"), ({"tk": "hy", "hy": "hy"}, "hy"), ({}, "")],
    )
    def test_know_the_language_that_a_file_says_they_were_written_in(self, said, expected):
        """
        One file is enough; when none says it, nobody guesses.
        """
        versions = paired(*(document(f"{tag}/a.md", source_language=said.get(tag, "")) for tag in ("tk", "hy")))
        assert {version.source_language for version in versions.values()} == {expected}
