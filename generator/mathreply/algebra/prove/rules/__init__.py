"""The laws by which expressions are brought into normal form; one family a file.

Importing this package registers all of them with :mod:`mathreply.algebra.prove.normal`.
"""

from mathreply.algebra.prove.rules import (
    absolute,
    components,
    conditional_means,
    deltas,
    expectation,
    extrema,
    factorials,
    integrals,
    logs,
    products,
    sums,
    trigonometry,
    whole_numbers,
)

__all__ = [
    "absolute",
    "components",
    "conditional_means",
    "deltas",
    "expectation",
    "extrema",
    "factorials",
    "integrals",
    "logs",
    "products",
    "sums",
    "trigonometry",
    "whole_numbers",
]
