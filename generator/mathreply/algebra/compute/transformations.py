"""What the instructions of computed steps do to an expression."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from msgspec.structs import replace
from sympy import Add, ImmutableDenseMatrix, Mul, Piecewise, S, Sum, Symbol

from mathreply.algebra.compute.comparing import evaluated
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.expression.nodes import Claim, Component, VectorFunction
from mathreply.algebra.prove.calculus import differentiated, proposed
from mathreply.algebra.read import read_side
from mathreply.algebra.read.functions import WORDS
from mathreply.algebra.read.names import canonical_tex, word_of
from mathreply.algebra.read.stream import StreamError


class NothingToDo(ValueError):
    """An instruction that finds nothing to work on, or whose object makes no sense; ``hint`` says
    what would."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def on_both_sides(claim: Claim, operation: Callable[[Expr], Expr]) -> Claim:
    """An instruction carried out on both sides of a statement; one side may have nothing to do."""
    sides, failure = [], None
    for side in (claim.left, claim.right):
        try:
            sides.append(operation(side))
        except NothingToDo as error:
            sides.append(side)
            if failure is not None:
                raise
            failure = error
    return Claim(sides[0], claim.relation, sides[1])


def entrywise(operation: Callable[[Expr], Expr], e: Expr) -> Expr:
    """An operation on a number, or on every entry of a list or matrix written out."""
    if isinstance(e, sympy.MatrixBase):
        return ImmutableDenseMatrix(e.rows, e.cols, [operation(x) for x in e])
    if getattr(e, "is_Matrix", False):
        raise NothingToDo(
            "this works on numbers and on vectors written out", "write the entries out"
        )
    return operation(e)


def _no_object(target: str, word: str) -> None:
    if target:
        raise NothingToDo(f"'{word}' takes nothing after it, and '{target}' stands there")


def _read(target: str, context: Context, word: str) -> Expr:
    if not target:
        raise NothingToDo(f"'{word}' what?", f"as in '{word} x'")
    value = read_side(target, context)
    if isinstance(value, Claim):
        raise NothingToDo(f"'{target}' is a statement", f"as in '{word} x'")
    return value


def _plain(word: str, operation: Callable[[Expr], Expr]) -> Callable[[Expr, str, Context], Expr]:
    def carry_out(e: Expr, target: str, context: Context) -> Expr:
        _no_object(target, word)
        return entrywise(lambda x: operation(evaluated(x)), e)

    return carry_out


def _multiplied_out(e: Expr) -> Expr:
    return sympy.expand(e, power_exp=False, power_base=False, log=False, trig=False, complex=False)


expand = _plain("expand", _multiplied_out)
factor = _plain("factor", sympy.factor)
simplify = _plain("simplify", sympy.simplify)
together = _plain("together", sympy.together)
cancel = _plain("cancel", sympy.cancel)
expand_logarithms = _plain("expand logarithms", sympy.expand_log)
combine_logarithms = _plain("combine logarithms", sympy.logcombine)
evaluate = _plain("evaluate", lambda e: proposed(differentiated(e)).doit())


def apart(e: Expr, target: str, context: Context) -> Expr:
    """Partial fractions, in the only variable or in the one named."""
    variables = (_read(target.removeprefix("in "), context, "apart in"),) if target else ()
    return entrywise(lambda x: sympy.apart(evaluated(x), *variables), e)


def collect(e: Expr, target: str, context: Context) -> Expr:
    """Terms gathered by the powers of one expression."""
    by = evaluated(_read(target, context, "collect"))
    return entrywise(lambda x: sympy.collect(_multiplied_out(evaluated(x)), by), e)


def substitute(e: Expr, target: str, context: Context) -> Expr:
    """``substitute c = z_2``: the left in place of which the right is put, everywhere."""
    claim = read_side(target, context) if target else None
    if not isinstance(claim, Claim) or claim.relation != "=":
        raise NothingToDo("substitute what by what?", "as in 'substitute c = z_2'")
    result = e
    for part in (claim, *claim.further):
        result = _put(result, part.left, part.right, context, target)
    return result


def _put(e: Expr, old: Expr, new: Expr, context: Context, target: str) -> Expr:
    changed = _replaced(e, old, new)
    if isinstance(old, sympy.MatrixSymbol):
        base = context.base_of(old)
        changed = _entries(changed, base, new, context)
    if changed == e:
        changed = evaluated(e).subs(evaluated(old), new)
        if changed == evaluated(e):
            raise NothingToDo(f"the left side of '{target}' does not occur", "")
    return changed


