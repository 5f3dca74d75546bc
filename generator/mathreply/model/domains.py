"""The domains a symbol can be declared to have, as data: ``real in (0, 1)``, ``simplex^K``,
``real^{m x n}``."""

from __future__ import annotations

import re
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

Kind = Literal[
    "real",
    "positive",
    "negative",
    "nonnegative",
    "nonzero",
    "integer",
    "natural",
    "complex",
    "imaginary unit",
    "simplex",
    "onehot",
    "index",
    "function",
    "random",
]

KINDS: tuple[Kind, ...] = get_args(Kind)


class DomainError(ValueError):
    """A domain that cannot be read; ``hint`` says what may stand there."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


class Interval(Struct, frozen=True):
    """A real interval; ``None`` is an infinite end."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = True
    high_open: bool = True


class Domain(Struct, frozen=True):
    """The set a name ranges over."""

    kind: Kind
    shape: tuple[str, ...] = ()
    """``()`` a scalar, ``("K",)`` a family or vector, ``("m", "n")`` a matrix; each size a name or
    digits."""
    interval: Interval | None = None
    """Bounds beyond those of ``kind``."""

    def __str__(self) -> str:
        return self.text

    text: str = ""
    """As the author wrote it."""
    trait: str = ""
    """Of a square matrix: words of ``TRAITS``, as ``symmetric invertible``; of a random family:
    ``independent``, ``iid``."""
    runs: tuple[tuple[str, str], ...] = ()
    """Of a family: its index letters, each with the size up to which it runs from 1."""
    said: tuple[str, ...] = ()
    """What holds of the name besides, ``#`` in its place: ``# < \\frac{\\pi}{2}``."""


_SIZE = r"[A-Za-z](?:_(?:\w|\{\w+\}))?|[1-9][0-9]*"
_SHAPE = re.compile(
    rf"^(?P<base>[a-z ]+?)\s*\^\s*(?:(?P<one>{_SIZE})|\{{\s*(?P<m>{_SIZE})\s*"
    rf"(?:(?:x|×|\\times)\s*(?P<n>{_SIZE})\s*)?\}})$"
)
_INTERVAL = re.compile(
    r"^(?P<base>real|integer)\s+in\s+(?P<open>[\[(])\s*(?P<low>[^,\s]+)\s*,\s*(?P<high>[^,\s]+)\s*"
    r"(?P<close>[\])])$"
)
_BOUND = re.compile(r"^(?P<base>real|integer)\s*(?P<op>>=|<=|>|<|≥|≤|\\ge|\\le)\s*(?P<value>\S+)$")
_EXCEPT = re.compile(r"(?P<base>real|integer|complex)\s*(?:!=|≠|\\neq?)\s*(?P<value>\S+)")
_PI = r"(?:\\?pi|π)"
_PART_OF_PI = re.compile(
    rf"(?P<sign>[+-]?)(?:\\[dt]?frac\{{(?P<times>\d*){_PI}\}}\{{(?P<by>\d+)\}}"
    rf"|(?P<over>\d*)\*?{_PI}(?:/(?P<under>[1-9]\d*))?)"
)
"""An end of an interval that is a part of π: ``pi/2``, ``2\\pi``, ``-\\frac{\\pi}{2}``."""
_ATOM = r"(?:\d+|\d*(?:\\[A-Za-z]+|[A-Za-z])(?:_(?:\w|\{\w+\}))?)"
_NAMED_END = re.compile(rf"[+-]?(?:{_ATOM}(?:/{_ATOM})?|\\[dt]?frac\{{{_ATOM}\}}\{{{_ATOM}\}})")
"""An end that other names make: ``-c``, ``2/L``, ``\\frac{1}{L}``."""
_RUN = re.compile(
    rf"(?P<member>.+?)\s*,\s*(?P<letter>[a-z])\s*=\s*(?P<low>\d+)\s*(?:\.\.\.?|…|\\l?dots)\s*"
    rf"(?P<high>{_SIZE})"
)
TRAITS = (
    "symmetric",
    "orthogonal",
    "idempotent",
    "invertible",
    "positive definite",
    "positive semidefinite",
)
"""What may be said of a square matrix, before its domain."""
_SPELLED = {
    "nonsingular": "invertible",
    "non-singular": "invertible",
    "positive-definite": "positive definite",
    "positive-semidefinite": "positive semidefinite",
    "positive semi-definite": "positive semidefinite",
}
"""Other words for the same."""
_WORDS = "|".join((*TRAITS, *_SPELLED))
_TRAIT = re.compile(rf"(?P<trait>(?:{_WORDS})(?:,?\s+(?:and\s+)?(?:{_WORDS}))*)\s+(?P<domain>.+)")
_TRAIT_ALONE = re.compile(rf"({_WORDS})\b")
_CHANCE = re.compile(r"(?P<trait>independent|iid|i\.i\.d\.)\s+(?P<domain>random\b.*)")
"""What may be said of a family of random numbers, before its domain."""
_SAID = {
    "real number": "real",
    "natural number": "natural",
    "scalar": "real",
    "positive real": "positive",
    "negative real": "negative",
    "non-negative": "nonnegative",
    "nonnegative real": "nonnegative",
    "non-negative real": "nonnegative",
    "non-zero": "nonzero",
    "nonzero real": "nonzero",
    "complex number": "complex",
    "positive integer": "integer >= 1",
    "nonnegative integer": "integer >= 0",
    "non-negative integer": "integer >= 0",
    "negative integer": "integer <= -1",
    "random variable": "random",
}
"""What people call a domain, and its name here."""
_SET = re.compile(r"\\mathbb\s*(?:\{\s*([RZC])\s*\}|([RZC]))")
"""``\\mathbb{R}``; where the natural numbers begin is not agreed on."""
_SETS = {"R": "real", "Z": "integer", "C": "complex"}
_ENDS = re.compile(r"[\[(][^,\[\]()]+,[^,\[\]()]+[\])]")
_INFINITE = {"oo", "inf", "infinity", "\\infty", "∞", "+oo", "+inf", "+\\infty", "+∞"}


