"""``inv publish --setup``: a host is asked for, tried and written into the settings."""

import contextlib
import http.server
import io
import sys
import threading

import pytest

from newsroom.publish import setup_trial
from newsroom.publish.host import Release, Upload
from newsroom.publish.senders import folder
from newsroom.publish.setup import set_up
from newsroom.publish.setup_kinds import options_of
from tests.newsroom.publish.setup_editor import FOLDER, NOT_YET, SETTINGS, left_in
from tests.servers.ports import HOST, free_port


class TestFolder:
    def test_releases(self, editor, web):
        """
        A disk with links gets whole sites side by side; the editor is told what the web server has to show.
        """
        assert editor.runs(FOLDER, NOT_YET, web, "yes") == 0
        assert editor.target() == {"sender": "folder", "folder": str(web), "way": "releases"}
        assert f"{web}/current" in editor.said
        assert "inv publish --plan" in editor.said
        assert editor.said.count("The disk has links") == 1
        assert left_in(web) == []

    def test_in_place_when_the_web_server_shows_the_folder_itself(self, editor, web):
        """
        Where the web server's folder can't be set, files are replaced one by one.
        """
        assert editor.runs(FOLDER, NOT_YET, web, "no") == 0
        assert editor.target() == {"sender": "folder", "folder": str(web), "way": "in place"}
        assert left_in(web) == []

    def test_a_folder_that_is_not_there_is_made_if_she_says_so(self, editor, web):
        """
        The sender's own question is asked; her answer counts.
        """
        assert editor.runs(FOLDER, NOT_YET, web / "new", "yes", "yes") == 0
        assert (web / "new").is_dir()

    def test_a_wrong_answer_can_be_corrected(self, editor, web):
        """
        What can't work is explained, and asked for again.
        """
        assert editor.runs(FOLDER, NOT_YET, web / "none" / "deep", "yes", web, "yes") == 0
        assert "is the disk mounted?" in editor.said
        assert editor.target()["folder"] == str(web)

    def test_giving_up_changes_nothing(self, editor, web):
        """
        Who does not want to go on has the settings that she had.
        """
        assert editor.runs(FOLDER, NOT_YET, web / "none" / "deep", "no") == 1
        assert editor.is_unchanged()
        assert "Nothing was changed" in editor.said

    def test_leaves_alone_what_others_have_there(self, editor, web):
        """
        Files, a publication and its state are as they were.
        """
        files = {"index.html": "theirs", "_publish/manifests/x": "m", "releases/x/index.html": "x"}
        for path, text in files.items():
            (web / path).parent.mkdir(parents=True, exist_ok=True)
            (web / path).write_text(text)
        before = left_in(web)
        assert editor.runs(FOLDER, NOT_YET, web, "yes") == 0
        assert [path for path in left_in(web) if not path.startswith(("_publish/incoming", "_publish/lock"))] == before

    def test_a_site_that_is_there(self, editor, web, tmp_path):
        """
        Readers go on getting the publication that they have, and nobody asks whether the web server shows it.
        """
        source = tmp_path / "index.html"
        source.write_text("ours")
        upload = Upload("index.html", source, "digest", 4)
        options = options_of("folder")(str(web), way="releases")
        with contextlib.closing(folder.open_host(options, None)) as host:
            host.build(Release("20260101", "", {"index.html": upload}, [upload], [], b"{}"), lambda _: None)
            host.switch("20260101")
        before = left_in(web)
        assert editor.runs(FOLDER, NOT_YET, web) == 0
        assert (web / "current" / "index.html").read_text() == "ours"
        assert left_in(web) == before

    def test_a_folder_that_takes_no_files(self, editor, web, tmp_path):
        """
        The reason is told; the trial leaves nothing and writes nothing.
        """
        (web / "_publish").write_text("a file where our folder belongs")
        assert editor.runs(FOLDER, NOT_YET, web, "no") == 1
        assert "it is in the way" in editor.said
        assert left_in(web) == ["_publish"]
        assert editor.is_unchanged()


class TestAddress:
    @pytest.fixture
    def server(self, web):
        """A web server that shows the folder, without anything that tests it."""

        class Quiet(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments):
                super().__init__(*arguments, directory=str(web))

            def log_message(self, *_):
                """Say nothing."""

        with http.server.ThreadingHTTPServer((HOST, 0), Quiet) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()
            yield f"http://{HOST}:{server.server_port}"
            server.shutdown()
            thread.join()

    def set_address(self, editor, address):
        """Give the settings an address."""
        text = editor.file.read_text(encoding="utf-8")
        editor.file.write_text(text.replace("https://library-news.example.org", address), encoding="utf-8")

    def test_says_that_the_address_shows_the_folder(self, editor, web, server):
        """
        The file of the trial is fetched through the site's address.
        """
        self.set_address(editor, server)
        assert editor.runs(FOLDER, web, "no") == 0
        assert f"{server} shows this folder" in editor.said
        assert left_in(web) == []

    def test_asks_when_the_address_shows_something_else(self, editor, web, server, tmp_path):
        """
        Another folder than the one that readers get is not taken without a question; another answer is.
        """
        self.set_address(editor, server)
        (tmp_path / "other").mkdir()
        assert editor.runs(FOLDER, tmp_path / "other", "no", "no", "yes", web) == 0
        assert "does not show this folder" in editor.said
        assert editor.target()["folder"] == str(web)

    def test_an_address_that_does_not_answer_is_no_obstacle(self, editor, web, server):
        """
        It may be set up later; that nothing is known of it is said.
        """
        self.set_address(editor, f"http://{HOST}:{free_port()}")
        assert editor.runs(FOLDER, web, "no") == 0
        assert "is not known:" in editor.said

    def test_an_example_is_replaced(self, editor, web):
        """
        The site's address is asked for as long as it is an example, until it is one that readers can reach.
        """
        wrong = ["habarlar", "http://localhost/x", "https://news.example.org", "https://a@kitap.tm", "ftp://kitap.tm"]
        assert editor.runs(FOLDER, *wrong, "https://kitap.tm/habarlar/", web, "yes") == 0
        assert editor.settings["SITEURL"] == "https://kitap.tm/habarlar"
        assert 'SITEURL = "https://kitap.tm/habarlar"  # the address\n' in editor.file.read_text(encoding="utf-8")

    def test_feeds_get_ids_of_the_same_host(self, editor, web):
        """
        With the address, FEED_AUTHORITY is no example any more; the file says that it never changes, and so is she told.
        """
        assert editor.runs(FOLDER, "https://kitap.tm/habarlar", web, "yes") == 0
        assert editor.settings["FEED_AUTHORITY"] == "kitap.tm"
        text = editor.file.read_text(encoding="utf-8")
        assert "# The ids of all feeds and entries begin with it. It is never changed" in text
        assert "never change it, even if the address of the site changes." in editor.said

    def test_ids_of_feeds_that_are_set_stay(self, editor, web):
        """
        A FEED_AUTHORITY of one's own is never touched.
        """
        with editor.file.open("a", encoding="utf-8") as file:
            file.write('FEED_AUTHORITY = "old.tm"\n')
        assert editor.runs(FOLDER, "https://kitap.tm", web, "yes") == 0
        assert editor.settings["FEED_AUTHORITY"] == "old.tm"
        assert "FEED_AUTHORITY in" not in editor.said


