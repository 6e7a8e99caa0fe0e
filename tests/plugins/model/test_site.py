"""Settings are read once; what is missing or wrong is named with the setting, the value found and the form expected."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.model.problem import BuildError
from plugins.model.site import read_site, shown_path
from tests.plugins.samples import REPOSITORY, site

LANGUAGES = {
    "tk": {"name": "Kitaphana habarlary", "description": "Habarlar."},
    "hy": {"name": "Գրադարանային լուրեր", "description": "Լուրեր։"},
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "theme/templates").mkdir(parents=True)
    return tmp_path


def settings(**changes: object) -> dict[str, object]:
    """Return settings that are right, with *changes*."""
    return {
        "PATH": "content",
        "OUTPUT_PATH": "output",
        "THEME": "theme",
        "SITEURL": "https://news.example.org/",
        "TIMEZONE": "Asia/Ashgabat",
        "LANGUAGES": LANGUAGES,
        "LANGUAGES_PATH": str(REPOSITORY / "languages"),
        "FEED_AUTHORITY": "news.example.org",
        "FEED_YEAR": 2020,
        "MARKDOWN": {"extensions": ["extra"]},
        "PLUGINS": ["plugins.read", "neighbors"],
    } | changes


def complaints(**changes: object) -> str:
    """Return what is said about these settings."""
    with pytest.raises(BuildError) as error:
        read_site(settings(**changes))
    return str(error.value)


WRONG = {
    "SITEURL": [
        ("example.org", "SITEURL is “example.org”, which is not a full address."),
        ("//example.org", "SITEURL is “//example.org”, which is not a full address."),
        ("ftp://example.org", "SITEURL is “ftp://example.org”, which is not a full address."),
        ("https://", "SITEURL is “https://”, which is not a full address."),
        ("https://x.org/?a=1", "SITEURL is “https://x.org/?a=1”, which is not a full address."),
        ("https://x.org/#a", "SITEURL is “https://x.org/#a”, which is not a full address."),
        ("https://x.org:port", "SITEURL is “https://x.org:port”, which is not a full address."),
        ("https://[x", "SITEURL is “https://[x”, which is not a full address."),
        ("https://x y.org", "SITEURL is “https://x y.org”, which is not a full address."),
        (42, "SITEURL is “42”, which is not a full address."),
    ],
    "TIMEZONE": [
        ("Mars", "TIMEZONE is “Mars”, which is not a known time zone."),
        ("Asia", "TIMEZONE is “Asia”, which is not a known time zone."),
        ("../UTC", "TIMEZONE is “../UTC”, which is not a known time zone."),
        (5, "TIMEZONE is “5”, which is not a known time zone."),
    ],
    "FEED_AUTHORITY": [
        ("https://x.org", "FEED_AUTHORITY is “https://x.org”, which is not a domain name."),
        ("X.org", "FEED_AUTHORITY is “X.org”, which is not a domain name."),
        ("localhost", "FEED_AUTHORITY is “localhost”, which is not a domain name."),
    ],
    "FEED_YEAR": [
        ("20", "FEED_YEAR is “20”, which is not a year."),
        ("0000", "FEED_YEAR is “0000”, which is not a year."),
        (12020, "FEED_YEAR is “12020”, which is not a year."),
        ("٢٠٢٠", "FEED_YEAR is “٢٠٢٠”, which is not a year."),
    ],
    "LANGUAGES": [
        (["tk", "hy"], "LANGUAGES is not a table."),
        ({"tk": "Türkmen"}, "LANGUAGES has no “name” for “tk”."),
        ({"tk": {"name": "a"}}, "LANGUAGES has no “description” for “tk”."),
        ({"tk": {"name": " ", "description": "b"}}, "LANGUAGES has no “name” for “tk”."),
        ({"../tk": LANGUAGES["tk"]}, "LANGUAGES has “../tk”, which is not the tag of a language."),
        ({5: LANGUAGES["tk"]}, "LANGUAGES has “5”, which is not the tag of a language."),
    ],
    "PATH": [(5, "PATH is not the path of a folder.")],
    "LANGUAGES_PATH": [(["languages"], "LANGUAGES_PATH is not the path of a folder.")],
    "THEME": [
        ("nowhere", "The theme folder nowhere has no templates."),
        (5, "THEME is not the path of a folder."),
    ],
    "MARKDOWN": [(["extra"], "MARKDOWN is not a table.")],
    "PLUGINS": [("plugins.read", "PLUGINS is not a list.")],
    "HOST_FILES": [
        (value, "HOST_FILES is not a list of servers for which there are rules.")
        for value in ("apache", ["nginx"], 5, [["apache"]], None)
    ],
    "FEED_HUB": [
        (value, f"FEED_HUB is “{value}”, which is not a full address.") for value in ("hub", 5, "ftp://hub.example.org")
    ],
}
CURES = {
    "SITEURL": "Write it like https://news.example.org, without a slash at the end.",
    "TIMEZONE": "Use a name like Asia/Ashgabat.",
    "FEED_AUTHORITY": "Use a domain like news.example.org, and never change it.",
    "FEED_YEAR": "Use the year the site began in, and never change it.",
}


@pytest.mark.usefixtures("folder")
class TestSite:
    def test_holds_what_the_settings_say(self, folder):
        """
        Folders are absolute, the address has no slash at its end, plugins of others are known by name.
        """
        found = read_site(settings())
        assert (found.content, found.output) == (folder / "content", folder / "output")
        assert found.url == "https://news.example.org"
        assert list(found.languages) == ["tk", "hy"]
        assert found.default_language == "tk"
        assert found.languages["hy"].name == "Գրադարանային լուրեր"
        assert found.foreign_plugins == ("neighbors",)
        assert found.shows_drafts is False

    @pytest.mark.parametrize(
        ("url", "base"),
        [("https://x.org", ""), ("https://x.org/", ""), ("http://x.org:8000/a/b/", "/a/b"), ("HTTPS://X.org", "")],
    )
    def test_knows_the_path_of_its_address(self, url, base):
        """
        A site may stand below a path of its host.
        """
        assert read_site(settings(SITEURL=url)).base_path == base

    @pytest.mark.parametrize(
        ("name", "value", "fact"),
        [(name, value, fact) for name, cases in WRONG.items() for value, fact in cases],
    )
    def test_names_a_setting_that_is_wrong(self, name, value, fact):
        """
        The message has the setting, the value found, and the form expected.
        """
        said = complaints(**{name: value})
        assert f"settings: {name}: {fact}\n    " in said
        assert CURES.get(name, "") in said

    @pytest.mark.parametrize("name", [name for name in settings() if name != "PATH"])
    @pytest.mark.parametrize("value", [None, "", [], {}])
    def test_names_a_setting_that_is_missing(self, name, value):
        """
        A setting that was left out or emptied is not guessed.
        """
        assert complaints(**{name: value}) == (
            f"settings: {name}: The setting {name} is missing or empty.\n"
            "    Set it in pelicanconf.py; its comment there says how."
        )

    def test_names_all_that_is_wrong_at_once(self):
        """
        Nobody corrects settings one by one.
        """
        said = complaints(SITEURL="x", TIMEZONE="Mars", FEED_YEAR="x")
        assert [line.split(":")[1].strip() for line in said.splitlines()[::2]] == ["FEED_YEAR", "SITEURL", "TIMEZONE"]

    def test_names_a_language_that_has_no_file(self):
        """
        A language needs its file, and the message says which languages have one.
        """
        assert complaints(LANGUAGES={"xx": LANGUAGES["tk"]}).startswith(
            f"{REPOSITORY}/languages/xx.toml: There is no language xx: this file does not exist.\n"
            "    Write the file, or use one of the languages that have one: "
        )

    @pytest.mark.parametrize(
        ("output", "path", "said"),
        [
            ("content", "content", "OUTPUT_PATH (content) and PATH (content)"),
            ("content/output", "content", "OUTPUT_PATH (content/output) and PATH (content)"),
            ("site", "site/content", "OUTPUT_PATH (site) and PATH (site/content)"),
            ("theme/output", "content", "OUTPUT_PATH (theme/output) and THEME (theme)"),
        ],
    )
    def test_keeps_what_it_reads_apart_from_what_it_writes(self, output, path, said):
        """
        An output folder within the content folder would be read as content; the other way round it would be removed.
        """
        assert complaints(OUTPUT_PATH=output, PATH=path) == (
            f"settings: OUTPUT_PATH: {said} are one inside the other, or the same.\n"
            "    Name an output folder beside it, for example output."
        )

    def test_sees_through_links_between_folders(self, folder):
        """
        A symbolic link does not hide that two folders are one.
        """
        (folder / "content").mkdir()
        (folder / "linked").symlink_to("content")
        assert "are one inside the other, or the same." in complaints(OUTPUT_PATH="linked")

    def test_allows_folders_whose_names_begin_alike(self):
        """
        content-output is not in content.
        """
        assert read_site(settings(OUTPUT_PATH="content-output"))


@pytest.mark.usefixtures("folder")
class TestNow:
    def test_is_what_the_environment_says(self, monkeypatch):
        """
        SOURCE_DATE_EPOCH sets the moment of a build, which is shown in the site's zone.
        """
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
        now = read_site(settings()).now
        assert now == datetime(1970, 1, 1, tzinfo=UTC)
        assert now.isoformat() == "1970-01-01T05:00:00+05:00"

    def test_is_the_present_otherwise(self, monkeypatch):
        """
        Without it the clock decides.
        """
        monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        assert abs((read_site(settings()).now - datetime.now(UTC)).total_seconds()) < 60

    @pytest.mark.parametrize("value", ["now", "1e9", "99999999999999999999"])
    def test_is_refused_when_it_is_no_number_of_seconds(self, monkeypatch, value):
        """
        A wrong clock would publish what should wait.
        """
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        assert complaints() == (f"SOURCE_DATE_EPOCH is “{value}”.\n    Give it a whole number of seconds since 1970.")


class TestShownPath:
    def test_is_relative_where_a_terminal_can_open_it(self, folder):
        """
        Below the working directory a path is short, elsewhere it is whole.
        """
        assert shown_path(folder / "content/tk/x.md") == "content/tk/x.md"
        assert shown_path(Path("/elsewhere/x.md")) == "/elsewhere/x.md"

    def test_of_a_source_file_begins_with_the_content_folder(self):
        """
        Messages name files as the editor sees them.
        """
        assert site().shown("tk/news/2020/x.md") == "content/tk/news/2020/x.md"
