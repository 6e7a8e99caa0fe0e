"""What git says when it fails, as place, fact and cure."""

from __future__ import annotations

import re

from newsroom.publish.host import PublishError, failure
from plugins.model.problem import Message, message

LINE = re.compile(
    r"could not resolve host|connection (refused|timed out|reset|closed)|failed to connect|couldn't connect"
    r"|operation timed out|early EOF|hung up unexpectedly|network is unreachable|no route to host|RPC failed|\b50[234]\b",
    re.IGNORECASE,
)
"""What git, ssh and curl say of a line that is cut, or of a host that is not up just now."""

HOST_KEY = re.compile(r"host key verification failed|remote host identification has changed", re.IGNORECASE)
CERTIFICATE = re.compile(r"certificate|SSL (peer|connect)|TLS", re.IGNORECASE)
NO_ACCESS = re.compile(
    r"authentication failed|could not read (username|password)|permission denied|access denied|not authorized"
    r"|invalid credentials|insufficient permission|unable to read askpass|permission to \S+ denied|\b40[13]\b",
    re.IGNORECASE,
)
NO_REPOSITORY = re.compile(
    r"not found|does not appear to be a git repository|does not exist|no such file|\b404\b|project .*could not be found",
    re.IGNORECASE,
)
MEANWHILE = re.compile(r"\[rejected\]|cannot lock ref|stale info|incorrect old value|reference already exists")
REFUSED = re.compile(r"\[remote rejected\][^\n]*")
DAMAGE = re.compile(
    r"\bis empty|corrupt|bad object|not a tree object|unable to read (tree|sha1)|missing (blob|tree|object)|bad config"
    r"|not a git repository"
)
"""What git says of a copy on this computer after the power was lost."""

REMOTE_SAYS = re.compile(r"^remote: *(.*\S)", re.MULTILINE)


class GitError(Exception):
    """A git command has failed; *said* is what it has printed."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said

    @property
    def is_passing(self) -> bool:
        """Whether it is worth while to try again."""
        return bool(LINE.search(self.said)) and not _is_about_access(self.said)

    @property
    def is_damage(self) -> bool:
        """Whether it is about the copy here."""
        return bool(DAMAGE.search(self.said))


def _is_about_access(said: str) -> bool:
    return any(pattern.search(said) for pattern in (HOST_KEY, NO_ACCESS, NO_REPOSITORY))


def explain(place: str, error: GitError) -> PublishError:
    """Return a failure of git in words; *place* is the remote."""
    said = error.said
    if refused := REFUSED.search(said):
        if not MEANWHILE.search(said):
            return _refused(place, said, refused[0])
        return meanwhile(place)
    if MEANWHILE.search(said):
        return meanwhile(place)
    for pattern, (fact, cure) in _known().items():
        if pattern.search(said):
            return failure(place, fact, cure)
    reason = " ".join(said.split()) or "?"
    return failure(
        place, message("git says: %(reason)s", reason=reason), message("Put that right; then publish again.")
    )


def meanwhile(place: str) -> PublishError:
    """Return the failure that the branch is not any more what it was when we looked."""
    fact = message("Somebody else has published meanwhile, or changed the branch.")
    return failure(place, fact, message("Publish again; what the others have done is looked at first."))


def _refused(place: str, said: str, line: str) -> PublishError:
    """Return the failure that a hook or a protection has refused the branch, with what the host says about it."""
    reason = line.partition("(")[2].rstrip(")") or line
    if "hook" in reason:
        reason = " ".join(REMOTE_SAYS.findall(said)) or reason
    fact = message("The host has refused the publication: %(reason)s", reason=reason)
    cure = message("Let whoever keeps the repository allow pushes to this branch; then publish again.")
    return failure(place, fact, cure)


def _known() -> dict[re.Pattern[str], tuple[Message, Message]]:
    return {
        HOST_KEY: (
            message("The host's key is not known on this computer, or is another one than before."),
            message("Connect once with ssh and compare the key with the one that the host has made public."),
        ),
        NO_ACCESS: (
            message("The host does not let us in, or not write."),
            message("Add your key to ssh-agent, or set a token of this host with the right to write."),
        ),
        NO_REPOSITORY: (
            message("There is no such repository, or it is hidden from us."),
            message("Compare the setting remote with the address that the forge shows."),
        ),
        CERTIFICATE: (
            message("The host's certificate can't be trusted."),
            message("See whether the address is right; ask who keeps the host."),
        ),
        LINE: (
            message("The host can't be reached, or the line was cut."),
            message("Try again later; the site is as it was."),
        ),
    }
