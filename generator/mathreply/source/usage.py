"""What the text of an answer tells of a name: what is said of it, and how it is used.

Nothing is decided here: these are guesses with their reasons, the likeliest first, for whoever
tries them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from mathreply.model import Answer, Span
from mathreply.source.beside import beside_identity, said_shapes, size_beside, usual_shape
from mathreply.source.beside_family import is_in_scalar_function, member_beside
from mathreply.source.counted import bounds_growth, counted, counts_anywhere, is_labelling
from mathreply.source.distributions import density_of
from mathreply.source.drawn import drawn, drawn_columns, names_in_means, speaks_of_means
from mathreply.source.estimators import estimators
from mathreply.source.given import given_displays
from mathreply.source.guesses import (
    Guess,
    as_said,
    factors,
    is_capital,
    lone_relation,
    said_conditions,
    speaks_of_chance,
)
from mathreply.source.imaginary import imaginary
from mathreply.source.in_force import in_force
from mathreply.source.kinds import OFTEN_FUNCTIONS, is_against, may_be
from mathreply.source.naming import canonical, holds, is_name, name_in
from mathreply.source.occurrences import (
    NameUse,
    after_primes,
    indices,
    is_between_vectors,
    is_dotted,
    is_in_norm,
    is_inverted,
    is_matrix_argument,
    is_same,
    is_transposed,
    uses_of,
)
from mathreply.source.places import is_bound, is_end_of_bar, is_numbering
from mathreply.source.processes import as_process, processes
from mathreply.source.samples import as_sample, told_moments
from mathreply.source.sets import of_bound, of_interval, of_set
from mathreply.source.shares import of_entropy, of_sum, speaks_of_shares
from mathreply.source.signs_said import may_be_negative
from mathreply.source.spoken import eigen_shapes, said_by_word, said_relations
from mathreply.source.spreads import root_of_square, spread

_BOLD = re.compile(r"\\(?:mathbf|boldsymbol|vec)\{(?P<letter>\\?[A-Za-z])")
_DEFINING_WORD = re.compile(
    r"\b(?:let|set|put|with|where|write|define|defined?\s+(?:as|by)|denote|call|is)\b\W*$",
    re.IGNORECASE,
)
_CASE_WORD = re.compile(
    r"\b(?:if|when|whenever|for|case|unless|since|because)\b\W*$", re.IGNORECASE
)
_EXPRESSION = re.compile(
    r"\\(?:frac|sum|prod|int|sqrt|log|ln|exp|top|begin|mathbb)(?![A-Za-z])|\^|.\s*[-+]\s*.|\("
)
"""What is written out, and so is no other name for a name."""
_DEFINING = ("=", ":=", "\\coloneqq", "\\triangleq")
_BY_NAME = frozenset(
    {"\\nabla", "\\partial", "\\lim", "\\mathbb", "\\operatorname", "\\log", "\\int", "\\oint"}
)
"""What stands before a name below it that is no index: ``\\nabla_w``, ``\\mathbb{E}_x``,
``\\int_a^b``."""
_RECURRENCE = re.compile(
    r"\s*(?P<base>\\?[A-Za-z]+)_\{(?P<index>[a-z])\+1\}\s*=.*(?P=base)_\{?(?P=index)(?![A-Za-z+-])",
    re.DOTALL,
)
"""``x_{n+1} = x_n - \\eta f'(x_n)``"""
_COLUMN = re.compile(r"\^\s*\{?\s*(?:\\top|T)\s*\}?\s*\\?[A-Za-z]+_\{?(?P<index>[a-z])\}?")
"""A column behind a transposed name: ``w^\\top x_i``."""
_LETTER = re.compile(r"[a-z]")
"""What counts; the Greek letter of ``h_\\theta(x)`` is what a function depends on."""
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")

KNOWN_FUNCTIONS = {
    "\\sigma": ("the logistic function", "\\sigma(t) = \\frac{1}{1 + e^{-t}}"),
    "g": ("the logistic function", "g(t) = \\frac{1}{1 + e^{-t}}"),
    "\\Phi": (
        "the distribution of a standard normal number",
        "\\Phi(t) = \\int_{-\\infty}^t \\frac{1}{\\sqrt{2\\pi}} e^{-\\frac{u^2}{2}} \\, du",
    ),
}
"""What a function is where nothing is said of it; tried behind everything else."""


