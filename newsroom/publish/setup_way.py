"""Finding out how a target works: one way after the other is tried, with other answers where these may help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from newsroom.publish.host import Access, PublishError, failure
from newsroom.publish.public_address import find_unset_site
from newsroom.publish.questions import Setup, Variant, facts_of
from newsroom.publish.secrets import Secrets
from newsroom.publish.session import Choices, access_to
from newsroom.publish.session import Desk as PublishingDesk
from newsroom.publish.setup_asking import LeftError, Questions, ask_all, ask_one
from newsroom.publish.setup_kinds import options_of
from newsroom.publish.setup_trial import Finding, Keys, OpeningError, WrongFolderError, try_target
from newsroom.publish.target import Common, read_target
from newsroom.voice import Voice
from plugins.model.problem import Message, message
from plugins.model.site import Site

PASSWORDS = 3
"""How often a password may be typed."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a target is set up with: the settings file, what is in it, and the words with the editor."""

    file: Path
    settings: Mapping[str, Any]
    site: Site
    questions: Questions

    @property
    def voice(self) -> Voice:
        """What speaks to the editor."""
        return self.questions.voice

    @property
    def targets(self) -> Mapping[str, Mapping[str, object]]:
        """What PUBLISH says now."""
        found = self.settings.get("PUBLISH")
        return (
            {name: facts for name, facts in found.items() if isinstance(facts, dict)} if isinstance(found, dict) else {}
        )

    @property
    def repository(self) -> Path:
        """The folder of the settings."""
        return self.file.resolve().parent


