"""What the documents tell readers to type is there."""

import tomllib
from itertools import pairwise

import pytest
from invoke.exceptions import ParseError

from tests.newsroom.documents import DOCUMENTS, commands, document, understood
from tests.site_builds.fixture_sites import REPOSITORY

WITH_COMMANDS = [path for path in DOCUMENTS if commands(document(path))]
EXTRAS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]


class TestCommands:
    @pytest.mark.parametrize("path", WITH_COMMANDS)
    def test_are_there_with_their_options(self, path):
        """
        Each command in a document, and each of its options, is one that invoke knows.
        """
        wrong = {}
        for _, words in commands(document(path)):
            try:
                understood(words)
            except ParseError as error:
                wrong[" ".join(words)] = str(error)
        assert wrong == {}

    @pytest.mark.parametrize("path", WITH_COMMANDS)
    def test_name_extras_that_are_there(self, path):
        """
        What uv is to install for a command is an extra of this repository.
        """
        for uv, _ in commands(document(path)):
            named = [name for option, name in pairwise(uv) if option == "--extra"]
            assert set(named) <= EXTRAS.keys()
            assert {word for word in uv if word.startswith("-")} <= {"--extra", "--quiet"}

    def test_are_found_in_the_handbooks(self):
        """
        The check sees what it looks for: in words, in blocks, and in recipes.
        """
        found = {path: {tuple(words) for _, words in commands(document(path))} for path in WITH_COMMANDS}
        for language in ("en", "tk", "hy"):
            assert {("publish",), ("publish", "--take-over"), ("rollback",)} <= found[
                f"docs/editors/publishing.{language}.md"
            ]
            assert ("build", "--explain") in found[f"docs/editors/handbook.{language}.md"]
        assert ("publish", "--yes", "--take-over") in found["docs/developers/publishing-from-a-forge.md"]
        assert ("bench", "--pairs", "1000,5000", "--theme", "real,minimal") in found["README.md"]

    @pytest.mark.parametrize(
        "words", [["publish", "--force"], ["unpublish"], ["publish", "--to"], ["bench", "--runs", "many"]]
    )
    def test_that_are_wrong_would_be_found(self, words):
        """
        An option that is not there, a command, a value that is missing, and one that is no number.
        """
        with pytest.raises((ParseError, ValueError)):
            understood(words)

    def test_are_what_is_run(self):
        """
        A command line is taken apart into its commands.
        """
        assert understood(["publish", "--yes", "--to", "public"]) == ["publish"]
        assert understood(["bench-publish", "--senders", "ssh"]) == ["bench-publish"]
        assert understood(["--help", "build"]) == []
