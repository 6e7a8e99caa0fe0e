"""A theme that builds in no time and still shows all that can become stale: most of what views hold, words, formats.

Its templates extend, include and import each other in every way that Jinja has, so that it matters which of them a page
is made with: always, on some pages only, the first of several that is there, and one that need not be there.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from babel.messages.plurals import get_plural

from plugins.model.catalog import catalog_path
from tests.site_builds.fixture_sites import REPOSITORY

BASE = """
<html lang="{{ frame.language.tag }}">{% include "partials/head.html" %}<body>
{% from "components/links.html" import link_to %}
<nav>{{ link_to(frame.home, frame.site_name) }} {{ frame.site_description }}
{% for link in frame.categories + frame.pages %}{{ link_to(link.url, link.name) }} {% endfor %}
{% for link in switcher %}{{ link_to(link.url, link.language.name) }}{{ "=" if link.exact else "~" }}{{ link.language.tag|language_name }} {% endfor %}</nav>
{% block content %}{% endblock %}
{% include "partials/optional.html" ignore missing %}
</body></html>
"""
HEAD = """
<title>{{ title|default(head.title) }} – {{ SITENAME }}</title><meta content="{{ head.description }}">
<link rel="stylesheet" href="{{ frame.stylesheet|href }}">
<link rel="canonical" href="{{ head.url|absolute }}">{{ "" if head.is_indexed else "noindex" }}
{% for it in head.alternates %}<link hreflang="{{ it.hreflang }}" href="{{ it.url|absolute }}">{% endfor %}
{% for it in head.feeds %}<link title="{{ it.title }}" href="{{ it.url|absolute }}">{% endfor %}
"""
LINKS = """
{% macro link_to(url, name) %}<a href="{{ url|href }}">{{ name }}</a>{% endmacro %}
{% macro links_to(links) %}{% for link in links if link %}{{ link_to(link.url, link.name) }} {% endfor %}{% endmacro %}
"""
CARDS = """
{% import "components/links.html" as links %}
{% macro cards_of(articles) %}
{% for card in articles %}
<p>{{ links.link_to(card.url, card.title|unbroken) }} {{ card.date|long_date }} {{ card.summary }} {{ card.category.name }}
{% if card.image %}{{ picture_of(card.image) }}{% endif %}{% if card.event %}{{ card.event|interval }} {{ card.event.status }} {{ card.event.place }}{% endif %}</p>
{% else %}{{ _("Nothing") }}
{% endfor %}
{% endmacro %}
{% macro picture_of(it) %}<img src="{{ it.url|href }}" alt="{{ it.alt }}" width="{{ it.width }}" height="{{ it.height }}">{{ it.caption }}{% endmacro %}
"""
ARTICLE = """
{% extends "base.html" %}
{% from "components/cards.html" import picture_of %}
{% from "components/links.html" import link_to, links_to %}
{% block content %}
<h1>{{ article.title|unbroken }}</h1>{% if article.status == "published" %}{% include "status/published.html" %}{% else %}{% include "status/other.html" %}{% endif %}
{{ article.date|long_date }} {{ article.date|time_of_day }} {{ article.modified|compact_date if article.modified }} {{ article.summary }}
{{ link_to(article.category.url, article.category.name) }} {{ links_to(article.tags) }} {{ article.authors|list_of }} {{ article.translators|list_of }}
{% if article.image %}{{ picture_of(article.image) }}{% endif %}{% for it in article.gallery %}{{ picture_of(it) }}{% endfor %}
{% for it in article.documents %}{{ link_to(it.url, it.title) }} {{ it.extension }} {{ it.size|file_size }}{% endfor %}
{% if article.event %}{{ article.event|interval }} {{ article.event.place }} {{ article.event.status }}{% endif %}
{% for it in article.corrections %}{{ it.date|compact_date }} {{ it.text }}{% endfor %}
{% for it in article.translations %}{{ link_to(it.url, it.language.name) }}{% endfor %}
{% trans trimmed count=article.missing|length %}{{ count }} language is missing{% pluralize %}{{ count }} languages are missing{% endtrans %}
{% if article.source_language %}{{ _("Translated from: %(language)s", language=article.source_language.tag|language_name) }}{% endif %}
{{ article.body|html }}
{{ pgettext("neighbours", "Others") }} {{ links_to([article.previous, article.next]) }}
{% endblock %}
"""
LIST = """
{% extends "base.html" %}
{% from "components/cards.html" import cards_of %}
{% import "components/links.html" as links %}
{% block content %}
{% block heading %}{{ _("Latest") }}{% endblock %} {{ head.title }}
{{ cards_of(articles|default([])) }}
{{ cards_of(coming|default([])) }}{{ cards_of(past|default([])) }}
{% for month in months|default([]) %}{{ month.first_day|month_and_year }} {{ month.url|href }}{{ cards_of(month.articles) }}{% endfor %}
{% for feed in feeds|default([]) %}{{ links.link_to(feed.url, feed.title) }}{% endfor %}
{% for half in halves|default([]) %}{{ half }}{% endfor %}
{{ links.links_to(years|default([])) }}
{% endblock %}
"""
HEADED = """
{% extends "lists/plain.html" %}
{% block heading %}HEADING {% include ["lists/special.html", "lists/heading.html"] %}{% endblock %}
"""
HALF = """
{% from "components/cards.html" import cards_of %}
<section lang="{{ half.language.tag }}">{{ _("Latest") }} {{ frame.site_name }}{{ cards_of(half.articles) }}</section>
"""
ENTRY = """
{% from "components/cards.html" import picture_of %}
<div dir="{{ direction }}">{% if article.image %}{{ picture_of(article.image) }}{% endif %}{{ article.body|feed_html(article.url) }}
{% if article.event %}{{ article.event|interval }}{% endif %}{{ _("Latest") }}</div>
"""
HEADINGS: Mapping[str, str] = {
    "index.html": "{{ _('Latest') }}",
    "category.html": "{{ category.name }}",
    "category_year.html": "{{ category.name }} {{ period.year }}",
    "tag.html": "{{ tag.name }} {{ tag.lang }}",
    "year.html": "{{ period.year }}",
    "month.html": "{{ period.first_day|month_name }} {{ year.url|href }}",
    "events.html": "{{ _('Events') }}",
    "feeds.html": "{{ _('Feeds') }}",
    "not_found.html": "{{ _('Nothing') }}",
    "front_door.html": "{{ SITEURL }}",
    "site_not_found.html": "404",
}
TEMPLATES: Mapping[str, str] = {
    "base.html": BASE,
    "partials/head.html": HEAD,
    "components/links.html": LINKS,
    "components/cards.html": CARDS,
    "lists/plain.html": LIST,
    "lists/heading.html": "{{ SITENAME }}\n",
    "article.html": ARTICLE,
    "page.html": '{% extends "base.html" %}\n{% block content %}\n{{ page.title }} {{ page.body|html }}\n{% endblock %}\n',
    "status/published.html": "<i>{{ article.status }}</i>\n",
    "status/other.html": "<b>{{ _('Nothing') }} {{ article.status }}</b>\n",
    "feed_entry.html": ENTRY,
    "redirect.html": '<a href="{{ url|href }}">{{ title }}</a> {{ frame.site_name }} {{ url|absolute }}\n',
    "partials/front_half.html": HALF,
    "partials/not_found_half.html": "<p>{{ frame.site_name }} {{ _('Nothing') }}</p>\n",
    **{name: HEADED.replace("HEADING", heading) for name, heading in HEADINGS.items()},
}
OPTIONAL = ("partials/optional.html", "lists/special.html")
"""Templates that others use when they are there."""

MESSAGES = (
    ("", "Latest"),
    ("", "Nothing"),
    ("", "Events"),
    ("", "Feeds"),
    ("", "Translated from: %(language)s"),
    ("neighbours", "Others"),
)
CATALOG_HEADER = 'msgid ""\nmsgstr ""\n"Language: {tag}\\n"\n"Plural-Forms: {forms}\\n"\n'
PLURALS = '\nmsgid "%(count)s language is missing"\nmsgid_plural "%(count)s languages are missing"\n'
LANGUAGES = ("tk", "hy", "en")


def write_small_theme(folder: Path) -> None:
    """Write the theme, with a catalog for each of three languages."""
    for name, text in TEMPLATES.items():
        _write(folder / "templates" / name, text.lstrip("\n"))
    for tag in LANGUAGES:
        _write(catalog_path(folder, tag), _catalog(tag))
    for name in ("layers", "base", "reset"):
        _write(folder / f"static/css/{name}.css", f"/* {name} */\n@layer {name};\n")
    shutil.copy(REPOSITORY / "theme/static/icon.png", folder / "static/icon.png")
    _write(folder / "static/icon.svg", "<svg/>\n")


def _catalog(tag: str) -> str:
    plural = get_plural(tag)
    parts = [CATALOG_HEADER.format(tag=tag, forms=plural.plural_forms)]
    for context, msgid in MESSAGES:
        lines = [f'msgctxt "{context}"'] if context else []
        parts.append("\n".join(["", *lines, f'msgid "{msgid}"', f'msgstr "{msgid} ({tag})"', ""]))
    forms = [f'msgstr[{number}] "%(count)s ({tag}, {number})"\n' for number in range(plural.num_plurals)]
    return "".join([*parts, PLURALS, *forms])


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
