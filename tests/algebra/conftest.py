"""One warm pool for all tests of verdicts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mathreply.algebra import Pool
from mathreply.settings import Limits


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Two children with the usual limits."""
    with Pool(Limits(), jobs=2) as warm:
        yield warm
