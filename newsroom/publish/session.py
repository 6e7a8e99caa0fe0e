"""A publication from the built site to the editor's yes, and on to its end: what the commands have in common."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec.structs import replace as with_changes

from newsroom.build import ProgressLine
from newsroom.publish import guards, lock, report
from newsroom.publish.difference import Plan, plan_publication
from newsroom.publish.host import Access, failure
from newsroom.publish.kept import Kept
from newsroom.publish.publication import File, Publication, decode, encode, next_id
from newsroom.publish.receipt import Receipt
from newsroom.publish.remote import Draft, Remote, StateFiles
from newsroom.publish.secrets import Secrets, ask_on_terminal
from newsroom.publish.target import Target
from newsroom.publish.way import Way, way_to
from newsroom.publish.work import Progress, Work
from newsroom.voice import Voice
from plugins.model.problem import Message, message
from plugins.model.site import Site
from plugins.model.workspace import open_workspace, state_folder

CONFIGURATION = "library-news"
"""The folder of ours among an editor's configuration."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the editor has asked for.

    Attributes:
        is_confirmed: she has said yes already.
        vanish: just so many pages may vanish; None for as many as do.
        takes_over: the lock of somebody who gives no sign of life is done away with.
        names_all: the plan names every file.
        repairs: what somebody else has changed on the host is sent again.

    """

    is_confirmed: bool = False
    vanish: int | None = 0
    takes_over: bool = False
    names_all: bool = False
    repairs: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Who publishes: the folder of the settings, the voice that speaks to the editor, and what she has chosen."""

    repository: Path
    voice: Voice
    choices: Choices


