"""One warm pool for all tests of verdicts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mathreply.algebra import Pool
from mathreply.settings import Limits


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """One child with the usual limits: what it has remembered serves all that follow, and no step
    is begun twice."""
    with Pool(Limits(), jobs=1, spare=0) as warm:
        yield warm
