"""All kinds of edits of what a build reads, by name."""

from tests.site_builds.edits_of_files import FILE_EDITS
from tests.site_builds.edits_of_texts import TEXT_EDITS
from tests.site_builds.edits_of_the_site import SITE_EDITS

EDITS = {**TEXT_EDITS, **FILE_EDITS, **SITE_EDITS}

WITHOUT_EFFECT = {"touched", "rewritten", "file_of_a_tool", "comment_of_a_catalog", "setting_that_nobody_asks"}
"""Those that leave the site as it is."""