def parse_domain(text: str) -> Domain:
    """Read one domain of an answer's ``symbols:``.

    Raises:
        DomainError: with a hint, where the text is no domain.

    >>> parse_domain("real^{m x n}").shape
    ('m', 'n')
    >>> parse_domain("symmetric real^{n x n}").trait
    'symmetric'
    >>> parse_domain("real^n, i = 1..m").runs
    (('i', 'm'),)
    >>> print(parse_domain("positive integer"), parse_domain("\\\\mathbb{R}^{m x n}"), sep=", ")
    integer >= 1, real^{m x n}
    """
    # From the most special form to the plainest: each holds a domain of the next inside.
    words = _named(" ".join(text.split()))
    if (match := _RUN.fullmatch(words)) and not _CHANCE.fullmatch(words):
        return _with_run(match, words)
    if match := _TRAIT.fullmatch(words) or _CHANCE.fullmatch(words):
        return _with_trait(match, words)
    if words in KINDS:
        return Domain(_kind(words), text=words)
    if match := _SHAPE.match(words):
        return _with_shape(match, words)
    if match := _EXCEPT.fullmatch(words):
        return _with_exception(match, words)
    if match := _INTERVAL.match(words):
        ends = (match["low"], match["high"])
        is_plain = not any(_PART_OF_PI.fullmatch(end) or _is_named(end) for end in ends)
        return _between(match, words) if is_plain else _between_said(match, words)
    if match := _BOUND.match(words):
        return _bounded(match, words)
    raise DomainError(f"unknown domain '{words}'", _hint(words))


def _with_shape(match: re.Match[str], words: str) -> Domain:
    """``real^n``, ``real^{m x n}``, ``simplex^K``."""
    base = match["base"].strip()
    sizes = tuple(size for size in (match["one"], match["m"], match["n"]) if size)
    # real^n has a size; a function and i have none.
    if base not in KINDS or base in ("function", "imaginary unit"):
        raise DomainError(f"unknown domain '{words}'", _hint(base))
    if base in ("simplex", "onehot", "index") and len(sizes) != 1:
        raise DomainError(f"'{base}' has one size, as in {base}^K", f"write {base}^{sizes[0]}")
    return Domain(_kind(base), shape=sizes, text=words)


