"""The pages of articles and of pages that are not news, and the redirects from where they once were."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.model.address import category_address, output_path, span
from plugins.model.article import Version
from plugins.model.edition import Edition
from plugins.model.plan import Output
from plugins.plan.frame import Planner, Subject


def plan_documents(planner: Planner) -> Iterator[Output]:
    """Yield a page for each article and page of each edition."""
    for edition in planner.editions.values():
        for article in edition.shown_articles:
            yield _article(planner, edition, article)
        for page in edition.pages:
            yield _page(planner, edition, page)


def _subject(planner: Planner, version: Version) -> Subject:
    """Return what all versions of an article or page show, which is made once for them all."""
    document = version.document
    subject = planner.subjects.get(document.key)
    if subject is None:
        versions = (version, *version.translations)
        found = {each.language: each.url for each in versions}
        addresses = {tag: found[tag] for tag in planner.editions if tag in found}
        nearest = (
            {tag: category_address(tag, document.category) for tag in planner.editions} if document.category else {}
        )
        hidden = tuple(sorted(each.language for each in versions if not each.is_listed))
        subject = Subject(addresses, nearest, addresses.get(version.source_language), hidden)
        planner.subjects[document.key] = subject
    return subject


def _article(planner: Planner, edition: Edition, article: Version) -> Output:
    document = article.document
    return planner.page(
        "article.html",
        edition,
        article.url,
        _subject(planner, article),
        planner.shown(document.path),
        title=document.title,
        description=document.summary or document.title,
        is_indexed=document.status == "published",
        modified=planner.updated(article),
        span=span(article.date.year, article.date.month),
        line=document.line("slug"),
        texts=(document.path,),
        article=planner.views.article(article),
    )


def _page(planner: Planner, edition: Edition, page: Version) -> Output:
    document = page.document
    return planner.page(
        "page.html",
        edition,
        page.url,
        _subject(planner, page),
        planner.shown(document.path),
        title=document.title,
        description=document.summary or document.title,
        is_indexed=document.status == "published",
        modified=document.modified,
        line=document.line("slug"),
        texts=(document.path,),
        page=planner.views.page(page),
    )


def plan_redirects(planner: Planner) -> Iterator[Output]:
    """Yield a redirect for each address that an article or page had before."""
    for edition in planner.editions.values():
        for version in [*edition.shown_articles, *edition.pages]:
            for alias in version.document.aliases:
                facts = {
                    "frame": planner.frames[edition.tag],
                    "SITEURL": planner.site.url,
                    "title": version.document.title,
                    "url": version.url,
                }
                path = output_path(alias if "." in alias.rsplit("/", 1)[-1] else alias.rstrip("/") + "/")
                origin = planner.shown(version.document.path)
                line = version.document.line("aliases")
                yield Output(path, "template", "redirect.html", edition.tag, facts, origin, line)
