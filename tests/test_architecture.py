"""Imports point one way, steps know nothing of each other, and the flow is told in the same order everywhere.

tasks.py -> newsroom -> plugins.<step> edge -> plugins.<step> rules -> plugins.model -> libraries
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from newsroom.settings import read_settings

REPOSITORY = Path(__file__).parents[1]
CODE = [*REPOSITORY.glob("*.py"), *REPOSITORY.glob("plugins/**/*.py"), *REPOSITORY.glob("newsroom/**/*.py")]

EDGES = ("__init__", "generator", "__main__")
"""The modules of a step that translate between Pelican's objects and plain values."""

MODEL, RULES, EDGE, NEWSROOM, TASKS = range(5)
"""How high a module stands; it imports nothing that stands higher."""

LARGEST = 400
"""Lines of a module, after which somebody should ask whether it has two reasons to change."""

CHANGES = frozenset(
    [
        "append",
        "extend",
        "insert",
        "add",
        "update",
        "setdefault",
        "pop",
        "popitem",
        "remove",
        "discard",
        "clear",
        "sort",
    ]
)
"""What changes a list, a table or a set."""


def name_of(file: Path) -> str:
    """Return the dotted name of a module; that of a package is its folder's."""
    return ".".join(file.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(file): file for file in CODE}
TREES = {name: ast.parse(file.read_text(encoding="utf-8")) for name, file in MODULES.items()}


def imports_of(name: str) -> Iterator[str]:
    """Yield all that a module imports, wherever in it: in functions and for types only, too."""
    package = name if MODULES[name].stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            module = ".".join(filter(None, (above, node.module)))
            for alias in node.names:
                full = f"{module}.{alias.name}"
                yield full if full in MODULES else module


IMPORTS = {name: sorted(set(imports_of(name))) for name in MODULES}
OWN = [(name, other) for name, imported in IMPORTS.items() for other in imported if other in MODULES and other != name]

STEPS = sorted(
    name
    for name, tree in TREES.items()
    if re.fullmatch(r"plugins\.\w+", name)
    and any(isinstance(node, ast.FunctionDef) and node.name == "register" for node in tree.body)
)
PLUGINS: list[str] = read_settings(REPOSITORY / "pelicanconf.py")["PLUGINS"]


def step_of(name: str) -> str:
    """Return the step that a module belongs to; empty when it belongs to none."""
    step = ".".join(name.split(".", 2)[:2])
    return step if step in STEPS else ""


def height_of(name: str) -> int:
    """Return where a module stands."""
    top = name.partition(".")[0]
    if top in ("tasks", "newsroom"):
        return TASKS if top == "tasks" else NEWSROOM
    if name.startswith("plugins.model"):
        return MODEL
    is_inner = step_of(name) and name != step_of(name) and MODULES[name].stem not in EDGES
    is_package_of_rules = MODULES[name].stem == "__init__" and name.count(".") > 1
    return RULES if is_inner or is_package_of_rules else EDGE


def broken(rule) -> list[str]:
    """Return the imports among our modules that break a rule."""
    return [f"{name} imports {other}" for name, other in OWN if not rule(name, other)]


class TestImports:
    def test_point_downwards(self):
        """
        A module imports nothing that stands higher than itself.
        """
        assert broken(lambda name, other: height_of(other) <= height_of(name)) == []

    def test_of_the_model_stay_in_the_model(self):
        """
        The shared words know nobody who uses them.
        """
        assert broken(lambda name, other: height_of(name) != MODEL or height_of(other) == MODEL) == []

    def test_of_a_step_never_lead_to_another_step(self):
        """
        What two steps need belongs to the model; only the list PLUGINS knows them all.
        """
        assert broken(lambda name, other: not step_of(other) or step_of(other) == step_of(name)) == []

    def test_of_tasks_lead_to_the_newsroom_alone(self):
        """
        A task is a line or two; the work is elsewhere.
        """
        assert broken(lambda name, other: name != "tasks" or other.startswith("newsroom.")) == []

    def test_of_settings_lead_to_nothing_but_what_makes_pelican_start(self):
        """
        Settings are facts; the public ones begin from the others.
        """
        found = {(name, other) for name, other in OWN if name in ("pelicanconf", "publishconf")}
        assert found == {("pelicanconf", "plugins"), ("publishconf", "pelicanconf")}

    def test_make_no_circle(self):
        """
        Two modules that need each other are one, or want a third.
        """
        graph = TopologicalSorter({name: [other for it, other in OWN if it == name] for name in MODULES})
        graph.prepare()

    def test_of_pelican_are_at_the_edges(self):
        """
        Rules are plain functions on plain values; also a type of Pelican is Pelican.
        """
        # newsroom.build runs the other command where a plugin of others needs it.
        allowed = {"newsroom.build", *(name for name in MODULES if height_of(name) == EDGE)}
        importers = {name for name, found in IMPORTS.items() if any(re.match(r"pelican\b", other) for other in found)}
        assert importers - allowed == set()

    def test_of_tests_are_only_in_tests(self):
        """
        What runs a site never needs what tests it.
        """
        assert [name for name, found in IMPORTS.items() if any(re.match(r"tests\b", other) for other in found)] == []


