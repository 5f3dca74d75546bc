"""Infinite sums: exact values and values by a hair, divergent ones, and radii of convergence."""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from ..claim import Claims, fails, holds, strategy
from ..draw import Draw, decimal, tex


def rational_series(top: tuple[int, ...], shifts: list[int]) -> Fraction:
    """The sum over k >= 1 of a polynomial over the product of all (k + shift).

    In partial fractions each residue r at -s stands for r / (k + s); the residues sum to zero,
    so that the common harmonic tail cancels: minus the residues times the harmonic numbers H_s.
    """
    total = Fraction(0)
    for s in shifts:
        value = sum(c * (-s) ** power for power, c in enumerate(top))
        below = 1
        for other in shifts:
            below *= other - s if other != s else 1
        harmonic = sum(Fraction(1, j) for j in range(1, s + 1))
        total -= Fraction(value, below) * harmonic
    return total


@strategy
def telescoping_series(draw: Draw) -> Claims:
    """A rational series with whole poles: the exact value, and a near one."""
    k = draw.pick(("k", "n", "m"))
    shifts = sorted(draw.sample(range(13), draw.integer(2, 4)))
    slope = draw.pick((0, 0, 1)) if len(shifts) > 2 else 0
    top = (draw.integer(1, 5), slope)
    above = str(top[0]) if not slope else f"{k} + {top[0]}"
    below = "".join(f"({k}+{s})" if s else k for s in shifts)
    left = f"\\sum_{{{k}=1}}^\\infty \\frac{{{above}}}{{{below}}}"
    value = rational_series(top, shifts)
    hair = value + Fraction(draw.pick((1, -1)), draw.pick((10, 1000, 10**6, 10**12)))
    yield holds(left, "=", tex(value), "partial fractions")
    yield fails(left, "=", tex(hair), f"it is {value}")


@strategy
def divergent_series(draw: Draw) -> Claims:
    """A value is given to a sum that has none."""
    k, a, x = draw.pick(("k", "n")), draw.integer(1, 90), draw.integer(2, 9)
    whole = f"\\sum_{{{k}=1}}^\\infty"
    forms = (
        (f"\\sum_{{{k}=0}}^\\infty (-1)^{k}", "\\frac{1}{2}"),
        (f"\\sum_{{{k}=0}}^\\infty {x}^{k}", f"\\frac{{1}}{{1 - {x}}}"),
        (f"{whole} {k}", "-\\frac{1}{12}"),
        (
            f"{whole} \\frac{{1}}{{{k} + {a}}} - {whole} \\frac{{1}}{{{k} + {a + 1}}}",
            f"\\frac{{1}}{{{a + 1}}}",
        ),
        (f"{whole} \\left( \\sqrt{{{k}+{a}}} - \\sqrt{{{k}+{a - 1}}} \\right)", f"-\\sqrt{{{a}}}"),
        (f"{whole} \\ln \\frac{{{k}+{a}}}{{{k}+{a}-1}}", f"-\\ln {a}" if a > 1 else "0"),
        (f"{whole} (-1)^{k} {k}", "-\\frac{1}{4}"),
        (f"{whole} \\cos({a} {k})", "-\\frac{1}{2}"),
        (f"{whole} \\frac{{{k}}}{{{k} + {a}}}", str(a)),
    )
    left, right = draw.pick(forms)
    yield fails(left, "=", right, "the series diverges")
    left = f"{whole} \\frac{{1}}{{{x}^{k}}}"
    yield holds(left, "=", tex(Fraction(1, x - 1)), "geometric series")