def _between(match: re.Match[str], words: str) -> Domain:
    """``real in [0, 1)``."""
    low, high = _number(match["low"], words), _number(match["high"], words)
    is_closed = match["open"] == "[" and match["close"] == "]"
    if low is not None and high is not None and (low > high or (low == high and not is_closed)):
        raise DomainError(f"the interval of '{words}' is empty", "write the smaller end first")
    interval = Interval(low, high, match["open"] == "(", match["close"] == ")")
    return Domain(_kind(match["base"]), interval=interval, text=words)


def _bounded(match: re.Match[str], words: str) -> Domain:
    """``real > 2``: an interval with one end."""
    value = _number(match["value"], words)
    is_open = match["op"] in (">", "<")
    if match["op"] in (">", ">=", "≥", "\\ge"):
        interval = Interval(low=value, low_open=is_open)
    else:
        interval = Interval(high=value, high_open=is_open)
    return Domain(_kind(match["base"]), interval=interval, text=words)


def _named(words: str) -> str:
    """A domain by its name here, of ``positive integers``, ``(0, 1)``, ``\\mathbb{R}``."""
    if _ENDS.fullmatch(words):
        return f"real in {words}"
    member, comma, run = words.partition(",")
    member = _SET.sub(lambda m: _SETS[m[1] or m[2]], member)
    one = member.strip().removesuffix("s")
    is_plural = one != member.strip() and (one in _SAID or one in KINDS)
    member = one if is_plural else member
    return _SAID.get(member.strip(), member) + comma + run


def _with_run(match: re.Match[str], words: str) -> Domain:
    member = parse_domain(match["member"])
    if match["low"] == "0" and member.kind == "real" and not member.shape:
        # Of numbers that count from 0 the last is not said: a member more proves nothing.
        return replace(member, text=words)
    if match["low"] != "1":
        raise DomainError("an index runs from 1", f"write {match['letter']} = 1..{match['high']}")
    return replace(member, text=words, runs=(*member.runs, (match["letter"], match["high"])))


def _with_trait(match: re.Match[str], words: str) -> Domain:
    said, domain = match["trait"].replace(".", ""), parse_domain(match["domain"])
    trait = ", ".join(traits_of(said)) or said
    is_of_matrix = trait != said or said in TRAITS
    if is_of_matrix and (len(domain.shape) != 2 or domain.shape[0] != domain.shape[1]):
        raise DomainError(f"'{said}' is said of a square matrix", f"write {said} real^{{n x n}}")
    if not is_of_matrix and not domain.shape and not domain.runs:
        raise DomainError(f"'{said}' is said of a family", f"write {said} random, i = 1..n")
    return replace(domain, text=words, trait=trait)


def traits_of(said: str) -> tuple[str, ...]:
    """What is said of a square matrix, each trait by its name here.

    >>> traits_of("symmetric and non-singular")
    ('symmetric', 'invertible')
    """
    return tuple(_SPELLED.get(word, word) for word in re.findall(rf"{_WORDS}", said))


def _with_exception(match: re.Match[str], words: str) -> Domain:
    value = _number(match["value"], words)
    if value == 0 and match["base"] == "real":
        return Domain("nonzero", text=words)
    return Domain(_kind(match["base"]), text=words, said=(f"# \\ne {value}",))


def _is_named(end: str) -> bool:
    """Whether an end of an interval is made of names."""
    if end.lstrip("-") in _INFINITE or not re.search(r"[A-Za-z]", end):
        return False
    return _NAMED_END.fullmatch(end) is not None