class TestFlow:
    def test_is_the_same_in_folders_and_settings(self):
        """
        Every step has a folder, and every folder with a step is in PLUGINS.
        """
        assert sorted(PLUGINS) == STEPS

    def test_is_told_by_the_readme_in_its_order(self):
        """
        The table of the README has the steps of PLUGINS, in their order.
        """
        rows = re.findall(
            r"^\|\s*`?(?:plugins[./])?(\w+)/?`?\s*\|", (REPOSITORY / "README.md").read_text("utf-8"), re.MULTILINE
        )
        names = [name.split(".")[1] for name in PLUGINS]
        assert [row for row in rows if row in names] == names

    def test_is_told_by_the_package_of_the_steps(self):
        """
        So is the docstring of the folder.
        """
        line = " -> ".join(name.split(".")[1] for name in PLUGINS)
        assert line in (ast.get_docstring(TREES["plugins"]) or "")

    @pytest.mark.parametrize("step", STEPS)
    def test_has_steps_that_run_and_register(self, step):
        """
        Each step says what it does, has a run() for our command, and ends in a register() for Pelican.
        """
        functions = [node.name for node in TREES[step].body if isinstance(node, ast.FunctionDef)]
        assert "run" in functions
        assert functions[-1] == "register"
        assert ast.get_docstring(TREES[step])

    def test_runs_in_the_order_of_pelicans_signals(self):
        """
        The signal that each step waits for comes after that of the step before it.
        """
        # https://docs.getpelican.com/en/4.12.0/plugins.html#list-of-signals, and the order in which pelican.run sends them.
        order = [
            "article_generator_init",
            "article_generator_pretaxonomy",
            "article_generator_finalized",
            "all_generators_finalized",
            "get_writer",
            "finalized",
        ]
        waited = [re.findall(r"signals\.(\w+)\.connect", ast.unparse(TREES[step])) for step in PLUGINS]
        assert waited == [[signal] for signal in order]


def module_names(tree: ast.Module) -> set[str]:
    """Return the names that a module gives to values of its own."""
    targets = [
        target
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    ]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def changed_names(tree: ast.Module) -> Iterator[str]:
    """Yield the names whose values functions of a module change."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        own = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        for node in ast.walk(function):
            value = None
            if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
                value = node.value
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
                value = node.func.value
            if isinstance(value, ast.Name) and value.id not in own:
                yield value.id


class TestModules:
    def test_keep_no_state(self):
        """
        A preview server lives for days in one process: what one build changes, the next would find.
        """
        globals_ = [
            name for name, tree in TREES.items() if any(isinstance(node, ast.Global) for node in ast.walk(tree))
        ]
        assert globals_ == []
        changed = {name: module_names(tree) & set(changed_names(tree)) for name, tree in TREES.items()}
        assert {name: found for name, found in changed.items() if found} == {}

    def test_that_keep_state_would_be_found(self):
        """
        The check sees what it looks for.
        """
        tree = ast.parse(
            "SEEN = []\nKNOWN = {}\ndef f(x):\n    SEEN.append(x)\n    KNOWN[x] = 1\n    own = []\n    own.append(x)\n"
        )
        assert module_names(tree) & set(changed_names(tree)) == {"SEEN", "KNOWN"}

    def test_fit_into_a_head(self):
        """
        A module that has grown too large is two.
        """
        sizes = {name: len(file.read_text(encoding="utf-8").splitlines()) for name, file in MODULES.items()}
        assert {name: size for name, size in sizes.items() if size > LARGEST} == {}

    def test_say_what_they_are_for(self):
        """
        Each module begins with a sentence.
        """
        silent = [name for name, tree in TREES.items() if tree.body and not ast.get_docstring(tree)]
        assert silent == []

    @pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc", "manager", "base"])
    def test_are_not_called(self, name):
        """
        A name says what is inside.
        """
        assert [module for module in MODULES if module.split(".")[-1] == name] == []
