"""The pages of articles and of pages that are not news, and the redirects from where they once were."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.model.address import category_address, output_path
from plugins.model.article import Version
from plugins.model.edition import Edition
from plugins.model.plan import Output
from plugins.plan.frame import Planner, Subject, updated


def plan_documents(planner: Planner) -> Iterator[Output]:
    """Yield a page for each article and page of each edition."""
    for edition in planner.editions.values():
        for article in edition.shown_articles:
            yield _article(planner, edition, article)
        for page in edition.pages:
            yield _page(planner, edition, page)


def _versions(planner: Planner, version: Version) -> dict[str, str]:
    """Return the addresses of all versions of what *version* says, in the order of LANGUAGES."""
    found = {version.language: version.url} | {other.language: other.url for other in version.translations}
    return {tag: found[tag] for tag in planner.editions if tag in found}


def _hidden(version: Version) -> frozenset[str]:
    """Return the languages in which what *version* says is on no list."""
    return frozenset(each.language for each in (version, *version.translations) if not each.is_listed)


def _article(planner: Planner, edition: Edition, article: Version) -> Output:
    document = article.document
    addresses = _versions(planner, article)
    nearest = {tag: category_address(tag, document.category) for tag in planner.editions}
    default = addresses.get(article.source_language)
    return planner.page(
        "article.html",
        edition,
        article.url,
        Subject(addresses, nearest, default, _hidden(article)),
        planner.site.shown(document.path),
        title=document.title,
        description=document.summary or document.title,
        is_indexed=document.status == "published",
        modified=updated(article),
        line=document.line("slug"),
        article=planner.views.article(article),
    )


def _page(planner: Planner, edition: Edition, page: Version) -> Output:
    document = page.document
    addresses = _versions(planner, page)
    return planner.page(
        "page.html",
        edition,
        page.url,
        Subject(addresses, {}, addresses.get(page.source_language), _hidden(page)),
        planner.site.shown(document.path),
        title=document.title,
        description=document.summary or document.title,
        is_indexed=document.status == "published",
        modified=document.modified,
        line=document.line("slug"),
        page=planner.views.page(page),
    )


def plan_redirects(planner: Planner) -> Iterator[Output]:
    """Yield a redirect for each address that an article or page had before."""
    for edition in planner.editions.values():
        for version in [*edition.shown_articles, *edition.pages]:
            for alias in version.document.aliases:
                view = {
                    "frame": planner.frames[edition.tag],
                    "SITEURL": planner.site.url,
                    "title": version.document.title,
                    "url": version.url,
                }
                path = output_path(alias if "." in alias.rsplit("/", 1)[-1] else alias.rstrip("/") + "/")
                origin = planner.site.shown(version.document.path)
                line = version.document.line("aliases")
                yield Output(path, "template", "redirect.html", edition.tag, view, origin, line)
