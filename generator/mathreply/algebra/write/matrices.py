"""Vectors and matrices as TeX."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import sympy
from sympy import MatMul, Mul
from sympy.printing.latex import LatexPrinter

from mathreply.algebra.expression.expr import Expr


class MatrixMixin(LatexPrinter):
    """Notations of the writer for vectors, matrices and what is made of them."""

    def _print_ImmutableDenseMatrix(self, e: Expr) -> str:
        if e.cols == 1 and e.rows > 1:
            return "\\left[" + ", ".join(self.tex(entry) for entry in e) + "\\right]"
        rows = " \\\\ ".join(
            " & ".join(self.tex(e[i, j]) for j in range(e.cols)) for i in range(e.rows)
        )
        return f"\\begin{{pmatrix}} {rows} \\end{{pmatrix}}"

    _print_MutableDenseMatrix = _print_ImmutableDenseMatrix
    _print_MatrixBase = _print_ImmutableDenseMatrix

    def _print_BlockMatrix(self, e: Expr) -> str:
        return self._print(e.blocks)

    def _print_MatAdd(self, e: Expr) -> str:
        return self.joined_terms([self.tex(term) for term in e.args])

    def _print_MatMul(self, e: Expr) -> str:
        scalars, matrices = _parted(e.args)
        if len(matrices) == 1 and isinstance(matrices[0], MatMul):
            more, matrices = _parted(matrices[0].args)
            scalars += more
        text = " ".join(self.tex(m, 2 if isinstance(m, MatMul) else 1) for m in matrices)
        if not scalars:
            return text
        factor = scalars[0] if len(scalars) == 1 else Mul(*scalars, evaluate=False)
        if factor == -1:
            return f"-{text}"
        return f"{self.tex(factor, 1)} {text}"

    def _print_HadamardProduct(self, e: Expr) -> str:
        return " \\odot ".join(self.tex(a, 2) for a in e.args)

    def _print_MatPow(self, e: Expr) -> str:
        return f"{self.tex(e.base, 2)}^{{{self.tex(e.exp)}}}"

    def _print_MatrixExponential(self, e: Expr) -> str:
        return f"e^{{{self.tex(e.args[0])}}}"

    def _print_Stacked(self, e: Expr) -> str:
        return f"\\operatorname{{vec}}({self.tex(e.args[0])})"

    def _print_Inverse(self, e: Expr) -> str:
        return f"{self.tex(e.arg, 2)}^{{-1}}"

    def _print_Transpose(self, e: Expr) -> str:
        if isinstance(e.arg, sympy.Inverse):
            return f"({self.tex(e.arg)})^\\top"
        return f"{self.tex(e.arg, 2)}^\\top"

    def _print_Trace(self, e: Expr) -> str:
        return self.applied("\\operatorname{tr}", e.arg)

    def _print_Determinant(self, e: Expr) -> str:
        return self.applied("\\det", e.arg)

    def _print_DiagMatrix(self, e: Expr) -> str:
        return self.applied("\\operatorname{diag}", e.args[0])

    def _print_OneMatrix(self, e: Expr) -> str:
        return "\\mathbf{1}"

    def _print_Identity(self, e: Expr) -> str:
        return "I"

    def _print_ZeroMatrix(self, e: Expr) -> str:
        return "0"

    def _print_Scalar(self, e: Expr) -> str:
        return self.tex(e.args[0])

    def _print_Norm(self, e: Expr) -> str:
        order = e.args[1]
        mark = "" if order == 2 else f"_{{{self._print(order)}}}"
        return f"\\left\\|{self.tex(e.args[0])}\\right\\|{mark}"

    def _print_ConditionalMean(self, e: Expr) -> str:
        given = ", ".join(self.tex(a) for a in e.given)
        return f"\\mathbb{{E}}[{self.tex(e.inside)} \\mid {given}]"

    def _print_VectorFunction(self, e: Expr) -> str:
        name = e.name
        return self.applied(self.context.styles.get(name, name), *e.arguments)

    def _print_Elementwise(self, e: Expr) -> str:
        variable, body = e.args[0].variables[0], e.args[0].expr
        return self.tex(body.xreplace({variable: sympy.Dummy("\0")})).replace(
            "\0", self.tex(e.args[1])
        )

    def _print_Component(self, e: Expr) -> str:
        indices = ",".join(self.tex(i) for i in e.indices)
        vector = (
            self.tex(e.vector, 3)
            if type(e.vector).__name__ != "VectorFunction"
            else self.tex(e.vector)
        )
        return f"{vector}_{indices}" if len(indices) == 1 else f"{vector}_{{{indices}}}"

    def _print_ByEntries(self, e: Expr) -> str:
        """A member of a family by its name; else its corners, with dots between them."""
        body, row = e.args[-1], e.indices[-1]
        if isinstance(body, sympy.Indexed) and body.indices[-1] == row:
            label = str(body.base.label)
            family = next((f for f in self.context.families if f.label == label), None)
            if family is not None:
                indices = [self.tex(index) for index in body.indices[:-1]]
                return str(family.spelt(indices))
        ends = [(sympy.S.One, size) for _, size in zip(e.indices, e.shape, strict=False)]
        corners = []
        for place in itertools.product(*ends):
            values = dict(zip(e.indices, place, strict=True))
            corners.append(self.tex(body.xreplace(values)))
        if len(corners) == 2:
            top, bottom = corners
            rows = [top, "\\vdots", bottom]
        else:
            top, bottom = " & \\cdots & ".join(corners[:2]), " & \\cdots & ".join(corners[2:])
            rows = [top, "\\vdots & \\ddots & \\vdots", bottom]
        inside = " \\\\ ".join(rows)
        return f"\\begin{{pmatrix}} {inside} \\end{{pmatrix}}"

    def _print_Gradient(self, e: Expr) -> str:
        return f"\\nabla_{{{self.tex(e.args[1])}}} \\left({self.tex(e.args[0])}\\right)"

    def _print_Jacobian(self, e: Expr) -> str:
        return (
            f"\\frac{{\\partial}}{{\\partial {self.tex(e.args[1])}}}"
            f" \\left({self.tex(e.args[0])}\\right)"
        )

    def _print_MatrixSum(self, e: Expr) -> str:
        index, low, high = e.args[1]
        return (
            f"\\sum_{{{self.tex(index)}={self.tex(low)}}}^{{{self.tex(high)}}}"
            f" {self.body(e.args[0])}"
        )

    def _print_Extremum(self, e: Expr) -> str:
        return self._extremum(e, f"\\{e.args[0].name}")

    def _print_ArgExtremum(self, e: Expr) -> str:
        return self._extremum(e, f"\\arg\\{e.args[0].name}")

    def _extremum(self, e: Expr, command: str) -> str:
        index, *ends = e.args[2]
        below = self.tex(index)
        if len(ends) == 1:
            below = f"{below} \\in {self._interval(ends[0])}"
        elif ends:
            low, high = map(self.tex, ends)
            below = f"{low} \\le {below} \\le {high}"
        return f"{command}_{{{below}}} {self.body(e.args[1], tight=True)}"

    def _interval(self, interval: Expr) -> str:
        left = "(" if interval.left_open else "["
        right = ")" if interval.right_open else "]"
        return f"{left}{self.tex(interval.start)}, {self.tex(interval.end)}{right}"

    def _print_Evaluated(self, e: Expr) -> str:
        variable, *ends = e.args[1]
        name = self.tex(variable)
        if len(ends) == 1:
            return f"\\left.{self.tex(e.args[0])}\\right|_{{{name}={self.tex(ends[0])}}}"
        lower, upper = (f"{{{name}={self.tex(end)}}}" for end in ends)
        return f"\\left[{self.tex(e.args[0])}\\right]_{lower}^{upper}"


def _parted(factors: Sequence[Expr]) -> tuple[list[Expr], list[Expr]]:
    """The numbers among the factors of a product, and its matrices."""
    matrices = [factor for factor in factors if getattr(factor, "is_Matrix", False)]
    numbers = [factor for factor in factors if not getattr(factor, "is_Matrix", False)]
    return numbers, matrices
