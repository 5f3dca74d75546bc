"""What the letters of one chain mean that nothing declares, by how the chain uses them."""

from __future__ import annotations

import re

import sympy

from mathreply.algebra.expression.context import Context, Name
from mathreply.algebra.read.constant_vectors import note_unit_vectors
from mathreply.algebra.read.events import is_explained
from mathreply.algebra.read.imaginary import note_imaginary_unit
from mathreply.model import Derivation
from mathreply.model.domains import Domain


def note(derivation: Derivation, context: Context) -> Derivation:
    """The chain as it is to be read; unit vectors, the imaginary unit, the time by which a name is
    differentiated, and the arguments of a function of which the chain says what it is, are noted
    in the context."""
    note_unit_vectors(derivation, context)
    _note_arguments(derivation, context)
    _note_time(derivation, context)
    return note_imaginary_unit(derivation, context)


_D = r"(?:d|\\mathrm\s*\{?\s*d\s*\}?)\s*"
_NAME = r"(?:\\[A-Za-z]+|[A-Za-z])(?:_(?:\w|\{\w+\}))?\s*"
_RATE = re.compile(
    rf"\\[dt]?frac\s*\{{\s*{_D}(?:\^\s*\{{?\d\}}?\s*)?{_NAME}\}}\s*\{{\s*{_D}t(?![A-Za-z])"
    rf"|(?<![A-Za-z\\]){_D}{_NAME}/\s*{_D}t(?![A-Za-z])"
)
"""``\\frac{dN}{dt}``, ``dN/dt``: the rate of a name."""


def _note_time(derivation: Derivation, context: Context) -> None:
    """Take the t of ``\\frac{dN}{dt}`` for a real number: by custom it is time, and no vector."""
    sides = (derivation.start, *(step.tex for step in derivation.steps))
    is_known = context.infer or "t" in context or is_explained("t", context)
    if not is_known and any(map(_RATE.search, sides)):
        context.names["t"] = Name("t", Domain("real", text="real"), inferred=True)


def _note_arguments(derivation: Derivation, context: Context) -> None:
    """Take the arguments of ``p(x) = …`` for numbers in a chain that begins with what is defined:
    of any real ``x`` the definition speaks, and so does what the chain goes on with."""
    if context.infer or not derivation.start:
        return
    for rule in context.rules:
        if rule.tex.partition("=")[0].split() != derivation.start.split():
            continue
        for parameter in rule.parameters:
            is_number = isinstance(parameter, sympy.Dummy) and parameter.is_real
            if is_number and not parameter.is_integer and parameter.name not in context:
                name = Name(parameter.name, Domain("real", text="real"), inferred=True)
                context.names[parameter.name] = name
