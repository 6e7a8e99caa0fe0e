"""The commands ``inv publish`` and ``inv rollback``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from newsroom.build import build
from newsroom.publish import guards, report
from newsroom.publish.after import announce
from newsroom.publish.command_line import SETTINGS, CommandLine
from newsroom.publish.host import failure
from newsroom.publish.inspection import inspect
from newsroom.publish.kept import Kept
from newsroom.publish.public_address import (
    find_open_site,
    find_private_site,
    find_unset_feed_authority,
    find_unset_site,
)
from newsroom.publish.publication import File
from newsroom.publish.session import Choices, Desk, Session, kept_for, open_session, take_in
from newsroom.publish.soundness import find_problems, has_pages
from newsroom.publish.target import Target, read_target
from newsroom.settings import read_settings
from newsroom.voice import Voice, voice_for
from plugins.model.problem import BuildError, Problem, message
from plugins.model.site import Site, read_site, shown_path
from plugins.model.workspace import state_folder


def publish(
    settings_file: str = SETTINGS,
    *,
    to: str = "",
    only_plan: bool = False,
    only_verify: bool = False,
    is_built: bool = False,
    choices: Choices | None = None,
    vanish: str = "",
    language: str = "",
) -> int:
    """Build the site and publish what has changed; return the exit status.

    Args:
        settings_file: the settings, which have PUBLISH.
        to: the target, if there are several.
        only_plan: show what would be done, and do nothing.
        only_verify: compare what is published with what was sent, and do nothing.
        is_built: publish what was built before.
        choices: what the editor has said beforehand.
        vanish: how many pages may vanish, as she has typed it.
        language: to speak to the editor in; by default that of the environment.

    """
    voice = voice_for(language)
    if voice is None:
        return 1
    voice.in_full = CommandLine(settings_file, to)
    if vanish and not vanish.isdecimal():
        fact = message("--vanish wants a number, and not “%(value)s”.", value=vanish)
        cure = message("For example:  %(command)s", command="inv publish --vanish 4")
        voice.report([Problem("", 0, fact, cure)])
        return 1
    if not (is_built or only_verify):
        status = _explained(settings_file, to, voice, lambda _, __: 0) or build(settings_file, language=language)
        if status:
            return status

    choices = choices or Choices()
    if vanish:
        choices = replace(choices, vanish=int(vanish))
    desk = Desk(Path(settings_file).resolve().parent, voice, choices)

    def work(site: Site, target: Target) -> int:
        kept = kept_for(site, target.name)
        if only_verify:
            with open_session(site, target, desk, kept) as session:
                return inspect(session)
        _look_at_settings(site, voice)
        # A line is waited for; the site is looked at meanwhile.
        with ThreadPoolExecutor(1) as pool:
            checked = pool.submit(_checked, site, kept, voice)
            try:
                with open_session(site, target, desk, kept) as session:
                    return _publish(session, checked.result(), only_plan=only_plan)
            except BuildError:
                checked.result()  # what is wrong with the site comes first
                raise

    return _explained(settings_file, to, voice, work)


def roll_back(
    settings_file: str = SETTINGS, *, to: str = "", choices: Choices | None = None, language: str = ""
) -> int:
    """Let readers have the publication before the last one again; return the exit status.

    Pages that are newer than that vanish, however many they are: that is what is asked for.
    """
    voice = voice_for(language)
    if voice is None:
        return 1

    desk = Desk(Path(settings_file).resolve().parent, voice, replace(choices or Choices(), vanish=None))

    def work(site: Site, target: Target) -> int:
        kept = kept_for(site, target.name)
        with open_session(site, target, desk, kept) as session:
            return _roll_back(session)

    return _explained(settings_file, to, voice, work, "inv rollback")


def _explained(
    settings_file: str, to: str, voice: Voice, work: Callable[[Site, Target], int], command: str = "inv publish"
) -> int:
    """Do *work* with the site and a target; tell what is wrong, and return the exit status."""
    voice.in_full = CommandLine(settings_file, to)
    try:
        settings = read_settings(Path(settings_file))
        target = read_target(settings, to, command)
        name = target.name if len(settings["PUBLISH"]) > 1 else ""
        voice.in_full = CommandLine(settings_file, name, getattr(target.sender, "EXTRA", ""))
        return work(read_site(settings), target)
    except BuildError as error:
        voice.report(error.problems)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        command = "inv publish"
        voice.tell(message("Interrupted. What is published is whole; the next  %(command)s  goes on.", command=command))
        return 130
    except OSError as error:  # of what is kept on this computer; senders explain what a host says
        fact = message("This computer says: %(reason)s.", reason=error.strerror or str(error))
        cure = message("Make room or get the right to write there; then give the command again.")
        voice.report([Problem(str(error.filename or ""), 0, fact, cure)])
        return 1


def _publish(session: Session, files: Mapping[str, File], *, only_plan: bool) -> int:
    started = time.perf_counter()
    draft = session.draft(files)
    if draft.plan.is_empty and draft.remote.interrupted is None:
        said = message("%(place)s has this site already; there is nothing to publish.", place=session.target.name)
        session.voice.say(said)
        return 0
    if only_plan:
        session.show(draft)
        return 0
    if not session.publish(draft, files):
        session.voice.tell(message("Nothing was published."))
        return 1
    session.voice.say(report.tell_result(draft.plan, session.target.name, time.perf_counter() - started))
    if draft.plan.before.id:
        session.voice.say(message("To undo it:  %(command)s", command="inv rollback"))
    announce(session, draft.plan)
    return session.receipt.tell(session.voice)


def _look_at_settings(site: Site, voice: Voice) -> None:
    """See that the settings are those of a site for readers.

    Raises:
        PublishError: they are not.

    """
    if site.shows_drafts:
        fact = message("The settings show drafts.")
        raise failure("settings: SHOW_DRAFTS", fact, message("Delete SHOW_DRAFTS there, and build again."))
    unset = [*find_unset_site(site.url), *find_unset_feed_authority(site.feed_authority, site.url)]
    guards.refuse([*find_private_site(site.url), *unset])
    voice.report(find_open_site(site.url))


def _checked(site: Site, kept: Kept, voice: Voice) -> dict[str, File]:
    """Return the files of the built site, which is fit to be published.

    Raises:
        PublishError: it is not.

    """
    files = take_in(site, kept, voice)
    if not has_pages(files):
        fact = message("There is no built site here.")
        raise failure(shown_path(site.output), fact, message("Build it first:  %(command)s", command="inv publish"))
    digests = {path: file.digest for path, file in files.items()}
    extra = site.content / "extra"
    foreign = {path.relative_to(extra).as_posix() for path in extra.rglob("*")}
    state = state_folder(site.output) / "soundness"
    guards.refuse([*guards.find_reserved(files), *find_problems(site.output, digests, site.url, state, foreign)])
    return files


def _roll_back(session: Session) -> int:
    started = time.perf_counter()
    draft, previous, is_done = session.roll_back()
    if not is_done:
        session.voice.tell(message("Nothing was changed."))
        return 1
    session.voice.say(report.tell_rollback(previous.id, session.target.name, time.perf_counter() - started))
    announce(session, draft.plan)
    return session.receipt.tell(session.voice)
