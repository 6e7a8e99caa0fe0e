"""Lists that do not shift: the newest articles, and years and months that hardly ever change again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import TypeAlias

from plugins.model import address
from plugins.model.article import Version
from plugins.model.edition import NEWEST, Category, Edition, Tag
from plugins.model.plan import Output
from plugins.model.view import Link, MonthGroup, Period
from plugins.plan.cards import end_of, is_coming, start_of
from plugins.plan.frame import Planner, Subject

COMING_ON_FRONT_PAGE = 3

Months: TypeAlias = Mapping[int, Sequence[Version]]
"""Articles of one year by month."""


def plan_lists(planner: Planner) -> Iterator[Output]:
    """Yield the pages of each edition that list articles, and its page of feeds."""
    for edition in planner.editions.values():
        yield _front_page(planner, edition)
        yield _events(planner, edition)
        yield _feeds(planner, edition)
        for category in edition.categories.values():
            yield _category(planner, edition, category)
            for year in category.years:
                yield _category_year(planner, edition, category, year)
        for tag in edition.tags.values():
            yield _tag(planner, edition, tag)
        for year, months in edition.months.items():
            yield _year(planner, edition, year)
            for month in months:
                yield _month(planner, edition, year, month)


def _front_page(planner: Planner, edition: Edition) -> Output:
    homes = {tag: address.home_address(tag) for tag in planner.editions}
    coming, _ = _by_event(planner, edition)
    return planner.page(
        "index.html",
        edition,
        homes[edition.tag],
        Subject(homes, {}, address.FRONT_DOOR),
        "theme/templates/index.html",
        description=edition.edited.description,
        modified=planner.last_change(edition.articles[:NEWEST]),
        articles=planner.views.cards(edition.articles[:NEWEST]),
        coming=planner.views.cards(coming[:COMING_ON_FRONT_PAGE]),
        years=_years(edition),
    )


def _by_event(planner: Planner, edition: Edition) -> tuple[list[Version], list[Version]]:
    """Return the articles on events to come, the soonest first, and on those that are over, the latest first."""
    coming: list[tuple[tuple[date, datetime], str, Version]] = []
    past: list[tuple[tuple[date, datetime], str, Version]] = []
    for article in edition.articles:
        event = article.document.event
        if event is not None:
            planner.build.wait_for(end_of(event, planner.site.time_zone))
            found = coming if is_coming(event, planner.site.now) else past
            found.append((start_of(event), article.document.key, article))
    coming.sort(key=itemgetter(0, 1))
    past.sort(key=itemgetter(0, 1), reverse=True)
    return [article for *_, article in coming], [article for *_, article in past]


def _events(planner: Planner, edition: Edition) -> Output:
    addresses = {tag: address.events_address(tag) for tag in planner.editions}
    coming, past = _by_event(planner, edition)
    return planner.page(
        "events.html",
        edition,
        addresses[edition.tag],
        Subject(addresses, {}),
        "theme/templates/events.html",
        modified=planner.last_change([*coming, *past]),
        coming=planner.views.cards(coming),
        past=planner.views.cards(past),
    )


def _feeds(planner: Planner, edition: Edition) -> Output:
    addresses = {tag: address.feeds_address(tag) for tag in planner.editions}
    others = [tag for tag in planner.editions if tag != edition.tag]
    feeds = planner.feeds(edition.tag, *others)
    return planner.page(
        "feeds.html",
        edition,
        addresses[edition.tag],
        Subject(addresses, {}),
        "theme/templates/feeds.html",
        head_feeds=feeds,
        feeds=feeds,
    )


def _category(planner: Planner, edition: Edition, category: Category) -> Output:
    addresses = {tag: address.category_address(tag, category.key) for tag in planner.editions}
    url = addresses[edition.tag]
    return planner.page(
        "category.html",
        edition,
        url,
        Subject(addresses, {}),
        planner.shown(planner.build.taxonomy.path),
        line=planner.build.taxonomy.categories[category.key].line,
        title=category.name,
        modified=planner.last_change(category.articles[:NEWEST]),
        category=Link(category.name, url),
        articles=planner.views.cards(category.articles[:NEWEST]),
        years=_category_years(edition, category),
    )


def _category_years(edition: Edition, category: Category) -> tuple[Link, ...]:
    return tuple(Link(str(year), address.category_address(edition.tag, category.key, year)) for year in category.years)


def _category_year(planner: Planner, edition: Edition, category: Category, year: int) -> Output:
    key = category.key
    addresses = {
        tag: address.category_address(tag, key, year)
        for tag, other in planner.editions.items()
        if year in other.categories[key].years
    }
    nearest = {tag: address.category_address(tag, key) for tag in planner.editions}
    articles = category.years[year]
    return planner.page(
        "category_year.html",
        edition,
        addresses[edition.tag],
        Subject(addresses, nearest),
        "theme/templates/category_year.html",
        modified=planner.last_change(articles),
        span=address.span(year),
        category=Link(category.name, nearest[edition.tag]),
        period=_period(year),
        months=_month_groups(planner, edition, year, _by_month(articles)),
        years=_category_years(edition, category),
    )


def _tag(planner: Planner, edition: Edition, tag: Tag) -> Output:
    url = address.tag_address(edition.tag, tag.slug)
    addresses = {edition.tag: url}
    if tag.is_shared:
        addresses = {
            other: address.tag_address(other, tag.slug)
            for other, its in planner.editions.items()
            if tag.slug in its.tags
        }
    return planner.page(
        "tag.html",
        edition,
        url,
        Subject(addresses, {}),
        planner.shown(tag.articles[0].document.path),
        title=tag.name,
        modified=planner.last_change(tag.articles[:NEWEST]),
        tag=Link(tag.name, url),
        articles=planner.views.cards(tag.articles[:NEWEST]),
        years=_years(edition),
    )


def _years(edition: Edition) -> tuple[Link, ...]:
    return tuple(Link(str(year), address.period_address(edition.tag, year)) for year in edition.years)


def _period(year: int, month: int = 0) -> Period:
    return Period(year, month, date(year, month or 1, 1))


def _month_groups(planner: Planner, edition: Edition, year: int, months: Months) -> tuple[MonthGroup, ...]:
    """Return the articles of one year by month, in their order."""
    return tuple(
        MonthGroup(
            date(year, month, 1), address.period_address(edition.tag, year, month), planner.views.cards(articles)
        )
        for month, articles in months.items()
    )


def _by_month(articles: Iterable[Version]) -> Months:
    """Return articles of one year by month, in their order."""
    months: dict[int, list[Version]] = {}
    for article in articles:
        months.setdefault(article.date.month, []).append(article)
    return months


def _year(planner: Planner, edition: Edition, year: int) -> Output:
    addresses = {tag: address.period_address(tag, year) for tag, its in planner.editions.items() if year in its.months}
    articles = [article for month in edition.months[year].values() for article in month]
    return planner.page(
        "year.html",
        edition,
        addresses[edition.tag],
        Subject(addresses, {}),
        "theme/templates/year.html",
        modified=planner.last_change(articles),
        span=address.span(year),
        period=_period(year),
        months=_month_groups(planner, edition, year, edition.months[year]),
        years=_years(edition),
    )


def _month(planner: Planner, edition: Edition, year: int, month: int) -> Output:
    addresses = {
        tag: address.period_address(tag, year, month)
        for tag, its in planner.editions.items()
        if month in its.months.get(year, ())
    }
    nearest = {tag: address.period_address(tag, year) for tag, its in planner.editions.items() if year in its.months}
    articles = edition.months[year][month]
    return planner.page(
        "month.html",
        edition,
        addresses[edition.tag],
        Subject(addresses, nearest),
        "theme/templates/month.html",
        modified=planner.last_change(articles),
        span=address.span(year, month),
        period=_period(year, month),
        articles=planner.views.cards(articles),
        year=Link(str(year), address.period_address(edition.tag, year)),
        months=_month_groups(planner, edition, year, dict.fromkeys(edition.months[year], ())),
    )
