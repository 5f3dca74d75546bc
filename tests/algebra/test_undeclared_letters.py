"""Letters that nobody declares and that may be meant in two ways."""

from __future__ import annotations

import pytest

from mathreply.algebra.judge.step import Judge
from mathreply.model import Declarations, Derivation, Step, Symbol, VerdictKind
from mathreply.model.domains import parse_domain
from mathreply.settings import Limits

HEAD = {
    "P": "positive",
    "n": "integer",
    "A": "real^{k x k}",
    "T": "natural",
    "x": "real^m",
    "u": "real^m",
    "y": "real",
    "z": "real",
    "d": "real",
    "e": "real",
    "f": "function",
}


@pytest.mark.parametrize(
    ("left", "right", "names", "kind"),
    [
        ("(1 + i)^4", "-4", "P", VerdictKind.PROVED),
        ("(1 + i)^8", "2", "P", VerdictKind.UNDECIDED),
        ("P (1 + i)^2", "2P", "P", VerdictKind.UNREAD),
        ("P (1 + 2i)", "3P", "P", VerdictKind.UNREAD),
        ("(1 + i)^2", "1.21", "P", VerdictKind.UNREAD),
        ("(2i + 1)^2", "4i^2 + 4i + 1", "n", VerdictKind.UNREAD),
        ("(-1)^{2i}", "1", "P", VerdictKind.UNREAD),
        ("A^T A", "A^{T + 1}", "AT", VerdictKind.UNREAD),
        ("D_u f(x)", "u^\\top \\nabla f(x)", "xuf", VerdictKind.PROVED),
        ("D_u f(x)", "\\nabla f(x) \\cdot \\frac{u}{\\|u\\|}", "xuf", VerdictKind.UNREAD),
        ("D_x f(x)", "x^\\top \\nabla f(x)", "xuf", VerdictKind.UNREAD),
        ("\\nabla (u^\\top x)", "u", "xu", VerdictKind.UNREAD),
        ("u \\otimes x", "x \\otimes u", "xu", VerdictKind.UNREAD),
        ("(u \\otimes x)^\\top", "x \\otimes u", "xu", VerdictKind.PROVED),
        ("de/df", "\\frac{e}{f}", "def", VerdictKind.UNREAD),
        ("\\frac{d}{dt} P^2", "0", "P", VerdictKind.UNREAD),
        ("\\nabla^2 (y^2 + z^2)", "4", "yz", VerdictKind.PROVED),
        ("\\nabla^2 (y^2 n^2)", "2y^2 + 2n^2", "yn", VerdictKind.UNREAD),
    ],
)
def test_what_may_be_another_thing_is_not_refuted(
    left: str, right: str, names: str, kind: VerdictKind
) -> None:
    """``1 + i`` may hold a rate of interest, ``2i + 1`` a whole number; ``A^T`` with a whole T may
    be a power; along u may mean along its direction, and nothing tells by what is differentiated.
    """
    symbols = tuple(Symbol(name, parse_domain(HEAD[name])) for name in names)
    chain = Derivation(left, (Step("=", right),))
    assert Judge(chain, Declarations(symbols), Limits()).step(0)[1].kind is kind
