"""What the links and pictures of a document lead to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from plugins.model.address import category_address, tag_address
from plugins.model.article import Version
from plugins.model.document import Medium, Reference, Taxonomy
from plugins.model.problem import Level, Message, Problem, message
from plugins.model.site import Site
from plugins.model.tagging import TagSlugs
from plugins.model.view import Address


class LinkResolver:
    """Finds the addresses of references among all that the content folder holds, and what leads nowhere.

    Args:
        site: the settings.
        versions: all articles and pages.
        media: the files below media/ and extra/, by path.
        taxonomy: the categories and tags.
        unreadable: files that have problems of their own, and so are not missed.

    """

    def __init__(
        self,
        site: Site,
        versions: Iterable[Version],
        media: Mapping[str, Medium],
        taxonomy: Taxonomy,
        unreadable: set[str],
    ) -> None:
        self.site = site
        self.versions = {version.document.path: version for version in versions}
        self.media = media
        self.taxonomy = taxonomy
        self.tags = {tag: TagSlugs(edited.language, taxonomy) for tag, edited in site.languages.items()}
        self.unreadable = unreadable
        self.problems: list[Problem] = []

    def _report(self, version: Version, line: int, fact: Message, cure: Message, level: Level = "error") -> None:
        self.problems.append(Problem(self.site.shown(version.document.path), line, fact, cure, level))

    def settle(self, version: Version) -> None:
        """Give a version the addresses of its references, and the problems with these and with its front matter."""
        self.problems = []
        version.addresses = tuple([self._address(version, reference) for reference in version.document.references])
        self._check_front_matter(version)
        version.problems = self.problems

    def _address(self, version: Version, reference: Reference) -> Address:
        language = version.language
        if reference.kind == "document":
            return self._document(version, reference)
        if reference.kind == "media":
            return self._medium(version, reference)
        if reference.kind == "fragment":
            self._check_fragment(version, version, reference, reference.target)
            return Address(reference.target)
        if reference.kind == "category":
            return Address(category_address(language, reference.target) + reference.fragment)
        if reference.kind == "tag":
            slug = self.tags[language].find(reference.target)
            return Address(tag_address(language, slug) + reference.fragment)
        return Address(reference.target + reference.fragment)

    def _document(self, version: Version, reference: Reference) -> Address:
        target = self.versions.get(reference.target)
        if target is None:
            if reference.target not in self.unreadable:
                fact = message("There is no article %(path)s to link to.", path=self.site.shown(reference.target))
                near = _near(reference.target, self.versions)
                cure = message("Correct the link or remove it.")
                if near:
                    cure = message("Did you mean %(path)s?", path=self.site.shown(near[0]))
                self._report(version, reference.line, fact, cure)
            return Address(None)
        if not target.is_published:
            if version.is_published:
                fact = message(
                    "The link leads to %(path)s, which is not published yet.", path=self.site.shown(reference.target)
                )
                cure = message("Until it is, readers see the words without a link.")
                self._report(version, reference.line, fact, cure, "warning")
            return Address(None)
        if reference.fragment:
            self._check_fragment(version, target, reference, reference.fragment)
        return Address(target.url + reference.fragment)

    def _check_fragment(self, version: Version, target: Version, reference: Reference, fragment: str) -> None:
        if fragment != "#" and unquote(fragment[1:]) not in target.document.anchors:
            fact = message("There is no place “%(place)s” in that text.", place=fragment)
            cure = message("Link to a heading by its words, with hyphens between them, or leave out the part after #.")
            self._report(version, reference.line, fact, cure, "warning")

    def _medium(self, version: Version, reference: Reference) -> Address:
        medium = self._find_medium(version, reference.target, reference.line)
        if medium is None:
            return Address(None)
        return Address(medium.path + reference.fragment, medium.width, medium.height)

    def _find_medium(self, version: Version, path: str, line: int) -> Medium | None:
        medium = self.media.get(path)
        if medium is None and path not in self.unreadable:
            fact = message("The file %(path)s does not exist.", path=self.site.shown(path))
            near = _near(path, self.media)
            cure = message("Put the file there, or correct its name.")
            if near:
                cure = message("Did you mean /%(path)s? Small and capital letters count.", path=near[0])
            self._report(version, line, fact, cure)
        return medium

    def _check_front_matter(self, version: Version) -> None:
        """Report files and the category that the front matter names and that do not exist."""
        document = version.document
        for field in (document.image, *document.gallery, *document.documents):
            if field is not None and field.src:
                self._find_medium(version, field.src, field.line)
        known = self.taxonomy.categories
        if document.category and known and document.category not in known:
            fact = message("There is no category “%(category)s”.", category=document.category)
            near = _near(document.category.lower(), known, likeness=0.6)
            cure = message("Use one of: %(categories)s.", categories=", ".join(known))
            if near:
                cure = message("Did you mean “%(category)s”?", category=near[0])
            self._report(version, document.line("category"), fact, cure)


def _near(word: str, words: Iterable[str], likeness: float = 0.8) -> list[str]:
    """Return the one of *words* that was probably meant, if there is one."""
    from difflib import get_close_matches

    return get_close_matches(word, words, n=1, cutoff=likeness)
