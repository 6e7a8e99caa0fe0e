"""See to it that the tests have a browser: ``python -m tests.browser``."""

from __future__ import annotations

import sys

from tests.browser.chromium import NoBrowserError, find_or_install, has_armenian_font, version_of


def main() -> int:
    """Say in one line which browser the tests use; return the exit status."""
    try:
        path = find_or_install()
    except NoBrowserError as error:
        print(error, file=sys.stderr)
        return 1
    note = "" if has_armenian_font() else "; no font has Armenian letters, install one (fonts-noto-core)"
    print(f"Browser for the tests: {path} ({version_of(path)}){note}")
    return 0


sys.exit(main())