def _between_said(match: re.Match[str], words: str) -> Domain:
    """An interval of which an end is a part of π or has names in it: between numbers outside of it,
    if there are any, and what is said of the ends."""
    low, low_tex = _end(match["low"], words, outwards=-1)
    high, high_tex = _end(match["high"], words, outwards=1)
    if low is not None and high is not None and low >= high:
        raise DomainError(f"the interval of '{words}' is empty", "write the smaller end first")
    above = "<" if match["open"] == "(" else "\\le"
    below = "<" if match["close"] == ")" else "\\le"
    said = [f"{low_tex} {above} #"] if low_tex else []
    said += [f"# {below} {high_tex}"] if high_tex else []
    if low is None and high is None:
        return Domain(_kind(match["base"]), text=words, said=tuple(said))
    interval = Interval(low, high, match["open"] == "(", match["close"] == ")")
    return Domain(_kind(match["base"]), interval=interval, text=words, said=tuple(said))


def _end(text: str, words: str, outwards: int) -> tuple[Fraction | None, str]:
    """A number at an end of an interval or just outside, and the end's TeX where it is a part of
    π or has names in it."""
    part = _PART_OF_PI.fullmatch(text)
    if part is None and _is_named(text):
        return None, text
    if part is None:
        return _number(text, words), ""
    times, by = part["times"] or part["over"] or "1", part["by"] or part["under"] or "1"
    number = Fraction(int(part["sign"] + times), int(by))
    # Archimedes, Measurement of a Circle, 3: 223/71 < pi < 22/7.
    is_wider = (number > 0) == (outwards > 0)
    about = number * (Fraction(22, 7) if is_wider else Fraction(223, 71))
    return about, f"{part['sign']}\\frac{{{times}\\pi}}{{{by}}}"


def _kind(word: str) -> Kind:
    return next(kind for kind in KINDS if kind == word)


def _number(text: str, whole: str) -> Fraction | None:
    if text.lstrip("-") in _INFINITE:
        return None
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise DomainError(
            f"'{text}' in '{whole}' is not a number",
            "ends are numbers, fractions, parts of pi, names or oo",
        ) from None


def _hint(word: str) -> str:
    if word.split()[:1] in (["vector"], ["matrix"]):
        return "say its size, as in real^n or real^{m x n}"
    if word.split()[:1] == ["random"]:
        return "declare it as 'random', and say under 'assumptions:' how it is distributed"
    if match := _TRAIT_ALONE.match(word):
        return f"write {match[1]} real^{{n x n}}"
    near = get_close_matches(word, KINDS, n=1)
    if near:
        return f"did you mean '{near[0]}'?"
    return (
        "one of: real, positive, integer >= 2, real in (0, 1), complex, real^K, simplex^K, real^{m"
        " x n}, random, function …"
    )


def declared_as(names: list[str], text: str) -> list[tuple[str, Domain]]:
    """Names of one declaration with their domain; of several random numbers, vectors or families
    that are said to be independent the first one's says that they are so of each other.

    Raises:
        DomainError: with a hint, where the text is no domain.

    >>> [(name, domain.said) for name, domain in declared_as(["X", "Y"], "independent random")]
    [('X', ('X, Y independent',)), ('Y', ())]
    >>> [(name, domain.said) for name, domain in declared_as(["X", "Y"], "i.i.d. random")]
    [('X', ('X, Y iid',)), ('Y', ())]
    """
    chance = _CHANCE.fullmatch(_named(" ".join(text.split()))) if len(names) > 1 else None
    if chance is None:
        domain = parse_domain(text)
        return [(name, domain) for name in names]
    of_one = parse_domain(chance["domain"])
    are_families = bool(of_one.shape or of_one.runs)
    domain = parse_domain(text) if are_families else of_one
    # Families of numbers that are alike need not be alike themselves.
    how = "independent" if are_families else chance["trait"].replace(".", "")
    together = replace(domain, said=(*domain.said, f"{', '.join(names)} {how}"))
    return [(name, domain if place else together) for place, name in enumerate(names)]


def split_names(text: str) -> list[str]:
    """Split ``z_1, z_{i,j}, c`` at the commas outside braces.

    >>> split_names("z_1, z_{i,j}, c")
    ['z_1', 'z_{i,j}', 'c']
    """
    names, depth, start = [], 0, 0
    for position, character in enumerate(text):
        depth += (character in "{[(") - (character in "}])")
        if character == "," and depth <= 0:
            names.append(text[start:position].strip())
            start = position + 1
    names.append(text[start:].strip())
    return [name for name in names if name]
