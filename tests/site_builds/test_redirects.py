"""An address that was published once leads to where the thing is now."""

import pytest

from tests.conftest import SiteOf

REDIRECTS = [
    ("tk/news/2019/old-name/", "tk/news/2025/renamed/"),
    ("tk/old.html", "tk/news/2025/renamed/"),
    ("hy/news/2019/old-name/", "hy/news/2025/renamed/"),
    ("tk/habarlas/", "tk/contact/"),
]


@pytest.mark.parametrize(("old", "new"), REDIRECTS)
@pytest.mark.parametrize(("name", "base"), [("two_languages", ""), ("base_path", "/library/news")])
def test_an_old_address_leads_to_the_new_one(old: str, new: str, name: str, base: str, site_of: SiteOf) -> None:
    """
    The page at an old address sends browsers on, names the new one as canonical, and has a link for those that stay.
    """
    site = site_of(name)
    page = site.page(old)
    assert page.refresh == f"{base}/{new}"
    assert page.canonicals == [site.absolute(new)]
    assert page.followed == [f"{base}/{new}"]


def test_old_addresses_are_in_no_list(site_of: SiteOf) -> None:
    """
    Search engines are told of the new address only.
    """
    site = site_of("two_languages")
    for old, _ in REDIRECTS:
        assert not site.page(old).is_indexed
        assert f"/{old}<" not in site.sitemap
