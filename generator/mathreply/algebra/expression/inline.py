"""Definitions put in place of what they define, without capturing a bound name."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from mathreply.algebra.expression.context import Context, Rule
from mathreply.algebra.expression.entries import NoEntries, entry
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import ByEntries, Component, VectorFunction
from mathreply.algebra.expression.placing import put, rebuild

MAX_ROUNDS = 12


class Circular(ValueError):
    """Definitions that lead back to themselves."""


def inline(e: Expr, context: Context) -> Expr:
    """``e`` with every defined name, family and function replaced by what it stands for.

    Raises:
        Circular: if the definitions never end.
    """
    if not context.rules or not isinstance(e, sp.Basic):
        return e
    endless = _endless(context.rules)
    if endless and endless & _heads_in(e):
        raise Circular("the definitions lead back to themselves")
    for _ in range(MAX_ROUNDS):
        changed = _once(e, context)
        if changed == e:
            return changed
        e = changed
    raise Circular("the definitions lead back to themselves")


@lru_cache(maxsize=8)
def _endless(rules: tuple[Rule, ...]) -> frozenset[Expr]:
    """The heads of definitions that lead back to themselves, and of those that lead there: seen
    from how they hang together, which costs less than to put them in over and over."""
    bodies = {rule.head: rule.body for rule in rules if isinstance(rule.head, _PLAIN_HEADS)}
    follows = {head: _heads_in(body) & bodies.keys() for head, body in bodies.items()}
    ending: set[Expr] = set()
    while new := {head for head, others in follows.items() if others <= ending} - ending:
        ending |= new
    return frozenset(follows.keys() - ending)


_PLAIN_HEADS = (sp.Symbol, sp.IndexedBase, UndefinedFunction)
"""Of what stands for its definition wherever it is found."""


def _heads_in(e: Expr) -> set[Expr]:
    """All in an expression that may be the head of a definition."""
    if not isinstance(e, sp.Basic):
        return set()
    functions = {f.func for f in e.atoms(AppliedUndef)}
    return {*e.atoms(sp.Symbol, sp.IndexedBase), *functions}


def _once(e: Expr, context: Context) -> Expr:
    """An expression with the definitions of its parts put in once."""
    if not isinstance(e, sp.Basic):
        return e
    found = _defined(e, context)
    if found is not None:
        return found
    if not e.args or isinstance(e, sp.MatrixSymbol):
        return e
    if isinstance(e, sp.Indexed):
        indices = [_once(i, context) for i in e.indices]
        return e if tuple(indices) == e.indices else e.base[tuple(indices)]
    args = [_once(a, context) for a in e.args]
    if all(a is b for a, b in zip(args, e.args, strict=True)):
        return e
    return rebuild(e, args)


def _defined(e: Expr, context: Context) -> Expr:
    """What a definition says of a node; None where none does."""
    if isinstance(e, (sp.Symbol, sp.MatrixSymbol)):
        rule = context.rule_for(e)
        if rule is not None and not rule.parameters:
            return fresh(rule.body)
        return _by_entries(e, context) if isinstance(e, sp.MatrixSymbol) else None
    if isinstance(e, sp.Indexed):
        return _family(e, context)
    if isinstance(e, AppliedUndef):
        rule = context.rule_for(e.func)
        return None if rule is None else applied(rule, e.args, (), context)
    if isinstance(e, VectorFunction):
        rule = _named(e, context)
        return None if rule is None or rule.component else applied(rule, e.arguments, (), context)
    if isinstance(e, Component) and isinstance(e.vector, VectorFunction):
        rule = _named(e.vector, context)
        return (
            None
            if rule is None or not rule.component
            else applied(rule, e.vector.arguments, e.indices, context)
        )
    return None


def _family(e: Expr, context: Context) -> Expr:
    """An entry of a family that is defined, entry by entry or as a whole."""
    rule = context.rule_for(e.base)
    if rule is not None:
        return put(fresh(rule.body), dict(zip(rule.parameters, e.indices, strict=True)))
    whole = context.whole_of(e.base)
    rule = context.rule_for(whole) if whole is not None else None
    if rule is None or rule.parameters:
        return None
    try:
        return _entry(fresh(rule.body), e, context)
    except NoEntries:
        return None


def _by_entries(whole: Expr, context: Context) -> Expr:
    """A vector or matrix of which the entries are defined, as what has these entries."""
    rule = context.rule_for(context.base_of(whole))
    rank = 1 if whole.shape[1] == 1 else 2
    if rule is None or len(rule.parameters) != rank:
        return None
    return ByEntries(*whole.shape, *rule.parameters, fresh(rule.body))


def _entry(m: Expr, indexed: Expr, context: Context) -> Expr:
    row, column = [*indexed.indices, sp.S.One][:2]
    return entry(m, row, column, context)


def _named(e: Expr, context: Context) -> Rule | None:
    """The last definition of a function of vectors."""
    return next(
        (
            r
            for r in reversed(context.rules)
            if str(r.head) == e.name and (r.component or r.parameters)
        ),
        None,
    )


def applied(
    rule: Rule, arguments: tuple[Expr, ...], indices: tuple[Expr, ...], context: Context
) -> Expr:
    """The body of a definition for these arguments; None if they do not fit."""
    if len(rule.parameters) != len(arguments) or len(rule.component) != len(indices):
        return None
    body = fresh(rule.body)
    plain: dict[Expr, Expr] = dict(zip(rule.component, indices, strict=True))
    vectors: dict[str, Expr] = {}
    for parameter, argument in zip(rule.parameters, arguments, strict=True):
        if isinstance(parameter, sp.MatrixBase):
            if not isinstance(argument, sp.MatrixBase) or argument.shape != parameter.shape:
                return None
            plain.update(zip(parameter, argument, strict=True))
        elif isinstance(parameter, sp.MatrixSymbol):
            vectors[parameter.name] = argument
            plain[parameter] = argument
            plain.update(
                {
                    s: size
                    for s, size in zip(parameter.shape, argument.shape, strict=True)
                    if isinstance(s, sp.Symbol)
                }
            )
        else:
            plain[parameter] = argument
    body = put(body, plain)
    if not vectors:
        return body
    entries = {
        node: _entry(vectors[str(node.base.label)], node, context)
        for node in body.atoms(sp.Indexed)
        if str(node.base.label) in vectors
    }
    return put(body, entries)


def bound_in(node: Expr) -> set[Expr]:
    """The names that one node binds: of a sum, an integral, a limit, a maximum …"""
    if isinstance(node, (sp.Sum, sp.Product, sp.Integral)):
        return {limit[0] for limit in node.limits if len(limit) > 1}
    if isinstance(node, sp.Limit):
        return {node.args[1]}
    return set(getattr(node, "bound_symbols", ()))


def alike(left: Expr, right: Expr) -> bool:
    """Whether two expressions differ in the names of bound indices at most."""
    if left == right:
        return True
    if (
        type(left) is not type(right)
        or len(left.args) != len(right.args)
        or not isinstance(left, sp.Basic)
    ):
        return False
    if isinstance(left, (sp.Sum, sp.Product, sp.Integral)):
        renamed = {b[0]: a[0] for a, b in zip(left.limits, right.limits, strict=False)}
        right = put(right, renamed)
    return (
        all(alike(a, b) for a, b in zip(left.args, right.args, strict=True)) if left.args else False
    )


def fresh(e: Expr) -> Expr:
    """``e`` with new bound names, so that one body can be put inside itself."""
    bound = {limit[0] for node in e.atoms(sp.Sum, sp.Product, sp.Integral) for limit in node.limits}
    bound |= {node.args[1] for node in e.atoms(sp.Limit)}
    bound |= {s for node in sp.preorder_traversal(e) for s in getattr(node, "bound_symbols", ())}
    renamed = {
        name: sp.Dummy(name.name, **name._assumptions_orig)
        for name in bound
        if isinstance(name, sp.Dummy)
    }
    return put(e, renamed) if renamed else e
