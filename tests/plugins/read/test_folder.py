"""The content folder: which files are articles, and what does not belong there."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.model.document import Source
from plugins.model.seen import NOTHING, list_files
from plugins.read.folder import find_media, find_sources, look_at, source_of
from tests.plugins.samples import said, site


@pytest.fixture
def content(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "content"


def fill(content: Path, *paths: str) -> None:
    """Make these files."""
    for path in paths:
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text("x")


def sources_of(content: Path):
    """Return the articles and pages, and what is wrong with the folder."""
    sample = site(content=content)
    return find_sources(sample, list_files(sample).content)


class TestSources:
    @pytest.mark.parametrize(
        ("path", "language", "key", "kind"),
        [
            ("tk/news/2020/sergi.md", "tk", "news/2020/sergi", "article"),
            ("hy/news/2020/sergi.md", "hy", "news/2020/sergi", "article"),
            ("tk/interview.md", "tk", "interview", "article"),
            ("tk/pages/about.md", "tk", "pages/about", "page"),
            ("tk/pages/help/room.md", "tk", "pages/help/room", "page"),
            ("tk/pages.md", "tk", "pages", "article"),
            ("tk/news/pages/x.md", "tk", "news/pages/x", "article"),
        ],
    )
    def test_say_by_their_path_what_they_are(self, path, language, key, kind):
        """
        Language, key and kind follow from where a file is.
        """
        assert source_of(path) == Source(path, language, key, kind)

    def test_are_the_files_of_the_languages_by_path(self, content):
        """
        Media, files for the root and the taxonomy are something else.
        """
        fill(content, "tk/b.md", "hy/a.md", "tk/a.md", "media/x.md", "extra/y.md", "taxonomy.yaml")
        sources, problems = sources_of(content)
        assert problems == []
        assert [source.path for source in sources] == ["hy/a.md", "tk/a.md", "tk/b.md"]

    def test_are_not_what_tools_keep_for_themselves(self, content):
        """
        Backups, hidden files and what systems leave behind are overlooked.
        """
        fill(
            content,
            *("tk/a.md", "tk/.a.md.swp", "tk/a.md~", "tk/#a.md#", "tk/~$a.md", "tk/a.tmp", "tk/a.bak"),
            *(".DS_Store", "tk/Thumbs.db", "desktop.ini", ".git/config", "tk/.obsidian/x.md", ".taxonomy.yaml.swp"),
        )
        sources, problems = sources_of(content)
        assert problems == []
        assert [source.path for source in sources] == ["tk/a.md"]

    @pytest.mark.parametrize(
        ("path", "fact", "cure"),
        [
            ("a.md", "content/a.md: This file is in no folder of a language.", "Move it into one of: tk, hy."),
            (
                "ru/a.md",
                "content/ru/a.md: The folder “ru” is not that of a language of the site.",
                "Move the file into one of: tk, hy. Languages are set in LANGUAGES.",
            ),
            (
                "TK/a.md",
                "content/TK/a.md: The folder “TK” is not that of a language of the site.",
                "Did you mean tk? Languages are set in LANGUAGES.",
            ),
            (
                "Media/a.png",
                "content/Media/a.png: The folder “Media” is not that of a language of the site.",
                "Did you mean media? Languages are set in LANGUAGES.",
            ),
            (
                "tk/a.docx",
                "content/tk/a.docx: This is not an article: its name does not end in .md.",
                "Put pictures and documents into media/, and remove what is not needed.",
            ),
            (
                "tk/a.MD",
                "content/tk/a.MD: This is not an article: its name does not end in .md.",
                "Rename it to “a.md” if it is one.",
            ),
            (
                "tk/a.markdown",
                "content/tk/a.markdown: This is not an article: its name does not end in .md.",
                "Rename it to “a.md” if it is one.",
            ),
            (
                "tk/Iki söz.md",
                "content/tk/Iki söz.md: The name “Iki söz” can't be part of an address.",
                "Rename it to “iki-soz”, in each language alike.",
            ),
            (
                "tk/a#b.md",
                "content/tk/a#b.md: The name “a#b” can't be part of an address.",
                "Rename it to “a-b”, in each language alike.",
            ),
            (
                "tk/50%/a.md",
                "content/tk/50%/a.md: The name “50%” can't be part of an address.",
                "Rename it to “50”, in each language alike.",
            ),
            (
                "tk/a.md/b.md",
                "content/tk/a.md/b.md: The name “a.md” ends in .md twice, or is that of a folder.",
                "Rename it without .md.",
            ),
            (
                "tk/a\nb.md",
                "content/tk/a<U+000A>b.md: The name “a<U+000A>b” can't be part of an address.",
                "Rename it to “a-b”, in each language alike.",
            ),
            (
                "tk/a\udce9.md",
                "content/tk/a<U+DCE9>.md: The name “a<U+DCE9>” can't be part of an address.",
                "Rename it to “a”, in each language alike.",
            ),
            (
                "tk/---.md",
                "content/tk/---.md: The name “---” can't be part of an address.",
                "Rename it to “…”, in each language alike.",
            ),
        ],
    )
    def test_in_the_wrong_place_or_with_a_wrong_name_are_named(self, content, path, fact, cure):
        """
        Nothing that an editor put into the folder is overlooked without a word.
        """
        fill(content, "tk/right.md", path)
        sources, problems = sources_of(content)
        assert [source.path for source in sources] == ["tk/right.md"]
        assert said(problems) == f"{fact}\n    {cure}"

    def test_that_there_are_none_of_is_said(self, content):
        """
        An empty folder builds no empty site.
        """
        content.mkdir()
        assert said(sources_of(content)[1]) == (
            "content: The content folder holds no article.\n    Write one, for example tk/news/2026/first.md."
        )

    def test_of_a_folder_that_does_not_exist(self, content):
        """
        A misspelt folder is named.
        """
        assert said(sources_of(content)[1]) == (
            "content: There is no content folder here.\n"
            "    Name the folder that holds taxonomy.yaml and a folder for each language."
        )
        content.write_text("a file")
        assert "There is no content folder here." in said(sources_of(content)[1])

    def test_know_how_their_files_look(self, content):
        """
        What looks the same need not be opened; what is gone looks like nothing.
        """
        fill(content, "tk/a.md")
        ((source,), _) = sources_of(content)
        assert source.seen != NOTHING
        assert look_at(source_of("tk/a.md"), content) == source
        (content / "tk/a.md").unlink()
        assert look_at(source, content) == source_of("tk/a.md")


class TestMedia:
    def test_are_the_files_below_media_and_extra(self, content):
        """
        extra/.htaccess and extra/.well-known/ are published, a swap file is not.
        """
        fill(content, "extra/.htaccess", "extra/.well-known/security.txt", "extra/robots.txt", "extra/.robots.txt.swp")
        fill(content, "media/x.png", "media/.DS_Store", "tk/a.md", "taxonomy.yaml", "media.md", "extra.md")
        assert list(find_media(list_files(site(content=content)).content)) == [
            "extra/.htaccess",
            "extra/.well-known/security.txt",
            "extra/robots.txt",
            "media/x.png",
        ]
