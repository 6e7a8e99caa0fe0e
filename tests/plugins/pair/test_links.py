"""Every link finds what it leads to, and what leads nowhere is named with its line."""

from __future__ import annotations

import pytest

from plugins.model.document import FileField, PictureField, Reference
from plugins.model.view import Address
from plugins.pair.links import LinkResolver
from tests.plugins.samples import TAXONOMY, medium, said, site, version

VERSIONS = [
    version("tk/news/2020/sergi.md", anchors=("bas", "գլուխ")),
    version("tk/news/2020/slug.md", slug="taze"),
    version("tk/news/2020/draft.md", is_published=False),
    version("hy/news/2020/sergi.md"),
    version("tk/pages/about.md"),
]
MEDIA = {path: medium(path, 640, 480) for path in ("media/2020/x.png", "media/z.pdf")}


def resolve(*references: Reference, unreadable: tuple[str, ...] = (), **changes: object):
    """Return the addresses of references in an article, and what is wrong with them."""
    article = version("tk/news/2020/sergi.md", references=references, anchors=("bas", "գլուխ"), **changes)
    resolver = LinkResolver(site(), [article, *VERSIONS[1:]], MEDIA, TAXONOMY, set(unreadable))
    resolver.settle(article)
    return article.addresses, said(article.problems)


def to(kind: str, target: str, fragment: str = "") -> Reference:
    return Reference(kind, target, fragment, 9)


NOT_YET = (
    "The link leads to content/tk/news/2020/draft.md, which is not published yet.\n"
    "    Until it is, readers see the words without a link."
)


class TestAddresses:
    @pytest.mark.parametrize(
        ("reference", "address"),
        [
            (to("document", "tk/news/2020/slug.md"), Address("tk/news/2020/taze/")),
            (to("document", "hy/news/2020/sergi.md"), Address("hy/news/2020/sergi/")),
            (to("document", "tk/pages/about.md"), Address("tk/about/")),
            (to("document", "tk/news/2020/sergi.md", "#bas"), Address("tk/news/2020/sergi/#bas")),
            (to("media", "media/2020/x.png"), Address("media/2020/x.png", 640, 480)),
            (to("media", "media/z.pdf", "#page=2"), Address("media/z.pdf#page=2", 640, 480)),
            (to("fragment", "#bas"), Address("#bas")),
            (to("fragment", "#"), Address("#")),
            (to("fragment", "#%D5%A3%D5%AC%D5%B8%D6%82%D5%AD"), Address("#%D5%A3%D5%AC%D5%B8%D6%82%D5%AD")),
            (to("site", "tk/events/"), Address("tk/events/")),
            (to("site", "tk/2020/", "#x"), Address("tk/2020/#x")),
            (to("category", "reading"), Address("tk/category/reading/")),
            (to("tag", "children"), Address("tk/tag/children/")),
            (to("tag", "Çagalar"), Address("tk/tag/children/")),
            (to("tag", "Täze kitap"), Address("tk/tag/taze-kitap/")),
        ],
    )
    def test_are_those_of_what_links_lead_to(self, reference, address):
        """
        A link follows the slug of an article, and knows the size of a picture.
        """
        assert resolve(reference) == ((address,), "")

    def test_stay_in_the_order_of_the_references(self):
        """
        The markers count them.
        """
        addresses, _ = resolve(to("site", "a/"), to("site", "b/"), to("site", "c/"))
        assert [address.url for address in addresses] == ["a/", "b/", "c/"]

    def test_of_what_is_not_published_are_missing_with_a_warning(self):
        """
        Until a draft is published, its links are words.
        """
        assert resolve(to("document", "tk/news/2020/draft.md")) == (
            (Address(None),),
            f"content/tk/news/2020/sergi.md:9: warning: {NOT_YET}",
        )

    def test_from_a_draft_to_a_draft_need_no_warning(self):
        """
        Nobody sees either.
        """
        article = version("tk/a.md", is_published=False, references=(to("document", "tk/news/2020/draft.md"),))
        resolver = LinkResolver(site(), VERSIONS, MEDIA, TAXONOMY, set())
        resolver.settle(article)
        assert (article.addresses, article.problems) == ((Address(None),), [])


