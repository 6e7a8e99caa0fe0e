"""Whether what was sent has arrived: what readers get, and what the host gives back, is compared with it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus

from newsroom.publish.difference import HOST_FILES, is_page, stage_of
from newsroom.publish.host import Upload, failure
from newsroom.publish.parallel import each
from newsroom.publish.public import Comparison, compare, probe
from newsroom.publish.publication import File
from newsroom.voice import Voice
from plugins.model.problem import Problem, message
from plugins.model.workspace import digest_of

MOST_COMPARED = 300
"""So many files are fetched after a publication; of a larger one a sample, and ``inv publish --verify`` fetches all."""

MOST_READ_BACK = 24
"""So many files are read from the host, one by one, when the site has no public address."""

AT_ONCE = 8
NAMED = 5
"""So many addresses are named in one message."""

Read = Callable[[str], bytes | None]


class Receipt:
    """Compares one publication with what readers get.

    Args:
        address: the public address, without a slash at its end; empty when it can't be reached from here.

    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.token = secrets.token_hex(4)
        self.problems: list[Problem] = []
        self.compared = 0
        self.asked = 0

    @property
    def has_address(self) -> bool:
        """Whether there is a public address."""
        return bool(self.address)

    def verify(
        self, uploads: Sequence[Upload], read: Read, send_again: Callable[[Sequence[Upload]], object] | None
    ) -> None:
        """Compare files that were sent; what has not arrived whole is sent once more.

        Args:
            uploads: the files.
            read: reads a file of the site from the host.
            send_again: sends files; None when there is no way to do so.

        Raises:
            PublishError: the host has other bytes than were sent.

        """
        self.asked += len(uploads)
        doubtful = self._doubtful(sample(uploads, MOST_COMPARED if self.address else MOST_READ_BACK))
        wrong = self._wrong_on_host(doubtful, read)
        if wrong and send_again is not None:
            send_again(wrong)
            wrong = self._wrong_on_host(wrong, read)
        if wrong:
            fact = message("The host has other bytes than were sent, in %(count)d files.", count=len(wrong))
            raise failure(wrong[0].path, fact, message("Ask the host for the reason; then publish again."))

    def _doubtful(self, uploads: Sequence[Upload]) -> list[Upload]:
        """Return those of *uploads* that readers do not get as they were sent, or that they can't get at all."""
        public = {upload.path: upload.digest for upload in uploads if is_public(upload.path)} if self.address else {}
        found = compare(self.address, public, publication=self.token, connections=AT_ONCE) if public else NOTHING
        self.compared += len(found.same)
        self._tell_difference(found)
        return [upload for upload in uploads if upload.path not in found.same]

    def _tell_difference(self, found: Comparison) -> None:
        if found.is_unreachable:
            answer = next(iter(found.unreachable.values()))
            cure = message("See whether readers get the site. What the host has was compared instead.")
            self.problems.append(Problem(self.address, 0, answer.say(), cure, "warning"))
        elif found.different or found.unreachable:
            paths = sorted({*found.different, *found.unreachable})
            fact = message(
                "Readers get something else than was sent, at %(count)d addresses: %(names)s.",
                count=len(paths),
                names=", ".join(paths[:NAMED]),
            )
            cure = message(
                "If the host has the right files, a cache stands before it: empty it. Or the address is not that of the folder."
            )
            self.problems.append(Problem(self.address, 0, fact, cure, "warning"))

    def _wrong_on_host(self, uploads: Sequence[Upload], read: Read) -> list[Upload]:
        def is_wrong(upload: Upload) -> bool:
            data = read(upload.path)
            return data is None or digest_of(data) != upload.digest

        chosen = sample(uploads, MOST_READ_BACK)
        wrong = [upload for upload, bad in zip(chosen, each(is_wrong, chosen, AT_ONCE), strict=True) if bad]
        self.compared += 0 if self.address else len(chosen) - len(wrong)
        return wrong

    def find_wrong(self, files: Mapping[str, File], read: Read) -> dict[str, str]:
        """Return what somebody else has done to published files, by path.

        It is "changed" or "missing", or "shown" where the host has the right file, but readers get another one.
        """
        public = {path: file.digest for path, file in files.items() if is_public(path)} if self.address else {}
        found = compare(self.address, public, publication=self.token, connections=AT_ONCE) if public else NOTHING

        def state(path: str) -> str:
            data = read(path)
            if data is None:
                return "missing"
            if digest_of(data) != files[path].digest:
                return "changed"
            return "shown" if path in found.different else ""

        left = [path for path in sorted(files) if path not in found.same]
        return {path: what for path, what in zip(left, each(state, left, AT_ONCE), strict=True) if what}

    def is_well(self, files: Mapping[str, File]) -> bool:
        """Return whether the server answers without an error of its own; an address that can't be reached is no error."""
        if not self.address:
            return True
        pages = sorted(path for path in files if is_page(path))[:3]
        folders = [path.rpartition("/")[0] for path in files if path.rpartition("/")[2] in HOST_FILES]
        for folder in filter(None, folders):
            pages += sorted(path for path in files if path.startswith(f"{folder}/") and is_public(path))[:1]
        assets = sorted(path for path in files if stage_of(path, is_new=False) == "assets")[:1]
        answers = probe(self.address, [*pages, *assets], publication=secrets.token_hex(4))
        return all(status < HTTPStatus.INTERNAL_SERVER_ERROR for status in answers.values())

    def take_back(self, paths: Iterable[str]) -> None:
        """Note that files which the server reads were taken back."""
        for path in paths:
            fact = message(
                "With this file the server answers with an error; it was taken back, and all else published."
            )
            cure = message("Ask the host what is allowed in it, correct it, and publish again.")
            self.problems.append(Problem(path, 0, fact, cure))

    def keep(self, paths: Iterable[str]) -> None:
        """Note that files were to be removed which are no longer ours."""
        for path in paths:
            fact = message("Somebody else has changed this file, which was to be removed; it stays.")
            self.problems.append(
                Problem(path, 0, fact, message("Remove it on the host if nobody needs it."), "warning")
            )

    def tell(self, voice: Voice) -> int:
        """Tell what was compared and what was found; return the exit status."""
        voice.report(self.problems)
        if self.compared:
            place = self.address or message("the host").say(voice.gettext)
            numbers: dict[str, object] = {"place": place, "compared": self.compared, "count": self.asked}
            if self.compared < self.asked:
                said = message(
                    "Compared at %(place)s: a sample of %(compared)d of the %(count)d files, all the same.", **numbers
                )
            else:
                said = message("Compared at %(place)s: %(compared)d of %(count)d files, all the same.", **numbers)
            voice.say(said)
        return 1 if any(problem.level == "error" for problem in self.problems) else 0


NOTHING = Comparison(frozenset(), {}, {})


def is_public(path: str) -> bool:
    """Return whether servers show a file to readers; not those that they read themselves, and hidden ones."""
    return path.rpartition("/")[2] not in HOST_FILES and not any(part.startswith(".") for part in path.split("/"))


def sample(uploads: Sequence[Upload], most: int) -> list[Upload]:
    """Return at most so many of *uploads*, evenly from all of them; the last ones are always among them."""
    if len(uploads) <= most:
        return list(uploads)
    return [uploads[(number + 1) * len(uploads) // most - 1] for number in range(most)]
