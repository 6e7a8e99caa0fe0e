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

    def find(self, word: str) -> str:
        """Return the slug of a tag; empty when *word* has neither a letter nor a digit."""
        if word in self.taxonomy.tags:
            return word
        spelling = fold_tag(word, self.language)
        return self.keys.get(spelling) or slugify(spelling, self.language)
