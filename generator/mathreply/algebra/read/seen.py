"""What all sides of a display show before any is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from mathreply.algebra.expression.context import Context, Superscripts
from mathreply.algebra.read import chosen, last_terms, numbering, shown, shown_calls, stepping
from mathreply.algebra.read.imaginary import is_counted
from mathreply.algebra.read.occurrences import unindexed

_CALLS = ("(", "[", "\\{", "'")
"""What stands behind a name that is applied; a prime says nothing else."""
_ENDS = ("", "&", "\\\\", "\\end", "+", "-", "=", ")", "]", "}", ",")


class Seen(Struct, frozen=True):
    """What all sides of a display show before any is read."""

    bare: set[str]
    """Names that stand somewhere without a bracket after them."""
    alone: set[str]
    """Names that stand somewhere without any factor after them."""
    unindexed: set[str]
    has_differentials: bool
    list_ends: set[str]
    """Letters below what ends a list with dots."""
    counted: set[str]
    """Letters in factorials and binomials."""
    index_counts: dict[str, set[int]]
    """How many indices names bear."""
    differentiated: set[str]
    """Letters by which something is differentiated."""
    choices: set[tuple[str, str]]
    """The scripts of each C that counts choices."""
    whole: set[str]
    """Variables of integrals without bounds that are over everything."""
    free: set[str]
    """Letters that are the index of something by itself, so that no sum over them is meant."""
    superscripts: Superscripts
    """Which of them number or name, and are no powers."""
    primed: set[str]
    """Names that bear a prime somewhere."""
    called: set[str]
    """Names that stand somewhere before a bracket."""
    arguments: set[str]
    """Names that are all that a bracket behind a name holds somewhere."""
    argument_lists: dict[str, set[tuple[str, ...]]]
    """The lists of names that stand in brackets behind a name."""
    subscripts: set[str]
    """Letters that stand below something."""
    bare_members: set[str]
    """Names with one letter below that stand somewhere without a bracket."""
    sampled: set[str]
    """Names of sequences, which stand before square brackets alone."""
    applied: set[str]
    """Names that stand before one letter in brackets somewhere."""
    chosen: str
    """What an argument of the maximum ranges over that does not say it."""
    by_cases: set[str]
    """Names whose values are told by cases of their arguments."""
    has_step: bool
    """Whether h is the step of a scheme somewhere."""

    def told_to(self, context: Context) -> None:
        """Let a context know."""
        context.bare, context.alone, context.unindexed = self.bare, self.alone, self.unindexed
        context.has_differentials = self.has_differentials
        context.bounds |= self.list_ends | self.counted
        context.list_ends = self.list_ends
        context.index_counts, context.free_letters = self.index_counts, self.free
        context.whole |= self.whole
        context.counts_choices, context.differentiated = self.choices, self.differentiated
        context.superscripts, context.called = self.superscripts, self.called
        context.primed = self.primed
        context.argument_lists = self.argument_lists
        context.subscripts, context.bare_members = self.subscripts, self.bare_members
        context.has_step, context.arguments = self.has_step, self.arguments
        context.chosen = self.chosen
        context.undeclared_functions |= self.by_cases
        context.sampled, context.applied = self.sampled, self.applied


_UNEQUAL = re.compile(r"\s*(?P<a>[a-z])\s*\\neq?\s*(?P<b>[a-z])\s*")


def seen_in(
    chains: Sequence[Sequence[str]],
    occurrences: Sequence[tuple[str, str, str]],
    conditions: Sequence[str] = (),
) -> Seen:
    """What the sides of a display show; ``occurrences`` are those of their names. Letters of which
    it is said that they differ, ``i \\ne j``, are free."""
    unequal = [found for said in conditions if (found := _UNEQUAL.fullmatch(said))]
    texts = [side for sides in chains for side in sides]
    return Seen(
        bare={name for name, follower, _ in occurrences if follower not in _CALLS},
        alone={name for name, follower, _ in occurrences if follower in _ENDS},
        unindexed=unindexed(texts),
        has_differentials=shown.has_differentials(texts),
        list_ends=last_terms.last_of_lists(texts),
        counted=({"i"} if is_counted(texts) else set())
        | shown.counted_by_braces(texts)
        | shown.orders_of_derivatives(texts)
        | last_terms.last_exponents(texts)
        | stepping.counted_letters(texts),
        index_counts=shown.index_counts(texts),
        differentiated=shown.differentiated_by(texts),
        choices=shown.choices(texts),
        whole=shown.integrated_over_everything(chains),
        free=shown.free_letters(texts) | {letter for pair in unequal for letter in pair.groups()},
        superscripts=numbering.of_display(chains),
        primed={name for name, follower, _ in occurrences if follower == "'"},
        called={name for name, follower, _ in occurrences if follower == "("},
        arguments=shown.arguments(texts),
        argument_lists=shown.argument_lists(texts),
        subscripts=shown.subscripts(texts),
        bare_members=shown_calls.bare_members(texts),
        sampled=shown_calls.sampled(texts),
        applied=shown_calls.applied(texts),
        chosen=chosen.of_chains(chains),
        by_cases=shown_calls.by_cases(chains),
        has_step=shown.has_step(texts),
    )
