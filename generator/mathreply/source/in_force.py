"""Which formulas of the text are said of what stands below them: not those that their sentence
denies or only plays with, those between which the text leaves the choice, nor those of a case, a
definition of a word or a sentence that says them for itself alone."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from mathreply.model import Answer, Block, Prose, Span
from mathreply.source.defining import EQUALS, defined_by
from mathreply.source.formulas import FormulaSource, formulas_of, placed_in
from mathreply.source.given import is_not_meant
from mathreply.source.naming import canonical, holds, is_name, name_in
from mathreply.source.scopes import CONDITION, RELATED, Placed, Shown, Text, scopes_of
from mathreply.source.sentences import FormulaInSentence, own_words

_DENIED_BEFORE = re.compile(
    r"(?:\b(?:not|never|unless|except|without|nor|exclud\w+)\b|n[’']t\b)(?:\s+\w+){0,2}\s*$"
    r"|\b(?:instead\s+of|rather\s+than|other\s+than)\s+$",
    re.IGNORECASE,
)
_SPOKEN_OF_BEFORE = re.compile(
    r"\b(?:but|only|prefer\w*|whether|about|(?:sets?|collection|class)\s+of(?:\s+all)?"
    r"|(?:probability|chance|odds)\s+(?:that|of)|domain\s+of\b[^.]*\bis)\s+$",
    re.IGNORECASE,
)
"""Words before a condition that is spoken of, and not assumed."""
_SPOKEN_OF_BEHIND = re.compile(
    r"\s*(?:implies|means|ensures|guarantees|suffices|is\s+(?:equivalent|sufficient|necessary)|iff"
    r"|if\s+and\s+only\s+if)\b",
    re.IGNORECASE,
)
_INEXACT = re.compile(
    r"\b(?:approximate\w*|roughly|asymptotic\w*|nearly|up\s+to\s+(?:an?|some|the)\s+(?:\w+\s+)?"
    r"(?:constants?|factors?|signs?|terms?)|to\s+(?:first|second|leading|lowest)\s+order)\b",
    re.IGNORECASE,
)
"""Words of a sentence whose equations hold but nearly."""
_VERBAL_CASE = re.compile(r"^\W*for\s+(?:an?|our|one|this|that|the)\b", re.IGNORECASE)
_VALUE = re.compile(r"[^=<>]+=\s*(?:-?\d+(?:\.\d+)?|\\[dt]?frac\s*\{?\d+\}?\s*\{?\d+\}?)\s*")
"""A name and its number."""
_DENIED_BEHIND = re.compile(
    r"\s*(?:fails?\b|(?:is|are|was|were|be|would\s+be)\s+(?:not|never|false|wrong|excluded|impossible"
    r"|absurd|an?\s+bad|superfluous|unnecessary|needless|optional|redundant|irrelevant|lifted|dropped"
    r"|too\s+strong)\b|(?:is\s+)?not\s+assumed|\w+\s+\w+\s+would\s+be\s+wrong"
    r"|(?:do|does|did|will|can|could|would)(?:\s+not\b|n[’']t\b))",
    re.IGNORECASE,
)
_EITHER_BEHIND = re.compile(r"\s*,?\s*or\s+(?:x|not\b|any\b|some\b|another\b)", re.IGNORECASE)
_EITHER_BEFORE = re.compile(r"x\s*,?\s*or\s+$", re.IGNORECASE)
"""What stands between two formulas of which one holds; they are letters here."""
_CASE = re.compile(
    r"\b(?:if|when|whenever|cases?|for\s+(?:instance|example)|e\.\s?g\.|first\s+part|at\s+first"
    r"|for\s+the\s+moment|might|may|could|once|were|assumed)\b",
    re.IGNORECASE,
)
_LEAVING = re.compile(
    r"\bin\s+general\b|\botherwise\b|\bnevertheless\b|\banyway\b|\bthe\s+other\s+cases?\b|\binstead\b"
    r"|\b(?:do|does|did|are|is|need)\s+not\s*(?:[:.,]|$|be\b)|\barbitrary\b|\bfree\b"
    r"|\bsecond\s+(?:case|part)\b|\bwithout\s+(?:it|this|that|them)\b",
    re.IGNORECASE,
)
_PLAYING = re.compile(
    r"\bwould\b(?!\s+like)|x[’']d\b|\b(?:we|you|one|it|i|they)[’']d\b|\bpretend\w*\b"
    r"|\bone\s+(?:might|could)\b|\bwere\s+to\b|^\W*had\b|\bif\s+(?:we|i)\s+knew\b",
    re.IGNORECASE,
)
"""Words of a sentence that only plays with what it says."""
_WRONG = re.compile(
    r"\b(?:mistakes?|misconceptions?|wrong\w*|incorrect\w*|false\w*|erroneous\w*)\b", re.I
)
_WRONGLY = re.compile(r"\b(?:wrongly|incorrectly|mistakenly|falsely|erroneously)\b", re.IGNORECASE)
_SUPPOSING = re.compile(r"\b(?:suppos\w+|assum\w+|let|if|take)\b", re.IGNORECASE)
_DISCHARGED = re.compile(r"\b(?:contradict\w*|absurd\w*|impossible|nonsense)\b", re.IGNORECASE)
"""What ends a supposition."""
_LOCAL = re.compile(
    r"\b(?:if|when|whenever|iff|as\s+soon\s+as|in\s+case|as\s+long\s+as|once|wenn|falls|für|lorsque"
    r"|pour|cuando|para)\b|\bthere\s+(?:is|are|exists?)\b"
    r"|^\W*for\s+(?:(?:all|any|every|each|the\s+case)\s+)?(?=x|$)"
    r"|\bfor\s+(?:(?:all|any|every|each|some|the\s+case)\s+)?$",
    re.IGNORECASE,
)
"""Words with which a sentence says a condition for itself."""
_GLOBAL = re.compile(
    r"\b(?:let|suppos\w+|assum\w+|given|where|with|defin\w+|denot\w+|writ\w+|set|put|consider|take"
    r"|fix|choose|such\s+that|introduce|call|provided|subject\s+to)\b",
    re.IGNORECASE,
)
"""Words with which it says one for all that follows."""
_TELLING = re.compile(r"\b(?:let|defin\w+|denot\w+|writ\w+|set|put|consider|call)\b", re.IGNORECASE)
_CONDITION_BEHIND = re.compile(r"\s*(?:only\s+)?(?:if|when|whenever|iff)\b", re.IGNORECASE)
_GOING_ON = re.compile(
    r"\s*(?:and\s+)?(?:then|hence|thus|so|therefore|consequently|now|here|this|it\s+follows|we\s+(?:then|now)"
    r"|(?:in|under|for)\s+(?:this|that|these|those|such)\b)",
    re.IGNORECASE,
)
"""The beginning of a sentence that goes on under the condition of the one before."""
_OF_ABOVE = re.compile(r"\s*(?-i:[a-z])|\W*(?:this|that|which|it|here|the)\b", re.IGNORECASE)
"""The beginning of a sentence that tells of the display above it."""
_PROPERTY = (
    r"(?:anti-?symmetric|skew-?symmetric|symmetric|hermitian|orthogonal|unitary|idempotent|nilpotent"
    r"|normal|singular|invertible|even|odd|periodic|(?:pairwise\s+|mutually\s+)?independent|uncorrelated"
    r"|disjoint|exclusive|convex|concave|linear|additive|homogeneous|harmonic|isotropic|unbiased"
    r"|stationary|positive\s+(?:semi-?)?definite|similar|congruent|coprime|equal|bounded|monotone"
    r"|increasing|decreasing|stochastic|consistent|parallel|perpendicular)"
)
_NAMING_A_PROPERTY = re.compile(
    rf"(?:\b(?:is|are|be|being|call(?:s|ed)?)\b[^.]*\b{_PROPERTY}|\bcommutes?)\s*,?\s+"
    r"(?:if|when|whenever|iff|exactly\s+when|provided)(?:\s+(?:and\s+only\s+if|that|we\s+have))*\s*$"
    r"|^\W*(?:recall\s+that\s+|remember\s+that\s+|by\s+definition,?\s+)?(?:an?|two)\s+[^.,]*\b"
    r"(?:is|are)\b[^.,]*\b(?:if|when|whenever|iff)(?:\s+(?:and\s+only\s+if|that))*\s*$",
    re.IGNORECASE,
)
"""What says which things a word means, and so of no thing that it is one: ``A matrix $A$ is
symmetric if``."""
_RENEWED = re.compile(
    r"\b(?:let|take)\b.*\bnow\b|\bnow\b.*\b(?:let|take)\b|\b(?:replace|redefine|change|forget)\b"
    r"|\bx\s+(?:is|be|may\s+be)\s+(?:now\s+)?(?:any|arbitrary)\b",
    re.IGNORECASE,
)
_ANYTHING = re.compile(r"\W*(?:now\s+)?(?:be|have|by|with|to)\b", re.IGNORECASE)
"""What says that a name is another thing from here on."""

_QUALITY = re.compile(
    rf"\b(?:{_PROPERTY}|i\.?i\.?d|non-?negative|positive|negative|integers?|whole|naturals?|random|prime"
    r"|dependent|eigen\w+|probability|variance)\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r",|\bthen\b", re.IGNORECASE)
_KIND = re.compile(r"\\in\s*\\mathbb")
"""What says of which kind something is, and nothing that a case alone may say."""
_NEAR = 60
"""Characters from a formula to a word that says something of it."""

Formulas = tuple[FormulaSource, ...]


def in_force(answer: Answer) -> tuple[Formulas, Formulas]:
    """The formulas of an answer that are said of what stands below them, and those within lines
    that are not."""
    every = formulas_of(answer)
    out = {*left_out(answer.blocks), *_told_twice(every)}
    kept = tuple(one for one in every if one.span not in out)
    return kept, tuple(one for one in every if one.span in out)


_LAW_OR_RANGE = re.compile(
    r"(?P<name>[^=<>]+?)\s*(?:\\sim|\\in\s*(?=[\[(])|=(?=\s*-?\d+(?:\.\d+)?\s*$))\s*(?P<said>.+)"
)


def _told_twice(formulas: Formulas) -> Iterator[Span | None]:
    """The places at which a name is said to have one distribution or one value, or to run over one
    interval, where another is said of it elsewhere: which of them is meant is not known."""
    found: dict[str, dict[str, list[Span | None]]] = {}
    for one in formulas:
        match = _LAW_OR_RANGE.fullmatch(one.tex.strip()) if one.is_inline else None
        if match is not None and is_name(match["name"]):
            said = found.setdefault(canonical(match["name"]), {})
            said.setdefault(canonical(match["said"]), []).append(one.span)
    for said in found.values():
        if len(said) > 1:
            yield from itertools.chain.from_iterable(said.values())
    yield from _bounded_twice(formulas)


_BOUND = re.compile(
    r"(?P<name>[^=<>]+?)\s*(?P<sign>[<>]|\\(?:leq?|geq?)(?![A-Za-z]))\s*(?P<value>-?\d+(?:\.\d+)?)"
)


def _bounded_twice(formulas: Formulas) -> Iterator[Span | None]:
    """The places at which a number is said to lie on one side of a place and on the other:
    ``$x > 0$`` here, ``$x \\le 0$`` there."""
    found: dict[str, list[tuple[bool, float, Span | None]]] = {}
    for one in formulas:
        match = _BOUND.fullmatch(one.tex.strip()) if one.is_inline else None
        if match is not None and is_name(match["name"]):
            is_above = match["sign"] in (">", "\\ge", "\\geq")
            bound = is_above, float(match["value"]), one.span
            found.setdefault(canonical(match["name"]), []).append(bound)
    for bounds in found.values():
        lows = [value for is_above, value, _ in bounds if is_above]
        highs = [value for is_above, value, _ in bounds if not is_above]
        if lows and highs and max(lows) >= min(highs):
            yield from (span for _, _, span in bounds)


def left_out(blocks: Sequence[Block]) -> Iterator[Span]:
    """The places of the formulas within lines that are not said of all chains with their names."""
    text = scopes_of(blocks)
    behind = _words_behind(blocks)
    for one in text.placed:
        rest = f"{one.rest}\n{behind[one.block]}"
        is_idle = _is_denied(one.said) or _is_left(one.said, rest)
        is_kind = _KIND.search(one.said.formula.tex) is not None
        if not (is_idle or is_kind) and _says_something(one.said):
            is_idle = _is_played_with(one) or not all(
                _reaches(one, shown) for shown in text.sharing(one)
            )
        if is_idle:
            yield one.span
    yield from _renewed(text)
    yield from _defined_twice(text)
    for block in blocks:
        if isinstance(block, Prose):
            yield from _of_others(block)


def _says_something(one: FormulaInSentence) -> bool:
    """Whether a formula relates things, or words beside it say more than that it is there."""
    return bool(
        RELATED.search(one.formula.tex)
        or _QUALITY.search(one.before[-_NEAR:])
        or _QUALITY.search(one.after[:_NEAR])
    )


def _words_behind(blocks: Sequence[Block]) -> dict[int, str]:
    """What the text says behind each stretch of it."""
    behind: dict[int, str] = {}
    words = ""
    for number in reversed(range(len(blocks))):
        block = blocks[number]
        if isinstance(block, Prose):
            behind[number] = words
            words = f"{own_words(block.raw)}\n{words}"
    return behind


def _is_denied(one: FormulaInSentence) -> bool:
    before = re.split(r"[,;:]", one.before)[-1]
    if _DENIED_BEFORE.search(before) or _DENIED_BEHIND.match(one.after):
        return True
    if _WRONGLY.search(one.before):
        return True
    if RELATED.search(one.formula.tex) and _is_spoken_of(one, before):
        return True
    if one.is_partial and defined_by(one.formula.tex):
        return True
    return bool(_EITHER_BEHIND.match(one.after) or _EITHER_BEFORE.search(one.before))


def _is_spoken_of(one: FormulaInSentence, clause: str) -> bool:
    """Whether a relation is spoken of and not said, or holds but nearly."""
    if _SPOKEN_OF_BEFORE.search(clause) or _SPOKEN_OF_BEHIND.match(one.after):
        return True
    return "=" in one.formula.tex and bool(_INEXACT.search(one.before))


def _is_left(one: FormulaInSentence, rest: str) -> bool:
    """Whether a formula stands in a sentence on a case, which ends before its display or in it, and
    the text then goes on without it."""
    of_case = (
        _CASE.search(f"{one.before} {one.after}") if one.is_whole else _LOCAL.search(one.before)
    )
    return bool(of_case and _LEAVING.search(f"{one.after} {rest}"))


def _is_played_with(one: Placed) -> bool:
    """Whether a whole sentence only plays with what it says, or what it supposes is refuted at
    once."""
    said = one.said
    if not said.is_whole:
        return False
    words = f"{said.before} x {said.after}"
    if _PLAYING.search(words) or (defined_by(said.formula.tex) and _WRONG.search(words)):
        return True
    is_condition = RELATED.search(said.formula.tex) and not defined_by(said.formula.tex)
    if is_condition and (said.is_asked or is_not_meant(said.before, said.after)):
        return True
    return bool(_SUPPOSING.search(said.before) and _DISCHARGED.search(f"{said.after} {one.rest}"))


def _reaches(one: Placed, shown: Shown) -> bool:
    """Whether a formula is said of a chain."""
    if not one.scope.holds(shown.scope):
        return False
    if _NAMING_A_PROPERTY.search(one.said.before):
        return False
    if not _is_for_itself(one):
        return True
    if shown.block == one.block + 1:
        last = re.split(r"[.!?]\s", one.rest.rstrip())[-1]
        return not last.strip() or _GOING_ON.match(last) is not None
    is_above = shown.block == one.block - 1 and one.is_first
    return is_above and _OF_ABOVE.match(one.said.before) is not None


def _is_for_itself(one: Placed) -> bool:
    """Whether a whole sentence says a condition, or what holds under it, for itself alone."""
    said = one.said
    if not said.is_whole or _TELLING.search(f"{said.before} {said.after}"):
        return False
    if _VERBAL_CASE.match(said.before) and _VALUE.fullmatch(said.formula.tex):
        return True
    local = _LOCAL.search(said.before)
    if local is None:
        return _CONDITION_BEHIND.match(said.after) is not None
    own = CONDITION if RELATED.search(said.formula.tex) else ""
    clause = _CLAUSE_END.split(f"{one.before[local.start() :]}{own}", maxsplit=1)[0]
    # "When a gas expands, $p V = c$." tells a fact; "When $x > 0$, …" holds for such x alone.
    if CONDITION not in clause:
        return False
    first = _GLOBAL.search(said.before)
    is_for = local[0].strip().lower().startswith("for")
    return first is None or (local.start() < first.start() and not is_for)


def _defined_twice(text: Text) -> Iterator[Span]:
    """The definitions of one name by two expressions in one sentence."""
    found: dict[tuple[int, int, str], dict[str, list[Span]]] = {}
    for one in text.placed:
        tex = one.said.formula.tex
        if not (EQUALS.search(tex) and name_in(EQUALS.split(tex, maxsplit=1)[0])):
            continue
        head, value = EQUALS.split(tex, maxsplit=1)
        place = one.block, one.said.sentence, canonical(head)
        found.setdefault(place, {}).setdefault(canonical(value), []).append(one.span)
    for values in found.values():
        if len(values) > 1:
            yield from itertools.chain.from_iterable(values.values())


def _of_others(block: Prose) -> Iterator[Span]:
    """The relations that somebody else has written, or that are struck out."""
    own = own_words(block.raw)
    for formula in placed_in(block):
        is_own = bool(own[formula.start : formula.end].strip())
        if not is_own and RELATED.search(formula.tex):
            yield formula.span


def _renewed(text: Text) -> Iterator[Span]:
    """The relations that are said of a name before the text lets it be something else."""
    for number, one in enumerate(text.placed):
        name = one.said.formula.tex.strip()
        words = f"{one.said.before} x {one.said.after}"
        if is_name(name) and _RENEWED.search(words) and _ANYTHING.match(one.said.after):
            for earlier in text.placed[:number]:
                if earlier.said.formula.tex.strip() != name and holds(
                    name, earlier.said.formula.tex
                ):
                    yield earlier.span
