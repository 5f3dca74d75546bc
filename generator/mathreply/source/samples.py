"""What a text says of a sample: ``$X_1, \\dots, X_n$ are i.i.d. with mean $\\mu$ and variance
$\\sigma^2$``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mathreply.source.formulas import FormulaSource
from mathreply.source.given import is_not_meant
from mathreply.source.guesses import Guess

_INDEPENDENT = r"(?:(?:mutually|pairwise|all|statistically)\s+)?(?:independent|i\.?\s?i\.?\s?d\.?)"
_NAMED = r"(?:random\s+variables|random\s+numbers|variables|samples|draws|observations|copies)"
_BEFORE = re.compile(rf"\b(?:{_INDEPENDENT})\s+{_NAMED}\s+$", re.IGNORECASE)
_AFTER = re.compile(
    rf"\s*(?:are|be|being|is)\s+(?:an?\s+)?(?:assumed\s+(?:to\s+be\s+)?)?{_INDEPENDENT}(?![a-z])"
    rf"(?!\s+of\b)(?:\s+(?:and\s+identically\s+distributed|{_NAMED}))*",
    re.IGNORECASE,
)
_VALUE = r"\$(?P<{}>[^$=<>]+)\$"
_WITH = r"\s*(?:,\s*)?(?:each\s+)?(?:with|having|of)\s+(?:(?:an?|the|common|finite|some)\s+)*"
_MEAN = re.compile(
    _WITH + r"(?:mean|expectation|expected\s+value)\s+" + _VALUE.format("mean"), re.IGNORECASE
)
_VARIANCE = re.compile(
    r"(?:\s*(?:,|and|,\s*and)\s*(?:with\s+)?(?:(?:an?|the|common|finite|some)\s+)*|"
    + _WITH
    + r")variance\s+"
    + _VALUE.format("variance"),
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\s*(?P<base>[A-Z])_\{?1\}?\s*,(?:\s*(?P=base)_\{?\d\}?\s*,)*\s*\\(?:l|c)?dots\s*,\s*"
    r"(?P=base)_\{?(?P<last>[A-Za-z]|\d+)\}?\s*"
)


class Sample(Struct, frozen=True):
    """Random numbers of which a sentence says that they are independent."""

    base: str
    """The letter of all of them."""
    last: str
    """The number of the last."""
    told: tuple[tuple[str, str], ...]
    """``mean`` or ``variance``, and its TeX."""
    formula: FormulaSource

    @property
    def reason(self) -> str:
        """What the text says, in short."""
        words = "".join(f", {kind} {value}" for kind, value in self.told)
        return f'said in the text: "{self.formula.tex.strip()} independent{words}"'

    def domain_of(self, name: str) -> str:
        """What the name of all, ``X_i``, is; empty of a name of something else."""
        match = re.fullmatch(rf"{self.base}_\{{?(?P<index>[a-z])\}}?", name)
        return f"independent random, {match['index']} = 1..{self.last}" if match else ""

    def equations(self) -> Iterator[str]:
        """The assumptions that the words are."""
        for kind, value in self.told:
            sign = "\\mathbb{E}" if kind == "mean" else "\\mathrm{Var}"
            yield f"{sign}({self.base}_i) = {value}"


def samples(formulas: Sequence[FormulaSource]) -> Iterator[Sample]:
    """The samples of which sentences tell something."""
    for formula in formulas:
        match = _LIST.fullmatch(formula.tex) if formula.is_inline else None
        said = _AFTER.match(formula.after)
        told = _BEFORE.search(formula.before)
        if match is None or not (said or told):
            continue
        rest = formula.after[said.end() :] if said is not None else formula.after
        before = formula.before[: told.start()] if told is not None else formula.before
        if is_not_meant(before, rest):
            continue
        yield Sample(match["base"], match["last"], tuple(_told(rest)), formula)


def _told(rest: str) -> Iterator[tuple[str, str]]:
    """The mean and the variance that stand in the words behind a name."""
    if (mean := _MEAN.match(rest)) is not None:
        yield "mean", mean["mean"].strip()
        rest = rest[mean.end() :]
    if (variance := _VARIANCE.match(rest)) is not None:
        yield "variance", variance["variance"].strip()


def as_sample(name: str, formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """What a name is as that of a sample."""
    for sample in samples(formulas):
        if domain := sample.domain_of(name):
            yield Guess(domain, sample.reason, sample.formula.span, is_said=True)


def told_moments(formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """The means and variances that sentences tell of samples, as assumptions."""
    for sample in samples(formulas):
        for equation in sample.equations():
            yield Guess("", sample.reason, sample.formula.span, equation)
