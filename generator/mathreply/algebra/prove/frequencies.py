"""Integrals of products of waves whose frequencies may be equal: of ``sin(n x) sin(m x)``, once
where they are and once where they are not."""

from __future__ import annotations

import sympy as sp
from msgspec import Struct
from sympy.simplify.fu import TR8

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.facts import Facts
from mathreply.algebra.expression.placing import put
from mathreply.algebra.prove.kernel.proof import Proof, Use
from mathreply.algebra.prove.normal import Normalizer
from mathreply.algebra.prove.vanishing import vanishing
from mathreply.algebra.prove.zero import is_zero

MAX_CASES = 3
"""Frequencies in turn of which it is not known whether they are zero."""
MAX_TERMS = 16


class _Wave(Struct, frozen=True):
    """``c f(w x + d)``, ``f`` a sine, a cosine or an exponential; a constant where ``w = 0``."""

    factor: Expr
    function: Expr
    frequency: Expr
    shift: Expr


def by_frequencies(left: Expr, right: Expr, facts: Facts) -> Proof | None:
    """A proof of ``left = right`` by the integrals of waves, for each case of their frequencies."""
    difference = left - right
    integrals = [i for i in difference.atoms(sp.Integral) if _is_of_waves(i)]
    if not integrals:
        return None
    uses = _for_each_case(difference, facts, MAX_CASES)
    if uses is None:
        return None
    laws = (Use("integral of a wave"), Use("product of waves"))
    return Proof("integration", "", tuple(dict.fromkeys((*laws, *uses))))


def _is_of_waves(e: Expr) -> bool:
    """Whether an integral between two ends is of waves with a whole name in a frequency."""
    if len(e.limits) != 1 or len(e.limits[0]) != 3:
        return False
    x = e.limits[0][0]
    waves = [f for f in e.function.atoms(sp.sin, sp.cos, sp.exp) if f.has(x)]
    return any(s.is_integer for f in waves for s in f.free_symbols - {x})


def _for_each_case(difference: Expr, facts: Facts, cases_left: int) -> tuple[Use, ...] | None:
    """The laws by which a difference vanishes, a frequency being zero or not where that is open."""
    found: dict[Expr, list[_Wave]] = {}
    for integral in difference.atoms(sp.Integral):
        waves = _waves(integral, facts) if _is_of_waves(integral) else None
        if waves is not None:
            found[integral] = waves
    open_ones = [w for waves in found.values() for w in waves if not _is_decided(w, facts)]
    if not open_ones:
        values = {i: _value(i, waves) for i, waves in found.items()}
        return vanishing(difference.xreplace(values), facts)
    frequency = open_ones[0].frequency
    root = _solved(frequency)
    if root is None or cases_left == 0:
        return None
    equal = _for_each_case(put(difference, root), facts, cases_left - 1)
    if equal is None:
        return None
    apart = facts.also(nonzero=[frequency, -frequency, *(s - v for s, v in root.items())])
    other = _for_each_case(_without_deltas(difference, root), apart, cases_left - 1)
    return None if other is None else (*equal, *other)


def _is_decided(wave: _Wave, facts: Facts) -> bool:
    return wave.frequency == 0 or facts.is_nonzero(sp.factor(wave.frequency))


def _solved(frequency: Expr) -> dict[Expr, Expr] | None:
    """The whole name in a frequency put so that it is zero; None where there is none."""
    names = [s for s in frequency.free_symbols if isinstance(s, sp.Symbol) and s.is_integer]
    for name in sorted(names, key=lambda s: s.name, reverse=True):
        expanded = sp.expand(frequency)
        slope = expanded.coeff(name, 1)
        root = sp.cancel(-(expanded - slope * name) / slope) if slope != 0 else None
        if root is not None and not root.has(name) and root.is_integer:
            return {name: root}
    return None


def _without_deltas(e: Expr, root: dict[Expr, Expr]) -> Expr:
    """Deltas of two numbers that differ are 0."""
    ((name, value),) = root.items()
    apart = name - value
    zeros = {
        d: sp.S.Zero
        for d in e.atoms(sp.KroneckerDelta)
        if sp.expand(d.args[0] - d.args[1] - apart) == 0
        or sp.expand(d.args[0] - d.args[1] + apart) == 0
    }
    return e.xreplace(zeros)


def _waves(integral: Expr, facts: Facts) -> list[_Wave] | None:
    """The integrand as a sum of waves; None where it is none."""
    x = integral.limits[0][0]
    body = integral.function
    proposed = sp.expand(TR8(sp.expand(body)))
    n = Normalizer(facts)
    if not is_zero(n, n(proposed - body)) or n.record.gaps:
        return None
    terms = sp.Add.make_args(proposed)
    waves = [_wave(term, x) for term in terms]
    if len(terms) > MAX_TERMS or None in waves:
        return None
    return [w for w in waves if w is not None]


def _wave(term: Expr, x: Expr) -> _Wave | None:
    """A term as a wave in a name; None where it is none."""
    fixed, moving = term.as_independent(x, as_Add=False)
    if moving == 1:
        return _Wave(fixed, sp.cos, sp.S.Zero, sp.S.Zero)
    if isinstance(moving, sp.Mul) and all(isinstance(f, sp.exp) for f in moving.args):
        moving = sp.exp(sp.Add(*(f.args[0] for f in moving.args)))
        if not moving.has(x):
            return _Wave(fixed * moving, sp.cos, sp.S.Zero, sp.S.Zero)
    if not isinstance(moving, (sp.sin, sp.cos, sp.exp)):
        return None
    argument = sp.expand(moving.args[0])
    frequency = argument.coeff(x, 1)
    shift = sp.expand(argument - frequency * x)
    return None if shift.has(x) else _Wave(fixed, moving.func, frequency, shift)


def _value(integral: Expr, waves: list[_Wave]) -> Expr:
    """The integral of the waves between its ends."""
    _, low, high = integral.limits[0]
    total = sp.S.Zero
    for wave in waves:
        if wave.frequency == 0:
            total += wave.factor * wave.function(wave.shift) * (high - low)
        else:
            ends = _primitive(wave, high) - _primitive(wave, low)
            total += wave.factor * ends / wave.frequency
    return total


def _primitive(wave: _Wave, end: Expr) -> Expr:
    """The primitive of a wave at an end, times its frequency, which the caller divides by."""
    u = sp.expand(wave.frequency * end + wave.shift)
    if wave.function is sp.sin:
        return -sp.cos(u)
    if wave.function is sp.cos:
        return sp.sin(u)
    angle = sp.expand(-sp.I * u)
    # Euler's formula, DLMF 4.14.1-2: at whole multiples of pi its parts are known.
    return sp.exp(u) if angle.has(sp.I) else sp.cos(angle) + sp.I * sp.sin(angle)
