"""The steps run one after the other over one build, in the order of PLUGINS."""

import sys
from types import ModuleType

import pytest

from plugins.model.flow import find_faulty_order, is_step, run_steps
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


STEPS = ["plugins.read", "plugins.pair", "plugins.edition", "plugins.plan", "plugins.render", "plugins.output"]


class TestOrder:
    @pytest.mark.parametrize("names", [STEPS, [*STEPS, "sitemap"], ["neighbors", *STEPS]])
    def test_is_right_with_all_steps_whatever_else_there_is(self, names):
        """
        Plugins of others may stand anywhere.
        """
        assert list(find_faulty_order(names)) == []

    @pytest.mark.parametrize(
        ("names", "facts"),
        [
            ([*STEPS, "plugins.raed"], ["There is no step plugins.raed."]),
            (STEPS[:-1], ["The step plugins.output is missing."]),
            ([], [f"The step {name} is missing." for name in sorted(STEPS)]),
            (STEPS[::-1], ["The steps are not in their order."]),
            ([*STEPS, "plugins.read"], ["The steps are not in their order."]),
        ],
        ids=["misspelt", "missing", "none", "reversed", "twice"],
    )
    def test_that_is_wrong_is_told_before_anything_is_read(self, names, facts):
        """
        Without a step the site would be another one, or empty, and take the place of the right one.
        """
        assert [str(problem.fact) for problem in find_faulty_order(names)] == facts

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
