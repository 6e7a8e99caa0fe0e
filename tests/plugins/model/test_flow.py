"""The steps run one after the other over one build, in the order of PLUGINS."""

import sys
from types import ModuleType

import pytest

from plugins.model.flow import is_step, run_steps
from plugins.model.problem import BuildError, Problem, message
from tests.plugins.samples import build

FACT, CURE = message("Wrong."), message("Correct it.")


@pytest.fixture
def steps(monkeypatch):
    """Makes steps that write down that they ran."""
    order = []

    def make(name: str, fail: Exception | None = None) -> str:
        module = ModuleType(name)

        def run(_):
            order.append(name)
            if fail:
                raise fail

        module.run = run
        monkeypatch.setitem(sys.modules, name, module)
        return name

    make.order = order
    return make


class TestFlow:
    def test_runs_the_steps_in_the_order_they_are_named(self, steps):
        """
        The list decides, not the alphabet.
        """
        run_steps(build([]), [steps("plugins.b"), steps("plugins.a")])
        assert steps.order == ["plugins.b", "plugins.a"]

    def test_ends_at_the_step_that_finds_an_error(self, steps):
        """
        Nothing is written once something is wrong.
        """
        names = [steps("plugins.a", BuildError([Problem("x.md", 1, FACT, CURE)])), steps("plugins.b")]
        with pytest.raises(BuildError):
            run_steps(build([]), names)
        assert steps.order == ["plugins.a"]

    def test_names_a_step_that_does_not_exist(self):
        """
        A misspelt step is a message, not a traceback.
        """
        with pytest.raises(BuildError) as error:
            run_steps(build([]), ["plugins.raed"])
        assert str(error.value) == (
            "settings: PLUGINS: There is no step plugins.raed.\n    Correct its name in PLUGINS."
        )

    @pytest.mark.parametrize(("name", "expected"), [("plugins.read", True), ("neighbors", False), (object(), False)])
    def test_knows_our_steps_by_name(self, name, expected):
        """
        All others are plugins of Pelican.
        """
        assert is_step(name) is expected


class TestBuild:
    def test_stops_only_at_an_error(self):
        """
        Warnings are kept for the end.
        """
        made = build([])
        made.report([Problem("x.md", 1, FACT, CURE, "warning")])
        made.stop_if_wrong()
        assert [problem.path for problem in made.warnings] == ["x.md"]
        made.report([Problem("y.md", 1, FACT, CURE)])
        with pytest.raises(BuildError) as error:
            made.stop_if_wrong()
        assert [problem.path for problem in error.value.problems] == ["x.md", "y.md"]
