"""Why a step has its verdict, in the words that a reader wants first; with ``$…$``. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mathreply.model import CheckedStep, Statement, Verdict, VerdictKind
from mathreply.report.law_words import LAW_WORDS, METHOD_WORDS, ROUTINE
from mathreply.tex.tokens import TokenKind, tokenize

_MOST = 3
"""So many laws are named at the step; all stand in its proof."""
_KNOWN = ("softmax", "Softmax", "SoftMax", "sigmoid")
"""Functions of the field that an author need not define."""
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
            return _proved(verdict, _named(left, entry, definitions))
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


def _proved(verdict: Verdict, named: list[str]) -> str:
    words = [f"by the definition of {' and '.join(named)}"] if named else []
    laws = [step.law for step in verdict.proof if step.law != verdict.method]
    telling = [law for law in laws if law not in ROUTINE and law in LAW_WORDS]
    words += [LAW_WORDS[law] for law in dict.fromkeys(telling)][:_MOST]
    if verdict.method not in ROUTINE or not words:
        words.append(METHOD_WORDS.get(verdict.method, _lowered(verdict.detail)))
    return "; ".join(word for word in words if word)


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
        if _head(each.tex) in one_side or not is_routine
    ]
    known = [name.lower() for name in _KNOWN if name in one_side]
    return list(dict.fromkeys([*own, *known]))


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
    """The letters and commands of a formula that may be names."""
    yield from _words(tex)
    for token in tokenize(tex):
        if token.kind is TokenKind.LETTER or (
            token.kind is TokenKind.COMMAND and token.text not in _UNSEEN
        ):
            yield token.text


def _words(tex: str) -> Iterator[str]:
    """The upright names: ``softmax`` of ``\\mathrm{softmax}``."""
    tokens = tokenize(tex)
    for at, token in enumerate(tokens):
        if token.text in ("\\mathrm", "\\operatorname", "\\text", "\\rm"):
            letters = []
            for follower in tokens[at + 1 :]:
                if follower.kind is TokenKind.LETTER:
                    letters.append(follower.text)
                elif follower.kind is not TokenKind.OPEN or letters:
                    break
            if len(letters) > 1:
                yield "".join(letters)
