r"""Laws that a step shows by how its two sides are typed.

What the algebra brings to one form as it reads it (``e^a e^b`` is ``e^{a+b}``) leaves no
law in the proof. A reader still wants it named: here it is told by what stands on either side.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

POWER_OF_A_POWER = "$(u^a)^b = u^{ab}$ for positive $u$ or whole $b$"
_GROUP = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_POWER = re.compile(rf"(?<![A-Za-z\\_\d])(?P<base>[A-Za-z]|\d+)\s*\^\s*(?P<exponent>{_GROUP}|\w)")
"""Not the upper bound of ``\\int_0^{b}``."""
_EXP = re.compile(r"\\exp\s*(?:\\left)?\((?P<exponent>[^()]*)\)")
_ROOT = re.compile(rf"\\sqrt\s*(?P<radicand>{_GROUP}|\w)")
_POWER_OF_A_POWER = re.compile(rf"\(\s*\\?\w+\s*\^\s*(?:{_GROUP}|\w)\s*\)\s*\^")
_LOGARITHM = re.compile(r"\\(?:log|ln)(?![A-Za-z])")
_LOGARITHM_OF_QUOTIENT = re.compile(r"\\(?:log|ln)\s*(?:\\left)?[({]*\s*(?:\\[dt]?frac|[^()+-]*/)")
_SQUARED_ANGLE = re.compile(
    r"\\(?:sin|cos)\s*\^\s*\{?\s*[2468]|\\(?:sin|cos)[^+\-=]*\)\s*\^\s*\{?[2468]"
)
_BREAKS = re.compile(r"[{}\s]|\\[,;:!]|\\(?:left|right|cdot|,)")


def typed_laws(left: str, right: str) -> Iterator[str]:
    r"""The laws for powers and roots that lead from one side to the other, with ``$…$``.

    >>> list(typed_laws("e^{a} e^{b}", "e^{a + b}"))
    ['$e^{a+b} = e^a e^b$']
    >>> list(typed_laws("e^a + e^b - e^b", "e^a"))
    []
    """
    before, after = _exponents(left), _exponents(right)
    for base in sorted(before.keys() | after.keys()):
        if _is_regrouped(before.get(base, set()), after.get(base, set())):
            yield "$e^{a+b} = e^a e^b$" if base == "e" else "$u^{a+b} = u^a u^b$"
    if _is_regrouped(_radicands(left), _radicands(right)):
        yield r"$\sqrt{uv} = \sqrt u \sqrt v$ for what is not negative"
    if bool(_POWER_OF_A_POWER.search(left)) != bool(_POWER_OF_A_POWER.search(right)):
        yield POWER_OF_A_POWER


def logarithm_law(left: str, right: str) -> str:
    r"""Which of the laws for logarithms a step is about, with ``$…$``.

    >>> logarithm_law(r"\log u^3", r"3 \log u")
    '$\\log u^a = a \\log u$ for positive $u$'
    """
    counts = [len(_LOGARITHM.findall(side)) for side in (left, right)]
    if counts == [1, 1]:
        return r"$\log u^a = a \log u$ for positive $u$"
    if _LOGARITHM_OF_QUOTIENT.search(left) or _LOGARITHM_OF_QUOTIENT.search(right):
        return r"$\log\frac{u}{v} = \log u - \log v$ for positive $u$, $v$"
    return r"$\log(uv) = \log u + \log v$ for positive $u$"


def angle_law(left: str, right: str) -> str:
    """The law of the squares of sine and cosine where one stands in a step; else empty."""
    has_squares = _SQUARED_ANGLE.search(left) or _SQUARED_ANGLE.search(right)
    return r"$\sin^2 u + \cos^2 u = 1$" if has_squares else ""


def matrix_law(left: str, right: str) -> str:
    """Which of the rules for matrices a step is about."""
    both = left + right
    if re.search(r"\\(?:operatorname|mathrm)\s*\{(?:tr|Tr)\}|\\(?:tr|Tr)(?![A-Za-z])", both):
        return r"$\mathrm{tr}\,AB = \mathrm{tr}\,BA$"
    if re.search(r"\\(?:top|intercal|mathsf\{T\})|\^\s*\{?T\}?(?![A-Za-z])", both):
        return r"$(AB)^\top = B^\top A^\top$, $A(B + C) = AB + AC$"
    return "$A(B + C) = AB + AC$"


def _is_regrouped(before: set[str], after: set[str]) -> bool:
    """Whether each side has some that the other has not, and one side more of them: what was one
    became several. Where as many became others, each may have been rewritten by itself."""
    gone, come = before - after, after - before
    return bool(gone and come) and len(gone) != len(come)


def _exponents(side: str) -> dict[str, set[str]]:
    """Base → its exponents, those that are more than a number."""
    found: dict[str, set[str]] = {}
    for power in _POWER.finditer(side):
        found.setdefault(power["base"], set()).add(_BREAKS.sub("", power["exponent"]))
    for power in _EXP.finditer(side):
        found.setdefault("e", set()).add(_BREAKS.sub("", power["exponent"]))
    return {base: {each for each in all_ if not each.isdigit()} for base, all_ in found.items()}


def _radicands(side: str) -> set[str]:
    return {_BREAKS.sub("", root["radicand"]) for root in _ROOT.finditer(side)}