class Usage:
    """The formulas of an answer, and what they tell of each name."""

    def __init__(self, answer: Answer) -> None:
        self.formulas, self._left = in_force(answer)
        self._given = tuple(given_displays(answer))
        self._is_of_shares = speaks_of_shares(answer)
        self._is_of_means = speaks_of_means(self.formulas)
        self._processes = processes(answer, self.formulas)
        self._found: dict[str, tuple[Guess, ...]] = {}
        self._shapes = said_shapes(self.formulas) or usual_shape(self.formulas)
        self._bounds = dict(self._sums())
        """Index letter → up to where it runs: ``i`` → ``m`` of ``\\sum_{i=1}^m``."""

    def guesses(self, name: str) -> tuple[Guess, ...]:
        """What a name may be, the likeliest first; each domain once."""
        if name not in self._found:
            self._found[name] = tuple(self._distinct(name))
        return self._found[name]

    def _distinct(self, name: str) -> Iterable[Guess]:
        plain = name.rstrip("'")
        if plain != name:  # of f', it is f that is declared
            return self.guesses(plain)
        uses = list(self._uses(name))
        found: dict[tuple[str, str, str], Guess] = {}
        for guess in (
            *self._defined(name),
            *self._said(name),
            *root_of_square(name, self.formulas),
            *estimators(name, self.formulas),
            *self._of_family(name),
            *self._by_use(name, uses),
            *self._fallback(name, uses),
        ):
            named = guess if guess.name else replace(guess, name=name)
            own = list(self._uses(named.name)) if name == "E" else uses
            if not may_be(named, own) or is_against(named, found.values(), self.formulas):
                continue
            found.setdefault((named.name, named.domain, named.definition), named)
        return found.values()

    def _of_family(self, name: str) -> Iterator[Guess]:
        """What ``z_j`` is as an entry of a family ``z``."""
        base, index = _parted(name)
        moved = re.fullmatch(r"(?P<base>.+?)_\{(?P<index>[a-z])[-+][a-z\d+-]+\}", name)
        if moved is not None:
            yield from self._of_sequence(moved["base"], moved["index"])
        if entries := re.fullmatch(r"(?P<base>.+?)_\{[a-z],?\s*[a-z]\}", name):
            whole = entries["base"]
            for kind in (self._summed, self._indexed):
                found = kind(whole, list(self._uses(whole)))
                yield from (replace(g, name=whole) for g in found if " x " in g.domain)
        if not index or name in self._bounds.values():
            return
        yield from self._of_sequence(base, index)
        yield from self._of_columns(name, index)
        members = list(member_beside(base, index, self.formulas, self._bounds))
        if members and (random := list(self._drawn(name, list(self._uses(name))))):
            members = random
        yield from members
        uses = list(self._uses(base))
        for said in (self._defined(base), self._said(base)):
            yield from (replace(guess, name=base) for guess in said if guess.domain)
        for kind in (self._sums_to_one, self._shares, self._indexed):
            yield from (replace(guess, name=base) for guess in kind(base, uses))

    def _of_sequence(self, base: str, index: str) -> Iterator[Guess]:
        """A family whose index moves on, ``x_{n+1}`` from ``x_n``, and that no sum ends."""
        if index in self._bounds:
            return
        for use in self._uses(base):
            if re.match(rf"_\{{{index}[-+]", "".join(use.following(4))):
                reason = f'a sequence: "{use.spelt_with_scripts()}"'
                yield Guess("function", reason, use.formula.span, name=base)
                return

    def _of_columns(self, name: str, index: str) -> Iterator[Guess]:
        """A family of columns: ``w^\\top x_i``, ``\\|x_i\\|``."""
        for use in self._uses(name):
            is_multiplied = re.search(r"\^\{?(?:\\top|T)\}?$", "".join(use.preceding(4)))
            if is_transposed(use) or is_in_norm(use) or is_multiplied:
                domain = f"real^{self._size()}, {index} = 1..{self._bounds.get(index, 'n')}"
                told, base = f'a family of columns: "{use.around()}"', _parted(name)[0]
                beside = base * is_in_scalar_function(base, self.formulas)
                yield Guess(domain, told, use.formula.span, beside=beside)
                return

    def _height(self) -> str:
        """The letter for the height of a column of which nothing is said: no end of a sum over
        columns."""
        has_columns = any(
            match["index"] in self._bounds
            for formula in self.formulas
            for match in _COLUMN.finditer(formula.tex)
        )
        taken = set(self._bounds.values()) if has_columns else set()
        return next(letter for letter in ("n", "d", "D", "p", "h") if letter not in taken)

    def may_be_negative(self, name: str) -> bool:
        """Whether the text says so, or that the name is any real number: ``x \\in \\mathbb{R}``."""
        return may_be_negative(name, self.guesses(name), self.formulas, self._left)

    def is_left(self, tex: str) -> bool:
        """Whether the text does not keep to a condition that it says."""
        return any(canonical(one.tex) == canonical(tex) for one in self._left)

    def assumptions(self) -> Iterator[Guess]:
        """Conditions and equations that are said in the text: ``for $x \\ne 1$``."""
        yield from said_conditions(self.formulas)
        yield from said_relations(self.formulas)
        yield from told_moments(self.formulas)
        yield from (g for one in self._processes for g in one.assumptions(self.formulas))
        for formula in self.formulas:
            if not formula.is_inline and _RECURRENCE.match(formula.tex):
                yield Guess("", "a term by the one before it", formula.span, formula.tex.strip())
        yield from self._given

    def _defined(self, name: str) -> Iterator[Guess]:
        """Definitions in running text: ``where $z = w^\\top x + b$``."""
        for formula in self.formulas:
            relation, left, right = lone_relation(formula)
            if relation not in _DEFINING:
                continue
            defined = name_in(left) or left
            is_meant = is_same(defined, name) or _are_entries(defined, name)
            if not is_meant or holds(name, right) or holds(defined, right):
                continue
            if bounds_growth(right):
                continue  # T(n) = O(n log n) says how fast it grows
            if density := density_of(left, right):
                yield Guess("", f'said in the text: "{formula.tex}"', formula.span, density, name)
                continue
            is_said = relation != "=" or bool(_DEFINING_WORD.search(formula.before))
            # "for f(x) = …" names a function; "for x = …" is one case of several.
            is_case = is_name(left) and bool(_CASE_WORD.search(formula.before))
            is_told = bool(_EXPRESSION.search(right)) and not is_case
            if (is_said or is_told) and not _PLAIN_NUMBER.fullmatch(right):
                reason = f'defined in the text: "{formula.tex}"'
                yield Guess("", reason, formula.span, f"{left} = {right}", defined)

    def _said(self, name: str) -> Iterator[Guess]:
        """Sets and bounds that are said of a name."""
        yield from as_process(name, self._processes, self.formulas)
        spoken = (*as_sample(name, self.formulas), *said_by_word(name, self.formulas))
        # A random number that is positive is no positive number.
        yield from (guess for guess in spoken if guess.is_said)
        for use in self._uses(name):
            after = use.tokens[use.after :]
            if after and after[0].text == "\\in":
                yield from map(as_said, of_set(use))
            elif use.first == 0 or use.preceding(1) in (("=",), (",",)):
                yield from map(as_said, of_bound(use))
            yield from map(as_said, of_interval(use))
        yield from spoken
        yield from eigen_shapes(name, self.formulas, self._size())
        yield from spread(name, self.formulas)
        yield from factors(name, self.formulas)

    def _by_use(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        yield from drawn_columns(name, uses, self._shapes, plain=self._is_of_means)
        if name == "E" and self._is_of_means:  # what is random is to be declared, not the sign
            for inside in names_in_means(uses):
                yield from (g for g in self.guesses(inside) if "random" in g.domain)
        for kind in (
            self._sums_to_one,
            self._summed,
            self._beside,
            self._transposed,
            self._drawn,
            self._called,
            self._indexed,
            self._is_index,
            self._imaginary,
        ):
            yield from kind(name, uses)
        yield from counted(name, uses, self._bounds)

    def _sums_to_one(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        return of_sum(name, uses, self._bounds, self._size())

    def _shares(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        size = _sized(self._size_of(uses))
        return of_entropy(name, uses, size) if self._is_of_shares else iter(())

    def _drawn(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        return drawn(name, uses, plain=self._is_of_means)

    def _summed(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        """A matrix whose two indices both run in sums that say how far: ``A_{ij} B_{ji}``."""
        for use in uses:
            sizes = [self._bounds.get(letter, "") for letter in indices(use)]
            if len(sizes) == 2 and all(sizes):
                rows, columns = map(_sized, sizes)
                reason = f'a family: "{use.spelt_with_scripts()}"'
                yield Guess(f"real^{{{rows} x {columns}}}", reason, use.formula.span)
                return

    def _beside(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        if is_capital(name):
            return
        for use in uses:
            if size := size_beside(use, self._shapes):
                reason = f'a vector beside a matrix: "{use.formula.tex.strip()}"'
                yield Guess(f"real^{_sized(size)}", reason, use.formula.span)

    def _transposed(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        bold = _BOLD.match(name)
        size = self._size()
        if is_capital(name) and (formula := beside_identity(name, self.formulas)):
            why = f'a square matrix beside the identity: "{formula.tex.strip()}"'
            yield Guess(f"real^{{{size} x {size}}}", why, formula.span)
        for use in uses:
            is_vector = is_transposed(use) or is_in_norm(use) or is_dotted(use)
            if is_inverted(use) and is_capital(name):
                yield Guess("real^{n x n}", f'a square matrix: "{use.around()}"', use.formula.span)
            if is_between_vectors(use) and is_capital(name):
                why = f'a square matrix: "{use.formula.tex.strip()}"'
                yield Guess(f"real^{{{size} x {size}}}", why, use.formula.span)
            if is_vector or is_matrix_argument(use):
                yield from _arrays(name, size, f'"{use.around()}"', use.formula.span)
        if bold is not None:
            span = uses[0].formula.span if uses else None
            yield from _arrays(name, size, "in bold type", span)

    def _called(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        uses = [use for use in uses if use.preceding(1) not in (("_",), ("\\Delta",))]
        called = [use for use in uses if after_primes(use) in ("(", "[")]
        alone = sum(is_same(use.formula.tex, name) for use in uses)
        if called and len(called) + alone == len(uses):
            reason = f'a function: "{called[0].around()}"'
            yield Guess("function", reason, called[0].formula.span)
            if name in KNOWN_FUNCTIONS:
                what, definition = KNOWN_FUNCTIONS[name]
                yield Guess("", f"{what}, if it is meant", called[0].formula.span, definition)

    def _indexed(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        for use in uses:
            letters = indices(use)
            if not letters:
                continue
            reason = f'a family: "{use.spelt_with_scripts()}"'
            usual = self._size_of(uses)
            sizes = [_sized(self._bounds.get(i, usual)) for i in letters]
            span = use.formula.span
            if len(sizes) == 2:
                if sizes[0] == sizes[1] and (letters[0] in self._bounds) != (
                    letters[1] in self._bounds
                ):  # how far the other runs is not said: as far as it likes
                    other = int(letters[0] in self._bounds)
                    sizes[other] = "m" if sizes[1 - other] != "m" else "n"
                yield Guess(f"real^{{{sizes[0]} x {sizes[1]}}}", reason, span)
                yield Guess("real^{m x n}", reason, span)
            yield Guess(f"real^{sizes[0]}", reason, span)
            yield Guess(f"positive^{sizes[0]}", reason, span)
            if "^{(" in use.text(use.first, use.after + 6):
                yield Guess(f"real^{self._size()}, {letters[0]} = 1..{sizes[0]}", reason, span)

    def _size_of(self, uses: list[NameUse]) -> str:
        """Up to where the indices of a family run, if a sum says so anywhere."""
        told = (self._bounds[i] for use in uses for i in indices(use) if i in self._bounds)
        ends = set(self._bounds.values())
        usual = ends.pop() if len(ends) == 1 else self._size()
        return next(told, usual)

    def _is_index(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        if name in self._bounds or any(map(is_numbering, uses)) or not _LETTER.fullmatch(name):
            return
        for use in uses:
            below = use.preceding(1) == ("_",) or use.preceding(2) == ("_", "{")
            if (
                below
                and not is_end_of_bar(use)
                and not _BY_NAME & {*use.preceding(3)}
                and not is_bound(use)
                and not is_labelling(use)
            ):
                sizes = dict.fromkeys((*self._bounds.values(), self._size()))
                for size in (each for each in sizes if each != name):
                    reason = f'an index: "{use.text(use.first - 3, use.after + 1)}"'
                    yield Guess(f"index^{_sized(size)}", reason, use.formula.span)
                return

    def _imaginary(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        may_be = name in ("i", "j") and not counts_anywhere(name, self.formulas)
        return imaginary(uses) if may_be else iter(())

    def _fallback(self, name: str, uses: list[NameUse]) -> Iterator[Guess]:
        """What anything may be, from the plainest on."""
        span = uses[0].formula.span if uses else None
        size = self._size()
        if name in OFTEN_FUNCTIONS and not uses:
            yield Guess("function", "a function", span)
        yield Guess("real", "a number", span)
        if is_capital(name):
            yield Guess("real^{m x n}", "a matrix", span)
            yield Guess("real^{n x n}", "a square matrix", span)
        yield Guess(f"real^{size}", "a vector", span)
        if size != "m":
            yield Guess("real^m", "a vector", span)
        yield Guess("function", "a function", span)
        if speaks_of_chance(self.formulas):
            yield Guess("random", "a random number", span)
        yield Guess("complex", "a complex number", span)

    def _uses(self, name: str) -> Iterator[NameUse]:
        return uses_of(name, self.formulas)

    def _size(self) -> str:
        """The letter for the size of a vector of which nothing is said."""
        said = [
            match["size"]
            for formula in self.formulas
            for match in re.finditer(
                r"\\mathbb\s*\{?R\}?\s*\^\s*\{?\s*(?P<size>[A-Za-z])\s*\}?(?!\s*\\times)",
                formula.tex,
            )
        ]
        return said[0] if said else self._height()

    def _sums(self) -> Iterator[tuple[str, str]]:
        pattern = re.compile(
            r"\\(?:sum|prod|max|min)(?:\\limits)?_\{?(?P<i>[a-z]|\\ell)(?:=\d+)?\}?\^(?:\{(?P<n>\w+)\}|(?P<m>\w))"
        )
        for formula in self.formulas:
            for match in pattern.finditer(re.sub(r"\s", "", formula.tex)):
                yield match["i"], match["n"] or match["m"]


def _parted(name: str) -> tuple[str, str]:
    """A name and the index letter below it, empty where there is none: ``z_j`` → ``z``, ``j``."""
    match = re.fullmatch(r"(?P<base>.+?)_\{?(?P<index>[a-z]|\\ell)\}?", name)
    return (match["base"], match["index"]) if match else (name, "")


def _are_entries(first: str, second: str) -> bool:
    """Whether two names are entries of one family: ``p_i``, ``p_j``."""
    (one, i), (other, j) = _parted(first), _parted(second)
    return bool(i and j) and is_same(one, other)


def _arrays(name: str, size: str, why: str, span: Span | None) -> Iterator[Guess]:
    if is_capital(name):
        for shape in ("{m x n}", "{n x p}", "{n x m}", "{n x n}"):
            yield Guess(f"real^{shape}", f"a matrix: {why}", span)
    yield Guess(f"real^{size}", f"a vector: {why}", span)
    for other in ("m", "n"):
        yield Guess(f"real^{other}", f"a vector: {why}", span)


def _sized(size: str) -> str:
    """A size as a domain spells it; one that is no plain name or number is n."""
    return size if re.fullmatch(r"[A-Za-z]|[1-9]\d*", size) else "n"
