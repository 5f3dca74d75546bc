"""What is known of the names while an answer's sides are read: domains, sizes, definitions,
assumptions.

A scalar is a ``Symbol`` under its canonical TeX name; a family, vector or matrix has two faces, an
``IndexedBase`` for its entries (1-based) and a ``MatrixSymbol`` for the whole, and :class:`Context`
leads from one to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy
from msgspec import Struct, field
from sympy import Dummy, IndexedBase, Integer, MatrixSymbol, Symbol

from mathreply.algebra.expression.chance import RandomSymbol
from mathreply.algebra.expression.drawn import Drawn
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import Independence
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.expression.related import EventRelation
from mathreply.model import Macro
from mathreply.model.domains import Domain, Interval
from mathreply.settings import Limits

__all__ = ["Context", "Name", "Phrase", "Promise", "Rule", "assumptions_of"]


class Rule(Struct, frozen=True):
    """A definition: whatever matches ``head`` with its parameters is ``body``; inlined by the
    judge."""

    head: Expr
    """The Symbol or MatrixSymbol defined (no parameters); the IndexedBase of ``p_i``; the
    UndefinedFunction of ``\\sigma(t)``; a Str for a vector-valued function (``VectorFunction``
    applied, and its entries ``Component``)."""
    parameters: tuple[Expr, ...]
    """What is bound in ``body``, in the head's order: Dummies; a MatrixSymbol for a vector argument
    (whose entries stand as Indexed of the base of the same name); an ImmutableDenseMatrix of
    Dummies for ``f([a, b])``."""
    body: Expr
    component: tuple[Expr, ...] = ()
    """The Dummy index of an entry-wise definition of a vector-valued function: ``i`` of
    ``softmax(z)_i``."""
    tex: str = ""
    """The definition as its author wrote it; empty where it is nobody's."""
    local: bool = False
    """Whether it is a ``let``, which may give a name another meaning than an earlier ``let``."""


class Phrase(Struct, frozen=True):
    """An expression that a definition took as one name: ``P(A \\cap B)``, ``P(Y = k \\mid x)``."""

    tokens: tuple[str, ...]
    """Its lexemes; empty strings where arguments stand."""
    head: Expr
    """The Symbol, or with arguments the UndefinedFunction, that the definition's rule has as its
    head."""
    letters: frozenset[str]
    """The other letters in it: of them the definition may say nothing."""
    closed: bool = False
    """Whether its body is a number or depends on sizes alone, so that it is the same whatever
    stands for its letters."""


class Promise(Struct, frozen=True):
    """A domain that a defined name was declared to have; nothing follows from it, it is checked."""

    name: str
    body: Expr
    domain: Domain
    tex: str
    """The definition."""


class Name(Struct, frozen=True):
    """A declared or inferred name."""

    canonical: str
    domain: Domain
    inferred: bool = False

    @property
    def shape(self) -> tuple[Expr, ...]:
        """Sizes as SymPy integers or positive integer Symbols; ``()`` for a scalar and for an
        index."""
        if self.domain.kind == "index":
            return ()
        return tuple(size(text) for text in self.domain.shape)

    def scalar(self) -> Expr:
        """The Symbol; ``I`` for the imaginary unit."""
        if self.domain.kind == "imaginary unit":
            return sympy.I
        if self.domain.kind == "random":
            return RandomSymbol(self.canonical, real=True)
        return Symbol(self.canonical, **assumptions_of(self.domain))

    def base(self) -> Expr:
        """The IndexedBase of a family, vector or matrix."""
        return family_base(self.canonical, self.domain)

    def whole(self) -> Expr:
        """The MatrixSymbol of a vector (a column) or matrix."""
        rows, *columns = self.shape
        return MatrixSymbol(self.canonical, rows, columns[0] if columns else Integer(1))


class Superscripts(Struct, frozen=True):
    """What is known of the superscripts of a display."""

    numbered: dict[str, set[str]] = field(default_factory=dict)
    """Names and the letters that number them."""
    doubtful: set[str] = field(default_factory=set)
    """Names of which nobody knows whether a superscript on them is a power."""
    labels: set[str] = field(default_factory=set)
    """Letters that only name what they stand above."""


HESSIAN, LAPLACIAN = "hessian", "laplacian"


