"""The command ``inv publish --setup``: asks for a host in plain words, tries what it can do, and writes the target."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from newsroom.publish.host import PublishError, failure
from newsroom.publish.public_address import find_private_site, find_unset_site, is_placeholder
from newsroom.publish.questions import Question
from newsroom.publish.secrets import Secrets, store_in_file, store_in_keyring, variable_of
from newsroom.publish.settings_text import change_settings, entry, literal, with_site_url, with_target
from newsroom.publish.setup_asking import LeftError, Questions
from newsroom.publish.setup_kinds import kinds
from newsroom.publish.setup_way import Desk, Search
from newsroom.publish.target import read_target
from newsroom.settings import read_settings
from newsroom.voice import voice_for
from plugins.model.problem import BuildError, Message, message
from plugins.model.site import read_site, shown_path

NAME = "public"
"""What a first target is called."""

TARGET_NAME = re.compile(r"\w[\w.-]*")
"""A target's name is also that of a folder."""

SETTINGS = "publishconf.py"


def set_up(settings_file: str = SETTINGS, *, to: str = "", language: str = "") -> int:
    """Ask for a host, try it, and write it into the settings as a target; return the exit status.

    Args:
        settings_file: the settings, which get the target.
        to: its name in PUBLISH.
        language: to speak to the editor in; by default that of the environment.

    """
    voice = voice_for(language)
    if voice is None:
        return 1
    file = Path(settings_file)
    try:
        settings = read_settings(file)
        return _set_up(Desk(file, settings, read_site(settings), Questions(voice)), to)
    except BuildError as error:
        voice.report(error.problems)
    except (EOFError, KeyboardInterrupt, LeftError):
        print(file=sys.stderr)
        voice.tell(message("Nothing was changed: the settings are as they were."))
    return 1


def _set_up(desk: Desk, to: str) -> int:
    voice = desk.voice
    voice.tell(message("This asks for the host of the site, tries it with one file, and writes it into the settings."))
    voice.tell(message("Until the end nothing is changed there; Ctrl-C leaves."))
    name = _ask_name(desk, to)
    choices = kinds()
    number = desk.questions.choose(message("What has the host given you?"), [kind.title for kind in choices])
    url = _ask_site(desk)
    search = Search(desk, name, choices[number], url or desk.site.url)
    facts, found = search.run()
    secrets = _offer_to_keep(desk, search.keys.typed)
    is_written = _write(desk, name, facts, url)
    _keep(desk, secrets)
    if not is_written:
        return 1
    _tell_end(desk, name, found)
    return 0


# What is asked of every target ----------------------------------------------------------------------------------------


def _ask_name(desk: Desk, to: str) -> str:
    """Return how the target is to be called; the name of one that there is only if it may be replaced."""
    name = to or ("" if desk.targets else NAME)
    while True:
        if not name:
            question = message("What is this target to be called? There are: %(names)s.", names=", ".join(desk.targets))
            name = desk.questions.line(question, NAME if NAME not in desk.targets else "")
        if not TARGET_NAME.fullmatch(name):
            fact = message("A target can't be called so.")
            desk.questions.wrong(fact, message("Use letters, digits, “-” and “_”, for example: %(name)s.", name=NAME))
        elif name not in desk.targets or desk.questions.yes(
            message("There is a target “%(name)s”. Shall it be replaced?", name=name)
        ):
            return name
        name = ""


def _ask_site(desk: Desk) -> str:
    """Return the site's public address if it is not set yet; "" if it is, or if the editor does not know it either."""
    if not [*find_unset_site(desk.site.url)]:
        return ""
    question = Question(
        "SITEURL",
        message("At which address do readers get the site?"),
        message("The whole address, https://… Press Enter if it is not known yet; publishing has to wait for it."),
        is_optional=True,
    )
    while True:
        url = desk.questions.text(question, "").rstrip("/")
        if not url:
            return ""
        parts = urlsplit(url)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.query
            or parts.fragment
            or parts.username
        ):
            fact = message("This is no address of a site.")
            desk.questions.wrong(fact, message("Type it as in the browser, for example https://library.tm/news."))
        elif is_placeholder(parts.hostname) or [*find_private_site(url)]:
            fact = message("Readers can't reach this address.")
            desk.questions.wrong(fact, message("Type the one that they will use."))
        else:
            return url


