"""Numbers put in for names, as an example does: ``2(a - y) = 2(0.6 - 1) = -0.8``.

Such a step claims nothing of a and y: it says what they are. What is computed from it is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from mathreply.model import Derivation, Prose, Statement
from mathreply.source.formulas import placed_in
from mathreply.source.naming import canonical
from mathreply.source.sentences import in_sentences, own_words
from mathreply.tex.greek import COMMANDS

_RELATIONS = ("=", "\\approx")
_SKIPPED = re.compile(r"\\(?:left|right|[bB]igg?[lr]?|quad|displaystyle)(?![A-Za-z])|\\[,;:! ]|~")
_TIMES = re.compile(r"\\(?:cdot|times|ast)(?![A-Za-z])|\*")
_FRACTION = re.compile(r"\\[dt]frac(?![A-Za-z])")
_SUBSCRIPT = r"(?:_(?:\{[^{}]*\}|[A-Za-z\d]|\\[A-Za-z]+))?"
_GREEK = "|".join(re.escape(name) for name in COMMANDS)
_PART = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<name>\\frac\{(?:\\partial|d)[^{}]*\}\{(?:\\partial|d)[^{}]*\}"  # a slope
    r"|(?:P|\\Pr|\\mathbb\{?P\}?)\((?:[^(){}]|\{[^{}]*\})*\)"  # a probability
    rf"|(?:[A-Za-df-z]|(?:{_GREEK})(?![A-Za-z])){_SUBSCRIPT})"
    r"|(?P<sign>\\[A-Za-z]+|\\?.)",
    re.DOTALL,
)
"""What a number may be put in for, a number, or a sign that stays."""
_OPERATED = re.compile(r"[-+*/^(]|\\frac|[A-Za-z\d]\s*[A-Za-z]")
"""What is more than a name: what is equal to a lone name may be a result."""
MAX_PARTS = 80
"""Longer sides are not looked at."""
COMPUTED = ""
"""In place of the number of a name in a bracket for which its value was put in."""

_Part = tuple[str, str]
"""A kind, ``number``, ``name`` or ``sign``, and the TeX."""


class Valued:
    """The numbers that a post gives to names, as far as it was read."""

    def __init__(self) -> None:
        self._values: dict[str, set[str]] = {}

    def hear(self, statements: Iterable[Statement], chains: Iterable[Derivation] = ()) -> None:
        """Take in what is defined, assumed or derived: ``x = 0.5``, ``P(B) = 0.1 + 0.2 = 0.3``."""
        for statement in statements:
            head, _, *values = statement.tex.replace(":=", "=").partition("=")
            self._hear(head, *values)
        for chain in chains:
            if all(step.relation in _RELATIONS for step in chain.steps):
                self._hear(chain.start, *(step.tex for step in chain.steps))

    def _hear(self, head: str, *values: str) -> None:
        parts = list(_parts(head))
        numbers = {_spelt(value) for value in values if not _has_names(_parts(value))}
        if numbers and len(parts) == 1 and parts[0][0] == "name":
            self._values.setdefault(parts[0][1], set()).update(numbers)

    def with_examples(self, chain: Derivation, fixed: Callable[[str], bool]) -> Derivation:
        """The chain with the steps stated that put numbers in for all names of the side before,
        none of them against what was heard.

        Args:
            chain: the chain of a display.
            fixed: whether more is said of a name than that it is a number.
        """
        befores = [chain.start, *(step.tex for step in chain.steps)]
        steps = tuple(
            replace(step, states=True)
            if step.relation in _RELATIONS
            and not step.operation
            and step.solves is None
            and self._agrees(numbers_put_in(before, step.tex), fixed)
            else step
            for before, step in zip(befores, chain.steps, strict=False)
        )
        return replace(chain, steps=steps)

    @property
    def _are_names_valued(self) -> bool:
        """Whether a name has a value that may be put into the definition of another."""
        return any("(" not in name and "{" not in name for name in self._values)

    def _agrees(self, numbers: dict[str, str] | None, fixed: Callable[[str], bool]) -> bool:
        if numbers is None:
            return False
        for name, number in numbers.items():
            if name in self._values and number not in self._values[name]:
                return False
            # What is defined by others may have its value by theirs.
            if name not in self._values and self._are_names_valued and fixed(name):
                return False
        return True


_VALUE = re.compile(
    rf"\s*(?:[A-Za-z]|{_GREEK}){_SUBSCRIPT}\s*=\s*-?\d+(?:(?:\{{,\}}|,)\d{{3}})*(?:\.\d+)?\s*"
)


_INTRODUCED = re.compile(
    r"(?:^|[\s(,;:])(?:with|for|at|when|if|where|let|take|taking|set(?:ting)?|put(?:ting)?|plug(?:ging)?\s+in"
    r"|substitut(?:e|ing)|insert(?:ing)?|using|use|say|suppose(?:\s+that)?|assum(?:e|ing)(?:\s+that)?"
    r"|given(?:\s+that)?|(?:values?|parameters?|data|numbers?)(?:\s+(?:are|of))?)"
    r"(?:\s+(?:also|now|the|values?|parameters?|data|e\.g\.|say))*[:,]?\s*$",
    re.IGNORECASE,
)
"""Words before a value that is put in."""
_ALSO = re.compile(r"\s*(?:,|,?\s*and|;)\s*", re.IGNORECASE)
"""What stands between two values."""
_ELSEWHERE = re.compile(
    r"\b(?:not|never|no|cannot|except|excluded?|unless|instead|without|wrong|false|mistake|else|even"
    r"|(?:another|other|different|previous|earlier|last)\s+(?:matter|problem|case|post|question|example|one))\b"
    r"|n[’']t\b|\?",
    re.IGNORECASE,
)
"""Words of a sentence that denies its values, or tells those of something else."""


class ValuesSaid(Struct, frozen=True):
    """The values that a text gives to names right before a display."""

    heard: tuple[Statement, ...] = ()
    doubtful: tuple[str, ...] = ()
    """Others, which are denied or told of something else, as far as words can tell."""


def values_said(block: Prose) -> ValuesSaid:
    """The values of names in the last paragraph of a stretch of prose, which a display below it is
    about: ``with $r = 0.24$ and $K = 5{,}000$``; none that is quoted. Heard are those that words
    introduce, that no word denies, and of names that are given one value."""
    text = own_words(block.raw)
    paragraph = text.rstrip().rfind("\n\n")
    found: dict[str, list[Statement]] = {}
    doubtful: list[str] = []
    is_said, last_end = False, 0
    for one in in_sentences(text, tuple(placed_in(block))):
        formula = one.formula
        words = text[last_end : formula.start]
        last_end = formula.end
        is_introduced = _INTRODUCED.search(words) is not None
        is_said = is_introduced or (is_said and _ALSO.fullmatch(words) is not None)
        is_said = is_said and not _ELSEWHERE.search(f"{one.before} {one.after}")
        is_quoted = not text[formula.start : formula.end].strip()
        if formula.start < paragraph or is_quoted or not _VALUE.fullmatch(formula.tex):
            continue
        name = canonical(formula.tex.partition("=")[0])
        found.setdefault(name, []).append(Statement(formula.tex, formula.span))
        if not is_said:
            doubtful.append(formula.tex.strip())
    alike = {name: len({_spelt(one.tex) for one in told}) == 1 for name, told in found.items()}
    heard = tuple(told[0] for name, told in found.items() if alike[name])
    twice = tuple(
        one.tex.strip() for name, told in found.items() if not alike[name] for one in told
    )
    return ValuesSaid(
        tuple(one for one in heard if one.tex.strip() not in doubtful), (*doubtful, *twice)
    )


def numbers_put_in(before: str, side: str) -> dict[str, str] | None:
    """The numbers for its names with which a side is the one before it; None where it is not, or
    where a name has two.

    >>> numbers_put_in("2(a - y)", "2(0.6 - 1)"), numbers_put_in("a + a", "2 + 3")
    ({'a': '0.6', 'y': '1'}, None)
    """
    if not _OPERATED.search(before):
        return None
    asked, given = list(_parts(before)), list(_parts(side))
    if not _has_names(asked) or _has_names(given) or max(len(asked), len(given)) > MAX_PARTS:
        return None
    return _fitting(asked, given, {})


def _has_names(parts: Iterable[_Part]) -> bool:
    return any(kind == "name" for kind, _ in parts)


def _spelt(tex: str) -> str:
    return "".join(text for _, text in _parts(tex))


def _parts(tex: str) -> Iterator[_Part]:
    plain = _FRACTION.sub(r"\\frac", _TIMES.sub("*", _SKIPPED.sub(" ", tex)))
    for match in _PART.finditer(re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", plain)):
        if not match[0].isspace():
            yield match.lastgroup or "sign", match[0]


def _fitting(
    asked: list[_Part], given: list[_Part], values: dict[str, str]
) -> dict[str, str] | None:
    """These values of names, and others for the rest, with which what is asked is what is given."""
    while asked and given and asked[0][0] != "name" and asked[0][1] != "(":
        if asked[0] == given[0]:
            asked, given = asked[1:], given[1:]
        elif "*" in (asked[0][1], given[0][1]):  # a product is written with a sign or without
            is_asked = asked[0][1] == "*"
            asked, given = asked[is_asked:], given[not is_asked :]
        else:
            return None
    if not asked or not given:
        return None if asked or given else values
    found = (_fitting(*rest) for rest in _replaced(asked, given, values))
    return next((each for each in found if each is not None), None)


def _replaced(
    asked: list[_Part], given: list[_Part], values: dict[str, str]
) -> Iterator[tuple[list[_Part], list[_Part], dict[str, str]]]:
    """What is left once the name or the bracket that is asked next has a number, or the bracket
    stays one."""
    if given[0][1] == "*":
        given = given[1:]
    number, rest = _number(given)
    if asked[0][0] == "name":
        name = asked[0][1]
        if number and values.get(name, number) in (number, COMPUTED):
            yield asked[1:], rest, {**values, name: number}
        return
    inside = _bracket(asked)
    if number and _has_names(inside):
        computed = {text: COMPUTED for kind, text in inside if kind == "name"}
        yield asked[len(inside) :], rest, {**computed, **values}
    if given and given[0][1] == "(":
        yield asked[1:], given[1:], values


def _number(given: list[_Part]) -> tuple[str, list[_Part]]:
    """The number that comes next, in brackets or with a minus, and what follows; empty where none
    does."""
    texts = [text for _, text in given[:5]]
    if texts[:1] == ["("]:
        length = 3 + (texts[1:2] == ["-"])
        is_number = texts[length - 1 : length] == [")"] and given[length - 2][0] == "number"
        return ("".join(texts[1 : length - 1]), given[length:]) if is_number else ("", given)
    length = 1 + (texts[:1] == ["-"])
    is_number = len(given) >= length and given[length - 1][0] == "number"
    return ("".join(texts[:length]), given[length:]) if is_number else ("", given)


def _bracket(asked: list[_Part]) -> list[_Part]:
    """The bracket that begins here; all that is left where none ends."""
    depth = 0
    for at, (_, text) in enumerate(asked):
        depth += (text == "(") - (text == ")")
        if depth == 0:
            return asked[: at + 1]
    return asked
