"""Sums, integrals, limits, derivatives and cases as TeX."""

from __future__ import annotations

import sympy
from sympy import S
from sympy.printing.latex import LatexPrinter

from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.write.binding import POWER

_SIGNS = {
    "Equality": "=",
    "Unequality": "\\ne",
    "StrictLessThan": "<",
    "StrictGreaterThan": ">",
    "LessThan": "\\le",
    "GreaterThan": "\\ge",
}


class OperatorMixin(LatexPrinter):
    """Notations of the writer for what binds a name, and for values by cases."""

    def _print_Sum(self, e: Expr) -> str:
        return self._big(e, "\\sum", S.Zero)

    def _print_Product(self, e: Expr) -> str:
        return self._big(e, "\\prod", S.One)

    def _big(self, e: Expr, command: str, neutral: Expr) -> str:
        body, conditions = e.function, ""
        if (
            isinstance(body, sympy.Piecewise)
            and len(body.args) == 2
            and body.args[1].expr == neutral
            and body.args[0].expr != 1
        ):
            conditions = f", {self.condition(body.args[0].cond)}"
            body = body.args[0].expr
        text = ""
        for position, (index, low, high) in enumerate(reversed(e.limits)):
            extra = conditions if position == len(e.limits) - 1 else ""
            text += f"{command}_{{{self.tex(index)}={self.tex(low)}{extra}}}^{{{self.tex(high)}}} "
        return text + self.body(body, tight=command == "\\prod")

    def body(self, e: Expr, tight: bool = False) -> str:
        """What stands behind a big operator: a sum is bracketed, as is what begins with a minus;
        behind a ``tight`` operator, which may not reach all of it, a product as well."""
        text = self.tex(e, POWER - 1 if not tight else POWER - 0.5)
        return self.bracket(text) if text.startswith("-") else text

    def _print_Integral(self, e: Expr) -> str:
        signs, ends = "", ""
        for limit in reversed(e.limits):
            bounds = (
                f"_{{{self.tex(limit[1])}}}^{{{self.tex(limit[2])}}}" if len(limit) == 3 else ""
            )
            signs += f"\\int{bounds} "
        for limit in e.limits:
            ends += f"\\,d{self.tex(limit[0])}"
        return f"{signs}{self.body(e.function)}{ends}"

    def _print_Limit(self, e: Expr) -> str:
        body, variable, goal, side = e.args
        mark = f"^{side!s}" if str(side) in ("+", "-") and goal.is_finite else ""
        return f"\\lim_{{{self.tex(variable)} \\to {self.tex(goal)}{mark}}} {self.body(body)}"

    def _print_Derivative(self, e: Expr) -> str:
        is_plain = len(e.expr.free_symbols) <= 1 and "d" not in self.context
        d = "d" if is_plain else "\\partial "
        total = sum(count for _, count in e.variable_count)
        below = ""
        for variable, count in e.variable_count:
            power = "" if count == 1 else f"^{{{self.tex(count)}}}"
            below += f"{d}{self.tex(variable)}{power}"
        above = d.strip()
        if total != 1:
            above += f"^{{{self.tex(total)}}}"
        return f"\\frac{{{above}}}{{{below}}} \\left({self.tex(e.expr)}\\right)"

    def _print_Subs(self, e: Expr) -> str:
        body, variables, points = e.args
        if (
            isinstance(body, sympy.Derivative)
            and isinstance(body.expr, sympy.core.function.AppliedUndef)
            and body.expr.args == tuple(variables)
            and len(points) == 1
        ):
            order = body.variable_count[0][1]
            mark = (
                "'" * int(order) if order.is_Integer and order <= 3 else f"^{{({self.tex(order)})}}"
            )
            name = body.expr.func.__name__
            return self.applied(self.context.styles.get(name, name) + mark, points[0])
        raise NotImplementedError("no notation for a substitution")

    def _print_Piecewise(self, e: Expr) -> str:
        if [p.expr for p in e.args] == [S.One, S.Zero] and e.args[1].cond == sympy.true:
            return f"\\mathbb{{1}}[{self.condition(e.args[0].cond)}]"
        rows = [
            f"{self.tex(value)} & "
            + (
                "\\text{otherwise}"
                if cond == sympy.true
                else f"\\text{{if }} {self.condition(cond)}"
            )
            for value, cond in e.args
        ]
        return "\\begin{cases} " + " \\\\ ".join(rows) + " \\end{cases}"

    def condition(self, e: Expr) -> str:
        """A relation, or several with commas, as it stands below an operator or behind ``if``."""
        if isinstance(e, sympy.And):
            return ", ".join(self.condition(a) for a in e.args)
        sign = _SIGNS.get(type(e).__name__)
        if sign is None:
            raise NotImplementedError(f"no notation for the condition {type(e).__name__}")
        return f"{self.tex(e.lhs)} {sign} {self.tex(e.rhs)}"
