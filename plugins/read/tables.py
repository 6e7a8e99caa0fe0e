"""Tables as Markdown makes them, made fit for a page: aligned by classes, and wide ones in a box that scrolls."""

from __future__ import annotations

import re

ALIGNED = re.compile(r'<(t[hd]) style="text-align: (left|center|right);">')
CLASSES = {"left": "align-start", "center": "align-center", "right": "align-end"}
"""Sides by the direction of writing; a page holds no style attributes, which its security policy forbids."""

TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
FIRST_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
MOST_COLUMNS = 3
"""Tables of more columns do not fit a phone."""


def fit_tables(html: str) -> str:
    """Return *html* with its tables made fit; the box of a wide one can be scrolled by keyboard."""
    if "<table>" not in html:
        return html
    html = ALIGNED.sub(lambda found: f'<{found[1]} class="{CLASSES[found[2]]}">', html)
    return TABLE.sub(_fit, html)


def _fit(table: re.Match[str]) -> str:
    row = FIRST_ROW.search(table[0])
    columns = row[0].count("<th") + row[0].count("<td") if row else 0
    return f'<div class="scroller" tabindex="0">\n{table[0]}\n</div>' if columns > MOST_COLUMNS else table[0]
