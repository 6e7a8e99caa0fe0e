"""The setting PUBLISH, and what every sender promises."""

import importlib
import inspect
import pkgutil
import re

import msgspec
import pytest

from newsroom.publish import senders
from newsroom.publish.host import PublishError
from newsroom.publish.target import Common, read_target, sender_names

FOLDER = {"sender": "folder", "folder": "/srv/www"}
FTPS = {"sender": "ftps", "host": "ftp.kitaphana.tm", "user": "news", "folder": "/public_html"}
SENDERS = "folder, ftps, git, s3, sftp, ssh, webdav"
HANDBOOK = "Write it as the handbook shows."
SECRET = "Delete it here, change the password, and keep the new one as the handbook says."


def wrong(publish, name=""):
    """Return what is said of a setting: for each problem its place, fact and cure."""
    with pytest.raises(PublishError) as error:
        read_target({"PUBLISH": publish}, name)
    return [(problem.path, str(problem.fact), str(problem.cure)) for problem in error.value.problems]


def wrong_facts(**facts):
    """Return what is said of a target: for each problem its fact and cure."""
    found = wrong({"public": facts})
    assert {place for place, *_ in found} == {"settings: PUBLISH['public']"}
    return [(fact, cure) for _, fact, cure in found]


class TestTarget:
    def test_is_read_into_typed_values(self):
        """
        What all targets have, what its sender wants, and the sender itself.
        """
        target = read_target({"PUBLISH": {"public": {**FTPS, "port": 2121, "address": "", "keep": 3}}}, "")
        assert target.name == "public"
        assert (target.common.sender, target.common.address, target.common.keep) == ("ftps", "", 3)
        assert (target.options.host, target.options.port, target.options.user) == ("ftp.kitaphana.tm", 2121, "news")
        assert target.sender.open_host

    def test_has_defaults(self):
        """
        A target says what is different from other targets of its kind, and nothing else.
        """
        target = read_target({"PUBLISH": {"public": FOLDER}}, "")
        assert target.common == Common("folder")
        assert (target.common.address, target.common.keep, target.common.may_vanish) == (None, 5, 0.2)

    def test_is_chosen_by_its_name(self):
        """
        The only one need not be named.
        """
        publish = {"public": FOLDER, "trial": {**FOLDER, "folder": "/srv/trial"}}
        assert read_target({"PUBLISH": publish}, "trial").options.folder == "/srv/trial"
        assert read_target({"PUBLISH": {"public": FOLDER}}, "public").name == "public"

    @pytest.mark.parametrize("share", [0, 1, 0.5])
    def test_takes_whole_numbers_for_shares(self, share):
        """
        An editor who writes 1 means all.
        """
        assert read_target({"PUBLISH": {"public": {**FOLDER, "may_vanish": share}}}, "").common.may_vanish == share


class TestChoice:
    @pytest.mark.parametrize("settings", [{}, {"PUBLISH": {}}, {"PUBLISH": None}])
    def test_without_a_target_says_how_to_set_one_up(self, settings):
        """
        The first time there is none.
        """
        with pytest.raises(PublishError) as error:
            read_target(settings, "")
        assert str(error.value) == (
            "settings: PUBLISH: No target is set.\n    Say where the site is to be published:  inv publish --setup"
        )

    def test_among_several_has_to_be_made(self):
        """
        Nobody publishes to the wrong place by accident.
        """
        assert wrong({"public": FOLDER, "trial": FOLDER}) == [
            ("settings: PUBLISH", "There are several targets: public, trial.", "Name one:  inv publish --to public")
        ]

    @pytest.mark.parametrize("publish", [{"public": FOLDER}, {"public": FOLDER, "trial": FOLDER}])
    def test_of_a_target_that_is_not_there_names_those_that_are(self, publish):
        """
        A slip of the keyboard.
        """
        assert wrong(publish, "publik") == [
            ("settings: PUBLISH", "There is no target “publik”.", f"Name one of these: {', '.join(publish)}.")
        ]

    @pytest.mark.parametrize(
        "publish",
        [
            [FOLDER],
            "folder",
            5,
            {"public": "folder"},
            {"public": [FOLDER]},
            {"public": FOLDER, "x": None},
            FOLDER,
            {1: FOLDER},
            {"public": {**FOLDER, 5: "x"}},
        ],
        ids=str,
    )
    def test_of_something_else_says_that_it_is_no_table(self, publish):
        """
        PUBLISH is a table of tables, with names that are text.
        """
        assert wrong(publish) == [("settings: PUBLISH", "PUBLISH is not a table of targets.", HANDBOOK)]

    @pytest.mark.parametrize("name", ["", "..", "a/b", "/", ".", "a\\b", "x" * 200])
    def test_of_a_name_that_is_no_folder_name_is_refused(self, name):
        """
        What this computer keeps of a target lies in a folder of that name.
        """
        assert wrong({name: FOLDER}) == [
            (
                "settings: PUBLISH",
                f"“{name}” can't be the name of a target.",
                "Write a short name of letters, digits, hyphens and underscores.",
            )
        ]