class Context(Struct):
    """Everything that reading knows; it grows where reading infers a name or the range of a free
    index."""

    names: dict[str, Name] = field(default_factory=dict)
    """By canonical TeX."""
    rules: tuple[Rule, ...] = ()
    """In the order of the answer; later ones may use earlier ones."""
    assumptions: tuple[Claim, ...] = ()
    everywhere: tuple[tuple[Claim, frozenset[Expr]], ...] = ()
    """Those of the assumptions that are made for all values of some names, with these."""
    own_letters: dict[str, str] = field(default_factory=dict)
    """Declared functions, and the letter at which they are meant where they stand without an
    argument: ``t`` of ``y' = -2y``."""
    unwritten: set[Expr] = field(default_factory=set)
    """Values of declared functions that were read where no argument is written."""
    independent: tuple[Independence, ...] = ()
    """Which random numbers are said to be independent."""
    related: tuple[EventRelation, ...] = ()
    """What is said of events that nothing declares."""
    entropies: dict[frozenset[str], tuple[Claim, ...]] = field(default_factory=dict)
    """The random variables of which entropies stand somewhere, and what is known of these."""
    apart: tuple[tuple[Claim, tuple[Expr, Expr]], ...] = ()
    """Assumptions that are made for unequal indices alone, with these."""
    drawn: bool = False
    """Whether a distribution is assumed of something random, beyond its moments."""
    draws: tuple[Drawn, ...] = ()
    """Numbers of which the distribution is named."""
    infer: bool = False
    """Whether undeclared names may be read where their meaning is beyond doubt."""
    macros: Mapping[str, Macro] = field(default_factory=dict)
    families: list[Expr] = field(default_factory=list)
    """What declared names with index letters stand for: all that they are with other indices."""
    phrases: tuple[Phrase, ...] = ()
    """Whole expressions that a definition took as one name."""
    broken: tuple[tuple[tuple[str, ...], Exception], ...] = ()
    """Definitions that are not understood: the lexemes of what they define, and why."""
    promises: tuple[Promise, ...] = ()
    """Domains that were declared of names which are defined as well, and that have to hold."""
    bounds: set[str] = field(default_factory=set)
    """Letters up to which an operator somewhere runs: sizes, which need no declaration."""
    reached: set[str] = field(default_factory=set)
    """Indices of sums that were taken to reach behind a plus or minus."""
    compared: dict[str, Exception] = field(default_factory=dict)
    """Declared indices that a side holds in sums alone whose own index is compared with them, and
    the question whether they are summed over as well."""
    ranges: dict[Expr, Expr] = field(default_factory=dict)
    """Free index Symbols and the size up to which each runs from 1."""
    styles: dict[str, str] = field(default_factory=dict)
    """The author's TeX for a canonical name, where it differs: ``\\mathrm{softmax}`` → ``{\\rm
    Softmax}``."""
    variables: dict[str, Expr] = field(default_factory=dict)
    """Integration variables met so far, by name; they say what an evaluated bracket's variable
    is."""
    binders: dict[Expr, str] = field(default_factory=dict)
    """What some bound variables are: ``single`` numbers, each a ``member`` of a set."""
    moving: dict[Expr, Expr] | None = None
    """Of the claim that is read: real names of which a derivative is taken, and by what. None where
    a side is read alone, which may tell too little of what moves."""
    whole: set[str] = field(default_factory=set)
    """Names over which a density was integrated without bounds: over all that they may be, here and
    in what follows."""
    conditionals: set[str] = field(default_factory=set)
    """Letters with a bar in their brackets somewhere in the chain: ``p`` of ``p(x \\mid z)``."""
    densities: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict)
    """Names that stand somewhere in the chain as densities, and the lexemes of their brackets:
    ``q`` and ``(z)`` of ``q(z)``."""
    has_means_over_orders: bool = False
    """Whether a mean is taken somewhere in the chain where an order holds, ``E[X \\mid Y > 0]``:
    orders of random numbers are events there."""
    events: set[str] = field(default_factory=set)
    """Capital letters that stand alone somewhere in the chain as events do: ``A`` of ``P(A)``."""
    told: dict[Expr, Claim] = field(default_factory=dict)
    """Of probabilities of events that the answer says: the assumption that it is so."""
    given: set[Expr] = field(default_factory=set)
    """Probabilities of what is given in conditional ones of the declarations or of the claim that
    is read: positive wherever these have a value."""
    told_indices: frozenset[Expr] = frozenset()
    """Indices that declarations and assumptions hold free, ``\\mathbb{E}[x_i] = \\mu``: the claim
    may sum over them."""
    given_by_all: frozenset[Expr] = frozenset()
    """Those of the declarations."""
    undeclared: set[str] = field(default_factory=set)
    """Canonical names read by inference, as numbers or families."""
    undeclared_functions: set[str] = field(default_factory=set)
    """The same, as functions."""
    kinds: dict[str, str] = field(default_factory=dict)
    """What undeclared names have been found to be: ``column``, ``matrix``, ``random`` for a capital
    in bold that is a random vector; all others are numbers."""
    sizes: dict[Expr, Expr] = field(default_factory=dict)
    """Sizes of inferred vectors and matrices that their surroundings have told."""
    bare: set[str] = field(default_factory=set)
    """Names that stand somewhere in the display without a bracket after them; they are no
    functions."""
    bare_members: set[str] = field(default_factory=set)
    """Names with one letter below that stand somewhere in the display without a bracket."""
    sampled: set[str] = field(default_factory=set)
    """Names of sequences, which stand in the display before square brackets alone."""
    applied: set[str] = field(default_factory=set)
    """Names that stand in the display before one letter in brackets somewhere."""
    primed: set[str] = field(default_factory=set)
    """Names that bear a prime somewhere in the display."""
    called: set[str] = field(default_factory=set)
    """Names that stand somewhere in the display before a bracket."""
    arguments: set[str] = field(default_factory=set)
    """Names that are all that a bracket behind a name holds somewhere in the display."""
    argument_lists: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    """The lists of names, two at least, that stand in brackets behind a name in the display."""
    subscripts: set[str] = field(default_factory=set)
    """Letters that stand below something in the display."""
    chosen: str = ""
    """What the sides of the display choose, where they name it: ``\\theta`` beside
    ``\\hat{\\theta} = \\arg\\max``."""
    has_step: bool = False
    """Whether h is the step of a scheme somewhere in the display."""
    unindexed: set[str] = field(default_factory=set)
    """Names that stand somewhere without an index, so that one below a vector's means an entry."""
    alone: set[str] = field(default_factory=set)
    """Names that stand somewhere in the display with no factor after them."""
    superscripted: dict[str, set[str]] = field(default_factory=dict)
    """Letters that, in bold, bear a superscript as an index, with what it is there."""
    superscripts: Superscripts = field(default_factory=Superscripts)
    """Which superscripts number or name, and are no powers."""
    index_counts: dict[str, set[int]] = field(default_factory=dict)
    """How many indices names bear somewhere in the display."""
    free_letters: set[str] = field(default_factory=set)
    """Letters that are an index of something by itself somewhere in the display."""
    list_ends: set[str] = field(default_factory=set)
    """Letters below what ends a list with dots."""
    has_differentials: bool = False
    """Whether a ``d`` stands right before a name somewhere in the display."""
    sums_twice: bool = False
    """Whether an index that stands twice in a product is summed over."""
    differentiated: set[str] = field(default_factory=set)
    """Letters by which something in the display is differentiated."""
    counts_choices: set[tuple[str, str]] = field(default_factory=set)
    """The lower and upper script of each C that counts choices in the display."""
    units: set[str] = field(default_factory=set)
    """Letters that with an index are unit vectors in the chain: ``e`` of ``e_i^\\top A e_j``."""
    nabla_squared: str = ""
    """What ``\\nabla^2`` is taken for, HESSIAN or LAPLACIAN; refused where neither is said."""
    is_nabla_squared: bool = False
    """Whether a ``\\nabla^2`` was read that may be the one or the other, or a ``\\otimes`` of
    columns that may be a matrix or a column."""
    joins_columns: bool = False
    """Whether it was the latter."""
    doubt: Exception | None = None
    """What is asked where the claims that were read last, all meant by some, are not all proved."""
    summed: set[str] = field(default_factory=set)
    """Letters that stand alone below a sum of the claim that is read."""
    laplacians: set[Expr] = field(default_factory=set)
    """Of the claim that is read: the functions, at their arguments, of which ``\\Delta f`` was read
    as the Laplacian."""
    vector_powers: str = ""
    """How powers of vectors are tried: of the entries, as inner products, or not at all."""
    binomials: bool = False
    """Whether columns of two in parentheses are binomials here."""
    has_matrices: bool = False
    """Whether something in the display is transposed or inverted as a matrix: capitals may be
    matrices then."""
    limits: Limits = field(default_factory=Limits)
    """How long and how deep a side may be."""

    def __contains__(self, canonical: str) -> bool:
        return canonical in self.names

    def size_named(self, text: str) -> Expr | None:
        """The size of declared vectors or matrices, or of ranges, that a text names; None for any
        other text."""
        shapes = (name.domain.shape for name in self.names.values())
        is_size = text.isdecimal() or text in self.bounds or any(text in s for s in shapes)
        return size(text) if is_size and not self.infer else None

    def rule_for(self, head: Expr) -> Rule | None:
        """The definition in force for a head; the last one where there are several."""
        return next((rule for rule in reversed(self.rules) if rule.head == head), None)

    def base_of(self, whole: Expr) -> Expr:
        """The IndexedBase whose entries make up a MatrixSymbol."""
        name = self.names.get(whole.name)
        return name.base() if name is not None else IndexedBase(whole.name, real=True)

    def entry_of(self, whole: Expr, *indices: Expr) -> Expr:
        """The entry of a MatrixSymbol at 1-based indices."""
        return self.base_of(whole)[indices if len(indices) > 1 else indices[0]]

    def whole_of(self, base: Expr) -> Expr:
        """The MatrixSymbol to which an IndexedBase's entries belong; None for a family without a
        known size."""
        name = self.names.get(str(base.label))
        return (
            name.whole()
            if name is not None and name.shape and all(s is not None for s in name.shape)
            else None
        )

    def domain_of(self, symbol: Expr) -> Domain | None:
        """The domain declared for a Symbol, an IndexedBase or a MatrixSymbol; None if none was."""
        label = getattr(symbol, "label", symbol)
        name = self.names.get(str(getattr(label, "name", label)))
        return name.domain if name is not None else None


