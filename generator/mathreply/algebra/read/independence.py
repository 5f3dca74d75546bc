"""Assumptions that random numbers are independent, and of moments at unequal indices or of a
distribution: ``X_i \\text{ independent}``, ``X \\perp Y``, ``(X_i, Y_i) \\text{ iid}``,
``\\operatorname{Cov}(X_i, X_j) = c \\text{ for } i \\ne j``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import sympy as sp

from mathreply.algebra.expression.chance import RandomSymbol
from mathreply.algebra.expression.context import Context, index_symbol
from mathreply.algebra.expression.drawn import Drawn
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.independence import ANY, Independence, Kind, Share, random_atoms
from mathreply.algebra.expression.nodes import ByEntries, Claim
from mathreply.algebra.read.related import take_events
from mathreply.algebra.read.unread import Unread
from mathreply.model.distributions import Named, named_in

Read = Callable[[str, Context], Expr]
TRAITS = ("independent", "iid")
"""What may be said of a random family in its declaration."""

_SPACES = re.compile(
    r"\\(?:text|textrm|mbox)\s*\{([^{}]*)\}"
    r"|\\(?:mathrm|operatorname)\s*\{(i\.?i\.?d\.?|independent|uncorrelated)\}"
    r"|\\q?quad(?![A-Za-z])|\\[ ,;:!]|~"
)
_SAID = re.compile(
    r"(?P<names>.+?)[\s,]*\s(?:(?:are|is|be)\s)?\s*(?:all\s+)?"
    r"(?P<how>mutually\s+|jointly\s+|pairwise\s+)?"
    r"(?P<what>independent(?:\s+(?:and|,)\s+identically\s+distributed)?|i\.?i\.?d\.?|uncorrelated)"
    r"(?:\s+(?:random\s+variables|of\s+each\s+other))?\s*\.?",
    re.DOTALL,
)
_DRAWS = re.compile(r"\\sim(?![A-Za-z])")
_STACKED = re.compile(
    r"\\(?:overset|stackrel)\s*\{(?P<over>[^{}]*)\}\s*\{\s*\\sim\s*\}"
    r"|\\sim\s*_\s*\{(?P<under>[^{}]*)\}"
)
_HOW = re.compile(r"i\.?\s*i\.?\s*d\.?|ind(?:ependent(?:ly)?)?\.?")
_TAIL = re.compile(r"[\s,(]*(?P<over>i\.?i\.?d\.?|independent(?:ly)?)[\s)]*$")
_ORTHOGONAL = re.compile(
    r"\\perp(?:(?:\s|\\!|\{|\})*\\perp)?(?![A-Za-z])|\\(?:indep|Perp)(?![A-Za-z])|⊥+|⫫"
)
_LIST = re.compile(
    r"(?P<base>.+?)_\{?1\}?\s*,(?:\s*(?P=base)_\{?2\}?\s*,)?\s*\\(?:l|c)?dots[co]?\s*,\s*"
    r"(?P=base)_(?:\{(?P<long>[^{}]+)\}|(?P<last>\w))"
)
_UNEQUAL = re.compile(
    r"(?P<equation>.+?)[\s,(]*(?:\b(?:for|if|when|where|whenever)\b)?\s*(?:\b(?:all|every|each)\b)?"
    r"[\s,(]*(?P<first>[i-n])\s*\\neq?(?![A-Za-z])\s*(?P<second>[i-n])[\s)]*",
    re.DOTALL,
)


def take(context: Context, tex: str, read: Read) -> bool:
    """Whether an assumption says that random numbers are independent, or something of unequal
    indices alone; if so it is kept in the context.

    Raises:
        Unread: where it says so of what is not random, or of a part twice.
    """
    if take_events(context, tex):
        return True
    plain = _SPACES.sub(lambda match: f" {match[1] or match[2] or ''} ", tex).strip()
    if (said := _SAID.fullmatch(plain)) and not _DRAWS.search(plain):
        _take_said(context, said, read)
        return True
    sides = [side.strip() for side in _ORTHOGONAL.split(plain)]
    if len(sides) > 1 and all(sides):
        _take_orthogonal(context, sides, read)
        return True
    if _DRAWS.search(plain):
        return _take_drawn(context, plain, read)
    if match := _UNEQUAL.fullmatch(plain):
        return _take_unequal(context, match, read)
    return False


def _take_drawn(context: Context, plain: str, read: Read) -> bool:
    """``X_i \\sim \\mathcal{N}(\\mu, \\sigma^2)``, independently or not: what it says of mean and
    variance, and of the arguments."""
    stacked = _STACKED.search(plain)
    tail = _TAIL.search(plain)
    words = f"{stacked['over'] if stacked else ''} {tail['over'] if tail else ''}"
    bare = _TAIL.sub("", _STACKED.sub(r"\\sim ", plain))
    found = [named_in(each) for each in _one_by_one(bare)]
    if None in found:
        return False
    for named in filter(None, found):
        draws = list(_draws(named, context, read))
        for statement in named.told:
            claim = read(statement, context)
            assert isinstance(claim, Claim)
            context.assumptions = (*context.assumptions, claim)
        context.draws = (*context.draws, *draws)
    if said := _HOW.search(words):
        # Of several names their one distribution is told name by name.
        is_alike = not said[0].startswith("ind") and len(found) == 1
        what = "iid" if is_alike else "independent"
        take(context, f"{_DRAWS.split(bare)[0]} {what}", read)
    context.drawn = True
    return True


def _one_by_one(drawn: str) -> list[str]:
    """``X, Y \\sim D`` as what it says of each name; of ``X_1, …, X_n`` of the general member."""
    names, law = _DRAWS.split(drawn, maxsplit=1)
    parts = _parts(names)
    if len(parts) == 1 and parts[0].startswith("\\dots "):
        parts = [f"{parts[0].split(' ')[2]}_i"]
    return [f"{part} \\sim {law}" for part in parts]


def _draws(named: Named, context: Context, read: Read) -> Iterator[Drawn]:
    """What is drawn, where it is one number or every member of a family.

    Raises:
        Unread: where an argument is random itself: that is said of the number for what is given.
    """
    claims = [
        read(f"\\mathbb{{E}}[{named.name}] = {argument}", context) for argument in named.arguments
    ]
    if any(random_atoms(claim.right) for claim in claims):
        message = "a distribution that depends on what is random"
        hint = "assume the conditional mean: \\mathbb{E}[X \\mid Y] = Y"
        raise Unread(named.name, 1, message, hint)
    atoms = random_atoms(claims[0].left)
    number = claims[0].left.args[0] if claims[0].left.args else None
    if atoms == {number}:
        yield Drawn(number, named.kind, tuple(claim.right for claim in claims))


def _take_said(context: Context, said: re.Match[str], read: Read) -> None:
    """What a sentence says of independence: “X and Y independent”, “X_i iid”.

    Raises:
        Unread: where one name alone is said to be independent.
    """
    shares = _shares(context, _parts(said["names"].strip()), read)
    kind: Kind = "mutual"
    if said["what"] == "uncorrelated":
        kind = "uncorrelated"
    elif (said["how"] or "").strip() == "pairwise":
        kind = "pairwise"
    if len(shares) == 1 and not shares[0].letters:
        raise Unread(
            said["names"],
            1,
            f"'{said['names'].strip()}' is independent of what?",
            "name two, or the members of a family, as in 'X_i independent'",
        )
    identical = said["what"].startswith("i") and said["what"] != "independent"
    found = Independence(shares, kind, identical=identical)
    context.independent = (*context.independent, found)


def _take_orthogonal(context: Context, sides: list[str], read: Read) -> None:
    """What the sign of independence says between names: families are independent across each
    other."""
    shares = _shares(context, [part.strip("() ") for part in sides], read, joined=True)
    letters = [share.letters for share in shares]
    if not any(letters):
        found = Independence(shares, "mutual" if len(shares) == 2 else "pairwise")
    elif len(shares) == 2 and shares[0].members[0].has(*_labels(shares[1])):
        found = Independence(shares[:1], "pairwise")
    else:
        found = _across(shares, sides)
    context.independent = (*context.independent, found)


def _across(shares: tuple[Share, ...], sides: list[str]) -> Independence:
    """``X_i \\perp Y_j`` of all of these, ``X_i \\perp Y_i`` of those with one index."""
    one, *others = (share.letters for share in shares)
    tied = others == [one]
    apart = len(others) == 1 and all((one, *others)) and not set(one) & set(others[0])
    if not tied and not apart:
        raise Unread(" ".join(sides), 1, "which of these are independent?", "say it of two")
    return Independence(shares, "pairwise", across=True, tied=tied)


def _labels(share: Share) -> set[Expr]:
    return {s for m in share.members for s in m.atoms(RandomSymbol)}


def _parts(names: str) -> list[str]:
    """Names at the commas outside of brackets; a list with dots is its general member."""
    if match := _LIST.fullmatch(names.strip()):
        return [f"\\dots {match['long'] or match['last']} {match['base']}"]
    found, depth, start = [], 0, 0
    plain = re.sub(r"\band\b", ",", names)
    for place, character in enumerate(plain):
        depth += (character in "{[(") - (character in "}])")
        if character == "," and depth == 0:
            found.append(plain[start:place].strip())
            start = place + 1
    return [part for part in (*found, plain[start:].strip()) if part]


def _shares(
    context: Context, parts: list[str], read: Read, *, joined: bool = False
) -> tuple[Share, ...]:
    """What is independent of each other, as one share a name.

    Raises:
        Unread: where one name stands in two of them.
    """
    alone = len(parts) == 1
    shares = tuple(_share(context, part, read, alone=alone) for part in parts)
    numbered = [m for share in shares for m in share.members if _is_numbered(m)]
    labels = [label for share in shares for label in _labels(share)]
    if len(numbered) == sum(len(share.members) for share in shares) == len(set(numbered)):
        return shares
    same_family = joined and len(shares) == 2 and shares[0].letters != shares[1].letters
    if len(set(labels)) < len(labels) and not same_family:
        raise Unread(", ".join(parts), 1, "one name stands in two of the independent parts", "")
    return shares


def _is_numbered(member: Expr) -> bool:
    """Whether a member is named by numbers: ``X_1`` is another one than ``X_2``."""
    return isinstance(member, sp.Indexed) and all(i.is_Integer for i in member.indices)


def _share(context: Context, part: str, read: Read, *, alone: bool) -> Share:
    """What one of the independent parts is; of a vector that stands alone its entries are."""
    if part.startswith("\\dots "):
        _, last, base = part.split(" ", 2)
        return _listed(context, base, last, read)
    inner = part[1:-1] if part.startswith("(") and part.endswith(")") else part
    members: list[Expr] = []
    for name in _parts(inner):
        value = read(name, context)
        members.append(_member(context, value, name, alone=alone))
    letters = [_letters(context, m) for m in members]
    if any(found != letters[0] for found in letters):
        raise Unread(
            part, 1, "what belongs together here bears different indices", "as in (X_i, Y_i)"
        )
    return Share(tuple(members), letters[0])


def _listed(context: Context, base: str, last: str, read: Read) -> Share:
    """``X_1, …, X_n``: all members of a family, which runs up to there."""
    member = _member(context, read(f"{base}_i", context), base, alone=False)
    label = str(member.base.label) if isinstance(member, sp.Indexed) else base
    declared = context.names.get(label)
    if declared is None or tuple(map(str, declared.shape[:1])) != (last,):
        raise Unread(
            f"{base}_1, \\dots",
            1,
            f"does '{base}' run up to {last}?",
            f"declare it, as in '{base}_i: random, i = 1..{last}'",
        )
    return Share((member,), _letters(context, member))


def _member(context: Context, value: Expr, name: str, *, alone: bool) -> Expr:
    """A random number or a member of a random family, its indices any where several names are told.

    Raises:
        Unread: where it is not random.
    """
    if isinstance(value, ByEntries):
        value = value.at(*(ANY for _ in value.indices))
    elif isinstance(value, sp.MatrixSymbol):
        rank = len(context.names[value.name].shape) if value.name in context else 0
        places = tuple(index_symbol(letter) for letter in "ij"[:rank]) if alone else (ANY,) * rank
        value = context.base_of(value)[places] if rank else value
        for place in places if alone else ():
            context.ranges.setdefault(place, None)
    is_random = isinstance(value, RandomSymbol) or (
        isinstance(value, sp.Indexed) and random_atoms(value) == {value}
    )
    if not is_random:
        raise Unread(
            name, 1, f"'{name}' is not random", "declare it, as in 'X: random' or 'X_i: random'"
        )
    return value


def _letters(context: Context, member: Expr) -> tuple[Expr, ...]:
    """The indices of a member that may be any."""
    if not isinstance(member, sp.Indexed):
        return ()
    sizes = {str(size) for name in context.names.values() for size in name.domain.shape}
    numbers = {text for text, name in context.names.items() if name.domain.kind != "index"}
    return tuple(
        i for i in member.indices if i.is_Symbol and i != ANY and i.name not in sizes | numbers
    )


def _take_unequal(context: Context, match: re.Match[str], read: Read) -> bool:
    """An equation of means that is assumed for unequal indices, ``\\mathrm{Cov}(X_i, X_j) = 0`` for
    ``i \\ne j``; False where it is none."""
    first, second = index_symbol(match["first"]), index_symbol(match["second"])
    if first == second or not match["equation"].strip(" ,("):
        return False
    for letter in (first, second):
        context.ranges.setdefault(letter, None)
    try:
        claim = read(match["equation"].strip(), context)
    except Unread:
        return False
    if not isinstance(claim, Claim) or claim.relation != "=" or claim.further:
        return False
    if not (random_atoms(claim.left) | random_atoms(claim.right)):
        return False
    context.apart = (*context.apart, (claim, (first, second)))
    return True
