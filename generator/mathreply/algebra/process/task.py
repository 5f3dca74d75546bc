"""What a child is told and what it answers: plain values, so that they can be sent."""

from __future__ import annotations

from msgspec import Struct

from mathreply.model import CheckedStep, Declarations, Derivation
from mathreply.settings import Limits

_OF_THE_START = (
    "\\propto",
    "\\iff",
    "\\implies",
    "\\Leftrightarrow",
    "\\Rightarrow",
    "\\Longleftrightarrow",
    "\\Longrightarrow",
    "\\therefore",
    "\\to",
)
"""What is judged by what the chain begins with, or stands between equations."""


def is_whole(derivation: Derivation) -> bool:
    """Whether a step depends on those before it: after a computed side, between equations,
    or proportional in what the chain begins with.

    The steps of any other chain are questions of their own: they may be judged in any order, side
    by side, and one of them without the rest.
    """
    return any(step.operation or step.relation in _OF_THE_START for step in derivation.steps)


def is_computed(derivation: Derivation) -> bool:
    """Whether sides of a chain are computed, so that its steps are known one after the other."""
    return any(step.operation for step in derivation.steps)


class Task(Struct, frozen=True):
    """One chain with all that its steps' verdicts depend on."""

    derivation: Derivation
    declarations: Declarations
    """With the ``let`` definitions of this chain and of those before it."""
    limits: Limits
    infer: bool = False
    """Whether names that are nowhere declared may be read as real where that is beyond doubt."""
    tries: bool = True
    """Whether all is told that goes with a verdict (hints, excluded points, the proof), and
    declarations are tried for what is not declared."""
    reads_only: bool = False
    """Whether it is enough to know what is read: nothing is proved or refuted."""


class Order(Struct, frozen=True):
    """From the parent: judge one step."""

    step: int
    task: Task | None
    """None: the same chain as in the order before, whose declarations need not be read again."""


class Born(Struct, frozen=True):
    """From a child: it is there."""

    pid: int


class Taken(Struct, frozen=True):
    """From a child: it has the order; what goes wrong from here on is the chain's doing."""


class ChainBegun(Struct, frozen=True):
    """From a child: the declarations are read; what goes wrong from here on is the step's doing."""


class Done(Struct, frozen=True):
    """From a child: the step with its verdict."""

    entry: CheckedStep


class Failed(Struct, frozen=True):
    """From a child that ends: the check itself failed, and how."""

    told: str


Answer = Born | Taken | ChainBegun | Done | Failed
