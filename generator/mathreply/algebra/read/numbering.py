"""Superscripts that number, where nothing is declared: ``x^{k+1} = x^k - \\alpha \\nabla f(x^k)``
of an iteration, ``a_j^l`` of a layer; and letters that only name, as ``\\nu`` in ``S_t^\\nu``
beside ``\\nu_t``.

That a superscript is no power is told by the whole display: one side is a name with ``k+1`` above
it and nothing else, another holds the same name with ``k``, and no name is there without its
superscript, by which a power would have been multiplied. What may be both is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mathreply.algebra.expression.context import Superscripts
from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.names import BOLD, read_base, starts_name
from mathreply.algebra.read.stream import Lexeme, StreamError, prepare
from mathreply.algebra.read.unread import Unread
from mathreply.settings import Limits
from mathreply.tex.tokens import TokenKind

_COUNTERS = set("ijklmnstN") | {"\\tau"}
"""Letters above a name that may number."""
_FACTORS = {"\\alpha", "\\beta", "\\gamma", "\\lambda", "\\eta", "\\rho", "\\mu", "\\epsilon"}
"""Rates and discounts: of those a power is meant as often as a member."""
_NEVER = {"e", "\\mathrm{e}", "\\pi", "d", "\\mathrm{d}"}
_LABELS = {"\\nu", "\\pi", "\\mu", "\\omega"}
"""Letters above a name with an index that are a measure, a policy or a path as often as a power."""
_SUMMING = ("\\sum", "\\prod", "\\int")
_OPENING, _CLOSING = ("(", "[", "\\{"), (")", "]", "\\}")

Above = tuple[str, int]
"""The letter above a name, and what is added to it: ``k`` and 1."""


class _Place(Struct, frozen=True):
    """Where a run of lexemes stands."""

    side: int
    chain: int
    is_inner: bool = False
    """Whether it is in braces or above something."""
    is_script: bool = False
    """Whether it stands above a name."""
    over: str = ""
    """With what the denominator begins below it."""
    orders: frozenset[str] = frozenset()
    """The letters above the signs of derivatives in its side."""


class _Seen(Struct, frozen=True):
    """A name where it stands in a side."""

    base: str
    sub: str
    sup: tuple[Lexeme, ...]
    run: tuple[Lexeme, ...]
    """The lexemes among which it stands."""
    start: int
    end: int
    place: _Place

    @property
    def above(self) -> Above | None:
        """The counter above it; None where anything else or nothing is."""
        return _above(self.sup)

    @property
    def before(self) -> str:
        """The lexeme before it."""
        return self.run[self.start - 1].text if self.start else ""

    @property
    def after(self) -> str:
        """The lexeme behind its scripts."""
        return self.run[self.end].text if self.end < len(self.run) else ""

    @property
    def alone(self) -> bool:
        """Whether it is all that a side holds; a bracket may follow to its end."""
        return not self.place.is_inner and not self.before and _ends(self.run, self.end)

    @property
    def is_last_factor(self) -> bool:
        """Whether it ends a side that is a product: of those none adds anything outside brackets,
        and nothing is summed."""
        if self.place.is_inner or self.after or not self.before:
            return False
        depth = 0
        for lexeme in self.run[: self.start]:
            depth += lexeme.text in (*_OPENING, "{")
            depth -= lexeme.text in (*_CLOSING, "}")
            if lexeme.text in _SUMMING or (depth == 0 and lexeme.text in ("+", "-")):
                return False
        return True


def _ends(run: tuple[Lexeme, ...], place: int) -> bool:
    """Whether nothing, or one bracket only, follows here."""
    if place >= len(run):
        return True
    depth = 0
    for number, lexeme in enumerate(run[place:], place):
        depth += lexeme.text in _OPENING
        depth -= lexeme.text in _CLOSING
        if depth == 0:
            return lexeme.text in _CLOSING and number == len(run) - 1
    return False


def of_display(chains: Sequence[Sequence[str]]) -> Superscripts:
    """What the sides of a display tell of the superscripts in it."""
    names = [name for name in _names(chains) if not BOLD.match(name.base)]
    letters, doubtful = _counters(names)
    numbered: dict[str, set[str]] = {}
    for base in {n.base for n in names if n.above and n.above[0] in letters} - _NEVER:
        own = {n.above[0] for n in names if n.base == base and n.above} & letters
        is_iterate = any(_is_step(n, names) for n in names if n.base == base)
        # A name that also stands without a superscript is a number, of which that is a power.
        if is_iterate or not (base in _FACTORS or _is_bare(base, names)):
            numbered[base] = own
        else:
            doubtful.add(base)
    labels, without_label = _labels(names)
    return Superscripts(numbered, (doubtful | without_label) - set(numbered), labels)


def _counters(names: list[_Seen]) -> tuple[set[str], set[str]]:
    """The letters that number in superscripts, and the names of which it is doubtful."""
    letters: set[str] = set()
    doubtful: set[str] = set()
    for name in names:
        if name.above is None or name.base in _NEVER:
            continue
        is_step = _is_step(name, names)
        if is_step and _is_iterate(name, names):
            letters.add(name.above[0])
        elif (is_step or _is_factored(name, names)) and not _is_bare(name.base, names):
            doubtful.add(name.base)
    return letters, doubtful


def _is_step(name: _Seen, names: list[_Seen]) -> bool:
    """Whether a name is a whole side and another side of its chain holds it with a counter before
    or behind; or both make up a difference over ``\\Delta t``; or it is differentiated by."""
    if name.above is None or name.base in _NEVER:
        return False
    if _is_differentiated_by(name, names):
        return True
    others = _neighbours(name, names)
    if any(_is_difference(name, other) for other in others):
        return True
    chain, side = name.place.chain, name.place.side
    # x^{k+1} = x^k - …: the one side is what the other makes of the number before.
    is_next = any(other.place.chain == chain and other.place.side != side for other in others)
    return name.alone and is_next


def _neighbours(name: _Seen, names: list[_Seen]) -> list[_Seen]:
    """Where a name stands with the same counter and something else added to it."""
    if name.above is None:
        return []
    letter, _ = name.above
    same_letter = (n for n in names if n.base == name.base and n.above and n.above[0] == letter)
    return [other for other in same_letter if other.above != name.above]


def _is_factored(name: _Seen, names: list[_Seen]) -> bool:
    """Whether ``A x^{k+1} = B x^k`` stands here: nobody knows what the superscripts are."""
    return name.is_last_factor and any(
        (n.is_last_factor or n.alone) and n.place.chain == name.place.chain
        for n in _neighbours(name, names)
    )


def _is_differentiated_by(name: _Seen, names: list[_Seen]) -> bool:
    """Whether ``\\partial x^i`` stands here, where ``i`` is no order of a derivative."""
    if name.before != "\\partial" or name.above is None:
        return False
    letter = name.above[0]
    return letter not in name.place.orders


def _is_difference(name: _Seen, other: _Seen) -> bool:
    """Whether ``\\frac{x^{k+1} - x^k}{\\Delta t}`` stands here; both make up the numerator."""
    both = other.run is name.run and other.before == "-" and name.after == "-"
    is_all = not name.before and not other.after
    return both and is_all and name.place.over in ("\\Delta", "\\delta")


def _is_iterate(step: _Seen, names: list[_Seen]) -> bool:
    """Whether a step shows that its superscript numbers: something is a function of it or
    differentiated by it, another name is numbered alike, or its subscripts differ."""
    if not step.alone:
        return True
    same_base = [name for name in names if name.base == step.base]
    own = [name for name in same_base if name.above]
    bare = [name for name in same_base if not name.sup]
    if any(name.before not in ("\\partial", "\\nabla") for name in bare):
        return False
    if bare or step.after or any(_is_argument(name) for name in own):
        return True
    assert step.above is not None
    letter, chain = step.above[0], step.place.chain
    numbered = [name for name in names if name.place.chain == chain and name.above]
    alike = {name.base for name in numbered if name.above and name.above[0] == letter}
    # What a name is multiplied by is raised to a power as it is.
    candidates = alike - {step.base} - _NEVER - _FACTORS
    others = {base for base in candidates if not _is_bare(base, names)}
    return bool(others) or len({name.sub for name in own}) > 1


def _is_argument(name: _Seen) -> bool:
    """Whether a name is all that a bracket holds behind another name."""
    place = name.start - 2
    opens = name.before in ("(", "[") and name.after in (")", "]")
    before = name.run[place] if place >= 0 else None
    is_name = before is not None and (
        before.kind is TokenKind.LETTER or (before.text[:1] == "\\" and before.text[1:].isalpha())
    )
    return opens and is_name


def _is_bare(base: str, names: list[_Seen]) -> bool:
    """Whether a name stands somewhere without a superscript."""
    return any(n.base == base and not n.sup for n in names)


def _labels(names: list[_Seen]) -> tuple[set[str], set[str]]:
    """Greek letters above names that bear a subscript, where they are a family of their own:
    ``\\nu`` of ``S_t^\\nu`` beside ``\\nu_t``; and the names below those of which nothing else is
    seen."""
    below = [n for n in names if len(n.sup) == 1 and n.sub and n.base not in _NEVER]
    labels: set[str] = set()
    doubtful: set[str] = set()
    for letter in {name.sup[0].text for name in below} & set(GREEK):
        own = [name for name in names if name.base == letter and not name.place.is_script]
        is_family = all(name.sub and not name.sup for name in own)
        if own and is_family:
            labels.add(letter)
        elif not own and letter in _LABELS:
            doubtful |= {name.base for name in below if name.sup[0].text == letter}
    return labels | _of_densities(names), doubtful


def _of_densities(names: list[_Seen]) -> set[str]:
    """Small letters that stand above densities before their brackets and nowhere else: ``h`` of
    ``p^h(w)`` and ``p_d^h(w)``."""
    found = set()
    for name in names:
        letter = name.sup[0].text if len(name.sup) == 1 else ""
        if name.base not in ("p", "q") or name.after != "(" or not letter.islower():
            continue
        if len(letter) == 1 and not any(n.base == letter and not n.place.is_script for n in names):
            found.add(letter)
    return found


def _above(sup: tuple[Lexeme, ...]) -> Above | None:
    """The counter that a superscript is, and what is added to it; None for anything else."""
    if not sup or sup[0].text not in _COUNTERS:
        return None
    if len(sup) == 1:
        return sup[0].text, 0
    is_sum = len(sup) == 3 and sup[1].text in ("+", "-") and sup[2].text.isdecimal()
    if not is_sum:
        return None
    added = int(sup[2].text)
    return sup[0].text, -added if sup[1].text == "-" else added


def _names(chains: Sequence[Sequence[str]]) -> list[_Seen]:
    found: list[_Seen] = []
    side = 0
    for number, sides in enumerate(chains):
        for tex in sides:
            side += 1
            try:
                run = prepare(tex, {}, Limits())
            except StreamError:
                continue
            found += _names_in(run, _Place(side, number, orders=_orders(run)))
    return found


def _orders(run: tuple[Lexeme, ...]) -> frozenset[str]:
    """The letters above the signs of derivatives in a run: ``n`` of ``\\partial^n``."""
    found: set[str] = set()
    for number, lexeme in enumerate(run[:-2]):
        is_raised = run[number + 1].kind is TokenKind.SUPER
        if lexeme.text in ("\\partial", "d") and is_raised:
            cursor = Cursor(run[number + 2 :], 0)
            is_closed = cursor.peek().kind is not TokenKind.CLOSE
            found |= {x.text for x in cursor.group()} if is_closed else set()
    return frozenset(found)


def _names_in(run: tuple[Lexeme, ...], place: _Place) -> Iterator[_Seen]:
    """The names of a run, those in braces and in superscripts as well, each with its scripts."""
    cursor = Cursor(run, 0)
    while not cursor.done():
        start = cursor.at
        try:
            if not starts_name(cursor):
                yield from _inside(cursor, place)
                continue
            base = read_base(cursor)
            scripts = _scripts(cursor)
        except Unread:
            cursor.at = max(cursor.at, start + 1)
            continue
        sub, sup = scripts.get(TokenKind.SUB, ()), scripts.get(TokenKind.SUPER, ())
        below = "".join(x.text for x in sub)
        yield _Seen(base, below, sup, run, start, cursor.at, place)
        yield from _names_in(sup, replace(place, is_inner=True, is_script=True, over=""))


_FRACTIONS = ("\\frac", "\\dfrac", "\\tfrac", "\\cfrac")


def _inside(cursor: Cursor, place: _Place) -> Iterator[_Seen]:
    """The names in the group that begins here, as a run of its own; past one lexeme where none
    does, past an environment's name and a subscript as well."""
    lexeme, is_numerator = cursor.peek(), cursor.peek(-1).text in _FRACTIONS
    if lexeme.kind is TokenKind.OPEN:
        inside = cursor.group()
        over = cursor.peek(1).text if is_numerator else ""
        yield from _names_in(inside, replace(place, is_inner=True, over=over))
        return
    cursor.take()
    is_named = lexeme.text in ("\\begin", "\\end") and cursor.peek().kind is TokenKind.OPEN
    if is_named or lexeme.kind is TokenKind.SUB:
        cursor.group()


def _scripts(cursor: Cursor) -> dict[TokenKind, tuple[Lexeme, ...]]:
    """The scripts behind a name, taken."""
    found: dict[TokenKind, tuple[Lexeme, ...]] = {}
    while (kind := cursor.peek().kind) in (TokenKind.SUB, TokenKind.SUPER) and kind not in found:
        cursor.take()
        assert kind is not None
        found[kind] = cursor.group()
    return found


def as_part_of_name(
    known: Superscripts, base: str, exponent: tuple[Lexeme, ...]
) -> tuple[Lexeme, ...]:
    """A superscript as the part of a name that it is: in brackets where it numbers, by itself where
    it is a label; empty where it is neither."""
    if len(exponent) == 1 and exponent[0].text in known.labels:
        return exponent
    above = _above(exponent)
    is_first = len(exponent) == 1 and exponent[0].text in ("0", "1")
    letters = known.numbered.get(base, set())
    if not letters or not (is_first or (above is not None and above[0] in letters)):
        return ()
    return replace(exponent[0], text="("), *exponent, replace(exponent[-1], text=")")