@dataclass(frozen=True, slots=True)
class Session:
    """One target, connected; made by ``open_session``.

    Attributes:
        site: the settings of the site.
        target: what PUBLISH says of the target.
        desk: who publishes.
        kept: the bytes on this computer.
        way: how sites get to this host.
        receipt: compares what readers get with what was sent.

    """

    site: Site
    target: Target
    desk: Desk
    kept: Kept
    way: Way
    receipt: Receipt

    @property
    def voice(self) -> Voice:
        """What speaks to the editor."""
        return self.desk.voice

    @property
    def choices(self) -> Choices:
        """What the editor has chosen."""
        return self.desk.choices

    @property
    def place(self) -> str:
        """The target, as a message names it."""
        return f"PUBLISH[{self.target.name!r}]"

    @property
    def memory(self) -> Path:
        """The copy of the last manifest that is on this computer."""
        return self.kept.folder.with_name("manifest.json.gz")

    def remembered(self) -> Publication | None:
        """Return the last publication that this computer knows of."""
        with suppress(OSError):
            return decode(self.memory.read_bytes(), Publication)
        return None

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file of the site, as the host has it."""
        return self.way.host.read(self.way.site_path(path))

    def draft(self, files: Mapping[str, File]) -> Draft:
        """Return what has to be done so that the host has *files*.

        Raises:
            PublishError: it must not be done.

        """
        state = self.way.read_state()
        remote = self.way.find_remote(state, self.remembered())
        guards.refuse(guards.find_faults_of_state(remote.publication, self.site.feed_authority, self.place))
        if self.choices.repairs:
            wrong = self.receipt.find_wrong(remote.publication.files, self.read)
            remote = replace(remote, known={**remote.known, **{path: None for path in wrong if path in remote.known}})
        plan = self._plan(state, remote, remote.known, files)
        if plan.new:
            same, problems = self.way.find_foreign(plan, remote, self._shown)
            problems += guards.find_too_many_vanishing(
                plan, self.target.common.may_vanish, self.choices.vanish, self.place
            )
            guards.refuse(problems)
            if same:
                plan = self._plan(state, remote, {**remote.known, **same}, files)
        else:
            found = guards.find_too_many_vanishing(plan, self.target.common.may_vanish, self.choices.vanish, self.place)
            guards.refuse(found)
        if self.choices.repairs:
            plan = replace(plan, after=with_changes(plan.after, clean_since=plan.after.id))
        return Draft(state, remote, plan)

    def _plan(
        self, state: StateFiles, remote: Remote, known: Mapping[str, File | None], files: Mapping[str, File]
    ) -> Plan:
        identity = next_id(self.way.newest_id(state, remote))
        now = time.time()
        return plan_publication(
            remote.publication, known, files, self.kept.source, id=identity, site=self.site.feed_authority, now=now
        )

    def _shown(self, path: str) -> str:
        return f"{self.target.name}: {path}"

    def publish(self, draft: Draft, files: Mapping[str, File]) -> bool:
        """Show what will be done so that the host has *files*, ask, and do it; return whether the editor said yes.

        Raises:
            PublishError: it must not be done, or failed.

        """
        return self._do(draft, files, message("Publish this?"), self.way.carry_out)

    def roll_back(self) -> tuple[Draft, Publication, bool]:
        """Show what a rollback will do, ask, and do it.

        Returns:
            What was planned, the publication that it leads to, and whether the editor said yes.

        Raises:
            PublishError: it must not be done, or failed.

        """
        state = self.way.read_state()
        remote = self.way.find_remote(state, self.remembered())
        if remote.interrupted is not None:
            fact = message("The last publication did not come to its end.")
            raise failure(self.place, fact, message("Complete it first:  %(command)s", command="inv publish"))
        previous = self.way.fetch_previous(remote.publication)
        if previous is None:
            fact = message("The host keeps no publication before this one.")
            raise failure(self.place, fact, message("Publish an older state of the content instead."))
        draft = self.draft(previous.files)
        self.voice.say(message("What readers would get again:"))
        question = message("Bring back the publication %(name)s?", name=previous.id)
        done = self._do(draft, previous.files, question, lambda draft, work: self.way.roll_back(draft, previous, work))
        return draft, previous, done

    def _do(
        self, draft: Draft, files: Mapping[str, File], question: Message, do: Callable[[Draft, Work], Publication]
    ) -> bool:
        self.show(draft)
        if not self.confirm(question):
            return False
        with lock.acquire(self.way.host, takes_over=self.choices.takes_over, tell=self.voice.tell) as held:
            if self.way.read_state() != draft.state:
                draft = self._once_more(draft, files)
            with ProgressLine(sys.stderr) as line:
                done = do(draft, Work(held, self.receipt, self._progress(line)))
        self.remember(done, files)
        return True

    def _once_more(self, draft: Draft, files: Mapping[str, File]) -> Draft:
        """Plan again: somebody has published while the editor was asked.

        Raises:
            PublishError: the plan is another one then.

        """
        again = self.draft(files)
        if again.plan.uploads != draft.plan.uploads or again.plan.removals != draft.plan.removals:
            fact = message("Somebody else has published since this plan was made.")
            raise failure(self.place, fact, message("Look at the new plan:  %(command)s", command="inv publish"))
        return again

    def remember(self, publication: Publication, files: Mapping[str, File]) -> None:
        """Keep on this computer what a rollback and the next publication need."""
        new = self.memory.with_name("manifest.new")
        new.write_bytes(encode(publication))
        new.replace(self.memory)
        self.kept.keep_only([publication.files, files])

    def show(self, draft: Draft) -> None:
        """Tell what will be done."""
        if draft.remote.is_remembered:
            self.voice.tell(
                message("The host has lost its list of what was published; the copy on this computer stands in.")
            )
        if draft.remote.interrupted is not None:
            self.voice.tell(message("The last publication did not come to its end; this one completes or replaces it."))
        for line in report.tell_plan(draft.plan, self.kept, names_all=self.choices.names_all):
            self.voice.say(line)

    def confirm(self, question: Message) -> bool:
        """Ask the editor; without a terminal she must have said yes before.

        Raises:
            PublishError: there is nobody to ask.

        """
        if self.choices.is_confirmed:
            return True
        if not sys.stdin.isatty():
            fact = message("There is no terminal to ask for a yes.")
            raise failure(self.place, fact, message("Say it beforehand:  %(command)s", command="inv publish --yes"))
        try:
            return self.voice.ask(question)
        except KeyboardInterrupt:  # she has left the question: that is a no
            print(file=sys.stderr)
            return False

    def _progress(self, line: ProgressLine) -> Progress:
        words = {step: words.say(self.voice.gettext) for step, words in report.STEPS.items()}
        return lambda step, done, total: line.show(words[step], done, total)


@contextmanager
def open_session(site: Site, target: Target, desk: Desk, kept: Kept) -> Iterator[Session]:
    """Connect to a target.

    Raises:
        PublishError: it can't be reached, or does not let us in.

    """
    address = site.url if target.common.address is None else target.common.address
    receipt = Receipt("" if getattr(target.sender, "SHOWN_LATER", False) else address)
    with closing(target.sender.open_host(target.options, access_to(site, target.name, desk))) as host:
        yield Session(site, target, desk, kept, way_to(host, kept, target.common.keep), receipt)


def kept_for(site: Site, target: str) -> Kept:
    """Return the bytes of the last publication to a target that are on this computer."""
    return Kept(state_folder(site.output) / "published" / target / "objects")


def access_to(site: Site, target: str, desk: Desk) -> Access:
    """Return what a sender is given."""
    folder = configuration_folder() / site.feed_authority / target
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    voice = desk.voice
    secrets = Secrets(desk.repository, ask=ask_on_terminal(voice.gettext))
    confirm: Callable[[Message], bool] = voice.ask if sys.stdin.isatty() else lambda _: False
    return Access(target, secrets.secret, secrets.optional_secret, confirm, voice.tell, folder)


def configuration_folder() -> Path:
    """Return where what belongs to the editor and not to the repository is kept. Source: XDG Base Directory Specification.

    Raises:
        PublishError: she has no folder of her own, as in a container that knows her by a number only.

    """
    base = os.environ.get("XDG_CONFIG_HOME", "")
    if os.path.isabs(base):
        return Path(base) / CONFIGURATION
    try:
        return Path.home() / ".config" / CONFIGURATION
    except RuntimeError:
        fact = message("This account has no home folder, in which keys of hosts could be kept.")
        cure = message("Say which folder can be used:  %(command)s", command="export HOME=/srv/news")
        raise failure("HOME", fact, cure) from None


def take_in(site: Site, kept: Kept, voice: Voice) -> dict[str, File]:
    """Keep the files of the built site, so that the next build may change the output folder; return them by path."""
    with open_workspace(site.output, on_wait=voice.tell_that_we_wait) as workspace:
        return kept.take_in(workspace)
