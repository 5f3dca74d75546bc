"""How one name depends on another: derivatives by names that are defined themselves.

In ``\\frac{dL}{da} \\frac{da}{dz}`` the a of the first factor is a variable, although it is
defined: L is taken as its definition gives it by a, and only then a as it is.
"""

from __future__ import annotations

import sympy
from msgspec.structs import replace
from sympy import (
    Derivative,
    Dummy,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    MatrixSymbol,
    S,
    Symbol,
)
from sympy.core.function import AppliedUndef

from mathreply.algebra.expression.context import Context, Rule
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.measure import Joint
from mathreply.algebra.expression.nodes import ByEntries
from mathreply.algebra.expression.placing import put
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread

Variables = list[tuple[Expr, Expr]]
"""Each variable with the order of differentiation in it."""


def is_defined(context: Context, variable: Expr) -> bool:
    """Whether a variable of differentiation is a name that has a definition."""
    if _vector_of(context, variable) is not None:
        return True
    if isinstance(variable, MatrixSymbol):
        by_entries = context.rule_for(context.base_of(variable))
        return context.rule_for(variable) is not None or by_entries is not None
    head = variable.base if isinstance(variable, Indexed) else variable
    return context.rule_for(head) is not None


def _vector_of(context: Context, variable: Expr) -> Expr | None:
    """The column or matrix, defined as a whole, that a variable is or of which it is an entry."""
    whole = context.whole_of(variable.base) if isinstance(variable, Indexed) else variable
    is_whole = isinstance(whole, MatrixSymbol) and context.rule_for(whole) is not None
    return whole if is_whole else None


def by_defined(
    reader: Reader, value: Expr, variables: Variables, whole: tuple[Lexeme, ...]
) -> Expr:
    """The derivative by names of which some are defined.

    Raises:
        Unread: where the function is not given through such a name although both depend on
            something in common, or where the name is a whole vector.
    """
    context = reader.context
    if len(variables) == 1 and not arithmetic.is_matrix(value):
        (variable, order) = variables[0]
        vector = _vector_of(context, variable)
        if vector is None:
            vector = _held_whole(context, value, variable)
        if order == 1 and vector is not None:
            shown = _shown(context, value, vector, whole)
            is_whole = arithmetic.is_matrix(variable)
            return (
                _by_entries(shown, vector)
                if is_whole
                else _slope(shown, vector, tuple(variable.indices))
            )
    if arithmetic.is_matrix(value) or any(arithmetic.is_matrix(v) for v, _ in variables):
        raise unread(whole, "a derivative by a vector that is defined", "write it by its entries")
    places: dict[Expr, Expr] = {}
    chosen: Variables = []
    for variable, order in variables:
        if not is_defined(context, variable):
            chosen.append((variable, order))
            continue
        value = _shown(context, value, variable, whole)
        if isinstance(variable, Indexed):
            value, variable, place = _perturbed(context, value, variable)
        else:
            place = variable
            variable = Dummy(place.name, **place._assumptions_orig)
            value = put(value, {place: variable})
        places[variable] = place
        chosen.append((variable, order))
    derivative = Derivative(value, *chosen, evaluate=False)
    return sympy.Subs(derivative, tuple(places), tuple(places.values()))


def _held_whole(context: Context, value: Expr, variable: Expr) -> Expr | None:
    """A matrix that is defined, or a vector by its entries, of which what is differentiated is
    given through the whole: the y of ``F(y)``."""
    whole = context.whole_of(variable.base) if isinstance(variable, Indexed) else variable
    if not isinstance(whole, MatrixSymbol):
        return None
    heads = (whole, context.base_of(whole))
    rules = tuple(rule for rule in context.rules if rule.head not in heads)
    shown = inline(value, replace(context, rules=rules))
    return whole if whole in shown.atoms(MatrixSymbol) else None


def _by_entries(value: Expr, vector: Expr) -> Expr:
    """The gradient of a number by a defined column or matrix: by each entry."""
    rows, columns = arithmetic.shape(vector)
    row, column = (Dummy(letter, integer=True, positive=True) for letter in "ac")
    places = (row,) if columns == 1 else (row, column)
    return ByEntries(rows, columns, *places, _slope(value, vector, places))


