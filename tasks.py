"""The commands of the repository: `inv --list` names them. Each is a line or two; the work is in newsroom/."""

import os
import sys

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

UV = os.environ.get("UV", "uv")
WITH_TEST_TOOLS = f"{UV} run --quiet --group test"
LANGUAGE_HELP = "to speak to you in: tk, hy or en; otherwise that of the environment"


def leave(status: int) -> None:
    """End the command with an exit status."""
    if status:
        raise Exit(code=status)


@task(
    help={
        "content": "the content folder, if not that of the settings",
        "output": "the output folder, if not that of the settings",
        "drafts": "show drafts and what waits for its time, in another folder",
        "clean": "make everything anew, whatever earlier builds have left",
        "explain": "say of each file that is made anew why",
        "settings": "the settings file",
        "language": LANGUAGE_HELP,
    }
)
def build(
    _: Context,
    content: str = "",
    output: str = "",
    settings: str = "pelicanconf.py",
    language: str = "",
    *,
    drafts: bool = False,
    clean: bool = False,
    explain: bool = False,
) -> None:
    """Build the site into output/."""
    from newsroom.build import build

    options = {"shows_drafts": drafts, "is_clean": clean, "explains": explain, "is_command": True}
    leave(build(settings, content=content, output=output, language=language, **options))


@task(
    help={
        "watch": "build the site first, and again with each change",
        "drafts": "what `inv build --drafts` has built",
        "port": "where to listen",
        "content": "with --watch: another content folder",
        "output": "another folder",
        "settings": "the settings file",
        "language": LANGUAGE_HELP,
    }
)
def serve(
    _: Context,
    output: str = "",
    settings: str = "pelicanconf.py",
    port: str = "8000",
    content: str = "",
    language: str = "",
    *,
    watch: bool = False,
    drafts: bool = False,
) -> None:
    """Show the built site on this computer."""
    if watch:
        from newsroom.watch import watch as watch_and_serve

        options = {"content": content, "output": output, "port": port, "language": language}
        leave(watch_and_serve(settings, shows_drafts=drafts, **options))
    else:
        from newsroom.serve import serve

        leave(serve(settings, output=output, port=port, shows_drafts=drafts, language=language))


@task(help={"check": "only say what is to be done", "settings": "the settings file", "language": LANGUAGE_HELP})
def catalogs(_: Context, settings: str = "pelicanconf.py", language: str = "", *, check: bool = False) -> None:
    """Update the catalogs of words for readers and for editors from templates and code."""
    from newsroom.catalogs import catalogs

    leave(catalogs(settings, only_check=check, language=language))


@task
def pictures(context: Context) -> None:
    """Draw the pictures of the shipped content again."""
    context.run(f"{sys.executable} -m newsroom.pictures")


@task(
    help={
        "pairs": "how many pairs of articles, as 1000 or 1000,5000",
        "scenarios": "some of cold,nothing,edit,new-pair,living; otherwise all",
        "peers": "some of hugo,eleventy,pelican,ours; otherwise all",
        "theme": "ours: real, minimal, or real,minimal",
        "runs": "how many rounds",
        "seed": "of the dice that make the articles",
        "setup": "install the other generators first; only this",
    }
)
def bench(
    _: Context,
    pairs: str = "1000",
    *,
    scenarios: str = "",
    peers: str = "",
    theme: str = "real",
    runs: int = 3,
    seed: int = 2020,
    setup: bool = False,
) -> None:
    """Measure builds, side by side with other generators."""
    from benchmarks.compare import bench

    status = bench(pairs, scenarios=scenarios, peers=peers, theme=theme, runs=runs, seed=seed, installs=setup)
    leave(status)


@task
def format(context: Context) -> None:  # noqa: A001  # the name of the command
    """Format the code."""
    context.run(f"{WITH_TEST_TOOLS} ruff check --fix-only --quiet .")
    context.run(f"{WITH_TEST_TOOLS} ruff format .")


@task
def lint(context: Context) -> None:
    """Check form, rules and types of the code."""
    context.run(f"{WITH_TEST_TOOLS} ruff format --check .")
    context.run(f"{WITH_TEST_TOOLS} ruff check .")
    context.run(f"{WITH_TEST_TOOLS} mypy")


@task(help={"only": "which tests, as pytest's -k takes it"})
def tests(context: Context, only: str = "") -> None:
    """Run the tests, and install what they need."""
    context.run(f"{WITH_TEST_TOOLS} python -m tests.browser")
    chosen = f"-k '{only}'" if only else ""
    context.run(f"{WITH_TEST_TOOLS} python -m pytest -n auto --dist worksteal {chosen}", pty=sys.stdout.isatty())


@task(
    help={
        "sequences": "how many sequences of edits",
        "steps": "of how many edits each",
        "seed": "the number that chance begins with; another one gives other sequences",
    }
)
def edits(context: Context, sequences: int = 300, steps: int = 20, seed: int = 1) -> None:
    """Search for edits after which a build gives another site than a clean one."""
    options = f"--sequences {sequences} --steps {steps} --seed {seed}"
    context.run(f"{WITH_TEST_TOOLS} python -m tests.site_builds.edit_search {options}")


@task
def test(context: Context) -> None:
    """Run the whole gate: form, rules, types, catalogs, the site itself, and all tests."""
    lint(context)
    catalogs(context, check=True)
    build(context, output="output-test")
    tests(context)