class Search:
    """Looks for the best way that a host offers.

    Args:
        desk: with what.
        name: of the target.
        kind: what the host has given to the editor.

    """

    def __init__(self, desk: Desk, name: str, kind: Setup) -> None:
        self.desk = desk
        self.name = name
        self.kind = kind
        old = desk.targets.get(name, {})
        self.common = {key: old[key] for key in Common.__struct_fields__ if key in old and key != "sender"}
        url = desk.site.url
        self.address = "" if [*find_unset_site(url)] else str(self.common.get("address", url))
        self.keys = Keys(Secrets(desk.repository), desk.questions.hidden)
        is_same_kind = old.get("sender") in self._senders()
        self.earlier = {key: old[key] for key in old if key not in Common.__struct_fields__} if is_same_kind else {}
        self.answers: dict[str, object] = dict(self.earlier)
        self.access = self._make_access()
        self.can_be_set = True  # that the web server shows a link of ours; she may say that it can't
        self.meant: set[str] = set()  # what she has said yes to about folders with nothing in them

    def _make_access(self) -> Access:
        """Return what senders are given: as when publishing, but they may ask for passwords, and for a yes."""
        desk, keys = self.desk, self.keys
        access = access_to(desk.site, self.name, PublishingDesk(desk.repository, desk.voice, Choices()))
        return replace(access, secret=keys.secret, optional_secret=keys.optional_secret, confirm=desk.questions.yes)

    def run(self) -> dict[str, object]:
        """Return what PUBLISH shall say of the target.

        Raises:
            LeftError: the editor has given up.

        """
        while True:
            answers = ask_all(self.desk.questions, self.kind.questions, self.answers)
            self.answers = self._unasked(answers) | answers
            try:
                found = self._find_way()
            except PublishError as error:
                self.desk.voice.report(error.problems)
                found = None
            if found is not None:
                return found
            if not self.desk.questions.yes(message("Shall we go through the answers again?")):
                raise LeftError
            self.keys.forget_missing()
            for remedy in self.kind.remedies:  # one of these may be what is wrong
                self.earlier.pop(remedy.question.field, None)

    def _unasked(self, answers: Mapping[str, object]) -> dict[str, object]:
        """Return what the target has said besides *answers*, if it still is about the same host."""
        asked = [question.field for question in self.kind.questions]
        if any((answers.get(field) or "") != (self.earlier.get(field) or "") for field in (*asked[:1], "port")):
            return {}
        known = {
            option.name: option for sender in self._senders() for option in msgspec.structs.fields(options_of(sender))
        }
        return {
            key: value
            for key, value in self.earlier.items()
            if key not in asked and key in known and _fits(value, known[key])
        }

    def _senders(self) -> list[str]:
        return [variant.sender for variant in self.kind.variants]

    def _find_way(self) -> dict[str, object] | None:
        """Return what ``run`` returns; None when the editor has seen that an answer is wrong.

        Raises:
            PublishError: there is no way.

        """
        last = _no_other_way()
        for number, variant in enumerate(self.kind.variants):
            if variant.link and not self.can_be_set:
                continue
            self.desk.voice.tell(variant.trying)
            try:
                facts, finding = self._attempt(variant)
            except PublishError as error:
                if isinstance(error, OpeningError) and not facts_of(error) & variant.gives_way:
                    raise
                last = error
                if variant is not self.kind.variants[-1]:
                    self._tell_facts(error)
                continue
            self.desk.voice.tell(variant.found)
            has_other = any(not other.link for other in self.kind.variants[number + 1 :])
            if not variant.link or self._advise(variant, facts, finding, has_other=has_other):
                return facts if self._is_shown(finding) else None
            last = _no_other_way()
        raise last

    def _attempt(self, variant: Variant) -> tuple[dict[str, object], Finding]:
        """Try one way, again as long as another answer may help."""
        passwords = 1
        asked: set[str] = set()
        while True:
            facts = self._facts(variant)
            target = read_target({"PUBLISH": {self.name: facts}}, self.name)
            may_begin = partial(self._means, _is_meant(str(facts.get(self.kind.place, "")), variant))
            self.keys.begin()
            try:
                finding = try_target(target, self.access, variant.link, self.address, may_begin)
            except WrongFolderError:
                self._ask_again(self.kind.place)
            except OpeningError as error:
                if passwords >= PASSWORDS:
                    self._forget_refused(error)
                elif self._is_refusal(error):
                    passwords += 1
                    continue
                if not self._has_remedy(error, asked):
                    raise
            else:
                return facts, finding

    def _means(self, question: Message) -> bool:
        """Return whether a folder with nothing in it is the right one; it is asked once."""
        if not self.kind.place or question.say() in self.meant:
            return True
        is_meant = self.desk.questions.yes(question)
        if is_meant:
            self.meant.add(question.say())
        return is_meant

    def _ask_again(self, field: str) -> None:
        """Ask one of the questions again; the other answers stay."""
        (question,) = (question for question in self.kind.questions if question.field == field)
        has_user = any(question.field == "user" for question in self.kind.questions)
        answer, _ = ask_one(self.desk.questions, question, str(self.answers[field]), keeps_user=not has_user)
        self.answers[field] = answer

    def _facts(self, variant: Variant) -> dict[str, object]:
        """Return what PUBLISH shall say, without what goes without saying."""
        usual = {known.name: known.default for known in msgspec.structs.fields(options_of(variant.sender))}
        said = {key: value for key, value in self.answers.items() if key in usual and value != usual[key]}
        return {"sender": variant.sender, **said, **variant.options, **self.common}

    def _is_refusal(self, error: PublishError) -> bool:
        """Return whether another password may help; then the one that we have is forgotten."""
        facts = facts_of(error)
        if self.kind.refusals:
            is_refusal = bool(facts & self.kind.refusals)
        else:
            is_known = any(facts & remedy.facts for remedy in self.kind.remedies)
            is_refusal = not is_known and bool(self.keys.typed) and self._may_be_mistyped(error)
        if is_refusal and self.kind.refusals:
            self._tell_facts(error)
        return is_refusal and self.keys.refuse()

    def _forget_refused(self, error: PublishError) -> None:
        """Forget the password if that is wrong, or may be."""
        is_known = any(facts_of(error) & remedy.facts for remedy in self.kind.remedies)
        if facts_of(error) & self.kind.refusals or not (self.kind.refusals or is_known):
            self.keys.refuse()

    def _may_be_mistyped(self, error: PublishError) -> bool:
        self.desk.voice.report(error.problems)
        return self.desk.questions.yes(message("Shall the password be typed again?"))

    def _has_remedy(self, error: PublishError, asked: set[str]) -> bool:
        """Ask for what may help, once; return whether there is a new answer."""
        for remedy in self.kind.remedies:
            field = remedy.question.field
            if facts_of(error) & remedy.facts and field not in asked:
                asked.add(field)
                self._tell_facts(error)
                answer, _ = ask_one(self.desk.questions, remedy.question, str(self.answers.get(field) or ""))
                if not answer:
                    return False
                self.answers[field] = answer
                self.keys.forget_missing()
                return True
        return False

    def _advise(self, variant: Variant, facts: Mapping[str, object], finding: Finding, *, has_other: bool) -> bool:
        """Say what the web server has to show; return whether that can be set."""
        options = options_of(variant.sender)
        usual = {known.name: known.default for known in msgspec.structs.fields(options)}
        shown = f"{str(facts.get('folder', '')).rstrip('/')}/{facts.get(variant.link, usual[variant.link])}"
        self.desk.voice.tell(
            message("For this, the web server has to show the folder %(folder)s, not the one above it.", folder=shown)
        )
        if finding.has_site or not has_other:
            return True
        self.can_be_set = self.desk.questions.yes(
            message(
                "Is that set, or can you set it at the host? If you don't know, answer no: the site is then replaced file"
                " by file, which works everywhere."
            )
        )
        return self.can_be_set

    def _is_shown(self, finding: Finding) -> bool:
        """Say whether the site's address shows the folder; return whether the editor wants to keep it."""
        voice = self.desk.voice
        if finding.shown == "same":
            voice.tell(message("%(address)s shows this folder: readers will get the site.", address=self.address))
        elif finding.reason is not None:
            voice.tell(message("Whether %(address)s shows this folder is not known:", address=self.address))
            voice.tell(finding.reason)
        elif finding.shown == "different":
            voice.tell(
                message("%(address)s does not show this folder; another one may be right.", address=self.address)
            )
            return self.desk.questions.yes(message("Shall it be this folder all the same?"))
        return True

    def _tell_facts(self, error: PublishError) -> None:
        for problem in error.problems:
            self.desk.voice.tell(problem.fact)


def _is_meant(folder: str, variant: Variant) -> Message:
    """Return the question whether a folder is the right one though there is nothing in it."""
    if variant.link:
        return message(
            "There is nothing in the folder %(folder)s on the host yet. Is it the one that is to hold the sites?",
            folder=folder,
        )
    return message(
        "There is nothing in the folder %(folder)s on the host yet. Is it the one that the web server shows?",
        folder=folder,
    )


def _fits(value: object, option: msgspec.structs.FieldInfo) -> bool:
    """Return whether a value can be that of an option."""
    try:
        msgspec.convert(value, option.type, strict=True)
    except msgspec.ValidationError:
        return False
    return True


def _no_other_way() -> PublishError:
    fact = message("There is no other way to publish there.")
    return failure("", fact, message("Ask the provider how the web server's folder can be chosen."))
