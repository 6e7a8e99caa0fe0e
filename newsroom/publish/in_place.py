"""A publication in place: files are replaced one by one, in an order in which every page has what it needs.

Whatever interrupts it, at whatever point: readers get pages with all their assets, and the next publication, from this
computer or another one, completes it or replaces it by its own.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_fields

from msgspec.structs import replace

from newsroom.publish.difference import DOORS, STAGES, Plan, Stage, without_twin
from newsroom.publish.guards import Foreign, find_foreign
from newsroom.publish.host import STATE, Host, Upload, failure
from newsroom.publish.kept import Kept
from newsroom.publish.previous import fetch_previous, fetch_replaced, forget_older, missing_bytes, pack_previous
from newsroom.publish.publication import FORMAT, JOURNAL, MANIFEST, File, Journal, Publication, encode
from newsroom.publish.remote import Draft, Remote, StateFiles, find_remote, read_state
from newsroom.publish.work import Work
from plugins.model.problem import message
from plugins.model.workspace import folders_above

BATCH_FILES, BATCH_BYTES = 500, 24 << 20
"""How much goes until it is seen again that nobody has taken over: some seconds of a usual line."""

DENIAL = f"{STATE}/.htaccess"
DENY_ALL = b"<IfModule mod_authz_core.c>\nRequire all denied\n</IfModule>\n"
"""Keeps readers out of the folder of the state, where the server is Apache. Source: httpd.apache.org, mod_authz_core."""


@dataclass(frozen=True, slots=True)
class InPlace:
    """Publications to a host on which files are replaced one by one; a ``Way``."""

    host: Host
    kept: Kept

    def read_state(self) -> StateFiles:
        """Return what tells whether somebody else has published meanwhile."""
        return read_state(self.host)

    def find_remote(self, state: StateFiles, remembered: Publication | None) -> Remote:
        """Return what the host has of ours."""
        return find_remote(self.host, state, remembered)

    def newest_id(self, state: StateFiles, remote: Remote) -> str:
        """Return the id after which that of the next publication comes."""
        return max(remote.publication.id, remote.interrupted.id if remote.interrupted is not None else "")

    def find_foreign(self, plan: Plan, remote: Remote, shown: Callable[[str], str]) -> Foreign:
        """Return what stands where new files have to go."""
        return find_foreign(self.host, remote.known, plan, shown)

    def site_path(self, path: str) -> str:
        """Return where the host has a file of the site."""
        return path

    def fetch_previous(self, publication: Publication) -> Publication | None:
        """Return the publication before *publication*, whose bytes are on this computer then; None if it is not kept."""
        return fetch_previous(self.host, publication, self.kept)

    def carry_out(self, draft: Draft, work: Work) -> Publication:
        """Do what the plan says; return the publication that the host has then.

        Raises:
            PublishError: something failed; the host is as the last stage has left it, and can be published to again.

        """
        plan = draft.plan
        course = _Course(self.host, self.kept, work, plan.after.id)
        if plan.before.files == plan.after.files:  # a repair: the publication stays the same, and the one before it
            plan = with_fields(plan, after=replace(plan.after, id=plan.before.id, previous=plan.before.previous))
            course = with_fields(course, keeps_previous=False)
        return course.carry_out(plan, draft.remote)

    def roll_back(self, draft: Draft, previous: Publication, work: Work) -> Publication:
        """Bring back the publication *previous*, under a new id; nothing is kept to undo this.

        Raises:
            PublishError: not all its bytes can be had, or something failed.

        """
        gone = missing_bytes(draft.plan, self.kept)
        if gone:
            fact = message("The older bytes of %(count)d files can't be had any more.", count=len(gone))
            raise failure(gone[0], fact, message("Publish an older state of the content instead."))
        plan = with_fields(draft.plan, after=replace(draft.plan.after, previous=""))
        return _Course(self.host, self.kept, work, plan.after.id, keeps_previous=False).carry_out(plan, draft.remote)


@dataclass(frozen=True, slots=True)
class _Course:
    """One publication from its beginning to its end; *journal_id* is that of its journal, and of nothing before it."""

    host: Host
    kept: Kept
    work: Work
    journal_id: str
    keeps_previous: bool = True

    def carry_out(self, plan: Plan, remote: Remote) -> Publication:
        """Do what *plan* says, stage by stage."""
        self._begin(plan, remote)
        cleared = self._clear_blocked(plan)
        for stage in STAGES[:-1]:
            self._send(stage, plan.stages[stage])
        after = self._send_host_files(plan, remote)
        changed = [
            upload for upload in plan.uploads if after.files.get(upload.path) == File(upload.digest, upload.size)
        ]
        self.work.step("verification", lambda: self.work.receipt.verify(changed, self.host.read, self._send_again))
        self.work.step("deletions", lambda: self._remove(plan, remote, {*after.files, *cleared}))
        if self.work.lock.has_taken_over and remote.interrupted is not None:
            after = replace(after, doubtful=sorted(remote.interrupted.writes))
        self.work.step("manifest", lambda: self.host.write(MANIFEST, encode(after)))
        forget_older(self.host, plan, after.previous, was_interrupted=remote.interrupted is not None)
        self.host.remove([JOURNAL])
        return after

    def _begin(self, plan: Plan, remote: Remote) -> None:
        """Write down what will be done, and keep what will be undone, before the first change."""
        if (not plan.before.id or remote.is_remembered) and remote.interrupted is None:
            self.host.write(DENIAL, DENY_ALL)
        journal = journal_of(plan, remote.interrupted, self.journal_id)
        with self.work.counted("journal", 1) as sent:
            notes = [self.kept.upload(JOURNAL, encode(journal))]
            if self.keeps_previous:
                notes += pack_previous(self.host, plan, self.kept, was_interrupted=remote.interrupted is not None)
            self.host.send(notes, sent)

    def _clear_blocked(self, plan: Plan) -> set[str]:
        """Remove files of ours that stand where a folder has to be, or in a folder where a file has to be; return them.

        Nothing else leaves before the end.
        """
        coming = {upload.path for upload in plan.uploads}
        needed = folders_above(coming)
        blocking = {path for path in plan.removals if path in needed or not coming.isdisjoint(folders_above([path]))}
        if blocking:
            self.host.remove(blocking)
        return blocking

    def _send(self, stage: Stage, uploads: Sequence[Upload]) -> None:
        if uploads:
            doors = [upload for upload in uploads if without_twin(upload.path) in DOORS]
            others = [upload for upload in uploads if without_twin(upload.path) not in DOORS]
            with self.work.counted(stage, len(uploads)) as sent:
                for some in (*batches(others), *batches(doors)):
                    self.work.lock.check()
                    self.host.send(some, sent)

    def _send_again(self, uploads: Sequence[Upload]) -> None:
        self.host.send(uploads, lambda _: None)

    def _remove(self, plan: Plan, remote: Remote, staying: Collection[str]) -> None:
        """Remove what is gone; what somebody else has put in its place meanwhile is not ours, and stays."""
        ours = {path: File(was.digest, was.size) for path, was in plan.before.retired.items()} | plan.before.files
        leaving = [path for path in plan.removals if path not in staying]
        sizes = self.host.look(leaving) if leaving else {}
        writes = remote.interrupted.writes if remote.interrupted is not None else {}
        own = {
            path: {file.size for file in [*writes.get(path, ()), *filter(None, [ours.get(path)])]} for path in leaving
        }
        replaced = [path for path in leaving if own[path] and path in sizes and sizes[path] not in own[path]]
        self.work.receipt.keep(replaced)
        self.host.remove([path for path in leaving if path not in replaced])

    def _send_host_files(self, plan: Plan, remote: Remote) -> Publication:
        """Send the files that the server reads, and take them back when it can't bear them.

        Returns:
            The publication as it is then: with these files as they were before, if they were taken back.

        """
        uploads = plan.stages["host files"]
        was_well = self.work.receipt.is_well(plan.after.files) if uploads else True
        fetch_replaced(self.host, plan, self.kept, [upload.path for upload in uploads])
        writes = remote.interrupted.writes if remote.interrupted is not None else {}
        if not was_well and any(upload.path in writes for upload in uploads):
            # An interrupted publication has brought them, and did not come to look what they do.
            was_well = self.work.receipt.is_well(self._with_older(plan, uploads).files)
        self._send("host files", uploads)
        if not uploads or not was_well or self.work.receipt.is_well(plan.after.files):
            return plan.after
        self.work.receipt.take_back([upload.path for upload in uploads])
        return self._with_older(plan, uploads)

    def _with_older(self, plan: Plan, uploads: Iterable[Upload]) -> Publication:
        """Put back what *uploads* were before, and return the publication with them."""
        files = dict(plan.after.files)
        for upload in uploads:
            was = plan.before.files.get(upload.path)
            data = self.kept.read(was.digest) if was is not None else None
            if was is None or data is None:
                self.host.remove([upload.path])
                del files[upload.path]
            else:
                self.host.send(
                    [Upload(upload.path, self.kept.source(was.digest), was.digest, was.size)], lambda _: None
                )
                files[upload.path] = File(was.digest, was.size)
        return replace(plan.after, files=files)


def batches(uploads: Sequence[Upload]) -> Iterator[list[Upload]]:
    """Give *uploads* in portions that take some seconds: between them the lock is renewed and looked at."""
    some: list[Upload] = []
    size = 0
    for upload in uploads:
        if some and (len(some) >= BATCH_FILES or size + upload.size > BATCH_BYTES):
            yield some
            some, size = [], 0
        some.append(upload)
        size += upload.size
    if some:
        yield some


def journal_of(plan: Plan, interrupted: Journal | None, journal_id: str) -> Journal:
    """Return what *plan* is about to do, together with what an interrupted publication may have done."""
    writes = {path: list(files) for path, files in interrupted.writes.items()} if interrupted is not None else {}
    for upload in plan.uploads:
        file = File(upload.digest, upload.size)
        if file not in writes.setdefault(upload.path, []):
            writes[upload.path].append(file)
    removals = {*plan.removals, *(interrupted.removals if interrupted is not None else ())}
    return Journal(FORMAT, journal_id, plan.before.id, plan.after.site, writes, sorted(removals))
