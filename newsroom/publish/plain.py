"""No secret and no page goes over a line unencrypted, unless the configuration says that it may."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from newsroom.publish.host import failure
from plugins.model.problem import message


def refuse_plain(url: str, *, plain: bool) -> None:
    """Refuse an address of http:// that is not on this computer.

    Args:
        url: where it is going to; without a scheme it is encrypted.
        plain: whether the configuration allows it all the same.

    Raises:
        PublishError: it is refused.

    """
    parts = urlsplit(url)
    if plain or parts.scheme != "http" or is_here(parts.hostname or ""):
        return
    fact = message("This address is not encrypted: everybody on the way can read the password, and change the pages.")
    cure = message('Write https://, or, if there is no way around it, add to the target in PUBLISH:  "plain": True')
    raise failure(url, fact, cure)


def is_here(host: str) -> bool:
    """Return whether the name or address of a host is this computer's loopback."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")  # RFC 6761, section 6.3
