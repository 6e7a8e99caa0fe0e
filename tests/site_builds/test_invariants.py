"""Every fixture site passes every invariant."""

from itertools import islice

import pytest

from tests.conftest import SiteOf
from tests.site_builds.fixture_sites import FIXTURE_SITES
from tests.site_builds.invariants import INVARIANTS, Invariant


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda invariant: invariant.__name__)
@pytest.mark.parametrize("name", FIXTURE_SITES)
def test_holds_for(name: str, invariant: Invariant, site_of: SiteOf) -> None:
    """
    What is true of any site is true of this one.
    """
    found = [*islice(invariant(site_of(name)), 20)]
    assert not found, "\n".join([str(invariant.__doc__), *found])
