"""The setting PUBLISH: where the site is published to, read once into typed values.

    PUBLISH = {
        "public": {"sender": "ftps", "host": "ftp.example.org", "user": "news", "folder": "/public_html"},
    }

Each target has what ``Common`` lists, and the ``Options`` of its sender.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Annotated, Any

import msgspec

from newsroom.publish import senders
from newsroom.publish.host import PublishError
from newsroom.publish.senders.addresses import CURE
from plugins.model.problem import Message, Problem, message

SECRET_WORDS = ("password", "passwort", "passphrase", "secret", "token", "pass")
"""Parts of names by which somebody would write a secret into the settings."""

NAME = re.compile(r"\w[\w.-]{0,59}")
"""Of targets: folders with what this computer keeps of them are called so."""

ADDRESS = r"^(https?://([^\s/?#@\[\]:]+|\[[0-9A-Fa-f:.]+\])(:\d+)?(/[^\s?#]*)?)?$"
"""Of sites, or none at all. Source: RFC 3986, section 3.2; no user, no query."""


class Common(msgspec.Struct, frozen=True):
    """What every target may say.

    Attributes:
        sender: the module of newsroom.publish.senders that knows the way.
        address: the public address, if not SITEURL; “” if what is published can't be fetched from here.
        keep: how many releases stay, where there are any; two at least, so that there is one to go back to.
        may_vanish: the share of the pages that may vanish in one publication without being asked for.
        index_now: the key by which search engines are told of changed pages; its file is in content/extra.
        purge_list: a local file that gets the addresses that a cache in front of the host has to forget.

    """

    sender: str
    address: Annotated[str, msgspec.Meta(pattern=ADDRESS)] | None = None
    keep: Annotated[int, msgspec.Meta(ge=2)] = 5
    may_vanish: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.2
    index_now: str = ""
    purge_list: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A place that the site is published to: its *name* in PUBLISH, what all targets have, and its sender's *options*."""

    name: str
    common: Common
    options: Any
    sender: ModuleType


def sender_names() -> list[str]:
    """Return the names of all senders: the modules of the package that have Options."""
    names = (module.name for module in pkgutil.iter_modules(senders.__path__))
    return sorted(name for name in names if _sender(name) is not None)


def extra_of(sender: object) -> str:
    """Return the extra of pyproject.toml that a sender needs; empty for none."""
    return str(getattr(_sender(sender), "EXTRA", ""))


def _sender(name: object) -> ModuleType | None:
    """Return the module of a sender; None when there is none of that name."""
    if not isinstance(name, str) or not name.isidentifier():
        return None
    with suppress(ModuleNotFoundError):
        module = importlib.import_module(f"{senders.__name__}.{name}")
        return module if hasattr(module, "Options") and hasattr(module, "open_host") else None
    return None


def read_target(settings: Mapping[str, Any], name: str, command: str = "inv publish") -> Target:
    """Return a target of the setting PUBLISH: the only one, or the one called *name*; *command* wants it.

    Raises:
        PublishError: there is none, or it says something wrong; all of it is named.

    """
    targets = settings.get("PUBLISH") or {}
    if not _is_table(targets) or not all(_is_table(target) for target in targets.values()):
        raise _wrong(
            "PUBLISH", message("PUBLISH is not a table of targets."), message("Write it as the handbook shows.")
        )
    for other in targets:
        if not NAME.fullmatch(other):
            fact = message("“%(name)s” can't be the name of a target.", name=other)
            cure = message("Write a short name of letters, digits, hyphens and underscores.")
            raise _wrong("PUBLISH", fact, cure)
    if not targets:
        cure = message("Say where the site is to be published:  %(command)s", command="inv publish --setup")
        raise _wrong("PUBLISH", message("No target is set."), cure)
    if not name and len(targets) > 1:
        fact = message("There are several targets: %(names)s.", names=", ".join(targets))
        raise _wrong(
            "PUBLISH", fact, message("Name one:  %(command)s", command=f"{command} --to {next(iter(targets))}")
        )
    name = name or next(iter(targets))
    if name not in targets:
        fact = message("There is no target “%(name)s”.", name=name)
        raise _wrong("PUBLISH", fact, message("Name one of these: %(names)s.", names=", ".join(targets)))
    return _read(name, targets[name])


def _is_table(value: object) -> bool:
    """Return whether a value of the settings is a table whose keys are names."""
    return isinstance(value, dict) and all(isinstance(key, str) for key in value)


def _wrong(place: str, fact: Message, cure: Message) -> PublishError:
    return PublishError([Problem(f"settings: {place}", 0, fact, cure)])


def _read(name: str, facts: Mapping[str, Any]) -> Target:
    place = f"PUBLISH[{name!r}]"
    sender = _sender(facts.get("sender"))
    if sender is None:
        fact = message("“%(sender)s” is no way to publish.", sender=facts.get("sender", ""))
        names = ", ".join(sender_names())
        raise _wrong(place, fact, message('Write "sender" with one of these: %(names)s.', names=names))
    common = {key: facts[key] for key in facts if key in Common.__struct_fields__}
    special = {key: facts[key] for key in facts if key not in common}
    problems = [*_faults(place, common, Common), *_faults(place, special, sender.Options)]
    if problems:
        raise PublishError(problems)
    return Target(name, msgspec.convert(common, Common), msgspec.convert(special, sender.Options), sender)


def _faults(place: str, facts: Mapping[str, Any], kind: type[msgspec.Struct]) -> Iterator[Problem]:
    """Yield a problem for each fact that *kind* does not know, misses, or can't take."""
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for key, value in facts.items():
        where = f"settings: {place}"
        if any(word in key.lower() for word in SECRET_WORDS):
            fact = message("“%(key)s” is a secret, and this file is no place for one.", key=key)
            cure = message("Delete it here, change the password, and keep the new one as the handbook says.")
            yield Problem(where, 0, fact, cure)
        elif key not in fields:
            near = difflib.get_close_matches(key, [*fields, *Common.__struct_fields__], 1)
            cure = message("Known are: %(names)s.", names=", ".join(fields))
            if near:
                cure = message("Did you mean “%(near)s”?", near=near[0])
            yield Problem(where, 0, message("“%(key)s” is not known here.", key=key), cure)
        else:
            yield from _faults_of_value(where, key, value, fields[key])
    for key, field in fields.items():
        if key not in facts and field.required:
            cure = message("Add it:  %(command)s  asks for all that is needed.", command="inv publish --setup")
            yield Problem(f"settings: {place}", 0, message("“%(key)s” is missing.", key=key), cure)


def _faults_of_value(where: str, key: str, value: object, field: msgspec.structs.FieldInfo) -> Iterator[Problem]:
    try:
        msgspec.convert(value, field.type, strict=True)
    except msgspec.ValidationError:
        fact = message("“%(key)s” is %(value)s, which it can't be.", key=key, value=repr(value))
        yield Problem(where, 0, fact, _cure_of_value(value, field))


def _cure_of_value(value: object, field: msgspec.structs.FieldInfo) -> Message:
    """Return what can be written instead of a value that is of the right kind; for another one, the handbook is better."""
    kind = msgspec.inspect.type_info(field.type)
    if isinstance(kind, msgspec.inspect.Metadata) and isinstance(value, str):
        cure = (kind.extra or {}).get(CURE)
        if isinstance(cure, Message):
            return cure
    if isinstance(kind, msgspec.inspect.IntType) and type(value) is int and kind.ge is not None and kind.le is not None:
        return message("Write a whole number from %(least)d to %(most)d.", least=kind.ge, most=kind.le)
    return message("Write it as the handbook shows.")