class TestSettings:
    def test_keeps_what_else_is_there(self, editor, web):
        """
        Nothing but the new lines is different, and the rights are the same.
        """
        editor.file.chmod(0o640)
        editor.runs(FOLDER, NOT_YET, web, "yes")
        assert editor.file.read_text(encoding="utf-8").startswith(SETTINGS)
        assert editor.file.stat().st_mode & 0o777 == 0o640

    def test_a_second_target_has_a_name_of_its_own(self, editor, web):
        """
        With one target, the next is asked for its name; a target is not replaced without a yes.
        """
        editor.runs(FOLDER, NOT_YET, web, "yes")
        first = editor.target()
        assert editor.runs("public", "no", "no good name!", "test", FOLDER, NOT_YET, web, "no") == 0
        assert editor.target() == first
        assert editor.target("test")["way"] == "in place"
        assert "uv run inv publish --plan --to test" in editor.said

    def test_replacing_keeps_what_every_target_may_say(self, editor, web):
        """
        What is not about the host stays with a new one.
        """
        with editor.file.open("a", encoding="utf-8") as file:
            file.write('PUBLISH = {"public": {"sender": "git", "remote": "x", "keep": 9, "index_now": "0123456789"}}\n')
        assert editor.runs("yes", FOLDER, NOT_YET, web, "yes", to="public") == 0
        assert editor.target() == {
            "sender": "folder",
            "folder": str(web),
            "way": "releases",
            "keep": 9,
            "index_now": "0123456789",
        }

    def test_shows_the_text_when_a_person_has_to_put_it_in(self, editor, web):
        """
        A PUBLISH that is computed is not touched.
        """
        text = SETTINGS + "PUBLISH = dict()\n"
        editor.file.write_text(text, encoding="utf-8")
        assert editor.runs(FOLDER, "https://kitap.tm", web, "yes") == 1
        assert editor.file.read_text(encoding="utf-8") == text
        lines = 'SITEURL = "https://kitap.tm"\nFEED_AUTHORITY = "kitap.tm"\nPUBLISH = {\n    "public": {\n'
        assert lines in editor.said

    def test_settings_that_come_from_elsewhere_are_not_hidden(self, editor, web):
        """
        A PUBLISH of another file would be lost if this one got its own.
        """
        text = SETTINGS + 'globals()["PUBLISH"] = {"old": {"sender": "folder", "folder": "/srv"}}\n'
        editor.file.write_text(text, encoding="utf-8")
        assert editor.runs("new", FOLDER, NOT_YET, web, "yes") == 1
        assert editor.file.read_text(encoding="utf-8") == text
        assert [path.name for path in editor.file.parent.iterdir() if path.suffix == ".py"] == [editor.file.name]


class TestLeaving:
    @pytest.mark.parametrize("count", range(5))
    def test_at_each_question(self, editor, web, count):
        """
        Wherever her answers end, the settings are as they were.
        """
        answers = [FOLDER, NOT_YET, web, "no"]
        assert editor.runs(*answers[:count]) == (0 if count == len(answers) else 1)
        if count < len(answers):
            assert editor.is_unchanged()
            assert "Nothing was changed" in editor.said
        assert left_in(web) == []

    def test_in_the_middle_of_the_trial(self, editor, web, monkeypatch):
        """
        Ctrl-C while the file is on the host takes it away again.
        """
        seen = []

        def interrupted(_, files, **__):
            seen.extend((web / path).exists() for path in files)
            raise KeyboardInterrupt

        monkeypatch.setattr(setup_trial, "compare", interrupted)
        assert editor.runs(FOLDER, "https://kitap.tm", web, "no") == 1
        assert seen == [True]
        assert left_in(web) == []
        assert editor.is_unchanged()

    def test_with_an_interrupt(self, editor, monkeypatch):
        """
        Ctrl-C is no traceback.
        """

        class Interrupted(io.StringIO):
            def readline(self, *_):
                raise KeyboardInterrupt

        monkeypatch.setattr(sys, "stdin", Interrupted())
        assert set_up(str(editor.file), language="en") == 1
        assert editor.is_unchanged()
