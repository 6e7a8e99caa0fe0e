"""The command ``inv publish --setup``: asks for a host in plain words, tries what it can do, and writes the target."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from msgspec.structs import replace

from newsroom.publish.command_line import SETTINGS, CommandLine
from newsroom.publish.host import PublishError, failure
from newsroom.publish.public_address import authority_of, find_private_site, find_unset_site, is_placeholder
from newsroom.publish.questions import Question, Setup, Variant
from newsroom.publish.secrets import Secrets, store_in_file, store_in_keyring, variable_of
from newsroom.publish.settings_text import (
    change_settings,
    entry,
    literal,
    with_feed_authority,
    with_site_url,
    with_target,
)
from newsroom.publish.setup_asking import LeftError, Questions
from newsroom.publish.setup_kinds import kinds
from newsroom.publish.setup_way import Desk, Search
from newsroom.publish.target import extra_of, read_target
from newsroom.settings import read_settings
from newsroom.voice import voice_for
from plugins.model.problem import BuildError, Message, Problem, message
from plugins.model.site import read_site, shown_path

NAME = "public"
"""What a first target is called."""

TARGET_NAME = re.compile(r"\w[\w.-]*")
"""A target's name is also that of a folder."""


SITE_URL, AUTHORITY = "SITEURL", "FEED_AUTHORITY"


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
    kind = _with_what_is_there(desk, _ask_kind(desk, name), name)
    if kind is None:
        return 1
    address = _ask_address(desk)
    search = Search(_at(desk, address), name, kind)
    facts = search.run()
    secrets = _offer_to_keep(desk, search.keys.used)
    is_written = _write(desk, name, facts, address)
    _keep(desk, secrets)
    if not is_written:
        return 1
    _tell_end(desk, name, extra_of(facts["sender"]))
    return 0


# What is asked of every target ----------------------------------------------------------------------------------------


def _ask_name(desk: Desk, to: str) -> str:
    """Return how the target is to be called; the name of one that there is only if it may be changed."""
    name = to or ("" if desk.targets else NAME)
    while True:
        if not name:
            question = message(
                "What is this target to be called? There are: %(names)s; type the name of one of them to change it.",
                names=", ".join(desk.targets),
            )
            name = desk.questions.line(question, NAME if NAME not in desk.targets else "")
        if not TARGET_NAME.fullmatch(name):
            fact = message("A target can't be called so.")
            desk.questions.wrong(fact, message("Use letters, digits, “-” and “_”, for example: %(name)s.", name=NAME))
        elif name not in desk.targets or desk.questions.yes(
            message("There is a target “%(name)s”. Shall it be changed?", name=name)
        ):
            if name in desk.targets:
                desk.voice.tell(message("What it says now is in brackets; press Enter to keep it."))
            return name
        name = ""


def _ask_kind(desk: Desk, name: str) -> Setup:
    """Return what the host has given to the editor; what a target of that name uses now is proposed."""
    choices = kinds()
    sender = desk.targets.get(name, {}).get("sender")
    now = [number for number, kind in enumerate(choices) if sender in [variant.sender for variant in kind.variants]]
    question = message("What has the host given you?")
    return choices[desk.questions.choose(question, [kind.title for kind in choices], now[0] if now else None)]


def _with_what_is_there(desk: Desk, kind: Setup, name: str) -> Setup | None:
    """Return a kind with those of its ways for which all is installed; None if the rest has to be installed first."""
    there: list[Variant] = []
    missing: dict[str, tuple[Problem, ...]] = {}
    for variant in kind.variants:
        try:
            if variant.need is not None:
                variant.need()
            there.append(variant)
        except PublishError as error:
            missing[variant.extra] = error.problems
    for extra, problems in missing.items():
        command = _command_line(desk, name, extra)("inv publish --setup")
        again = message("Begin again with:  %(command)s", command=command)
        desk.voice.report([replace(problem, cure=again) if extra else problem for problem in problems])
    if missing and not (
        there and desk.questions.yes(message("Go on all the same? Fewer ways to publish there can be tried then."))
    ):
        return None
    return dataclasses.replace(kind, variants=tuple(there))


def _ask_address(desk: Desk) -> dict[str, str]:
    """Return what is new in the settings about the site's address: with that, what the ids of feeds begin with."""
    url = _ask_site(desk)
    authority = authority_of(url) if is_placeholder(desk.site.feed_authority) else ""
    return {key: value for key, value in ((SITE_URL, url), (AUTHORITY, authority)) if value}


def _at(desk: Desk, address: Mapping[str, str]) -> Desk:
    """Return the desk as it will be: what this computer keeps of a target lies below the site's FEED_AUTHORITY."""
    site = dataclasses.replace(
        desk.site,
        url=address.get(SITE_URL, desk.site.url),
        feed_authority=address.get(AUTHORITY, desk.site.feed_authority),
    )
    return dataclasses.replace(desk, site=site)


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


def _write(desk: Desk, name: str, facts: Mapping[str, object], address: Mapping[str, str]) -> bool:
    """Write a target, and what is new about the site's address, into the settings; return whether it could be done."""

    def change(text: str) -> str:
        for setting, write in ((SITE_URL, with_site_url), (AUTHORITY, with_feed_authority)):
            text = write(text, address[setting]) if setting in address else text
        return with_target(text, name, facts)

    def check(new: Path) -> None:
        settings = read_settings(new)
        read_target(settings, name)
        said = {"PUBLISH": {**desk.targets, name: facts}, **address}
        if any(settings[key] != value for key, value in said.items()):
            fact = message("Something else in the settings changes what would be written there.")
            raise failure(shown_path(desk.file), fact, message("Put it in by hand."))

    try:
        change_settings(desk.file, change, check)
    except BuildError as error:
        desk.voice.report(error.problems)
        desk.voice.tell(message("This is to be in %(file)s:", file=shown_path(desk.file)))
        lines = "".join(f"{key} = {literal(value)}\n" for key, value in address.items())
        print(f"\n{lines}PUBLISH = {{\n{entry('', name, facts)}}}\n")
        return False
    if AUTHORITY in address:
        desk.voice.tell(
            message(
                "The ids of the feeds begin with %(authority)s from now on (FEED_AUTHORITY in %(file)s): never change it,"
                " even if the address of the site changes.",
                authority=address[AUTHORITY],
                file=shown_path(desk.file),
            )
        )
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


def _command_line(desk: Desk, name: str, extra: str) -> CommandLine:
    """Return what commands need for this target."""
    return CommandLine(shown_path(desk.file), name if desk.targets.keys() - {name} else "", extra)


def _tell_end(desk: Desk, name: str, extra: str) -> None:
    """Say what was done, and what comes next."""
    voice, file = desk.voice, shown_path(desk.file)
    voice.say(message("The target “%(name)s” is in %(file)s.", name=name, file=file))
    voice.in_full = _command_line(desk, name, extra)
    voice.say(message("See what would be published:  %(command)s", command="inv publish --plan"))
    voice.say(message("Publish:  %(command)s", command="inv publish"))
