"""Sizes that nobody declares, in sums from 0 on."""

from __future__ import annotations

import pytest

from mathreply.algebra import Pool
from mathreply.model import Declarations, Derivation, Step, VerdictKind


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        (r"\sum_{k=0}^n (-1)^k \binom{n}{k}", "0", (r"n \ge 1",)),
        (r"\sum_{k=0}^n \binom{n}{k}", "2^n", ()),
        (r"\prod_{k=0}^n k", "0", ()),
    ],
)
def test_what_fails_without_terms_is_told(
    pool: Pool, left: str, right: str, told: tuple[str, ...]
) -> None:
    """A size counts from 1; where the claim does not hold at 0, the verdict says that it was taken
    so."""
    chain = Derivation(left, (Step("=", right),))
    (checked,) = pool.judge([(chain, Declarations(()))])
    verdict = checked.steps[0].verdict
    assert verdict.kind is VerdictKind.PROVED
    assert verdict.assumptions == told
