"""What an assumption is said to hold for: ``f(-x) = f(x) \\text{ for all } x``, ``y' = -2y \\quad
\\forall t``, ``\\forall x \\in \\mathbb{R}: f(x) > 0``; and letters of an assumption that nothing
declares but their place in it."""

from __future__ import annotations

import re

from msgspec import Struct

from mathreply.algebra.expression.context import Context, Name
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read.names import canonical_tex
from mathreply.algebra.read.unread import Unread
from mathreply.model.domains import Domain, DomainError, parse_domain

_NAME = r"(?:[A-Za-z]|\\[A-Za-z]+)(?:_(?:\w|\{\w+\}))?"
_NAMES = rf"{_NAME}(?:\s*,\s*{_NAME})*"
_SET = (
    r"\\(?:mathbb\s*\{?\s*|)[RZNC]\}?(?:_\+|_\{\+\}|_\{>\s*0\}|\^\{?\+\}?|\^\{?\w\}?)?"
    r"|[\[(][^\[\]()]*[\])]"
)
_RESTRICTION = rf"\s*(?:\\in\s*(?P<set>{_SET})|(?P<order>>|<|\\geq?|\\leq?)\s*(?P<bound>-?\d+))?"
_EACH = r"(?:for\s+)?(?:all|every|each|any)"
_FOR_ALL = rf"(?:\\forall|\\text\s*\{{[\s,]*{_EACH}\s*\}}|{_EACH}\b)"
_SPACE = r"(?:\s|,|~|\\[,;:! ]|\\q?quad(?![A-Za-z]))*"
_BEHIND = re.compile(
    rf"(?P<said>.*?\S){_SPACE}(?<=[\s,~}};:!])\(?{_FOR_ALL}{_SPACE}(?P<names>{_NAMES}){_RESTRICTION}\s*\)?[\s.]*",
    re.DOTALL,
)
_BESIDE = re.compile(
    rf"(?P<said>.*?\S)\s*(?:,|\\q?quad|\()(?:{_SPACE})(?P<names>{_NAMES})\s*\\in\s*(?P<set>{_SET})\s*\)?[\s.]*",
    re.DOTALL,
)
_BEFORE = re.compile(
    rf"\s*\(?{_FOR_ALL}{_SPACE}(?P<names>{_NAMES}){_RESTRICTION}\s*\)?\s*[:,]{_SPACE}(?P<said>.+)",
    re.DOTALL,
)
_IN_WORDS = re.compile(rf"\\text\s*\{{([\s,]*{_EACH})\s*\$?\s*({_NAMES})\s*\$?\s*\}}")
"""Words and names between one pair of braces: ``\\text{for all $x$}``."""
_UNDER = re.compile(
    rf"(?P<said>.*?\S){_SPACE}\\text\s*\{{\s*(?:for|if|when|whenever)\s*\}}{_SPACE}"
    rf"(?P<names>{_NAMES})(?P<restricted>{_RESTRICTION})[\s.]*",
    re.DOTALL,
)
"""A condition of one letter: ``f(t) = 1 \\text{ for } t > 0``."""
_SETS = {"R": "real", "Z": "integer", "N": "natural", "C": "complex"}
_VARIABLE = re.compile(r"[r-z]|\\(?:xi|tau|theta)")
"""Letters that by custom stand for any number where nothing is said of them."""
_NUMBER = re.compile(
    r"[a-hln-z](?:_\w)?|\\(?:alpha|beta|gamma|delta|epsilon|varepsilon|eta|theta|kappa|lambda|mu"
    r"|nu|xi|rho|sigma|tau|omega)"
)
"""Letters of numbers that nobody counts with."""
_ORDERS = ("<", ">", "\\le", "\\ge", "\\leq", "\\geq", "\\lt", "\\gt")


class Quantified(Struct, frozen=True):
    """An assumption without what it is said to hold for."""

    tex: str
    names: tuple[str, ...] = ()
    """For all of which it is meant."""
    domain: Domain | None = None
    """In what they lie; None where nothing is said of that."""


