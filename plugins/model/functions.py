"""The functions that a language file may name, for what data cannot say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from plugins.model import armenian, turkmen

# How an ordinal numeral is written; key "ordinal" of a language file.
ORDINALS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {"armenian": armenian.ordinal, "turkmen": turkmen.ordinal}
)

# How a date in prose is inflected (None: as in the nominative, by pattern); key "dates.cases" of a language file.
DATES_IN_CASES: Mapping[str, Callable[[date, str], str | None]] = MappingProxyType(
    {"armenian": armenian.date_in_case, "turkmen": turkmen.date_in_case}
)
