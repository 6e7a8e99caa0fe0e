"""The site that this repository ships is whole, and holds what its readers and editors are promised."""

from collections import Counter
from datetime import datetime
from itertools import islice
from pathlib import Path

import pytest
import yaml

from newsroom.settings import read_settings
from plugins.model.site import read_site
from tests.site_builds.built_site import BuiltSite, read_built_site
from tests.site_builds.commands import inv, pelican
from tests.site_builds.fixture_sites import REPOSITORY, SETTINGS, build, tree
from tests.site_builds.invariants import INVARIANTS, Invariant

CONTENT = REPOSITORY / "content"
NOW = datetime.fromisoformat("2026-11-23T12:00:00+05:00")
"""When the site is built here; the shipped content is from 2020 to 2027."""

FIRST_STORY = "news/2020/online-conference"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The repository's own site, with the repository's own settings."""
    done = build({"OUTPUT_PATH": str(tmp_path_factory.mktemp("repository") / "output")}, NOW)
    assert [problem.say() for problem in done.warnings] == []
    return read_built_site(done.site)


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, dict]]:
    """The front matter of every article, by language and key."""
    found: dict[str, dict[str, dict]] = {}
    for tag in ("tk", "hy"):
        for file in sorted((CONTENT / tag / "news").rglob("*.md")):
            header = file.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---")
            key = file.relative_to(CONTENT / tag).with_suffix("").as_posix()
            found.setdefault(tag, {})[key] = yaml.load(header, Loader=yaml.CBaseLoader)
    return found


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda invariant: invariant.__name__)
def test_holds_for_the_repository(invariant: Invariant, repository: BuiltSite) -> None:
    """
    What is true of any site is true of the one that is shipped.
    """
    found = [*islice(invariant(repository), 20)]
    assert not found, "\n".join([str(invariant.__doc__), *found])


def test_public_settings_load() -> None:
    """
    The settings for the public site are those of the site, with an address of their own.
    """
    local, public = (read_site(read_settings(REPOSITORY / name)) for name in ("pelicanconf.py", "publishconf.py"))
    assert public.url.startswith("https://")
    assert public.output != local.output
    assert (public.content, public.languages, public.feed_authority) == (
        local.content,
        local.languages,
        local.feed_authority,
    )


def test_the_first_story_is_told_in_both_languages(repository: BuiltSite) -> None:
    """
    The report of the online conference of 24 December 2020 is there in Turkmen and in Armenian.
    """
    assert set(repository.addresses_of_keys[FIRST_STORY]) == {"tk", "hy"}


def test_there_are_pairs_and_single_articles(facts: dict[str, dict[str, dict]]) -> None:
    """
    At least thirteen articles are there in both languages, at least two in Turkmen only, and two in Armenian only.
    """
    turkmen, armenian = set(facts["tk"]), set(facts["hy"])
    assert len(turkmen & armenian) >= 13
    assert len(turkmen - armenian) >= 2
    assert len(armenian - turkmen) >= 2


def test_articles_are_spread_over_the_years(facts: dict[str, dict[str, dict]]) -> None:
    """
    Both languages have articles of every year from 2020 to 2026.
    """
    for tag, articles in facts.items():
        assert {article["date"][:4] for article in articles.values()} >= {str(year) for year in range(2020, 2027)}, tag


def test_every_category_has_articles(facts: dict[str, dict[str, dict]]) -> None:
    """
    No category of the taxonomy is empty in either language.
    """
    taxonomy = yaml.safe_load((CONTENT / "taxonomy.yaml").read_text(encoding="utf-8"))
    for articles in facts.values():
        counted = Counter(article["category"] for article in articles.values())
        assert set(counted) == set(taxonomy["categories"])


@pytest.mark.parametrize("key", ["gallery", "documents", "corrections", "event", "image", "tags", "translators"])
def test_every_part_of_an_article_is_shown_once(key: str, facts: dict[str, dict[str, dict]]) -> None:
    """
    The shipped articles show what the site can do: galleries, documents, corrections, events and the rest.
    """
    for tag, articles in facts.items():
        assert any(key in article for article in articles.values()), tag


def test_pages_are_there_in_both_languages(repository: BuiltSite) -> None:
    """
    About and contact are there in both languages.
    """
    for key in ("pages/about", "pages/contact"):
        assert set(repository.addresses_of_keys[key]) == {"tk", "hy"}


def test_both_commands_build_it_alike(repository: BuiltSite, tmp_path: Path) -> None:
    """
    The shipped site is the same byte for byte, whether inv build or pelican builds it.
    """
    clock = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}
    one = inv("build", "--output", tmp_path / "one", **clock)
    two = pelican("content", "-s", SETTINGS, "-o", tmp_path / "two", **clock)
    assert (one.returncode, two.returncode) == (0, 0), one.stderr + two.stderr
    assert one.stderr + two.stderr == ""
    assert tree(tmp_path / "one") == tree(tmp_path / "two") == tree(repository.output)
