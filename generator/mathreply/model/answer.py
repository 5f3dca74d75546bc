"""An answer, as its author wrote it."""

from __future__ import annotations

from typing import ClassVar, Literal

from msgspec import Struct

from mathreply.model.domains import Domain
from mathreply.records import Record

Fit = Literal["phone", "none"]
"""Whose column the rows of a derivation are broken for."""


class Span(Struct, frozen=True, order=True):
    """A place in a source file; ``line`` and ``column`` count from 1, columns in characters (code
    points)."""

    line: int
    column: int
    end_line: int = 0
    """0 where only the beginning is known."""
    end_column: int = 0
    """The column just after the last character; 0 where only the beginning is known."""


class Symbol(Struct, frozen=True):
    """A declared name: ``\\sigma_1 : positive``."""

    tex: str
    """The name as typed, white space trimmed: ``z_1``, ``\\sigma``, ``x^{(i)}``."""
    domain: Domain
    span: Span | None = None


class Statement(Struct, frozen=True):
    """A definition (``\\sigma(t) = …``) or an assumption (``x \\ne 1``), unread."""

    tex: str
    span: Span | None = None
    local: bool = False
    """Whether it is a ``let``, which may give a name another meaning than an earlier ``let``."""


class Macro(Struct, frozen=True):
    """A ``\\newcommand`` of the author's."""

    name: str
    """With its backslash: ``\\R``."""
    body: str
    """``#1`` … ``#9`` stand for the arguments."""
    arity: int = 0
    default: str | None = None
    """The value of an optional first argument; ``None`` where there is none."""


class Declarations(Struct, frozen=True):
    """What the author says of the names; in force in the whole answer."""

    symbols: tuple[Symbol, ...] = ()
    definitions: tuple[Statement, ...] = ()
    assumptions: tuple[Statement, ...] = ()
    macros: tuple[Macro, ...] = ()


class LineBreak(Struct, frozen=True):
    """A place in a side where a row of the block may end and the next one begin."""

    at: int
    """Offset in the side's TeX; its length where the relation behind it gets a row of its own."""
    span: Span | None = None
    """Where the author wrote what follows; None where the break is not the author's."""


class EquationToSolve(Struct, frozen=True):
    """An equation that is to be solved."""

    left: str
    right: str
    unknown: str
    """The name in it that the solution is put in for: ``\\theta``, also of ``\\theta^* = …``."""
    is_set: bool = True
    """Whether a wrong solution is false: not where the equation was only mentioned, nor where the
    solution bears a hat and may be something else."""


class Step(Record, frozen=True):
    """One relation of a chain and the side that follows it."""

    incidental: ClassVar[frozenset[str]] = frozenset({"breaks", "reason_rows"})

    relation: str
    """As TeX: ``=``, ``<``, ``>``, ``\\le``, ``\\ge``, ``\\ne``, ``\\approx``, ``\\iff``,
    ``\\implies`` …"""
    tex: str
    """The side after the relation, without delimiters, alignment marks or closing punctuation.
    Empty in a computed step until the algebra has filled it in."""
    reason: str = ""
    """What the author wrote after ``%``; it may hold ``$…$``."""
    operation: str = ""
    """A computed step's instruction without its ``!``: ``substitute c = z_2``; empty for a step
    written out."""
    span: Span | None = None
    """Where ``tex`` (or the operation) begins."""
    reason_span: Span | None = None
    """Where the first line of ``reason`` begins."""
    states: bool = False
    """Whether it only states (a constraint, a name, an equation to solve, an assignment): it is
    proved if it can be, and never refuted."""
    solves: EquationToSolve | None = None
    """The equation of which the step, ``x = …``, gives the solution."""
    breaks: tuple[LineBreak, ...] = ()
    """Where the author of a fence began another line within ``tex``; they mean nothing to the
    algebra, whose keys are made of the rest."""
    reason_rows: tuple[int, ...] = ()
    """Where rows of ``reason`` begin that stand below the side, as offsets; empty for a reason
    beside it."""
    assumed: bool = False
    """Whether its chain is an assumption of the head, word by word: then it is stated."""


