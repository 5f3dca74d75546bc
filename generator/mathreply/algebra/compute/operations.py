"""Computed steps: an instruction such as ``substitute c = z_2`` carried out on a side, and the
result as TeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from mathreply.algebra.compute import transformations as do
from mathreply.algebra.compute.comparing import same
from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import Unread, read_side
from mathreply.algebra.write.tex import to_tex

__all__ = ["INSTRUCTIONS", "compute", "perform"]

Operation = Callable[[Expr, str, Context], Expr]

INSTRUCTIONS: dict[str, Operation] = {
    "substitute": do.substitute,
    "expand logarithms": do.expand_logarithms,
    "combine logarithms": do.combine_logarithms,
    "expand": do.expand,
    "factor": do.factor,
    "simplify": do.simplify,
    "together": do.together,
    "apart": do.apart,
    "cancel": do.cancel,
    "collect": do.collect,
    "divide through by": do.divide_through,
    "multiply through by": do.multiply_through,
    "differentiate in": do.differentiate,
    "differentiate": do.differentiate,
    "integrate in": do.integrate,
    "integrate": do.integrate,
    "evaluate": do.evaluate,
    "apply definition of": do.apply_definition,
    "apply the definition of": do.apply_definition,
    "split off the term": do.split_off,
}
"""Every instruction, with what carries it out; what follows its words is its object, as TeX."""


def perform(instruction: str, expression: Expr, context: Context) -> Expr:
    """The expression (or matrix, or Claim) that an instruction makes of another.

    Raises:
        Unread: where the instruction is unknown, or there is nothing for it to do.
    """
    words = " ".join(instruction.split())
    name = next(
        (
            n
            for n in sorted(INSTRUCTIONS, key=len, reverse=True)
            if re.match(rf"{n}(?![A-Za-z])", words)
        ),
        None,
    )
    if name is None:
        near = get_close_matches(words.split(" ", 1)[0], INSTRUCTIONS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "one of: " + ", ".join(INSTRUCTIONS)
        raise Unread(instruction, 1, f"unknown instruction '{instruction}'", hint)
    target = words[len(name) :].strip().removeprefix("$").removesuffix("$")
    operation = INSTRUCTIONS[name]
    try:
        if isinstance(expression, Claim):
            return do.on_both_sides(expression, lambda side: operation(side, target, context))
        return operation(expression, target, context)
    except do.NothingToDo as error:
        raise Unread(instruction, 1, str(error), error.hint) from None


def compute(before: str, instruction: str, context: Context) -> str:
    """The TeX of the side that an instruction makes of the side before it.

    Raises:
        Unread: where the side or the instruction is not understood, or the result would not read
            back as it was meant.
    """
    result = perform(instruction, read_side(before, context), context)
    try:
        tex = to_tex(result, context)
    except NotImplementedError as error:
        raise Unread(
            instruction, 1, f"the result cannot be written: {error}", "write the step yourself"
        ) from None
    if not same(read_side(tex, context), result):
        raise Unread(
            instruction,
            1,
            f"the result does not read back as it was computed: {tex}",
            "write the step yourself",
        )
    return tex
