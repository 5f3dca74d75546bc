"""The register of laws: what each one says, under which conditions, and where that is shown."""

from __future__ import annotations

from msgspec import Struct


class Law(Struct, frozen=True):
    """One law of algebra or analysis."""

    name: str
    """As a proof calls it: ``sum of powers``."""
    statement: str
    """The identity or inequality itself, in plain notation."""
    source: str
    """Book and page, theorem, DLMF number, or a proof in a few lines."""
    conditions: tuple[str, ...] = ()
    """What must hold wherever the left side has a value; empty if nothing must."""


REGISTER: dict[str, Law] = {}
"""Name → law. A proof may use no law that is not in here."""


def register(name: str, statement: str, source: str, *conditions: str) -> Law:
    """A new law of the register.

    Raises:
        ValueError: where the name is taken, or a law says nothing or names no source.
    """
    if name in REGISTER or not statement or not source:
        raise ValueError(f"the law '{name}' is registered twice, or lacks its statement or source")
    REGISTER[name] = Law(name, statement, source, conditions)
    return REGISTER[name]
