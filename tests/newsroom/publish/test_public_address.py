"""Addresses that readers can't reach, and those that nobody has set yet."""

import pytest

from newsroom.publish.public_address import (
    authority_of,
    find_open_site,
    find_private_site,
    find_unset_feed_authority,
    find_unset_site,
    is_private,
)

CURE = "    Set SITEURL in publishconf.py to the address at which readers get the site, and build again."


class TestHost:
    @pytest.mark.parametrize(
        "host",
        [
            "localhost", "LocalHost", "localhost.", "news.localhost", "127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "[::1]",
            "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.1.1", "100.64.0.1", "fe80::1%eth0",
            "fd00::1", "printer.local", "wiki.internal", "nas.home.arpa",
        ],
    )  # fmt: skip
    def test_of_one_network_is_private(self, host):
        """
        This computer, the networks of homes and offices, and names that mean something there only.
        """
        assert is_private(host)

    @pytest.mark.parametrize(
        "host",
        [
            "x.org",
            "localhost.org",
            "mylocal",
            "local.tm",
            "172.15.0.1",
            "172.32.0.1",
            "8.8.8.8",
            "2001:4860:4860::8888",
        ],
    )
    def test_of_the_whole_net_is_not(self, host):
        """
        What only looks a little like one of those is public.
        """
        assert not is_private(host)


class TestSiteurl:
    @pytest.mark.parametrize("url", ["http://localhost:8000", "https://192.168.1.5/news", "http://[::1]:80", "news.tm"])
    def test_that_readers_cannot_reach_is_an_error(self, url):
        """
        The address of the preview, or of the office, is no address for readers.
        """
        (problem,) = find_private_site(url)
        fact = f"settings: SITEURL: SITEURL is {url}, which only this computer or its network can reach."
        assert (problem.say(), problem.level) == (f"{fact}\n{CURE}", "error")

    @pytest.mark.parametrize(
        "url", ["https://library-news.example.org", "http://example.com/x", "https://a.test", "https://b.invalid:8443"]
    )
    def test_that_is_an_example_is_an_error(self, url):
        """
        Nobody publishes under an address that is reserved for examples.
        """
        assert list(find_private_site(url)) == []
        (problem,) = find_unset_site(url)
        fact = f"settings: SITEURL: SITEURL is {url}, an example that belongs to nobody: it is not set yet."
        assert (problem.say(), problem.level) == (f"{fact}\n{CURE}", "error")

    def test_without_encryption_is_a_warning(self):
        """
        A cheap host may have no certificate; the editor is told what that means.
        """
        (problem,) = find_open_site("http://news.tm")
        assert problem.say() == (
            "settings: SITEURL: warning: SITEURL begins with http: anybody on the way can read along, and change what"
            " readers get.\n    If the host gives the site a certificate, write https in SITEURL in publishconf.py."
        )

    @pytest.mark.parametrize("url", ["https://news.tm", "https://kitaphana.gov.tm/habarlar", "https://myexample.org"])
    def test_that_is_right_has_no_problem(self, url):
        """
        A real address is taken as it is.
        """
        assert [*find_private_site(url), *find_unset_site(url), *find_open_site(url)] == []


class TestFeedAuthority:
    def test_that_is_an_example_is_an_error(self):
        """
        Ids of feeds can't be changed later, so that nobody publishes with those of an example.
        """
        (problem,) = find_unset_feed_authority("library-news.example.org", "https://kitap.tm:8443/news")
        assert problem.level == "error"
        assert problem.say() == (
            "settings: FEED_AUTHORITY: FEED_AUTHORITY is library-news.example.org, an example that belongs to nobody.\n"
            '    Write FEED_AUTHORITY = "kitap.tm" in publishconf.py before the first publication, and never change it.'
        )

    @pytest.mark.parametrize("url", ["https://library-news.example.org", "http://localhost:8000", "https://192.0.2.1"])
    def test_is_not_taken_from_an_address_that_is_wrong_too(self, url):
        """
        An example is not cured with another one.
        """
        (problem,) = find_unset_feed_authority("library-news.example.org", url)
        assert problem.cure.say().startswith("Write the domain of the site as FEED_AUTHORITY in publishconf.py")
        assert authority_of(url) == ""

    def test_of_an_armenian_name_is_in_the_signs_of_the_net(self):
        """
        Ids of feeds take letters of the Latin alphabet only (RFC 4151), as the net itself does (RFC 3490).
        """
        assert authority_of("https://գրադարան.am/news") == "xn--" + "գրադարան".encode("punycode").decode() + ".am"

    @pytest.mark.parametrize("authority", ["kitap.tm", "old.tm"])
    def test_that_is_set_has_no_problem(self, authority):
        """
        It need not be the host of the address: a site may move.
        """
        assert find_unset_feed_authority(authority, "https://kitap.tm") == []
