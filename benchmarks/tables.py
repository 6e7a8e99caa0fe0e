"""What was measured, as Markdown: medians, and how they compare with those of one generator."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.scenarios import Figures

COMPARED = ("wall s", "CPU s", "memory MB", "files changed", "KB changed", "KB gzip")
"""The figures that are compared."""

WHOLE = ("memory MB", "files changed", "files", "KB changed", "KB gzip")
"""The figures that need no decimals."""


def table(figures: Figures) -> str:
    """Return medians of the rounds as a table, each also as a multiple of the first generator's.

    A multiple is the median of the rounds' quotients: what else the computer did in a round met both.
    """
    reference, first = next(iter(figures.items()))
    compared = [name for name in COMPARED if name in first]
    short = reference.split()[0].strip("`")
    head = ["", *first, *(f"{name.removesuffix(' s').removesuffix(' MB')} ÷ {short}" for name in compared)]
    rows = [head, ["---"] * len(head)]
    for peer, found in figures.items():
        shown = [_shown(name, values) for name, values in found.items()]
        rows.append([peer, *shown, *(f"{multiple(found[name], first[name]):.2f}" for name in compared)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def multiple(values: Sequence[float], of: Sequence[float]) -> float:
    """Return the median quotient of two figures, round by round; not a number where one was nothing."""
    return median(value / other if other else float("nan") for value, other in zip(values, of, strict=True))


def _shown(name: str, values: Sequence[float]) -> str:
    return f"{median(values):.{0 if name in WHOLE else 2}f}"
