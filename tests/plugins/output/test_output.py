"""The last step moves what is staged into place, and is the only one that changes the output folder."""

import pytest

from plugins.model.problem import BuildError
from plugins.model.workspace import open_workspace
from plugins.output import run
from tests.plugins.samples import build, site


@pytest.fixture
def made(tmp_path):
    with open_workspace(tmp_path / "output") as workspace:
        prepared = build([], site(output=tmp_path / "output"))
        prepared.workspace = workspace
        prepared.staged = {"tk/index.html": workspace.stage("tk/index.html", b"tk")}
        yield prepared


class TestOutput:
    def test_is_what_was_staged(self, made):
        """
        What was done is left on the build, for the summary.
        """
        run(made)
        assert (made.site.output / "tk/index.html").read_text() == "tk"
        assert list(made.journal.moves.values()) == ["tk/index.html"]

    def test_is_untouched_when_something_is_in_the_way(self, made):
        """
        A file of somebody else stops the step before it begins.
        """
        (made.site.output / "tk").write_text("theirs")
        with pytest.raises(BuildError, match="The build did not write this file"):
            run(made)
        assert made.journal is None
        assert [path.name for path in made.site.output.iterdir()] == ["tk"]
