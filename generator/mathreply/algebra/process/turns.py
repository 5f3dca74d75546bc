"""Whose step is next: callers take turns, so that none waits for another's long list."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Hashable

from msgspec import Struct, field
from msgspec.structs import replace

from mathreply.algebra.process.handle import Handle, OnStep
from mathreply.algebra.process.task import Task, is_whole
from mathreply.model import CheckedStep, Step


class Chain:
    """A chain that was submitted, and what is known of it."""

    def __init__(
        self,
        task: Task,
        on_step: OnStep,
        caller: Hashable,
        handle: Handle,
        only: int | None = None,
    ) -> None:
        self.derivation = task.derivation
        """As it was submitted."""
        self.task = task
        """With the computed sides filled in as they become known."""
        self.revision = 0
        """Raised with every side that is filled in: who read the chain before has not got it."""
        self.on_step = on_step
        self.caller = caller
        self.handle = handle
        self.is_ordered = is_whole(task.derivation) and only is None
        """Whether its steps are judged one after the other."""
        self.found: list[CheckedStep | None] = [None] * len(task.derivation.steps)
        self.wanted = range(len(self.found)) if only is None else range(only, only + 1)
        """The steps that are judged."""
        self.left = len(self.wanted)
        """So many are not known yet."""

    def fill_in(self, index: int, step: Step) -> None:
        """Put a computed side into the chain, for the steps that follow."""
        steps = list(self.task.derivation.steps)
        steps[index] = step
        self.task = replace(self.task, derivation=replace(self.task.derivation, steps=tuple(steps)))
        self.revision += 1

    @property
    def is_over(self) -> bool:
        """Whether nobody asks for more of it: finished, failed or cancelled."""
        return self.handle.done()


class Turn(Struct, frozen=True):
    """One step that may be judged now."""

    chain: Chain
    step: int
    tries: int = 0
    """How often it was lost through no fault of its own."""
    is_long: bool = False
    """Whether it was begun once and given up for others that had waited: it is not given up
    again."""


class _Queue(Struct):
    """The steps of one caller."""

    new: deque[Turn] = field(default_factory=deque)
    long: deque[Turn] = field(default_factory=deque)


class Turns:
    """The steps that wait, by caller."""

    def __init__(self) -> None:
        self._lines: OrderedDict[Hashable, _Queue] = OrderedDict()

    def add(self, turn: Turn) -> None:
        """At the end of its caller's line; a long one behind all that are not."""
        line = self._lines.setdefault(turn.chain.caller, _Queue())
        (line.long if turn.is_long else line.new).append(turn)

    def put_first(self, turn: Turn) -> None:
        """At the head of its caller's line: the next step of a chain that is under way."""
        line = self._lines.setdefault(turn.chain.caller, _Queue())
        (line.long if turn.is_long else line.new).appendleft(turn)

    def next(self, *, long: bool) -> Turn | None:
        """The next caller's next step; with ``long``, one that is known to take long as well."""
        for caller, line in list(self._lines.items()):
            turn = _first(line.new) or (_first(line.long) if long else None)
            if not line.new and not line.long:
                del self._lines[caller]
            elif turn is not None:
                self._lines.move_to_end(caller)
            if turn is not None:
                return turn
        return None

    def has_new(self) -> bool:
        """Whether a step waits that nobody has begun."""
        return any(
            any(not turn.chain.is_over for turn in line.new) for line in self._lines.values()
        )

    def drain(self) -> list[Turn]:
        """All that waited, taken out."""
        left = [turn for line in self._lines.values() for turn in (*line.new, *line.long)]
        self._lines.clear()
        return left


def _first(line: deque[Turn]) -> Turn | None:
    """The first whose chain is still wanted, taken out with those before it."""
    while line:
        turn = line.popleft()
        if not turn.chain.is_over:
            return turn
    return None