def _slope(value: Expr, vector: Expr, places: tuple[Expr, ...]) -> Expr:
    """The derivative of a number by one entry of a column or matrix: by t at 0, with t added to
    that entry, of the whole and of each of its entries that the number holds."""
    own = tuple(Dummy(letter, integer=True, positive=True) for letter in "bd"[: len(places)])
    t = Dummy("t", real=True)

    def delta(indices: tuple[Expr, ...]) -> Expr:
        return sympy.Mul(*(KroneckerDelta(i, j) for i, j in zip(indices, places, strict=True)))

    unit = ByEntries(*arithmetic.shape(vector), *own, delta(own))
    moved = {
        entry: entry + t * delta(entry.indices)
        for entry in value.atoms(Indexed)
        if str(entry.base.label) == vector.name
    }
    moved[vector] = arithmetic.add([vector, arithmetic.multiply([t, unit])])
    return sympy.Subs(Derivative(put(value, moved), t, evaluate=False), t, S.Zero)


def _shown(context: Context, value: Expr, variable: Expr, whole: tuple[Lexeme, ...]) -> Expr:
    """``value`` written through a defined variable, everything else put in."""
    head = variable.base if isinstance(variable, Indexed) else variable
    heads = (head, context.base_of(head)) if isinstance(head, MatrixSymbol) else (head,)
    rules = tuple(rule for rule in context.rules if rule.head not in heads)
    shown = inline(value, replace(context, rules=rules))
    labels = {str(base.label) for base in shown.atoms(IndexedBase)}
    is_held = head in shown.atoms(Symbol, IndexedBase, MatrixSymbol)
    if is_held or (isinstance(head, MatrixSymbol) and head.name in labels):
        return shown
    common = names_of(inline(value, context)) & names_of(inline(variable, context))
    if common:
        raise unread(
            whole,
            f"what is differentiated is not given through '{variable}', and both depend on "
            f"'{min(common)}'",
            f"write its definition with '{variable}' in it",
        )
    return shown


def names_of(value: Expr) -> set[str]:
    """What a value is made of: its names, and its unknown functions and probabilities."""
    plain = {str(s) for s in value.free_symbols if isinstance(s, Symbol) and not s.is_integer}
    calls = {f.func.__name__.partition("(")[0] for f in value.atoms(AppliedUndef)}
    joints = {joint.name.partition("(")[0] for joint in value.atoms(Joint)}
    return plain | {s.name for s in value.atoms(MatrixSymbol)} | calls | joints


def _perturbed(context: Context, value: Expr, entry: Expr) -> tuple[Expr, Expr, Expr]:
    """The family with t added at one entry, so that the derivative by the entry is the one by t at
    0: ``z_i`` becomes ``z_i + t \\delta_{ij}``."""
    rule = context.rule_for(entry.base)
    assert rule is not None, "only defined families come here"
    t = Dummy("t", real=True)

    def at(node: Expr) -> Expr:
        body = inline(node, context)
        deltas = (KroneckerDelta(i, j) for i, j in zip(node.indices, entry.indices, strict=True))
        return body + t * sympy.Mul(*deltas)

    moved = {node: at(node) for node in value.atoms(Indexed) if node.base == entry.base}
    return put(value, moved), t, S.Zero


def by_expression(reader: Reader, value: Expr, expression: Expr, whole: tuple[Lexeme, ...]) -> Expr:
    """``\\frac{\\partial f}{\\partial \\sigma^2}``: the derivative by a power of a positive name,
    which is that by the name over the power's own (the chain rule; the power is one to one there).

    Raises:
        Unread: where it is anything else.
    """
    base, exponent = expression.as_base_exp() if expression.is_Pow else (expression, S.One)
    single = base.is_Symbol or isinstance(base, Indexed)
    if not (single and base.is_positive and exponent.is_Integer and exponent > 0):
        raise unread(
            whole,
            f"a derivative by something that is no variable: {expression}",
            "declare the name positive, or give the power a name of its own",
        )
    return sympy.Mul(
        Derivative(value, base, evaluate=False),
        sympy.Pow(sympy.Mul(exponent, base ** (exponent - 1)), -1, evaluate=False),
        evaluate=False,
    )


