"""Lists of declared numbers, ``x_1, \\dots, x_d: real`` and ``a_0, \\dots, a_n: real``: a family,
or a sequence where members are counted from 0, for entries of a family count from 1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mathreply.model.answer import Declarations, Derivation, Symbol
from mathreply.model.domains import Domain

_MEMBER = re.compile(r"(?P<base>[A-Za-z]|\\[a-z]+)_(?:(?P<one>\w)|\{(?P<more>\w)\})")
_LETTERS = "ijklmnt"
"""The letters that are taken for indices in the scripts of a declared name."""
_DOTS = re.compile(r"\\(?:l|c|)dots|\.\.\.|…")
_FROM_ZERO = re.compile(r"[a-z]\s*=\s*0\D")
_SUM = re.compile(r"\\(?:sum|prod)(?:\\limits)?_\{\s*(?P<letter>[a-z])\s*=\s*0\s*\}")
MAX_LISTED = 10
"""Members with more than one figure are not made up."""
_NUMBERS = ("real", "positive", "nonnegative", "negative", "random", "integer", "natural")


class _List(Struct):
    """The declared names of one letter with one index."""

    base: str
    symbols: list[Symbol]
    indices: list[str]

    @property
    def domain(self) -> Domain:
        return self.symbols[0].domain

    @property
    def has_zero(self) -> bool:
        return "0" in self.indices

    @property
    def letters(self) -> list[str]:
        return [index for index in self.indices if not index.isdecimal()]


def with_sequences(declared: Declarations, chain: Derivation) -> Declarations:
    """The declarations with a function of whole numbers in place of real numbers that are counted
    from 0, and a family in place of a list with dots that ends in any letter.

    Args:
        declared: what the author declares.
        chain: of which the steps are judged.
    """
    has_dots = any(_DOTS.fullmatch(symbol.tex.strip()) for symbol in declared.symbols)
    texts = [chain.start, *(step.tex for step in chain.steps)]
    texts += [s.tex for s in (*declared.definitions, *declared.assumptions)]
    gone: list[Symbol] = []
    made: list[Symbol] = []
    for listed in _lists(declared.symbols):
        if _is_numbered(listed, declared, texts) or _is_sequence(listed, texts, has_dots):
            gone += listed.symbols
            made.append(Symbol(listed.base, Domain("function", text="function")))
        elif has_dots and (family := _family(listed)) is not None:
            gone += [s for s, n in zip(listed.symbols, listed.indices, strict=True) if n != "0"]
            made.append(family)
        elif has_dots:
            made += _between(listed)
    if not made:
        return declared
    kept = [s for s in declared.symbols if s not in gone and not _DOTS.fullmatch(s.tex.strip())]
    return replace(declared, symbols=(*kept, *made))


def _lists(symbols: Sequence[Symbol]) -> Iterator[_List]:
    """The names with one index, letter by letter, of letters that are not declared without."""
    found: dict[str, _List] = {}
    for symbol in symbols:
        match = _MEMBER.fullmatch(symbol.tex.strip())
        if match is not None:
            listed = found.setdefault(match["base"], _List(match["base"], [], []))
            listed.symbols.append(symbol)
            listed.indices.append(match["one"] or match["more"])
    known = {symbol.tex.strip() for symbol in symbols}
    for listed in found.values():
        is_one = len({str(symbol.domain) for symbol in listed.symbols}) == 1
        if listed.base not in known and is_one and not listed.domain.shape:
            yield listed


def _family(listed: _List) -> Symbol | None:
    """The family of a list that begins with 1 and ends in a letter: as many members."""
    domain = listed.domain
    if "1" not in listed.indices or len(listed.letters) != 1:
        return None
    if domain.kind not in _NUMBERS or domain.interval is not None or domain.runs:
        return None
    return Symbol(f"{listed.base}_i", replace(domain, runs=(("i", listed.letters[0]),)))


def _between(listed: _List) -> list[Symbol]:
    """The members that dots between two numbers stand for: ``x_2`` of ``x_1, \\dots, x_3``."""
    if len(listed.indices) < 2 or listed.letters:
        return []
    known = {int(index) for index in listed.indices}
    between = set(range(min(known), min(max(known), MAX_LISTED))) - known
    return [Symbol(f"{listed.base}_{n}", listed.domain) for n in sorted(between)]


def _is_numbered(listed: _List, declared: Declarations, texts: Sequence[str]) -> bool:
    """Whether a real number is declared with an index that is a declared whole number, ``R_n``
    beside ``n: natural``, and stands with other indices as well, which nothing declares; nowhere
    without one."""
    whole = {s.tex.strip() for s in declared.symbols if s.domain.kind in ("integer", "natural")}
    if listed.domain.kind != "real" or listed.domain.interval is not None:
        return False
    if len(listed.indices) != 1 or listed.indices[0] not in whole:
        return False
    name = rf"(?<![A-Za-z\\]){re.escape(listed.base)}(?![A-Za-z])"
    own = rf"{name}_(?:{listed.indices[0]}(?![A-Za-z])|\{{{listed.indices[0]}\}})"
    others = [re.findall(rf"{name}(_?)", re.sub(own, "", text)) for text in texts]
    found = [mark for marks in others for mark in marks]
    return bool(found) and all(found)


def _is_sequence(listed: _List, texts: Sequence[str], has_dots: bool) -> bool:
    """Whether real numbers are counted from 0: a run says so, a sum over them does, or the member
    before one stands somewhere; or a member 0, unless it is a name of its own, an intercept
    beside those from 1 on."""
    domain = listed.domain
    if domain.kind != "real" or domain.interval is not None:
        return False
    if any(_FROM_ZERO.search(str(symbol.domain)) for symbol in listed.symbols):
        return True
    is_indexed = any(letter in _LETTERS for letter in listed.letters)
    is_endless = has_dots and listed.has_zero and not listed.letters
    if not is_indexed and not is_endless and not (has_dots and listed.has_zero):
        return False
    name = rf"(?<![A-Za-z\\]){re.escape(listed.base)}"
    before = re.compile(rf"{name}_\{{\s*[a-zA-Z]\s*-\s*1\s*\}}")
    zero = re.compile(rf"{name}_(?:0|\{{0\}})(?!\d)")
    if is_endless or any(_sums_from_zero(listed.base, text) for text in texts):
        return True
    if listed.has_zero:
        return has_dots and (is_indexed or any(before.search(text) for text in texts))
    return any(zero.search(text) for text in texts)


def _sums_from_zero(base: str, text: str) -> bool:
    """Whether a sum or a product that runs from 0 holds members."""
    letters = "".join({found["letter"] for found in _SUM.finditer(text)})
    member = rf"(?<![A-Za-z\\]){re.escape(base)}_(?:[{letters}]|\{{[{letters}]\}})"
    return bool(letters) and re.search(member, text) is not None
