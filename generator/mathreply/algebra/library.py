"""Derivations built from SymPy objects, with the verdicts and the output that answers get.

>>> import sympy
>>> x = sympy.Symbol("x", real=True)
>>> chain = Derivation((x + 1)**2).equals(x**2 + 2*x + 1, "expanded")
>>> print(chain.fence())
``` derivation
(x + 1)^2
  = x^2 + 2 x + 1  % expanded
```
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import sympy

from mathreply import model
from mathreply.algebra import verify
from mathreply.algebra.compute.comparing import same
from mathreply.algebra.compute.operations import compute
from mathreply.algebra.expression.context import Context, bound_index
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import Unread, read_context, read_side
from mathreply.algebra.read.names import canonical_tex
from mathreply.algebra.write.tex import to_tex
from mathreply.diagnostics import UsageError
from mathreply.model.domains import parse_domain
from mathreply.settings import Limits

__all__ = ["Derivation"]

_KINDS = ("positive", "negative", "nonnegative", "integer", "real")


class SymbolicDerivation:
    """A chain of SymPy expressions, each step with its relation and its reason.

    The domains of the names are what SymPy assumes of them; ``symbols`` says what it cannot say
    (``real^K``, ``simplex^K``, ``real in (0, 1)``).
    """

    def __init__(
        self,
        start: Expr,
        *,
        symbols: Mapping[str, str] | None = None,
        definitions: Iterable[str] = (),
        assumptions: Iterable[str] = (),
    ) -> None:
        self._given = dict(symbols or {})
        self._definitions = tuple(map(model.Statement, definitions))
        self._assumptions = tuple(map(model.Statement, assumptions))
        self._sides: list[Expr] = [_taken(start)]
        self._steps: list[tuple[str, str, str]] = []
        """Relation, reason and operation of each step."""

    def step(self, relation: str, side: Expr, reason: str = "") -> SymbolicDerivation:
        """The chain with one more step: ``step("\\\\le", y)``; a relation is spelt as in TeX."""
        self._sides.append(_taken(side))
        self._steps.append((relation, reason, ""))
        return self

    def equals(self, side: Expr, reason: str = "") -> SymbolicDerivation:
        """The chain with one more step ``= side``."""
        return self.step("=", side, reason)

    def apply(self, operation: str, reason: str = "") -> SymbolicDerivation:
        """The chain with a computed step: ``apply("expand")``, ``apply("substitute c = z_2")``.

        Raises:
            UsageError: where the instruction finds nothing to do.
        """
        context = self._context()
        try:
            tex = compute(self._tex(self._sides[-1], context), operation, context)
            side = read_side(tex, context)
        except Unread as error:
            raise UsageError(error.message, error.hint) from None
        self._sides.append(side)
        self._steps.append(("=", reason or operation, operation))
        return self

    @property
    def declarations(self) -> model.Declarations:
        """What is declared of its names, those of SymPy's assumptions included."""
        domains = {_tex_name(s.name): _domain(s) for side in self._sides for s in _free(side)}
        domains |= self._given
        return model.Declarations(
            tuple(
                model.Symbol(name, parse_domain(domain)) for name, domain in sorted(domains.items())
            ),
            self._definitions,
            self._assumptions,
        )

    @property
    def chain(self) -> model.Derivation:
        """The chain as the pipeline has it, in TeX."""
        context = self._context()
        start, *sides = (self._tex(side, context) for side in self._sides)
        return model.Derivation(
            start,
            tuple(
                model.Step(relation, tex, reason)
                for (relation, reason, _), tex in zip(self._steps, sides, strict=True)
            ),
        )

    def fence(self) -> str:
        """The chain as an answer's source has it: a ```` ``` derivation ```` fence."""
        chain = self.chain
        rows = [
            f"  {s.relation} {s.tex}" + (f"  % {s.reason}" if s.reason else "") for s in chain.steps
        ]
        return "\n".join(["``` derivation", chain.start, *rows, "```"])

    def verify(self, limits: Limits | None = None) -> tuple[model.Verdict, ...]:
        """One verdict a step, as ``mathreply verify`` gives it."""
        (checked,) = verify([self.chain], self.declarations, limits or Limits())
        return tuple(step.verdict for step in checked.steps)

    def _context(self) -> Context:
        try:
            return read_context(self.declarations)
        except Unread as error:
            raise UsageError(f"{error.message} in '{error.piece}'", error.hint) from None

    def _tex(self, side: Expr, context: Context) -> str:
        """The TeX of a side, which reads back as the side itself.

        Raises:
            UsageError: where it has no notation, or would not read back.
        """
        renamed = side.xreplace(
            {
                s: context.names[_tex_name(s.name)].scalar()
                for s in _free(side)
                if _tex_name(s.name) in context.names and not _is_family(s, context)
            }
        )
        renamed = _bound_by_dummies(
            renamed.xreplace(
                {
                    base: context.names[_tex_name(str(base.label))].base()
                    for base in side.atoms(sympy.IndexedBase)
                    if _tex_name(str(base.label)) in context.names
                }
            )
        )
        try:
            tex = to_tex(renamed, context)
            again = read_side(tex, context)
        except NotImplementedError as error:
            raise UsageError(str(error), "write the step in TeX") from None
        except Unread as error:
            raise UsageError(f"'{error.piece}' {error.message}", error.hint) from None
        if not same(again, renamed):
            raise UsageError(
                f"this does not read back as it was given: {tex}", "write the step in TeX"
            )
        return tex


