"""How commands speak to an editor: in her language, results on the standard output, all else on the other one."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable
from io import TextIOWrapper

from msgspec.structs import replace

from plugins.model.editor_language import choose_language, speak
from plugins.model.problem import BuildError, Message, Problem, in_order, message


class Voice:
    """Says messages in one language.

    Args:
        language: the language asked for; that of the environment when it is empty.

    Attributes:
        gettext: gives a sentence in her language.
        in_full: gives a command that a message names as it has to be typed here.

    Raises:
        BuildError: there are no messages in the language asked for.

    """

    def __init__(self, language: str = "") -> None:
        self.gettext = speak(choose_language(language))
        self.in_full: Callable[[str], str] = str
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that can't show a letter shows a question mark

    def say(self, text: Message) -> None:
        """Print a result."""
        print(self._spelled_out(text).say(self.gettext), flush=True)

    def tell(self, text: Message) -> None:
        """Print what an editor should know besides."""
        print(self._spelled_out(text).say(self.gettext), file=sys.stderr)

    def report(self, problems: Iterable[Problem]) -> None:
        """Print problems in their order."""
        for problem in in_order(problems):
            full = replace(problem, fact=self._spelled_out(problem.fact), cure=self._spelled_out(problem.cure))
            print(full.say(self.gettext), file=sys.stderr)

    def _spelled_out(self, text: Message) -> Message:
        if "command" not in text.values:
            return text
        return replace(text, values={**text.values, "command": self.in_full(str(text.values["command"]))})

    def ask(self, question: Message) -> bool:
        """Ask a question on the terminal until the answer is yes or no, in the editor's language; none at all is a no."""
        yes, no = message("yes").say(self.gettext), message("no").say(self.gettext)
        while True:
            print(f"{question.say(self.gettext)} [{yes}/{no}] ", end="", file=sys.stderr, flush=True)
            answer = sys.stdin.readline().strip()
            meaning = meaning_of(answer, yes, no)
            if not answer or meaning is not None:
                return bool(meaning)
            self.tell(message("This is neither yes nor no."))

    def tell_that_we_wait(self) -> None:
        """Say that another command works on the output folder."""
        self.tell(message("Another command is working on this folder; waiting for it to end …"))


def meaning_of(answer: str, yes: str, no: str) -> bool | None:
    """Return whether an answer means yes; None if it means neither *yes* nor *no*.

    A beginning of a word is enough, and it may be typed without the marks of its letters: "yok" is "ýok". The English
    words count, too, but only whole: "y" is the beginning of a no in Turkmen.
    """
    typed = _plain(answer)
    for word, meaning in ((no, False), (yes, True)):
        if typed and _plain(word).startswith(typed):
            return meaning
    return {"yes": True, "no": False}.get(typed)


def _plain(text: str) -> str:
    """Return a text in small letters without marks above and below."""
    parts = unicodedata.normalize("NFD", text.strip().casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def voice_for(language: str) -> Voice | None:
    """Return the voice for a language; None, having said why in English, when there is none."""
    try:
        return Voice(language)
    except BuildError as error:
        print(error, file=sys.stderr)
        return None
