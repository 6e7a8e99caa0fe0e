"""What was sent is compared with what readers get and with what the host has."""

import threading
from itertools import pairwise
from urllib.parse import unquote

import pytest

from newsroom.publish import public
from newsroom.publish.host import PublishError, Upload
from newsroom.publish.publication import File
from newsroom.publish.receipt import Receipt, is_public, sample
from newsroom.voice import Voice
from plugins.model.workspace import digest_of
from tests.newsroom.publish.workbench import told
from tests.servers.answers import Reply, answering

SITE = {
    "index.html": b"front door",
    "tk/index.html": b"tk",
    "hy/նոր սրահ/index.html": b"hy",
    "theme/a.css": b"style",
    ".htaccess": b"Header set X-Site library",
    "_headers": b"/*",
    ".well-known/x.txt": b"x",
}
HIDDEN = {".htaccess", "_headers", ".well-known/x.txt"}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody waits before a second attempt."""
    monkeypatch.setattr(public, "PAUSE", 0)


def uploads(site):
    """Return the files of a site as they were sent."""
    return [Upload(path, None, digest_of(data), len(data)) for path, data in site.items()]


def files(site):
    """Return the files of a site as a publication has them."""
    return {path: File(digest_of(data), len(data)) for path, data in site.items()}


class Host:
    """What is on a host, what readers get of it, and what was sent again."""

    def __init__(self, site):
        self.site = dict(site)
        self.shown = {}
        self.reads = []
        self.again = []
        self.guard = threading.Lock()

    def read(self, path):
        with self.guard:
            self.reads.append(path)
        return self.site.get(path)

    def answer(self, asked):
        path = unquote(asked.where).lstrip("/")
        path = path + "index.html" if path == "" or path.endswith("/") else path
        data = (self.site | self.shown).get(path)
        return Reply(404, b"nothing") if data is None else Reply(200, data)

    def send_again(self, wanted):
        """Let what is sent again arrive."""

        def send(some):
            self.again.append([upload.path for upload in some])
            self.site |= {upload.path: wanted[upload.path] for upload in some}

        return send


@pytest.fixture
def host():
    return Host(SITE)


@pytest.fixture
def receipt(host):
    """A receipt for what the host shows readers."""
    with answering(host.answer) as server:
        yield Receipt(server.url + "/")


def said(receipt, capsys):
    """Return status, results, and all else that a receipt tells."""
    status = receipt.tell(Voice("en"))
    return status, *capsys.readouterr()


class TestVerify:
    def test_compares_what_readers_get(self, host, receipt, capsys):
        """
        What comes at the public address is enough; only what servers do not show is read from the host.
        """
        receipt.verify(uploads(SITE), host.read, None)
        assert set(host.reads) == HIDDEN
        assert said(receipt, capsys) == (
            0,
            f"Compared at {receipt.address}: a sample of 4 of the 7 files, all the same.\n",
            "",
        )

    def test_reads_from_the_host_where_there_is_no_address(self, host, capsys):
        """
        Every file is read back, as far as there are not too many.
        """
        receipt = Receipt("")
        receipt.verify(uploads(SITE), host.read, None)
        assert sorted(host.reads) == sorted(SITE)
        assert said(receipt, capsys) == (0, "Compared at the host: 7 of 7 files, all the same.\n", "")

    def test_warns_of_a_cache_that_gives_old_bytes(self, host, receipt, capsys):
        """
        The host has the right file: nothing is sent again, and it is no error.
        """
        host.shown["tk/index.html"] = b"old"
        receipt.verify(uploads(SITE), host.read, host.send_again(SITE))
        assert host.again == []
        status, _, err = said(receipt, capsys)
        assert status == 0
        assert err == (
            f"{receipt.address}: warning: Readers get something else than was sent, at 1 addresses: tk/index.html.\n"
            "    If the host has the right files, a cache stands before it: empty it."
            " Or the address is not that of the folder.\n"
        )

    @pytest.mark.parametrize("damage", [b"ha", None])
    def test_sends_again_what_did_not_arrive(self, host, receipt, damage):
        """
        Half a file, or none.
        """
        if damage is None:
            del host.site["tk/index.html"]
        else:
            host.site["tk/index.html"] = damage
        receipt.verify(uploads(SITE), host.read, host.send_again(SITE))
        assert host.again == [["tk/index.html"]]
        assert host.site == SITE

    def test_sends_again_without_an_address_too(self, host):
        """
        What is read back decides then.
        """
        host.site["theme/a.css"] = b"st"
        Receipt("").verify(uploads(SITE), host.read, host.send_again(SITE))
        assert host.again == [["theme/a.css"]]

    @pytest.mark.parametrize("can_send", [True, False])
    def test_fails_when_the_host_stays_wrong(self, host, receipt, can_send):
        """
        What the host doesn't keep as it was sent is an error, with the place and the number.
        """
        host.site |= {"tk/index.html": b"with an advertisement", "theme/a.css": b"s"}
        sent = []
        with pytest.raises(PublishError) as error:
            receipt.verify(uploads(SITE), host.read, sent.append if can_send else None)
        assert len(sent) == can_send
        assert told(error.value.problems) == [
            (
                "tk/index.html",
                "The host has other bytes than were sent, in 2 files.",
                "Ask the host for the reason; then publish again.",
            )
        ]

    def test_warns_of_an_address_at_which_nobody_answers(self, host, capsys):
        """
        The name is not known here, or the host is behind a wall: what the host has is compared instead.
        """
        with answering(host.answer) as server:
            address = server.url
        receipt = Receipt(address)
        receipt.verify(uploads(SITE), host.read, None)
        assert sorted(host.reads) == sorted(SITE)
        status, _, err = said(receipt, capsys)
        assert status == 0
        assert err == (
            f"{address}: warning: Nobody can be reached at this address: Connection refused.\n"
            "    See whether readers get the site. What the host has was compared instead.\n"
        )

    def test_still_finds_a_wrong_host_behind_an_address_that_is_not_reached(self, host):
        """
        One does not hide the other.
        """
        with answering(host.answer) as server:
            address = server.url
        host.site["tk/index.html"] = b"x"
        with pytest.raises(PublishError, match="other bytes than were sent, in 1 files"):
            Receipt(address).verify(uploads(SITE), host.read, None)

    @pytest.mark.parametrize("address", ["kitaphana.tm", "https://", "ftp://x", "http://127.0.0.1:99999"])
    def test_bears_an_address_that_is_none(self, host, address, capsys):
        """
        A slip in PUBLISH is a warning at the end of a publication that was done.
        """
        receipt = Receipt(address)
        receipt.verify(uploads(SITE), host.read, None)
        status, _, err = said(receipt, capsys)
        assert (status, "warning" in err) == (0, True)

    def test_compares_a_sample_of_many(self, capsys):
        """
        Of 1,000 files 300 are fetched, and the numbers are told.
        """
        site = {f"p{number:04}.html": b"%d" % number for number in range(1000)}
        host = Host(site)
        with answering(host.answer) as server:
            receipt = Receipt(server.url)
            receipt.verify(uploads(site), host.read, None)
            assert len(server.asked) == 300
            assert (
                said(receipt, capsys)[1]
                == f"Compared at {server.url}: a sample of 300 of the 1000 files, all the same.\n"
            )

    def test_of_nothing_says_nothing(self, host, receipt, capsys):
        """
        A publication that only removes has nothing to compare.
        """
        receipt.verify([], host.read, None)
        assert said(receipt, capsys) == (0, "", "")


class TestFindWrong:
    def test_tells_what_others_have_done(self, host, receipt):
        """
        Changed, missing, or shown in another form than the host has it; what readers don't get is read from the host.
        """
        host.site |= {"tk/index.html": b"tampered", ".htaccess": b"Redirect / http://evil"}
        del host.site["theme/a.css"]
        host.shown["index.html"] = b"front door with advertisement"
        assert receipt.find_wrong(files(SITE), host.read) == {
            ".htaccess": "changed",
            "index.html": "shown",
            "theme/a.css": "missing",
            "tk/index.html": "changed",
        }

    def test_is_nothing_on_a_host_that_is_well(self, host, receipt):
        """
        With an address and without one.
        """
        assert receipt.find_wrong(files(SITE), host.read) == {}
        assert Receipt("").find_wrong(files(SITE), host.read) == {}

    def test_works_without_an_address(self, host):
        """
        Then each file is read.
        """
        host.site["tk/index.html"] = b"TK"
        assert Receipt("").find_wrong(files(SITE), host.read) == {"tk/index.html": "changed"}


class TestIsWell:
    @pytest.mark.parametrize(("status", "is_well"), [(200, True), (404, True), (403, True), (500, False), (508, False)])
    def test_is_so_unless_the_server_fails(self, status, is_well):
        """
        An error of the server's own is one of 500 and more.
        """
        with answering(lambda _: Reply(status)) as server:
            assert Receipt(server.url).is_well(files(SITE)) is is_well

    def test_is_so_where_nobody_can_look(self, host):
        """
        Without an address, and with one at which nobody answers.
        """
        with answering(host.answer) as server:
            address = server.url
        assert Receipt("").is_well(files(SITE))
        assert Receipt(address).is_well(files(SITE))

    def test_asks_for_pages_and_an_asset(self, host):
        """
        A file for the server may break either; a cache does not answer in its place.
        """
        with answering(host.answer) as server:
            receipt = Receipt(server.url)
            assert receipt.is_well(files(SITE))
            assert receipt.is_well(files(SITE))
            assert any(asked.where == "/theme/a.css" for asked in server.asked)
            assert any(asked.where == "/" for asked in server.asked)
            assert len({asked.path for asked in server.asked}) == len(server.asked)


class TestSample:
    @pytest.mark.parametrize(("count", "most"), [(0, 5), (5, 5), (6, 5), (1000, 300), (301, 300), (7, 1)])
    def test_is_spread_evenly(self, count, most):
        """
        No file twice, in their order, and the last one, which is of the last stage, is among them.
        """
        chosen = sample(range(count), most)
        assert len(chosen) == min(count, most)
        assert chosen == sorted(set(chosen))
        assert not count or chosen[-1] == count - 1
        gaps = {b - a for a, b in pairwise(chosen)}
        assert len(gaps) <= 2


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("index.html", True),
        ("_publishing.html", True),
        ("tk/a b.png", True),
        (".htaccess", False),
        ("media/.htaccess", False),
        ("_headers", False),
        ("CNAME", False),
        (".well-known/x", False),
        ("a/.b/c", False),
    ],
)
def test_only_some_files_are_shown_to_readers(path, expected):
    """
    Servers keep hidden files and their own to themselves.
    """
    assert is_public(path) is expected


def test_taking_back_is_an_error(capsys):
    """
    The rest is published, but the editor has something to do.
    """
    receipt = Receipt("")
    receipt.take_back([".htaccess"])
    status, out, err = said(receipt, capsys)
    assert (status, out) == (1, "")
    assert err == (
        ".htaccess: With this file the server answers with an error; it was taken back, and all else published.\n"
        "    Ask the host what is allowed in it, correct it, and publish again.\n"
    )
