"""Expression → TeX in the author's names and order, such that reading it back gives the same
expression.

What the reader would ask about is never written: arguments are bracketed, a big operator stands
last in a product or in brackets, bound names differ from all free ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import sympy
from sympy import Add, Dummy, Integer, MatMul, Mul, Pow, Rational, S, Symbol
from sympy.printing.latex import LatexPrinter

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.write.binding import POWER, PRODUCT, SUM, script
from mathreply.algebra.write.matrices import MatrixMixin
from mathreply.algebra.write.operators import OperatorMixin

__all__ = ["to_tex"]


def to_tex(expression: Expr, context: Context) -> str:
    """The TeX of an expression, a matrix or a Claim.

    Raises:
        NotImplementedError: for a node that has no notation.
    """
    if isinstance(expression, Claim):
        parts = [
            to_tex(expression.left, context),
            expression.relation,
            to_tex(expression.right, context),
        ]
        joined = " ".join(parts)
        return ", ".join([joined, *(to_tex(c, context) for c in expression.further)])
    return _Writer(context).tex(_apart(expression))


def _apart(expression: Expr) -> Expr:
    """Bound names renamed where a free one is spelt alike."""
    if not hasattr(expression, "free_symbols"):
        return expression
    everywhere = _names(expression)
    renamed: dict[Expr, Expr] = {}
    for dummy in sorted(expression.atoms(Dummy), key=lambda d: (d.name, d.dummy_index)):
        reach = everywhere if dummy.is_integer else _reach(expression, dummy)
        others = {d.name for d in renamed.values()} if dummy.is_integer else set()
        if dummy.name in reach:
            letter = next(c for c in "kjilmnrstuvxyzabcdfgh" if c not in everywhere | others)
            renamed[dummy] = Dummy(letter, **dummy._assumptions_orig)
    return expression.xreplace(renamed) if renamed else expression


def _names(expression: Expr) -> set[str]:
    free = {str(s) for s in expression.free_symbols if not isinstance(s, Dummy)}
    return free | {str(s.label) for s in expression.atoms(sympy.IndexedBase)}


def _reach(expression: Expr, dummy: Expr) -> set[str]:
    """The free names inside the operators that bind ``dummy``."""
    names: set[str] = set()
    for node in sympy.preorder_traversal(expression):
        if dummy in getattr(node, "bound_symbols", ()) or (
            isinstance(node, (sympy.Limit, sympy.Subs)) and dummy in node.atoms(Dummy)
        ):
            names |= _names(node)
    return names


class _Writer(OperatorMixin, MatrixMixin, LatexPrinter):
    """SymPy's dispatch by class; every notation of ours is a method here or in the mixins."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def tex(self, e: Expr, level: float = SUM) -> str:
        """The TeX of ``e``, in brackets where its surroundings bind tighter than it does."""
        text = self._print(e)
        return self.bracket(text) if self._level(e) < level else text

    def emptyPrinter(self, e: Expr) -> str:
        raise NotImplementedError(f"no notation for {type(e).__name__}")

    def bracket(self, text: str) -> str:
        tall = re.search(r"\\(?:d?frac|sum|prod|int|begin|left|binom|lim)|\^", text)
        return f"\\left({text}\\right)" if tall else f"({text})"

    def _level(self, e: Expr) -> float:
        if isinstance(e, (Add, sympy.MatAdd)):
            return SUM
        if isinstance(
            e,
            (Mul, MatMul, sympy.Sum, sympy.Product, sympy.Integral, sympy.Limit, sympy.Derivative),
        ) or type(e).__name__ in (
            "Extremum",
            "ArgExtremum",
            "MatrixSum",
            "Gradient",
            "HadamardProduct",
            "Scalar",
            "Evaluated",
        ):
            return PRODUCT
        if isinstance(e, Rational) and (e < 0 or not e.is_Integer):
            return PRODUCT
        if isinstance(
            e,
            (
                Pow,
                sympy.exp,
                sympy.Transpose,
                sympy.Inverse,
                sympy.MatPow,
                sympy.factorial,
                sympy.factorial2,
            ),
        ):
            return PRODUCT if isinstance(e, Pow) and self._is_inverse(e) else POWER - 0.5
        if type(e).__name__ == "Elementwise":
            return self._level(e.args[0].expr)
        if isinstance(e, Symbol) and ("^" in e.name or "'" in e.name):
            return POWER - 0.5
        if isinstance(e, sympy.Indexed) and "^" in str(e.base.label):
            return POWER - 0.5
        return POWER + 1

    def _print_Symbol(self, e: Expr) -> str:
        return self.context.styles.get(e.name, e.name)

    def _print_Dummy(self, e: Expr) -> str:
        return e.name

    _print_MatrixSymbol = _print_Symbol

    def _print_Str(self, e: Expr) -> str:
        return self.context.styles.get(e.name, e.name)

    def _print_Indexed(self, e: Expr) -> str:
        name = str(e.base.label)
        base = self.context.styles.get(name, name)
        family = next((f for f in self.context.families if f.label == name), None)
        if family is not None:
            return str(family.spelt([self.tex(i) for i in e.indices]))
        indices = ",".join(self.tex(i) for i in e.indices)
        return f"{base}_{script(indices)}"

    def _print_Integer(self, e: Expr) -> str:
        return str(e.p)

    def _print_Rational(self, e: Expr) -> str:
        sign = "-" if e.p < 0 else ""
        return str(e.p) if e.q == 1 else f"{sign}\\frac{{{abs(e.p)}}}{{{e.q}}}"

    def _print_Exp1(self, e: Expr) -> str:
        return "e"

    def _print_ImaginaryUnit(self, e: Expr) -> str:
        return next(
            (n.canonical for n in self.context.names.values() if n.domain.kind == "imaginary unit"),
            "i",
        )

    def _print_Add(self, e: Expr, order: Expr = None) -> str:
        return self.joined_terms(
            [
                self.tex(term, SUM + 1) if isinstance(term, Add) else self.tex(term)
                for term in ordered(e)
            ]
        )

    def joined_terms(self, terms: Sequence[str]) -> str:
        text = ""
        for term in terms:
            if not text:
                text = term
            elif term.startswith("-"):
                text += f" - {term[1:].lstrip()}"
            else:
                text += f" + {term}"
        return text

    def _print_Mul(self, e: Expr) -> str:
        sign, above, below = self._split(e)
        numerator = self.product(above)
        if not below:
            if len(above) == 1:
                numerator = self.tex(above[0], PRODUCT)
            return sign + (
                self.bracket(numerator) if sign and numerator.startswith("-") else numerator
            )
        return f"{sign}\\frac{{{numerator}}}{{{self.product(below)}}}"

    def _split(self, e: Expr) -> tuple[str, list[Expr], list[Expr]]:
        """The sign, the factors above and those below the line."""
        negative, above, below = False, [], []
        canonical = e.args == Mul(*e.args).args
        for factor in e.as_ordered_factors() if canonical else e.args:
            if isinstance(factor, Rational) and factor < 0:
                negative, factor = not negative, -factor
            if (
                isinstance(factor, Rational)
                and factor.q != 1
                and not self._keeps_fraction(e, factor)
            ):
                above.extend([Integer(factor.p)] if factor.p != 1 else [])
                below.append(Integer(factor.q))
            elif isinstance(factor, Pow) and self._is_inverse(factor):
                below.append(self._inverted(factor))
            elif factor != 1 or not isinstance(factor, Rational):
                above.append(factor)
        return "-" if negative else "", above, below

    def _keeps_fraction(self, e: Expr, factor: Expr) -> bool:
        """Whether a rational factor stays a fraction of its own: ``\\frac{1}{2} \\sum …``."""
        return any(self._is_big(f) for f in e.args)

    def _is_big(self, f: Expr) -> bool:
        return isinstance(
            f, (sympy.Sum, sympy.Product, sympy.Integral, sympy.Limit, sympy.Derivative)
        ) or type(f).__name__ in ("Extremum", "MatrixSum")

    def _is_inverse(self, e: Expr) -> bool:
        return e.exp.is_Rational and e.exp < 0

    def _inverted(self, e: Expr) -> Expr:
        return e.base if e.exp == -1 else Pow(e.base, -e.exp, evaluate=False)

    def product(self, factors: Sequence[Expr]) -> str:
        """Factors side by side; the numbers first, a big operator last and all others like it in
        brackets."""
        if not factors:
            return "1"
        if len(factors) == 1:
            return self.tex(factors[0])
        first = [f for f in factors if f.is_number and f.is_Rational]
        rest = [f for f in factors if not (f.is_number and f.is_Rational)]
        placed = (
            first + [f for f in rest if not self._is_big(f)] + [f for f in rest if self._is_big(f)]
        )
        texts = []
        for position, factor in enumerate(placed):
            last = position == len(placed) - 1
            bare = self._is_big(factor) and last
            nested = isinstance(factor, Mul)
            text = (
                self._print(factor)
                if bare
                else self.tex(factor, PRODUCT + 1 if nested else PRODUCT)
            )
            if not bare and self._is_big(factor):
                text = self.bracket(self._print(factor))
            texts.append(text)
        return _side_by_side(texts)

    def _print_Pow(self, e: Expr) -> str:
        base, exponent = e.base, e.exp
        if exponent == S.Half:
            return f"\\sqrt{{{self.tex(base)}}}"
        if exponent.is_Rational and exponent.p == 1 and exponent.q > 2:
            return f"\\sqrt[{exponent.q}]{{{self.tex(base)}}}"
        if self._is_inverse(e):
            return f"\\frac{{1}}{{{self.tex(self._inverted(e))}}}"
        power = f"^{script(self.tex(exponent))}"
        kind = type(base).__name__
        if kind in _ANGLES and kind in _COMMANDS and exponent.is_Integer:
            return self.applied(f"{_COMMANDS[kind]}{power}", *base.args)
        if isinstance(base, sympy.log):
            if exponent.is_Integer and exponent > 0:
                return self.applied(f"{self._log}{power}", *base.args)
            # A power behind its bracket would not be read.
            return f"{self.bracket(self.tex(base))}{power}"
        return f"{self.tex(base, POWER)}{power}"

    def _print_exp(self, e: Expr, exp: Expr = None) -> str:
        return f"e^{script(self.tex(e.args[0]))}"

    def _print_ExpBase(self, e: Expr, exp: Expr = None) -> str:
        return self._print_exp(e)

    def applied(self, name: str, *arguments: Expr) -> str:
        return name + self.bracket(", ".join(self.tex(a) for a in arguments))

    def _print_Function(self, e: Expr, exp: Expr = None) -> str:
        known = _COMMANDS.get(type(e).__name__)
        if known is None:
            raise NotImplementedError(f"no notation for {type(e).__name__}")
        return self.applied(known, *e.args)

    _print_re = _print_im = _print_gamma = _print_beta = _print_arg = _print_erf = _print_erfc = (
        _print_Function
    )
    _print_sign = _print_Function

    def _print_log(self, e: Expr, exp: Expr = None) -> str:
        return self.applied(self._log, *e.args)

    @property
    def _log(self) -> str:
        return self.context.styles.get("\\log", "\\log")

    def _print_AppliedUndef(self, e: Expr) -> str:
        name = e.func.__name__
        if "#" not in name:
            return self.applied(self.context.styles.get(name, name), *e.args)
        for argument in e.args:
            name = name.replace("#", self.tex(argument).replace("#", "\\#"), 1)
        return name

    def _print_Abs(self, e: Expr, exp: Expr = None) -> str:
        return f"\\left|{self.tex(e.args[0])}\\right|"

    def _print_floor(self, e: Expr, exp: Expr = None) -> str:
        return f"\\lfloor {self.tex(e.args[0])} \\rfloor"

    def _print_ceiling(self, e: Expr, exp: Expr = None) -> str:
        return f"\\lceil {self.tex(e.args[0])} \\rceil"

    def _print_factorial(self, e: Expr, exp: Expr = None) -> str:
        return f"{self.tex(e.args[0], POWER)}!"

    def _print_factorial2(self, e: Expr, exp: Expr = None) -> str:
        return f"{self.tex(e.args[0], POWER)}!!"

    def _print_binomial(self, e: Expr, exp: Expr = None) -> str:
        return f"\\binom{{{self.tex(e.args[0])}}}{{{self.tex(e.args[1])}}}"

    def _print_conjugate(self, e: Expr, exp: Expr = None) -> str:
        return f"\\overline{{{self.tex(e.args[0])}}}"

    def _print_KroneckerDelta(self, e: Expr, exp: Expr = None) -> str:
        return f"\\delta_{{{self.tex(e.args[0])},{self.tex(e.args[1])}}}"

    def _print_Max(self, e: Expr, exp: Expr = None) -> str:
        return self.applied("\\max", *sorted(e.args, key=sympy.default_sort_key))

    def _print_Min(self, e: Expr, exp: Expr = None) -> str:
        return self.applied("\\min", *sorted(e.args, key=sympy.default_sort_key))


