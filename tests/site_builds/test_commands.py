"""The two commands build a site, say what they did, and fail so that an editor knows why."""

import re
import shutil
from hashlib import sha256
from pathlib import Path

from tests.conftest import SiteOf
from tests.site_builds.commands import inv, pelican
from tests.site_builds.fixture_sites import SETTINGS, SITES, build_content, fixture_settings, tree, write_settings


def test_inv_build_says_what_it_has_built(tmp_path: Path) -> None:
    """
    The build ends in one line: articles, pages and feeds per language, the time it took, and how to look at it.
    """
    settings = write_settings(tmp_path, SITES / "no_pages")
    done = inv("build", "--settings", settings)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert re.fullmatch(
        r".*: tk – articles: 1, pages: 0, feeds: 1; hy – articles: 1, pages: 0, feeds: 1\. .* \d+\.\d s\. .*inv serve.*\n",
        done.stdout,
    )


def test_inv_build_takes_other_folders(tmp_path: Path) -> None:
    """
    A content folder and an output folder can be named in the place of those of the settings.
    """
    done = inv("build", "--content", SITES / "no_pages", "--output", tmp_path / "elsewhere")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "elsewhere/hy/news/2025/opening/index.html").is_file()


def test_pelican_builds_any_folder_from_anywhere(tmp_path: Path) -> None:
    """
    The ordinary command of Pelican works on a content folder elsewhere, from a working directory elsewhere.
    """
    shutil.copytree(SITES / "no_pages", tmp_path / "texts")
    done = pelican("texts", "-s", SETTINGS, "-o", "site", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site/tk/news/2025/opening/index.html").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"texts", "site", ".site.state"}


def test_pelican_builds_three_hundred_pairs(site_of: SiteOf, tmp_path: Path) -> None:
    """
    A large content folder that is not the repository's gives, by the ordinary command, the bytes of which all
    invariants hold.
    """
    built = site_of("many_articles")
    facts = fixture_settings("many_articles", built.output.parent)
    settings = write_settings(tmp_path, Path(facts.pop("PATH")), **facts)
    done = pelican(built.output.parent / "content", "-s", settings, "-o", tmp_path / "output")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found = {path: sha256(data).hexdigest() for path, data in tree(tmp_path / "output").items()}
    assert found == built.digests


def test_warnings_are_shown_and_stop_nothing(tmp_path: Path) -> None:
    """
    Both commands print every warning with its place and its cure, uncoloured and unwrapped, and build the site.
    """
    content = SITES / "two_languages"
    for done in (
        inv("build", "--settings", write_settings(tmp_path, content)),
        pelican(content, "-s", SETTINGS, "-o", tmp_path / "by-pelican"),
        pelican(content, "-s", SETTINGS, "-o", tmp_path / "by-quiet-pelican", "-q"),
    ):
        assert done.returncode == 0, done.stderr
        assert done.stderr.count(": warning: ") == 3
        assert "tk/news/2024/links.md:24: warning: The link leads to " in done.stderr
        assert "\x1b" not in done.stderr
        assert "\r" not in done.stderr


def test_an_error_stops_both_commands_and_changes_nothing(tmp_path: Path) -> None:
    """
    A mistake in one article ends the build with a message, an exit status, and the last good output as it was.
    """
    content = tmp_path / "content"
    shutil.copytree(SITES / "no_pages", content)
    settings = write_settings(tmp_path, content)
    build_content(content, tmp_path / "output")
    before = tree(tmp_path / "output")
    article = content / "hy/news/2025/opening.md"
    article.write_text(
        article.read_text(encoding="utf-8").replace("category: news", "category: newss"), encoding="utf-8"
    )
    for done in (
        inv("build", "--settings", settings),
        pelican(content, "-s", settings, "-o", tmp_path / "output"),
    ):
        assert done.returncode == 1
        assert "hy/news/2025/opening.md:4: There is no category “newss”.\n    Did you mean “news”?" in done.stderr
        assert "Traceback" not in done.stderr + done.stdout
        assert tree(tmp_path / "output") == before


def test_a_failed_first_build_leaves_no_half_of_a_site(tmp_path: Path) -> None:
    """
    When the first build of all fails there is no page in the output folder.
    """
    content = tmp_path / "content"
    shutil.copytree(SITES / "no_pages", content)
    (content / "tk/news/2025/broken.md").write_text("no front matter\n", encoding="utf-8")
    done = pelican(content, "-s", SETTINGS, "-o", tmp_path / "output")
    assert done.returncode == 1
    assert tree(tmp_path / "output") == {}
