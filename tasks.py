"""The commands of the repository: `inv --list` names them. Each is a line or two; the work is in newsroom/."""

import os
import sys
from tempfile import TemporaryDirectory

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


PUBLISH_HELP = {
    "to": "the target in PUBLISH, if there are several",
    "yes": "do not ask before it is done",
    "take-over": "go on in the place of somebody who did not come to the end",
    "settings": "the settings file, which has PUBLISH",
    "language": LANGUAGE_HELP,
}


@task(
    help=PUBLISH_HELP
    | {
        "plan": "only show what would be done, file by file",
        "verify": "only see whether what is published was changed by somebody else",
        "repair": "send again what somebody else has changed",
        "built": "publish what was built before, without building",
        "vanish": "how many pages may vanish",
        "setup": "ask for a host and try what it can do",
    }
)
def publish(
    _: Context,
    to: str = "",
    settings: str = "publishconf.py",
    language: str = "",
    vanish: str = "",
    *,
    plan: bool = False,
    verify: bool = False,
    repair: bool = False,
    built: bool = False,
    yes: bool = False,
    take_over: bool = False,
    setup: bool = False,
) -> None:
    """Build the site and publish what has changed."""
    if setup:
        from newsroom.publish.setup import set_up

        leave(set_up(settings, to=to, language=language))
        return
    from newsroom.publish.command import publish
    from newsroom.publish.session import Choices

    said = Choices(is_confirmed=yes, takes_over=take_over, names_all=plan, repairs=repair)
    modes = {"only_plan": plan, "only_verify": verify, "is_built": built}
    leave(publish(settings, to=to, choices=said, vanish=vanish, language=language, **modes))


@task(help=PUBLISH_HELP)
def rollback(
    _: Context,
    to: str = "",
    settings: str = "publishconf.py",
    language: str = "",
    *,
    yes: bool = False,
    take_over: bool = False,
) -> None:
    """Let readers have the publication before the last one again."""
    from newsroom.publish.command import roll_back
    from newsroom.publish.session import Choices

    leave(roll_back(settings, to=to, choices=Choices(is_confirmed=yes, takes_over=take_over), language=language))


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


@task(
    help={
        "senders": "only these, like ssh,s3",
        "runs": "how many rounds",
        "files": "how many files the site has",
        "megabytes": "of how many megabytes",
        "pairs": "how many pairs the site has that gets a new one; 0 leaves that out",
    },
)
def bench_publish(
    context: Context, *, senders: str = "", runs: int = 3, files: int = 2000, megabytes: int = 60, pairs: int = 1000
) -> None:
    """Measure publications, side by side with rsync and rclone."""
    context.run(f"{WITH_TEST_TOOLS} python -m tests.servers")
    options = f"--senders '{senders}' --runs {runs} --files {files} --megabytes {megabytes} --pairs {pairs}"
    context.run(f"{WITH_TEST_TOOLS} python -m benchmarks.publication {options}")


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
    context.run(f"{WITH_TEST_TOOLS} python -m tests.servers")
    chosen = f"-k '{only}'" if only else ""
    workers = (os.cpu_count() or 1) + 2  # a third of their time they wait for servers, browsers and slow lines
    command = f"{WITH_TEST_TOOLS} python -m pytest -n {workers} --dist worksteal {chosen}"
    # Hundreds of commands are started, some with 0.9 s of imports: modules are compiled once for all of them.
    with TemporaryDirectory() as folder:
        compiled = {"PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        context.run(command, pty=sys.stdout.isatty(), env=compiled)


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


@task(help={"times": "how often, each time with other values"})
def properties(context: Context, times: int = 1) -> None:
    """Search for texts, settings and files of any kind for which a property does not hold."""
    for _ in range(times):
        context.run(f"{WITH_TEST_TOOLS} python -m pytest -n auto -m hypothesis --hypothesis-profile search --timeout 0")


@task(help={"sender": "only this one, or several with commas between them"})
def faults(context: Context, sender: str = "") -> None:
    """Stop publications at every point, by every sender, and see what readers get."""
    context.run(f"{WITH_TEST_TOOLS} python -m tests.servers")
    context.run(f"{WITH_TEST_TOOLS} python -m tests.newsroom.publish.fault_search --sender '{sender}'")


@task
def test(context: Context) -> None:
    """Run the whole gate: form, rules, types, catalogs, the site itself, and all tests."""
    lint(context)
    catalogs(context, check=True)
    build(context, output="output-test")
    tests(context)
