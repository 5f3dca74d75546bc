"""Estimators by what is written for them within a mean: after ``\\mathbb{E}[\\hat\\mu] =
\\mathbb{E}[\\frac{1}{n} \\sum_i x_i]`` the mean of the sample is what is called by that name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mathreply.source.formulas import FormulaSource
from mathreply.source.guesses import Guess
from mathreply.source.naming import holds
from mathreply.source.occurrences import is_same

_MOMENT = (
    r"(?:\\mathbb\s*\{{?\s*[EV]\s*\}}?|\\(?:text|mathrm|operatorname)\s*\{{(?:E|[Vv]ar)\}}|\\Var|E|Var)"
    r"\s*(?:\\left\s*|\\[bB]igg?l?\s*)?[\[(]\s*(?P<{}>.+?)\s*(?:\\right\s*|\\[bB]igg?r?\s*)?[\])]\s*"
)
_TWICE = re.compile(rf"\s*{_MOMENT.format('name')}&?\s*=\s*{_MOMENT.format('value')}", re.DOTALL)
_ESTIMATOR = re.compile(
    r"\\(?:hat|bar|tilde|widehat|overline)\s*\{?\s*\\?[A-Za-z]+\s*\}?(?:\s*_\s*(?:\w|\{\w+\}))?(?:\s*\^\s*\{?2\}?)?"
    r"|[A-Z](?:\s*_\s*(?:\w|\{\w+\}))?(?:\s*\^\s*\{?2\}?)?"
)
"""A letter with a hat or a bar, or a capital, and a square: ``\\hat\\sigma^2``."""


def estimators(name: str, formulas: Sequence[FormulaSource]) -> Iterator[Guess]:
    """What a name estimates by, where a sum stands for it in the same mean."""
    for formula in formulas:
        found = _TWICE.fullmatch(formula.tex.strip())
        if found is None or _ESTIMATOR.fullmatch(found["name"]) is None:
            continue
        value = found["value"]
        bare = re.sub(r"\s*\^\s*\{?2\}?$", "", found["name"])
        if not (is_same(bare, name) or is_same(found["name"], name)):
            continue
        if "\\sum" in value and not holds(name, value):
            told = f'the same mean: "{formula.tex.strip()}"'
            yield Guess("", told, formula.span, f"{found['name']} = {value}", found["name"])
