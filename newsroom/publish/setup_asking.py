"""Asking an editor on the terminal, until an answer can be understood."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Mapping, Sequence
from getpass import GetPassWarning, getpass

from newsroom.publish.host import failure
from newsroom.publish.questions import LIKE_SCP, Parts, Question, take_apart
from newsroom.voice import Voice, meaning_of
from plugins.model.problem import Message, Problem, message

PROMPT = ">"
"""Stands before an answer that is typed on a line of its own."""


class LeftError(Exception):
    """The editor has given up."""


class Questions:
    """Asks on the terminal until an answer can be understood.

    Its methods raise EOFError or KeyboardInterrupt when the editor leaves.
    """

    def __init__(self, voice: Voice) -> None:
        self.voice = voice

    def line(self, question: Message, default: str = "") -> str:
        """Return what is typed after a short question, or the default if that is nothing."""
        return self._typed(question.say(self.voice.gettext), default)

    def _typed(self, words: str, default: str, sign: str = "") -> str:
        """Return what is typed after words, the default in brackets and a sign; or the default if that is nothing."""
        shown = [part for part in (words, f"[{default}]" if default else "", sign) if part]
        print(*shown, end=" ", file=sys.stderr, flush=True)
        try:
            typed = sys.stdin.readline() if sys.stdin is not None else ""
        except UnicodeDecodeError:
            return "\0"  # which is no answer to anything
        if not typed:
            raise EOFError
        return typed.strip() or default

    def yes(self, question: Message, explanation: Message | None = None) -> bool:
        """Return whether the answer is yes, in the editor's language or in English; it is not guessed."""
        yes, no = message("yes").say(self.voice.gettext), message("no").say(self.voice.gettext)
        choice = f"{yes}/{no}"
        if explanation is not None:
            self._explain(question, explanation)
        while True:
            typed = self._typed("", choice, PROMPT) if explanation is not None else self.line(question, choice)
            meaning = meaning_of(typed, yes, no)
            if meaning is not None:
                return meaning
            self.wrong(message("This is neither yes nor no."), message("Type “%(yes)s” or “%(no)s”.", yes=yes, no=no))

    def choose(self, question: Message, titles: Sequence[Message], now: int | None = None) -> int:
        """Return the number of what is chosen, counted from 0; *now* is proposed."""
        print(file=sys.stderr)
        self.voice.tell(question)
        for number, title in enumerate(titles, 1):
            print(f"  {number}  {title.say(self.voice.gettext)}", file=sys.stderr)
        while True:
            typed = self.line(message("Type a number:"), "" if now is None else str(now + 1))
            if typed.isdecimal() and 1 <= int(typed) <= len(titles):
                return int(typed) - 1
            cure = message("Type a number from 1 to %(count)d.", count=len(titles))
            self.wrong(message("This is none of them."), cure)

    def hidden(self, question: Message) -> str:
        """Return what is typed without showing it.

        Raises:
            PublishError: this terminal would show it.

        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", GetPassWarning)
                self.voice.tell(message("What you type now is not shown."))
                return getpass(question.say(self.voice.gettext))
        except GetPassWarning:
            fact = message("Here a password can't be typed without being shown.")
            raise failure("", fact, message("Use a terminal of its own for this command.")) from None

    def text(self, question: Question, default: str) -> str:
        """Return the answer to a question."""
        self._explain(question.words, question.explanation)
        while True:
            typed = self._typed("", default, PROMPT)
            if not typed.isprintable():
                fact = message("There is a sign in it that can't be seen.")
                self.wrong(fact, message("Type it again, without copying."))
            elif not typed and not question.is_optional:
                self.wrong(message("This is needed."), message("Type it, or leave with Ctrl-C."))
            elif question.kind == "number" and not typed.isdecimal():
                self.wrong(message("This is no number."), message("Type digits only."))
            elif question.kind == "host" and take_apart(typed) is None:
                fact = message("This is no name of a host.")
                self.wrong(fact, message("Type it as the provider writes it, for example ftp.example.org."))
            else:
                return typed

    def _explain(self, question: Message, explanation: Message) -> None:
        """Show a question, and below it what it means; the answer is typed on a line of its own."""
        print(file=sys.stderr)
        self.voice.tell(question)
        self.voice.tell(explanation)

    def wrong(self, fact: Message, cure: Message) -> None:
        """Say why an answer is not taken."""
        self.voice.report([Problem("", 0, fact, cure)])


def ask_all(questions: Questions, asked: Sequence[Question], earlier: Mapping[str, object]) -> dict[str, object]:
    """Return the answers to questions by field, and what else was in a pasted address.

    Args:
        questions: asks.
        asked: the questions.
        earlier: answers that she has given before, which are proposed.

    """
    answers: dict[str, object] = {}
    hints: dict[str, str] = {}
    has_user = any(question.field == "user" for question in asked)
    for question in asked:
        default = hints.get(question.field) or _answered(question, earlier) or question.default
        answer, parts = ask_one(questions, question, default, keeps_user=not has_user)
        answers[question.field] = answer
        if parts is not None:
            hints |= {"user": parts.user, "folder": parts.folder}
        if parts is not None and question.kind == "host" and parts.port:
            answers["port"] = int(parts.port)
    return answers


def _answered(question: Question, earlier: Mapping[str, object]) -> str:
    """Return an earlier answer as it would be typed."""
    answer = str(earlier.get(question.field) or "")
    if question.kind != "host" or "port" not in earlier:
        return answer
    return f"[{answer}]:{earlier['port']}" if ":" in answer else f"{answer}:{earlier['port']}"


def ask_one(
    questions: Questions, question: Question, default: str, *, keeps_user: bool = True
) -> tuple[object, Parts | None]:
    """Return the answer to a question, and the address that was in it; no password of an address is in either."""
    if question.kind == "permission":
        return questions.yes(question.words, question.explanation), None
    typed = questions.text(question, default)
    if question.kind == "number":
        return int(typed), None
    if question.kind == "path" and typed and not typed.startswith("~"):
        return os.path.abspath(typed), None
    if question.kind not in ("host", "address") or typed.startswith((".", "/", "~")):
        return typed, None
    parts = take_apart(typed)
    if parts is None:
        return typed, None
    if parts.has_password:
        questions.voice.tell(
            message(
                "There is a password in this address. It is not used, and it was seen on this screen: change it at the"
                " host when you are done."
            )
        )
    if question.kind == "host":
        return parts.host, parts
    user = f"{parts.user}@" if parts.user and keeps_user else ""
    is_complete = "://" in typed or LIKE_SCP.fullmatch(typed) is not None
    address = parts.address if is_complete else f"https://{parts.address}"
    return re.sub(r"(?<=://)", user, address, count=1) if "://" in typed else address, parts