class TestMissing:
    @pytest.mark.parametrize(
        ("reference", "fact", "cure"),
        [
            (
                to("document", "tk/other.md"),
                "There is no article content/tk/other.md to link to.",
                "Correct the link or remove it.",
            ),
            (
                to("document", "tk/news/2020/slugg.md"),
                "There is no article content/tk/news/2020/slugg.md to link to.",
                "Did you mean content/tk/news/2020/slug.md?",
            ),
            (
                to("media", "media/nothing.png"),
                "The file content/media/nothing.png does not exist.",
                "Put the file there, or correct its name.",
            ),
            (
                to("media", "media/2020/X.png"),
                "The file content/media/2020/X.png does not exist.",
                "Did you mean /media/2020/x.png? Small and capital letters count.",
            ),
        ],
    )
    def test_goals_are_named(self, reference, fact, cure):
        """
        The nearest thing there is is offered.
        """
        addresses, found = resolve(reference)
        assert addresses == (Address(None),)
        assert found == f"content/tk/news/2020/sergi.md:9: {fact}\n    {cure}"

    @pytest.mark.parametrize("reference", [to("fragment", "#end"), to("document", "tk/news/2020/sergi.md", "#end")])
    def test_places_in_a_text_are_warnings(self, reference):
        """
        The reader arrives at the right page at least.
        """
        _, found = resolve(reference)
        assert found == (
            "content/tk/news/2020/sergi.md:9: warning: There is no place “#end” in that text.\n"
            "    Link to a heading by its words, with hyphens between them, or leave out the part after #."
        )

    def test_goals_that_have_problems_of_their_own_are_not_missed(self):
        """
        An article or picture that could not be read exists; saying otherwise would mislead.
        """
        _, found = resolve(
            to("document", "tk/broken.md"),
            to("media", "media/broken.png"),
            unreadable=("tk/broken.md", "media/broken.png"),
        )
        assert found == ""


def check(**changes: object) -> str:
    """Return what is wrong with the front matter of an article."""
    article = version("tk/a.md", **changes)
    resolver = LinkResolver(site(), [article], MEDIA, TAXONOMY, {"media/broken.png"})
    resolver.settle(article)
    return said(article.problems)


class TestFrontMatter:
    def test_names_what_exists(self):
        """
        Category, pictures and documents of the content folder are right.
        """
        assert (
            check(image=PictureField("media/2020/x.png", "A", 6), documents=(FileField("media/z.pdf", "Z", 9),)) == ""
        )

    @pytest.mark.parametrize(
        ("changes", "line"),
        [
            ({"image": PictureField("media/no.png", "A", 6)}, 6),
            ({"gallery": (PictureField("media/2020/x.png", "A", 8), PictureField("media/no.png", "A", 10))}, 10),
            ({"documents": (FileField("media/no.png", "A", 12),)}, 12),
        ],
    )
    def test_that_names_a_missing_file_is_wrong(self, changes, line):
        """
        The line is that of the file's own entry.
        """
        assert check(**changes).startswith(f"content/tk/a.md:{line}: The file content/media/no.png does not exist.\n")

    def test_that_names_a_broken_file_is_not_wrong_twice(self):
        """
        The file is named where it is.
        """
        assert check(image=PictureField("media/broken.png", "A", 6)) == ""

    @pytest.mark.parametrize(
        ("category", "cure"),
        [
            ("readings", "Did you mean “reading”?"),
            ("Reading", "Did you mean “reading”?"),
            ("news", "Use one of: services, reading."),
            ("Okaýyş", "Use one of: services, reading."),
        ],
    )
    def test_that_names_an_unknown_category_is_wrong(self, category, cure):
        """
        The categories that there are are offered.
        """
        assert check(category=category, lines={"category": 4}) == (
            f"content/tk/a.md:4: There is no category “{category}”.\n    {cure}"
        )

    def test_of_a_page_has_no_category(self):
        """
        Nothing is missed.
        """
        page = version("tk/pages/about.md")
        resolver = LinkResolver(site(), [page], MEDIA, TAXONOMY, set())
        resolver.settle(page)
        assert page.problems == []
