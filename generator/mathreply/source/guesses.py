"""Guesses of what a name is, and the conditions that the text says of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mathreply.model import Span
from mathreply.source.decompositions import said_decompositions
from mathreply.source.distributions import said_moments
from mathreply.source.formulas import FormulaSource
from mathreply.source.naming import is_name, name_in
from mathreply.source.stating import is_number
from mathreply.tex.chain import read_chain

_ASSUMING_WORD = re.compile(
    r"\b(?:if|for|where|with|assume|assuming|suppose|provided|given|let|that|when|and|since|because|using|used?|eigen\w+)\b\W*$",
    re.IGNORECASE,
)
_CONSTRAINING_WORD = re.compile(
    r"\b(?:subject\s+to|constraint|such\s+that|so\s+that|because|since|given|using|used?"
    r"|assume|assuming|suppose|provided|satisf\w+"
    r"|set(?:ting)?\s+(?:(?:it|this|that|them)\s+)?(?:equal\s+)?to\s+(?:zero|\$0\$))\b\W*$",
    re.IGNORECASE,
)
"""What goes before an equation that holds of the names in it, and defines none."""
_BY_KIND = (
    r"(?:(?:sample|empirical|data|noise|prior|posterior)\s+)?(?:variance-)?(?:covariance|precision|gram|kernel"
    r"|scatter|correlation|hessian|laplacian)\s+matrix|hessian"
)
"""Matrices that are symmetric by what they are."""
_SYMMETRIC_AFTER = re.compile(
    rf"\s*(?:(?:is|be|being)?\s*(?:a\s+)?symmetric\b(?!\s*,?\s*(?:iff|if|when|whenever|only|or)\b)|(?:is|denotes|be)\s+(?:the|a|our)\s+(?:{_BY_KIND})\b)",
    re.IGNORECASE,
)
_SYMMETRIC_BEFORE = re.compile(
    rf"\b(?:symmetric\s+(?:matrix\s+)?|(?:{_BY_KIND})\s+)$", re.IGNORECASE
)
_NONNEGATIVE_AFTER = re.compile(
    r"\s*(?:is|be|being)\s+(?:a\s+)?non-?negative\b(?!\s+or\b)", re.IGNORECASE
)
_NONNEGATIVE_BEFORE = re.compile(
    r"\bnon-?negative\s+(?:random\s+)?(?:variable|number)\s+$", re.IGNORECASE
)
_CHANCE = re.compile(r"\s*(?:P|\\Pr|\\math(?:bb|rm)\s*\{?\s*P\s*r?\}?)\s*(?:\\left\s*)?\(")
"""What begins a probability that is given by a number: ``$P(D) = 0.01$``."""
_OF_CHANCE = re.compile(
    r"\\mathbb\s*\{?\s*[EPV]|(?:[Vv]ar|[Cc]ov|\\Pr|\\mathrm\s*\{\s*[EP])(?![a-z])"
    r"|(?<![A-Za-z\\])[EP]\s*[\[(]"
)
"""Expectations, variances and probabilities."""
_CONCLUDING = re.compile(
    r"\b(?:so|hence|then|thus|therefore|giv\w+|gets?|obtain\w*|find\w*|conclud\w+|yields?|becomes?|is"
    r"|means|answer|result)\b[^.;\n]{0,30}$",
    re.IGNORECASE,
)
"""What goes before a result: not given, and no ground for the steps that lead to it."""
_SUPPOSING = re.compile(
    r"\b(?:assum(?:e|ing)|suppos(?:e|ing)|under\s+the\s+assumptions?)\b(?P<rest>[^.;:!?]*)$",
    re.IGNORECASE,
)
"""What begins a sentence that supposes something, up to a formula in it."""
_CONDITION = re.compile(r"\\(?:ne|neq|le|leq|ge|geq)|[<>]")


class Guess(Struct, frozen=True):
    """What a name may be declared as, and why."""

    domain: str
    """``real^n``; empty where ``definition`` says what it is."""
    reason: str
    span: Span | None = None
    definition: str = ""
    name: str = ""
    """What is declared: of ``z_j``, that may be the family ``z``. Empty for the name itself."""
    beside: str = ""
    """A name that has to be declared with it, as a number: ``x`` beside the members ``x_i``."""
    is_said: bool = False
    """Whether the text says so itself: ``X \\in \\mathbb{R}^{m \\times n}``."""
    is_from_here: bool = False
    """Whether it is said of what comes after it alone."""
    about: str = ""
    """What several conditions are of, so that each is assumed with the others; else empty."""


def as_said(guess: Guess) -> Guess:
    """The guess, as one that the text says itself."""
    return replace(guess, is_said=True)


def said_conditions(formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """Conditions that are said in the text: ``for $x \\ne 1$``, ``with mean $\\mu$``."""
    for formula in formulas:
        if not formula.is_inline:
            continue
        yield from _symmetric(formula, formulas)
        yield from _nonnegative(formula)
        relation, left, right = lone_relation(formula)
        is_condition = bool(_CONDITION.fullmatch(relation))
        # "with A v = \\lambda v" says what holds, as "with Var(X) = 1"; "with z = w^T x" what z is.
        is_defined = name_in(left) and not _OF_CHANCE.search(left)
        said = _CONSTRAINING_WORD if is_defined and not is_condition else _ASSUMING_WORD
        is_said = said.search(formula.before) or _CONSTRAINING_WORD.search(formula.before)
        is_datum = (
            _CHANCE.match(left) and is_number(right) and not _CONCLUDING.search(formula.before)
        )
        is_supposed = _OF_CHANCE.match(left) and _is_of_supposition(formula.before)
        if (is_condition or relation == "=") and (is_said or is_datum or is_supposed):
            yield Guess("", f'said in the text: "{formula.tex}"', formula.span, formula.tex.strip())
    for found in said_decompositions(formulas):
        for equation in found.equations():
            yield Guess("", f'said in the text: "{found.told}"', found.span, equation)
    for name, equation, told, span in said_moments(formulas):
        yield Guess("", f'said in the text: "{told}"', span, equation, name)


def _is_of_supposition(before: str) -> bool:
    """Whether the words before a formula are those of a sentence that supposes it, and draws no
    conclusion on the way."""
    said = _SUPPOSING.search(before)
    return said is not None and not _CONCLUDING.search(said["rest"])


def speaks_of_chance(formulas: Sequence[FormulaSource]) -> bool:
    """Whether anything is said that is said of random numbers alone."""
    return any(_OF_CHANCE.search(formula.tex) for formula in formulas)


def factors(name: str, formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """The matrix that a name is as a factor of a decomposition."""
    for found in said_decompositions(formulas):
        if shape := found.shape_of(name):
            yield Guess(shape, f'said in the text: "{found.told}"', found.span)


def _nonnegative(formula: FormulaSource) -> Iterator[Guess]:
    """``let $X$ be a nonnegative random variable`` as a condition."""
    is_said = _NONNEGATIVE_AFTER.match(formula.after) or _NONNEGATIVE_BEFORE.search(formula.before)
    if is_said and is_name(formula.tex.strip()):
        name = formula.tex.strip()
        yield Guess(
            "", f'said in the text: "{name}" is nonnegative', formula.span, f"{name} \\ge 0"
        )


_GENERAL_BEFORE = re.compile(
    r"\b(?:general|arbitrary|any|every|non-?symmetric)\s+(?:square\s+|real\s+)*(?:matrix\s+)?$",
    re.IGNORECASE,
)


def _symmetric(formula: FormulaSource, formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """``$S$ symmetric``, ``a symmetric matrix $S$`` as an equation; not where the text speaks of
    any S as well."""
    name = name_in(formula.tex)
    if any(one.tex == formula.tex and _GENERAL_BEFORE.search(one.before) for one in formulas):
        return
    is_said = _SYMMETRIC_AFTER.match(formula.after) or _SYMMETRIC_BEFORE.search(formula.before)
    if name and is_capital(name) and is_said:
        reason = f'said in the text: "{formula.tex.strip()}" is symmetric'
        yield Guess("", reason, formula.span, f"{name}^\\top = {name}")


def lone_relation(formula: FormulaSource) -> tuple[str, str, str]:
    """The relation and both sides of a formula in running text; empty where it is no lone one."""
    chains = read_chain(formula.tex) if formula.is_inline else ()
    if len(chains) != 1 or len(chains[0].parts) != 1:
        return "", "", ""
    (link,) = chains[0].parts
    return link.relation, chains[0].start.strip(), link.side.strip()


def is_capital(name: str) -> bool:
    """Whether the letter of a name, without fonts and accents, is a capital."""
    letter = re.sub(r"\\(?:mathbf|boldsymbol|hat|bar|tilde|vec|mathrm)\{|\}", "", name)
    letter = letter.removeprefix("\\")
    return letter[:1].isupper()
