"""A publication as a release: the whole site is made beside the older ones, and then swapped with them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from msgspec.structs import replace as with_changes

from newsroom.publish.difference import HOST_FILES, Plan
from newsroom.publish.guards import Foreign
from newsroom.publish.host import Release, ReleaseHost, Upload
from newsroom.publish.kept import Kept
from newsroom.publish.publication import File, Publication, decode, encode
from newsroom.publish.remote import Draft, Remote, StateFiles
from newsroom.publish.work import Work
from plugins.model.workspace import digest_of

WITHOUT_NEW_HOST_FILES = ".0"
"""The end of the name of a release that stands in until it is known whether the server bears its files."""


@dataclass(frozen=True, slots=True)
class ByRelease:
    """Publications to a host that keeps whole sites side by side; a ``Way``.

    Attributes:
        host: the host.
        kept: the bytes on this computer.
        keep: how many releases stay, the current one and the one before it among them.

    """

    host: ReleaseHost
    kept: Kept
    keep: int

    def read_state(self) -> StateFiles:
        """Return what tells whether somebody else has published meanwhile."""
        with ThreadPoolExecutor(1) as pool:  # two questions in the time of one
            releases = pool.submit(self.host.releases)
            current = self.host.current()
            manifest = self.host.manifest(current) if current else None
        return StateFiles(manifest, None, tuple(releases.result()))

    def find_remote(self, state: StateFiles, remembered: Publication | None) -> Remote:
        """Return what the host has of ours."""
        publication = decode(state.manifest, Publication) or Publication()
        doubtful: list[str] = []
        untried = publication.id + WITHOUT_NEW_HOST_FILES
        if untried in state.releases:  # interrupted before it was seen whether the server bears these files
            doubtful = [path for path in publication.files if path.rpartition("/")[2] in HOST_FILES]
            publication = decode(self.host.manifest(untried), Publication) or publication
        known: dict[str, File | None] = {path: File(was.digest, was.size) for path, was in publication.retired.items()}
        return Remote(publication, known | publication.files | dict.fromkeys(doubtful))

    def newest_id(self, state: StateFiles, remote: Remote) -> str:
        """Return the id after which that of the next publication comes."""
        return max(state.releases, default="")

    def find_foreign(self, plan: Plan, remote: Remote, shown: Callable[[str], str]) -> Foreign:
        """Return nothing: a release is a folder of its own; ``switch`` looks at what else matters."""
        return {}, []

    def site_path(self, path: str) -> str:
        """Return where the host has a file of the site."""
        return self.host.site_path(path)

    def fetch_previous(self, publication: Publication) -> Publication | None:
        """Return the release before *publication*; None if it is no longer there."""
        if publication.previous not in self.host.releases():
            return None
        return decode(self.host.manifest(publication.previous), Publication)

    def carry_out(self, draft: Draft, work: Work) -> Publication:
        """Make the release that the plan describes, and let readers have it; return the publication.

        Raises:
            PublishError: something failed; readers get the release that they got before.

        """
        return _Course(self.host, self.kept, work, self.keep).carry_out(draft.plan, draft.state.releases)

    def roll_back(self, draft: Draft, previous: Publication, work: Work) -> Publication:
        """Let readers have the release *previous* again."""
        work.step("switch", lambda: self.host.switch(previous.id))
        return previous


@dataclass(frozen=True, slots=True)
class _Course:
    """One publication from its beginning to its end."""

    host: ReleaseHost
    kept: Kept
    work: Work
    keep: int

    def carry_out(self, plan: Plan, releases: Sequence[str]) -> Publication:
        """Make a release besides *releases*, try what the server reads, and remove what is too old."""
        self._go_back(plan.before)
        first = self._without_new_host_files(plan)
        unwanted = self._find_unwanted(releases, plan.before.id)
        self._release(first, plan.before.id, self._find_spare(unwanted, plan.before))
        done = first.after
        self.work.step("verification", lambda: self._verify(first))
        if first is not plan:
            done = self._try_host_files(plan, done)
        if unwanted:
            self.work.step("deletions", lambda: self.host.drop(unwanted))
        return done

    def _go_back(self, before: Publication) -> None:
        """Let readers have *before* again when an interrupted publication has put files on top that were not tried."""
        if before.id.endswith(WITHOUT_NEW_HOST_FILES) and self.host.current() != before.id:
            self.work.step("switch", lambda: self.host.switch(before.id))

    def _release(self, plan: Plan, base: str, spare: Publication) -> None:
        """Build a release on that of the name *base*, perhaps out of *spare*, and switch to it."""
        files = {path: self._upload(path, file) for path, file in plan.after.files.items()}
        changed = [files[upload.path] for upload in plan.uploads]
        kept = sorted(plan.after.retired)
        spare_files = {path: was.digest for path, was in spare.retired.items()}
        spare_files |= {path: file.digest for path, file in spare.files.items()}
        release = Release(plan.after.id, base, files, changed, kept, encode(plan.after), spare.id, spare_files)
        with self.work.counted("release", len(changed)) as sent:
            self.host.build(release, sent)
        self.work.step("switch", lambda: self.host.switch(plan.after.id))

    def _upload(self, path: str, file: File) -> Upload:
        return Upload(path, self.kept.source(file.digest), file.digest, file.size)

    def _verify(self, plan: Plan) -> None:
        """Compare what readers get; go back to the release before when the host has not what was sent."""
        try:
            self.work.receipt.verify(plan.uploads, lambda path: self.host.read(self.host.site_path(path)), None)
        except Exception:
            if plan.before.id:
                self.host.switch(plan.before.id)
            raise

    def _without_new_host_files(self, plan: Plan) -> Plan:
        """Return *plan* with the files that the server reads as they were; *plan* itself when they don't change."""
        if not plan.stages["host files"] or not self.work.receipt.has_address:
            return plan
        self._fetch_older([upload.path for upload in plan.stages["host files"]], plan)
        files = {path: file for path, file in plan.after.files.items() if path.rpartition("/")[2] not in HOST_FILES}
        files |= {path: file for path, file in plan.before.files.items() if path.rpartition("/")[2] in HOST_FILES}
        files = {
            path: file for path, file in files.items() if path in plan.after.files and self._can_send(plan, path, file)
        }
        after = with_changes(plan.after, id=plan.after.id + WITHOUT_NEW_HOST_FILES, files=files)
        return replace(plan, after=after, stages={**plan.stages, "host files": ()})

    def _fetch_older(self, paths: Iterable[str], plan: Plan) -> None:
        """Keep on this computer what files of the release before were, if they can be had."""
        for path in paths:
            was = plan.before.files.get(path)
            data = self.host.read(self.host.site_path(path)) if was is not None else None
            if was is not None and data is not None and digest_of(data) == was.digest:
                self.kept.add(data)

    def _can_send(self, plan: Plan, path: str, file: File) -> bool:
        return file == plan.after.files[path] or file.digest in self.kept.known

    def _try_host_files(self, plan: Plan, done: Publication) -> Publication:
        """Release the files that the server reads; go back when it can't bear them."""
        was_well = self.work.receipt.is_well(plan.after.files)
        on_top = replace(
            plan, before=done, stages={**dict.fromkeys(plan.stages, ()), "host files": plan.stages["host files"]}
        )
        self._release(on_top, done.id, Publication())
        if not was_well or self.work.receipt.is_well(plan.after.files):
            self.host.drop([done.id])
            return plan.after
        self.host.switch(done.id)
        self.host.drop([plan.after.id])
        self.work.receipt.take_back([upload.path for upload in plan.stages["host files"]])
        return done

    def _find_spare(self, unwanted: Iterable[str], before: Publication) -> Publication:
        """Return a release that will be dropped and may be made into the new one; an empty publication if there is none.

        It is not the one to which a rollback leads, for we may be interrupted; and not one in which there may still be
        what somebody else had changed until it was repaired.
        """
        name = next((name for name in unwanted if name != before.previous and name >= before.clean_since), "")
        spare = decode(self.host.manifest(name), Publication) if name else None
        return spare if spare is not None and spare.id == name else Publication()

    def _find_unwanted(self, releases: Sequence[str], previous: str) -> list[str]:
        """Return the oldest of *releases*, of which there will be too many: the new one and *previous* stay."""
        others = [name for name in releases if name != previous] if previous else []
        return others[: max(0, len(others) - self.keep + 2)]
