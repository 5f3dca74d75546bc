"""Domains that defined names were declared to have: a definition that leaves one is told.

Nothing follows from such a domain; the name stands for its expression alone.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from mathreply.algebra.expression.context import Context, Promise
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.inline import inline
from mathreply.algebra.judge import verdicts
from mathreply.algebra.judge.case import Case
from mathreply.model.domains import Domain
from mathreply.settings import Limits

_SIGNS = {"positive": ">", "negative": "<", "nonnegative": "\\ge", "nonzero": "\\ne"}
_OPERATORS = {">": ">", "<": "<", "\\ge": ">=", "\\le": "<=", "\\ne": "!="}


def leaves_its_domain(context: Context, limits: Limits, name: str) -> str:
    """How the definition of a name leaves the domain that was declared of it, as a sentence; empty
    where it is not seen to."""
    for promise in context.promises:
        if promise.name == name and getattr(promise.body, "is_Matrix", False) is not True:
            found = _left(promise, context, limits)
            if found:
                return found
    return ""


def _left(promise: Promise, context: Context, limits: Limits) -> str:
    """How a definition leaves the domain that its name was declared to have; empty where it does
    not."""
    body = inline(promise.body, context)
    if any(isinstance(s, sp.Dummy) for s in body.free_symbols):
        return ""  # a member of a family: its index may be any
    for relation, bound in _wanted(promise.domain):
        case = Case(body, relation, bound, context, limits)
        sampling = case.sampled(_OPERATORS[relation])
        if not verdicts.is_refuted_outright(sampling):
            continue
        counterexample = sampling.counterexample()
        if counterexample is None:
            continue
        values = ", ".join(f"{n} = {value}" for n, value in counterexample.values)
        where = f" at {values}" if values else ""
        return (
            f"'{promise.name}' is declared as {promise.domain}, and '{promise.tex}' is "
            f"{counterexample.left}{where}"
        )
    return ""


def _wanted(domain: Domain) -> Iterator[tuple[str, Expr]]:
    """What a number of a domain satisfies, as relations to bounds."""
    if domain.kind in _SIGNS:
        yield _SIGNS[domain.kind], sp.S.Zero
    interval = domain.interval
    if interval is not None and interval.low is not None:
        yield (">" if interval.low_open else "\\ge"), sp.Rational(interval.low)
    if interval is not None and interval.high is not None:
        yield ("<" if interval.high_open else "\\le"), sp.Rational(interval.high)