def own_arguments(rule: Rule, variables: Variables) -> tuple[str, ...] | None:
    """The names of a function's parameters, where its derivative is taken at them: ``\\ell(x, v)``
    by x, or ``f(x)`` by the entry ``x_i``. None where it has a single one under another name:
    ``\\frac{df}{dx}`` is ``f'(x)``."""
    names = tuple(str(getattr(parameter, "name", "")) for parameter in rule.parameters)
    wanted = {str(getattr(variable, "base", variable)) for variable, _ in variables}
    free = getattr(rule.body, "free_symbols", ())
    hidden = {str(symbol) for symbol in free if not symbol.is_Dummy}
    is_of_own = bool(wanted & {*names, *hidden})
    if len(names) == 1 and not is_of_own:
        return None
    return names if all(names) and is_of_own else ()


def own_argument(context: Context, rule: Rule | None, variable: Expr) -> Expr:
    """At what a function of one argument is differentiated: at the variable, or, where it is
    defined for a column, at the column of which that is an entry."""
    is_of_column = rule is not None and all(arithmetic.is_matrix(p) for p in rule.parameters)
    whole = context.whole_of(variable.base) if isinstance(variable, Indexed) else None
    return whole if is_of_column and whole is not None else variable


def refuse_phrases(
    context: Context, value: Expr, variables: Variables, whole: tuple[Lexeme, ...]
) -> None:
    """Refuses what holds the variable in an expression taken as one name of which the definition
    does not show it."""
    free = value.free_symbols | {f.func for f in value.atoms(sympy.Function)}
    for phrase in context.phrases:
        for variable, _ in variables:
            name = str(getattr(variable, "base", variable))
            free_names = {str(s) for s in inline(value, context).free_symbols}
            shown = str(variable) in free_names or (variable.is_Pow and name in free_names)
            if phrase.head in free and name in phrase.letters and not shown:
                raise unread(
                    whole,
                    f"'{name}' stands in an expression that is defined as one name",
                    f"define it with '{name}' in it, or as a function",
                )


def refuse_whole(variables: Variables, whole: tuple[Lexeme, ...]) -> None:
    """Refuses a derivative by a name that counts: an index, a size, a whole number. What depends on
    it is known at whole numbers alone, and ``x_i`` would pass for a constant."""
    for variable, _ in variables:
        if variable.is_Symbol and variable.is_integer and not variable.is_Dummy:
            raise unread(
                whole,
                f"a derivative by '{variable}', which takes whole values alone",
                f"declare '{variable}: real', or take the difference of neighbours",
            )


def refuse_counted(value: Expr, variables: Variables, whole: tuple[Lexeme, ...]) -> None:
    """Refuses a derivative of the members of a family by what counts them: ``x_t`` by t is none of
    the members' own derivatives, and no constant either."""
    entries = value.atoms(Indexed) if isinstance(value, sympy.Basic) else set()
    counted = {s: entry for entry in entries for i in entry.indices for s in i.free_symbols}
    for variable, _ in variables:
        if variable in counted:
            base = counted[variable].base.label
            raise unread(
                whole,
                f"'{variable}' counts the members of '{base}', and this is a derivative by it",
                f"declare '{base}: function', and write {base}({variable})",
            )


def prime(reader: Reader, symbol: Expr, order: int, place: tuple[Lexeme, ...]) -> Expr:
    """``y'`` of a defined name: by the only variable that its definition holds.

    Raises:
        Unread: where it holds none or several.
    """
    free = [s for s in inline(symbol, reader.context).free_symbols if isinstance(s, Symbol)]
    names = [s for s in free if not s.is_integer]
    if len(names) != 1 or len(free) != 1:
        raise unread(
            place, f"the derivative of '{symbol}' by what?", f"write \\frac{{d {symbol}}}{{dx}}"
        )
    return Derivative(inline(symbol, reader.context), (names[0], order), evaluate=False)


def quotient_of(orders: list[int]) -> str:
    """The name of a derivative of these orders: ``\\frac{\\partial^2 #}{\\partial #^2}``."""
    total = sum(orders)
    above = "\\partial #" if total == len(orders) else f"\\partial^{{{total}}} #"
    below = (f"\\partial #^{{{order}}}" if order > 1 else "\\partial #" for order in orders)
    return f"\\frac{{{above}}}{{{''.join(below)}}}"
