"""Markers in the HTML of a document: where an address or the size of a picture belongs, until it is known.

A marker is a private-use character, a number, and a second one; the number counts the document's references. Text of
an editor can't hold them: reading refuses these characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from plugins.model.view import Address

START = "\ue000"
END = "\ue001"
SIZE = "\ue002"
MARKERS = re.compile(f"[{START}-{SIZE}]")
ADDRESS = re.compile(f"{START}(\\d+){END}")
LINKED = re.compile(f' href="{START}(\\d+){END}"')
MEASURED = re.compile(f" {SIZE}(\\d+){END}")


def address_marker(number: int) -> str:
    """Return what stands for the address of reference *number*, inside the quotes of an attribute."""
    return f"{START}{number}{END}"


def size_marker(number: int) -> str:
    """Return what stands for the width and height of the picture of reference *number*, among the attributes."""
    return f" {SIZE}{number}{END}"


def fill(html: str, addresses: Sequence[Address], link: Callable[[str], str]) -> str:
    """Return *html* with its markers filled in.

    Args:
        html: the text of a document, with markers.
        addresses: by number; a link whose address is None loses its ``href`` and is shown as text.
        link: makes of an address below SITEURL, or of a fragment, what is written into the page.

    """
    if START not in html:
        return html

    def address(found: re.Match[str]) -> str:
        url = addresses[int(found[1])].url
        return "" if url is None else escape(link(url))

    def size(found: re.Match[str]) -> str:
        picture = addresses[int(found[1])]
        return f' width="{picture.width}" height="{picture.height}"' if picture.width else ""

    if any(target.url is None for target in addresses):
        html = LINKED.sub(lambda found: "" if addresses[int(found[1])].url is None else found[0], html)
    if SIZE in html:
        html = MEASURED.sub(size, html)
    return ADDRESS.sub(address, html)
