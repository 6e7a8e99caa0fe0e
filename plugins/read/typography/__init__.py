"""Give a text the punctuation of its language: quotes, dashes, spaces that don't break, the Armenian full stop.

The rules are in the files of ``languages/``; ``rules`` and ``quotation`` apply them to a whole text at a time, ``flow``
keeps tags, code and addresses out of their reach. Whoever wants something to stay as typed says so in the article:
``*"Kitab"*{.as-typed}``, or ``<span class="as-typed">…</span>`` around more; a text in another language is marked with
that language, ``*"Library"*{lang=en}``, and gets its punctuation.
"""

from plugins.read.typography.correct import Corrected, correct_html, correct_plain, correct_text, find_unbalanced

__all__ = ["Corrected", "correct_html", "correct_plain", "correct_text", "find_unbalanced"]
