"""Articles and pages once they have found their other versions: what pairing makes of the documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from plugins.model.address import document_address
from plugins.model.document import Document
from plugins.model.problem import Problem
from plugins.model.view import Address


@dataclass(slots=True, eq=False)
class Version:
    """A document in its place among the others: an article or a page in one language.

    Attributes:
        document: what its file says.
        is_published: whether readers see it in this build (drafts and what waits for its time are not).
        translations: its other published versions, in the order of LANGUAGES.
        source_language: the language that the article was first written in; empty when no file says it.
        addresses: what its references lead to, in their order.
        tags: its tags as ``Tag`` keys: the slug under which each has its page.
        problems: what is wrong with its links and with what its front matter names.
        url: its address below SITEURL.
        previous: the next older article of the edition, next: the next newer one.

    """

    document: Document
    is_published: bool
    translations: tuple[Version, ...] = field(default=(), repr=False)
    source_language: str = ""
    addresses: tuple[Address, ...] = ()
    previous: Version | None = field(default=None, repr=False)
    next: Version | None = field(default=None, repr=False)
    tags: Sequence[str] = field(default=())
    problems: Sequence[Problem] = field(default=(), repr=False)
    url: str = field(init=False)

    def __post_init__(self) -> None:
        document = self.document
        self.url = document_address(document.language, document.key, document.slug)

    @property
    def language(self) -> str:
        """The tag of its language."""
        return self.document.language

    @property
    def date(self) -> datetime:
        """The date of an article."""
        assert self.document.date is not None
        return self.document.date

    @property
    def is_listed(self) -> bool:
        """Whether lists, feeds and the sitemap name it (a hidden article is reached by its address alone)."""
        return self.is_published and self.document.status != "hidden"
