"""What words beside a name say of it: ``a random variable $X$``, ``constants $a$ and $b$``, ``$v$
is an eigenvector of $A$``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from mathreply.source.formulas import FormulaSource
from mathreply.source.given import is_not_meant
from mathreply.source.guesses import Guess, is_capital
from mathreply.source.naming import is_name
from mathreply.source.occurrences import is_same

_OTHERS = r"(?:\$[^$]+\$\s*(?:,\s*and|,|and|&)\s*)*"
"""The names before one in a list: ``$a$, $b$ and``."""
_MORE = r"(?:\s*(?:,\s*and|,|and|&)\s*\$[^$]+\$)*"
"""The names behind one in a list."""
_ARE = r"\s*(?:is|are|be|being|denotes?)\s+(?:[a-z-]+\s+){0,3}?"
_POSITIVE = (
    r"(?:variance|standard\s+deviation|precision|temperature|bandwidth|(?:learning\s+)?rate"
    r"|step\s+size|half-life)"
)
_ONE_OF = r"\b(?:an?|with|known|constant|fixed|some)\s+(?:[a-z-]+\s+)?"
"""Before a word and “of”: “a variance of $v$” is v, “the variance of $X$” is another number."""
_WHOLE = r"(?:integers?|whole\s+numbers?)"
_FROM_ONE = rf"(?:(?:(?:strictly\s+)?positive|natural|counting)\s+{_WHOLE}|natural\s+numbers?)"
_FROM_ZERO = rf"non-?\s?negative\s+{_WHOLE}"
_ANY_WHOLE = rf"(?<!positive\s)(?<!negative\s)(?<!natural\s)(?<!counting\s){_WHOLE}"
_POSITIVE_NUMBER = (
    r"(?:strictly\s+)?positive\s+(?:real\s+(?:numbers?|constants?)|reals?|numbers?|constants?)"
)
_OF_OTHERS = r"(?!\s+(?:matri|vector|distribution|densit|measure|mass|space|function|generating))"
"""Behind “probability”: the probability density is a function."""
_WORDS = (
    (rf"\b{_POSITIVE}\s+(?:is\s+)?|{_ONE_OF}{_POSITIVE}\s+of\s+", "", ("positive",)),
    (
        rf"\bprobability\s+(?:is\s+)?|{_ONE_OF}probability\s+of\s+",
        rf"probability\b{_OF_OTHERS}",
        ("real in [0, 1]", "real in (0, 1)"),
    ),
    (rf"\b{_FROM_ONE}\s+", rf"{_FROM_ONE}\b", ("integer >= 1",)),
    (rf"\b{_FROM_ZERO}\s+", rf"{_FROM_ZERO}\b", ("natural",)),
    (rf"\b{_ANY_WHOLE}\s+", rf"{_ANY_WHOLE}\b", ("integer",)),
    (r"\bprimes?\s+(?:numbers?\s+)?", r"(?:odd\s+)?primes?\b", ("integer >= 2",)),
    (rf"\b{_POSITIVE_NUMBER}\s+", rf"{_POSITIVE_NUMBER}\b", ("positive",)),
    (
        r"\brandom\s+(?:variables?|numbers?|quantit(?:y|ies))\s+",
        r"random\s+variables?\b",
        ("random",),
    ),
    (
        r"\b(?:constants?|scalars?|real\s+numbers?)\s+",
        r"(?:constants?|scalars?|real\s+numbers?)\b",
        ("real",),
    ),
)
"""Words for numbers of a certain kind: before the names, behind them, and what they mean."""
_KINDS = tuple(
    (
        re.compile(rf"(?:{before}){_OTHERS}$", re.IGNORECASE),
        re.compile(rf"{_MORE}{_ARE}{behind}", re.IGNORECASE) if behind else None,
        domains,
    )
    for before, behind, domains in _WORDS
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|unless|neither|nor|no|without)|n[’']t)\b(?:\s+(?:an?|any|longer|the))?\s*",
    re.IGNORECASE,
)
"""What turns round a word beside a name, where it stands right before it or within: ``is not an
integer``, ``unless $p$ is a prime``."""
_INDEPENDENT_BEFORE = re.compile(
    rf"\b(?:independent|i\.?i\.?d\.?)\s+(?:random\s+variables|events|variables)\s+{_OTHERS}$",
    re.IGNORECASE,
)
_INDEPENDENT_AFTER = re.compile(
    r"\s*(?:are|be|being)\s+(?:two\s+|mutually\s+|all\s+|assumed\s+(?:to\s+be\s+)?)?"
    r"(?:independent|i\.?i\.?d\.?)(?![a-z])(?!\s+(?:of|given|only|conditional\w*|if|iff|when)\b)",
    re.IGNORECASE,
)
_EIGEN = re.compile(
    r"\s*(?:is|be|being|denotes?)\s+(?:an?|the|any|some)\s+(?:[a-z-]+\s+)?eigenvector\s+"
    r"of\s+(?:the\s+|an?\s+)?(?:square\s+|symmetric\s+)?(?:matrix\s+)?\$(?P<matrix>[^$]+)\$\s*"
    r"(?:,\s*)?(?:with|corresponding\s+to|for|associated\s+with)\s+(?:the\s+|an?\s+)?"
    r"(?:corresponding\s+)?eigenvalue\s+\$(?P<value>[^$]+)\$",
    re.IGNORECASE,
)


def said_by_word(name: str, formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """What a word beside a name says of it: ``noise variance $R$``, ``with probability $p$``,
    ``a random variable $X$``, ``$a$ and $b$ are constants``."""
    for formula in formulas:
        if not formula.is_inline or not any(is_same(each, name) for each in _names(formula.tex)):
            continue
        for before, behind, domains in _KINDS:
            said = before.search(formula.before)
            told = f"{said[0].strip()} {formula.tex.strip()}" if said else ""
            begin = said.start() if said else len(formula.before)
            if not said and behind and (said := behind.match(formula.after)):
                told = f"{formula.tex.strip()} {said[0].strip()}"
            if said and not _is_denied(formula.before[:begin], said[0]):
                reason = f'said in the text: "{told.replace("$", "")}"'
                is_said = "random" in domains
                yield from (Guess(d, reason, formula.span, is_said=is_said) for d in domains)


def _is_denied(before: str, said: str) -> bool:
    """Whether the words right before what is said of a name, or among it, turn it round."""
    return bool(re.search(rf"{_DENIED.pattern}$", before, re.IGNORECASE) or _DENIED.search(said))


def eigen_shapes(name: str, formulas: Sequence[FormulaSource], size: str) -> Iterator[Guess]:
    """What a name is as the eigenvector, the matrix or the eigenvalue of a sentence."""
    for vector, matrix, value, told, formula in _eigen(formulas):
        domains = {
            vector: f"real^{size}",
            matrix: f"real^{{{size} x {size}}}",
            value: "real",
        }
        for each, domain in domains.items():
            if is_same(each, name):
                reason = f'said in the text: "{told}"'
                yield Guess(domain, reason, formula.span, is_said=True)


def said_relations(formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """Equations that words say of names: independence, eigenvectors."""
    for vector, matrix, value, told, formula in _eigen(formulas):
        equation = f"{matrix} {vector} = {value} {vector}"
        yield Guess("", f'said in the text: "{told}"', formula.span, equation)
    yield from _independent(formulas)


def _eigen(
    formulas: Sequence[FormulaSource],
) -> Iterator[tuple[str, str, str, str, FormulaSource]]:
    """(vector, matrix, value, what the text says, place) of every eigenvector that is said."""
    for formula in formulas:
        vector = formula.tex.strip()
        found = _EIGEN.match(formula.after) if formula.is_inline and is_name(vector) else None
        if found is not None and is_name(found["matrix"]) and is_name(found["value"]):
            told = f"{vector}{found[0]}".replace("$", "")
            yield vector, found["matrix"].strip(), found["value"].strip(), told, formula


def _independent(formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """``$A$ and $B$ are independent`` of two names, ``$X_1, \\dots, X_n$ are i.i.d.`` of a list."""
    inline = [formula for formula in formulas if formula.is_inline]
    for number, formula in enumerate(inline):
        names = _names(formula.tex)
        behind = _INDEPENDENT_AFTER.match(formula.after)
        said = _INDEPENDENT_BEFORE.search(formula.before)
        if not (behind or said) or not names or not all(map(_may_be_random, names)):
            continue
        around = (
            formula.before[: said.start()] if said else formula.before,
            formula.after[behind.end() :] if behind else formula.after,
        )
        if is_not_meant(*around) or _is_left(formula, formulas):
            continue
        before = inline[number - 1] if number else None
        if len(names) == 1 and before is not None and _stands_before(before, formula):
            names = [*_names(before.tex), *names]
        if len(names) < 2:
            continue
        together = ", ".join(names)
        is_list = "\\dots" in together or "\\ldots" in together or len(names) > 2
        tex = f"{together} independent" if is_list else " \\perp ".join(names)
        if not is_list and _are_events(names, formulas):
            # The product as it is, so that a step which puts it in is shown.
            tex = f"P({names[0]} \\cap {names[1]}) = P({names[0]}) P({names[1]})"
        reason = f'said in the text: "{together}" are independent'
        yield Guess("", reason, formula.span, tex)


def _is_left(formula: FormulaSource, formulas: Sequence[FormulaSource]) -> bool:
    """Whether independence is said in a sentence on one case, ``if $X$ and $Y$ are independent``,
    that is over before its display, or is left by what the text says behind it."""
    if not _CASE.search(formula.before):
        return False
    _, end, rest = formula.after.partition(". ")
    if end and not rest.lstrip().lower().startswith("then"):
        return True
    behind = itertools.dropwhile(lambda one: one is not formula, formulas)
    return any(_LEAVING.search(f"{one.before} {one.after}") for one in behind if one.is_inline)


_CASE = re.compile(r"\b(?:if|when|whenever|unless|in\s+case|once|were)\b[^.]*$", re.IGNORECASE)
_LEAVING = re.compile(
    r"\bin\s+general\b|\botherwise\b|\b(?:dependent|correlated)\b|\bwithout\s+(?:the\s+)?independence",
    re.IGNORECASE,
)


def _are_events(names: Sequence[str], formulas: Sequence[FormulaSource]) -> bool:
    """Whether a probability of one of two names alone, or of both, is written with a P."""
    first, second = map(re.escape, names)
    pattern = re.compile(rf"(?<![A-Za-z\\])P\s*\(\s*(?:{first}|{second})\s*(?:\\cap|\\mid|\||\))")
    return any(pattern.search(formula.tex) for formula in formulas)


def _stands_before(one: FormulaSource, other: FormulaSource) -> bool:
    """Whether two formulas of a line are joined by “and”."""
    is_joined = re.search(rf"\${re.escape(one.tex)}\$\s*(?:and|,|&)\s*$", other.before)
    return is_joined is not None and all(map(_may_be_random, _names(one.tex)))


def _may_be_random(name: str) -> bool:
    return is_capital(name) or name in ("\\dots", "\\ldots", "\\cdots")


def _names(tex: str) -> list[str]:
    """The names of a list; empty where anything else stands in it."""
    names = [part.strip() for part in tex.split(",")]
    dots = ("\\dots", "\\ldots", "\\cdots")
    return names if all(is_name(name) or name in dots for name in names) else []
