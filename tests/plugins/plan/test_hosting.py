"""The rules for a server: made where the settings ask for them, and such that no host refuses them."""

import re

import pytest

from plugins.plan.frame import Planner
from plugins.plan.hosting import POLICY, apache_rules, plan_host_files
from tests.plugins.samples import build, medium, site

ALLOWED = {
    *(
        "AddCharset",
        "AddDefaultCharset",
        "AddOutputFilterByType",
        "AddType",
        "ErrorDocument",
        "Header",
        "RequestHeader",
    ),
    *("FilesMatch", "If", "IfModule"),
}
"""Directives that `AllowOverride FileInfo` allows in a .htaccess, and sections, which are allowed everywhere."""

MODULES = {"AddOutputFilterByType": "mod_filter.c", "Header": "mod_headers.c", "RequestHeader": "mod_headers.c"}
"""What has to be asked for before a directive is used; mod_mime's come with any Apache, and are asked for all the same."""


def planned(*servers, media=()):
    made = build([], site(host_files=servers), {path: medium(path) for path in media})
    return {output.path: output for output in plan_host_files(Planner(made))}


class TestPlan:
    def test_has_the_file_of_a_server_that_the_settings_name(self):
        """
        And none where they name no server.
        """
        assert list(planned("apache")) == [".htaccess"]
        assert planned() == {}

    def test_leaves_the_place_to_an_editors_own_file(self):
        """
        A file of the content folder wins.
        """
        assert planned("apache", media=["extra/.htaccess"]) == {}

    def test_has_other_inputs_with_other_languages_or_another_address(self):
        """
        Whatever the rules name decides their bytes.
        """
        texts = {apache_rules("https://x.org", ["tk"]), apache_rules("https://x.org", ["tk", "hy"])}
        assert len(texts | {apache_rules("https://x.org/a", ["tk"]), apache_rules("http://y.org", ["tk"])}) == 3
        assert planned("apache")[".htaccess"].facts == {"text": apache_rules("https://news.example.org", ["tk", "hy"])}


class TestRules:
    def test_use_nothing_that_hosts_forbid(self):
        """
        Every directive is one of those that the least of the usual permissions allows.
        """
        lines = apache_rules("https://x.org", ["tk", "hy"]).splitlines()
        used = {found[1] for line in lines if (found := re.match(r"\s*<?(\w+)", line))}
        assert used <= ALLOWED

    def test_ask_for_modules_first(self):
        """
        What comes from a module stands within the question whether it is there.
        """
        around: list[str] = []
        for line in apache_rules("https://x.org", ["tk", "hy"]).splitlines():
            word = line.strip().split(" ")[0]
            if word == "<IfModule":
                around.append(line.strip(" >").rpartition(" ")[2])
            elif word == "</IfModule>":
                around.pop()
            elif word in MODULES:
                assert MODULES[word] in around, line
        assert around == []

    @pytest.mark.parametrize(
        ("url", "missing", "pattern"),
        [
            ("https://x.org", "/tk/404.html", "m#^/tk/#"),
            ("https://x.org/library/news", "/library/news/tk/404.html", "m#^/library/news/tk/#"),
            ("https://x.org/~a.b/täze", "/~a.b/t%C3%A4ze/tk/404.html", "m#^/.a.b/t..ze/tk/#"),
            ("https://x.org/t%C3%A4ze", "/t%C3%A4ze/tk/404.html", "m#^/t..ze/tk/#"),
        ],
    )
    def test_show_the_missing_page_of_the_edition(self, url, missing, pattern):
        """
        Below the path of SITEURL, whatever signs it has.
        """
        rules = apache_rules(url, ["tk"])
        assert f'<If "%{{REQUEST_URI}} =~ {pattern}">\n        ErrorDocument 404 {missing}\n' in rules

    def test_allow_pages_to_load_files_of_the_site_only(self):
        """
        No other host, and nothing that stands in the page itself.
        """
        assert POLICY.startswith("default-src 'self';")
        assert "unsafe" not in POLICY
        assert "http" not in POLICY
