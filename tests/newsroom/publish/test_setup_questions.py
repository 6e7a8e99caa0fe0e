"""What ``inv publish --setup`` asks: until it understands, in plain words, and whatever senders there are."""

import sys

import pytest

from newsroom.publish import senders
from newsroom.publish.questions import take_apart
from newsroom.publish.setup_kinds import kinds, options_of
from newsroom.publish.target import sender_names
from tests.newsroom.publish.setup_editor import FOLDER, NOT_YET


class TestQuestions:
    def test_explains_wrong_answers(self, editor, web):
        """
        What is not understood is told with a cure, and asked for again.
        """
        assert editor.runs("0", "x", "99", FOLDER, NOT_YET, "", "a\x07b", web, "perhaps", "", "y") == 0
        for words in ("Type a number from 1 to", "This is needed", "can't be seen", "neither yes nor no"):
            assert words in editor.said

    def test_questions_come_before_their_explanations(self, editor, web):
        """
        What “it” is in an explanation was named in the line above; the answer has a line of its own.
        """
        assert editor.runs(FOLDER, NOT_YET, web, "no") == 0
        explanation = "The whole path, as the file manager shows it; the web server shows this folder."
        assert f"\nWhich folder is it?\n{explanation}\n> " in editor.said

    def test_speaks_her_language(self, editor, web):
        """
        English is always understood, whichever language the questions are in.
        """
        assert editor.runs(FOLDER, NOT_YET, web, "yes", language="tk") == 0

    @pytest.mark.parametrize(
        ("pasted", "host", "user", "port", "folder"),
        [
            ("ftp.kitap.tm", "ftp.kitap.tm", "", "", ""),
            ("ftp.kitap.tm:2121", "ftp.kitap.tm", "", "2121", ""),
            ("ftp://news@kitap.tm/htdocs/", "kitap.tm", "news", "", "htdocs"),
            ("sftp://news@kitap.tm:22/srv/täze%20site", "kitap.tm", "news", "22", "/srv/täze site"),
            ("https://kitap.tm/habarlar", "kitap.tm", "", "", ""),
            ("news@kitap.tm", "kitap.tm", "news", "", ""),
            ("news@kitap.tm:site", "kitap.tm", "news", "", "site"),
            ("ftp://u%40x:s3cret@kitap.tm", "kitap.tm", "u@x", "", ""),
            ("[::1]:22", "::1", "", "22", ""),
        ],
    )
    def test_takes_an_address_apart(self, pasted, host, user, port, folder):
        """
        Host, account, port and folder are found in what providers show.
        """
        parts = take_apart(pasted)
        assert (parts.host, parts.user, parts.port, parts.folder) == (host, user, port, folder)
        assert parts.has_password == ("s3cret" in pasted)
        assert "s3cret" not in repr(parts)

    @pytest.mark.parametrize("pasted", ["", "kitap .tm", "kitap.tm:99999", "http://", "a:b:c"])
    def test_knows_what_is_no_address(self, pasted):
        """
        Something else is asked for again.
        """
        assert take_apart(pasted) is None

    def test_every_sender_can_be_set_up(self):
        """
        Each sender is in one of the choices, in all of which the questions are fields of its options.
        """
        found = {variant.sender for kind in kinds() for variant in kind.variants}
        assert found == set(sender_names())
        for kind in kinds():
            fields = {question.field for question in kind.questions}
            fields |= {remedy.question.field for remedy in kind.remedies}
            for variant in kind.variants:
                options = set(options_of(variant.sender).__struct_fields__)
                assert fields <= options
                assert {variant.link, *variant.options} - {""} <= options


class TestSenders:
    """Another sender needs no change here."""

    OPTIONS = """
import msgspec

from newsroom.publish.senders import folder


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    loft: str
    birds: int
    seed: str = "millet"


def open_host(options, access):
    access.secret(f"pigeon@{options.loft}")
    return folder.open_host(folder.Options(options.loft), access)
"""
    SETUP = """
from newsroom.publish.questions import Question, Setup, Variant
from plugins.model.problem import message

SETUP = Setup(
    message("a loft"),
    (
        Question("loft", message("Which loft?"), message("On the roof."), kind="path"),
        Question("birds", message("How many?"), message("Count them."), default="2", kind="number"),
    ),
    (Variant("pigeon", message("Sending a bird …"), message("It is back."), options={"seed": "corn"}),),
)
"""

    @pytest.fixture
    def add(self, tmp_path, monkeypatch):
        """Adds a sender called pigeon."""

        def add(code):
            (tmp_path / "senders").mkdir()
            (tmp_path / "senders" / "pigeon.py").write_text(code)
            monkeypatch.setattr(senders, "__path__", [*senders.__path__, str(tmp_path / "senders")])

        yield add
        sys.modules.pop("newsroom.publish.senders.pigeon", None)
        if hasattr(senders, "pigeon"):
            del senders.pigeon

    def test_without_questions_of_its_own(self, editor, web, add):
        """
        It is asked for by the names of its options.
        """
        add(self.OPTIONS)
        editor.passwords = ["coo"]
        assert editor.runs("7", NOT_YET, web, "many", "2", "no") == 0
        assert "“pigeon”, a way to publish" in editor.said
        assert "no number" in editor.said
        assert editor.target() == {"sender": "pigeon", "loft": str(web), "birds": 2}

    def test_with_questions_of_its_own(self, editor, web, add):
        """
        Its title, questions and defaults are in its module.
        """
        add(self.OPTIONS + self.SETUP)
        editor.passwords = ["coo"]
        assert editor.runs("7", NOT_YET, web, "", "no") == 0
        assert "7  a loft" in editor.said
        assert "It is back." in editor.said
        assert editor.target() == {"sender": "pigeon", "loft": str(web), "birds": 2, "seed": "corn"}

    def test_unknown_failures_may_come_from_the_password(self, editor, web, add):
        """
        Where it is not known what a wrong password looks like, the editor says whether it is typed again.
        """
        refuses = """
    from newsroom.publish.host import failure
    from plugins.model.problem import message

    if access.secret("x") != "coo":
        raise failure("x", message("It bites."), message("Run."))
"""
        add(self.OPTIONS.replace("\n    access.secret", refuses + "    access.secret"))
        editor.passwords = ["moo", "coo", "coo"]
        assert editor.runs("7", NOT_YET, web, "2", "yes", "no", "no") == 0
        assert "It bites." in editor.said
