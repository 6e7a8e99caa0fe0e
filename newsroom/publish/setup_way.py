"""Finding out how a target works: one way after the other is tried, with other answers where these may help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
from newsroom.publish.setup_trial import Finding, Keys, OpeningError, try_target
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
        address: the site's public address.

    """

    def __init__(self, desk: Desk, name: str, kind: Setup, address: str) -> None:
        self.desk = desk
        self.name = name
        self.kind = kind
        old = desk.targets.get(name, {})
        self.common = {key: old[key] for key in Common.__struct_fields__ if key in old and key != "sender"}
        self.address = "" if [*find_unset_site(address)] else str(self.common.get("address", address))
        self.keys = Keys(Secrets(desk.repository), desk.questions.hidden)
        self.answers: dict[str, object] = {}
        self.access = self._make_access()
        self.can_be_set = True  # that the web server shows a link of ours; she may say that it can't

    def _make_access(self) -> Access:
        """Return what senders are given: as when publishing, but they may ask for passwords, and for a yes."""
        desk, keys = self.desk, self.keys
        access = access_to(desk.site, self.name, PublishingDesk(desk.repository, desk.voice, Choices()))
        return replace(access, secret=keys.secret, optional_secret=keys.optional_secret, confirm=desk.questions.yes)

    def run(self) -> tuple[dict[str, object], Message]:
        """Return what PUBLISH shall say of the target, and what was found.

        Raises:
            LeftError: the editor has given up.

        """
        while True:
            self.answers = ask_all(self.desk.questions, self.kind.questions, self.answers)
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

    def _find_way(self) -> tuple[dict[str, object], Message] | None:
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
                return (facts, variant.found) if self._is_shown(finding) else None
            last = _no_other_way()
        raise last

    def _attempt(self, variant: Variant) -> tuple[dict[str, object], Finding]:
        """Try one way, again as long as another answer may help."""
        passwords = 1
        asked: set[str] = set()
        while True:
            facts = self._facts(variant)
            target = read_target({"PUBLISH": {self.name: facts}}, self.name)
            try:
                return facts, try_target(target, self.access, variant.link, self.address)
            except OpeningError as error:
                if passwords < PASSWORDS and self._is_refusal(error):
                    passwords += 1
                elif not self._has_remedy(error, asked):
                    raise

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
                answer, _ = ask_one(self.desk.questions, remedy.question, "")
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
        self.can_be_set = self.desk.questions.yes(message("Is that set, or can you set it at the host?"))
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


def _no_other_way() -> PublishError:
    fact = message("There is no other way to publish there.")
    return failure("", fact, message("Ask the provider how the web server's folder can be chosen."))
