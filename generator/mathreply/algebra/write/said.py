"""Expressions and methods as a reader of the verdict sees them."""

from __future__ import annotations

import sympy as sp

from mathreply.algebra.budget import within
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.write.tex import to_tex

PRINTING_WORK = 30_000
SENTENCES = {
    "structural": "Both sides are the same expression.",
    "definitions inlined": "Both sides are the same once the definitions are put in.",
    "expand": "Both sides are the same when multiplied out.",
    "together and cancel": "Both sides are the same over a common denominator.",
    "exponentials and logarithms": (
        "Both sides are the same by the rules for powers and logarithms."
    ),
    "trigonometry": "Both sides are the same by the addition theorems.",
    "factorials": "Both sides are the same with all factorials written through one.",
    "sum rules": "Both sides are the same by the rules for sums over an index, for every size.",
    "matrix equations": "By the laws of matrices, for every size: put in, multiplied from either"
    " side, multiplied by an inverse.",
    "matrix algebra": "Both sides are the same by the laws of matrices, for every size.",
    "linearity of expectation": "Both sides are the same, for an expectation is linear.",
    "differentiation": "The derivative was carried out, and both sides agree.",
    "integration": "The integral was evaluated, and both sides agree.",
    "limits": "The limit was evaluated, and both sides agree.",
    "infinite sums": "The infinite sum was evaluated, and both sides agree.",
    "real and imaginary parts": "The real parts agree, and so do the imaginary parts.",
    "squares of both sides": "Neither side is negative, and their squares agree.",
    "cases by index": "It holds where the indices are equal, and where they are not.",
    "cases by sign": "It holds for every sign that the absolute values allow.",
    "induction": "It holds for the least number, and from each number to the next.",
    "simplify": "The difference of both sides simplifies to zero.",
    "signs": "The difference of both sides has the right sign.",
    "sum of squares": "The difference of both sides is a sum of squares.",
    "monotonicity": "The same function that only grows was taken of both sides.",
    "extreme values": "The least value of the difference of both sides is not negative.",
    "equivalent equations": "Both statements say the same.",
    "both sides changed alike": "The same was done to both sides.",
    "substitution": "One statement, put into the other, makes it true.",
    "derivative zero": "The difference of both sides has no slope, and is zero at one place.",
    "level place": "The function bends one way, and there it is level.",
    "maximum": "It holds for each of the values of which the extreme one is taken.",
    "cases": "It holds in every case.",
    "moving terms": "It holds with the subtracted terms on the other side.",
    "Cauchy-Schwarz inequality": "This is the Cauchy-Schwarz inequality.",
    "triangle inequality": "This is the triangle inequality.",
    "inequality of the means": "The geometric mean is at most the arithmetic one.",
    "bounded slope": "The slope of the function is nowhere greater.",
    "Jensen's inequality": "This is Jensen's inequality.",
    "Gibbs' inequality": "This is Gibbs' inequality.",
    "bounds of the entropy": (
        "An entropy is not negative and at most the logarithm of the number of classes."
    ),
    "term by term": "It holds for every term of the sum.",
    "one term of a sum": "A sum of terms that are not negative is at least any one of them.",
    "common zeros": "A counterexample would be a common zero of polynomials that have none.",
    "remainders": "It holds for all remainders that the names can leave.",
    "congruent terms": "What is congruent was put in for a name.",
    "residue classes": "It holds for each remainder that the whole number can leave.",
    "variance": "A variance is not negative.",
    "quadratic formula": "These are the two solutions of the equation.",
    "solution sets": "Both have the same solutions.",
}


def sentence_for(method: str) -> str:
    """What a method has shown, as a sentence."""
    return SENTENCES.get(method, f"Proved: {method}.")


def tex_of(e: Expr, context: Context) -> str:
    """An expression in the author's names and style; in SymPy's where the printer has no form for
    it."""
    return within(PRINTING_WORK, lambda: to_tex(e, context)) or str(sp.latex(e))
