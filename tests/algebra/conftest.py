"""One warm pool for all tests of verdicts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mathreply.algebra import Pool
from tests.patience import PATIENT


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """One child that does the usual work, whatever time it needs: what it has remembered serves all
    that follow, and no step is begun twice."""
    with Pool(PATIENT, jobs=1, spare=0) as warm:
        yield warm
