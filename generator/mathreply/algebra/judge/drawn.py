"""Claims about random numbers of which the distribution, or the means, are known."""

from __future__ import annotations

from mathreply.algebra.judge import verdicts
from mathreply.algebra.judge.case import Case
from mathreply.model import Verdict


def refuted_by_means(case: Case, operator: str) -> Verdict | None:
    """The verdict on a claim in which assumed means and named distributions leave nothing random:
    it fails where what is left does.

    Args:
        case: the claim.
        operator: its relation.
    """
    left = case.without_means()
    if left is None:
        return None
    sampling = left.sampled(operator)
    return verdicts.failing(left, sampling) if verdicts.is_refuted_outright(sampling) else None
