"""What a place in a formula makes of the name that stands there: bound by a sum, its end, a number
of a sequence."""

from __future__ import annotations

import re

from mathreply.source.occurrences import NameUse

_RUNS_TO = re.compile(r"\\(?:sum|prod)(?:\\limits)?_\{[^{}]*\}\^\{$")
"""What stands before a name in the upper end of a sum: ``\\sum_{k=0}^{t-1}``."""
_BELOW = re.compile(r"[A-Za-z]_\{$")
"""A name with something below it."""
_NUMBERS = re.compile(r"[-+]1\}")
"""What stands around a letter that goes on by one: ``a_{n+1}``."""

_BOUNDS = tuple(
    (sign,) for sign in ("=", "<", ">", "\\le", "\\leq", "\\ge", "\\geq", "\\ne", "\\neq")
)
"""What stands behind a name that is no index where it stands below."""


def is_end_of_bar(use: NameUse) -> bool:
    """Whether a primitive is taken at it: ``F(x) \\Big|_a^b``, ``[F(x)]_a^b``."""
    return re.search(r"(?:\||\]|\\vert|\\rvert)_\{?$", "".join(use.preceding(3))) is not None


def is_bound(use: NameUse) -> bool:
    """Whether a sum gives a name its values at this place, ``\\sum_{n=1}^\\infty``, or an order
    does that says where something holds, ``\\mathbf{1}_{x > 0}``."""
    return use.following(1) in _BOUNDS


def is_end(use: NameUse) -> bool:
    """Whether a sum runs up to the number before or after a name: ``\\sum_{k=0}^{t-1}``."""
    return bool(_RUNS_TO.search("".join(use.preceding(12)))) and use.following(1) in (
        ("-",),
        ("+",),
    )


def is_numbering(use: NameUse) -> bool:
    """Whether a name counts the members of a sequence: ``a_{n+1}``."""
    is_below = _BELOW.search("".join(use.preceding(3)))
    return bool(is_below and _NUMBERS.match("".join(use.following(3))))
