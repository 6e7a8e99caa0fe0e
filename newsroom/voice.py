"""How commands speak to an editor: in her language, results on the standard output, all else on the other one."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import TextIOWrapper

from plugins.model.editor_language import choose_language, speak
from plugins.model.problem import BuildError, Message, Problem, in_order, message


class Voice:
    """Says messages in one language.

    Args:
        language: the language asked for; that of the environment when it is empty.

    Raises:
        BuildError: there are no messages in the language asked for.

    """

    def __init__(self, language: str = "") -> None:
        self.gettext = speak(choose_language(language))
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that can't show a letter shows a question mark

    def say(self, text: Message) -> None:
        """Print a result."""
        print(text.say(self.gettext), flush=True)

    def tell(self, text: Message) -> None:
        """Print what an editor should know besides."""
        print(text.say(self.gettext), file=sys.stderr)

    def report(self, problems: Iterable[Problem]) -> None:
        """Print problems in their order."""
        for problem in in_order(problems):
            print(problem.say(self.gettext), file=sys.stderr)

    def ask(self, question: Message) -> bool:
        """Ask a question on the terminal; return whether the answer is yes, in the editor's language or in English."""
        yes = message("yes").say(self.gettext)
        no = message("no").say(self.gettext)
        print(f"{question.say(self.gettext)} [{yes}/{no}] ", end="", file=sys.stderr, flush=True)
        answer = sys.stdin.readline().strip().lower()
        return answer != "" and (yes.lower().startswith(answer) or "yes".startswith(answer))

    def tell_that_we_wait(self) -> None:
        """Say that another command works on the output folder."""
        self.tell(message("Another command is working on this folder; waiting for it to end …"))


def voice_for(language: str) -> Voice | None:
    """Return the voice for a language; None, having said why in English, when there is none."""
    try:
        return Voice(language)
    except BuildError as error:
        print(error, file=sys.stderr)
        return None
