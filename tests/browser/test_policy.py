"""The pages of the site work under the policy that servers are told: nothing in them is forbidden by it."""

import shutil

import pytest

from plugins.plan.hosting import POLICY, apache_rules
from tests.browser.reading import BuiltSite, Reader
from tests.servers.folders import open_folder
from tests.servers.missing import needed
from tests.servers.web import apache

ALL_PICTURES = "Promise.all([...document.images].map(image => { image.loading = 'eager'; return image.decode(); }))"
"""Waits for all pictures of a page; fails where one can't be had."""


@pytest.fixture(scope="module")
def served(site):
    """The site behind Apache, with the rules of the build."""
    with needed(), open_folder() as folder:
        root = shutil.copytree(site.build.site.output, folder / "site")
        (root / ".htaccess").write_text(apache_rules(site.build.site.url, site.build.editions), encoding="utf-8")
        with apache(root, allow_override="FileInfo") as web:
            yield BuiltSite(web.address, site.build)


@pytest.fixture
def reader(browser, served):
    """A window that takes down what the browser refuses to load."""
    context = browser.new_context(reduced_motion="reduce")
    yield Reader(context, served)
    context.close()


class TestPolicy:
    @pytest.mark.parametrize("lang", ["tk", "hy"])
    def test_forbids_nothing_that_a_page_has(self, reader, served, lang):
        """
        Every kind of page has its styles and pictures, and the browser has nothing to complain of.
        """
        for address in ("/", *served.every_kind[lang]):
            response = reader.open(address)
            assert response.headers["content-security-policy"] == POLICY
            assert reader.page.evaluate("document.styleSheets[0].cssRules.length") > 0
            reader.page.evaluate(ALL_PICTURES)
        assert reader.complaints == []

    def test_forbids_what_no_page_should_have(self, reader):
        """
        A script in the page is not run, and the window takes that down: silence above means something.
        """
        reader.open("/tk/")
        reader.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
        assert any("Content Security Policy" in complaint for complaint in reader.complaints)