_ANGLES = ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth")
_COMMANDS = {name: f"\\{name}" for name in _ANGLES} | {
    "asin": "\\arcsin",
    "acos": "\\arccos",
    "atan": "\\arctan",
    "sign": "\\operatorname{sgn}",
    "re": "\\operatorname{Re}",
    "im": "\\operatorname{Im}",
    "gamma": "\\Gamma",
    "beta": "\\mathrm{B}",
    "Gcd": "\\gcd",
    "Lcm": "\\operatorname{lcm}",
    "erf": "\\operatorname{erf}",
    "erfc": "\\operatorname{erfc}",
    "arg": "\\arg",
    "asinh": "\\operatorname{arsinh}",
    "acosh": "\\operatorname{arcosh}",
    "atanh": "\\operatorname{artanh}",
}


def ordered(e: Expr) -> list[Expr]:
    """The terms as the author has them; SymPy's own order made readable: powers fall, a minus does
    not stand first."""
    is_as_written = Add(*e.args).args != e.args
    if is_as_written and not _is_canonical(e):
        return list(e.args)
    terms = list(e.as_ordered_terms())
    last = terms[-1]
    if last.is_Number and last > 0 and not all(term.is_polynomial() for term in terms):
        terms = [last, *terms[:-1]]  # 1 + e^x, but x + 1
    for place, term in enumerate(terms):
        if not term.could_extract_minus_sign():
            return [term, *terms[:place], *terms[place + 1 :]]
    return terms


def _is_canonical(e: Expr) -> bool:
    again = Add(*e.args)
    return isinstance(again, Add) and set(again.args) == set(e.args) and again.args == e.args


def _side_by_side(texts: Sequence[str]) -> str:
    text = texts[0]
    for following in texts[1:]:
        digit = re.match(r"\d", following) or (
            re.search(r"(?:^|[^_^{])\d$", text) and re.match(r"\\frac\{-?\d+\}\{\d+\}", following)
        )
        text += (" \\cdot " if digit or following.startswith("-") else " ") + (
            f"({following})" if following.startswith("-") else following
        )
    return text
