"""Markers hold the place of an address or a size until it is known."""

import pytest

from plugins.model.markers import MARKERS, address_marker, fill, size_marker
from plugins.model.view import Address


def linked(number: int) -> str:
    return f'<a href="{address_marker(number)}">Sergi</a>'


def filled(html: str, *addresses: Address) -> str:
    return fill(html, addresses, lambda address: f"/{address}" if not address.startswith("#") else address)


class TestFilling:
    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            (Address("tk/news/2020/x/"), '<a href="/tk/news/2020/x/">Sergi</a>'),
            (Address("#fn:1"), '<a href="#fn:1">Sergi</a>'),
            (Address('a"b&c'), '<a href="/a&quot;b&amp;c">Sergi</a>'),
            (Address(None), "<a>Sergi</a>"),
            (Address(""), '<a href="/">Sergi</a>'),
        ],
    )
    def test_puts_the_address_into_a_link(self, address, expected):
        """
        A link to something that is not published is shown as its words.
        """
        assert filled(linked(0), address) == expected

    def test_keeps_the_numbers_apart(self):
        """
        Reference 1 is not the beginning of reference 12.
        """
        addresses = [Address(f"n{number}/") for number in range(13)]
        assert filled(linked(12) + linked(1), *addresses) == '<a href="/n12/">Sergi</a><a href="/n1/">Sergi</a>'

    def test_only_the_unpublished_link_loses_its_address(self):
        """
        Other links of the same text stay links.
        """
        assert filled(linked(0) + linked(1), Address(None), Address("x/")) == '<a>Sergi</a><a href="/x/">Sergi</a>'

    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            (Address("media/x.png", 640, 480), '<img width="640" height="480" src="/media/x.png">'),
            (Address("media/x.svg"), '<img src="/media/x.svg">'),
        ],
    )
    def test_gives_pictures_their_size(self, address, expected):
        """
        A picture whose size is unknown (SVG) gets none.
        """
        assert filled(f'<img{size_marker(0)} src="{address_marker(0)}">', address) == expected

    def test_leaves_no_marker(self):
        """
        Readers never meet a private-use character.
        """
        html = linked(0) + f'<img{size_marker(1)} src="{address_marker(1)}">'
        assert not MARKERS.search(filled(html, Address(None), Address("x.png")))

    def test_leaves_text_without_markers_alone(self):
        """
        A text without links comes back as it is.
        """
        assert filled("<p>Kitap &amp; gazet</p>") == "<p>Kitap &amp; gazet</p>"