class TestSender:
    @pytest.mark.parametrize(
        "sender", ["ftp", "Folder", "layout", "host_keys", "", "os", "..folder", "folder.py", "x y"]
    )
    def test_that_is_none_is_refused(self, sender):
        """
        The names of all senders are told; modules that help them are none.
        """
        assert wrong_facts(sender=sender, folder="/srv") == [
            (f"“{sender}” is no way to publish.", f'Write "sender" with one of these: {SENDERS}.')
        ]

    @pytest.mark.parametrize("facts", [{}, {"folder": "/srv/www"}])
    def test_that_is_missing_is_asked_for(self, facts):
        """
        Without it nothing else is known.
        """
        assert wrong_facts(**facts) == [
            ("“” is no way to publish.", f'Write "sender" with one of these: {SENDERS}.'),
        ]

    @pytest.mark.parametrize("sender", [5, None, ["folder"]])
    def test_that_is_no_text_is_refused(self, sender):
        """
        So is what can't be a name.
        """
        ((fact, _),) = wrong_facts(sender=sender)
        assert fact == f"“{sender}” is no way to publish."


class TestFacts:
    def test_that_are_missing_are_named(self):
        """
        All of them at once.
        """
        cure = "Add it:  inv publish --setup  asks for all that is needed."
        assert wrong_facts(sender="ftps", user="news") == [
            ("“folder” is missing.", cure),
            ("“host” is missing.", cure),
        ]

    @pytest.mark.parametrize(
        ("key", "near"),
        [
            ("prot", "port"),
            ("adress", "address"),
            ("foldr", "folder"),
            ("may_vanisch", "may_vanish"),
            ("conections", "connections"),
        ],
    )
    def test_that_are_misspelt_get_a_suggestion(self, key, near):
        """
        Of the sender's options, or of what all targets have.
        """
        assert wrong_facts(**FTPS, **{key: 1}) == [(f"“{key}” is not known here.", f"Did you mean “{near}”?")]

    def test_that_are_unknown_get_the_list(self):
        """
        Where nothing is near, all that the sender knows is named.
        """
        ((fact, cure),) = wrong_facts(**FOLDER, quux=1)
        assert (fact, cure) == ("“quux” is not known here.", "Known are: folder, way, link.")

    def test_of_another_sender_are_unknown(self):
        """
        A folder has no host.
        """
        assert wrong_facts(**FOLDER, host="x")[0][0] == "“host” is not known here."

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("port", "21"),
            ("port", 2.5),
            ("port", True),
            ("host", 5),
            ("folder", None),
            ("plain", "no"),
            ("plain", 1),
            ("keep", "5"),
            ("may_vanish", "20 %"),
            ("address", 5),
            ("index_now", ["x"]),
        ],
    )
    def test_of_the_wrong_kind_are_quoted(self, key, value):
        """
        A number is not a text, and a text is not a number: nothing is guessed.
        """
        assert wrong_facts(**{**FTPS, key: value}) == [(f"“{key}” is {value!r}, which it can't be.", HANDBOOK)]

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("may_vanish", 20),
            ("may_vanish", -0.1),
            ("may_vanish", float("nan")),
            ("keep", 0),
            ("keep", 1),
            ("keep", -3),
        ],
    )
    def test_out_of_range_are_quoted(self, key, value):
        """
        A share of 20 would be no guard at all; and without two releases there is nothing to go back to.
        """
        assert wrong_facts(**{**FTPS, key: value}) == [(f"“{key}” is {value!r}, which it can't be.", HANDBOOK)]

    @pytest.mark.parametrize(
        ("address", "is_one"),
        [
            ("", True),
            (None, True),
            ("https://kitaphana.tm", True),
            ("http://127.0.0.1:8000/news/", True),
            ("https://[::1]:8000", True),
            ("https://կիտապհանա.հայ", True),
            ("kitaphana.tm", False),
            ("//kitaphana.tm", False),
            ("ftp://kitaphana.tm", False),
            ("https://", False),
            ("http://[", False),
            ("https://me:geheim@kitaphana.tm", False),
            ("https://kitaphana.tm/?x", False),
            ("https://kitaphana .tm", False),
        ],
    )
    def test_of_an_address_have_to_be_one(self, address, is_one):
        """
        What readers type, with http or https; nothing else can be fetched.
        """
        facts = {**FOLDER, "address": address}
        if is_one:
            assert read_target({"PUBLISH": {"public": facts}}, "").common.address == address
        else:
            assert wrong_facts(**facts) == [(f"“address” is {address!r}, which it can't be.", HANDBOOK)]

    def test_that_are_one_of_a_few_words_are_checked(self):
        """
        A folder has files in place or releases.
        """
        assert wrong_facts(**FOLDER, way="atomic") == [("“way” is 'atomic', which it can't be.", HANDBOOK)]

    def test_that_are_wrong_are_told_together(self):
        """
        One run is enough to see all that is wrong.
        """
        found = wrong_facts(sender="ftps", host=5, keep="x", pasword="x", quux=1)
        assert [fact for fact, _ in found] == [
            "“folder” is missing.",
            "“host” is 5, which it can't be.",
            "“keep” is 'x', which it can't be.",
            "“pasword” is not known here.",
            "“quux” is not known here.",
            "“user” is missing.",
        ]


