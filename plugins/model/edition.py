"""The edition of one language: its articles by category, tag, year and month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plugins.model.article import Version
from plugins.model.site import Edited

NEWEST = 30
"""How many articles the lists show that do not end: a front page, a category, a tag, a feed."""


@dataclass(slots=True)
class Category:
    """A category of an edition; *years* holds its articles by year, both newest first."""

    key: str
    name: str
    articles: list[Version] = field(default_factory=list)
    years: dict[int, list[Version]] = field(default_factory=dict)


@dataclass(slots=True)
class Tag:
    """A tag of an edition: *slug* names its page; it is *shared* when the taxonomy has it in every language."""

    slug: str
    name: str
    is_shared: bool
    articles: list[Version] = field(default_factory=list)


@dataclass(slots=True)
class Edition:
    """Everything that readers of one language see.

    Attributes:
        edited: the language and what the site is called in it.
        articles: what lists show, newest first.
        hidden: published articles that no list shows.
        pages: pages that are not news, by title.
        categories: all categories of the taxonomy, also empty ones, by key, in alphabetical order of their names.
        tags: the tags in use, by slug, in alphabetical order of their names.
        months: articles by year and month, newest first.

    """

    edited: Edited
    articles: list[Version]
    hidden: list[Version]
    pages: list[Version]
    categories: Mapping[str, Category]
    tags: Mapping[str, Tag]
    months: Mapping[int, Mapping[int, list[Version]]]

    @property
    def tag(self) -> str:
        """The tag of its language."""
        return self.edited.language.tag

    @property
    def years(self) -> Iterator[int]:
        """The years that have articles, newest first."""
        return iter(self.months)

    @property
    def shown_articles(self) -> Iterator[Version]:
        """All articles that have a page of their own."""
        yield from self.articles
        yield from self.hidden
