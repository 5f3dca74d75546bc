"""Names that a chain itself introduces: ``{\\bf z} = [z, 0]`` where ``\\mathbf{z}`` is nowhere
declared.

Such a first step is a definition, in force for the rest of its chain and for the chains after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from mathreply.model import (
    Block,
    Declarations,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Prose,
    Statement,
)
from mathreply.source.evolving import evolving
from mathreply.source.examples import Valued, values_said
from mathreply.source.formulas import placed_in
from mathreply.source.marks import mark_before
from mathreply.source.naming import (
    ARGUMENT_POWER,
    LETTERS,
    canonical,
    holds,
    is_name,
    name_in,
    solid,
)
from mathreply.source.profits import differentiated, head_of_profit
from mathreply.source.turning import Turn, turn_in
from mathreply.tex.tokens import TokenKind

_DEFINING = frozenset({"=", ":=", "\\coloneqq", "\\equiv", "\\triangleq"})
_MOMENT = re.compile(
    r"\\(?:mathrm|operatorname|text|mathbb|mathsf)\s*\{(?:[Vv]ar|[Cc]ov|E|V)\}|\\(?:Var|Cov|E)"
)
"""What has a meaning of its own, so that an equation about it claims: ``\\mathrm{Var}(X) = …``"""
_CHANCE = re.compile(r"(?:P|\\Pr|\\(?:mathbb|mathrm|mathbf|mathsf)\s*\{Pr?\})(?=\s*[(\[])")
"""The letter of a probability, before its bracket."""
_EVENT_SIGNS = (
    r"\\(?:mid|vert|cap|cup|setminus|neg|lnot|bar|overline|text|mathrm|[,;!])(?![A-Za-z])"
)
_FUNCTION = re.compile(r"[fgh]|\\(?:sigma|phi|varphi|psi|rho|tau)")
"""Letters that are no factor before a bracket with one name."""
_ONE_BRACKET = re.compile(
    _CHANCE.pattern + r"\s*[(\[](?:[^()\[\]=<>\\]|" + _EVENT_SIGNS + r")*[)\]]"
)
"""One of events that have names, and no more; that of what is said of a number, ``P(X \\le 2)``,
may follow from its distribution."""


_DECIMAL = re.compile(r"\s*-?\d+\.\d+\s*$")
"""A number with digits behind its point and nothing else."""


class _Known(Struct):
    names: set[str] = field(default_factory=set)
    free: frozenset[str] = frozenset()
    """Those that are declared, and of which no definition and no assumption says more."""
    first: frozenset[str] = frozenset()
    """Those of them that a chain of several relations names something by, before they stand
    anywhere else."""
    has_complex: bool = False
    """Whether anything is declared as complex."""
    matrices: frozenset[str] = frozenset()
    """What is declared as a matrix."""
    profits: frozenset[str] = frozenset()
    """Letters of numbers that are names here."""
    chances: bool = False
    """Whether anything is said of probabilities of events: that of another may follow."""
    valued: Valued = field(default_factory=Valued)
    made: dict[str, Statement] = field(default_factory=dict)
    """What displays define, by name."""
    renewable: set[str] = field(default_factory=set)
    """Those of the names that were made before the post turned to another problem."""
    above: list[str] = field(default_factory=list)
    """The sides of all chains so far."""
    forgotten: tuple[str, ...] = ()
    """What is no longer in force from the next chain on."""

    def turns(self, turn: Turn) -> None:
        """From here on what is said of a name may be of another thing than above."""
        self.renewable = {name for name in self.made if not turn.asks_about(_base(name))}
        for name in tuple(self.made):
            if _base(name) in turn.letters:
                self._forget(name)

    def _forget(self, name: str) -> None:
        """A definition made by a display is no longer in force, nor those that use it."""
        let = self.made.pop(name, None)
        if let is None:
            return
        self.forgotten = (*self.forgotten, let.tex)
        self.names.discard(name)
        self.renewable.discard(name)
        for other, made in tuple(self.made.items()):
            if holds(_base(name), made.tex):
                self._forget(other)

    def takes(self, derivation: Derivation) -> Derivation:
        """The chain, with its first step as a definition if that introduces a name, and with what
        is no longer in force."""
        name = canonical(name_in(derivation.start))
        first = derivation.steps[0] if derivation.steps else None
        if name in self.renewable and first is not None and first.relation in _DEFINING:
            self._forget(name)
        derivation = self._named(derivation)
        for let in derivation.implied:
            self.made[canonical(_head_of(let))] = let
        self.above += [derivation.start, *(step.tex for step in derivation.steps)]
        forgets, self.forgotten = self.forgotten, ()
        return replace(derivation, forgets=forgets) if forgets else derivation

    def _named(self, derivation: Derivation) -> Derivation:
        for let in (*derivation.lets, *derivation.implied):
            self.names.add(canonical(name_in(let.tex.split("=")[0]) or let.tex.split("=")[0]))
        derivation = self._applied(self._called(derivation))
        first = derivation.steps[0] if derivation.steps else None
        if first is None or first.operation or first.relation not in _DEFINING:
            return derivation
        chance = _CHANCE.match(derivation.start.strip())
        if chance and canonical(chance[0]) not in self.names:
            if self.chances:
                return derivation  # it may follow from what is said of others
            if _is_written_out(first.tex) and _ONE_BRACKET.fullmatch(derivation.start.strip()):
                return _defined_by_first(derivation)
        head = (
            name_in(derivation.start)
            or _squared(derivation)
            or self._starred(derivation)
            or head_of_profit(derivation, self.profits)
        )
        name = canonical(head)
        # What is said of a name that is known is a claim, and is judged.
        is_known = name in self.names and name not in self.first
        if not head or is_known or not first.tex.strip() or _MOMENT.fullmatch(head):
            return derivation
        if "'" in head and canonical(head.replace("'", "")) in self.names:
            return derivation  # the derivative of a name that is there already
        if holds(head, first.tex) or "\\pm" in first.tex or "\\mp" in first.tex:
            return derivation  # an assignment, or two values: no definition
        if self._comes_of(head, first.tex):
            return derivation  # f by its coefficients, and these by f
        if _DECIMAL.match(first.tex) and any(holds(head, side) for side in self.above):
            return derivation  # a rounded solution of what stands above
        self.names.add(name)
        self.first -= {name}
        return _defined_by_first(derivation)

    def _starred(self, chain: Derivation) -> str:
        """The name with its star that a chain begins with, ``w^*``; empty where a star may be the
        conjugate or the adjoint."""
        start = chain.start.strip()
        found = _STARRED.fullmatch(start)
        if found is None or not is_name(found["root"]) or self.has_complex:
            return ""
        root = canonical(found["root"])
        letters = re.sub(r"\\[A-Za-z]+", "", root.partition("_")[0])
        has_capital = any(letter.isupper() for letter in letters)
        if root in self.matrices or (has_capital and root not in self.names):
            return ""
        return start

    def _comes_of(self, head: str, tex: str) -> bool:
        """Whether what displays have defined, as far as TeX uses it, was defined by a name."""
        asked, seen = [tex], set[str]()
        while asked:
            text = asked.pop()
            for name, made in self.made.items():
                if name in seen or not holds(name, text):
                    continue
                seen.add(name)
                said = made.tex.split("=", maxsplit=1)[-1]
                if holds(head, said):
                    return True
                asked.append(said)
        return False

    def _called(self, chain: Derivation) -> Derivation:
        """The chain with the definitions that it makes on the right: ``a + b =: c``."""
        sides = [chain.start, *(step.tex for step in chain.steps)]
        for side, step in zip(sides, chain.steps, strict=False):
            name = canonical(name_in(step.tex))
            if step.relation != "=:" or not name or name in self.names or holds(step.tex, side):
                continue
            self.names.add(name)
            let = Statement(f"{step.tex.strip()} = {side.strip()}", chain.span, local=True)
            chain = replace(chain, implied=(*chain.implied, let))
        return chain

    def _applied(self, chain: Derivation) -> Derivation:
        """The chain with the functions that it defines on its way: ``a = \\sigma(z) = \\frac{1}{1 +
        e^{-z}}`` of a sigma that is nowhere else."""
        for side, following in pairwise(chain.steps):
            name, _, argument = side.tex.strip().partition("(")
            argument = argument.removesuffix(")")
            is_new = _FUNCTION.fullmatch(name) and canonical(name) not in self.names
            is_plain = following.relation == "=" and not following.operation
            if not (is_new and is_plain and is_name(argument)):
                continue
            if holds(argument, following.tex) and not holds(name, following.tex):
                self.names.add(canonical(name))
                tex = f"{side.tex.strip()} = {following.tex.strip()}"
                let = Statement(tex, chain.span, local=True)
                chain = replace(chain, implied=(*chain.implied, let))
        return chain

    def with_value(self, chain: Derivation) -> Derivation:
        """The chain, with its first step stated if that gives a name a number, as an example does:
        ``V = \\frac{1}{1 - 0.45} = …`` of a V that may be any number claims nothing of it."""
        first = chain.steps[0]
        is_value = first.relation in ("=", "\\approx") and not first.operation
        is_free = canonical(chain.start) in self.free and not chain.given
        if not (is_value and is_free and _is_written_out(first.tex)):
            return chain
        return replace(chain, steps=(replace(first, states=True), *chain.steps[1:]))

    def with_evolution(self, chain: Derivation, told: frozenset[str]) -> Derivation:
        """The chain, its first step stated if that is a differential equation for a name of which
        nothing is said.

        Args:
            chain: any.
            told: the names that the running text says to be something.
        """
        name = evolving(chain)
        is_open = name not in self.names or name in self.free
        if not name or not is_open or name in told or chain.given:
            return chain
        return replace(chain, steps=(replace(chain.steps[0], states=True), *chain.steps[1:]))

    def with_values(self, chain: Derivation, before: Prose) -> Derivation:
        """The chain, if it says in numbers alone what a defined name is, under the values that the
        text before it gives to others."""
        is_defined = canonical(chain.start) in self.names - self.free - self._just_named(chain)
        if chain.given or not is_defined or not all(_is_written_out(s.tex) for s in chain.steps):
            return chain
        said = values_said(before)
        heard = tuple(each for each in said.heard if not holds(chain.start, each.tex))
        # What is not heard may be meant all the same: nothing is false for it.
        doubtful = (f"{chain.start} \\text{{ for }} {tex}" for tex in said.doubtful)
        return replace(chain, given=heard, unheard=(*chain.unheard, *doubtful))

    @staticmethod
    def _just_named(chain: Derivation) -> frozenset[str]:
        return frozenset(canonical(_head_of(let)) for let in (*chain.lets, *chain.implied))

    def with_numbers(self, chain: Derivation) -> Derivation:
        """The chain, with its steps stated that put numbers in for names, as an example does."""
        if chain.given:
            return chain
        self.valued.hear((*chain.lets, *chain.implied))
        defined = {name_in(_head_of(let)) for let in (*chain.lets, *chain.implied)}
        free = self.free - {canonical(name) for name in defined}

        def fixed(name: str) -> bool:
            return canonical(name) in self.names and canonical(name) not in free

        chain = self.valued.with_examples(chain, fixed)
        self.valued.hear((), [chain])
        return chain


def _base(name: str) -> str:
    """The letter of a name without its index or argument: of ``a_n``, ``y(t)``."""
    return re.split(r"[_(']", name, maxsplit=1)[0]


_ROOT = re.compile(
    r"(?:\\(?:hat|bar|tilde|widehat)\s*\{?\s*\\?[A-Za-z]+\s*\}?|\\(?!pi(?![a-z]))[a-z]+|[A-Zs])"
    r"(?:_\{?\w\}?|_\{(?:\\(?:text|mathrm|rm)\s*)?\{?[A-Za-z]+\}?\})?"
)
_INDEX_BEHIND_POWER = re.compile(r"(?P<root>.+?)(?P<power>\^\s*\{?\s*2\s*\}?)\s*(?P<index>_.+)")
"""What is spoken of by its square: ``\\hat\\sigma^2``, ``s^2``; ``x^2 = …`` is an equation."""


_STARRED = re.compile(
    r"(?P<root>(?:[A-Za-z]|\\[a-z]+|\\(?:mathbf|boldsymbol|vec|text|mathrm)\s*\{[^{}]+\})(?:_\{?\w+\}?)?)"
    r"\s*\^\s*\{?\s*(?:\*|\\ast|\\star)\s*\}?"
)


def _squared(chain: Derivation) -> str:
    """The name of which a chain begins with the square, as that of a variance; else empty."""
    start = _INDEX_BEHIND_POWER.sub(r"\g<root>\g<index>\g<power>", chain.start.strip())
    root = ARGUMENT_POWER.sub("", start)
    is_square = root != start and _ROOT.fullmatch(root) is not None
    # s^2 = 4 is an equation for s; only an expression says what a variance is.
    is_given = is_name(root) and not _is_written_out(chain.steps[0].tex)
    return root if is_square and is_given else ""


def _defined_by_first(chain: Derivation) -> Derivation:
    """The chain with its first step as a definition."""
    tex = f"{chain.start.strip()} = {chain.steps[0].tex.strip()}"
    let = Statement(tex, chain.span, local=True)
    return replace(chain, implied=(*chain.implied, let))


def _is_written_out(tex: str) -> bool:
    """Whether the TeX is made of numbers alone."""
    tokens = solid(tex)
    names = [t for t in tokens if t.text in LETTERS or t.kind is TokenKind.LETTER]
    has_number = any(token.kind is TokenKind.NUMBER for token in tokens)
    return has_number and all(token.text == "e" for token in names)


def with_implied(blocks: Iterable[Block], declarations: Declarations) -> tuple[Block, ...]:
    """The blocks, each chain with the definitions that its first step makes."""
    symbols = {canonical(s.tex) for s in declarations.symbols}
    defined = {canonical(_head_of(d)) for d in declarations.definitions}
    said = (*declarations.definitions, *declarations.assumptions)
    free = {s for s in symbols - defined if not any(holds(s, one.tex) for one in said)}
    chances = any(_CHANCE.search(one.tex) for one in said)
    blocks = tuple(blocks)
    every = [chain for block in blocks for chain in _chains_of(block)]
    numbers = {
        canonical(s.tex) for s in declarations.symbols if s.domain.kind in ("real", "complex")
    }
    first = frozenset(name for name in free & numbers if _is_named_first(name, every))
    has_complex = any(s.domain.kind in ("complex", "imaginary unit") for s in declarations.symbols)
    matrices = frozenset(canonical(s.tex) for s in declarations.symbols if len(s.domain.shape) == 2)
    known = _Known(
        symbols | defined,
        frozenset(free),
        first,
        has_complex,
        matrices,
        differentiated(every),
        chances,
    )
    known.valued.hear(said)
    told = _told_in_text(blocks)
    result: list[Block] = []
    before: Block | None = None
    for block in blocks:
        if isinstance(block, DerivationBlock):
            result.append(replace(block, derivation=known.takes(block.derivation)))
        elif isinstance(block, DisplayBlock):
            chains = _told_before(tuple(known.takes(chain) for chain in block.derivations))
            if isinstance(before, Prose):
                chains = tuple(known.with_values(chain, before) for chain in chains)
            if mark_before(before) != "claim":
                chains = tuple(known.with_numbers(known.with_value(chain)) for chain in chains)
                chains = tuple(known.with_evolution(chain, told) for chain in chains)
            result.append(replace(block, derivations=chains))
        else:
            if (turn := turn_in(block)) is not None:
                known.turns(turn)
            result.append(block)
        before = block
    return tuple(result)


def _told_in_text(blocks: Iterable[Block]) -> frozenset[str]:
    """The names that formulas of the running text begin with, before an equals sign."""
    formulas = (f for block in blocks if isinstance(block, Prose) for f in placed_in(block))
    return frozenset(
        canonical(_head_of_tex(formula.tex)) for formula in formulas if "=" in formula.tex
    )


def _chains_of(block: Block) -> tuple[Derivation, ...]:
    if isinstance(block, DerivationBlock):
        return (block.derivation,)
    return block.derivations if isinstance(block, DisplayBlock) else ()


_MOVING = frozenset({"\\partial", "d", "_", "\\mathrm"})
"""What stands before a name by which is differentiated, or over which something runs."""


def _moves(name: str, tex: str) -> bool:
    """Whether something changes with a name, or runs over it."""
    width = len(solid(name))
    texts = [token.text for token in solid(tex)]
    places = (at for at in range(1, len(texts)) if holds(name, "".join(texts[at : at + width])))
    return any(texts[at - 1] in _MOVING for at in places)


def _is_named_first(name: str, chains: Iterable[Derivation]) -> bool:
    """Whether a declared name stands in no chain before one of several relations that begins with
    it, which says what it is to be, and begins no other. A name that moves anywhere is none: its
    value is that at one place.

    Args:
        name: as ``canonical`` has it.
        chains: all of the answer, in order.
    """
    using = [chain for chain in chains if _uses(chain, name)]
    if not using or canonical(using[0].start) != name or len(using[0].steps) < 2:
        return False
    side = using[0].steps[0].tex
    if _is_written_out(side) or is_name(side) or holds(name, side) or using[0].given:
        return False
    if any(step.relation != "=" or step.operation or step.solves for step in using[0].steps):
        return False
    again = any(canonical(chain.start) == name for chain in using[1:])
    sides = (side for chain in using for side in (chain.start, *(s.tex for s in chain.steps)))
    return not again and not any(_moves(name, each) for each in sides)


def _told_before(chains: tuple[Derivation, ...]) -> tuple[Derivation, ...]:
    """The chains of one display, each with the definitions that rows below it make of names that
    it uses: ``h(x) = g(2x)`` above ``g(z) = \\frac{1}{1 + z}``."""
    result = list(chains)
    for number in range(len(chains) - 1, 0, -1):
        for let in chains[number].implied:
            name = name_in(_head_of(let))
            if _is_written_out(let.tex.split("=", maxsplit=1)[-1]):
                continue  # K = 35.8 below an equation is what came of it, rounded
            above = [n for n in range(number) if name and _uses(result[n], name)]
            if above and not any(_defines(result[n], name) for n in range(number)):
                first = result[above[0]]
                result[above[0]] = replace(first, implied=(let, *first.implied))
    return tuple(result)


def _uses(chain: Derivation, name: str) -> bool:
    return any(holds(name, side) for side in (chain.start, *(step.tex for step in chain.steps)))


def _defines(chain: Derivation, name: str) -> bool:
    lets = (*chain.lets, *chain.implied)
    return any(canonical(_head_of(let)) == canonical(name) for let in lets)


def _head_of(definition: Statement) -> str:
    """The name that a definition defines; its whole left side where that is no name."""
    return _head_of_tex(definition.tex)


def _head_of_tex(tex: str) -> str:
    left = tex.split("=")[0].removesuffix(":")
    return name_in(left) or left
