"""A site with something wrong is never built: each mistake is named with place, fact and cure, and the old site stays.

``tests/sites/invalid/`` has one content folder for each rule, and beside it the messages that an editor gets for it, as a
whole and exactly: they are our user interface. What Git could not keep as it is (bytes, odd names, links) is made here.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from plugins.model.problem import BuildError
from tests.plugins.desk import ARTICLE, TAXONOMY, Desk, copy_theme, snapshot
from tests.site_builds.commands import inv, pelican
from tests.site_builds.fixture_sites import REPOSITORY, SITES, build_content

INVALID = SITES / "invalid"
NAMES = sorted(path.name for path in INVALID.iterdir() if path.is_dir())


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


@pytest.fixture
def plain_desk(desk):
    """A desk with one right article."""
    desk.write("taxonomy.yaml", TAXONOMY)
    desk.write("tk/news/2026/right.md")
    return desk


class TestInvalidSites:
    @pytest.mark.parametrize("name", NAMES)
    def test_are_refused_with_these_messages(self, desk, name):
        """
        All that is wrong is said at once, sorted by file and line; nothing is written.
        """
        shutil.copytree(INVALID / name, desk.content)
        assert desk.complaints() == (INVALID / f"{name}.txt").read_text(encoding="utf-8")

    def test_have_messages_each(self):
        """
        No folder without messages, and no messages without a folder.
        """
        assert sorted(path.stem for path in INVALID.glob("*.txt")) == NAMES

    @pytest.mark.parametrize("name", NAMES)
    def test_have_messages_of_two_lines_whose_places_exist(self, name):
        """
        A place that a terminal can open, a fact that is a sentence, and a cure below it.
        """
        lines = (INVALID / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        facts, cures = lines[::2], lines[1::2]
        assert len(facts) == len(cures)
        assert all(cure.startswith("    ") and cure.strip() for cure in cures)
        assert all(fact.endswith(".") for fact in facts)
        for fact in facts:
            path, line = fact.split(": ")[0].removeprefix("content").removeprefix("/"), "0"
            if path[-1:].isdigit():
                path, line = path.rsplit(":", 1)
            if line != "0":
                assert int(line) <= (INVALID / name / path).read_text(encoding="utf-8").count("\n") + 1
            else:
                assert (INVALID / name / path).exists() or name == "no_taxonomy"

    @pytest.mark.parametrize("name", ["many_errors", "traps_of_yaml"])
    def test_are_refused_by_the_commands_too(self, desk, name):
        """
        `inv build` and `pelican` say the same and end with a status that is not 0; no traceback is shown.
        """
        shutil.copytree(INVALID / name, desk.content)
        messages = (INVALID / f"{name}.txt").read_text(encoding="utf-8")
        settings = REPOSITORY / "pelicanconf.py"
        words = ("--content", "content", "--output", "output", "--settings", settings)
        done = inv("build", *words, cwd=desk.root)
        count = sum(not line.startswith(" ") for line in messages.splitlines())
        end = f"\nErrors: {count}. Nothing was written; the site is as it was.\n"
        assert (done.returncode, done.stdout, done.stderr) == (1, "", messages + end)
        for more in ((), ("-q",), ("--fatal", "errors")):
            done = pelican("content", "-s", settings, "-o", "output", *more, cwd=desk.root)
            assert (done.returncode, done.stderr) == (1, messages)
            assert "Traceback" not in done.stdout
        assert snapshot(desk.output) == desk.before


BYTES = {
    "a BOM": (
        b"\xef\xbb\xbf" + ARTICLE.encode(),
        ":1: The file begins with an invisible mark (a BOM).",
        "Save it as UTF-8 without BOM.",
    ),
    "UTF-16": (ARTICLE.encode("utf-16"), ": This is not a text file.", "Save it as plain text in UTF-8."),
    "Windows-1250": (
        ARTICLE.encode() + "Täze".encode("cp1250"),
        ":8: The file is not UTF-8: it has a byte 0xe4 here.",
        "Save it again as UTF-8.",
    ),
    "a Word document": (b"PK\x03\x04\x14\0\x06\0\x08", ": This is not a text file.", "Save it as plain text in UTF-8."),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", ": This is not a text file.", "Save it as plain text in UTF-8."),
    "a huge file": (
        ARTICLE.encode() + b"Kitap.\n" * 300_000,
        ": The file has 2100090 bytes, more than any article.",
        "Put pictures and documents into media/ and link to them.",
    ),
    "an invisible character": (
        ARTICLE.encode() + b"Ki\x0btap",
        ":8: There is an invisible character (U+000B) here.",
        "Delete it, or type the passage again.",
    ),
    "a marker of the build": (
        ARTICLE.encode() + "\ue0000\ue001".encode(),
        ":8: There is an invisible character (U+E000) here.",
        "Delete it, or type the passage again.",
    ),
    "an escape in the title": (
        ARTICLE.replace("Täze kitaplar", '"Täze\\0kitaplar"').encode(),
        ":2: There is an invisible character (U+0000) here.",
        "Write the value without a backslash.",
    ),
    "a list in itself": (
        ARTICLE.replace("status:", "tags: &a [*a]\nstatus:").encode(),
        ":5: A value that begins with & must be in quotes.",
        'Write  tags: "&a [*a]"',
    ),
    "lists without end": (
        ARTICLE.replace("Täze kitaplar", "[" * 100_000).encode(),
        ":2: There are too many lists inside each other.",
        f'Close it with ], or write  title: "{"[" * 292}…',
    ),
    "Markdown without end": (
        f"{ARTICLE}\n{'- ' * 3000}a".encode(),
        ":7: Markdown can't read this text: lists, quotations or tags are too deep inside each other.",
        "Make it simpler, or remove what was pasted.",
    ),
}


class TestStrangeFiles:
    @pytest.mark.parametrize(("data", "fact", "cure"), BYTES.values(), ids=BYTES)
    def test_are_named(self, plain_desk, data, fact, cure):
        """
        Whatever was saved as an article, the message says what it is.
        """
        plain_desk.write("tk/news/2026/books.md", data)
        assert plain_desk.complaints() == f"content/tk/news/2026/books.md{fact}\n    {cure}\n"

    def test_may_be_saved_on_any_system(self, plain_desk):
        """
        Line ends of Windows and letters in two parts are the same text.
        """
        built = plain_desk.root / "built"
        article = ARTICLE.replace("Kitap.", "Ýaş kitaphanaçy, şygyr.")
        pages = []
        for text in (article, article.replace("\n", "\r\n"), article.replace("ş", "s\u0327").replace("Ý", "Y\u0301")):
            plain_desk.write("tk/news/2026/right.md", text)
            build_content(plain_desk.content, built)
            pages.append((built / "tk/news/2026/right/index.html").read_bytes())
        assert len(set(pages)) == 1

    @pytest.mark.parametrize(
        ("path", "place", "name", "right"),
        [
            ("tk/a\nb.md", "tk/a<U+000A>b.md", "a<U+000A>b", "a-b"),
            ("tk/a\x1b[31m.md", "tk/a<U+001B>[31m.md", "a<U+001B>[31m", "a-31m"),
            ("tk/a\udce4.md", "tk/a<U+DCE4>.md", "a<U+DCE4>", "a"),
            ("tk/a?b#c.md", "tk/a?b#c.md", "a?b#c", "a-b-c"),
            ("tk/s\u0327.md", "tk/s\u0327.md", "s\u0327", "s"),
        ],
    )
    def test_have_names_that_an_address_can_have(self, plain_desk, path, place, name, right):
        """
        A name that a terminal can't show is shown by its characters.
        """
        plain_desk.write(path)
        assert plain_desk.complaints() == (
            f"content/{place}: The name “{name}” can't be part of an address.\n"
            f"    Rename it to “{right}”, in each language alike.\n"
        )

    @pytest.mark.parametrize("make", [lambda file: file.mkdir(), lambda file: (file / "x").mkdir(parents=True)])
    def test_may_be_empty_folders(self, plain_desk, make):
        """
        A folder without a file says nothing, whatever its name.
        """
        make(plain_desk.content / "tk/news/2026/books.md")
        build_content(plain_desk.content, plain_desk.root / "built")

    @pytest.mark.parametrize(
        ("link", "target", "reason"),
        [
            ("tk/news/loop.md", "loop.md", "Too many levels of symbolic links"),
            ("tk/news/gone.md", "nowhere.md", "No such file or directory"),
            ("tk/news/folder.md", "2026", "Is a directory"),
        ],
    )
    def test_that_are_links_to_nothing_are_named(self, plain_desk, link, target, reason):
        """
        A link that leads in a circle, to nothing or to a folder is no article.
        """
        (plain_desk.content / link).symlink_to(target)
        assert plain_desk.complaints() == (
            f"content/{link}: The file can't be read: {reason}.\n    Make it readable, or remove it.\n"
        )

    def test_that_are_links_to_folders_above_end_no_build(self, plain_desk):
        """
        A circle of folders is named and not followed.
        """
        (plain_desk.content / "tk/circle").symlink_to("../..")
        (plain_desk.content / "media").symlink_to("tk")
        (plain_desk.content / "media/2026").symlink_to("..")
        assert "content/tk/circle: This is not an article: its name does not end in .md.\n" in plain_desk.complaints()

    def test_that_belong_to_somebody_else_are_named(self, plain_desk, monkeypatch):
        """
        A file that may not be read is an error like others.
        """
        plain_desk.write("tk/news/2026/secret.md")
        read_bytes = Path.read_bytes

        def refuse(path: Path) -> bytes:
            if path.name == "secret.md":
                raise PermissionError(13, "Permission denied", str(path))
            return read_bytes(path)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "read_bytes", refuse)
            with pytest.raises(BuildError) as error:
                build_content(plain_desk.content, plain_desk.output)
        assert str(error.value) == (
            "content/tk/news/2026/secret.md: The file can't be read: Permission denied.\n"
            "    Make it readable, or remove it."
        )

    def test_in_a_folder_of_somebody_else_are_not_lost(self, plain_desk, monkeypatch):
        """
        A folder that may not be listed stops the build: what is in it would be missing.
        """
        plain_desk.write("tk/news/2025/secret.md")
        scandir = os.scandir

        def refuse(path: Any = ".") -> Any:
            if str(path).endswith("2025"):
                raise PermissionError(13, "Permission denied", str(path))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refuse)
        with pytest.raises(BuildError) as error:
            build_content(plain_desk.content, plain_desk.output)
        assert str(error.value) == (
            "content/tk/news/2025: The folder can't be read: Permission denied.\n    Make it readable, or remove it."
        )


CATALOG = "translations/hy/LC_MESSAGES/messages.po"
SKIP = 'msgid "Skip to content"\n'
UNTRANSLATED = (
    "The message “Skip to content” is not translated.\n    Translate it, and remove the word fuzzy above it.\n"
)
NO_LINE = 'This is not a line of a catalog.\n    Write the text in quotation marks, and \\" for one inside it.\n'


class TestTheme:
    @pytest.fixture
    def theme(self, plain_desk) -> Path:
        return copy_theme(plain_desk.root, "tk", "hy")

    def test_with_a_broken_template_is_named(self, plain_desk, theme):
        """
        The template is named with its line, once, however many pages need it.
        """
        base = theme / "templates/base.html"
        text = base.read_text(encoding="utf-8").rstrip("\n")
        line = text.count("\n") + 2
        base.write_text(text + "\n{% if %}\n", encoding="utf-8")
        said = plain_desk.complaints(THEME=str(theme))
        assert said.startswith(f"theme/templates/base.html:{line}: The template fails on /")
        assert said.endswith(": Expected an expression, got 'end of statement block'.\n    Correct the template.\n")
        assert said.count("\n") == 2

    def test_with_a_word_that_no_catalog_has_is_named(self, plain_desk, theme):
        """
        Both catalogs lack it, and English is no way out.
        """
        with (theme / "templates/base.html").open("a", encoding="utf-8") as base:
            base.write("{{ _('Nothing of the kind') }}")
        assert plain_desk.complaints(THEME=str(theme)) == "".join(
            f"theme/translations/{tag}/LC_MESSAGES/messages.po: The message “Nothing of the kind” is missing.\n"
            "    Run  inv catalogs  and translate it.\n"
            for tag in ("hy", "tk")
        )

    @pytest.mark.parametrize(
        ("entry", "offset", "problem"),
        [
            (f'#, fuzzy\n{SKIP}msgstr "', 1, UNTRANSLATED),
            (f"{SKIP}msgstr ", 1, NO_LINE),
            (f'<<<<<<< HEAD\n{SKIP}msgstr "', 0, NO_LINE),
        ],
        ids=["fuzzy", "no quotation mark", "merge conflict"],
    )
    def test_with_a_broken_catalog_is_named(self, plain_desk, theme, entry, offset, problem):
        """
        The line is named, before any page is made.
        """
        text = (theme / CATALOG).read_text(encoding="utf-8")
        line = text[: text.index(SKIP)].count("\n") + 1 + offset
        (theme / CATALOG).write_text(text.replace(f'{SKIP}msgstr "', entry), encoding="utf-8")
        assert plain_desk.complaints(THEME=str(theme)) == f"theme/{CATALOG}:{line}: {problem}"

    def test_whose_catalog_is_no_text_is_named(self, plain_desk, theme):
        """
        A catalog in another encoding is refused.
        """
        (theme / CATALOG).write_bytes(b'msgid ""\nmsgstr "\xff"\n')
        assert plain_desk.complaints(THEME=str(theme)).startswith(
            f"theme/{CATALOG}: The catalog can't be read: 'utf-8' codec can't decode byte 0xff"
        )


class TestCommands:
    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (
                ("--content", "nowhere", "--settings", REPOSITORY / "pelicanconf.py"),
                "nowhere: There is no content folder here.\n",
            ),
            (("--settings", "nowhere.py"), "nowhere.py: There is no settings file here.\n"),
            (("--settings", "broken.py"), "broken.py:2: The settings can't be read: "),
            (
                ("--content", "content", "--output", "content/output", "--settings", REPOSITORY / "pelicanconf.py"),
                "settings: OUTPUT_PATH: OUTPUT_PATH (content/output) and PATH (content) are one inside the other, or the same.\n",
            ),
        ],
        ids=["content", "settings", "broken settings", "output"],
    )
    def test_say_what_is_wrong_and_fail(self, plain_desk, words, said):
        """
        A folder or file that was mistyped is named, without a traceback.
        """
        (plain_desk.root / "broken.py").write_text("SITENAME = 'a'\nx = (\n")
        done = inv("build", *words, cwd=plain_desk.root)
        assert done.returncode == 1
        assert done.stderr.startswith(said)
        assert "Traceback" not in done.stderr

    def test_fail_by_pelican_when_the_address_is_wrong(self, plain_desk):
        """
        Settings of the command line are checked like others.
        """
        words = ("-s", REPOSITORY / "pelicanconf.py", "-o", "output", "-e", 'SITEURL="nowhere"')
        done = pelican("content", *words, cwd=plain_desk.root)
        assert done.returncode == 1
        assert done.stderr == (
            "settings: SITEURL: SITEURL is “nowhere”, which is not a full address.\n"
            "    Write it like https://news.example.org, without a slash at the end.\n"
        )
        assert snapshot(plain_desk.output) == plain_desk.before