@strategy
def term_without_a_value(draw: Draw) -> Claims:
    """A sum that telescopes over a term that has no value, or whose ends do not settle."""
    k, a, b = draw.pick(("k", "n")), draw.integer(2, 40), draw.integer(1, 9)
    whole = f"\\sum_{{{k}=1}}^\\infty"
    gap = f"\\frac{{{b}}}{{{k}-{a}}} - \\frac{{{b}}}{{{k}-{a}+1}}"
    yield fails(f"{whole} \\left( {gap} \\right)", "=", tex(Fraction(b, 1 - a)), f"no term at {a}")
    yield fails(
        f"{whole} \\left( \\sin({k}+{a}) - \\sin({k}+{a - 1}) \\right)",
        "=",
        f"-\\sin {a}",
        "diverges",
    )
    finite = f"\\sum_{{{k}=1}}^{{{2 * a}}} \\left( {gap} \\right)"
    value = Fraction(b, 1 - a) - Fraction(b, a + 1)
    yield fails(finite, "=", tex(value), f"no term at {a}")
    sound = f"\\frac{{{b}}}{{{k}+{a}}} - \\frac{{{b}}}{{{k}+{a}+1}}"
    yield holds(f"{whole} \\left( {sound} \\right)", "=", tex(Fraction(b, a + 1)), "telescopes")


@strategy
def radius_of_convergence(draw: Draw) -> Claims:
    """A power series outside of its disc, or at an end of it."""
    x, k, c = draw.name(), "k", draw.integer(1, 9)
    whole = f"\\sum_{{{k}=0}}^\\infty"
    power = f"{x}^{k}" if c == 1 else f"({c} {x})^{k}"
    scaled = x if c == 1 else f"{c} {x}"
    forms = (
        (f"{whole} {power}", f"\\frac{{1}}{{1 - {scaled}}}", "(-{0}, {0})", "[-{0}, {0})"),
        (
            f"\\sum_{{{k}=1}}^\\infty \\frac{{{power}}}{{{k}}}",
            f"-\\ln(1 - {scaled})",
            "[-{0}, {0})",
            "[-2, {0})",
        ),
        (
            f"\\sum_{{{k}=1}}^\\infty {k} {power}",
            f"\\frac{{{scaled}}}{{(1 - {scaled})^2}}",
            "(-{0}, {0})",
            "[-{0}, {0})",
        ),
    )
    left, right, disc, wider = draw.pick(forms)
    radius = Fraction(1, c)
    why = "at or past the end the series diverges"
    yield fails(left, "=", right, why, symbols={x: f"real in {wider.format(radius)}"})
    yield fails(left, "=", right, why, symbols={x: "real"})
    yield holds(left, "=", right, "inside the disc", symbols={x: f"real in {disc.format(radius)}"})


@strategy
def exponential_series(draw: Draw) -> Claims:
    """Series of e^x, Poisson moments and hyperbolic functions, with one slip."""
    t, k = draw.name(), "k"
    c = draw.integer(2, 9)
    whole = f"\\sum_{{{k}=0}}^\\infty"
    weight = f"\\frac{{{t}^{k}}}{{{k}!}}"
    forms = (
        (f"{whole} {weight}", f"e^{{{t}}}", f"e^{{-{t}}}"),
        (f"{whole} {k} {weight}", f"{t} e^{{{t}}}", f"e^{{{t}}}"),
        (f"{whole} {k}^2 {weight}", f"{t}({t}+1) e^{{{t}}}", f"{t}^2 e^{{{t}}}"),
        (f"{whole} {k}({k}-1) {weight}", f"{t}^2 e^{{{t}}}", f"{t}({t}-1) e^{{{t}}}"),
        (f"{whole} {c}^{k} {weight}", f"e^{{{c} {t}}}", f"{c} e^{{{t}}}"),
        (f"{whole} (-1)^{k} {weight}", f"e^{{-{t}}}", f"-e^{{{t}}}"),
        (f"\\sum_{{{k}=1}}^\\infty {weight}", f"e^{{{t}}} - 1", f"e^{{{t}}}"),
        (f"{whole} \\frac{{{t}^{{2{k}}}}}{{(2{k})!}}", f"\\cosh {t}", f"\\sinh {t}"),
        (f"{whole} \\frac{{(-1)^{k} {t}^{{2{k}+1}}}}{{(2{k}+1)!}}", f"\\sin {t}", f"\\cos {t}"),
    )
    left, right, slip = draw.pick(forms)
    low = draw.far()
    domain = draw.pick(("real", "positive", f"real > {low}"))
    yield holds(left, "=", right, "series of the exponential function", symbols={t: domain})
    yield fails(left, "=", slip, f"it is {right}", symbols={t: domain})


