"""What is known of each step."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct

from mathreply.model.answer import Derivation, Step
from mathreply.records import Record


class VerdictKind(StrEnum):
    """What is known of a step, from the best to the worst."""

    STATED = "stated"
    PROVED = "proved"
    SUPPORTED = "supported"
    UNREAD = "unread"
    UNDECIDED = "undecided"
    TIMEOUT = "timeout"
    CONDITIONAL = "conditional"
    REFUTED = "refuted"


WORST_LAST: tuple[VerdictKind, ...] = tuple(VerdictKind)
"""A chain is worth its last member in this order."""


class Counterexample(Struct, frozen=True):
    """Values under which a step fails."""

    values: tuple[tuple[str, str], ...]
    """(name as TeX, value in short digits or as TeX) pairs: ``("z_1", "2")``."""
    left: str
    right: str
    """Both sides' values at that point, short."""
    rigorous: bool = False
    """Whether ball arithmetic or exact arithmetic has confirmed that the sides differ."""


class ProofStep(Struct, frozen=True):
    """A law that a proof uses, and how its conditions were met there."""

    law: str
    """Its name: ``sum of powers``."""
    statement: str
    """What it says, in plain notation."""
    source: str
    """Book and page, theorem, DLMF number, or its proof in a few words."""
    conditions: tuple[str, ...] = ()
    """Each with the argument that met it: ``n - m \\ge 0: assumed``."""


class Verdict(Record, frozen=True):
    """What came of one step."""

    incidental: ClassVar[frozenset[str]] = frozenset({"elapsed_s"})

    kind: VerdictKind
    method: str = ""
    """How it was found: ``definitions inlined``, ``expand``, ``sum rules``, ``sampling`` …"""
    detail: str = ""
    """One or two sentences for the reader."""
    counterexample: Counterexample | None = None
    condition: str = ""
    """As TeX, for ``conditional``: ``x \\ge 0``."""
    condition_suffices: bool = False
    """Whether the step was proved where the condition holds; else it is known to be needed only."""
    assumptions: tuple[str, ...] = ()
    """Domains and assumptions that the proof used, as TeX."""
    excluded: tuple[str, ...] = ()
    """Points at which a side has no value, as TeX: ``x = 1``."""
    proof: tuple[ProofStep, ...] = ()
    """The laws of a proof, the one that ends it first."""
    hint: str = ""
    """What probably happened (``true with - in place of +``) or what to do."""
    piece: str = ""
    """For ``unread``: the piece of TeX that was not understood."""
    missing: str = ""
    """For ``unread``: the name that would have to be declared; empty where it hangs on something
    else."""
    column: int = 0
    """For ``unread``: 1-based column of ``piece`` inside the step's TeX; 0 if not known."""
    elapsed_s: float = 0.0


class CheckedStep(Struct, frozen=True):
    """A step with its verdict; a computed step has its ``tex`` by now."""

    step: Step
    verdict: Verdict


class CheckedDerivation(Struct, frozen=True):
    """A chain with one verdict a step."""

    derivation: Derivation
    steps: tuple[CheckedStep, ...]