def _taken(side: Expr) -> Expr:
    """A side as SymPy has it; numbers are taken, strings are not."""
    try:
        return sympy.sympify(side, strict=True)
    except sympy.SympifyError:
        raise UsageError(
            f"{type(side).__name__} is no SymPy expression", "build it from sympy.Symbol"
        ) from None


def _free(side: Expr) -> set[Expr]:
    bases = {base.label for base in side.atoms(sympy.IndexedBase)}
    return {s for s in side.free_symbols if s.is_Symbol and not s.is_Dummy and s not in bases}


def _is_family(symbol: Expr, context: Context) -> bool:
    return bool(context.names[_tex_name(symbol.name)].domain.shape)


def _bound_by_dummies(side: Expr) -> Expr:
    """Bound names as Dummies with what their bounds tell, as reading makes them."""

    def rebound(node: Expr) -> Expr:
        renamed = {
            limit[0]: bound_index(limit[0].name, limit[1])
            if not isinstance(node, sympy.Integral)
            else sympy.Dummy(limit[0].name, real=True)
            for limit in node.limits
            if len(limit) == 3 and not isinstance(limit[0], sympy.Dummy)
        }
        return node.func(
            node.function.xreplace(renamed),
            *((renamed.get(limit[0], limit[0]), *limit[1:]) for limit in node.limits),
        )

    return side.replace(
        lambda node: isinstance(node, (sympy.Sum, sympy.Product, sympy.Integral)), rebound
    )


def _tex_name(name: str) -> str:
    """``alpha_1`` as ``\\alpha_1``: the TeX of a SymPy name, canonical."""
    if "\\" in name or re.fullmatch(r"[A-Za-z](_\w+)?", name):
        return canonical_tex(re.sub(r"_(\w{2,})$", r"_{\1}", name))
    return canonical_tex(sympy.latex(sympy.Symbol(name)))


def _domain(symbol: Expr) -> str:
    """The domain that SymPy's assumptions spell."""
    if symbol.is_integer:
        if symbol.is_positive:
            return "integer >= 1"
        return "natural" if symbol.is_nonnegative else "integer"
    if symbol.is_real and symbol.is_nonzero and not symbol.is_positive and not symbol.is_negative:
        return "nonzero"
    return next((kind for kind in _KINDS if getattr(symbol, f"is_{kind}")), "complex")


Derivation = SymbolicDerivation
"""The public name; inside the package, :class:`mathreply.model.Derivation` is a chain of TeX."""
