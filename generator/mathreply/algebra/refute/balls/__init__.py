"""Values in ball arithmetic; importing this room registers how every construct is evaluated."""

from mathreply.algebra.refute.balls import (
    arithmetic,
    calculus,
    extrema,
    functions,
    integrals,
    limits,
    shapes,
    whole,
)

__all__ = [
    "arithmetic",
    "calculus",
    "extrema",
    "functions",
    "integrals",
    "limits",
    "shapes",
    "whole",
]
