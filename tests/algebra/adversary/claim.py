"""A claim whose truth is known by the way it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct, field

from .draw import Draw

Claims = Iterator["Claim"]
Strategy = Callable[[Draw], Claims]

STRATEGIES: dict[str, Strategy] = {}
"""Every strategy by its name, in the order of the files."""


class Claim(Struct, frozen=True):
    """One step that is true or false by construction."""

    left: str
    relation: str
    right: str
    true: bool
    why: str
    """The point at which a false claim fails; the law by which a true one holds."""
    symbols: dict[str, str] = field(default_factory=dict)
    """TeX of a name to its domain, in the order in which they are declared."""
    definitions: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    partial: bool = False
    """True wherever both sides are defined, with a gap: ``conditional`` is right as well."""
    told: bool = False
    """True but for single points, which a proof has to tell."""
    kind: str = ""
    """The strategy that made it."""

    def row(self, name: str) -> dict[str, Any]:
        """The claim as a line for ``verify --jsonl``, with its label, kind and reason added."""
        return {
            "id": name,
            "symbols": self.symbols,
            "definitions": list(self.definitions),
            "assumptions": list(self.assumptions),
            "steps": [self.left, self.right],
            "relations": [self.relation],
            "labels": [self.true],
            "kind": self.kind,
            "why": self.why,
        }


def fails(left: str, relation: str, right: str, why: str, **declared: Any) -> Claim:
    """A false claim; ``why`` names a point at which it fails."""
    return Claim(left, relation, right, true=False, why=why, **declared)


def holds(left: str, relation: str, right: str, why: str, **declared: Any) -> Claim:
    """A true claim; ``why`` names the law."""
    return Claim(left, relation, right, true=True, why=why, **declared)


def strategy(make: Strategy) -> Strategy:
    """Register a strategy under the name of its function."""
    assert make.__name__ not in STRATEGIES, f"two strategies are called {make.__name__}"
    STRATEGIES[make.__name__] = make
    return make
