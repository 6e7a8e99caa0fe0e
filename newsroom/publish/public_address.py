"""Addresses that readers can, and can't, reach: hosts of this computer and of its own network, and names that stand for others."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from plugins.model.problem import Message, Problem, message
from plugins.model.site import AUTHORITY

PLACE = "settings: SITEURL"
FEEDS = "settings: FEED_AUTHORITY"

PRIVATE_NAMES = ("localhost", "local", "internal", "home.arpa")
"""Names, and what ends in them, that mean something else in each network.

Sources: RFC 6761, section 6.3; RFC 6762, section 3; the decision of ICANN on .internal of 29 July 2024; RFC 8375.
"""

PLACEHOLDERS = ("example.org", "example.com", "example.net", "example", "test", "invalid")
"""Names, and what ends in them, that never are anybody's. Sources: RFC 2606; RFC 6761, sections 6.2, 6.4 and 6.5."""


def is_private(host: str) -> bool:
    """Return whether a host, without its port, is this computer, or one that only its own network reaches."""
    host = host.lower().strip("[]").rstrip(".")
    if _is_below(host, PRIVATE_NAMES):
        return True
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return not number.is_global


def is_placeholder(host: str) -> bool:
    """Return whether a host's name is one of those that are reserved for examples."""
    return _is_below(host.lower().rstrip("."), PLACEHOLDERS)


def _is_below(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def find_private_site(site_url: str) -> Iterator[Problem]:
    """Yield a problem when SITEURL is an address that no reader can reach."""
    host = urlsplit(site_url).hostname or ""
    if not host or is_private(host):
        yield _wrong(
            message("SITEURL is %(address)s, which only this computer or its network can reach.", address=site_url)
        )


def find_unset_site(site_url: str) -> Iterator[Problem]:
    """Yield a problem when SITEURL is an example: nobody has set it yet."""
    if is_placeholder(urlsplit(site_url).hostname or ""):
        yield _wrong(
            message("SITEURL is %(address)s, an example that belongs to nobody: it is not set yet.", address=site_url)
        )


def find_unset_feed_authority(authority: str, site_url: str) -> list[Problem]:
    """Return the problem that FEED_AUTHORITY is an example, if it is: the ids of all feeds and entries begin with it.

    Args:
        authority: FEED_AUTHORITY.
        site_url: SITEURL, whose host it can be.

    """
    if not is_placeholder(authority):
        return []
    fact = message("FEED_AUTHORITY is %(authority)s, an example that belongs to nobody.", authority=authority)
    host = authority_of(site_url)
    cure = (
        message(
            'Write FEED_AUTHORITY = "%(host)s" in publishconf.py before the first publication, and never change it.',
            host=host,
        )
        if host
        else message(
            "Write the domain of the site as FEED_AUTHORITY in publishconf.py before the first publication, and never"
            " change it."
        )
    )
    return [Problem(FEEDS, 0, fact, cure)]


def authority_of(site_url: str) -> str:
    """Return what FEED_AUTHORITY can be for a site: the name of its host; empty if that is no domain of anybody's."""
    host = urlsplit(site_url).hostname or ""
    with suppress(UnicodeError):  # then it is no domain, and AUTHORITY says so
        host = host.encode("idna").decode("ascii")
    return host if AUTHORITY.fullmatch(host) and not is_placeholder(host) and not is_private(host) else ""


def find_open_site(site_url: str) -> Iterator[Problem]:
    """Yield a warning when readers get the site without encryption."""
    if urlsplit(site_url).scheme == "http":
        fact = message("SITEURL begins with http: anybody on the way can read along, and change what readers get.")
        cure = message("If the host gives the site a certificate, write https in SITEURL in publishconf.py.")
        yield Problem(PLACE, 0, fact, cure, "warning")


def _wrong(fact: Message) -> Problem:
    cure = message("Set SITEURL in publishconf.py to the address at which readers get the site, and build again.")
    return Problem(PLACE, 0, fact, cure)
