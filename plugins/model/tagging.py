"""What a word that is used as a tag stands for."""

from __future__ import annotations

from plugins.model.document import Taxonomy
from plugins.model.language import Language
from plugins.model.slug import fold_tag, slugify


class TagSlugs:
    """Finds the slug of a tag's page in one language.

    What an editor writes is a key of the taxonomy, a name of the taxonomy in any spelling, or a free word.
    """

    def __init__(self, language: Language, taxonomy: Taxonomy) -> None:
        self.language = language
        self.taxonomy = taxonomy
        self.keys = {fold_tag(term.names[language.tag], language): key for key, term in taxonomy.tags.items()}
        self.found: dict[str, str] = {}

    def find(self, word: str) -> str:
        """Return the slug of a tag; empty when *word* has neither a letter nor a digit.

        A site has far fewer words than uses of them, so each is looked up once in a run.
        """
        slug = self.found.get(word)
        if slug is None:
            slug = self.found[word] = self._find(word)
        return slug

    def _find(self, word: str) -> str:
        if word in self.taxonomy.tags:
            return word
        spelling = fold_tag(word, self.language)
        return self.keys.get(spelling) or slugify(spelling, self.language)