def _replaced(e: Expr, old: Expr, new: Expr) -> Expr:
    """``old`` replaced; what held it is evaluated again, all else stays as it was written."""
    if e == old:
        return new
    if not isinstance(e, sympy.Basic) or not e.args or isinstance(e, sympy.MatrixSymbol):
        return e
    if isinstance(e, sympy.MatrixBase):
        return ImmutableDenseMatrix(e.rows, e.cols, [_replaced(x, old, new) for x in e])
    args = [_replaced(a, old, new) for a in e.args]
    return e if all(a is b for a, b in zip(args, e.args, strict=True)) else e.func(*args)


def _entries(e: Expr, base: Expr, vector: Expr, context: Context) -> Expr:
    def entry(node: Expr) -> Expr:
        if isinstance(vector, sympy.MatrixSymbol):
            return context.entry_of(vector, *node.indices)
        return Component(vector, *node.indices).doit()

    return e.replace(lambda node: isinstance(node, sympy.Indexed) and node.base == base, entry)


def apply_definition(e: Expr, target: str, context: Context) -> Expr:
    """The named definition put in place of what it defines, and no other."""
    if not target:
        raise NothingToDo("the definition of what?", "as in 'apply definition of \\sigma'")
    try:
        name = canonical_tex(target)
    except StreamError as error:
        raise NothingToDo(str(error.args[2])) from None
    known = WORDS.get(word_of(name) or name)
    name = f"\\mathrm{{{known}}}" if known else name
    rules = tuple(rule for rule in context.rules if _names(rule.head, name))
    if not rules:
        raise NothingToDo(f"'{target}' is not defined", "add it under 'definitions:'")
    only = replace(context, rules=rules[-1:])
    result = inline(_spelt_out(inline(e, only), name), only)
    if result == e:
        raise NothingToDo(f"'{target}' does not occur", "")
    return _sums_written_out(result)


def _names(head: Expr, name: str) -> bool:
    spelling = str(getattr(head, "label", head))
    return spelling == name or spelling == name.split("_")[0].split("(")[0]


def _spelt_out(e: Expr, name: str) -> Expr:
    """A vector-valued function of known size as the list of its entries."""
    if isinstance(e, VectorFunction) and e.shape[0].is_Integer:
        return _list_of_entries(e)

    def is_meant(node: Expr) -> bool:
        is_named = isinstance(node, VectorFunction) and node.name == name
        return is_named and bool(node.shape[0].is_Integer)

    return e.replace(is_meant, _list_of_entries)


def _list_of_entries(vector: Expr) -> Expr:
    """A column of known size, entry by entry."""
    count = int(vector.shape[0])
    return ImmutableDenseMatrix([Component(vector, k) for k in range(1, count + 1)])


def _sums_written_out(e: Expr) -> Expr:
    """Sums over a few numbers, as the entries of a list make them, as terms."""

    def is_short(node: Expr) -> bool:
        return isinstance(node, Sum) and all(
            low.is_Integer and high.is_Integer and high - low < 8 for _, low, high in node.limits
        )

    if isinstance(e, sympy.MatrixBase):
        return ImmutableDenseMatrix(e.rows, e.cols, [_sums_written_out(x) for x in e])
    return e.replace(is_short, lambda node: node.doit())


def divide_through(e: Expr, target: str, context: Context) -> Expr:
    """Above and below every fraction divided by the same."""
    return _through(e, 1 / evaluated(_read(target, context, "divide through by")))


def multiply_through(e: Expr, target: str, context: Context) -> Expr:
    """Above and below every fraction multiplied by the same."""
    return _through(e, evaluated(_read(target, context, "multiply through by")))


def _through(e: Expr, by: Expr) -> Expr:
    found = [0]

    def one(x: Expr) -> Expr:
        if isinstance(x, Add):
            return Add(*(one(term) for term in x.args), evaluate=False)
        above, below = sympy.fraction(x, exact=True)
        if below == 1:
            return x
        found[0] += 1
        # Not evaluated: SymPy would cancel what has just been put in.
        divisor = sympy.Pow(_spread(below, by), -1, evaluate=False)
        return Mul(_spread(above, by), divisor, evaluate=False)

    result = entrywise(one, e)
    if not found[0]:
        raise NothingToDo("there is no fraction to work on", "")
    return result


def _spread(e: Expr, by: Expr) -> Expr:
    """``e`` times ``by``, term by term in the author's order."""
    terms = e.args if isinstance(e, Add) else [e]
    done = [sympy.powsimp(_multiplied_out(evaluated(t) * by), combine="exp") for t in terms]
    return Add(*done, evaluate=False) if len(done) > 1 else done[0]


def differentiate(e: Expr, target: str, context: Context) -> Expr:
    """The derivatives that stand in the side carried out: all, or those in one variable."""
    variable = _read(target, context, "differentiate in") if target else None

    def wanted(node: Expr) -> bool:
        if not isinstance(node, sympy.Derivative):
            return False
        return variable is None or variable in node.variables

    def carry_out(node: Expr) -> Expr:
        return _collapsed(differentiated(evaluated(inline(node, context))), context)

    hint = "write \\frac{d}{dx}(…) in the side before"
    return _carried_out(e, wanted, carry_out, "derivative", hint)


