"""Claims made to deceive, each true or false by construction."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from msgspec.structs import replace

from . import kinds
from .claim import STRATEGIES, Claim
from .draw import Draw

for _module in sorted(module.name for module in pkgutil.iter_modules(kinds.__path__)):
    importlib.import_module(f"{kinds.__name__}.{_module}")

PATIENCE = 40
"""Rounds without a new claim after which a strategy has nothing left to say."""


def claims(seed: str, *, false: int) -> list[Claim]:
    """Claims of every kind by turns until so many are false; no two are the same."""
    found: dict[tuple[object, ...], Claim] = {}
    makers = {name: made(name, seed) for name in STRATEGIES}
    count = 0
    while makers and count < false:
        for name in list(makers):
            fresh = next_fresh(makers[name], found)
            if fresh is None:
                del makers[name]
                continue
            found[key(fresh)] = fresh
            count += not fresh.true
    return list(found.values())


def made(name: str, seed: str) -> Iterator[Claim]:
    """The claims of one strategy, without end; draws depend on the seed and the name alone."""
    draw = Draw(f"{seed}/{name}")
    while True:
        for claim in STRATEGIES[name](draw):
            yield replace(claim, kind=name, symbols=draw.declared(claim.symbols))


def next_fresh(maker: Iterator[Claim], found: dict[tuple[object, ...], Claim]) -> Claim | None:
    """The next claim that is not there yet; None where the strategy repeats itself."""
    for _ in range(PATIENCE):
        claim = next(maker)
        if key(claim) not in found:
            return claim
    return None


def key(claim: Claim) -> tuple[object, ...]:
    """What makes two claims the same: all but the order of declaration and the reason."""
    declared = tuple(sorted(claim.symbols.items()))
    said = (claim.left, claim.relation, claim.right)
    return (*said, declared, claim.definitions, claim.assumptions)
