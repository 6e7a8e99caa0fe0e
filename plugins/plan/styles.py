"""The styles of the languages: what each script needs, as tokens for the theme's styles, from the language files."""

from __future__ import annotations

from collections.abc import Iterable

from plugins.model.language import Language

GENERIC = ("serif", "sans-serif", "system-ui", "ui-serif", "ui-sans-serif")
"""Font families that are keywords, and so are not quoted. Source: CSS Fonts 4, section 2.1.3."""


def language_styles(languages: Iterable[Language]) -> str:
    """Return the tokens of each language; those of the first also stand for text in any other."""
    rules = [_rule(f":lang({language.tag})", language) for language in languages]
    first = rules[0].replace(" {", ", :root {", 1)
    return "@layer tokens {\n" + "\n".join([first, *rules[1:]]) + "\n}\n"


def _rule(selector: str, language: Language) -> str:
    fonts = language.fonts
    declarations = {
        "--serif": _families(fonts.serif),
        "--sans": _families(fonts.sans),
        "--line": f"{fonts.line_height:g}",
        "--letters": f"{fonts.size:g}",
        "--headings": f"{fonts.heading_size:g}",
        "--measure": f"{fonts.measure:g}rem",
        "--hyphens": "auto" if language.hyphenation else "manual",
        "quotes": " ".join(f'"{mark}"' for mark in (*language.quotes.outer, *language.quotes.inner)),
    }
    lines = "\n".join(f"    {name}: {value};" for name, value in declarations.items())
    return f"  {selector} {{\n{lines}\n  }}"


def _families(names: Iterable[str]) -> str:
    return ", ".join(name if name in GENERIC else f'"{name}"' for name in names)