@strategy
def heavy_weights(draw: Draw) -> Claims:
    """Series whose mass lies far out, where a cut after a few terms misses it."""
    k, rate, nines = "k", draw.integer(20, 200), draw.integer(2, 7)
    ratio = "0." + "9" * nines
    forms = (
        (f"\\sum_{{{k}=0}}^\\infty \\frac{{e^{{-{rate}}} {rate}^{k}}}{{{k}!}}", "1", "0"),
        (f"\\sum_{{{k}=0}}^\\infty {ratio}^{k}", str(10**nines), str(10**nines - 1)),
        (
            f"\\sum_{{{k}=1}}^\\infty \\frac{{1}}{{({k}+{rate})({k}+{rate + 1})}}",
            f"\\frac{{1}}{{{rate + 1}}}",
            "0",
        ),
        (
            f"\\sum_{{{k}=0}}^\\infty \\frac{{{rate}^{k}}}{{{k}!}}",
            f"e^{{{rate}}}",
            f"e^{{{rate}}} - 1",
        ),
    )
    left, right, slip = draw.pick(forms)
    yield holds(left, "=", right, "a known series")
    yield fails(left, "=", slip, f"it is {right}")


@strategy
def truncated_series(draw: Draw) -> Claims:
    """A convergent series against the decimal of one of its partial sums."""
    k, base, terms = "k", draw.integer(2, 12), draw.integer(12, 30)
    partial = sum(Fraction(1, base**j * factorial(j)) for j in range(terms))
    digits = draw.integer(6, 25)
    shown = decimal(partial.numerator * 10**digits // partial.denominator, digits)
    left = f"\\sum_{{{k}=0}}^\\infty \\frac{{1}}{{{base}^{k} {k}!}}"
    yield fails(left, "=", shown, "a decimal is exact, the root of e is irrational")
    yield holds(left, "=", f"e^{{1/{base}}}", "series of the exponential function")


@strategy
def binomial_sums(draw: Draw) -> Claims:
    """Finite binomial sums, which include n = 0, and their slips."""
    n, x, k = draw.pick(("n", "m", "N")), draw.name(), "k"
    if x == n:
        return
    c = draw.integer(2, 9)
    coefficient = f"\\binom{{{n}}}{{{k}}}"
    whole = f"\\sum_{{{k}=0}}^{{{n}}}"
    forms = (
        (f"{whole} {coefficient} {c}^{k}", f"{c + 1}^{n}", f"{c}^{n} + 1"),
        (f"{whole} {k} {coefficient}", f"{n} 2^{{{n}-1}}", f"{n} 2^{n}"),
        (f"{whole} {coefficient} {x}^{k}", f"(1+{x})^{n}", f"1 + {x}^{n}"),
        (
            f"{whole} {k} {coefficient} {x}^{k} (1-{x})^{{{n}-{k}}}",
            f"{n} {x}",
            f"{n} {x}^2",
        ),
        (f"{whole} {coefficient}^2", f"\\binom{{2{n}}}{{{n}}}", f"2^{{2{n}}}"),
        (f"{whole} \\binom{{{k}}}{{2}}", f"\\binom{{{n}+1}}{{3}}", f"\\binom{{{n}}}{{3}}"),
    )
    left, right, slip = draw.pick(forms)
    symbols = {n: "natural", x: "real in (0, 1)"} if x in left else {n: "natural"}
    yield holds(left, "=", right, "binomial theorem", symbols=symbols)
    yield fails(left, "=", slip, f"{n} = 3", symbols=symbols)
