"""Commands whose effect outlasts their formula: definitions, labels, settings."""

from __future__ import annotations

import re

_LASTING = re.compile(
    r"\\(?:[gex]?def|let|futurelet|global|(?:re)?new(?:command|environment|tagform|columntype)|providecommand"
    r"|Declare[A-Za-z]*|require|label|ref|eqref|definecolor|mathtoolsset|usetagform|(?:begin|end)group|set[A-Z][A-Za-z]*"
    r"|gdefine|mathchardef)(?![A-Za-z])"
)


def is_lasting(tex: str) -> bool:
    """Whether a formula may change what an engine makes of the formulas after it.

    >>> is_lasting(r"\\def\\a{1} \\a"), is_lasting(r"\\frac{1}{2}")
    (True, False)
    """
    return _LASTING.search(tex) is not None