def parted(tex: str) -> Quantified:
    """An assumption, and for what it is said to hold."""
    spaced = _IN_WORDS.sub(r"\\text{\1} \2", tex)
    for pattern in (_BEFORE, _BEHIND, _BESIDE, _UNDER):
        found = pattern.fullmatch(spaced)
        if found is None or found.groupdict().get("restricted") == "":
            continue
        domain = _domain(found.groupdict())
        if domain is None:
            continue
        names = tuple(canonical_tex(name) for name in re.findall(_NAME, found["names"]))
        is_said = any(found.groupdict().get(part) for part in ("set", "order"))
        return Quantified(found["said"], names, domain if is_said else None)
    return Quantified(tex)


def _domain(said: dict[str, str | None]) -> Domain | None:
    """The domain that a restriction says, real numbers where there is none; None where it is not
    understood."""
    text = "real"
    if members := said.get("set"):
        head = re.match(r"\\(?:mathbb\s*\{?\s*)?([RZNC])", members)
        text = f"real in {members}" if head is None else _SETS[head[1]]
        if head is not None and re.search(r"\+|>", members):
            text = "positive" if head[1] == "R" else "integer >= 1"
        elif head is not None and (size := re.search(r"\^\{?(\w)", members)):
            text = f"real^{size[1]}" if head[1] == "R" else ""
    elif order := said.get("order"):
        bound = said["bound"]
        text = {
            ">": f"real in ({bound}, \\infty)",
            "<": f"real in (-\\infty, {bound})",
        }.get(order) or (
            f"real in [{bound}, \\infty)" if order[1] == "g" else f"real in (-\\infty, {bound}]"
        )
    try:
        return parse_domain(text)
    except DomainError:
        return None


def declare(context: Context, said: Quantified) -> None:
    """Declare the names for all of which something is assumed, where nothing declares them.

    Raises:
        Unread: where one is declared as more than that for which it is assumed.
    """
    for name in said.names:
        declared = context.names.get(name)
        if declared is None:
            domain = said.domain or parse_domain("real")
            context.names[name] = Name(name, domain)
        elif said.domain is not None and not _lies_in(declared.domain, said.domain):
            message = (
                f"'{name}' is declared as {declared.domain}, and this is assumed of {said.domain}"
            )
            raise Unread(said.tex, 1, message, f"declare it as '{name}: {said.domain}'")


def _lies_in(one: Domain, other: Domain) -> bool:
    """Whether a domain is another one, or numbers of any kind within all real ones."""
    if other.kind == "real" and other.interval is None and other.shape == one.shape:
        return one.kind not in ("complex", "imaginary unit", "function")
    return str(one) == str(other) or (one.kind, one.interval, one.shape) == (
        other.kind,
        other.interval,
        other.shape,
    )


def missing_name(error: Unread, context: Context) -> str | None:
    """The letter whose lack of a declaration kept an assumption from being read; None where it was
    anything else."""
    match = re.fullmatch(r"'(.+)' is not declared", error.message)
    if match is None or match[1] in context.names:
        return None
    return match[1] if _VARIABLE.fullmatch(match[1]) or _NUMBER.fullmatch(match[1]) else None


def explained(name: str, claim: Claim, places: set[str]) -> bool:
    """Whether an assumption says what a letter is that nothing declares: it stands in arguments of
    functions alone, for any number; or a number is compared with it.

    Args:
        name: the letter, read as a real number.
        claim: the assumption.
        places: the names that stand in arguments of functions and nowhere else.
    """
    if name in places and _VARIABLE.fullmatch(name):
        return True
    sides = (claim.left, claim.right)
    if any(isinstance(side, Claim) or getattr(side, "is_Matrix", False) for side in sides):
        return False
    if claim.relation in _ORDERS:
        return _NUMBER.fullmatch(name) is not None
    lone = [side for side in sides if str(side) == name]
    others = [side for side in sides if str(side) != name]
    is_named = claim.relation == "=" and len(lone) == len(others) == 1
    return is_named and others[0].is_real is True and _NUMBER.fullmatch(name) is not None