class Derivation(Record, frozen=True):
    """A chain: ``start relation side relation side …``."""

    incidental: ClassVar[frozenset[str]] = frozenset({"start_breaks"})

    start: str
    """The first side. Of a chain between equations (``\\iff``) it is an equation."""
    steps: tuple[Step, ...]
    span: Span | None = None
    """Where ``start`` begins."""
    lets: tuple[Statement, ...] = ()
    """Definitions made inside the chain (``let z = z_1 - z_2``), in force for this chain and for
    those after it in the same answer."""
    implied: tuple[Statement, ...] = ()
    """The definitions that the first step makes where ``start`` is a name that is nowhere declared,
    and those of ``a + b =: c``; as ``lets``."""
    forgets: tuple[str, ...] = ()
    """Definitions that chains above made (``lets``, ``implied``) and that are not in force from
    here on, as TeX: the post has turned to something else."""
    given: tuple[Statement, ...] = ()
    """Conditions written beside the chain (``\\text{for } x > 0``), assumed for this chain
    alone."""
    supposed: tuple[Statement, ...] = ()
    """Equations that displays above set and that are only stated: a step that fails where they do
    not hold is not false."""
    unheard: tuple[str, ...] = ()
    """What is said beside the chain and is assumed nowhere, as it was not understood: ``for even
    n``. A step may hold for that alone, so none is called false."""
    called: tuple[str, ...] = ()
    """What its own display says of a name in it: ``\\text{where } \\sigma(t) = …``. It is one of
    :attr:`implied` where nothing else says what the name is, and else one of :attr:`unheard`."""
    start_breaks: tuple[LineBreak, ...] = ()
    """As :attr:`Step.breaks`, within ``start``."""
    heard: tuple[str, ...] = ()
    """Sides that stand before ``start`` where the chain is a part of another: they tell what the
    variables of ``[F(x)]_a^b`` are, and are not judged."""


class Prose(Struct, frozen=True):
    """Markdown that is carried through as it stands."""

    raw: str
    span: Span


class DerivationBlock(Struct, frozen=True):
    """A ```` ``` derivation ```` fence; typeset by the template."""

    derivation: Derivation
    span: Span
    stated: bool = False
    """Written as ```` ``` derivation stated ````: none of its steps claims."""


class DisplayBlock(Struct, frozen=True):
    """Display math in the text: its chains are checked, its raw text is left as it is."""

    raw: str
    """With its delimiters, as in the file."""
    tex: str
    """Without delimiters."""
    derivations: tuple[Derivation, ...]
    """The chains that it holds; empty for a formula without a relation."""
    span: Span
    bare: bool = False
    """Written as ``\\begin{align} … \\end{align}`` without delimiters; a forum shows it raw, so the
    post adds them."""
    within: bool = False
    """Text stands beside it on its lines: what it claims is checked, and the post shows the lines
    as they are."""


Block = Prose | DerivationBlock | DisplayBlock


class ReplyTo(Struct, frozen=True):
    """The post that is answered; a quote of it opens the reply."""

    user: str
    topic: int | None = None
    post: int | None = None
    quote: str = ""
    quote_span: Span | None = None
    """Where the quote begins."""


class Answer(Record, frozen=True):
    """One answer file, read."""

    incidental: ClassVar[frozenset[str]] = frozenset({"digest"})

    path: str
    """As the user named it; ``-`` for standard input. For messages, never opened again."""
    slug: str
    """The name of its output folder: ``[a-z0-9-]+``."""
    title: str
    template: str
    declarations: Declarations
    blocks: tuple[Block, ...]
    reply_to: ReplyTo | None = None
    words: tuple[tuple[str, str], ...] = ()
    """The author's own wording: (TeX, words) pairs."""
    tags: tuple[str, ...] = ()
    fit: Fit | None = None
    """For which readers rows are broken; as the settings say where None."""
    title_span: Span | None = None
    """Where the title begins; None where it is made from the file's name."""
    declared_at: Span | None = None
    """Where the names are declared: ``symbols:``, or the beginning of the head; None where there is
    no head."""
    digest: str = ""
    """SHA-256 of the file's bytes, in hexadecimal; empty where it was not read from any."""