class TestSecrets:
    @pytest.mark.parametrize(
        "key",
        ["password", "PASSWORD", "ftp_password", "passwd", "pass", "passphrase", "secret_key", "api_token", "Passwort"],
    )
    def test_are_refused_and_never_quoted(self, key):
        """
        The settings are in the repository; whoever wrote a password there has to change it.
        """
        with pytest.raises(PublishError) as error:
            read_target({"PUBLISH": {"public": {**FTPS, key: "geheim-4711"}}}, "")
        ((fact, cure),) = wrong_facts(**FTPS, **{key: "geheim-4711"})
        assert (fact, cure) == (f"“{key}” is a secret, and this file is no place for one.", SECRET)
        assert "geheim" not in f"{error.value} {error.value!r}"

    @pytest.mark.parametrize("key", ["pwd", "pw", "key_phrase", "credentials"])
    def test_under_other_names_are_not_quoted_either(self, key):
        """
        What is not known is named, and its value is not.
        """
        with pytest.raises(PublishError) as error:
            read_target({"PUBLISH": {"public": {**FTPS, key: "geheim-4711"}}}, "")
        assert "geheim" not in f"{error.value} {error.value!r}"

    def test_no_option_of_ours_sounds_like_one(self):
        """
        Otherwise it could not be used.
        """
        for name in sender_names():
            options = importlib.import_module(f"{senders.__name__}.{name}").Options
            facts = dict.fromkeys([*options.__struct_fields__, *Common.__struct_fields__], object())
            facts["sender"] = name
            assert not [fact for fact, _ in wrong_facts(**facts) if "secret" in fact]


def modules_of_senders():
    """Return the modules that have Options."""
    names = [module.name for module in pkgutil.iter_modules(senders.__path__)]
    modules = [importlib.import_module(f"{senders.__name__}.{name}") for name in names]
    return [module for module in modules if hasattr(module, "Options")]


@pytest.mark.parametrize("module", modules_of_senders(), ids=lambda module: module.__name__.rpartition(".")[2])
class TestInterface:
    def test_opens_a_host(self, module):
        """
        A module with Options has ``open_host(options, access)``, and is a sender.
        """
        assert list(inspect.signature(module.open_host).parameters) == ["options", "access"]
        assert module.__name__.rpartition(".")[2] in sender_names()

    def test_says_what_it_is(self, module):
        """
        Module, options and function have a sentence.
        """
        for thing in (module, module.Options, module.open_host):
            assert inspect.getdoc(thing).strip().rstrip(":").count(" ") >= 2

    def test_documents_each_option(self, module):
        """
        The attributes in the docstring of Options are its fields, in their order.
        """
        words = inspect.getdoc(module.Options)
        documented = re.findall(r"^    (\w+(?:, \w+)*): ", words.partition("Attributes:\n")[2], re.MULTILINE)
        assert [name for names in documented for name in names.split(", ")] == list(module.Options.__struct_fields__)

    def test_refuses_what_it_does_not_know(self, module):
        """
        Options are frozen and forbid unknown fields.
        """
        configuration = module.Options.__struct_config__
        assert configuration.frozen
        assert configuration.forbid_unknown_fields

    def test_shares_no_name_with_what_all_targets_have(self, module):
        """
        Otherwise one of the two could not be set.
        """
        assert not set(module.Options.__struct_fields__) & set(Common.__struct_fields__)

    def test_can_be_written_in_a_settings_file(self, module):
        """
        All fields are plain values.
        """
        for field in msgspec.structs.fields(module.Options):
            if not field.required:
                assert isinstance(field.default, str | int | bool | None)