# What is kept ---------------------------------------------------------------------------------------------------------


def _offer_to_keep(desk: Desk, typed: Mapping[str, str]) -> dict[str, str]:
    """Return the passwords that the editor wants to have kept, by account."""
    kept = {}
    for account, secret in typed.items():
        question = message(
            "Shall this computer keep the password of %(account)s, outside the site's folder?", account=account
        )
        if desk.questions.yes(question):
            kept[account] = secret
        else:
            desk.voice.tell(_by_variable(account))
    return kept


def _write(desk: Desk, name: str, facts: Mapping[str, object], url: str) -> bool:
    """Write a target, and the site's address if there is one, into the settings; return whether it could be done."""

    def change(text: str) -> str:
        text = with_target(text, name, facts)
        return with_site_url(text, url) if url else text

    def check(new: Path) -> None:
        settings = read_settings(new)
        read_target(settings, name)
        if settings["PUBLISH"] != {**desk.targets, name: facts} or (url and settings["SITEURL"] != url):
            fact = message("Something else in the settings changes what would be written there.")
            raise failure(shown_path(desk.file), fact, message("Put it in by hand."))

    try:
        change_settings(desk.file, change, check)
    except BuildError as error:
        desk.voice.report(error.problems)
        desk.voice.tell(message("This is to be in %(file)s:", file=shown_path(desk.file)))
        address = f"SITEURL = {literal(url)}\n" if url else ""
        print(f"\n{address}PUBLISH = {{\n{entry('', name, facts)}}}\n")
        return False
    return True


def _keep(desk: Desk, secrets: Mapping[str, str]) -> None:
    """Keep passwords in the keyring of the system, or else in the file of secrets; say where they are."""
    kept = Secrets(desk.repository)
    for account, secret in secrets.items():
        try:
            desk.voice.tell(_stored(account, secret, kept.file(), desk.repository))
        except PublishError as error:
            desk.voice.report(error.problems)
            desk.voice.tell(_by_variable(account))
            continue
        if kept.optional_secret(account) != secret:
            fact = message(
                "Another password for %(account)s is in the environment, and goes before it.", account=account
            )
            cure = message("Remove the variable %(own)s, or the one for all accounts.", own=variable_of(account))
            desk.questions.wrong(fact, cure)


def _stored(account: str, secret: str, file: Path, repository: Path) -> Message:
    """Keep a password; return where it is.

    Raises:
        PublishError: it can't be kept.

    """
    try:
        store_in_keyring(account, secret)
    except PublishError:
        store_in_file(account, secret, file, repository)
        place = shown_path(file)
        return message(
            "The password of %(account)s is in %(file)s, which only you can read.", account=account, file=place
        )
    return message("The password of %(account)s is in the keyring of this computer.", account=account)


def _by_variable(account: str) -> Message:
    own = variable_of(account)
    return message("It is not kept; you can give it in the environment variable %(own)s.", own=own)


def _tell_end(desk: Desk, name: str, found: Message) -> None:
    """Say what was done, and what comes next."""
    voice, file = desk.voice, shown_path(desk.file)
    voice.say(found)
    voice.say(message("The target “%(name)s” is in %(file)s.", name=name, file=file))
    several = ["--to", name] if desk.targets.keys() - {name} else []
    elsewhere = ["--settings", file] if file != SETTINGS else []
    command = shlex.join(["inv", "publish", *several, *elsewhere])
    voice.say(message("See what would be published:  %(command)s", command=f"{command} --plan"))
    voice.say(message("Publish:  %(command)s", command=command))
