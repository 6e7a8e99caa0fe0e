"""How sites get to a host, whichever way it is: in place, or as releases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from newsroom.publish.difference import Plan
from newsroom.publish.guards import Foreign
from newsroom.publish.host import Host, ReleaseHost
from newsroom.publish.in_place import InPlace
from newsroom.publish.kept import Kept
from newsroom.publish.publication import Publication
from newsroom.publish.releases import ByRelease
from newsroom.publish.remote import Draft, Remote, StateFiles
from newsroom.publish.work import Work


class Way(Protocol):
    """One of the two ways; their modules say more."""

    @property
    def host(self) -> Host | ReleaseHost:
        """The host."""

    def read_state(self) -> StateFiles:
        """Return what tells whether somebody else has published meanwhile."""

    def find_remote(self, state: StateFiles, remembered: Publication | None) -> Remote:
        """Return what the host has of ours."""

    def newest_id(self, state: StateFiles, remote: Remote) -> str:
        """Return the id after which that of the next publication comes."""

    def find_foreign(self, plan: Plan, remote: Remote, shown: Callable[[str], str]) -> Foreign:
        """Return what stands where new files have to go."""

    def site_path(self, path: str) -> str:
        """Return where the host has a file of the site."""

    def fetch_previous(self, publication: Publication) -> Publication | None:
        """Return the publication before *publication*; None if it is not kept."""

    def carry_out(self, draft: Draft, work: Work) -> Publication:
        """Do what the plan says; return the publication that the host has then."""

    def roll_back(self, draft: Draft, previous: Publication, work: Work) -> Publication:
        """Bring back the publication *previous*, to which the plan leads; return what the host has then."""


def way_to(host: Host | ReleaseHost, kept: Kept, keep: int) -> Way:
    """Return the way that *host* offers; *keep* is how many releases stay."""
    return ByRelease(host, kept, keep) if isinstance(host, ReleaseHost) else InPlace(host, kept)
