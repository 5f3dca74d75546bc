"""Which piece of a refuted step is wrong, as its hint says it."""

from __future__ import annotations

import pytest

from mathreply.model import Verdict, VerdictKind
from mathreply.report.mends import Mend, mend_of, wrong_piece

WRONG = [
    # side, hint, the piece that is marked
    (
        "x^2 + 2 a x - a^2",
        "true with $a^2 + 2 a x + x^2$ in place of $x^2 + 2 a x - a^2$",
        "- a^2",
    ),
    ("p + q + r^2", "true with $-$ in place of $+$ before $r^2$", "+ r^2"),
    (
        "\\sigma(x)+\\sigma(x)^2",
        "true with $\\sigma(x) - \\sigma(x)^2$ in place of $\\sigma(x) + \\sigma(x)^2$",
        "+\\sigma(x)^2",
    ),
    ("3 \\int x \\in A", "true with $\\notin$ in place of $\\in$", "\\in"),
    ("a b", "true with $c$ in place of $a b$", "a b"),
    ("a + a", "true with $b$ in place of $a$", None),  # it might be either
    ("a + b", "declare or assume $a > 0$", None),
]


@pytest.mark.parametrize(("tex", "hint", "piece"), WRONG)
def test_the_mend_tells_the_wrong_piece(tex: str, hint: str, piece: str | None) -> None:
    """What differs is marked, and nothing where that is not one piece."""
    place = wrong_piece(tex, Verdict(VerdictKind.REFUTED, hint=hint))
    assert (tex[slice(*place)] if place else None) == piece


def test_what_was_not_read_is_marked() -> None:
    """An unread step names its piece and where it stands."""
    verdict = Verdict(VerdictKind.UNREAD, piece="\\oint", column=5)
    assert wrong_piece("2 + \\oint x", verdict) == (4, 9)
    assert wrong_piece("other", verdict) is None


def test_a_hint_without_a_mend_proposes_none() -> None:
    """Only the words of a mend are one."""
    assert mend_of("is something missing before it?") is None
    assert mend_of("true with $-$ in place of $+$ before $y$") == Mend("-", "+", "y")
