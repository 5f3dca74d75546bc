"""What a text says of a process in time: ``$y_t = \\phi y_{t-1} + \\varepsilon_t$`` beside words
like “autoregressive”, “white noise”, “stationary”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mathreply.model import Answer, Prose, Span
from mathreply.source.formulas import FormulaSource
from mathreply.source.guesses import Guess

_MODEL = re.compile(
    r"\s*(?P<of>[A-Za-z])_\{?(?P<at>[tn])\}?\s*=\s*(?P<what>[^=]*(?P=of)_\{(?P=at)-1\}[^=]*)"
)
_NOISE = r"(?:\\(?:var)?epsilon|\\eta|\\xi|[euwWZ])"
_WHITE = re.compile(
    r"\bwhite\s+noise\b|\bauto-?regressive\b|\bAR\s*\(|\buncorrelated\b|\bi\.?i\.?d\.?\b"
    r"|\binnovations?\b",
    re.IGNORECASE,
)
"""Words for noise that knows nothing of the past; an autoregressive process is made with it
(Brockwell, Davis, Introduction to Time Series and Forecasting, 2.2)."""
_STATIONARY = re.compile(
    r"(?<!non-)(?<!non)(?<!not )\b(?:weakly\s+|covariance[- ])?stationar(?:y|ity)\b",
    re.IGNORECASE,
)
_SAME_VARIANCE = re.compile(
    r"\s*\\?(?:text|mathrm|operatorname)?\s*\{?\s*[Vv]ar\s*\}?\s*\((?P<one>[^()=]+)\)\s*=\s*"
    r"\\?(?:text|mathrm|operatorname)?\s*\{?\s*[Vv]ar\s*\}?\s*\((?P<other>[^()=]+)\)\s*"
)
_VARIANCE = re.compile(
    r"\s*\\?(?:text|mathrm|operatorname)?\s*\{?\s*[Vv]ar\s*\}?\s*\((?P<of>[^()=]+)\)\s*=\s*[^=]+"
)
_DENIED = re.compile(r"\b(?:not|non|random\s+walk|unit\s+root|explosive)\b", re.IGNORECASE)
_DRAWN = re.compile(
    r"\s*(?P<noise>" + _NOISE + r")_\{?(?P<at>[tn])\}?\s*\\sim\s*"
    r"(?:\\(?:text|mathrm|operatorname)\s*\{)?\s*(?:i\.?i\.?d\.?|WN)\s*\}?\s*\(\s*0\s*,\s*(?P<variance>[^,()]+)\)\s*"
)
_SMALL = re.compile(
    r"\s*(?:\||\\lvert(?![A-Za-z])|\\left\s*\|)\s*\{?\s*(?P<name>\\?[A-Za-z]+(?:_\{?\w\}?)?)\s*\}?\s*"
    r"(?:\||\\rvert(?![A-Za-z])|\\right\s*\|)\s*<\s*1\s*"
)


class Process(Struct, frozen=True):
    """A process that is made of its last value and of noise."""

    name: str
    """``y``"""
    at: str
    """The letter of the time."""
    noise: str
    formula: FormulaSource
    words: str
    """The answer's running text."""

    def assumptions(self, formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
        """What the text says of it, each as an assumption with its reason."""
        span = self.formula.span
        model = self.formula.tex.strip().rstrip(".,; ")
        yield self._said(model, span, model)
        before, noise = f"{self.name}_{{{self.at}-1}}", f"{self.noise}_{self.at}"
        if (white := _WHITE.search(self.words)) is not None:
            equation = f"\\mathrm{{Cov}}({before}, {noise}) = 0"
            yield self._said(white[0], span, equation)
        for formula in formulas:
            told = _VARIANCE.fullmatch(formula.tex) if formula.is_inline else None
            if told is not None and told["of"].replace("{", "").replace("}", "") == noise:
                yield self._said(formula.tex, formula.span, formula.tex.strip())
            drawn = _DRAWN.fullmatch(formula.tex)
            if drawn is not None and drawn["noise"] == self.noise:
                equation = f"\\mathrm{{Var}}({noise}) = {drawn['variance'].strip()}"
                yield self._said(formula.tex, formula.span, equation)
        if (reason := self._stationary(formulas)) is not None:
            equation = f"\\mathrm{{Var}}({self.name}_{self.at}) = \\mathrm{{Var}}({before})"
            yield self._said(reason, span, equation)

    def _said(self, told: str, span: Span | None, equation: str) -> Guess:
        reason = f'said in the text: "{told.strip()}"'
        noise, value = f"{self.noise}_{self.at}", f"{self.name}_{self.at}"
        # Of the noise it may be that no display speaks.
        return Guess("", reason, span, equation, name=noise, about=value)

    def _stationary(self, formulas: Sequence[FormulaSource]) -> str | None:
        """The words that say that its variance is the same at all times; None where none do."""
        if _DENIED.search(self.words):
            return None
        if (said := _STATIONARY.search(self.words)) is not None:
            return said[0]
        names = {f"{self.name}_{self.at}", f"{self.name}_{{{self.at}-1}}"}
        for formula in formulas:
            same = _SAME_VARIANCE.fullmatch(formula.tex) if formula.is_inline else None
            if same is not None and {same["one"].strip(), same["other"].strip()} == names:
                return formula.tex.strip()
        return None


def processes(answer: Answer, formulas: Sequence[FormulaSource]) -> tuple[Process, ...]:
    """The processes of an answer that speaks of such."""
    words = " ".join(block.raw for block in answer.blocks if isinstance(block, Prose))
    if not (_WHITE.search(words) or _STATIONARY.search(words)):
        return ()
    found: dict[str, Process] = {}
    for formula in formulas:
        model = _MODEL.fullmatch(formula.tex)
        if model is None:
            continue
        noise = re.search(rf"(?P<noise>{_NOISE})_\{{?{model['at']}\}}?(?!\w)", model["what"])
        if noise is None or noise["noise"] == model["of"]:
            continue
        one = Process(model["of"], model["at"], noise["noise"], formula, words)
        found.setdefault(one.name, one)
    return tuple(found.values())


def as_process(
    name: str, told: Sequence[Process], formulas: Sequence[FormulaSource]
) -> Iterator[Guess]:
    """``random`` for the values of a process and of its noise; an interval for what is said to be
    less than 1 in size."""
    for one in told:
        for base in (one.name, one.noise):
            value = f"{base}_{one.at}"
            if name == value or name.startswith(f"{base}_{{{one.at}-"):
                reason = f'a process: "{one.formula.tex.strip()}"'
                yield Guess("random", reason, one.formula.span, name=value, is_said=True)
    for formula in formulas if told else ():
        small = _SMALL.fullmatch(formula.tex)
        if small is not None and small["name"] == name:
            reason = f'said in the text: "{formula.tex.strip()}"'
            yield Guess("real in (-1, 1)", reason, formula.span, is_said=True)
