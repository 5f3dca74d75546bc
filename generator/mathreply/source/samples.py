"""What a text says of a sample: ``$X_1, \\dots, X_n$ are i.i.d. with mean $\\mu$ and variance
$\\sigma^2$``, ``a random sample from $N(\\mu, \\sigma^2)$``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mathreply.model.distributions import named_in
from mathreply.source.formulas import FormulaSource
from mathreply.source.given import is_not_meant
from mathreply.source.guesses import Guess

_INDEPENDENT = r"(?:(?:mutually|pairwise|all|statistically)\s+)?(?:independent|i\.?\s?i\.?\s?d\.?)"
_NAMED = (
    r"(?:random\s+variables|random\s+numbers|variables|samples?|draws?|observations?|copies"
    r"|realizations|data(?:\s+points)?|points)"
)
_BEFORE = re.compile(rf"\b(?:{_INDEPENDENT})(?:\s+{_NAMED})?\s+$", re.IGNORECASE)
_SAMPLE = r"random\s+sample(?:\s+of\s+size\s+\$?\w+\$?)?"
_DRAWN = r"(?:drawn|sampled|generated)\s+(?:independently|i\.?\s?i\.?\s?d\.?)"
_AFTER = re.compile(
    r"\s*,?\s*(?:(?:are|be|being|is)\s+)?(?:an?\s+)?(?:assumed\s+(?:to\s+be\s+)?)?\(?"
    rf"(?:{_INDEPENDENT}(?![a-z])|{_SAMPLE}|{_DRAWN}|independently)(?!\s+of\b)"
    rf"(?:\s+(?:and\s+identically\s+distributed|{_NAMED}))*\)?",
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
_FROM = re.compile(
    r"\s*(?:,\s*)?(?:from|following|distributed\s+as|with\s+distribution|with\s+law)?\s*"
    r"(?:(?:an?|the)\s+)?(?:(?:(?:normal|Gaussian|Poisson|exponential|uniform|Bernoulli|binomial"
    r"|common|same)\s+)?(?:distribution|population|law)\s+)?",
    re.IGNORECASE,
)
"""What stands between a sample and the distribution that it is from."""
_DISTRIBUTION = re.compile(r"\$(?:\\sim\s*)?(?P<law>[^$]+)\$")
_LIST = re.compile(
    r"\s*(?P<base>[A-Za-z]|\\(?:var)?epsilon|\\xi|\\eta)_\{?1\}?\s*,(?:\s*(?P=base)_\{?\d\}?\s*,)*"
    r"\s*\\(?:l|c)?dots\s*,\s*(?P=base)_\{?(?P<last>[A-Za-z]|\d+)\}?\s*"
    r"(?:(?P<sign>\\sim|\\(?:overset|stackrel)\s*\{(?P<over>[^{}]*(?:\{[^{}]*\})?)\}\s*\{\\sim\}"
    r"|\\sim_\{(?P<under>[^{}]*(?:\{[^{}]*\})?)\})\s*(?P<law>.+))?"
)
_IN_SIGN = re.compile(
    r"\s*(?:\\(?:text|textrm|mathrm|rm|operatorname)\s*\{?)?\s*(?:i\.?\s?i\.?\s?d\.?|ind(?:ep)?\.?)\s*\}?\s*",
    re.IGNORECASE,
)

_OF_CHANCE = re.compile(
    r"random|i\.?\s?i\.?\s?d|sample|draw|observation|identically|realization", re.IGNORECASE
)
"""Words that are said of random numbers alone."""


class Sample(Struct, frozen=True):
    """Random numbers of which a sentence says that they are independent."""

    base: str
    """The letter of all of them."""
    last: str
    """The number of the last."""
    told: tuple[tuple[str, str], ...]
    """``mean`` or ``variance``, and its TeX."""
    formula: FormulaSource
    law: str = ""
    """The distribution of each of them, as TeX, where it is one that has a name."""

    @property
    def reason(self) -> str:
        """What the text says, in short."""
        words = "".join(f", {kind} {value}" for kind, value in self.told)
        return f'said in the text: "{self.formula.tex.strip()} independent{words}"'

    def domain_of(self, name: str) -> str:
        """What the name of all, ``X_i``, is; empty of a name of something else."""
        match = re.fullmatch(rf"{re.escape(self.base)}_\{{?(?P<index>[a-z])\}}?", name)
        return f"independent random, {match['index']} = 1..{self.last}" if match else ""

    def equations(self) -> Iterator[str]:
        """The assumptions that the words are."""
        for kind, value in self.told:
            sign = "\\mathbb{E}" if kind == "mean" else "\\mathrm{Var}"
            yield f"{sign}({self.base}_i) = {value}"
        if self.law:
            yield f"{self.base}_i \\sim {self.law}"


def samples(formulas: Sequence[FormulaSource]) -> Iterator[Sample]:
    """The samples of which sentences tell something."""
    for formula in formulas:
        match = _LIST.fullmatch(formula.tex) if formula.is_inline else None
        if match is None:
            continue
        said = _AFTER.match(formula.after)
        told = _BEFORE.search(formula.before)
        in_sign = _IN_SIGN.fullmatch(match["over"] or match["under"] or "")
        if not (said or told or in_sign):
            continue
        rest = formula.after[said.end() :] if said is not None else formula.after
        before = formula.before[: told.start()] if told is not None else formula.before
        if is_not_meant(before, rest):
            continue
        law = _known(match["law"] or _from(rest))
        moments = tuple(_told(rest))
        # Small letters that are independent are vectors as a rule.
        words = f"{told[0] if told else ''} {said[0] if said else ''}"
        if match["base"].islower() and not (moments or law or in_sign or _OF_CHANCE.search(words)):
            continue
        yield Sample(match["base"], match["last"], moments, formula, law)


def _from(rest: str) -> str:
    """The distribution that the words behind a sample name, as TeX; empty where they name none."""
    between = _FROM.match(rest)
    found = _DISTRIBUTION.match(rest, between.end()) if between is not None else None
    return found["law"] if found is not None else ""


def _known(law: str) -> str:
    """A distribution, if it is one that is known here; else empty."""
    law = law.strip().rstrip(".,")
    return law if law and named_in(f"X \\sim {law}") is not None else ""


def _told(rest: str) -> Iterator[tuple[str, str]]:
    """The mean and the variance that stand in the words behind a name."""
    if (between := _FROM.match(rest)) is not None and between.end() > 0:
        rest = " " + rest[between.end() :]
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
