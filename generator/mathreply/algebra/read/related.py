"""Assumptions about events that nothing declares: ``A \\perp B \\mid C``, ``A \\text{ and } B
\\text{ are disjoint}``, ``A \\cap B = \\emptyset``, ``A \\subseteq B``."""

from __future__ import annotations

import re

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.related import EventRelation, Kind
from mathreply.algebra.read.names import canonical_tex
from mathreply.algebra.read.unread import Unread

_NAME = re.compile(
    r"(?:[A-Za-z]|\\(?:mathrm|mathbf|text|textrm)\{[A-Za-z ]+\}"
    r"|\\(?:alpha|beta|gamma|theta|omega|xi|eta))"
    r"(?:_(?:\d|\{\d+\}))?'*"
)
"""One that is not numbered by a letter: of a family it has to be declared what its members are."""
_PERP = re.compile(
    r"\\perp(?:(?:\s|\\!|\{|\})*\\perp)?(?![A-Za-z])|\\(?:indep|Perp)(?![A-Za-z])|⊥+|⫫"
)
_BAR = re.compile(r"\\(?:mid|vert|given)(?![A-Za-z])|\||\bgiven\b")
_ARE = r"\s*(?:\b(?:are|is|be|form|forms)\s+)?(?:\b(?:all|a|an)\s+)?"
_SAID = re.compile(
    r"(?:(?:the\s+)?events\s+)?(?P<names>.+?)" + _ARE + r"(?:(?P<how>mutually|jointly|pairwise|"
    r"conditionally)\s+)?(?P<what>independent|disjoint|exclusive|partition)"
    r"(?:\s+(?:events|random\s+variables|of\s+each\s+other))?"
    r"(?:\s+of\s+(?P<of>[^|]+?))?(?:\s*(?:given|\||\\mid(?![A-Za-z]))\s*(?P<given>.+?))?\s*\.?",
    re.DOTALL,
)
_EMPTY = re.compile(
    r"(?P<one>.+?)\s*\\cap(?![A-Za-z])\s*(?P<other>.+?)\s*=\s*"
    r"(?:\\emptyset|\\varnothing|\\\{\s*\\\}|∅)"
)
_WITHIN = re.compile(r"(?P<one>.+?)\s*\\subset(?:eq|eqq)?(?![A-Za-z])\s*(?P<other>.+)")
_WORDS = re.compile(
    r"\\(?:text|textrm|mbox|mathrm|operatorname)\s*\{(?P<words>[^{}]*)\}"
    r"|\\q?quad(?![A-Za-z])|\\[ ,;:!]|~"
)
_CONNECTING = re.compile(
    r"(?:\b(?:the|events?|and|are|is|be|all|an?|forms?|mutually|jointly|pairwise|conditionally"
    r"|independent|disjoint|exclusive|partition|random|variables|of|each|other|given)\b|[\s.,])*"
)
"""Words of such a sentence; others are events."""
_BETWEEN = re.compile(r",|\band\b|\\(?:land|wedge)(?![A-Za-z])")
_LISTED = re.compile(
    r"(?P<base>[A-Za-z])_\{?1\}?\s*,(?:\s*(?P=base)_\{?2\}?\s*,)?\s*\\(?:l|c)?dots[co]?\s*,\s*"
    r"(?P=base)_\{?(?P<last>[A-Za-z])\}?"
)
"""``B_1, …, B_n``."""
_SURE = ("\\Omega", "\\mathcal{S}")


def take_events(context: Context, tex: str) -> bool:
    """Whether an assumption relates events of which nothing else is declared; if so it is kept in
    the context.

    Args:
        context: of the answer.
        tex: the assumption.

    Raises:
        Unread: where it says so of one event twice.
    """
    found = _relation(_WORDS.sub(_plain, tex).strip())
    if found is None or not all(map(_is_name, found.names)):
        return False
    canonical = EventRelation(
        found.kind,
        tuple(tuple(map(canonical_tex, part)) for part in found.parts),
        tuple(map(canonical_tex, found.given)),
        found.last,
    )
    if not all(_is_free(name, context) for name in canonical.names):
        return False
    told = [name for part in canonical.parts for name in part] + list(canonical.given)
    if len(set(told)) < len(told):
        raise Unread(tex, 1, "one name stands in two of the parts that are related", "")
    context.related = (*context.related, canonical)
    return True


def _plain(match: re.Match[str]) -> str:
    """Words that connect names as they are, spaces as one; a name in words as it was."""
    words = match["words"]
    if words is None:
        return " "
    return f" {words} " if _CONNECTING.fullmatch(words) else match[0]


def _relation(plain: str) -> EventRelation | None:
    """What is said of events, in signs or in words; None where it is something else."""
    if match := _EMPTY.fullmatch(plain):
        return EventRelation("disjoint", ((match["one"],), (match["other"],)))
    if match := _WITHIN.fullmatch(plain):
        return EventRelation("within", ((match["one"],), (match["other"],)))
    if match := _SAID.fullmatch(plain):
        return _of_words(match)
    sides = [side.strip() for side in _PERP.split(plain)]
    if len(sides) < 2:
        return None
    last, *given = _BAR.split(sides.pop())
    if len(given) > 1:
        return None
    parts = tuple(tuple(_names(side)) for side in (*sides, last))
    kind: Kind = "mutual" if len(parts) == 2 else "pairwise"
    return EventRelation(kind, parts, tuple(_names(given[0])) if given else ())


def _of_words(said: re.Match[str]) -> EventRelation | None:
    """“A and B independent”, “disjoint”, “a partition”; None where too little is said for any of
    them."""
    names, what, of = _names(said["names"]), said["what"], said["of"]
    parts: tuple[tuple[str, ...], ...] = tuple((name,) for name in names)
    given = tuple(_names(said["given"])) if said["given"] else ()
    if what == "independent":
        if of:
            parts = (tuple(names), tuple(_names(of)))
        kind: Kind = "pairwise" if said["how"] == "pairwise" else "mutual"
        # “Conditionally” without a condition says nothing that could be used.
        is_whole = said["how"] != "conditionally" or bool(given)
        return EventRelation(kind, parts, given) if len(parts) > 1 and is_whole else None
    if given or len(parts) < 2:
        return None
    if what == "partition":
        if of and of.strip() not in _SURE:  # of some event, not of all that may happen
            return None
        if listed := _LISTED.fullmatch(said["names"].strip()):
            return EventRelation("family", ((listed["base"],),), last=listed["last"])
        return EventRelation("partition", parts)
    return None if of else EventRelation("disjoint", parts)


def _names(text: str) -> list[str]:
    """The names between commas; a pair may stand in brackets."""
    plain = text.strip()
    if plain.startswith(("(", "\\{")) and plain.endswith((")", "\\}")):
        plain = plain.removeprefix("(").removeprefix("\\{").removesuffix(")").removesuffix("\\}")
    return [part.strip() for part in _BETWEEN.split(plain) if part.strip()]


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text.strip()))


def _is_free(name: str, context: Context) -> bool:
    """Whether nothing is declared or defined under a name."""
    heads = {str(getattr(rule.head, "name", rule.head)) for rule in context.rules}
    heads |= {str(phrase.head) for phrase in context.phrases}
    return name not in context.names and name not in heads
