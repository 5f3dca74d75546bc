"""Why a step has its verdict, in the words that a reader wants first; with ``$…$``. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mathreply.model import CheckedStep, Statement, Verdict, VerdictKind
from mathreply.report.law_words import (
    LAW_WORDS,
    LESS_TELLING,
    METHOD_WORDS,
    ROUTINE,
    SAID_BY_METHOD,
)
from mathreply.report.typed_laws import angle_law, logarithm_law, matrix_law, typed_laws
from mathreply.tex.tokens import Token, TokenKind, tokenize

_MOST = 3
"""So many laws are named at the step; all stand in its proof."""
_KNOWN = ("softmax", "Softmax", "SoftMax", "sigmoid")
"""Functions of the field that an author need not define."""
_UPRIGHT = ("\\mathrm", "\\operatorname", "\\text", "\\rm")
_UNSEEN = {"\\mathrm", "\\mathbf", "\\operatorname", "\\left", "\\right", "\\text", "\\rm", "\\bf"}


def why(entry: CheckedStep, left: str, definitions: Sequence[Statement] = ()) -> str:
    r"""The reason of a verdict.

    Args:
        entry: the step.
        left: the side before it.
        definitions: those of the answer that were in force.

    >>> from mathreply.model import Step
    >>> why(CheckedStep(Step("=", "x"), Verdict(VerdictKind.PROVED, "expand")), "x")
    'both sides multiply out to the same sum'
    """
    verdict = entry.verdict
    match verdict.kind:
        case VerdictKind.PROVED:
            return _proved(verdict, left, entry.step.tex, _named(left, entry, definitions))
        case VerdictKind.STATED:
            return "a statement of the author's: nothing to check"
        case VerdictKind.CONDITIONAL if verdict.condition:
            numbers = _numbers(verdict)
            holds = "holds if" if verdict.condition_suffices else "holds only if"
            return f"{holds} ${verdict.condition}$" + (f"; {numbers}" if numbers else "")
        case VerdictKind.REFUTED | VerdictKind.CONDITIONAL:
            return _numbers(verdict) or verdict.detail
        case _:
            return verdict.detail or verdict.method


def used(left: str, right: str, definitions: Sequence[Statement]) -> list[Statement]:
    r"""The definitions whose name stands in one of the two sides.

    >>> [found.tex for found in used("p_1", "\\sigma(z)", [Statement("\\sigma(t) = t")])]
    ['\\sigma(t) = t']
    """
    present = set(_names(left)) | set(_names(right))
    return [each for each in definitions if (name := _head(each.tex)) and name in present]


def _proved(verdict: Verdict, left: str, right: str, named: list[str]) -> str:
    words = [f"by the definition of {' and '.join(named)}"] if named else []
    laws = list(dict.fromkeys(_laws(verdict, left, right)))[:_MOST]
    words += laws
    if verdict.method not in ROUTINE or not words:
        words.append(_method(verdict, left, right))
    return "; ".join(dict.fromkeys(word for word in words if word))


def _laws(verdict: Verdict, left: str, right: str) -> Iterator[str]:
    """What a proof goes by besides multiplying out, in words."""
    names = [step.law for step in verdict.proof]
    said = SAID_BY_METHOD.get(verdict.method, "")
    routine = ROUTINE - {"linearity of sums"} if _are_sums(left, right) else ROUTINE
    telling = [name for name in names if name not in {verdict.method, said} | routine]
    telling = [name for name in telling if name not in LESS_TELLING] or telling[:1]
    if "logarithms" in telling:
        yield logarithm_law(left, right)
        telling.remove("logarithms")
    if verdict.method in ROUTINE and not telling:
        yield from typed_laws(left, right)
    yield from (LAW_WORDS[name] for name in telling if name in LAW_WORDS)


def _method(verdict: Verdict, left: str, right: str) -> str:
    """What ends a proof, in words."""
    match verdict.method:
        case "matrix algebra":
            return f"by the rules for matrices: {matrix_law(left, right)}"
        case "trigonometry" if law := angle_law(left, right):
            return law
    words = METHOD_WORDS.get(verdict.method) or LAW_WORDS.get(verdict.method)
    return words or _lowered(verdict.detail)


def _are_sums(left: str, right: str) -> bool:
    return "\\sum" in left and "\\sum" in right


def _lowered(sentence: str) -> str:
    """A sentence as a part of one."""
    return (sentence[:1].lower() + sentence[1:]).rstrip(".")


def _named(left: str, entry: CheckedStep, definitions: Sequence[Statement]) -> list[str]:
    """The names whose definition a step goes by: the author's, and those that everyone knows.

    What stands on both sides need not have been looked up, but where more was done than to multiply
    out.
    """
    right = entry.step.tex
    one_side = set(_names(left)) ^ set(_names(right))
    is_routine = entry.verdict.method in ROUTINE
    own = [
        f"${_shown(each.tex)}$"
        for each in used(left, right, definitions)
        if (name := _head(each.tex)) in one_side
        or not is_routine
        or _arguments(name, left) != _arguments(name, right)
    ]
    known = [name.lower() for name in _KNOWN if name in one_side]
    return list(dict.fromkeys([*own, *known]))


def _arguments(name: str, tex: str) -> set[str]:
    """What a function is applied to in a side, as it is typed."""
    given = re.findall(re.escape(name) + r"\s*(?:\\left)?\(([^()]*)\)", tex)
    return {"".join(argument.split()) for argument in given}


def _numbers(verdict: Verdict) -> str:
    counter = verdict.counterexample
    if counter is None:
        return ""
    at = ", ".join(f"${name} = {value}$" for name, value in counter.values)
    place = f"at {at}" if at else "everywhere"
    return f"{place} the left side is ${counter.left}$, the right side ${counter.right}$"


def _shown(definition: str) -> str:
    """The name that a definition begins with, as its author wrote it: ``\\sigma``, ``p_i``."""
    left = definition.partition("=")[0].strip().rstrip(":").strip()
    return left.partition("(")[0].strip() or left


def _head(definition: str) -> str:
    """The first name of a definition."""
    return next(iter(_names(definition)), "")


def _names(tex: str) -> Iterator[str]:
    """The letters, commands and upright words of a formula that may be names."""
    tokens = tokenize(tex)
    inside: set[int] = set()
    """Tokens that spell an upright word."""
    for at, token in enumerate(tokens):
        if token.text in _UPRIGHT:
            word, places = _word(tokens, at)
            if len(word) > 1:
                inside.update(places)
                yield word
        is_name = token.kind is TokenKind.COMMAND and token.text not in _UNSEEN
        if is_name or (token.kind is TokenKind.LETTER and at not in inside):
            yield token.text


def _word(tokens: Sequence[Token], at: int) -> tuple[str, list[int]]:
    """The letters after a command that sets them upright, and which tokens they are."""
    places: list[int] = []
    for place in range(at + 1, len(tokens)):
        if tokens[place].kind is TokenKind.LETTER:
            places.append(place)
        elif tokens[place].kind is not TokenKind.OPEN or places:
            break
    return "".join(tokens[place].text for place in places), places
