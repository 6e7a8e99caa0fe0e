"""Passwords for OpenSSH's ssh, which asks for them through a program of its choice (SSH_ASKPASS in ssh(1)).

The password goes through a pipe with a name in a private folder: it is on no command line, in no environment and in no
file, and a killed publisher leaves nothing to find. All answers are in the pipe before ssh starts, a line for each
question, and the shell's read takes one line byte by byte: nobody has to be at the other end at the right moment.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROMPTS = 24
"""How many prompts there can be: one for each key with a phrase, and one for each way in which servers ask."""

PIPE_HOLDS = 4096
"""How many bytes a pipe takes at least without a reader, on any system (PIPE_BUF of Linux; others have more)."""

PROGRAM = """#!/bin/sh
# Whoever asks for the password of our host is answered, and whatever else our ssh asks for, in any language; but not a
# jump host, which asks through the same program from an ssh of its own, nor what wants a PIN or a yes.
case "$SSH_ASKPASS_PROMPT/$1" in
  /*{name}*) ;;
  /*PIN\\ for*) exit 1 ;;
  /*) [ "$PPID" = "$(cat {asker})" ] || exit 1 ;;
  *) exit 1 ;;
esac
IFS= read -r answer < {pipe} && printf '%s\\n' "$answer"
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """What makes a command of ssh get its answers: its environment, and how it is started."""

    environment: dict[str, str]
    asker: Path

    def command(self, ssh: Sequence[str]) -> list[str]:
        """Return the command that starts ssh, by whose number the program knows it."""
        return ["sh", "-c", 'echo $$ >"$0" && exec "$@"', str(self.asker), *ssh]


@contextmanager
def answering(secret: str, folder: Path, name: str, other: Path) -> Iterator[Answers]:
    """Give what ssh is answered with *secret* by.

    Args:
        secret: one line.
        folder: a private one for program and pipe.
        name: the one by which ssh knows the host.
        other: where the program goes when none can be run from *folder*, as in a /tmp that is mounted so.

    """
    pipe, asker = folder / "answers", folder / "asker"
    os.mkfifo(pipe, 0o600)
    programs: list[Path] = []
    try:
        filled = os.open(pipe, os.O_RDWR)  # for both, so that nobody waits for the other end
        try:
            line = f"{secret}\n".encode()
            os.write(filled, line * max(1, min(PROMPTS, PIPE_HOLDS // len(line))))
            text = PROGRAM.format(name=name, asker=shlex.quote(str(asker)), pipe=shlex.quote(str(pipe)))
            for place in (folder, other):
                programs.append(_write(place, text))
                if os.access(programs[-1], os.X_OK):
                    break
            # An ssh before 8.4 knows no SSH_ASKPASS_REQUIRE; without a terminal, DISPLAY makes it ask the program.
            display = os.environ.get("DISPLAY") or ":0"
            program = str(programs[-1])
            yield Answers({"SSH_ASKPASS": program, "SSH_ASKPASS_REQUIRE": "force", "DISPLAY": display}, asker)
        finally:
            os.close(filled)
    finally:
        for file in (pipe, asker, *programs):
            file.unlink(missing_ok=True)


def _write(folder: Path, text: str) -> Path:
    program = folder / f"askpass-{os.getpid()}"
    program.write_text(text, encoding="utf-8")
    program.chmod(0o700)
    return program