def _collapsed(e: Expr, context: Context) -> Expr:
    """Sums over a delta of an index that is known to lie in their range, as the one term that is
    left."""

    def collapse(node: Expr) -> Expr:
        index, low, high = node.limits[0]
        for delta in node.function.atoms(sympy.KroneckerDelta):
            place = next((a for a in delta.args if a != index), None)
            # Outside of the range the sum is 0, and no term is picked.
            is_reached = low == 1 and context.ranges.get(place) == high
            if index not in delta.args or not is_reached:
                continue
            rest = node.function.coeff(delta)
            if sympy.expand(node.function - rest * delta) == 0:
                return evaluated(rest.xreplace({index: place}))
        return node

    return e.replace(lambda node: isinstance(node, Sum) and len(node.limits) == 1, collapse)


def integrate(e: Expr, target: str, context: Context) -> Expr:
    """The integrals that stand in the side carried out: all, or those in one variable."""

    def wanted(node: Expr) -> bool:
        if not isinstance(node, sympy.Integral):
            return False
        names = (str(getattr(limit[0], "name", limit[0])) for limit in node.limits)
        return not target or canonical_tex(target) in names

    def carry_out(node: Expr) -> Expr:
        value = proposed(evaluated(node))
        if value.has(sympy.Integral):
            value = evaluated(node).doit()
        if value.has(sympy.Integral):
            raise NothingToDo("the integral was not found", "write the step yourself")
        return value

    return _carried_out(e, wanted, carry_out, "integral", "write \\int … dx in the side before")


def _carried_out(
    e: Expr, wanted: Callable[[Expr], bool], carry_out: Callable[[Expr], Expr], word: str, hint: str
) -> Expr:
    if isinstance(e, sympy.MatrixBase):
        if not any(wanted(node) for x in e for node in sympy.preorder_traversal(x)):
            raise NothingToDo(f"there is no {word} to carry out", hint)
        return ImmutableDenseMatrix(e.rows, e.cols, [x.replace(wanted, carry_out) for x in e])
    if not any(wanted(node) for node in sympy.preorder_traversal(e)):
        raise NothingToDo(f"there is no {word} to carry out", hint)
    return carry_out(e) if wanted(e) else e.replace(wanted, carry_out)


def split_off(e: Expr, target: str, context: Context) -> Expr:
    """``split off the term k = i``: one term of the first sum over that index, beside the sum
    without it."""
    name, sign, value = target.partition("=")
    if not sign or not value.strip():
        raise NothingToDo("which term?", "as in 'split off the term k = i'")
    letter, spelt = canonical_tex(name.strip()), value.strip()
    # A letter that nothing declares is an index; as a side it would be asked for.
    term = _index(spelt, context) if _is_letter(value) else read_side(spelt, context)
    sums = e.atoms(Sum)
    found = [total for total in sums if any(limit[0].name == letter for limit in total.limits)]
    if not found:
        raise NothingToDo(f"there is no sum over '{letter}'", "")
    whole = min(found, key=str)
    if len(whole.limits) > 1:
        raise NothingToDo("the sum runs over several indices", "write it as nested sums")
    return _replaced_sum(e, whole, _split(whole, term))


def _is_letter(value: str) -> bool:
    return len(value.strip()) == 1 and value.strip().isalpha()


def _index(letter: str, context: Context) -> Expr:
    name = context.names.get(letter)
    return name.scalar() if name is not None else Symbol(letter, integer=True, positive=True)


def _split(whole: Expr, term: Expr) -> Expr:
    index, low, high = whole.limits[0]
    apart_term = evaluated(whole.function.xreplace({index: term}))
    if term == low:
        return Add(apart_term, Sum(whole.function, (index, low + 1, high)), evaluate=False)
    if term == high:
        return Add(Sum(whole.function, (index, low, high - 1)), apart_term, evaluate=False)
    rest = Piecewise((whole.function, sympy.Ne(index, term)), (S.Zero, True))
    return Add(apart_term, Sum(rest, (index, low, high)), evaluate=False)


def _replaced_sum(e: Expr, whole: Expr, parts: Expr) -> Expr:
    if e == whole:
        return parts
    if isinstance(e, sympy.MatrixBase):
        return ImmutableDenseMatrix(e.rows, e.cols, [_replaced_sum(x, whole, parts) for x in e])
    if not e.args or isinstance(e, (sympy.MatrixSymbol, sympy.Indexed)):
        return e
    args = [_replaced_sum(a, whole, parts) for a in e.args]
    if all(a is b for a, b in zip(args, e.args, strict=True)):
        return e
    return e.func(*args, evaluate=False) if isinstance(e, (Add, Mul, sympy.Pow)) else e.func(*args)
