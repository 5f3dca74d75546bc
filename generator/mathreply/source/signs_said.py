"""What the words beside a name say of its sign: that it is negative, or may be either. Then nothing
that is proved for positive numbers alone is meant of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mathreply.source.defining import defined_by
from mathreply.source.formulas import FormulaSource
from mathreply.source.guesses import Guess
from mathreply.source.naming import canonical, holds, is_name

_OTHERS = r"(?:\s*(?:,\s*and|,|and|&)\s*\$[^$]+\$)*"
"""The names behind one in a list."""
_BEHIND = re.compile(
    rf"{_OTHERS}\s*(?:(?:is|are|be|being|was|were|may\s+be|can\s+be)\s+)?(?:\w+\s+){{0,2}}?"
    r"(?:(?:not|never)\s+(?:\w+\s+)?(?:positive|non-?negative)|(?<!non)(?<!non-)negative|non-?positive"
    r"|(?:positive|non-?negative)\s+or\s+(?:not|negative)|of\s+(?:any|either|arbitrary)\s+sign"
    r"|(?:an?\s+)?(?:any|arbitrary)\s+(?:real|number)|arbitrary(?!\s+\w)|(?:be\s+)?false"
    r"|(?:be\s+)?(?:below|less\s+than)\s+(?:zero|\$0\$)|(?:is|are|be)\s+(?:an?\s+)?real\b)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:any|every|all|arbitrary)(?:\s+(?:real|value|number)s?)*(?:\s+of)?"
    r"|(?<!non-)(?<!non)\bnegative(?:\s+(?:real|number|value)s?)*)"
    r"\s+(?:\$[^$]+\$\s*(?:,\s*and|,|and|&)\s*)*$",
    re.IGNORECASE,
)


_UP = ("<", "\\le", "\\leq", "\\lt")
_ORDER = re.compile(r"(<|>|\\(?:leq?|geq?|lt|gt)(?![A-Za-z]))")
_NOT_POSITIVE = re.compile(r"0|-\s*\d+(?:\.\d+)?")


def may_be_negative(
    name: str,
    guesses: Sequence[Guess],
    formulas: Sequence[FormulaSource],
    left: Sequence[FormulaSource],
) -> bool:
    """Whether the text says so of a name: ``$x$ is negative``, ``for all $x$``, ``whether $x$ is
    positive or not``; or that it is any real number, ``$x \\in \\mathbb{R}$``.

    Args:
        name: of a number.
        guesses: what it may be, the likeliest first.
        formulas: those of the post.
        left: those that the text denies, or does not keep to; definitions among them.
    """
    is_said = bool(guesses) and guesses[0].is_said and guesses[0].domain == "real"
    # A definition for some values alone tells no sign of the names in it.
    conditions = [one for one in left if not (is_name(one.tex) or defined_by(one.tex))]
    if is_said or any(holds(name, one.tex) for one in conditions):
        return True
    if any(_is_below_zero(name, one.tex) for one in formulas if one.is_inline):
        return True
    return any(
        bool(_BEHIND.match(formula.after) or _BEFORE.search(formula.before))
        for formula in (*formulas, *left)
        if formula.is_inline and _is_of(name, formula.tex)
    )


def _is_below_zero(name: str, tex: str) -> bool:
    """Whether a formula says that a name is negative or not positive: ``b < 0``, ``a > 0 > b``."""
    sides = _ORDER.split(tex)
    for left, sign, right in zip(sides[0::2], sides[1::2], sides[2::2], strict=False):
        low, high = (left, right) if sign in _UP else (right, left)
        if _NOT_POSITIVE.fullmatch(high.strip()) and _is_of(name, low):
            return True
    return False


def _is_of(name: str, tex: str) -> bool:
    """Whether a formula is a name, or a list that holds it, or a bound of it that is denied."""
    parts = re.split(r",|\\(?:ge|geq|gt)(?![a-z])|>", tex)
    return any(is_name(part) and canonical(part) == canonical(name) for part in parts)
