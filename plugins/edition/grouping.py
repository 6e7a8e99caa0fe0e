"""Articles of one language, grouped as its readers look for them; each grouping takes one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from plugins.model.article import Version
from plugins.model.document import Taxonomy
from plugins.model.edition import Category, Edition, Tag
from plugins.model.language import Language
from plugins.model.problem import Problem, message
from plugins.model.site import Edited, Site
from plugins.model.slug import fold_tag
from plugins.model.sorting import sort_key
from plugins.model.tagging import TagSlugs


def make_edition(
    edited: Edited, articles: Sequence[Version], pages: Sequence[Version], taxonomy: Taxonomy, site: Site
) -> tuple[Edition, list[Problem]]:
    """Return the edition of one language, and what is wrong with its tags.

    Args:
        edited: the language and the site's name in it.
        articles, pages: what is published in it.
        taxonomy: the categories and tags.
        site: the settings.

    """
    language = edited.language
    listed = newest_first(article for article in articles if article.is_listed)
    hidden = newest_first(article for article in articles if not article.is_listed)
    for newer, older in pairwise(listed):
        newer.previous, older.next = older, newer
    tags = TagIndex(language, taxonomy)
    problems = [problem for article in [*listed, *hidden] for problem in tags.add(article, site)]
    edition = Edition(
        edited=edited,
        articles=listed,
        hidden=hidden,
        pages=sorted(pages, key=lambda page: (sort_key(page.document.title, language), page.document.path)),
        categories=group_by_category(listed, taxonomy, language),
        tags=tags.sorted(),
        months=group_by_month(listed),
    )
    return edition, problems


def newest_first(articles: Iterable[Version]) -> list[Version]:
    """Return articles by date, the newest first; those of one moment by their key."""
    return sorted(articles, key=lambda article: (-article.date.timestamp(), article.document.key))


def group_by_category(articles: Iterable[Version], taxonomy: Taxonomy, language: Language) -> dict[str, Category]:
    """Return all categories, also empty ones, in alphabetical order of their names; articles stay in their order."""
    terms = sorted(taxonomy.categories.values(), key=lambda term: sort_key(term.names[language.tag], language))
    categories = {term.key: Category(term.key, term.names[language.tag]) for term in terms}
    for article in articles:
        category = categories.get(article.document.category)
        if category is not None:
            category.articles.append(article)
            category.years.setdefault(article.date.year, []).append(article)
    return categories


def group_by_month(articles: Iterable[Version]) -> dict[int, dict[int, list[Version]]]:
    """Return articles by year and month, in the order in which these first come."""
    months: dict[int, dict[int, list[Version]]] = {}
    for article in articles:
        months.setdefault(article.date.year, {}).setdefault(article.date.month, []).append(article)
    return months


class TagIndex:
    """The tags of one language as articles use them.

    Words with one slug are one tag, which bears the spelling that is used most.
    """

    def __init__(self, language: Language, taxonomy: Taxonomy) -> None:
        self.language = language
        self.taxonomy = taxonomy
        self.slugs = TagSlugs(language, taxonomy)
        self.articles: dict[str, list[Version]] = {}
        self.spellings: dict[str, list[str]] = {}
        self.uses: Counter[str] = Counter()

    def add(self, article: Version, site: Site) -> Iterable[Problem]:
        """Take in the tags of an article; yield a problem for one that can't have a page."""
        slugs: dict[str, None] = {}
        for word in article.document.tags:
            slug = self.slugs.find(word)
            if not slug:
                fact = message("The tag “%(tag)s” has no letter or digit.", tag=word)
                cure = message("Use a word, or remove the tag.")
                yield Problem(site.shown(article.document.path), article.document.line("tags"), fact, cure)
                continue
            if word not in self.uses:
                yield from self._take_in(slug, word, article, site)
            self.uses[word] += 1
            slugs[slug] = None
        article.tags = tuple(slugs)
        if article.is_listed:
            for slug in slugs:
                self.articles.setdefault(slug, []).append(article)

    def _take_in(self, slug: str, word: str, article: Version, site: Site) -> Iterable[Problem]:
        """Take in a word that is met for the first time.

        Yield a warning when another word, and not another spelling of this one, has its page at the same address.
        """
        known = self.spellings.setdefault(slug, [])
        known.append(word)
        if slug not in self.taxonomy.tags and fold_tag(known[0], self.language) != fold_tag(word, self.language):
            fact = message("The tags “%(tag)s” and “%(other)s” share one page.", tag=word, other=known[0])
            cure = message("If they are different things, give one of them a key in taxonomy.yaml.")
            path = site.shown(article.document.path)
            yield Problem(path, article.document.line("tags"), fact, cure, "warning")

    def sorted(self) -> Mapping[str, Tag]:
        """Return the tags that listed articles have, in alphabetical order of their names."""
        tags = [
            Tag(slug, self._name(slug), slug in self.taxonomy.tags, articles)
            for slug, articles in self.articles.items()
        ]
        return {tag.slug: tag for tag in sorted(tags, key=lambda tag: (sort_key(tag.name, self.language), tag.slug))}

    def _name(self, slug: str) -> str:
        if slug in self.taxonomy.tags:
            return self.taxonomy.tags[slug].names[self.language.tag]
        return min(
            self.spellings[slug], key=lambda word: (-self.uses[word], word.isupper(), sort_key(word, self.language))
        )