def family_base(label: str, domain: Domain) -> Expr:
    """The IndexedBase of a family; the label of one of random numbers is random."""
    known = assumptions_of(domain)
    named = RandomSymbol(label, **known) if domain.kind == "random" else label
    return IndexedBase(named, **known)


def size(text: str) -> Expr:
    """A size as SymPy has it: an Integer, or a Symbol that is a positive integer."""
    return Integer(int(text)) if text.isdecimal() else Symbol(text, integer=True, positive=True)


def index_symbol(name: str) -> Expr:
    """A free index: a positive integer."""
    return Symbol(name, integer=True, positive=True)


def bound_index(name: str, low: Expr = None) -> Expr:
    """A fresh bound index, as positive as its lower bound allows."""
    if low is not None and getattr(low, "is_positive", None):
        return Dummy(name, integer=True, positive=True)
    if low is not None and getattr(low, "is_nonnegative", None):
        return Dummy(name, integer=True, nonnegative=True)
    return Dummy(name, integer=True)


_KINDS: dict[str, dict[str, bool]] = {
    "real": {"real": True},
    "positive": {"positive": True},
    "negative": {"negative": True},
    "nonnegative": {"nonnegative": True},
    "nonzero": {"real": True, "nonzero": True},
    "random": {"real": True},
    "integer": {"integer": True},
    "natural": {"integer": True, "nonnegative": True},
    "complex": {"complex": True},
    "simplex": {"positive": True},
    "onehot": {"integer": True, "nonnegative": True},
    "index": {"integer": True, "positive": True},
    "function": {},
    "imaginary unit": {},
}


def assumptions_of(domain: Domain) -> dict[str, bool]:
    """SymPy's assumptions for one scalar of a domain (an entry of a family).

    >>> assumptions_of(Domain("real", interval=Interval(low=0)))["positive"]
    True
    """
    found = dict(_KINDS[domain.kind])
    interval = domain.interval
    if interval is None:
        return found
    if interval.low is not None and interval.low >= 0:
        found |= {"positive": True} if _excludes_zero(domain, interval) else {"nonnegative": True}
    elif interval.high is not None and interval.high <= 0:
        closed_at_zero = interval.high == 0 and not interval.high_open
        found |= {"nonpositive": True} if closed_at_zero else {"negative": True}
    return found


def _excludes_zero(domain: Domain, interval: Interval) -> bool:
    assert interval.low is not None
    return interval.low > 0 or interval.low_open
