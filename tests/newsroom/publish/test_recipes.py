"""The recipes for forges: they parse, publish one at a time, may do little, and keep secrets to themselves."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib

import pytest
import yaml

from newsroom.publish.secrets import VARIABLE, Secrets
from newsroom.publish.senders.host_keys import KEYS, Endpoint
from newsroom.publish.senders.ssh_failures import program_missing
from newsroom.publish.session import CONFIGURATION
from newsroom.settings import read_settings
from plugins.model.site import read_site
from tests.newsroom.documents import blocks, commands, document, sections
from tests.servers.missing import needed, needed_program
from tests.servers.ssh import make_key
from tests.site_builds.fixture_sites import REPOSITORY

PAGE = document("docs/developers/publishing-from-a-forge.md")
RECIPES = [
    (section, number, yaml.load(block, Loader=yaml.BaseLoader))  # every value is a text, as “on” and “false” should be
    for section, text in sections(PAGE).items()
    for number, block in enumerate(blocks(text, "yaml"))
]
"""All of them: the section of the page, which one it is there, and what it says."""

SECRET = re.compile(r"\$\{\{ secrets\.(\w+) \}\}")
OF_THE_RUNNER = "KEY"
"""The variable with a private key: it is for an ssh-agent, not for us."""


def recipe(section, number=0):
    """Return what a recipe says."""
    (found,) = (told for name, place, told in RECIPES if (name, place) == (section, number))
    return found


def values(told, *path):
    """Yield each value of a recipe that is a text, with the keys that lead to it."""
    if isinstance(told, str):
        yield path, told
    else:
        for key, value in told.items() if isinstance(told, dict) else enumerate(told):
            yield from values(value, *path, key)


def typed(told):
    """Return the lines that a shell gets."""
    return [value for path, value in values(told) if {"run", "script", "commands"} & set(path)]


class TestRecipes:
    def test_are_there_for_each_forge(self):
        """
        Each forge has one, and every block of YAML is one that a parser takes.
        """
        assert [(section, number) for section, number, _ in RECIPES] == [
            ("GitHub Actions", 0),
            ("GitHub Actions", 1),
            ("GitLab CI", 0),
            ("Forgejo, Gitea, Codeberg", 0),
            ("Forgejo, Gitea, Codeberg", 1),
        ]
        assert all(isinstance(told, dict | list) for _, _, told in RECIPES)

    def test_ask_nothing(self):
        """
        Nobody is there to answer: what is published without an answer has to be said.
        """
        found = [words for _, _, told in RECIPES for line in typed(told) for _, words in commands(f"`{line}`") if words]
        assert found == [["publish", "--yes", "--take-over"]] * 5

    @pytest.mark.parametrize("section", ["GitHub Actions", "GitLab CI", "Forgejo, Gitea, Codeberg"])
    def test_have_lines_that_a_shell_takes(self, section):
        """
        No quotation mark is open, no word is out of place.
        """
        for line in (line for name, _, told in RECIPES if name == section for line in typed(told)):
            assert subprocess.run(["bash", "-n"], input=line, text=True, check=False).returncode == 0, line


class TestOneAtATime:
    def test_at_github(self):
        """
        Runs are in one group, whatever started them, and one that publishes is not cancelled.
        """
        told = recipe("GitHub Actions")
        assert told["concurrency"] == {"group": "publish", "cancel-in-progress": "false"}
        assert all("concurrency" not in job for job in told["jobs"].values())

    def test_at_gitlab(self):
        """
        Jobs are of one resource group, one that publishes is not cancelled, and the oldest is the first.
        """
        (job,) = recipe("GitLab CI").values()
        assert job["resource_group"]
        assert job["interruptible"] == "false"
        assert "`oldest_first`" in sections(PAGE)["GitLab CI"]

    def test_at_forgejo(self):
        """
        A runner of its own, which no other job gets, takes one at a time.
        """
        told = recipe("Forgejo, Gitea, Codeberg")
        ((label, image),) = [(job["runs-on"], job["container"]["image"]) for job in told["jobs"].values()]
        text = sections(PAGE)["Forgejo, Gitea, Codeberg"]
        assert f"`{label}:docker://{image}`" in text
        assert "`capacity: 1`" in text

    def test_at_woodpecker(self):
        """
        So does an agent of its own, chosen by the label that the page names.
        """
        ((key, value),) = recipe("Forgejo, Gitea, Codeberg", 1)["labels"].items()
        text = sections(PAGE)["Forgejo, Gitea, Codeberg"]
        assert f"`{key}={value}`" in text
        assert "`WOODPECKER_MAX_WORKFLOWS=1`" in text
        event = recipe("Forgejo, Gitea, Codeberg", 1)["when"][0]["event"]
        assert f"take\n`{event}` out of “Cancel previous pipelines”" in text

    def test_on_a_computer_of_ones_own(self, tmp_path):
        """
        A second night does not begin before the first is done; without a forge nobody's lock is taken over.
        """
        (line,) = blocks(sections(PAGE)["A computer of one's own"])
        *times, command = line.split(maxsplit=5)
        assert all(re.fullmatch(r"\*|\d+", time) for time in times)
        assert "%" not in command  # to cron it is the end of the line
        ((_, words),) = commands(f"`{line}`")
        assert "--yes" in words
        assert "--take-over" not in words
        tokens = shlex.split(command)
        assert tokens.index("flock") < tokens.index("inv")
        lock = tokens[tokens.index("--nonblock") + 1]
        subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
        shutil.copy(REPOSITORY / ".gitignore", tmp_path)
        done = subprocess.run(["git", "check-ignore", "--quiet", lock], cwd=tmp_path, check=False)
        assert done.returncode == 0, f"{lock} is a file that git would show as new"


class TestRights:
    def test_are_to_read_the_repository(self):
        """
        At GitHub the job's token can read the repository and nothing else, and is not left in it.
        """
        told = recipe("GitHub Actions")
        assert told["permissions"] == {"contents": "read"}
        assert all("permissions" not in job for job in told["jobs"].values())
        checkouts = [step for _, step in steps() if step.get("uses", "").startswith("actions/checkout@")]
        assert [step["with"] for step in checkouts] == [{"persist-credentials": "false"}] * 2

    def test_are_given_to_no_action_of_others(self):
        """
        Only GitHub's own actions run, each of a stated version.
        """
        used = [step["uses"] for _, step in steps() if "uses" in step]
        assert [name for name in used if not re.fullmatch(r"actions/(cache|checkout|setup-python)@v\d+", name)] == []
        assert "The actions above are GitHub's own" in PAGE

    def test_are_for_the_main_branch_only(self):
        """
        What somebody proposes is never published, and never sees a secret.
        """
        assert recipe("GitHub Actions")["on"] == {"push": {"branches": ["main"]}}
        assert recipe("Forgejo, Gitea, Codeberg")["on"] == {"push": {"branches": ["main"]}}
        assert recipe("GitLab CI")["publish"]["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
        assert recipe("Forgejo, Gitea, Codeberg", 1)["when"] == [{"event": "push", "branch": "main"}]

    def test_end_with_time(self):
        """
        A job that hangs does not keep others waiting for hours.
        """
        for section in ("GitHub Actions", "Forgejo, Gitea, Codeberg"):
            assert all(int(job["timeout-minutes"]) <= 60 for job in recipe(section)["jobs"].values())
        assert recipe("GitLab CI")["publish"]["timeout"] == "30 minutes"


def steps():
    """Yield the steps of the recipes for GitHub and for Forgejo, with the recipe they are of."""
    for section in ("GitHub Actions", "Forgejo, Gitea, Codeberg"):
        yield from (((section, 0), step) for job in recipe(section)["jobs"].values() for step in job["steps"])
    yield from ((("GitHub Actions", 1), step) for step in recipe("GitHub Actions", 1))


class TestSecrets:
    def test_are_variables_that_are_read(self, tmp_path, monkeypatch):
        """
        A secret of the forge comes under the name that the command reads; a private key goes to an agent.
        """
        given = {path[-1]: path for _, _, told in RECIPES for path, value in values(told) if SECRET.search(value)}
        given |= {path[-2]: path for _, _, told in RECIPES for path, _ in values(told) if path[-1] == "from_secret"}
        assert set(given) == {VARIABLE, OF_THE_RUNNER}
        monkeypatch.setitem(sys.modules, "keyring", None)
        secrets = Secrets(tmp_path, {VARIABLE: "it", "XDG_CONFIG_HOME": str(tmp_path)})
        assert secrets.optional_secret("news@ftp.example.org") == "it"
        assert f"`{VARIABLE}` is a variable of the project: masked, protected" in sections(PAGE)["GitLab CI"]

    def test_are_given_to_one_step(self):
        """
        The step that publishes has them, no other and no whole job.
        """
        for number, step in steps():
            has_secret = any(SECRET.search(value) for _, value in values(step))
            assert has_secret == any(commands(f"`{line}`") for line in typed(step)), (number, step)
        for _, _, told in RECIPES:
            for path, value in values(told):
                if SECRET.search(value):
                    assert path[-2] == "env"
                    assert path[:-2] in {("jobs", "publish", "steps", path[-3]), (path[-3],)}

    def test_are_in_no_command(self):
        """
        Every process can see the words of a command: none of them is a secret, nor put in by the forge.
        """
        for line in (line for _, _, told in RECIPES for line in typed(told)):
            assert "${{" not in line
            assert VARIABLE not in line
        assert not re.search(r"--(password|secret|token|key)\b", PAGE)

    def test_are_not_in_what_is_kept_between_runs(self):
        """
        The output and the state beside it are kept, nothing else.
        """
        output = read_site(read_settings(REPOSITORY / "publishconf.py")).output.name
        kept = {f".{output}.state", output}
        caches = [step["with"]["path"] for _, step in steps() if step.get("uses", "").startswith("actions/cache@")]
        assert [set(cache.split()) for cache in caches] == [kept] * 2
        assert {path.rstrip("/") for path in recipe("GitLab CI")["publish"]["cache"]["paths"]} == kept

    def test_like_a_key_are_held_by_an_agent(self, tmp_path):
        """
        The recipe with a private key publishes with it in an agent; no file holds it, nor does the command's environment.
        """
        with needed():
            needed_program("ssh-agent", "openssh-client")
        key = make_key(tmp_path / "key")
        public = key.with_suffix(".pub").read_text(encoding="utf-8").split()[1]
        uv = tmp_path / "bin/uv"
        uv.parent.mkdir()
        uv.write_text('#!/bin/sh\nssh-add -L\necho "$SSH_AGENT_PID" "$*" "[$KEY]"\n', encoding="utf-8")
        uv.chmod(0o755)
        environment = {"PATH": f"{uv.parent}:{os.environ['PATH']}", "KEY": key.read_text("utf-8").rstrip("\n")}
        key.unlink()
        (step,) = recipe("GitHub Actions", 1)
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        held, told = done.stdout.splitlines()
        assert held.split()[1] == public
        process, words = told.split(maxsplit=1)
        assert words == "run inv publish --yes --take-over []"
        os.kill(int(process), signal.SIGTERM)  # it would end by itself, some seconds after the step


class TestHostKey:
    @pytest.mark.parametrize("endpoint", [Endpoint("ssh.example.org", 22), Endpoint("ssh.example.org", 2222)], ids=str)
    def test_is_printed_by_the_command(self, endpoint, tmp_path):
        """
        The command that is shown finds the key of a pinned host, also where its port is not 22.
        """
        with needed():
            needed_program("ssh-keygen", "openssh-client")
        key = " ".join(make_key(tmp_path / "key").with_suffix(".pub").read_text("utf-8").split()[:2])
        (line,) = (code.strip() for code in blocks(PAGE) if code.startswith("ssh-keygen"))
        program, find, host, name, file = shlex.split(line)
        assert (host, file) == ("HOST", f"~/.config/{CONFIGURATION}/AUTHORITY/TARGET/{KEYS}")
        pinned = tmp_path / KEYS
        pinned.write_text(f"{endpoint} {key}\n", encoding="utf-8")
        printed = subprocess.run(
            [program, find, str(endpoint), name, pinned], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        assert printed[-1] == f"{endpoint} {key}"
        assert "`'[HOST]:PORT'`" in PAGE
        (shown,) = blocks(PAGE, "python")
        assert shown.strip().startswith(f'"host_key": "{key.split()[0]} ')


class TestRollback:
    def test_goes_with_a_revert(self):
        """
        Without one the next push would bring the mistake back: both are told together.
        """
        text = sections(PAGE)["After a rollback"]
        assert "`uv run inv rollback`" in text
        assert "`git revert`" in text


def test_the_programs_of_ssh_are_installed_where_the_image_lacks_them():
    """
    The line for images has the packages that the sender ssh names when a program is missing.
    """
    (line,) = (code.strip() for code in blocks(PAGE) if code.startswith("apt-get"))
    assert subprocess.run(["bash", "-n"], input=line, text=True, check=False).returncode == 0
    packages = {str(program_missing(program).problems[0].cure.values["package"]) for program in ("ssh", "rsync")}
    assert packages <= set(shlex.split(line))


def test_the_python_of_the_recipes_is_ours():
    """
    The interpreter that a forge takes is the one that this repository is written for.
    """
    wanted = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    named = [step["with"]["python-version"] for _, step in steps() if "python-version" in step.get("with", {})]
    images = [value for _, _, told in RECIPES for path, value in values(told) if path[-1] == "image"]
    assert {f">={name}" for name in named} | {f">={image.removeprefix('python:')}" for image in images} == {wanted}
